/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes read at one time, each with where it came from. Immutable; may be passed between threads.
 */
public final class Sample {

	/** How alive that is from which the bytes came. */
	public enum Liveness {
		/** Bytes may change at any time. */
		LIVE,
		/** The process is held, by a debugger or a signal: nothing changes until it goes on. */
		STOPPED,
		/** The process works on, but what is read may be behind what it sees, as while it forks. */
		BEHIND,
		/** The process ended; these are its last bytes. */
		ENDED,
		/** The bytes are those of a snapshot; the process may have gone on. */
		SAVED;

		/** Whether the bytes cannot change any more. */
		public boolean isFinal() {
			return this == ENDED || this == SAVED;
		}

		/** Whether the bytes are not known to be what the running process sees now. */
		public boolean isStale() {
			return this != LIVE;
		}
	}

	/** Something to be told of the bytes {@code from} to {@code to} (excluded), counted from the sample's start. */
	private record Note(int from, int to, String reason) {
	}

	private final long address;
	private final byte[] bytes;
	private final Origin[] origins;
	private final boolean[] writable;
	private final BitSet moving;
	private final List<Note> gaps;
	private final List<Note> unshared;
	private final Liveness liveness;
	private final String stopper;

	private Sample(Builder builder) {
		address = builder.address;
		bytes = builder.bytes;
		origins = builder.origins;
		writable = builder.writable;
		moving = builder.moving;
		gaps = List.copyOf(builder.gaps);
		unshared = List.copyOf(builder.unshared);
		liveness = builder.liveness;
		stopper = builder.stopper;
	}

	/** Starts a sample in which nothing is readable yet. */
	public static Builder of(long address, int length) {
		return new Builder(address, length);
	}

	/** A sample without a readable byte, all for one reason. */
	public static Sample unreadable(long address, int length, String reason, Liveness liveness) {
		return of(address, length).gap(0, length, reason).liveness(liveness).build();
	}

	public long address() {
		return address;
	}

	public int length() {
		return bytes.length;
	}

	public Liveness liveness() {
		return liveness;
	}

	/** The debugger that holds a process that is {@link Liveness#STOPPED}; empty if none does or it is not known. */
	public String stopper() {
		return stopper;
	}

	/** Whether the byte at {@code byteAddress} belongs to this sample, readable or not. */
	public boolean covers(long byteAddress) {
		return Long.compareUnsigned(byteAddress - address, bytes.length) < 0;
	}

	public boolean isReadable(long byteAddress) {
		return origin(byteAddress) != Origin.NONE;
	}

	public boolean isWritable(long byteAddress) {
		return covers(byteAddress) && writable[(int) (byteAddress - address)];
	}

	/** @return the byte, 0 to 255; 0 where it is not readable */
	public int value(long byteAddress) {
		return covers(byteAddress) ? bytes[(int) (byteAddress - address)] & 0xff : 0;
	}

	/** @return where the byte came from; {@link Origin#NONE} outside of the sample */
	public Origin origin(long byteAddress) {
		return covers(byteAddress) ? origins[(int) (byteAddress - address)] : Origin.NONE;
	}

	/**
	 * Whether the byte changed while the sample was read: a value of several bytes may then hold old and new ones at once.
	 */
	public boolean isMoving(long byteAddress) {
		return covers(byteAddress) && moving.get((int) (byteAddress - address));
	}

	/** @return why the byte could not be read, or {@code null} if it could or nothing is known */
	public String reason(long byteAddress) {
		return reason(gaps, byteAddress);
	}

	/** @return why the byte is not shared and had to be copied out of the process, {@code null} if nothing is known */
	public String unsharedReason(long byteAddress) {
		return reason(unshared, byteAddress);
	}

	private String reason(List<Note> notes, long byteAddress) {
		if (!covers(byteAddress)) {
			return null;
		}
		int index = (int) (byteAddress - address);
		return notes.stream().filter(note -> note.from <= index && index < note.to).map(Note::reason).findFirst()
				.orElse(null);
	}

	/** Copies readable and unreadable bytes, the latter as 0. */
	public byte[] bytes() {
		return bytes.clone();
	}

	/** Every origin that occurs, {@link Origin#NONE} included. */
	public Set<Origin> origins() {
		Set<Origin> all = EnumSet.noneOf(Origin.class);
		all.addAll(Arrays.asList(origins));
		return all;
	}

	/** @return the reason of the first byte that could not be read, or {@code null} */
	public String firstReason() {
		return gaps.isEmpty() ? null : gaps.get(0).reason;
	}

	/** @return why the first byte that is not shared is not, or {@code null} */
	public String firstUnsharedReason() {
		return unshared.isEmpty() ? null : unshared.get(0).reason;
	}

	/** Fills a sample in; offsets count from its start. Not to be used after {@link #build}. */
	public static final class Builder {

		private final long address;
		private final byte[] bytes;
		private final Origin[] origins;
		private final boolean[] writable;
		private final BitSet moving = new BitSet();
		private final List<Note> gaps = new ArrayList<>();
		private final List<Note> unshared = new ArrayList<>();
		private Liveness liveness = Liveness.LIVE;
		private String stopper = ""; //$NON-NLS-1$

		private Builder(long address, int length) {
			this.address = address;
			bytes = new byte[length];
			origins = new Origin[length];
			Arrays.fill(origins, Origin.NONE);
			writable = new boolean[length];
		}

		public Builder set(int offset, byte value, Origin origin, boolean canWrite) {
			bytes[offset] = value;
			origins[offset] = origin;
			writable[offset] = canWrite;
			return this;
		}

		/** Marks {@code from} to {@code to} (excluded) as not readable. {@code reason} may be {@code null}. */
		public Builder gap(int from, int to, String reason) {
			Arrays.fill(origins, from, to, Origin.NONE);
			if (reason != null && from < to) {
				gaps.add(new Note(from, to, reason));
			}
			return this;
		}

		/** Says why bytes {@code from} to {@code to} (excluded) are not shared. */
		public Builder unshared(int from, int to, String reason) {
			unshared.add(new Note(from, to, reason));
			return this;
		}

		/** Says that a byte changed during the reading. */
		public Builder moving(int offset) {
			moving.set(offset);
			return this;
		}

		public Builder liveness(Liveness value) {
			liveness = value;
			return this;
		}

		/** Names the debugger that stopped the process. */
		public Builder stopper(String name) {
			stopper = name;
			return this;
		}

		public Sample build() {
			return new Sample(this);
		}
	}
}
