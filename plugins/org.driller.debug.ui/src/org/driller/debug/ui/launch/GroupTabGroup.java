/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import org.eclipse.debug.ui.AbstractLaunchConfigurationTabGroup;
import org.eclipse.debug.ui.CommonTab;
import org.eclipse.debug.ui.EnvironmentTab;
import org.eclipse.debug.ui.ILaunchConfigurationDialog;
import org.eclipse.debug.ui.ILaunchConfigurationTab;

/** The tabs of a process group. The Driller tab is contributed as to all others. */
public final class GroupTabGroup extends AbstractLaunchConfigurationTabGroup {

	public static final String ID = "org.driller.debug.ui.launch.processGroupTabs"; //$NON-NLS-1$

	@Override
	public void createTabs(ILaunchConfigurationDialog dialog, String mode) {
		setTabs(new ILaunchConfigurationTab[] { new GroupMainTab(), new RanksTab(), new EnvironmentTab(), new CommonTab() });
	}
}
