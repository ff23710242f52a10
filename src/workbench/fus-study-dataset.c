/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data that a study holds, from its making on. Training knows the study and is told
 * here that other data come: fus-study.c knows nothing of it. */
#include "config.h"

#include "fus-study-private.h"
#include "fus-study-training.h"
#include "fus-training-state.h"

FusStudy *
fus_study_new (void)
{
  FusStudy *self = g_object_new (FUS_TYPE_STUDY, NULL);

  self->training = fus_training_state_new (self);

  return self;
}

/* @dataset: (nullable) */
static void
reset_choices (FusStudy *self, FusDataset *dataset)
{
  self->subset =
    dataset != NULL ? fus_mask_all (fus_dataset_get_n_modalities (dataset)) : 0;
  self->target = 0;
  self->sample = 0;
  self->test_all = FALSE;
  self->label = dataset != NULL ? fus_dataset_get_default_label (dataset) : NULL;
  fus_undo_stack_clear (self->undo);
  fus_selection_resize (self->selection,
                        dataset != NULL ? fus_dataset_get_n_samples (dataset) : 0);
}

/* What was chosen is remembered; nothing that is on its way comes any more. */
static void
leave_dataset (FusStudy *self)
{
  fus_training_state_leave (self->training);
  fus_study_flush (self);
  fus_study_drop_removed (self);
  fus_study_show_run (self, NULL);
  fus_study_set_earlier (self, NULL);
  fus_study_set_interrupted (self, NULL);
  fus_study_forget_wanted_kinds (self);
  g_clear_handle_id (&self->touch_id, g_source_remove);
  g_clear_pointer (&self->session, fus_session_free);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->kinds, g_strfreev);
  g_clear_pointer (&self->missing, g_strfreev);
}

static void
tell_dataset (FusStudy *self)
{
  static const char *const names[] = { "dataset",  "model",   "name",   "model-name",
                                       "run-path", "subset",  "target", "sample",
                                       "label",    "test-all" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_notify (G_OBJECT (self), names[i]);
}

void
fus_study_take_dataset (FusStudy *self, FusDataset *dataset, const char *path)
{
  g_return_if_fail (dataset != NULL);

  leave_dataset (self);
  self->dataset = dataset;
  self->path = g_strdup (path);
  if (path != NULL)
    self->session = fus_session_new (dataset, path);
  reset_choices (self, dataset);
  tell_dataset (self);
  fus_study_touch (self);
}

void
fus_study_close_dataset (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->load_job != NULL)
    fus_job_cancel (self->load_job);
  fus_study_set_load_job (self, NULL);
  if (self->dataset == NULL)
    return;
  leave_dataset (self);
  reset_choices (self, NULL);
  tell_dataset (self);
}

void
fus_study_replace_dataset (FusStudy *self, FusDataset *dataset)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (dataset != NULL);

  g_autofree char *label = self->label != NULL ? g_strdup (self->label->id) : NULL;

  fus_study_drop_results (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (FusRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      fus_run_forget (run);
    }
  fus_dataset_unref (self->dataset);
  self->dataset = dataset;
  self->label = label != NULL ? fus_dataset_find_label (dataset, label) : NULL;
  self->is_same_data = TRUE;
  g_object_notify (G_OBJECT (self), "dataset");
  self->is_same_data = FALSE;
  g_object_notify (G_OBJECT (self), "label");
  g_object_notify (G_OBJECT (self), "model");
  fus_study_touch (self);
}

void
fus_study_move (FusStudy *self, const char *path)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (self->dataset != NULL && path != NULL);

  g_autoptr (FusSession) old = self->session;

  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_pointer (&self->kinds, g_strfreev);
  g_clear_pointer (&self->missing, g_strfreev);
  self->session = fus_session_new (self->dataset, path);
  if (old != NULL)
    {
      self->session->page = g_strdup (old->page);
      self->session->model_path = g_strdup (old->model_path);
    }
  fus_study_touch (self);
}
