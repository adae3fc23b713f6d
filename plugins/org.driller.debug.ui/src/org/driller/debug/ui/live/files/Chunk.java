/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.files;

/**
 * Consecutive bytes of a file.
 *
 * @param address of the first one, as the file says
 * @param bytes at least one
 */
public record Chunk(long address, byte[] bytes) {
}
