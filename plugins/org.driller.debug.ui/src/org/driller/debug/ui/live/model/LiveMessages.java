/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import org.eclipse.osgi.util.NLS;

/** Texts of live memory, for all of its packages. */
public final class LiveMessages extends NLS {

	public static String Accessible_Name;
	public static String Block_NoByteAddresses;
	public static String Block_NoBytes;
	public static String Block_Unreadable;
	public static String Copy_TooMuch;
	public static String Edit_Conflict;
	public static String Edit_NothingToRedo;
	public static String Edit_NothingToUndo;
	public static String Edit_Unreadable;
	public static String Encoding_Unmappable;
	public static String Export_Canceled;
	public static String Export_Done;
	public static String Export_DoneInPart;
	public static String Export_Failed;
	public static String Export_First;
	public static String Export_Job;
	public static String Export_Last;
	public static String Export_NoFolder;
	public static String Export_Order;
	public static String Export_Title;
	public static String Export_TooLarge;
	public static String File_Browse;
	public static String File_Format;
	public static String File_IntelHex;
	public static String File_Label;
	public static String File_LongLine;
	public static String File_Missing;
	public static String File_NoDigits;
	public static String File_NoEnd;
	public static String File_NotIntelHex;
	public static String File_NotSRecord;
	public static String File_OddDigits;
	public static String File_Raw;
	public static String File_SRecord;
	public static String File_TooLarge;
	public static String File_UnknownRecord;
	public static String File_WrongChecksum;
	public static String File_WrongLength;
	public static String Format_Binary;
	public static String Format_Double;
	public static String Format_Float;
	public static String Format_Hex;
	public static String Format_NoNumber;
	public static String Format_Octal;
	public static String Format_Pointer;
	public static String Format_Signed;
	public static String Format_TooLarge;
	public static String Format_Unsigned;
	public static String GoTo_Example;
	public static String GoTo_Label;
	public static String GoTo_NoPeer;
	public static String GoTo_NoSegment;
	public static String GoTo_NotHere;
	public static String GoTo_Outside;
	public static String Import_Address;
	public static String Import_Empty;
	public static String Import_Failed;
	public static String Import_Job;
	public static String Import_NoFile;
	public static String Import_Title;
	public static String Inspect_Binary;
	public static String Inspect_Character;
	public static String Inspect_Hex;
	public static String Inspect_Name;
	public static String Inspect_Octal;
	public static String Inspect_Pointer;
	public static String Inspect_Text;
	public static String Inspect_Title;
	public static String Inspect_Value;
	public static String Menu_Automatic;
	public static String Menu_BigEndian;
	public static String Menu_ByteOrder;
	public static String Menu_Bytes;
	public static String Menu_CellSize;
	public static String Menu_Columns;
	public static String Menu_CopyAs;
	public static String Menu_Format;
	public static String Menu_LittleEndian;
	public static String Menu_Manual;
	public static String Menu_NoText;
	public static String Menu_OneByte;
	public static String Menu_Pause;
	public static String Menu_Rate;
	public static String Menu_Text;
	public static String Origin_Debugger;
	public static String Origin_File;
	public static String Origin_Image;
	public static String Origin_None;
	public static String Origin_Process;
	public static String Pointer_NotReadable;
	public static String Pointer_Nowhere;
	public static String ReadOnly_Ended;
	public static String ReadOnly_Here;
	public static String ReadOnly_Peer;
	public static String ReadOnly_Source;
	public static String Source_Name;
	public static String Status_And;
	public static String Status_Behind;
	public static String Status_Byte;
	public static String Status_Ended;
	public static String Status_EndedUnreadable;
	public static String Status_From;
	public static String Status_FromUnshared;
	public static String Status_FromWithGaps;
	public static String Status_Manual;
	public static String Status_Paused;
	public static String Status_Rate;
	public static String Status_ReadOnly;
	public static String Status_Reading;
	public static String Status_ReasonUnknown;
	public static String Status_Selected;
	public static String Status_Separator;
	public static String Status_Stopped;
	public static String Status_StoppedBy;
	public static String Status_Unreadable;
	public static String Status_Value;
	public static String Status_Writable;
	public static String Status_WritableTip;
	public static String Tip_Torn;
	public static String Tip_Unreadable;
	public static String Tip_Unshared;
	public static String View_AllOf;
	public static String View_Back;
	public static String View_Forward;
	public static String View_Inspector;
	public static String View_Name;
	public static String View_New;
	public static String View_Pause;
	public static String View_Pin;
	public static String View_Title;
	public static String View_TitlePinned;
	public static String View_Welcome;

	static {
		NLS.initializeMessages("org.driller.debug.ui.live.model.livemessages", LiveMessages.class); //$NON-NLS-1$
	}

	private LiveMessages() {
	}
}
