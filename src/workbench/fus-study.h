/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-io.h"
#include "fus-job-queue.h"
#include "fus-run.h"
#include "fus-selection.h"
#include "fus-session.h"
#include "fus-undo-stack.h"

G_BEGIN_DECLS

#define FUS_TYPE_STUDY (fus_study_get_type ())

/* What a window works on: a dataset, its runs, and what a person has chosen. There is
 * one for the life of a window; what it holds comes and goes. All of it in the main
 * thread; what it hands out is frozen.
 *
 * Properties: `dataset`, `model`, `encoding`, `live-model` (pointers), `name`,
 * `model-name`, `run-path`, `subset`, `target`, `sample`, `label`, `test-all`,
 * `loading`, `run` (object), `interrupted` (pointer). Signals: `failed` (GError),
 * `notice` (a sentence that needs no answer), `replaced` (a sentence: another model is
 * shown; the id of the one before, which is kept), `data-found` (a model was opened
 * without the data it was trained on: their name, where they are, where the model is),
 * `restored` (what came back with the dataset, see fus_study_get_session()). */
G_DECLARE_FINAL_TYPE (FusStudy, fus_study, FUS, STUDY, GObject)

typedef struct _FusTrainingState FusTrainingState;

/**
 * fus_study_new:
 *
 * Returns: (transfer full): a study that holds nothing yet
 */
FusStudy *fus_study_new (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_study_get_dataset:
 *
 * Returns: (transfer none) (nullable): what is open
 */
FusDataset *fus_study_get_dataset (FusStudy *self);

/**
 * fus_study_get_path:
 *
 * Returns: (nullable): file or folder that the dataset was read from
 */
const char *fus_study_get_path (FusStudy *self);

/**
 * fus_study_get_name:
 *
 * Returns: (nullable): the dataset's name
 */
const char *fus_study_get_name (FusStudy *self);

/**
 * fus_study_get_model:
 *
 * Returns: (transfer none) (nullable): the frozen model that pages speak of
 */
FusModel *fus_study_get_model (FusStudy *self);

/**
 * fus_study_get_split:
 *
 * Returns: (transfer none) (nullable): what each sample was for when the model was
 * trained
 */
FusSplit *fus_study_get_split (FusStudy *self);

/**
 * fus_study_get_log:
 *
 * Returns: (transfer none) (nullable): how the model was trained
 */
FusTrainingLog *fus_study_get_log (FusStudy *self);

/* (transfer none) (nullable): what the model that is shown is called. */
const char *fus_study_get_model_name (FusStudy *self);

/**
 * fus_study_get_run_path:
 *
 * Returns: (nullable): file from which the model's run can go on
 */
const char *fus_study_get_run_path (FusStudy *self);

/**
 * fus_study_get_live_model:
 *
 * Returns: (transfer none) (nullable): the newest frozen copy of the model that is being
 * trained
 */
FusModel *fus_study_get_live_model (FusStudy *self);

/**
 * fus_study_get_encoding:
 *
 * Returns: (transfer none) (nullable): all samples' experts; see
 * fus_study_request_encoding()
 */
FusEncoding *fus_study_get_encoding (FusStudy *self);

typedef struct _FusResult FusResult;

/* (transfer none) (nullable): what pages share under @id, see fus_study_take_result(). */
FusResult *fus_study_find_result (FusStudy *self, const char *id);

/**
 * fus_study_take_result:
 * @id: of static storage; there is none under it yet
 * @result: (transfer full): the study's for life
 */
void fus_study_take_result (FusStudy *self, const char *id, FusResult *result);

/* Whether a file is being read. */
gboolean fus_study_is_loading (FusStudy *self);
/* While `dataset` is told of: whether it is what was open, only described otherwise. */
gboolean fus_study_is_same_data (FusStudy *self);

/**
 * fus_study_get_session:
 *
 * Returns: (nullable): what came back with the dataset from the last time
 */
const FusSession *fus_study_get_session (FusStudy *self);

/* (transfer none) (nullable): the model that pages speak of, with all that belongs to
 * it. */
const FusTrained *fus_study_get_trained (FusStudy *self);

/* (transfer none) (nullable): the run that pages speak of. */
FusRun *fus_study_get_run (FusStudy *self);

/**
 * fus_study_get_runs:
 *
 * Returns: (transfer none): of #FusRun, for life: the one that is shown, then those
 * before it, newest first; some are not read yet
 */
GListModel *fus_study_get_runs (FusStudy *self);

/* How many runs there are besides the one that is shown. */
guint fus_study_get_n_earlier (FusStudy *self);

/* (transfer none) (nullable): the @i-th of the runs besides the one that is shown, newest
 * first. */
FusRun *fus_study_get_earlier (FusStudy *self, guint i);

/**
 * fus_study_get_interrupted:
 *
 * Returns: (transfer none) (nullable): what is known of the run that was interrupted and
 * can go on: no model
 */
const FusTrained *fus_study_get_interrupted (FusStudy *self);

/**
 * fus_study_use_run:
 * @id: of a run; another, and the one that is shown, is ignored
 *
 * Shows it, at once or as soon as it is read; can be undone.
 */
void fus_study_use_run (FusStudy *self, const char *id);

/**
 * fus_study_rename_run:
 * @id: of a run; another is ignored
 * @name: (nullable): as fus_run_set_given_name() takes it
 *
 * Can be undone.
 */
void fus_study_rename_run (FusStudy *self, const char *id, const char *name);

/**
 * fus_study_remove_run:
 * @id: of a run; another is ignored
 *
 * Can be undone as long as the data are open. Where it is the one that is shown, the
 * one before it is shown then, or none where that one isn't read yet.
 */
void fus_study_remove_run (FusStudy *self, const char *id);

/* (transfer full) (nullable): in what the data that the model was trained on differ from
 * those that are open, a sentence. */
char *fus_study_dup_model_doubt (FusStudy *self) G_GNUC_WARN_UNUSED_RESULT;

/* Modalities that are switched on, on every page. */
FusMask fus_study_get_subset (FusStudy *self);

/* The modality that is rebuilt, on every page. */
guint fus_study_get_target (FusStudy *self);

/* The sample that is looked at, on every page. */
guint fus_study_get_sample (FusStudy *self);
/* Whether results are measured on all samples, not on those held out alone. */
gboolean fus_study_get_test_all (FusStudy *self);

/**
 * fus_study_get_label:
 *
 * Returns: (nullable): the column that classes are taken from, the dataset's own
 */
const FusLabel *fus_study_get_label (FusStudy *self);

/* (transfer none): for life; resized with the data. */
FusSelection *fus_study_get_selection (FusStudy *self);

/* (transfer none): for life. */
FusUndoStack *fus_study_get_undo (FusStudy *self);

/* (transfer none): for life. */
FusJobQueue *fus_study_get_jobs (FusStudy *self);

/* (transfer none): for life. */
FusTrainingState *fus_study_get_training (FusStudy *self);

/**
 * fus_study_set_subset:
 * @subset: modalities that are switched on, at least one
 *
 * Can be undone by name, as what follows can; whoever chooses in a person's place holds
 * the stack.
 */
void fus_study_set_subset (FusStudy *self, FusMask subset);

/**
 * fus_study_select:
 * @op: how they meet the ones that are selected
 * @samples: `[n]`
 * @name: for the undo button, translated: "Lasso"
 */
void fus_study_select (FusStudy *self,
                       FusSelectionOp op,
                       const guint *samples,
                       gsize n,
                       const char *name);

/**
 * fus_study_set_selection_bits:
 * @bits: as from fus_selection_dup_bits()
 * @name: for the undo button, translated
 */
void fus_study_set_selection_bits (FusStudy *self, GBytes *bits, const char *name);

/* Ignored where there is no such modality. Can be undone. */
void fus_study_set_target (FusStudy *self, guint target);

/**
 * fus_study_set_sample:
 *
 * Can be undone; going from sample to sample is one change.
 */
void fus_study_set_sample (FusStudy *self, guint sample);

/* See fus_study_get_test_all(). Can be undone. */
void fus_study_set_test_all (FusStudy *self, gboolean test_all);

/**
 * fus_study_set_label:
 * @id: of a label of the dataset; another is ignored
 */
void fus_study_set_label (FusStudy *self, const char *id);
/* What a modality is: "image:16x15". In the I/O thread; not while a model is trained. */
/* Rules as `ID=value:-200`: such numbers are not recorded. Reads the data again. */
gboolean fus_study_can_add_missing (FusStudy *self);
void fus_study_add_missing (FusStudy *self, const char *const *rules);

/**
 * fus_study_set_modality_kind:
 * @m: modality
 * @kind: what it is, as fus_modality_format_kind() writes it (`image:16x15`); ignored
 * where it doesn't fit
 *
 * In the I/O lane; not while a model is trained. Can be undone.
 */
void fus_study_set_modality_kind (FusStudy *self, guint m, const char *kind);

/**
 * fus_study_set_page:
 * @page: id of the page that is looked at, to come back to
 */
void fus_study_set_page (FusStudy *self, const char *page);

/**
 * fus_study_open:
 * @path: file or folder with data, or a model for the data that are open
 *
 * Reads it in the I/O thread, as what follows does; done when the property changes, or
 * `failed` is emitted. What was being read is given up.
 */
void fus_study_open (FusStudy *self, const char *path);

/**
 * fus_study_open_together:
 * @paths: `[n_paths]`: files that make one dataset, and perhaps a model of it
 */
void fus_study_open_together (FusStudy *self, const char *const *paths, gsize n_paths);

/* Reads files as @recipe says: it is kept, and what is remembered of the data goes by
 * it, so that another reading of the same files has models and choices of its own. */
void fus_study_open_recipe (FusStudy *self, const FusRecipe *recipe);

/* (nullable): `[n_paths]`, %NULL-terminated: files that could not be opened, until
 * others are; what is made of them is decided in the import assistant. */
const char *const *fus_study_get_failed_paths (FusStudy *self);

/* (nullable): `[n_modalities]`, %NULL-terminated: what a person said each modality is. */
const char *const *fus_study_get_kinds (FusStudy *self);

/* (nullable): %NULL-terminated: what a person said stands for “not recorded”. */
const char *const *fus_study_get_missing (FusStudy *self);

/**
 * fus_study_open_example:
 *
 * Draws the example, and keeps it under `$XDG_DATA_HOME/fusescope`.
 */
void fus_study_open_example (FusStudy *self);

/**
 * fus_study_save_dataset:
 * @path: `.h5mu`
 *
 * Writes the data as one file in the I/O thread, whole or not at all; what is remembered
 * of them is then remembered of that file.
 */
void fus_study_save_dataset (FusStudy *self, const char *path);

/**
 * fus_study_save_model:
 * @path: `.fsmodel`
 *
 * Writes the model in the I/O thread, whole or not at all.
 */
void fus_study_save_model (FusStudy *self, const char *path);

/**
 * fus_study_write_file:
 * @path: replaced where it is there
 * @contents: a figure, a table
 *
 * Writes a file of results; `notice` or `failed` tells how it went.
 */
void fus_study_write_file (FusStudy *self, const char *path, GBytes *contents);

/**
 * fus_study_take_dataset:
 * @dataset: (transfer full): becomes what is open
 * @path: (nullable): where it came from; %NULL: nothing is remembered of it
 */
void fus_study_take_dataset (FusStudy *self, FusDataset *dataset, const char *path);
/* Nothing is open any more, as at the start. */
void fus_study_close_dataset (FusStudy *self);

/**
 * fus_study_set_model:
 * @model: (nullable): frozen; what pages speak of from now on
 * @split: (nullable): what the dataset's samples were for
 * @log: (nullable): frozen
 *
 * The one before is not kept: see fus_study_adopt().
 */
void fus_study_set_model (FusStudy *self,
                          FusModel *model,
                          FusSplit *split,
                          FusTrainingLog *log);

/**
 * fus_study_set_live_model:
 * @model: (nullable): newest frozen copy of the model that is learning
 */
void fus_study_set_live_model (FusStudy *self, FusModel *model);

/**
 * fus_study_request_encoding:
 *
 * Encodes all samples with the model, unless that was done or is being done. The property
 * `encoding` tells when it is there.
 */
void fus_study_request_encoding (FusStudy *self);

/* Emits `notice`: a sentence for people, of what has happened. */
void fus_study_notice (FusStudy *self, const char *sentence);

/**
 * fus_study_fail:
 *
 * Shows an error to people, in the strip under the toolbar. What was cancelled is not
 * shown.
 */
void fus_study_fail (FusStudy *self, const GError *error);

/**
 * fus_study_close:
 *
 * Ends all work: cancels, waits, and writes what is remembered. Training leaves a
 * checkpoint.
 */
void fus_study_close (FusStudy *self);

G_END_DECLS
