/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be said where every sample has every modality: single numbers may still be
 * missing, and a number may stand for what is. */
#include "config.h"

#include "fus-figure-private.h"

#include "fus-sentence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gsize
count_gaps (FusDataset *dataset)
{
  gsize n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    n += fus_dataset_get_n_gaps (dataset, m);

  return n;
}

/* (nullable): the code that most samples hold. */
static const FusCheck *
find_code (const FusSummary *summary)
{
  const FusCheck *most = NULL;

  for (gsize i = 0; summary != NULL && i < summary->n_checks; i++)
    {
      const FusCheck *check = &summary->checks[i];

      if (g_str_equal (check->id, "code-for-missing") &&
          (most == NULL || check->n_samples > most->n_samples))
        most = check;
    }

  return most;
}

static char *
say_gaps (FusClaim *claim, gsize n_gaps)
{
  g_autofree char *n = fus_sentence_count (n_gaps);

  fus_claim_add (claim, "n_values_missing", (double) n_gaps);

  /* Translators: a number of single values. */
  return g_strdup_printf (
    ngettext ("No whole record is missing, but %s single number is.",
              "No whole record is missing, but %s single numbers "
              "are.",
              n_gaps),
    n);
}

static char *
say_code (FusClaim *claim, const FusCheck *code)
{
  g_autofree char *n = fus_sentence_count (code->n_samples);
  g_autofree char *value =
    g_strdup_printf ("%s%.0f", code->value < 0 ? "−" : "", fabs (code->value));

  fus_claim_add (claim, "n_samples", (double) code->n_samples);
  fus_claim_add (claim, "value", code->value);

  /* Translators: a number of samples; a number such as −200. */
  return g_strdup_printf (
    ngettext ("Nothing is marked as missing, but %s sample holds %s, "
              "far outside of the rest.",
              "Nothing is marked as missing, but %s samples hold "
              "%s, far outside of the rest.",
              code->n_samples),
    n, value);
}

char *
fus_figure_dup_doubt_of_gaps (const FusFigureContext *context, FusClaim *claim)
{
  const FusCheck *code = find_code (context->summary);
  gsize n_gaps = count_gaps (context->dataset);

  if (n_gaps > 0)
    return say_gaps (claim, n_gaps);

  return code != NULL ? say_code (claim, code) : NULL;
}
