/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerAccess;
import org.driller.core.PeerMode;
import org.driller.debug.core.launch.Allocators;
import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.core.launch.GroupNames;
import org.driller.debug.core.launch.NativeFiles;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.HelpContexts;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;

/**
 * Makes the programs of any launch configuration peers. All it changes is the configuration's environment
 * ({@link DrillerEnvironment}); unticked it leaves that as it was.
 */
public final class DrillerTab extends AbstractLaunchConfigurationTab {

	public static final String ID = "org.driller.debug.ui.launch.drillerTab"; //$NON-NLS-1$
	private static final PeerMode[] MODES = { PeerMode.EAGER, PeerMode.LAZY };
	private static final PeerAccess[] ACCESSES = { PeerAccess.READ, PeerAccess.WRITE };

	private Button enabled;
	private Composite details;
	private Text group;
	private Combo mode;
	private Combo access;
	private Button onlyProgram;
	private Text executables;
	private Text skip;
	private Combo allocator;
	/** What the configuration set when the tab got it, if Driller was not in it. */
	private Map<String, String> before = Map.of();
	private String name = ""; //$NON-NLS-1$
	private String program = ""; //$NON-NLS-1$
	private boolean initializing;

	@Override
	public void createControl(Composite parent) {
		var top = new Composite(parent, SWT.NONE);
		top.setLayout(new GridLayout());
		enabled = new Button(top, SWT.CHECK);
		enabled.setText(LaunchMessages.Tab_Enable);
		enabled.addListener(SWT.Selection, event -> changed());
		details = new Composite(top, SWT.NONE);
		details.setLayout(new GridLayout(2, false));
		details.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		group = text(LaunchMessages.Tab_Group, ""); //$NON-NLS-1$
		mode = combo(LaunchMessages.Tab_Mode, SWT.READ_ONLY, LaunchMessages.Tab_Eager, LaunchMessages.Tab_Lazy);
		access = combo(LaunchMessages.Tab_Access, SWT.READ_ONLY, LaunchMessages.Tab_Read, LaunchMessages.Tab_Write);
		createExecutables();
		skip = text(LaunchMessages.Tab_Skip, LaunchMessages.Tab_SkipExample);
		allocator = combo(LaunchMessages.Tab_Allocator, SWT.NONE, Allocators.KNOWN.toArray(String[]::new));
		setControl(top);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(top, HelpContexts.LAUNCH_TAB);
	}

	private void createExecutables() {
		var box = new Group(details, SWT.NONE);
		box.setText(LaunchMessages.Tab_Executables);
		box.setLayout(new GridLayout());
		box.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
		onlyProgram = new Button(box, SWT.CHECK);
		onlyProgram.setText(LaunchMessages.Tab_OnlyProgram);
		onlyProgram.addListener(SWT.Selection, event -> changed());
		executables = new Text(box, SWT.BORDER);
		executables.setMessage(LaunchMessages.Tab_AllExecutables);
		executables.setToolTipText(LaunchMessages.Tab_ExecutablesTip);
		executables.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		executables.addListener(SWT.Modify, event -> changed());
	}

	private Text text(String label, String message) {
		new Label(details, SWT.NONE).setText(label);
		var text = new Text(details, SWT.BORDER);
		text.setMessage(message);
		text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		text.addListener(SWT.Modify, event -> changed());
		return text;
	}

	private Combo combo(String label, int style, String... items) {
		new Label(details, SWT.NONE).setText(label);
		var combo = new Combo(details, SWT.DROP_DOWN | style);
		combo.setItems(items);
		combo.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		combo.addListener(SWT.Selection, event -> changed());
		if (style != SWT.READ_ONLY) {
			combo.addListener(SWT.Modify, event -> changed());
		}
		return combo;
	}

	private void changed() {
		if (!initializing) {
			show();
			updateLaunchConfigurationDialog();
		}
	}

	/** What can be used, and what is shown where nothing is typed. */
	private void show() {
		boolean on = enabled.getSelection();
		for (Control control : new Control[] { group, mode, access, onlyProgram, skip, allocator }) {
			control.setEnabled(on);
		}
		executables.setEnabled(on && !onlyProgram.getSelection());
		group.setMessage(GroupNames.of(name));
	}

	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		// Nobody is made a peer without having been asked.
	}

	@Override
	public void initializeFrom(ILaunchConfiguration configuration) {
		initializing = true;
		try {
			name = configuration.getName();
			program = Programs.of(configuration);
			Map<String, String> variables = DrillerEnvironment.of(configuration);
			boolean on = DrillerEnvironment.isEnabled(variables);
			before = on ? Map.of() : variables;
			enabled.setSelection(on);
			show(on ? DrillerEnvironment.read(variables) : DrillerSettings.DEFAULT.withExecutables(Programs.name(program)));
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		} finally {
			initializing = false;
		}
		show();
	}

	private void show(DrillerSettings settings) {
		group.setText(settings.group());
		mode.select(settings.mode() == PeerMode.LAZY ? 1 : 0);
		access.select(settings.access() == PeerAccess.WRITE ? 1 : 0);
		boolean only = !settings.executables().isEmpty() && settings.executables().equals(Programs.name(program));
		onlyProgram.setSelection(only);
		executables.setText(only ? "" : settings.executables()); //$NON-NLS-1$
		skip.setText(settings.skip());
		allocator.setText(settings.allocator());
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		try {
			Map<String, String> variables = DrillerEnvironment.of(configuration);
			Map<String, String> now;
			if (enabled.getSelection()) {
				name = configuration.getName();
				program = Programs.of(configuration);
				now = DrillerEnvironment.enable(variables,
						configuration.getAttribute(ILaunchManager.ATTR_APPEND_ENVIRONMENT_VARIABLES, true), name, settings());
			} else {
				now = DrillerEnvironment.disable(variables, before);
			}
			if (!now.equals(variables)) {
				DrillerEnvironment.set(configuration, now);
			}
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		}
	}

	private DrillerSettings settings() {
		return new DrillerSettings(group.getText(), MODES[Math.max(0, mode.getSelectionIndex())],
				ACCESSES[Math.max(0, access.getSelectionIndex())],
				onlyProgram.getSelection() ? Programs.name(program) : executables.getText(), skip.getText(),
				allocator.getText());
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		setErrorMessage(null);
		setWarningMessage(null);
		if (!enabled.getSelection()) {
			return true;
		}
		program = Programs.of(configuration);
		Optional<String> problem = problem();
		problem.ifPresentOrElse(this::setErrorMessage, () -> warning().ifPresent(this::setWarningMessage));
		return problem.isEmpty();
	}

	private Optional<String> problem() {
		String typed = group.getText().strip();
		if (!typed.isEmpty() && !typed.contains("${") && !GroupNames.isValid(typed)) { //$NON-NLS-1$
			return Optional.of(NLS.bind(LaunchMessages.Tab_BadGroup, typed, GroupNames.of(typed)));
		}
		try {
			NativeFiles.library();
			return Optional.empty();
		} catch (CoreException e) {
			return Optional.of(e.getMessage());
		}
	}

	/** What keeps the program from becoming a peer, though it can be started. */
	private Optional<String> warning() {
		if (onlyProgram.getSelection() && program.isEmpty()) {
			return Optional.of(LaunchMessages.Tab_ProgramUnknown);
		}
		try {
			Optional<Path> file = Programs.file(program).filter(Files::isRegularFile);
			return file.isPresent() ? Peer.explain(file.get()) : Optional.empty();
		} catch (DrillerException e) {
			return Optional.of(e.getMessage());
		}
	}

	@Override
	public String getName() {
		return LaunchMessages.Tab_Name;
	}

	@Override
	public String getId() {
		return ID;
	}

	@Override
	public Image getImage() {
		return DrillerImages.get(DrillerImages.PEER);
	}
}
