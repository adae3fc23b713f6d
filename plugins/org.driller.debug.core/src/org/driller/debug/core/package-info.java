/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Peers as debug targets and memory blocks of the platform's debugger. Nothing here asks a peer anything unless the
 * documentation says so; all of it may be used from any thread.
 */
package org.driller.debug.core;
