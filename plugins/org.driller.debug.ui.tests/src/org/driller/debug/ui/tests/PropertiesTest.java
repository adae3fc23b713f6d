/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;

import org.driller.core.SegmentKind;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.PeersNode;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PropertiesTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.ui.views.properties.IPropertyDescriptor;
import org.eclipse.ui.views.properties.IPropertySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the Properties view says of what is selected. */
@ExtendWith(CleanWorkbench.class)
class PropertiesTest {

	private static Map<String, String> properties(PeersNode node) {
		IPropertySource source = node.getAdapter(IPropertySource.class);
		var all = new TreeMap<String, String>();
		for (IPropertyDescriptor descriptor : source.getPropertyDescriptors()) {
			all.put(descriptor.getDisplayName(), (String) source.getPropertyValue(descriptor.getId()));
		}
		return all;
	}

	@Test
	void tellsAboutPeersAndSegments() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeerNode peer = view.group(ranks.name(), 2).children().get(1);
			Map<String, String> ofPeer = properties(peer);
			assertEquals(Integer.toString(ranks.pid(1)), ofPeer.get("Process id")); //$NON-NLS-1$
			assertEquals("1", ofPeer.get("Rank")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals(ranks.name(), ofPeer.get("Group")); //$NON-NLS-1$
			assertTrue(ofPeer.get("Program").endsWith("/ranks")); //$NON-NLS-1$ //$NON-NLS-2$
			assertFalse(ofPeer.get("Started").isEmpty()); //$NON-NLS-1$
			assertEquals("", ofPeer.get("Stopped")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("its memory is counted", () -> properties(peer).get("Resident").matches(".*[KMG]iB")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertTrue(properties(peer).get("Dirty").endsWith("iB")); //$NON-NLS-1$ //$NON-NLS-2$

			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(1, "ticks"))); //$NON-NLS-1$
			assertEquals("Image", properties(data).get("Sharing")); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("", properties(data).get("Why it is not shared")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(properties(data).get("Backing file or name").endsWith("/ranks")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("its memory is counted", () -> properties(data).get("Resident").endsWith("iB") //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
					&& properties(data).get("Data in the image").endsWith("iB")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("its activity is known", () -> properties(data).get("Activity").contains(" of ")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$

			Waiting.until("and how it was found out", () -> properties(data).get("Activity") //$NON-NLS-1$ //$NON-NLS-2$
					.endsWith(data.activity().counted() ? "counted by the process" : "of a sample changed")); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("whether the peer counts is told", () -> properties(peer).get("Counts its activity itself") //$NON-NLS-1$ //$NON-NLS-2$
					.matches("Yes|No: .+")); //$NON-NLS-1$

			SegmentNode text = view.segment(peer, segment -> segment.kind() == SegmentKind.TEXT
					&& segment.name().endsWith("/ranks")); //$NON-NLS-1$
			assertEquals("File", properties(text).get("Sharing")); //$NON-NLS-1$ //$NON-NLS-2$
			assertTrue(properties(text).get("Device and inode").contains(":")); //$NON-NLS-1$ //$NON-NLS-2$
			SegmentNode kernel = view.segment(peer, segment -> segment.kind() == SegmentKind.SPECIAL);
			assertFalse(properties(kernel).get("Why it is not shared").isEmpty()); //$NON-NLS-1$
		}
	}

	@Test
	void tellsWhatAPeerHasRefused() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			assertEquals("", properties(peer).get("What is no message")); //$NON-NLS-1$ //$NON-NLS-2$
			// What is no message of ours, from a real process.
			Process sender = new ProcessBuilder("python3", "-c", "import socket, sys\n" //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
					+ "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n" //$NON-NLS-1$
					+ "s.connect('\\0driller/' + sys.argv[1])\ns.send(b'good day')\ns.recv(1)", //$NON-NLS-1$
					peer.peer().uid() + "/" + ranks.name() + '/' + ranks.pid(0)).inheritIO().start(); //$NON-NLS-1$
			String by = "1, the first of process " + sender.pid() + ", user " + peer.peer().uid() + ", at "; //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			Waiting.until("it is told", () -> properties(peer).get("What is no message").startsWith(by)); //$NON-NLS-1$ //$NON-NLS-2$
			assertEquals("", properties(peer).get("Messages with descriptors")); //$NON-NLS-1$ //$NON-NLS-2$
			sender.waitFor();
		}
	}

	@Test
	void theViewShowsWhatIsSelected() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		PropertiesTester sheet = PropertiesTester.open();
		view.view().getSite().getPage().activate(view.view());
		try (RanksGroup ranks = RanksGroup.start(1)) {
			PeerNode peer = view.group(ranks.name(), 1).children().get(0);
			view.select(peer);
			Waiting.until("the peer is shown", () -> Integer.toString(ranks.pid(0)).equals(sheet.value("Process id"))); //$NON-NLS-1$ //$NON-NLS-2$
			Waiting.until("its memory is shown when it is known", () -> sheet.value("Resident").endsWith("iB")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			SegmentNode data = view.segment(peer, segment -> segment.contains(ranks.address(0, "ticks"))); //$NON-NLS-1$
			view.select(data);
			Waiting.until("the segment is shown", () -> sheet.value("Data in the image").endsWith("iB")); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			ranks.kill(0);
			Waiting.until("the end is shown", () -> "Ended".equals(sheet.value("Resident"))); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
			assertTrue(sheet.value("Data in the image").endsWith("iB"), "what is left is known"); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
		}
	}
}
