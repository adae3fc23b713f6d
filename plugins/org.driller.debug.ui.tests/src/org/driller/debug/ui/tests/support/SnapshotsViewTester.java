/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.driller.core.DrillerException;
import org.driller.core.Snapshot;
import org.driller.core.SnapshotStore;
import org.driller.debug.ui.snapshots.Difference;
import org.driller.debug.ui.snapshots.SnapshotsView;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.FrameworkUtil;

/** Reads and operates the view "Driller Snapshots". */
public final class SnapshotsViewTester {

	private static final int LOOK_MILLIS = 50;

	private final SnapshotsView view;

	private SnapshotsViewTester(SnapshotsView view) {
		this.view = view;
	}

	/** Opens the view in the current perspective, without any snapshot of the workspace. */
	public static SnapshotsViewTester open() throws PartInitException, DrillerException {
		SnapshotStore store = store();
		for (Snapshot each : store.list()) {
			store.delete(each);
		}
		var tester = new SnapshotsViewTester((SnapshotsView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(SnapshotsView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	/** Where the workspace has its snapshots. */
	public static SnapshotStore store() {
		Path state = Platform.getStateLocation(FrameworkUtil.getBundle(SnapshotsView.class)).toFile().toPath();
		return new SnapshotStore(state.resolve("snapshots")); //$NON-NLS-1$
	}

	public SnapshotsView view() {
		return view;
	}

	public Tree tree() {
		return view.getAdapter(Tree.class);
	}

	public Table differences() {
		return view.getAdapter(Table.class);
	}

	private IAction action(String label) {
		IActionBars bars = view.getViewSite().getActionBars();
		return Stream.concat(Arrays.stream(bars.getToolBarManager().getItems()), Arrays.stream(bars.getMenuManager().getItems()))
				.filter(ActionContributionItem.class::isInstance).map((IContributionItem item) -> ((ActionContributionItem) item).getAction())
				.filter(action -> label.equals(action.getToolTipText())).findFirst().orElseThrow();
	}

	public boolean isEnabled(String label) {
		return action(label).isEnabled();
	}

	/** Presses a button, or chooses from the menu of the view. */
	public void press(String label) {
		assertTrue(isEnabled(label), label);
		action(label).run();
	}

	/** Does what the workbench's own command does here. */
	public void global(String id) {
		view.getViewSite().getActionBars().getGlobalActionHandler(id).run();
	}

	/** Ticks the box in the dialog and takes the snapshot, once it opens. */
	public void takeHeld() {
		Display display = Display.getCurrent();
		Optional<Shell> dialog = Arrays.stream(display.getShells()).filter(shell -> shell.getText().equals("Take Snapshot")).findFirst(); //$NON-NLS-1$
		if (dialog.isEmpty()) {
			display.timerExec(LOOK_MILLIS, this::takeHeld);
			return;
		}
		Button box = button(dialog.get(), "&Hold each process while it is copied"); //$NON-NLS-1$
		assertFalse(box.getSelection(), "nobody is held unasked"); //$NON-NLS-1$
		box.setSelection(true);
		box.notifyListeners(SWT.Selection, new Event());
		button(dialog.get(), "&Take").notifyListeners(SWT.Selection, new Event()); //$NON-NLS-1$
	}

	private static Button button(Composite parent, String text) {
		return buttons(parent).filter(each -> each.getText().equals(text)).findFirst().orElseThrow();
	}

	private static Stream<Button> buttons(Composite parent) {
		return Arrays.stream(parent.getChildren()).flatMap(child -> child instanceof Button button ? Stream.of(button)
				: child instanceof Composite inner ? buttons(inner) : Stream.empty());
	}


	/** Waits until a snapshot is listed. */
	public TreeItem await(String name) {
		return Waiting.untilPresent("snapshot " + name, () -> item(name)); //$NON-NLS-1$
	}

	/** The row of a snapshot, {@code null} if there is none. */
	public TreeItem item(String name) {
		return Arrays.stream(tree().getItems()).filter(item -> item.getText(0).equals(name)).findFirst().orElse(null);
	}

	/** What stands in a column of a row. */
	public String text(TreeItem item, String column) {
		List<String> titles = Arrays.stream(tree().getColumns()).map(TreeColumn::getText).toList();
		return item.getText(titles.indexOf(column));
	}

	/** Selects snapshots. */
	public void select(String... names) {
		tree().setSelection(Arrays.stream(names).map(this::await).toArray(TreeItem[]::new));
		tree().notifyListeners(SWT.Selection, new Event());
		Waiting.dispatchAll();
	}

	/** Waits until nothing is compared any more. */
	public List<Difference> awaitDifferences() {
		Waiting.until("the comparison has ended", () -> !view.isComparing()); //$NON-NLS-1$
		return view.differences();
	}

	public void awaitStatus(String text) {
		Waiting.until("it says: " + text, () -> view.statusText().contains(text)); //$NON-NLS-1$
	}

	/** Double-clicks a row of the differences. */
	public void openDifference(int row) {
		differences().setSelection(row);
		differences().notifyListeners(SWT.DefaultSelection, new Event());
		Waiting.dispatchAll();
	}
}
