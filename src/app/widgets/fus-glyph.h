/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-drawing.h"

G_BEGIN_DECLS

#define FUS_TYPE_GLYPH (fus_glyph_get_type ())

/* The sign of a modality: shape and colour together. Properties: `modality`, `hollow`. */
G_DECLARE_FINAL_TYPE (FusGlyph, fus_glyph, FUS, GLYPH, FusDrawing)

/* (transfer floating): the shape of that modality. */
GtkWidget *fus_glyph_new (guint modality);

/* Number of the modality whose shape and color it has. */
void fus_glyph_set_modality (FusGlyph *self, guint modality);

/**
 * fus_glyph_set_hollow:
 * @hollow: drawn as an outline: switched off
 */
void fus_glyph_set_hollow (FusGlyph *self, gboolean hollow);

G_END_DECLS
