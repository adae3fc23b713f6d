/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.concurrent.TimeUnit;

/**
 * All that is to be painted: the newest sample, how fresh each change in it is, the visible rows and the selection.
 */
public final class LiveModel {

	/** A change is painted in this many steps, from the freshest, {@value}, to 1; 0 is no change. */
	public static final int HEAT_LEVELS = 8;

	private static final long FACTOR = 1_000_003;

	/** How long a change stays marked unless {@link #setFadeNanos} says otherwise. */
	public static final long FADE_NANOS = TimeUnit.MILLISECONDS.toNanos(2000);

	private final ChangeTracker changes = new ChangeTracker(FADE_NANOS);
	private final Viewport viewport = new Viewport();
	private final Selection selection = new Selection();
	private LiveSettings settings = LiveSettings.DEFAULT;
	private Annotations annotations = Annotations.NONE;
	private Long link;
	private ByteMarks marks = ByteMarks.NONE;
	private Sample sample;
	private long samples;
	private long changedSamples;

	public Viewport viewport() {
		return viewport;
	}

	public Selection selection() {
		return selection;
	}

	/** How it is to be shown. */
	public LiveSettings settings() {
		return settings;
	}

	/** Shows it another way from now on. The viewport's row length is the control's business. */
	public void setSettings(LiveSettings newSettings) {
		settings = newSettings;
		selection.setCellBytes(newSettings.cellBytes());
	}

	/** Marks bytes that are not what others have. */
	public void setMarks(ByteMarks newMarks) {
		marks = newMarks;
	}

	/** How a byte that can be shown compares with others' at the same place. */
	public ByteMarks.Mark mark(long address) {
		return isReadable(address) ? marks.at(address) : ByteMarks.Mark.NONE;
	}

	/** @return the newest sample, or {@code null} before the first */
	public Sample sample() {
		return sample;
	}

	/** Starts over with other memory, at its first address. */
	public void reset(AddressRange range) {
		changes.clear();
		marks = ByteMarks.NONE;
		sample = null;
		annotations = Annotations.NONE;
		link = null;
		samples = 0;
		changedSamples = 0;
		viewport.setRange(range);
		viewport.setTopRow(0);
		selection.set(range.first());
	}

	/** Sets how long a change stays marked, those that are marked now included; 0 for not at all. */
	public void setFadeNanos(long nanos) {
		changes.setFadeNanos(nanos);
	}

	/** Takes in what was read at {@code now} ({@link System#nanoTime}). */
	public void accept(Sample newest, long now) {
		if (changes.update(newest, now) > 0) {
			changedSamples++;
		}
		sample = newest;
		samples++;
	}

	/** How many samples were taken in since the last {@link #reset}. */
	public long samples() {
		return samples;
	}

	/** How many of them held a change. */
	public long changedSamples() {
		return changedSamples;
	}

	/**
	 * @param address of the first byte of a cell
	 * @return the bytes of the cell, or {@code null} if not all of them can be shown
	 */
	public byte[] cell(long address) {
		var bytes = new byte[settings.cellBytes()];
		for (int i = 0; i < bytes.length; i++) {
			if (!isReadable(address + i)) {
				return null;
			}
			bytes[i] = (byte) sample.value(address + i);
		}
		return bytes;
	}

	/** Takes over what is known of the bytes besides. */
	public void setAnnotations(Annotations known) {
		annotations = known;
	}

	/** What is known of the bytes besides their values. */
	public Annotations annotations() {
		return annotations;
	}

	/** @return where the word at an address points now, {@code null} if it is no pointer or nothing is known */
	public LivePointer pointerAt(long address) {
		return sample == null ? null : annotations.pointerAt(sample, address, settings.order());
	}

	/** Marks the word that is pointed to with the mouse as one that can be followed; {@code null} for none. */
	public void setLink(Long address) {
		link = address;
	}

	/** @return the word that can be followed with a click, {@code null} for none */
	public Long link() {
		return link;
	}

	/** What is said of symbols beside a row; empty for nothing. */
	public String symbolText(long row) {
		return settings.shows(LivePart.SYMBOLS)
				? annotations.rowText(viewport.addressOf(row), viewport.bytesPerRow(), row == viewport.topRow())
				: ""; //$NON-NLS-1$
	}

	/**
	 * Whether the cell that begins at the address may hold old and new bytes at once: it has several, and some changed while
	 * it was read.
	 */
	public boolean isTorn(long address) {
		if (sample == null || settings.cellBytes() == 1) {
			return false;
		}
		for (int i = 0; i < settings.cellBytes(); i++) {
			if (sample.isMoving(address + i)) {
				return true;
			}
		}
		return false;
	}

	/** Whether what is shown is not known to be what the running process sees now. */
	public boolean isStale() {
		return sample != null && sample.liveness().isStale();
	}

	/** Whether the byte can be shown: it was read, and could be. */
	public boolean isReadable(long address) {
		return sample != null && sample.isReadable(address);
	}

	/** Whether it is known that the byte cannot be read; {@code false} too while nothing was read there yet. */
	public boolean isUnreadable(long address) {
		return sample != null && sample.covers(address) && !sample.isReadable(address);
	}

	/** @return 0 to {@link #HEAT_LEVELS} */
	public int heat(long address, long now) {
		return (int) Math.ceil(changes.freshness(address, now) * HEAT_LEVELS);
	}

	/** Whether some mark still has to be repainted as it fades. */
	public boolean isFading(long now) {
		return changes.isFading(now);
	}

	/**
	 * A number that differs whenever bytes of a row have to be painted anew (and, as any hash, nearly always only then).
	 *
	 * @param from the first of them, counted from the row's start
	 * @param to   the first after the last
	 */
	public long signature(long row, int from, int to, long now) {
		long start = viewport.addressOf(row);
		long hash = 1;
		for (int column = from; column < to; column++) {
			long address = start + column;
			int look = isUnreadable(address) ? -1 : -2;
			if (isReadable(address)) {
				look = sample.value(address) << 8 | heat(address, now) << 4 | sample.origin(address).ordinal() << 1
						| (sample.isMoving(address) ? 1 : 0) | mark(address).ordinal() << 16;
			}
			hash = hash * FACTOR + look;
			if ((address & Long.BYTES - 1) == 0) {
				LivePointer pointer = pointerAt(address);
				hash = hash * FACTOR + (pointer == null ? 0 : 1 + pointer.kind().ordinal());
			}
		}
		return hash;
	}

	/** A number that differs whenever a row has to be painted anew for more than its bytes: all of it is, then. */
	public long signature(long row) {
		long start = viewport.addressOf(row);
		int end = viewport.bytesPerRow();
		long hash = 0;
		if (sample != null) {
			int ways = 0;
			for (int column = 0; column < end; column++) {
				ways |= 1 << sample.origin(start + column).ordinal();
			}
			hash = (1 + sample.liveness().ordinal()) * FACTOR + ways;
		}
		boolean linked = link != null && link > start - Long.BYTES && link < start + end;
		return (hash * FACTOR + symbolText(row).hashCode()) * FACTOR + (linked ? link : 0);
	}
}
