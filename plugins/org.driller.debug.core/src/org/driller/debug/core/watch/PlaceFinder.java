/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.core.Symbol;
import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.core.PlaceExpression;

/** Finds a place in one peer: each has its own addresses. */
final class PlaceFinder {

	/**
	 * @param address where it is
	 * @param size    bytes of the variable that begins there, 0 if that is not known
	 */
	record Found(long address, long size) {
	}

	private final Peer peer;
	private final PeerSymbols symbols;

	/** @param symbols of the peer; {@code null} if there are none */
	PlaceFinder(Peer peer, PeerSymbols symbols) {
		this.peer = peer;
		this.symbols = symbols;
	}

	/**
	 * Finds it by the name of a symbol, as {@code driller watch} does, or else by arithmetic with symbols and segments.
	 *
	 * @throws DrillerException with one line that says why there is no such place
	 */
	Found find(String place) throws DrillerException {
		boolean number = Character.isDigit(place.charAt(0));
		DrillerException noSymbol = null;
		if (symbols != null && !number) {
			try {
				Symbol symbol = symbols.find(place);
				return new Found(symbol.place(), symbol.offset() == 0 && !symbol.name().isEmpty() ? symbol.size() : 0);
			} catch (DrillerException e) {
				noSymbol = e;
			}
		}
		try {
			return new Found(PlaceExpression.evaluate(peer, name -> symbol(name).map(PlaceExpression::unsigned), place), 0);
		} catch (AddressExpressionException e) {
			// Who names a symbol is told about symbols, who calculates about that.
			throw noSymbol != null && Character.isJavaIdentifierStart(place.charAt(0)) ? noSymbol
					: new DrillerException(e.getMessage());
		}
	}

	private Optional<Long> symbol(String name) {
		if (symbols == null || Character.isDigit(name.charAt(0))) {
			return Optional.empty();
		}
		try {
			return Optional.of(symbols.find(name).place());
		} catch (DrillerException e) {
			// It may be a segment or a number.
			return Optional.empty();
		}
	}
}
