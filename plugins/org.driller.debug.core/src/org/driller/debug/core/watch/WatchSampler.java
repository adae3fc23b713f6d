/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.driller.core.DrillerException;
import org.driller.core.Outliers;
import org.driller.core.Peer;
import org.eclipse.core.runtime.ILog;

/**
 * Reads named places in all peers of a group, again and again, on a thread of its own. What is shared is read without a copy and without
 * a system call. It never stops a peer. A page that a peer has not used yet becomes resident when a place in it is looked at.
 * <p>
 * Any thread may use it. {@link #close()} must be called in the end.
 */
public final class WatchSampler implements AutoCloseable {

	/** Rows at most; more are left out. */
	public static final int MOST_ROWS = 10_000;
	/** As often as possible. */
	public static final double NO_LIMIT = 0;

	/** Nobody sees more of them. */
	private static final long TELL_NANOS = Duration.ofMillis(100).toNanos();
	private static final long PEERS_NANOS = Duration.ofMillis(20).toNanos();
	/** While there is nothing to read. */
	private static final long IDLE_NANOS = Duration.ofMillis(200).toNanos();
	private static final long RATE_NANOS = Duration.ofSeconds(1).toNanos();

	private final Supplier<List<Peer>> peers;
	private final Consumer<WatchSnapshot> listener;
	private final WatchHistory history = new WatchHistory();
	private final Thread thread = new Thread(this::run, "Driller watch"); //$NON-NLS-1$

	/** Guards what follows. */
	private final Object lock = new Object();
	private List<PlaceSpec> wanted = List.of();
	private double rate = 10;
	private boolean paused;
	private boolean closed;

	private volatile WatchSnapshot latest = WatchSnapshot.EMPTY;

	/* For the thread alone. */
	private List<PlaceSpec> specs = List.of();
	private ValueType[] types = {};
	private List<WatchSnapshot.Row> rows = List.of();
	private List<WatchColumn> columns = List.of();
	private List<Peer> known = List.of();
	private long followed = System.nanoTime() - PEERS_NANOS;
	private long sampled;
	private long told;
	private long rateStart;
	private long rateRounds;
	private double reached;
	private boolean failed;

	/**
	 * Begins at once; without places it does nothing.
	 *
	 * @param peers    the peers of the group as they are; asked by the thread, must be quick
	 * @param listener told by the thread ten times a second at most, however often values are read; should return soon
	 */
	public WatchSampler(Supplier<List<Peer>> peers, Consumer<WatchSnapshot> listener) {
		this.peers = peers;
		this.listener = listener;
		thread.setDaemon(true);
		thread.start();
	}

	/** @param places what to read from now on; those that were read before keep their history */
	public void setPlaces(List<PlaceSpec> places) {
		synchronized (lock) {
			wanted = List.copyOf(places);
			lock.notifyAll();
		}
	}

	/** @param hertz rounds a second, or {@link #NO_LIMIT} */
	public void setRate(double hertz) {
		synchronized (lock) {
			rate = hertz;
			lock.notifyAll();
		}
	}

	/** @param pause whether to read nothing for a while; what was read stays */
	public void setPaused(boolean pause) {
		synchronized (lock) {
			paused = pause;
			lock.notifyAll();
		}
	}

	/** Whether nothing is read for a while. */
	public boolean isPaused() {
		synchronized (lock) {
			return paused;
		}
	}

	/** What the listener was told last. */
	public WatchSnapshot latest() {
		return latest;
	}

	/** What was read before. */
	public WatchHistory history() {
		return history;
	}

	/** Ends it, after the round that is under way. Does not block; may be called more than once. */
	@Override
	public void close() {
		synchronized (lock) {
			closed = true;
			lock.notifyAll();
		}
	}

	private void run() {
		try {
			long next = System.nanoTime();
			while (true) {
				List<PlaceSpec> now;
				boolean idle;
				long period;
				synchronized (lock) {
					if (closed) {
						return;
					}
					now = wanted;
					idle = paused;
					period = rate == NO_LIMIT ? 0 : (long) (1e9 / rate);
				}
				if (!step(now, idle)) {
					pause(System.nanoTime() + IDLE_NANOS, now);
					next = System.nanoTime();
					continue;
				}
				// What could not be kept up with is not caught up with.
				next = Math.max(next + period, System.nanoTime());
				pause(next, now);
			}
		} catch (InterruptedException e) {
			// Nobody interrupts it but who wants it to end.
		} finally {
			columns.forEach(WatchColumn::close);
		}
	}

	/** Reads once, unless there is nothing to read. @return whether there was; a mistake of ours is logged once, and no end */
	private boolean step(List<PlaceSpec> now, boolean idle) {
		try {
			boolean changed = follow(now);
			if (!idle && !rows.isEmpty() && !columns.isEmpty()) {
				round(changed);
				return true;
			}
			reached = 0;
			rateStart = 0;
			if (changed) {
				tell(System.nanoTime(), 0);
			}
		} catch (RuntimeException e) {
			if (!failed) {
				ILog.of(WatchSampler.class).error(e.toString(), e);
			}
			failed = true;
		}
		return false;
	}

	/** Until a moment, or until something else is wanted. */
	private void pause(long until, List<PlaceSpec> now) throws InterruptedException {
		synchronized (lock) {
			boolean was = paused;
			for (long left = until - System.nanoTime(); left > 0 && !closed && wanted == now && paused == was;) {
				lock.wait(left / 1_000_000, (int) (left % 1_000_000));
				left = until - System.nanoTime();
			}
		}
	}

	/** Takes over other places and other peers. @return whether there are any */
	private boolean follow(List<PlaceSpec> now) {
		boolean places = now != specs;
		if (!places && System.nanoTime() - followed < PEERS_NANOS) {
			return false;
		}
		followed = System.nanoTime();
		List<Peer> there = shown(peers.get());
		if (!places && there.equals(known)) {
			return false;
		}
		int[] oldRows = places ? replaceRows(now) : same();
		var kept = new HashMap<Peer, WatchColumn>();
		columns.forEach(column -> kept.put(column.peer, column));
		var fresh = new ArrayList<WatchColumn>();
		for (Peer peer : there) {
			WatchColumn column = kept.remove(peer);
			if (column == null) {
				column = new WatchColumn(peer, specs, rows.size());
			} else if (places) {
				column.replace(specs, oldRows);
			}
			fresh.add(column);
		}
		kept.values().forEach(WatchColumn::close);
		columns = fresh;
		known = there;
		history.shape(rows, oldRows, there);
		return true;
	}

	/**
	 * Of peers that have ended those that ended while they were watched, until another one takes their place; all, if nobody is left.
	 */
	private List<Peer> shown(List<Peer> all) {
		List<Peer> alive = all.stream().filter(Peer::isAlive).toList();
		if (alive.isEmpty()) {
			return known.isEmpty() || !all.containsAll(known) ? all : known;
		}
		return all.stream().filter(peer -> peer.isAlive() || known.contains(peer) && alive.stream().noneMatch(
				other -> other.pid() == peer.pid() || other.rank() != Peer.NO_RANK && other.rank() == peer.rank())).toList();
	}

	private int[] same() {
		var same = new int[rows.size()];
		Arrays.setAll(same, row -> row);
		return same;
	}

	/** @return for each new row which one it was, -1 for none */
	private int[] replaceRows(List<PlaceSpec> now) {
		Map<PlaceSpec, Integer> oldFirst = new HashMap<>();
		for (int row = rows.size() - 1; row >= 0; row--) {
			if (rows.get(row).index() == 0) {
				oldFirst.put(rows.get(row).spec(), row);
			}
		}
		ValueType[] oldTypes = types;
		List<WatchSnapshot.Row> oldRows = rows;
		specs = now;
		types = new ValueType[now.size()];
		var fresh = new ArrayList<WatchSnapshot.Row>();
		var from = new ArrayList<Integer>();
		for (int place = 0; place < now.size(); place++) {
			PlaceSpec spec = now.get(place);
			Integer old = oldFirst.get(spec);
			types[place] = old != null ? oldTypes[oldRows.get(old).place()] : spec.type();
			for (int index = 0; index < spec.count(); index++) {
				fresh.add(new WatchSnapshot.Row(spec, place, index, types[place]));
				from.add(old == null ? -1 : old + index);
			}
		}
		rows = List.copyOf(fresh);
		return from.stream().mapToInt(Integer::intValue).toArray();
	}

	private void round(boolean changed) {
		long begin = System.nanoTime();
		boolean unknown = Arrays.asList(types).contains(null);
		columns.forEach(column -> column.places.follow(begin, types));
		if (unknown) {
			rows = rows.stream().map(row -> new WatchSnapshot.Row(row.spec(), row.place(), row.index(), types[row.place()])).toList();
			history.setRows(rows);
		}
		boolean text = Arrays.stream(types).anyMatch(type -> type != null && type.isText());
		long start = System.nanoTime();
		columns.forEach(column -> column.read(types, rows, start));
		long end = System.nanoTime();
		history.put(start, columns, text);
		sampled++;
		measure(end);
		if (changed || end - told >= TELL_NANOS) {
			tell(start, end - start);
		}
	}

	private void measure(long now) {
		if (rateStart == 0) {
			rateStart = now;
			rateRounds = 0;
		} else if (++rateRounds > 0 && now - rateStart >= RATE_NANOS) {
			reached = rateRounds * 1e9 / (now - rateStart);
			rateStart = now;
			rateRounds = 0;
		}
	}

	private void tell(long taken, long skew) {
		told = System.nanoTime();
		boolean[][] outliers = outliers();
		var shown = new ArrayList<WatchSnapshot.Column>();
		for (int i = 0; i < columns.size(); i++) {
			WatchColumn column = columns.get(i);
			shown.add(new WatchSnapshot.Column(column.peer, column.places.isEnded(), column.raw.clone(), column.present.clone(),
					column.texts.clone(), column.problems(types.length), outliers[i], column.changed.clone(), column.rose.clone()));
		}
		latest = new WatchSnapshot(rows, shown, sampled, taken, skew, reached);
		listener.accept(latest);
	}

	private boolean[][] outliers() {
		var outliers = new boolean[columns.size()][rows.size()];
		try {
			for (int row = 0; row < rows.size() && columns.size() > 2; row++) {
				boolean[] marks = outliers(row, types[rows.get(row).place()]);
				for (int i = 0; i < columns.size(); i++) {
					outliers[i][row] = marks[i] && columns.get(i).present[row];
				}
			}
		} catch (DrillerException e) {
			// Without the native part there are no peers either.
			return outliers;
		}
		return outliers;
	}

	/** Numbers by how far they are from the others, whatever cannot be compared so by whether most are the same. */
	private boolean[] outliers(int row, ValueType type) throws DrillerException {
		if (type != null && type.isNumber()) {
			return Outliers.of(columns.stream().mapToDouble(column -> column.present[row] ? type.number(column.raw[row]) : Double.NaN)
					.toArray());
		}
		return Outliers.of(columns.stream().map(column -> !column.present[row] || type == null ? "" //$NON-NLS-1$
				: type.isText() ? column.texts[row] : type.format(column.raw[row])).toArray(String[]::new));
	}
}
