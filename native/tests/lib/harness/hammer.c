/* SPDX-License-Identifier: EPL-2.0 */
#include "hammer.h"
#include "test.h"

#include <driller/observer.h>

#define PEERS_MAX 256
#define KINDS_MAX 16
#define ANSWER_MS 20000

struct kind {
    char text[DRILLER_ERROR_MAX];
    unsigned count;
};

struct hammer {
    char group[DRILLER_GROUP_MAX + 1];
    bool restore;
    unsigned strikes;
    struct driller_peer *peers[PEERS_MAX];
    size_t count;
    unsigned rebuilds, restores, holds, seen;
    uint64_t pause_ns;
    struct kind refusals[KINDS_MAX];
};

struct hammer *hammer_start(const char *group, bool restore)
{
    struct hammer *hammer = calloc(1, sizeof *hammer);
    CHECK(hammer != NULL);
    snprintf(hammer->group, sizeof hammer->group, "%s", group);
    hammer->restore = restore;
    return hammer;
}

/* Numbers differ from one refusal to the next: they do not make it another kind. */
static void note(struct hammer *hammer, const char *error)
{
    char text[DRILLER_ERROR_MAX];
    size_t length = 0;
    for (const char *c = error; *c != 0 && length < sizeof text - 1; c++) {
        bool digit = *c >= '0' && *c <= '9';
        if (!digit || length == 0 || text[length - 1] != '#')
            text[length++] = digit ? '#' : *c;
    }
    text[length] = 0;
    for (struct kind *k = hammer->refusals; k < hammer->refusals + KINDS_MAX; k++)
        if (k->count == 0 || strcmp(k->text, text) == 0) {
            snprintf(k->text, sizeof k->text, "%s", text);
            if (k->count++ == 0)
                printf("first refusal of its kind: %s\n", error);
            return;
        }
}

static void drop(struct hammer *hammer, size_t index)
{
    driller_detach(hammer->peers[index]);
    hammer->peers[index] = hammer->peers[--hammer->count];
}

static bool known(const struct hammer *hammer, int pid)
{
    for (size_t i = 0; i < hammer->count; i++)
        if (driller_peer_pid(hammer->peers[i]) == pid)
            return true;
    return false;
}

static void find_new(struct hammer *hammer)
{
    struct driller_peer_info found[PEERS_MAX];
    ssize_t count = driller_peers(hammer->group, found, PEERS_MAX, NULL);
    for (ssize_t i = 0; i < count && i < PEERS_MAX; i++) {
        char error[DRILLER_ERROR_MAX] = "";
        struct driller_peer *peer = NULL;
        if (known(hammer, found[i].pid) || hammer->count == PEERS_MAX)
            continue;
        if (driller_attach(found[i].pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &peer, error) == 0) {
            hammer->peers[hammer->count++] = peer;
            hammer->seen++;
        } else {
            note(hammer, error);
        }
    }
}

/* Holds it for a copy, for a moment; now and then the lease is shorter than that. */
static int hold(struct hammer *hammer, struct driller_peer *peer, char *error)
{
    uint32_t flags = hammer->strikes % 2 != 0 ? DRILLER_PARK_REBUILD : 0, lease = hammer->strikes % 4 == 0 ? 1 : 20;
    int status = driller_park(peer, flags, lease, ANSWER_MS, NULL, error);
    if (status == 0)
        status = driller_unpark(peer, ANSWER_MS, NULL, error);
    hammer->holds += status == 0;
    return status == -ETIME ? 0 : status;
}

static int request(struct hammer *hammer, struct driller_peer *peer, bool restore, char *error)
{
    struct driller_result result;
    int status = driller_request(peer, restore ? DRILLER_RESTORE : DRILLER_REBUILD, 0, ANSWER_MS, &result, error);
    if (status == 0) {
        *(restore ? &hammer->restores : &hammer->rebuilds) += 1;
        if (result.pause_ns > hammer->pause_ns)
            hammer->pause_ns = result.pause_ns;
    }
    return status;
}

void hammer_strike(struct hammer *hammer)
{
    for (size_t i = hammer->count; i-- > 0;)
        if (!driller_peer_alive(hammer->peers[i]))
            drop(hammer, i);
    find_new(hammer);
    hammer->strikes++;
    bool restore = hammer->restore && hammer->strikes % 2 != 0;
    for (size_t i = hammer->count; i-- > 0;) {
        char error[DRILLER_ERROR_MAX] = "";
        int status = request(hammer, hammer->peers[i], restore, error);
        if (status == 0 && hammer->strikes % 3 == 0)
            status = hold(hammer, hammer->peers[i], error);
        if (status == -EPIPE || status == -ESRCH || status == -ENOTCONN)
            drop(hammer, i);
        else if (status != 0)
            note(hammer, error);
    }
}

/* What a process answers, or what is found in its stead, while it forks, calls exec or ends. */
static bool earned(const char *text, const char *allowed)
{
    static const char *const reasons[] = {
        "a forked child still copies", "has ended",         "is not a peer",           "no longer listens",
        "there is no process",         "did not load it",  "the connection to process",
        "cannot clone a helper process: resource temporarily unavailable", "has the library, but no socket",
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strstr(text, reasons[i]) != NULL)
            return true;
    return allowed != NULL && strstr(text, allowed) != NULL;
}

/*
 * On a busy machine a thread cannot be parked now and then: it does not stop in time, or it blocks all signals for a moment, as
 * the C library does in fork, and sleeps in that moment. That must not become the rule.
 */
static bool now_and_then(const struct hammer *hammer, const struct kind *k)
{
    return strstr(k->text, "nothing was changed, try again") != NULL && k->count * 5 <= hammer->rebuilds;
}

bool hammer_end(struct hammer *hammer, const char *allowed)
{
    bool good = hammer->rebuilds > 0;
    printf("%u rebuilds, %u restores, %u holds of %u peers, longest pause %.1f ms\n", hammer->rebuilds, hammer->restores,
           hammer->holds, hammer->seen, (double)hammer->pause_ns / 1e6);
    for (const struct kind *k = hammer->refusals; k < hammer->refusals + KINDS_MAX && k->count > 0; k++) {
        bool fine = earned(k->text, allowed) || now_and_then(hammer, k);
        printf("%s %u times: %s\n", fine ? "refused" : "REFUSED", k->count, k->text);
        good = good && fine;
    }
    while (hammer->count > 0)
        drop(hammer, hammer->count - 1);
    free(hammer);
    return good;
}
