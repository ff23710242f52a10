/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-sandbox.h"

G_BEGIN_DECLS

/* First of all: dies when the parent does, and at once where it has. */
void fus_confine_to_parent (void);
/* Before the first byte: limits on time, memory and files, then the walls. */
FusSandboxPart fus_confine (void);

G_END_DECLS
