/* SPDX-License-Identifier: EPL-2.0 */
/*
 * hold PID ADDRESS TIMES: holds the peer's threads TIMES times, and sees that the word at ADDRESS stands still meanwhile and goes on
 * afterwards. Prints how the threads were held.
 */
#include "test.h"

#include <driller/observer.h>

#include <stdint.h>
#include <unistd.h>

#define ANSWER_MS 60000
#define TRIES 2000

static char error[DRILLER_ERROR_MAX];

static uint64_t word(struct driller_peer *peer, uint64_t address)
{
    uint64_t value = 0;
    if (driller_read(peer, address, &value, sizeof value, NULL, error) != sizeof value) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    return value;
}

/* On a busy machine a thread may not come to the gate, or the lease run out. */
static int hold_once(struct driller_peer *peer, uint64_t address, struct driller_hold *hold)
{
    for (int tries = 0; tries < TRIES; tries++) {
        if (driller_park(peer, 0, DRILLER_LEASE_MAX_MS, ANSWER_MS, hold, error) != 0) {
            usleep(1000);
            continue;
        }
        uint64_t first = word(peer, address);
        usleep(3000); /* in which it would have changed */
        uint64_t second = word(peer, address);
        int status = driller_unpark(peer, ANSWER_MS, NULL, error);
        if (status == -ETIME)
            continue;
        CHECK_EQUAL(status, 0);
        CHECK_EQUAL(second, first);
        for (int wait = 0; word(peer, address) == first; wait++) {
            CHECK(wait < ANSWER_MS);
            usleep(1000);
        }
        return 0;
    }
    fprintf(stderr, "%s\n", error);
    return 1;
}

int main(int count, char **arguments)
{
    struct driller_peer *peer;
    struct driller_hold hold = {0};
    CHECK_EQUAL(count, 4);
    CHECK_EQUAL(driller_attach(atoi(arguments[1]), DRILLER_ATTACH_NO_PROC, ANSWER_MS, &peer, error), 0);
    for (int i = 0; i < atoi(arguments[3]); i++)
        if (hold_once(peer, strtoull(arguments[2], NULL, 0), &hold) != 0)
            return 1;
    printf("%u threads held by method %u\n", hold.threads, hold.method);
    driller_detach(peer);
    return 0;
}
