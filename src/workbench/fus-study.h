/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-io.h"
#include "fus-job-queue.h"
#include "fus-selection.h"
#include "fus-session.h"
#include "fus-trained.h"
#include "fus-undo-stack.h"

G_BEGIN_DECLS

#define FUS_TYPE_STUDY (fus_study_get_type ())

/* What a window works on: a dataset, its model, and what a person has chosen. There is
 * one for the life of a window; what it holds comes and goes. All of it in the main
 * thread; what it hands out is frozen.
 *
 * Properties: `dataset`, `model`, `encoding`, `live-model` (pointers), `name`,
 * `model-name`, `run-path`, `subset`, `target`, `sample`, `label`, `test-all`,
 * `loading`, `earlier`, `interrupted` (pointers). Signals: `failed` (GError), `notice` (a
 * sentence that needs no answer), `replaced` (a sentence: another model is shown; the id
 * of the one before, which is kept), `data-found` (a model was opened without the data it
 * was trained on: their name, where they are, where the model is), `restored` (what came
 * back with the dataset, see fus_study_get_session()). */
G_DECLARE_FINAL_TYPE (FusStudy, fus_study, FUS, STUDY, GObject)

typedef struct _FusTrainingState FusTrainingState;

FusStudy *fus_study_new (void) G_GNUC_WARN_UNUSED_RESULT;

FusDataset *fus_study_get_dataset (FusStudy *self);
const char *fus_study_get_path (FusStudy *self);
const char *fus_study_get_name (FusStudy *self);
FusModel *fus_study_get_model (FusStudy *self);
FusSplit *fus_study_get_split (FusStudy *self);
FusTrainingLog *fus_study_get_log (FusStudy *self);
const char *fus_study_get_model_name (FusStudy *self);
const char *fus_study_get_run_path (FusStudy *self);
FusModel *fus_study_get_live_model (FusStudy *self);
FusEncoding *fus_study_get_encoding (FusStudy *self);
gboolean fus_study_is_loading (FusStudy *self);
/* While `dataset` is told of: whether it is what was open, only described otherwise. */
gboolean fus_study_is_same_data (FusStudy *self);
const FusSession *fus_study_get_session (FusStudy *self);
gboolean fus_study_has_checkpoint (FusStudy *self);

/* The model that is shown, those before it, and a run that was interrupted. */
const FusTrained *fus_study_get_trained (FusStudy *self);
const GPtrArray *fus_study_get_earlier (FusStudy *self);
const FusTrained *fus_study_get_interrupted (FusStudy *self);
void fus_study_use_earlier (FusStudy *self, const char *id);
/* In what the data differ from those that the model was trained on: a sentence, or NULL.
 */
char *fus_study_dup_model_doubt (FusStudy *self) G_GNUC_WARN_UNUSED_RESULT;

FusMask fus_study_get_subset (FusStudy *self);
guint fus_study_get_target (FusStudy *self);
guint fus_study_get_sample (FusStudy *self);
/* Whether results are measured on all samples, not on those held out alone. */
gboolean fus_study_get_test_all (FusStudy *self);
const FusLabel *fus_study_get_label (FusStudy *self);
FusSelection *fus_study_get_selection (FusStudy *self);
FusUndoStack *fus_study_get_undo (FusStudy *self);
FusJobQueue *fus_study_get_jobs (FusStudy *self);
FusTrainingState *fus_study_get_training (FusStudy *self);

/* What can be undone by name; whoever chooses in a person's place holds the stack. */
void fus_study_set_subset (FusStudy *self, FusMask subset);
void fus_study_select (FusStudy *self,
                       FusSelectionOp op,
                       const guint *samples,
                       gsize n,
                       const char *name);
void fus_study_set_selection_bits (FusStudy *self, GBytes *bits, const char *name);
void fus_study_set_target (FusStudy *self, guint target);
void fus_study_set_sample (FusStudy *self, guint sample);
void fus_study_set_test_all (FusStudy *self, gboolean test_all);
void fus_study_set_label (FusStudy *self, const char *id);
/* What a modality is: "image:16x15". In the I/O thread; not while a model is trained. */
/* Rules as `ID=value:-200`: such numbers are not recorded. Reads the data again. */
gboolean fus_study_can_add_missing (FusStudy *self);
void fus_study_add_missing (FusStudy *self, const char *const *rules);
void fus_study_set_modality_kind (FusStudy *self, guint m, const char *kind);
void fus_study_set_page (FusStudy *self, const char *page);

/* Files: all in the I/O thread; done when the property changes, or `failed`. */
void fus_study_open (FusStudy *self, const char *path);
void fus_study_open_together (FusStudy *self, const char *const *paths, gsize n_paths);
void fus_study_open_example (FusStudy *self);
void fus_study_save_dataset (FusStudy *self, const char *path);
void fus_study_save_model (FusStudy *self, const char *path);
void fus_study_write_file (FusStudy *self, const char *path, GBytes *contents);
void fus_study_take_dataset (FusStudy *self, FusDataset *dataset, const char *path);
void fus_study_close_dataset (FusStudy *self);
void fus_study_set_model (FusStudy *self,
                          FusModel *model,
                          FusSplit *split,
                          FusTrainingLog *log);
void fus_study_set_live_model (FusStudy *self, FusModel *model);
void fus_study_write_training (FusStudy *self,
                               FusDataset *dataset,
                               const char *path,
                               FusTrainState *state,
                               FusModel *model,
                               gboolean is_checkpoint);
void fus_study_forget_checkpoint (FusStudy *self, const char *path);
void fus_study_request_encoding (FusStudy *self);
void fus_study_fail (FusStudy *self, const GError *error);
void fus_study_close (FusStudy *self);

G_END_DECLS
