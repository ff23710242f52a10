/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and lists as they stand in sentences. Sentences themselves are whole templates
 * in the figures, so that they can be translated. */

/* “44 %”: @share of 0 … 1, to the whole; “about 44 %” where its interval is wide. */
char *fus_sentence_percent (double share,
                            double low,
                            double high) G_GNUC_WARN_UNUSED_RESULT;
/* “44 %”, rounded to the whole; “<1 %” and “>99 %” where 0 and 100 would be untrue. */
char *fus_sentence_percent_exact (double share) G_GNUC_WARN_UNUSED_RESULT;
/* “83.5 %”: with a decimal where it isn't whole, so that it and its rest are 100. */
char *fus_sentence_percent_fine (double share) G_GNUC_WARN_UNUSED_RESULT;
char *fus_sentence_percent_apart (double share,
                                  double other,
                                  char **other_text) G_GNUC_WARN_UNUSED_RESULT;
/* “0.44”: with no more decimals than the interval supports, at most @most. */
char *fus_sentence_number (double value, double low, double high, guint most)
  G_GNUC_WARN_UNUSED_RESULT;
char *fus_sentence_count (gsize n) G_GNUC_WARN_UNUSED_RESULT;
/* “three”, up to ten; digits above. */
char *fus_sentence_number_word (guint n) G_GNUC_WARN_UNUSED_RESULT;
/* “all three” */
char *fus_sentence_all_word (guint n) G_GNUC_WARN_UNUSED_RESULT;
/* “a”, “a and b”, “a, b and c” */
char *fus_sentence_list (const char *const *items, gsize n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
