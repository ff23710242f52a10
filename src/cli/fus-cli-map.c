/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-map.h"

#include <glib/gi18n.h>

/* MODELS.md 5.7 */
#define N_NEIGHBORS 10

gboolean
fus_cli_map_check_method (const char *method, GError **error)
{
  if (method == NULL || fus_projection_lookup (method) != NULL)
    return TRUE;
  fus_cli_set_usage_error (error,
                           _ ("There is no method “%s”: fusescope-cli kinds lists them"),
                           method);

  return FALSE;
}

gboolean
fus_cli_map_make (FusCliMap *self,
                  FusCli *cli,
                  const FusMatrix *x,
                  const char *method,
                  char **sets,
                  const FusMatrix *init,
                  GError **error)
{
  gint64 began = g_get_monotonic_time ();
  FusProjectionRequest request = { .init = init, .seed = (guint64) cli->seed };

  if (!fus_cli_map_check_method (method, error))
    return FALSE;
  self->projection = method != NULL ? fus_projection_lookup (method)
                                    : fus_projection_get_default (x->n_cols);
  self->options =
    fus_options_new (self->projection->options, self->projection->n_options);
  for (gsize i = 0; sets != NULL && sets[i] != NULL; i++)
    if (!fus_options_set_pair (self->options, sets[i], error))
      return FALSE;
  request.options = self->options;
  self->points = fus_projection_run (self->projection, x, &request,
                                     fus_cli_get_pool (cli), &cli->progress, error);
  self->seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;

  return self->points != NULL;
}

void
fus_cli_map_clear (FusCliMap *self)
{
  g_clear_pointer (&self->options, fus_options_free);
  g_clear_pointer (&self->points, fus_matrix_unref);
}

FusMapQuality *
fus_cli_map_measure (FusCliMap *self, FusCli *cli, const FusMatrix *x, GError **error)
{
  guint largest = (guint) ((x->n_rows - 1) / 2);

  if (largest < 1)
    {
      fus_cli_set_usage_error (error, _ ("The quality of a map needs at least 3 points"));
      return NULL;
    }

  return fus_map_quality_new (x, self->points, MIN (N_NEIGHBORS, largest),
                              (guint64) cli->seed, fus_cli_get_pool (cli), &cli->progress,
                              error);
}
