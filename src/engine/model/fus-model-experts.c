/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion-class.h"
#include "fus-model-private.h"

#include <string.h>

/* Rows of @n_cols values, each from its place among others. */
static FusReal *
gather (const FusReal *const *from,
        const guint *rows,
        gsize n_rows,
        gsize n_cols,
        FusArena *arena)
{
  FusReal *out = fus_arena_push (arena, FusReal, n_rows * n_cols);

  for (gsize row = 0; row < n_rows; row++)
    memcpy (out + row * n_cols, from[row] + (gsize) rows[row] * n_cols,
            n_cols * sizeof (FusReal));

  return out;
}

static const FusReal **
list_weighted (FusExperts *const *from, guint m, gsize n_rows, FusArena *arena)
{
  const FusReal **values = fus_arena_push (arena, const FusReal *, n_rows);

  for (gsize row = 0; row < n_rows; row++)
    values[row] = from[row]->weighted[m];

  return values;
}

/* What full precisions say besides: the precisions themselves are the model's, the same
 * for every row. */
static void
gather_weighted (const FusModel *self,
                 FusExperts *experts,
                 FusExperts *const *from,
                 const guint *rows,
                 FusArena *arena)
{
  const gsize n = self->n_latents;
  const gsize n_rows = experts->batch->n_rows;

  experts->gram = fus_arena_push0 (arena, FusReal *, self->n_modalities);
  experts->weighted = fus_arena_push0 (arena, FusReal *, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      experts->gram[m] = fus_arena_push (arena, FusReal, n * n);
      memcpy (experts->gram[m], from[0]->gram[m], n * n * sizeof (FusReal));
      experts->weighted[m] =
        gather (list_weighted (from, m, n_rows, arena), rows, n_rows, n, arena);
    }
}

gsize
fus_model_count_said (const FusModel *self)
{
  const FusFusionClass *fusion = self->spec->kind->fusion;

  if (!fusion->has_experts)
    return 0;

  return self->n_modalities *
         ((gsize) 2 * self->n_block + (fusion->weigh != NULL ? self->n_latents : 0));
}

FusExperts *
fus_model_gather_experts (const FusModel *self,
                          const FusBatch *batch,
                          FusExperts *const *from,
                          const guint *rows,
                          FusArena *arena)
{
  FusExperts *experts = fus_arena_push0 (arena, FusExperts, 1);
  const gsize n_rows = batch->n_rows;
  const FusReal **mean = fus_arena_push (arena, const FusReal *, n_rows);
  const FusReal **logvar = fus_arena_push (arena, const FusReal *, n_rows);

  experts->batch = batch;
  if (!self->spec->kind->fusion->has_experts)
    return experts;
  experts->mean = fus_arena_push0 (arena, FusReal *, self->n_modalities);
  experts->logvar = fus_arena_push0 (arena, FusReal *, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      for (gsize row = 0; row < n_rows; row++)
        {
          mean[row] = from[row]->mean[m];
          logvar[row] = from[row]->logvar[m];
        }
      experts->mean[m] = gather (mean, rows, n_rows, self->n_block, arena);
      experts->logvar[m] = gather (logvar, rows, n_rows, self->n_block, arena);
    }
  if (self->spec->kind->fusion->weigh != NULL)
    gather_weighted (self, experts, from, rows, arena);

  return experts;
}

const FusReal *
fus_experts_get_mean (const FusExperts *self, guint m)
{
  return self->mean == NULL ? NULL : self->mean[m];
}

const FusReal *
fus_experts_get_logvar (const FusExperts *self, guint m)
{
  return self->logvar == NULL ? NULL : self->logvar[m];
}
