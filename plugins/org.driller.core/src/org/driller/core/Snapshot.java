/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot on disk: the memory of one or more processes as it was, taken while they ran. Immutable; what was read of its folder.
 *
 * @param folder    where it is; its last part is the name
 * @param processes what it holds, by rank and process id
 * @param problem   one line that says why it cannot be read, or not all of it; empty if all is well
 */
public record Snapshot(Path folder, List<SavedProcess> processes, String problem) {

	/** Copies and sorts the list. */
	public Snapshot {
		processes = processes.stream()
				.sorted(Comparator.comparingInt(SavedProcess::rank).thenComparingInt(SavedProcess::pid)).toList();
	}

	/**
	 * @return its name
	 */
	public String name() {
		return folder.getFileName().toString();
	}

	/**
	 * @return the first time that one of its bytes was read; nothing if it holds nothing
	 */
	public Optional<Instant> taken() {
		return processes.stream().map(SavedProcess::taken).min(Comparator.naturalOrder());
	}

	/**
	 * @return from the first byte of the first process to the last byte of the last one
	 */
	public Duration skew() {
		return taken().map(first -> Duration.between(first,
				processes.stream().map(each -> each.taken().plus(each.elapsed())).max(Comparator.naturalOrder()).orElse(first)))
				.orElse(Duration.ZERO);
	}

	/**
	 * @return the bytes that it takes on the disk
	 */
	public long disk() {
		return processes.stream().mapToLong(SavedProcess::disk).sum();
	}

	/**
	 * @return the bytes of memory that were copied for it
	 */
	public long copied() {
		return processes.stream().mapToLong(SavedProcess::copied).sum();
	}

	/**
	 * @return in how many portions a process was copied at most: more than one if there was not enough memory
	 */
	public int portions() {
		return processes.stream().mapToInt(SavedProcess::portions).max().orElse(0);
	}

	/**
	 * @return the time spent before the first byte was read; zero if that is not known
	 */
	public Duration prepared() {
		return processes.stream().map(SavedProcess::prepared).reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * @return the time spent to write it to the disk, after the last byte was read; zero if that is not known
	 */
	public Duration written() {
		return processes.stream().map(SavedProcess::written).reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * @return the longest time for which a process was held for it; zero if none was
	 */
	public Duration held() {
		return processes.stream().map(SavedProcess::held).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
	}

	/**
	 * @return whether the bytes of each process are of one moment, though not all processes of the same
	 */
	public boolean isConsistent() {
		return !processes.isEmpty() && processes.stream().allMatch(SavedProcess::isConsistent);
	}
}
