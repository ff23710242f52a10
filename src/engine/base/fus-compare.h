/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Orders for qsort() and its kind, the smallest first. @a, @b: where the values stand. */

/* Of double, none NaN. */
int fus_compare_doubles (gconstpointer a, gconstpointer b);

/* Of guint. */
int fus_compare_uints (gconstpointer a, gconstpointer b);

/* Of const char *, by their bytes. */
int fus_compare_texts (gconstpointer a, gconstpointer b);

G_END_DECLS
