/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-drawing.h"
#include "fus-summary.h"

G_BEGIN_DECLS

#define FUS_TYPE_PRESENCE_STRIP (fus_presence_strip_get_type ())

/* Where one modality is there and where it is missing, along samples grouped by pattern:
 * strips below each other share that scale. */
G_DECLARE_FINAL_TYPE (FusPresenceStrip,
                      fus_presence_strip,
                      FUS,
                      PRESENCE_STRIP,
                      FusDrawing)

/**
 * fus_presence_strip_new:
 * @summary: frozen
 * @n_samples: of the dataset
 * @m: modality
 */
GtkWidget *fus_presence_strip_new (FusSummary *summary, gsize n_samples, guint m);

G_END_DECLS
