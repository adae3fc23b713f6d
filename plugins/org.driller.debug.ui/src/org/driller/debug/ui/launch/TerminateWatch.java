/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.launch;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.driller.debug.core.launch.LaunchIds;
import org.driller.debug.core.launch.RemainingPeers;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.commands.IExecutionListener;
import org.eclipse.core.commands.NotHandledException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;

/**
 * Notices that somebody ends launches by the platform's commands, before they end: afterwards a debugger does not tell, nor
 * does a program that ends in good order when it is asked to. Begins with the first launch of peers.
 */
public final class TerminateWatch implements IStatusHandler, IExecutionListener {

	private static final String ALL = "org.eclipse.debug.ui.commands.TerminateAll"; //$NON-NLS-1$
	private static final Set<String> SELECTED = Set.of("org.eclipse.debug.ui.commands.Terminate", //$NON-NLS-1$
			"org.eclipse.debug.ui.commands.TerminateAndRelaunch"); //$NON-NLS-1$

	private static final AtomicBoolean BEGUN = new AtomicBoolean();

	@Override
	public Object handleStatus(IStatus status, Object source) {
		if (PlatformUI.isWorkbenchRunning() && BEGUN.compareAndSet(false, true)) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(
					() -> PlatformUI.getWorkbench().getService(ICommandService.class).addExecutionListener(this));
		}
		return Boolean.TRUE;
	}

	@Override
	public void preExecute(String command, ExecutionEvent event) {
		if (ALL.equals(command)) {
			Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunches())
					.forEach(launch -> RemainingPeers.ending(launch, true));
		} else if (SELECTED.contains(command)) {
			IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
			if (window != null && DebugUITools.getDebugContextManager().getContextService(window)
					.getActiveContext() instanceof IStructuredSelection selection) {
				for (Object element : selection) {
					LaunchIds.launchOf(element).ifPresent(launch -> RemainingPeers.ending(launch, isWhole(launch, element)));
				}
			}
		}
	}

	/** Debuggers end with what is below them; of several programs one can be ended. */
	private static boolean isWhole(ILaunch launch, Object element) {
		return !(element instanceof IProcess)
				|| Arrays.stream(launch.getProcesses()).filter(process -> !process.isTerminated()).count() <= 1;
	}

	@Override
	public void notHandled(String command, NotHandledException exception) {
		// Nothing ends.
	}

	@Override
	public void postExecuteFailure(String command, ExecutionException exception) {
		// A launch that does not end soon has not ended because of this.
	}

	@Override
	public void postExecuteSuccess(String command, Object result) {
		// The launch tells.
	}
}
