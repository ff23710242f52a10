/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fus_centre_find_offset:
 * @values: `[n]`, @step apart; NaN and infinite ones are passed over
 *
 * Times in milliseconds, odometers and serial numbers differ by far less than they are
 * large: rounded to float32 as they are, many become equal. What is taken off before is a
 * multiple of a power of two some sixteen times the range, so that it is exact, and
 * mostly the same for other rows of the same column.
 *
 * Returns: what to take off, 0 where numbers keep their differences as they are
 */
double fus_centre_find_offset (const double *values, gsize n, gsize step);

/* The same of numbers from @low to @high. */
double fus_centre_get_offset (double low, double high);

G_END_DECLS
