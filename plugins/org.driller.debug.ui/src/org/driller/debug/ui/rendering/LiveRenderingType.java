/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRenderingTypeDelegate;

/** Makes "Driller Live" renderings. */
public final class LiveRenderingType implements IMemoryRenderingTypeDelegate {

	@Override
	public IMemoryRendering createRendering(String id) {
		return new LiveRendering(id);
	}
}
