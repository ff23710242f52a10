/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-coverage.h"
#include "fus-encoding.h"
#include "fus-linalg.h"
#include "fus-model-error.h"
#include "fus-reconstruction.h"
#include "fus-ridge.h"
#include "fus-test.h"
#include "train-data.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* The kind that starts from a linear model in closed form. */

enum
{
  N_MODALITIES = TRAIN_N_MODALITIES,
  N_HIDDEN = 4,
};

static const gsize widths[N_MODALITIES] = { 5, 4, 7 };
static const char *const ids[N_MODALITIES] = { "a", "b", "c" };

/* Four hidden numbers, seen through lines, with curves where @curved. */
static FusDataset *
make_dataset (guint n_samples, gboolean curved, gboolean gaps)
{
  const TrainData data = { .seed = 3,
                           .n_hidden = N_HIDDEN,
                           .widths = { widths[0], widths[1], widths[2] },
                           .noise = 0.4,
                           .offset = 3,
                           .factor = 2,
                           .gaps = gaps,
                           .curved = curved };

  return train_data_make (&data, n_samples);
}

static FusSplit *
make_split (guint n_samples)
{
  g_autofree guint8 *roles = g_new (guint8, n_samples);

  for (guint i = 0; i < n_samples; i++)
    roles[i] = i % 10 == 8   ? FUS_ROLE_VALID
               : i % 10 == 9 ? FUS_ROLE_TEST
                             : FUS_ROLE_TRAIN;

  return fus_split_new_from_roles (roles, n_samples);
}

static FusTrainer *
make_trainer (FusDataset *dataset, const char *const *settings, guint n_threads)
{
  g_autoptr (FusSplit) split = make_split ((guint) fus_dataset_get_n_samples (dataset));

  return train_data_make_trainer (dataset, split, "full", settings, n_threads);
}

static FusEncoding *
encode (FusModel *model, FusDataset *dataset, FusRole role)
{
  g_autoptr (FusSplit) split = make_split ((guint) fus_dataset_get_n_samples (dataset));
  g_autoptr (GError) error = NULL;
  FusEncoding *encoding = NULL;
  gsize n = 0;
  g_autofree guint *rows = fus_split_list_rows (split, role, &n);

  encoding = fus_encoding_new (model, dataset, rows, n, NULL, NULL, &error);
  g_assert_no_error (error);

  return encoding;
}

static const FusReal *
get_param (const FusModel *model, const char *format, guint m)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *name = g_strconcat (parts[0], ids[m], parts[1], NULL);
  guint param = 0;
  gboolean found = fus_params_find (fus_model_get_params (model), name, &param);

  g_assert_true (found);

  return fus_params_get_values (fus_model_get_params (model), param);
}

/* -- The start -- */

/* The joint covariance that the model implies: B·Bᵀ and a noise a modality; to predict
 * @target, noise as far as each is to be trusted there. */
static double *
make_covariance (const FusModel *model, int target, gsize *n_cols)
{
  const FusModelSpec *spec = fus_model_get_spec (model);
  const guint n_latents = fus_model_get_n_latents (model);
  g_autofree double *loadings = NULL;
  double *covariance = NULL;
  gsize column = 0;

  *n_cols = 0;
  for (guint m = 0; m < N_MODALITIES; m++)
    *n_cols += widths[m];
  loadings = g_new (double, *n_cols *n_latents);
  covariance = g_new (double, *n_cols **n_cols);
  for (guint m = 0; m < N_MODALITIES; m++)
    for (gsize i = 0; i < widths[m] * n_latents; i++)
      loadings[column++] = (double) get_param (model, "dec.%s.path.weight", m)[i];
  fus_product_nt (covariance, loadings, loadings, *n_cols, *n_cols, n_latents);
  column = 0;
  for (guint m = 0; m < N_MODALITIES; m++)
    for (gsize d = 0; d < widths[m]; d++, column++)
      {
        double scale = fus_options_get_real (spec->options, "noise_scale", ids[m]);
        double trust =
          target < 0
            ? 1
            : exp ((double) (get_param (model, "enc.%s.cross", m)[0] +
                             get_param (model, "dec.%s.trust", (guint) target)[0]));

        covariance[column * (*n_cols + 1)] += scale * scale / trust;
      }

  return covariance;
}

/* E (x_target | the row's modalities of @from) */
static void
predict (double *out,
         const FusEncoding *encoding,
         const double *covariance,
         gsize n_cols,
         gsize row,
         FusMask from,
         guint target)
{
  double a[16 * 16];
  double b[16];
  gsize columns[16];
  gsize n = 0;
  gsize first = 0;
  gsize first_of_target = 0;
  gboolean done = FALSE;

  for (guint m = 0; m < N_MODALITIES; m++)
    {
      for (gsize d = 0; d < widths[m] && fus_mask_has (from, m); d++)
        {
          b[n] = (double) fus_encoding_get_x (encoding, m)[row * widths[m] + d];
          columns[n++] = first + d;
        }
      first_of_target = m == target ? first : first_of_target;
      first += widths[m];
    }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      a[i * n + j] = covariance[columns[i] * n_cols + columns[j]];
  done = fus_factor_double (a, n);
  g_assert_true (done);
  fus_solve_factored (b, a, 1, n);
  for (gsize d = 0; d < widths[target]; d++)
    {
      out[d] = 0;
      for (gsize i = 0; i < n; i++)
        out[d] += covariance[(first_of_target + d) * n_cols + columns[i]] * b[i];
    }
}

#define TOLERANCE (sizeof (FusReal) == 8 ? 1e-6 : 2e-3)

static void
check_target (const FusEncoding *encoding,
              const double *covariance,
              gsize n_cols,
              FusMask from,
              guint target,
              FusMeanMode mode)
{
  const FusMask *presence = fus_encoding_get_presence (encoding);
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (encoding, from, mode, NULL);
  g_autoptr (FusMatrix) means = fus_decode_all (fus_encoding_get_model (encoding), target,
                                                latents->mean, NULL);

  for (gsize row = 0; row < latents->n_rows; row++)
    {
      double expected[16];

      if ((from & presence[row]) == 0)
        continue;
      predict (expected, encoding, covariance, n_cols, row, from & presence[row], target);
      for (gsize d = 0; d < widths[target]; d++)
        fus_assert_close (fus_matrix_row (means, row)[d], expected[d], TOLERANCE,
                          TOLERANCE);
    }
}

/* Every set, rows that lack modalities among them: imputations are the conditionals of
 * the linear-Gaussian model, in either mode. */
static void
test_start_is_exact (void)
{
  static const char *const settings[] = { "fill=off", NULL };
  g_autoptr (FusDataset) dataset = make_dataset (80, FALSE, TRUE);
  g_autoptr (FusTrainer) trainer = make_trainer (dataset, settings, 1);
  g_autoptr (FusModel) model = NULL;
  g_autoptr (FusEncoding) encoding = NULL;

  train_data_run (trainer);
  g_assert_true (fus_trainer_keeps_start (trainer));
  g_assert_true (fus_trainer_has_too_few_rows (trainer));
  g_assert_cmpuint (fus_trainer_get_n_epochs (trainer), ==, 1);
  model = fus_trainer_finish (trainer);
  encoding = encode (model, dataset, FUS_ROLE_TRAIN);
  for (guint is_cross = 0; is_cross < 2; is_cross++)
    for (guint target = 0; target < N_MODALITIES; target++)
      {
        gsize n_cols = 0;
        g_autofree double *covariance =
          make_covariance (model, is_cross != 0 ? (int) target : -1, &n_cols);

        for (FusMask from = 1; from < 8; from++)
          if (!fus_mask_has (from, target))
            check_target (encoding, covariance, n_cols, from, target,
                          is_cross != 0 ? FUS_MEAN_CROSS | FUS_MEAN_FOR (target)
                                        : FUS_MEAN_MIXTURE);
      }
}

/* A distance of latents as neighbours see them is that of what is decoded. */
static void
test_metric (void)
{
  g_autoptr (FusDataset) dataset = make_dataset (80, FALSE, FALSE);
  g_autoptr (FusTrainer) trainer = make_trainer (dataset, NULL, 1);
  g_autoptr (FusModel) model = NULL;
  g_autoptr (FusEncoding) encoding = NULL;
  g_autoptr (FusLatents) latents = NULL;
  double near = 0;
  double decoded = 0;

  train_data_run (trainer);
  model = fus_trainer_finish (trainer);
  encoding = encode (model, dataset, FUS_ROLE_TEST);
  latents = fus_encoding_compute_latents (encoding, 7, FUS_MEAN_MIXTURE, NULL);
  for (guint k = 0; k < latents->n_latents; k++)
    near += pow ((double) (fus_matrix_row (latents->near, 0)[k] -
                           fus_matrix_row (latents->near, 1)[k]),
                 2);
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      g_autoptr (FusMatrix) x = fus_decode_all (model, m, latents->mean, NULL);

      for (gsize d = 0; d < widths[m]; d++)
        decoded +=
          pow ((double) (fus_matrix_row (x, 0)[d] - fus_matrix_row (x, 1)[d]), 2) /
          (N_MODALITIES * (double) widths[m]);
    }
  fus_assert_close (near, decoded, TOLERANCE, TOLERANCE);
}

/* What a row lacks is filled before it is encoded; what is complete stays as it is. */
static void
test_fill (void)
{
  static const char *const off[] = { "fill=off", NULL };
  g_autoptr (FusDataset) dataset = make_dataset (80, FALSE, FALSE);
  FusLatents *latents[2][2] = { { NULL } };

  for (guint fills = 0; fills < 2; fills++)
    {
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, fills != 0 ? NULL : off, 1);
      g_autoptr (FusModel) model = NULL;
      g_autoptr (FusEncoding) encoding = NULL;

      train_data_run (trainer);
      model = fus_trainer_finish (trainer);
      encoding = encode (model, dataset, FUS_ROLE_TEST);
      latents[fills][0] =
        fus_encoding_compute_latents (encoding, 7, FUS_MEAN_MIXTURE, NULL);
      latents[fills][1] =
        fus_encoding_compute_latents (encoding, 3, FUS_MEAN_MIXTURE, NULL);
    }
  g_assert_cmpmem (latents[0][0]->mean->data, 64, latents[1][0]->mean->data, 64);
  g_assert_true (memcmp (latents[0][1]->mean->data, latents[1][1]->mean->data, 64) != 0);
  g_assert_cmpmem (latents[0][1]->logvar->data, 64, latents[1][1]->logvar->data, 64);
  for (guint i = 0; i < 4; i++)
    fus_latents_unref (latents[i / 2][i % 2]);
}

/* -- Training -- */

static char *
train_and_hash (FusDataset *dataset, const char *const *settings, guint n_threads)
{
  g_autoptr (FusTrainer) trainer = make_trainer (dataset, settings, n_threads);
  g_autoptr (FusModel) model = NULL;

  train_data_run (trainer);
  model = fus_trainer_finish (trainer);

  return fus_model_dup_hash (model);
}

static const char *const short_run[] = { "steps=250", "hidden=16", "batch=32", NULL };

static void
test_threads (void)
{
  g_autoptr (FusDataset) dataset = make_dataset (200, TRUE, TRUE);
  g_autofree char *one = train_and_hash (dataset, short_run, 1);
  g_autofree char *two = train_and_hash (dataset, short_run, 2);

  g_assert_cmpstr (one, ==, two);
}

/* Laid down after a round of steps, in the midst of a pass through the rows. */
static void
test_resumes (void)
{
  g_autoptr (FusDataset) dataset = make_dataset (200, TRUE, TRUE);
  g_autofree char *whole = train_and_hash (dataset, short_run, 1);
  g_autoptr (FusTrainer) first = make_trainer (dataset, short_run, 1);
  g_autoptr (FusTrainState) state = NULL;
  g_autoptr (FusTrainer) second = NULL;
  g_autoptr (FusModel) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *resumed = NULL;

  fus_trainer_run_epoch (first, NULL, &error);
  g_assert_no_error (error);
  state = fus_trainer_save (first);
  second = fus_trainer_new_from_state (dataset, state, 1, 0, &error);
  g_assert_no_error (error);
  train_data_run (second);
  g_assert_cmpuint (fus_trainer_get_n_steps (second), ==, 250);
  g_assert_cmpuint (fus_trainer_get_n_epochs (second), ==, 3);
  model = fus_trainer_finish (second);
  resumed = fus_model_dup_hash (model);
  g_assert_cmpstr (resumed, ==, whole);
}

typedef struct
{
  GCancellable *cancellable;
  guint n_ticks;
} Stop;

static void
stop_after_some (gpointer data, double fraction, const char *message)
{
  Stop *stop = data;

  if (++stop->n_ticks == 7)
    g_cancellable_cancel (stop->cancellable);
}

/* Seven ticks into the start, and seven steps into the training. */
static void
test_cancelled (void)
{
  g_autoptr (FusDataset) dataset = make_dataset (80, TRUE, FALSE);
  g_autoptr (FusSplit) split = make_split (80);
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup ("full"), dataset);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FusTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;
  Stop stop = { cancellable, 0 };
  const FusProgress progress = { stop_after_some, &stop, cancellable };

  g_assert_null (fus_trainer_new_watched (dataset, split, spec, 1, 0, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_cancellable_reset (cancellable);
  stop.n_ticks = 0;
  trainer = make_trainer (dataset, short_run, 1);
  g_assert_false (fus_trainer_run_epoch (trainer, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fus_trainer_get_n_steps (trainer), ==, 0);
  g_assert_cmpuint (stop.n_ticks, <=, 8);
}

/* R² of modality @m of @encoding's @n_rows rows from @from. */
static double
measure_r2 (const FusEncoding *encoding, gsize n_rows, guint m, FusMask from)
{
  g_autofree FusMask *masks = g_new (FusMask, n_rows);
  g_autofree double *guesses = fus_encoding_dup_baseline_errors (encoding);
  FusScores scores = { 0 };
  g_autoptr (GError) error = NULL;
  double missed = 0;
  double total = 0;

  for (gsize i = 0; i < n_rows; i++)
    masks[i] = from;
  fus_scores_init (&scores, encoding);
  fus_encoding_compute_scores (encoding, masks, FUS_MASK_BIT (m), FUS_MEAN_MIXTURE,
                               &scores, NULL, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n_rows; i++)
    {
      missed += scores.squared_error[i * N_MODALITIES + m];
      total += guesses[i * N_MODALITIES + m];
    }
  fus_scores_clear (&scores);

  return 1 - missed / total;
}

/* What the others say of a modality that is there itself may help but does not blur it:
 * not where few rows take chance for what is common, nor where nets were trained. */
static void
test_company (void)
{
  static const char *const none[] = { "steps=0", NULL };
  static const char *const some[] = { "steps=300", NULL };

  for (guint curved = 0; curved < 2; curved++)
    {
      const guint n_samples = curved ? 1500 : 40;
      g_autoptr (FusDataset) dataset = make_dataset (n_samples, curved, FALSE);
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, curved ? some : none, 1);
      g_autoptr (FusModel) model = NULL;
      g_autoptr (FusEncoding) encoding = NULL;

      train_data_run (trainer);
      model = fus_trainer_finish (trainer);
      encoding = encode (model, dataset, FUS_ROLE_TEST);
      for (guint m = 0; m < N_MODALITIES; m++)
        g_assert_cmpfloat (measure_r2 (encoding, n_samples / 10, m, 7), >,
                           measure_r2 (encoding, n_samples / 10, m, FUS_MASK_BIT (m)) -
                             0.01);
    }
}

static double
get_mean_r2 (const FusTrainer *trainer)
{
  const FusTrainingLog *log = fus_trainer_get_log (trainer);
  const FusEpoch *last =
    fus_training_log_get (log, fus_training_log_get_n_epochs (log) - 1);
  double sum = 0;

  for (guint m = 0; m < N_MODALITIES; m++)
    sum += last->valid.r2[m] / N_MODALITIES;

  return sum;
}

/* Rows of two modalities of 400 columns of chance. */
static FusDataset *
make_wide (guint n_samples)
{
  static const gsize width = 400;
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("wide");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, n_samples, NULL);
  for (guint m = 0; m < 2; m++)
    {
      g_autoptr (FusMatrix) block = fus_matrix_new (n_samples, width);
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &width, 1);
      FusRng rng = fus_rng_at (5, FUS_DRAW_TEST, m, 0);

      fus_rng_fill_normal (&rng, block->data, n_samples * width);
      fus_dataset_builder_add_modality (builder, modality, block, NULL);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

/* 320 training rows would do, but not of 800 columns; 480 do. */
static void
test_wide (void)
{
  static const char *const settings[] = { "latent=8", NULL };

  for (guint is_enough = 0; is_enough < 2; is_enough++)
    {
      g_autoptr (FusDataset) dataset = make_wide (is_enough ? 600 : 400);
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, settings, 1);

      g_assert_true (fus_trainer_has_too_few_rows (trainer) == !is_enough);
    }
}

/* Where what is to be predicted is curved, training gains on the start, from which
 * nothing is lost; and ranges hold what they say. */
static void
test_gains (void)
{
  static const char *const none[] = { "steps=0", NULL };
  static const char *const some[] = { "steps=600", NULL };
  const FusCoverageOptions options = { .level = 0.9, .n_draws = 10, .seed = 1 };
  g_autoptr (FusDataset) dataset = make_dataset (1500, TRUE, FALSE);
  g_autoptr (FusTrainer) start = make_trainer (dataset, none, 2);
  g_autoptr (FusTrainer) trained = make_trainer (dataset, some, 2);
  g_autoptr (FusModel) model = NULL;
  g_autoptr (FusEncoding) encoding = NULL;
  g_autoptr (GError) error = NULL;

  train_data_run (start);
  train_data_run (trained);
  g_assert_true (fus_trainer_keeps_start (start));
  g_assert_false (fus_trainer_keeps_start (trained));
  g_assert_cmpfloat (get_mean_r2 (trained), >, fus_trainer_get_start_r2 (trained) + 0.02);
  g_assert_cmpfloat (fus_trainer_get_best_r2 (trained), >=, get_mean_r2 (trained) - 1e-9);
  fus_assert_close (fus_trainer_get_start_r2 (start), fus_trainer_get_start_r2 (trained),
                    0.1, 0);
  model = fus_trainer_finish (trained);
  encoding = encode (model, dataset, FUS_ROLE_TEST);
  for (guint target = 0; target < N_MODALITIES; target++)
    {
      FusMask from[150];
      double coverage = 0;

      for (guint i = 0; i < 150; i++)
        from[i] = 7 & ~FUS_MASK_BIT (target);
      fus_coverage_measure (encoding, from, target, &options, &coverage, NULL, NULL,
                            &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (coverage, >, 0.85);
      g_assert_cmpfloat (coverage, <, 0.95);
    }
}

/* Where nothing is held out that could tell when training makes things worse, some is,
 * and the model remembers it; not where a person says how long. */
static void
test_holds_out (void)
{
  static const char *const lengths[] = { NULL, "steps=100", "epochs=2" };
  g_autoptr (FusDataset) dataset = make_dataset (400, FALSE, TRUE);
  g_autofree guint8 *roles = g_new0 (guint8, 400);

  memset (roles, FUS_ROLE_TRAIN, 400);
  for (guint i = 0; i < 40; i++)
    roles[i * 10] = FUS_ROLE_TEST;
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (FusSplit) split = fus_split_new_from_roles (roles, 400);
      g_autoptr (FusModelSpec) spec =
                   fus_model_spec_new (fus_model_kind_lookup ("full"), dataset);
      g_autoptr (FusTrainer) trainer = NULL;
      g_autoptr (GError) error = NULL;
      gsize n_valid = 0;

      if (lengths[i] != NULL)
        fus_options_set_pair (spec->options, lengths[i], NULL);
      trainer = fus_trainer_new (dataset, split, spec, 1, 0, &error);
      g_assert_no_error (error);
      g_free (
        fus_split_list_rows (fus_trainer_get_split (trainer), FUS_ROLE_VALID, &n_valid));
      g_assert_cmpuint (n_valid, ==, lengths[i] == NULL ? 36 : 0);
      g_assert_cmpuint (fus_trainer_get_n_valid (trainer), ==, n_valid);
      g_assert_cmpuint (fus_trainer_get_n_train (trainer), ==, 360 - n_valid);
    }
}

/* What will be done, and what was, for few samples and for many. */
static void
test_plan (void)
{
  static const guint sizes[] = { 60, 500 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FusDataset) dataset = make_dataset (sizes[i], FALSE, FALSE);
      g_autoptr (FusTrainer) trainer = make_trainer (dataset, NULL, 1);
      g_autofree char *plan = fus_trainer_dup_plan (trainer);

      g_assert_true (fus_trainer_has_too_few_rows (trainer) == (i == 0));
      g_assert_true ((strstr (plan, "too few") != NULL) == (i == 0));
      g_assert_true ((strstr (plan, "3,000 steps") != NULL) == (i == 1));
      g_assert_true (fus_training_log_has_start (fus_trainer_get_log (trainer)) ==
                     (i == 1));
    }
}

/* What the others of a row are, standardised, side by side; FALSE where it lacks one. */
static gboolean
get_others (const FusEncoding *encoding, gsize row, guint target, FusReal *x)
{
  const FusMask others = 7 & ~FUS_MASK_BIT (target);

  if ((fus_encoding_get_presence (encoding)[row] & others) != others)
    return FALSE;
  for (guint m = 0; m < N_MODALITIES; m++)
    if (m != target)
      {
        memcpy (x, fus_encoding_get_x (encoding, m) + row * widths[m],
                widths[m] * sizeof *x);
        x += widths[m];
      }

  return TRUE;
}

static FusRidge *
fit_plain_ridge (const FusEncoding *train, guint target)
{
  const gsize n_rows = fus_encoding_get_n_rows (train);
  const gsize width = widths[0] + widths[1] + widths[2] - widths[target];
  g_autoptr (FusMatrix) x = fus_matrix_new (n_rows, width);
  g_autoptr (FusMatrix) y = fus_matrix_new (n_rows, widths[target]);
  gsize n = 0;

  for (gsize row = 0; row < n_rows; row++)
    if (fus_mask_has (fus_encoding_get_presence (train)[row], target) &&
        get_others (train, row, target, fus_matrix_row (x, n)))
      memcpy (fus_matrix_row (y, n++),
              fus_encoding_get_x (train, target) + row * widths[target],
              widths[target] * sizeof (FusReal));
  x->n_rows = y->n_rows = n;

  return fus_ridge_new_gcv (x, y, NULL, NULL);
}

static FusMask *
hide (const FusEncoding *encoding, guint target)
{
  FusMask *from = g_new (FusMask, fus_encoding_get_n_rows (encoding));

  for (gsize row = 0; row < fus_encoding_get_n_rows (encoding); row++)
    from[row] = 7 & ~FUS_MASK_BIT (target);

  return from;
}

/* What a model with a mix predicts is a·ridge + b·model of the one without, of a ridge
 * fitted here, where a row has all others; and the model's alone where it lacks one. */
static void
check_mix (FusModel *mixed, FusModel *alone, FusDataset *dataset, guint target)
{
  g_autoptr (FusEncoding) train = encode (mixed, dataset, FUS_ROLE_TRAIN);
  g_autoptr (FusEncoding) test = encode (mixed, dataset, FUS_ROLE_TEST);
  g_autoptr (FusEncoding) other = encode (alone, dataset, FUS_ROLE_TEST);
  g_autofree FusMask *from = hide (test, target);
  g_autoptr (FusRidge) ridge = fit_plain_ridge (train, target);
  g_autoptr (FusMatrix) told =
               fus_encoding_predict (test, from, target, 0, NULL, NULL, NULL);
  g_autoptr (FusMatrix) of_model =
               fus_encoding_predict (other, from, target, 0, NULL, NULL, NULL);
  double a = 0;
  double b = 0;
  gsize n_mixed = 0;

  g_assert_true (fus_model_get_stack (mixed, target, &a, &b));
  g_assert_false (fus_model_get_stack (alone, target, &a, &b));
  fus_model_get_stack (mixed, target, &a, &b);
  g_assert_cmpfloat (a, >, 0);
  g_assert_cmpfloat (b, >=, 0);
  for (gsize row = 0; row < told->n_rows; row++)
    {
      FusReal x[16];
      double y[7];
      const gboolean is_mixed = get_others (test, row, target, x);

      n_mixed += is_mixed;
      if (is_mixed)
        fus_ridge_predict (ridge, y, x);
      for (gsize d = 0; d < widths[target]; d++)
        {
          const double model = (double) fus_matrix_row (of_model, row)[d];

          g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (told, row)[d],
                                          is_mixed ? a * y[d] + b * model : model, 1e-4);
        }
    }
  g_assert_cmpuint (n_mixed, >, told->n_rows / 2);
  g_assert_cmpuint (n_mixed, <, told->n_rows);
}

static double
sum_test_errors (FusModel *model, FusDataset *dataset, guint target)
{
  g_autoptr (FusEncoding) test = encode (model, dataset, FUS_ROLE_TEST);
  g_autofree FusMask *from = hide (test, target);
  g_auto (FusScores) scores = { 0 };
  double sum = 0;

  fus_scores_init (&scores, test);
  fus_encoding_compute_scores (test, from, FUS_MASK_BIT (target), 0, &scores, NULL, NULL,
                               NULL);
  for (gsize row = 0; row < fus_encoding_get_n_rows (test); row++)
    if (fus_encoding_get_presence (test)[row] == 7)
      sum += scores.squared_error[row * N_MODALITIES + target];

  return sum;
}

static gsize
find_row (const FusEncoding *encoding, guint sample)
{
  gsize row = 0;

  while (fus_encoding_get_samples (encoding)[row] != sample)
    row++;

  return row;
}

/* Two latents can't hold four hidden numbers, so that ridge has something to add. What is
 * scored, rebuilt and drawn is the same mix; and it is nearer to rows nobody has seen. */
static void
test_stack (void)
{
  static const char *const some[] = { "steps=200", "latent=2", NULL };
  static const char *const none[] = { "steps=200", "latent=2", "stack=off", NULL };
  g_autoptr (FusDataset) dataset = make_dataset (1500, FALSE, TRUE);
  g_autoptr (FusTrainer) trainer = make_trainer (dataset, some, 2);
  g_autoptr (FusTrainer) plain = make_trainer (dataset, none, 1);
  g_autoptr (FusModel) mixed = NULL;
  g_autoptr (FusModel) alone = NULL;
  g_autofree char *sentence = NULL;

  train_data_run (trainer);
  train_data_run (plain);
  mixed = fus_trainer_finish (trainer);
  alone = fus_trainer_finish (plain);
  for (guint target = 0; target < N_MODALITIES; target++)
    {
      const FusReconstructionOptions options = { 0, 20, 1 };
      g_autoptr (FusEncoding) test = encode (mixed, dataset, FUS_ROLE_TEST);
      g_autofree FusMask *from = hide (test, target);
      g_autoptr (FusMatrix) told =
                   fus_encoding_predict (test, from, target, 0, NULL, NULL, NULL);
      g_autoptr (FusReconstruction) rebuilt = NULL;

      check_mix (mixed, alone, dataset, target);
      g_assert_cmpfloat (sum_test_errors (mixed, dataset, target), <,
                         0.95 * sum_test_errors (alone, dataset, target));
      rebuilt = fus_reconstruct (test, from[0], target, &options, NULL, NULL, NULL);
      for (gsize i = 0; i < rebuilt->n_rows; i++)
        {
          FusReal x[7];

          fus_scaler_apply (fus_model_get_scaler (mixed), target, x,
                            fus_matrix_row (rebuilt->mean, i), 1);
          for (gsize d = 0; d < widths[target]; d++)
            g_assert_cmpfloat_with_epsilon (
              (double) x[d],
              (double) fus_matrix_row (told, find_row (test, rebuilt->samples[i]))[d],
              1e-4);
        }
    }
  sentence = fus_model_dup_mix (mixed, 0);
  g_assert_nonnull (strstr (sentence, "ridge"));
  g_assert_null (fus_model_dup_mix (alone, 0));
}

/* The same with fewer than 50 validation rows that have everything. */
static void
test_too_few_to_stack (void)
{
  static const char *const some[] = { "steps=100", "latent=2", NULL };
  g_autoptr (FusDataset) dataset = make_dataset (480, FALSE, FALSE);
  g_autoptr (FusTrainer) trainer = make_trainer (dataset, some, 2);
  g_autoptr (FusModel) model = NULL;

  train_data_run (trainer);
  model = fus_trainer_finish (trainer);
  g_assert_cmpuint (fus_trainer_get_n_valid (trainer), <, 50);
  g_assert_false (fus_model_has_stacks (model));
}

/* Rows that were recorded in bouts resemble each other: a hundred and twenty of six bouts
 * say of a mix what six rows say. A model that holds all there is has nothing to gain, and
 * is left alone. */
static void
test_bouts_do_not_stack (void)
{
  enum
  {
    N_ROWS = 560,
    FIRST = 400,
    END = 520,
    BOUT = 20,
    N_SEEDS = 8,
  };
  static const char *const some[] = { "steps=100", "latent=4", NULL };
  guint n_mixed = 0;

  for (guint seed = 1; seed <= N_SEEDS; seed++)
    {
      TrainData data = { .seed = 100 + seed,
                         .n_hidden = 4,
                         .widths = { widths[0], widths[1], widths[2] },
                         .noise = 1,
                         .factor = 1 };
      g_autoptr (FusDataset) plain = train_data_make (&data, N_ROWS);
      g_autofree guint8 *roles = g_new (guint8, N_ROWS);
      FusMatrix *filled[N_MODALITIES] = { NULL };
      g_autoptr (FusDataset) dataset = NULL;
      g_autoptr (FusSplit) split = NULL;
      g_autoptr (FusTrainer) trainer = NULL;
      g_autoptr (FusModel) model = NULL;

      for (guint m = 0; m < N_MODALITIES; m++)
        {
          filled[m] = fus_matrix_new (N_ROWS, widths[m]);
          for (guint row = 0; row < N_ROWS; row++)
            {
              const gboolean in_bout = row >= FIRST && row < END;
              const guint of = in_bout ? row - row % BOUT : row;

              for (gsize d = 0; d < widths[m]; d++)
                fus_matrix_row (filled[m], row)[d] =
                  fus_dataset_get_values (plain, m, of)[d] +
                  (FusReal) 0.05 * fus_dataset_get_values (plain, m, row)[d];
            }
        }
      for (guint row = 0; row < N_ROWS; row++)
        roles[row] = row < FIRST ? FUS_ROLE_TRAIN
                     : row < END ? FUS_ROLE_VALID
                                 : FUS_ROLE_TEST;
      data.filled = filled;
      dataset = train_data_make (&data, N_ROWS);
      split = fus_split_new_from_roles (roles, N_ROWS);
      trainer = train_data_make_trainer (dataset, split, "full", some, 1);
      train_data_run (trainer);
      model = fus_trainer_finish (trainer);
      for (guint m = 0; m < N_MODALITIES; m++)
        {
          double a = 0;
          double b = 0;

          n_mixed += fus_model_get_stack (model, m, &a, &b);
          fus_matrix_unref (filled[m]);
        }
    }
  g_test_message ("%u of %u mixed", n_mixed, N_SEEDS * N_MODALITIES);
  /* Judged by rows, ten would be mixed. */
  g_assert_cmpuint (n_mixed, <=, N_SEEDS * N_MODALITIES / 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/full/start-is-exact", test_start_is_exact);
  g_test_add_func ("/full/metric-is-that-of-what-is-decoded", test_metric);
  g_test_add_func ("/full/fills-what-is-absent", test_fill);
  g_test_add_func ("/full/company-does-no-harm", test_company);
  g_test_add_func ("/full/wide-data-keep-their-start", test_wide);
  g_test_add_func ("/full/threads-make-no-difference", test_threads);
  g_test_add_func ("/full/goes-on-where-it-stopped", test_resumes);
  g_test_add_func ("/full/stops-within-a-step", test_cancelled);
  g_test_add_func ("/full/holds-out-what-tells", test_holds_out);
  g_test_add_func ("/full/says-what-it-will-do", test_plan);
  g_test_add_func ("/full/gains-and-ranges-hold", test_gains);
  g_test_add_func ("/full/mixes-ridge-in", test_stack);
  g_test_add_func ("/full/bouts-count-as-few-rows", test_bouts_do_not_stack);
  g_test_add_func ("/full/too-few-rows-to-mix", test_too_few_to_stack);

  return g_test_run ();
}
