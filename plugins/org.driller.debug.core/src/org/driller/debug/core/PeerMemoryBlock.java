/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

import org.driller.core.DrillerException;
import org.driller.core.MemorySource;
import org.driller.core.Peer;
import org.driller.core.ReadResult;
import org.driller.core.Segment;
import org.driller.debug.core.internal.BlockHistory;
import org.driller.debug.core.internal.BlockHistory.Past;
import org.driller.debug.core.internal.BlockWatch;
import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.DebugElement;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.MemoryByte;
import org.eclipse.osgi.util.NLS;

/**
 * Memory of a peer: a segment, or everything if it was made for an address that lies in none. Follows the segment as it
 * grows or shrinks; when it is gone, keeps its last bounds. Bytes can be read after the peer's end as far as they were
 * shared, and written while it lives as far as it allows that.
 * <p>
 * While clients are connected that do not refresh themselves ({@link SelfRefreshing}), the bytes that they were given
 * are compared with what is there now, twice a second, and they are told of a change by an event.
 */
public final class PeerMemoryBlock extends DebugElement implements IMemoryBlockExtension, IAdaptable {

	/** A client that reads whenever it likes and needs no change events. */
	public interface SelfRefreshing {
	}

	private static final int ADDRESS_BYTES = 8;
	private static final int HEXADECIMAL = 16;
	/** More is refused rather than tried: no view shows so much at once. */
	private static final int MAX_READ = 16 << 20;

	private final PeerMemoryBlockRetrieval retrieval;
	private final String expression;
	private final Set<Object> clients = new CopyOnWriteArraySet<>();
	private final BlockHistory history = new BlockHistory();
	private final BlockWatch watch = new BlockWatch(this::hasChanged, this::tellChange);
	private volatile long base;
	/** The last known; empty for a block without bounds. */
	private volatile Optional<Segment> segment;

	PeerMemoryBlock(PeerMemoryBlockRetrieval retrieval, String expression, long base, Optional<Segment> segment) {
		super(retrieval.target());
		this.retrieval = retrieval;
		this.expression = expression;
		this.base = base;
		this.segment = segment;
	}

	/** The process whose memory it is. */
	public Peer peer() {
		return retrieval.peer();
	}

	/** The segment as it is now, or as it was last; empty for a block without bounds. */
	public Optional<Segment> segment() {
		Optional<Segment> known = segment;
		if (known.isEmpty()) {
			return known;
		}
		Optional<Segment> now = follow(peer(), known.get());
		if (now.isPresent()) {
			segment = now;
			return now;
		}
		return known;
	}

	/** @return what became of a segment, as it grew or shrank; empty if it is gone or something else took its place */
	public static Optional<Segment> follow(Peer peer, Segment known) {
		Optional<Segment> now = peer.segmentAt(known.start());
		// A stack grows downwards: its start moves, its end does not.
		if (now.isEmpty()) {
			now = peer.segmentAt(known.end() - 1);
		}
		return now.filter(found -> found.kind() == known.kind());
	}

	@Override
	public String getModelIdentifier() {
		return DrillerDebug.MODEL_ID;
	}

	@Override
	public String getExpression() {
		return expression;
	}

	@Override
	public BigInteger getBigBaseAddress() {
		return unsigned(base);
	}

	@Override
	public long getStartAddress() {
		return base;
	}

	@Override
	public BigInteger getMemoryBlockStartAddress() {
		return segment().map(found -> unsigned(found.start())).orElse(null);
	}

	/** The address of the last byte. */
	@Override
	public BigInteger getMemoryBlockEndAddress() {
		return segment().map(found -> unsigned(found.end() - 1)).orElse(null);
	}

	@Override
	public BigInteger getBigLength() {
		return segment().map(found -> unsigned(found.size())).orElse(BigInteger.ONE.negate());
	}

	@Override
	public long getLength() {
		return segment().map(Segment::size).orElse(-1L);
	}

	@Override
	public int getAddressSize() {
		return ADDRESS_BYTES;
	}

	@Override
	public int getAddressableSize() {
		return 1;
	}

	@Override
	public boolean supportBaseAddressModification() {
		return true;
	}

	@Override
	public void setBaseAddress(BigInteger address) {
		base = address.longValue();
		Optional<Segment> found = peer().segmentAt(base);
		if (found.isPresent() || segment.isPresent() && !segment.get().contains(base)) {
			segment = found;
		}
	}

	@Override
	public byte[] getBytes() throws DebugException {
		long length = getLength();
		if (length < 0 || length > MAX_READ) {
			throw Errors.failed(NLS.bind(Messages.Block_TooLarge, MAX_READ));
		}
		var bytes = new byte[(int) length];
		peer().memory().read(segment().map(Segment::start).orElse(base), bytes);
		return bytes;
	}

	@Override
	public MemoryByte[] getBytesFromOffset(BigInteger offset, long units) throws DebugException {
		return getBytesFromAddress(unsigned(base).add(offset), units);
	}

	/** Reads without waiting for the peer. What cannot be read is marked so; so is what lies outside of the address space. */
	@Override
	public MemoryByte[] getBytesFromAddress(BigInteger address, long units) throws DebugException {
		if (units < 0 || units > MAX_READ) {
			throw Errors.failed(NLS.bind(Messages.Block_TooLarge, MAX_READ));
		}
		var result = new MemoryByte[(int) units];
		if (units == 0) {
			return result;
		}
		if (!isAddress(address) || !isAddress(address.add(BigInteger.valueOf(units - 1)))) {
			for (int i = 0; i < result.length; i++) {
				result[i] = new MemoryByte((byte) 0, (byte) 0);
			}
			return result;
		}
		long start = address.longValue();
		var bytes = new byte[result.length];
		ReadResult read = peer().memory().read(start, bytes);
		boolean writable = supportsValueModification();
		int index = 0;
		for (ReadResult.Range range : read.ranges()) {
			int flags = flags(range, writable);
			for (int end = index + range.length(); index < end; index++) {
				result[index] = memoryByte(start + index, bytes[index], flags);
			}
		}
		return result;
	}

	/** Only what lies in the image can be written; 0 for what cannot even be read. */
	private static int flags(ReadResult.Range range, boolean writable) {
		if (!range.isReadable()) {
			return 0;
		}
		int flags = MemoryByte.READABLE | MemoryByte.ENDIANESS_KNOWN;
		return writable && range.source() == MemorySource.IMAGE ? flags | MemoryByte.WRITABLE : flags;
	}

	private MemoryByte memoryByte(long address, byte value, int flagsOfRange) {
		int flags = flagsOfRange;
		if (flags == 0) {
			return new MemoryByte((byte) 0, (byte) 0);
		}
		Past past = history.past(address, value);
		if (past != Past.UNKNOWN) {
			flags |= MemoryByte.HISTORY_KNOWN | (past == Past.CHANGED ? MemoryByte.CHANGED : 0);
		}
		history.given(address, value);
		return new MemoryByte(value, (byte) flags);
	}

	@Override
	public boolean supportsChangeManagement() {
		return true;
	}

	/** Whether the peer lives and lets others write. Does not wait for it. */
	@Override
	public boolean supportsValueModification() {
		return peer().allowsWriting();
	}

	/**
	 * Writes into the running process, all bytes at once. The first time, it blocks until the peer has answered, a second at
	 * most: not for a user interface thread (the platform's renderings write in jobs). Tells what happened by an event.
	 */
	@Override
	public void setValue(BigInteger offset, byte[] bytes) throws DebugException {
		if (!supportsValueModification()) {
			throw Errors.unsupported(peer().isAlive() ? Messages.Block_ReadOnly : Messages.Block_Ended);
		}
		BigInteger address = unsigned(base).add(offset);
		if (!isAddress(address)) {
			throw Errors.failed(NLS.bind(Messages.Block_OutOfRange, address.toString(HEXADECIMAL)));
		}
		try {
			peer().attachForWriting();
			peer().memory().write(address.longValue(), bytes);
		} catch (DrillerException e) {
			throw Errors.failed(e.getMessage());
		} finally {
			// Some may have been written even if not all could be.
			tellChange();
		}
	}

	@Override
	public void setValue(long offset, byte[] bytes) throws DebugException {
		setValue(BigInteger.valueOf(offset), bytes);
	}

	@Override
	public void connect(Object client) {
		clients.add(client);
		watch.setActive(isWatched());
	}

	@Override
	public void disconnect(Object client) {
		clients.remove(client);
		watch.setActive(isWatched());
	}

	@Override
	public Object[] getConnections() {
		return clients.toArray();
	}

	@Override
	public void dispose() {
		clients.clear();
		watch.setActive(false);
		history.clear();
	}

	@Override
	public IMemoryBlockRetrieval getMemoryBlockRetrieval() {
		return retrieval;
	}

	private boolean isWatched() {
		return clients.stream().anyMatch(client -> !(client instanceof SelfRefreshing));
	}

	/** Whether bytes that clients have are others now. */
	private boolean hasChanged() {
		var bytes = new byte[BlockHistory.PAGE];
		for (long page : history.watchedPages()) {
			ReadResult read = peer().memory().read(page, bytes);
			for (int i = 0; i < bytes.length; i++) {
				if (history.differs(page + i, bytes[i]) && read.rangeAt(i).isReadable()) {
					return true;
				}
			}
		}
		return false;
	}

	/** In an event set of its own: there are listeners that take all events of a set for those of one source. */
	private void tellChange() {
		history.nextEpoch();
		fireChangeEvent(DebugEvent.CONTENT);
	}

	private static boolean isAddress(BigInteger address) {
		return address.signum() >= 0 && address.bitLength() <= ADDRESS_BYTES * Byte.SIZE;
	}

	private static BigInteger unsigned(long address) {
		return new BigInteger(Long.toUnsignedString(address));
	}
}
