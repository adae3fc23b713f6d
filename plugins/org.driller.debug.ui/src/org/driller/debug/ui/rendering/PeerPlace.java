/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.live.model.AddressRange;

/** Which memory of a peer is looked at: a segment that is followed as it grows or shrinks, or everything. For any thread. */
interface PeerPlace {

	Peer peer();

	/** The segment as it is now, or as it was last; empty for everything. */
	Optional<Segment> segment();

	/** Looks at the segment that holds the address, at everything if none does. */
	void moveTo(long address);

	/** The place of a memory block, which moves with it. */
	static PeerPlace of(PeerMemoryBlock block) {
		return new PeerPlace() {
			@Override
			public Peer peer() {
				return block.peer();
			}

			@Override
			public Optional<Segment> segment() {
				return block.segment();
			}

			@Override
			public void moveTo(long address) {
				block.setBaseAddress(AddressRange.toBig(address));
			}
		};
	}

	/** The place of the segment that holds an address. */
	static PeerPlace at(Peer peer, long address) {
		return new PeerPlace() {
			private volatile Segment last = peer.segmentAt(address).orElse(null);

			@Override
			public Peer peer() {
				return peer;
			}

			@Override
			public Optional<Segment> segment() {
				Segment known = last;
				if (known == null) {
					return Optional.empty();
				}
				Optional<Segment> now = PeerMemoryBlock.follow(peer, known);
				if (now.isPresent()) {
					last = now.get();
				}
				return Optional.of(now.orElse(known));
			}

			@Override
			public void moveTo(long there) {
				last = peer.segmentAt(there).orElse(null);
			}
		};
	}
}
