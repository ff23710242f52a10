/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  FUS_NUMBER_PADDING = 8,
};

/* Reads one number written with @point between units and fraction. @text must end in a
 * byte that belongs to no number (a line end will do). Returns what follows the number,
 * or %NULL where there is none; no blanks are skipped. */
const char *fus_number_parse (const char *text, char point, double *value);
/* The same, faster, where %FUS_NUMBER_PADDING bytes that follow may be read too. */
const char *fus_number_parse_padded (const char *text, char point, double *value);

/* Whether a cell of @n bytes stands for "not recorded": empty, NA, NaN, null, … or is
 * what a spreadsheet shows for an error: `#DIV/0!`, `#NV`, `Err:502`. */
gboolean fus_number_is_missing (const char *text, gsize n);
/* Whether it is one of these that may be a word too: none, null, NA. */
gboolean fus_number_is_word (const char *text);
/* Whether the whole of a terminated string is a number. */
gboolean fus_number_parse_all (const char *text, double *value);
/* The shortest text that reads back as the same double, with a decimal point. */
void fus_number_format (char *text, gsize size, double value);

G_END_DECLS
