/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.PointerMessages;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** Reads and follows pointers in live memory as a person does. */
public final class PointersTester {

	private final LiveControlTester live;

	/** Shows cells of eight bytes, so that pointers can be seen. */
	public PointersTester(LiveControlTester live) {
		this.live = live;
		live.control().change(settings -> settings.withCellBytes(Long.BYTES));
	}

	/** Goes there, and waits until it is known where the word points. */
	public LivePointer await(long address, LivePointer.Kind kind) {
		live.control().goTo(address);
		live.await("a pointer of the kind " + kind, () -> live.model().pointerAt(address) != null //$NON-NLS-1$
				&& live.model().pointerAt(address).kind() == kind && live.control().cellBounds(address) != null);
		return live.model().pointerAt(address);
	}

	/** Follows a pointer by a click while Ctrl is held. */
	public void follow(long address) {
		Rectangle cell = live.control().cellBounds(address);
		Keyboard.holding(Keyboard.CONTROL,
				() -> Mouse.click(live.control().canvas(), cell.x + cell.width / 2, cell.y + cell.height / 2));
	}

	/** Moves the mouse onto a cell and waits for what the tooltip says. */
	public void awaitTip(long address, String part) {
		Rectangle cell = live.control().cellBounds(address);
		Mouse.hover(live.control().canvas(), cell.x + cell.width / 3, cell.y + cell.height / 2);
		live.await("the tooltip says: " + part, //$NON-NLS-1$
				() -> String.valueOf(live.control().canvas().getToolTipText()).contains(part));
	}

	/** The lines of the panel of chains. */
	public List<String> chains() {
		return Arrays.stream(live.control().getChildren()).filter(Table.class::isInstance).map(Table.class::cast)
				.filter(table -> table.getColumnCount() == 2 && table.getColumn(1).getText().equals(PointerMessages.Chain_Text))
				.flatMap(table -> Arrays.stream(table.getItems())).map((TableItem item) -> item.getText(0) + " : " + item.getText(1)) //$NON-NLS-1$
				.toList();
	}

	/** The first of them; empty while none is there yet. */
	public String firstChain() {
		return chains().stream().findFirst().orElse(""); //$NON-NLS-1$
	}

	public void showSymbols(boolean shown) {
		live.control().change(settings -> settings.with(LivePart.SYMBOLS, shown));
	}

	/** What stands beside the row of an address. */
	public String symbols(long address) {
		return live.model().symbolText(live.model().viewport().rowOf(address));
	}

	/** What is proposed for what is typed, as it is seen; empty if nothing is. */
	public List<String> proposals() {
		for (Shell shell : live.control().getDisplay().getShells()) {
			if (shell.isVisible() && shell.getParent() == live.control().getShell()) {
				Table table = table(shell);
				if (table != null) {
					return Arrays.stream(table.getItems()).limit(20).map(TableItem::getText).toList();
				}
			}
		}
		return List.of();
	}

	private static Table table(Composite parent) {
		for (var child : parent.getChildren()) {
			if (child instanceof Table table) {
				return table;
			}
			Table below = child instanceof Composite composite ? table(composite) : null;
			if (below != null) {
				return below;
			}
		}
		return null;
	}
}
