/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.view;

import java.util.HashMap;
import java.util.Map;

import org.eclipse.ui.IMemento;

/** Settings among what the workbench keeps of a view. */
public final class SettingsMemento {

	private SettingsMemento() {
	}

	public static void save(Map<String, String> settings, IMemento memento) {
		settings.forEach(memento::putString);
	}

	public static Map<String, String> load(IMemento memento) {
		Map<String, String> settings = new HashMap<>();
		for (String key : memento.getAttributeKeys()) {
			settings.put(key, memento.getString(key));
		}
		return settings;
	}
}
