/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.driller.core.DrillerException;

/** Folders of snapshots: made under a hidden name, moved to their own when they are complete. */
public final class SnapshotFiles {

	/** As the command names them, too: ".NAME.PID" of who makes it. */
	private static final Pattern PARTIAL = Pattern.compile("\\..+\\.([1-9][0-9]{0,9})"); //$NON-NLS-1$
	/** Whoever takes one writes to it more often; its process id may be one of another pid namespace. */
	private static final Duration QUIET = Duration.ofHours(1);

	private SnapshotFiles() {
	}

	/**
	 * @param home the folder that holds snapshots; made if it is not there
	 * @param name of the snapshot
	 * @return a new empty folder that nobody else can read
	 * @throws DrillerException if it cannot be made
	 */
	public static Path createPartial(Path home, String name) throws DrillerException {
		Path partial = home.resolve('.' + name + '.' + ProcessHandle.current().pid());
		try {
			Files.createDirectories(home);
			return Files.createDirectory(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))); //$NON-NLS-1$
		} catch (IOException e) {
			throw failed("SnapshotNoFolder", home, e); //$NON-NLS-1$
		}
	}

	/**
	 * Moves a folder to a name that nothing has.
	 *
	 * @param from a folder
	 * @param to   in the same folder
	 * @return {@code to}
	 * @throws DrillerException if that is not possible
	 */
	public static Path move(Path from, Path to) throws DrillerException {
		try {
			// rename(2) takes the place of an empty folder only.
			return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		} catch (IOException e) {
			throw failed("SnapshotNotNamed", to, e); //$NON-NLS-1$
		}
	}

	/**
	 * Deletes a folder with the files in it.
	 *
	 * @param folder no link; in a snapshot's there are no folders
	 * @throws IOException if something cannot be deleted
	 */
	public static void delete(Path folder) throws IOException {
		if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
			throw new NotDirectoryException(folder.toString());
		}
		List<Path> files;
		try (Stream<Path> entries = Files.list(folder)) {
			files = entries.toList();
		}
		for (Path file : files) {
			Files.delete(file);
		}
		Files.delete(folder);
	}

	/** Deletes what can be deleted. */
	public static void remove(Path folder) {
		try {
			delete(folder);
		} catch (IOException e) {
			// It is hidden, and looked for again.
		}
	}

	/** Removes what somebody who is gone has left behind half done. */
	public static void removeLeftovers(Path home) {
		Instant old = Instant.now().minus(QUIET);
		try (Stream<Path> entries = Files.list(home)) {
			entries.filter(path -> isLeftover(path, old)).toList().forEach(SnapshotFiles::remove);
		} catch (IOException e) {
			// Who lists what is there is told.
		}
	}

	private static boolean isLeftover(Path path, Instant old) {
		Matcher matcher = PARTIAL.matcher(path.getFileName().toString());
		if (!matcher.matches() || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
				|| ProcessHandle.of(Long.parseLong(matcher.group(1))).isPresent()) {
			return false;
		}
		try (Stream<Path> files = Files.list(path)) {
			for (Path file : Stream.concat(Stream.of(path), files).toList()) {
				if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isAfter(old)) {
					return false;
				}
			}
			return true;
		} catch (IOException e) {
			return false;
		}
	}

	/**
	 * @param key  of a text whose {0} is the path and {1} the cause
	 * @param path of what it is about
	 * @param e    what went wrong
	 * @return the line for the user
	 */
	public static DrillerException failed(String key, Path path, IOException e) {
		String cause;
		if (e instanceof AccessDeniedException) {
			cause = Messages.get("FilesDenied"); //$NON-NLS-1$
		} else if (e instanceof NoSuchFileException) {
			cause = Messages.get("FilesGone"); //$NON-NLS-1$
		} else if (e instanceof FileSystemException system && system.getReason() != null) {
			cause = system.getReason();
		} else {
			cause = e.getClass().getSimpleName();
		}
		return new DrillerException(Messages.get(key, path, Field.oneLine(cause)));
	}
}
