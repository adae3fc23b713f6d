/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Starting programs as peers: what goes into the environment of a launch configuration, the variables in it, process
 * groups, and which launch a peer belongs to.
 */
package org.driller.debug.core.launch;
