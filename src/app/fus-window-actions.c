/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What menus, keys and buttons share, as actions `win.…`. Each does one thing to the
 * study or the window and says nothing of how it is reached; which of them can be used
 * follows the study, in one function at the end. A new one needs a line in the table
 * there, and a key in the shortcuts. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-window-private.h"

#include "fus-data-card.h"
#include "fus-file-chooser.h"
#include "fus-train-page.h"

#include <glib/gi18n-lib.h>

static void
opened_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusWindow) self = data;

  fus_window_open_paths (self, paths, g_strv_length ((char **) paths));
}

static void
choose (GtkWidget *widget, FusFileChooserKind kind)
{
  fus_file_chooser_open (GTK_WINDOW (widget), kind, opened_cb, g_object_ref (widget));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (widget, FUS_FILE_CHOOSER_DATA);
}

static void
open_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (widget, FUS_FILE_CHOOSER_FOLDER);
}

static void
open_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (widget, FUS_FILE_CHOOSER_MODEL);
}

static void
open_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_study_open (FUS_WINDOW (widget)->study, g_variant_get_string (parameter, NULL));
}

static void
open_with_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gsize n_paths = 0;
  g_autofree const char **paths = g_variant_get_strv (parameter, &n_paths);

  fus_study_open_together (FUS_WINDOW (widget)->study, paths, n_paths);
}

static void
open_example_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_study_open_example (FUS_WINDOW (widget)->study);
}

static void
resume_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  self->resume = TRUE;
  fus_study_open (self->study, g_variant_get_string (parameter, NULL));
}

static void
forget_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  fus_session_forget (g_variant_get_string (parameter, NULL));
  fus_window_update_recent (self);
}

static void
model_saved_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusWindow) self = data;

  if (paths[0] != NULL)
    fus_study_save_model (self->study, paths[0]);
}

static void
save_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);
  g_autofree char *file_name =
    g_strdup_printf ("%s.fsmodel", fus_study_get_name (self->study));

  fus_file_chooser_save (GTK_WINDOW (self), _ ("Save the Model"), file_name,
                         model_saved_cb, g_object_ref (self));
}

static void
dataset_card_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_data_card_show (GTK_WINDOW (widget), FUS_WINDOW (widget)->study);
}

static void
dataset_saved_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusWindow) self = data;

  if (paths[0] != NULL && fus_study_get_dataset (self->study) != NULL)
    fus_study_save_dataset (self->study, paths[0]);
}

static void
save_dataset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);
  g_autofree char *file_name =
    g_strdup_printf ("%s.h5mu", fus_study_get_name (self->study));

  fus_file_chooser_save (GTK_WINDOW (self), _ ("Save the Data"), file_name,
                         dataset_saved_cb, g_object_ref (self));
}

/* To the form: nothing is trained that nobody has looked at. Where there is no model yet
 * and the form is in view, it trains at once. */
static void
train_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);
  gboolean is_there = FUS_IS_TRAIN_PAGE (self->current);

  fus_window_show_page (self, "train");
  if (is_there && fus_study_get_model (self->study) == NULL)
    fus_training_state_start (fus_study_get_training (self->study));
  else
    {
      fus_window_keep_focus (self);
      fus_train_page_show_form (FUS_TRAIN_PAGE (self->current));
    }
}

/* What the form says; leads to where the run is watched. */
static void
start_training_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  fus_window_show_page (self, "train");
  fus_training_state_start (fus_study_get_training (self->study));
}

static void
use_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_study_use_run (FUS_WINDOW (widget)->study, g_variant_get_string (parameter, NULL));
}

static void
rename_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_rename_model (FUS_WINDOW (widget));
}

static void
remove_model_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_remove_model (FUS_WINDOW (widget));
}

static void
pause_training_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusTrainingState *training = fus_study_get_training (FUS_WINDOW (widget)->study);

  if (fus_training_state_get_phase (training) == FUS_TRAINING_PAUSED)
    fus_training_state_unpause (training);
  else
    fus_training_state_pause (training);
}

static void
stop_training_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_training_state_stop_and_keep (fus_study_get_training (FUS_WINDOW (widget)->study));
}

static void
resume_training_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  fus_strip_hide (self->strip);
  fus_window_show_page (self, "train");
  fus_training_state_resume_checkpoint (fus_study_get_training (self->study));
}

static void
more_epochs_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_more_epochs (FUS_WINDOW (widget));
}

static void
treat_as_missing_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree const char **rules = g_variant_get_strv (parameter, NULL);

  if (rules[0] != NULL)
    fus_study_add_missing (FUS_WINDOW (widget)->study, rules);
}

static void
how_it_is_read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_show_how_read (FUS_WINDOW (widget));
}

static void
choose_how_read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_choose_how_read (FUS_WINDOW (widget));
}

static void
undo_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_undo_open (FUS_WINDOW (widget));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_undo_stack_undo (fus_study_get_undo (FUS_WINDOW (widget)->study));
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_undo_stack_redo (fus_study_get_undo (FUS_WINDOW (widget)->study));
}

static void
change_selection (GtkWidget *widget, void (*change) (FusSelection *), const char *name)
{
  FusStudy *study = FUS_WINDOW (widget)->study;
  g_autoptr (FusSelection) wanted = NULL;
  g_autoptr (GBytes) bits = NULL;

  if (change == fus_selection_clear &&
      fus_selection_is_empty (fus_study_get_selection (study)))
    return;
  wanted =
    fus_selection_new (fus_selection_get_n_samples (fus_study_get_selection (study)));
  change (wanted);
  bits = fus_selection_dup_bits (wanted);
  fus_study_set_selection_bits (study, bits, name);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_selection (widget, fus_selection_select_all, _ ("Selecting All"));
}

static void
clear_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_selection (widget, fus_selection_clear, _ ("Clearing the Selection"));
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_window_show_page (FUS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
page_number_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);
  guint i = (guint) g_variant_get_int32 (parameter) - 1;

  if (i < self->pages->len && fus_study_get_dataset (self->study) != NULL)
    fus_window_show_page (self,
                          FUS_PAGE_GET_CLASS (g_ptr_array_index (self->pages, i))->id);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  if (!adw_leaflet_get_folded (self->leaflet))
    gtk_widget_set_visible (self->sidebar, !gtk_widget_get_visible (self->sidebar));
  else
    adw_leaflet_set_visible_child (self->leaflet, adw_leaflet_get_visible_child (
                                                    self->leaflet) == self->sidebar
                                                    ? self->content
                                                    : self->sidebar);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  gtk_widget_set_visible (self->sidebar, TRUE);
  adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
}

static void
toggle_inspector_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->inspector)))
    gtk_toggle_button_set_active (self->inspector,
                                  !gtk_toggle_button_get_active (self->inspector));
}

/* A short sentence, a button's words and its action, which may be empty: for widgets that
 * don't know what window they are in. */
static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text = NULL;
  const char *button = NULL;
  const char *action = NULL;

  g_variant_get (parameter, "(&s&s&s)", &text, &button, &action);
  fus_window_add_toast (FUS_WINDOW (widget), text, *button != '\0' ? button : NULL,
                        action);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusWindow *self = FUS_WINDOW (widget);
  FusFigureView *figure =
    self->current != NULL ? fus_page_get_figure (self->current) : NULL;

  if (figure != NULL)
    gtk_widget_activate_action (GTK_WIDGET (figure), "plot.export", NULL);
}

static void
fullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

void
fus_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.open", NULL, open_action },
    { "win.open-folder", NULL, open_folder_action },
    { "win.open-model", NULL, open_model_action },
    { "win.open-path", "s", open_path_action },
    { "win.open-with-model", "as", open_with_model_action },
    { "win.open-example", NULL, open_example_action },
    { "win.resume-path", "s", resume_path_action },
    { "win.forget-path", "s", forget_path_action },
    { "win.save-dataset", NULL, save_dataset_action },
    { "win.dataset-card", NULL, dataset_card_action },
    { "win.how-it-is-read", NULL, how_it_is_read_action },
    { "win.choose-how-read", NULL, choose_how_read_action },
    { "win.save-model", NULL, save_model_action },
    { "win.train", NULL, train_action },
    { "win.start-training", NULL, start_training_action },
    { "win.use-model", "s", use_model_action },
    { "win.rename-model", NULL, rename_model_action },
    { "win.remove-model", NULL, remove_model_action },
    { "win.pause-training", NULL, pause_training_action },
    { "win.stop-training", NULL, stop_training_action },
    { "win.resume-training", NULL, resume_training_action },
    { "win.more-epochs", NULL, more_epochs_action },
    { "win.treat-as-missing", "as", treat_as_missing_action },
    { "win.undo", NULL, undo_action },
    { "win.undo-open", NULL, undo_open_action },
    { "win.redo", NULL, redo_action },
    { "win.select-all", NULL, select_all_action },
    { "win.clear-selection", NULL, clear_selection_action },
    { "win.page", "s", page_action },
    { "win.page-number", "i", page_number_action },
    { "win.toggle-sidebar", NULL, toggle_sidebar_action },
    { "win.back", NULL, back_action },
    { "win.toggle-inspector", NULL, toggle_inspector_action },
    { "win.export-figure", NULL, export_action },
    { "win.fullscreen", NULL, fullscreen_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
  gtk_widget_class_install_action (widget_class, "win.toast", "(sss)", toast_action);
  /* Where nothing else has a use for it. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "win.clear-selection", NULL);
}

void
fus_window_update_actions (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  GtkWidget *widget = GTK_WIDGET (self);
  FusTrainingPhase phase =
    fus_training_state_get_phase (fus_study_get_training (self->study));
  FusUndoStack *undo = fus_study_get_undo (self->study);
  gboolean has_data = fus_study_get_dataset (self->study) != NULL;
  gboolean has_model = fus_study_get_model (self->study) != NULL;
  gboolean is_idle = phase == FUS_TRAINING_IDLE;

  gtk_widget_action_set_enabled (widget, "win.how-it-is-read",
                                 has_data && fus_study_get_path (self->study) != NULL);
  gtk_widget_action_set_enabled (widget, "win.train", has_data && is_idle);
  gtk_widget_action_set_enabled (widget, "win.start-training", has_data && is_idle);
  gtk_widget_action_set_enabled (widget, "win.resume-training", has_data && is_idle);
  gtk_widget_action_set_enabled (widget, "win.pause-training",
                                 phase == FUS_TRAINING_RUNNING ||
                                   phase == FUS_TRAINING_PAUSED);
  gtk_widget_action_set_enabled (widget, "win.stop-training",
                                 phase == FUS_TRAINING_RUNNING ||
                                   phase == FUS_TRAINING_PAUSED);
  gtk_widget_action_set_enabled (widget, "win.save-model", has_model);
  gtk_widget_action_set_enabled (widget, "win.rename-model", has_model);
  gtk_widget_action_set_enabled (widget, "win.remove-model", has_model);
  gtk_widget_action_set_enabled (widget, "win.open-model", has_data);
  gtk_widget_action_set_enabled (widget, "win.save-dataset", has_data);
  gtk_widget_action_set_enabled (widget, "win.dataset-card", has_data);
  gtk_widget_action_set_enabled (widget, "win.select-all", has_data);
  gtk_widget_action_set_enabled (widget, "win.clear-selection", has_data);
  gtk_widget_action_set_enabled (widget, "win.undo", fus_undo_stack_get_can_undo (undo));
  gtk_widget_action_set_enabled (widget, "win.redo", fus_undo_stack_get_can_redo (undo));
  gtk_widget_action_set_enabled (widget, "win.export-figure",
                                 has_data && self->current != NULL &&
                                   fus_page_get_figure (self->current) != NULL);
}
