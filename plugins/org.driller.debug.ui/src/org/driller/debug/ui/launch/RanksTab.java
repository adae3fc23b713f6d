/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.launch.GroupSettings;
import org.driller.debug.core.launch.RankSettings;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

/** What single ranks of a process group have of their own, and which of them are debugged. */
public final class RanksTab extends AbstractLaunchConfigurationTab {

	private final List<RankSettings> rows = new ArrayList<>();
	private TableViewer table;
	private Button remove;
	private Text debugRanks;
	private Combo debugWith;
	private int ranks = 1;
	private boolean initializing;

	@Override
	public void createControl(Composite parent) {
		var top = new Composite(parent, SWT.NONE);
		top.setLayout(new GridLayout(2, false));
		var label = new Label(top, SWT.WRAP);
		label.setText(LaunchMessages.Ranks_Table);
		label.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
		table = RankColumns.create(top, this::replace);
		table.getControl().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		table.setContentProvider(ArrayContentProvider.getInstance());
		table.setInput(rows);
		table.addSelectionChangedListener(event -> remove.setEnabled(!event.getSelection().isEmpty()));
		var buttons = new Composite(top, SWT.NONE);
		buttons.setLayout(new GridLayout());
		buttons.setLayoutData(new GridData(SWT.FILL, SWT.BEGINNING, false, false));
		createPushButton(buttons, LaunchMessages.Ranks_Add, null).addListener(SWT.Selection, event -> add());
		remove = createPushButton(buttons, LaunchMessages.Ranks_Remove, null);
		remove.setEnabled(false);
		remove.addListener(SWT.Selection, event -> {
			rows.removeAll(table.getStructuredSelection().toList());
			changed();
		});
		createDebug(top);
		setControl(top);
	}

	private void createDebug(Composite parent) {
		var box = new Group(parent, SWT.NONE);
		box.setText(LaunchMessages.Ranks_Debug);
		box.setLayout(new GridLayout(2, false));
		box.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false, 2, 1));
		new Label(box, SWT.NONE).setText(LaunchMessages.Ranks_Which);
		debugRanks = new Text(box, SWT.BORDER);
		debugRanks.setMessage(LaunchMessages.Ranks_WhichExample);
		debugRanks.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		debugRanks.addListener(SWT.Modify, event -> changed());
		new Label(box, SWT.NONE).setText(LaunchMessages.Ranks_With);
		debugWith = new Combo(box, SWT.DROP_DOWN);
		debugWith.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		debugWith.addListener(SWT.Modify, event -> changed());
	}

	/** The first rank without a row. */
	private void add() {
		IntStream.range(0, ranks).filter(rank -> rows.stream().noneMatch(row -> row.rank() == rank)).findFirst()
				.ifPresent(rank -> {
					var row = new RankSettings(rank, "", "", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
					rows.add(row);
					changed();
					table.editElement(row, 1);
				});
	}

	private void replace(RankSettings old, RankSettings row) {
		rows.set(rows.indexOf(old), row);
		changed();
	}

	private void changed() {
		if (!initializing) {
			table.refresh();
			updateLaunchConfigurationDialog();
		}
	}

	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		// The first tab sets them all.
	}

	@Override
	public void initializeFrom(ILaunchConfiguration configuration) {
		initializing = true;
		try {
			GroupSettings settings = GroupSettings.read(configuration);
			ranks = settings.processes();
			rows.clear();
			rows.addAll(settings.perRank());
			table.refresh();
			debugRanks.setText(settings.debugRanks());
			debugWith.setItems(debuggers());
			debugWith.setText(settings.debugWith());
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		} finally {
			initializing = false;
		}
	}

	private static String[] debuggers() throws CoreException {
		var names = new ArrayList<String>();
		for (ILaunchConfiguration one : DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()) {
			if (one.supportsMode(ILaunchManager.DEBUG_MODE)
					&& !one.getType().getIdentifier().startsWith(DrillerDebug.PLUGIN_ID)) {
				names.add(one.getName());
			}
		}
		return names.stream().sorted().toArray(String[]::new);
	}

	@Override
	public void activated(ILaunchConfigurationWorkingCopy configuration) {
		try {
			ranks = GroupSettings.read(configuration).processes();
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		}
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		try {
			GroupSettings old = GroupSettings.read(configuration);
			new GroupSettings(old.program(), old.arguments(), old.directory(), old.ranks(), old.launcher(), old.stagger(),
					List.copyOf(rows), debugRanks.getText().strip(), debugWith.getText().strip()).write(configuration);
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		}
	}

	@Override
	public String getName() {
		return LaunchMessages.Ranks_Name;
	}

	@Override
	public Image getImage() {
		return DrillerImages.get(DrillerImages.PEER);
	}
}
