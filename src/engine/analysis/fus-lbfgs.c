/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-lbfgs.h"

#include <math.h>
#include <string.h>

#define N_PAIRS 10
#define MOST_TRIALS 50

/* The state of one minimisation. Pairs of steps and changes of the gradient are kept in a
 * ring. */
typedef struct
{
  FusLbfgs *task;
  double value;
  double *p;
  double *gradient;
  double *direction;
  double *next_p;
  double *next_gradient;
  double *steps;   /* [N_PAIRS × n] */
  double *changes; /* [N_PAIRS × n] */
  double rho[N_PAIRS];
  guint n_pairs; /* ever made */
} Search;

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];

  return sum;
}

static void
add_scaled (double *out, double scale, const double *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] += scale * x[i];
}

static double
largest (const double *x, gsize n)
{
  double max = 0;

  for (gsize i = 0; i < n; i++)
    max = fmax (max, fabs (x[i]));

  return max;
}

/* What is remembered of the function begins from @curvature, or 1, times what the last
 * pair says of its size. */
static void
scale_direction (Search *self)
{
  const double *curvature = self->task->curvature;
  const gsize n = self->task->n;
  const guint last = (self->n_pairs - 1) % N_PAIRS;
  const double *change = self->changes + last * n;
  double size = 0;
  double scale = 1;

  if (self->n_pairs > 0)
    {
      for (gsize i = 0; i < n; i++)
        size += change[i] * change[i] / (curvature != NULL ? curvature[i] : 1);
      scale = 1 / (self->rho[last] * size);
    }
  for (gsize i = 0; i < n; i++)
    self->direction[i] *= scale / (curvature != NULL ? curvature[i] : 1);
}

/* Two-loop recursion: Nocedal & Wright 2006, algorithm 7.4. */
static void
find_direction (Search *self)
{
  gsize n = self->task->n;
  guint n_used = MIN (self->n_pairs, N_PAIRS);
  double alpha[N_PAIRS] = { 0 };

  for (gsize i = 0; i < n; i++)
    self->direction[i] = -self->gradient[i];
  for (guint i = 0; i < n_used; i++)
    {
      guint k = (self->n_pairs - 1 - i) % N_PAIRS;

      alpha[k] = self->rho[k] * dot (self->steps + k * n, self->direction, n);
      add_scaled (self->direction, -alpha[k], self->changes + k * n, n);
    }
  scale_direction (self);
  for (guint i = n_used; i-- > 0;)
    {
      guint k = (self->n_pairs - 1 - i) % N_PAIRS;
      double beta = self->rho[k] * dot (self->changes + k * n, self->direction, n);

      add_scaled (self->direction, alpha[k] - beta, self->steps + k * n, n);
    }
}

/* Halves and doubles until the weak Wolfe conditions hold (Lewis & Overton 2013), so that
 * the pair's curvature is positive. */
static gboolean
search_line (Search *self, double step, double *value)
{
  gsize n = self->task->n;
  double slope = dot (self->gradient, self->direction, n);
  double low = 0;
  double high = INFINITY;

  for (guint trial = 0; trial < MOST_TRIALS; trial++)
    {
      memcpy (self->next_p, self->p, n * sizeof (double));
      add_scaled (self->next_p, step, self->direction, n);
      *value = self->task->func (self->next_p, self->next_gradient, self->task->data);
      if (!(*value <= self->value + 1e-4 * step * slope))
        high = step;
      else if (dot (self->next_gradient, self->direction, n) < 0.9 * slope)
        low = step;
      else
        return TRUE;
      step = isinf (high) ? 2 * low : 0.5 * (low + high);
    }

  return FALSE;
}

static void
keep_pair (Search *self)
{
  gsize n = self->task->n;
  guint k = self->n_pairs % N_PAIRS;
  double *step = self->steps + k * n;
  double *change = self->changes + k * n;
  double curvature = 0;

  for (gsize i = 0; i < n; i++)
    {
      step[i] = self->next_p[i] - self->p[i];
      change[i] = self->next_gradient[i] - self->gradient[i];
    }
  curvature = dot (step, change, n);
  if (!(curvature > 0))
    return;
  self->rho[k] = 1 / curvature;
  self->n_pairs++;
}

static gboolean
advance (Search *self)
{
  gsize n = self->task->n;
  double first = self->task->curvature != NULL ? 1 : 1 / largest (self->gradient, n);
  double value = 0;

  find_direction (self);
  if (!search_line (self, self->n_pairs > 0 ? 1 : first, &value))
    return FALSE;
  keep_pair (self);
  memcpy (self->p, self->next_p, n * sizeof (double));
  memcpy (self->gradient, self->next_gradient, n * sizeof (double));
  self->value = value;

  return TRUE;
}

static void
search_clear (Search *self)
{
  g_free (self->gradient);
  g_free (self->direction);
  g_free (self->next_p);
  g_free (self->next_gradient);
  g_free (self->steps);
  g_free (self->changes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

gboolean
fus_lbfgs_minimize (FusLbfgs *self,
                    double *p,
                    const FusProgress *progress,
                    GError **error)
{
  g_assert (p != NULL);

  g_auto (Search) search = {
    .task = self,
    .p = p,
    .gradient = g_new0 (double, self->n),
    .direction = g_new0 (double, self->n),
    .next_p = g_new0 (double, self->n),
    .next_gradient = g_new0 (double, self->n),
    .steps = g_new0 (double, N_PAIRS * self->n),
    .changes = g_new0 (double, N_PAIRS * self->n),
  };

  search.value = self->func (p, search.gradient, self->data);
  self->gradient_max = largest (search.gradient, self->n);
  for (self->n_iterations = 0; self->n_iterations < self->max_iterations;
       self->n_iterations++)
    {
      if (self->gradient_max < self->tolerance)
        return TRUE;
      if (!fus_progress_tick (progress, -1, NULL, error))
        return FALSE;
      if (!advance (&search))
        return TRUE;
      self->gradient_max = largest (search.gradient, self->n);
    }

  return TRUE;
}
