/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-drawing.h"

G_BEGIN_DECLS

#define FUS_TYPE_PRESENCE (fus_presence_get_type ())

/* A dataset's presence in 72 × 30 pixels: a bar a modality, hatched where it is
 * missing. */
G_DECLARE_FINAL_TYPE (FusPresence, fus_presence, FUS, PRESENCE, FusDrawing)

/**
 * fus_presence_new:
 * @coverage: `[n_modalities]`: share of the samples that have each, 0 … 1
 */
GtkWidget *fus_presence_new (const double *coverage, guint n_modalities);

G_END_DECLS
