/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves over a corruption's amount, held to the closed form of a linear-Gaussian model
 * (MODELS.md 7.5): noise of σ in x_m moves the mean of latent l by σ s_ml ÷ P_l times a
 * standard normal, P_l = 1 + Σ s_ml² over what is there. */
#include "config.h"

#include "fus-analysis-error.h"
#include "fus-robustness-family.h"
#include "fus-robustness.h"

#include "lg3.h"

#include <gio/gio.h>

#define N_ROWS 600

static FusRobustnessOptions
make_options (const char *mechanism, int target, FusMask lose)
{
  static const double none[] = { 0 };

  return (FusRobustnessOptions){
    .mechanism = mechanism,
    .target = target,
    .rates = none,
    .n_rates = 1,
    .n_repeats = 6,
    .tolerance = 0.9,
    .lose = lose,
    .seed = 1,
  };
}

/* The same numbers, those of @ordered as series of four steps. */
static FusDataset *
series_dataset_new (FusMask ordered)
{
  static const char *const ids[] = { "a", "b", "c" };
  g_autoptr (FusDataset) plain = lg3_dataset_new (N_ROWS, FALSE);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("lg3");
  g_autofree guint *samples = g_new (guint, N_ROWS);
  gsize shape = LG3_D;
  FusDataset *dataset = NULL;

  for (guint row = 0; row < N_ROWS; row++)
    samples[row] = row;
  fus_dataset_builder_set_samples (builder, N_ROWS, NULL);
  for (guint m = 0; m < LG3_M; m++)
    {
      FusModalityKind kind =
        fus_mask_has (ordered, m) ? FUS_MODALITY_SERIES : FUS_MODALITY_VECTOR;
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], ids[m], kind, &shape, 1);
      g_autoptr (FusMatrix) block = fus_matrix_new (N_ROWS, LG3_D);

      memcpy (block->data, fus_dataset_get_block (plain, m)->data,
              N_ROWS * LG3_D * sizeof (FusReal));
      fus_dataset_builder_add_modality (builder, modality, block, samples);
    }
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static FusEncoding *
series_encoding_new (FusMask ordered)
{
  g_autoptr (FusDataset) dataset = series_dataset_new (ordered);
  g_autoptr (FusModel) model = lg3_model_new (dataset, "mvae");
  g_autofree guint *samples = g_new (guint, N_ROWS);
  g_autoptr (GError) error = NULL;
  FusEncoding *encoding = NULL;

  for (guint row = 0; row < N_ROWS; row++)
    samples[row] = row;
  encoding = fus_encoding_new (model, dataset, samples, N_ROWS, NULL, NULL, &error);
  g_assert_no_error (error);

  return encoding;
}

/* What guessing a row of @target gets wrong more than the model from all, in squares. */
static double
measure_gain (const FusEncoding *encoding, guint target)
{
  g_autoptr (FusLatents) all = fus_encoding_compute_latents (encoding, 7, 0, NULL);
  g_autoptr (FusMatrix) told = fus_decode_all (fus_encoding_get_model (encoding), target,
                                               all->mean, NULL);
  const FusReal *x = fus_encoding_get_x (encoding, target);
  double mean[LG3_D] = { 0 };
  double gain = 0;

  for (gsize i = 0; i < N_ROWS * LG3_D; i++)
    mean[i % LG3_D] += (double) x[i] / N_ROWS;
  for (gsize i = 0; i < N_ROWS * LG3_D; i++)
    gain += pow ((double) x[i] - mean[i % LG3_D], 2) -
            pow ((double) x[i] - (double) told->data[i], 2);

  return gain / N_ROWS;
}

/* Squares that noise of one standard deviation in @noisy adds to @target, each row. */
static double
compute_harm (guint target, guint noisy)
{
  double harm = 0;

  for (guint l = 0; l < LG3_L; l++)
    {
      double precision = 1;

      for (guint m = 0; m < LG3_M; m++)
        precision += lg3_s[m][l] * lg3_s[m][l];
      harm += pow (lg3_s[target][l] * lg3_s[noisy][l] / precision, 2);
    }

  return harm;
}

static void
test_noise_closed_form (void)
{
  g_autoptr (FusEncoding) encoding = series_encoding_new (0);

  for (guint target = 0; target < LG3_M; target++)
    for (guint noisy = 0; noisy < LG3_M; noisy++)
      {
        FusRobustnessOptions options =
          make_options ("noise", (int) target, FUS_MASK_BIT (noisy));
        double harm = compute_harm (target, noisy) / measure_gain (encoding, target);
        g_autoptr (GError) error = NULL;
        g_autoptr (FusRobustness) self =
                     fus_robustness_new (NULL, encoding, &options, NULL, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (self->n_curves, ==, 1);
        g_assert_cmpuint (self->curves[0].n_points, ==, FUS_CORRUPTION_N_LEVELS);
        for (guint i = 0; i < self->curves[0].n_points; i++)
          {
            const FusRobustnessPoint *point = &self->curves[0].points[i];
            double lost = pow (point->rate, 2) * harm;

            g_assert_cmpfloat_with_epsilon (point->mean, 1 - lost, 0.005 + 0.06 * lost);
          }
      }
}

/* Amount 0 is what is there: not a bit changes. */
static void
test_zero_is_clean (gconstpointer data)
{
  const FusCorruptionClass *class = data;
  g_autoptr (FusEncoding) encoding = series_encoding_new (7);
  FusRobustnessOptions options = make_options (class->id, -1, 0);
  g_autoptr (FusRobustness) self =
               fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);

  g_assert_cmpuint (self->n_curves, ==, LG3_M + 1);
  for (guint i = 0; i < self->n_curves; i++)
    {
      const FusRobustnessCurve *curve = &self->curves[i];

      g_assert_true (curve->corruption == class);
      g_assert_cmpstr (curve->mechanism, ==, class->id);
      g_assert_cmpint (curve->modality, ==, i < LG3_M ? (int) i : -1);
      g_assert_cmpmem (&curve->points[0].mean, sizeof (double), &self->full,
                       sizeof (double));
      for (guint p = 1; p < curve->n_points; p++)
        g_assert_cmpfloat (curve->points[p].mean, <, self->full);
    }
  g_assert_true (isnan (self->index_missing));
  g_assert_true (isnan (self->index_noise));
  g_assert_cmpfloat (self->index_corruption, >, 0);
  g_assert_cmpfloat (self->index_corruption, <, 1);
}

/* The sources tell of the same latents: the more one is corrupted, the worse, and never
 * better. A shift is left out: series that alternate come back at every second step. */
static void
test_monotone (gconstpointer data)
{
  g_autoptr (FusEncoding) encoding = series_encoding_new (7);
  FusRobustnessOptions options = make_options (data, 2, 4);
  g_autoptr (FusRobustness) self =
               fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);
  const FusRobustnessCurve *curve = &self->curves[0];

  for (guint p = 1; p < curve->n_points; p++)
    {
      g_assert_cmpfloat (curve->points[p].rate, >, curve->points[p - 1].rate);
      g_assert_cmpfloat (curve->points[p].mean, <, curve->points[p - 1].mean);
    }
  /* The same rule as of gaps: on the line between the points around it. */
  g_assert_cmpfloat_with_epsilon (curve->tolerance, 0.9 * self->full, 1e-12);
  g_assert_cmpfloat (curve->crossing, >, 0);
  g_assert_cmpfloat (curve->crossing, <, curve->points[curve->n_points - 1].rate);
}

static void
test_threads (gconstpointer data)
{
  const FusCorruptionClass *class = data;
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = series_encoding_new (7);
  FusRobustnessOptions options = make_options (class->id, -1, 5);
  g_autoptr (FusRobustness) alone =
               fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);
  g_autoptr (FusRobustness) together =
               fus_robustness_new (NULL, encoding, &options, pool, NULL, NULL);

  g_assert_cmpmem (alone->curves[0].points,
                   alone->curves[0].n_points * sizeof (FusRobustnessPoint),
                   together->curves[0].points,
                   together->curves[0].n_points * sizeof (FusRobustnessPoint));
}

/* Only what has an order can be blurred: one source once, of two each and both. */
static void
test_suits (gconstpointer data)
{
  const FusCorruptionClass *class = data;

  for (FusMask ordered = 0; ordered <= 7; ordered++)
    {
      g_autoptr (FusEncoding) encoding = series_encoding_new (ordered);
      FusRobustnessOptions options = make_options (class->id, -1, 0);
      FusMask suited = class->needs_order ? ordered : 7;
      guint n = fus_mask_count (suited);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusRobustness) self =
                   fus_robustness_new (NULL, encoding, &options, NULL, NULL, &error);

      g_assert_cmpint (fus_robustness_suits (class->id,
                                             fus_encoding_get_dataset (encoding)),
                       ==, suited != 0);
      if (suited == 0)
        {
          g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_METHOD);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (self->n_curves, ==, n == 1 ? 1 : n + 1);
      g_assert_cmpuint (self->curves[self->n_curves - 1].lose, ==, suited);
    }
}

/* Of what can't be blurred there is no curve, rather than one that stays up. */
static void
test_not_suited (gconstpointer data)
{
  g_autoptr (FusEncoding) encoding = series_encoding_new (3);
  FusRobustnessOptions options = make_options (data, -1, 4);
  FusRobustnessOptions partly = make_options (data, -1, 6);
  g_autoptr (FusRobustness) self =
               fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);
  g_autoptr (FusRobustness) rest =
               fus_robustness_new (NULL, encoding, &partly, NULL, NULL, NULL);

  g_assert_cmpuint (self->n_curves, ==, 1);
  g_assert_cmpuint (self->curves[0].lose, ==, 4);
  g_assert_cmpfloat_with_epsilon (self->curves[0].points[0].mean, self->full, 1e-12);
  for (guint p = 1; p < self->curves[0].n_points; p++)
    g_assert_true (isnan (self->curves[0].points[p].mean));
  g_assert_true (isnan (self->curves[0].crossing));
  g_assert_true (isnan (self->index_corruption));
  g_assert_cmpuint (rest->curves[0].lose, ==, 2);
  g_assert_cmpfloat (rest->curves[0].points[1].mean, <, rest->full);
}

/* What was asked for beside gaps, and in place of them, is the same curve. */
static void
test_beside_gaps (void)
{
  static const double levels[] = { 0, 0.25, 0.5, 1, 2 };
  g_autoptr (FusEncoding) encoding = series_encoding_new (0);
  FusRobustnessOptions options = make_options ("random", 1, 0);
  FusRobustnessOptions instead = make_options ("noise", 1, 0);
  g_autoptr (FusRobustness) beside = NULL;
  g_autoptr (FusRobustness) alone =
               fus_robustness_new (NULL, encoding, &instead, NULL, NULL, NULL);

  options.noise = levels;
  options.n_noise = G_N_ELEMENTS (levels);
  beside = fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);
  g_assert_cmpuint (beside->n_curves, ==, 8);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpmem (beside->curves[4 + i].points, 5 * sizeof (FusRobustnessPoint),
                     alone->curves[i].points, 5 * sizeof (FusRobustnessPoint));
  g_assert_cmpfloat_with_epsilon (beside->index_noise, alone->index_corruption, 1e-12);
}

static void
add (const char *name, const FusCorruptionClass *class, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/corrupted/%s/%s", name, class->id);

  g_test_add_data_func (path, class, test);
}

int
main (int argc, char *argv[])
{
  gsize n = 0;
  const FusCorruptionClass *const *classes = fus_corruption_list (&n);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corrupted/noise-is-its-closed-form", test_noise_closed_form);
  for (gsize i = 0; i < n; i++)
    {
      add ("zero-is-clean", classes[i], test_zero_is_clean);
      add ("threads-do-not-matter", classes[i], test_threads);
      add ("where-it-suits", classes[i], test_suits);
    }
  g_test_add_data_func ("/corrupted/never-better/noise", "noise", test_monotone);
  g_test_add_data_func ("/corrupted/never-better/dropout", "dropout", test_monotone);
  g_test_add_data_func ("/corrupted/never-better/blur", "blur", test_monotone);
  g_test_add_data_func ("/corrupted/no-curve-where-nothing-suits/blur", "blur",
                        test_not_suited);
  g_test_add_data_func ("/corrupted/no-curve-where-nothing-suits/shift", "shift",
                        test_not_suited);
  g_test_add_func ("/corrupted/noise-beside-gaps-is-the-same", test_beside_gaps);

  return g_test_run ();
}
