/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real process whose memory a short program writes: Python under libdriller. Ends with {@link #close()}. */
public final class PythonPeer implements AutoCloseable {

	/** Writes 64 bytes again and again as fast as it can. */
	private static final String BUSY = """
			import ctypes, os
			memory = ctypes.create_string_buffer(1 << 20)
			at = ctypes.addressof(memory) + 4096 & -4096
			print(os.getpid(), at, flush=True)
			n = 0
			while True:
			    n += 1
			    ctypes.memset(at, n & 255, 64)
			""";

	/**
	 * Gets a tebibyte, and writes a few bytes at its start, in its middle and, again and again, at its end. It is asked for
	 * at once, which is more than Driller shares, or piece by piece as garbage collectors do, which is shared.
	 */
	private static final String HUGE = """
			import ctypes, mmap, os, sys, time
			PRIVATE, FIXED, ANONYMOUS, NORESERVE = 2, 0x10, 0x20, 0x4000
			size = 1 << 40
			c = ctypes.CDLL(None)
			c.mmap.restype = ctypes.c_void_p
			c.mmap.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long
			# with guards, so that it never becomes one with its neighbours
			guard = 1 << 16
			at = c.mmap(None, size + 2 * guard, 0, PRIVATE | ANONYMOUS | NORESERVE, -1, 0) + guard
			piece = size // PIECES
			for start in range(at, at + size, piece):
			    c.mmap(start, piece, 3, PRIVATE | ANONYMOUS | NORESERVE | FIXED, -1, 0)
			ctypes.memmove(at, b'start', 5)
			ctypes.memmove(at + size // 2, b'middle', 6)
			ctypes.memmove(at + size - 3, b'end', 3)
			print(os.getpid(), at, flush=True)
			n = 0
			while True:
			    n += 1
			    ctypes.memset(at + size - 16, n & 255, 1)
			    time.sleep(0.05)
			""";

	/** Writes 64 bytes, and maps memory and gives it back, as fast as it can. */
	private static final String MAPPING = """
			import ctypes, mmap, os
			memory = ctypes.create_string_buffer(1 << 20)
			at = ctypes.addressof(memory) + 4096 & -4096
			print(os.getpid(), at, flush=True)
			maps = []
			n = 0
			while True:
			    n += 1
			    ctypes.memset(at, n & 255, 64)
			    maps.append(mmap.mmap(-1, 4096 * (n % 7 + 1), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
			    if len(maps) > n % 50:
			        maps.pop(0).close()
			""";

	/** Forks again and again, with much memory to copy; the children end at once. */
	private static final String FORKING = """
			import ctypes, os, time
			memory = ctypes.create_string_buffer(256 << 20)
			at = ctypes.addressof(memory) + 4096 & -4096
			ctypes.memset(at, 1, len(memory) - 4096)
			print(os.getpid(), at, flush=True)
			while True:
			    child = os.fork()
			    if child == 0:
			        os._exit(0)
			    os.waitpid(child, 0)
			    time.sleep(0.3)
			""";

	/** Listens where a peer does, and answers nobody. */
	private static final String SILENT = """
			import os, socket, time
			listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
			listener.bind('\\0driller/%d/GROUP/%d' % (os.geteuid(), os.getpid()))
			listener.listen(16)
			print(os.getpid(), 0, flush=True)
			while True:
			    time.sleep(3600)
			""";

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private final String group;
	private final Process command;
	private final int pid;
	private final long address;

	private PythonPeer(String group, Process command, int pid, long address) {
		this.group = group;
		this.command = command;
		this.pid = pid;
		this.address = address;
	}

	/** Starts one that writes 64 bytes as fast as it can. */
	public static PythonPeer startBusy() throws IOException {
		return start(BUSY);
	}

	/** Starts one that has a segment of a tebibyte, nearly all of it a hole. @param pieces that it is asked for in */
	public static PythonPeer startHuge(int pieces) throws IOException {
		return start(HUGE.replace("PIECES", Integer.toString(pieces))); //$NON-NLS-1$
	}

	/** Starts one whose memory and whose mappings change thousands of times a second. */
	public static PythonPeer startMapping() throws IOException {
		return start(MAPPING);
	}

	/** Starts one that is forking most of the time. */
	public static PythonPeer startForking() throws IOException {
		return start(FORKING);
	}

	/** Starts one that is listed as a peer, and runs, but answers nothing. */
	public static PythonPeer startSilent() throws IOException {
		String group = newGroup();
		return start(group, List.of("python3", "-c", SILENT.replace("GROUP", group))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	}

	private static String newGroup() {
		return "ui-python-" + ProcessHandle.current().pid() + '-' + NUMBER.incrementAndGet(); //$NON-NLS-1$
	}

	private static PythonPeer start(String program) throws IOException {
		String group = newGroup();
		// Only the interpreter itself: what is called python3 may be a script that starts it.
		return start(group, List.of(ProgramGroup.tool("driller"), "run", "-g", group, "--exe", "python*", //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
				"--", "python3", "-c", program)); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
	}

	/** Starts a program that prints its process id and an address, and waits for that. */
	private static PythonPeer start(String group, List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String line = process.inputReader().readLine();
		if (line == null) {
			process.destroy();
			throw new IOException("Python did not start"); //$NON-NLS-1$
		}
		String[] words = line.split(" "); //$NON-NLS-1$
		return new PythonPeer(group, process, Integer.parseInt(words[0]), Long.parseLong(words[1]));
	}

	public String group() {
		return group;
	}

	public int pid() {
		return pid;
	}

	/** Where it writes. */
	public long address() {
		return address;
	}

	@Override
	public void close() {
		ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
		Processes.end(command);
	}
}
