/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.driller.core.DrillerGroups;
import org.driller.core.GroupsListener;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.memory.MemoryViewOpener;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.contexts.IDebugContextManager;
import org.eclipse.debug.ui.contexts.IDebugContextService;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.part.ViewPart;

/** Groups, their peers and the peers' segments, as they come, change and go. */
public final class PeersView extends ViewPart {

	public static final String ID = "org.driller.debug.ui.peersView"; //$NON-NLS-1$

	private final PeersModel model = new PeersModel();
	private final AtomicBoolean refreshPending = new AtomicBoolean();
	private final GroupsListener groupsListener = event -> refreshSoon();
	private final DrillerGroups groups = DrillerDebug.model().groups();
	private Display display;
	private Text filter;
	private Composite pages;
	private StackLayout stack;
	private PeersTree tree;
	private EmptyPage empty;
	private PeersSelection selection;
	private PeersContext context;
	private Startup startup;
	private String shownProblem = ""; //$NON-NLS-1$

	@Override
	public void createPartControl(Composite parent) {
		display = parent.getDisplay();
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		layout.verticalSpacing = 0;
		parent.setLayout(layout);
		filter = new Text(parent, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
		filter.setMessage(Messages.Peers_Filter);
		filter.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		filter.addListener(SWT.Modify, event -> setFilter(filter.getText()));
		pages = new Composite(parent, SWT.NONE);
		pages.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		stack = new StackLayout();
		pages.setLayout(stack);
		tree = new PeersTree(pages);
		empty = new EmptyPage(pages);
		selection = new PeersSelection(tree);
		getSite().setSelectionProvider(selection);
		context = new PeersContext(this, selection);
		contexts().addDebugContextProvider(context);
		createMenu();
		tree.control().addListener(SWT.DefaultSelection, this::doubleClicked);
		startup = new Startup(this);
		refresh();
		groups.addListener(groupsListener);
	}

	@Override
	public void dispose() {
		groups.removeListener(groupsListener);
		if (context != null) {
			contexts().removeDebugContextProvider(context);
			context.dispose();
		}
		super.dispose();
	}

	@Override
	public void setFocus() {
		stack.topControl.setFocus();
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		return adapter == Tree.class ? adapter.cast(tree.control()) : super.getAdapter(adapter);
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
				opened.add(MemoryViewOpener.open(getSite().getPage(), node.parent().peer(), node.segment()));
			}
		});
		return opened.isEmpty() ? Optional.empty() : opened.get(opened.size() - 1);
	}

	/** Shows only segments in which all words occur. */
	public void setFilter(String text) {
		if (!text.equals(filter.getText())) {
			filter.setText(text);
			return;
		}
		model.setFilter(SegmentFilter.of(text));
		refresh();
	}

	/** Shows one line in the status line; {@code null} for none. */
	public void showProblem(String line) {
		getViewSite().getActionBars().getStatusLineManager().setErrorMessage(line);
	}

	/** Called on the discovery's thread: several events before the next refresh make one. */
	private void refreshSoon() {
		if (refreshPending.compareAndSet(false, true) && !display.isDisposed()) {
			display.asyncExec(() -> {
				refreshPending.set(false);
				if (!pages.isDisposed()) {
					refresh();
				}
			});
		}
	}

	private void refresh() {
		model.refresh(groups.groups());
		tree.refresh(model.groups());
		selection.forgetGone();
		showPage();
		startup.refreshed();
	}

	private void showPage() {
		String problem = groups.problem();
		empty.setProblem(problem);
		Control page = model.groups().isEmpty() ? empty.control() : tree.control();
		if (stack.topControl != page) {
			stack.topControl = page;
			pages.layout();
		}
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

	private void createMenu() {
		var menu = new MenuManager();
		menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
		tree.control().setMenu(menu.createContextMenu(tree.control()));
		getSite().registerContextMenu(menu, selection);
	}

	private IDebugContextService contexts() {
		IDebugContextManager manager = DebugUITools.getDebugContextManager();
		return manager.getContextService(getSite().getWorkbenchWindow());
	}
}
