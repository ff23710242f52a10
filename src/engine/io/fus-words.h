/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

/**
 * fus_words_add_table:
 * @source: gets a modality of a column a word, called @name
 * @texts: `[n]`; an empty one is not known
 * @how: (nullable): see fus-how.h: `weights:counts` or `weights:tfidf`, `words:N` at
 * most, `ngram:N` for pieces of N characters instead of words
 * @path: for messages
 * @error: a FUS_FILE_ERROR
 *
 * Counts words, or weights them by how many texts have them,
 *
 *   w = tf · (1 + ln ((1 + n) / (1 + df))), each text of length 1
 *
 * (Salton and Buckley 1988, smoothed). Words are runs of letters and digits of any
 * script, normalised and folded; where a script leaves no blanks between words, runs of
 * two characters stand for them. Those that are in most texts are kept, in alphabetical
 * order.
 *
 * Returns: (transfer none): the table, or %NULL
 */
FusTable *fus_words_add_table (FusSource *source,
                               const char *name,
                               char **texts,
                               gsize n,
                               const char *how,
                               const char *path,
                               GError **error);

G_END_DECLS
