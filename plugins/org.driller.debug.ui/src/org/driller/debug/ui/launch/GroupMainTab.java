/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.util.Optional;

import org.driller.debug.core.launch.DrillerEnvironment;
import org.driller.debug.core.launch.DrillerSettings;
import org.driller.debug.core.launch.GroupSettings;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.HelpContexts;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.debug.ui.StringVariableSelectionDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;

/** The program of a process group, and how many of them. */
public final class GroupMainTab extends AbstractLaunchConfigurationTab {

	private static final int LINES = 3;

	private Text program;
	private Text arguments;
	private Text directory;
	private Spinner ranks;
	private Spinner stagger;
	private Button launcher;
	private boolean initializing;

	@Override
	public void createControl(Composite parent) {
		var top = new Composite(parent, SWT.NONE);
		top.setLayout(new GridLayout(3, false));
		program = text(top, LaunchMessages.Group_Program, SWT.SINGLE);
		button(top, LaunchMessages.Group_Browse, () -> chosen(program, new FileDialog(getShell()).open()));
		launcher = new Button(top, SWT.CHECK);
		launcher.setText(LaunchMessages.Group_Launcher);
		launcher.setToolTipText(LaunchMessages.Group_LauncherTip);
		launcher.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 3, 1));
		launcher.addListener(SWT.Selection, event -> changed());
		arguments = text(top, LaunchMessages.Group_Arguments, SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
		((GridData) arguments.getLayoutData()).heightHint = LINES * arguments.getLineHeight();
		button(top, LaunchMessages.Group_Variables, this::insertVariable);
		directory = text(top, LaunchMessages.Group_Directory, SWT.SINGLE);
		directory.setMessage(LaunchMessages.Group_Home);
		button(top, LaunchMessages.Group_BrowseFolder, () -> chosen(directory, new DirectoryDialog(getShell()).open()));
		ranks = spinner(top, LaunchMessages.Group_Ranks, 1, GroupSettings.MOST_RANKS);
		stagger = spinner(top, LaunchMessages.Group_Stagger, 0, GroupSettings.LONGEST_STAGGER);
		setControl(top);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(top, HelpContexts.PROCESS_GROUP);
	}

	private Text text(Composite parent, String label, int style) {
		new Label(parent, SWT.NONE).setText(label);
		var text = new Text(parent, SWT.BORDER | style);
		text.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		text.addListener(SWT.Modify, event -> changed());
		return text;
	}

	private void button(Composite parent, String label, Runnable action) {
		Button button = createPushButton(parent, label, null);
		button.addListener(SWT.Selection, event -> action.run());
	}

	private Spinner spinner(Composite parent, String label, int low, int high) {
		new Label(parent, SWT.NONE).setText(label);
		var spinner = new Spinner(parent, SWT.BORDER);
		spinner.setValues(low, low, high, 0, 1, 10);
		spinner.setLayoutData(new GridData(SWT.BEGINNING, SWT.CENTER, false, false, 2, 1));
		spinner.addListener(SWT.Modify, event -> changed());
		return spinner;
	}

	private static void chosen(Text text, String path) {
		if (path != null) {
			text.setText(path);
		}
	}

	private void insertVariable() {
		var dialog = new StringVariableSelectionDialog(getShell());
		if (dialog.open() == Window.OK && dialog.getVariableExpression() != null) {
			arguments.insert(dialog.getVariableExpression());
		}
	}

	private void changed() {
		if (!initializing) {
			ranks.setEnabled(!launcher.getSelection());
			stagger.setEnabled(!launcher.getSelection());
			updateLaunchConfigurationDialog();
		}
	}

	/** Here it is Driller that people want. */
	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		GroupSettings.DEFAULT.write(configuration);
		try {
			DrillerEnvironment.set(configuration, DrillerEnvironment.enable(DrillerEnvironment.of(configuration), true,
					configuration.getName(), DrillerSettings.DEFAULT));
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		}
	}

	@Override
	public void initializeFrom(ILaunchConfiguration configuration) {
		initializing = true;
		try {
			GroupSettings settings = GroupSettings.read(configuration);
			program.setText(settings.program());
			arguments.setText(settings.arguments());
			directory.setText(settings.directory());
			launcher.setSelection(settings.launcher());
			ranks.setSelection(settings.ranks());
			stagger.setSelection(settings.stagger());
			ranks.setEnabled(!settings.launcher());
			stagger.setEnabled(!settings.launcher());
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		} finally {
			initializing = false;
		}
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		try {
			GroupSettings old = GroupSettings.read(configuration);
			new GroupSettings(program.getText().strip(), arguments.getText().strip(), directory.getText().strip(),
					ranks.getSelection(), launcher.getSelection(), stagger.getSelection(), old.perRank(), old.debugRanks(),
					old.debugWith()).write(configuration);
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		}
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		setErrorMessage(null);
		try {
			Optional<String> problem = GroupSettings.read(configuration).problem();
			problem.ifPresent(this::setErrorMessage);
			return problem.isEmpty();
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
			return false;
		}
	}

	@Override
	public String getName() {
		return LaunchMessages.Group_Main;
	}

	@Override
	public Image getImage() {
		return DrillerImages.get(DrillerImages.GROUP);
	}
}
