/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.MemorySource;
import org.driller.core.Peer;
import org.driller.core.PeerState;
import org.driller.core.ReadResult;
import org.driller.core.Segment;
import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveChain;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LiveSymbol;
import org.driller.debug.ui.live.model.LiveWriteException;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.live.model.Sample.Liveness;
import org.eclipse.osgi.util.NLS;

/** Reads and writes a peer, and knows which way each byte came. */
public final class PeerSource implements PeerMemorySource {

	/** Readings until two on end are the same; more do not help with what changes all the time. */
	private static final int MOST_READINGS = 3;

	private final PeerPlace place;
	private final Peer peer;

	PeerSource(PeerPlace place) {
		this.place = place;
		peer = place.peer();
	}

	/** The memory around an address: the segment that holds it, or everything. */
	public static PeerSource at(Peer peer, long address) {
		return new PeerSource(PeerPlace.at(peer, address));
	}

	@Override
	public Peer peer() {
		return peer;
	}

	/** The segment that is looked at, as it is now or was last; empty for everything. */
	public Optional<Segment> segment() {
		return place.segment();
	}

	@Override
	public AddressRange bounds() {
		return place.segment().map(segment -> new AddressRange(segment.start(), segment.end() - 1)).orElse(AddressRange.ALL);
	}

	@Override
	public Sample read(long address, int length) {
		var bytes = new byte[length];
		ReadResult result = peer.memory().read(address, bytes);
		byte[] before = bytes;
		// What differs between two readings was written just now: a value of several bytes may be half old, half new.
		for (int i = 1; i < MOST_READINGS && mayMove(result); i++) {
			before = bytes;
			bytes = new byte[length];
			result = peer.memory().read(address, bytes);
			if (Arrays.equals(before, bytes)) {
				break;
			}
		}
		// Asked after the reading: bytes of a process that lives now were live when they were read.
		Sample.Builder sample = Sample.of(address, length).liveness(liveness())
				.stopper(peer.halt().isStoppedByDebugger() ? peer.halt().tracerName() : ""); //$NON-NLS-1$
		boolean writable = readOnlyReason().isEmpty();
		int index = 0;
		for (ReadResult.Range range : result.ranges()) {
			int end = index + range.length();
			if (!range.isReadable()) {
				sample.gap(index, end, range.detail());
			}
			Origin origin = origin(range.source());
			if (origin == Origin.PROCESS) {
				sample.unshared(index, end, peer.segmentAt(range.start()).map(segment -> segment.reason().label()).orElse(null));
			}
			for (; range.isReadable() && index < end; index++) {
				sample.set(index, bytes[index], origin, writable && origin == Origin.IMAGE);
				if (bytes[index] != before[index]) {
					sample.moving(index);
				}
			}
			index = end;
		}
		return sample.build();
	}

	private static boolean mayMove(ReadResult result) {
		return result.ranges().stream()
				.anyMatch(range -> range.source() == MemorySource.IMAGE || range.source() == MemorySource.PROCESS_VM);
	}

	private Liveness liveness() {
		if (peer.snapshotName().isPresent()) {
			return Liveness.SAVED;
		}
		if (!peer.isAlive()) {
			return Liveness.ENDED;
		}
		if (peer.state() == PeerState.FORKING) {
			return Liveness.BEHIND;
		}
		return peer.halt().isStopped() ? Liveness.STOPPED : Liveness.LIVE;
	}

	@Override
	public Optional<String> readOnlyReason() {
		if (peer.snapshotName().isPresent()) {
			return Optional.of(LiveMessages.ReadOnly_Saved);
		}
		if (!peer.isAlive()) {
			return Optional.of(LiveMessages.ReadOnly_Ended);
		}
		return peer.allowsWriting() ? Optional.empty() : Optional.of(LiveMessages.ReadOnly_Peer);
	}

	/** Attaches for writing first, which the peer refuses if it does not allow it. */
	@Override
	public void write(long address, byte[] bytes) throws LiveWriteException {
		try {
			peer.attachForWriting();
			peer.memory().write(address, bytes);
		} catch (DrillerException e) {
			throw new LiveWriteException(e.getMessage());
		}
	}

	@Override
	public Target resolve(String expression) throws AddressExpressionException {
		return PeerAddresses.resolve(this, expression);
	}

	@Override
	public long evaluate(String expression) throws AddressExpressionException {
		return PeerAddresses.evaluate(peer, expression);
	}

	@Override
	public Target locate(long address) throws AddressExpressionException {
		if (!bounds().contains(address) || place.segment().isEmpty() && peer.segmentAt(address).isPresent()) {
			place.moveTo(address);
		}
		return new Target(this, address);
	}

	@Override
	public Optional<LivePointer> pointer(long value) {
		return PeerPointers.pointer(peer, value);
	}

	@Override
	public Optional<LivePointer> remotePointer(long process, long segment, long offset) {
		return PeerPointers.remotePointer(peer, process, segment, offset);
	}

	@Override
	public List<LiveSymbol> symbols(long first, long end) {
		return PeerPointers.symbols(peer, first, end);
	}

	@Override
	public Optional<LiveChain> chain(long address, ByteOrder order, int depth) {
		return Optional.of(PeerPointers.chain(peer, address, order, depth));
	}

	@Override
	public List<String> completions(String typed, int most) {
		return PeerPointers.completions(peer, typed, most);
	}

	@Override
	public Optional<String> nameOf(long address) {
		return peer.segmentAt(address).map(segment -> NLS.bind(LiveMessages.Source_Name, SegmentNames.shortName(segment),
				Long.toHexString(address - segment.start())));
	}

	private static Origin origin(MemorySource source) {
		return switch (source) {
		case IMAGE -> Origin.IMAGE;
		case FILE -> Origin.FILE;
		case PROCESS_VM -> Origin.PROCESS;
		case UNREADABLE -> Origin.NONE;
		};
	}
}
