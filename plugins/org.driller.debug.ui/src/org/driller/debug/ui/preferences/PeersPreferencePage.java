/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.preferences;

import org.driller.debug.core.launch.RemainingPeers;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;

/** The page "Driller" below "Run/Debug". */
public final class PeersPreferencePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

	private BooleanFieldEditor remaining;

	public PeersPreferencePage() {
		super(GRID);
		setPreferenceStore(PeersPreferences.store());
		setDescription(Messages.Preferences_Description);
	}

	@Override
	public void init(IWorkbench workbench) {
		// Nothing is needed of it.
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), HelpContexts.PREFERENCES);
	}

	@Override
	protected void createFieldEditors() {
		number(PeersPreferences.PERIOD, Messages.Preferences_Period, PeersPreferences.SHORTEST_PERIOD,
				PeersPreferences.LONGEST_PERIOD);
		number(PeersPreferences.ENDED_KEPT, Messages.Preferences_EndedKept, 0, PeersPreferences.MOST_KEPT);
		var activity = new BooleanFieldEditor(PeersPreferences.ACTIVITY, Messages.Preferences_Activity, getFieldEditorParent());
		activity.getDescriptionControl(getFieldEditorParent()).setToolTipText(Messages.Preferences_ActivityTip);
		addField(activity);
		number(PeersPreferences.ACTIVITY_RATE, Messages.Preferences_ActivityRate, 1, PeersPreferences.HIGHEST_RATE);
		remaining = new BooleanFieldEditor(RemainingPeers.ALWAYS, Messages.Preferences_EndRemaining, getFieldEditorParent());
		addField(remaining);
	}

	@Override
	protected void initialize() {
		super.initialize();
		// That one is about launches, of which another bundle takes care.
		remaining.setPreferenceStore(PeersPreferences.launchStore());
		remaining.load();
	}

	private void number(String name, String label, int least, int most) {
		var editor = new IntegerFieldEditor(name, label, getFieldEditorParent());
		editor.setValidRange(least, most);
		addField(editor);
	}
}
