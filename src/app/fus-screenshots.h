/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-window.h"

G_BEGIN_DECLS

/**
 * fus_screenshots_take:
 * @folder: made where it isn't there
 * @path: (nullable): data to show; %NULL for the example
 *
 * Opens the data, trains briefly, and saves a picture of each page, light and dark; then
 * the window closes.
 */
void fus_screenshots_take (FusWindow *window, const char *folder, const char *path);

G_END_DECLS
