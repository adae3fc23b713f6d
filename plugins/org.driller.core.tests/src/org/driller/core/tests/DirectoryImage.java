/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import org.driller.core.RefusalKind;
import org.driller.core.SegmentBacking;
import org.driller.core.SegmentKind;
import org.driller.core.internal.DirectoryLayout;
import org.driller.core.internal.DirectoryLayout.Entry;
import org.driller.core.internal.DirectoryLayout.Header;
import org.driller.core.internal.DirectoryLayout.Refusal;

/** A directory in plain memory, written as a peer would write it, or as one would that means harm. */
final class DirectoryImage {

	final ByteBuffer bytes = ByteBuffer.allocateDirect(DirectoryLayout.DRILLER_DIRECTORY_SIZE)
			.order(ByteOrder.LITTLE_ENDIAN);
	private int count;
	private int stringsUsed = 1;

	DirectoryImage() {
		put(Header.MAGIC, DirectoryLayout.DRILLER_MAGIC);
		put(Header.ABI_VERSION, DirectoryLayout.DRILLER_ABI_VERSION);
		put(Header.HEADER_SIZE, Header.SIZE);
		put(Header.SEGMENT_SIZE, Entry.SIZE);
		put(Header.CAPACITY, DirectoryLayout.DRILLER_TABLE_CAPACITY);
		put(Header.STRINGS_USED, 1);
		put(Header.PAGE_SIZE, 4096);
		put(Header.PID, 77);
		put(Header.RANK, -1);
		put(Header.GENERATION, 1);
		put(Header.GROUP, "ring");
	}

	DirectoryImage put(Header field, long value) {
		if (field.size() == 8) {
			bytes.putLong(field.offset(), value);
		} else {
			bytes.putInt(field.offset(), (int) value);
		}
		return this;
	}

	DirectoryImage put(Header field, String text) {
		return put(field, text.getBytes(StandardCharsets.UTF_8));
	}

	DirectoryImage put(Header field, byte[] text) {
		bytes.put(field.offset(), new byte[field.size()]);
		bytes.put(field.offset(), text);
		return this;
	}

	/** Logs what was refused of a kind. */
	DirectoryImage refuse(RefusalKind kind, long count, long nanos, int pid, int uid) {
		int base = DirectoryLayout.DRILLER_REFUSALS_OFFSET + kind.code() * Refusal.SIZE;
		bytes.putLong(base + Refusal.COUNT.offset(), count);
		bytes.putLong(base + Refusal.TIME_NS.offset(), nanos);
		bytes.putInt(base + Refusal.PID.offset(), pid);
		bytes.putInt(base + Refusal.UID.offset(), uid);
		return this;
	}

	/** Appends a segment of the image. */
	DirectoryImage add(long start, long end, String name) {
		int base = DirectoryLayout.DRILLER_TABLE_OFFSET + count * Entry.SIZE;
		bytes.putLong(base + Entry.START.offset(), start);
		bytes.putLong(base + Entry.END.offset(), end);
		bytes.putLong(base + Entry.OFFSET.offset(), start & Long.MAX_VALUE);
		bytes.putInt(base + Entry.PROTECTION.offset(), 3);
		bytes.putShort(base + Entry.KIND.offset(), (short) SegmentKind.HEAP.code());
		bytes.putShort(base + Entry.BACKING.offset(), (short) SegmentBacking.IMAGE.code());
		bytes.putInt(base + Entry.NAME.offset(), name.isEmpty() ? 0 : addName(name));
		return put(Header.COUNT, ++count);
	}

	private int addName(String name) {
		byte[] text = (name + '\0').getBytes(StandardCharsets.UTF_8);
		int at = stringsUsed;
		bytes.put(DirectoryLayout.DRILLER_STRINGS_OFFSET + at, text);
		stringsUsed += text.length;
		put(Header.STRINGS_USED, stringsUsed);
		return at;
	}

	DirectoryImage put(int index, Entry field, long value) {
		int at = DirectoryLayout.DRILLER_TABLE_OFFSET + index * Entry.SIZE + field.offset();
		switch (field.size()) {
		case 2 -> bytes.putShort(at, (short) value);
		case 4 -> bytes.putInt(at, (int) value);
		default -> bytes.putLong(at, value);
		}
		return this;
	}
}
