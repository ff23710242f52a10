/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-reading.h"

#include "fus-model.h"
#include "fus-rng.h"

#include <math.h>
#include <string.h>

#define N_NEIGHBORS 5
/* Rows that choose, at most. */
#define MOST_CHOOSERS 1500
/* What a modality of its own must gain, in standard errors. */
#define LEAST_GAIN 2

FusMatrix *
fus_reading_turn (const double *turn, FusMatrix *z)
{
  const gsize n = z->n_cols;
  FusMatrix *turned = NULL;

  if (turn == NULL)
    return fus_matrix_ref (z);
  turned = fus_matrix_new (z->n_rows, n);
  for (gsize row = 0; row < z->n_rows; row++)
    for (gsize k = 0; k < n; k++)
      {
        double sum = 0;

        for (gsize l = 0; l < n; l++)
          sum += (double) fus_matrix_row (z, row)[l] * turn[l * n + k];
        fus_matrix_row (turned, row)[k] = (FusReal) sum;
      }

  return turned;
}

void
fus_reading_turn_back (const double *turn, FusLinearProbe *probe)
{
  const gsize n = probe->n_features;
  const guint n_classes = probe->n_classes;
  g_autofree double *weights =
    g_memdup2 (probe->weights, n * n_classes * sizeof (double));

  if (turn == NULL)
    return;
  memset (probe->weights, 0, n * n_classes * sizeof (double));
  for (gsize l = 0; l < n; l++)
    for (gsize k = 0; k < n; k++)
      for (guint c = 0; c < n_classes; c++)
        probe->weights[l * n_classes + c] += turn[l * n + k] * weights[k * n_classes + c];
}

/* -- Neighbours -- */

/* Codes of the rows that choose; -1 of the others. */
static gint32 *
list_choosers (const FusEncoding *encoding, const FusLabel *label)
{
  gint32 *codes = fus_encoding_dup_codes (encoding, label);
  const gsize n_rows = fus_encoding_get_n_rows (encoding);
  const gsize stride = n_rows / MOST_CHOOSERS + 1;

  for (gsize row = 0; row < n_rows; row++)
    if (row % stride != 0 || fus_encoding_get_presence (encoding)[row] == 0)
      codes[row] = -1;

  return codes;
}

/* The choosers alone, so that the others cost nothing. */
static FusMatrix *
select_choosers (const FusMatrix *x, const gint32 *codes)
{
  g_autofree guint *rows = g_new (guint, MAX (x->n_rows, 1));
  gsize n = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    if (codes[row] >= 0)
      rows[n++] = (guint) row;

  return fus_matrix_select_rows (x, rows, n);
}

/* Mean of the differences, in standard errors. */
static double
get_gain (const double *own, const double *all, gsize n)
{
  double mean = 0;
  double variance = 0;

  for (gsize i = 0; i < n; i++)
    mean += (own[i] - all[i]) / (double) n;
  for (gsize i = 0; i < n; i++)
    variance += pow (own[i] - all[i] - mean, 2) / (double) n;

  return mean > 0 ? mean / sqrt (MAX (variance, 1e-12) / (double) n) : 0;
}

static double
get_mean (const double *values, gsize n)
{
  double mean = 0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / (double) n;

  return mean;
}

/* What training rows say of each modality alone, and of all. */
static gboolean
compare_sources (const FusEncoding *train,
                 const FusLatents *latents,
                 const gint32 *codes,
                 guint n_classes,
                 int *source,
                 FusPool *pool,
                 const FusProgress *progress,
                 GError **error)
{
  const guint n_modalities = fus_model_get_n_modalities (fus_encoding_get_model (train));
  g_autoptr (FusMatrix) near = select_choosers (latents->near, codes);
  const gsize n = near->n_rows;
  g_autofree gint32 *known = g_new (gint32, MAX (n, 1));
  g_autofree double *all = g_new (double, MAX (n, 1));
  g_autofree double *own = g_new (double, MAX (n, 1));
  double best = 0;

  for (gsize row = 0, i = 0; row < latents->n_rows; row++)
    if (codes[row] >= 0)
      known[i++] = codes[row];
  fus_neighbor_get_support (all, near, known, n_classes, N_NEIGHBORS, pool);
  for (guint m = 0; m < n_modalities && n > N_NEIGHBORS; m++)
    {
      g_autoptr (FusMatrix) means =
                   fus_reading_get_neighbors (train, latents, (int) m, pool);
      g_autoptr (FusMatrix) x = select_choosers (means, codes);

      if (!fus_progress_tick (progress, -1, NULL, error))
        return FALSE;
      fus_neighbor_get_support (own, x, known, n_classes, N_NEIGHBORS, pool);
      if (get_gain (own, all, n) > LEAST_GAIN && get_mean (own, n) > best)
        {
          *source = (int) m;
          best = get_mean (own, n);
        }
    }

  return TRUE;
}

gboolean
fus_reading_choose_neighbors (const FusEncoding *train,
                              const FusLabel *label,
                              FusMeanMode mode,
                              int *source,
                              FusPool *pool,
                              const FusProgress *progress,
                              GError **error)
{
  g_autofree gint32 *codes = NULL;
  g_autoptr (FusLatents) latents = NULL;

  *source = -1;
  if (label->kind != FUS_LABEL_CATEGORICAL ||
      fus_model_get_n_modalities (fus_encoding_get_model (train)) < 2)
    return TRUE;
  latents = fus_encoding_compute_latents (train, G_MAXUINT32, mode, pool);
  if (latents->near == latents->mean)
    return TRUE;
  codes = list_choosers (train, label);

  return compare_sources (train, latents, codes, label->n_classes, source, pool, progress,
                          error);
}

FusMatrix *
fus_reading_get_neighbors (const FusEncoding *encoding,
                           const FusLatents *latents,
                           int source,
                           FusPool *pool)
{
  return source < 0 ? fus_matrix_ref (latents->near)
                    : fus_decode_all (fus_encoding_get_model (encoding), (guint) source,
                                      latents->mean, pool);
}

/* -- Loss -- */

void
fus_reading_lose_one (const FusEncoding *encoding, FusMask *lost)
{
  const gsize n_rows = fus_encoding_get_n_rows (encoding);
  const FusMask *presence = fus_encoding_get_presence (encoding);

  for (gsize row = 0; row < n_rows; row++)
    {
      const guint n = fus_mask_count (presence[row]);
      FusRng rng = fus_rng_at (FUS_DEFAULT_SEED, FUS_DRAW_SPLIT, 3, row);
      guint place = n > 0 ? (guint) fus_rng_below (&rng, n) : 0;

      lost[row] = presence[row];
      for (guint m = 0; m < FUS_MAX_MODALITIES && n > 1; m++)
        if (fus_mask_has (presence[row], m) && place-- == 0)
          {
            lost[row] &= ~FUS_MASK_BIT (m);
            break;
          }
    }
}
