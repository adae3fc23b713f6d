/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;

import org.driller.debug.core.AddressExpression;
import org.driller.debug.core.AddressExpression.Names;
import org.driller.debug.core.AddressExpressionException;
import org.junit.jupiter.api.Test;

class AddressExpressionTest {

	private static final Names COUNTERS = name -> "counters".equals(name) ? Optional.of(BigInteger.valueOf(0x4000)) //$NON-NLS-1$
			: Optional.empty();

	private static long value(String text) throws AddressExpressionException {
		return AddressExpression.evaluate(text, COUNTERS).longValue();
	}

	private static String refusal(String text) {
		return assertThrows(AddressExpressionException.class, () -> value(text)).getMessage();
	}

	@Test
	void readsNumbers() throws AddressExpressionException {
		assertEquals(0x404000, value("0x404000")); //$NON-NLS-1$
		assertEquals(4096, value(" 4096 ")); //$NON-NLS-1$
		assertEquals(0x7ffd10, value("7ffd10")); //$NON-NLS-1$
		assertEquals(-1, value("0xffffffffffffffff")); //$NON-NLS-1$
	}

	@Test
	void computes() throws AddressExpressionException {
		assertEquals(0x404010 + 24, value("0x404010 + 3*8")); //$NON-NLS-1$
		assertEquals(72, value("(3+6)*8")); //$NON-NLS-1$
		assertEquals(0x3ff0, value("counters - 16")); //$NON-NLS-1$
		assertEquals(5, value("-3 + 8")); //$NON-NLS-1$
	}

	@Test
	void saysWhatIsWrong() {
		assertTrue(refusal("").contains("0x")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("nothing").contains("nothing")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("0x10 0x20").contains("6")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("(1 + 2").contains("(1 + 2")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("1 - 2").contains("1 - 2")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("0x1ffffffffffffffff").contains("0xffffffffffffffff")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("0x").contains("0x")); //$NON-NLS-1$ //$NON-NLS-2$
		assertTrue(refusal("1 / 2").contains("/")); //$NON-NLS-1$ //$NON-NLS-2$
	}

	@Test
	void survivesMonsters() {
		assertFalse(refusal("(".repeat(500)).isEmpty()); //$NON-NLS-1$
		assertFalse(refusal("-".repeat(1000) + "1").isEmpty()); //$NON-NLS-1$ //$NON-NLS-2$
		assertFalse(refusal("9".repeat(5000)).isEmpty()); //$NON-NLS-1$
	}
}
