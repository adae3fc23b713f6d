/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.driller.core.DrillerException;
import org.driller.core.ParkMethod;
import org.driller.core.PeerAccess;
import org.driller.core.PeerCounters;
import org.driller.core.PeerMode;
import org.driller.core.PeerState;
import org.driller.core.PeerStatus;
import org.driller.core.PrivateReason;
import org.driller.core.Segment;
import org.driller.core.SegmentBacking;
import org.driller.core.SegmentKind;
import org.driller.core.internal.DirectoryLayout.Entry;
import org.driller.core.internal.DirectoryLayout.Header;

/**
 * Makes sense of the copied bytes of a directory, or says why there is none. The bytes come from another process and are
 * not believed: whatever is wrong with them ends in a {@link DrillerException}.
 */
final class DirectoryDecoder {

	private final int pid;

	/**
	 * @param pid the owner, for messages
	 */
	DirectoryDecoder(int pid) {
		this.pid = pid;
	}

	PeerStatus status(ByteBuffer header) throws DrillerException {
		check(header);
		return new PeerStatus(Header.PID.getInt(header, 0), Header.UID.getInt(header, 0), text(header, Header.GROUP),
				Math.max(-1, Header.RANK.getInt(header, 0)), text(header, Header.EXECUTABLE),
				text(header, Header.LAUNCH), PeerMode.of(Header.MODE.getInt(header, 0)),
				PeerAccess.of(Header.ACCESS.getInt(header, 0)), PeerState.of(Header.STATE.getInt(header, 0)),
				Header.PARENT.getInt(header, 0), Header.START_TIME.getLong(header, 0),
				Header.PAGE_SIZE.getInt(header, 0), Header.GENERATION.getLong(header, 0),
				Header.DROPPED.getInt(header, 0), ParkMethod.of(Header.PARK_METHOD.getInt(header, 0)),
				text(header, Header.MESSAGE), counters(header));
	}

	private void check(ByteBuffer header) throws DrillerException {
		if (Header.MAGIC.getLong(header, 0) != DirectoryLayout.DRILLER_MAGIC) {
			throw broken(pid, "DirectoryMagic", Long.toHexString(Header.MAGIC.getLong(header, 0))); //$NON-NLS-1$
		}
		int version = Header.ABI_VERSION.getInt(header, 0);
		if (version != DirectoryLayout.DRILLER_ABI_VERSION) {
			throw new DrillerException(Messages.get("DirectoryVersion", pid, Integer.toUnsignedString(version), //$NON-NLS-1$
					DirectoryLayout.DRILLER_ABI_VERSION));
		}
		expect(header, Header.HEADER_SIZE, Header.SIZE);
		expect(header, Header.SEGMENT_SIZE, Entry.SIZE);
		expect(header, Header.CAPACITY, DirectoryLayout.DRILLER_TABLE_CAPACITY);
		limit(header, Header.COUNT, DirectoryLayout.DRILLER_TABLE_CAPACITY);
		limit(header, Header.STRINGS_USED, DirectoryLayout.DRILLER_STRINGS_SIZE);
		int pageSize = Header.PAGE_SIZE.getInt(header, 0);
		if (pageSize < 4096 || Integer.bitCount(pageSize) != 1) {
			throw number(header, Header.PAGE_SIZE);
		}
	}

	private void expect(ByteBuffer header, Header field, int value) throws DrillerException {
		if (field.getInt(header, 0) != value) {
			throw number(header, field);
		}
	}

	private void limit(ByteBuffer header, Header field, int most) throws DrillerException {
		if (Integer.compareUnsigned(field.getInt(header, 0), most) > 0) {
			throw number(header, field);
		}
	}

	private DrillerException number(ByteBuffer header, Header field) {
		return broken(pid, "DirectoryNumber", field.name() + '=' + Integer.toUnsignedString(field.getInt(header, 0))); //$NON-NLS-1$
	}

	private String text(ByteBuffer header, Header field) throws DrillerException {
		String text = field.getText(header, 0);
		if (text == null) {
			throw broken(pid, "DirectoryText", field.name()); //$NON-NLS-1$
		}
		return text;
	}

	private static PeerCounters counters(ByteBuffer header) {
		return new PeerCounters(Header.REBUILDS.getLong(header, 0), Header.RESTORES.getLong(header, 0),
				Header.FAILURES.getLong(header, 0), Header.REQUESTS.getLong(header, 0),
				Header.REFUSED.getLong(header, 0), Header.SHARED_BYTES.getLong(header, 0),
				Header.COPIED_BYTES.getLong(header, 0), Header.PARK_NS.getLong(header, 0),
				Header.PAUSE_NS.getLong(header, 0), Header.CHANGES.getLong(header, 0));
	}

	List<Segment> segments(ByteBuffer table, ByteBuffer strings) throws DrillerException {
		int count = table.capacity() / Entry.SIZE;
		var segments = new ArrayList<Segment>(count);
		// Many segments of one file share its name.
		Map<Integer, String> names = new HashMap<>();
		long last = 0;
		for (int base = 0; base < count * Entry.SIZE; base += Entry.SIZE) {
			long start = Entry.START.getLong(table, base);
			long end = Entry.END.getLong(table, base);
			if (Long.compareUnsigned(start, last) < 0 || Long.compareUnsigned(start, end) >= 0) {
				throw broken(pid, "DirectoryOrder", Long.toHexString(start)); //$NON-NLS-1$
			}
			last = end;
			long offset = Entry.OFFSET.getLong(table, base);
			if (offset < 0 || offset + (end - start) < 0) {
				throw broken(pid, "DirectoryOffset", Long.toHexString(offset)); //$NON-NLS-1$
			}
			segments.add(new Segment(start, end, offset, Entry.DEVICE.getLong(table, base),
					Entry.INODE.getLong(table, base), Entry.PROTECTION.getInt(table, base),
					SegmentKind.of(Entry.KIND.getShort(table, base)),
					SegmentBacking.of(Entry.BACKING.getShort(table, base)),
					PrivateReason.of(Entry.REASON.getInt(table, base)), Entry.FLAGS.getInt(table, base),
					name(strings, Entry.NAME.getInt(table, base), names), Entry.THREAD.getInt(table, base)));
		}
		return segments;
	}

	private String name(ByteBuffer strings, int offset, Map<Integer, String> names) throws DrillerException {
		if (offset == 0) {
			return ""; //$NON-NLS-1$
		}
		String name = names.get(offset);
		if (name == null) {
			if (offset > 0 && offset < strings.capacity()) {
				name = Field.text(strings, offset, Math.min(strings.capacity(), offset + NAME_MAX));
			}
			if (name == null) {
				throw broken(pid, "DirectoryName", Integer.toUnsignedString(offset)); //$NON-NLS-1$
			}
			names.put(offset, name);
		}
		return name;
	}

	/** Longer than any path that the kernel tells; keeps names that overlap one another from adding up. */
	private static final int NAME_MAX = 8192;

	static DrillerException broken(int pid, String key, Object detail) {
		return new DrillerException(Messages.get("DirectoryBroken", pid, Messages.get(key, detail))); //$NON-NLS-1$
	}
}
