/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle. */
public final class Messages extends NLS {

	public static String GoTo_Example;
	public static String GoTo_Label;
	public static String GoTo_Outside;
	public static String Live_AccessibleName;
	public static String Live_AccessibleUnreadable;
	public static String Live_And;
	public static String Live_Ended;
	public static String Live_EndedUnreadable;
	public static String Live_From;
	public static String Live_FromWithGaps;
	public static String Live_Paused;
	public static String Live_Rate;
	public static String Live_Reading;
	public static String Live_ReadOnly;
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

	static {
		NLS.initializeMessages("org.driller.debug.ui.internal.messages", Messages.class); //$NON-NLS-1$
	}

	private Messages() {
	}
}
