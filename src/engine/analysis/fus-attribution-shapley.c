/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-attribution.h"

#include <math.h>
#include <string.h>

/* weights[s] = s! (n − s − 1)! ÷ n!, for coalitions of s other players. */
static void
fill_weights (double *weights, guint n)
{
  weights[0] = 1.0 / n;
  for (guint s = 1; s < n; s++)
    weights[s] = weights[s - 1] * s / (n - s);
}

void
fus_shapley_values (double *phi, const double *v, guint n_players)
{
  double weights[FUS_MAX_MODALITIES] = { 0 };
  FusMask all = fus_mask_all (n_players);

  if (n_players == 0)
    return;
  g_assert (n_players < FUS_MAX_MODALITIES);

  fill_weights (weights, n_players);
  memset (phi, 0, n_players * sizeof (double));
  for (FusMask s = 0; s <= all; s++)
    {
      guint size = fus_mask_count (s);

      for (guint i = 0; i < n_players; i++)
        {
          if (!fus_mask_has (s, i))
            phi[i] += weights[size] * (v[s | FUS_MASK_BIT (i)] - v[s]);
        }
    }
}

static double
interaction_of (const double *v, const double *weights, guint n, guint i, guint j)
{
  FusMask both = FUS_MASK_BIT (i) | FUS_MASK_BIT (j);
  double sum = 0;

  for (FusMask s = 0; s <= fus_mask_all (n); s++)
    {
      if ((s & both) == 0)
        sum += weights[fus_mask_count (s)] *
               (v[s | both] - v[s | FUS_MASK_BIT (i)] - v[s | FUS_MASK_BIT (j)] + v[s]);
    }

  return sum;
}

void
fus_shapley_interactions (double *interaction, const double *v, guint n_players)
{
  double weights[FUS_MAX_MODALITIES] = { 0 };

  if (n_players < 2)
    return;
  g_assert (n_players < FUS_MAX_MODALITIES);

  fill_weights (weights, n_players - 1);
  for (guint i = 0; i < n_players; i++)
    {
      for (guint j = i + 1; j < n_players; j++)
        {
          double value = interaction_of (v, weights, n_players, i, j);

          interaction[i * n_players + j] = value;
          interaction[j * n_players + i] = value;
        }
    }
}
