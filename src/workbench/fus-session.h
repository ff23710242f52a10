/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-trained.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FusSession:
 * @dataset_path: the file or folder it was read from
 * @dataset_hash: of its contents then
 * @name: the dataset's
 * @n_samples: samples
 * @n_modalities: modalities
 * @modalities: `[n_modalities]`, %NULL-terminated: their names
 * @coverage: `[n_modalities]`: share of the samples that have each, 0 … 1
 * @kinds: (nullable): `[n_modalities]`, %NULL-terminated: what a person said each is, as
 * fus_modality_format_kind() writes it; %NULL where all are as in the file
 * @missing: (nullable) %NULL-terminated: what a person said stands for “not recorded”, as
 * fus_recipe_add_missing() reads it
 * @time: when it was last used, seconds since 1970
 * @model_path: (nullable): where a person saved the model to
 * @page: (nullable): id of the page that was shown
 * @subset: modalities that were switched on
 * @target: modality under study
 * @sample: the current one
 * @label: (nullable): id of the column that classes are taken from
 * @test_all: whether results are measured on all samples, not on those held out alone
 * @selection: (nullable): as fus_selection_dup_bits() gives it
 * @shown: (nullable): the model that is shown, described, not read; %NULL: none, or not
 * known: of version 1
 * @earlier: (nullable) (element-type FusTrained): models before the one that is shown,
 * newest first; described, not read
 *
 * What is remembered of the work on a dataset, one small file a dataset under
 * `$XDG_STATE_HOME/fusescope/sessions`. Its model and an interrupted training run lie
 * beside it.
 */
typedef struct
{
  char *dataset_path;
  char *dataset_hash;
  char *name;
  gsize n_samples;
  guint n_modalities;
  char **modalities;
  double *coverage;
  char **kinds;
  char **missing;
  gint64 time;
  char *model_path;
  char *page;
  FusMask subset;
  guint target;
  guint sample;
  char *label;
  gboolean test_all;
  GBytes *selection;
  FusTrained *shown;
  GPtrArray *earlier;
} FusSession;

/**
 * fus_session_new:
 * @path: where @dataset was read from
 *
 * Returns: (transfer full): a session that remembers the dataset, and nothing done yet
 */
FusSession *fus_session_new (const FusDataset *dataset,
                             const char *path) G_GNUC_WARN_UNUSED_RESULT;
void fus_session_free (FusSession *self);

/* (transfer full): where the session of a dataset lies, as with what follows for other
 * things of it; nothing is made. */
char *fus_session_dup_file (const char *dataset_path) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): of the model that is shown. */
char *fus_session_dup_model_file (const char *dataset_path) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): of a run that can go on. */
char *fus_session_dup_checkpoint_file (const char *dataset_path)
  G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_session_dup_earlier_file:
 * @id: of a #FusTrained
 */
char *fus_session_dup_earlier_file (const char *dataset_path,
                                    const char *id) G_GNUC_WARN_UNUSED_RESULT;

/* In the I/O lane. Whether sessions can be kept; else @error, (nullable), is a
 * FUS_FILE_ERROR_WRITE. */
gboolean fus_session_make_folder (GError **error);

/**
 * fus_session_copy_models:
 * @from_path: where the data were
 * @to_path: where they are as well
 * @shown: (nullable): the model that is shown, described, not read; %NULL: none, or not
 * known: of version 1
 * @earlier: (nullable) (element-type FusTrained): models before the one that is shown
 *
 * The models that come back with the data come back with their copy too.
 */
void fus_session_copy_models (const char *from_path,
                              const char *to_path,
                              const GPtrArray *earlier);

/**
 * fus_session_load:
 * @file: from fus_session_dup_file()
 * @error: set when it can't be read or isn't a session
 *
 * Returns: (transfer full): what was remembered
 */
FusSession *fus_session_load (const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_session_save:
 * @error: a FUS_FILE_ERROR_WRITE when the folder or the file can't be written
 *
 * Writes it whole or not at all. Call in the I/O lane.
 *
 * Returns: whether it is on the disk
 */
gboolean fus_session_save (const FusSession *self, GError **error);

/* (transfer full) (element-type FusSession): what was worked on, newest first, @n_max at
 * most. */
GPtrArray *fus_session_list (guint n_max) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_session_has_checkpoint:
 *
 * Returns: whether a training run on the dataset was interrupted and can go on
 */
gboolean fus_session_has_checkpoint (const FusSession *self);

/**
 * fus_session_forget:
 *
 * Removes all that is remembered of a dataset, its automatically saved models too.
 */
void fus_session_forget (const char *dataset_path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSession, fus_session_free)

G_END_DECLS
