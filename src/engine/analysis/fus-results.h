/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A few frozen values by the id of what they are: measurements by that of their
 * #FusMeasureClass, and what else can be drawn. Reference-counted; once it is shared
 * nothing is put into it any more. */
typedef struct _FusResults FusResults;

/* Without any. */
FusResults *fus_results_new (void) G_GNUC_WARN_UNUSED_RESULT;
FusResults *fus_results_ref (FusResults *self);
void fus_results_unref (FusResults *self);

/* @id: of static storage. @value: (transfer none) (nullable): in place of the one before;
 * with %NULL there is none any more. @ref, @unref: %NULL where @value is borrowed, and
 * outlives the results */
void fus_results_put (FusResults *self,
                      const char *id,
                      gconstpointer value,
                      GBoxedCopyFunc ref,
                      GDestroyNotify unref);
/* Returns: (transfer none) (nullable): the value of that id; of %NULL none */
gconstpointer fus_results_get (const FusResults *self, const char *id);

/* fus_results_get_NAME(), which knows the type of the value whose id is @id. */
#define FUS_RESULTS_GETTER(Type, name, id)                                               \
  static inline const Type *fus_results_get_##name (const FusResults *results)           \
  {                                                                                      \
    return fus_results_get (results, id);                                                \
  }

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusResults, fus_results_unref)

G_END_DECLS
