/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.EditHistory;
import org.driller.debug.ui.live.model.EditHistory.Edit;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveWriteException;
import org.driller.debug.ui.live.model.Sample;
import org.eclipse.osgi.util.NLS;

/**
 * Writes into the memory that a control shows, in the background, one write after the other, and takes it back. Undoing
 * stops once where the process has written meanwhile; asked again it overwrites that too. On the display's thread.
 */
public final class Editing {

	/**
	 * A write that is to be done.
	 *
	 * @param undone the edit of the history that is undone or redone by it, {@code null} if none is
	 */
	private record Task(LiveSource source, Edit edit, Edit undone, boolean force, Consumer<Edit> done) {
	}

	/** What became of it: the edit with what was there before, or a problem. */
	private record Outcome(Edit edit, String problem, boolean conflict) {
	}

	private final LiveMemoryControl control;
	private final CellEditor editor;
	private final EditHistory history = new EditHistory();
	private final Queue<Task> tasks = new ArrayDeque<>();
	private boolean busy;
	/** Of this edit the user was told that undoing or redoing it would overwrite something else. */
	private Edit warned;

	Editing(LiveMemoryControl control) {
		this.control = control;
		editor = new CellEditor(control, this);
	}

	/** Opens the field in which a value is typed. @param typed its first character, 0 for the value that is there */
	void begin(char typed) {
		LiveSource source = control.source();
		if (source == null || control.model().sample() == null) {
			return;
		}
		Optional<String> reason = source.readOnlyReason();
		long cursor = control.model().selection().cursor();
		if (reason.isPresent()) {
			control.tell(reason.get());
		} else if (!control.model().sample().isWritable(cursor)) {
			control.tell(NLS.bind(LiveMessages.ReadOnly_Here, Digits.address(cursor, 1)));
		} else {
			editor.open(typed);
		}
	}

	/** Gives the field in which a value is typed up. */
	void close() {
		editor.close();
	}

	/** Other memory is looked at. */
	void clear() {
		editor.close();
		history.clear();
		tasks.clear();
		warned = null;
	}

	/** Writes bytes; what goes wrong is told in the status line. @param done on success, with the edit; may be null */
	public void write(long address, byte[] bytes, Consumer<Edit> done) {
		submit(new Task(control.source(), new Edit(address, null, bytes), null, true, edit -> {
			history.wrote(edit);
			if (done != null) {
				done.accept(edit);
			}
		}));
	}

	/** Takes the last write back. */
	public void undo() {
		Edit last = history.toUndo();
		if (last == null) {
			control.tell(LiveMessages.Edit_NothingToUndo);
		} else {
			submit(new Task(control.source(), last.reversed(), last, last == warned, edit -> {
				history.undid(last);
				reveal(edit);
			}));
		}
	}

	/** Does again what was taken back. */
	public void redo() {
		Edit next = history.toRedo();
		if (next == null) {
			control.tell(LiveMessages.Edit_NothingToRedo);
		} else {
			submit(new Task(control.source(), next, next, next == warned, edit -> {
				history.redid(next);
				reveal(edit);
			}));
		}
	}

	private void reveal(Edit edit) {
		if (control.model().viewport().range().contains(edit.address())) {
			control.goTo(edit.address());
		}
	}

	private void submit(Task task) {
		tasks.add(task);
		next();
	}

	private void next() {
		Task task = busy ? null : tasks.poll();
		if (task != null) {
			busy = true;
			Background.run(control.getDisplay(), () -> write(task), outcome -> finished(task, outcome));
		}
	}

	/** In the background. */
	private static Outcome write(Task task) {
		Edit edit = task.edit;
		Sample now = task.source.read(edit.address(), edit.after().length);
		for (int i = 0; i < now.length(); i++) {
			if (!now.isReadable(edit.address() + i)) {
				return new Outcome(edit, NLS.bind(LiveMessages.Edit_Unreadable, Digits.address(edit.address() + i, 1)), false);
			}
		}
		if (!task.force && !Arrays.equals(now.bytes(), edit.before())) {
			return new Outcome(edit, LiveMessages.Edit_Conflict, true);
		}
		try {
			task.source.write(edit.address(), edit.after());
			return new Outcome(new Edit(edit.address(), now.bytes(), edit.after()), null, false);
		} catch (LiveWriteException e) {
			return new Outcome(edit, e.getMessage(), false);
		}
	}

	private void finished(Task task, Outcome outcome) {
		busy = false;
		if (control.isDisposed()) {
			return;
		}
		if (task.source == control.source()) {
			if (outcome.problem == null) {
				warned = null;
				control.tell(null);
				task.done.accept(outcome.edit);
				control.refresh();
			} else {
				warned = outcome.conflict ? task.undone : null;
				control.tell(outcome.problem);
			}
		}
		next();
	}
}
