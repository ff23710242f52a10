/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-synthetic-private.h"

#include <glib/gi18n-lib.h>

static char *
list_conflicts (const FusSyntheticPlan *plan)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < plan->n_samples; i++)
    if (plan->conflict[i])
      {
        g_autofree char *id = fus_synthetic_make_id (i);

        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", id);
      }

  return g_string_free (list, FALSE);
}

static void
add_paragraph (GString *card, char *text)
{
  g_string_append_printf (card, "%s%s", card->len > 0 ? "\n\n" : "", text);
  g_free (text);
}

static char *
describe_planted_gaps (const FusSyntheticOptions *options)
{
  return g_strdup_printf (
    _ (
      "Missing on purpose: the image of %.0f %% of the machines, at random. The spectrum "
      "of %.0f %% of them, but of %.0f %% where the fault is a leak: water gets into the "
      "accelerometer, so that what is missing says something about the fault. Motor "
      "current, oil and ambient temperature have single gaps in %.0f %% of the panels."),
    100 * IMAGE_MISSING_RATE, 100 * SPECTRUM_MISSING_RATE,
    100 * fus_synthetic_get_leak_rate (options), 100 * SENSOR_GAP_RATE);
}

static void
add_planted_facts (GString *card,
                   const FusSyntheticOptions *options,
                   const FusSyntheticPlan *plan)
{
  g_autofree char *conflicts = list_conflicts (plan);

  add_paragraph (card,
                 g_strdup (_ (
                   "A leak shows in the image alone, bearing wear in the spectrum alone. "
                   "Misalignment shows in all three, imbalance in spectrum and sensors. "
                   "What the sensors know of the fault, the spectrum knows as well and "
                   "better: once it is there, they add next to nothing.")));
  add_paragraph (
    card, g_strdup (
            _ ("Shared by spectrum and sensors: the speed. Shared by image and sensors: "
               "the heat of the motor. Known to one of them alone: where the camera "
               "stands, how the accelerometer is mounted, load and weather.")));
  add_paragraph (card, describe_planted_gaps (options));
  add_paragraph (card, g_strdup_printf (
                         _ ("Image and spectrum contradict each other, as if one of them "
                            "were of another machine, at: %s."),
                         conflicts));
}

char *
fus_synthetic_make_card (const FusSyntheticOptions *options, const FusSyntheticPlan *plan)
{
  GString *card = g_string_new (NULL);

  add_paragraph (
    card,
    g_strdup_printf (_ ("Generated, not measured: %zu machines in a plant, each a motor "
                        "that drives a pump. Each has "
                        "a thermal image (24 × 24 pixels, °C), a vibration spectrum (64 "
                        "lines, dB) and a panel of 10 sensors. The label is the fault."),
                     options->n_samples));
  if (options->null)
    add_paragraph (card,
                   g_strdup (_ ("Nothing is planted here: no measurement knows the fault "
                                "or another measurement, and gaps are at random.")));
  else
    add_planted_facts (card, options, plan);

  return g_string_free (card, FALSE);
}
