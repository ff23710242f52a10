/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-analysis-error.h"
#include "fus-json-mask.h"
#include "fus-measure.h"
#include "fus-reconstruction.h"
#include "fus-text-table.h"
#include "fus-told.h"

G_BEGIN_DECLS

/* To add a measurement: a file fus-measure-NAME.c that defines fus_measure_NAME, and a
 * row here. `evaluate`, `figure` and the window's results find it by its id. */
/* clang-format off */
#define FUS_MEASURES(row)               \
  row (subsets)                         \
  row (probe)                           \
  row (readings)                        \
  row (clustering)                      \
  row (likelihood)                      \
  row (health)                          \
  row (conflicts)                       \
  row (imputation)                      \
  row (baselines)                       \
  row (cka)                             \
  row (robustness)                      \
  row (attribution)                     \
  row (own)                             \
  row (gate)                            \
  row (standing)                        \
  row (check)                           \
  row (imputed)                         \
  row (from_all)                        \
  row (from_subset)                     \
  row (cards)                           \
  row (unimodal)                        \
  row (redundancy)                      \
  row (sites)                           \
  row (gaps)                            \
  row (differences)                     \
  row (features)
/* clang-format on */

#define FUS_MEASURE_DECLARE(name) extern const FusMeasureClass fus_measure_##name;
FUS_MEASURES (FUS_MEASURE_DECLARE)
#undef FUS_MEASURE_DECLARE

/* Mean and seed, for measurements that have no more. */
#define FUS_MEASURE_N_COMMON_OPTIONS 2
extern const FusOption fus_measure_common_options[FUS_MEASURE_N_COMMON_OPTIONS];

/* Options that several measurements have. */
extern const char *const fus_measure_means[];

#define FUS_MEASURE_OPTION_MEAN                                                          \
  {                                                                                      \
    .id = "mean", .name = N_ ("Mean of a Mixture"), .kind = FUS_OPTION_CHOICE,           \
    .default_value = FUS_MEASURE_MEAN, .choices = fus_measure_means,                     \
    .help = N_ ("What the mean of a mixture is")                                         \
  }
#define FUS_MEASURE_OPTION_SEED                                                          \
  {                                                                                      \
    .id = "seed", .name = N_ ("Seed"), .kind = FUS_OPTION_INT,                           \
    .max = (double) G_MAXINT64, .default_value = G_STRINGIFY (FUS_DEFAULT_SEED),         \
    .help = N_ ("Of everything that is drawn")                                           \
  }
#define FUS_MEASURE_OPTION_SUBSETS                                                       \
  {                                                                                      \
    .id = "subsets", .name = N_ ("Sets of Inputs"), .kind = FUS_OPTION_STRING,           \
    .default_value = FUS_MEASURE_SUBSETS,                                                \
    .help = N_ ("Inputs to measure from: all of them, or SUBSET,SUBSET…")                \
  }
#define FUS_MEASURE_OPTION_DRAWS(usual)                                                  \
  {                                                                                      \
    .id = "draws", .name = N_ ("Draws"), .kind = FUS_OPTION_INT, .min = 20,              \
    .max = 100000, .default_value = usual, .help = N_ ("Draws of what is rebuilt")       \
  }

/* `{"value", "low", "high"}` under @key. */
void fus_measure_add_interval (JsonBuilder *json,
                               const char *key,
                               const FusInterval *interval);
/* How well a label is told, as an element of the array that is open, or the value of the
 * member that is named. */
void fus_measure_add_told (JsonBuilder *json,
                           const FusDataset *dataset,
                           const FusTold *told);

/* What several of them make of options and choices. */
FusReconstructionOptions fus_measuring_get_reconstruction_options (
  const FusMeasuring *self);
/* The target that was chosen, or the first modality. */
guint fus_measuring_get_target (const FusMeasuring *self);
/* (transfer full): the samples that are tested, or where the model was trained on some of
 * them the others. @held_out: (out): whether it saw none of what is returned */
FusEncoding *fus_measuring_encode_unseen (const FusMeasuring *self,
                                          gboolean *held_out,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
