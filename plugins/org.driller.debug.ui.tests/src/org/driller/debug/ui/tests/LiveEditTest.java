/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.driller.core.Peer;
import org.driller.debug.ui.live.model.CellFormats;
import org.driller.debug.ui.tests.support.CleanWorkbench;
import org.driller.debug.ui.tests.support.LiveControlTester;
import org.driller.debug.ui.tests.support.LiveViewTester;
import org.driller.debug.ui.tests.support.Mouse;
import org.driller.debug.ui.tests.support.PeersViewTester;
import org.driller.debug.ui.tests.support.RanksGroup;
import org.driller.debug.ui.tests.support.Waiting;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Writing into a process that lets others write, and being told why not elsewhere. */
@ExtendWith(CleanWorkbench.class)
class LiveEditTest {

	/** The end of the ranks' text, which none of them writes. */
	private static final int QUIET = 112;

	@TempDir
	Path folder;

	private static LiveControlTester show(RanksGroup ranks, long address) throws Exception {
		LiveViewTester live = LiveViewTester.open();
		PeersViewTester view = PeersViewTester.open();
		view.select(view.peer(view.group(ranks.name(), 1), ranks.pid(0)));
		LiveControlTester shown = live.await(ranks.pid(0), address);
		shown.click(address);
		return shown;
	}

	/** What the process sees, by another way than the view. */
	private static byte[] read(RanksGroup ranks, long address, int count) throws Exception {
		try (Peer peer = Peer.open(ranks.pid(0))) {
			var bytes = new byte[count];
			peer.memory().read(address, bytes);
			return bytes;
		}
	}

	private static boolean holds(RanksGroup ranks, long address, int... values) {
		try {
			byte[] bytes = read(ranks, address, values.length);
			for (int i = 0; i < values.length; i++) {
				if (bytes[i] != (byte) values[i]) {
					return false;
				}
			}
			return true;
		} catch (Exception e) {
			throw new AssertionError(e);
		}
	}

	@Test
	void whatIsTypedIsWrittenAndCanBeTakenBack() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1)) {
			long quiet = ranks.address(0, "text") + QUIET; //$NON-NLS-1$
			LiveControlTester live = show(ranks, quiet);
			live.await("it is writable", () -> live.control().modeText().startsWith("writable")); //$NON-NLS-1$ //$NON-NLS-2$
			Mouse.type("2a"); //$NON-NLS-1$
			assertEquals("2a", live.field().getText()); //$NON-NLS-1$
			assertTrue(holds(ranks, quiet, 0), "nothing is written before Enter"); //$NON-NLS-1$
			Mouse.key(SWT.CR, SWT.CR);
			live.await("it is written", () -> holds(ranks, quiet, 0x2a)); //$NON-NLS-1$
			live.await("the cursor goes on", () -> live.control().selection().first() == quiet + 1); //$NON-NLS-1$
			live.await("it is seen", () -> live.model().sample().value(quiet) == 0x2a); //$NON-NLS-1$
			live.run("org.eclipse.ui.edit.undo"); //$NON-NLS-1$
			live.await("it is taken back", () -> holds(ranks, quiet, 0)); //$NON-NLS-1$
			live.run("org.eclipse.ui.edit.redo"); //$NON-NLS-1$
			live.await("it is written again", () -> holds(ranks, quiet, 0x2a)); //$NON-NLS-1$
		}
	}

	@Test
	void valuesOfEveryFormatAndTextAreWrittenWhole() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1)) {
			long quiet = ranks.address(0, "text") + QUIET; //$NON-NLS-1$
			LiveControlTester live = show(ranks, quiet);
			live.control().change(settings -> settings.withFormat(CellFormats.SIGNED).withCellBytes(2));
			live.click(quiet);
			live.typeValue("-2"); //$NON-NLS-1$
			live.await("two bytes are written", () -> holds(ranks, quiet, 0xfe, 0xff)); //$NON-NLS-1$
			live.control().change(settings -> settings.withFormat(CellFormats.FLOAT).withBigEndian(true));
			live.click(quiet + 4);
			live.typeValue("1.0"); //$NON-NLS-1$
			live.await("a float is written", () -> holds(ranks, quiet + 4, 0x3f, 0x80, 0, 0)); //$NON-NLS-1$
			live.control().change(settings -> settings.withFormat(CellFormats.HEX).withCellBytes(1));
			live.clickText(quiet);
			Mouse.type("hi"); //$NON-NLS-1$
			live.field();
			Mouse.key(SWT.CR, SWT.CR);
			live.await("text is written", () -> holds(ranks, quiet, 'h', 'i')); //$NON-NLS-1$
		}
	}

	@Test
	void whatIsNoValueIsToldAndNothingIsWritten() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1)) {
			long quiet = ranks.address(0, "text") + QUIET; //$NON-NLS-1$
			LiveControlTester live = show(ranks, quiet);
			live.typeValue("xyz"); //$NON-NLS-1$
			live.awaitMessage("xyz"); //$NON-NLS-1$
			assertTrue(live.field().isVisible(), "it can be corrected"); //$NON-NLS-1$
			Mouse.key(SWT.ESC, SWT.ESC);
			live.await("the field is gone", () -> live.control().canvas().isFocusControl()); //$NON-NLS-1$
			assertTrue(holds(ranks, quiet, 0));
		}
	}

	@Test
	void undoDoesNotSilentlyOverwriteWhatTheProcessWrote() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1)) {
			long ticks = ranks.address(0, "ticks"); //$NON-NLS-1$
			LiveControlTester live = show(ranks, ticks);
			live.control().change(settings -> settings.withFormat(CellFormats.UNSIGNED).withCellBytes(8));
			live.click(ticks);
			live.typeValue("1000000"); //$NON-NLS-1$
			live.await("the process counts on from there", () -> { //$NON-NLS-1$
				byte[] cell = live.model().cell(ticks);
				return cell != null && Long.parseLong(CellFormats.UNSIGNED.format(cell, live.control().settings().order())) > 1000000;
			});
			live.run("org.eclipse.ui.edit.undo"); //$NON-NLS-1$
			live.awaitMessage("has written there"); //$NON-NLS-1$
			live.run("org.eclipse.ui.edit.undo"); //$NON-NLS-1$
			live.await("it is overwritten now", () -> { //$NON-NLS-1$
				byte[] cell = live.model().cell(ticks);
				return cell != null && Long.parseLong(CellFormats.UNSIGNED.format(cell, live.control().settings().order())) < 1000000;
			});
		}
	}

	@Test
	void saysWhyNothingCanBeWritten() throws Exception {
		try (RanksGroup ranks = RanksGroup.start(1)) {
			long quiet = ranks.address(0, "text") + QUIET; //$NON-NLS-1$
			LiveControlTester live = show(ranks, quiet);
			live.await("it is read only", () -> live.control().modeText().startsWith("read only")); //$NON-NLS-1$ //$NON-NLS-2$
			Mouse.type("2"); //$NON-NLS-1$
			live.awaitMessage("--access rw"); //$NON-NLS-1$
			assertFalse(Display.getCurrent().getFocusControl() instanceof Text);
			live.run("import"); //$NON-NLS-1$
			live.awaitMessage("--access rw"); //$NON-NLS-1$
		}
	}

	@Test
	void memoryIsSavedAndLoaded() throws Exception {
		try (RanksGroup ranks = RanksGroup.startWritable(1)) {
			long quiet = ranks.address(0, "text") + QUIET; //$NON-NLS-1$
			LiveControlTester live = show(ranks, quiet);
			Mouse.key(SWT.ARROW_RIGHT, '\0', SWT.SHIFT);
			Mouse.key(SWT.ARROW_RIGHT, '\0', SWT.SHIFT);
			Path file = folder.resolve("piece.hex"); //$NON-NLS-1$
			inDialog("Export Memory", file, () -> live.run("export")); //$NON-NLS-1$ //$NON-NLS-2$
			live.awaitMessage("3 bytes saved"); //$NON-NLS-1$
			assertTrue(Files.readString(file).startsWith(":03"), Files.readString(file)); //$NON-NLS-1$
			Path raw = Files.write(folder.resolve("raw.bin"), "loaded".getBytes(StandardCharsets.US_ASCII)); //$NON-NLS-1$ //$NON-NLS-2$
			live.click(quiet);
			inDialog("Import Memory", raw, () -> live.run("import")); //$NON-NLS-1$ //$NON-NLS-2$
			live.await("it is loaded", () -> holds(ranks, quiet, 'l', 'o', 'a', 'd', 'e', 'd')); //$NON-NLS-1$
			live.click(quiet);
			live.run("org.eclipse.ui.edit.undo"); //$NON-NLS-1$
			live.await("it is taken back", () -> holds(ranks, quiet, 0, 0, 0, 0, 0, 0)); //$NON-NLS-1$
			Path broken = Files.writeString(folder.resolve("broken.hex"), ":00000001FE\n"); //$NON-NLS-1$ //$NON-NLS-2$
			inDialog("Import Memory", broken, () -> live.run("import")); //$NON-NLS-1$ //$NON-NLS-2$
			live.awaitMessage("checksum of line 1"); //$NON-NLS-1$
			assertArrayEquals(new byte[6], read(ranks, quiet, 6));
		}
	}

	/** Opens a dialog, types a file into its first field and presses Enter. */
	private static void inDialog(String title, Path file, LiveControlTester.ThrowingRunnable opening) throws Exception {
		Display display = Display.getCurrent();
		Runnable[] fill = new Runnable[1];
		fill[0] = () -> {
			Shell dialog = display.getActiveShell();
			if (dialog != null && dialog.getText().equals(title) && display.getFocusControl() instanceof Text text) {
				text.setText(file.toString());
				Mouse.key(SWT.CR, SWT.CR);
			} else {
				display.timerExec(50, fill[0]);
			}
		};
		display.timerExec(50, fill[0]);
		opening.run();
		Waiting.dispatchAll();
	}
}
