/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dense.h"

G_BEGIN_DECLS

typedef struct _FusNet FusNet;

/**
 * FusNetShape:
 * @n_inputs: columns it takes
 * @hidden: `[n_hidden]`: width of each hidden layer
 * @n_hidden: hidden layers; 0 makes a body that hands its input on
 * @activation: after each of them
 */
typedef struct
{
  gsize n_inputs;
  const guint *hidden;
  gsize n_hidden;
  const FusActivation *activation;
} FusNetShape;

/**
 * FusNetClass:
 * @id: lower-case name
 * @name: for people, marked with N_()
 * @add: adds its parameters, named `PREFIX.0.weight`, …; returns a new net
 * @init: draws its parameters
 * @forward: runs it on the tape
 * @get_n_outputs: columns it makes
 * @free: frees what @add returned
 *
 * The body of an encoder or decoder.
 */
typedef struct
{
  const char *id;
  const char *name;
  FusNet *(*add) (FusParams *params, const char *prefix, const FusNetShape *shape);
  void (*init) (const FusNet *self, FusParams *params, guint64 seed);
  FusNode *(*forward) (const FusNet *self,
                       FusTape *tape,
                       const FusParams *params,
                       FusNode *x);
  gsize (*get_n_outputs) (const FusNet *self);
  void (*free) (FusNet *self);
} FusNetClass;

/* What every net begins with. */
struct _FusNet
{
  const FusNetClass *net_class;
};

extern const FusNetClass fus_net_mlp;

/* (transfer none): every class, `[n_classes]`, in menu order. */
const FusNetClass *const *fus_net_list (gsize *n_classes);

/**
 * fus_net_new:
 * @params: gets the net's places; not allocated yet
 * @prefix: of their names
 *
 * Returns: (transfer full): the net
 */
FusNet *fus_net_new (const FusNetClass *net_class,
                     FusParams *params,
                     const char *prefix,
                     const FusNetShape *shape) G_GNUC_WARN_UNUSED_RESULT;
void fus_net_free (FusNet *self);

/* Numbers a row of the last hidden layer: of the input where there is none. */
gsize fus_net_get_n_outputs (const FusNet *self);

/* Draws the net's parameters in @params, which is allocated, with the @seed of the
 * model. */
void fus_net_init (const FusNet *self, FusParams *params, guint64 seed);

/**
 * fus_net_forward:
 * @x: `[n_rows × n_inputs]`
 *
 * Returns: (transfer none): `[n_rows × n_outputs]`
 */
FusNode *fus_net_forward (const FusNet *self,
                          FusTape *tape,
                          const FusParams *params,
                          FusNode *x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusNet, fus_net_free)

G_END_DECLS
