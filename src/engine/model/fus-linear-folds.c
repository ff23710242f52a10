/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cross-validation of the closed form: parts of the rows, each predicted by what the
 * others teach. A fold keeps the products that predictions need and none of its
 * training rows, so that trying a noise costs no pass over the data. Errors are kept
 * row by row: a change of noises counts only where it gains more than chance, two
 * standard errors over rows. */
#include "config.h"

#include "fus-linear-start-private.h"

#include "fus-linalg.h"

#include <math.h>
#include <string.h>

/* Rows that a fold is tested on, at most. */
#define MOST_TEST_ROWS 600
/* Below this many rows each row is tested once; above, a fifth of them. */
#define ROWS_FOR_ONE_FOLD 600
#define N_FOLDS 5
/* Of few rows, what a fold leaves out would be missed. */
#define FEW_ROWS 100
#define N_FOLDS_OF_FEW_ROWS 10
/* A fold must leave something to learn from. */
#define FEWEST_ROWS 5
/* A noise of one modality alone must gain so many standard errors, lest the fewer the
 * rows the more of it be chance: without, 32 rows lost .09 of R² (bench/recipe). */
#define GAIN_IN_ERRORS 2

/* -- Conditioning -- */

/* The factor of I + Σ J_m ÷ λ_m over @from, `[n_latents × n_latents]`. */
void
fus_linear_factor_precision (const FusLinearFrame *frame,
                             const double *noise,
                             FusMask from,
                             double *factor)
{
  const guint n = frame->n_latents;

  memset (factor, 0, (gsize) n * n * sizeof *factor);
  for (guint k = 0; k < n; k++)
    factor[k * n + k] = 1;
  for (guint m = 0; m < frame->n_modalities; m++)
    for (guint k = 0; k < n && fus_mask_has (from, m); k++)
      for (guint l = 0; l <= k; l++)
        factor[k * n + l] += frame->gram[m][k * frame->stride + l] / noise[m];
  if (!fus_factor_double (factor, n))
    {
      memset (factor, 0, (gsize) n * n * sizeof *factor);
      for (guint k = 0; k < n; k++)
        factor[k * n + k] = 1e150;
    }
}

/* -- Folds -- */

static void
fold_clear (FusLinearFold *self, guint n_modalities)
{
  for (guint m = 0; m < n_modalities; m++)
    {
      if (self->gram != NULL)
        g_free (self->gram[m]);
      if (self->evidence != NULL)
        g_free (self->evidence[m]);
      if (self->squares != NULL)
        g_free (self->squares[m]);
    }
  g_free (self->gram);
  g_free (self->evidence);
  g_free (self->squares);
  g_free (self->loadings);
  fus_linear_block_clear (&self->test);
}

void
fus_linear_folds_clear (FusLinearFolds *self)
{
  for (guint i = 0; i < self->n_folds; i++)
    fold_clear (&self->folds[i], self->n_modalities);
  g_clear_pointer (&self->folds, g_free);
  g_clear_pointer (&self->errors, g_free);
  g_clear_pointer (&self->kept, g_free);
}

/* x̃_m·W_m and |x̃_m|² of the rows tested. */
static void
measure_evidence (FusLinearFold *self, guint stride)
{
  const FusLinearBlock *test = &self->test;

  self->gram = g_new0 (double *, test->n_modalities);
  self->evidence = g_new0 (double *, test->n_modalities);
  self->squares = g_new0 (double *, test->n_modalities);
  for (guint m = 0; m < test->n_modalities; m++)
    {
      const gsize n = test->first[m + 1] - test->first[m];
      const double *loadings = self->loadings + test->first[m] * stride;
      g_autofree double *x = g_new (double, MAX (test->n_rows * n, 1));

      self->squares[m] = g_new0 (double, MAX (test->n_rows, 1));
      for (gsize row = 0; row < test->n_rows; row++)
        {
          const double *from = test->x + row * test->n_cols + test->first[m];

          memcpy (x + row * n, from, n * sizeof *x);
          for (gsize d = 0; d < n; d++)
            self->squares[m][row] += from[d] * from[d];
        }
      self->evidence[m] = g_new0 (double, MAX (test->n_rows * stride, 1));
      fus_product_nn (self->evidence[m], x, loadings, test->n_rows, stride, n);
      self->gram[m] = fus_linear_find_gram (loadings, n, stride);
    }
}

/* Rows i with i mod n_parts = @fold are tested, the others learned from. */
static gboolean
make_fold (FusLinearFold *self,
           const FusLinearData *data,
           const guint *rows,
           gsize n_rows,
           guint fold,
           const FusLinearFolds *validation,
           GError **error)
{
  g_autofree guint *learned = g_new (guint, n_rows);
  g_autofree guint *tested = g_new (guint, n_rows);
  gsize n_learned = 0;
  gsize n_tested = 0;
  g_auto (FusLinearBlock) block = { 0 };

  for (gsize i = 0; i < n_rows; i++)
    if (i % validation->n_parts == fold)
      tested[n_tested++] = rows[i];
    else
      learned[n_learned++] = rows[i];
  block = fus_linear_block_new (data, learned, n_learned);
  self->test =
    fus_linear_block_new (data, tested, MIN (n_tested, validation->most_test_rows));
  /* The scaler has seen the tested rows: of few, their part in its means is most of what
   * a fold would not know. */
  fus_linear_block_center (&block, &self->test);
  if (!fus_linear_block_fill (&block, validation->progress, error))
    return FALSE;
  self->loadings = fus_linear_block_find_loadings (&block, validation->stride, 0);
  measure_evidence (self, validation->stride);

  return TRUE;
}

/* Squared error of predicting @target of row @row at latents @z: Σ over what is known.
 * @product: z·J of the row */
static double
get_error (const FusLinearFold *fold,
           const FusLinearFrame *frame,
           guint target,
           gsize row,
           const double *z,
           const double *product)
{
  const FusLinearBlock *test = &fold->test;
  const double *evidence = fold->evidence[target] + row * frame->stride;
  double error = fold->squares[target][row];

  for (guint k = 0; k < frame->n_latents; k++)
    error += z[k] * (product[k] - 2 * evidence[k]);
  for (gsize d = test->first[target];
       d < test->first[target + 1] && test->is_known != NULL; d++)
    if (!test->is_known[row * test->n_cols + d])
      {
        double expected = 0;

        for (guint k = 0; k < frame->n_latents; k++)
          expected += fold->loadings[d * frame->stride + k] * z[k];
        error -= expected * expected;
      }

  return error;
}

/* Rows of @fold that have @target and something else, each with what else it has, or all
 * it has where @with_itself. */
static gsize
list_predicted (const FusLinearFold *fold,
                guint target,
                gboolean with_itself,
                guint *rows,
                FusMask *from)
{
  gsize n = 0;

  for (gsize row = 0; row < fold->test.n_rows; row++)
    {
      FusMask others = fold->test.presence[row] & ~FUS_MASK_BIT (target);

      if (!fus_mask_has (fold->test.presence[row], target) || others == 0)
        continue;
      rows[n] = (guint) row;
      from[n++] = with_itself ? fold->test.presence[row] : others;
    }

  return n;
}

/* Called with rows of one set at a time. */
typedef void (*PredictFunc) (const FusLinearFold *fold,
                             const FusLinearFrame *frame,
                             guint target,
                             const guint *rows,
                             gsize n_rows,
                             const double *z,
                             gpointer data);

/* Latents of the rows @rows of @fold from @from. */
static void
predict_set (const FusLinearFold *fold,
             const FusLinearFrame *frame,
             const double *noise,
             FusMask from,
             const guint *rows,
             gsize n_rows,
             double *z,
             double *factor)
{
  const guint n = frame->n_latents;

  memset (z, 0, n_rows * n * sizeof *z);
  for (guint m = 0; m < frame->n_modalities; m++)
    for (gsize i = 0; i < n_rows && fus_mask_has (from, m); i++)
      for (guint k = 0; k < n; k++)
        z[i * n + k] += fold->evidence[m][(gsize) rows[i] * frame->stride + k] / noise[m];
  fus_linear_factor_precision (frame, noise, from, factor);
  fus_solve_factored (z, factor, n_rows, n);
}

/* Predicts @target of every row that has it from all else it has, or from all it has. */
static void
predict_target (const FusLinearFold *fold,
                const FusLinearFrame *frame,
                const double *noise,
                guint target,
                gboolean with_itself,
                PredictFunc func,
                gpointer data)
{
  const gsize n_rows = fold->test.n_rows;
  const guint n = frame->n_latents;
  g_autofree guint *rows = g_new (guint, MAX (n_rows, 1));
  g_autofree guint *chosen = g_new (guint, MAX (n_rows, 1));
  g_autofree FusMask *from = g_new (FusMask, MAX (n_rows, 1));
  g_autofree double *z = g_new (double, MAX (n_rows * n, 1));
  g_autofree double *factor = g_new (double, (gsize) n *n);
  gsize n_left = list_predicted (fold, target, with_itself, rows, from);

  while (n_left > 0)
    {
      const FusMask set = from[0];
      gsize n_chosen = 0;
      gsize n_kept = 0;

      for (gsize i = 0; i < n_left; i++)
        if (from[i] == set)
          chosen[n_chosen++] = rows[i];
        else
          {
            rows[n_kept] = rows[i];
            from[n_kept++] = from[i];
          }
      predict_set (fold, frame, noise, set, chosen, n_chosen, z, factor);
      func (fold, frame, target, chosen, n_chosen, z, data);
      n_left = n_kept;
    }
}

typedef struct
{
  double error[FUS_MAX_MODALITIES];
  double total[FUS_MAX_MODALITIES];
  double *errors; /* of each row of all folds */
} Sums;

static void
add_errors (const FusLinearFold *fold,
            const FusLinearFrame *frame,
            guint target,
            const guint *rows,
            gsize n_rows,
            const double *z,
            gpointer data)
{
  Sums *sums = data;
  const guint n = frame->n_latents;
  g_autofree double *gram = g_new (double, (gsize) n *n);
  g_autofree double *products = g_new (double, n_rows *n);

  for (guint k = 0; k < n; k++)
    memcpy (gram + (gsize) k * n, frame->gram[target] + (gsize) k * frame->stride,
            n * sizeof *gram);
  fus_product_nn (products, z, gram, n_rows, n, n);
  for (gsize i = 0; i < n_rows; i++)
    {
      const double error =
        get_error (fold, frame, target, rows[i], z + i * n, products + i * n);

      sums->error[target] += error;
      sums->total[target] += fold->squares[target][rows[i]];
      sums->errors[(fold->first + rows[i]) * frame->n_modalities + target] = error;
    }
}

static FusLinearFrame
get_frame (const FusLinearFolds *self, const FusLinearFold *fold, guint n_latents)
{
  return (FusLinearFrame){ self->n_modalities, self->stride, n_latents, fold->gram };
}

static const double *
scale_noise (double *scaled, const double *noise, double trust, guint n_modalities)
{
  for (guint m = 0; m < n_modalities; m++)
    scaled[m] = noise[m] / trust;

  return scaled;
}

/* Cross-validated R² of each modality from all others, mean over modalities. Leaves each
 * row's errors, as shares of that mean, behind. */
gboolean
fus_linear_folds_get_score (FusLinearFolds *self,
                            guint n_latents,
                            const double *noise,
                            const double *trust,
                            double *score,
                            GError **error)
{
  Sums sums = { .errors = self->errors };
  double of_target[FUS_MAX_MODALITIES];
  guint n = 0;

  if (!fus_progress_tick (self->progress, 0, NULL, error))
    return FALSE;
  memset (self->errors, 0, self->n_rows * self->n_modalities * sizeof (double));
  for (guint i = 0; i < self->n_folds; i++)
    {
      const FusLinearFrame frame = get_frame (self, &self->folds[i], n_latents);

      for (guint t = 0; t < self->n_modalities; t++)
        predict_target (&self->folds[i], &frame,
                        scale_noise (of_target, noise, trust[t], self->n_modalities), t,
                        FALSE, add_errors, &sums);
    }
  *score = 0;
  for (guint t = 0; t < self->n_modalities; t++)
    if (sums.total[t] > 0)
      {
        *score += 1 - sums.error[t] / sums.total[t];
        n++;
      }
  *score = n > 0 ? *score / n : 0;
  for (gsize i = 0; i < self->n_rows * self->n_modalities; i++)
    if (sums.total[i % self->n_modalities] > 0)
      self->errors[i] /= sums.total[i % self->n_modalities] * n;

  return TRUE;
}

void
fus_linear_folds_measure_own (FusLinearFolds *self,
                              guint n_latents,
                              double noise,
                              double company,
                              double *error)
{
  Sums sums = { .errors = self->errors };
  double of_target[FUS_MAX_MODALITIES];

  for (guint t = 0; t < self->n_modalities; t++)
    {
      for (guint m = 0; m < self->n_modalities; m++)
        of_target[m] = m == t ? noise : noise / company;
      for (guint i = 0; i < self->n_folds; i++)
        {
          const FusLinearFrame frame = get_frame (self, &self->folds[i], n_latents);

          predict_target (&self->folds[i], &frame, of_target, t, TRUE, add_errors, &sums);
        }
    }
  memcpy (error, sums.error, self->n_modalities * sizeof *error);
}

/* Whether what was tried last is better than what is kept by more than chance. */
gboolean
fus_linear_folds_are_better (const FusLinearFolds *self)
{
  double sum = 0;
  double squares = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      double gain = 0;

      for (guint t = 0; t < self->n_modalities; t++)
        gain += self->kept[row * self->n_modalities + t] -
                self->errors[row * self->n_modalities + t];
      sum += gain;
      squares += gain * gain;
    }

  return sum > GAIN_IN_ERRORS *
                 sqrt (MAX (squares - sum * sum / (double) MAX (self->n_rows, 1), 0));
}

void
fus_linear_folds_keep (FusLinearFolds *self)
{
  memcpy (self->kept, self->errors, self->n_rows * self->n_modalities * sizeof (double));
}

/* -- What was missed out of fold -- */

/* Shares of a spread that misses are counted in. */
#define N_SHARES 4096
#define LARGEST_SHARE 16.0
/* What ranges are to hold, and where a normal distribution's end then. */
#define LEVEL 0.9
#define NORMAL_QUANTILE 1.6448536269514722

typedef struct
{
  double **squares; /* of each modality, [n_features] */
  gsize **counts;
  gsize *shares; /* [N_SHARES] of the target, or NULL: misses are added up */
  const double *unit;
} Residuals;

static void
add_residuals (const FusLinearFold *fold,
               const FusLinearFrame *frame,
               guint target,
               const guint *rows,
               gsize n_rows,
               const double *z,
               gpointer data)
{
  Residuals *residuals = data;
  const FusLinearBlock *test = &fold->test;
  const gsize n = test->first[target + 1] - test->first[target];

  for (gsize i = 0; i < n_rows; i++)
    for (gsize d = 0; d < n; d++)
      {
        const gsize column = test->first[target] + d;
        const gsize cell = (gsize) rows[i] * test->n_cols + column;
        double miss = test->x[cell];

        if (test->is_known != NULL && !test->is_known[cell])
          continue;
        for (guint k = 0; k < frame->n_latents; k++)
          miss -=
            fold->loadings[column * frame->stride + k] * z[i * frame->n_latents + k];
        miss /= residuals->unit[target];
        if (residuals->shares == NULL)
          {
            residuals->squares[target][d] += miss * miss;
            residuals->counts[target][d]++;
          }
        else if (residuals->squares[target][d] > 0)
          residuals->shares[(gsize) MIN (fabs (miss) /
                                           sqrt (residuals->squares[target][d]) *
                                           (N_SHARES / LARGEST_SHARE),
                                         N_SHARES - 1)]++;
      }
}

static void
predict_folds (const FusLinearFolds *self,
               const FusLinearStart *start,
               guint target,
               Residuals *residuals)
{
  double noise[FUS_MAX_MODALITIES];

  for (guint i = 0; i < self->n_folds; i++)
    {
      const FusLinearFrame frame = get_frame (self, &self->folds[i], start->n_latents);

      predict_target (&self->folds[i], &frame,
                      scale_noise (noise, start->noise, start->trust[target],
                                   start->n_modalities),
                      target, FALSE, add_residuals, residuals);
    }
}

/* Misses with heavy tails stay within less than a normal spread of their mean square:
 * where rows are not few, all of a modality are scaled by what 90 % of them stay within. */
static void
scale_residuals (const FusLinearFolds *self, FusLinearStart *start, guint m)
{
  g_autofree gsize *shares = g_new0 (gsize, N_SHARES);
  Residuals residuals = { .squares = start->residual,
                          .shares = shares,
                          .unit = start->unit };
  gsize n = 0;
  gsize sum = 0;
  guint at = 0;
  double factor = 0;

  predict_folds (self, start, m, &residuals);
  for (guint i = 0; i < N_SHARES; i++)
    n += shares[i];
  for (at = 0; at + 1 < N_SHARES; at++)
    {
      sum += shares[at];
      if ((double) sum >= LEVEL * (double) n)
        break;
    }
  factor = (at + 0.5) * (LARGEST_SHARE / N_SHARES) / NORMAL_QUANTILE;
  for (gsize d = 0; d < start->n_features[m] && n > 0; d++)
    start->residual[m][d] *= factor * factor;
}

void
fus_linear_folds_measure_residuals (const FusLinearFolds *self, FusLinearStart *start)
{
  Residuals residuals = { .squares = start->residual,
                          .counts = g_new0 (gsize *, start->n_modalities),
                          .unit = start->unit };

  for (guint m = 0; m < start->n_modalities; m++)
    {
      residuals.counts[m] = g_new0 (gsize, start->n_features[m]);
      predict_folds (self, start, m, &residuals);
      for (gsize d = 0; d < start->n_features[m]; d++)
        start->residual[m][d] =
          residuals.counts[m][d] > 0
            ? start->residual[m][d] / (double) residuals.counts[m][d]
            : (double) NAN;
      g_free (residuals.counts[m]);
      if (self->n_rows >= FEW_ROWS)
        scale_residuals (self, start, m);
    }
  g_free (residuals.counts);
}

gboolean
fus_linear_folds_make (FusLinearFolds *self,
                       const FusLinearData *data,
                       const guint *rows,
                       gsize n_rows,
                       GError **error)
{
  guint n = 1;

  g_assert (rows != NULL || n_rows == 0);

  if (n_rows < FEWEST_ROWS || data->n_modalities < 2)
    return TRUE;
  self->most_test_rows = MOST_TEST_ROWS;
  self->n_parts = n_rows < FEW_ROWS ? N_FOLDS_OF_FEW_ROWS : N_FOLDS;
  if (n_rows < ROWS_FOR_ONE_FOLD)
    n = self->n_parts;
  self->folds = g_new0 (FusLinearFold, n);
  for (; self->n_folds < n; self->n_folds++)
    if (!make_fold (&self->folds[self->n_folds], data, rows, n_rows, self->n_folds, self,
                    error))
      {
        fold_clear (&self->folds[self->n_folds], self->n_modalities);
        return FALSE;
      }
  for (guint i = 0; i < n; i++)
    {
      self->folds[i].first = self->n_rows;
      self->n_rows += self->folds[i].test.n_rows;
    }
  self->errors = g_new0 (double, MAX (self->n_rows * self->n_modalities, 1));
  self->kept = g_new0 (double, MAX (self->n_rows * self->n_modalities, 1));

  return TRUE;
}
