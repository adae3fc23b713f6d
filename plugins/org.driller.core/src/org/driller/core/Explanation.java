/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * The answer to the question why a process cannot be seen.
 *
 * @param isPeer whether it can: it is a peer
 * @param line   one line: the cause and the cure, or what there is to know of the peer
 */
public record Explanation(boolean isPeer, String line) {
}
