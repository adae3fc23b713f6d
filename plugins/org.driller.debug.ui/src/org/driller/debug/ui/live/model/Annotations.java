/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What is known of the bytes that are shown besides their values: in which symbols they lie, and where words point that lie at
 * multiples of their size. Pointers are known by their values, so that nothing untrue is said of a word that has changed since.
 * Immutable.
 */
public final class Annotations {

	/** Nothing. */
	public static final Annotations NONE = new Annotations(Map.of(), Map.of(), new TreeMap<>());

	/** Symbols that may lie within others. */
	private static final int NESTED = 8;

	/** A remote pointer of three words. */
	private record Remote(long process, long segment, long offset, LivePointer pointer) {
	}

	private final Map<Long, LivePointer> pointers;
	/** By the addresses at which they begin. */
	private final Map<Long, Remote> remotes;
	/** By their first addresses, as signed numbers: what has symbols lies in the lower half. */
	private final NavigableMap<Long, LiveSymbol> symbols;

	private Annotations(Map<Long, LivePointer> pointers, Map<Long, Remote> remotes, NavigableMap<Long, LiveSymbol> symbols) {
		this.pointers = pointers;
		this.remotes = remotes;
		this.symbols = symbols;
	}

	/**
	 * Finds out what there is. Asks the source, in the background.
	 *
	 * @param order of the bytes in a word
	 * @param cursor the word there is looked at too
	 */
	public static Annotations of(LiveSource source, Sample sample, ByteOrder order, long cursor) {
		var pointers = new HashMap<Long, LivePointer>();
		var remotes = new HashMap<Long, Remote>();
		long start = sample.address();
		// From the first multiple of a word on.
		for (long i = -start & Long.BYTES - 1; i + Long.BYTES <= sample.length(); i += Long.BYTES) {
			add(source, sample, order, start + i, pointers);
			Remote remote = remote(source, sample, order, start + i);
			if (remote != null) {
				remotes.put(start + i, remote);
			}
		}
		add(source, sample, order, cursor, pointers);
		var symbols = new TreeMap<Long, LiveSymbol>();
		for (LiveSymbol symbol : source.symbols(start, start + sample.length())) {
			symbols.putIfAbsent(symbol.start(), symbol);
		}
		return new Annotations(pointers, remotes, symbols);
	}

	private static void add(LiveSource source, Sample sample, ByteOrder order, long at, Map<Long, LivePointer> pointers) {
		Optional<Long> value = word(sample, at, order);
		if (value.isPresent() && !pointers.containsKey(value.get())) {
			source.pointer(value.get()).ifPresent(pointer -> pointers.put(value.get(), pointer));
		}
	}

	/** The remote pointer that may begin at an address, {@code null} if none does. */
	private static Remote remote(LiveSource source, Sample sample, ByteOrder order, long at) {
		Optional<Long> process = word(sample, at, order).filter(value -> value > 0 && value <= Integer.MAX_VALUE);
		Optional<Long> segment = process.isEmpty() ? process : word(sample, at + Long.BYTES, order);
		Optional<Long> offset = segment.isEmpty() ? segment : word(sample, at + 2 * Long.BYTES, order);
		return offset.flatMap(distance -> source.remotePointer(process.get(), segment.get(), distance))
				.map(pointer -> new Remote(process.get(), segment.get(), offset.get(), pointer)).orElse(null);
	}

	/** The eight bytes at an address; nothing if not all of them could be read. */
	public static Optional<Long> word(Sample sample, long address, ByteOrder order) {
		long value = 0;
		for (int i = 0; i < Long.BYTES; i++) {
			long at = address + (order == ByteOrder.BIG_ENDIAN ? i : Long.BYTES - 1 - i);
			if (!sample.isReadable(at)) {
				return Optional.empty();
			}
			value = value << Byte.SIZE | sample.value(at);
		}
		return Optional.of(value);
	}

	/** @return where a word points, {@code null} if it is no pointer or is not known */
	public LivePointer pointer(long value) {
		return pointers.get(value);
	}

	/** @return where the word or the remote pointer at an address points now; {@code null} if it is none or it is not known */
	public LivePointer pointerAt(Sample sample, long address, ByteOrder order) {
		if (pointers.isEmpty() && remotes.isEmpty()) {
			return null;
		}
		Optional<Long> value = word(sample, address, order);
		LivePointer pointer = value.map(pointers::get).orElse(null);
		Remote remote = remotes.get(address);
		boolean same = pointer == null && remote != null && value.equals(Optional.of(remote.process()))
				&& word(sample, address + Long.BYTES, order).equals(Optional.of(remote.segment()))
				&& word(sample, address + 2 * Long.BYTES, order).equals(Optional.of(remote.offset()));
		return same ? remote.pointer() : pointer;
	}

	/** @return {@code symbol+0x8} of an address that is shown, {@code null} if it lies in none */
	public String symbolAt(long address) {
		Map.Entry<Long, LiveSymbol> entry = symbols.floorEntry(address);
		for (int i = 0; entry != null && i < NESTED; i++) {
			if (entry.getValue().contains(address)) {
				return entry.getValue().at(address);
			}
			entry = symbols.lowerEntry(entry.getKey());
		}
		return null;
	}

	/**
	 * What is said beside a row: the symbols that begin in it.
	 *
	 * @param first whether to say too in which symbol it begins
	 * @return empty if there is nothing to be said
	 */
	public String rowText(long start, int length, boolean first) {
		var text = new StringJoiner(", "); //$NON-NLS-1$
		String before = first && !symbols.containsKey(start) ? symbolAt(start) : null;
		if (before != null) {
			text.add(before);
		}
		symbols.subMap(start, start + length).values().forEach(symbol -> text.add(symbol.name()));
		return text.toString();
	}
}
