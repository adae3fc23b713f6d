/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.driller.debug.core.PeerDebugTarget;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IWatchExpression;
import org.eclipse.debug.core.model.IWatchExpressionListener;
import org.eclipse.debug.core.model.IWatchExpressionResult;

/**
 * The watch expressions on peers: reads them in the background, and tells when a value is another one. An expression is
 * known by its text, of which the last evaluation counts; it is forgotten when the Expressions view has none with that text.
 */
final class Watches extends Job {

	static final Watches INSTANCE = new Watches();

	private static final long PERIOD_MILLIS = 500;

	private static final class Watch {
		final String expression;
		final PeerDebugTarget target;
		final IWatchExpressionListener listener;
		private String told;

		Watch(String expression, PeerDebugTarget target, IWatchExpressionListener listener) {
			this.expression = expression;
			this.target = target;
			this.listener = listener;
		}

		/** Reads it, and tells if it is new. */
		void look() {
			Result result;
			String text;
			try {
				WatchedPlace place = WatchedPlace.parse(expression);
				String[] values = place.read(target.peer());
				text = String.join("\n", values); //$NON-NLS-1$
				result = new Result(expression, PlaceValue.of(target, place, values), null);
			} catch (DebugException e) {
				text = '!' + e.getStatus().getMessage();
				result = new Result(expression, null, e);
			}
			if (!text.equals(told)) {
				told = text;
				listener.watchEvaluationFinished(result);
			}
		}
	}

	private record Result(String expression, IValue value, DebugException exception) implements IWatchExpressionResult {

		@Override
		public IValue getValue() {
			return value;
		}

		@Override
		public boolean hasErrors() {
			return exception != null;
		}

		@Override
		public String[] getErrorMessages() {
			return exception == null ? new String[0] : new String[] { exception.getStatus().getMessage() };
		}

		@Override
		public String getExpressionText() {
			return expression;
		}

		@Override
		public DebugException getException() {
			return exception;
		}
	}

	private final Map<String, Watch> watches = new HashMap<>();

	private Watches() {
		super(Messages.Watch_Job);
		setSystem(true);
	}

	void add(String expression, PeerDebugTarget target, IWatchExpressionListener listener) {
		synchronized (watches) {
			watches.put(expression, new Watch(expression, target, listener));
		}
		wakeUp();
		schedule();
	}

	@Override
	protected IStatus run(IProgressMonitor monitor) {
		List<Watch> now;
		synchronized (watches) {
			now = new ArrayList<>(watches.values());
		}
		now.forEach(Watch::look);
		DebugPlugin debug = DebugPlugin.getDefault();
		List<String> shown = debug == null ? List.of()
				: Arrays.stream(debug.getExpressionManager().getExpressions()).filter(IWatchExpression.class::isInstance)
						.map(IWatchExpression.class::cast).filter(IWatchExpression::isEnabled)
						.map(IWatchExpression::getExpressionText).toList();
		synchronized (watches) {
			// One that was just evaluated may not be in the view's list yet: it was given one look.
			now.stream().filter(watch -> !shown.contains(watch.expression))
					.forEach(watch -> watches.remove(watch.expression, watch));
			if (!watches.isEmpty() && !monitor.isCanceled()) {
				schedule(PERIOD_MILLIS);
			}
		}
		return Status.OK_STATUS;
	}
}
