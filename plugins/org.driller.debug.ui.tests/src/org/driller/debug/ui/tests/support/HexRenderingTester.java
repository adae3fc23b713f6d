/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRenderingContainer;
import org.eclipse.debug.ui.memory.IMemoryRenderingSite;
import org.eclipse.debug.ui.memory.IRepositionableMemoryRendering;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.TableCursor;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IWorkbenchPage;

/** Reads and operates the platform's own hexadecimal rendering in the Memory view. */
public final class HexRenderingTester {

	private static final String ID = "org.eclipse.debug.ui.rendering.raw_memory"; //$NON-NLS-1$

	private static final int OPENING_MILLIS = 3_000;

	private final IRepositionableMemoryRendering rendering;

	private HexRenderingTester(IRepositionableMemoryRendering rendering) {
		this.rendering = rendering;
	}

	/** Adds it to the Memory view for a block that is shown there. */
	public static HexRenderingTester open(IWorkbenchPage page, IMemoryBlock block) throws CoreException {
		var site = (IMemoryRenderingSite) page.showView(IDebugUIConstants.ID_MEMORY_VIEW);
		IMemoryRenderingContainer container = site.getContainer(IDebugUIConstants.ID_RENDERING_VIEW_PANE_1);
		IMemoryRendering rendering = DebugUITools.getMemoryRenderingManager().getRenderingType(ID).createRendering();
		rendering.init(container, block);
		container.addMemoryRendering(rendering);
		return new HexRenderingTester((IRepositionableMemoryRendering) rendering);
	}

	/** Puts the cursor on the cell of an address. */
	public void goTo(long address) throws CoreException {
		BigInteger there = new BigInteger(Long.toUnsignedString(address));
		Waiting.until("it is shown", () -> cursor() != null); //$NON-NLS-1$
		rendering.goToAddress(there);
		Waiting.until("it goes there", () -> there.equals(rendering.getSelectedAddress()) && cursor().isVisible()); //$NON-NLS-1$
	}

	/** What is written in the cell of the cursor. */
	public String cell() {
		TableCursor cursor = cursor();
		return cursor.getRow() == null ? "" : cursor.getRow().getText(cursor.getColumn()); //$NON-NLS-1$
	}

	/** Puts digits over the cell of the cursor, and presses Enter. @return whether a field opened for them */
	public boolean type(String digits) {
		if (field() == null) {
			cursor().forceFocus();
			Mouse.type(digits.substring(0, 1));
		}
		if (!Waiting.during(OPENING_MILLIS, () -> field() != null)) {
			return false;
		}
		// The key that has opened it may be in it or not, or twice, on a machine that is busy.
		field().setText(digits);
		Mouse.key(SWT.CR, SWT.CR);
		return true;
	}

	private static Text field() {
		return Display.getCurrent().getFocusControl() instanceof Text text ? text : null;
	}

	private TableCursor cursor() {
		List<TableCursor> found = new ArrayList<>();
		collect(rendering.getControl(), found);
		return found.isEmpty() ? null : found.get(0);
	}

	private static void collect(Control control, List<TableCursor> found) {
		if (control instanceof TableCursor cursor) {
			found.add(cursor);
		} else if (control instanceof Composite composite && !composite.isDisposed()) {
			for (Control child : composite.getChildren()) {
				collect(child, found);
			}
		}
	}
}
