/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core;

/**
 * A place that a {@link ValueScan} keeps.
 *
 * @param peer    in whose memory it is
 * @param address where
 * @param type    of the value
 * @param bits    the value as it was last seen, in the lowest bits; the others are 0
 */
public record ScanMatch(Peer peer, long address, PatternType type, long bits) {

	/**
	 * @return the value as a number: a {@link Long}, for all integers but those of 64 bits without a sign that have their highest bit set,
	 *         which need {@link Long#toUnsignedString(long)}; a {@link Float} or a {@link Double}
	 */
	public Number value() {
		return switch (type) {
		case I8 -> (long) (byte) bits;
		case I16 -> (long) (short) bits;
		case I32 -> (long) (int) bits;
		case F32 -> Float.intBitsToFloat((int) bits);
		case F64 -> Double.longBitsToDouble(bits);
		default -> bits;
		};
	}

	/**
	 * @return the value as it is written in decimal, and can be searched for
	 */
	public String text() {
		return type == PatternType.U64 ? Long.toUnsignedString(bits) : value().toString();
	}
}
