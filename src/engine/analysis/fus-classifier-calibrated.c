/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A linear reading whose probabilities can be believed. Fitted to few rows of many
 * numbers, logistic regression is sure of rows that it has seen and of what is not so:
 * labels drawn by lot are read off with odds of thirty to one. How sure it may be is told
 * by rows that it was not fitted to: scores are drawn towards the shares of the classes
 * by one factor, which makes what folds leave out most likely (Platt 1999; Guo et al.
 * 2017). */
#include "config.h"

#include "fus-classifier.h"

#include <math.h>
#include <string.h>

#define N_FOLDS 5
/* With more rows one fold in five says enough. */
#define ROWS_FOR_ONE_FOLD 3000
/* Halvings of where the factor may be. */
#define N_HALVINGS 30

/* Scores of rows that were left out, of the classes that their fold knows. */
typedef struct
{
  guint n_classes;
  guint n_copies;
  gsize n;
  double *scores; /* [n × n_classes], −∞ for a class that the fold does not know */
  double *shares; /* [n × n_classes]: log share of each class in the fold's rows */
  gint32 *codes;  /* [n] */
} Told;

static void
told_clear (Told *self)
{
  g_clear_pointer (&self->scores, g_free);
  g_clear_pointer (&self->shares, g_free);
  g_clear_pointer (&self->codes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

/* log share of each class among the rows that count; −∞ of one that none has. */
static void
find_shares (double *shares, const gint32 *codes, gsize n_rows, guint n_classes)
{
  double n = 0;

  memset (shares, 0, n_classes * sizeof *shares);
  for (gsize row = 0; row < n_rows; row++)
    if (codes[row] >= 0)
      {
        shares[codes[row]]++;
        n++;
      }
  for (guint k = 0; k < n_classes; k++)
    shares[k] = log (shares[k] / n);
}

/* Scores drawn towards the shares: @factor 1 leaves them as they are. */
static double
draw (double score, double share, double factor)
{
  return isfinite (share) ? factor * score + (1 - factor) * share : -(double) INFINITY;
}

/* Of each sample, by its first row: every fold has of each class as many, whatever the
 * order of the rows. */
static guint8 *
deal_folds (const gint32 *codes, gsize n_rows, guint n_copies, guint n_classes)
{
  guint8 *folds = g_new0 (guint8, n_rows / n_copies + 1);
  g_autofree gsize *seen = g_new0 (gsize, MAX (n_classes, 1));

  for (gsize row = 0; row < n_rows; row += n_copies)
    if (codes[row] >= 0)
      folds[row / n_copies] =
        (guint8) ((seen[codes[row]]++ + (gsize) codes[row]) % N_FOLDS);

  return folds;
}

/* Adds what @fold says of its rows, fitted to all others. */
static gboolean
tell_fold (Told *self,
           guint fold,
           const guint8 *folds,
           const FusMatrix *x,
           const gint32 *codes,
           double c,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  const guint n_classes = self->n_classes;
  g_autofree gint32 *learned = g_memdup2 (codes, x->n_rows * sizeof *codes);
  g_autofree double *shares = g_new (double, n_classes);
  g_autoptr (FusLinearProbe) probe = NULL;
  gsize n_learned = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    {
      if (folds[row / self->n_copies] == fold)
        learned[row] = -1;
      n_learned += learned[row] >= 0;
    }
  if (n_learned == 0)
    return TRUE;
  probe = fus_linear_probe_new (x, learned, n_classes, c, pool, progress, error);
  if (probe == NULL)
    return FALSE;
  find_shares (shares, learned, x->n_rows, n_classes);
  for (gsize row = 0; row < x->n_rows; row++)
    {
      if (codes[row] < 0 || learned[row] >= 0 || !isfinite (shares[codes[row]]))
        continue;
      fus_linear_probe_get_scores (probe, self->scores + self->n * n_classes,
                                   fus_matrix_row (x, row));
      memcpy (self->shares + self->n * n_classes, shares, n_classes * sizeof *shares);
      self->codes[self->n++] = codes[row];
    }

  return TRUE;
}

/* Slope of −Σ log p (class) along the factor, which only grows with it. */
static double
get_slope (const Told *self, double factor)
{
  double slope = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      const double *scores = self->scores + i * self->n_classes;
      const double *shares = self->shares + i * self->n_classes;
      double largest = -(double) INFINITY;
      double total = 0;
      double sum = 0;

      for (guint k = 0; k < self->n_classes; k++)
        largest = fmax (largest, draw (scores[k], shares[k], factor));
      for (guint k = 0; k < self->n_classes; k++)
        if (isfinite (shares[k]))
          {
            const double p = exp (draw (scores[k], shares[k], factor) - largest);

            total += p;
            sum += p * (scores[k] - shares[k]);
          }
      slope += sum / total - (scores[self->codes[i]] - shares[self->codes[i]]);
    }

  return slope;
}

/* In 0 … 1: a reading is never made surer than it is. */
static double
find_factor (const Told *self)
{
  double low = 0;
  double high = 1;

  if (self->n == 0 || get_slope (self, 0) >= 0)
    return 0;
  if (get_slope (self, 1) <= 0)
    return 1;
  for (guint i = 0; i < N_HALVINGS; i++)
    {
      const double middle = (low + high) / 2;

      if (get_slope (self, middle) < 0)
        low = middle;
      else
        high = middle;
    }

  return low;
}

static void
apply_factor (FusLinearProbe *self, double factor, const double *shares)
{
  for (gsize i = 0; i < self->n_features * self->n_classes; i++)
    self->weights[i] *= factor;
  for (guint k = 0; k < self->n_classes; k++)
    self->intercept[k] = draw (self->intercept[k], shares[k], factor);
}

FusLinearProbe *
fus_linear_probe_new_calibrated (const FusMatrix *x,
                                 const gint32 *codes,
                                 guint n_classes,
                                 double c,
                                 guint n_copies,
                                 FusPool *pool,
                                 const FusProgress *progress,
                                 GError **error)
{
  const guint n_folds = x->n_rows < ROWS_FOR_ONE_FOLD ? N_FOLDS : 1;
  const gsize n_values = MAX (x->n_rows * n_classes, 1);
  g_auto (Told) told = { n_classes,
                         n_copies,
                         0,
                         g_new (double, n_values),
                         g_new (double, n_values),
                         g_new (gint32, MAX (x->n_rows, 1)) };
  g_autofree double *shares = g_new (double, MAX (n_classes, 1));
  g_autofree guint8 *folds = NULL;
  g_autoptr (FusLinearProbe) self =
               fus_linear_probe_new (x, codes, n_classes, c, pool, progress, error);

  if (self == NULL)
    return NULL;
  folds = deal_folds (codes, x->n_rows, n_copies, n_classes);
  for (guint fold = 0; fold < n_folds; fold++)
    if (!tell_fold (&told, fold, folds, x, codes, c, pool, progress, error))
      return NULL;
  find_shares (shares, codes, x->n_rows, n_classes);
  self->factor = find_factor (&told);
  apply_factor (self, self->factor, shares);

  return g_steal_pointer (&self);
}
