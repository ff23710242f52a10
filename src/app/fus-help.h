/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * fus_help_show:
 * @parent: (nullable): window that it belongs to
 *
 * What each page is for and how to begin, in a window of its own.
 *
 * Returns: (transfer none): the window
 */
GtkWindow *fus_help_show (GtkWindow *parent);

G_END_DECLS
