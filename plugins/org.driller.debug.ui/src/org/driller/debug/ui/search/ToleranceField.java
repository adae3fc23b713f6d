/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import org.driller.core.DrillerException;
import org.driller.core.PatternType;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** How far floating point may be off. On the user interface's thread. */
public final class ToleranceField {

	private static final int WIDTH = 70;

	private final Text text;

	/** In a grid. */
	public ToleranceField(Composite parent) {
		text = new Text(parent, SWT.BORDER | SWT.SINGLE);
		var data = new GridData(SWT.FILL, SWT.CENTER, false, false);
		data.widthHint = WIDTH;
		text.setLayoutData(data);
		text.setMessage("0"); //$NON-NLS-1$
		text.setToolTipText(Messages.Search_ToleranceTip);
	}

	/** The widget. */
	public Text control() {
		return text;
	}

	/** Only floating point has one. */
	public void enableFor(PatternType type) {
		text.setEnabled(type == PatternType.F32 || type == PatternType.F64);
	}

	/**
	 * @return at least 0; 0 for what has none
	 * @throws DrillerException if it is no number; the message is for the user
	 */
	public double value() throws DrillerException {
		String typed = text.getText().strip();
		if (typed.isEmpty() || !text.getEnabled()) {
			return 0;
		}
		double value;
		try {
			value = Double.parseDouble(typed);
		} catch (NumberFormatException e) {
			value = -1;
		}
		if (!(value >= 0) || Double.isInfinite(value)) {
			throw new DrillerException(NLS.bind(Messages.Search_BadTolerance, typed));
		}
		return value;
	}
}
