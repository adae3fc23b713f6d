/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.driller.core.internal.DirectorySnapshot;
import org.driller.core.internal.Messages;
import org.driller.core.internal.NativeFlag;
import org.driller.core.internal.Observer;
import org.driller.core.internal.ObserverLayout;
import org.driller.core.internal.PeerHandle;
import org.driller.core.internal.SnapshotFolder;

/**
 * A process that shares its memory. Until it is attached only its process id, user and group are known; {@link #status()}
 * says so. Attached, it tells about itself whether it runs, is stopped or has ended: after its end everything that was shared stays
 * readable until {@link #close()}.
 * <p>
 * What {@link #status()} and {@link #segments()} return is the latest reading; {@link #update()} takes a new one, as the
 * discovery of {@link DrillerGroups} does for all its peers. The same process is the same object for as long as it is listed; when
 * a process executes another program, that is a new peer.
 */
public final class Peer implements AutoCloseable {

	/** The rank of a peer that has none. */
	public static final int NO_RANK = -1;
	/** The longest time for which a peer lets its threads be held. */
	public static final Duration LONGEST_LEASE = Duration.ofMillis(ObserverLayout.DRILLER_LEASE_MAX_MS);

	private static final int REFRESH_TIMEOUT = 2_000;
	private static final int REBUILD_TIMEOUT = 10_000;
	private static final int PARK_TIMEOUT = 30_000;
	/** Where somebody can cancel it. */
	private static final int PATIENT_TIMEOUT = 120_000;
	private static final int ENOTCONN = 107;

	private final int pid;
	private final PeerAttachment attachment;
	private final PeerMemory memory = new PeerMemory(this);
	private final CurrentSymbols currentSymbols = new CurrentSymbols(this);
	private final PeerHeap heap = new PeerHeap(this);
	private volatile PeerHalt halt = PeerHalt.NONE;
	/** The snapshot it comes from; null for a process. */
	private volatile String origin;

	Peer(int pid, int uid, String group) {
		this.pid = pid;
		this.attachment = new PeerAttachment(pid, PeerStatus.unknown(pid, uid, group));
	}

	/**
	 * Attaches to a process without any discovery. Blocks as {@link #attach()} does.
	 *
	 * @param pid process id
	 * @return the attached peer, to be closed by the caller
	 * @throws DrillerException if there is no such peer or it cannot be attached; the message says why
	 */
	public static Peer open(int pid) throws DrillerException {
		var peer = new Peer(pid, -1, ""); //$NON-NLS-1$
		peer.attach();
		return peer;
	}

	/** What was saved of a process: as a peer that has ended, which cannot be attached again once it is closed. */
	static Peer saved(Path folder, int pid) throws DrillerException {
		var peer = new Peer(pid, -1, ""); //$NON-NLS-1$
		PeerHandle handle;
		try (var open = SnapshotFolder.open(folder)) {
			handle = PeerHandle.saved(open, pid);
		}
		peer.attachment.adopt(handle);
		peer.origin = folder.getFileName().toString();
		peer.end();
		return peer;
	}

	/**
	 * Says why a process is not a peer or cannot be attached. Blocks for as long as it takes to look at the process, about the time of
	 * an attachment.
	 *
	 * @param pid process id
	 * @return one line with the cause and the cure, empty if it is a peer
	 * @throws DrillerException if Driller's native part is missing
	 */
	public static Optional<String> explain(int pid) throws DrillerException {
		Explanation explanation = explanation(pid);
		return explanation.isPeer() ? Optional.empty() : Optional.of(explanation.line());
	}

	/**
	 * Says whether a process is a peer. Blocks as {@link #explain(int)} does.
	 *
	 * @param pid process id
	 * @return whether it is one, with one line that says why not and what to do about it, or what there is to know of it
	 * @throws DrillerException if Driller's native part is missing
	 */
	public static Explanation explanation(int pid) throws DrillerException {
		return Observer.explain(pid);
	}

	/**
	 * Says why a program would not become a peer when it is started with the library preloaded: a static program, one for another
	 * word size, a setuid one. Reads the head of the file.
	 *
	 * @param program the program's file
	 * @return one line with the cause, empty if nothing in the file speaks against it
	 * @throws DrillerException if Driller's native part is missing
	 */
	public static Optional<String> explain(Path program) throws DrillerException {
		return Observer.explainFile(program.toString());
	}

	/**
	 * Attaches to the peer, read-only. Blocks until it has answered, at most for about a second; one that is stopped is then
	 * attached without its help. Does nothing if it is attached already.
	 *
	 * @throws DrillerException if it cannot be attached, or was closed meanwhile
	 */
	public void attach() throws DrillerException {
		if (!isAttached()) {
			attach(false, false, null);
		}
	}

	/**
	 * As {@link #attach()}, but can be cancelled, and waits for up to ten seconds for one that runs and does not answer.
	 *
	 * @param cancellation ends the waiting
	 * @throws DrillerException as {@link #attach()}, or if it was cancelled
	 */
	public void attach(Cancellation cancellation) throws DrillerException {
		if (!isAttached()) {
			attach(false, false, cancellation);
		}
	}

	/**
	 * Attaches to the peer for reading and writing. Blocks as {@link #attach()} does. What was attached read-only before is
	 * replaced if this succeeds, and stays as it is if not.
	 *
	 * @throws DrillerException if it cannot be attached so, above all because it does not allow it ({@link PeerStatus#access()})
	 */
	public void attachForWriting() throws DrillerException {
		if (!memory.isWritable()) {
			attach(true, false, null);
		}
	}

	private void attach(boolean write, boolean socketOnly, Cancellation cancellation) throws DrillerException {
		if (origin != null) {
			throw new DrillerException(Messages.get("SnapshotClosed", origin)); //$NON-NLS-1$
		}
		attachment.attach(write, socketOnly, cancellation);
	}

	/**
	 * @return the name of the snapshot that this is a part of; nothing for a process, living or ended
	 */
	public Optional<String> snapshotName() {
		return Optional.ofNullable(origin);
	}

	/**
	 * @return whether it is attached
	 */
	public boolean isAttached() {
		return handle() != null;
	}

	/**
	 * Gives back everything that is held for it, its windows included. Does not block; may be called more than once. Its last status and
	 * segments stay known. A living peer can be attached again.
	 */
	@Override
	public void close() {
		attachment.close();
		memory.closeWindows();
		currentSymbols.close();
		heap.close();
	}

	/** Whether it was closed and not attached again. */
	boolean isClosed() {
		return attachment.isClosed();
	}

	/** Attached or null. */
	PeerHandle handle() {
		return attachment.handle();
	}

	PeerHandle requireHandle() throws DrillerException {
		return attachment.requireHandle();
	}

	/** The process is gone, or is no peer any more. */
	void end() {
		attachment.end();
	}

	/**
	 * Takes a new reading of its directory and looks whether it lives. Does not wait for the peer; copies its segment table if
	 * that has changed, which takes some milliseconds for tens of thousands of segments. Does nothing if it is not attached.
	 *
	 * @return whether anything has changed since the last reading
	 */
	public boolean update() {
		return attachment.update();
	}

	/**
	 * Asks the peer to publish its segment table anew, without disturbing its threads, and reads it. Blocks until it has
	 * answered, at most for about 2 seconds.
	 *
	 * @throws DrillerException if it is not attached, stopped or gone
	 */
	public void refresh() throws DrillerException {
		request(ObserverLayout.DRILLER_REFRESH, REFRESH_TIMEOUT, null);
	}

	/**
	 * Asks the peer to share what it does not share yet; its threads are held for a moment. Blocks until that is done, at
	 * most for about 10 seconds.
	 *
	 * @return what was done
	 * @throws DrillerException if it is not attached, stopped or gone, or had to give up; then nothing has changed
	 */
	public RequestResult rebuild() throws DrillerException {
		return request(ObserverLayout.DRILLER_REBUILD, REBUILD_TIMEOUT, null);
	}

	/**
	 * As {@link #rebuild()}, but can be cancelled, and waits for up to two minutes.
	 *
	 * @param cancellation ends the waiting
	 * @return what was done
	 * @throws DrillerException as {@link #rebuild()}, or if it was cancelled
	 */
	public RequestResult rebuild(Cancellation cancellation) throws DrillerException {
		return request(ObserverLayout.DRILLER_REBUILD, PATIENT_TIMEOUT, cancellation);
	}

	/**
	 * Asks the peer to make its memory private again; its threads are held for a moment. Blocks until that is done, at most
	 * for about 10 seconds. Windows that are open show nothing of use afterwards.
	 *
	 * @return what was done
	 * @throws DrillerException as {@link #rebuild()}
	 */
	public RequestResult restore() throws DrillerException {
		return request(ObserverLayout.DRILLER_RESTORE, REBUILD_TIMEOUT, null);
	}

	/**
	 * Asks the peer to hold all its threads, so that what is read of it meanwhile is of one instant. Its program stands still until
	 * the hold is released or closed, or the lease has run out. Memory that other processes share with it is not held still by
	 * that. One hold at a time: blocks until the holds of others have ended and the threads are parked, at most for about 30
	 * seconds.
	 *
	 * @param lease   how long at most; what is longer than {@link #LONGEST_LEASE} is cut to that
	 * @param rebuild whether it is to share first, in the same pause, what it does not share yet
	 * @return the hold, to be closed by the caller
	 * @throws DrillerException if it is stopped, gone, or cannot hold its threads: the message says why
	 */
	public PeerHold park(Duration lease, boolean rebuild) throws DrillerException {
		// A connection of its own: requests on it are refused meanwhile, and its end ends the hold.
		PeerHandle own = PeerHandle.attach(pid, false, true, PeerAttachment.TIMEOUT, null);
		boolean held = false;
		try {
			int milliseconds = (int) Math.max(1, Math.min(lease.toMillis(), ObserverLayout.DRILLER_LEASE_MAX_MS));
			var hold = new PeerHold(own, own.requests().park(rebuild, milliseconds, PARK_TIMEOUT));
			if (!isAlive()) { // then the process that answered is another one with its number
				throw new DrillerException(Messages.get("NotAttached", pid)); //$NON-NLS-1$
			}
			held = true;
			return hold;
		} finally {
			if (!held) {
				own.close();
			}
			update();
		}
	}

	/**
	 * As {@link #restore()}, but can be cancelled, and waits for up to two minutes.
	 *
	 * @param cancellation ends the waiting
	 * @return what was done
	 * @throws DrillerException as {@link #restore()}, or if it was cancelled
	 */
	public RequestResult restore(Cancellation cancellation) throws DrillerException {
		return request(ObserverLayout.DRILLER_RESTORE, PATIENT_TIMEOUT, cancellation);
	}

	private RequestResult request(int type, int timeout, Cancellation cancellation) throws DrillerException {
		NativeFlag flag = cancellation == null ? null : cancellation.flag();
		try {
			return requireHandle().requests().send(type, timeout, flag);
		} catch (DrillerException e) {
			if (e.errno() != ENOTCONN || !isAlive()) {
				throw e;
			}
			// It was stopped when it was attached; perhaps it runs by now.
			attach(memory.isWritable(), true, cancellation);
			return requireHandle().requests().send(type, timeout, flag);
		} finally {
			update();
		}
	}

	/**
	 * @return process id
	 */
	public int pid() {
		return pid;
	}

	/**
	 * @return effective user id, -1 if not known
	 */
	public int uid() {
		return status().uid();
	}

	/**
	 * @return the group's name
	 */
	public String group() {
		return status().group();
	}

	/**
	 * @return rank in the group, {@link #NO_RANK} if it has none or it is not known
	 */
	public int rank() {
		return status().rank();
	}

	/**
	 * @return path of the program, empty if not known
	 */
	public String executable() {
		return status().executable();
	}

	/**
	 * @return what it says about itself, as of the latest reading; immutable
	 */
	public PeerStatus status() {
		return attachment.snapshot().status();
	}

	/**
	 * Reads the log of what it has refused at its socket: of each kind the first, and how many. Does not wait for the peer.
	 *
	 * @return what it says at this moment; nothing if nothing was refused, or it is not attached
	 */
	public List<PeerRefusal> refusals() {
		PeerHandle attached = handle();
		try {
			return attached == null ? List.of() : attached.refusals();
		} catch (DrillerException e) {
			return List.of(); // closed meanwhile
		}
	}

	/**
	 * @return how far its memory is shared
	 */
	public PeerState state() {
		return status().state();
	}

	/**
	 * @return whether the process lives and still runs the same program, at this moment; once false, false forever
	 */
	public boolean isAlive() {
		return attachment.isAlive();
	}

	/**
	 * @return whether it lives and lets others write its shared memory: what {@link #attachForWriting()} may be tried for
	 */
	public boolean allowsWriting() {
		return status().access() == PeerAccess.WRITE && isAlive();
	}

	/**
	 * @return whether it is stopped, and by whom, as of the last look of the discovery
	 */
	public PeerHalt halt() {
		return halt;
	}

	/** Called by the discovery alone. */
	void setHalt(PeerHalt now) {
		halt = now;
	}

	/**
	 * @return one line that says why it is not attached or cannot be read, empty if all is well
	 */
	public String problem() {
		return attachment.problem();
	}

	/**
	 * @return an unmodifiable snapshot of its segments by address, as of the latest reading; the same list until something changes
	 */
	public List<Segment> segments() {
		return attachment.snapshot().segments();
	}

	/**
	 * @param address any address
	 * @return the segment in which it lies, as of the latest reading
	 */
	public Optional<Segment> segmentAt(long address) {
		return attachment.snapshot().segmentAt(address);
	}

	/**
	 * @return its memory; always the same object, whose reads say so if it is not attached
	 */
	public PeerMemory memory() {
		return memory;
	}

	/**
	 * @return the blocks of its malloc; always the same object, which knows nothing while the peer is not attached
	 */
	public PeerHeap heap() {
		return heap;
	}

	/**
	 * Reads which executable and libraries it has loaded now, for their symbols. Their files are read when they are first asked about.
	 *
	 * @return the symbols, to be closed by the caller; they stay usable when the peer has ended
	 * @throws DrillerException if it is not attached, or its segments cannot be read
	 */
	public PeerSymbols symbols() throws DrillerException {
		return new PeerSymbols(requireHandle().symbols());
	}

	/**
	 * Gives the symbols of what it has loaded now. They belong to the peer, which replaces them when it has loaded other libraries, and
	 * gives them back when it is closed: they are to be used at once and asked for again the next time. Blocks as {@link #symbols()}.
	 *
	 * @return the symbols
	 * @throws DrillerException as {@link #symbols()}
	 */
	public PeerSymbols currentSymbols() throws DrillerException {
		return currentSymbols.get();
	}

	/** The latest reading of its directory. */
	DirectorySnapshot snapshot() {
		return attachment.snapshot();
	}

	/** Whether a file is its image; not, if it is not attached. */
	boolean isImage(long device, long inode) {
		PeerHandle attached = handle();
		try {
			return attached != null && attached.isImage(device, inode);
		} catch (DrillerException e) {
			return false;
		}
	}

	@Override
	public String toString() {
		return group() + '/' + pid;
	}
}
