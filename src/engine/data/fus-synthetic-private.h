/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-rng.h"
#include "fus-synthetic.h"

G_BEGIN_DECLS

typedef enum
{
  FAULT_NORMAL,
  FAULT_IMBALANCE,
  FAULT_MISALIGNMENT,
  FAULT_BEARING,
  FAULT_LEAK,
  N_FAULTS,
} Fault;

typedef enum
{
  VIEW_IMAGE,
  VIEW_SPECTRUM,
  VIEW_SENSORS,
  N_VIEWS,
} View;

#define IMAGE_SIZE 24
#define N_BINS 64
#define N_SENSORS 10
#define N_GAPPY_SENSORS 3

#define IMAGE_MISSING_RATE 0.15
#define SPECTRUM_MISSING_RATE 0.10
#define SENSOR_GAP_RATE 0.08

/* What one measurement sees of a machine. The planted structure is that the measurements
 * of a machine see the same; in the null each sees a machine of its own. */
typedef struct
{
  Fault fault;
  double severity; /* about 0.6 … 1.2; strength included */
  double speed;    /* standard normal; seen by spectrum and sensors */
  double heat;     /* standard normal; seen by image and sensors */
} Sight;

extern const char *const fus_synthetic_faults[N_FAULTS];
extern const char *const fus_synthetic_sensors[N_SENSORS];
/* Which of the sensors have gaps. */
extern const guint fus_synthetic_gappy[N_GAPPY_SENSORS];

/* Degrees of a thermal picture, `[IMAGE_SIZE × IMAGE_SIZE]`. As with those that follow:
 * one record, from what is seen and from a stream for what is private to it. */
void fus_synthetic_draw_image (FusReal *image, const Sight *sight, FusRng *rng);

/* Decibels of a vibration spectrum, `[N_BINS]`. */
void fus_synthetic_draw_spectrum (FusReal *spectrum, const Sight *sight, FusRng *rng);

/* The row of the panel, `[N_SENSORS]`, without gaps. */
void fus_synthetic_draw_sensors (FusReal *sensors, const Sight *sight, FusRng *rng);

/**
 * FusSyntheticPlan:
 * @labels: `[n_samples]`: fault on the label
 * @severity: `[n_samples]`: of that fault, 0 where there is none
 * @sights: `[n_samples × N_VIEWS]`
 * @conflict: `[n_samples]`: whether image and spectrum show different faults
 * @presence: `[n_samples]`
 */
typedef struct
{
  gsize n_samples;
  guint8 *labels;
  double *severity;
  Sight *sights;
  gboolean *conflict;
  FusMask *presence;
} FusSyntheticPlan;

/* (transfer full): who has which fault, who sees what, what is in conflict and what is
 * missing: all that is planted, before a record is drawn. */
FusSyntheticPlan *fus_synthetic_plan_new (const FusSyntheticOptions *options);
void fus_synthetic_plan_free (FusSyntheticPlan *self);

/* (transfer full): `M-0001` for sample 0. */
char *fus_synthetic_make_id (gsize sample);

/* How often a spectrum is missing where the fault is a leak, 0 … 1: it grows with the
 * strength of what is planted. */
double fus_synthetic_get_leak_rate (const FusSyntheticOptions *options);

/* (transfer full): what is planted, in sentences with the numbers of @plan, for people to
 * check the tool against. */
char *fus_synthetic_make_card (const FusSyntheticOptions *options,
                               const FusSyntheticPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSyntheticPlan, fus_synthetic_plan_free)

G_END_DECLS
