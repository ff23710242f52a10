/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-attribution.h"
#include "fus-claim.h"
#include "fus-dataset.h"
#include "fus-imputation-check.h"
#include "fus-measure.h"
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
 * FusFigureMap:
 * @points: `[n × 2]`, a row for each of @samples
 * @samples: (nullable): `[n]`: sample of each row, %NULL for all in order
 * @method: id, as `tsne`
 * @options: (nullable): of the method; %NULL for its own
 * @places: (nullable): where the points lie, where it was made already
 * @color: id of a label, `presence`, `presence:MODALITY`, or FUS_MAP_COLOR_QUALITY;
 * %NULL for the context's label
 * @ramp: (nullable): how numbers are spread over the colors; %NULL: all, evenly
 * @coloring: (nullable): what came of it, where it was made already
 * @hidden: (nullable): `[n_classes]`, 0 or 1
 *
 * A map and how it is shown. Borrows what it points to: it changes with every frame.
 */
typedef struct
{
  const FusMatrix *points;
  const guint *samples;
  const char *method;
  const FusOptions *options;
  FusPlotPlaces *places;
  guint64 seed;
  const FusMapQuality *quality;
  const char *color;
  const FusMapRamp *ramp;
  FusMapColoring *coloring;
  const guint8 *hidden;
} FusFigureMap;

/**
 * FusFigureContext:
 * @dataset: the data that everything below speaks of
 * @choices: what is looked at: class of colors, of gaps, of the evidence; row of the
 * subset table; the target; the sample
 * @results: (nullable): (transfer full): what was measured, by the id of its
 * #FusMeasureClass; `log`, the #FusTrainingLog of the run; `summary`, the #FusSummary of
 * the dataset, without which figures of gaps doubt less; `ridge-line`, the #FusRidgeLine
 * that training curves of what is predicted from the others are drawn beside
 * @map: (nullable): the map, without points none
 * @selection: (nullable) `[n_samples]`, 0 or 1
 * @n_epochs: that were asked for, the width of the training axis; 0: as many as were run
 * @warmup: epochs until the KL has its full weight, 0: none
 * @tolerance: of the robustness curve; NaN: the result's own
 * @mechanism: (nullable): which of its curves; %NULL: the first
 * @cards: leave room for what the sample's modalities make each other expect
 * @draws: show draws of what is rebuilt in place of the means
 * @overlap: whose overlap is shown
 * @n_round: steps of what the log calls an epoch; 0: it is a pass through the samples
 * @tested: (nullable): which samples results are of, a sentence that ends the note of
 * what rests on them
 * @provenance: (nullable): JSON for exports: command, hashes, versions
 *
 * All that figures can be made of. It owns its results; all else is borrowed and may be
 * %NULL; whoever fills it keeps it alive until the figure is built.
 */
typedef struct
{
  FusDataset *dataset;
  FusChoices choices;
  FusResults *results;
  FusFigureMap map;
  const guint8 *selection;
  guint n_epochs;
  guint warmup;
  const char *mechanism;
  double tolerance;
  gboolean cards;
  gboolean draws;
  FusFigureOverlap overlap;
  guint n_round;
  const char *tested;
  const char *provenance;
} FusFigureContext;

/* A context that asks for nothing: no sample, no target, no tolerance. */
#define FUS_FIGURE_CONTEXT_INIT                                                          \
  ((FusFigureContext){ .choices = FUS_CHOICES_INIT, .tolerance = (double) NAN })

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
  const char *name;         /* marked with N_() */
  const char *title;        /* section head above it, marked with N_() */
  const char *const *needs; /* ids of results, `dataset`, `label`, `sample`, `map` */
  const char *const *wants; /* (nullable): of what it shows besides, where there is any */
  double width_mm;          /* a good size in print */
  double height_mm;
  gboolean has_answer; /* of one sample: tells the model's answer where it is known */
  gboolean (*build) (const FusFigureContext *context, FusFigure *figure, GError **error);
};

GQuark fus_figure_error_quark (void);

/* (transfer none): `[n_classes]`: all figures, in the order of the pages. @n_classes:
 * (out) */
const FusFigureClass *const *fus_figure_list (gsize *n_classes);
/* (nullable): the figure of that id, as `coverage` or `map`. */
const FusFigureClass *fus_figure_lookup (const char *id);
/* The first that @context lacks of what it needs, or %NULL. */
const char *fus_figure_class_get_lacking (const FusFigureClass *self,
                                          const FusFigureContext *context);
/* Whether @id is among what it needs. */
gboolean fus_figure_class_needs (const FusFigureClass *self, const char *id);

/* @value: (nullable): of the result @id; with %NULL there is none any more */
void fus_figure_context_put (FusFigureContext *self, const char *id, gconstpointer value);
/* The same, borrowed until the context is cleared: not for fus_figure_context_hold(). */
void fus_figure_context_lend (FusFigureContext *self,
                              const char *id,
                              gconstpointer value);
/* Lets go of the results. */
void fus_figure_context_clear (FusFigureContext *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusFigureContext, fus_figure_context_clear)

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

FUS_RESULTS_GETTER (FusSummary, summary, "summary")
FUS_RESULTS_GETTER (FusTrainingLog, log, "log")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFigure, fus_figure_unref)

G_END_DECLS
