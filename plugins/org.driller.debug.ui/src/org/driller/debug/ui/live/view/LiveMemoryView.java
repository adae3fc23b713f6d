/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import java.util.Map;
import java.util.Optional;

import org.driller.core.DrillerGroups;
import org.driller.core.GroupsEvent;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.Pages;
import org.driller.debug.ui.live.LiveListener;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.commands.LiveMenu;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.driller.debug.ui.preferences.LivePreferences;
import org.driller.debug.ui.rendering.PeerSource;
import org.driller.debug.ui.transfer.Dragging;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.part.ViewPart;

/**
 * Live memory of what is selected, above all in Driller Peers: a segment, or the first one of a peer that changes. Pinned, it stays
 * with what it shows. There may be several, each with its own settings.
 */
public final class LiveMemoryView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.liveMemoryView"; //$NON-NLS-1$

	/** Peers are looked after only while somebody listens. An object of its own, which a lambda need not be. */
	private final GroupsListener watching = new GroupsListener() {
		@Override
		public void groupsChanged(GroupsEvent event) {
			// What is shown is read by itself.
		}
	};
	private final ISelectionListener selectionListener = this::selected;
	private final VisibilityTracker visibility = new VisibilityTracker(this, visible -> setActive(visible));
	private Map<String, String> remembered = LivePreferences.settings().toMap();
	private Pages area;
	private Control welcome;
	private LiveMemoryControl control;
	private LiveViewActions actions;
	private boolean pinned;

	@Override
	public void init(IViewSite site, IMemento memento) throws PartInitException {
		super.init(site, memento);
		if (memento != null) {
			remembered = SettingsMemento.load(memento);
		}
	}

	@Override
	public void saveState(IMemento memento) {
		SettingsMemento.save(control == null || control.isDisposed() ? remembered : control.settings().toMap(), memento);
	}

	@Override
	public void createPartControl(Composite parent) {
		area = new Pages(parent);
		welcome = area.addText(LiveMessages.View_Welcome).getParent();
		control = new LiveMemoryControl(area, SWT.NONE);
		control.setSettings(remembered);
		control.setOpener(this::open);
		control.addLiveListener(new LiveListener() {
			@Override
			public void settingsChanged() {
				remembered = control.settings().toMap();
				if (actions != null) {
					actions.update();
				}
			}

			@Override
			public void sourceChanged() {
				updateTitle();
			}
		});
		createContextMenu();
		Dragging.from(control);
		actions = new LiveViewActions(this);
		area.show(welcome);
		getSite().getPage().addSelectionListener(selectionListener);
		visibility.start();
		ISelection selection = getSite().getPage().getSelection();
		if (selection != null) {
			selected(null, selection);
		}
	}

	private void createContextMenu() {
		var menu = new MenuManager();
		menu.setRemoveAllWhenShown(true);
		menu.addMenuListener(manager -> {
			new LiveMenu(control, getSite()).fill(manager);
			manager.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
		});
		control.canvas().setMenu(menu.createContextMenu(control.canvas()));
		getSite().registerContextMenu(menu, getSite().getSelectionProvider());
	}

	@Override
	public void dispose() {
		visibility.stop();
		setActive(false);
		getSite().getPage().removeSelectionListener(selectionListener);
		super.dispose();
	}

	@Override
	public void setFocus() {
		area.shown().setFocus();
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		return adapter == LiveMemoryControl.class ? adapter.cast(control) : super.getAdapter(adapter);
	}

	/** What shows the bytes. */
	public LiveMemoryControl liveControl() {
		return control;
	}

	/** Whether it stays with what it shows, whatever is selected. */
	public boolean isPinned() {
		return pinned;
	}

	/** Stays with what it shows, or follows the selection again. */
	public void setPinned(boolean pin) {
		pinned = pin;
		updateTitle();
		actions.update();
		if (!pin && getSite().getPage().getSelection() != null) {
			selected(null, getSite().getPage().getSelection());
		}
	}

	/** Shows memory of a peer from an address on. */
	public void open(Peer peer, long address) {
		PeerSource source = PeerSource.at(peer, address);
		area.show(control);
		if (control.source() instanceof PeerSource shown && shown.peer() == peer && shown.bounds().equals(source.bounds())) {
			control.goTo(address);
		} else {
			control.setSource(source);
			control.goTo(address);
		}
	}

	/** Shows memory of a peer: of its own variables, if it has any. */
	public void open(Peer peer) {
		FirstSegment.of(peer).ifPresent(segment -> open(peer, segment.start()));
	}

	/** Shows what another view shows. */
	void showLike(LiveMemoryView other) {
		if (other.control.source() instanceof PeerSource source) {
			open(source.peer(), other.control.selection().first());
		}
	}

	private boolean open(Target target) {
		area.show(control);
		control.setSource(target.source());
		control.goTo(target.address());
		return true;
	}

	private void selected(IWorkbenchPart part, ISelection selection) {
		if (pinned || part == this || !(selection instanceof IStructuredSelection structured)) {
			return;
		}
		Object first = structured.getFirstElement();
		Peer peer = Adapters.adapt(first, Peer.class);
		Segment segment = Adapters.adapt(first, Segment.class);
		if (peer == null) {
			return;
		}
		Optional<Segment> wanted = Optional.ofNullable(segment).or(() -> FirstSegment.of(peer));
		boolean same = control.source() instanceof PeerSource shown && shown.peer() == peer
				&& (segment == null || shown.bounds().contains(segment.start()));
		if (!same && wanted.isPresent()) {
			open(peer, wanted.get().start());
		}
	}

	private void setActive(boolean active) {
		DrillerGroups groups = DrillerDebug.model().groups();
		if (active) {
			groups.addListener(watching);
		} else {
			groups.removeListener(watching);
		}
		if (control != null && !control.isDisposed()) {
			control.setActive(active);
		}
	}

	private void updateTitle() {
		String name = LiveMessages.View_Name;
		if (control.source() instanceof PeerSource source) {
			String what = source.segment().map(segment -> SegmentNames.name(source.peer(), segment))
					.orElse(NLS.bind(LiveMessages.View_AllOf, Integer.toString(source.peer().pid())));
			name = NLS.bind(pinned ? LiveMessages.View_TitlePinned : LiveMessages.View_Title, name, what);
			setTitleToolTip(name);
		}
		setPartName(name);
		setTitleImage(DrillerImages.get(pinned ? DrillerImages.PIN : DrillerImages.LIVE));
	}
}
