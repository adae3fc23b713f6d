/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.driller.core.internal.Messages;
import org.driller.core.internal.SnapshotFiles;
import org.driller.core.internal.SnapshotFolder;

/**
 * Snapshots in a folder, one folder each, named after them: the same files that {@code driller snapshot} writes and reads. Whatever is
 * not complete has a hidden name and is removed when it fails, is canceled, or is found later; so a snapshot is there as a whole or not
 * at all.
 * <p>
 * Everything here reads or writes files and blocks meanwhile: not for a user interface thread. Any thread may use it.
 */
public final class SnapshotStore {

	/** As the command has them: like a group's name, and not hidden. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}"); //$NON-NLS-1$
	private static final Pattern SAVED = Pattern.compile("([1-9][0-9]{0,9})\\.directory"); //$NON-NLS-1$
	/** Between looks whether to stop. */
	static final int SLICE_MILLIS = 50;

	private final Path home;

	/**
	 * @param home the folder that holds them; made when the first one is taken
	 */
	public SnapshotStore(Path home) {
		this.home = home;
	}

	/**
	 * @return the snapshots that the {@code driller} command keeps: $DRILLER_SNAPSHOTS, or the user's data folder; nothing if there is no
	 *         such place
	 */
	public static Optional<SnapshotStore> ofCommand() {
		try {
			return Optional.of(new SnapshotStore(SnapshotFolder.home()));
		} catch (DrillerException e) {
			return Optional.empty();
		}
	}

	/**
	 * @return the folder that holds them
	 */
	public Path home() {
		return home;
	}

	/**
	 * @param name any text
	 * @return whether a snapshot can be called so: 1 to 63 letters, digits, '.', '_' and '-', the first not a '.'
	 */
	public static boolean isValidName(String name) {
		return NAME.matcher(name).matches();
	}

	/**
	 * @param wish a name
	 * @return it, or that with a number, such that no snapshot has it
	 */
	public String freeName(String wish) {
		String name = wish;
		for (int i = 2; exists(name); i++) {
			String number = "-" + i; //$NON-NLS-1$
			name = wish.substring(0, Math.min(wish.length(), 63 - number.length())) + number;
		}
		return name;
	}

	private boolean exists(String name) {
		return Files.exists(home.resolve(name), LinkOption.NOFOLLOW_LINKS);
	}

	/**
	 * Reads what there is. One that is damaged is listed with its {@linkplain Snapshot#problem() problem}.
	 *
	 * @return the snapshots by name
	 * @throws DrillerException if the folder cannot be read
	 */
	public List<Snapshot> list() throws DrillerException {
		if (!Files.isDirectory(home)) {
			return List.of();
		}
		SnapshotFiles.removeLeftovers(home);
		var found = new ArrayList<Snapshot>();
		try (Stream<Path> folders = Files.list(home)) {
			List<Path> named = folders.filter(path -> isValidName(path.getFileName().toString()))
					.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).sorted(Comparator.comparing(Path::getFileName))
					.toList();
			for (Path folder : named) {
				found.add(read(folder));
			}
		} catch (IOException e) {
			throw SnapshotFiles.failed("SnapshotsUnreadable", home, e); //$NON-NLS-1$
		}
		return found;
	}

	/**
	 * Reads what a folder holds.
	 *
	 * @param folder any folder
	 * @return the snapshot in it; what is wrong with it is its {@linkplain Snapshot#problem() problem}
	 */
	public static Snapshot read(Path folder) {
		var processes = new ArrayList<SavedProcess>();
		String problem = ""; //$NON-NLS-1$
		try {
			for (int pid : pids(folder)) {
				try {
					processes.add(SavedProcess.read(folder, pid));
				} catch (DrillerException e) {
					problem = problem.isEmpty() ? e.getMessage() : problem;
				}
			}
		} catch (DrillerException e) {
			problem = e.getMessage();
		}
		if (processes.isEmpty() && problem.isEmpty()) {
			problem = Messages.get("SnapshotNone", folder.getFileName()); //$NON-NLS-1$
		}
		return new Snapshot(folder, processes, problem);
	}

	private static List<Integer> pids(Path folder) throws DrillerException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> SAVED.matcher(file.getFileName().toString())).filter(Matcher::matches)
					.map(match -> Long.parseLong(match.group(1))).filter(pid -> pid <= Integer.MAX_VALUE).map(Long::intValue)
					.sorted().toList();
		} catch (IOException e) {
			throw SnapshotFiles.failed("SnapshotUnreadable", folder, e); //$NON-NLS-1$
		}
	}

	/**
	 * Takes a snapshot while the processes run. So that its first and its last byte are close together, all of them are prepared for it
	 * first, then copied, one after the other, and written to the disk at last. What a process has mapped by itself since it last published
	 * its segments is asked for first. A process that ends meanwhile gives what it had shared.
	 *
	 * @param name    a {@linkplain #isValidName(String) valid} name that no snapshot has
	 * @param targets what of; of several with one process id, as when it was used again, the living one, or the last
	 * @param hold    whether to hold each living process while it is copied, for {@link Peer#LONGEST_LEASE} at most, so that what is
	 *                saved of it is of one instant; who ran on earlier is told to the monitor
	 * @param monitor is told how far it has come
	 * @return the snapshot; nothing if it was canceled
	 * @throws DrillerException if it cannot be taken, or a process cannot be held; nothing is left of it then
	 */
	public Optional<Snapshot> take(String name, List<SnapshotTarget> targets, boolean hold, SnapshotMonitor monitor)
			throws DrillerException {
		Map<Integer, SnapshotTarget> byPid = new LinkedHashMap<>();
		for (SnapshotTarget target : targets) {
			SnapshotTarget before = byPid.get(target.peer().pid());
			if (before == null || !before.peer().isAlive()) {
				byPid.put(target.peer().pid(), target);
			}
		}
		List<SnapshotTarget> all = List.copyOf(byPid.values());
		if (all.isEmpty()) {
			throw new DrillerException(Messages.get("SnapshotNothing")); //$NON-NLS-1$
		}
		return make(name, folder -> {
			try (var taking = new SnapshotTaking(folder, hold, monitor)) {
				return taking.take(all);
			}
		});
	}

	/** What is done with the folder of a snapshot before it gets its name; returns whether it was done to the end. */
	private interface Work {
		boolean in(SnapshotFolder folder) throws DrillerException;
	}

	/** Makes a snapshot by the name, as a whole or not at all. */
	private Optional<Snapshot> make(String name, Work work) throws DrillerException {
		requireValid(name);
		if (exists(name)) {
			throw new DrillerException(Messages.get("SnapshotExists", name)); //$NON-NLS-1$
		}
		Path partial = SnapshotFiles.createPartial(home, name);
		boolean complete = false;
		try {
			try (SnapshotFolder folder = SnapshotFolder.open(partial)) {
				complete = work.in(folder);
			}
			if (complete) {
				Path named = SnapshotFiles.move(partial, home.resolve(name));
				return Optional.of(read(named));
			}
			return Optional.empty();
		} catch (DrillerException e) {
			complete = false;
			throw e;
		} finally {
			if (!complete) {
				SnapshotFiles.remove(partial);
			}
		}
	}

	private static void requireValid(String name) throws DrillerException {
		if (!isValidName(name)) {
			throw new DrillerException(Messages.get("SnapshotName", name)); //$NON-NLS-1$
		}
	}

	/**
	 * Gives a snapshot of this store another name.
	 *
	 * @param snapshot one of it
	 * @param name     a valid name that no snapshot has
	 * @return it, by its new name
	 * @throws DrillerException if it cannot have it
	 */
	public Snapshot rename(Snapshot snapshot, String name) throws DrillerException {
		requireValid(name);
		if (exists(name)) {
			throw new DrillerException(Messages.get("SnapshotExists", name)); //$NON-NLS-1$
		}
		return read(SnapshotFiles.move(snapshot.folder(), home.resolve(name)));
	}

	/**
	 * Deletes a snapshot.
	 *
	 * @param snapshot one of this store
	 * @throws DrillerException if that is not possible; some of it may be gone then
	 */
	public void delete(Snapshot snapshot) throws DrillerException {
		requireValid(snapshot.name());
		try {
			SnapshotFiles.delete(home.resolve(snapshot.name()));
		} catch (IOException e) {
			throw SnapshotFiles.failed("SnapshotNotDeleted", snapshot.folder(), e); //$NON-NLS-1$
		}
	}

	/**
	 * Copies a snapshot into this store. What it holds is checked; holes stay holes.
	 *
	 * @param snapshot from anywhere
	 * @param name     a valid name that no snapshot of this store has
	 * @param monitor  is told how far it has come
	 * @return the copy; nothing if it was canceled
	 * @throws DrillerException if it cannot be copied or is damaged; nothing is left of the copy then
	 */
	public Optional<Snapshot> copy(Snapshot snapshot, String name, SnapshotMonitor monitor) throws DrillerException {
		List<SavedProcess> processes = snapshot.processes();
		if (processes.isEmpty()) {
			throw new DrillerException(snapshot.problem());
		}
		return make(name, folder -> {
			try (SnapshotFolder from = SnapshotFolder.open(snapshot.folder())) {
				for (int i = 0; i < processes.size(); i++) {
					var at = new long[1];
					boolean done = false;
					while (!done) {
						if (monitor.isCanceled()) {
							return false;
						}
						done = from.copy(processes.get(i).pid(), folder, at, SLICE_MILLIS);
					}
					monitor.progress((i + 1.0) / processes.size());
				}
			}
			return true;
		});
	}
}
