/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.compare;

import java.util.List;

import org.driller.debug.ui.transfer.Chosen;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.expressions.IEvaluationContext;
import org.eclipse.core.runtime.ILog;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;

/** Compares the selected peers, or the selected segment or bytes of them; of one peer, with all of its group. */
public final class CompareHandler extends AbstractHandler {

	@Override
	public void setEnabled(Object context) {
		setBaseEnabled(context instanceof IEvaluationContext evaluation && !ComparedThings.of(Chosen.in(evaluation)).peers().isEmpty());
	}

	@Override
	public Object execute(ExecutionEvent event) throws ExecutionException {
		compare(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage(), Chosen.by(event));
		return null;
	}

	/** Opens the view and compares some things; does nothing if they are of no peer. */
	public static void compare(IWorkbenchPage page, List<?> things) {
		ComparedThings chosen = ComparedThings.of(things).withGroup();
		if (!chosen.peers().isEmpty()) {
			try {
				((CompareView) page.showView(CompareView.ID)).compare(chosen);
			} catch (PartInitException e) {
				ILog.of(CompareHandler.class).log(e.getStatus());
			}
		}
	}
}
