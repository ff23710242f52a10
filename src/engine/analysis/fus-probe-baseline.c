/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a label is read off the fused latents, beside what needs no model:
 * principal components, and the best single modality. All ways are scored on the same
 * test rows, so that their differences can be taken row by row. The best single
 * modality is chosen by folds of the training rows: chosen by the test rows, the best
 * of several would look better than it is. */
#include "config.h"

#include "fus-probe-baseline.h"

#include "fus-analysis-error.h"
#include "fus-components.h"
#include "fus-encoding-private.h"
#include "fus-linalg.h"
#include "fus-reading.h"
#include "fus-shared.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_NEIGHBORS 5
/* Penalties of MODELS.md 5.3 and scikit-learn's defaults. */
#define PROBE_C 1
#define RIDGE_ALPHA 1
/* The best single modality is chosen by so many folds of the training rows; where there
 * are many rows, by the first. */
#define N_FOLDS 5
#define ROWS_FOR_ONE_FOLD 600
/* Training rows that choose, at most. */
#define MOST_CHOOSERS 4000
/* Rows that are turned into the space they span, at most: more features than rows say no
 * more than the rows do. */
#define MOST_TURNED 2000

/* -- Rows that know the label -- */

typedef struct
{
  gsize n;
  guint *rows;
  gint32 *codes;
  FusReal *values;
} Rows;

static void
rows_clear (Rows *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->codes, g_free);
  g_clear_pointer (&self->values, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Those that have any of @from. */
static void
rows_init (Rows *self, const FusEncoding *encoding, const FusLabel *label, FusMask from)
{
  const gboolean is_categorical = label->kind == FUS_LABEL_CATEGORICAL;

  self->n = 0;
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  self->codes = g_new0 (gint32, MAX (encoding->n_rows, 1));
  self->values = g_new0 (FusReal, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      const guint sample = encoding->samples[row];

      if ((encoding->presence[row] & from) == 0 ||
          !(is_categorical ? label->codes[sample] >= 0
                           : isfinite (label->values[sample])))
        continue;
      if (is_categorical)
        self->codes[self->n] = label->codes[sample];
      else
        self->values[self->n] = (FusReal) label->values[sample];
      self->rows[self->n++] = (guint) row;
    }
}

/* Every N_FOLDS-th row from @fold, or the others. */
static void
rows_init_fold (Rows *self, guint **places, const Rows *all, guint fold, gboolean in_fold)
{
  self->n = 0;
  self->rows = g_new (guint, MAX (all->n, 1));
  self->codes = g_new (gint32, MAX (all->n, 1));
  self->values = g_new (FusReal, MAX (all->n, 1));
  *places = g_new (guint, MAX (all->n, 1));
  for (gsize i = 0; i < MIN (all->n, MOST_CHOOSERS); i++)
    {
      if ((i % N_FOLDS == fold) != in_fold)
        continue;
      self->rows[self->n] = all->rows[i];
      self->codes[self->n] = all->codes[i];
      self->values[self->n] = all->values[i];
      (*places)[self->n++] = (guint) i;
    }
}

/* -- What is read -- */

/* Values of training and test rows. */
typedef struct
{
  FusMatrix *train;
  FusMatrix *test;
} Inputs;

static void
inputs_clear (Inputs *self)
{
  g_clear_pointer (&self->train, fus_matrix_unref);
  g_clear_pointer (&self->test, fus_matrix_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inputs, inputs_clear)

/* Brings each column to mean 0 and spread 1 of the training rows. */
static void
standardize (Inputs *self)
{
  FusMatrix *const both[] = { self->train, self->test };

  for (gsize d = 0; d < self->train->n_cols; d++)
    {
      const double n = (double) MAX (self->train->n_rows, 1);
      double mean = 0;
      double variance = 0;

      for (gsize i = 0; i < self->train->n_rows; i++)
        mean += (double) fus_matrix_row (self->train, i)[d] / n;
      for (gsize i = 0; i < self->train->n_rows; i++)
        variance += pow ((double) fus_matrix_row (self->train, i)[d] - mean, 2) / n;
      if (!(variance > 1e-12))
        variance = 1;
      for (gsize side = 0; side < G_N_ELEMENTS (both); side++)
        for (gsize i = 0; i < both[side]->n_rows; i++)
          fus_matrix_row (both[side], i)[d] =
            (FusReal) (((double) fus_matrix_row (both[side], i)[d] - mean) /
                       sqrt (variance));
    }
}

static double *
widen (const FusMatrix *x)
{
  double *wide = g_new (double, MAX (x->n_rows * x->n_cols, 1));

  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    wide[i] = (double) x->data[i];

  return wide;
}

static FusMatrix *
turn (const FusMatrix *x, const double *axes, gsize n_axes)
{
  FusMatrix *turned = fus_matrix_new (x->n_rows, n_axes);
  g_autofree double *wide = widen (x);
  g_autofree double *out = g_new (double, MAX (x->n_rows * n_axes, 1));

  fus_product_nt (out, wide, axes, x->n_rows, n_axes, x->n_cols);
  for (gsize i = 0; i < x->n_rows * n_axes; i++)
    turned->data[i] = (FusReal) out[i];

  return turned;
}

/* Where there are more features than rows, coordinates in the space that the training
 * rows span: neither penalised regression nor the order of neighbours is another there.
 */
static void
turn_wide (Inputs *self)
{
  const gsize n = self->train->n_rows;
  g_autofree double *wide = NULL;
  g_autofree double *values = NULL;
  g_autofree double *axes = NULL;
  Inputs turned = { 0 };

  if (n == 0 || n > MOST_TURNED || self->train->n_cols <= n)
    return;
  wide = widen (self->train);
  values = g_new (double, n);
  axes = g_new (double, n * self->train->n_cols);
  if (!fus_singular (values, axes, wide, n, self->train->n_cols, n))
    return;
  turned.train = turn (self->train, axes, n);
  turned.test = turn (self->test, axes, n);
  inputs_clear (self);
  *self = turned;
}

static FusMatrix *
gather (const FusEncoding *encoding, guint m, const Rows *rows)
{
  FusMatrix *x = fus_encoding_select_values (encoding, m, rows->rows, rows->n);

  for (gsize i = 0; i < x->n_rows; i++)
    for (gsize d = 0; d < x->n_cols; d++)
      if (!isfinite (fus_matrix_row (x, i)[d]))
        fus_matrix_row (x, i)[d] = encoding->baseline[m]->data[d];

  return x;
}

/* -- Reading -- */

typedef struct
{
  const FusProbeSetting *setting;
  FusPool *pool;
  const FusProgress *progress;
} Scoring;

/* One number a test row, whose mean is the quality: whether its class is told, or its
 * part of R². @scores: `[n_test]` */
static void
score_values (double *scores, const FusReal *truth, const double *predicted, gsize n)
{
  double mean = 0;
  double total = 0;

  for (gsize i = 0; i < n; i++)
    mean += (double) truth[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    total += pow ((double) truth[i] - mean, 2) / (double) n;
  for (gsize i = 0; i < n; i++)
    scores[i] =
      total > 0 ? 1 - pow ((double) truth[i] - predicted[i], 2) / total : (double) NAN;
}

static gboolean
score_ridge (double *scores,
             const Scoring *work,
             const Inputs *inputs,
             const Rows *train,
             const Rows *test,
             GError **error)
{
  g_autoptr (FusMatrix) y = fus_matrix_new_from_data (train->values, train->n, 1);
  g_autoptr (FusRidge) ridge = fus_ridge_new (inputs->train, y, RIDGE_ALPHA, work->pool,
                                              work->progress, error);
  g_autofree double *predicted = g_new (double, MAX (test->n, 1));

  if (ridge == NULL)
    return FALSE;
  for (gsize i = 0; i < test->n; i++)
    fus_ridge_predict (ridge, &predicted[i], fus_matrix_row (inputs->test, i));
  score_values (scores, test->values, predicted, test->n);

  return TRUE;
}

static gboolean
score_linear (double *scores,
              const Scoring *work,
              const Inputs *inputs,
              const Rows *train,
              const Rows *test,
              GError **error)
{
  g_autoptr (FusLinearProbe) probe = NULL;

  if (work->setting->label->kind != FUS_LABEL_CATEGORICAL)
    return score_ridge (scores, work, inputs, train, test, error);
  probe =
    fus_linear_probe_new (inputs->train, train->codes, work->setting->label->n_classes,
                          PROBE_C, work->pool, work->progress, error);
  if (probe == NULL)
    return FALSE;
  for (gsize i = 0; i < test->n; i++)
    scores[i] = fus_linear_probe_predict (probe, fus_matrix_row (inputs->test, i)) ==
                test->codes[i];

  return TRUE;
}

static gboolean
score_neighbors (double *scores,
                 const Scoring *work,
                 const Inputs *inputs,
                 const Rows *train,
                 const Rows *test,
                 GError **error)
{
  g_autofree gint32 *predicted = g_new (gint32, MAX (test->n, 1));

  if (!fus_progress_tick (work->progress, -1, NULL, error))
    return FALSE;
  fus_neighbor_predict (predicted, inputs->train, train->codes,
                        work->setting->label->n_classes, inputs->test, N_NEIGHBORS,
                        work->pool);
  for (gsize i = 0; i < test->n; i++)
    scores[i] = predicted[i] == test->codes[i];

  return TRUE;
}

typedef gboolean (*Score) (double *scores,
                           const Scoring *work,
                           const Inputs *inputs,
                           const Rows *train,
                           const Rows *test,
                           GError **error);

/* -- The best single modality -- */

static gboolean
score_fold (double *sum,
            gsize *n,
            Score score,
            const Scoring *work,
            const FusMatrix *x,
            const Rows *all,
            guint fold,
            GError **error)
{
  g_auto (Rows) train = { 0 };
  g_auto (Rows) test = { 0 };
  g_auto (Inputs) inputs = { 0 };
  g_autofree guint *learned = NULL;
  g_autofree guint *tested = NULL;
  g_autofree double *scores = NULL;

  rows_init_fold (&train, &learned, all, fold, FALSE);
  rows_init_fold (&test, &tested, all, fold, TRUE);
  if (train.n == 0 || test.n == 0)
    return TRUE;
  inputs.train = fus_matrix_select_rows (x, learned, train.n);
  inputs.test = fus_matrix_select_rows (x, tested, test.n);
  scores = g_new (double, test.n);
  if (!score (scores, work, &inputs, &train, &test, error))
    return FALSE;
  for (gsize i = 0; i < test.n; i++)
    *sum += isfinite (scores[i]) ? scores[i] : 0;
  *n += test.n;

  return TRUE;
}

/* What training rows say of each modality: by the test rows, the best of several would
 * look better than it is. */
static gboolean
cross_validate (double *quality,
                Score score,
                const Scoring *work,
                const FusMatrix *x,
                const Rows *all,
                GError **error)
{
  const guint n_folds = all->n < ROWS_FOR_ONE_FOLD ? N_FOLDS : 1;
  double sum = 0;
  gsize n = 0;

  for (guint fold = 0; fold < n_folds; fold++)
    if (!score_fold (&sum, &n, score, work, x, all, fold, error))
      return FALSE;
  *quality = n > 0 ? sum / (double) n : -(double) INFINITY;

  return TRUE;
}

/* Of each modality: what its own values tell of the test rows that have it, and how good
 * training rows take it to be. */
typedef struct
{
  double *scores[FUS_MAX_MODALITIES]; /* [n_rows of the test encoding] */
  double quality[FUS_MAX_MODALITIES];
} Singles;

static void
singles_clear (Singles *self)
{
  for (guint m = 0; m < FUS_MAX_MODALITIES; m++)
    g_clear_pointer (&self->scores[m], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Singles, singles_clear)

static gboolean
read_single (Singles *self, Score score, const Scoring *work, guint m, GError **error)
{
  const FusProbeSetting *setting = work->setting;
  g_auto (Rows) train = { 0 };
  g_auto (Rows) test = { 0 };
  g_auto (Inputs) inputs = { 0 };
  g_autofree double *scores = NULL;

  self->scores[m] = g_new (double, MAX (setting->test->n_rows, 1));
  self->quality[m] = -(double) INFINITY;
  for (gsize row = 0; row < setting->test->n_rows; row++)
    self->scores[m][row] = (double) NAN;
  rows_init (&train, setting->train, setting->label, FUS_MASK_BIT (m));
  rows_init (&test, setting->test, setting->label, FUS_MASK_BIT (m));
  if (train.n == 0)
    return TRUE;
  inputs.train = gather (setting->train, m, &train);
  inputs.test = gather (setting->test, m, &test);
  standardize (&inputs);
  turn_wide (&inputs);
  scores = g_new (double, MAX (test.n, 1));
  if (!cross_validate (&self->quality[m], score, work, inputs.train, &train, error) ||
      !score (scores, work, &inputs, &train, &test, error))
    return FALSE;
  for (gsize i = 0; i < test.n; i++)
    self->scores[m][test.rows[i]] = scores[i];

  return TRUE;
}

static int
find_best (const Singles *self, guint n_modalities, FusMask among)
{
  int best = -1;

  for (guint m = 0; m < n_modalities; m++)
    if (fus_mask_has (among, m) && isfinite (self->quality[m]) &&
        (best < 0 || self->quality[m] > self->quality[best]))
      best = (int) m;

  return best;
}

/* A row without the best goes by the best that it has. */
static gboolean
read_best_single (double *scores,
                  int *source,
                  Score score,
                  const Scoring *work,
                  const Rows *test,
                  GError **error)
{
  const FusEncoding *encoding = work->setting->test;
  g_auto (Singles) singles = { 0 };

  for (guint m = 0; m < encoding->n_modalities; m++)
    if (!read_single (&singles, score, work, m, error))
      return FALSE;
  *source =
    find_best (&singles, encoding->n_modalities, fus_mask_all (encoding->n_modalities));
  for (gsize i = 0; i < test->n; i++)
    {
      const guint row = test->rows[i];
      const int best =
        find_best (&singles, encoding->n_modalities, encoding->presence[row]);

      scores[i] = best >= 0 ? singles.scores[best][row] : (double) NAN;
    }

  return TRUE;
}

/* -- All -- */

/* Of each method, for one way of reading. */
typedef struct
{
  Inputs fused;
  Inputs pca;
} All;

static void
all_clear (All *self)
{
  inputs_clear (&self->fused);
  inputs_clear (&self->pca);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (All, all_clear)

static FusMatrix *
get_latents (const Scoring *work, const FusEncoding *encoding, const Rows *rows)
{
  g_autofree double *turn = fus_model_dup_reading (fus_encoding_get_model (encoding));
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (encoding, G_MAXUINT32, work->setting->mode,
                                             work->pool);
  g_autoptr (FusMatrix) z = fus_matrix_select_rows (latents->mean, rows->rows, rows->n);

  return fus_reading_turn (turn, z);
}

static FusMatrix *
get_near (const Scoring *work, const FusEncoding *encoding, const Rows *rows, int source)
{
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (encoding, G_MAXUINT32, work->setting->mode,
                                             work->pool);
  g_autoptr (FusMatrix) near =
               fus_reading_get_neighbors (encoding, latents, source, work->pool);

  return fus_matrix_select_rows (near, rows->rows, rows->n);
}

static FusMatrix *
get_scores (const FusComponents *components,
            const FusEncoding *encoding,
            const Rows *rows)
{
  g_autoptr (FusMatrix) scores = fus_components_get_scores (components, encoding);

  return fus_matrix_select_rows (scores, rows->rows, rows->n);
}

/* (nullable): of the rows that are read. */
static guint *
list_units (const Scoring *work, const Rows *test, gsize *n_units)
{
  g_autofree guint *all = fus_encoding_list_units (work->setting->test, n_units);
  guint *units = all != NULL ? g_new (guint, test->n + 1) : NULL;

  for (gsize i = 0; units != NULL && i < test->n; i++)
    units[i] = all[test->rows[i]];

  return units;
}

/* @units: (nullable): `[n]` */
static FusInterval
get_interval (const FusLabel *label,
              const double *scores,
              const guint *units,
              gsize n,
              gsize n_units)
{
  double n_right = 0;

  if (label->kind != FUS_LABEL_CATEGORICAL || units != NULL)
    return fus_interval_of_rows (scores, units, n, n_units);
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (scores[i]))
        return FUS_INTERVAL_UNKNOWN;
      n_right += scores[i];
    }

  return n > 0 ? fus_interval_from_count ((gsize) n_right, n) : FUS_INTERVAL_UNKNOWN;
}

static FusInterval
get_lead (const double *fused,
          const double *other,
          const guint *units,
          gsize n,
          gsize n_units)
{
  g_autofree double *leads = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    leads[i] = fused[i] - other[i];

  return n > 0 ? fus_interval_of_rows (leads, units, n, n_units) : FUS_INTERVAL_UNKNOWN;
}

static gboolean
read_all (FusProbeReading *readings,
          Score score,
          const Scoring *work,
          const All *all,
          const Rows *train,
          const Rows *test,
          GError **error)
{
  const gsize n = MAX (test->n, 1);
  g_autofree double *fused = g_new (double, n);
  g_autofree double *pca = g_new (double, n);
  g_autofree double *single = g_new (double, n);
  const double *const scores[FUS_N_PROBE_METHODS] = { fused, pca, single };
  gsize n_units = 0;
  g_autofree guint *units = list_units (work, test, &n_units);

  if (!score (fused, work, &all->fused, train, test, error) ||
      !score (pca, work, &all->pca, train, test, error) ||
      !read_best_single (single, &readings[FUS_PROBE_BEST_SINGLE].source, score, work,
                         test, error))
    return FALSE;
  for (guint i = 0; i < FUS_N_PROBE_METHODS; i++)
    {
      readings[i].quality =
        get_interval (work->setting->label, scores[i], units, test->n, n_units);
      if (i != FUS_PROBE_FUSED)
        readings[i].lead = get_lead (fused, scores[i], units, test->n, n_units);
    }

  return TRUE;
}

static void
probe_baselines_clear (FusProbeBaselines *self)
{
  fus_dataset_unref (self->dataset);
}

static gboolean
fill (FusProbeBaselines *self, const Scoring *work, GError **error)
{
  const FusProbeSetting *setting = work->setting;
  g_auto (Rows) train = { 0 };
  g_auto (Rows) test = { 0 };
  g_auto (All) linear = { 0 };
  g_auto (All) near = { 0 };
  g_autoptr (FusComponents) components = NULL;

  rows_init (&train, setting->train, setting->label, G_MAXUINT32);
  rows_init (&test, setting->test, setting->label, G_MAXUINT32);
  self->n_train = train.n;
  self->n_test = test.n;
  if (train.n == 0 || test.n == 0)
    return TRUE;
  components = fus_components_new (setting->train, work->progress, error);
  if (components == NULL)
    return FALSE;
  self->n_components = components->n_components;
  linear.fused.train = get_latents (work, setting->train, &train);
  linear.fused.test = get_latents (work, setting->test, &test);
  linear.pca.train = get_scores (components, setting->train, &train);
  linear.pca.test = get_scores (components, setting->test, &test);
  near.pca.train =
    fus_matrix_new_from_data (linear.pca.train->data, train.n, components->n_components);
  near.pca.test =
    fus_matrix_new_from_data (linear.pca.test->data, test.n, components->n_components);
  standardize (&linear.pca);
  if (!read_all (self->linear, score_linear, work, &linear, &train, &test, error))
    return FALSE;
  if (setting->label->kind != FUS_LABEL_CATEGORICAL)
    return TRUE;
  if (!fus_reading_choose_neighbors (setting->train, setting->label, setting->mode,
                                     &self->neighbors[FUS_PROBE_FUSED].source, work->pool,
                                     work->progress, error))
    return FALSE;
  near.fused.train =
    get_near (work, setting->train, &train, self->neighbors[FUS_PROBE_FUSED].source);
  near.fused.test =
    get_near (work, setting->test, &test, self->neighbors[FUS_PROBE_FUSED].source);

  return read_all (self->neighbors, score_neighbors, work, &near, &train, &test, error);
}

/**
 * fus_probe_baselines_new:
 * @setting: as of the table of probes
 * @error: set when cancelled
 *
 * Reads a label off the latents of all that a sample has, off as many principal
 * components of all modalities side by side as the model has latents, 32 at most, and off
 * each modality's own values; of these the best is chosen by folds of the training rows.
 * All readings are fitted to the same training rows, those that know the label, and
 * compared on the same test rows. Components and values are standardised for the linear
 * reading, latents turned by fus_model_dup_reading(); neighbours see components as they
 * are, values standardised, and the latents as fus_reading_choose_neighbors() says.
 *
 * Returns: (transfer full): the readings; unknown where nothing is to be read
 */
FusProbeBaselines *
fus_probe_baselines_new (const FusProbeSetting *setting,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error)
{
  FusProgress quiet = { .cancellable = progress != NULL ? progress->cancellable : NULL };
  const Scoring work = { setting, pool, &quiet };
  g_autoptr (FusProbeBaselines) self = g_atomic_rc_box_new0 (FusProbeBaselines);
  const gboolean one_class = setting->label->kind == FUS_LABEL_CATEGORICAL &&
                             fus_count_known_classes (setting->train, setting->label) < 2;

  self->label = setting->label;
  self->dataset = fus_dataset_ref (fus_encoding_get_dataset (setting->test));
  for (guint i = 0; i < FUS_N_PROBE_METHODS; i++)
    self->linear[i] = self->neighbors[i] =
      (FusProbeReading){ FUS_INTERVAL_UNKNOWN, FUS_INTERVAL_UNKNOWN, -1 };
  if (!fus_progress_tick (progress, 0, _ ("Reading labels without a model"), error) ||
      (!one_class && !fill (self, &work, error)))
    return NULL;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusProbeBaselines, fus_probe_baselines, probe_baselines_clear)

const char *
fus_probe_method_get_id (FusProbeMethod method)
{
  static const char *const ids[] = { "fused", "pca", "best_single" };

  g_assert ((guint) method < FUS_N_PROBE_METHODS);

  return ids[method];
}
