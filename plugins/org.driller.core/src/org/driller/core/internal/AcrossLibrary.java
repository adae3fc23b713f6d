/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import com.sun.jna.Pointer;

/**
 * The C functions of {@code driller/search.h}, {@code driller/scan.h}, {@code driller/symbols.h} and {@code driller/compare.h}, called directly. As for
 * {@link ObserverLibrary}, which loads them, pointers are not checked: only the classes of this package that are named after what they
 * hold use them.
 */
final class AcrossLibrary {

	private AcrossLibrary() {
	}

	static native int driller_pattern_new(int type, Pointer text, double tolerance, int alignment, int flags, Pointer pattern,
			Pointer error);

	static native void driller_pattern_free(Pointer pattern);

	static native long driller_pattern_length(Pointer pattern);

	static native int driller_search_new(Pointer peer, Pointer pattern, long start, long end, int kinds, Pointer search,
			Pointer error);

	static native void driller_search_free(Pointer search);

	static native long driller_search_next(Pointer search, Pointer addresses, long capacity, int budget, Pointer progress,
			Pointer error);

	static native int driller_data_run(Pointer peer, long address, long end, Pointer start, Pointer stop);

	static native int driller_scan_new(int type, int alignment, double tolerance, long limit, Pointer scan, Pointer error);

	static native void driller_scan_free(Pointer scan);

	static native int driller_scan_add(Pointer scan, Pointer peer, long start, long end, int kinds, Pointer error);

	static native int driller_scan_begin(Pointer scan, int condition, Pointer value, Pointer error);

	static native int driller_scan_next(Pointer scan, int budget, Pointer progress, Pointer error);

	static native int driller_scan_part(Pointer scan, int part, Pointer out);

	static native long driller_scan_matches(Pointer scan, int part, long first, Pointer out, long capacity);

	static native int driller_symbols_load(Pointer peer, Pointer symbols, Pointer error);

	static native void driller_symbols_free(Pointer symbols);

	static native int driller_symbols_at(Pointer symbols, long address, Pointer symbol);

	static native int driller_symbols_find(Pointer symbols, Pointer text, Pointer address, Pointer symbol, Pointer error);

	static native long driller_symbols_list(Pointer symbols, long start, long end, Pointer prefix, Pointer out, long capacity);

	static native long driller_symbols_search(Pointer symbols, long start, long end, Pointer text, Pointer out, long capacity);

	static native int driller_symbols_match(Pointer from, long address, Pointer to, Pointer matching, Pointer error);

	static native int driller_symbols_format(Pointer symbols, long address, Pointer text, long size);

	static native void driller_outliers(Pointer values, long count, Pointer outliers);

	static native void driller_text_outliers(Pointer texts, long count, Pointer outliers);

	static native long driller_compare(Pointer buffers, long count, long length, Pointer differs, Pointer differing);

	static native byte driller_majority(Pointer values, long count);

	static native int driller_place_match(Pointer from, long address, Pointer to, Pointer matching, Pointer rest, Pointer error);

	static native long driller_equalize_pointers(Pointer sides, long count, Pointer buffers, long length, long address,
			Pointer differs);

	static native int driller_common_run(Pointer sides, long count, Pointer addresses, long length, int budget, Pointer run);
}
