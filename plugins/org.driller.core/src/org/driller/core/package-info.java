/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Groups of running processes that share their memory: finding them, their segments, and reading them.
 */
package org.driller.core;
