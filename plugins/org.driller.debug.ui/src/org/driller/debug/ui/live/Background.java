/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.swt.widgets.Display;

/** Threads for what asks processes: as many as ask at this moment, idle ones end after a minute. */
final class Background {

	private static final AtomicInteger THREADS = new AtomicInteger();
	private static final ExecutorService THREAD_POOL = Executors.newCachedThreadPool(task -> {
		Thread thread = new Thread(task, "Driller live reader " + THREADS.incrementAndGet()); //$NON-NLS-1$
		thread.setDaemon(true);
		return thread;
	});

	private Background() {
	}

	/** Computes something in the background and hands it over on the display's thread, unless the display is gone by then. */
	static <T> void run(Display display, Supplier<T> work, Consumer<T> consumer) {
		THREAD_POOL.execute(() -> {
			T result = work.get();
			if (!display.isDisposed()) {
				display.asyncExec(() -> consumer.accept(result));
			}
		});
	}
}
