/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.DrillerGroups;
import org.driller.core.MemoryUsage;
import org.driller.core.Peer;
import org.driller.core.PeerDescriptor;
import org.driller.core.PeerHalt;
import org.driller.core.PeerThread;
import org.driller.core.ProcessDetails;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.junit.jupiter.api.Test;

class ProcessDetailsTest {

	private static final int NO_PROCESS = 0x7ffffffe;

	@Test
	void listsThreadsAndDescriptors() throws Exception {
		try (var ranks = Ranks.start(1)) {
			int pid = ranks.pids().get(0);
			List<PeerThread> threads = ProcessDetails.threads(pid);
			assertEquals(pid, threads.get(0).id());
			assertEquals("ranks", threads.get(0).name());
			assertTrue(threads.stream().anyMatch(thread -> thread.name().equals("driller")), threads::toString);
			List<PeerDescriptor> descriptors = ProcessDetails.descriptors(pid);
			assertTrue(descriptors.stream().anyMatch(descriptor -> descriptor.target().contains("signalfd")),
					descriptors::toString);
			assertEquals(List.of(0, 1, 2), descriptors.subList(0, 3).stream().map(PeerDescriptor::number).toList());
			assertTrue(descriptors.stream().allMatch(descriptor -> List.of("r", "w", "rw").contains(descriptor.access())));
		}
	}

	@Test
	void countsMemory() throws Exception {
		try (var ranks = Ranks.start(1)) {
			Peer peer = MemoryTest.shared(ranks);
			MemoryUsage whole = MemoryUsage.of(peer);
			assertTrue(whole.resident() > 0 && whole.dirty() > 0 && whole.dirty() <= whole.resident(), whole::toString);
			assertTrue(whole.share() > 0 && whole.share() <= whole.resident(), whole::toString);
			Segment data = MemoryTest.segment(peer, SegmentKind.DATA);
			MemoryUsage one = MemoryUsage.of(peer, data);
			assertTrue(one.resident() > 0 && one.resident() <= data.size(), one::toString);
			assertTrue(one.resident() < whole.resident());
			peer.close();
		}
	}

	@Test
	void saysThatAProcessIsGone() {
		assertTrue(assertThrows(DrillerException.class, () -> ProcessDetails.threads(NO_PROCESS)).getMessage()
				.contains("has ended"));
		assertThrows(DrillerException.class, () -> ProcessDetails.descriptors(NO_PROCESS));
	}

	@Test
	void tellsThatAPeerIsStopped() throws Exception {
		try (var ranks = Ranks.start(1); var groups = new DrillerGroups(ranks.group::equals)) {
			groups.poll();
			Peer peer = groups.peer(ranks.pids().get(0)).orElseThrow();
			assertEquals(PeerHalt.NONE, peer.halt());
			Ranks.signal(peer.pid(), "STOP");
			Await.until("it is seen to be stopped", () -> {
				groups.poll();
				return peer.halt().isStopped();
			});
			assertFalse(peer.halt().isStoppedByDebugger());
			Ranks.signal(peer.pid(), "CONT");
			Await.until("it is seen to run", () -> {
				groups.poll();
				return peer.halt().equals(PeerHalt.NONE);
			});
		}
	}
}
