/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

/**
 * FusKeyUnit:
 * @file: path
 * @sources: of #FusSource, borrowed: what was read of it, once for each modality
 * @n_rows: of its first table or column
 * @given: whether the file says itself what names its samples, or a person did
 * @key: (nullable): the column that does; borrowed
 * @ids: (nullable): `[n_rows]`; borrowed
 * @id: (nullable): what the column is called; borrowed
 *
 * One file.
 */
typedef struct
{
  const char *file;
  GPtrArray *sources;
  gsize n_rows;
  gboolean given;
  const FusColumn *key;
  char **ids;
  const char *id;
} FusKeyUnit;

/* (transfer full): an empty list of #FusKeyUnit. */
GPtrArray *fus_key_units_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Adds @source, of @file, to the unit of that file. */
void fus_key_units_add (GPtrArray *units, const char *file, const FusSource *source);

/* (transfer none) (nullable): the unit that @source is in. */
const FusKeyUnit *fus_key_units_find (const GPtrArray *units, const FusSource *source);

G_END_DECLS
