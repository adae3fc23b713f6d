/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * An open file descriptor of a process, as it was when it was looked at.
 *
 * @param number   the descriptor
 * @param target   what it is open on: a path, or the kernel's name such as {@code socket:[1234]}
 * @param access   {@code r}, {@code w} or {@code rw}; empty if not known
 * @param position where the next read or write is, in bytes; 0 for what has no position
 */
public record PeerDescriptor(int number, String target, String access, long position) {
}
