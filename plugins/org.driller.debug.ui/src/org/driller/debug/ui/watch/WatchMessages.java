/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class WatchMessages extends NLS {

	public static String Action_Copy;
	public static String Action_Down;
	public static String Action_Edit;
	public static String Action_Export;
	public static String Action_Paste;
	public static String Action_Pause;
	public static String Action_Remove;
	public static String Action_Tip;
	public static String Action_Turn;
	public static String Action_Up;
	public static String Cell_NotThere;
	public static String Cell_NotYet;
	public static String Column_Maximum;
	public static String Column_Minimum;
	public static String Column_Pid;
	public static String Column_Place;
	public static String Column_Process;
	public static String Column_Sum;
	public static String Column_Trend;
	public static String Column_TrendTip;
	public static String Edit_Text;
	public static String Edit_Title;
	public static String Empty_NoGroup;
	public static String Empty_NoPeer;
	public static String Empty_NoPlace;
	public static String Export_Canceled;
	public static String Export_Done;
	public static String Export_Failed;
	public static String Export_Job;
	public static String Export_Title;
	public static String Form_Add;
	public static String Form_Group;
	public static String Form_Hertz;
	public static String Form_NoLimit;
	public static String Form_Place;
	public static String Form_PlaceHint;
	public static String Form_PlaceTip;
	public static String Form_Rate;
	public static String Menu_Span;
	public static String Menu_SpanAll;
	public static String Menu_SpanSeconds;
	public static String Menu_Type;
	public static String Names_Job;
	public static String Peer_Ended;
	public static String Peer_Rank;
	public static String Peer_Tip;
	public static String Peer_TipEnded;
	public static String Plot_Hint;
	public static String Plot_Line;
	public static String Plot_Name;
	public static String Plot_Seconds;
	public static String Save_Failed;
	public static String Save_Job;
	public static String Status_Empty;
	public static String Status_NothingToPaste;
	public static String Status_Paused;
	public static String Status_Problem;
	public static String Status_Rate;
	public static String Status_RateOnly;
	public static String Status_TooMany;
	public static String Status_Values;

	static {
		NLS.initializeMessages("org.driller.debug.ui.watch.watchmessages", WatchMessages.class); //$NON-NLS-1$
	}

	private WatchMessages() {
	}
}
