/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import java.util.List;
import java.util.Set;

import org.driller.debug.ui.peers.GroupNode;
import org.driller.debug.ui.peers.PeerNode;
import org.driller.debug.ui.peers.SegmentClass;
import org.driller.debug.ui.peers.SegmentNode;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.ProgramGroup;
import org.driller.debug.ui.tests.support.PropertiesTester;
import org.driller.debug.ui.tests.support.UiMeter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No event takes long, whatever there is to show. */
@ExtendWith(CleanWorkbench.class)
class ResponsivenessTest {

	private static final int PEERS = 63;
	private static final int SEGMENTS = 20_000;

	private PeersViewTester view;

	@AfterEach
	void asItWas() {
		view.view().resetColumns();
		view.view().setClasses(Set.of());
	}

	@Test
	void staysQuickWith64PeersAnd20000Segments() throws Exception {
		view = PeersViewTester.open();
		PropertiesTester.open();
		view.view().getSite().getPage().activate(view.view());
		// Classes are loaded once, and that is not what is measured.
		work(new UiMeter(), 2, 10);
		var meter = new UiMeter();
		work(meter, PEERS, SEGMENTS);
		meter.check();
	}

	private void work(UiMeter meter, int peers, int segments) throws Exception {
		try (ProgramGroup large = ProgramGroup.start(1, ProgramGroup.tool("ranks"), "--mappings", Integer.toString(segments)); //$NON-NLS-1$ //$NON-NLS-2$
				ProgramGroup many = ProgramGroup.start(peers, ProgramGroup.tool("ranks"))) { //$NON-NLS-1$
			meter.until("all peers are shown", () -> size(many) == peers && size(large) == 1); //$NON-NLS-1$
			PeerNode peer = view.groupOf(large.name()).children().get(0);
			meter.until("the segments are known", () -> peer.segmentCount() > segments); //$NON-NLS-1$
			meter.run("opening", () -> view.view().expand(peer)); //$NON-NLS-1$
			meter.until("all can be scrolled to", () -> isComplete(peer)); //$NON-NLS-1$
			meter.until("there are ranges", () -> segments < 1000 || peer.ranges().size() > segments / 1000 - 1); //$NON-NLS-1$
			SegmentNode last = peer.segments().get(peer.segments().size() - 1);
			meter.run("going to the last", () -> view.view().reveal(last)); //$NON-NLS-1$
			meter.until("it is selected", () -> view.selection().equals(List.of(last))); //$NON-NLS-1$
			meter.until("its activity is known", () -> peer.segments().stream().anyMatch(node -> node.activity().isKnown())); //$NON-NLS-1$
			meter.run("filtering", () -> view.view().setFilter("rw-")); //$NON-NLS-1$ //$NON-NLS-2$
			meter.until("fewer are shown", () -> isComplete(peer)); //$NON-NLS-1$
			meter.run("filtering no more", () -> view.view().setFilter("")); //$NON-NLS-1$ //$NON-NLS-2$
			meter.until("all are shown", () -> isComplete(peer)); //$NON-NLS-1$
			meter.run("choosing a class", () -> view.view().setClasses(Set.of(SegmentClass.STACKS))); //$NON-NLS-1$
			meter.until("few are shown", () -> isComplete(peer)); //$NON-NLS-1$
			meter.run("choosing all", () -> view.view().setClasses(Set.of())); //$NON-NLS-1$
			meter.until("all are shown again", () -> isComplete(peer)); //$NON-NLS-1$
			for (String column : List.of("Size", "Name", "Sharing", "Activity")) { //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$
				meter.run("sorting by " + column, () -> view.clickTitle(column)); //$NON-NLS-1$
				meter.until("rows are sorted by " + column, () -> isComplete(peer)); //$NON-NLS-1$
			}
			many.close();
			meter.until("all have ended", () -> view.groupOf(many.name()).isEnded()); //$NON-NLS-1$
			large.close();
			meter.until("the large one has ended", peer::isEnded); //$NON-NLS-1$
			meter.until("it is grey", () -> isComplete(peer)); //$NON-NLS-1$
			meter.run("sorting no more", () -> view.view().resetColumns()); //$NON-NLS-1$
			meter.until("rows are in their order", () -> isComplete(peer)); //$NON-NLS-1$
		}
	}

	private long size(ProgramGroup program) {
		return view.view().nodes().stream().filter(node -> node.group().name().equals(program.name()))
				.map(GroupNode::peers).mapToLong(all -> all.stream().filter(PeerNode::hasSegments).count()).sum();
	}

	private boolean isComplete(PeerNode peer) {
		return view.item(peer) != null && view.item(peer).getItemCount() == peer.children().size();
	}
}
