/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FUS_MODALITY_VECTOR, /* unordered numbers */
  FUS_MODALITY_IMAGE,  /* [height, width] or [height, width, channels] */
  FUS_MODALITY_SERIES, /* [length] or [length, channels]: order has a meaning */
  FUS_MODALITY_COUNTS,
  FUS_MODALITY_BINARY,
  FUS_MODALITY_CATEGORICAL, /* one-hot */
  FUS_MODALITY_EMBEDDING,   /* a point in another model's space */
} FusModalityKind;

/**
 * FusModality:
 * @id: letters, digits, `_`, `-`; at most 64; as typed in commands
 * @name: for people
 * @kind: how it is drawn and which likelihood suits it
 * @n_dims: length of @shape, 1 … 3
 * @shape: its product is @n_features; row-major within a row of the block
 * @n_features: numbers a sample
 * @feature_names: (nullable): `[n_features]`, %NULL-terminated
 * @likelihood: (nullable): id of the likelihood that suits it, %NULL for one chosen by
 * @kind
 * @unit: (nullable): of its numbers
 * @offsets: (nullable): `[n_features]`: what was taken off the numbers before they were
 * rounded; 0 for most features
 *
 * What one kind of measurement looks like. Reference-counted, frozen.
 */
typedef struct
{
  char *id;
  char *name;
  FusModalityKind kind;
  guint n_dims;
  gsize shape[3];
  gsize n_features;
  char **feature_names;
  char *likelihood;
  char *unit;
  double *offsets;
} FusModality;

/**
 * fus_modality_new:
 * @id: made of letters, digits, `_` and `-`; fus_modality_make_id() makes one of any text
 * @name: (nullable): for people, %NULL for @id
 * @shape: `[n_dims]`, each at least 1
 * @n_dims: 1 … 3
 *
 * Its maker may fill in feature names, likelihood and unit before handing it on.
 *
 * Returns: (transfer full): a modality of which nothing else is known
 */
FusModality *fus_modality_new (const char *id,
                               const char *name,
                               FusModalityKind kind,
                               const gsize *shape,
                               guint n_dims) G_GNUC_WARN_UNUSED_RESULT;
/* The product of 1 to 3 sizes; fails where one is 0 or the product passes what a
 * modality may have, %G_MAXINT32. @n_features: (out) */
gboolean fus_modality_count_features (const gsize *shape,
                                      guint n_dims,
                                      gsize *n_features);
/* Whether its numbers are best looked at on a logarithmic scale. */
gboolean fus_modality_is_counted (const FusModality *self);
/* Whether each number is yes or no: alone, or one of several. */
gboolean fus_modality_is_discrete (const FusModality *self);
/* Whether its numbers are coordinates of a point: none was measured for itself, none has
 * a name, and lengths along all axes are of one unit. */
gboolean fus_modality_is_point (const FusModality *self);
/* Whether features stand beside each other: pixels, moments. */
gboolean fus_modality_is_ordered (const FusModality *self);

/**
 * fus_modality_new_as:
 * @shape: (nullable): `[n_dims]`, whose product is the number of features; %NULL for all
 * of them in one dimension
 *
 * Returns: (transfer full) (nullable): @modality seen as another kind, its names, unit
 * and likelihood kept; %NULL where @shape doesn't hold its features
 */
FusModality *fus_modality_new_as (const FusModality *modality,
                                  FusModalityKind kind,
                                  const gsize *shape,
                                  guint n_dims) G_GNUC_WARN_UNUSED_RESULT;
FusModality *fus_modality_ref (FusModality *self);
void fus_modality_unref (FusModality *self);

/* (transfer full): name of feature @d; without names the id with the number behind it, as
 * columns of files are called. */
char *fus_modality_dup_feature_name (const FusModality *self,
                                     gsize d) G_GNUC_WARN_UNUSED_RESULT;

/* "image:16x15", "vector": a kind with the shape where there are several dimensions */
char *fus_modality_format_kind (const FusModality *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_modality_make_id:
 * @name: any text in UTF-8
 *
 * Returns: (transfer full): @name with `_` for every character that an id may not have,
 * 1 … 64 characters long
 */
char *fus_modality_make_id (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_modality_is_id:
 *
 * Returns: whether @text can be the id of a modality or label
 */
gboolean fus_modality_is_id (const char *text);

/* (transfer none): `vector`, `image` …: what files and commands call it. */
const char *fus_modality_kind_get_id (FusModalityKind kind);

/**
 * fus_modality_kind_from_id:
 * @kind: (out): the kind of that id, left alone where there is none
 *
 * Returns: whether there is one
 */
gboolean fus_modality_kind_from_id (const char *id, FusModalityKind *kind);

/**
 * fus_modality_get_likelihood:
 *
 * Returns: id of the likelihood that `likelihood=auto` stands for: the one the data
 * names, else the one that suits its kind
 */
const char *fus_modality_get_likelihood (const FusModality *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModality, fus_modality_unref)

G_END_DECLS
