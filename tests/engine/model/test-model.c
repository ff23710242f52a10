/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-activation.h"
#include "fus-golden.h"
#include "fus-model-error.h"
#include "fus-objective.h"
#include "fus-optimizer.h"
#include "fus-schedule.h"
#include "fus-test-data.h"
#include "fus-test.h"

#include <math.h>
#include <string.h>

#ifdef FUS_REAL_IS_DOUBLE
#define DIGITS(tolerance) (tolerance)
#else
#define DIGITS(tolerance) MAX ((tolerance), 2e-5)
#endif

/* -- Properties of every kind's posterior -- */

static FusPosterior *
fuse_all (const FusGolden *golden, FusMask from, FusMeanMode mode, FusArena *arena)
{
  const FusMask each[GOLDEN_N_ROWS] = { from, from, from, from };
  FusExperts *experts = fus_model_encode (golden->model, golden->batch, arena);

  return fus_model_fuse (golden->model, experts, each, mode, arena);
}

static void
test_nothing_is_prior (gconstpointer data)
{
  const FusModelKind *kind = data;
  g_autoptr (FusGolden) golden = fus_golden_new (kind->id, NULL, TRUE);
  g_autoptr (FusArena) arena = fus_arena_new ();
  const gsize n = GOLDEN_N_ROWS * fus_model_get_n_latents (golden->model);
  FusReal *mean = fus_arena_push (arena, FusReal, n);
  FusReal *logvar = fus_arena_push (arena, FusReal, n);

  for (guint mode = 0; mode < 2; mode++)
    {
      fus_posterior_get_moments (fuse_all (golden, 0, mode, arena), mean, logvar);
      for (gsize i = 0; i < n; i++)
        {
          fus_assert_close (mean[i], 0, 0, 0);
          fus_assert_close (logvar[i], 0, 0, 1e-12);
        }
    }
}

/* What a row lacks is left out, as if it had not been asked for. */
static void
test_absent_is_left_out (gconstpointer data)
{
  const FusModelKind *kind = data;
  g_autoptr (FusGolden) golden = fus_golden_new (kind->id, NULL, TRUE);
  g_autoptr (FusArena) arena = fus_arena_new ();
  const gsize n = GOLDEN_N_ROWS * fus_model_get_n_latents (golden->model);
  FusExperts *experts = fus_model_encode (golden->model, golden->batch, arena);
  FusReal *all = fus_arena_push (arena, FusReal, n);
  FusReal *own = fus_arena_push (arena, FusReal, n);

  fus_posterior_get_moments (fuse_all (golden, GOLDEN_ALL, FUS_MEAN_MIXTURE, arena), all,
                             NULL);
  fus_posterior_get_moments (fus_model_fuse (golden->model, experts,
                                             golden->batch->presence, FUS_MEAN_MIXTURE,
                                             arena),
                             own, NULL);
  g_assert_cmpmem (all, n * sizeof (FusReal), own, n * sizeof (FusReal));
}

/* Weights of a row add up to 1, and its density to 1 over a grid. */
static void
test_weights (gconstpointer data)
{
  const FusModelKind *kind = data;
  g_autoptr (FusGolden) golden = fus_golden_new (kind->id, NULL, TRUE);
  g_autoptr (FusArena) arena = fus_arena_new ();

  for (FusMask from = 0; from <= GOLDEN_ALL; from++)
    {
      FusPosterior *q = fuse_all (golden, from, FUS_MEAN_MIXTURE, arena);

      for (gsize row = 0; row < q->n_rows; row++)
        {
          double sum = 0;

          for (guint k = 0; k < q->n_components; k++)
            sum += (double) q->weight[k][row];
          fus_assert_close (sum, 1, DIGITS (1e-12), 0);
        }
    }
}

/* Moments of many draws are those of the mixture. */
static void
test_draws (gconstpointer data)
{
  const FusModelKind *kind = data;
  g_autoptr (FusGolden) golden = fus_golden_new (kind->id, NULL, FALSE);
  g_autoptr (FusArena) arena = fus_arena_new ();
  FusPosterior *q = fuse_all (golden, GOLDEN_ALL, FUS_MEAN_MIXTURE, arena);
  const gsize n = q->n_rows * q->n_latents;
  FusReal *mean = fus_arena_push (arena, FusReal, n);
  FusReal *logvar = fus_arena_push (arena, FusReal, n);
  FusReal *z = fus_arena_push (arena, FusReal, n);
  double *sums = fus_arena_push0 (arena, double, n);
  double *squares = fus_arena_push0 (arena, double, n);
  const guint n_draws = 40000;

  fus_posterior_get_moments (q, mean, logvar);
  for (guint i = 0; i < n_draws; i++)
    {
      fus_posterior_sample (q, z, 1, FUS_DRAW_TEST, i, NULL);
      for (gsize k = 0; k < n; k++)
        {
          sums[k] += (double) z[k];
          squares[k] += (double) (z[k] - mean[k]) * (double) (z[k] - mean[k]);
        }
    }
  for (gsize k = 0; k < n; k++)
    {
      double variance = exp ((double) logvar[k]);

      fus_assert_close (sums[k] / n_draws, mean[k], 0, 5 * sqrt (variance / n_draws));
      fus_assert_close (squares[k] / n_draws, variance, 0.06, 0);
    }
}

/* A row's draw doesn't depend on its neighbours, only on the number it is known by. */
static void
test_draws_by_number (void)
{
  g_autoptr (FusGolden) golden = fus_golden_new ("mmvae", NULL, FALSE);
  g_autoptr (FusArena) arena = fus_arena_new ();
  FusPosterior *q = fuse_all (golden, GOLDEN_ALL, FUS_MEAN_MIXTURE, arena);
  const guint rows[] = { 7, 1, 9, 3 };
  FusReal first[8];
  FusReal second[8];

  fus_posterior_sample (q, first, 1, FUS_DRAW_TEST, 0, rows);
  fus_posterior_sample (q, second, 1, FUS_DRAW_TEST, 0, NULL);
  g_assert_cmpmem (first + 2, 2 * sizeof (FusReal), second + 2, 2 * sizeof (FusReal));
  g_assert_cmpmem (first + 6, 2 * sizeof (FusReal), second + 6, 2 * sizeof (FusReal));
  g_assert_true (memcmp (first, second, 2 * sizeof (FusReal)) != 0);
}

static void
test_one_expert_is_itself (void)
{
  static const char *const kinds[] = { "mvtcae", "mmvae", "mopoe" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint m = 0; m < 3; m++)
      {
        g_autoptr (FusGolden) golden = fus_golden_new (kinds[i], NULL, FALSE);
        g_autoptr (FusArena) arena = fus_arena_new ();
        FusExperts *experts = fus_model_encode (golden->model, golden->batch, arena);
        FusReal mean[8];
        FusReal logvar[8];

        fus_posterior_get_moments (fuse_all (golden, FUS_MASK_BIT (m), FUS_MEAN_MIXTURE,
                                             arena),
                                   mean, logvar);
        fus_assert_all_close (mean, fus_experts_get_mean (experts, m), 8, DIGITS (1e-12),
                              1e-12);
        fus_assert_all_close (logvar, fus_experts_get_logvar (experts, m), 8,
                              DIGITS (1e-12), DIGITS (1e-12));
      }
}

/* -- Order of modalities -- */

static const guint other_order[] = { 2, 0, 1 };

static FusMask
reorder (FusMask mask)
{
  FusMask out = 0;

  for (guint k = 0; k < 3; k++)
    if (fus_mask_has (mask, other_order[k]))
      out |= FUS_MASK_BIT (k);

  return out;
}

/* The draws of @noise, by name, for the model with the other order. */
static void
copy_noise (FusNoise *to, const FusNoise *from)
{
  for (guint i = 0; i < from->n_arrays; i++)
    {
      FusNoiseArray *array = fus_noise_lookup (to, from->arrays[i].name);

      g_assert_nonnull (array);
      for (gsize k = 0; k < fus_noise_array_get_n_values (array); k++)
        array->values[k] = array->is_subset
                             ? (FusReal) reorder ((FusMask) from->arrays[i].values[k])
                             : from->arrays[i].values[k];
    }
}

static void
fill_noise (FusNoise *noise)
{
  for (guint i = 0; i < noise->n_arrays; i++)
    {
      FusNoiseArray *array = &noise->arrays[i];

      fus_test_fill_sin (array->values, fus_noise_array_get_n_values (array), i + 1, 1);
      for (gsize k = 0; k < fus_noise_array_get_n_values (array); k++)
        if (array->is_subset)
          array->values[k] = (FusReal) (1 + k);
    }
}

static void
test_order (gconstpointer data)
{
  const char *kind = data;

  for (guint masked = 0; masked < 2; masked++)
    {
      g_autoptr (FusGolden) one = fus_golden_new (kind, NULL, masked != 0);
      g_autoptr (FusGolden) two =
                   fus_golden_new_ordered (kind, NULL, masked != 0, other_order);
      g_autoptr (FusNoise) noise = fus_objective_new_noise (one->model, GOLDEN_N_ROWS);
      g_autoptr (FusNoise) same = fus_objective_new_noise (two->model, GOLDEN_N_ROWS);
      double gradients[6];
      double same_gradients[6];

      fill_noise (noise);
      copy_noise (same, noise);
      fus_assert_close (fus_golden_run (two, same, same_gradients),
                        fus_golden_run (one, noise, gradients), DIGITS (1e-12), 0);
      for (guint i = 0; i < 6; i++)
        fus_assert_close (same_gradients[i], gradients[i], DIGITS (1e-10),
                          DIGITS (1e-12));
    }
}

/* -- LG3, MODELS.md 7.5: a linear Gaussian model whose posterior is exact -- */

typedef struct
{
  FusMask subset;
  double log_prob;
  double mean[2];
  double variance[2];
  double kl;
} Exact;

static const Exact exact[] = {
  { 1, -6.2271584974, { .9569571498, -.1572982674 }, { .2, .8 }, .8865455976 },
  { 2, -6.8901339323, { 1.2802037673, -.0354308981 }, { .5, .3076923077 }, 1.1598357595 },
  { 4, -8.0537941772, { .9998834461, .0850238411 }, { .8, .1379310345 }, 1.0745360070 },
  { 3,
    -12.2233303595,
    { 1.2241988806, -.0890780723 },
    { .1666666667, .2857142857 },
    1.5017505962 },
  { 5,
    -13.5750731509,
    { 1.1494552489, .0559733352 },
    { .1904761905, .1333333333 },
    1.6606605022 },
  { 6,
    -13.4896184295,
    { 1.6934497077, .0527655188 },
    { .4444444444, .1052631579 },
    2.2412428648 },
  { 7,
    -18.9539025899,
    { 1.3752076146, .0312461123 },
    { .16, .1025641026 },
    2.1322925771 },
};

static const double loadings[3][2] = { { 2, .5 }, { 1, 1.5 }, { .5, 2.5 } };

#define LG3_N_ROWS 50 /* copies of one row: as many draws */

static FusDataset *
make_lg3_dataset (void)
{
  static const char *const ids[] = { "m0", "m1", "m2" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("LG3");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;
  const gsize width = 4;

  fus_dataset_builder_set_samples (builder, LG3_N_ROWS, NULL);
  for (guint m = 0; m < 3; m++)
    {
      g_autoptr (FusMatrix) block = fus_matrix_new (LG3_N_ROWS, width);

      for (guint row = 0; row < LG3_N_ROWS; row++)
        for (guint d = 0; d < width; d++)
          fus_matrix_row (block, row)[d] = (FusReal) (2 * sin (0.3 * m + 0.8 * d));
      fus_test_take_modality (builder,
                              fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &width,
                                                1),
                              block, NULL);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static FusReal *
get_values (FusModel *model, const char *prefix, guint m, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s.m%u.%s", prefix, m, suffix);
  FusParams *params = fus_model_get_params (model);
  guint param = 0;

  g_assert_true (fus_params_find (params, name, &param));

  return fus_params_get_values (params, param);
}

static void
fill_lg3 (FusModel *model)
{
  FusParams *params = fus_model_get_params (model);

  memset (params->values, 0, params->n_values * sizeof (FusReal));
  for (guint m = 0; m < 3; m++)
    for (guint l = 0; l < 2; l++)
      {
        double loading = loadings[m][l];

        for (guint d = 0; d < 4; d++)
          {
            double direction = l == 0 || d % 2 == 0 ? 0.5 : -0.5;

            get_values (model, "enc", m, "mu.weight")[l * 4 + d] =
              (FusReal) (direction / loading);
            get_values (model, "dec", m, "0.weight")[d * 2 + l] =
              (FusReal) (direction * loading);
          }
        get_values (model, "enc", m, "ell.bias")[l] = (FusReal) (-2 * log (loading));
      }
}

typedef struct
{
  FusDataset *dataset;
  FusModel *model;
  FusBatch *batch;
  FusArena *arena;
  FusExperts *experts;
} Lg3;

static void
lg3_clear (Lg3 *self)
{
  fus_arena_free (self->arena);
  fus_batch_free (self->batch);
  fus_model_unref (self->model);
  fus_dataset_unref (self->dataset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lg3, lg3_clear)

static Lg3
lg3_make (void)
{
  static const char *const settings[] = { "latent=2", "hidden=", "noise=fixed" };
  Lg3 self = { .dataset = make_lg3_dataset (), .arena = fus_arena_new () };
  g_autoptr (FusScaler) scaler = fus_scaler_new_identity (self.dataset);
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup ("mvae"), self.dataset);
  g_autoptr (GError) error = NULL;
  guint rows[LG3_N_ROWS];

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    fus_options_set_pair (spec->options, settings[i], &error);
  g_assert_no_error (error);
  self.model = fus_model_new (spec, scaler, &error);
  g_assert_no_error (error);
  fill_lg3 (self.model);
  self.batch = fus_batch_new (self.dataset, LG3_N_ROWS);
  for (guint i = 0; i < LG3_N_ROWS; i++)
    rows[i] = i;
  fus_batch_fill (self.batch, self.dataset, scaler, rows, LG3_N_ROWS);
  self.experts = fus_model_encode (self.model, self.batch, self.arena);

  return self;
}

static FusPosterior *
lg3_fuse (const Lg3 *self, FusMask subset)
{
  FusMask *from = fus_arena_push (self->arena, FusMask, LG3_N_ROWS);

  for (guint i = 0; i < LG3_N_ROWS; i++)
    from[i] = subset;

  return fus_model_fuse (self->model, self->experts, from, FUS_MEAN_MIXTURE, self->arena);
}

static void
test_lg3_posterior (void)
{
  g_auto (Lg3) lg3 = lg3_make ();

  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    {
      FusPosterior *q = lg3_fuse (&lg3, exact[i].subset);
      double kl[LG3_N_ROWS];

      fus_posterior_kl (q, kl);
      for (guint l = 0; l < 2; l++)
        {
          fus_assert_close (q->mean[0][l], exact[i].mean[l], DIGITS (1e-9),
                            DIGITS (1e-10));
          fus_assert_close (exp ((double) q->logvar[0][l]), exact[i].variance[l],
                            DIGITS (1e-9), 0);
        }
      fus_assert_close (kl[0], exact[i].kl, DIGITS (1e-9), 0);
    }
}

/* Adds log p (x_m | z) of the modalities of @subset, and log p (z). */
static void
add_joint_log_prob (const Lg3 *lg3, FusMask subset, const FusReal *z, double *log_prob)
{
  for (guint row = 0; row < LG3_N_ROWS; row++)
    log_prob[row] = -log (2 * G_PI) - 0.5 * ((double) (z[2 * row] * z[2 * row]) +
                                             (double) (z[2 * row + 1] * z[2 * row + 1]));
  for (guint m = 0; m < 3; m++)
    {
      FusReal outputs[LG3_N_ROWS * 4];
      double part[LG3_N_ROWS];

      if (!fus_mask_has (subset, m))
        continue;
      fus_model_decode (lg3->model, m, outputs, z, LG3_N_ROWS, lg3->arena);
      fus_model_get_log_prob (lg3->model, m, part, NULL, outputs, lg3->batch->x[m]->data,
                              LG3_N_ROWS);
      for (guint row = 0; row < LG3_N_ROWS; row++)
        log_prob[row] += part[row];
    }
}

/* log q(z) a row. */
static void
get_log_density (const FusPosterior *q, double *log_density, const FusReal *z)
{
  g_assert_true (q->n_components == 1 && q->factor == NULL);
  for (guint row = 0; row < LG3_N_ROWS; row++)
    {
      log_density[row] = -log (2 * G_PI);
      for (guint i = 2 * row; i < 2 * row + 2; i++)
        log_density[row] -=
          0.5 * ((double) q->logvar[0][i] + pow ((double) (z[i] - q->mean[0][i]), 2) *
                                              exp (-(double) q->logvar[0][i]));
    }
}

/* The posterior is exact, so every single importance weight is p (x_S). */
static void
test_lg3_weights (void)
{
  g_auto (Lg3) lg3 = lg3_make ();

  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    {
      FusPosterior *q = lg3_fuse (&lg3, exact[i].subset);
      FusReal z[LG3_N_ROWS * 2];
      double log_prob[LG3_N_ROWS];
      double log_density[LG3_N_ROWS];

      fus_posterior_sample (q, z, 1, FUS_DRAW_TEST, i, NULL);
      get_log_density (q, log_density, z);
      add_joint_log_prob (&lg3, exact[i].subset, z, log_prob);
      for (guint row = 0; row < LG3_N_ROWS; row++)
        fus_assert_close (log_prob[row] - log_density[row], exact[i].log_prob,
                          DIGITS (1e-9) / fabs (exact[i].log_prob), DIGITS (0));
    }
}

/* -- Specification, options, kinds, hash -- */

static void
test_kinds (gconstpointer data)
{
  const FusModelKind *kind = data;
  gsize n_rows = 0;
  const FusOption *rows = fus_model_spec_list_options (&n_rows);
  g_autoptr (FusOptions) options = fus_options_new (rows, n_rows);
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_model_kind_lookup (kind->id) == kind);
  g_assert_true (g_str_has_suffix (kind->consequence, "."));
  for (guint i = 0; kind->options[i] != NULL; i++)
    g_assert_nonnull (fus_options_lookup (options, kind->options[i], NULL));
  for (guint i = 0; kind->defaults[i] != NULL; i += 2)
    {
      fus_options_set_default (options, kind->defaults[i], kind->defaults[i + 1], &error);
      g_assert_no_error (error);
    }
}

static void
test_options (void)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_model_spec_list_options (&n_rows);
  g_autoptr (FusOptions) options = fus_options_new (rows, n_rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;

      fus_options_set (options, rows[i].id, rows[i].default_value, &error);
      g_assert_no_error (error);
      for (guint k = 0; rows[i].kind == FUS_OPTION_CHOICE &&
                        fus_option_get_choice (&rows[i], k) != NULL;
           k++)
        {
          fus_options_set (options, rows[i].id, fus_option_get_choice (&rows[i], k),
                           &error);
          g_assert_no_error (error);
          g_assert_cmpuint (fus_options_get_choice (options, rows[i].id, NULL), ==, k);
        }
      for (gsize j = 0; j < i; j++)
        g_assert_cmpstr (rows[i].id, !=, rows[j].id);
    }
}

/* What an option offers can be made, and is listed in the order of its menu. */
static void
test_choices (void)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_model_spec_list_options (&n_rows);
  g_autoptr (FusOptions) options = fus_options_new (rows, n_rows);
  const FusOption *likelihood = fus_options_lookup (options, "likelihood", NULL);
  const FusOption *optimizer = fus_options_lookup (options, "optimizer", NULL);
  const FusOption *schedule = fus_options_lookup (options, "schedule", NULL);
  g_autofree char *activations =
    fus_option_join_choices (fus_options_lookup (options, "activation", NULL));

  g_assert_cmpstr (activations, ==,
                   "relu, silu, tanh, leaky-relu, sigmoid, softplus, linear");
  g_assert_cmpstr (fus_option_get_choice (likelihood, 0), ==, "auto");
  for (guint i = 1; fus_option_get_choice (likelihood, i) != NULL; i++)
    g_assert_nonnull (fus_likelihood_lookup (fus_option_get_choice (likelihood, i)));
  for (guint i = 0; fus_option_get_choice (optimizer, i) != NULL; i++)
    g_assert_nonnull (fus_optimizer_lookup (fus_option_get_choice (optimizer, i)));
  for (guint i = 0; fus_option_get_choice (schedule, i) != NULL; i++)
    g_assert_nonnull (fus_schedule_lookup (fus_option_get_choice (schedule, i)));
}

static void
test_json (gconstpointer data)
{
  const FusModelKind *kind = data;
  const char *const settings[] = { "likelihood.b=laplace", "clip=3.5", "weight.c=0.25",
                                   NULL };
  g_autoptr (FusGolden) golden = fus_golden_new (kind->id, settings, FALSE);
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  g_autoptr (FusModelSpec) read = NULL;
  g_autoptr (GError) error = NULL;

  golden->spec->seed = G_MAXUINT64 - 1;
  json = fus_model_spec_to_json (golden->spec);
  read = fus_model_spec_from_json (json, &error);
  g_assert_no_error (error);
  again = fus_model_spec_to_json (read);
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpuint (read->seed, ==, G_MAXUINT64 - 1);
  g_assert_true (read->kind == kind);
  g_assert_true (fus_model_spec_fits (read, golden->dataset, &error));
  g_assert_no_error (error);
}

/* Cut anywhere, it is refused with an error. */
static void
test_broken_json (void)
{
  g_autoptr (FusGolden) golden = fus_golden_new ("mvae", NULL, FALSE);
  g_autofree char *json = fus_model_spec_to_json (golden->spec);

  for (gsize length = 0; length < strlen (json); length++)
    {
      g_autofree char *cut = g_strndup (json, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (fus_model_spec_from_json (cut, &error));
      g_assert_nonnull (error);
    }
}

static void
test_wrong_json (void)
{
  static const char *const texts[] = {
    "[]",
    "{}",
    "{\"format\":\"fusescope-model\",\"model\":\"nothing\",\"seed\":\"1\"}",
    "{\"format\":\"fusescope-model\",\"model\":\"mvae\",\"seed\":\"1\",\"options\":{},"
    "\"modalities\":[]}",
    "{\"format\":\"fusescope-model\",\"model\":\"mvae\",\"seed\":\"1\",\"options\":{},"
    "\"modalities\":[{\"name\":\"a\",\"kind\":\"vector\",\"shape\":[0]}]}",
    "{\"format\":\"fusescope-model\",\"model\":\"mvae\",\"seed\":\"1\",\"options\":{},"
    "\"modalities\":[{\"name\":\"a\",\"kind\":\"vector\",\"shape\":[4000000000,"
    "4000000000]}"
    "]}",
    "{\"format\":\"fusescope-model\",\"model\":\"mvae\",\"seed\":\"-1\",\"options\":{},"
    "\"modalities\":[{\"name\":\"a\",\"kind\":\"vector\",\"shape\":[4]}]}",
    "{\"format\":\"fusescope-model\",\"model\":\"mvae\",\"seed\":\"1\",\"options\":"
    "{\"latent\":\"-3\"},\"modalities\":[{\"name\":\"a\",\"kind\":\"vector\",\"shape\":["
    "4]}"
    "]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fus_model_spec_from_json (texts[i], &error));
      g_assert_nonnull (error);
    }
}

/* Brackets without end in place of each member's value. */
static void
test_deep_json (void)
{
  static const char *const keys[] = { "format", "model", "seed", "options",
                                      "modalities" };

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    for (gsize depth = 50; depth < 1000000; depth *= 10)
      {
        g_autofree char *deep = g_strnfill (depth, '[');
        g_autofree char *json = g_strdup_printf ("{\"%s\":%s", keys[k], deep);
        g_autoptr (GError) error = NULL;

        g_assert_null (fus_model_spec_from_json (json, &error));
        g_assert_nonnull (error);
      }
}

static void
assert_refused (const char *pair, const char *named)
{
  g_autoptr (FusGolden) golden = fus_golden_new ("mvae", NULL, FALSE);
  g_autoptr (GError) error = NULL;

  fus_options_set_pair (golden->spec->options, pair, &error);
  g_assert_no_error (error);
  g_assert_false (fus_model_spec_check (golden->spec, &error));
  g_assert_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_OPTION);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_check (void)
{
  assert_refused ("alpha=0.5", "alpha");
  assert_refused ("weight.nobody=2", "weight.nobody");
}

static void
test_hash (void)
{
  const char *const defaults[] = { "clip=10", NULL };
  const char *const others[] = { "clip=11", NULL };
  g_autoptr (FusGolden) one = fus_golden_new ("mvae", NULL, FALSE);
  g_autoptr (FusGolden) two = fus_golden_new ("mvae", defaults, FALSE);
  g_autoptr (FusGolden) three = fus_golden_new ("mvae", others, FALSE);
  g_autofree char *hash = fus_model_dup_hash (one->model);
  g_autofree char *same = fus_model_dup_hash (two->model);
  g_autofree char *other = fus_model_dup_hash (three->model);
  g_autofree char *changed = NULL;
  g_autoptr (FusModel) frozen =
               fus_model_new_with_values (fus_model_get_spec (one->model),
                                          fus_model_get_scaler (one->model),
                                          fus_model_get_params (one->model)->values);

  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_cmpstr (hash, ==, same);
  g_assert_cmpstr (hash, !=, other);
  fus_golden_get_weight (one, "enc.a.mu.weight")[0] += (FusReal) 0.5;
  changed = fus_model_dup_hash (one->model);
  g_assert_cmpstr (hash, !=, changed);
  g_free (changed);
  changed = fus_model_dup_hash (frozen);
  g_assert_cmpstr (hash, ==, changed);
}

/* MODELS.md 2.15. */
static void
test_weighting (void)
{
  const char *const dims[] = { "weighting=dims", NULL };
  const char *const unit[] = { "weighting=unit", "weight.b=2", NULL };
  g_autoptr (FusGolden) plain = fus_golden_new ("vae", NULL, FALSE);
  g_autoptr (FusGolden) by_dims = fus_golden_new ("vae", dims, FALSE);
  g_autoptr (FusGolden) by_unit = fus_golden_new ("vae", unit, FALSE);
  const double factors[2][3] = { { 3 / 2., 1, 3 / 2. }, { 7 / 6., 2 * 7 / 9., 7 / 6. } };
  FusGolden *const weighted[] = { by_dims, by_unit };
  g_autoptr (FusLossRows) rows =
               fus_model_loss (plain->model, plain->batch, NULL, 1, NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FusLossRows) other =
                   fus_model_loss (weighted[i]->model, weighted[i]->batch, NULL, 1, NULL);

      for (gsize row = 0; row < GOLDEN_N_ROWS; row++)
        {
          double expected = rows->kl[row];

          for (guint m = 0; m < 3; m++)
            expected += factors[i][m] * rows->nll[m * rows->capacity + row];
          fus_assert_close (other->loss[row], expected, DIGITS (1e-10), 0);
        }
    }
}

int
main (int argc, char *argv[])
{
  static const char *const ordered[] = { "mvae", "mmvae", "mopoe", "mvtcae" };
  static const struct
  {
    const char *name;
    void (*func) (gconstpointer data);
  } checks[] = {
    { "posterior-of-nothing-is-the-prior", test_nothing_is_prior },
    { "absent-modality-is-left-out", test_absent_is_left_out },
    { "weights-add-up", test_weights },
    { "draws-have-its-moments", test_draws },
    { "row", test_kinds },
    { "json", test_json },
  };
  gsize n_kinds = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n_kinds);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_kinds; i++)
    for (guint k = 0; k < G_N_ELEMENTS (checks); k++)
      {
        g_autofree char *path =
          g_strdup_printf ("/model/%s/%s", kinds[i]->id, checks[k].name);

        g_test_add_data_func (path, kinds[i], checks[k].func);
      }
  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/model/%s/order-is-immaterial", ordered[i]);

      g_test_add_data_func (path, ordered[i], test_order);
    }
  g_test_add_func ("/model/draws-go-by-number", test_draws_by_number);
  g_test_add_func ("/model/one-expert-is-itself", test_one_expert_is_itself);
  g_test_add_func ("/model/lg3/posterior", test_lg3_posterior);
  g_test_add_func ("/model/lg3/every-weight-is-exact", test_lg3_weights);
  g_test_add_func ("/model/options", test_options);
  g_test_add_func ("/model/choices-are-the-tables", test_choices);
  g_test_add_func ("/model/json-cut-short", test_broken_json);
  g_test_add_func ("/model/json-that-is-wrong", test_wrong_json);
  g_test_add_func ("/model-spec/brackets-are-counted", test_deep_json);
  g_test_add_func ("/model/options-that-do-not-fit", test_check);
  g_test_add_func ("/model/hash", test_hash);
  g_test_add_func ("/model/weighting", test_weighting);

  return g_test_run ();
}
