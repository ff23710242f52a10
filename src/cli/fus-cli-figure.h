/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli-explain.h"
#include "fus-cli-lab.h"
#include "fus-cli-map.h"
#include "fus-cli-study.h"
#include "fus-figure.h"

G_BEGIN_DECLS

/* What a figure is to be drawn from; those of lab and explain among it. */
typedef struct
{
  FusCliLabOptions lab;
  FusCliExplainOptions explain;
  char *from;
  char *sample;
  char *split;
  char *mean;
  char *color;
  char *method;
  char **sets;
  char *column;
  char *select;
  gint64 n_draws;
} FusCliFigureOptions;

#define FUS_CLI_FIGURE_OPTIONS(Type, field)                                              \
  { "from",                                                                              \
    0,                                                                                   \
    FUS_CLI_TEXT,                                                                        \
    G_STRUCT_OFFSET (Type, field.from),                                                  \
    N_ ("SUBSET"),                                                                       \
    FUS_MEASURE_SUBSETS,                                                                 \
    N_ ("Modalities that are switched on, joined by +") },                               \
    { "sample",                                                                          \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.sample),                                              \
      N_ ("ID"),                                                                         \
      NULL,                                                                              \
      N_ ("The sample that is looked at") },                                             \
    { "split",                                                                           \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.split),                                               \
      N_ ("PART"),                                                                       \
      NULL,                                                                              \
      N_ ("Which samples: train, valid, test, all; by default those held out; of a "     \
          "map all") },                                                                  \
    { "mean",                                                                            \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.mean),                                                \
      N_ ("MODE"),                                                                       \
      FUS_MEASURE_MEAN,                                                                  \
      N_ ("What the mean of a mixture is: mixture, poe") },                              \
    { "color",                                                                           \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.color),                                               \
      N_ ("COLUMN"),                                                                     \
      NULL,                                                                              \
      N_ ("Color of a map: a label, presence, presence:MODALITY") },                     \
    { "method",                                                                          \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.method),                                              \
      N_ ("ID"),                                                                         \
      NULL,                                                                              \
      N_ ("How a map is projected: pca, tsne, axes") },                                  \
    { "set",                                                                             \
      0,                                                                                 \
      FUS_CLI_LIST,                                                                      \
      G_STRUCT_OFFSET (Type, field.sets),                                                \
      N_ ("KEY=VALUE"),                                                                  \
      NULL,                                                                              \
      N_ ("An option of the projection; may be given again") },                          \
    { "column",                                                                          \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.column),                                              \
      N_ ("COLUMN"),                                                                     \
      NULL,                                                                              \
      N_ ("Site, batch or operator that is checked") },                                  \
    { "select",                                                                          \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.select),                                              \
      N_ ("LABEL=CLASS"),                                                                \
      NULL,                                                                              \
      N_ ("Samples that are held against the others: what distinguishes them") },        \
    { "draws",                                                                           \
      0,                                                                                 \
      FUS_CLI_INT,                                                                       \
      G_STRUCT_OFFSET (Type, field.n_draws),                                             \
      N_ ("N"),                                                                          \
      G_STRINGIFY (FUS_RECONSTRUCTION_N_DRAWS),                                          \
      N_ ("Draws of what is rebuilt, 20 or more") },                                     \
    FUS_CLI_LAB_OPTIONS (Type, field.lab),                                               \
    { "game",                                                                            \
      0,                                                                                 \
      FUS_CLI_TEXT,                                                                      \
      G_STRUCT_OFFSET (Type, field.explain.game),                                        \
      N_ ("ID"),                                                                         \
      NULL,                                                                              \
      N_ ("What is explained; by default evidence, or reconstruction") },                \
  {                                                                                      \
    "class", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (Type, field.explain.class_name),          \
      N_ ("NAME"), NULL, N_ ("Class whose evidence is explained")                        \
  }

/**
 * FusCliFigure:
 * @context: filled with what the figure needs
 *
 * All that a context borrows.
 */
typedef struct
{
  FusFigureContext context;
  FusCliStudy study;
  FusDataset *dataset;
  FusCliMap map;
  FusMapQuality *map_quality;
  guint *map_samples;
  GBytes *selection;
  char *provenance;
} FusCliFigure;

/**
 * fus_cli_figure_prepare:
 * @files: `MODEL DATA`, `MODEL` or `DATA`; a model ends in .fsmodel
 * @error: set when a file can't be read, an option does not fit, or something could not
 * be computed
 *
 * Loads, encodes and measures what @figure_class needs, and nothing else.
 */
gboolean fus_cli_figure_prepare (FusCliFigure *self,
                                 FusCli *cli,
                                 const FusCliFigureOptions *options,
                                 const FusFigureClass *figure_class,
                                 const char *const *files,
                                 GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_cli_figure_clear (FusCliFigure *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliFigure, fus_cli_figure_clear)

G_END_DECLS
