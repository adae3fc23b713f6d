/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.contexts.IContextActivation;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.swt.IFocusService;

/** Makes the control's key bindings and handlers active while its canvas has the focus, wherever it is embedded. */
final class FocusContext {

	/** Of the key bindings in plugin.xml. */
	private static final String CONTEXT = "org.driller.debug.ui.context.live"; //$NON-NLS-1$
	/** {@code activeFocusControlId} in the handlers' conditions. */
	private static final String FOCUS_ID = "org.driller.debug.ui.live"; //$NON-NLS-1$

	private final IContextService contexts = PlatformUI.getWorkbench().getService(IContextService.class);
	private IContextActivation activation;

	private FocusContext() {
	}

	static void track(Canvas canvas) {
		var context = new FocusContext();
		PlatformUI.getWorkbench().getService(IFocusService.class).addFocusTracker(canvas, FOCUS_ID);
		canvas.addListener(SWT.FocusIn, event -> context.activate());
		canvas.addListener(SWT.FocusOut, event -> context.deactivate());
		canvas.addListener(SWT.Dispose, event -> context.deactivate());
	}

	private void activate() {
		if (activation == null) {
			activation = contexts.activateContext(CONTEXT);
		}
	}

	private void deactivate() {
		if (activation != null) {
			contexts.deactivateContext(activation);
			activation = null;
		}
	}
}
