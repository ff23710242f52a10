/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-projection-private.h"

G_BEGIN_DECLS

typedef struct _FusRepulsion FusRepulsion;

/**
 * FusRepulsionClass:
 * @id: `exact`, `grid`
 * @size: of the instance
 * @init: makes what is kept between iterations, for @n points and @work's threads
 * @compute: fills force and normalizer from points
 * @clear: frees it
 *
 * How the forces that push points apart are computed.
 */
typedef struct
{
  const char *id;
  gsize size;
  void (*init) (FusRepulsion *self);
  void (*compute) (FusRepulsion *self);
  void (*clear) (FusRepulsion *self);
} FusRepulsionClass;

/**
 * FusRepulsion:
 * @points: `[n × 2]`, the map
 * @force: `[n × 2]`: Σ_j q_ij² (y_i − y_j), q_ij = 1 ÷ (1 + |y_i − y_j|²)
 * @normalizer: Σ_i Σ_{j ≠ i} q_ij
 */
struct _FusRepulsion
{
  const FusRepulsionClass *class;
  const FusWork *work;
  gsize n;
  const FusReal *points;
  FusReal *force;
  double normalizer;
};

extern const FusRepulsionClass fus_repulsion_exact;
extern const FusRepulsionClass fus_repulsion_grid;

/* The class of that id; for any other, `auto`, the one that is faster for @n points:
 * exact sums of few, else the grid. */
const FusRepulsionClass *fus_repulsion_choose (const char *id, gsize n);

/**
 * fus_repulsion_new:
 * @n: points
 * @work: who computes; borrowed
 *
 * Returns: (transfer full): room for forces on @n points
 */
FusRepulsion *fus_repulsion_new (const FusRepulsionClass *class,
                                 gsize n,
                                 const FusWork *work) G_GNUC_WARN_UNUSED_RESULT;
void fus_repulsion_free (FusRepulsion *self);

/**
 * fus_repulsion_compute:
 * @points: `[n × 2]`, borrowed until the next call
 *
 * Fills force and normalizer; once the work is cancelled they are not to be used.
 */
void fus_repulsion_compute (FusRepulsion *self, const FusReal *points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRepulsion, fus_repulsion_free)

G_END_DECLS
