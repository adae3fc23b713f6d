/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A thread of a process, as it was when it was looked at.
 *
 * @param id    thread id
 * @param name  name, by default the program's
 * @param state what it does
 */
public record PeerThread(int id, String name, ThreadState state) {
}
