/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.internal;

/** What F1 is about; the texts are in the help's bundle. */
public final class HelpContexts {

	private static final String PREFIX = DrillerImages.PLUGIN_ID + '.';

	public static final String PEERS = PREFIX + "peers_view"; //$NON-NLS-1$
	public static final String COMPARE = PREFIX + "compare_view"; //$NON-NLS-1$
	public static final String EXPLAIN = PREFIX + "explain_dialog"; //$NON-NLS-1$
	public static final String PREFERENCES = PREFIX + "preferences"; //$NON-NLS-1$

	public static final String LIVE = PREFIX + "live_memory"; //$NON-NLS-1$
	public static final String LIVE_PREFERENCES = PREFIX + "live_preferences"; //$NON-NLS-1$

	public static final String LAUNCH_TAB = PREFIX + "launch_tab"; //$NON-NLS-1$
	public static final String PROCESS_GROUP = PREFIX + "process_group"; //$NON-NLS-1$
	public static final String SCAN = PREFIX + "scan_view"; //$NON-NLS-1$
	public static final String SEARCH = PREFIX + "search_view"; //$NON-NLS-1$
	public static final String SNAPSHOTS = PREFIX + "snapshots_view"; //$NON-NLS-1$

	public static final String WATCH = PREFIX + "watch_view"; //$NON-NLS-1$

	private HelpContexts() {
	}
}
