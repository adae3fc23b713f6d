/* SPDX-License-Identifier: EPL-2.0 */
/**
 * Tests of {@link org.driller.core}, most of them against real processes that are started for the purpose. Two system
 * properties tell where the native parts are: {@code driller.native} is the folder with {@code bin} and {@code lib}.
 */
package org.driller.core.tests;
