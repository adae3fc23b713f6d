/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

/** The structures of {@code driller/snapshot.h}. A test compares them with the C header. */
public final class SnapshotLayout {

	/** struct driller_range. */
	public enum Range implements Field {
		START(0, 8), END(8, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 16;

		private final int offset;
		private final int size;

		Range(int offset, int size) {
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

	/** struct driller_snapshot_progress. */
	public enum Progress implements Field {
		TOTAL(0, 8), COPIED(8, 8), SKIPPED(16, 8), UNREADABLE(24, 8), TAKEN_NS(32, 8), ELAPSED_NS(40, 8), HELD_NS(48, 8),
		PREPARED_NS(56, 8), WRITTEN_NS(64, 8), PHASE(72, 4), PERMILLE(76, 4), PORTIONS(80, 4), DONE(84, 4), ENDED(88, 4),
		EXPIRED(92, 4), REASON(96, 256);

		/** Bytes of the whole structure. */
		public static final int SIZE = 352;

		private final int offset;
		private final int size;

		Progress(int offset, int size) {
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

	/** struct driller_snapshot_about. */
	public enum About implements Field {
		TAKEN_NS(0, 8), ELAPSED_NS(8, 8), COPIED(16, 8), HELD_NS(24, 8), UNREADABLE(32, 8), DISK(40, 8), PART(48, 4),
		PORTIONS(52, 4), PREPARED_NS(56, 8), WRITTEN_NS(64, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 72;

		private final int offset;
		private final int size;

		About(int offset, int size) {
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

	private SnapshotLayout() {
	}
}
