/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.driller.core.DrillerException;

/**
 * Which file it is, whatever it is called.
 *
 * @param device as in {@code st_dev}
 * @param inode  its number there
 */
public record FileId(long device, long inode) {

	/** The file that a descriptor of this process has open. */
	static FileId of(int descriptor) throws DrillerException {
		try {
			Map<String, Object> stat = Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), "unix:dev,ino"); //$NON-NLS-1$ //$NON-NLS-2$
			return new FileId(((Number) stat.get("dev")).longValue(), ((Number) stat.get("ino")).longValue()); //$NON-NLS-1$ //$NON-NLS-2$
		} catch (IOException e) {
			throw new DrillerException(Field.oneLine(String.valueOf(e.getMessage())));
		}
	}
}
