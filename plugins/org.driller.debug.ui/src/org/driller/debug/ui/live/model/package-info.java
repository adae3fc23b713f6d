/* SPDX-License-Identifier: EPL-2.0 */
/**
 * What the live memory control shows, without a widget in sight: where bytes come from, which of them changed and how
 * long ago, and which rows of a possibly huge range are visible. Addresses are unsigned 64-bit numbers in a
 * {@code long}. Unless a class says otherwise, instances belong to one thread (the control's).
 */
package org.driller.debug.ui.live.model;
