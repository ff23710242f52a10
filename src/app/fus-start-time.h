/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints the monotonic time, in µs, at which @window has been painted and answers, then
 * closes it: what bench/start measures from outside. */
void fus_start_time_print (GtkWindow *window);

G_END_DECLS
