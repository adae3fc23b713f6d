/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.driller.core.DrillerException;
import org.driller.core.internal.SnapshotLayout.About;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** An open folder of a snapshot. For one thread at a time. */
public final class SnapshotFolder implements AutoCloseable {

	/** More than any path has. */
	private static final int PATH_SIZE = 4096;

	private int folder;

	private SnapshotFolder(int folder) {
		this.folder = folder;
	}

	/**
	 * What is known of a saved process, beside what its directory says.
	 *
	 * @param taken      when the first byte was read
	 * @param elapsed    from the first byte to the last
	 * @param copied     bytes of memory
	 * @param unreadable bytes that could not be saved
	 * @param held       for how long its threads were held
	 * @param disk       bytes of the files
	 * @param part       whether only some ranges were saved
	 * @param portions   in which it was copied
	 * @param prepared   the time spent before the first byte was read
	 * @param written    and after the last one
	 */
	public record Facts(Instant taken, Duration elapsed, long copied, long unreadable, Duration held, long disk, boolean part,
			int portions, Duration prepared, Duration written) {
	}

	/**
	 * @param path a folder
	 * @return it, open
	 * @throws DrillerException if it cannot be opened
	 */
	public static SnapshotFolder open(Path path) throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		int folder = SnapshotLibrary.driller_snapshot_folder_open(NativePattern.utf8(path.toString()), error.memory);
		if (folder < 0) {
			throw error.exception(folder);
		}
		return new SnapshotFolder(folder);
	}

	/**
	 * @return where the command keeps its snapshots; need not exist
	 * @throws DrillerException if there is no such place, or the native part is missing
	 */
	public static Path home() throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		var path = new Memory(PATH_SIZE);
		int code = SnapshotLibrary.driller_snapshot_home(path, PATH_SIZE, 0, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return Path.of(path.getString(0));
	}

	/** The descriptor, for as long as this is open. */
	int descriptor() {
		return folder;
	}

	/**
	 * @param pid a process of which something is saved here
	 * @return it, to be closed by the caller
	 * @throws DrillerException if there is nothing of it or that is damaged
	 */
	Pointer process(int pid) throws DrillerException {
		var error = new NativeError();
		var out = new PointerByReference();
		int code = SnapshotLibrary.driller_snapshot_open(folder, pid, out.getPointer(), error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return out.getValue();
	}

	static Facts facts(Pointer saved) throws DrillerException {
		var error = new NativeError();
		var memory = new Memory(About.SIZE);
		int code = SnapshotLibrary.driller_snapshot_about(saved, memory, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		ByteBuffer about = memory.getByteBuffer(0, About.SIZE).order(ByteOrder.LITTLE_ENDIAN);
		return new Facts(Instant.EPOCH.plusNanos(nanos(About.TAKEN_NS.getLong(about, 0))),
				Duration.ofNanos(nanos(About.ELAPSED_NS.getLong(about, 0))), About.COPIED.getLong(about, 0),
				About.UNREADABLE.getLong(about, 0), Duration.ofNanos(nanos(About.HELD_NS.getLong(about, 0))),
				About.DISK.getLong(about, 0), About.PART.getInt(about, 0) != 0, About.PORTIONS.getInt(about, 0),
				Duration.ofNanos(nanos(About.PREPARED_NS.getLong(about, 0))),
				Duration.ofNanos(nanos(About.WRITTEN_NS.getLong(about, 0))));
	}

	/** Whatever a file says, it is no reason to fail. */
	private static long nanos(long number) {
		return Math.max(0, number);
	}

	/**
	 * Goes on copying what is saved of a process.
	 *
	 * @param pid    the process
	 * @param to     where
	 * @param at     one number, 0 at first: how many bytes of the file it has come
	 * @param budget milliseconds
	 * @return whether it is complete
	 * @throws DrillerException if it cannot be copied
	 */
	public boolean copy(int pid, SnapshotFolder to, long[] at, int budget) throws DrillerException {
		var error = new NativeError();
		var position = new Memory(Long.BYTES);
		position.setLong(0, at[0]);
		int code = SnapshotLibrary.driller_snapshot_copy(folder, pid, to.folder, position, budget, error.memory);
		at[0] = position.getLong(0);
		if (code < 0) {
			throw error.exception(code);
		}
		return code == 1;
	}

	@Override
	public void close() {
		if (folder >= 0) {
			SnapshotLibrary.driller_snapshot_folder_close(folder);
			folder = -1;
		}
	}
}
