/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

import org.driller.debug.ui.compare.CompareView;
import org.driller.debug.ui.scan.ScanView;
import org.driller.debug.ui.search.SearchView;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.CompareViewTester;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.driller.debug.ui.watch.WatchView;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands above the tables of a view can be used in a narrow part, too. */
@ExtendWith(CleanWorkbench.class)
class NarrowPartsTest {

	/** How many columns there are with room for them. */
	private static final Map<String, Integer> VIEWS = Map.of(SearchView.ID, 8, ScanView.ID, 8, WatchView.ID, 7, CompareView.ID, 4);
	private static final int NARROW = 400;
	/** Of a field, in pixels. */
	private static final int LEAST = 50;

	private static IWorkbenchPage page() {
		return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
	}

	/** Gives a view all of a window that is so wide. */
	private static Composite show(IViewPart view, int width) {
		page().activate(view);
		page().setPartState(page().getReference(view), IWorkbenchPage.STATE_MAXIMIZED);
		Shell shell = page().getWorkbenchWindow().getShell();
		shell.setSize(width, 800);
		Composite form = view.getAdapter(Composite.class);
		Waiting.until("it is as wide as the window", () -> form.getSize().x > width * 3 / 4 && form.getSize().x <= width); //$NON-NLS-1$
		return form;
	}

	private static Stream<Control> shown(Composite form) {
		return Arrays.stream(form.getChildren()).filter(Control::isVisible);
	}

	private static boolean isCutNowhere(Control control) {
		Rectangle bounds = control.getBounds();
		boolean field = control instanceof Text || control instanceof Combo;
		return bounds.width >= (field ? LEAST : 1) && bounds.x + bounds.width <= control.getParent().getClientArea().width;
	}

	@Test
	void fieldsStandInSeveralRowsWhereThereIsNoRoomForOne() throws Exception {
		for (Map.Entry<String, Integer> each : VIEWS.entrySet()) {
			String id = each.getKey();
			int wide = each.getValue();
			IViewPart view = page().showView(id);
			Composite form = show(view, NARROW);
			Waiting.until("nothing is cut off in " + id, () -> columns(form) < wide && isWhole(form)); //$NON-NLS-1$
			show(view, 1300);
			Waiting.until("with room there are fewer rows in " + id, () -> columns(form) == wide && isWhole(form)); //$NON-NLS-1$
		}
	}

	private static int columns(Composite form) {
		return ((GridLayout) form.getLayout()).numColumns;
	}

	private static boolean isWhole(Composite form) {
		return form.isVisible() && shown(form).allMatch(NarrowPartsTest::isCutNowhere);
	}

	@Test
	void aProblemIsWrittenInAsManyLinesAsItNeeds() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(2)) {
			PeersViewTester.open().group(ranks.name(), 2);
			CompareViewTester compare = CompareViewTester.compare(ranks);
			Composite form = show(compare.view(), NARROW);
			Control problem = form.getChildren()[form.getChildren().length - 1];
			assertEquals(false, problem.isVisible());
			int without = form.getSize().y;
			compare.place("no_variable_of_any_of_these_processes_has_a_name_of_this_kind"); //$NON-NLS-1$
			Waiting.until("it is said, in two lines or more", () -> problem.isVisible() //$NON-NLS-1$
					&& problem.getSize().y > 3 * form.getChildren()[0].getSize().y / 2);
			assertTrue(form.getSize().y > without);
			assertTrue(isCutNowhere(problem));
			compare.place("settings"); //$NON-NLS-1$
			Waiting.until("and taken back", () -> !problem.isVisible() && form.getSize().y == without); //$NON-NLS-1$
		}
	}
}
