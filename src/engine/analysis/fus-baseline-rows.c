/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-baseline-rows.h"

#include "fus-encoding-private.h"

#include <math.h>

void
fus_baseline_rows_clear (FusBaselineRows *self)
{
  g_clear_pointer (&self->rows, g_free);
}

void
fus_baseline_rows_init (FusBaselineRows *self,
                        const FusEncoding *encoding,
                        guint target,
                        FusMask all,
                        FusMask any)
{
  self->n = 0;
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      FusMask has = encoding->presence[row];

      if (fus_mask_has (has, target) && (has & all) == all && (has & any) != 0)
        self->rows[self->n++] = (guint) row;
    }
}

void
fus_baseline_rows_init_of (FusBaselineRows *self,
                           const FusEncoding *encoding,
                           FusMask exactly)
{
  self->n = 0;
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    if (encoding->presence[row] == exactly)
      self->rows[self->n++] = (guint) row;
}

void
fus_baseline_rows_init_thinned (FusBaselineRows *self,
                                const FusBaselineRows *all,
                                gsize most)
{
  gsize step = MAX ((all->n + most - 1) / MAX (most, 1), 1);

  self->n = 0;
  self->rows = g_new (guint, MAX (all->n, 1));
  for (gsize i = 0; i < all->n; i += step)
    self->rows[self->n++] = all->rows[i];
}

static gsize
count_features (const FusEncoding *encoding, FusMask from)
{
  gsize n = 0;

  for (guint m = 0; m < encoding->n_modalities; m++)
    n += fus_mask_has (from, m) ? fus_encoding_get_n_features (encoding, m) : 0;

  return n;
}

FusMatrix *
fus_baseline_rows_gather (const FusEncoding *encoding,
                          const FusBaselineRows *self,
                          FusMask from)
{
  FusMatrix *out = fus_matrix_new (self->n, count_features (encoding, from));
  gsize offset = 0;

  for (guint m = 0; m < encoding->n_modalities; m++)
    {
      gsize n = fus_encoding_get_n_features (encoding, m);
      g_autofree FusReal *scratch = g_new (FusReal, n);

      if (!fus_mask_has (from, m))
        continue;
      for (gsize i = 0; i < self->n; i++)
        {
          const FusReal *x =
            fus_encoding_get_values (encoding, m, self->rows[i], scratch);
          gboolean has = fus_mask_has (encoding->presence[self->rows[i]], m);

          for (gsize f = 0; f < n; f++)
            fus_matrix_row (out, i)[offset + f] =
              has && isfinite (x[f]) ? x[f] : encoding->baseline[m]->data[f];
        }
      offset += n;
    }

  return out;
}
