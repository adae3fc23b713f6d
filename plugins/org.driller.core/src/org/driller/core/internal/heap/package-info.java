/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Understands the heaps of glibc's malloc in a process that goes on using them. Layouts and rules are those of malloc/malloc.c and
 * malloc/arena.c of glibc 2.31 to 2.41 for 64 bits. Whatever is read may be torn, stale, or made up: nothing here trusts it, loops
 * without a bound over it, or allocates by it.
 */
package org.driller.core.internal.heap;
