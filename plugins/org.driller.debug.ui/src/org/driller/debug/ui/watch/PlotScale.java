/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis from a low to a high value, with round numbers on it.
 *
 * @param low  the lowest value
 * @param high the highest, more than {@code low}
 * @param step between two marks: 1, 2 or 5 times a power of ten
 */
record PlotScale(double low, double high, double step) {

	/** One that holds some values, with a little room above and below. */
	static PlotScale of(double least, double greatest, int marks) {
		if (!(least <= greatest) || Double.isInfinite(greatest - least)) {
			return new PlotScale(0, 1, 0.5);
		}
		double width = greatest > least ? greatest - least : Math.max(1, Math.abs(greatest) * 0.1);
		double middle = least / 2 + greatest / 2;
		double low = Math.min(least, middle - width / 2) - width * 0.05;
		double high = Math.max(greatest, middle + width / 2) + width * 0.05;
		double rough = (high - low) / Math.max(1, marks);
		double power = Math.pow(10, Math.floor(Math.log10(rough)));
		double step = rough <= power ? power : rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
		return new PlotScale(low, high, step);
	}

	/** One that holds all that is finite of some courses. */
	static PlotScale of(List<double[]> traces, int marks) {
		double least = Double.POSITIVE_INFINITY;
		double greatest = Double.NEGATIVE_INFINITY;
		for (double[] trace : traces) {
			for (double value : trace) {
				if (Double.isFinite(value)) {
					least = Math.min(least, value);
					greatest = Math.max(greatest, value);
				}
			}
		}
		return of(least, greatest, marks);
	}

	/** From 0, the lowest, to 1. */
	double share(double value) {
		return (value - low) / (high - low);
	}

	/** The round numbers, ascending. */
	List<Double> marks() {
		var marks = new ArrayList<Double>();
		for (double mark = Math.ceil(low / step) * step; mark <= high && marks.size() < 100; mark += step) {
			marks.add(mark);
		}
		return marks;
	}

	/** A mark as it is written: with as many digits as the step has. */
	String label(double mark) {
		double value = Math.abs(mark) < step / 2 ? 0 : mark;
		if (Math.abs(value) >= 1e15 || step < 1e-6) {
			return String.format(Locale.ROOT, "%.4g", value); //$NON-NLS-1$
		}
		int digits = (int) Math.max(0, -Math.floor(Math.log10(step)));
		return String.format("%,." + digits + 'f', value); //$NON-NLS-1$
	}
}
