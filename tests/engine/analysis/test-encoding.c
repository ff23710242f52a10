/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-encoding.h"
#include "fus-health.h"
#include "fus-likelihood-estimate.h"
#include "fus-reconstruction.h"

#include "lg3.h"

#include <gio/gio.h>
#include <malloc.h>

/* MODELS.md 7.5, its table. */
typedef struct
{
  FusMask subset;
  double log_prob;
  double mean[LG3_L];
  double variance[LG3_L];
  double kl;
  double expected_nll;
} Row;

static const Row rows[] = {
  { 1,
    -6.2271584974,
    { .9569571498, -.1572982674 },
    { .2, .8 },
    .8865455976,
    6.5920448647 },
  { 2,
    -6.8901339323,
    { 1.2802037673, -.0354308981 },
    { .5, .3076923077 },
    1.1598357595,
    6.6116552213 },
  { 4,
    -8.0537941772,
    { .9998834461, .0850238411 },
    { .8, .1379310345 },
    1.0745360070,
    6.7778266429 },
  { 3,
    -12.2233303595,
    { 1.2241988806, -.0890780723 },
    { .1666666667, .2857142857 },
    1.5017505962,
    12.8737694845 },
  { 5,
    -13.5750731509,
    { 1.1494552489, .0559733352 },
    { .1904761905, .1333333333 },
    1.6606605022,
    13.1880738142 },
  { 6,
    -13.4896184295,
    { 1.6934497077, .0527655188 },
    { .4444444444, .1052631579 },
    2.2412428648,
    12.8826192730 },
  { 7,
    -18.9539025899,
    { 1.3752076146, .0312461123 },
    { .16, .1025641026 },
    2.1322925771,
    19.0821867728 },
};

static void
test_lg3_posterior (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (70, TRUE, "mvae", NULL);
  g_autofree double *kl = g_new (double, 70);
  g_autofree FusMask *from = g_new (FusMask, 70);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FusLatents) latents =
                   fus_encoding_compute_latents (encoding, rows[i].subset,
                                                 FUS_MEAN_MIXTURE, NULL);

      for (guint l = 0; l < LG3_L; l++)
        {
          g_assert_cmpfloat_with_epsilon ((double) latents->mean->data[l],
                                          rows[i].mean[l], LG3_TOLERANCE);
          g_assert_cmpfloat_with_epsilon (exp ((double) latents->logvar->data[l]),
                                          rows[i].variance[l], LG3_TOLERANCE);
        }
      for (guint row = 0; row < 70; row++)
        from[row] = rows[i].subset;
      fus_encoding_compute_kl (encoding, from, FUS_MEAN_MIXTURE, kl, NULL);
      g_assert_cmpfloat_with_epsilon (kl[0], rows[i].kl, LG3_TOLERANCE);
    }
}

/* Every importance weight is log p (x): the estimate is exact, whatever the draws. */
static void
test_lg3_likelihood (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (70, TRUE, "mvae", pool);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FusLikelihoodEstimate) estimate =
                   fus_likelihood_estimate_new (encoding, rows[i].subset, 0, 100, 1, pool,
                                                NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (estimate->log_prob[0], rows[i].log_prob,
                                      LG3_TOLERANCE);
      g_assert_cmpfloat_with_epsilon (estimate->ess_median, 100, 0.1);
      g_assert_cmpfloat (estimate->ess_below_10, <, 1e-12);
    }
}

static void
test_lg3_conditional (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (12, TRUE, "mvae", NULL);
  g_autoptr (FusLikelihoodEstimate) estimate =
               fus_likelihood_estimate_new (encoding, 4, 1, 100, 1, NULL, NULL, NULL);

  g_assert_cmpfloat_with_epsilon (estimate->log_prob[0], -13.5750731509 + 6.2271584974,
                                  2 * LG3_TOLERANCE);
  /* Rows 3 and 11 lack modality 0 and 2. */
  g_assert_true (isnan (estimate->log_prob[3]));
  g_assert_true (isnan (estimate->log_prob[11]));
  g_assert_false (isnan (estimate->log_prob[7]));
  g_assert_cmpuint (estimate->n_counted, ==, 10);
}

/* The same for a mixture of experts, whose weights vary: within Monte-Carlo error. */
static void
test_lg3_mixture (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (40, FALSE, "mmvae", pool);
  g_autoptr (FusEncoding) exact = lg3_encoding_new (40, FALSE, "mvae", pool);
  g_autoptr (FusLikelihoodEstimate) estimate =
               fus_likelihood_estimate_new (encoding, 7, 0, 20000, 1, pool, NULL, NULL);
  g_autoptr (FusLikelihoodEstimate) truth =
               fus_likelihood_estimate_new (exact, 7, 0, 10, 1, pool, NULL, NULL);

  for (guint row = 0; row < 40; row++)
    g_assert_cmpfloat_with_epsilon (estimate->log_prob[row], truth->log_prob[row], 0.2);
  g_assert_cmpfloat_with_epsilon (estimate->mean, truth->mean, 0.02);
  g_assert_cmpfloat (estimate->ess_median, <, 20000 * 0.9);
  g_assert_cmpfloat (estimate->ess_median, >, 100);
}

/* Over many rows the mean is the expected one of the table. */
static void
test_lg3_expected (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (4000, FALSE, "mvae", pool);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FusLikelihoodEstimate) estimate =
                   fus_likelihood_estimate_new (encoding, rows[i].subset, 0, 2, 1, pool,
                                                NULL, NULL);

      g_assert_cmpfloat_with_epsilon (-estimate->mean, rows[i].expected_nll,
                                      4 * estimate->standard_error);
    }
}

static void
test_neighbors_do_not_matter (gconstpointer data)
{
  const char *kind = data;
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusEncoding) all = lg3_encoding_new (333, TRUE, kind, pool);
  g_autoptr (FusLatents) latents = fus_encoding_compute_latents (all, 6, 0, pool);
  g_autoptr (FusMatrix) decoded =
               fus_decode_all (fus_encoding_get_model (all), 1, latents->mean, pool);

  for (guint sample = 0; sample < 333; sample += 41)
    {
      g_autoptr (FusEncoding) alone = fus_encoding_new (fus_encoding_get_model (all),
                                                        fus_encoding_get_dataset (all),
                                                        &sample, 1, NULL, NULL, NULL);
      g_autoptr (FusLatents) own = fus_encoding_compute_latents (alone, 6, 0, NULL);
      g_autoptr (FusMatrix) own_decoded =
                   fus_decode_all (fus_encoding_get_model (all), 1, own->mean, NULL);

      g_assert_cmpmem (own->mean->data, LG3_L * sizeof (FusReal),
                       fus_matrix_row (latents->mean, sample), LG3_L * sizeof (FusReal));
      g_assert_cmpmem (own->logvar->data, LG3_L * sizeof (FusReal),
                       fus_matrix_row (latents->logvar, sample),
                       LG3_L * sizeof (FusReal));
      g_assert_cmpmem (own_decoded->data, LG3_D * sizeof (FusReal),
                       fus_matrix_row (decoded, sample), LG3_D * sizeof (FusReal));
    }
}

static void
test_nothing_is_the_prior (gconstpointer data)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (10, TRUE, data, NULL);
  g_autoptr (FusLatents) latents = fus_encoding_compute_latents (encoding, 0, 0, NULL);
  g_autoptr (FusLatents) only_a = fus_encoding_compute_latents (encoding, 1, 0, NULL);

  for (guint i = 0; i < 10 * LG3_L; i++)
    {
      g_assert_cmpfloat_with_epsilon ((double) latents->mean->data[i], 0, 1e-12);
      g_assert_cmpfloat_with_epsilon ((double) latents->logvar->data[i], 0, 1e-6);
    }
  g_assert_cmpuint (latents->used[0], ==, 0);
  g_assert_cmpuint (only_a->used[0], ==, 1);
  /* Row 3 lacks a. */
  g_assert_cmpuint (only_a->used[3], ==, 0);
  g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (only_a->mean, 3)[0], 0, 1e-12);
}

static void
test_scores (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (90, TRUE, "mvae", pool);
  g_autofree FusMask *from = g_new (FusMask, 90);
  g_autoptr (FusLatents) latents = fus_encoding_compute_latents (encoding, 3, 0, NULL);
  g_auto (FusScores) scores = { 0 };

  for (guint row = 0; row < 90; row++)
    from[row] = 3;
  fus_scores_init (&scores, encoding);
  g_assert_true (
    fus_encoding_compute_scores (encoding, from, 7, 0, &scores, pool, NULL, NULL));
  for (guint m = 0; m < LG3_M; m++)
    {
      g_autoptr (FusMatrix) means = fus_decode_all (fus_encoding_get_model (encoding), m,
                                                    latents->mean, NULL);

      for (guint row = 0; row < 90; row++)
        {
          const FusReal *x = fus_encoding_get_x (encoding, m) + row * LG3_D;
          double sum = 0;

          for (guint d = 0; d < LG3_D; d++)
            sum += pow ((double) x[d] - (double) fus_matrix_row (means, row)[d], 2);
          if (isnan (sum))
            {
              g_assert_true (isnan (scores.squared_error[row * LG3_M + m]));
              g_assert_cmpuint (scores.n_known[row * LG3_M + m], ==, 0);
              continue;
            }
          g_assert_cmpfloat_with_epsilon (scores.squared_error[row * LG3_M + m], sum,
                                          1e-5);
          g_assert_cmpfloat_with_epsilon (scores.log_prob[row * LG3_M + m],
                                          -0.5 * (LG3_D * log (2 * G_PI) + sum), 1e-4);
        }
    }
}

/* Decoded values of LG3 given a subset are normal with variance 1 + s² u² P⁻¹: the range
 * is that of many draws, and holds nine of ten true values. */
static void
test_range (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (1000, FALSE, "mvae", pool);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusReconstruction) self =
               fus_reconstruct (encoding, 1, 2, &(FusReconstructionOptions){ 0, 400, 5 },
                                pool, NULL, &error);
  gsize n_inside = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < 1000 * LG3_D; i++)
    {
      /* ½² (s₁² P₁⁻¹ + s₂² P₂⁻¹) + 1 */
      double sd = sqrt (.25 * (.25 * .2 + 6.25 * .8) + 1);
      double width = (double) (self->high->data[i] - self->low->data[i]);
      FusReal x = fus_encoding_get_x (encoding, 2)[i];

      g_assert_cmpfloat_with_epsilon (width, 2 * 1.6449 * sd, 0.35 * sd * 2);
      n_inside += x >= self->low->data[i] && x <= self->high->data[i];
    }
  g_assert_cmpfloat_with_epsilon ((double) n_inside / (1000 * LG3_D), 0.9, 0.02);
  g_assert_nonnull (self->draws);
  g_assert_cmpuint (self->draws->n_rows, ==, 400 * 1000);
}

static void
test_impute (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (50, TRUE, "mvae", NULL);
  const FusReconstructionOptions options = { .n_draws = 20, .seed = 5 };
  g_autoptr (FusReconstruction) imputed =
               fus_impute (encoding, 1, &options, NULL, NULL, NULL);
  g_autoptr (FusReconstruction) all =
               fus_reconstruct (encoding, 5, 1, &options, NULL, NULL, NULL);

  /* Rows 7, 19, 31, 43 lack b. */
  g_assert_cmpuint (imputed->n_rows, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      guint row = 7 + 12 * i;

      g_assert_cmpuint (imputed->samples[i], ==, row);
      for (guint d = 0; d < LG3_D; d++)
        {
          g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (imputed->mean, i)[d],
                                          (double) fus_matrix_row (all->mean, row)[d],
                                          1e-12);
          g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (imputed->low, i)[d],
                                          (double) fus_matrix_row (all->low, row)[d],
                                          1e-12);
        }
    }
}

static void
test_health (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (5000, FALSE, "mvae", pool);
  g_autoptr (FusHealth) health = fus_health_new (encoding, 0, 1, pool, NULL, NULL);

  g_assert_cmpuint (health->n_active, ==, 2);
  for (guint l = 0; l < LG3_L; l++)
    {
      /* The aggregate posterior of a right model is the prior. */
      double left = rows[6].variance[l];

      g_assert_cmpfloat_with_epsilon (health->aggregate_mean[l], 0, 0.05);
      g_assert_cmpfloat_with_epsilon (health->aggregate_variance[l], 1, 0.05);
      g_assert_cmpfloat_with_epsilon (health->variance_of_mean[l], 1 - left, 0.05);
      g_assert_cmpfloat_with_epsilon (health->kl_per_dimension[l], -0.5 * log (left),
                                      0.03);
    }
  g_assert_cmpfloat (health->modality_gap, >, 0.1);
  g_assert_cmpfloat (health->modality_gap, <, 1);
}

static void
test_conflicts (void)
{
  enum
  {
    N = 600
  };
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (N, TRUE, "mvae", NULL);
  g_autoptr (FusConflicts) self = fus_conflict_scores (encoding, 1, NULL, NULL, NULL);
  g_autoptr (FusLatents) b =
               fus_encoding_compute_latents (encoding, 2, FUS_MEAN_POE, NULL);
  g_autoptr (FusLatents) c =
               fus_encoding_compute_latents (encoding, 4, FUS_MEAN_POE, NULL);
  guint pair = fus_conflicts_get_pair (3, 1, 2);
  double kl = 0;

  g_assert_cmpuint (self->n_pairs, ==, 3);
  g_assert_cmpuint (pair, ==, 2);
  for (guint l = 0; l < LG3_L; l++)
    {
      double d = (double) (b->mean->data[l] - c->mean->data[l]);
      double p = rows[1].variance[l];
      double q = rows[2].variance[l];

      kl += 0.5 * (p / q + q / p - 2 + d * d * (1 / p + 1 / q));
    }
  g_assert_cmpfloat_with_epsilon (self->divergence[pair], kl, 1e-4);
  g_assert_cmpfloat (self->separation[pair], >, 0.55);
  /* LG3 is exact: log p (x_b) + log p (x_c) − log p (x_b, x_c) of the table. */
  g_assert_cmpfloat_with_epsilon (self->score[pair],
                                  rows[1].log_prob + rows[2].log_prob - rows[5].log_prob,
                                  1e-4);
  /* Row 3 lacks a: its pair is (1, 2). */
  g_assert_true (isnan (self->score[3 * 3]));
  g_assert_false (isnan (self->score[3 * 3 + 2]));
  g_assert_false (isnan (self->largest[3]));
}

/* The label is read off a; where b tells another story, the two are less likely together.
 */
static void
test_conflicts_of_classes (void)
{
  enum
  {
    N = 600
  };
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (N, TRUE, "mvae", NULL);
  const FusLabel *label = fus_dataset_get_label (fus_encoding_get_dataset (encoding), 0);
  g_autoptr (FusConflicts) self = fus_conflict_scores_by_label (encoding, encoding, label,
                                                                1, NULL, NULL, NULL);
  double most_agreed = -INFINITY;
  double least_different = INFINITY;
  guint n_right = 0;
  guint n_known = 0;

  for (guint row = 0; row < N; row++)
    {
      const int *story = self->predicted + row * LG3_M;
      double score = self->score[row * self->n_pairs];

      g_assert_true ((story[0] < 0) == (row % 4 == 3 && row / 4 % 3 == 0));
      g_assert_true (isnan (score) == (story[0] < 0 || story[1] < 0));
      n_known += story[0] >= 0;
      n_right += story[0] >= 0 && story[0] == label->codes[row];
      if (isnan (score))
        continue;
      g_assert_cmpfloat_with_epsilon (self->odds[row * self->n_pairs],
                                      score + log (.01 / .99), 1e-9);
      if (story[0] == story[1])
        most_agreed = fmax (most_agreed, score);
      else
        least_different = fmin (least_different, score);
    }
  g_assert_cmpuint (n_right, >, n_known * 95 / 100);
  g_assert_cmpfloat (self->separation[0], >, 0.6);
  g_assert_cmpfloat (most_agreed, <, least_different + 0.1);
  g_assert_cmpfloat (least_different, >, -0.1);
}

/* -- Rows of an encoding -- */

static void
assert_same (gconstpointer a, gconstpointer b, gsize n_bytes)
{
  g_assert_true ((a == NULL) == (b == NULL));
  if (a != NULL)
    g_assert_cmpint (memcmp (a, b, n_bytes), ==, 0);
}

static void
assert_same_scores (const FusEncoding *a, const FusEncoding *b, const FusMask *from)
{
  const gsize n = fus_encoding_get_n_rows (a) * LG3_M;
  g_auto (FusScores) left = { 0 };
  g_auto (FusScores) right = { 0 };

  fus_scores_init (&left, a);
  fus_scores_init (&right, b);
  g_assert_true (
    fus_encoding_compute_scores (a, from, 7, FUS_MEAN_MIXTURE, &left, NULL, NULL, NULL));
  g_assert_true (
    fus_encoding_compute_scores (b, from, 7, FUS_MEAN_MIXTURE, &right, NULL, NULL, NULL));
  assert_same (left.squared_error, right.squared_error, n * sizeof (double));
  assert_same (left.log_prob, right.log_prob, n * sizeof (double));
}

static void
assert_same_encodings (const FusEncoding *a, const FusEncoding *b)
{
  const gsize n_rows = fus_encoding_get_n_rows (a);
  g_autofree FusMask *from = g_new (FusMask, n_rows);

  g_assert_cmpuint (fus_encoding_get_n_rows (b), ==, n_rows);
  assert_same (fus_encoding_get_samples (a), fus_encoding_get_samples (b),
               n_rows * sizeof (guint));
  for (guint m = 0; m < LG3_M; m++)
    assert_same (fus_encoding_get_x (a, m), fus_encoding_get_x (b, m),
                 n_rows * LG3_D * sizeof (FusReal));
  for (FusMask subset = 0; subset < 8; subset++)
    {
      g_autoptr (FusLatents) left =
                   fus_encoding_compute_latents (a, subset, FUS_MEAN_MIXTURE, NULL);
      g_autoptr (FusLatents) right =
                   fus_encoding_compute_latents (b, subset, FUS_MEAN_MIXTURE, NULL);
      const gsize n_bytes = n_rows * left->n_latents * sizeof (FusReal);

      assert_same (left->mean->data, right->mean->data, n_bytes);
      assert_same (left->logvar->data, right->logvar->data, n_bytes);
      assert_same (left->near->data, right->near->data, n_bytes);
      for (gsize row = 0; row < n_rows; row++)
        from[row] = subset;
      assert_same_scores (a, b, from);
    }
}

/* Weights as they are drawn; @fill: what is lacking is encoded again. */
static FusModel *
random_model_new (FusDataset *dataset,
                  const FusModelKind *kind,
                  const char *latent,
                  gboolean fill)
{
  g_autoptr (FusModelSpec) spec = fus_model_spec_new (kind, dataset);
  g_autoptr (FusScaler) scaler = fus_scaler_new_identity (dataset);
  g_autoptr (GError) error = NULL;
  FusModel *model = NULL;

  g_assert_true (fus_options_set_pair (spec->options, latent, &error));
  g_assert_true (fus_options_set_pair (spec->options, "hidden=8", &error));
  if (fill && fus_model_kind_has_option (kind, "fill"))
    g_assert_true (fus_options_set_pair (spec->options, "fill=on", &error));
  model = fus_model_new (spec, scaler, &error);
  g_assert_no_error (error);

  return model;
}

static void
test_select_of (FusModel *model, FusDataset *dataset)
{
  const guint n_samples = (guint) fus_dataset_get_n_samples (dataset);
  g_autofree guint *samples = g_new (guint, n_samples);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) whole = NULL;
  FusRng rng = fus_rng_at (3, FUS_DRAW_TEST, 0, 0);

  fus_rng_permutation (&rng, samples, n_samples);
  whole = fus_encoding_new (model, dataset, samples, n_samples, pool, NULL, NULL);
  for (gsize n = 0; n <= n_samples; n += n_samples / 3)
    {
      g_autoptr (FusEncoding) anew = NULL;
      g_autoptr (FusEncoding) selected = NULL;

      fus_rng_permutation (&rng, samples, n_samples);
      anew = fus_encoding_new (model, dataset, samples, n, pool, NULL, NULL);
      selected = fus_encoding_select (whole, samples, n, pool, NULL, NULL);
      assert_same_encodings (anew, selected);
    }
}

static void
test_select (gconstpointer kind)
{
  g_autoptr (FusDataset) dataset = lg3_dataset_new (420, TRUE);

  for (guint fill = 0; fill < 2; fill++)
    {
      g_autoptr (FusModel) model =
                   random_model_new (dataset, kind, "latent=3", fill == 1);

      test_select_of (model, dataset);
    }
}

static gsize
count_in_use (void)
{
  struct mallinfo2 said = mallinfo2 ();

  return said.uordblks + said.hblkhd;
}

/* What is kept of many rows is what they are and what was said of them. */
static void
test_memory (gconstpointer kind)
{
  const gsize n_rows = 4000;
  const gsize n_padded = n_rows + 8 * 128; /* a block for what is left of each pattern */
  g_autoptr (FusDataset) dataset = lg3_dataset_new (n_rows, TRUE);
  g_autoptr (FusModel) model = random_model_new (dataset, kind, "latent=64", FALSE);
  g_autofree guint *samples = g_new (guint, n_rows);
  g_autoptr (FusEncoding) encoding = NULL;
  gsize n_values = 2 * LG3_M * LG3_D + fus_model_count_said (model);
  gsize before = 0;

  for (guint i = 0; i < n_rows; i++)
    samples[i] = i;
  before = count_in_use ();
  encoding = fus_encoding_new (model, dataset, samples, n_rows, NULL, NULL, NULL);
  g_assert_nonnull (encoding);
  g_test_message ("%.0f bytes a row, of which %zu are values",
                  (double) (count_in_use () - before) / (double) n_padded,
                  n_values * sizeof (FusReal));
  g_assert_cmpuint (count_in_use () - before, <,
                    n_padded * (n_values * sizeof (FusReal) * 5 / 4 + 512));
}

static void
test_cancel (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (50, FALSE, "mvae", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (fus_encoding_new (fus_encoding_get_model (encoding),
                                   fus_encoding_get_dataset (encoding),
                                   fus_encoding_get_samples (encoding), 50, NULL,
                                   &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (
    fus_likelihood_estimate_new (encoding, 7, 0, 10, 1, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (fus_reconstruct (encoding, 7, 0, &(FusReconstructionOptions){ 0 }, NULL,
                                  &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_select_tests (void)
{
  gsize n_kinds = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n_kinds);

  for (gsize i = 0; i < n_kinds; i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/encoding/%s/rows-are-as-if-encoded-anew", kinds[i]->id);

      g_test_add_data_func (path, kinds[i], test_select);
      g_free (path);
      path = g_strdup_printf ("/encoding/%s/keeps-no-more-than-it-needs", kinds[i]->id);
      g_test_add_data_func (path, kinds[i], test_memory);
    }
}

int
main (int argc, char *argv[])
{
  static const char *const kinds[] = { "mvae", "mmvae", "mopoe", "mvtcae" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encoding/lg3/posterior-of-every-subset", test_lg3_posterior);
  g_test_add_func ("/encoding/lg3/every-weight-is-the-likelihood", test_lg3_likelihood);
  g_test_add_func ("/encoding/lg3/conditional-is-a-difference", test_lg3_conditional);
  g_test_add_func ("/encoding/lg3/mixtures-agree", test_lg3_mixture);
  g_test_add_func ("/encoding/lg3/mean-is-the-expected-one", test_lg3_expected);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *neighbors =
        g_strdup_printf ("/encoding/%s/neighbors-do-not-matter", kinds[i]);
      g_autofree char *nothing =
        g_strdup_printf ("/encoding/%s/nothing-is-the-prior", kinds[i]);

      g_test_add_data_func (neighbors, kinds[i], test_neighbors_do_not_matter);
      g_test_add_data_func (nothing, kinds[i], test_nothing_is_the_prior);
    }
  add_select_tests ();
  g_test_add_func ("/encoding/scores-are-those-of-the-decoded-means", test_scores);
  g_test_add_func ("/reconstruction/range-holds-nine-of-ten", test_range);
  g_test_add_func ("/reconstruction/imputes-rows-that-lack-it", test_impute);
  g_test_add_func ("/health/right-model-has-the-prior-as-aggregate", test_health);
  g_test_add_func ("/conflicts/score-is-the-evidence", test_conflicts);
  g_test_add_func ("/conflicts/two-stories-are-less-likely-together",
                   test_conflicts_of_classes);
  g_test_add_func ("/encoding/ends-when-cancelled", test_cancel);

  return g_test_run ();
}
