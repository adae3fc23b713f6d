/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.driller.core.ActivityTracker;
import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.internal.Pages;
import org.driller.debug.ui.memory.MemoryViewOpener;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.driller.debug.ui.properties.PeersPropertyPage;
import org.driller.debug.ui.transfer.Dragging;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.contexts.IDebugContextManager;
import org.eclipse.debug.ui.contexts.IDebugContextService;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.swt.IFocusService;
import org.eclipse.ui.views.properties.IPropertySheetPage;

/** Groups, their peers and the peers' segments, as they come, change and go. */
public final class PeersView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.peersView"; //$NON-NLS-1$
	/** Says that the tree has the focus. */
	private static final String FOCUS = "org.driller.debug.ui.peers"; //$NON-NLS-1$
	/** Key bindings that hold while the view is active. */
	private static final String CONTEXT = "org.driller.debug.ui.context.peers"; //$NON-NLS-1$

	private final PeersModel model = new PeersModel();
	private final AtomicBoolean refreshPending = new AtomicBoolean();
	private final AtomicBoolean activityPending = new AtomicBoolean();
	private final GroupsListener groupsListener = event -> refreshSoon();
	private final DrillerGroups groups = DrillerDebug.model().groups();
	private final ActivityTracker tracker = new ActivityTracker(this::peers, this::activitySoon);
	private final IPropertyChangeListener preferencesListener = event -> applyPreferences();
	private Display display;
	private FilterBar filter;
	private Pages pages;
	private String problemLine;
	private PeersTree tree;
	private PeersColumns columns;
	private EmptyPage empty;
	private PeersSelection selection;
	private PeersContext context;
	private DebugLink link;
	private LaunchesWatch launches;
	private FolderReader folders;
	private PeersPropertyPage properties;
	private PartVisibility visibility;
	private Startup startup;
	private IMemento memento;
	private String shownProblem = ""; //$NON-NLS-1$

	@Override
	public void init(IViewSite site, IMemento saved) throws PartInitException {
		super.init(site);
		memento = saved;
	}

	@Override
	public void saveState(IMemento saved) {
		columns.save(saved);
		filter.save(saved);
	}

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		layout.verticalSpacing = 0;
		parent.setLayout(layout);
		filter = new FilterBar(parent, this::filterChanged);
		pages = new Pages(parent);
		pages.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		tree = new PeersTree(pages, this::readFolders);
		columns = new PeersColumns(tree.control(), this::orderChanged);
		tree.makeRoomForImages();
		empty = new EmptyPage(pages, this::execute);
		folders = new FolderReader(display, this::refreshIfThere);
		selection = new PeersSelection(tree);
		getSite().setSelectionProvider(selection);
		context = new PeersContext(this, selection);
		contexts().addDebugContextProvider(context);
		link = new DebugLink(this, selection, context, contexts());
		Dragging.from(tree.control(), () -> tree.selection().stream().map(PeersNode::meant).distinct().toList());
		new PeersMenus(this, tree.control(), columns, selection).create();
		getSite().getService(IFocusService.class).addFocusTracker(tree.control(), FOCUS);
		tree.control().addListener(SWT.DefaultSelection, this::doubleClicked);
		getSite().getService(IContextService.class).activateContext(CONTEXT);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, HelpContexts.PEERS);
		restoreState();
		startup = new Startup(this);
		refresh();
		PeersPreferences.store().addPropertyChangeListener(preferencesListener);
		visibility = new PartVisibility(this, this::seenOrHidden);
		applyPreferences();
		groups.addListener(groupsListener);
		launches = new LaunchesWatch(this::refreshSoon);
	}

	/** The platform keeps what it is given only as long as the view is open, so it is also kept beside that. */
	private void restoreState() {
		IMemento saved = memento != null ? memento : ViewSettings.load();
		if (saved != null) {
			columns.restore(saved);
			filter.restore(saved);
		}
	}

	@Override
	public void dispose() {
		groups.removeListener(groupsListener);
		tracker.stop();
		PeersPreferences.store().removePropertyChangeListener(preferencesListener);
		if (visibility != null) {
			visibility.dispose();
		}
		if (folders != null) {
			folders.want(List.of());
			folders.cancel();
		}
		if (columns != null && !tree.control().isDisposed()) {
			ViewSettings.save(this::saveState);
		}
		if (link != null) {
			link.dispose();
		}
		if (launches != null) {
			launches.dispose();
		}
		if (context != null) {
			contexts().removeDebugContextProvider(context);
			context.dispose();
		}
		super.dispose();
	}

	@Override
	public void setFocus() {
		pages.shown().setFocus();
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == Tree.class) {
			return adapter.cast(tree.control());
		}
		if (adapter == IPropertySheetPage.class) {
			properties = new PeersPropertyPage();
			return adapter.cast(properties);
		}
		return super.getAdapter(adapter);
	}

	/** The nodes that are shown; stay the same while what they stand for is listed. */
	public List<GroupNode> nodes() {
		return model.groups();
	}

	/** Selects a node and opens what is above it. */
	public void reveal(PeersNode node) {
		tree.reveal(node);
		selection.changed();
	}

	/** Scrolls so that a node is at the top. */
	public void showAtTop(PeersNode node) {
		tree.showAtTop(node);
	}

	/** Opens a node, so that its children are shown. */
	public void expand(PeersNode node) {
		tree.setExpanded(node, true);
	}

	/**
	 * Shows segments live in the Memory view, the first one in front.
	 *
	 * @return the rendering of the first, or nothing if the Memory view cannot be opened, which is logged
	 */
	public Optional<IMemoryRendering> openInMemory(List<SegmentNode> segments) {
		var opened = new ArrayList<Optional<IMemoryRendering>>();
		context.whileBlocksAreAdded(() -> {
			// The first one last: its peer is the debug context, and so it is the one that stays in front.
			for (int i = segments.size() - 1; i >= 0; i--) {
				SegmentNode node = segments.get(i);
				opened.add(MemoryViewOpener.open(getSite().getPage(), node.peerNode().peer(), node.segment()));
			}
		});
		return opened.isEmpty() ? Optional.empty() : opened.get(opened.size() - 1);
	}

	/** The selected rows as text: a line for each, the columns that are shown separated by tabs. */
	public String selectedRows() {
		return tree.selection().stream().map(columns::row).collect(Collectors.joining("\n")); //$NON-NLS-1$
	}

	/** Shows only segments in which all words occur. */
	public void setFilter(String text) {
		filter.setText(text);
	}

	/** Shows only segments of these classes; all if there are none. */
	public void setClasses(Set<SegmentClass> classes) {
		filter.setClasses(classes);
	}

	/** The classes of segments that are shown; empty for all. */
	public Set<SegmentClass> classes() {
		return filter.classes();
	}

	/** Shows columns as they are when the view is opened for the first time. */
	public void resetColumns() {
		columns.reset();
	}

	/** Shows or hides a column. */
	public void setColumnShown(PeersColumn column, boolean shown) {
		columns.setShown(column, shown);
		applyActivity();
	}

	private void filterChanged() {
		if (columns != null) {
			model.setFilter(filter.filter());
			refresh();
		}
	}

	private void orderChanged(PeersOrder order) {
		model.setOrder(order);
		refresh();
	}

	/** Shows one line in the status line, {@code null} for none, unless the view has been closed. */
	public void showProblem(String line) {
		if (!pages.isDisposed()) {
			problemLine = line;
			getViewSite().getActionBars().getStatusLineManager().setErrorMessage(line);
		}
	}

	/** The line that {@link #showProblem} has shown last, {@code null} for none. */
	public String problemLine() {
		return problemLine;
	}

	/** All that are listed; on any thread. */
	private List<Peer> peers() {
		return groups.groups().stream().flatMap(group -> group.peers().stream()).toList();
	}

	/** Called on the discovery's thread: several events before the next refresh make one. */
	private void refreshSoon() {
		if (refreshPending.compareAndSet(false, true) && !display.isDisposed()) {
			display.asyncExec(() -> {
				refreshPending.set(false);
				refreshIfThere();
			});
		}
	}

	private void refreshIfThere() {
		if (!pages.isDisposed()) {
			refresh();
		}
	}

	private void refresh() {
		model.refresh(groups.groups());
		tree.refresh(model.groups());
		selection.forgetGone();
		showPage();
		readFolders();
		if (properties != null) {
			properties.update();
		}
		if (startup != null) {
			startup.refreshed();
		}
	}

	private void readFolders() {
		boolean seen = visibility == null || visibility.isVisible();
		folders.want(seen ? FolderReader.wantedIn(model.groups()) : List.of());
	}

	private void seenOrHidden() {
		applyActivity();
		readFolders();
	}

	private void applyPreferences() {
		PeersPreferences.apply(groups);
		tracker.setRate(PeersPreferences.activityRate());
		applyActivity();
	}

	/** Nobody looks for changes while nobody can see them. */
	private void applyActivity() {
		boolean seen = visibility != null && visibility.isVisible() && columns.isShown(PeersColumn.ACTIVITY);
		if (seen && PeersPreferences.isActivityWanted()) {
			tracker.start();
		} else {
			tracker.stop();
		}
	}

	/** Called on the tracker's thread after each look. */
	private void activitySoon() {
		if (activityPending.compareAndSet(false, true) && !display.isDisposed()) {
			display.asyncExec(() -> {
				activityPending.set(false);
				if (!pages.isDisposed()) {
					model.groups().forEach(group -> group.peers().forEach(peer -> peer.setActivity(tracker)));
					refresh();
				}
			});
		}
	}

	private void execute(String command) {
		try {
			getSite().getService(IHandlerService.class).executeCommand(command, null);
		} catch (CommandException e) {
			ILog.of(PeersView.class).error(e.getMessage(), e);
		}
	}

	private void showPage() {
		String problem = groups.problem();
		empty.setProblem(problem);
		Control page = model.groups().isEmpty() ? empty.control() : tree.control();
		pages.show(page);
		if (page == tree.control() && !problem.equals(shownProblem)) {
			showProblem(problem.isEmpty() ? null : problem);
			shownProblem = problem;
		}
	}

	private void doubleClicked(Event event) {
		if (event.item.getData() instanceof SegmentNode segment) {
			openInMemory(List.of(segment));
		} else if (event.item.getData() instanceof PeersNode node) {
			var item = (TreeItem) event.item;
			tree.setExpanded(node, !item.getExpanded());
		}
	}

	private IDebugContextService contexts() {
		IDebugContextManager manager = DebugUITools.getDebugContextManager();
		return manager.getContextService(getSite().getWorkbenchWindow());
	}
}
