/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerLaunch;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.ExplainDialogTester;
import org.driller.debug.ui.tests.support.Mouse;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jface.bindings.TriggerSequence;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.SWT;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands of the Peers view, and the preferences. */
@ExtendWith(CleanWorkbench.class)
class PeersCommandsTest {

	private static final String PREFIX = "org.driller.debug.ui.commands."; //$NON-NLS-1$

	private static void execute(String command) throws Exception {
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(PREFIX + command, null);
	}

	private static long targets(String group) {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunches())
				.filter(launch -> launch instanceof PeerLaunch own && own.group().equals(group))
				.mapToLong(launch -> launch.getDebugTargets().length).sum();
	}

	@Test
	void attachesAGroupAndDetachesAPeer() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(3)) {
			GroupNode group = view.group(ranks.name(), 3);
			view.select(group);
			assertEquals(0, targets(ranks.name()));
			execute("attach"); //$NON-NLS-1$
			Waiting.until("all are in the Debug view", () -> targets(ranks.name()) == 3); //$NON-NLS-1$
			PeerNode peer = view.peer(group, ranks.pid(1));
			view.select(peer);
			execute("detach"); //$NON-NLS-1$
			Waiting.until("it is let go of", //$NON-NLS-1$
					() -> targets(ranks.name()) == 2 && "Not attached".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$
			assertFalse(peer.peer().isAttached());
			assertTrue(ProcessHandle.of(ranks.pid(1)).isPresent(), "it runs on"); //$NON-NLS-1$
			execute("attach"); //$NON-NLS-1$
			Waiting.until("it is attached again", //$NON-NLS-1$
					() -> targets(ranks.name()) == 3 && "Shared".equals(view.text(peer, "State"))); //$NON-NLS-1$ //$NON-NLS-2$
		}
	}

	@Test
	void removesTheSelectedOfThoseThatEnded() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(3)) {
			GroupNode group = view.group(ranks.name(), 3);
			PeerNode first = view.peer(group, ranks.pid(0));
			PeerNode other = view.peer(group, ranks.pid(1));
			ranks.kill(0);
			ranks.kill(1);
			Waiting.until("both have ended", () -> first.isEnded() && other.isEnded()); //$NON-NLS-1$
			view.select(first);
			execute("remove"); //$NON-NLS-1$
			Waiting.until("it is gone", () -> !group.peers().contains(first)); //$NON-NLS-1$
			assertTrue(group.peers().contains(other), "the other one stays"); //$NON-NLS-1$
		}
	}

	@Test
	void saysWhyAProcessCannotBeSeen() throws Exception {
		PeersViewTester.open();
		String unique = "86400." + ProcessHandle.current().pid(); //$NON-NLS-1$
		Process stranger = new ProcessBuilder("sleep", unique).start(); //$NON-NLS-1$ //$NON-NLS-2$
		try (RanksGroup ranks = RanksGroup.start(1)) {
			execute("explain"); //$NON-NLS-1$
			ExplainDialogTester dialog = ExplainDialogTester.await();
			try {
				String answer = dialog.ask((int) stranger.pid());
				assertTrue(answer.startsWith("Not a peer: "), answer); //$NON-NLS-1$
				assertTrue(answer.contains("was started without Driller") && answer.contains("driller run"), answer); //$NON-NLS-1$ //$NON-NLS-2$
				answer = dialog.ask(ranks.pid(0));
				assertTrue(answer.startsWith("It can be seen: ") && answer.contains(ranks.name()), answer); //$NON-NLS-1$
				dialog.filter("sleep " + unique); //$NON-NLS-1$
				assertEquals(Long.toString(stranger.pid()), dialog.first());
			} finally {
				dialog.close();
			}
		} finally {
			stranger.destroy();
		}
	}

	@Test
	void preferencesTakeEffect() throws Exception {
		PeersViewTester.open();
		var store = PeersPreferences.store();
		try {
			store.setValue(PeersPreferences.PERIOD, 750);
			assertEquals(Duration.ofMillis(750), DrillerDebug.model().groups().period());
			// Edited by hand.
			store.setValue(PeersPreferences.PERIOD, -1);
			assertEquals(Duration.ofMillis(100), DrillerDebug.model().groups().period());
		} finally {
			store.setToDefault(PeersPreferences.PERIOD);
		}
		assertEquals(Duration.ofMillis(500), DrillerDebug.model().groups().period());
	}

	@Test
	void thePreferencePageOpens() {
		PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(null, "org.driller.debug.ui.preferences", null, //$NON-NLS-1$
				null);
		dialog.setBlockOnOpen(false);
		dialog.open();
		try {
			Waiting.dispatchAll();
			var page = (org.eclipse.jface.preference.PreferencePage) dialog.getSelectedPage();
			assertEquals("Driller", page.getTitle()); //$NON-NLS-1$
			assertTrue(page.isValid());
		} finally {
			dialog.close();
		}
	}

	@Test
	void isOperatedByTheKeyboard() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			view.view().getSite().getPage().activate(view.view());
			view.select(peer);
			view.tree().setFocus();
			Waiting.until("the tree has the focus", () -> view.tree().isFocusControl()); //$NON-NLS-1$
			Mouse.key(0, 't', SWT.CTRL);
			Waiting.until("it is attached", () -> targets(ranks.name()) == 1); //$NON-NLS-1$
			view.tree().setFocus();
			Mouse.key(0, 'i', SWT.CTRL);
			ExplainDialogTester dialog = ExplainDialogTester.await();
			try {
				Waiting.until("it is about the selected peer", () -> dialog.answer().contains(Integer.toString(ranks.pid(0)))); //$NON-NLS-1$
			} finally {
				dialog.close();
			}
		}
	}

	@Test
	void f1HasATextForEachContext() throws Exception {
		String contexts = Files.readString(Path.of("../org.driller.doc/contexts.xml")); //$NON-NLS-1$
		for (Field field : HelpContexts.class.getFields()) {
			String id = (String) field.get(null);
			String local = id.substring(id.lastIndexOf('.') + 1);
			assertTrue(contexts.contains("<context id=\"" + local + '"'), id); //$NON-NLS-1$
		}
	}

	@Test
	void keysAreBoundWhileTheViewIsActive() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		view.view().getSite().getPage().activate(view.view());
		IBindingService bindings = PlatformUI.getWorkbench().getService(IBindingService.class);
		for (String command : new String[] { "rebuild", "openInMemory", "remove", "attach", "explain" }) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$
			TriggerSequence[] keys = bindings.getActiveBindingsFor(PREFIX + command);
			assertTrue(keys.length > 0, command);
		}
	}
}
