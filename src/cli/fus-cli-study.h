/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"
#include "fus-encoding.h"
#include "fus-io.h"
#include "fus-measure.h"

G_BEGIN_DECLS

/**
 * FusCliStudy:
 * @file: the model and what is stored with it
 * @data: name of the file that @dataset is from, for messages
 * @dataset: data that fit it
 * @split: what the model remembers of the data's samples
 * @split_id: `train`, `valid`, `test` or `all`: which rows are looked at
 * @rows: `[n_rows]`: these
 * @train_rows: `[n_train]`: those the model was trained with
 * @mode: what the mean of a mixture is
 *
 * A model and data, as most commands begin.
 */
typedef struct
{
  FusCli *cli;
  FusModelFile *file;
  const char *data;
  FusDataset *dataset;
  FusSplit *split;
  const char *split_id;
  guint *rows;
  gsize n_rows;
  guint *train_rows;
  gsize n_train;
  FusMeanMode mode;
  FusEncoding *encoding;
  FusEncoding *train_encoding;
  char *hash;
} FusCliStudy;

/**
 * fus_cli_load_dataset:
 * @data: a file that the importers know, a folder, or a recipe
 * @error: set with file, object, row and remedy
 *
 * Returns: (transfer full): the data of the command
 */
FusDataset *fus_cli_load_dataset (FusCli *cli,
                                  const char *data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_cli_study_load:
 * @model: path of a model
 * @data: as in fus_cli_load_dataset()
 * @split: (nullable): `train`, `valid`, `test`, `all`; %NULL for the first of test,
 * valid, train that has rows
 * @mean: (nullable): `mixture`, `poe`
 * @error: set when a file can't be read, the data don't fit the model, or a word is not
 * one of those that may stand there
 */
gboolean fus_cli_study_load (FusCliStudy *self,
                             FusCli *cli,
                             const char *model,
                             const char *data,
                             const char *split,
                             const char *mean,
                             GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_cli_study_clear (FusCliStudy *self);
/* Looks at these samples alone: ids joined by commas. */
gboolean fus_cli_study_choose_samples (FusCliStudy *self,
                                       const char *ids,
                                       GError **error);

/* Encodes the rows that the command is about, unless that was done. */
gboolean fus_cli_study_encode (FusCliStudy *self, GError **error);

/* Encodes the rows that the model was trained on, unless that was done; @error is a
 * FUS_FILE_ERROR_MISMATCH where the data have none of them. */
gboolean fus_cli_study_encode_train (FusCliStudy *self, GError **error);
/* Options of @measure with the study's mean and the command's seed. */
FusOptions *fus_cli_study_make_options (const FusCliStudy *self,
                                        const FusMeasureClass *measure)
  G_GNUC_WARN_UNUSED_RESULT;
/* What is to be measured of the study's samples, which may not be encoded yet. @options:
 * (transfer full) (nullable): those of fus_cli_study_make_options() with %NULL */
FusMeasuring *fus_cli_study_prepare (FusCliStudy *self,
                                     const FusMeasureClass *measure,
                                     FusOptions *options,
                                     const FusChoices *choices) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the value, once what it needs was encoded. Sets an error as
 * fus_measuring_run() does, and where there are no training samples to learn from. */
gpointer fus_cli_study_run (FusCliStudy *self,
                            FusMeasuring *measuring,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prepares and runs the measurement of that id. */
gpointer fus_cli_study_measure (FusCliStudy *self,
                                const char *measure,
                                FusOptions *options,
                                const FusChoices *choices,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @id: (nullable): of a label; %NULL for the first categorical one */
const FusLabel *fus_cli_study_find_label (const FusCliStudy *self,
                                          const char *id,
                                          GError **error);
/* Whether @label has that class; else a FUS_FILE_ERROR_MISMATCH that lists those it has.
 */
gboolean fus_cli_study_check_class (const FusCliStudy *self,
                                    const FusLabel *label,
                                    const char *class_name,
                                    GError **error);

/**
 * fus_cli_study_select:
 * @text: `LABEL=CLASS`
 * @error: set where it isn't, or the data have no such label or class
 *
 * Returns: (transfer full): the samples of that class, as #FusChoices.selection has them
 */
GBytes *fus_cli_study_select (const FusCliStudy *self,
                              const char *text,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @text: modalities joined by `+`, or `all` */
gboolean fus_cli_study_parse_mask (const FusCliStudy *self,
                                   const char *text,
                                   FusMask *mask,
                                   GError **error);
/* @text: one modality */
gboolean fus_cli_study_parse_target (const FusCliStudy *self,
                                     const char *text,
                                     guint *target,
                                     GError **error);
/* @text: `all`, or subsets joined by commas. Sets an error where one of them is none. */
gboolean fus_cli_study_check_subsets (const FusCliStudy *self,
                                      const char *text,
                                      GError **error);

/* A FUS_FILE_ERROR_MISMATCH: @data has no sample @id. */
void fus_cli_set_no_sample_error (GError **error, const char *data, const char *id);

/**
 * fus_cli_parse_reals:
 * @text: numbers joined by commas
 * @values: (out) (transfer full): `[n]`
 */
gboolean fus_cli_parse_reals (const char *text,
                              double **values,
                              guint *n,
                              GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliStudy, fus_cli_study_clear)

G_END_DECLS
