/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.preferences;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.live.model.CellFormat;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.TextEncoding;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.ComboFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferenceLinkArea;
import org.eclipse.ui.preferences.IWorkbenchPreferenceContainer;

/** The page "Live Memory" below "Driller". */
public final class LivePreferencePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

	private static final String COLORS_PAGE = "org.eclipse.ui.preferencePages.ColorsAndFonts"; //$NON-NLS-1$
	private static final String KEYS_PAGE = "org.eclipse.ui.preferencePages.Keys"; //$NON-NLS-1$

	public LivePreferencePage() {
		super(GRID);
		setPreferenceStore(PeersPreferences.store());
		setDescription(LiveMessages.Preferences_Description);
	}

	@Override
	public void init(IWorkbench workbench) {
		// Nothing is needed of it.
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), HelpContexts.LIVE_PREFERENCES);
	}

	@Override
	protected void createFieldEditors() {
		choice("format", LiveMessages.Preferences_Format, CellFormats.ALL, CellFormat::label, CellFormat::id); //$NON-NLS-1$
		choice("cellBytes", LiveMessages.Preferences_CellSize, CellFormats.SIZES, //$NON-NLS-1$
				size -> size == 1 ? LiveMessages.Menu_OneByte : NLS.bind(LiveMessages.Menu_Bytes, size), String::valueOf);
		choice("bigEndian", LiveMessages.Preferences_ByteOrder, List.of(false, true), //$NON-NLS-1$
				big -> big ? LiveMessages.Menu_BigEndian : LiveMessages.Menu_LittleEndian, String::valueOf);
		choice("columns", LiveMessages.Preferences_Columns, boxed(LiveSettings.COLUMNS), //$NON-NLS-1$
				count -> count == 0 ? LiveMessages.Menu_Automatic : Integer.toString(count), String::valueOf);
		addField(new BooleanFieldEditor(LivePreferences.PREFIX + "text", LiveMessages.Preferences_Text, getFieldEditorParent())); //$NON-NLS-1$
		choice("encoding", LiveMessages.Preferences_Encoding, List.of(TextEncoding.values()), TextEncoding::label, //$NON-NLS-1$
				TextEncoding::name);
		addField(new BooleanFieldEditor(LivePreferences.PREFIX + "inspector", LiveMessages.Preferences_Inspector, //$NON-NLS-1$
				getFieldEditorParent()));
		choice("rate", LiveMessages.Preferences_Rate, boxed(LiveSettings.RATES), //$NON-NLS-1$
				rate -> rate == 0 ? LiveMessages.Menu_Manual : NLS.bind(LiveMessages.Status_Rate, rate), String::valueOf);
		var fade = new IntegerFieldEditor(LivePreferences.FADE, LiveMessages.Preferences_Fade, getFieldEditorParent());
		fade.setValidRange(0, LivePreferences.LONGEST_FADE);
		addField(fade);
	}

	private <T> void choice(String name, String label, List<T> values, Function<T, String> labels, Function<T, String> ids) {
		String[][] entries = values.stream().map(value -> new String[] { labels.apply(value), ids.apply(value) })
				.toArray(String[][]::new);
		addField(new ComboFieldEditor(LivePreferences.PREFIX + name, label, entries, getFieldEditorParent()));
	}

	private static List<Integer> boxed(int[] values) {
		return IntStream.of(values).boxed().toList();
	}

	@Override
	protected Control createContents(Composite parent) {
		Control fields = super.createContents(parent);
		// A page that is not in the dialog has nothing to lead to.
		if (getContainer() instanceof IWorkbenchPreferenceContainer container) {
			link(parent, container, COLORS_PAGE, LiveMessages.Preferences_Colors);
			link(parent, container, KEYS_PAGE, LiveMessages.Preferences_Keys);
		}
		return fields;
	}

	private static void link(Composite parent, IWorkbenchPreferenceContainer container, String page, String text) {
		var area = new PreferenceLinkArea(parent, SWT.WRAP, page, text, container, null);
		area.getControl().setLayoutData(new GridData(SWT.FILL, SWT.BEGINNING, true, false));
	}
}
