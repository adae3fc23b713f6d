/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The file in which benchmarks leave what they measured, a line {@code name=value} each; update-site/bench/ide reads it. */
public final class Figures {

	private Figures() {
	}

	/** Adds a figure, with two digits behind the point. */
	public static void put(String name, double value) throws IOException {
		put(name, value, 2);
	}

	/** Adds a figure with so many digits behind the point. */
	public static void put(String name, double value, int digits) throws IOException {
		String line = String.format(Locale.ROOT, "%s=%." + digits + "f%n", name, value); //$NON-NLS-1$ //$NON-NLS-2$
		Files.writeString(Path.of(System.getProperty("driller.figures", "target/figures")), line, //$NON-NLS-1$ //$NON-NLS-2$
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}
}
