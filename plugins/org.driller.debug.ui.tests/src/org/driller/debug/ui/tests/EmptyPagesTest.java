/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.live.view.LiveMemoryView;
import org.driller.debug.ui.peers.PeersView;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.ExplainDialogTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the views say while there is nothing to show: the next step. */
@ExtendWith(CleanWorkbench.class)
class EmptyPagesTest {

	private static Stream<Control> all(Control control) {
		Stream<Control> below = control instanceof Composite composite
				? Arrays.stream(composite.getChildren()).flatMap(EmptyPagesTest::all) : Stream.empty();
		return Stream.concat(Stream.of(control), below);
	}

	private static String texts(List<Control> controls) {
		var all = new StringBuilder();
		for (Control control : controls) {
			if (control instanceof Label label) {
				all.append(label.getText()).append('\n');
			} else if (control instanceof Text text) {
				all.append(text.getText()).append('\n');
			}
		}
		return all.toString();
	}

	@Test
	void drillerPeersSaysHowToStartSome() throws Exception {
		PeersView view = PeersViewTester.open().view();
		Tree tree = view.getAdapter(Tree.class);
		Composite pages = tree.getParent();
		while (all(pages).noneMatch(Link.class::isInstance)) {
			pages = pages.getParent();
		}
		List<Control> controls = all(pages).toList();
		Link link = (Link) controls.stream().filter(Link.class::isInstance).findFirst().orElseThrow();
		// On this machine there may be peers of others; ours have ended and are forgotten.
		Waiting.until("it knows that there are none but others'", () -> { //$NON-NLS-1$
			boolean others = DrillerDebug.model().groups().groups().stream().flatMap(group -> group.peers().stream())
					.anyMatch(peer -> peer.isAlive() && ProcessHandle.of(peer.pid()).isPresent());
			return link.isVisible() != others && tree.isVisible() == others;
		});
		String texts = texts(controls);
		assertTrue(texts.contains("driller") && texts.contains(" run "), texts); //$NON-NLS-1$ //$NON-NLS-2$
		var event = new Event();
		event.widget = link;
		link.notifyListeners(SWT.Selection, event);
		ExplainDialogTester.await().close();
		Assumptions.assumeTrue(link.isVisible(), "other peers run on this machine"); //$NON-NLS-1$
		try (RanksGroup ranks = RanksGroup.start(1)) {
			Waiting.until("the tree takes its place", () -> tree.isVisible() && !link.isVisible()); //$NON-NLS-1$
		}
	}

	@Test
	void liveMemorySaysWhatToSelect() throws Exception {
		LiveMemoryView view = LiveViewTester.open().view();
		assertNull(view.liveControl().source());
		assertFalse(view.liveControl().isVisible());
		List<Control> visible = all(view.liveControl().getParent()).filter(Control::isVisible).toList();
		String texts = texts(visible);
		assertTrue(texts.contains("Driller Peers"), texts); //$NON-NLS-1$
		assertEquals("Live Memory", view.getPartName()); //$NON-NLS-1$
		assertEquals(0, view.liveControl().paintedSamples());
	}
}
