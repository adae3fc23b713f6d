/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.ArrayList;
import java.util.List;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.core.PeerSymbols;
import org.driller.core.Segment;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.core.watch.PlaceSpec;
import org.driller.debug.core.watch.ValueType;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.rendering.PeerSource;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.ISources;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Watches what is selected in Driller Peers, or what the cursor of live memory is on, in all peers of the group. */
public final class WatchHandler extends AbstractHandler {

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		IWorkbenchPage page = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage();
		Object focus = HandlerUtil.getVariable(event, ISources.ACTIVE_FOCUS_CONTROL_NAME);
		LiveMemoryControl live = focus instanceof Control control && !control.isDisposed()
				&& control.getData(LiveMemoryControl.DATA_KEY) instanceof LiveMemoryControl focused ? focused
						: Adapters.adapt(HandlerUtil.getActivePart(event), LiveMemoryControl.class);
		if (live != null && live.source() instanceof PeerSource source) {
			watch(page, source.peer(), live.selection().first(), type(live.settings()));
		} else if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection && !selection.isEmpty()) {
			watch(page, selection.toList());
		}
		return null;
	}

	/** The value as it is shown there. */
	private static ValueType type(LiveSettings settings) {
		String letter = settings.format() == CellFormats.SIGNED ? "i" //$NON-NLS-1$
				: settings.format() == CellFormats.UNSIGNED ? "u" //$NON-NLS-1$
						: settings.format() == CellFormats.FLOAT || settings.format() == CellFormats.DOUBLE ? "f" : "x"; //$NON-NLS-1$ //$NON-NLS-2$
		if (settings.format() == CellFormats.POINTER) {
			return ValueType.PTR;
		}
		return ValueType.of(letter + 8 * settings.cellBytes()).orElse(ValueType.X64);
	}

	/** What is there is called by its symbol, so that it is found in the others, too; the symbols are read in the background. */
	private static void watch(IWorkbenchPage page, Peer peer, long address, ValueType type) {
		Job.create(WatchMessages.Names_Job, monitor -> {
			var spec = new PlaceSpec(name(peer, address), type, 1);
			page.getWorkbenchWindow().getShell().getDisplay().asyncExec(() -> open(page, peer.group(), List.of(spec)));
			return Status.OK_STATUS;
		}).schedule();
	}

	private static String name(Peer peer, long address) {
		try (PeerSymbols symbols = peer.symbols()) {
			if (symbols.at(address).filter(symbol -> !symbol.name().isEmpty()).isPresent()) {
				return symbols.format(address);
			}
		} catch (DrillerException e) {
			// By its segment, then.
		}
		return peer.segmentAt(address).filter(segment -> !segment.name().isEmpty()).map(segment -> name(segment, address))
				.orElse("0x" + Long.toHexString(address)); //$NON-NLS-1$
	}

	private static String name(Segment segment, long address) {
		return SegmentNames.shortName(segment) + "+0x" + Long.toHexString(address - segment.start()); //$NON-NLS-1$
	}

	private static void watch(IWorkbenchPage page, List<?> selected) {
		String group = null;
		var specs = new ArrayList<PlaceSpec>();
		for (Object one : selected) {
			Segment segment = Adapters.adapt(one, Segment.class);
			Peer peer = Adapters.adapt(one, Peer.class);
			PeerGroup of = Adapters.adapt(one, PeerGroup.class);
			if (group == null) {
				group = peer != null ? peer.group() : of != null ? of.name() : null;
			}
			if (segment != null) {
				String name = segment.name().isEmpty() ? "0x" + Long.toHexString(segment.start()) : SegmentNames.shortName(segment); //$NON-NLS-1$
				specs.add(new PlaceSpec(name, ValueType.X64, 1));
			}
		}
		if (group != null) {
			open(page, group, specs);
		}
	}

	private static void open(IWorkbenchPage page, String group, List<PlaceSpec> specs) {
		try {
			if (page.showView(WatchView.ID) instanceof WatchView view) {
				view.watch(group, specs);
			}
		} catch (PartInitException e) {
			// The workbench shows what is wrong in the place of the view.
		}
	}
}
