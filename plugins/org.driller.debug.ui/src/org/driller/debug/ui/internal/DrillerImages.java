/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ImageRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.swt.graphics.Image;

/** The icons of this bundle. Images are shared, live as long as the workbench and must not be disposed. */
public final class DrillerImages {

	/** Of this bundle. */
	public static final String PLUGIN_ID = "org.driller.debug.ui"; //$NON-NLS-1$

	public static final String COMPARE_LINK = "compare_link"; //$NON-NLS-1$
	public static final String DESCRIPTOR = "descriptor"; //$NON-NLS-1$
	public static final String DESCRIPTORS = "descriptors"; //$NON-NLS-1$
	public static final String DOWN = "move_down"; //$NON-NLS-1$
	public static final String EDIT = "live_edit"; //$NON-NLS-1$
	public static final String EXPORT = "live_export"; //$NON-NLS-1$
	public static final String GROUP = "group"; //$NON-NLS-1$
	public static final String INSPECTOR = "live_inspector"; //$NON-NLS-1$
	public static final String LIVE = "live"; //$NON-NLS-1$
	public static final String NEXT = "next"; //$NON-NLS-1$
	public static final String NEW = "live_new"; //$NON-NLS-1$
	public static final String PAUSE = "live_pause"; //$NON-NLS-1$
	public static final String PEER = "peer"; //$NON-NLS-1$
	public static final String PEER_ENDED = "peer_ended"; //$NON-NLS-1$
	public static final String PEER_FAILED = "peer_failed"; //$NON-NLS-1$
	public static final String PEER_PRIVATE = "peer_private"; //$NON-NLS-1$
	public static final String PEER_STOPPED = "peer_stopped"; //$NON-NLS-1$
	public static final String PIN = "live_pin"; //$NON-NLS-1$
	public static final String PREVIOUS = "previous"; //$NON-NLS-1$
	public static final String SEGMENT_FILE = "segment_file"; //$NON-NLS-1$
	public static final String SEGMENT_IMAGE = "segment_image"; //$NON-NLS-1$
	public static final String SEGMENT_PRIVATE = "segment_private"; //$NON-NLS-1$
	public static final String SNAPSHOT = "snapshot"; //$NON-NLS-1$
	public static final String SNAPSHOT_COMPARE = "snapshot_compare"; //$NON-NLS-1$
	public static final String SNAPSHOT_LIVE = "snapshot_live"; //$NON-NLS-1$

	public static final String THREAD = "thread"; //$NON-NLS-1$
	public static final String THREADS = "threads"; //$NON-NLS-1$
	public static final String TURN = "turn_table"; //$NON-NLS-1$
	public static final String UP = "move_up"; //$NON-NLS-1$

	private DrillerImages() {
	}

	/** @param name one of the constants above; on the thread of the user interface */
	public static Image get(String name) {
		ImageRegistry registry = JFaceResources.getImageRegistry();
		String key = PLUGIN_ID + '.' + name;
		if (registry.getDescriptor(key) == null) {
			registry.put(key, descriptor(name));
		}
		return registry.get(key);
	}

	/** @param name one of the constants above */
	public static ImageDescriptor descriptor(String name) {
		return ResourceLocator.imageDescriptorFromBundle(PLUGIN_ID, "icons/" + name + ".png") //$NON-NLS-1$ //$NON-NLS-2$
				.orElseGet(ImageDescriptor::getMissingImageDescriptor);
	}
}
