/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-coverage.h"
#include "fus-encoding.h"
#include "fus-test.h"
#include "train-data.h"

#include <math.h>
#include <string.h>

/* What the exact fusion does by itself, and other kinds do where it is asked for. */

enum
{
  N_MODALITIES = TRAIN_N_MODALITIES,
};

static const gsize widths[N_MODALITIES] = { 6, 4, 8 };
static const char *const kinds[] = { "early", "mvae", "mmvae", "mopoe", "mvtcae" };

/* Three hidden numbers seen through lines. */
static FusDataset *
make_dataset (guint n_samples, gboolean gaps, FusMatrix *const *filled)
{
  const TrainData data = { .seed = 5,
                           .n_hidden = 3,
                           .widths = { widths[0], widths[1], widths[2] },
                           .noise = 0.5,
                           .offset = 2,
                           .factor = 1,
                           .gaps = gaps,
                           .filled = filled };

  return train_data_make (&data, n_samples);
}

static FusTrainer *
make_trainer (FusDataset *dataset, const char *kind, const char *const *settings)
{
  const gsize n = fus_dataset_get_n_samples (dataset);
  g_autofree guint8 *roles = g_new (guint8, n);
  g_autoptr (FusSplit) split = NULL;

  for (gsize i = 0; i < n; i++)
    roles[i] = i % 5 == 3 ? FUS_ROLE_VALID : i % 5 == 4 ? FUS_ROLE_TEST : FUS_ROLE_TRAIN;
  split = fus_split_new_from_roles (roles, n);

  return train_data_make_trainer (dataset, split, kind, settings, 1);
}

static FusModel *
train (FusTrainer *trainer)
{
  train_data_run (trainer);

  return fus_trainer_finish (trainer);
}

static FusEncoding *
encode (FusModel *model, FusDataset *dataset, gsize first, gsize step)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint *rows = g_new (guint, fus_dataset_get_n_samples (dataset));
  FusEncoding *encoding = NULL;
  gsize n = 0;

  for (gsize i = first; i < fus_dataset_get_n_samples (dataset); i += step)
    rows[n++] = (guint) i;
  encoding = fus_encoding_new (model, dataset, rows, n, NULL, NULL, &error);
  g_assert_no_error (error);

  return encoding;
}

/* As many epochs as make the steps, and warm-up and patience with them; what a person has
 * set stays. */
static void
test_steps (void)
{
  static const char *const some[] = { "steps=100", "batch=32", "latent=2", "hidden=4",
                                      NULL };
  static const char *const typed[] = { "steps=100", "epochs=3", "latent=2", "hidden=4",
                                       NULL };
  g_autoptr (FusDataset) dataset = make_dataset (200, FALSE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, kinds[i], some);
      g_autoptr (FusTrainer) other = make_trainer (dataset, kinds[i], typed);
      g_autoptr (FusModel) model = train (trainer);
      g_autoptr (FusModel) other_model = train (other);
      const FusOptions *options = fus_model_get_spec (model)->options;

      /* 120 rows are four batches of 32. */
      g_assert_cmpuint (fus_trainer_get_n_epochs (trainer), ==, 25);
      g_assert_cmpuint (fus_trainer_get_n_steps (trainer), ==, 100);
      g_assert_cmpint (fus_options_get_int (options, "patience", NULL), ==, 250);
      g_assert_true (fus_options_is_auto (options, "epochs"));
      g_assert_cmpuint (fus_trainer_get_n_epochs (other), ==, 3);
    }
}

/* Through lines, the distance of latents in the metric is that of what is decoded. */
static void
test_metric (void)
{
  static const char *const some[] = { "metric=decoder", "epochs=20", "latent=3",
                                      "hidden=", NULL };
  g_autoptr (FusDataset) dataset = make_dataset (150, TRUE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, kinds[i], some);
      g_autoptr (FusModel) model = train (trainer);
      g_autoptr (FusEncoding) encoding = encode (model, dataset, 0, 7);
      g_autoptr (FusLatents) latents =
                   fus_encoding_compute_latents (encoding, 7, 0, NULL);

      g_assert_true (latents->near != latents->mean);
      for (gsize row = 1; row < latents->n_rows; row++)
        {
          double near = 0;
          double decoded = 0;

          for (guint l = 0; l < latents->n_latents; l++)
            near += pow ((double) fus_matrix_row (latents->near, row)[l] -
                           (double) fus_matrix_row (latents->near, 0)[l],
                         2);
          for (guint m = 0; m < N_MODALITIES; m++)
            {
              g_autoptr (FusMatrix) x = fus_decode_all (model, m, latents->mean, NULL);

              for (gsize d = 0; d < widths[m]; d++)
                decoded += pow ((double) fus_matrix_row (x, row)[d] -
                                  (double) fus_matrix_row (x, 0)[d],
                                2) /
                           (double) (N_MODALITIES * widths[m]);
            }
          fus_assert_close (near, decoded, 1e-6, 2e-3);
        }
    }
}

/* Latents of an incomplete sample are those of a complete one that has what is predicted
 * where something is absent; those of a complete sample are as ever. */
static void
test_fill (void)
{
  static const char *const some[] = { "fill=on", "epochs=10", "latent=3", "hidden=6",
                                      NULL };
  g_autoptr (FusDataset) dataset = make_dataset (120, TRUE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, kinds[i], some);
      g_autoptr (FusModel) model = train (trainer);
      g_autoptr (FusEncoding) encoding = encode (model, dataset, 0, 1);
      g_autoptr (FusLatents) latents =
                   fus_encoding_compute_latents (encoding, 7, 0, NULL);
      FusMatrix *filled[N_MODALITIES] = { NULL };
      g_autoptr (FusDataset) complete = NULL;
      g_autoptr (FusEncoding) again = NULL;
      g_autoptr (FusLatents) expected = NULL;

      for (guint m = 0; m < N_MODALITIES; m++)
        {
          g_autoptr (FusMatrix) told =
                       fus_encoding_predict (encoding,
                                             fus_encoding_get_presence (encoding), m, 0,
                                             NULL, NULL, NULL);

          filled[m] = fus_matrix_new (120, widths[m]);
          for (gsize row = 0; row < 120; row++)
            {
              const FusReal *values = fus_dataset_get_values (dataset, m, (guint) row);

              if (values != NULL)
                memcpy (fus_matrix_row (filled[m], row), values,
                        widths[m] * sizeof (FusReal));
              else
                fus_scaler_invert (fus_model_get_scaler (model), m,
                                   fus_matrix_row (filled[m], row),
                                   fus_matrix_row (told, row), 1);
            }
        }
      complete = make_dataset (120, FALSE, filled);
      again = encode (model, complete, 0, 1);
      expected = fus_encoding_compute_latents (again, 7, 0, NULL);
      for (gsize k = 0; k < 120 * (gsize) latents->n_latents; k++)
        fus_assert_close ((double) latents->mean->data[k],
                          (double) expected->mean->data[k], 1e-4, 1e-3);
      for (guint m = 0; m < N_MODALITIES; m++)
        fus_matrix_unref (filled[m]);
    }
}

/* Mean R² of each modality from the others, of every fifth sample from @first. */
static double
measure_others (FusModel *model, FusDataset *dataset, gsize first)
{
  g_autoptr (FusEncoding) encoding = encode (model, dataset, first, 5);
  const gsize n = fus_encoding_get_n_rows (encoding);
  g_autofree double *baseline = fus_encoding_dup_baseline_errors (encoding);
  double mean = 0;

  for (guint m = 0; m < N_MODALITIES; m++)
    {
      g_autofree FusMask *from = g_new (FusMask, n);
      g_auto (FusScores) scores = { 0 };
      double error = 0;
      double total = 0;

      for (gsize row = 0; row < n; row++)
        from[row] = 7 & ~FUS_MASK_BIT (m);
      fus_scores_init (&scores, encoding);
      fus_encoding_compute_scores (encoding, from, FUS_MASK_BIT (m), 0, &scores, NULL,
                                   NULL, NULL);
      for (gsize row = 0; row < n; row++)
        if (fus_mask_has (fus_encoding_get_presence (encoding)[row], m))
          {
            error += scores.squared_error[row * N_MODALITIES + m];
            total += baseline[row * N_MODALITIES + m];
          }
      mean += (1 - error / total) / N_MODALITIES;
    }

  return mean;
}

/* The epoch that is kept is that which predicts best, as the log tells it, and the model
 * that is kept predicts so well. */
static void
test_criterion (void)
{
  static const char *const some[] = {
    "criterion=others", "epochs=12", "warmup=2", "latent=3", "hidden=8", "lr=0.02", NULL
  };
  g_autoptr (FusDataset) dataset = make_dataset (300, TRUE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, kinds[i], some);
      g_autoptr (FusModel) model = train (trainer);
      const FusTrainingLog *log = fus_trainer_get_log (trainer);
      double best = -INFINITY;
      guint best_epoch = 0;

      g_assert_true (log->from_others);
      for (guint e = 0; e < fus_training_log_get_n_epochs (log); e++)
        {
          const FusEpoch *epoch = fus_training_log_get (log, e);
          double mean = 0;

          for (guint m = 0; m < N_MODALITIES; m++)
            mean += epoch->valid.r2[m] / N_MODALITIES;
          if (epoch->epoch >= 2 && mean > best)
            {
              best = mean;
              best_epoch = epoch->epoch;
            }
        }
      g_assert_cmpuint (log->best_epoch, ==, best_epoch);
      fus_assert_close (measure_others (model, dataset, 3), best, 1e-4, 1e-3);
    }
}

/* After few epochs learned noise is far too wide; brought to what held-out rows miss,
 * ranges of rows nobody has seen hold what they say. What is predicted stays. */
static void
test_recalibrated (void)
{
  static const char *const plain[] = { "epochs=40", "latent=3",   "hidden=8", "beta=1",
                                       "keep=last", "patience=0", NULL };
  static const char *const told[] = { "epochs=40",
                                      "latent=3",
                                      "hidden=8",
                                      "beta=1",
                                      "keep=last",
                                      "patience=0",
                                      "noise_recalibrate=on",
                                      NULL };
  const FusCoverageOptions options = { .level = 0.9, .n_draws = 30, .seed = 1 };
  g_autoptr (FusDataset) dataset = make_dataset (1200, TRUE, NULL);
  g_autoptr (FusTrainer) first = make_trainer (dataset, "mvtcae", plain);
  g_autoptr (FusTrainer) second = make_trainer (dataset, "mvtcae", told);
  g_autoptr (FusModel) before = train (first);
  g_autoptr (FusModel) after = train (second);
  g_autoptr (FusEncoding) wide = encode (before, dataset, 4, 5);
  g_autoptr (FusEncoding) right = encode (after, dataset, 4, 5);
  const FusMask *from = fus_encoding_get_presence (wide);

  fus_assert_close (measure_others (before, dataset, 4),
                    measure_others (after, dataset, 4), 1e-6, 1e-6);
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      double was = 0;
      double is = 0;

      fus_coverage_measure (wide, from, m, &options, &was, NULL, NULL, NULL);
      fus_coverage_measure (right, from, m, &options, &is, NULL, NULL, NULL);
      /* Draws of the latents are counted twice: in what is missed and in the range. */
      g_assert_cmpfloat (fabs (is - 0.9), <, 0.05);
      g_assert_cmpfloat (fabs (is - 0.9), <, fabs (was - 0.9));
    }
}

/* How far what is decoded is from a line: of two points, their sum and none at all. */
static double
measure_bend (FusModel *model)
{
  g_autoptr (FusMatrix) z = fus_matrix_new (4, fus_model_get_n_latents (model));
  double bend = 0;

  for (gsize l = 0; l < z->n_cols; l++)
    {
      fus_matrix_row (z, 0)[l] = (FusReal) sin (1 + (double) l);
      fus_matrix_row (z, 1)[l] = (FusReal) cos (2 * (double) l);
      fus_matrix_row (z, 2)[l] = fus_matrix_row (z, 0)[l] + fus_matrix_row (z, 1)[l];
    }
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      g_autoptr (FusMatrix) x = fus_decode_all (model, m, z, NULL);

      for (gsize d = 0; d < widths[m]; d++)
        bend = MAX (bend, fabs ((double) fus_matrix_row (x, 2)[d] +
                                (double) fus_matrix_row (x, 3)[d] -
                                (double) fus_matrix_row (x, 0)[d] -
                                (double) fus_matrix_row (x, 1)[d]));
    }

  return bend;
}

/* Beside linear paths nets begin at zero: a new model is linear whatever its nets, and
 * bends as it learns; of data that are linear the same steps then predict no less, and
 * over all kinds more. */
static void
test_linear_path (void)
{
  static const char *const plain[] = { "epochs=60", "batch=16",     "lr=0.002",
                                       "latent=3",  "hidden=16,16", "beta=1",
                                       "dropout.modality=0.3", NULL };
  static const char *const with_path[] = { "epochs=60", "batch=16",     "lr=0.002",
                                           "latent=3",  "hidden=16,16", "beta=1",
                                           "dropout.modality=0.3", "linear_path=on",
                                           NULL };
  g_autoptr (FusDataset) dataset = make_dataset (300, TRUE, NULL);
  double gain = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (FusTrainer) first = make_trainer (dataset, kinds[i], plain);
      g_autoptr (FusTrainer) second = make_trainer (dataset, kinds[i], with_path);
      g_autoptr (FusModel) without = train (first);
      g_autoptr (FusModel) with = train (second);
      g_autoptr (FusScaler) scaler = fus_scaler_ref (fus_model_get_scaler (with));
      g_autoptr (FusModel) untrained =
                   fus_model_new (fus_model_get_spec (with), scaler, NULL);
      const double before = measure_others (without, dataset, 4);
      const double after = measure_others (with, dataset, 4);

      g_assert_cmpfloat (measure_bend (untrained), <, 1e-5);
      g_assert_cmpfloat (measure_bend (with), >, 1e-3);
      g_test_message ("%s: R² from the others %.3f, with linear paths %.3f", kinds[i],
                      before, after);
      g_assert_cmpfloat (after, >, before - 0.02);
      gain += (after - before) / G_N_ELEMENTS (kinds);
    }
  g_assert_cmpfloat (gain, >, 0.02);
}

/* A feature that no training sample has, whatever others say of it: training, choosing
 * and rebuilding go by the rest, and what is said of it is nothing, not a number. */
static void
test_unknown_feature (void)
{
  static const char *const some[] = { "epochs=8", "latent=3", "hidden=6", NULL };
  static const char *const all_kinds[] = { "full", "early", "mvae", "vae", "mmvae" };
  FusMatrix *filled[N_MODALITIES] = { NULL };
  g_autoptr (FusDataset) plain = make_dataset (150, FALSE, NULL);
  g_autoptr (FusDataset) dataset = NULL;

  for (guint m = 0; m < N_MODALITIES; m++)
    {
      filled[m] = fus_matrix_new (150, widths[m]);
      for (guint row = 0; row < 150; row++)
        memcpy (fus_matrix_row (filled[m], row), fus_dataset_get_values (plain, m, row),
                widths[m] * sizeof (FusReal));
    }
  for (guint row = 0; row < 150; row++)
    fus_matrix_row (filled[1], row)[2] =
      (FusReal) (row % 5 == 4 ? 1e6 + row : (double) NAN);
  dataset = make_dataset (150, FALSE, filled);
  for (gsize i = 0; i < G_N_ELEMENTS (all_kinds); i++)
    {
      g_autoptr (FusTrainer) trainer =
                   make_trainer (dataset, all_kinds[i], i > 0 ? some : NULL);
      g_autoptr (FusModel) model = train (trainer);
      g_autofree char *account = fus_trainer_dup_account (trainer);
      g_autoptr (FusEncoding) encoding = encode (model, dataset, 4, 5);
      g_autoptr (FusLatents) latents =
                   fus_encoding_compute_latents (encoding, 7, 0, NULL);
      g_autoptr (FusMatrix) x = fus_decode_all (model, 1, latents->mean, NULL);

      g_assert_nonnull (strstr (account, "1 feature is in no training sample"));
      for (gsize k = 0; k < latents->n_rows * (gsize) latents->n_latents; k++)
        g_assert_true (isfinite (latents->mean->data[k]));
      fus_scaler_invert (fus_model_get_scaler (model), 1, x->data, x->data, x->n_rows);
      for (gsize row = 0; row < x->n_rows; row++)
        for (gsize d = 0; d < widths[1]; d++)
          g_assert_true (isnan (fus_matrix_row (x, row)[d]) == (d == 2));
      if (i == 0)
        g_assert_cmpfloat (measure_others (model, dataset, 4), >, 0.3);
    }
  for (guint m = 0; m < N_MODALITIES; m++)
    fus_matrix_unref (filled[m]);
}

/* Where nobody asks for any of it, nothing of it is there: the specification that a hash
 * covers is that of the first version. */
static void
test_unasked (void)
{
  static const char *const later[] = { "\"steps\"", "metric",   "fill",  "criterion",
                                       "noise_recalibrate", "counts", "stack",
                                       "linear_path" };
  g_autoptr (FusDataset) dataset = make_dataset (20, FALSE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (FusModelSpec) spec =
                   fus_model_spec_new (fus_model_kind_lookup (kinds[i]), dataset);
      g_autofree char *json = fus_model_spec_to_canonical_json (spec);

      for (gsize k = 0; k < G_N_ELEMENTS (later); k++)
        g_assert_null (strstr (json, later[k]));
      fus_options_set (spec->options, "metric", "decoder", NULL);
      g_free (g_steal_pointer (&json));
      json = fus_model_spec_to_canonical_json (spec);
      g_assert_nonnull (strstr (json, "metric"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/other-kinds/steps-make-epochs", test_steps);
  g_test_add_func ("/other-kinds/metric-is-that-of-what-is-decoded", test_metric);
  g_test_add_func ("/other-kinds/fills-what-is-absent", test_fill);
  g_test_add_func ("/other-kinds/keeps-what-predicts-best", test_criterion);
  g_test_add_func ("/other-kinds/noise-is-what-is-missed", test_recalibrated);
  g_test_add_func ("/other-kinds/linear-paths-begin-linear", test_linear_path);
  g_test_add_func ("/other-kinds/what-nobody-had-is-not-known", test_unknown_feature);
  g_test_add_func ("/other-kinds/unasked-nothing-changes", test_unasked);

  return g_test_run ();
}
