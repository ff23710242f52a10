/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FusNotice:
 * @id: as told in JSON: `paired-by-row`, `few-pairs`, …
 * @message: a sentence, translated
 * @remedy: (nullable): what to do about it, a sentence, translated
 * @n: how many rows, columns or values it concerns
 *
 * What reading data assumed or found doubtful. It stays with the data.
 */
typedef struct
{
  char *id;
  char *message;
  char *remedy;
  gsize n;
} FusNotice;

/* @message: (transfer full); @remedy: (transfer full) (nullable) */
FusNotice *fus_notice_new (const char *id, char *message, char *remedy, gsize n)
  G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same. */
FusNotice *fus_notice_copy (const FusNotice *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_notice_free (FusNotice *self);

/* (transfer full): an empty list that frees its notices. */
GPtrArray *fus_notices_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): a copy of each of @notices. */
GPtrArray *fus_notices_copy (const GPtrArray *notices) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): the first of that id */
const FusNotice *fus_notices_find (const GPtrArray *notices, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusNotice, fus_notice_free)

G_END_DECLS
