/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-rng.h"
#include "fus-robustness.h"

#include <glib/gi18n-lib.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
  { .id = "mechanism",
    .name = N_ ("Mechanism"),
    .kind = FUS_OPTION_STRING,
    .default_value = FUS_ROBUSTNESS_MECHANISM,
    .help = N_ ("How records go missing, or what corrupts them") },
  { .id = "lose",
    .name = N_ ("Lost Together"),
    .kind = FUS_OPTION_STRING,
    .default_value = "",
    .help = N_ ("Modalities that go missing together; none: each in turn, then all") },
  { .id = "rates",
    .name = N_ ("Rates"),
    .kind = FUS_OPTION_STRING,
    .default_value = FUS_LIST_TEXT (FUS_ROBUSTNESS_RATES),
    .help = N_ ("Shares of records that are missing") },
  { .id = "noise",
    .name = N_ ("Noise"),
    .kind = FUS_OPTION_STRING,
    .default_value = FUS_LIST_TEXT (FUS_ROBUSTNESS_NOISE),
    .help = N_ ("Noise in standard deviations; empty for none") },
  { .id = "severities",
    .name = N_ ("Severities"),
    .kind = FUS_OPTION_STRING,
    .default_value = "",
    .help = N_ ("Amounts of a corruption in place of gaps; empty: its own") },
  { .id = "repeats",
    .name = N_ ("Repetitions"),
    .kind = FUS_OPTION_INT,
    .min = 1,
    .max = FUS_ROBUSTNESS_MAX_REPEATS,
    .default_value = G_STRINGIFY (FUS_ROBUSTNESS_N_REPEATS),
    .help = N_ ("Repetitions a point") },
  { .id = "tolerance",
    .name = N_ ("Tolerance"),
    .kind = FUS_OPTION_REAL,
    .max = 1,
    .default_value = G_STRINGIFY (FUS_ROBUSTNESS_TOLERANCE),
    .help = N_ ("Share of normal that is good enough") },
};

static double *
dup_reals (const FusOptions *values, const char *id, guint *n)
{
  const char *text = fus_options_get_string (values, id, NULL);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  double *reals = g_new0 (double, g_strv_length (parts) + 1);

  *n = g_strv_length (parts);
  for (guint i = 0; i < *n; i++)
    reals[i] = g_ascii_strtod (parts[i], NULL);

  return reals;
}

/* The single point without noise says nothing yet. */
static void
publish_curves (FusRobustness *curves, gpointer data)
{
  const FusMeasuring *measuring = data;

  if (measuring->publish != NULL && curves->curves[curves->n_curves - 1].n_points > 1)
    measuring->publish (curves, measuring->publish_data);
  else
    fus_robustness_unref (curves);
}

static FusMask
get_lose (const FusMeasuring *measuring)
{
  const char *text = fus_options_get_string (measuring->options, "lose", NULL);
  FusMask lose = 0;

  if (*text != '\0')
    fus_dataset_parse_mask (measuring->tested->dataset, text, &lose, NULL);

  return lose;
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  const FusOptions *values = measuring->options;
  FusRobustnessOptions how = {
    .mechanism = fus_options_get_string (values, "mechanism", NULL),
    .label = measuring->choices.label,
    .target = measuring->choices.target,
    .n_repeats = (guint) fus_options_get_int (values, "repeats", NULL),
    .tolerance = fus_options_get_real (values, "tolerance", NULL),
    .lose = get_lose (measuring),
    .mode = fus_measuring_get_mode (measuring),
    .seed = fus_measuring_get_seed (measuring),
    .publish = measuring->publish != NULL ? publish_curves : NULL,
    .publish_data = (gpointer) measuring,
  };
  g_autofree double *rates = dup_reals (values, "rates", &how.n_rates);
  g_autofree double *noise = dup_reals (values, "noise", &how.n_noise);
  g_autofree double *severities = dup_reals (values, "severities", &how.n_severities);

  how.rates = rates;
  how.noise = noise;
  how.severities = severities;

  return fus_robustness_new (measuring->tested->train, measuring->tested->encoding, &how,
                             measuring->pool, measuring->progress, error);
}

/* Without a label there is no accuracy: not even of the default one. */
const FusMeasureClass fus_measure_robustness = {
  .id = "robustness",
  .title = N_ ("Letting records go missing"),
  .lacking = N_ ("Test how gaps tell to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL | FUS_CHOICE_TARGET,
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 24,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_robustness),
};
