/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.driller.core.Peer;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.compare.CompareColumn;
import org.driller.debug.ui.compare.CompareView;
import org.driller.debug.ui.live.model.ByteMarks.Mark;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSettings;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;

/** Reads and operates the view "Driller Compare" as a person does. */
public final class CompareViewTester {

	private static final String PREFIX = "org.driller.debug.ui.commands.compare"; //$NON-NLS-1$

	private static final int MOST_TRIES = 10;
	private static final int PATIENCE_MILLIS = 3_000;

	private final CompareView view;

	private CompareViewTester(CompareView view) {
		this.view = view;
	}

	/** Opens the view in the current perspective. */
	public static CompareViewTester open() throws PartInitException {
		var tester = new CompareViewTester((CompareView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
				.showView(CompareView.ID));
		Waiting.dispatchAll();
		return tester;
	}

	/** Compares what is selected in Driller Peers, by the command of its context menu. */
	public static CompareViewTester compareSelected() throws Exception {
		execute(""); //$NON-NLS-1$
		return open();
	}

	/** Compares the peers of some groups that are listed already. */
	public static CompareViewTester compare(RanksGroup... groups) throws PartInitException {
		return compare(Stream.of(groups).map(RanksGroup::name).toArray(String[]::new));
	}

	/** Compares the peers of some groups that are listed already, by name. */
	public static CompareViewTester compare(String... groups) throws PartInitException {
		CompareViewTester tester = open();
		var peers = new ArrayList<Peer>();
		for (String group : groups) {
			peers.addAll(DrillerDebug.model().groups().groups().stream().filter(found -> found.name().equals(group))
					.findFirst().orElseThrow().peers());
		}
		tester.view.compare(peers);
		tester.awaitColumns(peers.size());
		return tester;
	}

	/** Runs a command of the view by the last part of its id. */
	public void run(String command) throws CommandException {
		execute('.' + command);
	}

	private static void execute(String command) throws CommandException {
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(PREFIX + command, null);
		Waiting.dispatchAll();
	}

	public CompareView view() {
		return view;
	}

	private <T extends Control> T control(Class<T> type) {
		Control[] controls = view.getAdapter(Composite.class).getChildren();
		return type.cast(Arrays.stream(controls).filter(type::isInstance).findFirst().orElseThrow());
	}

	/** Types a place, and Enter. */
	public void place(String text) {
		control(Text.class).setText(text);
		control(Text.class).notifyListeners(SWT.DefaultSelection, new Event());
	}

	/** Types a place and waits until it is compared. */
	public void comparePlace(String text) {
		place(text);
		Waiting.until(text + " is compared", () -> view.getTitle().equals("Compare " + text) && view.result() != null //$NON-NLS-1$ //$NON-NLS-2$
				&& view.result().isDone());
	}

	/** What stands in the field. */
	public String place() {
		return control(Text.class).getText();
	}

	/** Chooses what the others are held against. */
	public void against(String label) {
		Combo combo = control(Combo.class);
		combo.select(List.of(combo.getItems()).indexOf(label));
		combo.notifyListeners(SWT.Selection, new Event());
	}

	/** Waits for that many columns, and shows them as a new view does, whatever an earlier one has kept. */
	public void awaitColumns(int count) {
		Waiting.until(count + " columns", () -> view.columns().size() == count); //$NON-NLS-1$
		column(0).live().setSettings(LiveSettings.DEFAULT.withColumns(8));
		Waiting.until("all of them are read", () -> view.columns().stream() //$NON-NLS-1$
				.allMatch(column -> column.live().source() == null || column.live().model().sample() != null));
	}

	public CompareColumn column(int index) {
		return view.columns().get(index);
	}

	/** What operates the bytes of a column. */
	public LiveControlTester live(int index) {
		return new LiveControlTester(column(index).live());
	}

	public List<String> summaries() {
		return view.columns().stream().map(CompareColumn::summary).toList();
	}

	public void awaitSummaries(String... summaries) {
		Waiting.until("said of the peers: " + List.of(summaries), () -> summaries().equals(List.of(summaries))); //$NON-NLS-1$
	}

	/** Stops comparing, if that is under way, as the button in the view "Progress" does. */
	public void cancel() {
		for (Job job : Job.getJobManager().find(null)) {
			if (job.getName().startsWith("Comparing ") && !job.isSystem()) { //$NON-NLS-1$
				job.cancel();
			}
		}
	}

	/** The first byte of the place in a column. */
	public long start(int index) {
		return column(index).live().source().bounds().first();
	}

	/** How a byte of the place is marked in each column. */
	public List<Mark> marks(long offset) {
		return Stream.iterate(0, index -> index + 1).limit(view.columns().size())
				.map(index -> column(index).live().model().mark(start(index) + offset)).toList();
	}

	/** Where the cursor of each column is in the place. */
	public List<Long> cursors() {
		return Stream.iterate(0, index -> index + 1).limit(view.columns().size())
				.map(index -> column(index).live().model().selection().cursor() - start(index)).toList();
	}

	/** The rows at the top. */
	public List<Long> tops() {
		return view.columns().stream().map(column -> column.live().model()).map(LiveModel::viewport)
				.map(viewport -> viewport.topRow()).toList();
	}

	/** Turns the wheel over a column, down. */
	public void wheel(int index, int turns) {
		for (int i = 0; i < turns; i++) {
			var event = new Event();
			event.count = -1;
			column(index).live().canvas().notifyListeners(SWT.MouseVerticalWheel, event);
		}
		Waiting.dispatchAll();
	}

	/** Presses a key with Ctrl in a column until it has done its work: on a busy machine the window may not have the keyboard yet. */
	public void ctrl(int index, char key, BooleanSupplier done) {
		for (int tries = 0; !done.getAsBoolean() && tries < MOST_TRIES; tries++) {
			view.getSite().getShell().forceActive();
			column(index).live().setFocus();
			Mouse.key(key, key, SWT.CTRL);
			Waiting.during(PATIENCE_MILLIS, done);
		}
		Waiting.until("Ctrl+" + key + " does its work", done); //$NON-NLS-1$ //$NON-NLS-2$
	}
}
