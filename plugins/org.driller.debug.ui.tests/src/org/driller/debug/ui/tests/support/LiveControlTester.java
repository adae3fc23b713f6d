/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.model.LiveModel;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.IHandlerService;

/** Reads and operates live memory as a person does, wherever it is shown. */
public final class LiveControlTester {

	private static final String PREFIX = "org.driller.debug.ui.commands.live."; //$NON-NLS-1$

	private static boolean left;

	private final LiveMemoryControl control;

	public LiveControlTester(LiveMemoryControl control) {
		this.control = control;
	}

	public LiveMemoryControl control() {
		return control;
	}

	public LiveModel model() {
		return control.model();
	}

	/** Goes to an address and clicks on its cell. */
	public void click(long address) {
		control.goTo(address);
		Waiting.until("the cell is read", () -> control.cellBounds(address) != null && model().sample() != null //$NON-NLS-1$
				&& model().sample().covers(address));
		Rectangle cell = control.cellBounds(address);
		// Not where it was clicked last: two clicks soon after one another at one place are a double click.
		left = !left;
		Mouse.click(control.canvas(), cell.x + cell.width * (left ? 1 : 3) / 4, cell.y + cell.height / 2);
		Waiting.until("it has the focus", () -> control.canvas().isFocusControl()); //$NON-NLS-1$
	}

	/** Clicks on a byte in the text pane. */
	public void clickText(long address) {
		click(address);
		Rectangle character = control.textBounds(address);
		Mouse.click(control.canvas(), character.x + character.width / 2, character.y + character.height / 2);
	}

	/** Runs a command of ours by the last part of its id, or another one by its whole id. */
	public void run(String command) throws CommandException {
		String id = command.contains(".") ? command : PREFIX + command; //$NON-NLS-1$
		PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(id, null);
		Waiting.dispatchAll();
	}

	/** Types a value over the cell that has the cursor, and Enter. */
	public void typeValue(String value) {
		Mouse.key(SWT.F2, '\0');
		Text field = field();
		field.selectAll();
		Mouse.type(value);
		Mouse.key(SWT.CR, SWT.CR);
	}

	/** Waits for the field in which a value is typed. */
	public Text field() {
		Waiting.until("a field has the focus", () -> Display.getCurrent().getFocusControl() instanceof Text text //$NON-NLS-1$
				&& text.getParent() == control.canvas());
		return (Text) Display.getCurrent().getFocusControl();
	}

	/** Waits for a message in the status line. */
	public void awaitMessage(String part) {
		Waiting.until("told: " + part, () -> control.messageText().contains(part)); //$NON-NLS-1$
	}

	/** Waits for something in what is shown. */
	public void await(String what, BooleanSupplier condition) {
		Waiting.until(what, condition);
	}

	/** Waits for other text on the clipboard than before, and takes it away. */
	public String copied(ThrowingRunnable copying) throws Exception {
		var clipboard = new Clipboard(control.getDisplay());
		try {
			clipboard.setContents(new Object[] { "nothing" }, new TextTransfer[] { TextTransfer.getInstance() }); //$NON-NLS-1$
			copying.run();
			return Waiting.untilPresent("it is copied", () -> { //$NON-NLS-1$
				Object text = clipboard.getContents(TextTransfer.getInstance());
				return "nothing".equals(text) ? null : (String) text; //$NON-NLS-1$
			});
		} finally {
			clipboard.dispose();
		}
	}

	/** Something that a test does. */
	@FunctionalInterface
	public interface ThrowingRunnable {
		void run() throws Exception;
	}

	/** What the data inspector says of a type. */
	public String inspected(String name) {
		Table table = (Table) Arrays.stream(control.getChildren()).filter(Table.class::isInstance).findFirst().orElseThrow();
		return Arrays.stream(table.getItems()).filter(item -> item.getText(0).equals(name)).map((TableItem item) -> item.getText(1))
				.findFirst().orElse(null);
	}

	/** The pixels of a cell as they are on the screen. */
	public ImageData picture(long address) {
		Rectangle cell = control.cellBounds(address);
		assertNotNull(cell, "the cell is visible"); //$NON-NLS-1$
		return picture(control.canvas(), cell);
	}

	/** The pixels left of the row of an address, where the gutter is. */
	public ImageData gutter(long address) {
		Rectangle cell = control.cellBounds(address);
		return picture(control.canvas(), new Rectangle(0, cell.y, 12, cell.height));
	}

	/** Whether two pictures differ. */
	public static boolean differ(ImageData one, ImageData other) {
		return !Arrays.equals(one.data, other.data);
	}

	private static ImageData picture(Control canvas, Rectangle place) {
		var image = new Image(canvas.getDisplay(), place.width, place.height);
		var gc = new GC(canvas);
		try {
			gc.copyArea(image, place.x, place.y);
			return image.getImageData();
		} finally {
			gc.dispose();
			image.dispose();
		}
	}
}
