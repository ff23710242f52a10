/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

enum
{
  FUS_MOST_CLASSES = 50, /* past this a column tells samples apart rather than groups */
};

/* How much a column's name speaks for classes: 1 where it does, −1 where it speaks of how
 * samples were handled, else 0. */
int fus_label_rate_name (const char *name);
/* Whether so many levels among @n known values are classes at all. */
gboolean fus_label_has_classes (gsize n_levels, gsize n);

/**
 * fus_label_are_balanced_codes:
 * @values: `[n]`, NaN where not known
 *
 * Whether numbers are the classes of a balanced design: each whole number from 0 or 1 to
 * the largest, at most 1,000, about as often as every other. A quantity doesn't come so,
 * however few values it has.
 */
gboolean fus_label_are_balanced_codes (const double *values, gsize n);

G_END_DECLS
