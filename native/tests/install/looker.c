/* SPDX-License-Identifier: EPL-2.0 */
/* An observer, in C and in C++: it is no peer, and says so. */
#include <driller/observer.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char error[DRILLER_ERROR_MAX] = "";
    if (driller_explain(getpid(), error) == 0 || driller_peers(0, 0, 0, error) < 0)
        return 1;
    puts(error);
    return 0;
}
