/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-health.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return fus_health_new (measuring->tested->encoding, fus_measuring_get_mode (measuring),
                         fus_measuring_get_seed (measuring), measuring->pool,
                         measuring->progress, error);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusHealth *health = value;

  fus_json_begin_object (json, "health");
  fus_json_add_int (json, "active_units", health->n_active);
  fus_json_add_reals (json, "kl_per_dimension", health->kl_per_dimension,
                      health->n_latents);
  fus_json_add_reals (json, "variance_of_mean", health->variance_of_mean,
                      health->n_latents);
  fus_json_add_real (json, "modality_gap", health->modality_gap);
  json_builder_end_object (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const FusHealth *health = value;
  g_autofree char *line = g_strdup_printf (_ ("%u of %u dimensions are in use\n"),
                                           health->n_active, health->n_latents);

  return g_strdup_printf ("%s\n%s", _ ("Latents"), line);
}

const FusMeasureClass fus_measure_health = {
  .id = "health",
  .metric = "health",
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_health),
  .add_json = add_json,
  .dup_text = dup_text,
};
