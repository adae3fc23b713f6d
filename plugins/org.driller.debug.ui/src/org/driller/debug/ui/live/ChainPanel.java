/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.driller.debug.ui.internal.Tables;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveChain;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.PointerMessages;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/**
 * Lists below the bytes, for each selected word or for some from the cursor on, where it points, where what is there points, and so
 * on, as it is now: a telescope. A double click or Enter follows the pointer of a line.
 */
final class ChainPanel {

	/** Words that are shown when none are selected, and at most. */
	private static final int WORDS = 8;
	private static final int MOST_WORDS = 64;
	private static final int DEPTH = 6;
	private static final int PERIOD_MILLIS = 250;
	private static final int ROWS_SEEN = 8;

	/** What was found out of one source. */
	private record Found(LiveSource source, List<LiveChain> chains) {
	}

	private final LiveMemoryControl control;
	private final LiveModel model;
	private final Table table;
	private final GridData place = new GridData(SWT.FILL, SWT.END, true, false, 2, 1);
	private final Lookup<Found> lookup;
	private Found shown;

	ChainPanel(LiveMemoryControl control) {
		this.control = control;
		model = control.model();
		table = new Table(control, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL | SWT.BORDER);
		place.exclude = true;
		table.setLayoutData(place);
		table.setVisible(false);
		table.setHeaderVisible(true);
		Tables.column(table, PointerMessages.Chain_Address, 280);
		Tables.column(table, PointerMessages.Chain_Text, 900);
		Tables.name(table, PointerMessages.Chain_Title);
		table.addListener(SWT.DefaultSelection, this::follow);
		control.addListener(SWT.Resize, event -> resize());
		lookup = new Lookup<>(control.getDisplay(), PERIOD_MILLIS, this::work, this::accept);
	}

	void setVisible(boolean visible) {
		place.exclude = !visible;
		resize();
		table.setVisible(visible);
		control.layout();
		update();
	}

	/** Leaves most of the room to the bytes. */
	private void resize() {
		place.heightHint = Math.min(table.getItemHeight() * ROWS_SEEN + table.getHeaderHeight(),
				control.getClientArea().height * 2 / 5);
	}

	/** Looks soon. */
	void update() {
		if (!place.exclude) {
			lookup.want();
		}
	}

	private Supplier<Found> work() {
		LiveSource source = control.source();
		if (table.isDisposed() || place.exclude || source == null) {
			return null;
		}
		AddressRange selected = model.selection().range();
		long first = selected.first() & -Long.BYTES;
		long words = model.selection().isSingle() ? WORDS
				: Math.max(1, Math.min(MOST_WORDS, (selected.last() - first) / Long.BYTES + 1));
		var order = model.settings().order();
		return () -> {
			var chains = new ArrayList<LiveChain>();
			for (long i = 0; i < words; i++) {
				long address = first + i * Long.BYTES;
				Optional<LiveChain> chain = source.chain(address, order, DEPTH);
				chains.add(chain.orElse(new LiveChain(address, List.of(), PointerMessages.Chain_None)));
			}
			return new Found(source, chains);
		};
	}

	private void accept(Found found) {
		if (table.isDisposed() || found.source() != control.source() || !model.settings().shows(LivePart.CHAINS)) {
			return;
		}
		shown = found;
		table.setItemCount(found.chains().size());
		for (int i = 0; i < found.chains().size(); i++) {
			LiveChain chain = found.chains().get(i);
			String symbol = model.annotations().symbolAt(chain.address());
			set(table.getItem(i), 0, "0x" + Digits.address(chain.address(), 1) + (symbol == null ? "" : "  " + symbol)); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			set(table.getItem(i), 1, chain.text());
		}
	}

	private static void set(TableItem item, int column, String text) {
		if (!text.equals(item.getText(column))) {
			item.setText(column, text);
		}
	}

	private void follow(Event event) {
		int index = table.getSelectionIndex();
		if (shown != null && shown.source() == control.source() && index >= 0 && index < shown.chains().size()
				&& !shown.chains().get(index).links().isEmpty()) {
			PointerLinks.follow(control, shown.source(), shown.chains().get(index).links().get(0));
			control.setFocus();
		}
	}
}
