/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"

G_BEGIN_DECLS

/**
 * FusParam:
 * @name: as in the model file: `enc.fou.0.weight`
 * @n_rows: rows (outputs of a weight)
 * @n_cols: columns (inputs of a weight; 1 for a bias or other vector)
 * @offset: of its first value in the block
 */
typedef struct
{
  char *name;
  gsize n_rows;
  gsize n_cols;
  gsize offset;
} FusParam;

/**
 * FusParams:
 *
 * All parameters of a model: one block of values, and named places in it. Each place
 * starts on a cache line. Reference-counted; the layout never changes after the model is
 * built.
 */
typedef struct
{
  GPtrArray *places; /* of FusParam */
  gsize n_values;    /* of the block, gaps for alignment included */
  FusReal *values;   /* NULL until fus_params_allocate() */
} FusParams;

/**
 * fus_params_new:
 *
 * Returns: (transfer full): a block without places; add them, then allocate
 */
FusParams *fus_params_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_params_copy:
 *
 * Returns: (transfer full): the same places with values of their own
 */
FusParams *fus_params_copy (const FusParams *self) G_GNUC_WARN_UNUSED_RESULT;
FusParams *fus_params_ref (FusParams *self);
void fus_params_unref (FusParams *self);

/* Adds a place @name, unlike every other's, `[n_rows × n_cols]`, and returns its
 * number. */
guint fus_params_add (FusParams *self, const char *name, gsize n_rows, gsize n_cols);

/**
 * fus_params_allocate:
 *
 * Makes room for the values, all 0. No place can be added afterwards.
 */
void fus_params_allocate (FusParams *self);

/* Places. */
guint fus_params_get_n (const FusParams *self);

/* (transfer none): name, shape and offset of place number @param. */
const FusParam *fus_params_get (const FusParams *self, guint param);

/**
 * fus_params_get_values:
 *
 * Returns: (transfer none): `[n_rows × n_cols]` of the place
 */
FusReal *fus_params_get_values (const FusParams *self, guint param);

/**
 * fus_params_find:
 * @param: (out): number of the place
 *
 * Returns: whether there is a place of that name
 */
gboolean fus_params_find (const FusParams *self, const char *name, guint *param);

/* Bytes that fus_params_allocate() takes. */
guint64 fus_params_get_n_bytes (const FusParams *self);

/* Numbers that are learned, without the gaps between places. */
gsize fus_params_count (const FusParams *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusParams, fus_params_unref)

G_END_DECLS
