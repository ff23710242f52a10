/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kernels.h"
#include "fus-test-data.h"
#include "fus-test.h"
#include "fus-trainer.h"

#include <math.h>
#include <string.h>

/* Training ends where closed forms say it must: MODELS.md 7.4 and 7.5. */

#define LOG_2PI 1.8378770664093454836

static void
run (FusTrainer *trainer)
{
  g_autoptr (GError) error = NULL;

  while (!fus_trainer_is_finished (trainer))
    {
      fus_trainer_run_epoch (trainer, NULL, &error);
      g_assert_no_error (error);
    }
}

static FusModelSpec *
make_spec (const char *kind, FusDataset *dataset, const char *const *settings)
{
  FusModelSpec *spec = fus_model_spec_new (fus_model_kind_lookup (kind), dataset);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; settings[i] != NULL; i++)
    fus_options_set_pair (spec->options, settings[i], &error);
  g_assert_no_error (error);

  return spec;
}

static const FusReal *
get_values (const FusModel *model, const char *prefix, const char *id, const char *suffix)
{
  g_autofree char *name = g_strconcat (prefix, ".", id, ".", suffix, NULL);
  FusParams *params = fus_model_get_params (model);
  guint param = 0;

  g_assert_true (fus_params_find (params, name, &param));

  return fus_params_get_values (params, param);
}

/* -- The exact density of a linear decoder with unit noise: x ~ N (b, W Wᵀ + I) -- */

/**
 * Linear:
 * @n: features
 * @n_latents: latents
 * @weights: `[n × n_latents]`
 * @bias: `[n]`
 * @factor: `[n_latents × n_latents]`: lower Cholesky factor of I + Wᵀ W
 * @log_det: log |W Wᵀ + I|
 */
typedef struct
{
  gsize n;
  guint n_latents;
  double *weights;
  double *bias;
  double *factor;
  double log_det;
} Linear;

static void
linear_clear (Linear *self)
{
  g_free (self->weights);
  g_free (self->bias);
  g_free (self->factor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Linear, linear_clear)

static void
factorize (Linear *self)
{
  const guint l = self->n_latents;

  self->factor = g_new0 (double, l *l);
  self->log_det = 0;
  for (guint i = 0; i < l; i++)
    for (guint j = 0; j <= i; j++)
      {
        double sum = i == j ? 1 : 0;

        for (gsize d = 0; d < self->n; d++)
          sum += self->weights[d * l + i] * self->weights[d * l + j];
        for (guint k = 0; k < j; k++)
          sum -= self->factor[i * l + k] * self->factor[j * l + k];
        self->factor[i * l + j] = i == j ? sqrt (sum) : sum / self->factor[j * l + j];
        if (i == j)
          self->log_det += log (sum);
      }
}

/* Decoders of the modalities of @subset, one below the other. */
static Linear
linear_make (const FusModel *model, FusMask subset)
{
  const FusModelSpec *spec = fus_model_get_spec (model);
  Linear self = { .n_latents = fus_model_get_n_latents (model) };
  gsize row = 0;

  for (guint m = 0; m < spec->n_modalities; m++)
    self.n += fus_mask_has (subset, m) ? spec->modalities[m]->n_features : 0;
  self.weights = g_new (double, self.n *self.n_latents);
  self.bias = g_new (double, self.n);
  for (guint m = 0; m < spec->n_modalities; m++)
    for (gsize d = 0; d < spec->modalities[m]->n_features && fus_mask_has (subset, m);
         d++, row++)
      {
        const char *id = spec->modalities[m]->id;

        self.bias[row] = (double) get_values (model, "dec", id, "0.bias")[d];
        for (guint l = 0; l < self.n_latents; l++)
          self.weights[row * self.n_latents + l] =
            (double) get_values (model, "dec", id, "0.weight")[d * self.n_latents + l];
      }
  factorize (&self);

  return self;
}

/* −log p of one row: |W Wᵀ + I| and its inverse through the smaller I + Wᵀ W. */
static double
linear_nll (const Linear *self, const double *x)
{
  double squares = 0;
  double *u = g_newa (double, self->n_latents);

  for (guint l = 0; l < self->n_latents; l++)
    u[l] = 0;
  for (gsize d = 0; d < self->n; d++)
    {
      double r = x[d] - self->bias[d];

      squares += r * r;
      for (guint l = 0; l < self->n_latents; l++)
        u[l] += self->weights[d * self->n_latents + l] * r;
    }
  for (guint i = 0; i < self->n_latents; i++)
    {
      for (guint k = 0; k < i; k++)
        u[i] -= self->factor[i * self->n_latents + k] * u[k];
      u[i] /= self->factor[i * self->n_latents + i];
      squares -= u[i] * u[i];
    }

  return 0.5 * ((double) self->n * LOG_2PI + self->log_det + squares);
}

/* Mean over @rows, standardised as the model does. */
static double
linear_mean_nll (const FusModel *model,
                 const FusDataset *dataset,
                 FusMask subset,
                 const guint *rows,
                 gsize n_rows)
{
  g_auto (Linear) linear = linear_make (model, subset);
  g_autofree double *x = g_new (double, linear.n);
  double sum = 0;

  for (gsize i = 0; i < n_rows; i++)
    {
      gsize offset = 0;

      for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
        {
          const gsize n = fus_dataset_get_modality (dataset, m)->n_features;
          g_autofree FusReal *values = g_new (FusReal, n);

          if (!fus_mask_has (subset, m))
            continue;
          fus_scaler_apply (fus_model_get_scaler (model), m, values,
                            fus_dataset_get_values (dataset, m, rows[i]), 1);
          for (gsize d = 0; d < n; d++)
            x[offset++] = (double) values[d];
        }
      sum += linear_nll (&linear, x);
    }

  return sum / (double) n_rows;
}

/* -- MODELS.md 7.4: a linear VAE is probabilistic PCA -- */

static FusMatrix *
read_table (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) header = NULL;
  FusMatrix *table = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  header = g_strsplit (lines[0], ",", -1);
  table = fus_matrix_new (g_strv_length (lines) - 1, g_strv_length (header) - 1);
  for (gsize row = 0; row < table->n_rows; row++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[row + 1], ",", -1);

      for (gsize d = 0; d < table->n_cols; d++)
        fus_matrix_row (table, row)[d] = (FusReal) g_ascii_strtod (cells[d], NULL);
    }

  return table;
}

static FusDataset *
read_mfeat (void)
{
  static const char *const ids[] = { "fou", "fac", "kar", "pix", "zer", "mor" };
  const char *given = g_getenv ("FUSESCOPE_DATA");
  g_autofree char *folder = given != NULL
                              ? g_strdup (given)
                              : g_build_filename (g_getenv ("FUSESCOPE_SOURCE_ROOT"),
                                                  "..", "shared", "data", NULL);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("mfeat");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  for (guint m = 0; m < G_N_ELEMENTS (ids); m++)
    {
      g_autofree char *file = g_strdup_printf ("mfeat-%s.csv", ids[m]);
      g_autofree char *path = g_build_filename (folder, "mfeat", file, NULL);
      g_autoptr (FusMatrix) table = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return NULL;
      table = read_table (path);
      if (m == 0)
        fus_dataset_builder_set_samples (builder, table->n_rows, NULL);
      fus_test_take_modality (builder,
                              fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR,
                                                &table->n_cols, 1),
                              table, NULL);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

/* Rows whose number is 4 modulo 5 are for testing (MODELS.md 7.6, mfeat-A). */
static FusSplit *
make_mfeat_split (gsize n)
{
  g_autofree guint8 *roles = g_new (guint8, n);

  for (gsize i = 0; i < n; i++)
    roles[i] = i % 5 == 4 ? FUS_ROLE_TEST : FUS_ROLE_TRAIN;

  return fus_split_new_from_roles (roles, n);
}

/* Mean −ELBO of the last epochs: draws average out, and the rate is small by then. */
static double
get_last_loss (const FusTrainer *trainer, guint n)
{
  const FusTrainingLog *log = fus_trainer_get_log (trainer);
  const guint n_epochs = fus_training_log_get_n_epochs (log);
  double sum = 0;

  for (guint i = n_epochs - n; i < n_epochs; i++)
    sum += fus_training_log_get (log, i)->train.loss;

  return sum / n;
}

static void
test_pca (void)
{
  static const char *const settings[] = {
    "latent=16",  "hidden=",     "noise=fixed", "noise_scale=1",   "warmup=0",
    "batch=1600", "epochs=3000", "lr=0.01",     "schedule=cosine", "clip=0",
    "patience=0", "keep=last",   NULL,
  };
  /* MODELS.md 7.4, L = 16, s² = 1. */
  const double train_nll = 736.0886;
  const double test_nll = 738.4802;
  g_autoptr (FusDataset) dataset = read_mfeat ();
  g_autoptr (FusSplit) split = NULL;
  g_autoptr (FusModelSpec) spec = NULL;
  g_autoptr (FusTrainer) trainer = NULL;
  g_autoptr (FusModel) model = NULL;
  g_autofree guint *train = NULL;
  g_autofree guint *test = NULL;
  gsize n_train = 0;
  gsize n_test = 0;
  g_autoptr (GError) error = NULL;
  double exact = 0;
  double bound = 0;

  if (dataset == NULL)
    {
      g_test_skip ("The collected data aren’t here: set FUSESCOPE_DATA");
      return;
    }
  split = make_mfeat_split (fus_dataset_get_n_samples (dataset));
  spec = make_spec ("early", dataset, settings);
  trainer = fus_trainer_new (dataset, split, spec, 2, 0, &error);
  g_assert_no_error (error);
  run (trainer);
  model = fus_trainer_finish (trainer);
  train = fus_split_list_rows (split, FUS_ROLE_TRAIN, &n_train);
  test = fus_split_list_rows (split, FUS_ROLE_TEST, &n_test);
  exact = linear_mean_nll (model, dataset, 63, train, n_train);
  bound = get_last_loss (trainer, 50);
  g_test_message ("train: exact NLL %.4f, −ELBO %.4f; test: exact NLL %.4f", exact, bound,
                  linear_mean_nll (model, dataset, 63, test, n_test));
  /* No decoder does better than the maximum, up to the rounding of the reference. */
  g_assert_cmpfloat (exact, >, train_nll - 1e-3);
  g_assert_cmpfloat (exact, <, train_nll + 0.2);
  g_assert_cmpfloat (bound, >, train_nll - 0.05);
  g_assert_cmpfloat (bound, <, train_nll + 0.5);
  fus_assert_close (linear_mean_nll (model, dataset, 63, test, n_test), test_nll, 0, 0.5);
}

/* -- MODELS.md 7.5: LG3 -- */

static const double loadings[3][2] = { { 2, .5 }, { 1, 1.5 }, { .5, 2.5 } };

#define N_TRAIN 20000
#define N_HELD 20000

static void
draw_lg3_row (guint sample, double rows[3][4])
{
  FusRng rng = fus_rng_at (3, FUS_DRAW_TEST, 0, sample);
  const double z[2] = { fus_rng_normal (&rng), fus_rng_normal (&rng) };

  for (guint m = 0; m < 3; m++)
    for (guint d = 0; d < 4; d++)
      rows[m][d] = 0.5 * loadings[m][0] * z[0] +
                   (d % 2 == 0 ? 0.5 : -0.5) * loadings[m][1] * z[1] +
                   fus_rng_normal (&rng);
}

static FusDataset *
make_lg3 (void)
{
  static const char *const ids[] = { "m0", "m1", "m2" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("LG3");
  g_autoptr (GError) error = NULL;
  FusMatrix *blocks[3] = { NULL };
  const gsize width = 4;
  FusDataset *dataset = NULL;

  for (guint m = 0; m < 3; m++)
    blocks[m] = fus_matrix_new (N_TRAIN + N_HELD, width);
  for (guint i = 0; i < N_TRAIN + N_HELD; i++)
    {
      double rows[3][4];

      draw_lg3_row (i, rows);
      for (guint m = 0; m < 3; m++)
        for (guint d = 0; d < width; d++)
          fus_matrix_row (blocks[m], i)[d] = (FusReal) rows[m][d];
    }
  fus_dataset_builder_set_samples (builder, N_TRAIN + N_HELD, NULL);
  for (guint m = 0; m < 3; m++)
    fus_test_take_modality (builder,
                            fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &width,
                                              1),
                            blocks[m], NULL);
  for (guint m = 0; m < 3; m++)
    fus_matrix_unref (blocks[m]);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

/* The truth as a model: its decoders are the loadings. */
static void
set_truth (FusModel *model)
{
  FusParams *params = fus_model_get_params (model);

  memset (params->values, 0, params->n_values * sizeof (FusReal));
  for (guint m = 0; m < 3; m++)
    for (guint d = 0; d < 4; d++)
      {
        FusReal *weights =
          (FusReal *) get_values (model, "dec",
                                  fus_model_get_spec (model)->modalities[m]->id,
                                  "0.weight");

        weights[d * 2] = (FusReal) (0.5 * loadings[m][0]);
        weights[d * 2 + 1] = (FusReal) ((d % 2 == 0 ? 0.5 : -0.5) * loadings[m][1]);
      }
}

static void
test_lg3 (void)
{
  static const char *const settings[] = {
    "latent=2",   "hidden=",   "noise=fixed",     "noise_scale=1",   "warmup=0",
    "batch=256",  "epochs=38", "lr=0.01",         "schedule=cosine", "clip=0",
    "patience=0", "keep=last", "standardize=off", "subsampling=on",  NULL,
  };
  /* MODELS.md 7.5, "expected NLL over data", by subset. */
  static const double expected[] = { 0,
                                     6.5920448647,
                                     6.6116552213,
                                     12.8737694845,
                                     6.7778266429,
                                     13.1880738142,
                                     12.8826192730,
                                     19.0821867728 };
  g_autoptr (FusDataset) dataset = make_lg3 ();
  g_autofree guint8 *roles = g_new (guint8, N_TRAIN + N_HELD);
  g_autofree guint *held = g_new (guint, N_HELD);
  g_autoptr (FusSplit) split = NULL;
  g_autoptr (FusModelSpec) spec = make_spec ("mvae", dataset, settings);
  g_autoptr (FusTrainer) trainer = NULL;
  g_autoptr (FusModel) model = NULL;
  g_autoptr (FusModel) truth = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_TRAIN + N_HELD; i++)
    roles[i] = i < N_TRAIN ? FUS_ROLE_TRAIN : FUS_ROLE_TEST;
  for (guint i = 0; i < N_HELD; i++)
    held[i] = N_TRAIN + i;
  split = fus_split_new_from_roles (roles, N_TRAIN + N_HELD);
  trainer = fus_trainer_new (dataset, split, spec, 2, 0, &error);
  g_assert_no_error (error);
  run (trainer);
  model = fus_trainer_finish (trainer);
  truth =
    fus_model_new_with_values (fus_model_get_spec (model), fus_model_get_scaler (model),
                               fus_model_get_params (model)->values);
  set_truth (truth);
  for (FusMask subset = 1; subset < 8; subset++)
    {
      double learned = linear_mean_nll (model, dataset, subset, held, N_HELD);
      double best = linear_mean_nll (truth, dataset, subset, held, N_HELD);
      double n = 4.0 * fus_mask_count (subset);

      g_test_message (
        "subset %u: learned %.4f, truth on the same rows %.4f, expected %.4f", subset,
        learned, best, expected[subset]);
      /* The variance of −log p of n Gaussian numbers is n ÷ 2. */
      fus_assert_close (best, expected[subset], 0, 5 * sqrt (n / 2 / N_HELD));
      fus_assert_close (learned, best, 0, 0.03);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  fus_kernels_init (&error);
  g_assert_no_error (error);
  g_test_add_func ("/trained/linear-vae-is-principal-components", test_pca);
  g_test_add_func ("/trained/lg3-every-subset", test_lg3);

  return g_test_run ();
}
