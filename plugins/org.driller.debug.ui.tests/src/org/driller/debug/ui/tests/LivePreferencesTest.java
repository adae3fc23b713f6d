/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.TextEncoding;
import org.driller.debug.ui.preferences.LivePreferences;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.driller.debug.ui.rendering.LiveRendering;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.ForeignBlock;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.jface.bindings.Binding;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What live memory begins with, its help and its keys. */
@ExtendWith(CleanWorkbench.class)
class LivePreferencesTest {

	private static final String PAGE = "org.driller.debug.ui.preferences.live"; //$NON-NLS-1$
	private static final String CONTEXT = "org.driller.debug.ui.context.live"; //$NON-NLS-1$

	@AfterEach
	void setToDefaults() {
		LivePreferences.setSettings(LiveSettings.DEFAULT);
		PeersPreferences.store().setToDefault(LivePreferences.FADE);
	}

	@Test
	void thePageSetsWhatNewRenderingsBeginWith() {
		assertEquals(LiveSettings.DEFAULT, LivePreferences.settings());
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(null, PAGE, null, null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		try {
			Waiting.dispatchAll();
			var page = (PreferencePage) dialog.getSelectedPage();
			assertEquals("Live Memory", page.getTitle()); //$NON-NLS-1$
			assertTrue(page.isValid());
			choose(page, "Pointer"); //$NON-NLS-1$
			choose(page, "UTF-8"); //$NON-NLS-1$
			choose(page, "60 Hz"); //$NON-NLS-1$
			Text fade = all(page.getControl()).filter(Text.class::isInstance).map(Text.class::cast).findFirst().orElseThrow();
			type(fade, "70000"); //$NON-NLS-1$
			assertTrue(!page.isValid() && page.getErrorMessage() != null, "no minute and more"); //$NON-NLS-1$
			type(fade, "5000"); //$NON-NLS-1$
			assertTrue(page.isValid() && page.performOk());
		} finally {
			dialog.close();
		}
		LiveSettings wanted = LiveSettings.DEFAULT.withFormat(CellFormats.POINTER).withEncoding(TextEncoding.UTF8).withRate(60);
		assertEquals(wanted, LivePreferences.settings());
		assertEquals(5_000_000_000L, LivePreferences.fadeNanos());
		var shell = new Shell(Display.getCurrent());
		try {
			shell.setLayout(new FillLayout());
			var rendering = new LiveRendering(LiveRendering.ID);
			rendering.init(null, new ForeignBlock(new byte[64]));
			rendering.createControl(shell);
			assertEquals(wanted, rendering.liveControl().settings());
			rendering.liveControl().change(settings -> settings.withColumns(1));
			assertEquals(wanted, LivePreferences.settings(), "a rendering is not what the next one begins with"); //$NON-NLS-1$
			rendering.dispose();
		} finally {
			shell.dispose();
		}
	}

	@Test
	void whatMakesNoSenseIsCorrected() {
		PeersPreferences.store().setValue(LivePreferences.FADE, -5);
		assertEquals(0, LivePreferences.fadeNanos());
		PeersPreferences.store().setValue("live.cellBytes", "-7"); //$NON-NLS-1$ //$NON-NLS-2$
		PeersPreferences.store().setValue("live.format", "roman"); //$NON-NLS-1$ //$NON-NLS-2$
		assertEquals(LiveSettings.DEFAULT, LivePreferences.settings());
		assertEquals(LiveSettings.DEFAULT, LiveSettings.of(Map.of()));
	}

	@Test
	void withoutTimeToFadeNothingIsMarked() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			LiveViewTester live = LiveViewTester.open();
			view.view().getSite().getPage().activate(view.view());
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			view.select(view.peer(view.group(ranks.name(), 1), ranks.pid(0)));
			LiveControlTester shown = live.await(ranks.pid(0), ticks);
			shown.await("changes are marked", () -> shown.model().heat(ticks, System.nanoTime()) > 0); //$NON-NLS-1$
			PeersPreferences.store().setValue(LivePreferences.FADE, 0);
			long changes = shown.control().paintedChanges();
			shown.await("some more changes", () -> shown.control().paintedChanges() > changes + 3); //$NON-NLS-1$
			assertEquals(0, shown.model().heat(ticks, System.nanoTime()));
		}
	}

	@Test
	void f1TellsOfIt() throws Exception {
		LiveViewTester live = LiveViewTester.open();
		assertEquals(HelpContexts.LIVE, helpOf(live.view().liveControl().canvas()));
	}

	/** The nearest one upwards, as the workbench looks for it. */
	private static String helpOf(Control control) {
		for (Control at = control; at != null; at = at.getParent()) {
			if (at.getData("org.eclipse.ui.help") instanceof String id) { //$NON-NLS-1$
				return id;
			}
		}
		return null;
	}

	@Test
	void eachKeyMeansOneThing() {
		IBindingService bindings = PlatformUI.getWorkbench().getService(IBindingService.class);
		Binding[] ours = Arrays.stream(bindings.getBindings())
				.filter(binding -> binding.getContextId().equals(CONTEXT) && binding.getParameterizedCommand() != null)
				.toArray(Binding[]::new);
		assertTrue(ours.length > 20, () -> Arrays.toString(ours));
		long keys = Arrays.stream(ours).map(Binding::getTriggerSequence).distinct().count();
		long commands = Arrays.stream(ours).map(Binding::getParameterizedCommand).distinct().count();
		assertTrue(commands <= keys, () -> Arrays.toString(ours));
		for (Binding one : ours) {
			assertEquals(1, Arrays.stream(ours).filter(other -> other.getTriggerSequence().equals(one.getTriggerSequence()))
					.map(Binding::getParameterizedCommand).distinct().count(), one::toString);
		}
	}

	private static void type(Text field, String text) {
		field.setText(text);
		field.notifyListeners(SWT.KeyUp, new Event());
	}

	private static void choose(PreferencePage page, String entry) {
		Combo combo = all(page.getControl()).filter(control -> control instanceof Combo box && box.indexOf(entry) >= 0)
				.map(Combo.class::cast).findFirst().orElseThrow();
		combo.select(combo.indexOf(entry));
		combo.notifyListeners(SWT.Selection, new Event());
	}

	private static Stream<Control> all(Control control) {
		Stream<Control> below = control instanceof Composite composite ? Arrays.stream(composite.getChildren()).flatMap(
				LivePreferencesTest::all) : Stream.empty();
		return Stream.concat(Stream.of(control), below);
	}
}
