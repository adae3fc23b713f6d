/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What the packages of this bundle share.
 */
package org.driller.debug.ui.internal;
