/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.util.Arrays;

import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.core.PeerGroup;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.launch.AttachDelegate;
import org.driller.debug.core.launch.GroupNames;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;

/** The group to attach to: one of those that are there, or another one that will be. */
public final class AttachTab extends AbstractLaunchConfigurationTab {

	private final DrillerGroups groups = DrillerDebug.model().groups();
	private final GroupsListener listener = event -> fillSoon();
	private Combo group;
	private Display display;
	private boolean initializing;

	@Override
	public void createControl(Composite parent) {
		display = parent.getDisplay();
		var top = new Composite(parent, SWT.NONE);
		top.setLayout(new GridLayout(2, false));
		new Label(top, SWT.NONE).setText(LaunchMessages.Attach_Group);
		group = new Combo(top, SWT.DROP_DOWN);
		group.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		group.addListener(SWT.Modify, event -> {
			if (!initializing) {
				updateLaunchConfigurationDialog();
			}
		});
		setControl(top);
		fill();
		groups.addListener(listener);
	}

	@Override
	public void dispose() {
		groups.removeListener(listener);
		super.dispose();
	}

	private void fillSoon() {
		if (!display.isDisposed()) {
			display.asyncExec(this::fill);
		}
	}

	private void fill() {
		String[] names = groups.groups().stream().map(PeerGroup::name).distinct().sorted().toArray(String[]::new);
		if (!group.isDisposed() && !Arrays.equals(names, group.getItems())) {
			initializing = true;
			String typed = group.getText();
			group.setItems(names);
			group.setText(typed);
			initializing = false;
		}
	}

	@Override
	public void setDefaults(ILaunchConfigurationWorkingCopy configuration) {
		groups.groups().stream().findFirst().ifPresent(first -> AttachDelegate.setGroup(configuration, first.name()));
	}

	@Override
	public void initializeFrom(ILaunchConfiguration configuration) {
		initializing = true;
		try {
			group.setText(AttachDelegate.group(configuration));
		} catch (CoreException e) {
			setErrorMessage(e.getMessage());
		} finally {
			initializing = false;
		}
	}

	@Override
	public void performApply(ILaunchConfigurationWorkingCopy configuration) {
		AttachDelegate.setGroup(configuration, group.getText().strip());
	}

	@Override
	public boolean isValid(ILaunchConfiguration configuration) {
		String typed = group.getText().strip();
		setErrorMessage(typed.isEmpty() ? LaunchMessages.Attach_Choose
				: GroupNames.isValid(typed) ? null : NLS.bind(LaunchMessages.Tab_BadGroup, typed, GroupNames.of(typed)));
		return getErrorMessage() == null;
	}

	@Override
	public String getName() {
		return LaunchMessages.Attach_Name;
	}

	@Override
	public Image getImage() {
		return DrillerImages.get(DrillerImages.GROUP);
	}
}
