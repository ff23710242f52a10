/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one cell looks like. Of each kind there are two questions: whether the cell can be
 * such at all, which a header makes sure, and whether it can be hardly anything else. */

gboolean fus_cell_is_email (const char *text);
gboolean fus_cell_may_be_telephone (const char *text);
gboolean fus_cell_is_telephone (const char *text);
gboolean fus_cell_may_be_postcode (const char *text);
gboolean fus_cell_is_postcode (const char *text);
/* Numbers of insurances and of the state; those with a check digit are checked. */
gboolean fus_cell_may_be_insurance (const char *text);
gboolean fus_cell_is_insurance (const char *text);
gboolean fus_cell_may_be_address (const char *text);
gboolean fus_cell_is_address (const char *text);
/* Two to five words with capitals, such as `Müller, Anna` or `Mr. Owen Harris`. */
gboolean fus_cell_may_be_person (const char *text);
/* Whether a word of it is a common given name. @given: (out) (transfer full) (nullable):
 * that word */
gboolean fus_cell_is_person (const char *text, char **given);

/**
 * fus_cell_read_date:
 * @text: `2019-06-12`, `12.06.2019`, `6/12/19`, with a time or without
 * @year: (out) (nullable): of four digits; 0 where it has two
 *
 * Returns: whether it is a date
 */
gboolean fus_cell_read_date (const char *text, guint *year);

G_END_DECLS
