/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.driller.core.ComparedPlace;
import org.driller.core.Peer;
import org.driller.debug.ui.compare.CompareReading.Range;
import org.driller.debug.ui.compare.CompareReading.Request;
import org.driller.debug.ui.live.LiveListener;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.Refresher;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/**
 * The columns: what is seen in all of them is read at once, so that it is of nearly the same moment, and how one is shown the others are,
 * too. On the display's thread.
 */
final class CompareColumns {

	/** Bytes in a row, so that several columns have room. */
	static final LiveSettings SETTINGS = LiveSettings.DEFAULT.withColumns(8);

	private static final int MILLIS = 1000;

	/** Is told what happens in the columns. */
	interface Listener {
		/** All that is seen was read. @param skewNanos between the first and the last of them */
		void read(long skewNanos);

		/** They are shown another way, at another rate, or were paused or not. */
		void settingsChanged();

		/** Somebody wants to see more of the peer whose column this is. */
		void open(CompareColumn column);

		/** Somebody follows a pointer that leads out of the place. */
		void follow(LiveSource.Target target);

		/** A column was made: it wants a context menu. */
		void created(CompareColumn column);
	}

	private final ScrolledComposite scrolled;
	private final Composite row;
	private final Listener listener;
	private final Refresher<Request, CompareReading> refresher;
	private final List<CompareColumn> columns = new ArrayList<>();
	private LiveSettings settings = SETTINGS;
	private Comparison comparison;
	private CompareColumn current;
	private boolean paused;
	private boolean linked = true;
	/** While one column makes the others do as it does, they do not tell it back. */
	private boolean following;

	CompareColumns(Composite parent, Listener listener) {
		this.listener = listener;
		scrolled = new ScrolledComposite(parent, SWT.H_SCROLL);
		scrolled.setExpandHorizontal(true);
		scrolled.setExpandVertical(true);
		scrolled.setShowFocusedControl(true);
		row = new Composite(scrolled, SWT.NONE);
		scrolled.setContent(row);
		refresher = new Refresher<>(parent.getDisplay(), period(), this::request, Request::read,
				(read, wanted) -> read.sources().equals(wanted.sources()), this::accept);
		row.addListener(SWT.Dispose, event -> refresher.stop());
	}

	Control control() {
		return scrolled;
	}

	List<CompareColumn> columns() {
		return List.copyOf(columns);
	}

	/** The column that has, or had last, the focus. */
	Optional<CompareColumn> current() {
		return Optional.ofNullable(current != null ? current : columns.isEmpty() ? null : columns.get(0));
	}

	/** Shows something else, or the same with other options. The cursor stays where it was in the place, if that is the same. */
	void show(Comparison shown) {
		Comparison before = comparison;
		if (before != null && before.place() == shown.place()) {
			comparison = shown;
			refresher.now();
			return;
		}
		boolean sameName = before != null && before.place().name().equals(shown.place().name());
		long cursor = sameName ? cursor() : -1;
		comparison = shown;
		List<Peer> peers = shown.peers().peers();
		if (!peers.equals(columns.stream().map(CompareColumn::peer).toList())) {
			build(peers);
		}
		following = true;
		try {
			for (int i = 0; i < columns.size(); i++) {
				ComparedPlace.Part part = shown.place().parts().get(i);
				columns.get(i).show(shown.place(), part);
			}
		} finally {
			following = false;
		}
		measure();
		if (cursor >= 0) {
			goTo(Math.min(cursor, shown.place().length() - 1));
		}
		refresher.now();
	}

	private void build(List<Peer> peers) {
		boolean focused = current != null && current.live().canvas().isFocusControl();
		columns.forEach(CompareColumn::dispose);
		columns.clear();
		current = null;
		var layout = new GridLayout(peers.size(), true);
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		layout.horizontalSpacing = 4;
		row.setLayout(layout);
		for (Peer peer : peers) {
			var holder = new CompareColumn[1];
			holder[0] = new CompareColumn(row, peer, () -> listener.open(holder[0]));
			add(holder[0]);
		}
		row.layout(true, true);
		if (focused) {
			setFocus();
		}
	}

	private void add(CompareColumn column) {
		LiveMemoryControl live = column.live();
		live.setSettings(settings);
		live.setPaused(paused);
		live.setFeeder(refresher::now);
		live.setOpener(target -> {
			listener.follow(target);
			return false;
		});
		live.canvas().addListener(SWT.FocusIn, event -> current = column);
		live.addLiveListener(new LiveListener() {
			@Override
			public void settingsChanged() {
				follow(column, CompareColumns.this::takeSettings);
			}

			@Override
			public void viewportMoved() {
				if (linked) {
					follow(column, CompareColumns.this::scrollAsOne);
				}
			}

			@Override
			public void selectionChanged() {
				if (linked) {
					follow(column, CompareColumns.this::placeCursors);
				}
			}
		});
		columns.add(column);
		listener.created(column);
	}

	private void follow(CompareColumn leader, Consumer<CompareColumn> action) {
		if (!following) {
			following = true;
			try {
				action.accept(leader);
			} finally {
				following = false;
			}
			refresher.now();
		}
	}

	private void takeSettings(CompareColumn leader) {
		boolean other = !settings.equals(leader.live().settings());
		settings = leader.live().settings();
		paused = leader.live().isPaused();
		for (CompareColumn column : columns) {
			column.live().setSettings(settings);
			if (column.live().isPaused() != paused) {
				column.live().setPaused(paused);
			}
		}
		refresher.setPeriod(period());
		refresher.setPaused(paused);
		if (other) {
			measure();
		}
		listener.settingsChanged();
	}

	private void scrollAsOne(CompareColumn leader) {
		long top = leader.live().model().viewport().topRow();
		others(leader).forEach(column -> column.live().scrollTo(top));
	}

	private void placeCursors(CompareColumn leader) {
		if (leader.source() != null) {
			long offset = leader.offset(leader.live().model().selection().cursor());
			others(leader).forEach(column -> column.live().placeCursor(column.address(offset)));
		}
	}

	private List<CompareColumn> others(CompareColumn leader) {
		return columns.stream().filter(column -> column != leader && column.source() != null).toList();
	}

	/** All of them are as wide as their rows, if there is room for it; else one scrolls. */
	private void measure() {
		int width = columns.stream().mapToInt(CompareColumn::width).max().orElse(0);
		scrolled.setMinWidth(columns.size() * (width + 4));
	}

	LiveSettings settings() {
		return settings;
	}

	/** Shows all of them another way. */
	void setSettings(LiveSettings other) {
		settings = other;
		refresher.setPeriod(period());
		current().ifPresent(column -> column.live().setSettings(other));
	}

	boolean isPaused() {
		return paused;
	}

	void setPaused(boolean pause) {
		paused = pause;
		current().ifPresent(column -> column.live().setPaused(pause));
	}

	boolean isLinked() {
		return linked;
	}

	/** Whether all scroll together; if so again, as the current one is. */
	void setLinked(boolean link) {
		linked = link;
		if (link) {
			current().filter(column -> column.source() != null).ifPresent(leader -> follow(leader, column -> {
				scrollAsOne(column);
				placeCursors(column);
			}));
		}
	}

	/** Starts or stops reading, as when the view is shown or hidden. */
	void setActive(boolean active) {
		if (active) {
			refresher.start();
		} else {
			refresher.stop();
		}
	}

	/** Puts the cursor of all of them on a place, or of the current one alone if they do not scroll together. */
	void goTo(long offset) {
		following = true;
		try {
			for (CompareColumn column : linked ? columns : current().stream().toList()) {
				if (column.source() != null) {
					column.live().goTo(column.address(offset));
				}
			}
		} finally {
			following = false;
		}
		refresher.now();
	}

	/** Where the cursor is in the place; -1 if there is none. */
	long cursor() {
		return current().filter(column -> column.source() != null)
				.map(column -> column.offset(column.live().model().selection().cursor())).orElse(-1L);
	}

	boolean setFocus() {
		return current().map(column -> column.live().setFocus()).orElse(false);
	}

	private int period() {
		return settings.rate() == 0 ? 0 : MILLIS / settings.rate();
	}

	private Request request() {
		if (comparison == null || row.isDisposed() || row.getShell().getMinimized() || following) {
			return null;
		}
		var sources = new ArrayList<CompareSource>();
		var ranges = new ArrayList<Range>();
		for (CompareColumn column : columns) {
			sources.add(column.source());
			ranges.add(column.source() == null ? null : range(column));
		}
		return new Request(comparison, sources, ranges);
	}

	private static Range range(CompareColumn column) {
		AddressRange visible = column.live().model().viewport().visible();
		return new Range(column.offset(visible.first()), (int) (visible.last() - visible.first() + 1));
	}

	private void accept(CompareReading reading) {
		if (row.isDisposed()) {
			return;
		}
		for (int i = 0; i < columns.size(); i++) {
			CompareReading.Column read = reading.columns().get(i);
			columns.get(i).showEnded();
			if (read != null) {
				columns.get(i).live().feed(read.sample(), read.marks());
			}
		}
		listener.read(reading.skewNanos());
	}
}
