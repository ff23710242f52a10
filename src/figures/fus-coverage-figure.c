/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

/* Layout pixels. */
#define ROW_HEIGHT 52
#define SMALLEST_ROW 38
#define STRIP_HEIGHT 15

static char *
dup_shape (const FusModality *modality)
{
  gsize height = modality->shape[0];
  gsize width = modality->n_dims > 1 ? modality->shape[1] : 1;
  g_autofree char *count = fus_sentence_count (modality->n_features);

  switch (modality->kind)
    {
    case FUS_MODALITY_IMAGE:
      if (modality->n_dims > 2 && modality->shape[2] > 1)
        /* Translators: height × width of a picture in color. */
        return g_strdup_printf (_ ("image, %zu × %zu, colour"), height, width);
      return g_strdup_printf (_ ("image, %zu × %zu"), height, width);
    case FUS_MODALITY_SERIES:
      return g_strdup_printf (_ ("series of %s"), count);
    case FUS_MODALITY_COUNTS:
      return g_strdup_printf (ngettext ("%s count", "%s counts",
                                        (gulong) modality->n_features),
                              count);
    case FUS_MODALITY_BINARY:
      return g_strdup_printf (_ ("%s yes or no"), count);
    case FUS_MODALITY_CATEGORICAL:
      return g_strdup_printf (_ ("one of %s"), count);
    case FUS_MODALITY_EMBEDDING:
      return g_strdup_printf (_ ("embedding of %s"), count);
    case FUS_MODALITY_VECTOR:
    default:
      return g_strdup_printf (ngettext ("%s number", "%s numbers",
                                        (gulong) modality->n_features),
                              count);
    }
}

static FusPlotScale *
make_rows (const FusFigureContext *context)
{
  FusPlotScale *rows = fus_figure_modality_scale (context);

  for (guint m = 0; m < fus_plot_scale_get_n_bands (rows); m++)
    {
      FusPlotBand *band = fus_plot_scale_get_band (rows, m);

      band->note = dup_shape (fus_dataset_get_modality (context->dataset, m));
    }
  return rows;
}

/* Samples in the order of the patterns, so that runs are as long as can be. */
static void
set_strip (const FusFigureContext *context,
           FusPlotMark *strips,
           const GArray *patterns,
           guint m)
{
  gsize n_samples = fus_dataset_get_n_samples (context->dataset);
  gsize n_present = fus_dataset_get_n_present (context->dataset, m);
  g_autofree double *ends = g_new (double, patterns->len);
  g_autofree gboolean *present = g_new (gboolean, patterns->len);
  g_autofree char *count = fus_sentence_count (n_present);
  g_autofree char *share =
    fus_sentence_percent_exact ((double) n_present / (double) n_samples);
  double end = 0;

  for (guint i = 0; i < patterns->len; i++)
    {
      const FusFigurePattern *pattern = &g_array_index (patterns, FusFigurePattern, i);

      end += (double) pattern->n;
      ends[i] = end;
      present[i] = fus_mask_has (pattern->present, m);
    }
  fus_plot_strips_set_row (strips, m, ends, present, patterns->len,
                           FUS_PLOT_MODALITY_INK (m), count, share);
}

static void
fill_axes (const FusFigureContext *context, FusPlotAxes *axes, const GArray *patterns)
{
  guint n = fus_dataset_get_n_modalities (context->dataset);
  double n_samples = (double) fus_dataset_get_n_samples (context->dataset);
  FusPlotMark *strips = fus_plot_strips_new (n, STRIP_HEIGHT);

  for (guint m = 0; m < n; m++)
    set_strip (context, strips, patterns, m);
  fus_plot_axes_take_y (axes, make_rows (context), NULL);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, MAX (n_samples, 1)),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_set_row_rules (axes, TRUE);
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, strips);
}

static FusPlotLegend *
make_foot (const FusFigureContext *context)
{
  FusPlotLegend *foot = fus_plot_legend_new ();
  g_autofree char *n = fus_sentence_count (fus_dataset_get_n_samples (context->dataset));
  g_autofree char *text =
    g_strdup_printf (ngettext ("%s sample, grouped by what is missing",
                               "%s samples, grouped by what is missing",
                               (gulong) (fus_dataset_get_n_samples (context->dataset))),
                     n);

  fus_plot_legend_add_text (foot, text, FUS_PLOT_INK (SECOND));
  fus_plot_legend_add_hatch (foot, _ ("not recorded"));
  return foot;
}

/* The modality that most samples lack, or −1 where none lacks any. */
static int
find_rarest (const FusFigureContext *context)
{
  gsize fewest = fus_dataset_get_n_samples (context->dataset);
  int rarest = -1;

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    {
      if (fus_dataset_get_n_present (context->dataset, m) >= fewest)
        continue;
      fewest = fus_dataset_get_n_present (context->dataset, m);
      rarest = (int) m;
    }
  return rarest;
}

static FusClaim *
claim_gaps (const FusFigureContext *context, const GArray *patterns)
{
  FusClaim *claim = fus_claim_new ("gaps", NULL);
  gsize n = fus_dataset_get_n_samples (context->dataset);
  guint n_modalities = fus_dataset_get_n_modalities (context->dataset);
  int rarest = find_rarest (context);
  g_autofree char *all = fus_sentence_all_word (n_modalities);
  g_autofree char *gaps = NULL;
  gsize n_complete = 0;

  if (rarest < 0)
    {
      char *doubt = fus_figure_dup_doubt_of_gaps (context, claim);

      fus_claim_add (claim, "n_sources", n_modalities);
      fus_claim_say (claim,
                     doubt != NULL
                       ? doubt
                       : g_strdup_printf (_ ("Nothing is missing: every sample has %s."),
                                          all));
      return claim;
    }
  for (guint i = 0; i < patterns->len; i++)
    {
      const FusFigurePattern *pattern = &g_array_index (patterns, FusFigurePattern, i);

      if (pattern->present == fus_mask_all (n_modalities))
        n_complete = pattern->n;
    }
  fus_claim_add (claim, "share", (double) (n - n_complete) / (double) n);
  gaps = fus_sentence_percent_exact ((double) (n - n_complete) / (double) n);
  if (n_complete == 0)
    fus_claim_say (
      claim, g_strdup_printf (_ ("No sample is complete; %s is missing most often."),
                              fus_figure_modality_name (context, (guint) rarest)));
  else
    fus_claim_say (claim, g_strdup_printf (
                            _ ("%s of the samples have gaps; %s is missing most often."),
                            gaps, fus_figure_modality_name (context, (guint) rarest)));
  return claim;
}

static char *
make_csv (const FusFigureContext *context)
{
  FusTable *table =
    fus_table_new ("modality", "kind", "features", "present", "samples", "share", NULL);
  gsize n = fus_dataset_get_n_samples (context->dataset);

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (context->dataset, m);
      gsize n_present = fus_dataset_get_n_present (context->dataset, m);

      fus_table_text (table, modality->id);
      fus_table_text (table, fus_modality_kind_get_id (modality->kind));
      fus_table_count (table, modality->n_features);
      fus_table_count (table, n_present);
      fus_table_count (table, n);
      fus_table_number (table, (double) n_present / (double) n);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
coverage_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  g_autoptr (GArray) patterns = fus_figure_count_patterns (context->dataset);

  fill_axes (context, fus_plot_figure_add_axes (figure->plot, 0, 0, 1), patterns);
  fus_plot_figure_take_foot (figure->plot, make_foot (context), FALSE);
  fus_figure_take_claim (figure, claim_gaps (context, patterns), FUS_CLAIM_IN_FINDING);
  figure->note = g_strdup (
    _ ("Each strip holds all samples in one order. It tells what is there, not why."));
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_coverage_figure = {
  .id = "coverage",
  .name = N_ ("What Is There"),
  .title = N_ ("Modalities"),
  .needs = FUS_FIGURE_NEEDS ("dataset"),
  .width_mm = 89,
  .height_mm = 45,
  .build = coverage_build,
};
