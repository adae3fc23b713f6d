/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

/** The structures of {@code driller/search.h}, {@code driller/scan.h}, {@code driller/symbols.h} and {@code driller/compare.h}. A test compares them with the C headers. */
public final class AcrossLayout {

	/** Flag of a pattern: upper and lower case are the same. */
	public static final int DRILLER_PATTERN_IGNORE_CASE = 1;

	/** struct driller_search_progress. */
	public enum Progress implements Field {
		TOTAL(0, 8), SCANNED(8, 8), SKIPPED(16, 8), UNREADABLE(24, 8), ADDRESS(32, 8), DONE(40, 4), ENDED(44, 4), REASON(48, 256);

		/** Bytes of the whole structure. */
		public static final int SIZE = 304;

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

	/** struct driller_scan_progress. */
	public enum Scan implements Field {
		TOTAL(0, 8), SCANNED(8, 8), SKIPPED(16, 8), UNREADABLE(24, 8), LEFT_OUT(32, 8), MATCHES(40, 8), MEMORY(48, 8), PASS(56, 4), DONE(60, 4),
		ENDED(64, 4), RESERVED(68, 4), REASON(72, 256);

		/** Bytes of the whole structure. */
		public static final int SIZE = 328;

		private final int offset;
		private final int size;

		Scan(int offset, int size) {
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

	/** struct driller_scan_part. */
	public enum Part implements Field {
		PID(0, 4), ENDED(4, 4), START(8, 8), END(16, 8), MATCHES(24, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 32;

		private final int offset;
		private final int size;

		Part(int offset, int size) {
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

	/** struct driller_scan_match. */
	public enum Match implements Field {
		ADDRESS(0, 8), VALUE(8, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 16;

		private final int offset;
		private final int size;

		Match(int offset, int size) {
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

	/** struct driller_symbol. */
	public enum SymbolEntry implements Field {
		ADDRESS(0, 8), SYMBOL_SIZE(8, 8), OFFSET(16, 8), MODULE_OFFSET(24, 8), MODULE(32, 4), DATA(36, 4), NAME(40, 8), MODULE_NAME(48, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 56;

		private final int offset;
		private final int size;

		SymbolEntry(int offset, int size) {
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

	/** struct driller_common_run. */
	public enum Run implements Field {
		LENGTH(0, 8), HOLES(8, 8), FIRST_NS(16, 8), LAST_NS(24, 8), SKEW_NS(32, 8);

		/** Bytes of the whole structure. */
		public static final int SIZE = 40;

		private final int offset;
		private final int size;

		Run(int offset, int size) {
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

	private AcrossLayout() {
	}
}
