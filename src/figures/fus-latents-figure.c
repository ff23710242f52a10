/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"
#include "fus-health.h"

/* How much each latent says: its KL to the prior, the largest on top, and whether it is
 * in use. MODELS.md 5.6. */

#define MAX_LATENTS 16 /* that have a row of their own; the rest share one */

/* Layout pixels. */
#define ROW_HEIGHT 22
#define SMALLEST_ROW 16
#define BAR_HEIGHT 10

typedef struct
{
  const FusHealth *health;
  guint *order; /* the largest KL first */
  guint n_rows; /* latents that have a row */
} Latents;

static int
compare_latents (gconstpointer a, gconstpointer b, gpointer data)
{
  const FusHealth *health = data;
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  if (health->kl_per_dimension[first] > health->kl_per_dimension[second])
    return -1;
  if (health->kl_per_dimension[first] < health->kl_per_dimension[second])
    return 1;
  return first < second ? -1 : first > second;
}

static Latents
latents_init (const FusFigureContext *context)
{
  const FusHealth *health = fus_results_get_health (context->results);
  Latents self = { health, g_new (guint, health->n_latents + 1), health->n_latents };

  for (guint d = 0; d < health->n_latents; d++)
    self.order[d] = d;
  g_qsort_with_data (self.order, (int) health->n_latents, sizeof *self.order,
                     compare_latents, (gpointer) health);
  if (self.n_rows > MAX_LATENTS)
    self.n_rows = MAX_LATENTS - 1;
  return self;
}

/* As the bound counts it: its mean varies with the sample. */
static gboolean
is_active (const Latents *self, guint d)
{
  return self->health->variance_of_mean[d] > FUS_HEALTH_LEAST_VARIANCE;
}

static FusPlotBar
make_bar (const Latents *self, guint row)
{
  guint d = self->order[row];
  FusPlotBar bar = FUS_PLOT_BAR (self->health->kl_per_dimension[d]);
  gboolean active = is_active (self, d);

  bar.ink = active ? FUS_PLOT_INK (ACCENT) : FUS_PLOT_INK (NEUTRAL);
  bar.text = g_strdup_printf ("%.2f", bar.value);
  bar.note = active ? NULL : _ ("not in use");
  return bar;
}

/* All that have no row of their own: together, as text. */
static FusPlotBar
make_rest (const Latents *self)
{
  FusPlotBar bar = FUS_PLOT_BAR (NAN);
  double sum = 0;

  for (guint row = self->n_rows; row < self->health->n_latents; row++)
    sum += self->health->kl_per_dimension[self->order[row]];
  bar.ink = FUS_PLOT_INK (NEUTRAL);
  bar.text = g_strdup_printf (_ ("%.2f together"), sum);
  return bar;
}

static FusPlotScale *
make_rows (const Latents *self, guint n_bands)
{
  FusPlotScale *rows = fus_plot_scale_new_band (n_bands);
  guint n_others = self->health->n_latents - self->n_rows;

  for (guint row = 0; row < self->n_rows; row++)
    fus_plot_scale_get_band (rows, row)->label =
      /* Translators: number of a latent, from 1 */
      g_strdup_printf (_ ("Latent %u"), self->order[row] + 1);
  if (n_others > 0)
    fus_plot_scale_get_band (rows, self->n_rows)->label =
      g_strdup_printf (ngettext ("%u other", "%u others", n_others), n_others);
  return rows;
}

static void
fill_axes (const Latents *self, FusPlotAxes *axes)
{
  guint n_bands = self->n_rows + (self->n_rows < self->health->n_latents ? 1 : 0);
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n_bands + 1);
  double largest = 0;

  for (guint row = 0; row < n_bands; row++)
    bars[row] = row < self->n_rows ? make_bar (self, row) : make_rest (self);
  largest = self->health->kl_per_dimension[self->order[0]];
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, MAX (largest, 0.1)),
                        &(FusPlotAxisOptions){ .title = _ ("KL to the prior, in nats"),
                                               .grid = TRUE });
  fus_plot_axes_take_y (axes, make_rows (self, n_bands), &(FusPlotAxisOptions){ 0 });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, n_bands, BAR_HEIGHT));
  for (guint row = 0; row < n_bands; row++)
    g_free ((char *) bars[row].text);
}

static FusClaim *
claim_in_use (const Latents *self)
{
  const FusHealth *health = self->health;
  FusClaim *claim = fus_claim_new ("latents-in-use", NULL);

  fus_claim_add (claim, "n_active", health->n_active);
  fus_claim_add (claim, "n_latents", health->n_latents);
  fus_claim_add (claim, "least_variance", FUS_HEALTH_LEAST_VARIANCE);
  if (!fus_claim_check_count (claim, health->n_rows, NULL))
    return claim;
  if (health->n_active == health->n_latents)
    fus_claim_say (claim, g_strdup_printf (ngettext ("The %u latent is in use.",
                                                     "All %u latents are in use.",
                                                     health->n_latents),
                                           health->n_latents));
  else
    fus_claim_say (claim, g_strdup_printf (ngettext ("%u of %u latents is in use.",
                                                     "%u of %u latents are in use.",
                                                     health->n_active),
                                           health->n_active, health->n_latents));
  return claim;
}

static char *
make_csv (const FusHealth *health)
{
  FusTable *table = fus_table_new ("latent", "kl", "variance_of_mean", "in_use", NULL);

  for (guint d = 0; d < health->n_latents; d++)
    {
      fus_table_count (table, d + 1);
      fus_table_number (table, health->kl_per_dimension[d]);
      fus_table_number (table, health->variance_of_mean[d]);
      fus_table_count (table,
                       health->variance_of_mean[d] > FUS_HEALTH_LEAST_VARIANCE ? 1 : 0);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
latents_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Latents latents = latents_init (context);
  g_autofree guint *order = latents.order;
  g_autofree char *n = fus_sentence_count (latents.health->n_rows);

  if (latents.health->n_latents == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("The model has no latents."));
      return FALSE;
    }
  fill_axes (&latents, fus_plot_figure_add_axes (figure->plot, 0, 0, 1));
  fus_figure_take_claim (figure, claim_in_use (&latents), FUS_CLAIM_IN_FINDING);
  /* Translators: a number of samples; a variance */
  figure->note = g_strdup_printf (
    ngettext (
      "Over %s sample. A latent is in use where the variance of its mean over the "
      "samples is above %g. This does not tell what it says.",
      "Over %s samples. A latent is in use where the variance of its mean over the "
      "samples is above %g. This does not tell what it says.",
      (gulong) latents.health->n_rows),
    n, FUS_HEALTH_LEAST_VARIANCE);
  figure->csv = make_csv (latents.health);
  return TRUE;
}

const FusFigureClass fus_latents_figure = {
  .id = "latents",
  .name = N_ ("Latents in Use"),
  .title = N_ ("Latents in use"),
  .needs = FUS_FIGURE_NEEDS ("health"),
  .width_mm = 89,
  .height_mm = 70,
  .build = latents_build,
};
