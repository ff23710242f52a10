/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in the window: dropping them, what was open lately, what to offer of the last
 * time, and the question before closing. What a person has done is written as it is
 * done, so closing asks one thing alone: what becomes of a run that is under way. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-summary.h"
#include "fus-window-private.h"

#include <glib/gi18n-lib.h>

#define N_RECENT 5

void
fus_window_open_paths (FusWindow *self, const char *const *paths, guint n_paths)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  if (n_paths == 1)
    fus_study_open (self->study, paths[0]);
  else if (n_paths > 1)
    fus_study_open_together (self->study, paths, n_paths);
}

void
fus_window_open_files (FusWindow *self, GFile **files, guint n_files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  g_return_if_fail (FUS_IS_WINDOW (self));

  for (guint i = 0; i < n_files; i++)
    if (g_file_peek_path (files[i]) != NULL)
      g_ptr_array_add (paths, (gpointer) g_file_peek_path (files[i]));
  fus_window_open_paths (self, (const char *const *) paths->pdata, paths->len);
}

static void
show_drop (FusWindow *self, gboolean show)
{
  gtk_label_set_text (self->drop_label, fus_study_get_dataset (self->study) != NULL
                                          ? _ ("Drop to open other data, or a model for "
                                               "these")
                                          : _ ("Drop to open"));
  gtk_widget_set_visible (self->drop_frame, show);
}

static GdkDragAction
drop_enter_cb (FusWindow *self)
{
  show_drop (self, TRUE);

  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (FusWindow *self)
{
  show_drop (self, FALSE);
}

static gboolean
drop_cb (FusWindow *self, const GValue *value)
{
  GSList *list = g_value_get_boxed (value);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  show_drop (self, FALSE);
  for (GSList *at = list; at != NULL; at = at->next)
    g_ptr_array_add (files, at->data);
  fus_window_open_files (self, (GFile **) files->pdata, files->len);

  return files->len > 0;
}

void
fus_window_add_drop_target (FusWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_return_if_fail (FUS_IS_WINDOW (self));

  g_signal_connect_swapped (target, "enter", G_CALLBACK (drop_enter_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (drop_leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
close_response_cb (FusWindow *self, const char *response, GtkWindow *dialog)
{
  FusTrainingState *training = fus_study_get_training (self->study);

  /* The dialog may outlive the window, and GTK 4.8 would touch what is gone. */
  gtk_window_set_transient_for (dialog, NULL);
  if (strcmp (response, "cancel") == 0)
    return;
  self->is_closing = TRUE;
  if (strcmp (response, "keep") == 0)
    fus_training_state_stop_and_keep (training);
  else
    fus_training_state_suspend (training);
  if (fus_job_queue_is_idle (fus_study_get_jobs (self->study)))
    gtk_window_destroy (GTK_WINDOW (self));
}

gboolean
fus_window_ask_close (FusWindow *self)
{
  GtkWidget *dialog = NULL;

  g_return_val_if_fail (FUS_IS_WINDOW (self), FALSE);

  if (!fus_training_state_is_busy (fus_study_get_training (self->study)))
    return FALSE;
  if (self->is_closing || self->question != NULL)
    return TRUE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Stop Training?"),
                                   _ ("A model is being trained. It can go on the next "
                                      "time you open these data, or end here."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Keep Training"), "keep",
                                    _ ("_Stop and Keep Best"), "suspend",
                                    _ ("_Go On Later"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "suspend");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "suspend",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self,
                           G_CONNECT_SWAPPED);
  g_set_weak_pointer (&self->question, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}

void
fus_window_leave (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  FusTrainingState *training = fus_study_get_training (self->study);

  if (!fus_training_state_is_busy (training))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  self->is_closing = TRUE;
  fus_training_state_suspend (training);
}

/* With the folder where another one is called the same. */
static char *
name_recent (const GPtrArray *sessions, const FusSession *session)
{
  g_autofree char *place = fus_welcome_dup_place (sessions, session);

  return place != NULL
           /* Translators: a dataset, then the folder that it is in. */
           ? g_strdup_printf (_ ("%s (%s)"), session->name, place)
           : g_strdup (session->name);
}

static void
add_recent (GMenu *menu, const GPtrArray *sessions, const FusSession *session)
{
  g_autofree char *name = name_recent (sessions, session);
  /* An underscore is part of a name, not an access key. */
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-path", "s", session->dataset_path);
  g_menu_append_item (menu, item);
}

void
fus_window_update_recent (FusWindow *self)
{
  g_autoptr (GPtrArray) sessions = fus_session_list (N_RECENT);

  g_return_if_fail (FUS_IS_WINDOW (self));

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; i < sessions->len; i++)
    add_recent (self->recent_menu, sessions, g_ptr_array_index (sessions, i));
  fus_welcome_set_sessions (self->welcome, sessions);
}

void
fus_window_update_model_strip (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  g_autofree char *doubt = fus_study_dup_model_doubt (self->study);

  if (doubt != NULL)
    fus_strip_show_offer (self->model_strip, doubt,
                          _ ("All that is shown of it is of the data as they were. Train "
                             "again, or undo the change."),
                          _ ("Train…"), "win.train");
  else
    fus_strip_hide (self->model_strip);
}

/* "Training MoPoE was interrupted after epoch 78 of 1000". */
static void
offer_open_checkpoint (FusWindow *self)
{
  const FusTrained *interrupted = fus_study_get_interrupted (self->study);
  g_autofree char *text = NULL;

  if (interrupted == NULL)
    return;
  /* Translators: kind of model; epochs done; epochs meant. */
  text = g_strdup_printf (_ ("Training %s was interrupted after epoch %u of %u"),
                          interrupted->kind, interrupted->n_epochs, interrupted->n_asked);
  fus_strip_show_offer (self->strip, text,
                        _ ("It can go on from its last checkpoint as if it had never "
                           "stopped. When another run starts, what it has learned stays "
                           "among the earlier models."),
                        _ ("Go On Training"), "win.resume-training");
}

void
fus_window_offer_checkpoint (FusWindow *self)
{
  g_autoptr (GPtrArray) sessions = NULL;
  const FusSession *last = NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;
  g_autoptr (GVariant) target = NULL;

  g_return_if_fail (FUS_IS_WINDOW (self));

  if (fus_study_get_dataset (self->study) != NULL)
    {
      offer_open_checkpoint (self);
      return;
    }
  sessions = fus_session_list (1);
  last = sessions->len > 0 ? g_ptr_array_index (sessions, 0) : NULL;
  if (last == NULL || !fus_session_has_checkpoint (last))
    return;
  text = g_strdup_printf (_ ("Training on “%s” was interrupted"), last->name);
  target = g_variant_ref_sink (g_variant_new_string (last->dataset_path));
  action = g_action_print_detailed_name ("win.resume-path", target);
  fus_strip_show_offer (self->welcome_strip, text,
                        _ ("It can go on from its last checkpoint as if it had never "
                           "stopped."),
                        _ ("Go On Training"), action);
}

void
fus_window_offer_undo_join (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  FusDataset *dataset = fus_study_get_dataset (self->study);
  const FusNotice *by_row = NULL;
  g_autofree char *few = NULL;

  if (dataset == NULL)
    return;
  by_row = fus_notices_find (fus_dataset_get_notices (dataset), "paired-by-row");
  few = by_row == NULL ? fus_summary_dup_few_pairs (dataset) : NULL;
  if (by_row != NULL)
    fus_strip_show_offer (self->strip, by_row->message,
                          _ ("If the order isn’t the same in all files, every pair is "
                             "wrong."),
                          _ ("Undo"), "win.undo-open");
  else if (few != NULL)
    fus_strip_show_offer (self->strip, few,
                          _ ("See whether the samples are named alike in all files."),
                          _ ("Undo"), "win.undo-open");
}

void
fus_window_undo_open (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  g_autofree char *path = g_steal_pointer (&self->previous_path);

  fus_strip_hide (self->strip);
  if (path != NULL)
    {
      fus_study_open (self->study, path);
      return;
    }
  fus_study_close_dataset (self->study);
}
