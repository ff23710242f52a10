/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-health.h"

#include "fus-encoding-private.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Pairs of different samples that a distance is averaged over. */
#define N_DIFFERENT_PAIRS 10000

static void
health_clear (FusHealth *self)
{
  g_free (self->variance_of_mean);
  g_free (self->kl_per_dimension);
  g_free (self->aggregate_mean);
  g_free (self->aggregate_variance);
  g_free (self->gap);
}

static void
measure_latent (FusHealth *self, const FusLatents *latents, guint l)
{
  double n = (double) MAX (latents->n_rows, 1);
  double mean = 0;
  double squares = 0;
  double variance = 0;
  double kl = 0;

  for (gsize row = 0; row < latents->n_rows; row++)
    {
      double mu = (double) fus_matrix_row (latents->mean, row)[l];
      double logvar = (double) fus_matrix_row (latents->logvar, row)[l];

      mean += mu / n;
      squares += mu * mu / n;
      variance += exp (logvar) / n;
      kl += 0.5 * (exp (logvar) + mu * mu - 1 - logvar) / n;
    }
  self->variance_of_mean[l] = fmax (squares - mean * mean, 0);
  self->kl_per_dimension[l] = kl;
  self->aggregate_mean[l] = mean;
  self->aggregate_variance[l] = self->variance_of_mean[l] + variance;
  self->n_active += self->variance_of_mean[l] > FUS_HEALTH_LEAST_VARIANCE;
}

static double
get_distance (const FusReal *a, const FusReal *b, guint n)
{
  double sum = 0;

  for (guint l = 0; l < n; l++)
    sum += ((double) a[l] - (double) b[l]) * ((double) a[l] - (double) b[l]);

  return sqrt (sum);
}

/* Mean distance of modality m's latents of two different rows that have it. */
static double
measure_spread (const FusEncoding *encoding,
                const FusLatents *latents,
                guint m,
                guint64 seed)
{
  FusRng rng = fus_rng_at (seed, FUS_DRAW_PAIRING, 0, m);
  g_autofree guint *rows = g_new (guint, MAX (encoding->n_rows, 1));
  guint n = 0;
  double sum = 0;

  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      if (fus_mask_has (encoding->presence[row], m))
        rows[n++] = (guint) row;
    }
  if (n < 2)
    return NAN;
  for (guint i = 0; i < N_DIFFERENT_PAIRS; i++)
    {
      guint a = fus_rng_below (&rng, n);
      guint b = (a + 1 + fus_rng_below (&rng, n - 1)) % n;

      sum += get_distance (fus_matrix_row (latents->mean, rows[a]),
                           fus_matrix_row (latents->mean, rows[b]), latents->n_latents);
    }

  return sum / N_DIFFERENT_PAIRS;
}

static double
measure_disagreement (const FusEncoding *encoding,
                      const FusLatents *a,
                      const FusLatents *b,
                      FusMask both)
{
  double sum = 0;
  gsize n = 0;

  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      if ((encoding->presence[row] & both) != both)
        continue;
      sum += get_distance (fus_matrix_row (a->mean, row), fus_matrix_row (b->mean, row),
                           a->n_latents);
      n++;
    }

  return n > 0 ? sum / (double) n : (double) NAN;
}

static void
unref_all (FusLatents **latents, guint n)
{
  for (guint m = 0; m < n; m++)
    g_clear_pointer (&latents[m], fus_latents_unref);
}

static void
fill_gaps (FusHealth *self, const FusEncoding *encoding, FusLatents **own, guint64 seed)
{
  g_autofree double *spread = g_new (double, self->n_modalities);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint m = 0; m < self->n_modalities; m++)
    spread[m] = measure_spread (encoding, own[m], m, seed);
  for (guint i = 0; i < self->n_modalities; i++)
    {
      for (guint j = 0; j < self->n_modalities; j++)
        {
          FusMask both = FUS_MASK_BIT (i) | FUS_MASK_BIT (j);
          double distance = measure_disagreement (encoding, own[i], own[j], both);
          double gap = distance / (0.5 * (spread[i] + spread[j]));

          self->gap[i * self->n_modalities + j] = gap;
          if (i < j)
            g_array_append_val (pairs, gap);
        }
    }
  self->modality_gap =
    fus_mean_of_known ((const double *) (gpointer) pairs->data, pairs->len);
}

static FusHealth *
health_alloc (const FusEncoding *encoding)
{
  FusHealth *self = g_atomic_rc_box_new0 (FusHealth);

  self->n_latents = fus_model_get_n_latents (encoding->model);
  self->n_modalities = encoding->n_modalities;
  self->n_rows = encoding->n_rows;
  self->variance_of_mean = g_new0 (double, self->n_latents);
  self->kl_per_dimension = g_new0 (double, self->n_latents);
  self->aggregate_mean = g_new0 (double, self->n_latents);
  self->aggregate_variance = g_new0 (double, self->n_latents);
  self->gap = g_new0 (double, (gsize) self->n_modalities * self->n_modalities);

  return self;
}

FusHealth *
fus_health_new (const FusEncoding *encoding,
                FusMeanMode mode,
                guint64 seed,
                FusPool *pool,
                const FusProgress *progress,
                GError **error)
{
  g_autoptr (FusHealth) self = health_alloc (encoding);
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (encoding, G_MAXUINT32, mode, pool);
  FusLatents *own[FUS_MAX_MODALITIES] = { NULL };
  gboolean ok = TRUE;

  for (guint l = 0; l < self->n_latents; l++)
    measure_latent (self, latents, l);
  for (guint m = 0; m < self->n_modalities && ok; m++)
    {
      own[m] = fus_encoding_compute_latents (encoding, FUS_MASK_BIT (m), mode, pool);
      ok = fus_progress_tick (progress, (m + 1.0) / self->n_modalities,
                              _ ("Looking at the latents"), error);
    }
  if (ok)
    fill_gaps (self, encoding, own, seed);
  unref_all (own, self->n_modalities);

  return ok ? g_steal_pointer (&self) : NULL;
}

FUS_DEFINE_SHARED (FusHealth, fus_health, health_clear)
