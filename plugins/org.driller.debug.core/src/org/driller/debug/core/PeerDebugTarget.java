/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import org.driller.core.Peer;
import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.DebugElement;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.IMemoryBlockRetrievalExtension;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.osgi.util.NLS;

/**
 * A peer in the Debug view. It is only looked at: it can neither be suspended nor terminated, only disconnected, which
 * makes it vanish from there and its memory blocks from the Memory view.
 * <p>
 * When the peer ends, the target is terminated and its memory blocks stay, to be read. So that is told as a change of state. Terminate
 * events are fired when it is disconnected: one with the target as its source, upon which the platform drops all memory
 * blocks, and one with {@link #retrieval()} as its source, upon which views of memory drop what they show of it.
 */
public final class PeerDebugTarget extends DebugElement implements IDebugTarget {

	private static final IThread[] NO_THREADS = {};

	private final Peer peer;
	private final PeerMemoryBlockRetrieval retrieval;
	private final Runnable disconnected;
	/** The last one, also after it was disconnected: views that hear of that still ask. */
	private volatile PeerLaunch launch;
	private volatile boolean attached;
	private boolean endTold;

	/** @param disconnected called after it was disconnected */
	PeerDebugTarget(Peer peer, Runnable disconnected) {
		super(null);
		this.peer = peer;
		this.disconnected = disconnected;
		retrieval = new PeerMemoryBlockRetrieval(this);
	}

	/** The process that is looked at. */
	public Peer peer() {
		return peer;
	}

	/** What gives memory blocks of the peer; always the same object. */
	public PeerMemoryBlockRetrieval retrieval() {
		return retrieval;
	}

	/** Shows it in the Debug view. */
	void attach(PeerLaunch newLaunch) {
		synchronized (this) {
			if (attached) {
				return;
			}
			attached = true;
			launch = newLaunch;
		}
		newLaunch.addDebugTarget(this);
		fireCreationEvent();
	}

	/** Looks whether the peer changed, and tells those who look at the target or its memory. */
	void update() {
		boolean ended = isTerminated();
		boolean tellEnd;
		synchronized (this) {
			tellEnd = ended && !endTold;
			endTold |= ended;
		}
		if (attached) {
			fireChangeEvent(DebugEvent.STATE);
			if (tellEnd) {
				launch.targetChanged(this);
			}
		}
	}

	@Override
	public String getName() {
		String executable = peer.executable();
		String program = executable.isEmpty() ? Messages.Target_Unknown
				: executable.substring(executable.lastIndexOf('/') + 1);
		return peer.rank() == Peer.NO_RANK ? NLS.bind(Messages.Target_Name, program, Integer.toString(peer.pid()))
				: NLS.bind(Messages.Target_NameWithRank,
						new Object[] { program, Integer.toString(peer.pid()), peer.rank() });
	}

	@Override
	public String getModelIdentifier() {
		return DrillerDebug.MODEL_ID;
	}

	@Override
	public IDebugTarget getDebugTarget() {
		return this;
	}

	@Override
	public ILaunch getLaunch() {
		return launch;
	}

	@Override
	public boolean isTerminated() {
		return !peer.isAlive();
	}

	/** Never: who looks at a process must not end it. */
	@Override
	public boolean canTerminate() {
		return false;
	}

	@Override
	public void terminate() throws DebugException {
		throw Errors.unsupported(Messages.Target_NoTerminate);
	}

	@Override
	public boolean isDisconnected() {
		return !attached;
	}

	@Override
	public boolean canDisconnect() {
		return attached;
	}

	@Override
	public void disconnect() {
		synchronized (this) {
			if (!attached) {
				return;
			}
			attached = false;
		}
		fireTerminateEvent();
		retrieval.released();
		launch.removeDebugTarget(this);
		launch.removeIfEmpty();
		disconnected.run();
	}

	@Override
	public boolean supportsStorageRetrieval() {
		return true;
	}

	@Override
	public IMemoryBlock getMemoryBlock(long startAddress, long length) throws DebugException {
		return retrieval.getMemoryBlock(startAddress, length);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == IMemoryBlockRetrieval.class || adapter == IMemoryBlockRetrievalExtension.class
				|| adapter == PeerMemoryBlockRetrieval.class) {
			return (T) retrieval;
		}
		if (adapter == Peer.class) {
			return (T) peer;
		}
		if (adapter == ILaunch.class && launch == null) {
			// Who looks at memory wants one, whether or not the target is attached.
			return (T) DrillerDebug.model().launchOf(peer);
		}
		return super.getAdapter(adapter);
	}

	@Override
	public IThread[] getThreads() {
		return NO_THREADS;
	}

	@Override
	public boolean hasThreads() {
		return false;
	}

	@Override
	public IProcess getProcess() {
		return null;
	}

	@Override
	public boolean canSuspend() {
		return false;
	}

	@Override
	public boolean canResume() {
		return false;
	}

	@Override
	public boolean isSuspended() {
		return false;
	}

	@Override
	public void suspend() throws DebugException {
		throw Errors.unsupported(Messages.Target_NoSuspend);
	}

	@Override
	public void resume() throws DebugException {
		throw Errors.unsupported(Messages.Target_NoSuspend);
	}

	@Override
	public boolean supportsBreakpoint(IBreakpoint breakpoint) {
		return false;
	}

	@Override
	public void breakpointAdded(IBreakpoint breakpoint) {
		// Not supported.
	}

	@Override
	public void breakpointRemoved(IBreakpoint breakpoint, IMarkerDelta delta) {
		// Not supported.
	}

	@Override
	public void breakpointChanged(IBreakpoint breakpoint, IMarkerDelta delta) {
		// Not supported.
	}
}
