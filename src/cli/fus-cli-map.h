/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"
#include "fus-projection.h"

G_BEGIN_DECLS

/* Points in the plane, with what made them. */
typedef struct
{
  const FusProjectionClass *projection;
  FusOptions *options;
  FusMatrix *points;
  double seconds;
} FusCliMap;

/* Before anything is read. @method: (nullable) */
gboolean fus_cli_map_check_method (const char *method, GError **error);

/**
 * fus_cli_map_make:
 * @method: (nullable): id; %NULL for t-SNE, or the axes of two latents
 * @sets: (nullable): its options as `key=value`
 * @init: (nullable): `[n × 2]`
 * @error: set when there is no such method, an option is not its own, or the numbers
 * can't be mapped
 */
gboolean fus_cli_map_make (FusCliMap *self,
                           FusCli *cli,
                           const FusMatrix *x,
                           const char *method,
                           char **sets,
                           const FusMatrix *init,
                           GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_cli_map_clear (FusCliMap *self);

/* (transfer full): how far the map can be trusted (MODELS.md 5.7); @x: what was mapped.
 * Below 3 points @error is a usage error. */
FusMapQuality *fus_cli_map_measure (FusCliMap *self,
                                    FusCli *cli,
                                    const FusMatrix *x,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliMap, fus_cli_map_clear)

G_END_DECLS
