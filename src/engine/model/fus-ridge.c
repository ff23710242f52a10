/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ridge regression with one penalty, or with the penalty that generalised
 * cross-validation chooses (Golub, Heath & Wahba 1979). Solved in the smaller of
 * features and rows; for many penalties one eigenproblem serves all. In double, with a
 * floor under pivots, so that constant or doubled columns stay solvable. */
#include "config.h"

#include "fus-ridge.h"

#include "fus-linalg.h"
#include "fus-model-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Least diagonal of the factor, relative to the largest of the matrix: what is constant
 * or double stays solvable without a penalty. */
#define PIVOT_FLOOR 1e-14

/* Penalties that are tried: from the largest eigenvalue times the least to times the
 * largest factor, so many a decade. */
#define LEAST_FACTOR 1e-9
#define LARGEST_FACTOR 1e2
#define STEPS_PER_DECADE 4

/* Rows that are predicted at a time. */
#define SCORE_ROWS 256

/* One system A W = B in the dual or the primal form, whichever is smaller. */
typedef struct
{
  const double *rows; /* [n × n_inner]: A = rows rowsᵀ + α I */
  gsize n;
  gsize n_inner;
  double alpha;
  double *a; /* [n × n], lower triangle */
} Gram;

static void
gram_row (gsize i, guint worker, gpointer data)
{
  const Gram *self = data;
  const double *row = self->rows + i * self->n_inner;

  for (gsize j = 0; j <= i; j++)
    {
      const double *other = self->rows + j * self->n_inner;
      double sums[4] = { 0 };
      gsize k = 0;

      for (; k + 4 <= self->n_inner; k += 4)
        {
          sums[0] += row[k] * other[k];
          sums[1] += row[k + 1] * other[k + 1];
          sums[2] += row[k + 2] * other[k + 2];
          sums[3] += row[k + 3] * other[k + 3];
        }
      for (; k < self->n_inner; k++)
        sums[0] += row[k] * other[k];
      self->a[i * self->n + j] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
  self->a[i * self->n + i] += self->alpha;
}

static double
largest_diagonal (const double *a, gsize n)
{
  double max = 0;

  for (gsize i = 0; i < n; i++)
    max = fmax (max, a[i * n + i]);

  return max;
}

/* Lower Cholesky factor in place: Golub & Van Loan 2013, algorithm 4.2.1, by rows. */
static gboolean
factorize (double *a, gsize n, const FusProgress *progress, GError **error)
{
  double floor = fmax (largest_diagonal (a, n) * PIVOT_FLOOR, G_MINDOUBLE);

  for (gsize i = 0; i < n; i++)
    {
      if (!fus_progress_tick (progress, -1, NULL, error))
        return FALSE;
      for (gsize j = 0; j <= i; j++)
        {
          double sum = a[i * n + j];

          for (gsize k = 0; k < j; k++)
            /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
            sum -= a[i * n + k] * a[j * n + k];
          if (j < i)
            a[i * n + j] = sum / a[j * n + j];
          else
            a[i * n + i] = sqrt (fmax (sum, floor));
        }
    }

  return TRUE;
}

/* Solves A W = B with A's factor, all of B's columns at once. @b: `[n × n_columns]` */
static void
solve (const double *factor, double *b, gsize n, gsize n_columns)
{
  for (gsize i = 0; i < n; i++)
    {
      for (gsize k = 0; k < i; k++)
        for (gsize c = 0; c < n_columns; c++)
          b[i * n_columns + c] -= factor[i * n + k] * b[k * n_columns + c];
      for (gsize c = 0; c < n_columns; c++)
        b[i * n_columns + c] /= factor[i * n + i];
    }
  for (gsize i = n; i-- > 0;)
    {
      for (gsize k = i + 1; k < n; k++)
        for (gsize c = 0; c < n_columns; c++)
          b[i * n_columns + c] -= factor[k * n + i] * b[k * n_columns + c];
      for (gsize c = 0; c < n_columns; c++)
        b[i * n_columns + c] /= factor[i * n + i];
    }
}

/* Returns `[n_rows × n_cols]` less the means of the columns, which go to @mean. */
static double *
center (const FusMatrix *x, double *mean)
{
  double *centered = g_new (double, MAX (x->n_rows * x->n_cols, 1));

  memset (mean, 0, x->n_cols * sizeof (double));
  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    mean[i % x->n_cols] += (double) x->data[i];
  for (gsize f = 0; f < x->n_cols; f++)
    mean[f] /= (double) x->n_rows;
  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    centered[i] = (double) x->data[i] - mean[i % x->n_cols];

  return centered;
}

static double *
transpose (const double *x, gsize n_rows, gsize n_cols)
{
  double *out = g_new (double, MAX (n_rows * n_cols, 1));

  for (gsize row = 0; row < n_rows; row++)
    for (gsize f = 0; f < n_cols; f++)
      /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
      out[f * n_rows + row] = x[row * n_cols + f];

  return out;
}

/* @out: `[n_features × n_outputs]` = xᵀ y */
static void
multiply_transposed (double *out,
                     const double *x,
                     const double *y,
                     gsize n_rows,
                     gsize n_features,
                     gsize n_outputs)
{
  memset (out, 0, n_features * n_outputs * sizeof (double));
  for (gsize row = 0; row < n_rows; row++)
    {
      for (gsize f = 0; f < n_features; f++)
        {
          double value = x[row * n_features + f];

          for (gsize o = 0; o < n_outputs; o++)
            out[f * n_outputs + o] += value * y[row * n_outputs + o];
        }
    }
}

/* Solves (rows rowsᵀ + α I) W = b in place of b. */
static gboolean
solve_gram (Gram *gram,
            double *b,
            gsize n_columns,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  g_autofree double *a = g_new0 (double, gram->n * gram->n);

  gram->a = a;
  fus_pool_run (pool, gram->n, gram_row, gram);
  if (!factorize (a, gram->n, progress, error))
    return FALSE;
  solve (a, b, gram->n, n_columns);

  return TRUE;
}

/* W = (XᵀX + α I)⁻¹ Xᵀ Y where there are fewer features than rows, else the equal
 * Xᵀ (X Xᵀ + α I)⁻¹ Y. @x, @y centred. */
static gboolean
fit (FusRidge *self,
     double *x,
     double *y,
     gsize n_rows,
     double alpha,
     FusPool *pool,
     const FusProgress *progress,
     GError **error)
{
  gsize n_features = self->n_features;
  gsize n_outputs = self->n_outputs;

  if (n_features <= n_rows)
    {
      g_autofree double *columns = transpose (x, n_rows, n_features);
      Gram gram = { columns, n_features, n_rows, alpha, NULL };

      multiply_transposed (self->weights, x, y, n_rows, n_features, n_outputs);
      return solve_gram (&gram, self->weights, n_outputs, pool, progress, error);
    }
  else
    {
      Gram gram = { x, n_rows, n_features, alpha, NULL };

      if (!solve_gram (&gram, y, n_outputs, pool, progress, error))
        return FALSE;
      multiply_transposed (self->weights, x, y, n_rows, n_features, n_outputs);
      return TRUE;
    }
}

static void
ridge_clear (gpointer data)
{
  FusRidge *self = data;

  g_free (self->weights);
  g_free (self->intercept);
}

static FusRidge *
ridge_alloc (gsize n_features, gsize n_outputs)
{
  FusRidge *self = g_atomic_rc_box_new0 (FusRidge);

  self->n_features = n_features;
  self->n_outputs = n_outputs;
  self->gcv = NAN;
  self->weights = g_new0 (double, n_features *n_outputs);
  self->intercept = g_new0 (double, n_outputs);

  return self;
}

/* From centred inputs to the inputs themselves. */
static void
move_intercept (FusRidge *self, const double *mean)
{
  for (gsize f = 0; f < self->n_features; f++)
    for (gsize o = 0; o < self->n_outputs; o++)
      self->intercept[o] -= mean[f] * self->weights[f * self->n_outputs + o];
}

FusRidge *
fus_ridge_new (const FusMatrix *x,
               const FusMatrix *y,
               double alpha,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  g_autoptr (FusRidge) self = ridge_alloc (x->n_cols, y->n_cols);
  g_autofree double *mean = g_new (double, x->n_cols);
  g_autofree double *centered_x = center (x, mean);
  g_autofree double *centered_y = center (y, self->intercept);

  g_assert (x->n_rows == y->n_rows);
  g_assert (x->n_rows > 0);

  self->penalty = alpha;
  if (!fit (self, centered_x, centered_y, x->n_rows, alpha, pool, progress, error))
    return NULL;
  move_intercept (self, mean);

  return g_steal_pointer (&self);
}

/* The centred problem in the directions of its own eigenvectors, of the features where
 * they are fewer, else of the rows: any penalty is then a division. */
typedef struct
{
  gsize n_rows;
  gsize n; /* directions */
  gboolean dual;
  double *values;  /* [n] */
  double *vectors; /* [n × n], one a row */
  double *turned;  /* [n × n_outputs]: vectors · (Xᵀ Y, or Y) */
  double *squares; /* [n]: Σ turned², a direction */
  double total;    /* ‖Y‖² */
} Spectrum;

static void
spectrum_clear (Spectrum *self)
{
  g_free (self->values);
  g_free (self->vectors);
  g_free (self->turned);
  g_free (self->squares);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spectrum, spectrum_clear)

static gboolean
spectrum_init (Spectrum *self,
               const double *x,
               const double *y,
               gsize n_rows,
               gsize n_features,
               gsize n_outputs,
               GError **error)
{
  g_autofree double *product = NULL;
  g_autofree double *right = NULL;
  gsize n = MIN (n_rows, n_features);

  self->n_rows = n_rows;
  self->n = n;
  self->dual = n_features > n_rows;
  self->values = g_new0 (double, MAX (n, 1));
  self->vectors = g_new (double, MAX (n * n, 1));
  self->turned = g_new (double, MAX (n * n_outputs, 1));
  self->squares = g_new0 (double, MAX (n, 1));
  product = g_new (double, MAX (n * n, 1));
  fus_product_with_itself (product, x, n, MAX (n_rows, n_features), !self->dual);
  if (!fus_symmetric_eigen (self->values, self->vectors, product, n, n))
    {
      g_set_error_literal (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DIVERGED,
                           _ ("The penalty of the ridge regression was not found"));
      return FALSE;
    }
  if (!self->dual)
    {
      right = g_new (double, MAX (n * n_outputs, 1));
      fus_product_tn (right, x, y, n, n_outputs, n_rows);
    }
  fus_product_nn (self->turned, self->vectors, self->dual ? y : right, n, n_outputs, n);
  for (gsize k = 0; k < n; k++)
    {
      self->values[k] = fmax (self->values[k], 0);
      for (gsize o = 0; o < n_outputs; o++)
        self->squares[k] +=
          self->turned[k * n_outputs + o] * self->turned[k * n_outputs + o];
    }
  for (gsize i = 0; i < n_rows * n_outputs; i++)
    self->total += y[i] * y[i];

  return TRUE;
}

/* ‖Y − X W‖² at a penalty. */
static double
spectrum_get_residual (const Spectrum *self, double alpha)
{
  double residual = self->dual ? 0 : self->total;

  for (gsize k = 0; k < self->n; k++)
    {
      double sum = self->values[k] + alpha;

      if (self->dual)
        residual += self->squares[k] * (alpha / sum) * (alpha / sum);
      else
        residual -= self->squares[k] * (sum + alpha) / (sum * sum);
    }

  return fmax (residual, PIVOT_FLOOR * self->total);
}

/* Golub, Heath & Wahba 1979: (RSS ÷ n) ÷ (1 − tr H ÷ n)², the intercept's degree of
 * freedom among those of the hat matrix H. */
static double
spectrum_get_gcv (const Spectrum *self, double alpha)
{
  double n = (double) self->n_rows;
  double freedom = 1;

  for (gsize k = 0; k < self->n; k++)
    freedom += self->values[k] / (self->values[k] + alpha);
  if (!(n - freedom > 1e-9 * n))
    return INFINITY;

  return spectrum_get_residual (self, alpha) * n / ((n - freedom) * (n - freedom));
}

static double
spectrum_choose (const Spectrum *self, double *gcv)
{
  double largest = self->n > 0 ? self->values[0] : 0;
  guint n_steps =
    (guint) (STEPS_PER_DECADE * log10 (LARGEST_FACTOR / LEAST_FACTOR) + 0.5);
  double best = largest > 0 ? LARGEST_FACTOR * largest : 1;

  *gcv = spectrum_get_gcv (self, best);
  for (guint i = 1; i <= n_steps && largest > 0; i++)
    {
      double alpha =
        LARGEST_FACTOR * largest * pow (10, -(double) i / (double) STEPS_PER_DECADE);
      double value = spectrum_get_gcv (self, alpha);

      if (!(value < *gcv))
        continue;
      *gcv = value;
      best = alpha;
    }

  return best;
}

/* (Λ + α)⁻¹ turned, turned back: W where the directions are of features, else what is
 * still to be multiplied by Xᵀ. */
static double *
spectrum_solve (const Spectrum *self, gsize n_outputs, double alpha)
{
  g_autofree double *scaled = g_new (double, MAX (self->n * n_outputs, 1));
  double *out = g_new0 (double, MAX (self->n * n_outputs, 1));

  for (gsize k = 0; k < self->n; k++)
    for (gsize o = 0; o < n_outputs; o++)
      scaled[k * n_outputs + o] =
        self->turned[k * n_outputs + o] / (self->values[k] + alpha);
  fus_product_tn (out, self->vectors, scaled, self->n, n_outputs, self->n);

  return out;
}

static void
fill_weights (FusRidge *self, const Spectrum *spectrum, const double *x)
{
  g_autofree double *solved = spectrum_solve (spectrum, self->n_outputs, self->penalty);

  if (spectrum->dual)
    fus_product_tn (self->weights, x, solved, self->n_features, self->n_outputs,
                    spectrum->n);
  else
    memcpy (self->weights, solved, self->n_features * self->n_outputs * sizeof (double));
}

FusRidge *
fus_ridge_new_gcv (const FusMatrix *x,
                   const FusMatrix *y,
                   const FusProgress *progress,
                   GError **error)
{
  g_autoptr (FusRidge) self = ridge_alloc (x->n_cols, y->n_cols);
  g_autofree double *mean = g_new (double, MAX (x->n_cols, 1));
  g_autofree double *centered_x = center (x, mean);
  g_autofree double *centered_y = center (y, self->intercept);
  g_auto (Spectrum) spectrum = { 0 };

  g_assert (x->n_rows == y->n_rows);
  g_assert (x->n_rows > 0);

  if (!fus_progress_tick (progress, -1, NULL, error) ||
      !spectrum_init (&spectrum, centered_x, centered_y, x->n_rows, x->n_cols, y->n_cols,
                      error))
    return NULL;
  self->penalty = spectrum_choose (&spectrum, &self->gcv);
  self->gcv /= (double) MAX (y->n_cols, 1);
  fill_weights (self, &spectrum, centered_x);
  move_intercept (self, mean);

  return g_steal_pointer (&self);
}

/* The fit, and what is at hand to say what it predicts. */
typedef struct
{
  const Spectrum *spectrum;
  const double *x;      /* [n_rows × n_features], centred */
  const double *mean;   /* [n_features] */
  const double *solved; /* [n × n_outputs] */
  const double *y_mean; /* [n_outputs] */
  gsize n_features;
  gsize n_outputs;
} Fit;

/* Predictions of at most SCORE_ROWS rows, less the mean of the outputs. */
static void
predict_block (double *predicted,
               const Fit *self,
               const FusMatrix *x,
               gsize first,
               gsize n)
{
  g_autofree double *centered = g_new (double, MAX (n * self->n_features, 1));
  g_autofree double *similar = NULL;

  for (gsize i = 0; i < n; i++)
    for (gsize f = 0; f < self->n_features; f++)
      centered[i * self->n_features + f] =
        (double) fus_matrix_row (x, first + i)[f] - self->mean[f];
  if (!self->spectrum->dual)
    {
      fus_product_nn (predicted, centered, self->solved, n, self->n_outputs,
                      self->n_features);
      return;
    }
  similar = g_new (double, MAX (n * self->spectrum->n, 1));
  fus_product_nt (similar, centered, self->x, n, self->spectrum->n, self->n_features);
  fus_product_nn (predicted, similar, self->solved, n, self->n_outputs,
                  self->spectrum->n);
}

static double
score_row (const Fit *self, const double *predicted, const FusReal *truth)
{
  double sum = 0;

  for (gsize o = 0; o < self->n_outputs; o++)
    {
      double difference = (double) truth[o] - predicted[o] - self->y_mean[o];

      sum += isfinite (difference) ? difference * difference : 0;
    }

  return sum;
}

gboolean
fus_ridge_score_gcv (double *squared_error,
                     const FusMatrix *x,
                     const FusMatrix *y,
                     const FusMatrix *test_x,
                     const FusMatrix *truth,
                     FusRidgeChoice *choice,
                     const FusProgress *progress,
                     GError **error)
{
  g_autofree double *mean = g_new (double, MAX (x->n_cols, 1));
  g_autofree double *y_mean = g_new (double, MAX (y->n_cols, 1));
  g_autofree double *centered_x = center (x, mean);
  g_autofree double *centered_y = center (y, y_mean);
  g_autofree double *solved = NULL;
  g_autofree double *predicted = g_new (double, MAX (SCORE_ROWS * y->n_cols, 1));
  g_auto (Spectrum) spectrum = { 0 };
  Fit fit = { &spectrum, centered_x, mean, NULL, y_mean, x->n_cols, y->n_cols };

  g_assert (x->n_rows == y->n_rows && x->n_rows > 0);

  if (!fus_progress_tick (progress, -1, NULL, error) ||
      !spectrum_init (&spectrum, centered_x, centered_y, x->n_rows, x->n_cols, y->n_cols,
                      error))
    return FALSE;
  choice->penalty = spectrum_choose (&spectrum, &choice->gcv);
  choice->gcv /= (double) MAX (y->n_cols, 1);
  solved = spectrum_solve (&spectrum, y->n_cols, choice->penalty);
  fit.solved = solved;
  for (gsize first = 0; first < test_x->n_rows; first += SCORE_ROWS)
    {
      gsize n = MIN (SCORE_ROWS, test_x->n_rows - first);

      predict_block (predicted, &fit, test_x, first, n);
      for (gsize i = 0; i < n; i++)
        squared_error[first + i] =
          score_row (&fit, predicted + i * y->n_cols, fus_matrix_row (truth, first + i));
    }

  return TRUE;
}

void
fus_ridge_unref (FusRidge *self)
{
  g_atomic_rc_box_release_full (self, ridge_clear);
}

void
fus_ridge_predict (const FusRidge *self, double *y, const FusReal *x)
{
  g_assert (y != NULL && x != NULL);

  memcpy (y, self->intercept, self->n_outputs * sizeof (double));
  for (gsize f = 0; f < self->n_features; f++)
    {
      const double *weight = self->weights + f * self->n_outputs;

      for (gsize o = 0; o < self->n_outputs; o++)
        y[o] += (double) x[f] * weight[o];
    }
}
