/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "fus-figure.h"
#include "fus-health.h"
#include "fus-rng.h"

#define MOST 40
#define N_ROUNDS 30

/* The state of @n latents, drawn. */
typedef struct
{
  FusHealth health;
  double kl[MOST];
  double variance[MOST];
} Drawn;

static void
draw (Drawn *self, guint round)
{
  FusRng rng = fus_rng_at (round, FUS_DRAW_TEST, 0, 0);

  *self = (Drawn){ .health = { .n_rows = 20 + 20 * (round % 3) } };
  self->health.n_latents = 1 + (guint) (fus_rng_uniform (&rng) * (MOST - 1));
  self->health.kl_per_dimension = self->kl;
  self->health.variance_of_mean = self->variance;
  for (guint d = 0; d < self->health.n_latents; d++)
    {
      self->kl[d] = 3 * fus_rng_uniform (&rng);
      self->variance[d] = fus_rng_uniform (&rng) < 0.3 ? 0.001 : 0.5;
      self->health.n_active += self->variance[d] > 0.01;
    }
}

static FusFigure *
make (const Drawn *drawn)
{
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (GError) error = NULL;
  FusFigure *figure = NULL;

  fus_figure_context_lend (&context, "health", &drawn->health);
  figure = fus_figure_new (fus_figure_lookup ("latents"), &context, &error);
  g_assert_no_error (error);

  return figure;
}

/* Every latent is in the table, with its own numbers, whether it has a bar or not. */
static void
test_table_has_all (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      Drawn drawn;
      g_autoptr (FusFigure) figure = NULL;
      g_auto (GStrv) lines = NULL;

      draw (&drawn, round);
      figure = make (&drawn);
      lines = g_strsplit (fus_figure_get_csv (figure), "\n", -1);
      for (guint d = 0; d < drawn.health.n_latents; d++)
        {
          g_auto (GStrv) cells = g_strsplit (lines[d + 1], ",", -1);

          g_assert_cmpint (atoi (cells[0]), ==, (int) d + 1);
          g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[1], NULL), drawn.kl[d],
                                          1e-15);
          g_assert_cmpint (atoi (cells[3]), ==, drawn.variance[d] > 0.01);
        }
      g_assert_cmpstr (lines[drawn.health.n_latents + 1], ==, "");
    }
}

/* The sentence counts as the table does, and nothing is said of a few samples. */
static void
test_sentence_counts (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      Drawn drawn;
      g_autoptr (FusFigure) figure = NULL;
      const FusClaim *claim = NULL;
      g_autofree char *number = NULL;

      draw (&drawn, round);
      figure = make (&drawn);
      claim = g_ptr_array_index (figure->claims, 0);
      g_assert_true (claim->holds == (drawn.health.n_rows >= FUS_FEWEST_SAMPLES));
      if (!claim->holds)
        continue;
      number = g_strdup_printf ("%u", drawn.health.n_active);
      g_assert_nonnull (strstr (figure->finding, number));
      g_assert_cmpstr (claim->sentence, ==, figure->finding);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/latents/the-table-has-all", test_table_has_all);
  g_test_add_func ("/latents/the-sentence-counts-as-the-table", test_sentence_counts);

  return g_test_run ();
}
