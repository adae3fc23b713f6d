/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Not for others.
 */
package org.driller.debug.core.internal;
