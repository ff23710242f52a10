/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-json.h"
#include "fus-option.h"
#include "fus-results.h"
#include "fus-split.h"

G_BEGIN_DECLS

/**
 * FusChoices:
 * @label: (nullable): id of the column that is meant by "class"; %NULL for the default
 * one
 * @class_name: (nullable): of @label: whose evidence; %NULL for each sample's own
 * @subset: the inputs that are switched on; 0: all
 * @target: modality whose return is looked at, or −1
 * @sample: the sample in question, or −1
 * @selection: (nullable): `[n_samples]` bytes, 0 or 1: the samples that are held against
 * the others
 *
 * What is looked at. Strings and bytes are borrowed.
 */
typedef struct
{
  const char *label;
  const char *class_name;
  FusMask subset;
  int target;
  int sample;
  GBytes *selection;
} FusChoices;

#define FUS_CHOICES_INIT ((FusChoices){ .target = -1, .sample = -1 })

/* What is measured unless a person says otherwise, in commands and on screen. */
#define FUS_MEASURE_MEAN "mixture"
#define FUS_MEASURE_SUBSETS "all"

/* “1, 2” of the list 1, 2. */
#define FUS_LIST_QUOTE(...) #__VA_ARGS__
#define FUS_LIST_TEXT(...) FUS_LIST_QUOTE (__VA_ARGS__)

/* The choices that a measurement depends on. */
typedef enum
{
  FUS_CHOICE_LABEL = 1 << 0,
  FUS_CHOICE_CLASS = 1 << 1,
  FUS_CHOICE_SUBSET = 1 << 2,
  FUS_CHOICE_TARGET = 1 << 3,
  FUS_CHOICE_SAMPLE = 1 << 4,
  FUS_CHOICE_SELECTION = 1 << 5,
} FusChoiceFlags;

/* What has to be there before it can be computed. */
typedef enum
{
  FUS_MEASURE_ROWS = 1 << 0,         /* the tested samples, encoded */
  FUS_MEASURE_TRAIN = 1 << 1,        /* those the model was trained with, encoded */
  FUS_MEASURE_TRAIN_IF_ANY = 1 << 2, /* the same where there are any */
  FUS_MEASURE_LABEL = 1 << 3,        /* a label that can be learnt from the train ones */
  FUS_MEASURE_DATA = 1 << 4,         /* the data alone: there may be no model */
  FUS_MEASURE_ASKED = 1 << 5,        /* to be asked for: not with all that are told */
} FusMeasureNeeds;

/**
 * FusTested:
 * @model: (nullable): the model, frozen; %NULL where the data alone are measured
 * @dataset: data that fit it
 * @split: (nullable): what the model was trained with
 * @part: what the tested samples are: `test`, `valid`, `train`, `all`, `chosen`
 * @description: (nullable): one sentence for people, of static storage: which samples
 * they are
 * @encoding: (nullable): of the tested samples
 * @train: (nullable): of those that the model was trained on
 * @whole: (nullable): of all samples, where they were encoded: others are rows of it
 *
 * A model and the samples that it is measured on. Reference-counted; frozen once shared.
 */
typedef struct
{
  FusModel *model;
  FusDataset *dataset;
  FusSplit *split;
  const char *part;
  const char *description;
  FusEncoding *encoding;
  FusEncoding *train;
  FusEncoding *whole;
} FusTested;

typedef struct _FusMeasureClass FusMeasureClass;

/* @value: (transfer full): frozen: what there is so far */
typedef void (*FusMeasurePublish) (gpointer value, gpointer data);

/**
 * FusMeasuring:
 * @measure: what is measured
 * @tested: of which samples
 * @options: how: of the rows of @measure
 * @choices: what is looked at
 * @pool: (nullable): threads to measure with, while it is measured
 * @progress: (nullable): likewise
 * @publish: (nullable): told of parts that are there already, in the measuring thread
 * @publish_data: for @publish
 *
 * All that a measurement depends on: it can be handed to a thread.
 */
typedef struct
{
  const FusMeasureClass *measure;
  FusTested *tested;
  FusOptions *options;
  FusChoices choices;
  FusPool *pool;
  const FusProgress *progress;
  FusMeasurePublish publish;
  gpointer publish_data;
} FusMeasuring;

/**
 * FusMeasureClass:
 * @id: its name in code, in keys and among results
 * @metric: (nullable): its name in `evaluate --metrics`, which several may share; %NULL
 * where it is not measured there
 * @title: (nullable): of the job, marked with N_(); %NULL: a job that people don't see
 * @lacking: (nullable): what to do where a figure lacks it: a sentence, marked with N_()
 * @options: `[n_options]`: rows of its options
 * @depends: on these choices
 * @needs: before it is computed
 * @n_kept: how many are kept to come back to
 * @check: (nullable): whether it can be measured of the data, before anything is encoded.
 * Sets a FUS_ANALYSIS_ERROR_NOT_MEASURED that says why not
 * @compute: the frozen value, or %NULL and an error, as @check does, or when cancelled
 * @ref: one more reference to a value
 * @unref: one less
 * @add_json: (nullable): the value as members of the object that is open; the first has
 * the name @metric
 * @dup_text: (nullable): the value for a terminal, title and lines
 * @dup_warning: (nullable): one sentence on what to know about the value, and an id for
 * programs; %NULL where there is nothing
 *
 * A measurement, declared once: window, command line and figures read this row. See
 * fus-measure-private.h for how to add one.
 */
struct _FusMeasureClass
{
  const char *id;
  const char *metric;
  const char *title;
  const char *lacking;
  const FusOption *options;
  gsize n_options;
  FusChoiceFlags depends;
  FusMeasureNeeds needs;
  guint n_kept;
  gboolean (*check) (const FusMeasuring *measuring, GError **error);
  gpointer (*compute) (const FusMeasuring *measuring, GError **error);
  GBoxedCopyFunc ref;
  GDestroyNotify unref;
  void (*add_json) (gconstpointer value,
                    const FusMeasuring *measuring,
                    JsonBuilder *json);
  char *(*dup_text) (gconstpointer value, const FusMeasuring *measuring);
  char *(*dup_warning) (gconstpointer value, const char **id);
};

/* All of them, those of `evaluate` in the order in which its help names them. */
const FusMeasureClass *const *fus_measure_list (gsize *n_classes);
/* Returns: (nullable): the one with that id */
const FusMeasureClass *fus_measure_lookup (const char *id);
/* Returns: (nullable): the one with that name in `evaluate` */
const FusMeasureClass *fus_measure_lookup_metric (const char *metric);

/* Options of @measure, all at their defaults. */
FusOptions *fus_measure_options_new (const FusMeasureClass *measure)
  G_GNUC_WARN_UNUSED_RESULT;
/* Sets what the program knows to be right; an option that @options don't have is left. */
void fus_measure_options_set (FusOptions *options, const char *id, const char *value);
/* The same of a whole number. */
void fus_measure_options_set_int (FusOptions *options, const char *id, gint64 value);

/* Its option `mean`. */
FusMeanMode fus_measuring_get_mode (const FusMeasuring *self);
/* Its option `seed`. */
guint64 fus_measuring_get_seed (const FusMeasuring *self);
/* The label that was chosen, or the default one; %NULL where the data have none. */
const FusLabel *fus_measuring_get_label (const FusMeasuring *self);
/* The sets of inputs of the option `subsets`, `[n]`; %NULL for all. */
FusMask *fus_measuring_dup_subsets (const FusMeasuring *self,
                                    gsize *n) G_GNUC_WARN_UNUSED_RESULT;
/* The one sample in question, encoded alone. */
FusEncoding *fus_measuring_encode_sample (const FusMeasuring *self,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @options: (transfer full) (nullable): %NULL for the defaults; @choices: (nullable) */
FusMeasuring *fus_measuring_new (const FusMeasureClass *measure,
                                 FusTested *tested,
                                 FusOptions *options,
                                 const FusChoices *choices) G_GNUC_WARN_UNUSED_RESULT;
void fus_measuring_free (FusMeasuring *self);
/* The canonical text of options and choices: equal keys are equal values. */
char *fus_measuring_dup_key (const FusMeasuring *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the data allow it, as far as that is seen before anything is encoded. Sets a
 * FUS_ANALYSIS_ERROR_NOT_MEASURED, whose sentence says why not, or
 * FUS_ANALYSIS_ERROR_LABEL where the label that was chosen is of the wrong kind. */
gboolean fus_measuring_check (const FusMeasuring *self, GError **error);
/* Returns: (transfer full) (nullable): the value, of the class's type. Sets an error as
 * fus_measuring_check() does, when cancelled, and where the numbers fail. */
gpointer fus_measuring_run (FusMeasuring *self,
                            FusPool *pool,
                            const FusProgress *progress,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @model: (nullable): for what needs the data alone; @split: (nullable); @part: of static
 * storage. The encodings are yet to be set. */
FusTested *fus_tested_new (FusModel *model,
                           FusDataset *dataset,
                           FusSplit *split,
                           const char *part) G_GNUC_WARN_UNUSED_RESULT;
FusTested *fus_tested_ref (FusTested *self);
void fus_tested_unref (FusTested *self);

/* How references to values of a type are taken and let go, for a class. */
#define FUS_MEASURE_VALUE(type)                                                          \
  .ref = (GBoxedCopyFunc) type##_ref, .unref = (GDestroyNotify) type##_unref

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMeasuring, fus_measuring_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTested, fus_tested_unref)

G_END_DECLS
