/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import org.eclipse.osgi.util.NLS;

/** What is said of pointers and symbols, from {@code pointermessages.properties} beside this class. */
public final class PointerMessages extends NLS {

	public static String Accessible_Symbol;
	public static String Chain_Address;
	public static String Chain_Code;
	public static String Chain_Cycle;
	public static String Chain_Deeper;
	public static String Chain_None;
	public static String Chain_Text;
	public static String Chain_Title;
	public static String Chain_Unreadable;
	public static String Chain_Value;
	public static String Pointer_Block;
	public static String Pointer_Dangling;
	public static String Pointer_Empty;
	public static String Pointer_Freed;
	public static String Pointer_InBlock;
	public static String Pointer_NoAccess;
	public static String Pointer_OfPeer;
	public static String Pointer_OfRank;
	public static String Pointer_To;
	public static String Pointer_Unmapped;
	public static String Pointer_UnmappedRemote;
	public static String Pointer_Unused;
	public static String Status_Symbol;
	public static String Symbols_Title;
	public static String Tip_Bytes;

	static {
		NLS.initializeMessages("org.driller.debug.ui.live.model.pointermessages", PointerMessages.class); //$NON-NLS-1$
	}

	private PointerMessages() {
	}
}
