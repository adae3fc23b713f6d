/* SPDX-License-Identifier: EPL-2.0 */
/* A peer with hostile strings and known bytes, for the command to look at. Runs until it is ended. */
#include "fake.h"
#include "test.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define AT UINT64_C(0x300000000000)
#define PAGE UINT64_C(4096)

static void prepare(struct fake *fake)
{
    unsigned char *image =
        mmap((void *)AT, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fake->image, (off_t)AT);
    CHECK(image == (void *)AT);
    for (int i = 0; i < 256; i++)
        image[i] = (unsigned char)i;
    memset(image + 256, 'z', 64);
    strcpy((char *)image + PAGE - 16, "the end of page");
    fake_segment(fake, AT, AT + 2 * PAGE, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0)->name =
        fake_string(fake, "/tmp/\033]0;title\007\xff\xe2\x80\xae\"quoted\"\\\nnext");
    fake_segment(fake, AT + 3 * PAGE, AT + 4 * PAGE, DRILLER_KIND_GUARD, DRILLER_BACKING_NONE, DRILLER_REASON_NO_ACCESS)
        ->protection = PROT_NONE;
    struct driller_segment *odd = fake_segment(fake, AT + 5 * PAGE, AT + 6 * PAGE, 999, DRILLER_BACKING_NONE, 999);
    odd->name = fake_string(fake, "gr\xc3\xbc\xc3\x9f"
                                  "e");
    odd->thread = 12;
    fake->header->state = DRILLER_STATE_FAILED;
    fake->header->dropped = 3;
    fake->header->shared_bytes = 3 << 20;
    strcpy(fake->header->executable, "/bin/\033[31mred\x9b");
    strcpy(fake->header->message, "thread 12\ncannot \033[2J be parked");
    strcpy(fake->header->launch, "\"launch\"");
    struct driller_refusal *log = (struct driller_refusal *)((char *)fake->header + DRILLER_REFUSALS_OFFSET);
    log[DRILLER_REFUSED_USER] = (struct driller_refusal){2, UINT64_C(1700000000) << 30, 4711, 1001};
    log[DRILLER_REFUSED_UNREAD] = (struct driller_refusal){UINT64_MAX, UINT64_MAX, 0, 7}; /* as hostile as the rest */
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    pid_t pid = fake_start(argv[1], prepare, NULL);
    printf("%d\n", pid);
    fflush(stdout);
    for (;;)
        pause();
}
