/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.driller.core.DrillerException;
import org.driller.core.MappedMemory;
import org.driller.core.Peer;
import org.driller.core.PeerSymbols;
import org.driller.core.ReadResult;
import org.driller.core.Segment;
import org.driller.debug.core.internal.Messages;
import org.eclipse.osgi.util.NLS;

/**
 * Where the watched places are in one peer, and how they are read there: through windows where the memory is shared, or else by copying.
 * For the sampler's thread alone.
 */
final class PeerPlaces implements AutoCloseable {

	/** Places of one segment that lie no farther apart have a window in common; what lies between them is not touched. */
	private static final long GAP = 16L << 20;
	private static final long UPDATE_NANOS = Duration.ofMillis(20).toNanos();
	/** A peer that maps and unmaps all the time is not looked through more often. */
	private static final long FIND_NANOS = Duration.ofSeconds(1).toNanos();

	private static final class Place {
		final PlaceSpec spec;
		final int firstRow;
		boolean found;
		long address;
		/** Of the variable there, 0 if not known. */
		long size;
		/** Why it was not found, or could not be read; {@code null} if all is well. */
		String problem;
		/** {@code null} if it has to be copied. */
		ByteBuffer window;
		int offset;
		ByteBuffer copy;

		Place(PlaceSpec spec, int firstRow) {
			this.spec = spec;
			this.firstRow = firstRow;
		}
	}

	private final Peer peer;
	private final List<Place> places = new ArrayList<>();
	private final List<MappedMemory> windows = new ArrayList<>();
	private List<Segment> segments = List.of();
	private long updated = Long.MIN_VALUE;
	private long sought = Long.MIN_VALUE;
	private boolean stale = true;
	private boolean ended;

	PeerPlaces(Peer peer, List<PlaceSpec> specs) {
		this.peer = peer;
		int row = 0;
		for (PlaceSpec spec : specs) {
			places.add(new Place(spec, row));
			row += spec.count();
		}
	}

	Peer peer() {
		return peer;
	}

	/** Whether the process has ended: what is read then is its last word. */
	boolean isEnded() {
		return ended;
	}

	/** Why there is no value of a place, {@code null} if there is. */
	String problem(int place) {
		return places.get(place).problem;
	}

	/**
	 * Looks, not too often, whether the places are still where they were.
	 *
	 * @param types of the places; those that are not known are set once a peer tells
	 */
	void follow(long now, ValueType[] types) {
		if (now - updated < UPDATE_NANOS && updated != Long.MIN_VALUE) {
			return;
		}
		updated = now;
		peer.update();
		boolean over = !peer.isAlive();
		stale |= over != ended;
		ended = over;
		if (windows.stream().anyMatch(window -> !window.isCurrent())) {
			// What they show is not true any more; until the places are sought again all are copied from where they were.
			closeWindows();
			stale = true;
		}
		if (peer.segments() != segments) {
			segments = peer.segments();
			stale |= places.stream().anyMatch(place -> place.window == null);
		}
		if (stale && (sought == Long.MIN_VALUE || now - sought >= FIND_NANOS)) {
			sought = now;
			stale = false;
			find();
			types(types);
			map(types);
		}
	}

	private void find() {
		if (!peer.isAttached()) {
			String why = peer.problem().isEmpty() ? NLS.bind(Messages.Watch_NotAttached, Integer.toString(peer.pid())) : peer.problem();
			places.forEach(place -> place.problem = why);
			stale = true;
			// Nothing was asked of it: it is looked at again as soon as it is attached.
			sought = Long.MIN_VALUE;
			return;
		}
		String why = null;
		PeerSymbols symbols = null;
		try {
			symbols = peer.symbols();
		} catch (DrillerException e) {
			why = e.getMessage();
		}
		try {
			var finder = new PlaceFinder(peer, symbols);
			for (Place place : places) {
				find(finder, place, why);
			}
		} finally {
			if (symbols != null) {
				symbols.close();
			}
		}
	}

	/** After its end nothing may be found any more, and what was found has not moved. */
	private void find(PlaceFinder finder, Place place, String noSymbols) {
		try {
			PlaceFinder.Found found = finder.find(place.spec.place());
			place.found = true;
			place.address = found.address();
			place.size = found.size();
			place.problem = null;
		} catch (DrillerException e) {
			if (!ended || !place.found) {
				place.found = false;
				place.problem = noSymbols == null ? e.getMessage() : noSymbols;
			}
		}
	}

	private void types(ValueType[] types) {
		for (int i = 0; i < types.length; i++) {
			Place place = places.get(i);
			if (types[i] == null && place.found) {
				types[i] = ValueType.ofSize(place.size);
			}
		}
	}

	private void map(ValueType[] types) {
		closeWindows();
		var byAddress = new ArrayList<Place>();
		for (int i = 0; i < types.length; i++) {
			Place place = places.get(i);
			if (place.found && types[i] != null) {
				place.copy = ByteBuffer.allocate(types[i].size() * place.spec.count()).order(ByteOrder.LITTLE_ENDIAN);
				byAddress.add(place);
			}
		}
		byAddress.sort(Comparator.comparing(place -> place.address, Long::compareUnsigned));
		for (int i = 0; i < byAddress.size();) {
			i = map(byAddress, i);
		}
	}

	/** @return the first place that is not in that window */
	private int map(List<Place> sorted, int from) {
		Place first = sorted.get(from);
		Optional<Segment> segment = peer.segmentAt(first.address).filter(Segment::isShared);
		long end = first.address + first.copy.capacity();
		if (segment.isEmpty() || Long.compareUnsigned(end, segment.get().end()) > 0) {
			return from + 1;
		}
		int to = from + 1;
		for (; to < sorted.size(); to++) {
			Place next = sorted.get(to);
			long nextEnd = next.address + next.copy.capacity();
			if (Long.compareUnsigned(nextEnd, segment.get().end()) > 0 || next.address - end > GAP
					|| Math.max(nextEnd - first.address, end - first.address) > Integer.MAX_VALUE / 2) {
				break;
			}
			end = Long.compareUnsigned(nextEnd, end) > 0 ? nextEnd : end;
		}
		try {
			MappedMemory window = peer.memory().map(first.address, (int) (end - first.address));
			windows.add(window);
			ByteBuffer bytes = window.buffer();
			for (Place place : sorted.subList(from, to)) {
				place.window = bytes;
				place.offset = (int) (place.address - first.address);
			}
		} catch (DrillerException | IllegalStateException e) {
			// It has just become private: it is copied, and that is looked at again.
			stale = true;
		}
		return to;
	}

	/**
	 * Reads all places.
	 *
	 * @param raw     set for each row
	 * @param present set for each row: whether there is a value
	 * @param texts   set for rows that are text
	 */
	void read(ValueType[] types, long[] raw, boolean[] present, String[] texts) {
		for (int i = 0; i < types.length; i++) {
			Place place = places.get(i);
			int end = place.firstRow + place.spec.count();
			if (types[i] == null || !place.found || place.copy == null) {
				Arrays.fill(present, place.firstRow, end, false);
				continue;
			}
			ByteBuffer bytes = place.window;
			int at = place.offset;
			int readable = place.copy.capacity();
			if (bytes == null) {
				bytes = place.copy;
				at = 0;
				readable = copy(place, types[i]);
			}
			int size = types[i].size();
			for (int row = place.firstRow; row < end; row++, at += size) {
				present[row] = (row - place.firstRow + 1) * size <= readable;
				if (present[row] && types[i].isText()) {
					texts[row] = types[i].format(bytes, at);
				} else if (present[row]) {
					raw[row] = types[i].raw(bytes, at);
				}
			}
		}
	}

	/** @return how many bytes from the first on could be had; a string may end before what is read does, and so may the memory */
	private int copy(Place place, ValueType type) {
		place.copy.clear();
		ReadResult result = peer.memory().read(place.address, place.copy);
		int readable = 0;
		for (ReadResult.Range range : result.ranges()) {
			if (!range.isReadable()) {
				place.problem = NLS.bind(Messages.Watch_Unreadable, Long.toHexString(range.start()), range.detail());
				return type.isText() && readable > 0 ? place.copy.capacity() : readable;
			}
			readable += range.length();
		}
		place.problem = null;
		return readable;
	}

	private void closeWindows() {
		windows.forEach(MappedMemory::close);
		windows.clear();
		places.forEach(place -> place.window = null);
	}

	@Override
	public void close() {
		closeWindows();
	}
}
