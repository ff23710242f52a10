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
} FusModality;

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
FusModality *fus_modality_new_as (const FusModality *modality,
                                  FusModalityKind kind,
                                  const gsize *shape,
                                  guint n_dims) G_GNUC_WARN_UNUSED_RESULT;
FusModality *fus_modality_ref (FusModality *self);
void fus_modality_unref (FusModality *self);

/* "image:16x15", "vector": a kind with the shape where there are several dimensions */
char *fus_modality_format_kind (const FusModality *self) G_GNUC_WARN_UNUSED_RESULT;
char *fus_modality_make_id (const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean fus_modality_is_id (const char *text);
const char *fus_modality_kind_get_id (FusModalityKind kind);
gboolean fus_modality_kind_from_id (const char *id, FusModalityKind *kind);
const char *fus_modality_get_likelihood (const FusModality *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModality, fus_modality_unref)

G_END_DECLS
