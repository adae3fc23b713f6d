/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle. */
public final class Messages extends NLS {

	public static String AddressExpression_Empty;
	public static String AddressExpression_Incomplete;
	public static String AddressExpression_OutOfRange;
	public static String AddressExpression_TooDeep;
	public static String AddressExpression_TooLong;
	public static String AddressExpression_Unexpected;
	public static String AddressExpression_Unknown;
	public static String Allocator_Missing;
	public static String Attach_NoGroup;
	public static String Attach_NoGroups;
	public static String Attach_None;
	public static String Block_Ended;
	public static String Block_OutOfRange;
	public static String Block_ReadOnly;
	public static String Block_TooLarge;
	public static String Group_BadCount;
	public static String Group_BadName;
	public static String Group_BadRanks;
	public static String Group_BadRow;
	public static String Group_BadStagger;
	public static String Group_DebuggedName;
	public static String Group_DebuggerIsGroup;
	public static String Group_DebuggerMissing;
	public static String Group_EndedEarly;
	public static String Group_EndedOne;
	public static String Group_Ending;
	public static String Group_Many;
	public static String Group_NoDebugger;
	public static String Group_NoDirectory;
	public static String Group_NoProgram;
	public static String Group_NotADebugger;
	public static String Group_NotExecutable;
	public static String Group_NotInPath;
	public static String Group_Process;
	public static String Group_ProgramMissing;
	public static String Group_RowTooHigh;
	public static String Group_Starting;
	public static String Group_Watching;
	public static String Launch_NoPeer;
	public static String Native_Missing;
	public static String Native_OddPath;
	public static String Native_OtherUnreadable;
	public static String Segment_InSnapshot;
	public static String Segment_Name;
	public static String Segment_OfPid;
	public static String Segment_OfRank;
	public static String Target_Name;
	public static String Target_NameWithRank;
	public static String Target_NoSuspend;
	public static String Target_NoTerminate;
	public static String Target_Unknown;
	public static String Watch_BadCount;
	public static String Watch_Job;
	public static String Watch_NoPlace;
	public static String Watch_NotAttached;
	public static String Watch_Reshaped;
	public static String Watch_TooLong;
	public static String Watch_UnknownType;
	public static String Watch_Unreadable;

	static {
		NLS.initializeMessages("org.driller.debug.core.internal.messages", Messages.class); //$NON-NLS-1$
	}

	private Messages() {
	}
}
