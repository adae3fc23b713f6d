/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.util.List;

import org.driller.core.internal.DirectorySnapshot;
import org.driller.core.internal.Messages;
import org.driller.core.internal.PeerHandle;

/**
 * How a peer is attached: the handle, the latest reading of its directory, and what is in the way of a later one. Attaching, closing and
 * reading may happen at once on several threads; what comes too late is dropped.
 */
final class PeerAttachment {

	/** Milliseconds for which an answer to an attachment is waited for. */
	static final int TIMEOUT = 1_000;
	/** Where somebody can cancel it: a process that is busy may need more time. */
	private static final int PATIENT_TIMEOUT = 10_000;

	private final int pid;
	/** Guards changes of the fields below; never held while something blocks. */
	private final Object lock = new Object();
	private volatile PeerHandle handle;
	private volatile DirectorySnapshot snapshot;
	private volatile String problem = ""; //$NON-NLS-1$
	private volatile boolean ended;
	/** How often it was closed: an attachment that was under way then comes too late. */
	private int closings;

	/**
	 * @param known what is known before it is attached
	 */
	PeerAttachment(int pid, PeerStatus known) {
		this.pid = pid;
		this.snapshot = new DirectorySnapshot(known, List.of(), 0);
	}

	/**
	 * Attaches. What was attached before is replaced if this succeeds, and stays as it is if not. Blocks until the peer has answered, at
	 * most for {@link #TIMEOUT}, or, where somebody can cancel it, {@link #PATIENT_TIMEOUT}.
	 *
	 * @param cancellation ends the waiting; {@code null} if nobody will
	 * @throws DrillerException if it cannot be attached so, or was closed meanwhile
	 */
	void attach(boolean write, boolean socketOnly, Cancellation cancellation) throws DrillerException {
		int before = closings();
		try {
			adopt(cancellation == null ? PeerHandle.attach(pid, write, socketOnly, TIMEOUT, null)
					: PeerHandle.attach(pid, write, socketOnly, PATIENT_TIMEOUT, cancellation.flag()), before);
		} catch (DrillerException e) {
			if (handle == null && !Cancellation.isCause(e)) {
				problem = e.getMessage();
			}
			throw e;
		}
	}

	/** Attaches what was opened already; closes it if that fails. */
	void adopt(PeerHandle fresh) throws DrillerException {
		adopt(fresh, closings());
	}

	private void adopt(PeerHandle fresh, int before) throws DrillerException {
		PeerHandle unused = fresh;
		try {
			DirectorySnapshot first = fresh.snapshot(null);
			synchronized (lock) {
				if (closings != before || ended) {
					throw new DrillerException(Messages.get("NotAttached", pid)); //$NON-NLS-1$
				}
				unused = handle;
				handle = fresh;
				snapshot = first;
				problem = ""; //$NON-NLS-1$
			}
		} finally {
			if (unused != null) {
				unused.close();
			}
		}
	}

	private int closings() {
		synchronized (lock) {
			return closings;
		}
	}

	/** Gives the handle back. Does not block; may be called more than once. */
	void close() {
		PeerHandle old;
		synchronized (lock) {
			closings++;
			old = handle;
			handle = null;
		}
		if (old != null) {
			old.close();
		}
	}

	/** Whether it was closed and not attached again. */
	boolean isClosed() {
		synchronized (lock) {
			return closings > 0 && handle == null;
		}
	}

	/** Attached or null. */
	PeerHandle handle() {
		return handle;
	}

	PeerHandle requireHandle() throws DrillerException {
		PeerHandle attached = handle;
		if (attached == null) {
			throw new DrillerException(Messages.get("NotAttached", pid)); //$NON-NLS-1$
		}
		return attached;
	}

	/** The latest reading. */
	DirectorySnapshot snapshot() {
		return snapshot;
	}

	/** Why it is not attached or cannot be read; empty if all is well. */
	String problem() {
		return problem;
	}

	/** The process is gone, or is no peer any more. */
	void end() {
		ended = true;
	}

	/** As {@link Peer#isAlive()}. */
	boolean isAlive() {
		PeerHandle attached = handle;
		if (!ended && attached != null) {
			try {
				ended = !attached.isAlive();
			} catch (DrillerException e) {
				// Closed meanwhile: what was known stays.
				return true;
			}
		}
		return !ended;
	}

	/** As {@link Peer#update()}. */
	boolean update() {
		PeerHandle attached = handle;
		if (attached == null) {
			return false;
		}
		boolean wasEnded = ended;
		String oldProblem = problem;
		DirectorySnapshot old = snapshot;
		// First: what is read after the peer's end is its last word.
		isAlive();
		try {
			DirectorySnapshot fresh = attached.snapshot(old);
			synchronized (lock) {
				// Another thread may have read later and been faster.
				long latest = snapshot.status().generation();
				if (handle == attached && Long.compareUnsigned(fresh.status().generation(), latest) >= 0) {
					snapshot = fresh;
					problem = ""; //$NON-NLS-1$
				}
			}
		} catch (DrillerException e) {
			synchronized (lock) {
				if (handle == attached) {
					problem = e.getMessage();
				}
			}
		}
		DirectorySnapshot now = snapshot;
		return ended != wasEnded || !problem.equals(oldProblem) || now.segments() != old.segments()
				|| !now.status().equals(old.status());
	}
}
