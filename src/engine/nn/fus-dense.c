/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-dense.h"

#include "fus-rng.h"

#include <math.h>

FusDense
fus_dense_add (FusParams *params, const char *prefix, gsize n_inputs, gsize n_outputs)
{
  g_assert (n_outputs > 0);

  g_autofree char *weight = g_strconcat (prefix, ".weight", NULL);
  g_autofree char *bias = g_strconcat (prefix, ".bias", NULL);
  FusDense self = { .n_inputs = n_inputs, .n_outputs = n_outputs };

  self.weight = fus_params_add (params, weight, n_outputs, n_inputs);
  self.bias = fus_params_add (params, bias, n_outputs, 1);

  return self;
}

static void
draw_place (FusParams *params, guint param, double bound, guint64 seed)
{
  const FusParam *place = fus_params_get (params, param);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_INIT, 0, param);

  fus_rng_fill_uniform (&rng, fus_params_get_values (params, param),
                        place->n_rows * place->n_cols, -bound, bound);
}

void
fus_dense_init (const FusDense *self, FusParams *params, guint64 seed)
{
  double bound = 1 / sqrt ((double) self->n_inputs);

  draw_place (params, self->weight, bound, seed);
  draw_place (params, self->bias, bound, seed);
}

FusNode *
fus_dense_forward (const FusDense *self,
                   FusTape *tape,
                   const FusParams *params,
                   FusNode *x,
                   const FusActivation *activation)
{
  return fus_op_dense (tape, params, self->weight, self->bias, x, activation);
}
