/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latents of incomplete rows from what they have and what is predicted of the rest
 * (MODELS.md 9.5), of kinds that know no other way to predict than to rebuild. */
#include "config.h"

#include "fus-model-private.h"

#include <string.h>

/* A batch whose rows lack nothing; what is not filled is the other's. */
typedef struct
{
  FusBatch batch;
  FusMatrix *seen[FUS_MAX_MODALITIES];
} Filled;

static void
filled_clear (Filled *self)
{
  for (guint m = 0; m < FUS_MAX_MODALITIES; m++)
    g_clear_pointer (&self->seen[m], fus_matrix_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filled, filled_clear)

static void
fill_modality (Filled *self,
               const FusModel *model,
               guint m,
               const FusReal *z,
               const FusMask *present,
               FusArena *arena)
{
  const gsize n_rows = self->batch.n_rows;
  const gsize n = model->parts[m].likelihood.n_features;
  FusArenaMark mark = fus_arena_mark (arena);
  FusReal *outputs =
    fus_arena_push (arena, FusReal, n_rows * fus_model_get_n_outputs (model, m));
  FusReal *means = fus_arena_push (arena, FusReal, n_rows * n);
  const FusMatrix *given = self->batch.seen[m];

  self->seen[m] = fus_matrix_new (n_rows, n);
  fus_model_decode (model, m, outputs, z, n_rows, arena);
  fus_model_get_means (model, m, means, outputs, n_rows);
  fus_scaler_see (model->scaler, m, self->seen[m]->data, means, n_rows);
  for (gsize row = 0; row < n_rows; row++)
    if (fus_mask_has (present[row], m))
      memcpy (fus_matrix_row (self->seen[m], row), fus_matrix_row (given, row),
              n * sizeof (FusReal));
  fus_arena_rewind (arena, mark);
}

gboolean
fus_model_judges_others (const FusModel *self)
{
  return self->spec->n_modalities > 1 &&
         (self->has_precisions ||
          fus_options_get_choice (self->spec->options, "criterion", NULL) ==
            FUS_CRITERION_OTHERS);
}

gboolean
fus_model_encodes_again (const FusModel *self)
{
  return self->fills && !self->has_precisions;
}

gboolean
fus_model_fill_means (const FusModel *self,
                      const FusExperts *experts,
                      const FusMask *from,
                      FusMeanMode mode,
                      FusReal *mean,
                      FusArena *arena)
{
  const FusMask all = fus_mask_all (self->n_modalities);
  const gsize n_rows = experts->batch->n_rows;
  FusMask *present = NULL;
  FusReal *z = NULL;
  g_auto (Filled) filled = { .batch = *experts->batch };

  if (!fus_model_encodes_again (self))
    return FALSE;
  present = fus_arena_push (arena, FusMask, n_rows);
  z = fus_arena_push (arena, FusReal, n_rows * self->n_latents);
  for (gsize row = 0; row < n_rows; row++)
    present[row] = from[row] & experts->batch->inputs[row];
  fus_posterior_get_moments (fus_model_fuse (self, experts, from, mode, arena), z, NULL);
  filled.batch.inputs = fus_arena_push (arena, FusMask, n_rows);
  for (guint m = 0; m < self->n_modalities; m++)
    fill_modality (&filled, self, m, z, present, arena);
  filled.batch.seen = filled.seen;
  for (gsize row = 0; row < n_rows; row++)
    filled.batch.inputs[row] = present[row] == 0 ? 0 : all;
  fus_posterior_get_moments (
    fus_model_fuse (self, fus_model_encode (self, &filled.batch, arena),
                    filled.batch.inputs, mode, arena),
    mean, NULL);

  return TRUE;
}
