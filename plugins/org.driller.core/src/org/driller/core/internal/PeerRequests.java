/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

import org.driller.core.DrillerException;
import org.driller.core.ParkMethod;
import org.driller.core.PeerHold;
import org.driller.core.RequestResult;
import org.driller.core.internal.ObserverLayout.Hold;
import org.driller.core.internal.ObserverLayout.Result;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * What an attached peer is asked to do, as {@link PeerHandle#requests()} gives it. Any thread may use it; when the handle is closed all
 * methods throw a {@link DrillerException}.
 */
public final class PeerRequests {

	private static final int ETIME = 62;

	private final NativePeer peer;

	PeerRequests(NativePeer peer) {
		this.peer = peer;
	}

	/**
	 * Sends a request and blocks until it is answered.
	 *
	 * @param type    one of the requests of {@link ObserverLayout}
	 * @param timeout milliseconds
	 * @param cancel  ends the waiting; {@code null} if nobody will
	 * @return what it did; all zero for a refresh
	 * @throws DrillerException if the peer did not answer or refused, or it was cancelled
	 */
	public RequestResult send(int type, int timeout, NativeFlag cancel) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			var memory = new Memory(Result.SIZE);
			memory.clear();
			int code = ObserverLibrary.driller_request_cancellable(pointer, (short) type, 0, timeout,
					cancel == null ? null : cancel.memory, memory, error.memory);
			if (code < 0) {
				throw error.exception(code);
			}
			ByteBuffer result = memory.getByteBuffer(0, Result.SIZE).order(ByteOrder.LITTLE_ENDIAN);
			return new RequestResult(Result.GENERATION.getLong(result, 0), Result.SEGMENTS.getLong(result, 0),
					Result.BYTES.getLong(result, 0), Result.PARK_NS.getLong(result, 0),
					Result.PAUSE_NS.getLong(result, 0), Result.THREADS.getInt(result, 0),
					ParkMethod.of(Result.METHOD.getInt(result, 0)));
		} finally {
			Reference.reachabilityFence(cancel);
			peer.release();
		}
	}

	/**
	 * Has the peer hold its threads and blocks until it does.
	 *
	 * @param rebuild whether it is to share first what it does not share yet
	 * @param lease   milliseconds after which it lets them go by itself
	 * @param timeout milliseconds
	 * @return how they are held
	 * @throws DrillerException if the peer did not answer or refused
	 */
	public PeerHold.Result park(boolean rebuild, int lease, int timeout) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			var memory = new Memory(Hold.SIZE);
			memory.clear();
			int code = ObserverLibrary.driller_park(pointer, rebuild ? ObserverLayout.DRILLER_PARK_REBUILD : 0, lease, timeout,
					memory, error.memory);
			if (code < 0) {
				throw error.exception(code);
			}
			return hold(memory);
		} finally {
			peer.release();
		}
	}

	/**
	 * Has the peer let its threads go and blocks until it has.
	 *
	 * @param timeout milliseconds
	 * @return how they were held; that the lease had run out is no error here
	 * @throws DrillerException if the peer did not answer, or nothing was held
	 */
	public PeerHold.Result unpark(int timeout) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			var memory = new Memory(Hold.SIZE);
			memory.clear();
			int code = ObserverLibrary.driller_unpark(pointer, timeout, memory, error.memory);
			if (code < 0 && code != -ETIME) {
				throw error.exception(code);
			}
			return hold(memory);
		} finally {
			peer.release();
		}
	}

	/**
	 * Has the peer count, for a while, how much of its memory changes. Does not wait for an answer: whether it does, {@link #activity()}
	 * tells.
	 *
	 * @param lease   milliseconds; to be asked for again before they are over
	 * @param period  milliseconds between two counts
	 * @param timeout milliseconds, where another request is under way
	 * @throws DrillerException if it cannot be asked
	 */
	public void countActivity(int lease, int period, int timeout) throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			var error = new NativeError();
			int code = ObserverLibrary.driller_activity_watch(pointer, lease, period, timeout, null, error.memory);
			if (code < 0) {
				throw error.exception(code);
			}
		} finally {
			peer.release();
		}
	}

	/**
	 * @return what the peer has counted; it is not asked
	 * @throws DrillerException if its library cannot count, or what it tells makes no sense
	 */
	public ActivityCounts activity() throws DrillerException {
		Pointer pointer = peer.acquire();
		try {
			return ActivityCounts.of(pointer);
		} finally {
			peer.release();
		}
	}

	private static PeerHold.Result hold(Memory memory) {
		ByteBuffer hold = memory.getByteBuffer(0, Hold.SIZE).order(ByteOrder.LITTLE_ENDIAN);
		return new PeerHold.Result(Hold.GENERATION.getLong(hold, 0), Hold.SINCE_NS.getLong(hold, 0),
				Hold.BYTES.getLong(hold, 0), Hold.PARK_NS.getLong(hold, 0), Hold.HELD_NS.getLong(hold, 0),
				Duration.ofMillis(Hold.LEASE_MS.getInt(hold, 0)), Hold.THREADS.getInt(hold, 0),
				ParkMethod.of(Hold.METHOD.getInt(hold, 0)), Hold.EXPIRED.getInt(hold, 0) != 0);
	}
}
