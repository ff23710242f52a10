/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One encoder sees all modalities side by side, with a mark for each that is there
 * (MODELS.md 2.3). */

static FusPosterior *
concat_fuse (const FusModel *model,
             const FusExperts *experts,
             const FusMask *from,
             FusMeanMode mode,
             FusArena *arena)
{
  const gsize n_rows = experts->batch->n_rows;
  const gsize n_bytes = model->n_latents * sizeof (FusReal);
  FusPosterior *posterior = fus_posterior_new (arena, n_rows, model->n_latents, 1);
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusGaussian q;

  fus_tape_set_param_gradients (tape, FALSE);
  q = fus_model_encode_joint_on (model, tape, experts->batch, 0, n_rows, from, NULL);
  for (gsize row = 0; row < n_rows; row++)
    {
      gsize offset = row * model->n_latents;

      posterior->weight[0][row] = 1;
      if (from[row] == 0)
        continue;
      memcpy (posterior->mean[0] + offset, q.mean->value + offset, n_bytes);
      memcpy (posterior->logvar[0] + offset, q.logvar->value + offset, n_bytes);
    }

  return posterior;
}

const FusFusionClass fus_fusion_concat = {
  .id = "concat",
  .name = N_ ("Concatenation"),
  .help = N_ ("One encoder sees all modalities side by side."),
  .fuse = concat_fuse,
};
