/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes read off numbers: multinomial logistic regression and nearest neighbours,
 * tied to scikit-learn's objective and ties so that figures can be compared (MODELS.md
 * 5.3). A class that no training row has gets probability 0, not a weight. Sums go by
 * parts of fixed size: the same bits with any number of threads. */
#include "config.h"

#include "fus-classifier.h"

#include "fus-lbfgs.h"
#include "fus-linalg.h"
#include "fus-shared.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Rows whose part of the loss one thread adds up; parts are added in order. */
#define ROWS_PER_PART 512
#define TOLERANCE 1e-4
#define MOST_ITERATIONS 2000

/* Training rows that neighbours are looked up among at a time. */
#define NEIGHBOR_TILE 256

/* The loss of the probe over the classes that occur; parameters are
 * [(n_features + 1) × n_used], the intercepts last. */
typedef struct
{
  double *x;     /* [n_rows × n_features]: of the rows that know their class */
  gint32 *codes; /* [n_rows]: among the classes that occur */
  gsize n_rows;
  gsize n_features;
  guint n_used;
  double c;
  FusPool *pool;
  gsize n_parts;
  gsize n_parameters;
  double *values;    /* [n_parts] */
  double *gradients; /* [n_parts × n_parameters] */
  double *scores;    /* [n_rows × n_used] */
  const double *p;
} Loss;

static double
log_sum_exp (const double *x, gsize n)
{
  double max = -INFINITY;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    max = fmax (max, x[i]);
  if (isinf (max))
    return max;
  for (gsize i = 0; i < n; i++)
    sum += exp (x[i] - max);

  return max + log (sum);
}

static void
score_row (double *scores,
           const FusReal *x,
           const double *weights,
           const double *intercept,
           gsize n_features,
           guint n_classes)
{
  memcpy (scores, intercept, n_classes * sizeof (double));
  for (gsize f = 0; f < n_features; f++)
    {
      double value = (double) x[f];
      const double *weight = weights + f * n_classes;

      for (guint k = 0; k < n_classes; k++)
        scores[k] += value * weight[k];
    }
}

/* −log p of a row's class, and its gradient for the scores, in their place. */
static double
cross_entropy (double *scores, gint32 code, guint n_classes, double c)
{
  double log_sum = log_sum_exp (scores, n_classes);
  double loss = c * (log_sum - scores[code]);

  for (guint k = 0; k < n_classes; k++)
    scores[k] = c * exp (scores[k] - log_sum);
  scores[code] -= c;

  return loss;
}

static void
loss_part (gsize item, guint worker, gpointer data)
{
  Loss *self = data;
  const gsize n_features = self->n_features;
  const guint n_used = self->n_used;
  const gsize first = item * ROWS_PER_PART;
  const gsize n_rows = MIN (ROWS_PER_PART, self->n_rows - first);
  const double *x = self->x + first * n_features;
  const double *intercept = self->p + n_features * n_used;
  double *scores = self->scores + first * n_used;
  double *gradient = self->gradients + item * self->n_parameters;
  double loss = 0;

  memset (gradient, 0, self->n_parameters * sizeof (double));
  fus_product_nn (scores, x, self->p, n_rows, n_used, n_features);
  for (gsize row = 0; row < n_rows; row++)
    {
      double *own = scores + row * n_used;

      for (guint k = 0; k < n_used; k++)
        own[k] += intercept[k];
      loss += cross_entropy (own, self->codes[first + row], n_used, self->c);
      for (guint k = 0; k < n_used; k++)
        gradient[n_features * n_used + k] += own[k];
    }
  fus_product_tn (gradient, x, scores, n_features, n_used, n_rows);
  self->values[item] = loss;
}

static double
evaluate_loss (const double *p, double *gradient, gpointer data)
{
  Loss *self = data;
  gsize n_weights = self->n_features * self->n_used;
  double loss = 0;

  self->p = p;
  fus_pool_run (self->pool, self->n_parts, loss_part, self);
  memset (gradient, 0, self->n_parameters * sizeof (double));
  for (gsize i = 0; i < n_weights; i++)
    {
      loss += 0.5 * p[i] * p[i];
      gradient[i] = p[i];
    }
  for (gsize part = 0; part < self->n_parts; part++)
    {
      loss += self->values[part];
      for (gsize i = 0; i < self->n_parameters; i++)
        gradient[i] += self->gradients[part * self->n_parameters + i];
    }

  return loss;
}

/* @used: (out): `[n_classes]`: a class's number among those that occur, or −1. */
static guint
number_classes (gint32 *used, const gint32 *codes, gsize n_rows, guint n_classes)
{
  guint n_used = 0;

  for (guint k = 0; k < n_classes; k++)
    used[k] = -1;
  for (gsize row = 0; row < n_rows; row++)
    {
      if (codes[row] >= 0)
        used[codes[row]] = 0;
    }
  for (guint k = 0; k < n_classes; k++)
    {
      if (used[k] == 0)
        used[k] = (gint32) n_used++;
    }

  return n_used;
}

static void
linear_probe_clear (FusLinearProbe *self)
{
  g_free (self->weights);
  g_free (self->intercept);
}

static FusLinearProbe *
linear_probe_alloc (gsize n_features, guint n_classes)
{
  FusLinearProbe *self = g_atomic_rc_box_new0 (FusLinearProbe);

  self->n_classes = n_classes;
  self->n_features = n_features;
  self->factor = 1;
  self->weights = g_new0 (double, n_features *n_classes);
  self->intercept = g_new0 (double, n_classes);

  return self;
}

static void
unpack (FusLinearProbe *self, const double *p, const gint32 *used, guint n_used)
{
  for (guint k = 0; k < self->n_classes; k++)
    {
      if (used[k] < 0)
        self->intercept[k] = -INFINITY;
      else
        self->intercept[k] = p[self->n_features * n_used + (guint) used[k]];
      for (gsize f = 0; f < self->n_features && used[k] >= 0; f++)
        self->weights[f * self->n_classes + k] = p[f * n_used + (guint) used[k]];
    }
}

static void
loss_clear (Loss *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->codes, g_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->gradients, g_free);
  g_clear_pointer (&self->scores, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loss, loss_clear)

/* @used: number of each class among those that occur */
static void
loss_init (Loss *self, const FusMatrix *x, const gint32 *codes, const gint32 *used)
{
  self->n_features = x->n_cols;
  self->x = g_new (double, MAX (x->n_rows * x->n_cols, 1));
  self->codes = g_new (gint32, MAX (x->n_rows, 1));
  for (gsize row = 0; row < x->n_rows; row++)
    {
      if (codes[row] < 0)
        continue;
      for (gsize f = 0; f < x->n_cols; f++)
        self->x[self->n_rows * x->n_cols + f] = (double) fus_matrix_row (x, row)[f];
      self->codes[self->n_rows++] = used[codes[row]];
    }
  self->n_parts = (self->n_rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
  self->n_parameters = (x->n_cols + 1) * self->n_used;
  self->values = g_new0 (double, MAX (self->n_parts, 1));
  self->gradients = g_new0 (double, MAX (self->n_parts * self->n_parameters, 1));
  self->scores = g_new (double, MAX (self->n_rows * self->n_used, 1));
}

/* Second derivatives where all classes are as likely: components vary by as much as they
 * are told apart by, and a search that takes them for alike goes on three times as long.
 */
static double *
guess_curvature (const Loss *loss)
{
  const double n_used = loss->n_used;
  const double share = loss->c * (n_used - 1) / (n_used * n_used);
  double *curvature = g_new (double, MAX (loss->n_parameters, 1));

  for (gsize f = 0; f <= loss->n_features; f++)
    {
      const gboolean is_intercept = f == loss->n_features;
      double sum = 0;

      for (gsize row = 0; row < loss->n_rows; row++)
        sum += is_intercept ? 1 : pow (loss->x[row * loss->n_features + f], 2);
      for (guint k = 0; k < loss->n_used; k++)
        curvature[f * loss->n_used + k] = (is_intercept ? 1e-6 : 1) + share * sum;
    }

  return curvature;
}

FusLinearProbe *
fus_linear_probe_new (const FusMatrix *x,
                      const gint32 *codes,
                      guint n_classes,
                      double c,
                      FusPool *pool,
                      const FusProgress *progress,
                      GError **error)
{
  g_assert (codes != NULL && n_classes > 0 && c > 0);

  g_autoptr (FusLinearProbe) self = linear_probe_alloc (x->n_cols, n_classes);
  g_autofree gint32 *used = g_new (gint32, n_classes);
  g_auto (Loss) loss = { .n_used = number_classes (used, codes, x->n_rows, n_classes),
                         .c = c,
                         .pool = pool };
  g_autofree double *p = NULL;
  g_autofree double *curvature = NULL;
  FusLbfgs task = {
    .n = (x->n_cols + 1) * loss.n_used,
    .func = evaluate_loss,
    .data = &loss,
    .tolerance = TOLERANCE,
    .max_iterations = MOST_ITERATIONS,
  };

  loss_init (&loss, x, codes, used);
  curvature = guess_curvature (&loss);
  task.curvature = curvature;
  p = g_new0 (double, MAX (loss.n_parameters, 1));
  if (!fus_lbfgs_minimize (&task, p, progress, error))
    return NULL;
  unpack (self, p, used, loss.n_used);
  self->n_iterations = task.n_iterations;
  self->gradient_max = task.gradient_max;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusLinearProbe, fus_linear_probe, linear_probe_clear)

void
fus_linear_probe_get_scores (const FusLinearProbe *self, double *scores, const FusReal *x)
{
  score_row (scores, x, self->weights, self->intercept, self->n_features,
             self->n_classes);
}

void
fus_linear_probe_get_probabilities (const FusLinearProbe *self,
                                    double *probabilities,
                                    const FusReal *x)
{
  double total = 0;

  fus_linear_probe_get_scores (self, probabilities, x);
  total = log_sum_exp (probabilities, self->n_classes);
  for (guint k = 0; k < self->n_classes; k++)
    probabilities[k] = exp (probabilities[k] - total);
}

double
fus_linear_probe_get_log_odds (const FusLinearProbe *self,
                               const FusReal *x,
                               guint class_code)
{
  g_assert (class_code < self->n_classes);

  g_autofree double *scores = g_new (double, self->n_classes);
  double score = 0;

  fus_linear_probe_get_scores (self, scores, x);
  score = scores[class_code];
  scores[class_code] = -INFINITY;

  return score - log_sum_exp (scores, self->n_classes);
}

static gint32
find_largest (const double *x, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    {
      if (x[i] > x[best])
        best = i;
    }

  return (gint32) best;
}

gint32
fus_linear_probe_predict (const FusLinearProbe *self, const FusReal *x)
{
  g_autofree double *scores = g_new (double, self->n_classes);

  fus_linear_probe_get_scores (self, scores, x);

  return find_largest (scores, self->n_classes);
}

double
fus_linear_probe_get_accuracy (const FusLinearProbe *self,
                               const FusMatrix *x,
                               const gint32 *codes)
{
  g_autofree gint32 *predicted = g_new (gint32, x->n_rows);

  for (gsize row = 0; row < x->n_rows; row++)
    predicted[row] = fus_linear_probe_predict (self, fus_matrix_row (x, row));

  return fus_codes_get_accuracy (codes, predicted, x->n_rows);
}

/* The nearest of one row, by rising distance. */
typedef struct
{
  double *distance; /* [k] */
  gint32 *code;     /* [k] */
  guint k;
  guint n;
} Nearest;

typedef struct
{
  gint32 *predicted; /* (nullable) */
  double *support;   /* (nullable): rows are those that they are compared with */
  FusReal *columns;  /* [n_features × n_train]: so that distances vectorise */
  gsize n_train;
  const gint32 *codes;
  guint n_classes;
  const FusMatrix *x;
  guint k;
} Neighbors;

static void
nearest_insert (Nearest *self, double distance, gint32 code)
{
  guint place = self->n;

  if (self->n == self->k && !(distance < self->distance[self->k - 1]))
    return;
  if (self->n == self->k)
    place--;
  else
    self->n++;
  for (; place > 0 && self->distance[place - 1] > distance; place--)
    {
      self->distance[place] = self->distance[place - 1];
      self->code[place] = self->code[place - 1];
    }
  self->distance[place] = distance;
  self->code[place] = code;
}

static void
tile_distances (double *out, const Neighbors *self, const FusReal *x, gsize from, gsize n)
{
  memset (out, 0, n * sizeof (double));
  for (gsize f = 0; f < self->x->n_cols; f++)
    {
      const FusReal *column = self->columns + f * self->n_train + from;
      double value = (double) x[f];

      for (gsize i = 0; i < n; i++)
        {
          double difference = (double) column[i] - value;

          out[i] += difference * difference;
        }
    }
}

/* The class with most votes; of several, the one whose nearest is nearest. */
static gint32
vote (const Nearest *nearest, guint n_classes)
{
  g_autofree guint *votes = g_new0 (guint, n_classes);
  gint32 best = -1;

  for (guint i = 0; i < nearest->n; i++)
    votes[nearest->code[i]]++;
  for (guint i = 0; i < nearest->n; i++)
    {
      if (best < 0 || votes[nearest->code[i]] > votes[best])
        best = nearest->code[i];
    }

  return best;
}

/* Share of the nearest that have the class @code. */
static double
get_support (const Nearest *nearest, gint32 code)
{
  guint n = 0;

  for (guint i = 0; i < nearest->n; i++)
    n += nearest->code[i] == code;

  return nearest->n > 0 ? (double) n / nearest->n : (double) NAN;
}

static void
predict_neighbor (gsize row, guint worker, gpointer data)
{
  const Neighbors *self = data;
  double distances[NEIGHBOR_TILE];
  g_autofree double *nearest_distances = g_new (double, self->k);
  g_autofree gint32 *nearest_codes = g_new (gint32, self->k);
  Nearest nearest = { nearest_distances, nearest_codes, self->k, 0 };

  for (gsize from = 0; from < self->n_train; from += NEIGHBOR_TILE)
    {
      gsize n = MIN (NEIGHBOR_TILE, self->n_train - from);

      tile_distances (distances, self, fus_matrix_row (self->x, row), from, n);
      for (gsize i = 0; i < n; i++)
        {
          if (self->codes[from + i] >= 0 && (self->support == NULL || from + i != row))
            nearest_insert (&nearest, distances[i], self->codes[from + i]);
        }
    }
  if (self->support != NULL)
    self->support[row] =
      self->codes[row] >= 0 ? get_support (&nearest, self->codes[row]) : (double) NAN;
  else
    self->predicted[row] = vote (&nearest, self->n_classes);
}

static FusReal *
transpose (const FusMatrix *x)
{
  FusReal *columns = g_new (FusReal, MAX (x->n_rows * x->n_cols, 1));

  for (gsize row = 0; row < x->n_rows; row++)
    {
      for (gsize f = 0; f < x->n_cols; f++)
        columns[f * x->n_rows + row] = fus_matrix_row (x, row)[f];
    }

  return columns;
}

void
fus_neighbor_predict (gint32 *predicted,
                      const FusMatrix *train_x,
                      const gint32 *train_codes,
                      guint n_classes,
                      const FusMatrix *x,
                      guint k,
                      FusPool *pool)
{
  g_autofree FusReal *columns = transpose (train_x);
  Neighbors neighbors = {
    predicted, NULL, columns, train_x->n_rows, train_codes, n_classes, x, k,
  };

  g_assert (train_x->n_cols == x->n_cols);
  g_assert (k > 0);

  fus_pool_run (pool, x->n_rows, predict_neighbor, &neighbors);
}

void
fus_neighbor_get_support (double *support,
                          const FusMatrix *x,
                          const gint32 *codes,
                          guint n_classes,
                          guint k,
                          FusPool *pool)
{
  g_autofree FusReal *columns = transpose (x);
  Neighbors neighbors = {
    NULL, support, columns, x->n_rows, codes, n_classes, x, k,
  };

  g_assert (k > 0);

  fus_pool_run (pool, x->n_rows, predict_neighbor, &neighbors);
}

double
fus_codes_get_accuracy (const gint32 *truth, const gint32 *predicted, gsize n_rows)
{
  gsize n_known = 0;
  gsize n_right = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      n_known += truth[row] >= 0;
      n_right += truth[row] >= 0 && truth[row] == predicted[row];
    }

  return n_known > 0 ? (double) n_right / (double) n_known : (double) NAN;
}

gint32
fus_codes_get_commonest (const gint32 *codes, guint n_classes, gsize n_rows)
{
  g_assert (n_classes > 0);

  g_autofree gsize *counts = g_new0 (gsize, MAX (n_classes, 1));
  gint32 best = -1;

  for (gsize row = 0; row < n_rows; row++)
    if (codes[row] >= 0)
      counts[codes[row]]++;
  for (guint k = 0; k < n_classes; k++)
    if (counts[k] > (best >= 0 ? counts[best] : 0))
      best = (gint32) k;

  return best;
}

double
fus_codes_get_majority_rate (const gint32 *codes, guint n_classes, gsize n_rows)
{
  g_autofree gsize *counts = g_new0 (gsize, n_classes);
  gsize n_known = 0;
  gsize most = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      if (codes[row] < 0)
        continue;
      n_known++;
      counts[codes[row]]++;
      most = MAX (most, counts[codes[row]]);
    }

  return n_known > 0 ? (double) most / (double) n_known : (double) NAN;
}
