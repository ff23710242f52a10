/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-projection.h"
#include "fus-study.h"

G_BEGIN_DECLS

#define FUS_TYPE_MAP_STATE (fus_map_state_get_type ())

/* State of the Map page: where each sample lies, given the modalities that are switched
 * on.
 *
 * Properties: `busy`, `points` (pointer), `quality` (pointer), `method` (id), `color`
 * (id). A map is made when model, switchboard or method change, unless it was made
 * before; the newest request wins, and the old map stays until the new one is there. The
 * first map of a model is where the others start from and what they are turned onto, so
 * that samples stay where they are as far as may be. */
G_DECLARE_FINAL_TYPE (FusMapState, fus_map_state, FUS, MAP_STATE, GObject)

/* (transfer full): what the Map page shows of @study; nothing is computed before
 * fus_map_state_request(). */
FusMapState *fus_map_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a map is being made. */
gboolean fus_map_state_is_busy (FusMapState *self);

/**
 * fus_map_state_get_job:
 *
 * Returns: (transfer none) (nullable): what is drawing the map now
 */
FusJob *fus_map_state_get_job (FusMapState *self);
/* Whether the points are of a map that is not done: the first of its kind. */
gboolean fus_map_state_is_growing (FusMapState *self);
/* `[n × 2]`, or NULL. While the first map of a model is made: as far as it has come. */
FusMatrix *fus_map_state_get_points (FusMapState *self);
/* `[n]`: the sample of each point. */
const guint *fus_map_state_get_samples (FusMapState *self);
/* NULL until it has been measured for the points that are shown. */
const FusMapQuality *fus_map_state_get_quality (FusMapState *self);

/* (transfer none): id of the projection that was chosen, else of the one that suits: the
 * axes of up to two latents, t-SNE of more. */
const char *fus_map_state_get_method (FusMapState *self);

/* What maps are drawn with: always the same. */
guint64 fus_map_state_get_seed (FusMapState *self);

/* What the points are colored by: id of a #FusMapColor. */
const char *fus_map_state_get_color (FusMapState *self);

/**
 * fus_map_state_set_color:
 * @id: of a #FusMapColor
 */
void fus_map_state_set_color (FusMapState *self, const char *id);

/* As fus_map_state_set_color(), by a person: can be undone. */
void fus_map_state_choose_color (FusMapState *self, const char *id);

/**
 * fus_map_state_set_method:
 * @id: of a projection that is listed
 *
 * Another method is another picture; maps of the last one are kept to come back to. Can
 * be undone.
 */
void fus_map_state_set_method (FusMapState *self, const char *id);
/* Makes the map unless it is there or on its way: called when the page is seen. */
void fus_map_state_request (FusMapState *self);

G_END_DECLS
