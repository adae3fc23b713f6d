/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Memory in files: raw bytes, Intel HEX and Motorola S-records. Both record formats take a page each, and no maintained
 * library for them is an OSGi bundle that also bounds what a file can make a reader allocate, so they are written here.
 */
package org.driller.debug.ui.live.files;
