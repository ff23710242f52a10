/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which modalities of a row are present or asked for: bit m is modality m. */
typedef guint32 FusMask;

#define FUS_MAX_MODALITIES 32
#define FUS_MASK_BIT(m) ((FusMask) 1 << (m))

static inline FusMask
fus_mask_all (guint n_modalities)
{
  return n_modalities >= 32 ? G_MAXUINT32 : FUS_MASK_BIT (n_modalities) - 1;
}

static inline gboolean
fus_mask_has (FusMask mask, guint m)
{
  return (mask >> m & 1) != 0;
}

static inline guint
fus_mask_count (FusMask mask)
{
  return (guint) __builtin_popcount (mask);
}

/* The next non-empty subset of @all after @subset, in order of its bits; 0 after the
 * last. Start with 0. */
static inline FusMask
fus_mask_next_subset (FusMask subset, FusMask all)
{
  return (subset - all) & all;
}

G_END_DECLS
