/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli-study.h"
#include "fus-robustness.h"

G_BEGIN_DECLS

/* Options of the robustness study, shared by `lab` and `figure`. */
typedef struct
{
  char *mechanism;
  char *label;
  char *target;
  char *lose;
  char *rates;
  char *noise;
  char *severities;
  gint64 n_repeats;
  double tolerance;
} FusCliLabOptions;

#define FUS_CLI_LAB_FIELD(Type, field, name) (G_STRUCT_OFFSET (Type, field.name))

/* Their rows, for an option table whose struct has them as @field; label and target are
 * rows of their own. */
#define FUS_CLI_LAB_COMMON_OPTIONS(Type, field)                                          \
  { "mechanism",                                                                         \
    0,                                                                                   \
    FUS_CLI_TEXT,                                                                        \
    FUS_CLI_LAB_FIELD (Type, field, mechanism),                                          \
    N_ ("ID"),                                                                           \
    FUS_ROBUSTNESS_MECHANISM,                                                            \
    N_ ("How records go missing or what corrupts them; `kinds` lists both") },           \
    { "lose",                                                                            \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      FUS_CLI_LAB_FIELD (Type, field, lose),                                             \
      N_ ("SUBSET"),                                                                     \
      NULL,                                                                              \
      N_ ("Modalities that go missing together; by default each in turn") },             \
    { "rates",                                                                           \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      FUS_CLI_LAB_FIELD (Type, field, rates),                                            \
      N_ ("LIST"),                                                                       \
      FUS_LIST_TEXT (FUS_ROBUSTNESS_RATES),                                              \
      N_ ("Shares of records that are missing") },                                       \
    { "noise",                                                                           \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      FUS_CLI_LAB_FIELD (Type, field, noise),                                            \
      N_ ("LIST"),                                                                       \
      FUS_LIST_TEXT (FUS_ROBUSTNESS_NOISE),                                              \
      N_ ("Noise in standard deviations; empty for none") },                             \
    { "severities",                                                                      \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      FUS_CLI_LAB_FIELD (Type, field, severities),                                       \
      N_ ("LIST"),                                                                       \
      "",                                                                                \
      N_ ("Amounts of a corruption that is given as mechanism; by default its own") },   \
    { "repeats",                                                                         \
      0,                                                                                 \
      FUS_CLI_INT,                                                                       \
      FUS_CLI_LAB_FIELD (Type, field, n_repeats),                                        \
      N_ ("N"),                                                                          \
      G_STRINGIFY (FUS_ROBUSTNESS_N_REPEATS),                                            \
      N_ ("Repetitions a point") },                                                      \
  {                                                                                      \
    "tolerance", 0, FUS_CLI_REAL, FUS_CLI_LAB_FIELD (Type, field, tolerance), N_ ("X"),  \
      G_STRINGIFY (FUS_ROBUSTNESS_TOLERANCE), N_ ("Share of normal that is good enough") \
  }

#define FUS_CLI_LAB_OPTIONS(Type, field)                                                 \
  FUS_CLI_LAB_COMMON_OPTIONS (Type, field),                                              \
    { "label",                                                                           \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      FUS_CLI_LAB_FIELD (Type, field, label),                                            \
      N_ ("NAME"),                                                                       \
      NULL,                                                                              \
      N_ ("Label whose accuracy is measured, or by which records go missing") },         \
  {                                                                                      \
    "target", 0, FUS_CLI_TEXT, FUS_CLI_LAB_FIELD (Type, field, target), N_ ("MODALITY"), \
      NULL, N_ ("Measure how well this modality comes back instead")                     \
  }

FusRobustness *fus_cli_lab_measure (const FusCliLabOptions *self,
                                    FusCliStudy *study,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
