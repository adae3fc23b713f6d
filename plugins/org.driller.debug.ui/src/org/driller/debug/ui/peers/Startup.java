/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.memory.MemoryViewOpener;
import org.driller.debug.ui.rendering.LiveRendering;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.swt.widgets.Display;

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

	private final PeersView view;
	private String group = System.getProperty(ATTACH);
	private LiveRendering rendering;

	Startup(PeersView view) {
		this.view = view;
	}

	/** Called whenever the view shows what is there now. */
	void refreshed() {
		if (group == null) {
			return;
		}
		firstPeer().ifPresent(peer -> program(peer).ifPresent(segment -> {
			group = null;
			// Not now: the view may just be being made.
			Display.getCurrent().asyncExec(() -> open(peer, segment));
		}));
	}

	private Optional<PeerNode> firstPeer() {
		return view.nodes().stream().filter(node -> node.group().name().equals(group))
				.flatMap(node -> node.children().stream()).filter(node -> !node.isEnded()).findFirst();
	}

	/** The program's own variables: the largest of the segments that hold some. */
	private static Optional<Segment> program(PeerNode node) {
		String executable = node.peer().executable();
		return node.peer().segments().stream()
				.filter(segment -> segment.kind() == SegmentKind.DATA || segment.kind() == SegmentKind.BSS)
				.filter(segment -> segment.isShared() && segment.name().equals(executable))
				.max(Comparator.comparingLong(Segment::size));
	}

	private void open(PeerNode peer, Segment segment) {
		view.getSite().getPage().activate(view);
		view.expand(peer.parent());
		view.expand(peer);
		peer.children().stream().filter(node -> node.segment().equals(segment)).findFirst().ifPresent(view::reveal);
		Optional<IMemoryRendering> opened = MemoryViewOpener.open(view.getSite().getPage(), peer.peer(), segment);
		if (opened.orElse(null) instanceof LiveRendering live && System.getProperty(READY) != null) {
			rendering = live;
			check();
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
