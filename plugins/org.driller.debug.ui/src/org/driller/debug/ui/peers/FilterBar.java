/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.driller.debug.ui.internal.FormColumns;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.IMemento;

/** Where people say which segments they want to see: words, and buttons for classes of segments. */
final class FilterBar {

	private static final String CLASSES = "classes"; //$NON-NLS-1$

	private final Runnable changed;
	private final Text text;
	private final Map<SegmentClass, ToolItem> buttons = new EnumMap<>(SegmentClass.class);

	FilterBar(Composite parent, Runnable changed) {
		this.changed = changed;
		var area = new Composite(parent, SWT.NONE);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(area);
		GridLayoutFactory.fillDefaults().numColumns(2).spacing(2, 0).applyTo(area);
		text = new Text(area, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
		text.setMessage(Messages.Peers_Filter);
		text.setToolTipText(Messages.Peers_FilterTip);
		GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).minSize(120, SWT.DEFAULT).applyTo(text);
		text.addListener(SWT.Modify, event -> changed.run());
		var bar = new ToolBar(area, SWT.FLAT | SWT.HORIZONTAL);
		GridDataFactory.fillDefaults().align(SWT.END, SWT.CENTER).applyTo(bar);
		bar.getAccessible().addAccessibleListener(new AccessibleAdapter() {
			@Override
			public void getName(AccessibleEvent event) {
				event.result = Messages.Peers_Classes;
			}
		});
		for (SegmentClass known : SegmentClass.values()) {
			if (known == SegmentClass.DATA) {
				new ToolItem(bar, SWT.SEPARATOR);
			}
			var button = new ToolItem(bar, SWT.CHECK);
			button.setText(known.label());
			button.setToolTipText(known.tip());
			button.addListener(SWT.Selection, event -> changed.run());
			buttons.put(known, button);
		}
		FormColumns.adapt(area, 2, 1);
	}

	Text text() {
		return text;
	}

	void setText(String words) {
		if (!words.equals(text.getText())) {
			text.setText(words);
		}
	}

	Set<SegmentClass> classes() {
		Set<SegmentClass> chosen = EnumSet.noneOf(SegmentClass.class);
		buttons.forEach((known, button) -> {
			if (button.getSelection()) {
				chosen.add(known);
			}
		});
		return chosen;
	}

	void setClasses(Set<SegmentClass> chosen) {
		buttons.forEach((known, button) -> button.setSelection(chosen.contains(known)));
		changed.run();
	}

	SegmentFilter filter() {
		return SegmentFilter.of(text.getText(), classes());
	}

	/** Words are forgotten, as in other views: who opens it again would wonder where the rest is. */
	void save(IMemento memento) {
		memento.putString(CLASSES, String.join(" ", classes().stream().map(Enum::name).toList())); //$NON-NLS-1$
	}

	void restore(IMemento memento) {
		String saved = memento.getString(CLASSES);
		if (saved != null && !saved.isEmpty()) {
			Set<String> names = Set.of(saved.split(" ")); //$NON-NLS-1$
			Set<SegmentClass> chosen = EnumSet.allOf(SegmentClass.class);
			chosen.removeIf(known -> !names.contains(known.name()));
			setClasses(chosen);
		}
	}
}
