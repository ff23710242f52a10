/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-recipe.h"
#include "fus-study.h"

G_BEGIN_DECLS

struct _FusStudy
{
  GObject parent_instance;

  FusDataset *dataset;
  char *path;
  FusRun *run;             /* (nullable): what pages speak of: first of @runs */
  GListStore *runs;        /* of FusRun: then those before it, newest first */
  GPtrArray *removed;      /* of FusTrained: their files go when they can't come back */
  GHashTable *results;     /* of FusResult, by id: shared by pages */
  FusTrained *interrupted; /* (nullable): of a run that can go on; no model */
  char *run_path;          /* (nullable): holds all that the model's run needs to go on */
  FusModel *live_model;
  FusEncoding *encoding;

  char **kinds;              /* (nullable): as in FusSession */
  char **wanted_kinds;       /* (nullable): that are on their way */
  gboolean kinds_are_made;   /* in the I/O lane */
  gboolean kinds_are_undone; /* those that are on their way */
  char **missing;            /* (nullable): as in FusSession */
  char **failed_paths;       /* (nullable): that could not be opened */
  FusMask subset;
  guint target;
  guint sample;
  gboolean test_all;
  const FusLabel *label;

  FusSelection *selection;
  FusUndoStack *undo;
  FusJobQueue *jobs;
  FusTrainingState *training;

  FusJob *load_job;
  FusJob *encode_job;
  FusSession *session; /* what will be remembered; NULL where there is no file */
  guint touch_id;      /* source that writes it soon */
  gboolean is_same_data;
  gboolean autosave_has_failed;
  gboolean is_closed;
};

/* fus-study-models.c */

/**
 * fus_study_show_run:
 * @run: (nullable): with its model; comes back with the data, so that nothing is kept or
 * undone
 */
void fus_study_show_run (FusStudy *self, FusRun *run);

/* What was removed can't come back any more: its files go. */
void fus_study_drop_removed (FusStudy *self);

/**
 * fus_study_set_aside:
 * @run: came back with the data, and doesn't fit them any more: an earlier one
 */
void fus_study_set_aside (FusStudy *self, FusRun *run);

/**
 * fus_study_set_earlier:
 * @earlier: (nullable): (element-type FusTrained): from a session; %NULL: none
 */
void fus_study_set_earlier (FusStudy *self, const GPtrArray *earlier);

/**
 * fus_study_read_interrupted:
 * @path: of the data
 *
 * In the I/O lane.
 *
 * Returns: (transfer full) (nullable): what is known of the run that was interrupted
 */
FusTrained *fus_study_read_interrupted (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* fus-study-files.c */
void fus_study_run_load (FusStudy *self,
                         gpointer data,
                         GDestroyNotify free_data,
                         const char *title,
                         GAsyncReadyCallback callback,
                         FusJobWorker worker);
gboolean fus_study_take_loaded (FusStudy *self,
                                GAsyncResult *result,
                                gpointer *value,
                                GError **error);

/* fus-study-read.c. @paths: (nullable): that could not be opened */
void fus_study_set_failed_paths (FusStudy *self, char *const *paths);

/* fus-study-missing.c. @missing: (nullable): as in FusSession */
void fus_study_restore_missing (FusStudy *self, char **missing);
/* In the I/O lane. */
FusDataset *fus_study_run_recipe (const FusRecipe *recipe,
                                  char **missing,
                                  const FusProgress *progress,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * fus_study_write_trained:
 * @trained: with its model and split
 *
 * In the I/O lane. Without what its run needs to go on.
 */
gboolean fus_study_write_trained (FusDataset *dataset,
                                  const FusTrained *trained,
                                  const char *path,
                                  GError **error);

/**
 * fus_study_model_changed:
 *
 * Tells of the model that is shown from now on, and drops what was made by the last one.
 */
void fus_study_model_changed (FusStudy *self);

/* What was made by the model that is shown, and what is on its way, goes. */
void fus_study_drop_results (FusStudy *self);

/**
 * fus_study_tell_replaced:
 * @sentence: that another model is shown, and the one before kept
 * @former: id of that one
 */
void fus_study_tell_replaced (FusStudy *self, const char *sentence, const char *former);

/**
 * fus_study_tell_data_found:
 * @name: (nullable): of the data that a model was trained on
 * @data_path: where they are
 * @model_path: where the model is
 *
 * A model that doesn't fit what is open could be opened with its own data.
 */
void fus_study_tell_data_found (FusStudy *self,
                                const char *name,
                                const char *data_path,
                                const char *model_path);

/**
 * fus_study_set_run_path:
 * @path: (nullable): file that holds all that the model's run needs to go on
 */
void fus_study_set_run_path (FusStudy *self, const char *path);

/**
 * fus_study_set_load_job:
 * @job: (nullable): what is being read; %NULL: nothing any more
 */
void fus_study_set_load_job (FusStudy *self, FusJob *job);

/**
 * fus_study_apply_kinds:
 * @dataset: (transfer full)
 * @kinds: (nullable): `[n_modalities]`, %NULL-terminated
 *
 * In the I/O lane.
 *
 * Returns: (transfer full): the data seen so; a kind that doesn't fit is left out
 */
FusDataset *fus_study_apply_kinds (FusDataset *dataset,
                                   char **kinds) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_study_forget_wanted_kinds:
 *
 * Other data come.
 */
void fus_study_forget_wanted_kinds (FusStudy *self);

/**
 * fus_study_replace_dataset:
 * @dataset: (transfer full): the same samples and numbers, described otherwise;
 * selection, model and what can be undone stay
 */
void fus_study_replace_dataset (FusStudy *self, FusDataset *dataset);

/**
 * fus_study_move:
 * @path: where the data lie from now on, just as they are
 */
void fus_study_move (FusStudy *self, const char *path);

/**
 * fus_study_restore:
 * @session: (transfer full) (nullable): what was remembered of the dataset that has just
 * been opened
 *
 * Brings back what a person had chosen, as far as the data are the same.
 */
void fus_study_restore (FusStudy *self, FusSession *session);
/* Something to be remembered has changed: written soon, or at once. */
void fus_study_touch (FusStudy *self);

/**
 * fus_study_flush:
 *
 * Hands what is to be remembered to the I/O thread now.
 */
void fus_study_flush (FusStudy *self);

G_END_DECLS
