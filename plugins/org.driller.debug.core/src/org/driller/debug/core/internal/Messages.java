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
	public static String Block_ReadOnly;
	public static String Block_TooLarge;
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
	public static String Watch_UnknownType;
	public static String Watch_Unreadable;

	static {
		NLS.initializeMessages("org.driller.debug.core.internal.messages", Messages.class); //$NON-NLS-1$
	}

	private Messages() {
	}
}
