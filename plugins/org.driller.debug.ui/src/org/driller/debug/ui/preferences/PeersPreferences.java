/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.preferences;

import java.time.Duration;

import org.driller.core.ActivityTracker;
import org.driller.core.DrillerGroups;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.ui.internal.DrillerImages;
import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.ui.preferences.ScopedPreferenceStore;

/** The preferences of the Peers view. */
public final class PeersPreferences extends AbstractPreferenceInitializer {

	/** Milliseconds between two looks for peers. */
	public static final String PERIOD = "peers.period"; //$NON-NLS-1$
	/** How many ended peers stay readable. */
	public static final String ENDED_KEPT = "peers.endedKept"; //$NON-NLS-1$
	/** Whether the view finds out how much changes. */
	public static final String ACTIVITY = "peers.activity"; //$NON-NLS-1$
	/** MiB in a second that are read for that at most. */
	public static final String ACTIVITY_RATE = "peers.activityRate"; //$NON-NLS-1$

	static final int SHORTEST_PERIOD = 100;
	static final int LONGEST_PERIOD = 60_000;
	static final int MOST_KEPT = 10_000;
	static final int HIGHEST_RATE = 4096;

	private static final int MIB_SHIFT = 20;
	private static final int DEFAULT_KEPT = 64;

	private static final IPreferenceStore STORE = new ScopedPreferenceStore(InstanceScope.INSTANCE,
			DrillerImages.PLUGIN_ID);
	private static final IPreferenceStore LAUNCH_STORE = new ScopedPreferenceStore(InstanceScope.INSTANCE,
			DrillerDebug.PLUGIN_ID);

	@Override
	public void initializeDefaultPreferences() {
		IEclipsePreferences defaults = DefaultScope.INSTANCE.getNode(DrillerImages.PLUGIN_ID);
		defaults.putInt(PERIOD, (int) DrillerGroups.DEFAULT_PERIOD.toMillis());
		defaults.putInt(ENDED_KEPT, DEFAULT_KEPT);
		defaults.putBoolean(ACTIVITY, true);
		defaults.putInt(ACTIVITY_RATE, (int) (ActivityTracker.DEFAULT_RATE >> MIB_SHIFT));
	}

	public static IPreferenceStore store() {
		return STORE;
	}

	/** Has the discovery do as the preferences say. */
	public static void apply(DrillerGroups groups) {
		groups.setPeriod(Duration.ofMillis(within(PERIOD, SHORTEST_PERIOD, LONGEST_PERIOD)));
		groups.setEndedPeersKept(within(ENDED_KEPT, 0, MOST_KEPT));
	}

	/** Where it is kept what becomes of peers that a launch leaves. */
	public static IPreferenceStore launchStore() {
		return LAUNCH_STORE;
	}

	public static boolean isActivityWanted() {
		return STORE.getBoolean(ACTIVITY);
	}

	/** In bytes per second. */
	public static long activityRate() {
		return (long) within(ACTIVITY_RATE, 1, HIGHEST_RATE) << MIB_SHIFT;
	}

	/** Files of preferences are edited by hand, too. */
	private static int within(String name, int least, int most) {
		return Math.min(most, Math.max(least, STORE.getInt(name)));
	}
}
