/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection.h"

#include "fus-projection-error.h"
#include "fus-projection-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* Items between two ticks: short enough to end a run at once when it is cancelled. */
#define N_ITEMS_A_ROUND 16

/* To add a projection: write fus-projection-NAME.c with its class, declare the class in
 * fus-projection-private.h, and list it here, in the order of the menu. */
static const FusProjectionClass *const classes[] = {
  &fus_projection_tsne,
  &fus_projection_pca,
  &fus_projection_axes,
  NULL,
};

const FusProjectionClass *const *
fus_projection_list (gsize *n_classes)
{
  if (n_classes != NULL)
    *n_classes = G_N_ELEMENTS (classes) - 1;

  return classes;
}

const FusProjectionClass *
fus_projection_lookup (const char *id)
{
  for (gsize i = 0; classes[i] != NULL; i++)
    if (g_str_equal (classes[i]->id, id))
      return classes[i];

  return NULL;
}

const FusProjectionClass *
fus_projection_get_default (gsize n_columns)
{
  const FusProjectionClass *found = NULL;

  for (gsize i = 0; classes[i] != NULL; i++)
    {
      if (n_columns <= classes[i]->most_columns)
        return classes[i];
      if (found == NULL && classes[i]->most_columns == 0)
        found = classes[i];
    }

  return found;
}

typedef struct
{
  FusPoolFunc func;
  gpointer data;
  gsize first;
} Round;

static void
run_item (gsize item, guint worker, gpointer data)
{
  const Round *round = data;

  round->func (round->first + item, worker, round->data);
}

gboolean
fus_work_run (const FusWork *self,
              gsize n_items,
              FusPoolFunc func,
              gpointer data,
              GError **error)
{
  Round round = { func, data, 0 };

  while (round.first < n_items)
    {
      double done = (double) round.first / (double) n_items;
      gsize n = MIN (N_ITEMS_A_ROUND, n_items - round.first);

      if (!fus_progress_tick (self->progress, self->from + (self->to - self->from) * done,
                              self->message, error))
        return FALSE;
      fus_pool_run (self->pool, n, run_item, &round);
      round.first += n;
    }

  return fus_progress_tick (self->progress, self->to, self->message, error);
}

guint
fus_work_get_n_workers (const FusWork *self)
{
  return self->pool == NULL ? 1 : fus_pool_get_n_threads (self->pool);
}

gboolean
fus_work_is_cancelled (const FusWork *self)
{
  return self->progress != NULL &&
         g_cancellable_is_cancelled (self->progress->cancellable);
}

gboolean
fus_projection_check_finite (const FusMatrix *x, GError **error)
{
  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    if (!isfinite (x->data[i]))
      {
        g_set_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_NOT_FINITE,
                     _ ("Row %zu, column %zu is not a number: a map needs complete rows"),
                     i / x->n_cols + 1, i % x->n_cols + 1);
        return FALSE;
      }

  return TRUE;
}
