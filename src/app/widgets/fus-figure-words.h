/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_FIGURE_WORDS (fus_figure_words_get_type ())

/* What a figure says: its finding, and a note on what was tested. Takes no room while it
 * says nothing.
 *
 * Properties: `large`: the finding is the headline of its page. */
G_DECLARE_FINAL_TYPE (FusFigureWords, fus_figure_words, FUS, FIGURE_WORDS, GtkBox)

/* Each (nullable). */
void fus_figure_words_set (FusFigureWords *self, const char *finding, const char *note);

G_END_DECLS
