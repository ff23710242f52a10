/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-nearest.h"

#include <stdlib.h>

/* Scores looked at together before each is looked at alone. */
#define N_LANES 16

static void
sift_up (FusNear *items, gsize child)
{
  while (child > 0)
    {
      gsize parent = (child - 1) / 2;
      FusNear item = items[child];

      if (!fus_near_is_less (items[parent], item))
        return;
      items[child] = items[parent];
      items[parent] = item;
      child = parent;
    }
}

static void
replace_root (FusNear *items, gsize n, FusNear item)
{
  gsize parent = 0;

  while (2 * parent + 1 < n)
    {
      gsize child = 2 * parent + 1;

      if (child + 1 < n && fus_near_is_less (items[child], items[child + 1]))
        child++;
      if (!fus_near_is_less (item, items[child]))
        break;
      items[parent] = items[child];
      parent = child;
    }
  items[parent] = item;
}

/* Keeps @near if fewer than k are there, or in place of the worst. O (log k). */
static void
offer (FusNearest *self, FusNear near)
{
  if (self->n < self->k)
    {
      self->items[self->n] = near;
      sift_up (self->items, self->n++);
    }
  else if (self->k > 0 && fus_near_is_less (near, self->items[0]))
    replace_root (self->items, self->n, near);
}

static gboolean
any_at_most (const FusReal *scores, FusReal limit)
{
  int n_hits = 0;

  for (guint i = 0; i < N_LANES; i++)
    n_hits += scores[i] <= limit;

  return n_hits > 0;
}

void
fus_nearest_offer_row (FusNearest *self,
                       const FusReal *scores,
                       gsize n,
                       guint first_index,
                       guint skip)
{
  for (gsize first = 0; first < n; first += N_LANES)
    {
      gsize last = MIN (first + N_LANES, n);

      if (self->n == self->k && last - first == N_LANES && self->k > 0 &&
          !any_at_most (scores + first, self->items[0].score))
        continue;
      for (gsize i = first; i < last; i++)
        if (first_index + i != skip)
          offer (self, (FusNear){ scores[i], (guint) (first_index + i) });
    }
}

static int
compare_near (gconstpointer a, gconstpointer b)
{
  const FusNear *near = a;
  const FusNear *other = b;

  return fus_near_is_less (*other, *near) - fus_near_is_less (*near, *other);
}

void
fus_nearest_sort (FusNearest *self)
{
  qsort (self->items, self->n, sizeof *self->items, compare_near);
}
