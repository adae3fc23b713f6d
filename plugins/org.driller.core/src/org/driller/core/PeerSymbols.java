/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.driller.core.internal.NativeSymbols;

/**
 * The symbols of a peer's executable and libraries, as they were loaded when this was made: see {@link Peer#symbols()}. Symbols come from
 * the files themselves, or from debug files of the same build-id.
 * <p>
 * Any thread may use it. The first question about a library reads its file, which takes some tens of milliseconds for a large one: not
 * for a user interface's thread. After {@link #close()} nothing is found any more.
 */
public final class PeerSymbols implements AutoCloseable {

	private final NativeSymbols symbols;

	PeerSymbols(NativeSymbols symbols) {
		this.symbols = symbols;
	}

	/**
	 * @param address any address
	 * @return the symbol that it lies in, or, with an empty name, its library alone; nothing if it lies in none
	 */
	public Optional<Symbol> at(long address) {
		return symbols.at(address);
	}

	/**
	 * Finds a place by its name: {@code symbol}, {@code symbol+offset}, {@code library!symbol}, {@code library!0xoffset} (an address of
	 * the file), or an address. Without a library the executable is looked through first. A C++ function may be named without its
	 * parameters.
	 *
	 * @param text the name
	 * @return the symbol; {@link Symbol#place()} is the place
	 * @throws DrillerException if there is no such place; the message says why
	 */
	public Symbol find(String text) throws DrillerException {
		return symbols.find(text);
	}

	/**
	 * @param start  first address
	 * @param end    first address after the last
	 * @param prefix how their names begin; empty for all
	 * @param most   most symbols to return
	 * @return symbols in that range, in ascending order within each library
	 */
	public List<Symbol> list(long start, long end, String prefix, int most) {
		return symbols.list(start, end, prefix, most);
	}

	/**
	 * What was found by what somebody typed.
	 *
	 * @param symbols the best matches first
	 * @param total   how many there are in all
	 */
	public record Matches(List<Symbol> symbols, long total) {

		/** Copies the list. */
		public Matches {
			symbols = List.copyOf(symbols);
		}
	}

	/**
	 * Finds symbols by a part of their names, upper and lower case being the same: first those whose names begin with it, then those
	 * that hold it further on, each in ascending order within each library.
	 *
	 * @param start first address
	 * @param end   first address after the last
	 * @param text  the part, with {@code library!} before it for those of one library; empty for all
	 * @param most  most symbols to return
	 * @return the matches
	 */
	public Matches search(long start, long end, String text, int most) {
		return symbols.search(start, end, text, most);
	}

	/**
	 * Finds what lies at an address of this peer in another one that runs the same program or has loaded the same library: the same offset
	 * in the same library or, if the files differ, the same symbol.
	 *
	 * @param address an address of this peer
	 * @param other   the symbols of the other one
	 * @return the address there; nothing if there is none
	 */
	public OptionalLong match(long address, PeerSymbols other) {
		return symbols.match(address, other.symbols);
	}

	/**
	 * @param address any address
	 * @return {@code symbol+0x8}, {@code library!symbol}, {@code library!0x1234}, or the address
	 */
	public String format(long address) {
		return symbols.format(address);
	}

	/** Gives them back. May be called more than once. */
	@Override
	public void close() {
		symbols.close();
	}
}
