/* SPDX-License-Identifier: EPL-2.0 */
#include "stat.h"
#include "sys.h"
#include "text.h"

uint64_t stat_field(int proc, int pid, int wanted)
{
    /* the second one is in parentheses and may hold anything */
    char buffer[1024];
    struct text path = text_in(buffer, sizeof buffer);
    text_add_number(&path, (uint64_t)pid);
    text_add(&path, "/stat");
    int fd = (int)sys_openat(proc, buffer, O_RDONLY);
    long length = fd < 0 ? fd : sys_read(fd, buffer, sizeof buffer - 1);
    if (fd >= 0)
        sys_close(fd);
    if (length <= 0)
        return 0;
    buffer[length] = 0;
    long at = length;
    while (at > 0 && buffer[at] != ')')
        at--;
    uint64_t value = 0;
    for (int field = 2; field < wanted && buffer[at] != 0; at++)
        field += buffer[at] == ' ';
    for (; buffer[at] >= '0' && buffer[at] <= '9'; at++)
        value = value * 10 + (uint64_t)(buffer[at] - '0');
    return value;
}
