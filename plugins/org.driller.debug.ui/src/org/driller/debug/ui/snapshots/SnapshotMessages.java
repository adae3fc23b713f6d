/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.snapshots;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class SnapshotMessages extends NLS {

	public static String Action_Compare;
	public static String Action_CompareLive;
	public static String Action_Delete;
	public static String Action_Export;
	public static String Action_Import;
	public static String Action_Next;
	public static String Action_Open;
	public static String Action_Previous;
	public static String Action_Refresh;
	public static String Action_Rename;
	public static String Action_Show;
	public static String Action_ShowBefore;
	public static String Action_Take;
	public static String Column_Consistent;
	public static String Column_Cost;
	public static String Column_Name;
	public static String Column_Peers;
	public static String Column_Size;
	public static String Column_Skew;
	public static String Column_Taken;
	public static String Column_What;
	public static String Consistent_No;
	public static String Consistent_Yes;
	public static String Cost_Around;
	public static String Cost_Held;
	public static String Cost_Portions;
	public static String Cost_Ran;
	public static String Delete_Button;
	public static String Delete_Keep;
	public static String Delete_Many;
	public static String Delete_One;
	public static String Delete_Title;
	public static String Diff_BytesUnknown;
	public static String Diff_Canceled;
	public static String Diff_ColumnAddress;
	public static String Diff_ColumnAfter;
	public static String Diff_ColumnBefore;
	public static String Diff_ColumnLength;
	public static String Diff_ColumnProcess;
	public static String Diff_ColumnSegment;
	public static String Diff_ColumnSymbol;
	public static String Diff_Done;
	public static String Diff_DoneOne;
	public static String Diff_Ended;
	public static String Diff_Gone;
	public static String Diff_Job;
	public static String Diff_New;
	public static String Diff_NothingCommon;
	public static String Diff_NothingLive;
	public static String Diff_Progress;
	public static String Diff_Shown;
	public static String Diff_Skew;
	public static String Diff_Unreadable;
	public static String Export_Message;
	public static String Import_Message;
	public static String Job_Delete;
	public static String Job_Export;
	public static String Job_Import;
	public static String Job_List;
	public static String Job_Open;
	public static String Job_Rename;
	public static String Job_Take;
	public static String Peers_Many;
	public static String Peers_One;
	public static String Process_Pid;
	public static String Process_Rank;
	public static String Rename_Name;
	public static String Rename_Title;
	public static String Take_BadName;
	public static String Take_Button;
	public static String Take_DefaultName;
	public static String Take_Hint;
	public static String Take_HintHeld;
	public static String Take_Hold;
	public static String Take_HoldTip;
	public static String Take_Name;
	public static String Take_NameTaken;
	public static String Take_NoPeers;
	public static String Take_Of;
	public static String Take_Peers;
	public static String Take_Segments;
	public static String Take_Title;
	public static String Time_Millis;
	public static String Time_Seconds;
	public static String Tip_Command;
	public static String Tip_Workspace;
	public static String Told_Canceled;
	public static String Told_Deleted;
	public static String Told_Exported;
	public static String Told_Imported;
	public static String Told_Taken;
	public static String View_Hint;
	public static String What_Part;
	public static String What_Unreadable;
	public static String What_Whole;

	static {
		NLS.initializeMessages(SnapshotMessages.class.getPackageName() + ".snapshotmessages", SnapshotMessages.class); //$NON-NLS-1$
	}

	private SnapshotMessages() {
	}
}
