/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.scan;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class ScanMessages extends NLS {

	public static String Column_Address;
	public static String Column_Last;
	public static String Column_Left;
	public static String Column_Now;
	public static String Column_Peer;
	public static String Column_Place;
	public static String Scan_Done;
	public static String Scan_Ended;
	public static String Scan_First;
	public static String Scan_Hint;
	public static String Scan_In;
	public static String Scan_Job;
	public static String Scan_Keep;
	public static String Scan_LeftOut;
	public static String Scan_New;
	public static String Scan_Next;
	public static String Scan_NoPeers;
	public static String Scan_NotBegun;
	public static String Scan_PeerEnded;
	public static String Scan_Progress;
	public static String Scan_Rank;
	public static String Scan_Reading;
	public static String Scan_Segments;
	public static String Scan_Shown;
	public static String Scan_Stop;
	public static String Scan_Stopped;
	public static String Scan_Tolerance;
	public static String Scan_Type;
	public static String Scan_Unaligned;
	public static String Scan_UnalignedTip;
	public static String Scan_Unreadable;
	public static String Scan_Value;
	public static String Scan_ValueHint;

	static {
		NLS.initializeMessages(ScanMessages.class.getPackageName() + ".scanmessages", ScanMessages.class); //$NON-NLS-1$
	}

	private ScanMessages() {
	}
}
