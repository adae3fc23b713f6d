/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.math.BigInteger;
import java.util.Optional;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveWriteException;
import org.driller.debug.ui.live.model.Origin;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.live.model.Sample.Liveness;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.MemoryByte;

/** Reads any memory block of the debug platform, whoever made it. */
final class BlockSource implements LiveSource {

	private final IMemoryBlockExtension block;
	private final AddressRange bounds;

	BlockSource(IMemoryBlockExtension block) {
		this.block = block;
		bounds = boundsOf(block);
	}

	@Override
	public AddressRange bounds() {
		return bounds;
	}

	@Override
	public Sample read(long address, int length) {
		Liveness liveness = isEnded() ? Liveness.ENDED : Liveness.LIVE;
		try {
			int unit = Math.max(1, block.getAddressableSize());
			if (unit != 1) {
				return Sample.unreadable(address, length, LiveMessages.Block_NoByteAddresses, liveness);
			}
			MemoryByte[] bytes = block.getBytesFromAddress(AddressRange.toBig(address), length);
			if (bytes == null) {
				return Sample.unreadable(address, length, LiveMessages.Block_NoBytes, liveness);
			}
			return sample(address, length, bytes, liveness);
		} catch (DebugException e) {
			return Sample.unreadable(address, length, e.getStatus().getMessage(), liveness);
		} catch (RuntimeException e) {
			// Somebody else's code: its mistakes must neither stop the refreshing nor fill the error log ten times a second.
			return Sample.unreadable(address, length, String.valueOf(e.getMessage()), liveness);
		}
	}

	private static Sample sample(long address, int length, MemoryByte[] bytes, Liveness liveness) {
		Sample.Builder sample = Sample.of(address, length).liveness(liveness);
		int read = Math.min(length, bytes.length);
		int gap = -1;
		for (int i = 0; i < read; i++) {
			boolean readable = bytes[i] != null && bytes[i].isReadable();
			if (readable) {
				sample.set(i, bytes[i].getValue(), Origin.DEBUGGER, bytes[i].isWritable());
			}
			if (readable && gap >= 0) {
				sample.gap(gap, i, LiveMessages.Block_Unreadable);
				gap = -1;
			} else if (!readable && gap < 0) {
				gap = i;
			}
		}
		return sample.gap(gap < 0 ? read : gap, length, LiveMessages.Block_Unreadable).build();
	}

	@Override
	public Optional<String> readOnlyReason() {
		return block.supportsValueModification() ? Optional.empty() : LiveSource.super.readOnlyReason();
	}

	@Override
	public void write(long address, byte[] bytes) throws LiveWriteException {
		try {
			BigInteger base = block.getBigBaseAddress();
			block.setValue(AddressRange.toBig(address).subtract(base == null ? BigInteger.ZERO : base), bytes);
		} catch (DebugException e) {
			throw new LiveWriteException(e.getStatus().getMessage());
		} catch (RuntimeException e) {
			// As in read().
			throw new LiveWriteException(String.valueOf(e.getMessage()));
		}
	}

	private boolean isEnded() {
		IDebugTarget target = block.getDebugTarget();
		return target != null && target.isTerminated();
	}

	private static AddressRange boundsOf(IMemoryBlockExtension block) {
		try {
			AddressRange all = AddressRange.ofAddressSize(block.getAddressSize());
			BigInteger start = block.getMemoryBlockStartAddress();
			BigInteger end = block.getMemoryBlockEndAddress();
			long first = start == null ? all.first() : AddressRange.fromBig(start);
			long last = end == null ? all.last() : AddressRange.fromBig(end);
			return Long.compareUnsigned(first, last) <= 0 ? new AddressRange(first, last) : all;
		} catch (DebugException e) {
			return AddressRange.ALL;
		}
	}
}
