/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.watch;

import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PeerDebugTarget;
import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.DebugElement;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IVariable;

/** The values at a place, as they were when they were read; several are below one another. */
final class PlaceValue extends DebugElement implements IValue {

	private final String type;
	private final String text;
	private final IVariable[] variables;

	private PlaceValue(PeerDebugTarget target, String type, String text, IVariable[] variables) {
		super(target);
		this.type = type;
		this.text = text;
		this.variables = variables;
	}

	/** @param values as they are shown */
	static PlaceValue of(PeerDebugTarget target, WatchedPlace place, String[] values) {
		String type = place.type().key();
		if (values.length == 1) {
			return new PlaceValue(target, type, values[0], new IVariable[0]);
		}
		var variables = new IVariable[values.length];
		for (int i = 0; i < values.length; i++) {
			variables[i] = new Item(target, "[" + i + ']', new PlaceValue(target, type, values[i], new IVariable[0])); //$NON-NLS-1$
		}
		return new PlaceValue(target, type + '*' + values.length, String.join(", ", values), variables); //$NON-NLS-1$
	}

	@Override
	public String getModelIdentifier() {
		return DrillerDebug.MODEL_ID;
	}

	@Override
	public String getReferenceTypeName() {
		return type;
	}

	@Override
	public String getValueString() {
		return text;
	}

	@Override
	public boolean isAllocated() {
		return true;
	}

	@Override
	public IVariable[] getVariables() {
		return variables.clone();
	}

	@Override
	public boolean hasVariables() {
		return variables.length > 0;
	}

	/** One of several values. */
	private static final class Item extends DebugElement implements IVariable {

		private final String name;
		private final IValue value;

		Item(PeerDebugTarget target, String name, IValue value) {
			super(target);
			this.name = name;
			this.value = value;
		}

		@Override
		public String getModelIdentifier() {
			return DrillerDebug.MODEL_ID;
		}

		@Override
		public IValue getValue() {
			return value;
		}

		@Override
		public String getName() {
			return name;
		}

		@Override
		public String getReferenceTypeName() throws DebugException {
			return value.getReferenceTypeName();
		}

		@Override
		public boolean hasValueChanged() {
			return false;
		}

		@Override
		public boolean supportsValueModification() {
			return false;
		}

		@Override
		public void setValue(String expression) throws DebugException {
			throw Errors.unsupported(Messages.Block_ReadOnly);
		}

		@Override
		public void setValue(IValue newValue) throws DebugException {
			throw Errors.unsupported(Messages.Block_ReadOnly);
		}

		@Override
		public boolean verifyValue(String expression) {
			return false;
		}

		@Override
		public boolean verifyValue(IValue newValue) {
			return false;
		}
	}
}
