/* SPDX-License-Identifier: EPL-2.0 */
/* A program that does nothing until it is ended; says so first. */
#include <unistd.h>

int main(void)
{
    if (write(1, "r", 1) != 1)
        return 1;
    for (;;)
        pause();
}
