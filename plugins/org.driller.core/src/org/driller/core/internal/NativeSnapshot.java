/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.driller.core.DrillerException;
import org.driller.core.internal.SnapshotLayout.Progress;
import org.driller.core.internal.SnapshotLayout.Range;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** A snapshot of a peer that is being taken. For one thread at a time. */
public final class NativeSnapshot implements AutoCloseable {

	/** What is done with a snapshot, in this order: enum driller_snapshot_phase. */
	public enum Phase {
		/** Finds what there is to copy, and gets ready. */
		PREPARING,
		/** For this time the process is held, if that is wanted. */
		COPYING,
		/** To the disk. */
		WRITING,
		/** Nothing any more. */
		DONE
	}

	private static final double PERMILLE = 1000;

	private final Runnable release;
	private final Memory progress = new Memory(Progress.SIZE);
	private Pointer snapshot;

	private NativeSnapshot(Pointer snapshot, Runnable release) {
		this.snapshot = snapshot;
		this.release = release;
		progress.clear();
	}

	/**
	 * @param ranges  start and end of each; none for everything
	 * @param lease   milliseconds for which the peer is held at most while it is copied; 0 not to hold it
	 * @param release called once, when it was closed: peer and folder may go then
	 */
	static NativeSnapshot begin(Pointer peer, SnapshotFolder folder, long[] ranges, int lease, Runnable release)
			throws DrillerException {
		var error = new NativeError();
		var out = new PointerByReference();
		Memory memory = null;
		if (ranges.length > 0) {
			memory = new Memory((long) ranges.length * Long.BYTES);
			memory.write(0, ranges, 0, ranges.length);
		}
		int code = SnapshotLibrary.driller_snapshot_new_held(peer, folder.descriptor(), memory,
				(long) ranges.length * Long.BYTES / Range.SIZE, lease, out.getPointer(), error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return new NativeSnapshot(out.getValue(), release);
	}

	/**
	 * Goes on, but not with a phase.
	 *
	 * @param until  the phase
	 * @param budget milliseconds
	 * @return whether it has come to that phase; at {@link Phase#DONE} its files are written
	 * @throws DrillerException if it cannot be completed; nothing is left of it once it is closed
	 */
	public boolean advance(Phase until, int budget) throws DrillerException {
		var error = new NativeError();
		int code = SnapshotLibrary.driller_snapshot_advance(snapshot, until.ordinal(), budget, progress, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return progress.getInt(Progress.PHASE.offset()) >= until.ordinal();
	}

	/**
	 * @return how far it has come, from 0 to 1, never less than before
	 */
	public double fraction() {
		return progress.getInt(Progress.PERMILLE.offset()) / PERMILLE;
	}

	/**
	 * @return whether the process has ended meanwhile
	 */
	public boolean hasEnded() {
		return progress.getInt(Progress.ENDED.offset()) != 0;
	}

	/**
	 * @return whether it was to be held and went on before it was copied
	 */
	public boolean hasExpired() {
		return progress.getInt(Progress.EXPIRED.offset()) != 0;
	}

	/**
	 * @return why the first part that could not be read could not, or why it could not be held until the end; empty if there is none
	 */
	public String reason() {
		ByteBuffer bytes = progress.getByteBuffer(0, Progress.SIZE).order(ByteOrder.LITTLE_ENDIAN);
		String reason = Progress.REASON.getText(bytes, 0);
		return reason == null ? "" : reason; //$NON-NLS-1$
	}

	/** Lets go of it; removes its files if it is not complete. */
	@Override
	public void close() {
		if (snapshot != null) {
			SnapshotLibrary.driller_snapshot_free(snapshot);
			snapshot = null;
			release.run();
		}
	}
}
