/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Values to come back to, each under what it is and what it depends on; of each kind the
 * newest few. In the main thread only; the values are frozen and referenced. */
typedef struct _FusKept FusKept;

/* (transfer full): without values. */
FusKept *fus_kept_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_kept_free (FusKept *self);

/**
 * fus_kept_find:
 * @kind: as it was put
 * @key: as it was put
 *
 * Returns: (transfer none) (nullable): the value
 */
gpointer fus_kept_find (const FusKept *self, const char *kind, const char *key);

/**
 * fus_kept_put:
 * @kind: what it is: of one kind @n_most are kept
 * @key: tells all else that it depends on; a value that has it is replaced
 * @ref: one more reference to @value
 * @unref: one less
 */
void fus_kept_put (FusKept *self,
                   const char *kind,
                   const char *key,
                   guint n_most,
                   gpointer value,
                   GBoxedCopyFunc ref,
                   GDestroyNotify unref);

/* Lets go of all values. */
void fus_kept_clear (FusKept *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusKept, fus_kept_free)

G_END_DECLS
