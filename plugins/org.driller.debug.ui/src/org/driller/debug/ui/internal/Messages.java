/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle. */
public final class Messages extends NLS {

	public static String Block_NoByteAddresses;
	public static String Block_NoBytes;
	public static String Block_Unreadable;
	public static String Column_Address;
	public static String Column_Executable;
	public static String Column_Kind;
	public static String Column_Name;
	public static String Column_Pid;
	public static String Column_Protection;
	public static String Column_Rank;
	public static String Column_Sharing;
	public static String Column_Size;
	public static String Column_State;
	public static String Empty_Command;
	public static String Empty_More;
	public static String Empty_Start;
	public static String Empty_Title;
	public static String GoTo_Example;
	public static String GoTo_Label;
	public static String GoTo_Outside;
	public static String Group_OnePeer;
	public static String Group_Peers;
	public static String Group_SomeEnded;
	public static String Live_AccessibleName;
	public static String Live_AccessibleUnreadable;
	public static String Live_And;
	public static String Live_Ended;
	public static String Live_EndedUnreadable;
	public static String Live_From;
	public static String Live_FromWithGaps;
	public static String Live_Paused;
	public static String Live_Rate;
	public static String Live_ReadOnly;
	public static String Live_Reading;
	public static String Live_ReasonUnknown;
	public static String Live_Selected;
	public static String Live_Separator;
	public static String Live_TipUnreadable;
	public static String Live_Unreadable;
	public static String Live_Value;
	public static String Live_Writable;
	public static String Origin_Debugger;
	public static String Origin_File;
	public static String Origin_Image;
	public static String Origin_None;
	public static String Origin_Process;
	public static String Peer_Ended;
	public static String Peer_NotAttached;
	public static String Peer_OneSegment;
	public static String Peer_Segments;
	public static String Peer_Unknown;
	public static String Peers_Filter;
	public static String Presentation_Ended;
	public static String Rendering_Name;
	public static String Rendering_Suffix;
	public static String Request_MoreFailed;
	public static String Request_Rebuild;
	public static String Request_Restore;
	public static String Sharing_Reason;
	public static String Size_B;
	public static String Size_EiB;
	public static String Size_GiB;
	public static String Size_KiB;
	public static String Size_MiB;
	public static String Size_PiB;
	public static String Size_TiB;
	public static String Startup_Search;

	static {
		NLS.initializeMessages("org.driller.debug.ui.internal.messages", Messages.class); //$NON-NLS-1$
	}

	private Messages() {
	}
}
