/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one cell looks like. Of most kinds there are two questions: whether the cell can
 * be such at all, which a header makes sure, and whether it can be hardly anything else.
 */

/* Whether @text is an e-mail address. */
gboolean fus_cell_is_email (const char *text);
/* Whether @text can be a telephone number: 5 to 15 digits, and signs between them. */
gboolean fus_cell_may_be_telephone (const char *text);
/* Whether it is written as hardly anything else is: `+49 30 …`, `(030) …`. */
gboolean fus_cell_is_telephone (const char *text);
/* Whether @text can be a postcode of some country. */
gboolean fus_cell_may_be_postcode (const char *text);
/* Whether it has the pattern of a country whose postcodes look like nothing else. */
gboolean fus_cell_is_postcode (const char *text);
/* Whether @text can be a number of an insurance or of the state: 5 digits or more. */
gboolean fus_cell_may_be_insurance (const char *text);
/* Whether it has the pattern of one; of those with a check digit that is checked. */
gboolean fus_cell_is_insurance (const char *text);
/* Whether @text can be an address: words. */
gboolean fus_cell_may_be_address (const char *text);
/* Whether it has a street and a number. */
gboolean fus_cell_is_address (const char *text);
/* Whether @text is two to five words with capitals, such as `Müller, Anna`. */
gboolean fus_cell_may_be_person (const char *text);
/* Whether a word of @text is a common given name. @given: (out) (transfer full)
 * (nullable): that word */
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
