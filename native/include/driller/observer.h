/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Looking at peers from outside: finding them, attaching, reading. For observers (the driller command,
 * the Eclipse feature) and for peers that want to look at other peers.
 *
 * A peer publishes its segment table when it starts, when it is rebuilt or restored, and when it is asked to (DRILLER_REFRESH
 * by driller_request); it does not for each mapping it makes. So refresh before you look for what is new: the header's
 * `changes` says whether there may be anything.
 *
 * Link with libdriller-observer (or libdriller, which holds it too). Nothing here needs ptrace rights, stops
 * a process or makes the caller a peer.
 *
 * Errors: functions return a negative errno where they say so, and then write one line that names cause and
 * cure to `error` (DRILLER_ERROR_MAX bytes, may be NULL). Nothing is printed.
 * Threads: different peers may be used from different threads at once; one peer's requests
 * (driller_request) are serialised inside; reads of one peer may run concurrently. driller_detach must be
 * the last call on a peer.
 */
#ifndef DRILLER_OBSERVER_H
#define DRILLER_OBSERVER_H

#include <driller/abi.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRILLER_ERROR_MAX 256

/* A peer that has a listening socket, as found in /proc/net/unix. Nothing has been asked of it yet. */
struct driller_peer_info {
    int32_t pid;
    uint32_t uid;
    char group[DRILLER_GROUP_MAX + 1];
};

/*
 * Lists the peers of the caller's network namespace, sorted by group and pid. `group` NULL: all groups.
 * Returns how many there are (which may be more than `capacity`; only that many are written), or a negative
 * errno.
 */
ssize_t driller_peers(const char *group, struct driller_peer_info *out, size_t capacity, char *error);

struct driller_peer;

/* How driller_attach got its descriptors. */
enum driller_attachment {
    DRILLER_ATTACHED_SOCKET = 1, /* HELLO answered; requests are possible */
    DRILLER_ATTACHED_PROC = 2,   /* re-opened through /proc/<pid>/fd: the peer is stopped and cannot answer */
    DRILLER_ATTACHED_SNAPSHOT = 3, /* not attached at all: what was saved of it, see <driller/snapshot.h> */
};

#define DRILLER_ATTACH_WRITE 1u   /* ask for a writable image; refused unless the peer has DRILLER_ACCESS=rw */
#define DRILLER_ATTACH_NO_PROC 2u /* do not fall back to /proc */

/*
 * Attaches to the peer `pid`. Waits at most `timeout_ms` for its answer, then re-opens its descriptors through
 * /proc (same user). On success *peer is the caller's; release it with driller_detach. Verifies the credentials
 * of the listener, the magic, the ABI version and the seals.
 * -ESRCH no such process; -ENOENT the process is not a peer; -EACCES another user's; -EPROTO it does not speak
 * the protocol, or another ABI version; -ETIMEDOUT; other errno of the system calls involved.
 */
int driller_attach(int pid, uint32_t flags, int timeout_ms, struct driller_peer **peer, char *error);

/*
 * As driller_attach; but once another thread has set *cancel to something else than 0, it ends within a moment, with
 * -ECANCELED, and nothing is attached. `cancel` may be NULL.
 */
int driller_attach_cancellable(int pid, uint32_t flags, int timeout_ms, const volatile int *cancel,
                               struct driller_peer **peer, char *error);

/* Closes and unmaps everything of `peer`, the maps of driller_map excepted. NULL is ignored. */
void driller_detach(struct driller_peer *peer);

int driller_peer_pid(const struct driller_peer *peer);
int driller_peer_attachment(const struct driller_peer *peer);

/* 1 while the process lives (a zombie does not), 0 afterwards. Never a recycled pid: a pidfd is held. */
int driller_peer_alive(const struct driller_peer *peer);

/*
 * The directory, mapped read-only; valid until driller_detach, also after the peer's death. Its contents are
 * the peer's: hostile. See <driller/abi.h> for how to read it.
 */
const void *driller_peer_directory(const struct driller_peer *peer);

/*
 * What the peer has refused at its socket: writes DRILLER_REFUSALS entries, one for each enum driller_refused, with the first that
 * was refused and how many there were; all zero where there was none. The peer's own word, hostile like the rest of its directory.
 */
void driller_peer_refusals(const struct driller_peer *peer, struct driller_refusal *refusals);

/*
 * A consistent copy of the directory. Any of the pointers may be NULL. *segments is an array of *count entries
 * sorted by address and checked (start < end, offsets in range); its `name` fields are offsets into *strings
 * (NUL-terminated within *strings_size). Free both with driller_table_free. -EAGAIN when the owner kept writing
 * for a second; -EPROTO when the contents make no sense.
 */
int driller_peer_table(const struct driller_peer *peer, struct driller_header *header, struct driller_segment **segments,
                       size_t *count, char **strings, size_t *strings_size, char *error);
void driller_table_free(struct driller_segment *segments, char *strings);

/*
 * Sends REFRESH, REBUILD or RESTORE and waits at most `timeout_ms` for the answer. *result is filled in for
 * the latter two (may be NULL). -ENOTCONN when attached through /proc; -EPIPE when the peer is gone;
 * -ETIMEDOUT (the peer may be stopped; the request may still be carried out); or the peer's own error with its text.
 * A connection that the peer has ended, because others came and this one was idle, is made anew by it.
 */
int driller_request(struct driller_peer *peer, uint16_t type, uint32_t flags, int timeout_ms, struct driller_result *result,
                    char *error);

/*
 * Holds all threads of the peer, so that what is read until driller_unpark is of one instant: for at most `lease_ms`
 * milliseconds (0: DRILLER_LEASE_MS; more than DRILLER_LEASE_MAX_MS are cut to that), after which the peer lets them go by
 * itself. It does so, too, when the handle is detached or the caller ends. `flags`: 0, or DRILLER_PARK_REBUILD to have it share
 * first, in the same pause, what it does not share yet. While it is held its segment table is exact, and every way of
 * reading works; its state is DRILLER_STATE_PARKED. Memory that other processes share with it (shared mappings of files, System V
 * memory) is not held still by that.
 * Waits at most `timeout_ms`: while others hold the peer, one waits for one's turn, so give several times
 * DRILLER_LEASE_MAX_MS. *hold may be NULL. One hold at a time for a handle; requests on it other than DRILLER_REFRESH are
 * refused meanwhile.
 * Who may do this: the peer's own user and root, as for DRILLER_REBUILD, whatever the peer's access. 0, or as driller_request;
 * -EBUSY when a thread cannot be parked, a forked child still copies, the kernel may write to the memory at any time (io_uring), or
 * the handle holds it already; -ENOTSUP when the program has confined itself. Then nothing is held.
 */
int driller_park(struct driller_peer *peer, uint32_t flags, uint32_t lease_ms, int timeout_ms, struct driller_hold *hold,
                 char *error);

/*
 * Lets them go; *hold (may be NULL) says how long they were held, PARK's own time excluded. 0 when they were held until now;
 * -ETIME, with *hold filled in, when the lease had run out before: then what was read is not of one instant. -EINVAL when
 * nothing is held for this handle; otherwise as driller_request.
 */
int driller_unpark(struct driller_peer *peer, int timeout_ms, struct driller_hold *hold, char *error);

/*
 * Has the peer count, for the next `lease_ms` milliseconds, which pages of its memory are written to; call it again before they
 * are over to go on. A count every `period_ms`. 0 for either means what <driller/abi.h> names as usual, and what is outside its
 * bounds is moved to them: *granted says so. With NULL it does not wait for the answer, and a peer that is stopped costs no time. It ends with the lease, or when the handle is detached or the
 * caller ends; only then is it free for the program again: meanwhile the first write to a page after each count is a fault of about a
 * microsecond, and there are at most DRILLER_ACTIVITY_PAGES pages for which there can be one.
 * Whether the peer can, driller_activity tells in `state` from the first tick on. -ENOTSUP when the peer's libdriller is
 * older; otherwise as driller_request.
 */
int driller_activity_watch(struct driller_peer *peer, uint32_t lease_ms, uint32_t period_ms, int timeout_ms,
                           struct driller_activity_lease *granted, char *error);

/*
 * What the peer has counted: *out, and up to `capacity` of its writable, shared segments by address, with their sum in *out.
 * The counters grow from the peer's start on, so how much changed lately is the difference of two calls. A segment that is not
 * looked at (it is in huge pages, or waits for its turn) keeps its numbers. `out->tick` tells whether there is
 * anything new.
 * Returns how many segments were written, whatever out->count is; -ENOTSUP as above; -EAGAIN when the owner kept writing for a
 * second; -EPROTO when the contents make no sense. Asks the peer nothing, and works after its end.
 */
ssize_t driller_activity(const struct driller_peer *peer, struct driller_activity *out,
                         struct driller_activity_segment *segments, size_t capacity, char *error);

/*
 * As driller_request; but once another thread has set *cancel to something else than 0, it ends within a moment, with
 * -ECANCELED. What was sent by then may still be carried out, as after -ETIMEDOUT. `cancel` may be NULL.
 */
int driller_request_cancellable(struct driller_peer *peer, uint16_t type, uint32_t flags, int timeout_ms,
                                const volatile int *cancel, struct driller_result *result, char *error);

/* Which way bytes came or went; a bit set, since one read may span segments. */
#define DRILLER_WAY_IMAGE 1u      /* the image */
#define DRILLER_WAY_FILE 2u       /* the backing file */
#define DRILLER_WAY_PROCESS_VM 4u /* process_vm_readv / process_vm_writev */

/*
 * Reads up to `length` bytes at `address` of the peer, following its segment table at the time of the call: the
 * image or the backing file where there is one (same device and inode, else not used), process_vm_readv where not.
 * Makes no memory of the peer resident. Returns how many bytes were read from `address` on, less than `length` where
 * an unreadable byte follows, and the ways taken in *ways; -EFAULT when the first byte is in no segment,
 * -EACCES / -EPERM when it is but cannot be read, -ESRCH when it could be read only from a live process.
 */
ssize_t driller_read(struct driller_peer *peer, uint64_t address, void *buffer, size_t length, uint32_t *ways, char *error);

/*
 * Writes to segments in the image; needs DRILLER_ATTACH_WRITE. Returns how many bytes were written; -EROFS when the
 * peer is attached read-only or the segment is not writable there; otherwise as driller_read.
 */
ssize_t driller_write(struct driller_peer *peer, uint64_t address, const void *buffer, size_t length, char *error);

/* For driller_map and driller_import: take text and read-only data too, from the files that the peer has mapped. */
#define DRILLER_MAP_FILES 4u

/*
 * Maps `length` bytes at `address` (page-aligned, both) of the peer into the caller, MAP_SHARED; read-only, or
 * writable with DRILLER_ATTACH_WRITE in `flags` on a peer attached so. Only ranges whose segments lie in the image, or,
 * with DRILLER_MAP_FILES, in a file that is still the one with the same device and inode.
 * The map is of the image that the peer has now: should it begin another one, as it leaves this one to a forked child that is
 * stopped, the map shows no changes any more, and driller_wait_gone ends.
 * The map belongs to the caller (driller_unmap), keeps no descriptor open, stays valid after driller_detach and the peer's
 * death, and cannot raise SIGBUS where it is of the image (whose size is sealed); where it is of a file, it does when
 * somebody makes that file shorter. Reading a hole through it makes a page resident: see lseek SEEK_DATA on
 * driller_peer_image. Returns the address in the caller, or NULL with *error set and errno: EINVAL; EROFS when the peer is
 * attached to for reading only; EFAULT when nothing is mapped there; ENXIO when a part of it lies neither in the image nor,
 * if that was asked for, in a file; ESTALE when such a file is gone, was replaced or may not be read; EAGAIN and EPROTO as
 * driller_peer_table; ENOMEM.
 */
void *driller_map(struct driller_peer *peer, uint64_t address, size_t length, uint32_t flags, char *error);
/* 0, or -EINVAL: unmaps what driller_map has returned, with the same length. */
int driller_unmap(void *map, size_t length);

/*
 * A remote pointer: a place in another process's memory that can be sent to anybody. `segment` is the start address of
 * the segment that held it when the pointer was made. Written pid:segment+0xoffset, with the segment in hexadecimal, as in
 * 4711:0x7f32c5a00000+0x1c8.
 */
struct driller_pointer {
    int32_t pid;
    uint32_t reserved; /* zero */
    uint64_t segment;
    uint64_t offset; /* bytes into the segment */
};

/* The pointer to `address` in the peer. 0, or -EFAULT when the address is in no segment. */
int driller_pointer_make(struct driller_peer *peer, uint64_t address, struct driller_pointer *pointer, char *error);

/*
 * Writes a pointer as text (at most DRILLER_POINTER_MAX bytes with the NUL). / Reads one; -EINVAL with *error set when it is
 * none.
 */
#define DRILLER_POINTER_MAX 64
int driller_pointer_format(const struct driller_pointer *pointer, char *text);
int driller_pointer_parse(const char *text, struct driller_pointer *pointer, char *error);

/*
 * The local pointer to `length` bytes at a remote pointer: maps the pages that hold them as driller_map does, with the same
 * flags. NULL with *error set and errno: ESTALE when the peer is another process or the segment is gone, EFAULT when the bytes
 * do not lie in it, and as driller_map. Give it back with driller_release and the same length.
 */
void *driller_import(struct driller_peer *peer, const struct driller_pointer *pointer, size_t length, uint32_t flags,
                     char *error);
int driller_release(void *local, size_t length);

/*
 * Waits until the memory [address, address + length) of the peer goes away (its segment is unmapped, moved or becomes
 * private) or the peer ends, at most `timeout_ms` (-1: without limit). 1 it is gone, 0 it is still there, or a negative errno.
 * A map of it stays valid, and reads zeros where the owner has given the memory back.
 */
int driller_wait_gone(struct driller_peer *peer, uint64_t address, size_t length, int timeout_ms, char *error);

/*
 * The image's descriptor; owned by the peer handle, do not close. Reading at file offset == segment offset. It stays the same
 * number, also when the peer begins another image and the handle has taken that.
 */
int driller_peer_image(const struct driller_peer *peer);

/* Part of a peer's address space. */
struct driller_extent {
    uint64_t start;
    uint64_t end; /* first address after it */
};

/*
 * Which parts of [start, end), all in one segment that lies in the image, hold data; the rest are holes, which read as
 * zeros and take no memory. Writes at most `capacity` ranges, by address, and returns how many; if that is `capacity`, go
 * on from the last one's end. -ENXIO if the memory is not in the image, -EAGAIN while the peer forks, as the image is behind
 * then. Works after the peer's end.
 */
ssize_t driller_populated(struct driller_peer *peer, uint64_t start, uint64_t end, struct driller_extent *out,
                          size_t capacity, char *error);

/*
 * A digest of each of `count` pages, given by the addresses at which they begin: if it differs from an earlier one, the
 * page has changed. 0 for a page that is not in the image, or of a peer that forks, whose image is behind; never for
 * others. Nothing becomes resident, and the peer is not asked. Returns how many are not 0.
 */
ssize_t driller_digest(struct driller_peer *peer, const uint64_t *pages, size_t count, uint64_t *digests, char *error);

/*
 * Why the process `pid` is not (or cannot be) a peer: writes one line with the cause and the cure to `error`.
 * Returns 0 when it is a peer, else a negative errno as driller_attach would.
 */
int driller_explain(int pid, char *error);

/*
 * Why the program in the file `path` would not become a peer when it is started with the library preloaded: writes one line with
 * the cause to `error`. Returns 0 when nothing in the file speaks against it; -ENOEXEC for a static or a 32-bit program, -EPERM for
 * a setuid or setgid one, or the errno of opening it. Opens the file; does not run it.
 */
int driller_explain_file(const char *path, char *error);

#ifdef __cplusplus
}
#endif

#endif
