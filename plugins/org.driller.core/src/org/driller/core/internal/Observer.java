/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.Explanation;
import org.driller.core.internal.ObserverLayout.Info;

import com.sun.jna.Memory;

/** What can be asked without being attached to a peer. */
public final class Observer {

	/** More peers than that are not listed: no machine of today runs them. */
	private static final int LIST_MAX = 1 << 16;
	private static final int LIST_FIRST = 64;

	private Observer() {
	}

	/**
	 * A peer that was found; nothing was asked of it yet.
	 *
	 * @param pid   process id
	 * @param uid   user id
	 * @param group the group's name
	 */
	public record Found(int pid, int uid, String group) {
	}

	/**
	 * Lists the peers that have a socket in this network namespace. Reads a file of /proc; does not wait for anybody.
	 *
	 * @return the peers by group and process id
	 * @throws DrillerException if the library is missing or /proc cannot be read
	 */
	public static List<Found> list() throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		for (int capacity = LIST_FIRST;;) {
			var memory = new Memory((long) capacity * Info.SIZE);
			memory.clear();
			long count = ObserverLibrary.driller_peers(null, memory, capacity, error.memory);
			if (count < 0) {
				throw error.exception(count);
			}
			if (count <= capacity || capacity == LIST_MAX) {
				return decode(memory, (int) Math.min(count, capacity));
			}
			capacity = (int) Math.min(LIST_MAX, count * 2);
		}
	}

	private static List<Found> decode(Memory memory, int count) {
		var found = new ArrayList<Found>(count);
		ByteBuffer bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < count; i++) {
			int base = i * Info.SIZE;
			String group = Info.GROUP.getText(bytes, base);
			if (group != null) {
				found.add(new Found(Info.PID.getInt(bytes, base), Info.UID.getInt(bytes, base), group));
			}
		}
		return found;
	}

	/**
	 * @param pid a process id
	 * @return whether that process is a peer, and why not or what kind of peer it is
	 * @throws DrillerException if the library is missing
	 */
	public static Explanation explain(int pid) throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		int code = ObserverLibrary.driller_explain(pid, error.memory);
		return code == 0 ? new Explanation(true, error.text())
				: new Explanation(false, error.exception(code).getMessage());
	}

	/**
	 * @param path a program's file
	 * @return why it would not become a peer when it is started; empty if nothing in the file speaks against it
	 * @throws DrillerException if the library is missing
	 */
	public static Optional<String> explainFile(String path) throws DrillerException {
		ObserverLibrary.load();
		var error = new NativeError();
		int code = ObserverLibrary.driller_explain_file(path, error.memory);
		return code == 0 ? Optional.empty() : Optional.of(error.exception(code).getMessage());
	}
}
