/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A part of a {@link ValueScan}: what was added to it at once.
 *
 * @param peer    whose memory
 * @param matches how many places of it are kept
 * @param ended   whether the process has ended or executed another program: then nothing of it is kept
 */
public record ScanPart(Peer peer, long matches, boolean ended) {
}
