/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import java.math.BigInteger;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.internal.Errors;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;

/**
 * Gives memory blocks of one peer. There is one for each peer, always the same, which outlives attachment and
 * detachment of the debug target; it never waits for the peer.
 */
public final class PeerMemoryBlockRetrieval extends PlatformObject implements IMemoryBlockRetrievalExtension {

	private final PeerDebugTarget target;

	PeerMemoryBlockRetrieval(PeerDebugTarget target) {
		this.target = target;
	}

	/** The process whose memory it is. */
	public Peer peer() {
		return target.peer();
	}

	/** The target to which its blocks belong. */
	public PeerDebugTarget target() {
		return target;
	}

	@Override
	public boolean supportsStorageRetrieval() {
		return true;
	}

	/**
	 * A block from the address that an expression gives ({@link AddressExpression}) in the bounds of the segment that
	 * holds it, or without bounds if none does. Attaches the target.
	 */
	@Override
	public IMemoryBlockExtension getExtendedMemoryBlock(String expression, Object context) throws DebugException {
		try {
			return block(expression, AddressExpression.evaluate(expression, AddressExpression.Names.NONE));
		} catch (AddressExpressionException e) {
			throw Errors.failed(e.getMessage());
		}
	}

	/** A block of a whole segment, named as people call it. Attaches the target. */
	public PeerMemoryBlock block(Segment segment) {
		DrillerDebug.model().attach(peer());
		return new PeerMemoryBlock(this, SegmentNames.name(peer(), segment), segment.start(), Optional.of(segment));
	}

	@Override
	public IMemoryBlock getMemoryBlock(long startAddress, long length) throws DebugException {
		return block("0x" + Long.toHexString(startAddress), new BigInteger(Long.toUnsignedString(startAddress))); //$NON-NLS-1$
	}

	private PeerMemoryBlock block(String expression, BigInteger address) {
		DrillerDebug.model().attach(peer());
		long base = address.longValue();
		return new PeerMemoryBlock(this, expression, base, peer().segmentAt(base));
	}

	/** Tells that there is nothing more to be had of it for now, in an event set of its own. */
	void released() {
		DebugPlugin debug = DebugPlugin.getDefault();
		if (debug != null) {
			debug.fireDebugEventSet(new DebugEvent[] { new DebugEvent(this, DebugEvent.TERMINATE) });
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == IMemoryBlockRetrieval.class || adapter == IMemoryBlockRetrievalExtension.class) {
			return (T) this;
		}
		if (adapter == ILaunch.class) {
			return (T) DrillerDebug.model().launchOf(peer());
		}
		if (adapter == Peer.class) {
			return (T) peer();
		}
		return super.getAdapter(adapter);
	}
}
