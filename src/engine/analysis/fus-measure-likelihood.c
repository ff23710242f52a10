/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood-estimate.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* Share of samples with few effective draws beyond which a likelihood is called loose. */
#define LARGEST_LOOSE_SHARE 0.1

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
  { .id = "draws",
    .name = N_ ("Draws"),
    .kind = FUS_OPTION_INT,
    .min = 1,
    .max = FUS_LIKELIHOOD_MAX_DRAWS,
    .default_value = G_STRINGIFY (FUS_LIKELIHOOD_N_DRAWS),
    .help = N_ ("Draws a sample of the estimate") },
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  guint n = fus_dataset_get_n_modalities (measuring->tested->dataset);
  guint n_draws = (guint) fus_options_get_int (measuring->options, "draws", NULL);
  g_autoptr (FusLikelihoodEstimate) estimate =
               fus_likelihood_estimate_new (measuring->tested->encoding, fus_mask_all (n),
                                            0, n_draws,
                                            fus_measuring_get_seed (measuring),
                                            measuring->pool, measuring->progress, error);

  if (estimate == NULL || estimate->n_counted > 0)
    return g_steal_pointer (&estimate);
  g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                       _ ("“likelihood” is not measured: no sample has every modality."));

  return NULL;
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusLikelihoodEstimate *estimate = value;

  fus_json_begin_array (json, "likelihood");
  json_builder_begin_object (json);
  fus_json_add_mask (json, "target", dataset, estimate->target);
  fus_json_add_mask (json, "given", dataset, estimate->given);
  fus_json_add_real (json, "mean", estimate->mean);
  fus_json_add_real (json, "stderr", estimate->standard_error);
  fus_json_add_int (json, "samples", estimate->n_draws);
  fus_json_add_int (json, "n", (gint64) estimate->n_counted);
  fus_json_add_real (json, "ess_median", estimate->ess_median);
  fus_json_add_real (json, "ess_below_10", estimate->ess_below_10);
  json_builder_end_object (json);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const FusLikelihoodEstimate *estimate = value;
  g_autofree char *line =
    g_strdup_printf (_ ("log p = %.2f ± %.2f nats, median effective sample size %.0f of "
                        "%u\n"),
                     estimate->mean, estimate->standard_error, estimate->ess_median,
                     estimate->n_draws);

  return g_strdup_printf ("%s\n%s", _ ("Likelihood of complete samples"), line);
}

/* An estimate that rests on a few of its draws is too low by an unknown amount. */
static char *
dup_warning (gconstpointer value, const char **id)
{
  const FusLikelihoodEstimate *estimate = value;

  if (!(estimate->ess_below_10 > LARGEST_LOOSE_SHARE))
    return NULL;
  *id = "loose-bound";

  return g_strdup_printf (
    _ ("This is a loose lower bound: for %.0f %% of the samples it rests on fewer than "
       "10 of the %u draws. Take more with --draws, and do not compare models by it."),
    100 * estimate->ess_below_10, estimate->n_draws);
}

const FusMeasureClass fus_measure_likelihood = {
  .id = "likelihood",
  .metric = "likelihood",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_likelihood_estimate),
  .add_json = add_json,
  .dup_text = dup_text,
  .dup_warning = dup_warning,
};
