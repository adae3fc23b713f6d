/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.driller.core.internal.UseCount;
import org.junit.jupiter.api.Test;

class UseCountTest {

	@Test
	void freesWhenTheLastUserIsDone() {
		var freed = new AtomicInteger();
		var uses = new UseCount(freed::incrementAndGet);
		assertTrue(uses.acquire());
		uses.close();
		assertEquals(0, freed.get());
		assertFalse(uses.acquire());
		uses.close();
		uses.release();
		assertEquals(1, freed.get());
		uses.close();
		assertEquals(1, freed.get());
	}

	@Test
	void nobodyUsesWhatWasFreed() throws Exception {
		for (int round = 0; round < 100; round++) {
			var freed = new AtomicBoolean();
			var harmed = new AtomicBoolean();
			var running = new AtomicInteger();
			var uses = new UseCount(() -> freed.set(true));
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				var thread = new Thread(() -> {
					running.incrementAndGet();
					while (uses.acquire()) {
						harmed.compareAndSet(false, freed.get());
						uses.release();
					}
				});
				thread.start();
				threads.add(thread);
			}
			while (running.get() < 3) {
				Thread.onSpinWait();
			}
			uses.close();
			for (Thread thread : threads) {
				thread.join();
			}
			assertTrue(freed.get());
			assertFalse(harmed.get());
		}
	}
}
