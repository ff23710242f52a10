/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-names.h"

G_BEGIN_DECLS

#define FUS_PLOT_ELLIPSIS "…"

/* A name as what a reader sees as its letters. */
typedef struct
{
  const char *text;
  guint n;
  guint *at;      /* [n + 1]: where each letter starts */
  double *width;  /* [n] */
  gboolean *join; /* [n + 1]: whether a word ends before it */
} FusPlotName;

/* What is made of one name: letters from … to, and a mark where it starts inside. */
typedef struct
{
  guint from;
  guint to;
  gboolean marked;
  guint least; /* letters that its beginning keeps */
  guint lead;  /* letters of its first word, before the mark that stands for the rest */
} FusPlotNameCore;

typedef struct
{
  guint n;
  FusPlotName *names;
  FusPlotNameCore *cores;
  char **labels;
  double width;
  guint max_lines;
  gboolean whole; /* no words in common are left out */
  FusPlotNameWidth measure;
  gpointer data;
  GHashTable *widths; /* of letters: g_new (double) */
  double ellipsis;
} FusPlotNameFitting;

/* fus-plot-name-label.c */

/* Cuts @text into letters and words. Clear it with fus_plot_name_clear(). */
void fus_plot_name_init (FusPlotName *self,
                         FusPlotNameFitting *fitting,
                         const char *text);

/* Frees its letters and words. */
void fus_plot_name_clear (FusPlotName *self);

/* Where letter @i starts. */
const char *fus_plot_name_letter_at (const FusPlotName *self, guint i);

/* Whether words end at this letter. */
gboolean fus_plot_name_is_separator (const char *letter);

/* Whether letter @i of @a and letter @k of @b are the same. */
gboolean fus_plot_name_same_letter (const FusPlotName *a,
                                    guint i,
                                    const FusPlotName *b,
                                    guint k);

/* Leaves out separators at both ends of letters @from … @to. */
void fus_plot_name_trim (const FusPlotName *self, guint *from, guint *to);

/* Width of a line of @text. */
double fus_plot_name_text_width (FusPlotNameFitting *self, const char *text);

/* (transfer full): what name @i is written as: on as many lines as there are, shortened
 * in its middle where that does not do. */
char *fus_plot_name_make_label (FusPlotNameFitting *self,
                                guint i) G_GNUC_WARN_UNUSED_RESULT;

/* Whether what is left of name @i is written without being shortened further. */
gboolean fus_plot_name_has_room (FusPlotNameFitting *self, guint i);

G_END_DECLS
