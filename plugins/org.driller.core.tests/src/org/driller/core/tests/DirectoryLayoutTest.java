/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

import org.driller.core.ActivityState;
import org.driller.core.ParkMethod;
import org.driller.core.PatternType;
import org.driller.core.PeerAccess;
import org.driller.core.PeerMode;
import org.driller.core.PeerState;
import org.driller.core.PrivateReason;
import org.driller.core.RefusalKind;
import org.driller.core.ScanCondition;
import org.driller.core.Segment;
import org.driller.core.SegmentBacking;
import org.driller.core.SegmentKind;
import org.driller.core.internal.AcrossLayout;
import org.driller.core.internal.DirectoryLayout;
import org.driller.core.internal.Field;
import org.driller.core.internal.ObserverLayout;
import org.driller.core.internal.SnapshotLayout;
import org.junit.jupiter.api.Test;

/** The numbers that Java repeats are those of the C headers, all of them and no others. */
class DirectoryLayoutTest {

	/** What {@code driller-abi} prints: everything but the numbers at the end is the key. */
	private static Map<String, String> printed(String what) throws Exception {
		Process process = new ProcessBuilder(Native.program("driller-abi")).redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor());
		Map<String, String> numbers = output.lines().filter(line -> line.startsWith(what + ' '))
				.map(line -> line.split(" ", 3))
				.collect(Collectors.toMap(line -> line[1], line -> line[2], (a, b) -> a + " twice", TreeMap::new));
		assertFalse(numbers.isEmpty(), what);
		return numbers;
	}

	private static void constants(Class<?> layout, Map<String, String> into) throws IllegalAccessException {
		for (var field : layout.getFields()) {
			if (Modifier.isStatic(field.getModifiers())) {
				into.put(field.getName(), String.valueOf(field.get(null)));
			}
		}
	}

	@Test
	void constantsAreThoseOfTheHeaders() throws Exception {
		Map<String, String> here = new TreeMap<>();
		constants(DirectoryLayout.class, here);
		constants(ObserverLayout.class, here);
		constants(AcrossLayout.class, here);
		assertEquals(printed("constant"), here);
	}

	@Test
	void structuresAreThoseOfTheHeaders() throws Exception {
		assertEquals(printed("struct"), new TreeMap<>(Map.ofEntries( //
				Map.entry("driller_header", String.valueOf(DirectoryLayout.Header.SIZE)), //
				Map.entry("driller_segment", String.valueOf(DirectoryLayout.Entry.SIZE)), //
				Map.entry("driller_refusal", String.valueOf(DirectoryLayout.Refusal.SIZE)), //
				Map.entry("driller_activity", String.valueOf(ObserverLayout.Activity.SIZE)), //
				Map.entry("driller_activity_segment", String.valueOf(ObserverLayout.ActivitySegment.SIZE)), //
				Map.entry("driller_hold", String.valueOf(ObserverLayout.Hold.SIZE)), //
				Map.entry("driller_result", String.valueOf(ObserverLayout.Result.SIZE)), //
				Map.entry("driller_extent", String.valueOf(ObserverLayout.PopulatedExtent.SIZE)), //
				Map.entry("driller_peer_info", String.valueOf(ObserverLayout.Info.SIZE)), //
				Map.entry("driller_search_progress", String.valueOf(AcrossLayout.Progress.SIZE)), //
				Map.entry("driller_common_run", String.valueOf(AcrossLayout.Run.SIZE)), //
				Map.entry("driller_scan_progress", String.valueOf(AcrossLayout.Scan.SIZE)), //
				Map.entry("driller_scan_part", String.valueOf(AcrossLayout.Part.SIZE)), //
				Map.entry("driller_scan_match", String.valueOf(AcrossLayout.Match.SIZE)), //
				Map.entry("driller_symbol", String.valueOf(AcrossLayout.SymbolEntry.SIZE)), //
				Map.entry("driller_range", String.valueOf(SnapshotLayout.Range.SIZE)), //
				Map.entry("driller_snapshot_progress", String.valueOf(SnapshotLayout.Progress.SIZE)), //
				Map.entry("driller_snapshot_about", String.valueOf(SnapshotLayout.About.SIZE)))));
	}

	private static <F extends Enum<F> & Field> void fields(String structure, Class<F> fields, int size,
			Map<String, String> into) {
		int end = 0;
		for (F field : fields.getEnumConstants()) {
			// No padding without a name: so a field that both sides forgot shows here.
			assertEquals(end, field.offset(), structure + '.' + field);
			end += field.size();
			into.put(structure + '.' + field.name().toLowerCase(Locale.ROOT), field.offset() + " " + field.size());
		}
		assertEquals(size, end, structure);
	}

	@Test
	void fieldsAreThoseOfTheHeaders() throws Exception {
		Map<String, String> here = new TreeMap<>();
		fields("driller_header", DirectoryLayout.Header.class, DirectoryLayout.Header.SIZE, here);
		fields("driller_segment", DirectoryLayout.Entry.class, DirectoryLayout.Entry.SIZE, here);
		fields("driller_refusal", DirectoryLayout.Refusal.class, DirectoryLayout.Refusal.SIZE, here);
		fields("driller_result", ObserverLayout.Result.class, ObserverLayout.Result.SIZE, here);
		fields("driller_activity", ObserverLayout.Activity.class, ObserverLayout.Activity.SIZE, here);
		fields("driller_activity_segment", ObserverLayout.ActivitySegment.class, ObserverLayout.ActivitySegment.SIZE, here);
		fields("driller_hold", ObserverLayout.Hold.class, ObserverLayout.Hold.SIZE, here);
		fields("driller_peer_info", ObserverLayout.Info.class, ObserverLayout.Info.SIZE, here);
		fields("driller_extent", ObserverLayout.PopulatedExtent.class, ObserverLayout.PopulatedExtent.SIZE, here);
		fields("driller_search_progress", AcrossLayout.Progress.class, AcrossLayout.Progress.SIZE, here);
		fields("driller_common_run", AcrossLayout.Run.class, AcrossLayout.Run.SIZE, here);
		fields("driller_scan_progress", AcrossLayout.Scan.class, AcrossLayout.Scan.SIZE, here);
		fields("driller_scan_part", AcrossLayout.Part.class, AcrossLayout.Part.SIZE, here);
		fields("driller_scan_match", AcrossLayout.Match.class, AcrossLayout.Match.SIZE, here);
		fields("driller_symbol", AcrossLayout.SymbolEntry.class, AcrossLayout.SymbolEntry.SIZE, here);
		fields("driller_range", SnapshotLayout.Range.class, SnapshotLayout.Range.SIZE, here);
		fields("driller_snapshot_progress", SnapshotLayout.Progress.class, SnapshotLayout.Progress.SIZE, here);
		fields("driller_snapshot_about", SnapshotLayout.About.class, SnapshotLayout.About.SIZE, here);
		// SIZE is that of the whole in Java.
		here.put("driller_symbol.size", here.remove("driller_symbol.symbol_size"));
		assertEquals(printed("field"), here);
	}

	private static <E extends Enum<E>> void values(String type, E[] values, ToIntFunction<E> code, ToIntFunction<Integer> back,
			Map<String, String> into) {
		for (E value : values) {
			if (code.applyAsInt(value) >= 0) {
				assertEquals(value.ordinal(), back.applyAsInt(code.applyAsInt(value)), type + '.' + value);
				into.put(type + '.' + value.name(), String.valueOf(code.applyAsInt(value)));
			}
		}
	}

	@Test
	void enumerationsAreThoseOfTheHeaders() throws Exception {
		Map<String, String> here = new TreeMap<>();
		values("mode", PeerMode.values(), PeerMode::code, code -> PeerMode.of(code).ordinal(), here);
		values("state", PeerState.values(), PeerState::code, code -> PeerState.of(code).ordinal(), here);
		values("access", PeerAccess.values(), PeerAccess::code, code -> PeerAccess.of(code).ordinal(), here);
		values("park_method", ParkMethod.values(), ParkMethod::code, code -> ParkMethod.of(code).ordinal(), here);
		values("refused", RefusalKind.values(), RefusalKind::code, code -> RefusalKind.of(code).ordinal(), here);
		values("kind", SegmentKind.values(), SegmentKind::code, code -> SegmentKind.of(code).ordinal(), here);
		values("activity_state", ActivityState.values(), ActivityState::code, code -> ActivityState.of(code).ordinal(), here);
		values("backing", SegmentBacking.values(), SegmentBacking::code, code -> SegmentBacking.of(code).ordinal(),
				here);
		values("pattern_type", PatternType.values(), PatternType::code, code -> PatternType.of(code).ordinal(), here);
		values("scan_condition", ScanCondition.values(), ScanCondition::code, code -> ScanCondition.of(code).ordinal(), here);
		values("reason", PrivateReason.values(), PrivateReason::code, code -> PrivateReason.of(code).ordinal(), here);
		Map<String, String> there = printed("enum");
		// The one name that is spelled out in Java.
		there.put("kind.SHARED_ANONYMOUS", there.remove("kind.SHARED_ANON"));
		assertEquals(there, here);
	}

	@Test
	void flagsAreThoseOfTheHeaders() {
		assertEquals(DirectoryLayout.DRILLER_SEGMENT_GROWSDOWN, Segment.GROWS_DOWN);
		assertEquals(DirectoryLayout.DRILLER_SEGMENT_MOVED, Segment.MOVED);
		assertEquals(DirectoryLayout.DRILLER_SEGMENT_DELETED, Segment.DELETED);
	}

	@Test
	void everyValueHasAName() {
		Arrays.<Class<? extends Enum<?>>>asList(PeerMode.class, PeerState.class, PeerAccess.class, ParkMethod.class,
				SegmentKind.class, SegmentBacking.class, PrivateReason.class, RefusalKind.class, ScanCondition.class, org.driller.core.MemorySource.class,
				org.driller.core.UnreadableReason.class, org.driller.core.ThreadState.class).forEach(type -> {
					for (Enum<?> value : type.getEnumConstants()) {
						assertFalse(org.driller.core.internal.Messages.of(value).startsWith("!"), type + "." + value);
					}
				});
	}
}
