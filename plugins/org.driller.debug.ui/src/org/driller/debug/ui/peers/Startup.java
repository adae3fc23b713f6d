/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.rendering.LiveRendering;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;

/**
 * What scripts ask for by system properties when Eclipse starts: {@value #ATTACH} names a group to which the view opens
 * itself, with the data of its first peer in the Memory view; {@value #READY} a file that is made when bytes were seen to
 * change there.
 */
final class Startup {

	static final String ATTACH = "driller.attach"; //$NON-NLS-1$
	static final String READY = "driller.ready"; //$NON-NLS-1$

	private static final int CHECK_MILLIS = 100;
	private static final int ENOUGH_SAMPLES = 2;
	private static final int LOOK_MILLIS = 300;
	private static final int MOST_LOOKS = 10;
	private static final int ENOUGH_CHANGES = 3;

	private final PeersView view;
	private String group = System.getProperty(ATTACH);
	private LiveRendering rendering;

	Startup(PeersView view) {
		this.view = view;
	}

	/** Called whenever the view shows what is there now. */
	void refreshed() {
		if (group != null) {
			firstPeer().ifPresent(node -> {
				List<Segment> variables = variables(node.peer());
				if (!variables.isEmpty()) {
					group = null;
					new Search(node, variables).schedule();
				}
			});
		}
	}

	private Optional<PeerNode> firstPeer() {
		return view.nodes().stream().filter(node -> node.group().name().equals(group))
				.flatMap(node -> node.peers().stream()).filter(node -> !node.isEnded()).findFirst();
	}

	/** The program's own variables, then its heap. */
	private static List<Segment> variables(Peer peer) {
		Stream<Segment> own = peer.segments().stream()
				.filter(segment -> segment.kind() == SegmentKind.DATA || segment.kind() == SegmentKind.BSS)
				.filter(segment -> segment.name().equals(peer.executable()));
		Stream<Segment> heap = peer.segments().stream().filter(segment -> segment.kind() == SegmentKind.HEAP);
		return Stream.concat(own, heap).filter(Segment::isShared).toList();
	}

	/** Looks a few times what changes, then opens it. What a program sets up once when it starts does not count. */
	private final class Search extends Job {

		private final PeerNode node;
		private final List<Segment> variables;
		private List<byte[]> before;
		private int looks;
		private int changes;

		Search(PeerNode node, List<Segment> variables) {
			super(Messages.Startup_Search);
			this.node = node;
			this.variables = variables;
			setSystem(true);
		}

		@Override
		protected IStatus run(IProgressMonitor monitor) {
			List<byte[]> now = HotSpot.contents(node.peer(), variables);
			HotSpot found = before == null ? null : HotSpot.between(variables, before, now);
			before = now;
			changes += found == null ? 0 : 1;
			if (changes < ENOUGH_CHANGES && looks++ < MOST_LOOKS) {
				schedule(LOOK_MILLIS);
			} else {
				HotSpot spot = found == null ? new HotSpot(variables.get(0), variables.get(0).start()) : found;
				PlatformUI.getWorkbench().getDisplay().asyncExec(() -> open(node, spot));
			}
			return Status.OK_STATUS;
		}
	}

	private void open(PeerNode peer, HotSpot spot) {
		if (view.getSite().getPage() == null) {
			return;
		}
		view.getSite().getPage().activate(view);
		// The program's own segments, so that the other peers are seen as well.
		String executable = peer.peer().executable();
		view.setFilter(executable.substring(executable.lastIndexOf('/') + 1));
		view.expand(peer.group());
		view.expand(peer);
		List<SegmentNode> found = peer.segments().stream()
				.filter(node -> node.segment().start() == spot.segment().start()).toList();
		found.forEach(view::reveal);
		view.showAtTop(peer.group());
		Optional<IMemoryRendering> opened = view.openInMemory(found);
		if (opened.orElse(null) instanceof LiveRendering live) {
			live.goToAddress(AddressRange.toBig(spot.address()));
			if (System.getProperty(READY) != null) {
				rendering = live;
				check();
			}
		}
	}

	private void check() {
		if (isReady()) {
			try {
				Files.write(Path.of(System.getProperty(READY)), new byte[0]);
			} catch (IOException e) {
				ILog.of(Startup.class).error(e.getMessage(), e);
			}
		} else {
			Display.getCurrent().timerExec(CHECK_MILLIS, this::check);
		}
	}

	private boolean isReady() {
		LiveMemoryControl control = rendering.liveControl();
		if (control == null || control.isDisposed() || control.paintedChanges() == 0
				|| control.paintedSamples() < ENOUGH_SAMPLES) {
			return false;
		}
		LiveModel model = control.model();
		return model.isReadable(model.viewport().visible().first());
	}
}
