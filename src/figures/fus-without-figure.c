/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sample with all its sources, and without each of them in turn: leave-one-out,
 * which people ask for and which, unlike the contributions of
 * fus-attribution-figure.c, need not add up. The claim is that of the source whose
 * loss changes most, where that source has an effect over all samples. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-attribution-private.h"

/* Layout pixels. */
#define ROW_HEIGHT 32
#define SMALLEST_ROW 20

/* One sample with all, and without each of its modalities. */
typedef struct
{
  const FusFigureContext *context;
  const FusAttribution *attribution;
  FusAttributionFocus focus;
  gboolean percent; /* log-odds are told as how sure */
  guint *order;     /* [n_rows]: modalities that the sample has */
  guint n_rows;
} Without;

static void
without_init (Without *self, const FusFigureContext *context)
{
  const FusAttribution *attribution = fus_results_get_attribution (context->results);
  g_autofree guint *order = g_new (guint, attribution->n_modalities + 1);

  *self = (Without){ .context = context, .attribution = attribution };
  self->focus = fus_attribution_find_focus (context);
  self->percent = fus_attribution_is_evidence (attribution);
  self->order = g_new (guint, attribution->n_modalities + 1);
  fus_attribution_sort (attribution, order);
  for (guint i = 0; i < attribution->n_modalities; i++)
    {
      if (isfinite (fus_attribution_focus_get_phi (&self->focus, order[i])))
        self->order[self->n_rows++] = order[i];
    }
}

static double
shown_value (const Without *self, double value)
{
  return self->percent ? fus_attribution_get_probability (value) : value;
}

static double
value_with (const Without *self)
{
  return shown_value (self, fus_attribution_focus_get_full (&self->focus));
}

static double
value_without (const Without *self, guint m)
{
  return shown_value (self, fus_attribution_focus_get_without (&self->focus, m));
}

static char *
format_value (const Without *self, double value)
{
  if (self->percent)
    return fus_sentence_percent_exact (value);
  return fus_plot_number_format (value,
                                 fus_attribution_get_decimals (
                                   fus_attribution_focus_get_full (&self->focus)),
                                 FUS_PLOT_NUMBER_GROUPED);
}

/* The row in bold: of the source that the sentences of the page name. */
static int
find_bold (const Without *self)
{
  int largest = fus_attribution_find_largest (&self->focus);

  for (guint i = 0; i < self->n_rows; i++)
    {
      if ((int) self->order[i] == largest)
        return (int) i;
    }
  return -1;
}

static FusPlotScale *
make_rows (const Without *self)
{
  FusPlotScale *rows = fus_plot_scale_new_band (self->n_rows + 1);
  FusPlotBand *first = fus_plot_scale_get_band (rows, 0);
  g_autofree char *with = self->n_rows == 1
                            ? fus_figure_dup_short_name (self->context, self->order[0])
                            : fus_sentence_all_word (self->n_rows);

  first->label = g_strdup_printf (_ ("with %s"), with);
  first->bold = TRUE;

  for (guint i = 0; i < self->n_rows; i++)
    {
      FusPlotBand *band = fus_plot_scale_get_band (rows, i + 1);
      guint m = self->order[i];
      g_autofree char *name = fus_figure_dup_short_name (self->context, m);

      band->label = g_strdup_printf (_ ("no %s"), name);
      band->glyph = fus_plot_glyph_for_modality (m);
      band->ink = FUS_PLOT_MODALITY_INK (m);
      band->hollow = TRUE;
      band->phrase = TRUE;
    }
  return rows;
}

static void
fill_dots (const Without *self, FusPlotDot *dots)
{
  int bold = find_bold (self);

  dots[0] = FUS_PLOT_DOT (value_with (self));
  dots[0].ink = FUS_PLOT_INK (TEXT);
  dots[0].bold = TRUE;
  dots[0].text = format_value (self, dots[0].value);
  for (guint i = 0; i < self->n_rows; i++)
    {
      FusPlotDot *dot = &dots[i + 1];

      *dot = FUS_PLOT_DOT (value_without (self, self->order[i]));
      dot->from = value_with (self);
      dot->ink = FUS_PLOT_MODALITY_INK (self->order[i]);
      dot->bold = (int) i == bold;
      dot->text = format_value (self, dot->value);
    }
}

static FusPlotScale *
make_values (const Without *self)
{
  FusPlotRange range = { value_with (self), value_with (self) };

  if (self->percent)
    return fus_plot_scale_new_linear (0, 1);
  fus_plot_range_include (&range,
                          shown_value (self, self->focus.of->base[self->focus.row]));
  for (guint i = 0; i < self->n_rows; i++)
    fus_plot_range_include (&range, value_without (self, self->order[i]));
  return fus_plot_scale_new_nice (range.low, range.high);
}

static char *
axis_title (const Without *self)
{
  const char *class_name =
    fus_attribution_get_class (self->context,
                               fus_attribution_focus_get_sample (&self->focus));

  if (self->percent && class_name != NULL)
    return g_strdup_printf (_ ("how sure of “%s”, %%"), class_name);
  return g_strdup (self->attribution->game != NULL ? _ (self->attribution->game->unit)
                                                   : NULL);
}

static void
add_panel (const Without *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_autofree FusPlotDot *dots = g_new0 (FusPlotDot, self->n_rows + 1);
  g_autofree char *title = axis_title (self);
  FusPlotMark *mark;

  fill_dots (self, dots);
  fus_plot_axes_take_x (axes, make_values (self),
                        &(FusPlotAxisOptions){ .title = title,
                                               .grid = TRUE,
                                               .format = self->percent
                                                           ? FUS_PLOT_NUMBER_PERCENT
                                                           : FUS_PLOT_NUMBER_GROUPED });
  fus_plot_axes_take_y (axes, make_rows (self),
                        &(FusPlotAxisOptions){ .line = self->percent });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL, value_with (self),
                                              FUS_PLOT_INK (TEXT), FUS_PLOT_DASH_DOTS));
  mark = fus_plot_axes_add (axes, fus_plot_dots_new (dots, self->n_rows + 1));
  fus_plot_dots_set_aligned (mark, TRUE);
  for (guint i = 0; i <= self->n_rows; i++)
    g_free ((char *) dots[i].text);
}

static void
fill_claim (const Without *self, FusClaim *claim, guint m)
{
  const char *name = fus_figure_modality_name (self->context, m);
  g_autofree char *with = format_value (self, value_with (self));
  g_autofree char *without = format_value (self, value_without (self, m));

  fus_claim_add (claim, "with", value_with (self));
  fus_claim_add (claim, "without", value_without (self, m));
  if (g_strcmp0 (with, without) == 0)
    /* Translators: modality; value. */
    fus_claim_say (claim,
                   g_strdup_printf (_ ("Without %s it would still be %s."), name, with));
  else
    /* Translators: modality; value; value. */
    fus_claim_say (claim, g_strdup_printf (_ ("Without %s it would be %s instead of %s."),
                                           name, without, with));
}

/* That it has an effect over all samples, beyond doubt. */
static gboolean
check_effect (const Without *self, FusClaim *claim, guint m)
{
  FusInterval effect = fus_attribution_get_effect (self->attribution, m);
  const char *name = fus_figure_modality_name (self->context, m);

  if (self->attribution->class_code >= 0)
    return TRUE;
  fus_claim_add_interval (claim, "mean_effect", &effect);
  if (!fus_claim_check_count (claim, effect.n, name))
    return FALSE;
  if (fus_interval_is_above (&effect, 0) || fus_interval_is_below (&effect, 0))
    return TRUE;
  /* Translators: modality. */
  fus_claim_withhold (
    claim, "interval-includes-zero",
    g_strdup_printf (_ ("There is no clear sign that %s helps or hurts."), name));

  return FALSE;
}

static FusClaim *
claim_without (const Without *self)
{
  int bold = find_bold (self);
  guint m = bold >= 0 ? self->order[bold] : 0;
  FusClaim *claim =
    fus_claim_new ("without", bold >= 0
                                ? fus_dataset_get_modality (self->context->dataset, m)->id
                                : NULL);

  if (self->focus.of->players[self->focus.row] == 0)
    fus_claim_withhold (claim, "not-recorded",
                        g_strdup (_ ("Nothing that takes part was recorded for this "
                                     "sample.")));
  else if (!fus_attribution_check_gate (claim, self->context))
    return claim;
  else if (bold < 0)
    fus_claim_withhold (claim, "not-known",
                        g_strdup (_ ("What is explained is not known of this sample.")));
  else if (check_effect (self, claim, m))
    fill_claim (self, claim, m);
  return claim;
}

static char *
make_csv (const Without *self)
{
  FusTable *table = fus_table_new ("id", "without", "value", "probability", NULL);
  const char *id = fus_dataset_get_id (self->context->dataset,
                                       fus_attribution_focus_get_sample (&self->focus));

  for (guint i = 0; i <= self->n_rows; i++)
    {
      guint m = i > 0 ? self->order[i - 1] : 0;
      double value = i > 0 ? fus_attribution_focus_get_without (&self->focus, m)
                           : fus_attribution_focus_get_full (&self->focus);

      fus_table_text (table, id);
      fus_table_text (table, i > 0
                               ? fus_dataset_get_modality (self->context->dataset, m)->id
                               : "");
      fus_table_number (table, value);
      fus_table_number (table, self->percent ? fus_attribution_get_probability (value)
                                             : (double) NAN);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
without_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Without without;

  if (fus_results_get_attribution (context->results)->n_rows == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No sample was explained."));
      return FALSE;
    }
  without_init (&without, context);
  if (without.n_rows == 0)
    {
      g_free (without.order);
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("Nothing of this sample is on: there is nothing to leave "
                              "out."));
      return FALSE;
    }
  add_panel (&without, figure->plot);
  fus_figure_take_claim (figure, claim_without (&without), FUS_CLAIM_IN_FINDING);
  figure->note = g_strdup (_ ("One source left out at a time, the others as recorded. It "
                              "does not tell what happens when two are missing."));
  figure->csv = make_csv (&without);
  g_free (without.order);
  return TRUE;
}

const FusFigureClass fus_without_figure = {
  .id = "without",
  .name = N_ ("Without It"),
  .title = N_ ("Without it, it would be"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "attribution"),
  .width_mm = 89,
  .height_mm = 50,
  .build = without_build,
};
