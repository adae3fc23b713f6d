/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.MemoryUsage;
import org.driller.core.PeerDescriptor;
import org.driller.core.PeerHalt;
import org.driller.core.PeerThread;
import org.driller.core.ProcessDetails;
import org.driller.core.ThreadState;

/** What {@code /proc} says about a process. Its texts come from that process and are made single lines. */
public final class ProcFiles {

	private static final long KIB = 1024;
	/** Where a thread's stat has its flags, counted from its state on; see proc(5). */
	private static final int FLAGS = 6;
	private static final int PF_EXITING = 4;
	private static final int WRITE_ONLY = 1;
	private static final int READ_WRITE = 2;
	private static final int ACCESS_MODE = 3;

	/** Does something with an entry of a folder of numbered entries. */
	@FunctionalInterface
	private interface Visitor {
		void visit(int number, Path entry) throws IOException;
	}

	/** Adds up what smaps tells of a mapping, or smaps_rollup of all. */
	private static final class Sum {
		private long resident;
		private long dirty;
		private long swapped;
		private long share;

		void add(String line) {
			if (line.startsWith("Rss:")) { //$NON-NLS-1$
				resident += bytes(line);
			} else if (line.startsWith("Private_Dirty:") || line.startsWith("Shared_Dirty:")) { //$NON-NLS-1$ //$NON-NLS-2$
				dirty += bytes(line);
			} else if (line.startsWith("Swap:")) { //$NON-NLS-1$
				swapped += bytes(line);
			} else if (line.startsWith("Pss:")) { //$NON-NLS-1$
				share += bytes(line);
			}
		}

		MemoryUsage usage() {
			return new MemoryUsage(resident, dirty, swapped, share);
		}

		private static long bytes(String line) {
			return number(line.substring(line.indexOf(':') + 1).replace("kB", "").strip(), 10) * KIB; //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	private ProcFiles() {
	}

	/**
	 * @param pid process id
	 * @return whether it is stopped; {@link PeerHalt#NONE} if it is gone
	 */
	public static PeerHalt halt(int pid) {
		try {
			String status = read(path(pid, "status")); //$NON-NLS-1$
			int tracer = (int) number(field(status, "TracerPid:"), 10); //$NON-NLS-1$
			String state = field(status, "State:"); //$NON-NLS-1$
			boolean stopped = state.startsWith("T") || state.startsWith("t"); //$NON-NLS-1$ //$NON-NLS-2$
			return stopped || tracer > 0 ? new PeerHalt(stopped, tracer, tracer == 0 ? "" : name(tracer)) //$NON-NLS-1$
					: PeerHalt.NONE;
		} catch (IOException e) {
			return PeerHalt.NONE;
		}
	}

	/**
	 * Says whether a process is past its end: all its threads are on their way out, its memory is gone or about to go, though
	 * its sockets may still be open.
	 *
	 * @param pid process id
	 * @return whether it is; false if there is no such process to look at
	 */
	public static boolean isEnding(int pid) {
		int[] threads = new int[2];
		try {
			visit(pid, "task", (id, entry) -> { //$NON-NLS-1$
				String stat = read(entry.resolve("stat")); //$NON-NLS-1$
				String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" "); //$NON-NLS-1$
				boolean exiting = fields.length > FLAGS && (number(fields[FLAGS], 10) & PF_EXITING) != 0;
				threads[exiting ? 1 : 0]++;
			});
		} catch (DrillerException e) {
			return false;
		}
		return threads[0] == 0 && threads[1] > 0;
	}

	private static String name(int pid) {
		try {
			return line(read(path(pid, "comm"))); //$NON-NLS-1$
		} catch (IOException e) {
			return ""; //$NON-NLS-1$
		}
	}

	/**
	 * @param pid process id
	 * @return its threads, by id
	 * @throws DrillerException if it is gone
	 */
	public static List<PeerThread> threads(int pid) throws DrillerException {
		var threads = new ArrayList<PeerThread>();
		visit(pid, "task", (id, entry) -> { //$NON-NLS-1$
			String stat = read(entry.resolve("stat")); //$NON-NLS-1$
			// The name is in parentheses and may hold more of them.
			int open = stat.indexOf('(');
			int close = stat.lastIndexOf(')');
			if (open >= 0 && close > open && close + 2 < stat.length()) {
				threads.add(new PeerThread(id, Field.oneLine(stat.substring(open + 1, close)),
						ThreadState.of(stat.charAt(close + 2))));
			}
		});
		threads.sort(Comparator.comparingInt(PeerThread::id));
		return threads;
	}

	/**
	 * @param pid process id
	 * @return its descriptors, by number
	 * @throws DrillerException if it is gone, or belongs to somebody else
	 */
	public static List<PeerDescriptor> descriptors(int pid) throws DrillerException {
		var descriptors = new ArrayList<PeerDescriptor>();
		visit(pid, "fd", (number, entry) -> { //$NON-NLS-1$
			String target = Field.oneLine(Files.readSymbolicLink(entry).toString());
			String info = read(path(pid, "fdinfo/" + number)); //$NON-NLS-1$
			int mode = (int) number(field(info, "flags:"), 8) & ACCESS_MODE; //$NON-NLS-1$
			String access = mode == READ_WRITE ? "rw" : mode == WRITE_ONLY ? "w" : "r"; //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			descriptors.add(new PeerDescriptor(number, target, access, number(field(info, "pos:"), 10))); //$NON-NLS-1$
		});
		descriptors.sort(Comparator.comparingInt(PeerDescriptor::number));
		return descriptors;
	}

	/**
	 * @param pid process id
	 * @return the usage of all its memory
	 * @throws DrillerException if it is gone, or belongs to somebody else
	 */
	public static MemoryUsage usage(int pid) throws DrillerException {
		var sum = new Sum();
		try {
			read(path(pid, "smaps_rollup")).lines().forEach(sum::add); //$NON-NLS-1$
			return sum.usage();
		} catch (IOException e) {
			throw refused(pid, e);
		}
	}

	/**
	 * @param pid   process id
	 * @param start first address
	 * @param end   first address after the last
	 * @return the usage of the mappings in between
	 * @throws DrillerException if it is gone, or belongs to somebody else
	 */
	public static MemoryUsage usage(int pid, long start, long end) throws DrillerException {
		var sum = new Sum();
		boolean inside = false;
		try (BufferedReader smaps = Files.newBufferedReader(path(pid, "smaps"), StandardCharsets.ISO_8859_1)) { //$NON-NLS-1$
			for (String line; (line = smaps.readLine()) != null;) {
				int dash = line.indexOf('-');
				int blank = line.indexOf(' ');
				if (Character.digit(line.charAt(0), 16) >= 0 && dash > 0 && dash < blank) {
					long first = number(line.substring(0, dash), 16);
					if (Long.compareUnsigned(first, end) >= 0) {
						break;
					}
					inside = Long.compareUnsigned(number(line.substring(dash + 1, blank), 16), start) > 0;
				} else if (inside) {
					sum.add(line);
				}
			}
			return sum.usage();
		} catch (IOException e) {
			throw refused(pid, e);
		}
	}

	private static void visit(int pid, String folder, Visitor visitor) throws DrillerException {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(pid, folder))) {
			int count = 0;
			for (Path entry : entries) {
				if (count++ == ProcessDetails.MOST) {
					break;
				}
				try {
					visitor.visit(Integer.parseInt(entry.getFileName().toString()), entry);
				} catch (IOException e) {
					// It has ended, or was closed, since it was listed.
					continue;
				}
			}
		} catch (IOException e) {
			throw refused(pid, e);
		}
	}

	private static DrillerException refused(int pid, IOException reason) {
		return new DrillerException(Messages.get(reason instanceof AccessDeniedException ? "ProcRefused" : "ProcGone", pid)); //$NON-NLS-1$ //$NON-NLS-2$
	}

	private static Path path(int pid, String name) {
		return Path.of("/proc", Integer.toString(pid), name); //$NON-NLS-1$
	}

	private static String read(Path path) throws IOException {
		return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
	}

	private static String line(String text) {
		return Field.oneLine(text.strip());
	}

	/** What stands behind a title at the beginning of a line, empty if there is no such line. */
	private static String field(String text, String title) {
		int at = text.startsWith(title) ? 0 : text.indexOf('\n' + title) + 1;
		if (at == 0 && !text.startsWith(title)) {
			return ""; //$NON-NLS-1$
		}
		int end = text.indexOf('\n', at);
		return text.substring(at + title.length(), end < 0 ? text.length() : end).strip();
	}

	/** 0 for what is no number. */
	private static long number(String text, int radix) {
		try {
			return Long.parseUnsignedLong(text, radix);
		} catch (NumberFormatException e) {
			return 0;
		}
	}
}
