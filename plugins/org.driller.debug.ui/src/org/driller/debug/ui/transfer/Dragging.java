/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.transfer;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.driller.core.Segment;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.util.LocalSelectionTransfer;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DragSource;
import org.eclipse.swt.dnd.DragSourceAdapter;
import org.eclipse.swt.dnd.DragSourceEvent;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Control;

/** Lets things be dragged out of a control: as such within this Eclipse, and as text, one a line, to wherever text can be dropped. */
public final class Dragging extends DragSourceAdapter {

	private final DragSource source;
	private final Supplier<List<?>> selected;
	private List<?> things = List.of();

	private Dragging(Control control, Supplier<List<?>> selected) {
		source = new DragSource(control, DND.DROP_COPY);
		this.selected = selected;
		source.addDragListener(this);
	}

	/**
	 * From now on.
	 *
	 * @param selected what would be dragged; nothing is not
	 */
	public static void from(Control control, Supplier<List<?>> selected) {
		new Dragging(control, selected);
	}

	/** Of live memory, what is selected. It decides itself when that begins: elsewhere the mouse selects bytes. */
	public static void from(LiveMemoryControl live) {
		from(live.canvas(), () -> ChosenPlace.of(live).stream().toList());
		live.canvas().setDragDetect(false);
	}

	@Override
	public void dragStart(DragSourceEvent event) {
		things = selected.get();
		event.doit = !things.isEmpty();
		if (event.doit) {
			LocalSelectionTransfer local = LocalSelectionTransfer.getTransfer();
			local.setSelection(new StructuredSelection(things));
			local.setSelectionSetTime(event.time & 0xffffffffL);
			source.setTransfer(text().isEmpty() ? new Transfer[] { local } : new Transfer[] { local, TextTransfer.getInstance() });
		}
	}

	@Override
	public void dragSetData(DragSourceEvent event) {
		if (TextTransfer.getInstance().isSupportedType(event.dataType)) {
			event.data = text();
		}
	}

	@Override
	public void dragFinished(DragSourceEvent event) {
		LocalSelectionTransfer.getTransfer().setSelection(null);
		things = List.of();
	}

	/** The places, as they can be typed; peers are no places. */
	private String text() {
		return things.stream().map(Dragging::text).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n")); //$NON-NLS-1$
	}

	private static String text(Object thing) {
		if (thing instanceof ChosenPlace place) {
			return place.symbol().isEmpty() ? place.hex() : place.symbol();
		}
		Segment segment = Adapters.adapt(thing, Segment.class);
		return segment == null ? "" : "0x" + Long.toHexString(segment.start()); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
