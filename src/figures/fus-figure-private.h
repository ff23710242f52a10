/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"
#include "fus-sentence.h"
#include "fus-table.h"

G_BEGIN_DECLS

/* Whether the result @id, or the choice of that name, is there. */
gboolean fus_figure_context_has (const FusFigureContext *self, const char *id);
/* What to do where it is not: one sentence, translated. */
const char *fus_figure_describe_lacking (const char *id);

/* To add a figure: a file fus-NAME-figure.c that defines fus_NAME_figure, and a row here,
 * in the order of the pages. A figure may read its context and nothing else, and says
 * what it needs of it. */
/* clang-format off */
#define FUS_FIGURES(row)                \
  row (coverage)                        \
  row (pattern)                         \
  row (missing)                         \
  row (unimodal)                        \
  row (redundancy)                      \
  row (sites)                           \
  row (gaps)                            \
  row (differences)                     \
  row (balance)                         \
  row (training)                        \
  row (latents)                         \
  row (map)                             \
  row (subset)                          \
  row (robustness)                      \
  row (gallery)                         \
  row (holdout)                         \
  row (imputed)                         \
  row (attribution)                     \
  row (without)                         \
  row (interaction)                     \
  row (sample)
/* clang-format on */

#define FUS_FIGURE_DECLARE(name) extern const FusFigureClass fus_##name##_figure;
FUS_FIGURES (FUS_FIGURE_DECLARE)
#undef FUS_FIGURE_DECLARE

#define FUS_FIGURE_NEEDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Where a claim's sentence stands. */
typedef enum
{
  FUS_CLAIM_IN_FINDING,
  FUS_CLAIM_IN_NOTE,
  FUS_CLAIM_LISTED, /* among the claims alone */
} FusClaimPlace;

/* @claim: (transfer full): whose sentence is added to the finding or the note */
void fus_figure_take_claim (FusFigure *self, FusClaim *claim, FusClaimPlace place);

/* What several figures are made of. */

/* (nullable): in place of “Nothing is missing.” */
char *fus_figure_dup_doubt_of_gaps (const FusFigureContext *context,
                                    FusClaim *claim) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): what modality @m is called. */
const char *fus_figure_modality_name (const FusFigureContext *context, guint m);
/* The label that is meant, or %NULL. */
const FusLabel *fus_figure_get_label (const FusFigureContext *context);
/* A band that stands for modality @m: name, letter, glyph, color. */
void fus_figure_set_modality_band (const FusFigureContext *context,
                                   FusPlotScale *scale,
                                   guint band,
                                   guint m);
/* A scale with a band for each modality, in their order. */
FusPlotScale *fus_figure_modality_scale (const FusFigureContext *context)
  G_GNUC_WARN_UNUSED_RESULT;
/* Names within the words of a chart: shortened, so that these have room. */
char *fus_figure_dup_short_name (const FusFigureContext *context,
                                 guint m) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): name of class @code, shortened among the others where it is long. */
char *fus_figure_dup_short_class (const FusLabel *label,
                                  guint code) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): “Image, Profiles”, each shortened. */
char *fus_figure_dup_short_subset (const FusFigureContext *context,
                                   FusMask mask) G_GNUC_WARN_UNUSED_RESULT;
/* Glyph and name of each modality. */
FusPlotLegend *fus_figure_modality_key (const FusFigureContext *context)
  G_GNUC_WARN_UNUSED_RESULT;
/* “Image, Profiles” */
char *fus_figure_dup_subset (const FusFigureContext *context,
                             FusMask mask) G_GNUC_WARN_UNUSED_RESULT;
/* “the image and the profiles” as a list within a sentence */
char *fus_figure_dup_subset_list (const FusFigureContext *context,
                                  FusMask mask) G_GNUC_WARN_UNUSED_RESULT;
/* “all three”, “no EmojiTwo”, “words only” */
char *fus_figure_dup_pattern (const FusFigureContext *context,
                              FusMask mask) G_GNUC_WARN_UNUSED_RESULT;
/* Row of an attribution that holds @sample, or −1. */
gssize fus_figure_find_row (const guint *samples, gsize n_rows, int sample);

/* Which samples have which set of modalities. */
typedef struct
{
  FusMask present;
  gsize n;
} FusFigurePattern;

/* The commonest first; equal counts by mask. */
GArray *fus_figure_count_patterns (const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

/* Puts the numbers of a modality into a tile, as its kind is drawn: values of one sample,
 * `[n_features]`, or %NULL for the hatched tile. */
typedef struct
{
  const FusModality *modality;
  guint m;
  FusPlotRange range; /* of all that is drawn in one scale */
  FusPlotInk ink;     /* of lines and bars */
  double *centers;    /* (nullable): `[n_features]`: of a vector, whose features have */
  double *scales;     /* units of their own, means and standard deviations */
} FusFigureTile;

FusFigureTile fus_figure_tile_init (const FusFigureContext *context, guint m);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_figure_tile_clear (FusFigureTile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusFigureTile, fus_figure_tile_clear)
/* Mean and standard deviation of the known values of feature @d in @block. */
void fus_figure_measure_feature (const FusMatrix *block,
                                 gsize d,
                                 double *mean,
                                 double *sd);
void fus_figure_tile_set (const FusFigureTile *self,
                          FusPlotMark *tiles,
                          gsize row,
                          gsize column,
                          const FusReal *values);

/**
 * fus_figure_tile_set_difference:
 * @row: of @tiles, as is @column
 * @values: `[n_features]`, rebuilt
 * @recorded: (nullable): `[n_features]`; %NULL: not recorded
 * @values − @recorded, in the colors of a difference.
 */
void fus_figure_tile_set_difference (const FusFigureTile *self,
                                     FusPlotMark *tiles,
                                     gsize row,
                                     gsize column,
                                     const FusReal *values,
                                     const FusReal *recorded);

G_END_DECLS
