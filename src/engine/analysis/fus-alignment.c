/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear CKA, in two estimates. The plain one is of columns, and right for the few
 * latents of a model. Of features as they are it is far above 0 by chance where these are
 * as many as samples; the unbiased estimate, of Gram matrices, is about 0 then. */
#include "config.h"

#include "fus-alignment.h"

#include "fus-linalg.h"
#include "fus-statistics.h"

#include <math.h>
#include <string.h>

#define N_SHUFFLES 200
/* Parts of which one is left out in turn. */
#define N_PARTS 10
#define FEWEST_ROWS 11
#define N_PLAIN_SHUFFLES 10
#define FEWEST_PLAIN_ROWS 3
#define MOST_NEIGHBORS 32

/* -- Of columns -- */

static void
center_columns (double *x, guint n, guint p)
{
  for (guint l = 0; l < p; l++)
    {
      double mean = 0;

      for (guint i = 0; i < n; i++)
        mean += x[(gsize) i * p + l] / n;
      for (guint i = 0; i < n; i++)
        x[(gsize) i * p + l] -= mean;
    }
}

typedef struct
{
  const double *x;
  guint n_cols;
} Columns;

/* Squared Frobenius norm of Yᵀ X; row i of X goes with row @order[i] of Y. */
static double
get_norm (const Columns *x, const Columns *y, const guint *order, guint n)
{
  double sum = 0;

  for (guint k = 0; k < y->n_cols; k++)
    for (guint l = 0; l < x->n_cols; l++)
      {
        double product = 0;

        for (guint i = 0; i < n; i++)
          product +=
            y->x[(gsize) order[i] * y->n_cols + k] * x->x[(gsize) i * x->n_cols + l];
        sum += product * product;
      }

  return sum;
}

double
fus_alignment_get_plain (double *shuffled,
                         double *x,
                         guint p,
                         double *y,
                         guint q,
                         guint n,
                         FusRng *rng)
{
  const Columns of_x = { x, p };
  const Columns of_y = { y, q };
  g_autofree guint *order = g_new (guint, n + 1);
  double scale = 0;
  double cka = 0;

  g_assert (p > 0 && q > 0);
  *shuffled = (double) NAN;
  center_columns (x, n, p);
  center_columns (y, n, q);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  scale = sqrt (get_norm (&of_x, &of_x, order, n) * get_norm (&of_y, &of_y, order, n));
  if (n < FEWEST_PLAIN_ROWS || !(scale > 0))
    return (double) NAN;
  cka = get_norm (&of_x, &of_y, order, n) / scale;
  *shuffled = 0;
  for (guint i = 0; i < N_PLAIN_SHUFFLES; i++)
    {
      fus_rng_permutation (rng, order, n);
      *shuffled += get_norm (&of_x, &of_y, order, n) / scale / N_PLAIN_SHUFFLES;
    }

  return cka;
}

/* -- HSIC of Gram matrices without their diagonal -- */

typedef struct
{
  const FusReal *k; /* [n × n], diagonal 0 */
  const FusReal *l;
  const guint *at; /* [n_used]: rows of both that count */
  const guint *to; /* [n_used]: row of l that is paired with each */
  gsize n;
  gsize n_used;
} Grams;

/* HSIC₁ of Song et al. 2012, equation 5. */
static double
get_hsic (const Grams *self, const FusReal *k, const FusReal *l)
{
  const double n = (double) self->n_used;
  double product = 0;
  double sum_k = 0;
  double sum_l = 0;
  double dot = 0;

  for (gsize i = 0; i < self->n_used; i++)
    {
      const FusReal *row_k = k + (gsize) self->at[i] * self->n;
      const FusReal *row_l = l + (gsize) self->to[i] * self->n;
      double of_k = 0;
      double of_l = 0;

      for (gsize j = 0; j < self->n_used; j++)
        {
          const double a = (double) row_k[self->at[j]];
          const double b = (double) row_l[self->to[j]];

          product += a * b;
          of_k += a;
          of_l += b;
        }
      sum_k += of_k;
      sum_l += of_l;
      dot += of_k * of_l;
    }

  return (product + sum_k * sum_l / ((n - 1) * (n - 2)) - 2 * dot / (n - 2)) /
         (n * (n - 3));
}

static double
get_cka (const Grams *self)
{
  Grams own = *self;
  double of_k = 0;
  double of_l = 0;

  own.to = own.at;
  of_k = get_hsic (&own, self->k, self->k);
  own.at = own.to = self->to;
  of_l = get_hsic (&own, self->l, self->l);

  return of_k > 0 && of_l > 0 ? get_hsic (self, self->k, self->l) / sqrt (of_k * of_l)
                              : (double) NAN;
}

static FusReal *
make_gram (const FusMatrix *x)
{
  FusReal *gram = g_new (FusReal, x->n_rows * x->n_rows + 1);

  fus_square (gram, x->data, x->n_rows, x->n_cols, FALSE);
  for (gsize i = 0; i < x->n_rows; i++)
    gram[i * x->n_rows + i] = 0;

  return gram;
}

/* -- Chance and spread -- */

typedef struct
{
  const Grams *grams;
  double scale; /* of the two alone: doesn't change with the pairing */
  guint64 seed;
  double shuffled[N_SHUFFLES];
  double without[N_PARTS];
} Resampling;

static void
shuffle (gsize item, gpointer data)
{
  Resampling *work = data;
  Grams grams = *work->grams;
  g_autofree guint *to = g_new (guint, grams.n + 1);
  FusRng rng = fus_rng_at (work->seed, FUS_DRAW_PAIRING, (guint32) item, 0);

  fus_rng_permutation (&rng, to, (guint) grams.n);
  grams.to = to;
  work->shuffled[item] = get_hsic (&grams, grams.k, grams.l) * work->scale;
}

static void
leave_out (gsize item, gpointer data)
{
  Resampling *work = data;
  Grams grams = *work->grams;
  g_autofree guint *at = g_new (guint, grams.n + 1);

  grams.n_used = 0;
  for (gsize i = 0; i < grams.n; i++)
    if (i % N_PARTS != item)
      at[grams.n_used++] = (guint) i;
  grams.at = grams.to = at;
  work->without[item] = get_cka (&grams);
}

static double
get_jackknife_error (const double *without)
{
  double mean = 0;
  double sum = 0;

  for (guint i = 0; i < N_PARTS; i++)
    mean += without[i] / N_PARTS;
  for (guint i = 0; i < N_PARTS; i++)
    sum += (without[i] - mean) * (without[i] - mean);

  return sqrt (sum * (N_PARTS - 1) / N_PARTS);
}

gboolean
fus_alignment_new (FusAlignment *self,
                   const FusMatrix *x,
                   const FusMatrix *y,
                   guint64 seed,
                   FusPool *pool,
                   const FusProgress *progress,
                   GError **error)
{
  const gsize n = x->n_rows;
  g_autofree FusReal *k = NULL;
  g_autofree FusReal *l = NULL;
  g_autofree guint *at = g_new (guint, n + 1);
  Grams grams = { .at = at, .to = at, .n = n, .n_used = n };
  g_autofree Resampling *work = g_new0 (Resampling, 1);
  double cka = 0;

  g_assert (y->n_rows == n);
  *self = (FusAlignment){ FUS_INTERVAL_UNKNOWN, (double) NAN };
  if (n < FEWEST_ROWS)
    return TRUE;
  for (gsize i = 0; i < n; i++)
    at[i] = (guint) i;
  grams.k = k = make_gram (x);
  grams.l = l = make_gram (y);
  cka = get_cka (&grams);
  if (!isfinite (cka))
    return fus_progress_tick (progress, -1, NULL, error);
  work->grams = &grams;
  work->seed = seed;
  work->scale = cka / get_hsic (&grams, k, l);
  fus_pool_run_work (pool, N_PARTS, leave_out, work);
  if (!fus_progress_tick (progress, -1, NULL, error))
    return FALSE;
  fus_pool_run_work (pool, N_SHUFFLES, shuffle, work);
  self->cka = fus_interval_from_error (cka, get_jackknife_error (work->without), n);
  self->chance = fus_take_quantile (work->shuffled, N_SHUFFLES, 0.95);

  return fus_progress_tick (progress, -1, NULL, error);
}

/* -- Neighbours -- */

typedef struct
{
  const FusMatrix *x;
  const FusMatrix *y;
  const FusReal *norms_x;
  const FusReal *norms_y;
  guint k;
  double *out;
} Overlap;

/* The @k nearest of row @i, itself left out; equal ones by index. */
static void
find_nearest (const FusMatrix *x,
              const FusReal *norms,
              gsize i,
              guint k,
              FusReal *scores,
              guint *nearest)
{
  g_autofree FusReal *minus = g_new (FusReal, x->n_cols + 1);
  guint n_found = 0;

  for (gsize c = 0; c < x->n_cols; c++)
    minus[c] = -2 * fus_matrix_row (x, i)[c];
  fus_distance_scores (scores, minus, x->data, norms, 1, x->n_rows, x->n_cols);
  for (gsize j = 0; j < x->n_rows; j++)
    {
      guint place = n_found;

      if (j == i || (n_found == k && !(scores[j] < scores[nearest[k - 1]])))
        continue;
      while (place > 0 && scores[j] < scores[nearest[place - 1]])
        place--;
      n_found = MIN (n_found + 1, k);
      memmove (nearest + place + 1, nearest + place,
               (n_found - 1 - place) * sizeof *nearest);
      nearest[place] = (guint) j;
    }
}

static void
count_overlap (gsize i, gpointer data)
{
  const Overlap *work = data;
  g_autofree FusReal *scores = g_new (FusReal, work->x->n_rows + 1);
  guint of_x[MOST_NEIGHBORS] = { 0 };
  guint of_y[MOST_NEIGHBORS] = { 0 };
  guint n_common = 0;

  find_nearest (work->x, work->norms_x, i, work->k, scores, of_x);
  find_nearest (work->y, work->norms_y, i, work->k, scores, of_y);
  for (guint a = 0; a < work->k; a++)
    for (guint b = 0; b < work->k; b++)
      n_common += of_x[a] == of_y[b];
  work->out[i] = (double) n_common / work->k;
}

void
fus_alignment_get_overlap (double *out,
                           const FusMatrix *x,
                           const FusMatrix *y,
                           guint k,
                           FusPool *pool)
{
  g_autofree FusReal *norms_x = g_new (FusReal, x->n_rows + 1);
  g_autofree FusReal *norms_y = g_new (FusReal, y->n_rows + 1);
  Overlap work = { x, y, norms_x, norms_y, k, out };

  g_assert (x->n_rows == y->n_rows && k < x->n_rows && k <= MOST_NEIGHBORS);
  fus_row_norms (norms_x, x->data, x->n_rows, x->n_cols);
  fus_row_norms (norms_y, y->data, y->n_rows, y->n_cols);
  fus_pool_run_work (pool, x->n_rows, count_overlap, &work);
}
