/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-objective.h"
#include "fus-step.h"
#include "fus-test-data.h"
#include "fus-test.h"

#include <math.h>
#include <string.h>

/* Every kind, on rows that are complete, lack modalities, lack features, see less than
 * they must rebuild. */

#define N_ROWS 70 /* two shards */
#define N_MODALITIES 3

typedef enum
{
  ROWS_COMPLETE = 0,
  ROWS_MASKED = 1 << 0,
  ROWS_GAPS = 1 << 1,
  ROWS_DROPPED = 1 << 2,
} Rows;

typedef struct
{
  const FusModelKind *kind;
  const char *setting; /* NULL or one more */
  guint rows;
} Case;

typedef struct
{
  FusDataset *dataset;
  FusModelSpec *spec;
  FusModel *model;
  FusBatch *batch;
} Setup;

static const gsize widths[N_MODALITIES] = { 3, 4, 3 };

static gboolean
lacks (guint sample, guint m)
{
  return (sample * 7 + m * 3) % 5 < 2 && sample % N_MODALITIES != m;
}

static FusReal
get_value (guint m, guint sample, gsize d)
{
  if (m == 2) /* one-hot */
    return sample % 3 == d ? 1 : 0;

  return (FusReal) sin (0.3 * m + 0.5 * sample + 0.8 * (double) d);
}

static FusDataset *
make_dataset (guint rows)
{
  static const char *const ids[] = { "a", "b", "c" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("test");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, N_ROWS, NULL);
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      g_autoptr (FusMatrix) block = fus_matrix_new (N_ROWS, widths[m]);
      guint samples[N_ROWS];
      guint n = 0;

      for (guint i = 0; i < N_ROWS; i++)
        {
          if ((rows & ROWS_MASKED) != 0 && lacks (i, m))
            continue;
          for (gsize d = 0; d < widths[m]; d++)
            fus_matrix_row (block, n)[d] =
              (rows & ROWS_GAPS) != 0 && m < 2 && (i + d) % 4 == 0 ? (FusReal) NAN
                                                                   : get_value (m, i, d);
          samples[n++] = i;
        }
      block->n_rows = n;
      fus_test_take_modality (builder,
                              fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR,
                                                &widths[m], 1),
                              block, samples);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static void
set (FusModelSpec *spec, const char *pair)
{
  g_autoptr (GError) error = NULL;

  fus_options_set_pair (spec->options, pair, &error);
  g_assert_no_error (error);
}

static void
setup_clear (Setup *self)
{
  g_clear_pointer (&self->batch, fus_batch_free);
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->spec, fus_model_spec_free);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setup, setup_clear)

static Setup
setup_make (const Case *test)
{
  Setup self = { make_dataset (test->rows), NULL, NULL, NULL };
  g_autoptr (FusScaler) scaler = fus_scaler_new_identity (self.dataset);
  g_autoptr (GError) error = NULL;
  guint samples[N_ROWS];

  self.spec = fus_model_spec_new (test->kind, self.dataset);
  set (self.spec, "latent=2");
  set (self.spec, "hidden=3");
  set (self.spec, "activation=tanh");
  set (self.spec, "beta=0.7");
  set (self.spec, "weight.b=1.5");
  set (self.spec, "likelihood.a=normal");
  set (self.spec, "likelihood.b=laplace");
  set (self.spec, "likelihood.c=categorical");
  if (test->setting != NULL)
    set (self.spec, test->setting);
  self.model = fus_model_new (self.spec, scaler, &error);
  g_assert_no_error (error);
  self.batch = fus_batch_new (self.dataset, N_ROWS);
  for (guint i = 0; i < N_ROWS; i++)
    samples[i] = i;
  fus_batch_fill (self.batch, self.dataset, scaler, samples, N_ROWS);
  for (guint i = 0; i < N_ROWS && (test->rows & ROWS_DROPPED) != 0; i += 2)
    if (fus_mask_count (self.batch->inputs[i]) > 1)
      self.batch->inputs[i] &= self.batch->inputs[i] - 1;

  return self;
}

static double
mean_loss (FusStep *step, const Setup *setup, gboolean backward)
{
  const FusStepOptions options = {
    .seed = 5, .step = 3, .beta = 0.7, .backward = backward
  };
  const FusLossRows *rows = fus_step_run (step, setup->batch, &options);
  double sum = 0;

  for (gsize row = 0; row < rows->n_rows; row++)
    sum += rows->loss[row];

  return sum / (double) rows->n_rows;
}

/* Draws are a function of seed, site, step and row, so the loss is smooth in the
 * parameters. */
static void
test_gradient (gconstpointer data)
{
  const Case *test = data;
  g_auto (Setup) setup = setup_make (test);
  g_autoptr (FusStep) step = fus_step_new (setup.model, NULL);
  FusParams *params = fus_model_get_params (setup.model);
  g_autofree FusReal *gradient = g_new (FusReal, params->n_values);
  double norm = 0;

  g_assert_true (isfinite (mean_loss (step, &setup, TRUE)));
  fus_step_get_gradients (step, gradient);
  for (gsize i = 0; i < params->n_values; i++)
    {
      g_assert_true (isfinite (gradient[i]));
      norm += (double) (gradient[i] * gradient[i]);
    }
  g_assert_cmpfloat (norm, >, 1e-6);
#ifdef FUS_REAL_IS_DOUBLE
  for (gsize i = 0; i < params->n_values; i++)
    {
      const double width = 1e-5;
      const FusReal value = params->values[i];
      double above = 0;
      double below = 0;

      params->values[i] = value + width;
      above = mean_loss (step, &setup, FALSE);
      params->values[i] = value - width;
      below = mean_loss (step, &setup, FALSE);
      params->values[i] = value;
      /* Laplace's density has an edge: a difference across it is off by a little. */
      fus_assert_close (gradient[i], (above - below) / (2 * width), 1e-5, 1e-6);
    }
#endif
}

/* What is told of a row adds up to its loss where λ and the objective allow. */
static void
test_terms (gconstpointer data)
{
  const Case *test = data;
  g_auto (Setup) setup = setup_make (test);
  g_autoptr (FusLossRows) rows = fus_model_loss (setup.model, setup.batch, NULL, 1, NULL);

  for (gsize row = 0; row < rows->n_rows; row++)
    {
      g_assert_true (isfinite (rows->loss[row]));
      g_assert_true (isfinite (rows->elbo[row]));
      for (guint m = 0; m < N_MODALITIES; m++)
        {
          const gsize i = m * rows->capacity + row;
          gboolean present = fus_mask_has (setup.batch->presence[row], m);

          /* A kind without fusion rebuilds only what it sees. */
          if (fus_mask_has (setup.batch->inputs[row], m) || !present)
            g_assert_true (isnan (rows->nll[i]) != present);
        }
    }
}

/* Rows of one batch don't depend on how many threads there are. */
static void
test_threads (gconstpointer data)
{
  const Case *test = data;
  g_auto (Setup) setup = setup_make (test);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusLossRows) one = fus_model_loss (setup.model, setup.batch, NULL, 1, NULL);
  g_autoptr (FusLossRows) two = fus_model_loss (setup.model, setup.batch, NULL, 1, pool);

  g_assert_cmpmem (one->loss, N_ROWS * sizeof (double), two->loss,
                   N_ROWS * sizeof (double));
  g_assert_cmpmem (one->elbo, N_ROWS * sizeof (double), two->elbo,
                   N_ROWS * sizeof (double));
}

/* What a row lacks does not reach its loss, whatever it is: here garbage in place of the
 * NaN of absent modalities. */
static void
test_absent (gconstpointer data)
{
  const Case *test = data;
  g_auto (Setup) setup = setup_make (test);
  g_autoptr (FusLossRows) before =
               fus_model_loss (setup.model, setup.batch, NULL, 1, NULL);
  g_autoptr (FusLossRows) after = NULL;

  for (guint m = 0; m < N_MODALITIES; m++)
    for (gsize row = 0; row < N_ROWS; row++)
      for (gsize d = 0; d < widths[m] && !fus_mask_has (setup.batch->presence[row], m);
           d++)
        {
          fus_matrix_row (setup.batch->x[m], row)[d] = (FusReal) INFINITY;
          fus_matrix_row (setup.batch->seen[m], row)[d] = (FusReal) NAN;
        }
  after = fus_model_loss (setup.model, setup.batch, NULL, 1, NULL);
  g_assert_cmpmem (before->loss, N_ROWS * sizeof (double), after->loss,
                   N_ROWS * sizeof (double));
}

/* Subsets that rows can have, each another than the one before: 3, 5, 6, 3, … */
static void
fill_subsets (FusNoise *noise)
{
  static const FusMask pairs[] = { 3, 5, 6 };

  for (guint i = 0; i < noise->n_arrays; i++)
    for (gsize k = 0; k < fus_noise_array_get_n_values (&noise->arrays[i]); k++)
      if (noise->arrays[i].is_subset)
        noise->arrays[i].values[k] = (FusReal) pairs[k % 3];
}

/* Draws from outside are used, each array of them: the loss follows it. */
static void
test_noise (gconstpointer data)
{
  const Case *test = data;
  g_auto (Setup) setup = setup_make (test);
  g_autoptr (FusNoise) noise = fus_objective_new_noise (setup.model, N_ROWS);

  g_assert_cmpuint (noise->n_arrays, >, 0);
  fill_subsets (noise);
  for (guint i = 0; i < noise->n_arrays; i++)
    {
      FusNoiseArray *array = &noise->arrays[i];
      g_autoptr (FusLossRows) before =
                   fus_model_loss (setup.model, setup.batch, noise, 1, NULL);
      g_autoptr (FusLossRows) after = NULL;

      if (array->is_subset)
        memset (array->values, 0,
                fus_noise_array_get_n_values (array) * sizeof (FusReal));
      else
        fus_test_fill_sin (array->values, fus_noise_array_get_n_values (array), 1, 1);
      after = fus_model_loss (setup.model, setup.batch, noise, 2, NULL);
      g_assert_true (memcmp (before->loss, after->loss, N_ROWS * sizeof (double)) != 0);
    }
}

static void
add_case (const FusModelKind *kind, const char *setting, GPtrArray *cases)
{
  static const struct
  {
    const char *name;
    guint rows;
  } variants[] = {
    { "complete", ROWS_COMPLETE },
    { "masked", ROWS_MASKED },
    { "masked-with-gaps", ROWS_MASKED | ROWS_GAPS },
    { "masked-and-dropped", ROWS_MASKED | ROWS_DROPPED },
  };
  static const struct
  {
    const char *name;
    void (*func) (gconstpointer data);
  } checks[] = {
    { "gradient", test_gradient }, { "terms", test_terms }, { "threads", test_threads },
    { "absent", test_absent },     { "noise", test_noise },
  };

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      Case *test = g_new (Case, 1);

      *test = (Case){ kind, setting, variants[i].rows };
      g_ptr_array_add (cases, test);
      for (guint k = 0; k < G_N_ELEMENTS (checks); k++)
        {
          g_autofree char *path =
            g_strdup_printf ("/objective/%s%s%s/%s/%s", kind->id,
                             setting != NULL ? "-" : "", setting != NULL ? setting : "",
                             variants[i].name, checks[k].name);

          g_test_add_data_func (path, test, checks[k].func);
        }
    }
}

int
main (int argc, char *argv[])
{
  /* What a kind's defaults leave out. */
  static const char *const more[][2] = {
    { "mvae", "subsampling=off" },    { "mvae", "subsets=2" },
    { "mvae", "reduction=multivae" }, { "mvtcae", "reduction=multivae" },
    { "mmvae", "draws=2" },           { "mmvae", "learn_prior=on" },
    { "mopoe", "prior_in=all" },      { "mopoe", "prior_in=none" },
    { "vae", "linear_path=on" },      { "early", "linear_path=on" },
    { "mvae", "linear_path=on" },     { "mmvae", "linear_path=on" },
  };
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  gsize n_kinds = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n_kinds);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_kinds; i++)
    add_case (kinds[i], NULL, cases);
  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    add_case (fus_model_kind_lookup (more[i][0]), more[i][1], cases);

  return g_test_run ();
}
