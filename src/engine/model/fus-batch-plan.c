/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-batch-plan.h"

#include <string.h>

FusRng
fus_batch_plan_get_rng (const FusBatchPlan *self)
{
  return fus_rng_at (self->seed, FUS_DRAW_SUBSETS, self->step, 0);
}

void
fus_batch_plan_fill_noise (const FusBatchPlan *self,
                           FusReal *out,
                           guint site,
                           gsize draw,
                           gsize row,
                           guint n_latents)
{
  if (self->noise != NULL)
    {
      const FusNoiseArray *array = &self->noise->arrays[site];

      memcpy (out, array->values + (draw * self->n_rows + row) * n_latents,
              n_latents * sizeof (FusReal));
    }
  else
    {
      FusRng rng =
        fus_rng_at (self->seed, FUS_DRAW_LATENT + site, self->step, (guint32) row);

      /* Each draw starts on a block of its own: a block is four words, and so at most
       * four normals. */
      rng.block = (guint32) (draw * (n_latents / 4 + 1));
      fus_rng_fill_normal (&rng, out, n_latents);
    }
}
