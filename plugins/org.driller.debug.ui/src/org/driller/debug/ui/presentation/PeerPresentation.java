/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.presentation;

import org.driller.debug.core.PeerDebugTarget;
import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.ui.IDebugModelPresentation;
import org.eclipse.debug.ui.IValueDetailListener;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IEditorInput;

/** Labels and icons of debug targets and memory blocks. */
public final class PeerPresentation extends LabelProvider implements IDebugModelPresentation {

	@Override
	public String getText(Object element) {
		if (element instanceof PeerDebugTarget target) {
			return target.isTerminated() ? NLS.bind(Messages.Presentation_Ended, target.getName()) : target.getName();
		}
		if (element instanceof PeerMemoryBlock block) {
			return block.getExpression();
		}
		// The platform finds a label.
		return null;
	}

	@Override
	public Image getImage(Object element) {
		if (element instanceof PeerDebugTarget target) {
			return DrillerImages.get(target.isTerminated() ? DrillerImages.PEER_ENDED : DrillerImages.PEER);
		}
		if (element instanceof PeerMemoryBlock) {
			return DrillerImages.get(DrillerImages.SEGMENT_IMAGE);
		}
		return null;
	}

	@Override
	public void setAttribute(String attribute, Object value) {
		// None is known.
	}

	@Override
	public void computeDetail(IValue value, IValueDetailListener listener) {
		// There are no values.
		listener.detailComputed(value, ""); //$NON-NLS-1$
	}

	@Override
	public IEditorInput getEditorInput(Object element) {
		return null;
	}

	@Override
	public String getEditorId(IEditorInput input, Object element) {
		return null;
	}
}
