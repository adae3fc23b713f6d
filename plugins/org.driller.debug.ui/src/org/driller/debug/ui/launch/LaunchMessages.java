/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class LaunchMessages extends NLS {

	public static String Attach_Choose;
	public static String Attach_Group;
	public static String Attach_Name;
	public static String Group_Arguments;
	public static String Group_Browse;
	public static String Group_BrowseFolder;
	public static String Group_Directory;
	public static String Group_Home;
	public static String Group_Launcher;
	public static String Group_LauncherTip;
	public static String Group_Main;
	public static String Group_Program;
	public static String Group_Ranks;
	public static String Group_Stagger;
	public static String Group_Variables;
	public static String Label_Debugged;
	public static String Label_Gone;
	public static String Label_Terminated;
	public static String Label_Unnamed;
	public static String Question_Title;
	public static String Ranks_Add;
	public static String Ranks_Arguments;
	public static String Ranks_Debug;
	public static String Ranks_Directory;
	public static String Ranks_Environment;
	public static String Ranks_Name;
	public static String Ranks_Rank;
	public static String Ranks_Remove;
	public static String Ranks_Table;
	public static String Ranks_Which;
	public static String Ranks_WhichExample;
	public static String Ranks_With;
	public static String Tab_Access;
	public static String Tab_AllExecutables;
	public static String Tab_Allocator;
	public static String Tab_BadGroup;
	public static String Tab_Eager;
	public static String Tab_Enable;
	public static String Tab_Executables;
	public static String Tab_ExecutablesTip;
	public static String Tab_Group;
	public static String Tab_Lazy;
	public static String Tab_Mode;
	public static String Tab_Name;
	public static String Tab_OnlyProgram;
	public static String Tab_ProgramUnknown;
	public static String Tab_Read;
	public static String Tab_Skip;
	public static String Tab_SkipExample;
	public static String Tab_Write;

	static {
		NLS.initializeMessages("org.driller.debug.ui.launch.launchmessages", LaunchMessages.class); //$NON-NLS-1$
	}

	private LaunchMessages() {
	}
}
