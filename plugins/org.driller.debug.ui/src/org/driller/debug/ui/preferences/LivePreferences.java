/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.preferences;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSettings;
import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jface.preference.IPreferenceStore;

/** The preferences of live memory: how new views and renderings show it, and how long changes stay marked. */
public final class LivePreferences extends AbstractPreferenceInitializer {

	/** Before the names of {@link LiveSettings#toMap}. */
	static final String PREFIX = "live."; //$NON-NLS-1$
	/** Milliseconds for which a change stays marked. */
	public static final String FADE = PREFIX + "fade"; //$NON-NLS-1$

	static final int LONGEST_FADE = 60_000;

	@Override
	public void initializeDefaultPreferences() {
		IEclipsePreferences defaults = DefaultScope.INSTANCE.getNode(DrillerImages.PLUGIN_ID);
		LiveSettings.DEFAULT.toMap().forEach((name, value) -> defaults.put(PREFIX + name, value));
		defaults.putInt(FADE, (int) TimeUnit.NANOSECONDS.toMillis(LiveModel.FADE_NANOS));
	}

	/** How a new view or rendering shows memory. */
	public static LiveSettings settings() {
		IPreferenceStore store = PeersPreferences.store();
		Map<String, String> map = new TreeMap<>(LiveSettings.DEFAULT.toMap());
		map.replaceAll((name, otherwise) -> store.getString(PREFIX + name));
		return LiveSettings.of(map);
	}

	/** Has new views and renderings show memory this way. */
	public static void setSettings(LiveSettings settings) {
		settings.toMap().forEach((name, value) -> PeersPreferences.store().setValue(PREFIX + name, value));
	}

	/** For how long a change stays marked. */
	public static long fadeNanos() {
		// Files of preferences are edited by hand, too.
		int millis = Math.max(0, Math.min(PeersPreferences.store().getInt(FADE), LONGEST_FADE));
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}
}
