/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be had without a model, of the same rows: the mean, ridge regression,
 * neighbours, the best single source. To add a method: write its predict() and list it
 * in @methods. Each predicts from what a row has besides the target, with a fit for
 * each of the commonest patterns; choices such as penalty and source are made on
 * training rows only. Training rows are thinned where a person would wait long. */
#include "config.h"

#include "fus-baseline.h"

#include "fus-baseline-rows.h"
#include "fus-components.h"
#include "fus-encoding-private.h"
#include "fus-interval.h"
#include "fus-linalg.h"
#include "fus-ridge.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Patterns of presence that get a fit of their own: the commonest, where enough training
 * rows have all of their modalities. The others share one fit, absent inputs at the
 * training mean. */
#define MAX_PATTERNS 12
#define LEAST_ROWS 50

#define N_NEIGHBORS 10
/* Operations that looking for neighbours may take; beyond, training rows are thinned. */
#define MAX_NEIGHBOR_WORK 2e10
#define NEIGHBOR_BLOCK 64
#define COMPONENTS_BLOCK 64

/* What all methods of one target share. */
typedef struct
{
  const FusEncoding *train;
  const FusEncoding *test;
  guint target;
  FusPool *pool;
  const FusProgress *progress;
  const FusComponents *components; /* NULL where only ridge is fitted */
} Fitting;

typedef struct
{
  FusMask pattern;
  gsize n;
} Pattern;

static FusMask
get_others (const Fitting *work)
{
  return fus_mask_all (work->test->n_modalities) & ~FUS_MASK_BIT (work->target);
}

/* What the rows have, with gaps: what is predicted is scored on. */
static FusMatrix *
get_truth (const Fitting *work, const FusBaselineRows *rows)
{
  return fus_encoding_select_values (work->test, work->target, rows->rows, rows->n);
}

static int
compare_patterns (gconstpointer a, gconstpointer b)
{
  const Pattern *left = a;
  const Pattern *right = b;

  if (left->n != right->n)
    return left->n > right->n ? -1 : 1;

  return (left->pattern > right->pattern) - (left->pattern < right->pattern);
}

/* What test rows have beside the target, the commonest first. */
static GArray *
list_patterns (const Fitting *work)
{
  GArray *patterns = g_array_new (FALSE, TRUE, sizeof (Pattern));

  for (gsize row = 0; row < work->test->n_rows; row++)
    {
      FusMask has = work->test->presence[row];
      Pattern pattern = { has & ~FUS_MASK_BIT (work->target), 1 };
      guint i = 0;

      if (!fus_mask_has (has, work->target) || pattern.pattern == 0)
        continue;
      while (i < patterns->len &&
             g_array_index (patterns, Pattern, i).pattern != pattern.pattern)
        i++;
      if (i < patterns->len)
        g_array_index (patterns, Pattern, i).n++;
      else
        g_array_append_val (patterns, pattern);
    }
  g_array_sort (patterns, compare_patterns);

  return patterns;
}

/* Predicts @rows of the test encoding from @from; errors go to @out. */
typedef gboolean (*PredictFunc) (FusBaseline *out,
                                 const Fitting *work,
                                 const FusBaselineRows *train,
                                 const FusBaselineRows *rows,
                                 FusMask from,
                                 GError **error);

static void
put_errors (FusBaseline *out, const FusBaselineRows *rows, const double *errors)
{
  for (gsize i = 0; i < rows->n; i++)
    out->squared_error[rows->rows[i]] = errors[i];
}

/* The eigenproblem is of the smaller side: training rows that a person would wait long
 * for are thinned. */
static gsize
get_most_ridge_rows (gsize n_features)
{
  if (n_features > 5000)
    return 1000;

  return n_features > 1000 ? 2000 : 20000;
}

static gboolean
predict_ridge (FusBaseline *out,
               const Fitting *work,
               const FusBaselineRows *train,
               const FusBaselineRows *rows,
               FusMask from,
               GError **error)
{
  g_auto (FusBaselineRows) thinned = { 0 };
  g_autofree double *errors = g_new (double, MAX (rows->n, 1));
  g_autoptr (FusMatrix) x = NULL;
  g_autoptr (FusMatrix) y = NULL;
  g_autoptr (FusMatrix) test_x = fus_baseline_rows_gather (work->test, rows, from);
  g_autoptr (FusMatrix) truth = get_truth (work, rows);
  FusRidgeChoice choice = { NAN, NAN };

  fus_baseline_rows_init_thinned (&thinned, train, get_most_ridge_rows (test_x->n_cols));
  x = fus_baseline_rows_gather (work->train, &thinned, from);
  y = fus_baseline_rows_gather (work->train, &thinned, FUS_MASK_BIT (work->target));
  if (!fus_ridge_score_gcv (errors, x, y, test_x, truth, &choice, work->progress, error))
    return FALSE;
  put_errors (out, rows, errors);
  if (out->n_train == 0)
    {
      out->n_train = train->n;
      out->penalty = choice.penalty;
    }

  return TRUE;
}

/* Nearest rows of one block of test rows. */
typedef struct
{
  const FusMatrix *x; /* −2 × the test rows */
  const FusMatrix *train_x;
  const FusMatrix *train_y;
  const FusReal *norms;
  const FusMatrix *truth;
  double *errors;
} Neighbors;

static double
score_neighbors (const Neighbors *self, const FusReal *scores, gsize row)
{
  gsize nearest[N_NEIGHBORS];
  gsize n = 0;
  double sum = 0;

  for (gsize i = 0; i < self->train_x->n_rows; i++)
    {
      gsize place = n;

      if (n == N_NEIGHBORS && !(scores[i] < scores[nearest[n - 1]]))
        continue;
      if (n == N_NEIGHBORS)
        place--;
      else
        n++;
      for (; place > 0 && scores[nearest[place - 1]] > scores[i]; place--)
        nearest[place] = nearest[place - 1];
      nearest[place] = i;
    }
  for (gsize f = 0; f < self->truth->n_cols; f++)
    {
      double truth = (double) fus_matrix_row (self->truth, row)[f];
      double mean = 0;

      for (gsize i = 0; i < n; i++)
        mean += (double) fus_matrix_row (self->train_y, nearest[i])[f] / (double) n;
      sum += isfinite (truth) ? (truth - mean) * (truth - mean) : 0;
    }

  return sum;
}

static void
neighbor_block (gsize item, guint worker, gpointer data)
{
  const Neighbors *self = data;
  gsize first = item * NEIGHBOR_BLOCK;
  gsize n = MIN (NEIGHBOR_BLOCK, self->x->n_rows - first);
  g_autofree FusReal *scores = g_new (FusReal, n * self->train_x->n_rows);

  fus_distance_scores (scores, fus_matrix_row (self->x, first), self->train_x->data,
                       self->norms, n, self->train_x->n_rows, self->x->n_cols);
  for (gsize i = 0; i < n; i++)
    self->errors[first + i] =
      score_neighbors (self, scores + i * self->train_x->n_rows, first + i);
}

static gboolean
predict_neighbors (FusBaseline *out,
                   const Fitting *work,
                   const FusBaselineRows *train,
                   const FusBaselineRows *rows,
                   FusMask from,
                   GError **error)
{
  g_autoptr (FusMatrix) x = fus_baseline_rows_gather (work->test, rows, from);
  double work_a_row = (double) rows->n * (double) MAX (x->n_cols, 1);
  g_auto (FusBaselineRows) thinned = { 0 };
  g_autofree double *errors = g_new (double, MAX (rows->n, 1));
  g_autofree FusReal *norms = NULL;
  g_autoptr (FusMatrix) train_x = NULL;
  g_autoptr (FusMatrix) train_y = NULL;
  g_autoptr (FusMatrix) truth = get_truth (work, rows);
  Neighbors neighbors = { 0 };

  if (!fus_progress_tick (work->progress, -1, NULL, error))
    return FALSE;
  fus_baseline_rows_init_thinned (&thinned, train,
                                  (gsize) fmax (MAX_NEIGHBOR_WORK / work_a_row, 200));
  train_x = fus_baseline_rows_gather (work->train, &thinned, from);
  train_y = fus_baseline_rows_gather (work->train, &thinned, FUS_MASK_BIT (work->target));
  norms = g_new (FusReal, MAX (thinned.n, 1));
  fus_row_norms (norms, train_x->data, thinned.n, train_x->n_cols);
  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    x->data[i] *= -2;
  neighbors = (Neighbors){ x, train_x, train_y, norms, truth, errors };
  fus_pool_run (work->pool, (rows->n + NEIGHBOR_BLOCK - 1) / NEIGHBOR_BLOCK,
                neighbor_block, &neighbors);
  put_errors (out, rows, errors);
  if (out->n_train == 0)
    out->n_train = train->n;

  return TRUE;
}

/* Each test row from all that it has beside the target: a fit a pattern of presence,
 * absent inputs left out. */
static gboolean
predict_by_pattern (FusBaseline *out,
                    const Fitting *work,
                    PredictFunc predict,
                    GError **error)
{
  g_autoptr (GArray) patterns = list_patterns (work);
  g_auto (FusBaselineRows) any = { 0 };

  fus_baseline_rows_init (&any, work->train, work->target, 0, get_others (work));
  for (guint i = 0; i < patterns->len && any.n > 0; i++)
    {
      FusMask pattern = g_array_index (patterns, Pattern, i).pattern;
      g_auto (FusBaselineRows) rows = { 0 };
      g_auto (FusBaselineRows) own = { 0 };
      gboolean fits = FALSE;

      fus_baseline_rows_init_of (&rows, work->test,
                                 FUS_MASK_BIT (work->target) | pattern);
      fus_baseline_rows_init (&own, work->train, work->target, pattern, pattern);
      fits = own.n >= MIN (LEAST_ROWS, any.n) && i < MAX_PATTERNS;
      if (!predict (out, work, fits ? &own : &any, &rows,
                    fits ? pattern : get_others (work), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
fit_ridge (FusBaseline *out, const Fitting *work, GError **error)
{
  return predict_by_pattern (out, work, predict_ridge, error);
}

static gboolean
fit_neighbors (FusBaseline *out, const Fitting *work, GError **error)
{
  return predict_by_pattern (out, work, predict_neighbors, error);
}

/* The model's own zero: what guessing the training mean is off by. */
static gboolean
fit_mean (FusBaseline *out, const Fitting *work, GError **error)
{
  g_autofree double *errors = fus_encoding_dup_baseline_errors (work->test);
  g_auto (FusBaselineRows) rows = { 0 };
  g_auto (FusBaselineRows) train = { 0 };

  fus_baseline_rows_init (&rows, work->test, work->target, 0, get_others (work));
  fus_baseline_rows_init (&train, work->train, work->target, 0, G_MAXUINT32);
  out->n_train = train.n;
  for (gsize i = 0; i < rows.n; i++)
    out->squared_error[rows.rows[i]] =
      errors[(gsize) rows.rows[i] * work->test->n_modalities + work->target];

  return TRUE;
}

/* The ridge from source @m alone of every row that has it; its cross-validated error. */
static gboolean
fit_source (double *errors,
            FusRidgeChoice *choice,
            gsize *n_train,
            const Fitting *work,
            guint m,
            GError **error)
{
  FusMask from = FUS_MASK_BIT (m);
  g_auto (FusBaselineRows) train = { 0 };
  g_auto (FusBaselineRows) thinned = { 0 };
  g_auto (FusBaselineRows) rows = { 0 };
  g_autofree double *of_rows = NULL;
  g_autoptr (FusMatrix) x = NULL;
  g_autoptr (FusMatrix) y = NULL;
  g_autoptr (FusMatrix) test_x = NULL;
  g_autoptr (FusMatrix) truth = NULL;

  fus_baseline_rows_init (&train, work->train, work->target, from, from);
  fus_baseline_rows_init (&rows, work->test, work->target, from, from);
  *n_train = train.n;
  if (train.n < 2)
    return TRUE;
  of_rows = g_new (double, MAX (rows.n, 1));
  test_x = fus_baseline_rows_gather (work->test, &rows, from);
  fus_baseline_rows_init_thinned (&thinned, &train, get_most_ridge_rows (test_x->n_cols));
  truth = get_truth (work, &rows);
  x = fus_baseline_rows_gather (work->train, &thinned, from);
  y = fus_baseline_rows_gather (work->train, &thinned, FUS_MASK_BIT (work->target));
  if (!fus_ridge_score_gcv (of_rows, x, y, test_x, truth, choice, work->progress, error))
    return FALSE;
  for (gsize i = 0; i < rows.n; i++)
    errors[rows.rows[i]] = of_rows[i];

  return TRUE;
}

static int
find_least (const FusRidgeChoice *choices, guint n, FusMask among)
{
  int best = -1;

  for (guint m = 0; m < n; m++)
    if (fus_mask_has (among, m) && isfinite (choices[m].gcv) &&
        (best < 0 || choices[m].gcv < choices[best].gcv))
      best = (int) m;

  return best;
}

/* The source that predicts the target best is chosen by the training rows: by the test
 * rows, the best of many would look better than it is. A row without it goes by the best
 * that it has. */
static gboolean
fit_best_single (FusBaseline *out, const Fitting *work, GError **error)
{
  guint n_modalities = work->test->n_modalities;
  gsize n_rows = work->test->n_rows;
  g_autofree double *errors = g_new (double, MAX (n_modalities * n_rows, 1));
  FusRidgeChoice choices[FUS_MAX_MODALITIES];
  gsize n_train[FUS_MAX_MODALITIES] = { 0 };
  FusMask others = get_others (work);

  for (gsize i = 0; i < n_modalities * n_rows; i++)
    errors[i] = NAN;
  for (guint m = 0; m < n_modalities; m++)
    {
      choices[m] = (FusRidgeChoice){ NAN, NAN };
      if (fus_mask_has (others, m) &&
          !fit_source (errors + m * n_rows, &choices[m], &n_train[m], work, m, error))
        return FALSE;
    }
  out->source = find_least (choices, n_modalities, others);
  if (out->source < 0)
    return TRUE;
  out->penalty = choices[out->source].penalty;
  out->n_train = n_train[out->source];
  for (gsize row = 0; row < n_rows; row++)
    {
      FusMask has = work->test->presence[row];
      int source = find_least (choices, n_modalities, has & others);

      if (fus_mask_has (has, work->target) && source >= 0)
        out->squared_error[row] = errors[(gsize) source * n_rows + row];
    }

  return TRUE;
}

typedef struct
{
  FusBaseline *out;
  const Fitting *work;
  const FusBaselineRows *rows;
} FromComponents;

static void
components_block (gsize item, guint worker, gpointer data)
{
  const FromComponents *self = data;
  const FusEncoding *test = self->work->test;
  const FusComponents *components = self->work->components;
  const guint target = self->work->target;
  const gsize first = item * COMPONENTS_BLOCK;
  const gsize last = MIN (first + COMPONENTS_BLOCK, self->rows->n);
  g_autofree double *x = g_new (double, components->n_features);
  g_autofree FusReal *scratch = g_new (FusReal, components->n_features);

  for (gsize i = first; i < last; i++)
    {
      const gsize row = self->rows->rows[i];
      const FusReal *truth = fus_encoding_get_values (test, target, row, scratch);
      double sum = 0;

      fus_components_predict (components, x, test, row, get_others (self->work));
      for (gsize f = 0; f < fus_encoding_get_n_features (test, target); f++)
        if (isfinite (truth[f]))
          sum += pow (x[components->first[target] + f] - (double) truth[f], 2);
      self->out->squared_error[row] = sum;
    }
}

/* Each test row from all that it has beside the target, by principal components of all
 * modalities side by side. */
static gboolean
fit_components (FusBaseline *out, const Fitting *work, GError **error)
{
  g_auto (FusBaselineRows) train = { 0 };
  g_auto (FusBaselineRows) rows = { 0 };
  FromComponents from = { out, work, &rows };

  fus_baseline_rows_init (&train, work->train, work->target, 0, get_others (work));
  if (train.n == 0 || work->components->n_components == 0)
    return TRUE;
  fus_baseline_rows_init (&rows, work->test, work->target, 0, get_others (work));
  out->n_train = work->components->n_train;
  out->n_components = work->components->n_components;
  fus_pool_run (work->pool, (rows.n + COMPONENTS_BLOCK - 1) / COMPONENTS_BLOCK,
                components_block, &from);

  return fus_progress_tick (work->progress, -1, NULL, error);
}

typedef struct
{
  const char *id;
  gboolean (*fit) (FusBaseline *out, const Fitting *work, GError **error);
} Method;

static const Method methods[] = {
  { "mean", fit_mean },
  { "ridge", fit_ridge },
  { "knn", fit_neighbors },
  { "pca", fit_components },
  { "best_single", fit_best_single },
};

void
fus_baseline_clear (FusBaseline *self)
{
  g_clear_pointer (&self->squared_error, g_free);
}

static void
baseline_init (FusBaseline *self, const Fitting *work, const char *method)
{
  *self = (FusBaseline){ .target = work->target,
                         .method = method,
                         .source = -1,
                         .r2 = NAN,
                         .low = NAN,
                         .high = NAN,
                         .penalty = NAN };
  self->squared_error = g_new (double, MAX (work->test->n_rows, 1));
  for (gsize row = 0; row < work->test->n_rows; row++)
    self->squared_error[row] = NAN;
}

/* What the mean is off by in each row, and how many values that is over. */
typedef struct
{
  double *mean;
  double *n_known;
} Reference;

static void
reference_clear (Reference *self)
{
  g_free (self->mean);
  g_free (self->n_known);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reference, reference_clear)

static void
reference_init (Reference *self, const Fitting *work)
{
  const gsize n_rows = work->test->n_rows;
  g_autofree double *errors = fus_encoding_dup_baseline_errors (work->test);

  self->mean = g_new (double, MAX (n_rows, 1));
  self->n_known = g_new (double, MAX (n_rows, 1));
  for (gsize row = 0; row < n_rows; row++)
    {
      self->mean[row] = errors[row * work->test->n_modalities + work->target];
      self->n_known[row] =
        (double) fus_encoding_count_known (work->test, work->target, row);
    }
}

static void
summarize (FusBaseline *self, const Fitting *work, const Reference *reference)
{
  double errors = 0;
  double mean = 0;
  double n_known = 0;

  for (gsize row = 0; row < work->test->n_rows; row++)
    {
      if (isnan (self->squared_error[row]))
        continue;
      self->n++;
      errors += self->squared_error[row];
      mean += reference->mean[row];
      n_known += reference->n_known[row];
    }
  self->r2 = fus_encoding_get_r2 (work->test, work->target, errors, mean, n_known);
}

static double
resample_r2 (const FusBaseline *self,
             const Reference *reference,
             const guint8 *weights,
             gsize n)
{
  double errors = 0;
  double mean = 0;

  for (gsize row = 0; row < n; row++)
    {
      if (isnan (self->squared_error[row]))
        continue;
      errors += weights[row] * self->squared_error[row];
      mean += weights[row] * reference->mean[row];
    }

  return mean > 0 ? 1 - errors / mean : (double) NAN;
}

/* Intervals of the methods of one target, whose draws are common to them. */
static void
fill_intervals (FusBaseline *of_target,
                guint n_methods,
                const Fitting *work,
                const Reference *reference,
                guint64 seed)
{
  gsize n = work->test->n_rows;
  guint n_replicates = fus_bootstrap_get_n_replicates (n);
  gsize n_units = 0;
  g_autofree guint *units = fus_encoding_list_units (work->test, &n_units);
  g_autofree guint8 *weights = g_new (guint8, MAX (n, 1));
  g_autofree double *values = g_new (double, (gsize) n_methods *n_replicates);

  for (guint b = 0; b < n_replicates; b++)
    {
      fus_bootstrap_unit_weights (weights, n, units, n_units, seed, b);
      for (guint i = 0; i < n_methods; i++)
        values[(gsize) i * n_replicates + b] =
          resample_r2 (&of_target[i], reference, weights, n);
    }
  for (guint i = 0; i < n_methods; i++)
    {
      double *own = values + (gsize) i * n_replicates;
      gsize n_known = fus_sort_known (own, n_replicates);

      if (isnan (of_target[i].r2))
        continue;
      of_target[i].low = fus_sorted_quantile (own, n_known, 0.05);
      of_target[i].high = fus_sorted_quantile (own, n_known, 0.95);
      fus_interval_widen (of_target[i].r2, &of_target[i].low, &of_target[i].high, n_units);
    }
}

static gboolean
fill_target (FusBaseline *of_target, const Fitting *work, guint64 seed, GError **error)
{
  g_auto (Reference) reference = { 0 };

  reference_init (&reference, work);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      baseline_init (&of_target[i], work, methods[i].id);
      if (!methods[i].fit (&of_target[i], work, error))
        return FALSE;
      summarize (&of_target[i], work, &reference);
    }
  fill_intervals (of_target, G_N_ELEMENTS (methods), work, &reference, seed);

  return TRUE;
}

static void
baselines_clear (FusBaselines *self)
{
  for (guint i = 0; i < self->n_baselines; i++)
    fus_baseline_clear (&self->baselines[i]);
  g_free (self->baselines);
}

gboolean
fus_baseline_fit_ridge (FusBaseline *out,
                        const FusEncoding *train,
                        const FusEncoding *test,
                        guint target,
                        const FusProgress *progress,
                        GError **error)
{
  g_assert (target < train->n_modalities);

  Fitting work = { train, test, target, NULL, progress, NULL };
  g_auto (Reference) reference = { 0 };

  reference_init (&reference, &work);
  baseline_init (out, &work, "ridge");
  if (!fit_ridge (out, &work, error))
    return FALSE;
  summarize (out, &work, &reference);

  return TRUE;
}

FusBaselines *
fus_baselines_new (const FusEncoding *train,
                   const FusEncoding *test,
                   guint64 seed,
                   FusPool *pool,
                   const FusProgress *progress,
                   GError **error)
{

  g_autoptr (FusBaselines) self = g_atomic_rc_box_new0 (FusBaselines);
  FusProgress quiet = { .cancellable = progress != NULL ? progress->cancellable : NULL };
  guint n_methods = G_N_ELEMENTS (methods);
  g_autoptr (FusComponents) components = fus_components_new (train, &quiet, error);

  if (components == NULL)
    return NULL;
  self->n_rows = test->n_rows;
  self->n_baselines = test->n_modalities * n_methods;
  self->baselines = g_new0 (FusBaseline, self->n_baselines);
  for (guint m = 0; m < test->n_modalities; m++)
    {
      Fitting work = { train, test, m, pool, &quiet, components };

      if (!fus_progress_tick (progress, (double) m / test->n_modalities,
                              _ ("Predicting without a model"), error) ||
          !fill_target (self->baselines + (gsize) m * n_methods, &work, seed, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusBaselines, fus_baselines, baselines_clear)

const FusBaseline *
fus_baselines_find (const FusBaselines *self, guint target, const char *method)
{
  for (guint i = 0; i < self->n_baselines; i++)
    if (self->baselines[i].target == target &&
        g_str_equal (self->baselines[i].method, method))
      return &self->baselines[i];

  return NULL;
}
