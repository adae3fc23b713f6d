/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/** Asks what launching has to ask, and tells what it has to tell without making it wait. */
public final class LaunchQuestions implements IStatusHandler {

	@Override
	public Object handleStatus(IStatus status, Object source) {
		Display display = PlatformUI.getWorkbench().getDisplay();
		if (status.getSeverity() == IStatus.INFO) {
			var answer = new boolean[1];
			display.syncExec(
					() -> answer[0] = MessageDialog.openQuestion(shell(), LaunchMessages.Question_Title, status.getMessage()));
			return answer[0];
		}
		int kind = status.getSeverity() == IStatus.WARNING ? MessageDialog.WARNING : MessageDialog.ERROR;
		display.asyncExec(() -> {
			var message = new MessageDialog(shell(), LaunchMessages.Question_Title, null, status.getMessage(), kind, 0,
					IDialogConstants.OK_LABEL);
			message.setBlockOnOpen(false);
			message.open();
		});
		return Boolean.TRUE;
	}

	private static Shell shell() {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		return window == null ? null : window.getShell();
	}
}
