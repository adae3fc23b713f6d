/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Places that were gone to, as a browser keeps them. Not thread-safe.
 *
 * @param <P> a place, with an {@code equals}
 */
public final class NavigationHistory<P> {

	private static final int MOST = 100;

	private final Deque<P> before = new ArrayDeque<>();
	private final Deque<P> after = new ArrayDeque<>();

	/** Somebody goes from one place to another that he chose: there is no way forward any more. */
	public void leave(P from, P to) {
		if (!Objects.equals(from, to)) {
			push(before, from);
			after.clear();
		}
	}

	public boolean canGoBack() {
		return !before.isEmpty();
	}

	public boolean canGoForward() {
		return !after.isEmpty();
	}

	/** @return where to go back to, {@code null} if there is nothing */
	public P back(P now) {
		return step(before, after, now);
	}

	/** @return where to go forward to, {@code null} if there is nothing */
	public P forward(P now) {
		return step(after, before, now);
	}

	private static <P> P step(Deque<P> from, Deque<P> to, P now) {
		P there = from.pollLast();
		while (there != null && there.equals(now)) {
			there = from.pollLast();
		}
		if (there != null) {
			push(to, now);
		}
		return there;
	}

	private static <P> void push(Deque<P> places, P place) {
		places.addLast(place);
		if (places.size() > MOST) {
			places.removeFirst();
		}
	}
}
