/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.driller.core.DrillerException;
import org.driller.core.PeerSymbols;
import org.driller.core.Symbol;
import org.driller.core.internal.AcrossLayout.SymbolEntry;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/** The symbols of a peer. Any thread may use it, one at a time: others wait, while a file is read for some tens of milliseconds. */
public final class NativeSymbols {

	private static final int TEXT_SIZE = 1024;
	/** More bytes of a name are of no use to anybody. */
	private static final int NAME_MAX = 4096;

	private Pointer symbols;

	private NativeSymbols(Pointer symbols) {
		this.symbols = symbols;
	}

	static NativeSymbols load(Pointer peer) throws DrillerException {
		var error = new NativeError();
		var out = new PointerByReference();
		int code = AcrossLibrary.driller_symbols_load(peer, out.getPointer(), error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return new NativeSymbols(out.getValue());
	}

	/** For {@link NativeSides}, which lets one thread at a time use them. */
	Pointer pointer() {
		return symbols;
	}

	private static String text(Pointer pointer) {
		if (pointer == null) {
			return ""; //$NON-NLS-1$
		}
		long length = 0;
		while (length < NAME_MAX && pointer.getByte(length) != 0) {
			length++;
		}
		return Field.oneLine(new String(pointer.getByteArray(0, (int) length), StandardCharsets.UTF_8));
	}

	private static Symbol symbol(Pointer entry) {
		return new Symbol(text(entry.getPointer(SymbolEntry.NAME.offset())), text(entry.getPointer(SymbolEntry.MODULE_NAME.offset())),
				entry.getLong(SymbolEntry.ADDRESS.offset()), entry.getLong(SymbolEntry.SYMBOL_SIZE.offset()),
				entry.getLong(SymbolEntry.OFFSET.offset()), entry.getLong(SymbolEntry.MODULE_OFFSET.offset()),
				entry.getInt(SymbolEntry.DATA.offset()) != 0);
	}

	/** As {@link org.driller.core.PeerSymbols#at(long)}. */
	public synchronized Optional<Symbol> at(long address) {
		if (symbols == null) {
			return Optional.empty();
		}
		var entry = new Memory(SymbolEntry.SIZE);
		return AcrossLibrary.driller_symbols_at(symbols, address, entry) < 0 ? Optional.empty() : Optional.of(symbol(entry));
	}

	/** As {@link org.driller.core.PeerSymbols#find(String)}. */
	public synchronized Symbol find(String text) throws DrillerException {
		if (symbols == null) {
			throw new DrillerException(Messages.get("SymbolsClosed")); //$NON-NLS-1$
		}
		var error = new NativeError();
		var entry = new Memory(SymbolEntry.SIZE);
		var address = new Memory(Long.BYTES);
		int code = AcrossLibrary.driller_symbols_find(symbols, NativePattern.utf8(text), address, entry, error.memory);
		if (code < 0) {
			throw error.exception(code);
		}
		return symbol(entry);
	}

	/** As {@link org.driller.core.PeerSymbols#list(long, long, String, int)}. */
	public synchronized List<Symbol> list(long start, long end, String prefix, int most) {
		if (symbols == null || most <= 0) {
			return List.of();
		}
		var entries = new Memory((long) most * SymbolEntry.SIZE);
		long total = AcrossLibrary.driller_symbols_list(symbols, start, end, prefix.isEmpty() ? null : NativePattern.utf8(prefix),
				entries, most);
		return symbols(entries, Math.min(total, most));
	}

	/** As {@link org.driller.core.PeerSymbols#search(long, long, String, int)}. */
	public synchronized PeerSymbols.Matches search(long start, long end, String text, int most) {
		if (symbols == null || most <= 0) {
			return new PeerSymbols.Matches(List.of(), 0);
		}
		var entries = new Memory((long) most * SymbolEntry.SIZE);
		long total = AcrossLibrary.driller_symbols_search(symbols, start, end, NativePattern.utf8(text), entries, most);
		return new PeerSymbols.Matches(symbols(entries, Math.min(total, most)), total);
	}

	private static List<Symbol> symbols(Memory entries, long count) {
		var found = new ArrayList<Symbol>();
		for (long i = 0; i < count; i++) {
			found.add(symbol(entries.share(i * SymbolEntry.SIZE, SymbolEntry.SIZE)));
		}
		return found;
	}

	/** As {@link org.driller.core.PeerSymbols#format(long)}. */
	public synchronized String format(long address) {
		if (symbols == null) {
			return "0x" + Long.toHexString(address); //$NON-NLS-1$
		}
		var text = new Memory(TEXT_SIZE);
		AcrossLibrary.driller_symbols_format(symbols, address, text, TEXT_SIZE);
		return text(text);
	}

	/** As {@link org.driller.core.PeerSymbols#match(long, org.driller.core.PeerSymbols)}. */
	public OptionalLong match(long address, NativeSymbols other) {
		// In a fixed order, so that two threads that match each other's symbols do not wait for one another.
		boolean first = System.identityHashCode(this) <= System.identityHashCode(other);
		synchronized (first ? this : other) {
			synchronized (first ? other : this) {
				var matching = new Memory(Long.BYTES);
				if (symbols == null || other.symbols == null
						|| AcrossLibrary.driller_symbols_match(symbols, address, other.symbols, matching, null) < 0) {
					return OptionalLong.empty();
				}
				return OptionalLong.of(matching.getLong(0));
			}
		}
	}

	/** Frees them, after the call that is under way. May be called more than once. */
	public synchronized void close() {
		if (symbols != null) {
			AcrossLibrary.driller_symbols_free(symbols);
			symbols = null;
		}
	}
}
