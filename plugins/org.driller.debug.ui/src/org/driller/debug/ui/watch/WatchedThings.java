/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.PeerSymbols;
import org.driller.core.Segment;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.ValueType;
import org.driller.debug.ui.transfer.ChosenPlace;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

/**
 * What is to be watched of the things that somebody has chosen or dropped.
 *
 * @param group the group of the first one; {@code null} if there is none
 * @param places what to watch in it
 */
record WatchedThings(String group, List<PlaceSpec> places) {

	/** Finds it out in the background, and tells it on the display's thread; nothing if they are of no group. */
	static void find(Display display, List<?> things, Consumer<WatchedThings> found) {
		Job.create(WatchMessages.Names_Job, monitor -> {
			WatchedThings wanted = of(things);
			if (wanted.group() != null && !display.isDisposed()) {
				display.asyncExec(() -> found.accept(wanted));
			}
			return Status.OK_STATUS;
		}).schedule();
	}

	/** Reads symbols for names that hold in the others, too. */
	private static WatchedThings of(List<?> things) {
		String group = null;
		var specs = new ArrayList<PlaceSpec>();
		for (Object one : things) {
			Segment segment = Adapters.adapt(one, Segment.class);
			Peer peer = Adapters.adapt(one, Peer.class);
			PeerGroup of = Adapters.adapt(one, PeerGroup.class);
			if (group == null) {
				group = peer != null ? peer.group() : of != null ? of.name() : null;
			}
			if (one instanceof ChosenPlace place) {
				specs.add(new PlaceSpec(name(place), place.type(), 1));
			} else if (segment != null) {
				String name = segment.name().isEmpty() ? "0x" + Long.toHexString(segment.start()) : SegmentNames.shortName(segment); //$NON-NLS-1$
				specs.add(new PlaceSpec(name, ValueType.X64, 1));
			}
		}
		return new WatchedThings(group, specs);
	}

	private static String name(ChosenPlace place) {
		if (place.symbol().isEmpty()) {
			try (PeerSymbols symbols = place.peer().symbols()) {
				if (symbols.at(place.address()).filter(symbol -> !symbol.name().isEmpty()).isPresent()) {
					return symbols.format(place.address());
				}
			} catch (DrillerException e) {
				// By its segment, then.
			}
		}
		return place.text();
	}
}
