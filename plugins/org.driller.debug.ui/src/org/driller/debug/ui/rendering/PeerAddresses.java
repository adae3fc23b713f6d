/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.driller.core.DrillerException;
import org.driller.core.Peer;
import org.driller.core.Segment;
import org.driller.debug.core.AddressExpression;
import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.core.DrillerDebug;
import org.driller.debug.core.PlaceExpression;
import org.driller.debug.core.SegmentNames;
import org.driller.debug.ui.live.model.LiveMessages;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.eclipse.osgi.util.NLS;

/**
 * Finds what people type: an address, arithmetic, a segment's name in the place of its first address, a symbol, and remote pointers
 * {@code pid:segment+0xoffset}, whose segment is a name or its first address in hexadecimal, as
 * {@code driller_pointer_format} writes it.
 */
final class PeerAddresses {

	private static final Pattern SYMBOL = Pattern.compile("([\\w.+-]+!)?[A-Za-z_~][\\w:<>~$@.]*(\\(.*\\))?(\\s*\\+.*)?"); //$NON-NLS-1$
	private static final Pattern REMOTE = Pattern.compile("\\s*(\\d{1,9})\\s*:\\s*([^+]+?)\\s*(?:\\+(.*))?"); //$NON-NLS-1$

	private PeerAddresses() {
	}

	static Target resolve(PeerSource source, String expression) throws AddressExpressionException {
		Matcher remote = REMOTE.matcher(expression);
		if (!remote.matches()) {
			return source.locate(place(source.peer(), expression));
		}
		int pid = Integer.parseInt(remote.group(1));
		Peer peer = pid == source.peer().pid() ? source.peer() : peer(pid);
		long start = segment(peer, remote.group(2));
		long address = start + PlaceExpression.offset(remote.group(3));
		return peer == source.peer() ? source.locate(address) : new Target(PeerSource.at(peer, address), address);
	}

	/**
	 * Segments' names first, then symbols, then numbers. A symbol may be called as a hexadecimal number is written; then it is meant, as
	 * the number can be written with 0x.
	 */
	private static long place(Peer peer, String expression) throws AddressExpressionException {
		String text = expression.strip();
		boolean number = !text.isEmpty() && Character.isDigit(text.charAt(0));
		if (text.isEmpty() || number || SegmentNames.find(peer, text).isPresent()) {
			return evaluate(peer, expression);
		}
		try {
			return peer.currentSymbols().find(text).place();
		} catch (DrillerException noSymbol) {
			try {
				return PlaceExpression.evaluate(peer, word -> symbol(peer, word), expression);
			} catch (AddressExpressionException e) {
				// Which of the two is the better reason: that of symbols for what looks like the name of one.
				throw SYMBOL.matcher(text).matches() ? new AddressExpressionException(noSymbol.getMessage()) : e;
			}
		}
	}

	private static Optional<BigInteger> symbol(Peer peer, String word) {
		if (Character.isDigit(word.charAt(0)) || SegmentNames.find(peer, word).isPresent()) {
			return Optional.empty();
		}
		try {
			return Optional.of(PlaceExpression.unsigned(peer.currentSymbols().find(word).place()));
		} catch (DrillerException e) {
			return Optional.empty();
		}
	}

	static long evaluate(Peer peer, String expression) throws AddressExpressionException {
		return PlaceExpression.evaluate(peer, AddressExpression.Names.NONE, expression);
	}

	private static Peer peer(int pid) throws AddressExpressionException {
		return DrillerDebug.model().groups().groups().stream().flatMap(group -> group.peers().stream())
				.filter(peer -> peer.pid() == pid && !peer.segments().isEmpty()).findFirst()
				.orElseThrow(() -> new AddressExpressionException(NLS.bind(LiveMessages.GoTo_NoPeer, Integer.toString(pid))));
	}

	private static long segment(Peer peer, String text) throws AddressExpressionException {
		Optional<Segment> found = SegmentNames.find(peer, text);
		if (found.isPresent()) {
			return found.get().start();
		}
		try {
			String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text; //$NON-NLS-1$ //$NON-NLS-2$
			return Long.parseUnsignedLong(digits, 16);
		} catch (NumberFormatException e) {
			throw new AddressExpressionException(NLS.bind(LiveMessages.GoTo_NoSegment, Integer.toString(peer.pid()), text));
		}
	}
}
