/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-net.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FusNet base;
  gsize n_inputs;
  const FusActivation *activation;
  gsize n_layers;
  FusDense layers[];
} Mlp;

static FusNet *
mlp_add (FusParams *params, const char *prefix, const FusNetShape *shape)
{
  Mlp *self = g_malloc0 (sizeof (Mlp) + shape->n_hidden * sizeof (FusDense));
  gsize n_inputs = shape->n_inputs;

  self->base.net_class = &fus_net_mlp;
  self->n_inputs = n_inputs;
  self->activation = shape->activation;
  self->n_layers = shape->n_hidden;
  for (gsize i = 0; i < shape->n_hidden; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%zu", prefix, i);

      self->layers[i] = fus_dense_add (params, name, n_inputs, shape->hidden[i]);
      n_inputs = shape->hidden[i];
    }

  return &self->base;
}

static void
mlp_init (const FusNet *net, FusParams *params, guint64 seed)
{
  const Mlp *self = (const Mlp *) net;

  for (gsize i = 0; i < self->n_layers; i++)
    fus_dense_init (&self->layers[i], params, seed);
}

static FusNode *
mlp_forward (const FusNet *net, FusTape *tape, const FusParams *params, FusNode *x)
{
  const Mlp *self = (const Mlp *) net;

  for (gsize i = 0; i < self->n_layers; i++)
    x = fus_dense_forward (&self->layers[i], tape, params, x, self->activation);

  return x;
}

static gsize
mlp_get_n_outputs (const FusNet *net)
{
  const Mlp *self = (const Mlp *) net;

  return self->n_layers == 0 ? self->n_inputs
                             : self->layers[self->n_layers - 1].n_outputs;
}

static void
mlp_free (FusNet *net)
{
  g_free (net);
}

const FusNetClass fus_net_mlp = {
  .id = "mlp",
  .name = N_ ("Fully Connected"),
  .add = mlp_add,
  .init = mlp_init,
  .forward = mlp_forward,
  .get_n_outputs = mlp_get_n_outputs,
  .free = mlp_free,
};
