/* SPDX-License-Identifier: EPL-2.0 */
#include "part.h"

struct part part = {.name = "part"};
