/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/* The k least of many scores offered one after the other: a heap whose root is the worst
 * that is kept. Equal scores go by index, so that the result does not depend on the order
 * of the offers. */

typedef struct
{
  FusReal score;
  guint index;
} FusNear;

typedef struct
{
  FusNear *items; /* [k], the owner's */
  gsize k;
  gsize n;
} FusNearest;

static inline gboolean
fus_near_is_less (FusNear a, FusNear b)
{
  return a.score < b.score || (!(b.score < a.score) && a.index < b.index);
}

/* Offers `scores[n]` with indices from @first_index on, but for index @skip; runs of
 * scores that are all worse than the worst kept are passed over at once. */
void fus_nearest_offer_row (FusNearest *self,
                            const FusReal *scores,
                            gsize n,
                            guint first_index,
                            guint skip);

/* Puts the items in rising order; nothing may be offered any more. */
void fus_nearest_sort (FusNearest *self);

G_END_DECLS
