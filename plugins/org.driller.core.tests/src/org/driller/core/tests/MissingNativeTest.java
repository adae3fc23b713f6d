/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;

import org.driller.core.DrillerException;
import org.driller.core.DrillerGroups;
import org.driller.core.Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where no native fragment fits, everything says so in one line. */
class MissingNativeTest {

	private static final String PATH = "jna.library.path";

	private String path;
	/** The host's classes and JNA anew, without the fragment that carries the library. */
	private URLClassLoader loader;

	@BeforeEach
	void load() {
		path = System.clearProperty(PATH);
		URL[] classes = { locationOf(Peer.class), locationOf(com.sun.jna.Native.class) };
		loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
	}

	private static URL locationOf(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	@AfterEach
	void unload() throws Exception {
		loader.close();
		if (path != null) {
			System.setProperty(PATH, path);
		}
	}

	private static void clear(String line) {
		assertEquals(1, line.lines().count(), line);
		assertTrue(line.contains(System.getProperty("os.arch")), line);
	}

	@Test
	void attachingSaysSo() throws Exception {
		var open = loader.loadClass(Peer.class.getName()).getMethod("open", int.class);
		for (int i = 0; i < 2; i++) {
			Throwable cause = assertThrows(InvocationTargetException.class, () -> open.invoke(null, 1)).getCause();
			assertEquals(DrillerException.class.getName(), cause.getClass().getName(), cause.toString());
			clear(cause.getMessage());
		}
	}

	@Test
	void discoverySaysSo() throws Exception {
		var type = loader.loadClass(DrillerGroups.class.getName());
		try (var groups = (AutoCloseable) type.getConstructor().newInstance()) {
			type.getMethod("poll").invoke(groups);
			clear((String) type.getMethod("problem").invoke(groups));
		}
	}
}
