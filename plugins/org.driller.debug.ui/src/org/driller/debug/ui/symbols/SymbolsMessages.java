/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.symbols;

import org.eclipse.osgi.util.NLS;

/** The texts of this package, from {@code symbolsmessages.properties} beside this class. */
public final class SymbolsMessages extends NLS {

	public static String Symbols_Address;
	public static String Symbols_Code;
	public static String Symbols_Compare;
	public static String Symbols_Count;
	public static String Symbols_Data;
	public static String Symbols_Filter;
	public static String Symbols_First;
	public static String Symbols_GoTo;
	public static String Symbols_Kind;
	public static String Symbols_Library;
	public static String Symbols_Name;
	public static String Symbols_None;
	public static String Symbols_NoneLike;
	public static String Symbols_OfPeer;
	public static String Symbols_OfSegment;
	public static String Symbols_Reading;
	public static String Symbols_Size;
	public static String Symbols_Table;
	public static String Symbols_Watch;

	static {
		NLS.initializeMessages("org.driller.debug.ui.symbols.symbolsmessages", SymbolsMessages.class); //$NON-NLS-1$
	}

	private SymbolsMessages() {
	}
}
