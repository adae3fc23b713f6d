/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import org.driller.debug.core.PeerDebugTarget;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IWatchExpressionDelegate;
import org.eclipse.debug.core.model.IWatchExpressionListener;

/**
 * Evaluates watch expressions on peers ({@link WatchedPlace}), and again twice a second for as long as the expression is
 * there: a peer runs, so there is no stop after which the platform would ask.
 */
public final class PeerWatchDelegate implements IWatchExpressionDelegate {

	@Override
	public void evaluateExpression(String expression, IDebugElement context, IWatchExpressionListener listener) {
		if (context.getDebugTarget() instanceof PeerDebugTarget target) {
			Watches.INSTANCE.add(expression, target, listener);
		} else {
			// Not one of ours: the platform asks somebody else.
			listener.watchEvaluationFinished(null);
		}
	}
}
