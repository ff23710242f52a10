/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/**
 * FusNoiseArray:
 * @name: of what is drawn: `z`, `z.fou`, `subset`
 * @is_subset: bit masks of modalities (`[n_rows]` or `[n_subsets]`) rather than standard
 * normals
 * @n_dims: length of @shape
 * @shape: `[n_rows, n_latents]`, `[n_draws, n_rows, n_latents]`, …
 * @values: product of @shape, row-major; rows are those of the batch
 */
typedef struct
{
  char *name;
  gboolean is_subset;
  guint n_dims;
  gsize shape[3];
  FusReal *values;
} FusNoiseArray;

/* Everything that an objective draws at random, given from outside, so that another
 * implementation can be compared number by number. Arrays start at 0. */
typedef struct
{
  guint n_arrays;
  FusNoiseArray *arrays;
} FusNoise;

void fus_noise_free (FusNoise *self);
/* (transfer none) (nullable) */
FusNoiseArray *fus_noise_lookup (const FusNoise *self, const char *name);

/* The product of the array's sizes. */
gsize fus_noise_array_get_n_values (const FusNoiseArray *self);
/* For objectives: declares an array; @shape is `[n_dims]`. */
void fus_noise_add (FusNoise *self,
                    const char *name,
                    gboolean is_subset,
                    const gsize *shape,
                    guint n_dims);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusNoise, fus_noise_free)

G_END_DECLS
