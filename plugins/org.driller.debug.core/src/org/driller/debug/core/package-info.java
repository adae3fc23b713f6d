/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Peers as debug targets and memory blocks of the platform's debugger.
 */
package org.driller.debug.core;
