/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Objects;
import java.util.Optional;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.Annotations;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Event;

/**
 * Goes where pointers point: by command from the cursor, and by a click while Ctrl is held, when what would be followed looks like a
 * link.
 */
final class PointerLinks {

	private final LiveMemoryControl control;
	private final LiveModel model;
	private final Canvas canvas;

	PointerLinks(LiveMemoryControl control, Canvas canvas) {
		this.control = control;
		this.canvas = canvas;
		model = control.model();
		canvas.addListener(SWT.MouseMove, event -> hover(event.x, event.y, (event.stateMask & SWT.MOD1) != 0));
		canvas.addListener(SWT.MouseExit, event -> show(null));
		canvas.addListener(SWT.FocusOut, event -> show(null));
		canvas.addListener(SWT.KeyDown, event -> modifier(event, true));
		canvas.addListener(SWT.KeyUp, event -> modifier(event, false));
	}

	private void modifier(Event event, boolean down) {
		if (event.keyCode == SWT.MOD1) {
			Point mouse = canvas.toControl(canvas.getDisplay().getCursorLocation());
			if (canvas.getClientArea().contains(mouse)) {
				hover(mouse.x, mouse.y, down);
			}
		}
	}

	private void hover(int x, int y, boolean linking) {
		show(linking ? wordAt(x, y) : null);
	}

	private void show(Long word) {
		if (!Objects.equals(word, model.link())) {
			model.setLink(word);
			canvas.setCursor(word == null ? null : canvas.getDisplay().getSystemCursor(SWT.CURSOR_HAND));
			control.surface().redrawChangedRows();
		}
	}

	/** The word at a point of the canvas that is known to be a pointer; {@code null} if there is none. */
	Long wordAt(int x, int y) {
		if (control.source() == null || y < control.surface().metrics().top()) {
			return null;
		}
		long address = control.surface().addressAt(x, y);
		long word = model.settings().cellBytes() == Long.BYTES ? address : address & -Long.BYTES;
		return model.pointerAt(word) == null ? null : word;
	}

	/** Follows what looks like a link at a point. @return whether there is one */
	boolean followAt(int x, int y) {
		Long word = wordAt(x, y);
		if (word == null) {
			return false;
		}
		show(null);
		follow(word);
		return true;
	}

	/** Follows the eight bytes from the cursor on. */
	void follow() {
		follow(model.selection().cursor());
	}

	private void follow(long word) {
		LiveSource source = control.source();
		if (source == null || model.sample() == null) {
			return;
		}
		Optional<Long> value = Annotations.word(model.sample(), word, model.settings().order());
		if (value.isEmpty()) {
			control.tell(LiveMessages.Pointer_NotReadable);
			return;
		}
		Optional<Long> second = Annotations.word(model.sample(), word + Long.BYTES, model.settings().order());
		Optional<Long> third = Annotations.word(model.sample(), word + 2 * Long.BYTES, model.settings().order());
		// What is known may be a second old: it is looked up anew.
		Background.run(control.getDisplay(), () -> source.pointer(value.get()).or(() -> second.isEmpty() || third.isEmpty()
				? Optional.empty() : source.remotePointer(value.get(), second.get(), third.get())), pointer -> {
			if (!control.isDisposed() && control.source() == source) {
				model.selection().set(word);
				control.selectionMoved();
				go(source, value.get(), pointer.orElse(null));
			}
		});
	}

	private void go(LiveSource source, long value, LivePointer pointer) {
		if (pointer == null) {
			control.tell(NLS.bind(LiveMessages.Pointer_Nowhere, Digits.address(value, 1)));
			return;
		}
		follow(control, source, pointer);
	}

	/** Goes where a pointer of a source points, or says what is wrong with it. */
	static void follow(LiveMemoryControl control, LiveSource source, LivePointer pointer) {
		if (pointer.kind() != LivePointer.Kind.NOWHERE) {
			try {
				control.navigate(pointer.source() == null ? source.locate(pointer.address())
						: new Target(pointer.source(), pointer.address()));
			} catch (AddressExpressionException e) {
				control.tell(e.getMessage());
				return;
			}
		}
		if (pointer.isDangling()) {
			control.tell(PointerTexts.of(pointer));
		}
	}
}
