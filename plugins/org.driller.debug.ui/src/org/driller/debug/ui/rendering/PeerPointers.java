/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.HeapBlock;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.core.PointerChain;
import org.driller.core.PointerResolver;
import org.driller.core.ResolvedPointer;
import org.driller.core.Segment;
import org.driller.core.Symbol;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveChain;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LiveSymbol;
import org.driller.debug.ui.live.model.PointerMessages;
import org.eclipse.osgi.util.NLS;

/** Pointers and symbols of peers, as live memory wants to know them. For any thread but the user interface's. */
final class PeerPointers {

	/** More symbols do not begin in what a window shows. */
	private static final int MOST_SYMBOLS = 4096;

	private static final PointerResolver RESOLVER = new PointerResolver(PeerPointers::peers);

	private PeerPointers() {
	}

	private static List<Peer> peers() {
		return DrillerDebug.model().groups().groups().stream().flatMap(group -> group.peers().stream()).toList();
	}

	static Optional<LivePointer> pointer(Peer peer, long value) {
		return live(peer, RESOLVER.resolve(peer, value));
	}

	static Optional<LivePointer> remotePointer(Peer peer, long process, long segment, long offset) {
		return live(peer, RESOLVER.resolveRemote(peer, process, segment, offset));
	}

	private static Optional<LivePointer> live(Peer peer, ResolvedPointer resolved) {
		return resolved.isPointer() ? Optional.of(known(peer, resolved)) : Optional.empty();
	}

	/** @param shown the peer from whose point of view it is told */
	private static LivePointer known(Peer shown, ResolvedPointer pointer) {
		boolean remote = pointer.peer() != shown;
		LivePointer.Kind kind = switch (pointer.state()) {
		case EMPTY, FREED, NO_ACCESS -> LivePointer.Kind.STALE;
		case UNMAPPED, NONE -> LivePointer.Kind.NOWHERE;
		case VALID -> remote ? LivePointer.Kind.REMOTE : LivePointer.Kind.OWN;
		};
		String place = pointer.segment().map(segment -> place(pointer, segment)).orElse(""); //$NON-NLS-1$
		return new LivePointer(pointer.value(), kind, remote && !place.isEmpty() ? ofPeer(place, pointer.peer()) : place,
				block(pointer), problem(pointer), remote ? PeerSource.at(pointer.peer(), pointer.address()) : null, pointer.address());
	}

	private static String place(ResolvedPointer pointer, Segment segment) {
		if (!pointer.name().isEmpty()) {
			return pointer.name();
		}
		// As it can be typed to go there.
		return SegmentNames.shortName(segment) + "+0x" + Long.toHexString(pointer.address() - segment.start()); //$NON-NLS-1$
	}

	private static String ofPeer(String place, Peer peer) {
		String pid = Integer.toString(peer.pid());
		return peer.rank() == Peer.NO_RANK ? NLS.bind(PointerMessages.Pointer_OfPeer, place, pid)
				: NLS.bind(PointerMessages.Pointer_OfRank, new Object[] { place, Integer.toString(peer.rank()), pid });
	}

	/** Of one in use; what is wrong with one that is not, is the problem. */
	private static String block(ResolvedPointer pointer) {
		return pointer.state().isDangling() ? "" //$NON-NLS-1$
				: pointer.block().map(block -> told(PointerMessages.Pointer_Block, block, pointer.address())).orElse(""); //$NON-NLS-1$
	}

	private static String told(String text, HeapBlock block, long address) {
		return NLS.bind(text, Long.toString(block.size()), Long.toString(address - block.start()));
	}

	private static String freed(HeapBlock block, long address) {
		return block.state() == HeapBlock.State.UNUSED ? PointerMessages.Pointer_Unused : told(PointerMessages.Pointer_Freed, block, address);
	}

	private static String problem(ResolvedPointer pointer) {
		return switch (pointer.state()) {
		case EMPTY -> PointerMessages.Pointer_Empty;
		case FREED -> pointer.block().map(block -> freed(block, pointer.address())).orElse(""); //$NON-NLS-1$
		case NO_ACCESS -> PointerMessages.Pointer_NoAccess;
		case UNMAPPED -> pointer.isRemote()
				? NLS.bind(PointerMessages.Pointer_UnmappedRemote, Integer.toString(pointer.peer().pid()))
				: PointerMessages.Pointer_Unmapped;
		case VALID, NONE -> ""; //$NON-NLS-1$
		};
	}

	static LiveChain chain(Peer peer, long address, ByteOrder order, int depth) {
		PointerChain chain = PointerChain.follow(RESOLVER, peer, address, order, depth);
		List<LivePointer> links = chain.links().stream().map(link -> known(peer, link)).toList();
		return new LiveChain(address, links, end(chain));
	}

	private static String end(PointerChain chain) {
		return switch (chain.end()) {
		case CYCLE -> PointerMessages.Chain_Cycle;
		case DEPTH -> PointerMessages.Chain_Deeper;
		case UNREADABLE -> PointerMessages.Chain_Unreadable;
		case CODE -> PointerMessages.Chain_Code;
		case DANGLING -> ""; //$NON-NLS-1$
		case VALUE -> value(chain.value());
		};
	}

	/** The word as a number, and as text as far as it is some. */
	private static String value(long value) {
		var text = new StringBuilder();
		for (int i = 0; i < Long.BYTES; i++) {
			int c = (int) (value >>> i * Byte.SIZE) & 0xff;
			if (c < ' ' || c > '~') {
				break;
			}
			text.append((char) c);
		}
		String quoted = text.length() < 2 ? "" : '"' + text.toString() + '"'; //$NON-NLS-1$
		return NLS.bind(PointerMessages.Chain_Value, Digits.address(value, 1), quoted).strip();
	}

	static List<LiveSymbol> symbols(Peer peer, long first, long end) {
		try {
			PeerSymbols symbols = peer.currentSymbols();
			var found = new ArrayList<LiveSymbol>();
			symbols.at(first).filter(symbol -> !symbol.name().isEmpty()).map(PeerPointers::live).ifPresent(found::add);
			symbols.list(first, end, "", MOST_SYMBOLS).stream().map(PeerPointers::live).forEach(found::add); //$NON-NLS-1$
			return found;
		} catch (DrillerException e) {
			return List.of();
		}
	}

	private static LiveSymbol live(Symbol symbol) {
		return new LiveSymbol(symbol.address(), symbol.size(), symbol.name());
	}

	/** Names that hold what was typed, unless that is a number: of segments, if they begin with it, then of symbols. */
	static List<String> completions(Peer peer, String typed, int most) {
		String text = typed.strip();
		if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
			return List.of();
		}
		String lower = text.toLowerCase(Locale.ROOT);
		var names = new LinkedHashSet<String>();
		peer.segments().stream().filter(segment -> !segment.name().isEmpty()).map(SegmentNames::shortName)
				.filter(name -> name.toLowerCase(Locale.ROOT).startsWith(lower)).limit(most).forEach(names::add);
		try {
			int mark = text.indexOf('!');
			String library = mark < 0 ? "" : text.substring(0, mark + 1); //$NON-NLS-1$
			peer.currentSymbols().search(0, Long.MAX_VALUE, text, most).symbols().stream().map(symbol -> library + symbol.name())
					.forEach(names::add);
		} catch (DrillerException e) {
			// Without symbols there are the segments.
		}
		return names.stream().limit(most).toList();
	}
}
