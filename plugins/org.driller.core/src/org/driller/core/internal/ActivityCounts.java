/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.driller.core.ActivityState;
import org.driller.core.DrillerException;
import org.driller.core.internal.ObserverLayout.Activity;
import org.driller.core.internal.ObserverLayout.ActivitySegment;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * What a peer has counted of the writes to its memory, at one moment. The counters grow from the peer's start on.
 *
 * @param tick     how often it has looked
 * @param state    whether it does
 * @param segments its writable, shared segments, by address
 */
public record ActivityCounts(long tick, ActivityState state, Segment[] segments) {

	/** Room for segments that come between two calls. */
	private static final int SLACK = 64;

	/**
	 * Of one segment.
	 *
	 * @param start   its first address
	 * @param end     the first address after it
	 * @param watched pages looked at, in all
	 * @param written of these, how many had been written to
	 * @param pages   that it has in memory
	 */
	public record Segment(long start, long end, long watched, long written, long pages) {
	}

	/** @param peer as the library knows it */
	static ActivityCounts of(Pointer peer) throws DrillerException {
		var error = new NativeError();
		var head = new Memory(Activity.SIZE);
		read(peer, head, null, 0, error);
		int capacity = Math.min(DirectoryLayout.DRILLER_TABLE_CAPACITY, Activity.COUNT.getInt(buffer(head), 0) + SLACK);
		var memory = new Memory((long) capacity * ActivitySegment.SIZE);
		int count = read(peer, head, memory, capacity, error);
		ByteBuffer bytes = buffer(memory);
		var segments = new Segment[count];
		for (int i = 0; i < count; i++) {
			int at = i * ActivitySegment.SIZE;
			segments[i] = new Segment(ActivitySegment.START.getLong(bytes, at), ActivitySegment.END.getLong(bytes, at), ActivitySegment.WATCHED.getLong(bytes, at),
					ActivitySegment.WRITTEN.getLong(bytes, at), ActivitySegment.PAGES.getLong(bytes, at));
		}
		ByteBuffer whole = buffer(head);
		return new ActivityCounts(Activity.TICK.getLong(whole, 0), ActivityState.of(Activity.STATE.getInt(whole, 0)), segments);
	}

	private static int read(Pointer peer, Memory head, Memory segments, int capacity, NativeError error) throws DrillerException {
		long count = ObserverLibrary.driller_activity(peer, head, segments, capacity, error.memory);
		if (count < 0) {
			throw error.exception(count);
		}
		return (int) count;
	}

	private static ByteBuffer buffer(Memory memory) {
		return memory.getByteBuffer(0, memory.size()).order(ByteOrder.LITTLE_ENDIAN);
	}
}
