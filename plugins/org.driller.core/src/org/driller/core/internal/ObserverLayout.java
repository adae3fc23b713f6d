/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

/**
 * The numbers of the observer library's C interface that are used here. A test compares them with the C headers; names
 * are those of the headers.
 */
public final class ObserverLayout {

	/** Room for an error's line. */
	public static final int DRILLER_ERROR_MAX = 256;
	/** Ask for a writable image. */
	public static final int DRILLER_ATTACH_WRITE = 1;
	/** Do not fall back to /proc. */
	public static final int DRILLER_ATTACH_NO_PROC = 2;
	/** HELLO was answered; requests are possible. */
	public static final int DRILLER_ATTACHED_SOCKET = 1;
	/** Re-opened through /proc; the peer could not answer. */
	public static final int DRILLER_ATTACHED_PROC = 2;
	/** Request: publish the segment table anew. */
	public static final int DRILLER_REFRESH = 2;
	/** Request: share what is not shared yet. */
	public static final int DRILLER_REBUILD = 3;
	/** Request: private memory again. */
	public static final int DRILLER_RESTORE = 4;
	/** Of a request to park: share what is not shared yet, in the same pause. */
	public static final int DRILLER_PARK_REBUILD = 1;
	/** The longest lease in milliseconds. */
	public static final int DRILLER_LEASE_MAX_MS = 5000;
	/** Bytes came from the image. */
	public static final int DRILLER_WAY_IMAGE = 1;
	/** Bytes came from the backing file. */
	public static final int DRILLER_WAY_FILE = 2;
	/** Bytes came by process_vm_readv. */
	public static final int DRILLER_WAY_PROCESS_VM = 4;

	/** struct driller_peer_info. */
	public enum Info implements Field {
		PID(0, 4), UID(4, 4), GROUP(8, 64);

		/** Bytes of the whole structure. */
		public static final int SIZE = 72;

		private final int offset;
		private final int size;

		Info(int offset, int size) {
			this.offset = offset;
			this.size = size;
		}

		@Override
		public int offset() {
			return offset;
		}

		@Override
		public int size() {
			return size;
		}
	}

	/** struct driller_extent. */
	public enum PopulatedExtent implements Field {
		START(0, 8), END(8, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 16;

		private final int offset;
		private final int size;

		PopulatedExtent(int offset, int size) {
			this.offset = offset;
			this.size = size;
		}

		@Override
		public int offset() {
			return offset;
		}

		@Override
		public int size() {
			return size;
		}
	}

	/** struct driller_result. */
	public enum Result implements Field {
		GENERATION(0, 8), SEGMENTS(8, 8), BYTES(16, 8), PARK_NS(24, 8), PAUSE_NS(32, 8), THREADS(40, 4), METHOD(44, 4);

		/** Bytes of the whole structure. */
		public static final int SIZE = 48;

		private final int offset;
		private final int size;

		Result(int offset, int size) {
			this.offset = offset;
			this.size = size;
		}

		@Override
		public int offset() {
			return offset;
		}

		@Override
		public int size() {
			return size;
		}
	}

	/** struct driller_hold. */
	public enum Hold implements Field {
		GENERATION(0, 8), SINCE_NS(8, 8), BYTES(16, 8), PARK_NS(24, 8), HELD_NS(32, 8), LEASE_MS(40, 4), THREADS(44, 4),
		METHOD(48, 4), EXPIRED(52, 4);

		/** Bytes of the whole structure. */
		public static final int SIZE = 56;

		private final int offset;
		private final int size;

		Hold(int offset, int size) {
			this.offset = offset;
			this.size = size;
		}

		@Override
		public int offset() {
			return offset;
		}

		@Override
		public int size() {
			return size;
		}
	}

	/** struct driller_activity. */
	public enum Activity implements Field {
		SEQUENCE(0, 8), TICK(8, 8), TIME_NS(16, 8), WATCHED(24, 8), WRITTEN(32, 8), STATE(40, 4), ERROR(44, 4), PERIOD_MS(48, 4),
		COUNT(52, 4), ARMED(56, 4), RESERVED(60, 4);

		/** Bytes of the whole structure. */
		public static final int SIZE = 64;

		private final int offset;
		private final int size;

		Activity(int offset, int size) {
			this.offset = offset;
			this.size = size;
		}

		@Override
		public int offset() {
			return offset;
		}

		@Override
		public int size() {
			return size;
		}
	}

	/** struct driller_activity_segment. */
	public enum ActivitySegment implements Field {
		START(0, 8), END(8, 8), WATCHED(16, 8), WRITTEN(24, 8), PAGES(32, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 40;

		private final int offset;
		private final int size;

		ActivitySegment(int offset, int size) {
			this.offset = offset;
			this.size = size;
		}

		@Override
		public int offset() {
			return offset;
		}

		@Override
		public int size() {
			return size;
		}
	}

	private ObserverLayout() {
	}
}
