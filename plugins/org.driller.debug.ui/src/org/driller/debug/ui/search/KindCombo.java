/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import java.util.List;
import java.util.Set;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;

/** Lets people choose a kind of segments, or all. On the user interface's thread. */
public final class KindCombo {

	private static final List<SegmentKind> KINDS = List.of(SegmentKind.HEAP, SegmentKind.STACK, SegmentKind.THREAD_STACK,
			SegmentKind.DATA, SegmentKind.BSS, SegmentKind.ANONYMOUS, SegmentKind.RODATA, SegmentKind.TEXT);

	private final Combo combo;

	public KindCombo(Composite parent) {
		combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
		combo.add(Messages.Search_Everywhere);
		KINDS.forEach(each -> combo.add(each.label()));
		combo.select(0);
	}

	/** The widget. */
	public Combo control() {
		return combo;
	}

	/** What is chosen; empty for all. */
	public Set<SegmentKind> kinds() {
		int index = combo.getSelectionIndex();
		return index <= 0 ? Set.of() : Set.of(KINDS.get(index - 1));
	}
}
