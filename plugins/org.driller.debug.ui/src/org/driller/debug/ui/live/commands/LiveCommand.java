/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.commands;

import java.util.function.Consumer;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.files.MemoryFiles;
import org.driller.debug.ui.live.model.CopyForm;
import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.SettingsSteps;

/** What can be done with live memory. The names are the data of {@link LiveCommandHandler} in plugin.xml. */
public enum LiveCommand {

	BACK(LiveMemoryControl::back),
	FORWARD(LiveMemoryControl::forward),
	GO_TO(LiveMemoryControl::askAddress),
	FOLLOW_POINTER(LiveMemoryControl::followPointer),
	COPY(control -> control.copy(CopyForm.of(control.model().selection().pane()))),
	COPY_HEX(control -> control.copy(CopyForm.HEX)),
	COPY_C_ARRAY(control -> control.copy(CopyForm.C_ARRAY)),
	COPY_TEXT(control -> control.copy(CopyForm.TEXT)),
	COPY_ADDRESSES(control -> control.copy(CopyForm.ADDRESSES)),
	SELECT_ALL(LiveMemoryControl::selectAll),
	EDIT(LiveMemoryControl::edit),
	UNDO(control -> control.editing().undo()),
	REDO(control -> control.editing().redo()),
	EXPORT(MemoryFiles::askExport),
	IMPORT(MemoryFiles::askImport),
	REFRESH(LiveMemoryControl::refresh),
	PAUSE(control -> control.setPaused(!control.isPaused())),
	FASTER(control -> control.change(SettingsSteps::faster)),
	SLOWER(control -> control.change(SettingsSteps::slower)),
	NEXT_FORMAT(control -> control.change(SettingsSteps::nextFormat)),
	LARGER_CELLS(control -> control.change(SettingsSteps::largerCells)),
	SMALLER_CELLS(control -> control.change(SettingsSteps::smallerCells)),
	BYTE_ORDER(control -> control.change(settings -> settings.withBigEndian(!settings.bigEndian()))),
	MORE_COLUMNS(control -> control.change(settings -> SettingsSteps.moreColumns(settings, columns(control)))),
	FEWER_COLUMNS(control -> control.change(settings -> SettingsSteps.fewerColumns(settings, columns(control)))),
	NEXT_ENCODING(control -> control.change(SettingsSteps::nextEncoding)),
	TEXT_PANE(control -> control.change(settings -> settings.withText(!settings.textShown()))),
	INSPECTOR(control -> control.change(settings -> settings.toggled(LivePart.INSPECTOR))),
	SYMBOLS(control -> control.change(settings -> settings.toggled(LivePart.SYMBOLS))),
	CHAINS(control -> control.change(settings -> settings.toggled(LivePart.CHAINS)));

	private final Consumer<LiveMemoryControl> action;

	LiveCommand(Consumer<LiveMemoryControl> action) {
		this.action = action;
	}

	/** Does it, on the display's thread. */
	public void run(LiveMemoryControl control) {
		action.accept(control);
	}

	/** As many as are shown, also where their number is automatic. */
	private static int columns(LiveMemoryControl control) {
		return control.model().viewport().bytesPerRow() / control.settings().cellBytes();
	}
}
