/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.transfer;

import java.util.List;
import java.util.function.Consumer;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.util.LocalSelectionTransfer;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.dnd.TransferData;
import org.eclipse.swt.widgets.Control;

/** Takes things that are dropped on a control and what is in it, and text if it is wanted. */
public final class Dropping extends DropTargetAdapter {

	private final Consumer<List<?>> things;
	/** {@code null} if it takes none. */
	private final Consumer<String> text;

	private Dropping(Consumer<List<?>> things, Consumer<String> text) {
		this.things = things;
		this.text = text;
	}

	/** Takes things, of which each is of a peer or a group. */
	public static void onto(Control control, Consumer<List<?>> things) {
		add(control, new Dropping(things, null), LocalSelectionTransfer.getTransfer());
	}

	/** Takes things, and what somebody wrote. */
	public static void onto(Control control, Consumer<List<?>> things, Consumer<String> text) {
		add(control, new Dropping(things, text), LocalSelectionTransfer.getTransfer(), TextTransfer.getInstance());
	}

	private static void add(Control control, Dropping listener, Transfer... transfers) {
		var target = new DropTarget(control, DND.DROP_COPY | DND.DROP_MOVE | DND.DROP_DEFAULT);
		target.setTransfer(transfers);
		target.addDropListener(listener);
	}

	@Override
	public void dragEnter(DropTargetEvent event) {
		look(event);
	}

	@Override
	public void dragOperationChanged(DropTargetEvent event) {
		look(event);
	}

	@Override
	public void dropAccept(DropTargetEvent event) {
		look(event);
	}

	private void look(DropTargetEvent event) {
		TransferData wanted = null;
		for (TransferData type : event.dataTypes) {
			if (LocalSelectionTransfer.getTransfer().isSupportedType(type)) {
				wanted = dragged().isEmpty() ? wanted : type;
			} else if (wanted == null && text != null && TextTransfer.getInstance().isSupportedType(type)) {
				wanted = type;
			}
		}
		if (wanted != null) {
			event.currentDataType = wanted;
		}
		// Nothing is taken away from where it was, whatever keys are held.
		event.detail = wanted == null ? DND.DROP_NONE : DND.DROP_COPY;
	}

	@Override
	public void drop(DropTargetEvent event) {
		if (LocalSelectionTransfer.getTransfer().isSupportedType(event.currentDataType)) {
			List<?> dropped = dragged();
			if (!dropped.isEmpty()) {
				things.accept(dropped);
			}
		} else if (text != null && event.data instanceof String written && !written.isBlank()) {
			text.accept(written);
		}
	}

	/** What is being dragged out of this Eclipse, as far as it is ours. */
	private static List<?> dragged() {
		if (!(LocalSelectionTransfer.getTransfer().getSelection() instanceof IStructuredSelection selection)) {
			return List.of();
		}
		List<?> all = selection.toList();
		return all.stream().filter(thing -> Adapters.adapt(thing, Peer.class) != null || Adapters.adapt(thing, PeerGroup.class) != null)
				.toList();
	}
}
