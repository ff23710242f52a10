/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-repulsion.h"

/* Up to so many points all pairs cost less than the grid. */
#define MAX_EXACT 4000

/* To add a way: write fus-repulsion-NAME.c, declare its class in fus-repulsion.h, list it
 * here and among the choices of t-SNE's option. */
static const FusRepulsionClass *const classes[] = {
  &fus_repulsion_exact,
  &fus_repulsion_grid,
};

const FusRepulsionClass *
fus_repulsion_choose (const char *id, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_str_equal (classes[i]->id, id))
      return classes[i];

  return n <= MAX_EXACT ? &fus_repulsion_exact : &fus_repulsion_grid;
}

FusRepulsion *
fus_repulsion_new (const FusRepulsionClass *class, gsize n, const FusWork *work)
{
  FusRepulsion *self = g_malloc0 (class->size);

  self->class = class;
  self->work = work;
  self->n = n;
  self->force = g_aligned_alloc0 (2 * n + 1, sizeof (FusReal), FUS_ALIGNMENT);
  class->init (self);

  return self;
}

void
fus_repulsion_free (FusRepulsion *self)
{
  self->class->clear (self);
  g_aligned_free (self->force);
  g_free (self);
}

void
fus_repulsion_compute (FusRepulsion *self, const FusReal *points)
{
  self->points = points;
  self->class->compute (self);
}
