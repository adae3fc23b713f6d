/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.List;
import java.util.stream.Collectors;

import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.WatchSnapshot;
import org.driller.debug.ui.transfer.Dropping;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;

/** What goes in and out of the view by the clipboard, and what is dropped on it. */
final class WatchTransfer {

	private final WatchView view;
	private final WatchTable table;
	private final Display display;

	/** @param area of the view, on which things are dropped */
	WatchTransfer(WatchView view, WatchTable table, Composite area) {
		this.view = view;
		this.table = table;
		display = area.getDisplay();
		Dropping.onto(area, things -> WatchedThings.find(display, things, wanted -> {
			if (!area.isDisposed()) {
				view.watch(wanted.group(), wanted.places());
			}
		}), this::take);
	}

	/** Copies the selected values. */
	void copy() {
		WatchSnapshot shown = table.shown();
		String lines = table.selection().stream().map(row -> {
			var line = new StringBuilder(shown.rows().get(row).text());
			for (int column = 0; column < shown.columns().size(); column++) {
				line.append('\t').append(CellLooks.text(shown, row, column));
			}
			return line.toString();
		}).collect(Collectors.joining("\n")); //$NON-NLS-1$
		if (!lines.isEmpty()) {
			var clipboard = new Clipboard(display);
			clipboard.setContents(new Object[] { lines }, new Transfer[] { TextTransfer.getInstance() });
			clipboard.dispose();
		}
	}

	/** Watches the places that are on the clipboard. */
	void paste() {
		var clipboard = new Clipboard(display);
		Object text = clipboard.getContents(TextTransfer.getInstance());
		clipboard.dispose();
		take(text == null ? "" : text.toString()); //$NON-NLS-1$
	}

	private void take(String text) {
		List<PlaceSpec> places = SavedPlaces.parse(text);
		if (places.isEmpty()) {
			view.tell(WatchMessages.Status_NothingToPaste);
		} else if (view.group().isEmpty()) {
			view.tell(WatchMessages.Empty_NoGroup);
		} else {
			view.watch(view.group(), places);
		}
	}
}
