/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-attribution.h"
#include "fus-claim.h"
#include "fus-dataset.h"
#include "fus-imputation-check.h"
#include "fus-plot-export.h"
#include "fus-plot-figure.h"
#include "fus-projection.h"
#include "fus-reconstruction.h"
#include "fus-robustness.h"
#include "fus-subset-table.h"
#include "fus-summary.h"
#include "fus-training-log.h"

G_BEGIN_DECLS

#define FUS_FIGURE_ERROR (fus_figure_error_quark ())

typedef enum
{
  FUS_FIGURE_ERROR_MISSING,   /* what it is drawn from is not there */
  FUS_FIGURE_ERROR_EMPTY,     /* it is there, and holds nothing to draw */
  FUS_FIGURE_ERROR_TOO_SMALL, /* at this size it can't be read */
} FusFigureError;

/* What a figure is drawn from. */
typedef enum
{
  FUS_FIGURE_NEEDS_DATASET = 1 << 0,
  FUS_FIGURE_NEEDS_LOG = 1 << 1,
  FUS_FIGURE_NEEDS_MAP = 1 << 2,
  FUS_FIGURE_NEEDS_SUBSETS = 1 << 3,
  FUS_FIGURE_NEEDS_ROBUSTNESS = 1 << 4,
  FUS_FIGURE_NEEDS_RECONSTRUCTIONS = 1 << 5,
  FUS_FIGURE_NEEDS_ATTRIBUTION = 1 << 6,
  FUS_FIGURE_NEEDS_LABEL = 1 << 7,
  FUS_FIGURE_NEEDS_SAMPLE = 1 << 8,
  FUS_FIGURE_NEEDS_CHECK = 1 << 9,
  FUS_FIGURE_NEEDS_IMPUTED = 1 << 10,
} FusFigureNeeds;

/* Samples whose interactions are averaged. */
typedef enum
{
  FUS_FIGURE_OVERLAP_ALL,
  FUS_FIGURE_OVERLAP_CLASS,  /* those of the sample's class */
  FUS_FIGURE_OVERLAP_SAMPLE, /* the sample alone */
} FusFigureOverlap;

typedef struct _FusMapColoring FusMapColoring;
typedef struct _FusMapRamp FusMapRamp;

/**
 * FusFigureContext:
 * @dataset: the data that everything below speaks of
 * @summary: (nullable): what is wrong with @dataset; figures of gaps doubt less without
 * it
 * @label: column that is meant by "class": of colors, of gaps by class, of the evidence;
 * %NULL for the default one
 * @subset: the inputs that are switched on; 0: all. Row of the subset table, third row of
 * the gallery
 * @target: modality whose return is looked at, or −1
 * @sample: the sample in question, or −1
 * @selection: (nullable) `[n_samples]`, 0 or 1
 * @log: of the run
 * @n_epochs: that were asked for, the width of the training axis; 0: as many as were run
 * @warmup: epochs until the KL has its full weight, 0: none
 * @map: `[n × 2]`, a row for each of @map_samples
 * @map_samples: (nullable): `[n]`: sample of each row, %NULL for all in order
 * @map_method: id, as `tsne`
 * @map_options: (nullable): of the method; %NULL for its own
 * @map_color: id of a label, `presence`, `presence:MODALITY`, or FUS_MAP_COLOR_QUALITY;
 * %NULL for @label
 * @map_ramp: (nullable): how numbers are spread over the colors; %NULL: all, evenly
 * @map_coloring: (nullable): what came of it, where it was made already
 * @map_hidden: (nullable): `[n_classes]`, 0 or 1
 * @tolerance: of the robustness curve; NaN: the result's own
 * @mechanism: (nullable): which of its curves; %NULL: the first
 * @from_all: reconstruction of @target from all that a sample has
 * @from_subset: the same samples from @subset
 * @draws: show draws of @from_subset in place of the means
 * @check: what hiding a modality that is known told
 * @imputed: a modality of samples that lack it
 * @cards: (nullable) `[n_modalities]`: the sample's other pictures, rebuilt from the
 * others
 * @attribution: over many samples
 * @own: (nullable): of @sample alone, where @attribution is without it
 * @overlap: whose overlap is shown
 * @gate: (nullable): what may be said of the model; nothing is where it is %NULL
 * @standing: (nullable): how the model stands beside plain methods
 * @ridge_line: (nullable): what training curves of what is predicted from the others are
 * drawn beside
 * @n_round: steps of what the log calls an epoch; 0: it is a pass through the samples
 * @provenance: (nullable): JSON for exports: command, hashes, versions
 *
 * All that figures can be made of. Every pointer is borrowed and may be %NULL; whoever
 * fills it keeps it alive until the figure is built.
 */
typedef struct
{
  FusDataset *dataset;
  const FusSummary *summary;
  const char *label;
  FusMask subset;
  int target;
  int sample;
  const guint8 *selection;

  const FusTrainingLog *log;
  guint n_epochs;
  guint warmup;

  const FusMatrix *map;
  const guint *map_samples;
  const char *map_method;
  const FusOptions *map_options;
  guint64 map_seed;
  const FusMapQuality *map_quality;
  const char *map_color;
  const FusMapRamp *map_ramp;
  FusMapColoring *map_coloring;
  const guint8 *map_hidden;

  const FusSubsetTable *subsets;
  const FusRobustness *robustness;
  const char *mechanism;
  double tolerance;

  const FusReconstruction *from_all;
  const FusReconstruction *from_subset;
  gboolean draws;
  FusReconstruction *const *cards;
  const FusImputationCheck *check;
  const FusReconstruction *imputed;

  const FusAttribution *attribution;
  const FusAttribution *own;
  FusFigureOverlap overlap;

  const FusGate *gate;
  const FusStanding *standing;
  const FusRidgeLine *ridge_line;
  guint n_round;

  const char *provenance;
} FusFigureContext;

/* A context that asks for nothing: no sample, no target, no tolerance. */
#define FUS_FIGURE_CONTEXT_INIT                                                          \
  ((FusFigureContext){ .target = -1, .sample = -1, .tolerance = (double) NAN })

typedef struct _FusFigureClass FusFigureClass;

/**
 * FusFigure:
 * @plot: the drawing; show a copy of it
 * @finding: the one sentence at the top, translated; never ellipsised
 * @note: what was tested, on how many, and what it does not tell
 * @claims: `[of FusClaim]`: what @finding and @note say of results, and what more could
 * be said
 * @csv: the numbers; read them with fus_figure_get_csv()
 * @make_csv: (nullable): makes them from @csv_data, which is frozen, when they are asked
 * for: for figures of many rows
 * @provenance: (nullable): JSON for exports; see fus_provenance_dup_json()
 * @figure_class: of which kind it is
 *
 * A result as chart, sentence and table. Reference-counted; frozen once it is built, so
 * that any thread may read it.
 */
typedef struct
{
  FusPlotFigure *plot;
  char *finding;
  char *note;
  GPtrArray *claims;
  char *csv;
  char *(*make_csv) (gpointer csv_data);
  gpointer csv_data;
  GDestroyNotify free_csv_data;
  gsize has_csv; /* @csv was made */
  char *provenance;
  const FusFigureClass *figure_class;
} FusFigure;

/* A kind of figure. See fus-figure.c for how to add one. */
struct _FusFigureClass
{
  const char *id;
  const char *name;  /* marked with N_() */
  const char *title; /* section head above it, marked with N_() */
  FusFigureNeeds needs;
  double width_mm; /* a good size in print */
  double height_mm;
  gboolean has_answer; /* of one sample: tells the model's answer where it is known */
  gboolean (*build) (const FusFigureContext *context, FusFigure *figure, GError **error);
};

GQuark fus_figure_error_quark (void);

const FusFigureClass *const *fus_figure_list (gsize *n_classes);
const FusFigureClass *fus_figure_lookup (const char *id);
/* What @context lacks for it. */
FusFigureNeeds fus_figure_class_get_lacking (const FusFigureClass *self,
                                             const FusFigureContext *context);

/**
 * fus_figure_new:
 * @context: what to draw; only read
 * @error: a FUS_FIGURE_ERROR that says what is lacking
 *
 * Returns: (transfer full) (nullable): the figure
 */
FusFigure *fus_figure_new (const FusFigureClass *figure_class,
                           const FusFigureContext *context,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusFigure *fus_figure_ref (FusFigure *self);
void fus_figure_unref (FusFigure *self);
/* The same figure as @plot shows it, which is copied: as a hand has changed it.
 * @provenance: (nullable): of the new one */
FusFigure *fus_figure_new_as_shown (FusFigure *self,
                                    FusPlotFigure *plot,
                                    const char *provenance) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): the numbers, with a head line; decimal points whatever the locale;
 * made now where they weren't yet. In any thread. */
const char *fus_figure_get_csv (FusFigure *self);
/* A good height in print or on a slide for a width, both in millimeters: what its rows
 * want, but no more than the class's, and enough for all to be read, where the width
 * allows that. */
double fus_figure_get_height_mm (const FusFigure *self,
                                 const FusPlotTheme *theme,
                                 double width_mm);

/* Whether all that is written in it can be read at a size in millimeters. Sets a
 * FUS_FIGURE_ERROR_TOO_SMALL that says why not, and at which size it could. */
gboolean fus_figure_check_size (FusPlotFigure *plot,
                                const FusPlotTheme *theme,
                                double width_mm,
                                double height_mm,
                                GError **error);
/* Saves as the suffix of @path says: `.png`, `.svg`, `.pdf`, or `.csv`. The file appears
 * whole or not at all. @options: its @format and @provenance are ignored; a height of 0
 * is fus_figure_get_height_mm(). Sets a FUS_FILE_ERROR, or FUS_FIGURE_ERROR_TOO_SMALL
 * where it could not be read: no file is written then. */
gboolean fus_figure_export (FusFigure *self,
                            const char *path,
                            const FusPlotExportOptions *options,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFigure, fus_figure_unref)

G_END_DECLS
