/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.util.Arrays;
import java.util.List;

import org.driller.debug.ui.internal.Tables;
import org.driller.debug.ui.live.model.Inspection;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LivePointer;
import org.driller.debug.ui.live.model.LiveSource;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** Lists beside the bytes what those under the cursor can mean. Ctrl+C copies the selected value. */
final class InspectorPanel {

	private static final int NAME_WIDTH = 100;
	private static final int VALUE_WIDTH = 260;

	private final Composite parent;
	private final Table table;
	private final GridData place = new GridData(SWT.FILL, SWT.FILL, false, true);

	InspectorPanel(Composite parent) {
		this.parent = parent;
		table = new Table(parent, SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL);
		place.widthHint = NAME_WIDTH + VALUE_WIDTH;
		place.exclude = true;
		table.setLayoutData(place);
		table.setVisible(false);
		table.setHeaderVisible(true);
		Tables.column(table, LiveMessages.Inspect_Name, NAME_WIDTH);
		Tables.column(table, LiveMessages.Inspect_Value, VALUE_WIDTH);
		Tables.name(table, LiveMessages.Inspect_Title);
		table.addListener(SWT.KeyDown, this::key);
	}

	/** For tests: what stands beside a name. */
	static String valueOf(Table table, String name) {
		return Arrays.stream(table.getItems()).filter(item -> item.getText(0).equals(name)).map(item -> item.getText(1))
				.findFirst().orElse(null);
	}

	void setVisible(boolean visible) {
		place.exclude = !visible;
		table.setVisible(visible);
		parent.layout();
	}

	void show(LiveSource source, LiveModel model) {
		if (place.exclude) {
			return;
		}
		var bytes = new byte[Inspection.BYTES];
		int count = 0;
		long cursor = model.selection().cursor();
		while (count < bytes.length && model.isReadable(cursor + count)) {
			bytes[count] = (byte) model.sample().value(cursor + count);
			count++;
		}
		List<Inspection.Value> values = Inspection.of(Arrays.copyOf(bytes, count), model.settings().order(),
				model.settings().encoding(), address -> name(source, model, address));
		for (int i = 0; i < values.size(); i++) {
			TableItem item = i < table.getItemCount() ? table.getItem(i) : new TableItem(table, SWT.NONE);
			set(item, 0, values.get(i).name());
			set(item, 1, values.get(i).text());
		}
	}

	private static String name(LiveSource source, LiveModel model, long address) {
		LivePointer pointer = model.annotations().pointer(address);
		return pointer != null ? pointer.text() : source == null ? null : source.nameOf(address).orElse(null);
	}

	private static void set(TableItem item, int column, String text) {
		if (!text.equals(item.getText(column))) {
			item.setText(column, text);
		}
	}

	private void key(Event event) {
		if (event.keyCode == 'c' && (event.stateMask & SWT.MODIFIER_MASK) == SWT.MOD1 && table.getSelectionCount() == 1) {
			var clipboard = new Clipboard(table.getDisplay());
			try {
				clipboard.setContents(new Object[] { table.getSelection()[0].getText(1) },
						new Transfer[] { TextTransfer.getInstance() });
			} finally {
				clipboard.dispose();
			}
		}
	}
}
