/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

import java.time.Instant;

/**
 * What a peer has refused of one kind: the first, and how many there were. The peer's own word.
 *
 * @param kind  of what
 * @param count how many, unsigned; at least 1
 * @param first when the first one was refused
 * @param pid   the process whose the first one was, as the peer sees it; 0 if the peer does not see that process
 * @param uid   its user, unsigned
 */
public record PeerRefusal(RefusalKind kind, long count, Instant first, int pid, int uid) {
}
