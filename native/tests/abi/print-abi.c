/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Prints the numbers of <driller/abi.h>, <driller/observer.h> and those that search and name memory, that readers in other languages repeat, one in a line:
 *
 *     constant NAME VALUE
 *     struct NAME SIZE
 *     field STRUCT.NAME OFFSET SIZE
 *     enum ENUM.NAME VALUE
 *
 * The enumerations go through switches without a default, so that a new constant without a line here does not
 * compile; a reader's test finds a forgotten field, because there is no padding that is not named.
 */
#include <driller/abi.h>
#include <driller/compare.h>
#include <driller/observer.h>
#include <driller/scan.h>
#include <driller/search.h>
#include <driller/snapshot.h>
#include <driller/symbols.h>

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#define CONSTANT(name) printf("constant %s %" PRIu64 "\n", #name, (uint64_t)(name))
#define STRUCT(type) printf("struct %s %zu\n", #type, sizeof(struct type))
#define FIELD(type, name) \
    printf("field %s.%s %zu %zu\n", #type, #name, offsetof(struct type, name), sizeof(((struct type *)0)->name))

/* Larger than any number in an enumeration. */
#define ENUM_LIMIT 64
#define ENUM(type) \
    for (int value = 0; value < ENUM_LIMIT; value++) { \
        const char *name = type##_name((enum driller_##type)value); \
        if (name != NULL) \
            printf("enum %s.%s %d\n", #type, name, value); \
    }

static const char *mode_name(enum driller_mode value)
{
    switch (value) {
    case DRILLER_MODE_OFF:
        return "OFF";
    case DRILLER_MODE_EAGER:
        return "EAGER";
    case DRILLER_MODE_LAZY:
        return "LAZY";
    }
    return NULL;
}

static const char *scan_condition_name(enum driller_scan_condition value)
{
    switch (value) {
    case DRILLER_SCAN_UNKNOWN:
        return "UNKNOWN";
    case DRILLER_SCAN_EQUAL:
        return "EQUAL";
    case DRILLER_SCAN_NOT_EQUAL:
        return "NOT_EQUAL";
    case DRILLER_SCAN_LESS:
        return "LESS";
    case DRILLER_SCAN_GREATER:
        return "GREATER";
    case DRILLER_SCAN_CHANGED:
        return "CHANGED";
    case DRILLER_SCAN_UNCHANGED:
        return "UNCHANGED";
    case DRILLER_SCAN_INCREASED:
        return "INCREASED";
    case DRILLER_SCAN_DECREASED:
        return "DECREASED";
    case DRILLER_SCAN_INCREASED_BY:
        return "INCREASED_BY";
    case DRILLER_SCAN_DECREASED_BY:
        return "DECREASED_BY";
    }
    return NULL;
}

static const char *pattern_type_name(enum driller_pattern_type value)
{
    switch (value) {
    case DRILLER_PATTERN_BYTES:
        return "BYTES";
    case DRILLER_PATTERN_TEXT:
        return "TEXT";
    case DRILLER_PATTERN_LATIN1:
        return "LATIN1";
    case DRILLER_PATTERN_UTF16:
        return "UTF16";
    case DRILLER_PATTERN_UTF16BE:
        return "UTF16BE";
    case DRILLER_PATTERN_UTF32:
        return "UTF32";
    case DRILLER_PATTERN_I8:
        return "I8";
    case DRILLER_PATTERN_U8:
        return "U8";
    case DRILLER_PATTERN_I16:
        return "I16";
    case DRILLER_PATTERN_U16:
        return "U16";
    case DRILLER_PATTERN_I32:
        return "I32";
    case DRILLER_PATTERN_U32:
        return "U32";
    case DRILLER_PATTERN_I64:
        return "I64";
    case DRILLER_PATTERN_U64:
        return "U64";
    case DRILLER_PATTERN_F32:
        return "F32";
    case DRILLER_PATTERN_F64:
        return "F64";
    case DRILLER_PATTERN_POINTER:
        return "POINTER";
    }
    return NULL;
}

static const char *state_name(enum driller_state value)
{
    switch (value) {
    case DRILLER_STATE_STARTING:
        return "STARTING";
    case DRILLER_STATE_PRIVATE:
        return "PRIVATE";
    case DRILLER_STATE_SHARED:
        return "SHARED";
    case DRILLER_STATE_PARKED:
        return "PARKED";
    case DRILLER_STATE_FAILED:
        return "FAILED";
    case DRILLER_STATE_FORKING:
        return "FORKING";
    }
    return NULL;
}

static const char *access_name(enum driller_access value)
{
    switch (value) {
    case DRILLER_ACCESS_READ:
        return "READ";
    case DRILLER_ACCESS_WRITE:
        return "WRITE";
    }
    return NULL;
}

static const char *refused_name(enum driller_refused value)
{
    switch (value) {
    case DRILLER_REFUSED_USER:
        return "USER";
    case DRILLER_REFUSED_MALFORMED:
        return "MALFORMED";
    case DRILLER_REFUSED_DESCRIPTORS:
        return "DESCRIPTORS";
    case DRILLER_REFUSED_FORK:
        return "FORK";
    case DRILLER_REFUSED_CONNECTIONS:
        return "CONNECTIONS";
    case DRILLER_REFUSED_UNREAD:
        return "UNREAD";
    }
    return NULL;
}

static const char *park_method_name(enum driller_park_method value)
{
    switch (value) {
    case DRILLER_PARK_NONE:
        return "NONE";
    case DRILLER_PARK_SEIZE:
        return "SEIZE";
    case DRILLER_PARK_SIGNAL:
        return "SIGNAL";
    }
    return NULL;
}

static const char *kind_name(enum driller_kind value)
{
    switch (value) {
    case DRILLER_KIND_OTHER:
        return "OTHER";
    case DRILLER_KIND_TEXT:
        return "TEXT";
    case DRILLER_KIND_RODATA:
        return "RODATA";
    case DRILLER_KIND_DATA:
        return "DATA";
    case DRILLER_KIND_BSS:
        return "BSS";
    case DRILLER_KIND_RELRO:
        return "RELRO";
    case DRILLER_KIND_HEAP:
        return "HEAP";
    case DRILLER_KIND_ANONYMOUS:
        return "ANONYMOUS";
    case DRILLER_KIND_STACK:
        return "STACK";
    case DRILLER_KIND_THREAD_STACK:
        return "THREAD_STACK";
    case DRILLER_KIND_SHARED_FILE:
        return "SHARED_FILE";
    case DRILLER_KIND_SHARED_ANON:
        return "SHARED_ANON";
    case DRILLER_KIND_SPECIAL:
        return "SPECIAL";
    case DRILLER_KIND_DEVICE:
        return "DEVICE";
    case DRILLER_KIND_GUARD:
        return "GUARD";
    case DRILLER_KIND_DRILLER:
        return "DRILLER";
    }
    return NULL;
}

static const char *backing_name(enum driller_backing value)
{
    switch (value) {
    case DRILLER_BACKING_NONE:
        return "NONE";
    case DRILLER_BACKING_IMAGE:
        return "IMAGE";
    case DRILLER_BACKING_FILE:
        return "FILE";
    }
    return NULL;
}

static const char *reason_name(enum driller_reason value)
{
    switch (value) {
    case DRILLER_REASON_NONE:
        return "NONE";
    case DRILLER_REASON_NOT_YET:
        return "NOT_YET";
    case DRILLER_REASON_FILE:
        return "FILE";
    case DRILLER_REASON_ALREADY_SHARED:
        return "ALREADY_SHARED";
    case DRILLER_REASON_SHARED_ANONYMOUS:
        return "SHARED_ANONYMOUS";
    case DRILLER_REASON_NO_ACCESS:
        return "NO_ACCESS";
    case DRILLER_REASON_EXECUTABLE:
        return "EXECUTABLE";
    case DRILLER_REASON_SPECIAL:
        return "SPECIAL";
    case DRILLER_REASON_DEVICE:
        return "DEVICE";
    case DRILLER_REASON_HUGETLB:
        return "HUGETLB";
    case DRILLER_REASON_USERFAULTFD:
        return "USERFAULTFD";
    case DRILLER_REASON_SKIPPED:
        return "SKIPPED";
    case DRILLER_REASON_OWN:
        return "OWN";
    case DRILLER_REASON_NO_MEMORY:
        return "NO_MEMORY";
    case DRILLER_REASON_TRUNCATED_FILE:
        return "TRUNCATED_FILE";
    case DRILLER_REASON_FAILED:
        return "FAILED";
    case DRILLER_REASON_LOCKED:
        return "LOCKED";
    case DRILLER_REASON_WIPE_ON_FORK:
        return "WIPE_ON_FORK";
    case DRILLER_REASON_TOO_LARGE:
        return "TOO_LARGE";
    case DRILLER_REASON_GROWS_DOWN:
        return "GROWS_DOWN";
    case DRILLER_REASON_MOVED:
        return "MOVED";
    case DRILLER_REASON_ARGUMENTS:
        return "ARGUMENTS";
    }
    return NULL;
}

static void print_constants(void)
{
    CONSTANT(DRILLER_ABI_VERSION);
    CONSTANT(DRILLER_MAGIC);
    CONSTANT(DRILLER_GROUP_MAX);
    CONSTANT(DRILLER_TABLE_OFFSET);
    CONSTANT(DRILLER_TABLE_CAPACITY);
    CONSTANT(DRILLER_STRINGS_OFFSET);
    CONSTANT(DRILLER_STRINGS_SIZE);
    CONSTANT(DRILLER_REFUSALS);
    CONSTANT(DRILLER_REFUSALS_OFFSET);
    CONSTANT(DRILLER_DIRECTORY_SIZE);
    CONSTANT(DRILLER_SEGMENT_GROWSDOWN);
    CONSTANT(DRILLER_SEGMENT_MOVED);
    CONSTANT(DRILLER_SEGMENT_DELETED);
    CONSTANT(DRILLER_ERROR_MAX);
    CONSTANT(DRILLER_ATTACH_WRITE);
    CONSTANT(DRILLER_ATTACH_NO_PROC);
    CONSTANT(DRILLER_ATTACHED_SOCKET);
    CONSTANT(DRILLER_ATTACHED_PROC);
    CONSTANT(DRILLER_REFRESH);
    CONSTANT(DRILLER_REBUILD);
    CONSTANT(DRILLER_RESTORE);
    CONSTANT(DRILLER_PARK_REBUILD);
    CONSTANT(DRILLER_LEASE_MAX_MS);
    CONSTANT(DRILLER_WAY_IMAGE);
    CONSTANT(DRILLER_WAY_FILE);
    CONSTANT(DRILLER_WAY_PROCESS_VM);
}

static void print_structs(void)
{
    STRUCT(driller_header);
    FIELD(driller_header, magic);
    FIELD(driller_header, abi_version);
    FIELD(driller_header, header_size);
    FIELD(driller_header, segment_size);
    FIELD(driller_header, capacity);
    FIELD(driller_header, sequence);
    FIELD(driller_header, generation);
    FIELD(driller_header, count);
    FIELD(driller_header, dropped);
    FIELD(driller_header, strings_used);
    FIELD(driller_header, state);
    FIELD(driller_header, pid);
    FIELD(driller_header, uid);
    FIELD(driller_header, start_time);
    FIELD(driller_header, rank);
    FIELD(driller_header, mode);
    FIELD(driller_header, access);
    FIELD(driller_header, park_method);
    FIELD(driller_header, parent);
    FIELD(driller_header, page_size);
    FIELD(driller_header, image_size);
    FIELD(driller_header, rebuilds);
    FIELD(driller_header, restores);
    FIELD(driller_header, failures);
    FIELD(driller_header, requests);
    FIELD(driller_header, refused);
    FIELD(driller_header, shared_bytes);
    FIELD(driller_header, copied_bytes);
    FIELD(driller_header, park_ns);
    FIELD(driller_header, pause_ns);
    FIELD(driller_header, changes);
    FIELD(driller_header, reserved);
    FIELD(driller_header, group);
    FIELD(driller_header, launch);
    FIELD(driller_header, executable);
    FIELD(driller_header, message);
    FIELD(driller_header, holds);
    FIELD(driller_header, held_ns);
    FIELD(driller_header, image_inode);
    FIELD(driller_header, more_reserved);
    STRUCT(driller_segment);
    FIELD(driller_segment, start);
    FIELD(driller_segment, end);
    FIELD(driller_segment, offset);
    FIELD(driller_segment, device);
    FIELD(driller_segment, inode);
    FIELD(driller_segment, protection);
    FIELD(driller_segment, kind);
    FIELD(driller_segment, backing);
    FIELD(driller_segment, reason);
    FIELD(driller_segment, flags);
    FIELD(driller_segment, name);
    FIELD(driller_segment, thread);
    STRUCT(driller_refusal);
    FIELD(driller_refusal, count);
    FIELD(driller_refusal, time_ns);
    FIELD(driller_refusal, pid);
    FIELD(driller_refusal, uid);
    STRUCT(driller_result);
    FIELD(driller_result, generation);
    FIELD(driller_result, segments);
    FIELD(driller_result, bytes);
    FIELD(driller_result, park_ns);
    FIELD(driller_result, pause_ns);
    FIELD(driller_result, threads);
    FIELD(driller_result, method);
    STRUCT(driller_hold);
    FIELD(driller_hold, generation);
    FIELD(driller_hold, since_ns);
    FIELD(driller_hold, bytes);
    FIELD(driller_hold, park_ns);
    FIELD(driller_hold, held_ns);
    FIELD(driller_hold, lease_ms);
    FIELD(driller_hold, threads);
    FIELD(driller_hold, method);
    FIELD(driller_hold, expired);
    STRUCT(driller_peer_info);
    FIELD(driller_peer_info, pid);
    FIELD(driller_peer_info, uid);
    FIELD(driller_peer_info, group);
    STRUCT(driller_extent);
    FIELD(driller_extent, start);
    FIELD(driller_extent, end);
    STRUCT(driller_activity);
    FIELD(driller_activity, sequence);
    FIELD(driller_activity, tick);
    FIELD(driller_activity, time_ns);
    FIELD(driller_activity, watched);
    FIELD(driller_activity, written);
    FIELD(driller_activity, state);
    FIELD(driller_activity, error);
    FIELD(driller_activity, period_ms);
    FIELD(driller_activity, count);
    FIELD(driller_activity, armed);
    FIELD(driller_activity, reserved);
    STRUCT(driller_activity_segment);
    FIELD(driller_activity_segment, start);
    FIELD(driller_activity_segment, end);
    FIELD(driller_activity_segment, watched);
    FIELD(driller_activity_segment, written);
    FIELD(driller_activity_segment, pages);
    STRUCT(driller_search_progress);
    FIELD(driller_search_progress, total);
    FIELD(driller_search_progress, scanned);
    FIELD(driller_search_progress, skipped);
    FIELD(driller_search_progress, unreadable);
    FIELD(driller_search_progress, address);
    FIELD(driller_search_progress, done);
    FIELD(driller_search_progress, ended);
    FIELD(driller_search_progress, reason);
    STRUCT(driller_common_run);
    FIELD(driller_common_run, length);
    FIELD(driller_common_run, holes);
    FIELD(driller_common_run, first_ns);
    FIELD(driller_common_run, last_ns);
    FIELD(driller_common_run, skew_ns);
    STRUCT(driller_scan_progress);
    FIELD(driller_scan_progress, total);
    FIELD(driller_scan_progress, scanned);
    FIELD(driller_scan_progress, skipped);
    FIELD(driller_scan_progress, unreadable);
    FIELD(driller_scan_progress, left_out);
    FIELD(driller_scan_progress, matches);
    FIELD(driller_scan_progress, memory);
    FIELD(driller_scan_progress, pass);
    FIELD(driller_scan_progress, done);
    FIELD(driller_scan_progress, ended);
    FIELD(driller_scan_progress, reserved);
    FIELD(driller_scan_progress, reason);
    STRUCT(driller_scan_part);
    FIELD(driller_scan_part, pid);
    FIELD(driller_scan_part, ended);
    FIELD(driller_scan_part, start);
    FIELD(driller_scan_part, end);
    FIELD(driller_scan_part, matches);
    STRUCT(driller_scan_match);
    FIELD(driller_scan_match, address);
    FIELD(driller_scan_match, value);
    STRUCT(driller_symbol);
    FIELD(driller_symbol, address);
    FIELD(driller_symbol, size);
    FIELD(driller_symbol, offset);
    FIELD(driller_symbol, module_offset);
    FIELD(driller_symbol, module);
    FIELD(driller_symbol, data);
    FIELD(driller_symbol, name);
    FIELD(driller_symbol, module_name);
    STRUCT(driller_range);
    FIELD(driller_range, start);
    FIELD(driller_range, end);
    STRUCT(driller_snapshot_progress);
    FIELD(driller_snapshot_progress, total);
    FIELD(driller_snapshot_progress, copied);
    FIELD(driller_snapshot_progress, skipped);
    FIELD(driller_snapshot_progress, unreadable);
    FIELD(driller_snapshot_progress, taken_ns);
    FIELD(driller_snapshot_progress, elapsed_ns);
    FIELD(driller_snapshot_progress, held_ns);
    FIELD(driller_snapshot_progress, prepared_ns);
    FIELD(driller_snapshot_progress, written_ns);
    FIELD(driller_snapshot_progress, phase);
    FIELD(driller_snapshot_progress, permille);
    FIELD(driller_snapshot_progress, portions);
    FIELD(driller_snapshot_progress, done);
    FIELD(driller_snapshot_progress, ended);
    FIELD(driller_snapshot_progress, expired);
    FIELD(driller_snapshot_progress, reason);
    STRUCT(driller_snapshot_about);
    FIELD(driller_snapshot_about, taken_ns);
    FIELD(driller_snapshot_about, elapsed_ns);
    FIELD(driller_snapshot_about, copied);
    FIELD(driller_snapshot_about, held_ns);
    FIELD(driller_snapshot_about, unreadable);
    FIELD(driller_snapshot_about, disk);
    FIELD(driller_snapshot_about, part);
    FIELD(driller_snapshot_about, portions);
    FIELD(driller_snapshot_about, prepared_ns);
    FIELD(driller_snapshot_about, written_ns);
}

static const char *activity_state_name(enum driller_activity_state value)
{
    switch (value) {
    case DRILLER_ACTIVITY_OFF:
        return "OFF";
    case DRILLER_ACTIVITY_TRACKING:
        return "TRACKING";
    case DRILLER_ACTIVITY_PRIVATE:
        return "PRIVATE";
    case DRILLER_ACTIVITY_KERNEL:
        return "KERNEL";
    case DRILLER_ACTIVITY_REFUSED:
        return "REFUSED";
    case DRILLER_ACTIVITY_PROGRAM:
        return "PROGRAM";
    }
    return NULL;
}

int main(void)
{
    print_constants();
    print_structs();
    CONSTANT(DRILLER_PATTERN_IGNORE_CASE);
    ENUM(mode)
    ENUM(pattern_type)
    ENUM(scan_condition)
    ENUM(state)
    ENUM(access)
    ENUM(refused)
    ENUM(park_method)
    ENUM(kind)
    ENUM(backing)
    ENUM(reason)
    ENUM(activity_state)
    return fflush(stdout) == 0 ? 0 : 1;
}
