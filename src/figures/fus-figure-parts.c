/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fus-figure-private.h"
#include "fus-plot-names.h"

#define SHORT_NAME 24 /* letters of a name within the words of a chart */

const char *
fus_figure_modality_name (const FusFigureContext *context, guint m)
{
  g_return_val_if_fail (context != NULL, NULL);

  return fus_dataset_get_modality (context->dataset, m)->name;
}

const FusLabel *
fus_figure_get_label (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, NULL);

  if (context->choices.label != NULL)
    return fus_dataset_find_label (context->dataset, context->choices.label);
  return fus_dataset_get_default_label (context->dataset);
}

static const char **
list_names (const FusFigureContext *context, guint *n)
{
  const char **names = NULL;

  *n = fus_dataset_get_n_modalities (context->dataset);
  names = g_new0 (const char *, *n + 1);
  for (guint m = 0; m < *n; m++)
    names[m] = fus_figure_modality_name (context, m);
  return names;
}

/* Up to three letters of the modalities' names that tell them apart. */
static char *
dup_letter (const FusFigureContext *context, guint m)
{
  guint n;
  g_autofree const char **names = list_names (context, &n);
  g_auto (GStrv) letters = fus_plot_names_letters (names, n);

  return g_strdup (letters[m]);
}

char *
fus_figure_dup_short_name (const FusFigureContext *context, guint m)
{
  guint n;
  g_autofree const char **names = list_names (context, &n);
  g_auto (GStrv) labels = fus_plot_names_shorten (names, n, SHORT_NAME);

  return g_strdup (labels[m]);
}

char *
fus_figure_dup_short_class (const FusLabel *label, guint code)
{
  g_auto (GStrv) labels = NULL;

  g_return_val_if_fail (label != NULL, NULL);

  if (g_utf8_strlen (label->classes[code], -1) <= SHORT_NAME / 2)
    return g_strdup (label->classes[code]);
  labels = fus_plot_names_shorten ((const char *const *) label->classes, label->n_classes,
                                   SHORT_NAME);
  return g_strdup (labels[code]);
}

void
fus_figure_set_modality_band (const FusFigureContext *context,
                              FusPlotScale *scale,
                              guint band,
                              guint m)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (scale != NULL);

  FusPlotBand *of = fus_plot_scale_get_band (scale, band);

  of->label = g_strdup (fus_figure_modality_name (context, m));
  of->letter = dup_letter (context, m);
  of->glyph = fus_plot_glyph_for_modality (m);
  of->ink = FUS_PLOT_MODALITY_INK (m);
}

FusPlotScale *
fus_figure_modality_scale (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, NULL);

  guint n = fus_dataset_get_n_modalities (context->dataset);
  FusPlotScale *scale = fus_plot_scale_new_band (n);

  for (guint m = 0; m < n; m++)
    fus_figure_set_modality_band (context, scale, m, m);
  return scale;
}

FusPlotLegend *
fus_figure_modality_key (const FusFigureContext *context)
{
  FusPlotLegend *key = fus_plot_legend_new ();

  g_return_val_if_fail (context != NULL, NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    fus_plot_legend_add_glyph (key, fus_plot_glyph_for_modality (m),
                               FUS_PLOT_MODALITY_INK (m), FALSE,
                               fus_figure_modality_name (context, m));
  return key;
}

static GPtrArray *
names_of (const FusFigureContext *context, FusMask mask)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    {
      if (fus_mask_has (mask, m))
        g_ptr_array_add (names, (gpointer) fus_figure_modality_name (context, m));
    }
  return names;
}

char *
fus_figure_dup_subset (const FusFigureContext *context, FusMask mask)
{
  g_autoptr (GPtrArray) names = names_of (context, mask);

  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

char *
fus_figure_dup_short_subset (const FusFigureContext *context, FusMask mask)
{
  guint n;
  g_autofree const char **names = list_names (context, &n);
  g_auto (GStrv) labels = fus_plot_names_shorten (names, n, SHORT_NAME);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint m = 0; m < n; m++)
    {
      if (fus_mask_has (mask, m))
        g_ptr_array_add (list, labels[m]);
    }
  g_ptr_array_add (list, NULL);
  return g_strjoinv (", ", (char **) list->pdata);
}

char *
fus_figure_dup_subset_list (const FusFigureContext *context, FusMask mask)
{
  g_autoptr (GPtrArray) names = names_of (context, mask);

  return fus_sentence_list ((const char *const *) names->pdata, names->len);
}

char *
fus_figure_dup_pattern (const FusFigureContext *context, FusMask mask)
{
  g_return_val_if_fail (context != NULL, NULL);

  guint n = fus_dataset_get_n_modalities (context->dataset);
  FusMask lacking = fus_mask_all (n) & ~mask;
  g_autofree char *list = NULL;

  if (lacking == 0)
    return fus_sentence_all_word (n);
  if (mask == 0)
    return g_strdup (_ ("nothing at all"));
  if (fus_mask_count (mask) == 1)
    {
      list = fus_figure_dup_short_subset (context, mask);
      return g_strdup_printf (_ ("%s only"), list);
    }
  list = fus_figure_dup_short_subset (context, lacking);
  return g_strdup_printf (_ ("no %s"), list);
}

gssize
fus_figure_find_row (const guint *samples, gsize n_rows, int sample)
{
  g_return_val_if_fail (samples != NULL || n_rows == 0, 0);

  for (gsize row = 0; sample >= 0 && row < n_rows; row++)
    {
      if (samples[row] == (guint) sample)
        return (gssize) row;
    }
  return -1;
}

static int
compare_patterns (gconstpointer a, gconstpointer b)
{
  const FusFigurePattern *pa = a;
  const FusFigurePattern *pb = b;

  if (pa->n != pb->n)
    return pa->n > pb->n ? -1 : 1;
  return pa->present > pb->present ? -1 : pa->present < pb->present;
}

GArray *
fus_figure_count_patterns (const FusDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  GArray *patterns = g_array_new (FALSE, TRUE, sizeof (FusFigurePattern));
  g_autoptr (GHashTable) index = g_hash_table_new (NULL, NULL);
  const FusMask *presence = fus_dataset_get_presence (dataset);

  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      gpointer key = GUINT_TO_POINTER (presence[i]);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (index, key));

      if (place == 0)
        {
          FusFigurePattern pattern = { presence[i], 0 };

          g_array_append_val (patterns, pattern);
          place = patterns->len;
          g_hash_table_insert (index, key, GUINT_TO_POINTER (place));
        }
      g_array_index (patterns, FusFigurePattern, place - 1).n++;
    }
  g_array_sort (patterns, compare_patterns);
  return patterns;
}
