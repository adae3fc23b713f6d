/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.driller.core.Peer;
import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.PythonPeer;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.UiMeter;
import org.driller.debug.ui.tests.support.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Peers that say nonsense about themselves, and one that changes all the time. */
@ExtendWith(CleanWorkbench.class)
class HostilePeersTest {

	/** Of the field {@code parent} in a directory's header, see {@code driller/abi.h}. */
	private static final int PARENT = 88;
	/** Of {@code <tid>/fd/<number>}. */
	private static final int DESCRIPTOR_DEPTH = 3;

	/** Has a peer claim to be the child of another process, by its directory, which Driller's thread in it holds open. */
	private static void claimParent(Peer peer, int parent) throws Exception {
		try (Stream<Path> files = Files.find(Path.of("/proc", Integer.toString(peer.pid()), "task"), DESCRIPTOR_DEPTH, //$NON-NLS-1$ //$NON-NLS-2$
				(path, attributes) -> isDirectory(path));
				var file = new RandomAccessFile(files.findFirst().orElseThrow().toFile(), "rw")) { //$NON-NLS-1$
			file.seek(PARENT);
			file.writeInt(Integer.reverseBytes(parent));
		}
		peer.refresh();
	}

	private static boolean isDirectory(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().contains("driller-directory"); //$NON-NLS-1$
		} catch (IOException e) {
			// No descriptor.
			return false;
		}
	}

	private static List<PeerNode> all(List<PeerNode> nodes) {
		var all = new ArrayList<PeerNode>();
		for (PeerNode node : nodes) {
			all.add(node);
			all.addAll(all(node.children().stream().filter(PeerNode.class::isInstance).map(PeerNode.class::cast).toList()));
		}
		return all;
	}

	@Test
	void circlesOfParentsAreBroken() throws Exception {
		PeersViewTester view = PeersViewTester.open();
		try (RanksGroup ranks = RanksGroup.start(4)) {
			GroupNode group = view.group(ranks.name(), 4);
			List<PeerNode> peers = List.copyOf(group.peers());
			PeerNode one = peers.get(0);
			PeerNode other = peers.get(1);
			PeerNode below = peers.get(2);
			PeerNode self = peers.get(3);
			claimParent(below.peer(), one.peer().pid());
			Waiting.until("it is below the other", () -> below.parent() == one); //$NON-NLS-1$
			claimParent(one.peer(), other.peer().pid());
			claimParent(other.peer(), one.peer().pid());
			claimParent(self.peer(), self.peer().pid());
			Waiting.until("all that they say is known", () -> one.peer().status().parent() == other.peer().pid() //$NON-NLS-1$
					&& other.peer().status().parent() == one.peer().pid() && self.peer().status().parent() == self.peer().pid());
			Waiting.until("those of the circle are on top", () -> one.parent() == group && other.parent() == group); //$NON-NLS-1$
			assertSame(one, below.parent());
			assertSame(group, self.parent());
			assertEquals(4, all(group.children()).size(), "each is there once"); //$NON-NLS-1$
			for (PeerNode node : peers) {
				view.expand(node);
				view.select(node);
				assertEquals(List.of(node), view.selection());
			}
			claimParent(other.peer(), 0);
			Waiting.until("the circle is open", () -> one.parent() == other && below.parent() == one); //$NON-NLS-1$
			assertEquals(4, all(group.children()).size());
		}
	}

	@Test
	void aPeerThatMapsAndWritesAllTheTimeIsFollowed() throws Exception {
		var meter = new UiMeter();
		PeersViewTester view = PeersViewTester.open();
		try (PythonPeer busy = PythonPeer.startMapping()) {
			PeerNode node = view.peer(view.group(busy.group(), 1), busy.pid());
			LiveViewTester live = LiveViewTester.open();
			view.view().getSite().getPage().activate(view.view());
			view.select(view.segment(node, segment -> segment.contains(busy.address())));
			LiveControlTester shown = live.await(busy.pid(), busy.address());
			shown.control().change(settings -> settings.withRate(60));
			long changes = shown.control().paintedChanges();
			long generation = node.peer().status().generation();
			meter.until("its bytes and its mappings were seen to change often", () -> shown.control().paintedChanges() > changes + 60 //$NON-NLS-1$
					&& node.peer().status().generation() > generation + 6);
			busy.close();
			meter.until("its end is told", node::isEnded); //$NON-NLS-1$
		}
		meter.check();
	}
}
