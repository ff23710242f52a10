/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-window.h"

G_BEGIN_DECLS

void fus_screenshots_take (FusWindow *window, const char *folder, const char *path);

G_END_DECLS
