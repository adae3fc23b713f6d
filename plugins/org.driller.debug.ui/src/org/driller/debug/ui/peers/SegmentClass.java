/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.peers;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

import org.driller.core.Segment;
import org.driller.core.SegmentKind;
import org.driller.debug.ui.internal.Messages;

/** A class of segments that the view can show alone. */
public enum SegmentClass {

	SHARED(Messages.Class_Shared, Messages.Class_SharedTip, Segment::isShared),
	WRITABLE(Messages.Class_Writable, Messages.Class_WritableTip, Segment::isWritable),
	DATA(Messages.Class_Data, Messages.Class_DataTip, EnumSet.of(SegmentKind.DATA, SegmentKind.BSS, SegmentKind.RELRO)),
	HEAP(Messages.Class_Heap, Messages.Class_HeapTip, EnumSet.of(SegmentKind.HEAP)),
	ANONYMOUS(Messages.Class_Anonymous, Messages.Class_AnonymousTip,
			EnumSet.of(SegmentKind.ANONYMOUS, SegmentKind.SHARED_ANONYMOUS)),
	STACKS(Messages.Class_Stacks, Messages.Class_StacksTip, EnumSet.of(SegmentKind.STACK, SegmentKind.THREAD_STACK)),
	FILES(Messages.Class_Files, Messages.Class_FilesTip,
			EnumSet.of(SegmentKind.TEXT, SegmentKind.RODATA, SegmentKind.SHARED_FILE)),
	OTHERS(Messages.Class_Others, Messages.Class_OthersTip, EnumSet.of(SegmentKind.OTHER, SegmentKind.SPECIAL,
			SegmentKind.DEVICE, SegmentKind.GUARD, SegmentKind.DRILLER));

	private final String label;
	private final String tip;
	private final boolean trait;
	private final Predicate<Segment> holds;

	SegmentClass(String label, String tip, Predicate<Segment> trait) {
		this.label = label;
		this.tip = tip;
		this.trait = true;
		this.holds = trait;
	}

	SegmentClass(String label, String tip, Set<SegmentKind> kinds) {
		this.label = label;
		this.tip = tip;
		this.trait = false;
		this.holds = segment -> kinds.contains(segment.kind());
	}

	/** What its button says. */
	public String label() {
		return label;
	}

	/** One sentence about it. */
	public String tip() {
		return tip;
	}

	/** Whether it is a trait, which narrows down what is shown; of kinds, those that are chosen are shown together. */
	boolean isTrait() {
		return trait;
	}

	boolean holds(Segment segment) {
		return holds.test(segment);
	}
}
