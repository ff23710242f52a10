/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-option.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* Told a map as it grows, `[n × 2]`, in the working thread; copy what you keep. */
typedef void (*FusProjectionFrame) (gpointer data,
                                    const FusMatrix *points,
                                    guint iteration,
                                    guint n_iterations);

/**
 * FusProjectionRequest:
 * @options: values of the rows of the projection
 * @init: (nullable): `[n × 2]` to start from
 * @frame: (nullable): told the map as it grows
 */
typedef struct
{
  const FusOptions *options;
  const FusMatrix *init;
  guint64 seed;
  FusProjectionFrame frame;
  gpointer frame_data;
} FusProjectionRequest;

/**
 * FusProjectionClass:
 * @id: `pca`, `tsne`, `axes`
 * @options: `[n_options]` rows of its own
 * @warm: (nullable): `KEY=VALUE` that suits a run from a map that is nearly right
 * @most_columns: of so few columns and fewer it is chosen where nobody chooses; 0: the
 * first such in the list, of more
 * @is_seeded: whether another seed gives another map
 * @is_linear: whether its axes are directions of @x, so that they hold a share of its
 * variance
 * @compares: whether points are compared with each other, which takes long where they are
 * very many: see fus_projection_run()
 * @first: (nullable): option that says which column is its horizontal axis
 * @second: (nullable): the same of the vertical one
 * @run: maps @x `[n × d]` to `[n × 2]`; (transfer full) (nullable)
 */
typedef struct
{
  const char *id;
  const char *name;
  const FusOption *options;
  gsize n_options;
  const char *warm;
  gsize most_columns;
  gboolean is_seeded;
  gboolean is_linear;
  gboolean compares;
  const char *first;
  const char *second;
  FusMatrix *(*run) (const FusMatrix *x,
                     const FusProjectionRequest *request,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error);
} FusProjectionClass;

/**
 * fus_projection_list:
 * @n_classes: (out) (optional): how many
 *
 * Returns: (transfer none): the projections, `[n_classes]` and a %NULL
 */
const FusProjectionClass *const *fus_projection_list (gsize *n_classes);

/**
 * fus_projection_lookup:
 *
 * Returns: (nullable) (transfer none): the projection called @id
 */
const FusProjectionClass *fus_projection_lookup (const char *id);

/* More points than this are said something of, and compared through landmarks only. */
#define FUS_PROJECTION_MOST_POINTS ((gsize) 200000)

/**
 * fus_projection_run:
 * @x: `[n × d]`
 * @error: a FUS_FILE_ERROR_LIMIT where there isn't enough memory, and those of the class
 *
 * The map of @class; of more than #FUS_PROJECTION_MOST_POINTS points, one that compares
 * points lays out a seeded sample of them, and the others are put among those.
 *
 * Returns: (transfer full): `[n × 2]`, or %NULL
 */
FusMatrix *fus_projection_run (const FusProjectionClass *class,
                               const FusMatrix *x,
                               const FusProjectionRequest *request,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How many of @n points are laid out by the method itself; 0 for all. */
gsize fus_projection_count_landmarks (const FusProjectionClass *class, gsize n);

/* (transfer full) (nullable): a sentence that says how a map of @n points was made, where
 * they are very many. */
char *fus_projection_dup_note (const FusProjectionClass *class,
                               gsize n) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_projection_get_default:
 * @n_columns: of what is to be mapped
 *
 * Returns: (transfer none): the projection that suits where nobody chooses one
 */
const FusProjectionClass *fus_projection_get_default (gsize n_columns);

/* What colors a map by #FusMapQuality.per_point, beside ids of labels. */
#define FUS_MAP_COLOR_QUALITY "quality:neighbours"

/**
 * fus_procrustes_align:
 * @points: `[n × 2]`, changed in place
 * @reference: `[n × 2]`, the same samples in the map to match
 *
 * The turn or mirroring, one scale and the shift that make Σ |reference − points|²
 * smallest (Procrustes; Gower 1975), closed in two dimensions, so that points don't spin
 * when a new map takes an old one's place. Points that all coincide are shifted.
 */
void fus_procrustes_align (FusMatrix *points, const FusMatrix *reference);

/**
 * FusMapQuality:
 * @variance: share of the variance of @x that is told by the plane of the map: of
 * principal components what they are called after
 * @per_point: `[n]`: share of a point's k neighbours in @x that are kept in the map
 * MODELS.md 5.7.
 */
typedef struct
{
  guint k;
  double trustworthiness;
  double continuity;
  double neighbors_kept;
  double variance;
  gsize n_measured; /* points the numbers are from: all, or a seeded sample past 20,000 */
  FusMatrix *per_point;
} FusMapQuality;

/**
 * fus_map_quality_new:
 * @x: `[n × d]` latents, finite
 * @map: `[n × 2]`, finite
 * @k: neighbours, below n ÷ 2
 * @seed: of the sample, past 20,000 points
 * @pool: (nullable): who works
 * @error: #FUS_PROJECTION_ERROR where shapes don't fit or a number is not finite;
 *   %G_IO_ERROR_CANCELLED
 *
 * Trustworthiness and continuity (Venna & Kaski 2001) and the share of neighbours kept.
 * Past 20,000 points a sample of 5,000 is measured, each against all points; `per_point`
 * is NaN for the others.
 *
 * Returns: (transfer full): the quality
 */
FusMapQuality *fus_map_quality_new (const FusMatrix *x,
                                    const FusMatrix *map,
                                    guint k,
                                    guint64 seed,
                                    FusPool *pool,
                                    const FusProgress *progress,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_map_quality_free (FusMapQuality *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMapQuality, fus_map_quality_free)

G_END_DECLS
