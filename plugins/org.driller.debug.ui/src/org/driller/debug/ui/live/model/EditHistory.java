/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was written, so that it can be taken back and done again. Not thread-safe. */
public final class EditHistory {

	private static final int MOST = 1000;

	/**
	 * One edit.
	 *
	 * @param address of the first byte
	 * @param before what was there
	 * @param after what was written; as long
	 */
	public record Edit(long address, byte[] before, byte[] after) {

		/** The edit that takes this one back. */
		public Edit reversed() {
			return new Edit(address, after, before);
		}
	}

	private final Deque<Edit> done = new ArrayDeque<>();
	private final Deque<Edit> undone = new ArrayDeque<>();

	/** Something was written: what had been taken back before cannot be done again any more. */
	public void wrote(Edit edit) {
		push(done, edit);
		undone.clear();
	}

	/** @return the last edit, to be reversed; {@code null} if there is none */
	public Edit toUndo() {
		return done.peekLast();
	}

	/** @return the last edit that was taken back, to be written again; {@code null} if there is none */
	public Edit toRedo() {
		return undone.peekLast();
	}

	/** The edit that {@link #toUndo} gave was taken back. */
	public void undid(Edit edit) {
		if (done.removeLastOccurrence(edit)) {
			push(undone, edit);
		}
	}

	/** The edit that {@link #toRedo} gave was written again. */
	public void redid(Edit edit) {
		if (undone.removeLastOccurrence(edit)) {
			push(done, edit);
		}
	}

	/** Other memory is looked at: nothing of the past applies to it. */
	public void clear() {
		done.clear();
		undone.clear();
	}

	private static void push(Deque<Edit> edits, Edit edit) {
		edits.addLast(edit);
		if (edits.size() > MOST) {
			edits.removeFirst();
		}
	}
}
