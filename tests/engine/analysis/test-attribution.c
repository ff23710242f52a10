/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-analysis-error.h"
#include "fus-attribution.h"
#include "fus-probe.h"

#include "lg3.h"

#include <gio/gio.h>

/* MODELS.md 6.3 */
static const double golden[] = { .1, .5, .4, .8, .2, .55, .45, .9 };

static void
test_golden (void)
{
  double phi[3];

  fus_shapley_values (phi, golden, 3);
  g_assert_cmpfloat_with_epsilon (phi[0], .4083333333, 1e-9);
  g_assert_cmpfloat_with_epsilon (phi[1], .3083333333, 1e-9);
  g_assert_cmpfloat_with_epsilon (phi[2], .0833333333, 1e-9);
}

/* A random game of n players in which the last does nothing and the two before are alike.
 */
static void
fill_game (double *v, guint n)
{
  FusMask twins = FUS_MASK_BIT (n - 2) | FUS_MASK_BIT (n - 3);

  for (FusMask s = 0; s <= fus_mask_all (n); s++)
    {
      FusMask seen = s & ~FUS_MASK_BIT (n - 1);
      FusRng rng;

      if (fus_mask_count (seen & twins) == 1)
        seen = (seen & ~twins) | FUS_MASK_BIT (n - 3);
      rng = fus_rng_at (3, FUS_DRAW_TEST, n, seen);
      v[s] = fus_rng_normal (&rng);
    }
}

static double
sum_of (const double *x, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += x[i];

  return sum;
}

static void
test_axioms (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autofree double *v = g_new (double, 1u << n);
  g_autofree double *phi = g_new (double, n);
  g_autofree double *interaction = g_new0 (double, n *n);

  fill_game (v, n);
  fus_shapley_values (phi, v, n);
  fus_shapley_interactions (interaction, v, n);
  g_assert_cmpfloat_with_epsilon (sum_of (phi, n), v[(1u << n) - 1] - v[0], 1e-12);
  g_assert_cmpfloat_with_epsilon (phi[n - 1], 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (phi[n - 2], phi[n - 3], 1e-12);
  for (guint i = 0; i < n - 1; i++)
    g_assert_cmpfloat_with_epsilon (interaction[i * n + n - 1], 0, 1e-12);
}

/* By definition: the mean gain over all orders. */
static void
add_all_orders (double *phi, const double *v, guint n, FusMask in, double weight)
{
  guint left = n - fus_mask_count (in);

  for (guint i = 0; i < n; i++)
    {
      FusMask with = in | FUS_MASK_BIT (i);

      if (fus_mask_has (in, i))
        continue;
      phi[i] += weight / left * (v[with] - v[in]);
      add_all_orders (phi, v, n, with, weight / left);
    }
}

static void
test_orders (void)
{
  double v[64];
  double phi[6];
  double plain[6] = { 0 };

  fill_game (v, 6);
  fus_shapley_values (phi, v, 6);
  add_all_orders (plain, v, 6, 0, 1);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (phi[i], plain[i], 1e-12);
}

/* Interaction of two players is how much one's worth changes with the other there. */
static void
test_interaction_of_two (void)
{
  const double v[] = { 1, 3, 4, 11 };
  double interaction[4] = { 7, 7, 7, 7 };

  fus_shapley_interactions (interaction, v, 2);
  g_assert_cmpfloat_with_epsilon (interaction[1], 11 - 4 - 3 + 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (interaction[2], interaction[1], 1e-12);
  g_assert_cmpfloat_with_epsilon (interaction[0], 7, 1e-12);
}

/* MODELS.md 7.5: Shapley of the KL game. */
static void
test_lg3_information (void)
{
  static const double phi[] = { .4138716586, .8408079208, .8776129976 };
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, TRUE, "mvae", pool);
  FusGameOptions options = { .game = "information", .seed = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FusAttribution) self =
               fus_attribute (NULL, encoding, &options, pool, NULL, &error);

  g_assert_no_error (error);
  for (guint m = 0; m < LG3_M; m++)
    g_assert_cmpfloat_with_epsilon (self->phi[m], phi[m], LG3_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (self->full[0], 2.1322925771, LG3_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (self->base[0], 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (self->solo[1], 1.1598357595, LG3_TOLERANCE);
  g_assert_cmpfloat_with_epsilon (self->loo[0], 2.1322925771 - 2.2412428648,
                                  LG3_TOLERANCE);
  g_assert_cmpfloat (self->largest_gap, <, 1e-12);
}

/* A row that lacks a modality shares out among the others. */
static void
test_absent (gconstpointer data)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, TRUE, "mvae", NULL);
  const FusGameClass *game = data;
  FusGameOptions options = { .game = game->id, .label = "side", .seed = 1 };
  g_autoptr (FusAttribution) self =
               fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);

  for (guint row = 0; row < 80; row++)
    {
      const double *phi = self->phi + row * LG3_M;
      guint absent = row % 4 == 3 ? row / 4 % 3 : LG3_M;
      double sum = 0;

      for (guint m = 0; m < LG3_M; m++)
        {
          g_assert_true (isnan (phi[m]) == (m == absent));
          g_assert_true (isnan (self->solo[row * LG3_M + m]) == (m == absent));
          sum += isnan (phi[m]) ? 0 : phi[m];
        }
      g_assert_cmpfloat_with_epsilon (sum, self->full[row] - self->base[row], 1e-9);
    }
  for (guint m = 0; m < LG3_M; m++)
    {
      double own = self->interaction[m * 4];

      g_assert_cmpfloat (self->interval_low[m], <=, self->mean_abs_phi[m]);
      g_assert_cmpfloat (self->interval_high[m], >=, self->mean_abs_phi[m]);
      g_assert_cmpfloat (fabs (self->mean_phi[m]), <=, self->mean_abs_phi[m] + 1e-12);
      g_assert_false (isnan (own));
    }
}

/* Complete rows: own effect and half of the interactions make up the mean φ. */
static void
test_own_effect (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, FALSE, "mvae", NULL);
  FusGameOptions options = { .game = "reconstruction", .target = "b", .seed = 1 };
  g_autoptr (FusAttribution) self =
               fus_attribute (NULL, encoding, &options, NULL, NULL, NULL);

  g_assert_cmpint (self->target, ==, 1);
  g_assert_cmpint (self->label, ==, -1);
  for (guint m = 0; m < LG3_M; m++)
    {
      double sum = self->interaction[m * 4];

      for (guint other = 0; other < LG3_M; other++)
        sum += other == m ? 0 : 0.5 * self->interaction[m * LG3_M + other];
      g_assert_cmpfloat_with_epsilon (sum, self->mean_phi[m], 1e-9);
    }
  /* Knowing b tells most of b. */
  g_assert_cmpfloat (self->mean_phi[1], >, self->mean_phi[0]);
  g_assert_cmpfloat (self->mean_phi[1], >, self->mean_phi[2]);
}

static void
test_no_target (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, TRUE, "mvae", NULL);
  FusGameOptions options = { .game = "reconstruction", .target = "a", .seed = 1 };
  g_autoptr (FusAttribution) self =
               fus_attribute (NULL, encoding, &options, NULL, NULL, NULL);

  /* Row 3 lacks a: there is nothing to compare with. */
  g_assert_true (isnan (self->full[3]));
  g_assert_true (isnan (self->phi[3 * LG3_M + 1]));
  g_assert_false (isnan (self->phi[7 * LG3_M]));
}

/* The label is the sign of a sum over modality a, which should carry it. */
static void
test_evidence (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (400, FALSE, "mvae", pool);
  FusGameOptions options = { .game = "evidence", .label = "side", .seed = 1 };
  g_autoptr (FusAttribution) own = NULL;
  g_autoptr (FusAttribution) plus = NULL;

  own = fus_attribute (encoding, encoding, &options, pool, NULL, NULL);
  options.class_name = "plus";
  plus = fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);
  g_assert_cmpint (own->class_code, ==, -1);
  g_assert_cmpint (plus->class_code, ==, 1);
  g_assert_cmpfloat (own->mean_phi[0], >, 2 * fabs (own->mean_phi[1]));
  g_assert_cmpfloat (own->mean_phi[0], >, 2 * fabs (own->mean_phi[2]));
  for (guint row = 0; row < 400; row++)
    {
      const FusLabel *label =
        fus_dataset_get_label (fus_encoding_get_dataset (encoding), 0);
      double sign = label->codes[row] == 1 ? 1 : -1;

      /* With two classes the evidence for one is that against the other. */
      g_assert_cmpfloat_with_epsilon (own->full[row], sign * plus->full[row], 1e-9);
    }
}

/* What is left out is no player: the others share out what they do without it. */
static void
test_left_out (gconstpointer data)
{
  const FusGameClass *game = data;
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, TRUE, "mvae", NULL);
  FusGameOptions options = { .game = game->id, .label = "side", .seed = 1 };
  g_autoptr (FusAttribution) all =
               fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);
  g_autoptr (FusAttribution) part = NULL;

  options.left_out = 2;
  part = fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);
  g_assert_cmpuint (part->left_out, ==, 2);
  g_assert_true (isnan (part->mean_abs_phi[1]));
  for (guint row = 0; row < 80; row++)
    {
      const double *v = all->values + row * 8;
      FusMask players = all->players[row] & 5;
      double expected =
        players == 5 ? (v[1] - v[0] + v[5] - v[4]) / 2 : v[players & 1] - v[0];

      g_assert_cmpuint (part->players[row], ==, players);
      g_assert_cmpfloat_with_epsilon (part->full[row], v[players], 1e-9);
      g_assert_true (isnan (part->phi[row * LG3_M + 1]));
      if (fus_mask_has (players, 0))
        g_assert_cmpfloat_with_epsilon (part->phi[row * LG3_M], expected, 1e-9);
    }
}

/* With all that takes part, a class is as likely as its evidence says. */
static void
test_probabilities (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, TRUE, "mvae", NULL);
  FusGameOptions options = {
    .game = "evidence", .label = "side", .class_name = "plus", .left_out = 4, .seed = 1
  };
  g_autoptr (FusAttribution) self =
               fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);
  const guint some[] = { 7, 2 };
  g_autoptr (FusAttribution) part = fus_attribution_select (self, some, 2);
  g_autoptr (FusAttribution) other = NULL;

  g_assert_cmpuint (self->n_classes, ==, 2);
  for (guint row = 0; row < 80; row++)
    {
      const double *p = self->probability + row * 2;

      g_assert_cmpfloat_with_epsilon (p[0] + p[1], 1, 1e-12);
      g_assert_cmpfloat_with_epsilon (p[1], 1 / (1 + exp (-self->full[row])), 1e-12);
    }
  g_assert_cmpmem (part->probability, 2 * sizeof (double), self->probability + 14,
                   2 * sizeof (double));
  options = (FusGameOptions){ .game = "information", .seed = 1 };
  other = fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);
  g_assert_null (other->probability);
}

static void
test_select (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (80, TRUE, "mvae", NULL);
  FusGameOptions options = { .game = "information", .seed = 1 };
  g_autoptr (FusAttribution) all =
               fus_attribute (NULL, encoding, &options, NULL, NULL, NULL);
  const guint some[] = { 40, 3, 5 };
  g_autoptr (FusAttribution) part = fus_attribution_select (all, some, 3);
  double sum = 0;

  g_assert_cmpuint (part->n_rows, ==, 3);
  g_assert_cmpuint (part->samples[1], ==, 3);
  g_assert_true (isnan (part->phi[LG3_M]));
  for (guint i = 0; i < 3; i++)
    sum += all->phi[some[i] * LG3_M + 1];
  g_assert_cmpfloat_with_epsilon (part->mean_phi[1], sum / 3, 1e-12);
  sum = all->phi[40 * LG3_M] + all->phi[5 * LG3_M];
  g_assert_cmpfloat_with_epsilon (part->mean_phi[0], sum / 2, 1e-12);
}

static void
test_threads (gconstpointer data)
{
  const FusGameClass *game = data;
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (700, TRUE, "mopoe", pool);
  FusGameOptions options = { .game = game->id, .label = "side", .seed = 1 };
  g_autoptr (FusAttribution) alone =
               fus_attribute (encoding, encoding, &options, NULL, NULL, NULL);
  g_autoptr (FusAttribution) together =
               fus_attribute (encoding, encoding, &options, pool, NULL, NULL);
  gsize size = 700 * LG3_M * sizeof (double);

  g_assert_cmpmem (alone->phi, size, together->phi, size);
  g_assert_cmpmem (alone->interaction, 9 * sizeof (double), together->interaction,
                   9 * sizeof (double));
  g_assert_cmpmem (alone->interval_low, 3 * sizeof (double), together->interval_low,
                   3 * sizeof (double));
}

static void
test_errors (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (20, TRUE, "mvae", NULL);
  FusGameOptions options = { .game = "chess" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { .cancellable = cancellable };

  g_assert_null (fus_attribute (NULL, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_METHOD);
  g_clear_error (&error);
  options.game = "evidence";
  options.label = "none";
  g_assert_null (fus_attribute (encoding, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL);
  g_clear_error (&error);
  options.label = "side";
  options.class_name = "round";
  g_assert_null (fus_attribute (encoding, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_CLASS);
  g_clear_error (&error);
  options.class_name = NULL;
  g_assert_null (fus_attribute (NULL, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW);
  g_clear_error (&error);
  options.game = "reconstruction";
  options.target = "d";
  g_assert_null (fus_attribute (NULL, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_MODALITY);
  g_clear_error (&error);
  options.target = NULL;
  g_cancellable_cancel (cancellable);
  g_assert_null (fus_attribute (NULL, encoding, &options, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  gsize n_games = 0;
  const FusGameClass *const *games = fus_game_list (&n_games);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shapley/golden-game", test_golden);
  for (guint n = 3; n <= 12; n += 3)
    {
      g_autofree char *path = g_strdup_printf ("/shapley/axioms/%u-players", n);

      g_test_add_data_func (path, GUINT_TO_POINTER (n), test_axioms);
    }
  g_test_add_func ("/shapley/mean-over-all-orders", test_orders);
  g_test_add_func ("/shapley/interaction-of-two", test_interaction_of_two);
  g_test_add_func ("/attribution/lg3/information", test_lg3_information);
  for (gsize i = 0; i < n_games; i++)
    {
      g_autofree char *absent =
        g_strdup_printf ("/attribution/%s/absent-modalities-get-nothing", games[i]->id);
      g_autofree char *left_out =
        g_strdup_printf ("/attribution/%s/left-out-is-no-player", games[i]->id);
      g_autofree char *threads =
        g_strdup_printf ("/attribution/%s/threads-do-not-matter", games[i]->id);

      g_test_add_data_func (absent, games[i], test_absent);
      g_test_add_data_func (left_out, games[i], test_left_out);
      g_test_add_data_func (threads, games[i], test_threads);
    }
  g_test_add_func ("/attribution/evidence/probabilities", test_probabilities);
  g_test_add_func ("/attribution/own-effects-add-up", test_own_effect);
  g_test_add_func ("/attribution/reconstruction/needs-its-target", test_no_target);
  g_test_add_func ("/attribution/evidence/goes-to-who-carries-it", test_evidence);
  g_test_add_func ("/attribution/selection-is-its-rows", test_select);
  g_test_add_func ("/attribution/errors", test_errors);

  return g_test_run ();
}
