/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The example: machines in a plant with planted structure, and the null of it, in
 * which nothing knows of anything. What is planted can be read off as facts, for the
 * card and for tests. Names and draws are part of the dataset's hash: a change of
 * either makes another example. */
#include "config.h"

#include "fus-synthetic.h"

#include "fus-synthetic-private.h"

#include "fus-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define SITE_RECORDS 64 /* + the measurement; after those of the plan */
#define SITE_GAPS 80
#define MIN_SAMPLES 20

/* Names in the data, the same in every language: they are part of its hash. */
const char *const fus_synthetic_faults[N_FAULTS] = {
  "Normal", "Imbalance", "Misalignment", "Bearing wear", "Leak",
};

const char *const fus_synthetic_sensors[N_SENSORS] = {
  "Speed (rpm)",
  "Load (%)",
  "Motor current (A)",
  "Power factor",
  "Motor temperature (°C)",
  "Oil temperature (°C)",
  "Ambient temperature (°C)",
  "Vibration 1× (mm/s)",
  "Vibration 2× (mm/s)",
  "Vibration RMS (mm/s)",
};

const guint fus_synthetic_gappy[N_GAPPY_SENSORS] = { 2, 5, 6 };

typedef void (*DrawFunc) (FusReal *record, const Sight *sight, FusRng *rng);

typedef struct
{
  const char *id;
  FusModalityKind kind;
  guint n_dims;
  gsize shape[2];
  const char *unit;
  DrawFunc draw;
} ViewClass;

static const ViewClass views[N_VIEWS] = {
  [VIEW_IMAGE] = {
    .id = "image",
    .kind = FUS_MODALITY_IMAGE,
    .n_dims = 2,
    .shape = { IMAGE_SIZE, IMAGE_SIZE },
    .unit = "°C",
    .draw = fus_synthetic_draw_image,
  },
  [VIEW_SPECTRUM] = {
    .id = "spectrum",
    .kind = FUS_MODALITY_SERIES,
    .n_dims = 1,
    .shape = { N_BINS },
    .unit = "dB",
    .draw = fus_synthetic_draw_spectrum,
  },
  [VIEW_SENSORS] = {
    .id = "sensors",
    .kind = FUS_MODALITY_VECTOR,
    .n_dims = 1,
    .shape = { N_SENSORS },
    .draw = fus_synthetic_draw_sensors,
  },
};

FusSyntheticOptions
fus_synthetic_get_defaults (void)
{
  return (FusSyntheticOptions){ .n_samples = 600, .seed = 1, .strength = 1 };
}

static char **
name_bins (void)
{
  char **names = g_new0 (char *, N_BINS + 1);

  for (guint bin = 0; bin < N_BINS; bin++)
    names[bin] = g_strdup_printf ("%.0f Hz", bin * 6.25);

  return names;
}

static FusModality *
make_modality (View view)
{
  const ViewClass *class = &views[view];
  FusModality *modality =
    fus_modality_new (class->id, NULL, class->kind, class->shape, class->n_dims);

  modality->unit = g_strdup (class->unit);
  if (view == VIEW_SPECTRUM)
    modality->feature_names = name_bins ();
  if (view != VIEW_SENSORS)
    return modality;
  modality->feature_names = g_new0 (char *, N_SENSORS + 1);
  for (guint d = 0; d < N_SENSORS; d++)
    modality->feature_names[d] = g_strdup (fus_synthetic_sensors[d]);

  return modality;
}

static guint *
list_present (const FusSyntheticPlan *plan, View view, gsize *n)
{
  guint *samples = g_new (guint, plan->n_samples);

  *n = 0;
  for (gsize i = 0; i < plan->n_samples; i++)
    if (fus_mask_has (plan->presence[i], view))
      samples[(*n)++] = (guint) i;

  return samples;
}

static void
make_gaps (FusReal *sensors, guint64 seed, guint sample)
{
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SYNTHETIC, SITE_GAPS, sample);

  for (guint i = 0; i < N_GAPPY_SENSORS; i++)
    if (fus_rng_uniform (&rng) < SENSOR_GAP_RATE)
      sensors[fus_synthetic_gappy[i]] = (FusReal) NAN;
}

static void
add_view (FusDatasetBuilder *builder,
          const FusSyntheticPlan *plan,
          View view,
          guint64 seed)
{
  g_autoptr (FusModality) modality = make_modality (view);
  gsize n = 0;
  g_autofree guint *samples = list_present (plan, view, &n);
  g_autoptr (FusMatrix) block = fus_matrix_new (n, modality->n_features);

  for (gsize row = 0; row < n; row++)
    {
      FusReal *record = fus_matrix_row (block, row);
      FusRng rng =
        fus_rng_at (seed, FUS_DRAW_SYNTHETIC, SITE_RECORDS + view, samples[row]);

      views[view].draw (record, &plan->sights[samples[row] * N_VIEWS + view], &rng);
      if (view == VIEW_SENSORS)
        make_gaps (record, seed, samples[row]);
    }
  fus_dataset_builder_add_modality (builder, modality, block, samples);
}

static void
add_labels (FusDatasetBuilder *builder, const FusSyntheticPlan *plan)
{
  g_autofree const char **faults = g_new (const char *, plan->n_samples);

  for (gsize i = 0; i < plan->n_samples; i++)
    faults[i] = fus_synthetic_faults[plan->labels[i]];
  fus_dataset_builder_add_categories (builder, "fault", faults);
  fus_dataset_builder_add_values (builder, "severity", plan->severity);
}

static char **
make_ids (gsize n_samples)
{
  char **ids = g_new0 (char *, n_samples + 1);

  for (gsize i = 0; i < n_samples; i++)
    ids[i] = fus_synthetic_make_id (i);

  return ids;
}

FusDataset *
fus_synthetic_machines_new (const FusSyntheticOptions *options)
{
  g_autoptr (FusSyntheticPlan) plan = NULL;
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("Machines");
  g_autofree char *card = NULL;
  FusDataset *dataset = NULL;

  g_return_val_if_fail (options->n_samples >= MIN_SAMPLES, NULL);

  plan = fus_synthetic_plan_new (options);
  card = fus_synthetic_make_card (options, plan);
  fus_dataset_builder_set_card (builder, card);
  fus_dataset_builder_set_samples (builder, options->n_samples,
                                   make_ids (options->n_samples));
  for (guint view = 0; view < N_VIEWS; view++)
    add_view (builder, plan, (View) view, options->seed);
  add_labels (builder, plan);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert (dataset != NULL);

  return dataset;
}

static void
add_strings (JsonBuilder *json, const char *key, const char *const *values, gsize n)
{
  fus_json_begin_array (json, key);
  for (gsize i = 0; i < n; i++)
    json_builder_add_string_value (json, values[i]);
  json_builder_end_array (json);
}

static void
add_number (JsonBuilder *json, const char *key, double value)
{
  json_builder_set_member_name (json, key);
  json_builder_add_double_value (json, value);
}

static void
add_string (JsonBuilder *json, const char *key, const char *value)
{
  fus_json_add_string (json, key, value);
}

static void
begin_object (JsonBuilder *json, const char *key)
{
  fus_json_begin_object (json, key);
}

static void
add_knowledge (JsonBuilder *json)
{
  static const char *const image[] = { "Misalignment", "Leak" };
  static const char *const spectrum[] = { "Imbalance", "Misalignment", "Bearing wear" };
  static const char *const sensors[] = { "Imbalance", "Misalignment" };

  begin_object (json, "knows");
  add_strings (json, "image", image, G_N_ELEMENTS (image));
  add_strings (json, "spectrum", spectrum, G_N_ELEMENTS (spectrum));
  add_strings (json, "sensors", sensors, G_N_ELEMENTS (sensors));
  json_builder_end_object (json);
  begin_object (json, "only");
  add_string (json, "Leak", "image");
  add_string (json, "Bearing wear", "spectrum");
  json_builder_end_object (json);
  begin_object (json, "redundant");
  add_string (json, "modality", "sensors");
  add_string (json, "given", "spectrum");
  json_builder_end_object (json);
}

static void
add_factors (JsonBuilder *json)
{
  static const char *const speed[] = { "spectrum", "sensors" };
  static const char *const heat[] = { "image", "sensors" };

  begin_object (json, "shared");
  add_strings (json, "speed", speed, G_N_ELEMENTS (speed));
  add_strings (json, "heat", heat, G_N_ELEMENTS (heat));
  json_builder_end_object (json);
}

static void
add_missingness (JsonBuilder *json, const FusSyntheticOptions *options)
{
  begin_object (json, "missing");
  begin_object (json, "image");
  add_string (json, "mechanism", "random");
  add_number (json, "rate", IMAGE_MISSING_RATE);
  json_builder_end_object (json);
  begin_object (json, "spectrum");
  add_string (json, "mechanism", options->null ? "random" : "by-class");
  add_number (json, "rate", SPECTRUM_MISSING_RATE);
  if (!options->null)
    {
      add_string (json, "class", fus_synthetic_faults[FAULT_LEAK]);
      add_number (json, "rate_in_class", fus_synthetic_get_leak_rate (options));
    }
  json_builder_end_object (json);
  begin_object (json, "sensors");
  add_string (json, "mechanism", "features");
  add_number (json, "rate", SENSOR_GAP_RATE);
  json_builder_end_object (json);
  json_builder_end_object (json);
}

static void
add_conflicts (JsonBuilder *json, const FusSyntheticPlan *plan)
{
  fus_json_begin_array (json, "conflicts");
  for (gsize i = 0; i < plan->n_samples; i++)
    if (plan->conflict[i])
      {
        g_autofree char *id = fus_synthetic_make_id (i);

        json_builder_add_string_value (json, id);
      }
  json_builder_end_array (json);
}

char *
fus_synthetic_machines_dup_facts (const FusSyntheticOptions *options)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (FusSyntheticPlan) plan = NULL;

  g_return_val_if_fail (options->n_samples >= MIN_SAMPLES, NULL);

  plan = fus_synthetic_plan_new (options);
  json_builder_begin_object (json);
  fus_json_add_bool (json, "null", options->null);
  add_number (json, "strength", options->strength);
  add_string (json, "label", "fault");
  add_strings (json, "classes", fus_synthetic_faults, N_FAULTS);
  if (!options->null)
    {
      add_knowledge (json);
      add_factors (json);
    }
  add_missingness (json, options);
  add_conflicts (json, plan);
  json_builder_end_object (json);
  root = json_builder_get_root (json);

  return json_to_string (root, TRUE);
}
