/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection-error.h"
#include "fus-projection-private.h"

#include <glib/gi18n-lib.h>

/* Two columns as they stand: what there is to see where the latents are few. */

static const FusOption options[] = {
  {
    .id = "first",
    .name = N_ ("Horizontal"),
    .kind = FUS_OPTION_INT,
    .min = 1,
    .max = 100000,
    .default_value = "1",
    .help = N_ ("Latent dimension on the horizontal axis, counted from 1"),
  },
  {
    .id = "second",
    .name = N_ ("Vertical"),
    .kind = FUS_OPTION_INT,
    .min = 1,
    .max = 100000,
    .default_value = "2",
    .help = N_ ("Latent dimension on the vertical axis, counted from 1"),
  },
};

/* A single column lies on the horizontal axis; nothing else may be out of range. */
static gboolean
check_axes (const FusMatrix *x, gsize first, gsize second, GError **error)
{
  gsize last = MAX (first, second);

  if (last <= x->n_cols || (x->n_cols == 1 && first == 1 && second == 2))
    return TRUE;
  g_set_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE,
               _ ("There is no dimension %zu among %zu"), last, x->n_cols);

  return FALSE;
}

static FusMatrix *
axes_run (const FusMatrix *x,
          const FusProjectionRequest *request,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  gsize first = (gsize) fus_options_get_int (request->options, "first", NULL);
  gsize second = (gsize) fus_options_get_int (request->options, "second", NULL);
  FusMatrix *map = NULL;

  if (!fus_projection_check_finite (x, error) || !check_axes (x, first, second, error) ||
      !fus_progress_tick (progress, 0, NULL, error))
    return NULL;
  map = fus_matrix_new (x->n_rows, 2);
  for (gsize row = 0; row < x->n_rows; row++)
    {
      const FusReal *from = fus_matrix_row (x, row);

      map->data[2 * row] = from[first - 1];
      map->data[2 * row + 1] = second <= x->n_cols ? from[second - 1] : 0;
    }

  return map;
}

const FusProjectionClass fus_projection_axes = {
  .id = "axes",
  .name = N_ ("Two dimensions"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .most_columns = 2,
  .first = "first",
  .second = "second",
  .run = axes_run,
};
