/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** The next of something, as keys choose it. What is cyclic begins anew after its last; what has an order stops at its ends. */
public final class SettingsSteps {

	private SettingsSteps() {
	}

	public static LiveSettings nextFormat(LiveSettings settings) {
		int next = (CellFormats.ALL.indexOf(settings.format()) + 1) % CellFormats.ALL.size();
		return settings.withFormat(CellFormats.ALL.get(next));
	}

	public static LiveSettings nextEncoding(LiveSettings settings) {
		TextEncoding[] all = TextEncoding.values();
		return settings.withEncoding(all[(settings.encoding().ordinal() + 1) % all.length]);
	}

	public static LiveSettings largerCells(LiveSettings settings) {
		return settings.withCellBytes(Math.min(settings.cellBytes() * 2, CellFormats.SIZES.get(CellFormats.SIZES.size() - 1)));
	}

	public static LiveSettings smallerCells(LiveSettings settings) {
		return settings.withCellBytes(Math.max(settings.cellBytes() / 2, CellFormats.SIZES.get(0)));
	}

	/** @param shown how many columns there are now */
	public static LiveSettings moreColumns(LiveSettings settings, int shown) {
		return settings.withColumns(shown + 1);
	}

	/** @param shown how many columns there are now */
	public static LiveSettings fewerColumns(LiveSettings settings, int shown) {
		return settings.withColumns(Math.max(1, shown - 1));
	}

	public static LiveSettings faster(LiveSettings settings) {
		for (int rate : LiveSettings.RATES) {
			if (rate > settings.rate()) {
				return settings.withRate(rate);
			}
		}
		return settings;
	}

	public static LiveSettings slower(LiveSettings settings) {
		for (int i = LiveSettings.RATES.length - 1; i >= 0; i--) {
			if (LiveSettings.RATES[i] < settings.rate()) {
				return settings.withRate(LiveSettings.RATES[i]);
			}
		}
		return settings;
	}
}
