/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-forces.h"
#include "fus-repulsion.h"

#define TARGETS_A_CHUNK 64

/* All pairs. */
typedef struct
{
  FusRepulsion repulsion;
  FusReal *x; /* [n] */
  FusReal *y;
  FusReal *sums; /* [n] */
} Exact;

static void
exact_init (FusRepulsion *repulsion)
{
  Exact *self = (Exact *) repulsion;

  self->x = g_aligned_alloc (repulsion->n + 1, sizeof (FusReal), FUS_ALIGNMENT);
  self->y = g_aligned_alloc (repulsion->n + 1, sizeof (FusReal), FUS_ALIGNMENT);
  self->sums = g_aligned_alloc (repulsion->n + 1, sizeof (FusReal), FUS_ALIGNMENT);
}

static void
exact_clear (FusRepulsion *repulsion)
{
  Exact *self = (Exact *) repulsion;

  g_aligned_free (self->x);
  g_aligned_free (self->y);
  g_aligned_free (self->sums);
}

static void
push_chunk (gsize chunk, guint worker, gpointer data)
{
  Exact *self = data;
  gsize n = self->repulsion.n;
  gsize first = chunk * TARGETS_A_CHUNK;

  if (fus_work_is_cancelled (self->repulsion.work))
    return;
  fus_cauchy_repulsion (self->repulsion.force + 2 * first, self->sums + first, self->x,
                        self->y, first, MIN (TARGETS_A_CHUNK, n - first), n);
}

static void
exact_compute (FusRepulsion *repulsion)
{
  Exact *self = (Exact *) repulsion;
  gsize n = repulsion->n;

  for (gsize i = 0; i < n; i++)
    {
      self->x[i] = repulsion->points[2 * i];
      self->y[i] = repulsion->points[2 * i + 1];
    }
  fus_pool_run (repulsion->work->pool, fus_n_chunks (n, TARGETS_A_CHUNK), push_chunk,
                self);
  repulsion->normalizer = -(double) n; /* each point counted itself as 1 */
  for (gsize i = 0; i < n; i++)
    repulsion->normalizer += (double) self->sums[i];
}

const FusRepulsionClass fus_repulsion_exact = {
  .id = "exact",
  .size = sizeof (Exact),
  .init = exact_init,
  .compute = exact_compute,
  .clear = exact_clear,
};
