/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-pca.h"
#include "fus-projection-private.h"

#include <glib/gi18n-lib.h>

/* The plane of largest variance. Data with one column or one row fill what they have. */
static FusMatrix *
pca_run (const FusMatrix *x,
         const FusProjectionRequest *request,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  g_autoptr (FusPca) pca = fus_pca_new (x, 2, request->seed, pool, progress, error);
  g_autoptr (FusMatrix) scores = NULL;
  FusMatrix *map = NULL;

  if (pca == NULL)
    return NULL;
  scores = fus_pca_transform (pca, x, pool);
  map = fus_matrix_new (x->n_rows, 2);
  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize k = 0; k < pca->n_components; k++)
      map->data[2 * row + k] = fus_matrix_row (scores, row)[k];

  return map;
}

const FusProjectionClass fus_projection_pca = {
  .id = "pca",
  .name = N_ ("Principal components"),
  .is_linear = TRUE,
  .run = pca_run,
};
