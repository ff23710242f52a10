/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-net.h"

#include "fus-class-table.h"

/* To add a body: a file fus-net-NAME.c with its class, and a line here. */
static const FusNetClass *const classes[] = {
  &fus_net_mlp,
};

FUS_DEFINE_CLASS_LIST (FusNetClass, fus_net, classes)

FusNet *
fus_net_new (const FusNetClass *net_class,
             FusParams *params,
             const char *prefix,
             const FusNetShape *shape)
{
  return net_class->add (params, prefix, shape);
}

void
fus_net_free (FusNet *self)
{
  self->net_class->free (self);
}

gsize
fus_net_get_n_outputs (const FusNet *self)
{
  return self->net_class->get_n_outputs (self);
}

void
fus_net_init (const FusNet *self, FusParams *params, guint64 seed)
{
  self->net_class->init (self, params, seed);
}

FusNode *
fus_net_forward (const FusNet *self, FusTape *tape, const FusParams *params, FusNode *x)
{
  return self->net_class->forward (self, tape, params, x);
}
