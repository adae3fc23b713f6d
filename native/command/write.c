/* SPDX-License-Identifier: EPL-2.0 */
/* driller write: change a peer's memory, if it lets others do so. */
#include "command.h"

#include <ctype.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Pairs of digits, with blanks between pairs if one likes. `out` has room for half of them. */
static bool parse_bytes(const char *text, unsigned char *out, size_t *count)
{
    *count = 0;
    while (*text != '\0') {
        if (*text == ' ') {
            text++;
            continue;
        }
        int high = digit(text[0]), low = high < 0 ? -1 : digit(text[1]);
        if (low < 0)
            return false;
        out[(*count)++] = (unsigned char)(high << 4 | low);
        text += 2;
    }
    return *count > 0;
}

static int write_all(struct driller_peer *peer, uint64_t address, const unsigned char *bytes, size_t count)
{
    char error[DRILLER_ERROR_MAX];
    size_t done = 0;
    while (done < count) {
        ssize_t n = driller_write(peer, address + done, bytes + done, count - done, error);
        if (n <= 0) {
            if (done > 0)
                warn("%zu of %zu bytes were written", done, count);
            return failed("%s", error);
        }
        done += (size_t)n;
    }
    return EXIT_GOOD;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
    int status;
    while (next_option(&command_write, argc, argv, ":h", options, &status) != -1)
        return status;
    if (argc - optind != 3)
        return misused(&command_write, "a process id, an address and bytes are needed");
    uint64_t address;
    if (!parse_address(argv[optind + 1], &address))
        return misused(&command_write, "'%.80s' is not an address: write it as 0x7f0012345678 or in decimal",
                       argv[optind + 1]);
    size_t count;
    unsigned char *bytes = malloc(strlen(argv[optind + 2]) + 1);
    if (bytes == NULL)
        return failed("out of memory");
    if (!parse_bytes(argv[optind + 2], bytes, &count)) {
        free(bytes);
        return misused(&command_write, "'%.80s' are not bytes: write pairs of hexadecimal digits, as in 00ff10",
                       argv[optind + 2]);
    }
    struct driller_peer *peer = attach_to(&command_write, argv[optind], DRILLER_ATTACH_WRITE, &status);
    if (peer != NULL) {
        refresh(peer);
        status = write_all(peer, address, bytes, count);
        driller_detach(peer);
    }
    free(bytes);
    return status;
}

const struct command command_write = {
    "write",
    "PID ADDRESS BYTES",
    "change bytes of a peer's memory",
    "Writes BYTES (pairs of hexadecimal digits) at ADDRESS of a peer's memory. The peer must run with "
    "DRILLER_ACCESS=rw\n"
    "('driller run --access rw'), the memory must be shared and writable for the peer itself.\n",
    run,
};
