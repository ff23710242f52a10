/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-spread.h"

/* Neighbors that touch and move as one. */
typedef struct
{
  double sum;
  gsize n;
} Cluster;

static double
center_of (const Cluster *cluster)
{
  return cluster->sum / (double) cluster->n;
}

void
fus_plot_spread (double *positions,
                 const double *spacings,
                 gsize n,
                 double low,
                 double high)
{
  g_return_if_fail (spacings != NULL || n == 0);

  g_autofree Cluster *clusters = g_new (Cluster, MAX (n, 1));
  double offset = 0;
  gsize n_clusters = 0;
  gsize i = 0;

  for (gsize k = 0; k < n; k++)
    {
      offset += k > 0 ? spacings[k] : 0;
      clusters[n_clusters++] = (Cluster){ positions[k] - offset, 1 };
      while (n_clusters > 1 && center_of (&clusters[n_clusters - 2]) >
                                 center_of (&clusters[n_clusters - 1]))
        {
          clusters[n_clusters - 2].sum += clusters[n_clusters - 1].sum;
          clusters[n_clusters - 2].n += clusters[n_clusters - 1].n;
          n_clusters--;
        }
    }
  high -= offset;
  offset = 0;
  for (gsize c = 0; c < n_clusters; c++)
    {
      double center = MAX (MIN (center_of (&clusters[c]), high), low);

      for (gsize k = 0; k < clusters[c].n; k++, i++)
        {
          offset += i > 0 ? spacings[i] : 0;
          positions[i] = center + offset;
        }
    }
}
