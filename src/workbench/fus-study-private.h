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
  FusTrained *trained;     /* (nullable): what pages speak of */
  FusModel *model;         /* (nullable): its own, as are these two */
  FusSplit *split;         /* (nullable) */
  FusTrainingLog *log;     /* (nullable) */
  GPtrArray *earlier;      /* of FusTrained, newest first: the models before it */
  FusTrained *interrupted; /* (nullable): of a run that can go on; no model */
  char *run_path;          /* (nullable): holds all that the model's run needs to go on */
  FusModel *live_model;
  FusEncoding *encoding;

  char **kinds;              /* (nullable): as in FusSession */
  char **wanted_kinds;       /* (nullable): that are on their way */
  gboolean kinds_are_made;   /* in the I/O lane */
  gboolean kinds_are_undone; /* those that are on their way */
  char **missing;            /* (nullable): as in FusSession */
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
void fus_study_adopt (FusStudy *self,
                      FusTrained *next,
                      const char *source,
                      const char *name,
                      const char *sentence);
void fus_study_show_model (FusStudy *self, FusTrained *trained);
void fus_study_set_aside (FusStudy *self, FusTrained *trained);
void fus_study_set_earlier (FusStudy *self, const GPtrArray *earlier);
void fus_study_set_interrupted (FusStudy *self, FusTrained *interrupted);
FusTrained *fus_study_read_interrupted (const char *path) G_GNUC_WARN_UNUSED_RESULT;
void fus_study_keep_interrupted (FusStudy *self);

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

/* fus-study-missing.c. @missing: (nullable): as in FusSession */
void fus_study_restore_missing (FusStudy *self, char **missing);
/* In the I/O lane. */
FusDataset *fus_study_run_recipe (const FusRecipe *recipe,
                                  char **missing,
                                  const FusProgress *progress,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* fus-study-save.c; in the I/O lane */
gboolean fus_study_write_trained (FusDataset *dataset,
                                  const FusTrained *trained,
                                  const char *path,
                                  GError **error);

void fus_study_model_changed (FusStudy *self);
void fus_study_tell_replaced (FusStudy *self, const char *sentence, const char *former);
void fus_study_tell_data_found (FusStudy *self,
                                const char *name,
                                const char *data_path,
                                const char *model_path);
void fus_study_set_run_path (FusStudy *self, const char *path);
void fus_study_notice (FusStudy *self, const char *sentence);
void fus_study_set_load_job (FusStudy *self, FusJob *job);
/* @kinds: (nullable); those that don't fit are left alone. In the I/O lane. */
FusDataset *fus_study_apply_kinds (FusDataset *dataset,
                                   char **kinds) G_GNUC_WARN_UNUSED_RESULT;
void fus_study_forget_wanted_kinds (FusStudy *self);
/* @path: (transfer none): the same samples, seen or kept otherwise */
void fus_study_replace_dataset (FusStudy *self, FusDataset *dataset);
void fus_study_move (FusStudy *self, const char *path);
void fus_study_restore (FusStudy *self, FusSession *session);
/* Something to be remembered has changed: written soon, or at once. */
void fus_study_touch (FusStudy *self);
void fus_study_flush (FusStudy *self);

G_END_DECLS
