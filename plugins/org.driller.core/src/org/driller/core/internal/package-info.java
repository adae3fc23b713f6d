/* SPDX-License-Identifier: EPL-2.0 */
/**
 * How {@link org.driller.core} does it: the binding to the observer library, the layout of a peer's directory and its
 * reader. Not API.
 */
package org.driller.core.internal;
