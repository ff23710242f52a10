/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and lists as they stand in sentences. Sentences themselves are whole templates
 * in the figures, so that they can be translated. */

/**
 * fus_sentence_percent:
 * @share: 0 … 1
 * @low: lower end of its interval, NaN where there is none
 * @high: upper end
 *
 * Returns: (transfer full): “44 %”, to the whole; “about 44 %” where its interval is wide
 */
char *fus_sentence_percent (double share,
                            double low,
                            double high) G_GNUC_WARN_UNUSED_RESULT;
/* “44 %”, rounded to the whole; “<1 %” and “>99 %” where 0 and 100 would be untrue. */
char *fus_sentence_percent_exact (double share) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): “83.5 %”: with a decimal where it isn't whole, so that its text and
 * that of 1 − @share add up to 100, whichever is written where. */
char *fus_sentence_percent_fine (double share) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_sentence_percent_apart:
 * @share: 0 … 1: a limit that is safe, so that it may only be rounded down
 * @other: what it is compared with
 * @other_text: (out) (transfer full): @other, rounded
 *
 * @share has as many decimals as it takes, at most two, for what is written to compare as
 * the numbers do; @other is fus_sentence_percent_fine() where that will do.
 *
 * Returns: (transfer full) (nullable): text of @share; %NULL where that takes more
 */
char *fus_sentence_percent_apart (double share,
                                  double other,
                                  char **other_text) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_sentence_number:
 * @value: a number
 * @low: lower end of its interval, NaN where there is none
 * @high: upper end
 * @most: decimals at most
 *
 * Returns: (transfer full): “0.44”: the last decimal is of the order of the interval's
 * half-width
 */
char *fus_sentence_number (double value, double low, double high, guint most)
  G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): “1,234”, grouped as the locale has it. */
char *fus_sentence_count (gsize n) G_GNUC_WARN_UNUSED_RESULT;
/* “three”, up to ten; digits above. */
char *fus_sentence_number_word (guint n) G_GNUC_WARN_UNUSED_RESULT;
/* “all three” */
char *fus_sentence_all_word (guint n) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): “a”, “a and b”, “a, b and c”. @items: `[n]` */
char *fus_sentence_list (const char *const *items, gsize n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
