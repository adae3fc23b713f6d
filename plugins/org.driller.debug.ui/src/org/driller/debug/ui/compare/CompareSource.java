/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

import org.driller.core.ComparedPlace;
import org.driller.core.Peer;
import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveChain;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LiveSymbol;
import org.driller.debug.ui.live.model.LiveWriteException;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.rendering.PeerMemorySource;
import org.driller.debug.ui.rendering.PeerSource;

/** The compared place of one peer: its memory, bounded by the place. */
final class CompareSource implements PeerMemorySource {

	private final ComparedPlace.Part part;
	private final AddressRange bounds;
	private final PeerSource memory;

	/** @param part one that is present */
	CompareSource(ComparedPlace place, ComparedPlace.Part part) {
		this.part = part;
		bounds = new AddressRange(part.address(), part.address() + (place.length() - 1));
		memory = PeerSource.at(part.peer(), part.address());
	}

	@Override
	public Peer peer() {
		return part.peer();
	}

	/** Whether it is compared at this moment. */
	boolean takesPart() {
		return part.takesPart();
	}

	@Override
	public AddressRange bounds() {
		return bounds;
	}

	@Override
	public Sample read(long address, int length) {
		return memory.read(address, length);
	}

	/** An address of this peer, or a name that it has. */
	@Override
	public long evaluate(String expression) throws AddressExpressionException {
		return memory.evaluate(expression);
	}

	@Override
	public Optional<String> readOnlyReason() {
		return memory.readOnlyReason();
	}

	@Override
	public void write(long address, byte[] bytes) throws LiveWriteException {
		memory.write(address, bytes);
	}

	@Override
	public Optional<LivePointer> pointer(long value) {
		return memory.pointer(value).map(this::bounded);
	}

	@Override
	public Optional<LivePointer> remotePointer(long process, long segment, long offset) {
		return memory.remotePointer(process, segment, offset).map(this::bounded);
	}

	@Override
	public List<LiveSymbol> symbols(long first, long end) {
		return memory.symbols(first, end);
	}

	@Override
	public Optional<LiveChain> chain(long address, ByteOrder order, int depth) {
		return memory.chain(address, order, depth)
				.map(chain -> new LiveChain(chain.address(), chain.links().stream().map(this::bounded).toList(), chain.end()));
	}

	/** What points out of the place is followed by whoever shows all of the process. */
	private LivePointer bounded(LivePointer pointer) {
		boolean inside = pointer.source() != null || bounds.contains(pointer.address());
		return inside ? pointer : pointer.in(PeerSource.at(peer(), pointer.address()));
	}

	@Override
	public Optional<String> nameOf(long address) {
		return memory.nameOf(address);
	}
}
