/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.util.HashMap;
import java.util.Map;

import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.live.model.LiveSettings;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;

/** How renderings last showed memory, for the next one: they come and go with what they show. Kept with the workspace. */
final class RememberedSettings {

	private static final String NODE = DrillerImages.PLUGIN_ID;
	private static final String PREFIX = "rendering."; //$NON-NLS-1$

	private RememberedSettings() {
	}

	static Map<String, String> load() {
		IEclipsePreferences node = InstanceScope.INSTANCE.getNode(NODE);
		Map<String, String> settings = new HashMap<>(LiveSettings.DEFAULT.toMap());
		settings.replaceAll((key, otherwise) -> node.get(PREFIX + key, otherwise));
		return settings;
	}

	/** Written to the disk when the workbench saves its state. */
	static void save(LiveSettings settings) {
		IEclipsePreferences node = InstanceScope.INSTANCE.getNode(NODE);
		settings.toMap().forEach((key, value) -> node.put(PREFIX + key, value));
	}
}
