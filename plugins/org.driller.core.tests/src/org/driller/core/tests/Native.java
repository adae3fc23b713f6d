/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the native parts were built. */
final class Native {

	private Native() {
	}

	/** The program {@code bin/<name>}, which must be there: tests without it would prove nothing. */
	static String program(String name) {
		return file("bin/" + name);
	}

	/** A program by its path below the folder of the build. */
	static String file(String path) {
		Path program = Path.of(System.getProperty("driller.native", "../../native/build"), path).toAbsolutePath();
		if (!Files.isExecutable(program)) {
			throw new IllegalStateException(program + " is missing: build native/ first");
		}
		return program.normalize().toString();
	}
}
