// SPDX-License-Identifier: EPL-2.0
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What a virtual machine does with memory and signals: collections, threads, compiled code, guard pages, processes. */
public final class Work {

	private static void check(boolean good, String what) {
		if (!good) {
			throw new IllegalStateException(what);
		}
	}

	private static String digest(byte[] bytes) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
	}

	private static byte[] bytes(int number, int size) {
		byte[] made = new byte[size];
		for (int i = 0; i < size; i++) {
			made[i] = (byte) (number * 31 + i * 7 + (i >> 8));
		}
		return made;
	}

	/** Objects that move while they are collected. */
	private static String collections(int number) throws Exception {
		List<byte[]> kept = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			kept.add(bytes(i, 4000));
			if (kept.size() > 100) {
				int at = i - 100;
				check(Arrays.equals(kept.remove(0), bytes(at, 4000)), "other bytes in array " + at);
			}
		}
		return digest(bytes(number, 100_000));
	}

	private static void threads() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
			List<Callable<String>> tasks = new ArrayList<>();
			for (int t = 0; t < 8; t++) {
				int number = t;
				tasks.add(() -> {
					for (int i = 0; i < 20_000; i++) {
						map.merge("key " + i % 500, 1, Integer::sum);
					}
					return collections(number);
				});
			}
			int number = 0;
			for (Future<String> done : executor.invokeAll(tasks)) {
				check(done.get().equals(digest(bytes(number++, 100_000))), "another digest");
			}
			check(map.size() == 500 && map.values().stream().allMatch(count -> count == 8 * 40), "other counts");
		} finally {
			executor.shutdown();
		}
	}

	private static int deeper(int depth) {
		return deeper(depth + 1) + 1;
	}

	/** The machine takes SIGSEGV for null references and for the guard pages of its stacks. */
	private static void faults() throws Exception {
		int caught = 0;
		for (int i = 0; i < 20_000; i++) {
			int[] array = i % 10 == 0 ? null : new int[] { i };
			try {
				check(array[0] == i, "another number");
			} catch (NullPointerException e) {
				caught++;
			}
		}
		check(caught == 2000, "caught " + caught);
		for (int i = 0; i < 3; i++) {
			int[] overflows = { 0 };
			Thread thread = new Thread(() -> {
				try {
					deeper(0);
				} catch (StackOverflowError e) {
					overflows[0]++;
				}
			});
			thread.start();
			thread.join();
			check(overflows[0] == 1, "no overflow of the stack");
		}
	}

	private static void processes(Path scratch) throws Exception {
		Path file = scratch.resolve("bytes");
		Files.write(file, bytes(5, 300_000));
		for (int i = 0; i < 3; i++) {
			Process process = new ProcessBuilder("sha256sum").redirectInput(file.toFile()).start();
			try (BufferedReader out = process.inputReader()) {
				check(out.readLine().startsWith(digest(bytes(5, 300_000))), "sha256sum says otherwise");
			}
			check(process.waitFor() == 0, "sha256sum failed");
		}
	}

	private static ByteBuffer direct(byte[] text) {
		for (int i = 0; i < 50; i++) {
			ByteBuffer.allocateDirect(1 << 18).put(0, (byte) i);
		}
		return ByteBuffer.allocateDirect(4096).put(0, text);
	}

	public static void main(String[] arguments) throws Exception {
		threads();
		faults();
		processes(Path.of(arguments[0]));
		check(IntStream.range(0, 1_000_000).parallel().mapToLong(i -> i).sum() == 499_999_500_000L, "another sum");
		byte[] text = ("driller looks at the text of " + ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
		ByteBuffer held = direct(text);
		System.out.println("look " + new String(text, StandardCharsets.US_ASCII));
		try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
			check("go on".equals(in.readLine()), "told something else");
		} catch (IOException e) {
			throw new IllegalStateException(e);
		}
		byte[] again = new byte[text.length];
		held.get(0, again);
		check(Arrays.equals(again, text), "another text");
		System.out.println("all is well");
	}
}
