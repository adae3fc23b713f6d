/* SPDX-License-Identifier: EPL-2.0 */
/* driller read: bytes of a peer. */
#include "command.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK (UINT64_C(1) << 20) /* a multiple of a line */
#define LINE 16

enum format { FORMAT_DUMP, FORMAT_RAW, FORMAT_JSON };

/* A dump in the form of hexdump -C; equal lines are shown once, then as '*'. */
struct dump {
    unsigned char last[LINE];
    bool any;
    bool starred;
};

static void dump_line(struct dump *dump, uint64_t address, const unsigned char *bytes, size_t count)
{
    if (dump->any && count == LINE && memcmp(dump->last, bytes, LINE) == 0) {
        if (!dump->starred)
            puts("*");
        dump->starred = true;
        return;
    }
    dump->starred = false;
    dump->any = count == LINE;
    memcpy(dump->last, bytes, count);
    printf("%012" PRIx64, address);
    for (size_t i = 0; i < LINE; i++) {
        fputs(i % 8 == 0 ? "  " : " ", stdout);
        if (i < count)
            printf("%02x", bytes[i]);
        else
            fputs("  ", stdout);
    }
    fputs("  |", stdout);
    for (size_t i = 0; i < count; i++)
        putchar(bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.');
    puts("|");
}

static void print_chunk(struct dump *dump, enum format format, uint64_t address, const unsigned char *bytes,
                        size_t count)
{
    if (format == FORMAT_RAW)
        fwrite(bytes, 1, count, stdout);
    else if (format == FORMAT_JSON)
        for (size_t i = 0; i < count; i++)
            printf("%02x", bytes[i]);
    else
        for (size_t i = 0; i < count; i += LINE)
            dump_line(dump, address + i, bytes + i, count - i < LINE ? count - i : LINE);
}

static void json_ways(uint32_t ways)
{
    json_open("ways", '[');
    if (ways & DRILLER_WAY_IMAGE)
        json_text(NULL, "image");
    if (ways & DRILLER_WAY_FILE)
        json_text(NULL, "file");
    if (ways & DRILLER_WAY_PROCESS_VM)
        json_text(NULL, "process_vm_readv");
    json_close(']');
}

/* Fills a whole chunk where it can, so that lines of the dump do not break where segments do. */
static size_t fill(struct driller_peer *peer, uint64_t address, unsigned char *chunk, size_t wanted, uint32_t *ways,
                   bool *good, char *error)
{
    size_t done = 0;
    while (done < wanted) {
        uint32_t taken;
        ssize_t n = driller_read(peer, address + done, chunk + done, wanted - done, &taken, error);
        if (n <= 0) {
            *good = false;
            break;
        }
        *ways |= taken;
        done += (size_t)n;
    }
    return done;
}

static int read_all(struct driller_peer *peer, uint64_t address, uint64_t length, enum format format, bool show_ways)
{
    char error[DRILLER_ERROR_MAX] = "";
    unsigned char *chunk = malloc(CHUNK);
    struct dump dump = {.any = false};
    uint64_t done = 0;
    uint32_t ways = 0;
    bool good = chunk != NULL;
    if (chunk == NULL)
        snprintf(error, sizeof(error), "out of memory");
    if (format == FORMAT_JSON) {
        json_open(NULL, '{');
        json_integer("pid", driller_peer_pid(peer));
        json_address("address", address);
        fputs(",\"bytes\":\"", stdout);
    }
    while (good && done < length && !ferror(stdout)) {
        size_t wanted = length - done < CHUNK ? (size_t)(length - done) : CHUNK;
        size_t n = fill(peer, address + done, chunk, wanted, &ways, &good, error);
        print_chunk(&dump, format, address + done, chunk, n);
        done += n;
    }
    free(chunk);
    if (format == FORMAT_JSON) {
        putchar('"');
        json_number("length", done);
        json_ways(ways);
        if (!good)
            json_text("error", error);
        json_close('}');
        json_end();
    } else if (format == FORMAT_DUMP && done > 0)
        printf("%012" PRIx64 "\n", address + done);
    int status = finish_output(good ? EXIT_GOOD : EXIT_FAILED);
    if (show_ways)
        warn("read from:%s%s%s", ways & DRILLER_WAY_IMAGE ? " image" : "", ways & DRILLER_WAY_FILE ? " file" : "",
             ways & DRILLER_WAY_PROCESS_VM ? " process_vm_readv" : "");
    return good ? status : failed("%s", error);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"raw", no_argument, NULL, 'r'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"ways", no_argument, NULL, 'w'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    enum format format = FORMAT_DUMP;
    bool show_ways = false;
    int status;
    for (int option; (option = next_option(&command_read, argc, argv, ":rwh", options, &status)) != -1;) {
        if (option == '?')
            return status;
        if (option == 'w')
            show_ways = true;
        else
            format = option == 'r' ? FORMAT_RAW : FORMAT_JSON;
    }
    if (argc - optind != 3)
        return misused(&command_read, "a process id, an address and a length are needed");
    uint64_t address = 0, length;
    bool named = may_be_symbol(argv[optind + 1]);
    if (!named && !parse_address(argv[optind + 1], &address))
        return misused(&command_read, "'%.80s' is not an address: write it as 0x7f0012345678 or in decimal",
                       argv[optind + 1]);
    if (!parse_size(argv[optind + 2], &length) || length > UINT64_MAX - address)
        return misused(&command_read,
                       "'%.80s' is not a length: a number of bytes, with K, M or G behind it if you like",
                       argv[optind + 2]);
    struct driller_peer *peer = attach_to(&command_read, argv[optind], 0, &status);
    if (peer == NULL)
        return status;
    refresh(peer);
    if (!named || find_place(peer, argv[optind + 1], &address, &status))
        status = read_all(peer, address, length, format, show_ways);
    driller_detach(peer);
    return status;
}

const struct command command_read = {
    "read",
    "PID ADDRESS LENGTH [--raw | --json] [--ways]",
    "show bytes of a peer's memory",
    "Shows LENGTH bytes at ADDRESS of a peer's memory, as 'hexdump -C' does. The process is not stopped. Where a byte\n"
    "cannot be read, what precedes it is shown, the reason is told, and the exit status is 1. ADDRESS may be a symbol:\n"
    "symbol, symbol+offset, library!symbol.\n\n"
    "  -r, --raw          the bytes themselves\n"
    "      --json         as JSON, the bytes in hexadecimal\n"
    "  -w, --ways         say on standard error where the bytes came from: the image, the file, process_vm_readv\n",
    run,
};
