/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each source alone tells about the label, before any model: a dot a source, the
 * best first, and all side by side; a stroke where guessing would be. A source is called
 * better than another only where they differ beyond doubt on the samples that have
 * both. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"
#include "fus-unimodal.h"

/* Layout pixels. */
#define ROW_HEIGHT 29
#define SMALLEST_ROW 18

typedef struct
{
  const FusFigureContext *context;
  const FusUnimodal *of;
  guint *order; /* [n]: modalities that were told from, the best first */
  guint n;
} Alone;

static int
compare_quality (gconstpointer a, gconstpointer b, gpointer data)
{
  const FusUnimodal *of = data;
  const guint x = *(const guint *) a;
  const guint y = *(const guint *) b;
  const double of_x = fus_told_get_quality (&of->alone[x])->value;
  const double of_y = fus_told_get_quality (&of->alone[y])->value;

  return of_x > of_y ? -1 : of_x < of_y ? 1 : x < y ? -1 : 1;
}

static void
alone_init (Alone *self, const FusFigureContext *context)
{
  self->context = context;
  self->of = fus_results_get_unimodal (context->results);
  self->order = g_new (guint, self->of->n_modalities + 1);
  self->n = 0;
  for (guint m = 0; m < self->of->n_modalities; m++)
    if (isfinite (fus_told_get_quality (&self->of->alone[m])->value))
      self->order[self->n++] = m;
  g_qsort_with_data (self->order, (int) self->n, sizeof (guint), compare_quality,
                     (gpointer) self->of);
}

static gboolean
is_categorical (const Alone *self)
{
  return self->of->n_classes > 0;
}

static gboolean
has_together (const Alone *self)
{
  return self->n > 1;
}

static FusPlotDot
make_dot (const Alone *self, const FusTold *told, FusPlotInk ink)
{
  const FusInterval *quality = fus_told_get_quality (told);
  FusPlotDot dot = FUS_PLOT_DOT (quality->value);

  dot.low = quality->low;
  dot.high = quality->high;
  dot.rival = is_categorical (self) ? told->guess : (double) NAN;
  dot.ink = ink;
  dot.bold = fus_told_is_clear (told);
  dot.text = is_categorical (self) ? fus_sentence_percent_exact (quality->value)
                                   : fus_sentence_percent_exact (MAX (quality->value, 0));

  return dot;
}

static FusPlotScale *
make_rows (const Alone *self)
{
  const guint n = self->n + has_together (self);
  FusPlotScale *rows = fus_plot_scale_new_band (n);

  for (guint i = 0; i < self->n; i++)
    fus_figure_set_modality_band (self->context, rows, i, self->order[i]);
  if (has_together (self))
    {
      fus_plot_scale_get_band (rows, self->n)->label = g_strdup (_ ("all together"));
      fus_plot_scale_get_band (rows, self->n)->bold = TRUE;
    }

  return rows;
}

static FusPlotScale *
make_share (const Alone *self, const FusPlotDot *dots, guint n)
{
  FusPlotRange range = { 0, 1 };

  for (guint i = 0; i < n && !is_categorical (self); i++)
    fus_plot_range_include (&range, MAX (dots[i].low, -0.5));

  return range.low < 0 ? fus_plot_scale_new_nice (range.low, 1)
                       : fus_plot_scale_new_linear (0, 1);
}

static void
add_foot (const Alone *self, FusPlotFigure *plot)
{
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_legend_add_text (foot, _ ("line: 90\302\240% interval"),
                            FUS_PLOT_INK (SECOND));
  if (is_categorical (self))
    fus_plot_legend_add_text (foot, _ ("stroke: guessing"), FUS_PLOT_INK (SECOND));
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

static void
add_dots (const Alone *self, FusPlotFigure *plot)
{
  const guint n = self->n + has_together (self);
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_autofree FusPlotDot *dots = g_new (FusPlotDot, n + 1);

  for (guint i = 0; i < self->n; i++)
    dots[i] = make_dot (self, &self->of->alone[self->order[i]],
                        FUS_PLOT_MODALITY_INK (self->order[i]));
  if (has_together (self))
    dots[self->n] = make_dot (self, &self->of->together, FUS_PLOT_INK (TEXT));
  fus_plot_axes_set_title (axes,
                           is_categorical (self) ? _ ("told right")
                                                 : _ ("share of the differences told"),
                           NULL);
  fus_plot_axes_take_x (axes, make_share (self, dots, n),
                        &(FusPlotAxisOptions){ .at_top = TRUE,
                                               .grid = TRUE,
                                               .max_ticks = 3,
                                               .unit = "%",
                                               .format = FUS_PLOT_NUMBER_PERCENT });
  fus_plot_axes_take_y (axes, make_rows (self), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_dots_new (dots, n));
  for (guint i = 0; i < n; i++)
    g_free ((char *) dots[i].text);
}

/* -- What is said -- */

static const char *
name_of (const Alone *self, guint m)
{
  return fus_figure_modality_name (self->context, m);
}

static char *
share_of (const FusInterval *quality)
{
  return fus_sentence_percent (quality->value, quality->low, quality->high);
}

static void
add_told (FusClaim *claim, const FusTold *told)
{
  fus_claim_add_interval (claim, "quality", fus_told_get_quality (told));
  fus_claim_add (claim, "guess", told->guess);
  fus_claim_add_interval (claim, "gain", &told->gain);
  fus_claim_add_interval (claim, "auc", fus_told_get_auc (told));
  fus_claim_add (claim, "n_samples", (double) told->n);
}

/* Whether it tells more than any other beyond doubt. */
static gboolean
is_alone_best (const Alone *self, guint m)
{
  for (guint i = 0; i < self->n; i++)
    if (self->order[i] != m &&
        !fus_interval_is_above (&self->of->lead[self->order[i]], 0))
      return FALSE;

  return self->n > 1;
}

/* Better than guessing by how it ranks, though not by how often it is right. */
static char *
say_ranking (const Alone *self, const FusTold *told, guint m)
{
  const FusInterval *auc = fus_told_get_auc (told);
  g_autofree char *area = fus_sentence_number (auc->value, auc->low, auc->high, 2);

  /* Translators: modality; label; an area of 0 to 1. */
  return g_strdup_printf (
    _ ("%s alone tells something of %s: it ranks samples better than chance (area under "
       "the curve %s), but naming the commonest class is right as often."),
    name_of (self, m), self->of->label->name, area);
}

static char *
say_told (const Alone *self, const FusTold *told, guint m)
{
  const char *label = self->of->label->name;
  g_autofree char *share = share_of (fus_told_get_quality (told));
  g_autofree char *guess = fus_sentence_percent_exact (told->guess);

  if (!fus_interval_is_above (&told->gain, 0))
    return say_ranking (self, told, m);
  if (!is_categorical (self))
    /* Translators: modality; share; label. */
    return is_alone_best (self, m)
             ? g_strdup_printf (_ ("Alone, %s tells most: %s of the differences in %s."),
                                name_of (self, m), share, label)
             : g_strdup_printf (_ ("Alone, %s tells %s of the differences in %s."),
                                name_of (self, m), share, label);

  /* Translators: modality; label; two shares. */
  return is_alone_best (self, m)
           ? g_strdup_printf (_ ("Alone, %s tells %s best: it is right in %s of cases, "
                                 "guessing in %s."),
                              name_of (self, m), label, share, guess)
           : g_strdup_printf (
               _ ("Alone, %s tells %s: it is right in %s of cases, guessing "
                  "in %s."),
               name_of (self, m), label, share, guess);
}

static FusClaim *
claim_alone (const Alone *self, guint m)
{
  const FusTold *told = &self->of->alone[m];
  FusClaim *claim =
    fus_claim_new ("alone", fus_dataset_get_modality (self->context->dataset, m)->id);

  add_told (claim, told);
  if (!fus_claim_check_units (claim, told->n, told->n_units, name_of (self, m)))
    return claim;
  if (fus_told_is_clear (told))
    fus_claim_say (claim, say_told (self, told, m));
  else
    fus_claim_withhold (
      claim, "not-better-than-guessing",
      /* Translators: modality; label. */
      g_strdup_printf (_ ("There is no clear sign that %s alone tells %s."),
                       name_of (self, m), self->of->label->name));

  return claim;
}

/* The best that is clear, or −1. */
static int
find_clear (const Alone *self)
{
  for (guint i = 0; i < self->n; i++)
    if (fus_told_is_clear (&self->of->alone[self->order[i]]))
      return (int) self->order[i];

  return -1;
}

static FusClaim *
claim_best (const Alone *self)
{
  const int best = find_clear (self);
  FusClaim *claim = NULL;

  if (best >= 0)
    return claim_alone (self, (guint) best);
  claim = fus_claim_new ("alone", NULL);
  fus_claim_add (claim, "n_samples", (double) self->of->n);
  if (!fus_claim_check_units (claim, self->of->together.n,
                              self->of->together.n_units, NULL))
    return claim;
  fus_claim_withhold (
    claim, "not-better-than-guessing",
    /* Translators: label. */
    g_strdup_printf (_ ("There is no clear sign that any source alone tells %s."),
                     self->of->label->name));

  return claim;
}

static char *
say_more (const Alone *self)
{
  const FusUnimodal *of = self->of;
  const FusInterval *both = fus_told_get_quality (&of->together_of_best);
  const FusInterval *one = fus_told_get_quality (&of->alone[of->best]);
  const char *name = name_of (self, (guint) of->best);
  g_autofree char *together = share_of (both);
  g_autofree char *alone = share_of (one);
  g_autofree char *n = fus_sentence_count (of->together_of_best.n);

  if (fus_interval_is_above (&of->more, 0))
    /* Translators: a count of samples; modality; share; modality; share. */
    return g_strdup_printf (
      ngettext ("Of the %s sample that has %s, all together tell more: %s, %s alone %s.",
                "Of the %s samples that have %s, all together tell more: %s, %s alone %s.",
                (gulong) of->together_of_best.n),
      n, name, together, name, alone);
  if (fus_interval_is_below (&of->more, 0))
    /* Translators: a count of samples; modality; share; modality; share. */
    return g_strdup_printf (
      ngettext (
        "Of the %s sample that has %s, all side by side tell less: %s, %s alone %s.",
        "Of the %s samples that have %s, all side by side tell less: %s, %s alone %s.",
        (gulong) of->together_of_best.n),
      n, name, together, name, alone);

  return NULL;
}

static FusClaim *
claim_together (const Alone *self)
{
  const FusUnimodal *of = self->of;
  FusClaim *claim = fus_claim_new ("together", of->label->id);
  char *sentence = NULL;

  fus_claim_add_interval (claim, "more", &of->more);
  fus_claim_add (claim, "n_samples", (double) of->together_of_best.n);
  fus_claim_add_interval (claim, "together",
                          fus_told_get_quality (&of->together_of_best));
  if (of->best >= 0)
    fus_claim_add_interval (claim, "alone", fus_told_get_quality (&of->alone[of->best]));
  if (!fus_claim_check_count (claim, of->more.n, NULL))
    return claim;
  sentence = say_more (self);
  if (sentence != NULL &&
      (fus_told_is_clear (&of->together_of_best) || find_clear (self) >= 0))
    {
      fus_claim_say (claim, sentence);
      return claim;
    }
  g_free (sentence);
  if (find_clear (self) >= 0)
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: modality. */
      g_strdup_printf (_ ("There is no clear sign that all together tell more than %s "
                          "alone."),
                       name_of (self, (guint) of->best)));
  else
    fus_claim_withhold (
      claim, "not-better-than-guessing",
      /* Translators: label. */
      g_strdup_printf (_ ("There is no clear sign that all together tell %s."),
                       of->label->name));

  return claim;
}

static void
add_claims (const Alone *self, FusFigure *figure)
{
  const int best = find_clear (self);

  fus_figure_take_claim (figure, claim_best (self), FUS_CLAIM_IN_FINDING);
  if (has_together (self))
    {
      FusClaim *together = claim_together (self);

      /* Nothing more where nothing is told by any. */
      fus_figure_take_claim (figure, together,
                             together->holds || best >= 0 ? FUS_CLAIM_IN_FINDING
                                                          : FUS_CLAIM_LISTED);
    }
  for (guint i = 0; i < self->n; i++)
    if ((int) self->order[i] != best)
      fus_figure_take_claim (figure, claim_alone (self, self->order[i]),
                             FUS_CLAIM_LISTED);
}

static char *
describe_base (const Alone *self)
{
  const FusUnimodal *of = self->of;
  g_autofree char *n = fus_sentence_count (of->n);
  g_autofree char *known = fus_sentence_count (of->n_known);

  if (of->n < of->n_known)
    /* Translators: two counts of samples; label. */
    return g_strdup_printf (_ ("%s of the %s samples that know %s, drawn at random."), n,
                            known, of->label->name);

  /* Translators: a count of samples; label. */
  return g_strdup_printf (ngettext ("%s sample that knows %s.",
                                    "%s samples that know %s.", (gulong) of->n),
                          n, of->label->name);
}

static char *
make_note (const Alone *self)
{
  g_autofree char *base = describe_base (self);
  const char *together =
    self->of->grouped
      ? _ ("Each was told by those in other folds, copies and groups kept together; each "
           "source on the samples that have it.")
      : _ ("Each was told by those in other folds; each source on the samples that have "
           "it.");

  return g_strjoin (" ", base, together,
                    _ ("Straight lines and nearest neighbours: a model may find more."),
                    NULL);
}

static void
add_csv_row (FusTable *table, const char *from, const FusTold *told)
{
  const FusInterval *const both[] = { &told->linear, &told->neighbors, &told->gain };

  fus_table_text (table, from);
  fus_table_count (table, told->n);
  fus_table_count (table, told->n_units);
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      fus_table_number (table, both[i]->value);
      fus_table_number (table, both[i]->low);
      fus_table_number (table, both[i]->high);
    }
  fus_table_number (table, told->guess);
  fus_table_number (table, told->auc_linear.value);
  fus_table_number (table, told->auc_neighbors.value);
  fus_table_end_row (table);
}

static char *
make_csv (const Alone *self)
{
  FusTable *table =
    fus_table_new ("from", "n", "n_units", "linear", "linear_low", "linear_high",
                   "neighbors", "neighbors_low", "neighbors_high", "gain", "gain_low",
                   "gain_high", "guess", "auc_linear", "auc_neighbors", NULL);

  for (guint i = 0; i < self->n; i++)
    add_csv_row (table,
                 fus_dataset_get_modality (self->context->dataset, self->order[i])->id,
                 &self->of->alone[self->order[i]]);
  if (has_together (self))
    add_csv_row (table, "all", &self->of->together);

  return fus_table_finish (table);
}

static gboolean
unimodal_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Alone alone;

  alone_init (&alone, context);
  if (alone.n == 0)
    {
      g_free (alone.order);
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No source has enough samples to tell anything from."));
      return FALSE;
    }
  add_dots (&alone, figure->plot);
  add_foot (&alone, figure->plot);
  add_claims (&alone, figure);
  figure->note = make_note (&alone);
  figure->csv = make_csv (&alone);
  g_free (alone.order);

  return TRUE;
}

const FusFigureClass fus_unimodal_figure = {
  .id = "unimodal",
  .name = N_ ("What Each Source Tells Alone"),
  .title = N_ ("What does each source tell alone?"),
  .needs = FUS_FIGURE_NEEDS ("unimodal", "dataset"),
  .width_mm = 89,
  .height_mm = 60,
  .build = unimodal_build,
};
