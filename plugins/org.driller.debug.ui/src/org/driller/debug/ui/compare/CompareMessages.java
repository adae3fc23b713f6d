/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class CompareMessages extends NLS {

	public static String Action_AllOf;
	public static String Action_ByAddress;
	public static String Action_Exact;
	public static String Action_Link;
	public static String Action_NoPeers;
	public static String Action_Pause;
	public static String Action_Peers;
	public static String Column_Comparing;
	public static String Column_TitleTip;
	public static String Form_Majority;
	public static String Form_Place;
	public static String Form_PlaceHint;
	public static String Form_PlaceTip;
	public static String Form_Reference;
	public static String Form_ReferenceTip;
	public static String Job_Compare;
	public static String Job_Open;
	public static String Peer_Differs;
	public static String Peer_DiffersOne;
	public static String Peer_Pid;
	public static String Peer_Rank;
	public static String Peer_Reference;
	public static String Peer_Same;
	public static String Peer_Unreadable;
	public static String Status_Bounded;
	public static String Status_Differs;
	public static String Status_DiffersOnce;
	public static String Status_Longer;
	public static String Status_Paused;
	public static String Status_Pointers;
	public static String Status_Progress;
	public static String Status_Reading;
	public static String Status_Same;
	public static String Status_Seen;
	public static String Status_Separator;
	public static String Status_Skew;
	public static String Status_Stopped;
	public static String Status_TooFew;
	public static String View_Name;
	public static String View_NoDifference;
	public static String View_NoNext;
	public static String View_NoPrevious;
	public static String View_OnePeer;
	public static String View_Title;
	public static String View_TooMany;
	public static String View_Welcome;

	static {
		NLS.initializeMessages("org.driller.debug.ui.compare.comparemessages", CompareMessages.class); //$NON-NLS-1$
	}

	private CompareMessages() {
	}
}
