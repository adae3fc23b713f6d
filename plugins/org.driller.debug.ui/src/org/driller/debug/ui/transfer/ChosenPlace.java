/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.transfer;

import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Symbol;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.core.watch.ValueType;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.rendering.PeerMemorySource;
import org.eclipse.core.runtime.IAdaptable;

/**
 * Bytes of a peer that somebody points at. Immutable.
 *
 * @param peer whose
 * @param address of the first one
 * @param length how many; 0 if it is not said
 * @param symbol the name under which it was chosen, empty if it was chosen by its address
 * @param type as which they are shown, {@code null} if that is not known
 */
public record ChosenPlace(Peer peer, long address, long length, String symbol, ValueType type) implements IAdaptable {

	/** What is selected in live memory; empty if that is not the memory of a peer. */
	public static Optional<ChosenPlace> of(LiveMemoryControl live) {
		if (live == null || live.isDisposed() || !(live.source() instanceof PeerMemorySource source)) {
			return Optional.empty();
		}
		long first = live.selection().first();
		long length = live.model().selection().isSingle() ? 0 : live.selection().last() - first + 1;
		return Optional.of(new ChosenPlace(source.peer(), first, length, "", type(live.settings()))); //$NON-NLS-1$
	}

	/** A symbol of a peer. */
	public static ChosenPlace of(Peer peer, Symbol symbol) {
		return new ChosenPlace(peer, symbol.address(), symbol.size(), symbol.name(), null);
	}

	/** The value as it is shown there. */
	private static ValueType type(LiveSettings settings) {
		String letter = settings.format() == CellFormats.SIGNED ? "i" //$NON-NLS-1$
				: settings.format() == CellFormats.UNSIGNED ? "u" //$NON-NLS-1$
						: settings.format() == CellFormats.FLOAT || settings.format() == CellFormats.DOUBLE ? "f" : "x"; //$NON-NLS-1$ //$NON-NLS-2$
		if (settings.format() == CellFormats.POINTER) {
			return ValueType.PTR;
		}
		return ValueType.of(letter + 8 * settings.cellBytes()).orElse(ValueType.X64);
	}

	/** As it can be typed to go there: the symbol, or {@code [heap]+0x10}, or the address. */
	public String text() {
		if (!symbol.isEmpty()) {
			return symbol;
		}
		return peer.segmentAt(address).filter(segment -> !segment.name().isEmpty())
				.map(segment -> SegmentNames.shortName(segment) + "+0x" + Long.toHexString(address - segment.start())) //$NON-NLS-1$
				.orElse(hex());
	}

	/** The address alone. */
	public String hex() {
		return "0x" + Long.toHexString(address); //$NON-NLS-1$
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		return adapter == Peer.class ? adapter.cast(peer) : null;
	}
}
