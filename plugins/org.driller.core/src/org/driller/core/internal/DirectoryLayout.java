/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

/**
 * The layout of a peer's directory. The C header {@code driller/abi.h} describes it; this is a copy of its numbers that
 * a test compares with it, under its names.
 */
public final class DirectoryLayout {

	/** Version of everything here. */
	public static final int DRILLER_ABI_VERSION = 1;
	/** First 8 bytes of a directory. */
	public static final long DRILLER_MAGIC = 0x0052454c4c495244L;
	/** Longest name of a group. */
	public static final int DRILLER_GROUP_MAX = 63;
	/** Where the segment table starts. */
	public static final int DRILLER_TABLE_OFFSET = 4096;
	/** Most segments in it. */
	public static final int DRILLER_TABLE_CAPACITY = 65536;
	/** Where the strings start. */
	public static final int DRILLER_STRINGS_OFFSET = DRILLER_TABLE_OFFSET + DRILLER_TABLE_CAPACITY * 64;
	/** Most bytes of strings. */
	public static final int DRILLER_STRINGS_SIZE = 4 << 20;
	/** Bytes of the whole directory. */
	public static final int DRILLER_DIRECTORY_SIZE = DRILLER_STRINGS_OFFSET + DRILLER_STRINGS_SIZE;
	/** How many kinds of refusals are logged. */
	public static final int DRILLER_REFUSALS = 6;
	/** Where the log of refusals starts. */
	public static final int DRILLER_REFUSALS_OFFSET = 1536;
	/** Flag of a segment: it grows downwards. */
	public static final int DRILLER_SEGMENT_GROWSDOWN = 1;
	/** Flag of a segment: its offset is not its address. */
	public static final int DRILLER_SEGMENT_MOVED = 2;
	/** Flag of a segment: its file was removed. */
	public static final int DRILLER_SEGMENT_DELETED = 4;

	/** struct driller_header. */
	public enum Header implements Field {
		MAGIC(0, 8), ABI_VERSION(8, 4), HEADER_SIZE(12, 4), SEGMENT_SIZE(16, 4), CAPACITY(20, 4), SEQUENCE(24, 8),
		GENERATION(32, 8), COUNT(40, 4), DROPPED(44, 4), STRINGS_USED(48, 4), STATE(52, 4), PID(56, 4), UID(60, 4),
		START_TIME(64, 8), RANK(72, 4), MODE(76, 4), ACCESS(80, 4), PARK_METHOD(84, 4), PARENT(88, 4),
		PAGE_SIZE(92, 4), IMAGE_SIZE(96, 8), REBUILDS(104, 8), RESTORES(112, 8), FAILURES(120, 8), REQUESTS(128, 8),
		REFUSED(136, 8), SHARED_BYTES(144, 8), COPIED_BYTES(152, 8), PARK_NS(160, 8), PAUSE_NS(168, 8),
		CHANGES(176, 8), RESERVED(184, 24), GROUP(208, 64), LAUNCH(272, 128), EXECUTABLE(400, 512),
		MESSAGE(912, 400), HOLDS(1312, 8), HELD_NS(1320, 8), IMAGE_INODE(1328, 8), MORE_RESERVED(1336, 72);

		/** Bytes of the whole structure. */
		public static final int SIZE = 1408;

		private final int offset;
		private final int size;

		Header(int offset, int size) {
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

	/** struct driller_segment. */
	public enum Entry implements Field {
		START(0, 8), END(8, 8), OFFSET(16, 8), DEVICE(24, 8), INODE(32, 8), PROTECTION(40, 4), KIND(44, 2),
		BACKING(46, 2), REASON(48, 4), FLAGS(52, 4), NAME(56, 4), THREAD(60, 4);

		/** Bytes of the whole structure. */
		public static final int SIZE = 64;

		private final int offset;
		private final int size;

		Entry(int offset, int size) {
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

	/** struct driller_refusal. */
	public enum Refusal implements Field {
		COUNT(0, 8), TIME_NS(8, 8), PID(16, 4), UID(20, 4);

		/** Bytes of the whole structure. */
		public static final int SIZE = 24;

		private final int offset;
		private final int size;

		Refusal(int offset, int size) {
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

	private DirectoryLayout() {
	}
}
