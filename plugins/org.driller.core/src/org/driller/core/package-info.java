/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Groups of processes that share their memory through Driller, seen from outside: discovery
 * ({@link org.driller.core.DrillerGroups}), peers and their attributes ({@link org.driller.core.Peer}), their segments
 * ({@link org.driller.core.Segment}) and their bytes ({@link org.driller.core.PeerMemory}).
 * <p>
 * Addresses and offsets are unsigned 64-bit numbers carried in a {@code long}: compare them with
 * {@link java.lang.Long#compareUnsigned(long, long)}, print them with
 * {@link java.lang.Long#toHexString(long)}. Sizes are bytes, times are nanoseconds unless said otherwise.
 * <p>
 * Everything here may be used from any thread. Methods that may block say so; all others return at once and are fit
 * for a user interface thread. No argument and no result is null unless said otherwise. Nothing here depends on a user
 * interface or a debugger, stops a process, or needs the right to trace it.
 */
package org.driller.core;
