/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: sidebar, pages, strips, and what of them is seen when. It follows the
 * study and holds no data of its own. A page is shown when it has what it needs, else
 * its place says what that is. The files beside this one hold the actions, files and
 * sessions, and the strip that says whether the model can be trusted. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-window-private.h"

#include "fus-app.h"
#include "fus-data-page.h"
#include "fus-explain-page.h"
#include "fus-format-count.h"
#include "fus-getter.h"
#include "fus-lab-page.h"
#include "fus-map-page.h"
#include "fus-overview-page.h"
#include "fus-selected.h"
#include "fus-train-page.h"

#include <glib/gi18n-lib.h>

#define NARROW_WIDTH 1000  /* below it, with text of its usual size */
#define SMALLEST_WIDTH 520 /* that all pages can be laid out for */

/* The pages, in the order of the sidebar. To add one, write it (see fus-page.h) and add
 * its type here. */
static GType (*const page_types[]) (void) = {
  fus_data_page_get_type, fus_overview_page_get_type, fus_train_page_get_type,
  fus_map_page_get_type,  fus_lab_page_get_type,      fus_explain_page_get_type,
};

G_DEFINE_FINAL_TYPE (FusWindow, fus_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_title (FusWindow *self)
{
  const char *name = fus_study_get_name (self->study);
  const char *page =
    self->current != NULL ? _ (FUS_PAGE_GET_CLASS (self->current)->title) : "";
  g_autofree char *spoken = NULL;

  adw_window_title_set_title (self->title, page);
  adw_window_title_set_subtitle (self->title, name != NULL ? name : "");
  gtk_window_set_title (GTK_WINDOW (self), name != NULL ? name : "Fusescope");
  gtk_label_set_text (self->dataset_label, name != NULL ? name : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->dataset_label), name);
  /* Translators: the dataset that is open, for a screen reader. */
  spoken = g_strdup_printf (_ ("Dataset %s"), name != NULL ? name : "");
  fus_app_set_spoken_name (GTK_WIDGET (self->dataset_button), spoken);
}

static void
update_model (FusWindow *self)
{
  const char *name = fus_study_get_model_name (self->study);
  FusTrainingState *training = fus_study_get_training (self->study);
  g_autofree char *spoken = NULL;

  if (fus_training_state_is_busy (training))
    name = _ ("training");
  if (name == NULL)
    name = _ ("none yet");
  gtk_label_set_text (self->model_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model_label), name);
  /* Translators: the model that is shown, or "none yet", for a screen reader. */
  spoken = g_strdup_printf (_ ("Model %s"), name);
  fus_app_set_spoken_name (GTK_WIDGET (self->model_button), spoken);
}

/* The page itself, or what it needs. */
static void
update_frames (FusWindow *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      FusPage *page = g_ptr_array_index (self->pages, i);

      gtk_stack_set_visible_child_name (g_ptr_array_index (self->frames, i),
                                        fus_page_is_ready (page) ? "page" : "empty");
    }
}

static void
update_toolbar (FusWindow *self)
{
  FusPage *page = self->current;
  gboolean is_ready = page != NULL && fus_page_is_ready (page);
  gboolean has_switches = is_ready && FUS_PAGE_GET_CLASS (page)->has_switches;
  GtkWidget *end = is_ready ? fus_page_get_toolbar (page) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->toolbar_end), end != NULL);
  if (end != NULL)
    gtk_stack_set_visible_child (self->toolbar_end, end);
  gtk_widget_set_visible (GTK_WIDGET (self->switches), has_switches);
  if (has_switches)
    fus_modality_switches_set_hint (self->switches,
                                    FUS_PAGE_GET_CLASS (page)->switches_hint);
  gtk_widget_set_visible (self->toolbar, has_switches || end != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->inspector),
                          is_ready && fus_page_get_has_inspector (page));
}

/* Toolbars stay where they are once they are there: taken out and put in again, they
 * would be spoken of as parts of no window. */
static void
toolbar_changed_cb (FusWindow *self, GParamSpec *pspec, FusPage *page)
{
  GtkWidget *toolbar = fus_page_get_toolbar (page);

  if (toolbar != NULL && gtk_widget_get_parent (toolbar) == NULL)
    gtk_stack_add_child (self->toolbar_end, toolbar);
  update_toolbar (self);
}

static void
bind_inspector (FusWindow *self)
{
  g_clear_pointer (&self->inspector_binding, g_binding_unbind);
  self->inspector_binding =
    g_object_bind_property (self->current, "show-inspector", self->inspector, "active",
                            G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
selection_changed_cb (FusWindow *self)
{
  gsize n = fus_selection_get_n_selected (fus_study_get_selection (self->study));
  FusSelected selected = fus_selected_describe (self->study);
  g_autofree char *name = fus_selected_dup_name (&selected, self->study);
  g_autofree char *spoken = NULL;
  g_autofree char *count = fus_format_count ((gint64) n);
  g_autofree char *text =
    name != NULL
      /* Translators: a count of samples, then what they are: "Leak", "no spectrum". */
      ? g_strdup_printf (ngettext ("%s selected: %s", "%s selected: %s", (gulong) n),
                         count, name)
      : g_strdup_printf (ngettext ("%s selected", "%s selected", (gulong) n), count);

  gtk_label_set_text (self->selection_label, text);
  /* Translators: a button; what it takes away: "12 selected". */
  spoken = g_strdup_printf (_ ("Clear the Selection: %s"), text);
  fus_app_set_spoken_name (self->selection_chip, spoken);
  gtk_widget_set_visible (self->selection_chip, n > 0);
}

/* One primary action in a window: *Train*, while there is no model. */
static void
update_train_button (FusWindow *self)
{
  FusTrainingState *training = fus_study_get_training (self->study);
  gboolean has_model = fus_study_get_model (self->study) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->train),
                          !fus_training_state_is_busy (training));
  if (has_model)
    gtk_widget_remove_css_class (GTK_WIDGET (self->train), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->train), "suggested-action");
}

static void
update (FusWindow *self)
{
  update_title (self);
  update_model (self);
  update_frames (self);
  update_toolbar (self);
  update_train_button (self);
  fus_window_update_trust (self);
  fus_window_update_actions (self);
}

/* What was open before can be gone back to. */
static gboolean
remember_path (FusWindow *self)
{
  const char *path = fus_study_get_path (self->study);

  if (g_strcmp0 (path, self->open_path) == 0)
    return FALSE;
  g_free (self->previous_path);
  self->previous_path = self->open_path;
  self->open_path = g_strdup (path);

  return TRUE;
}

static void
dataset_changed_cb (FusWindow *self)
{
  gboolean has_data = fus_study_get_dataset (self->study) != NULL;

  if (fus_study_is_same_data (self->study))
    {
      update (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->root, has_data ? "study" : "welcome");
  fus_strip_hide (self->strip);
  fus_strip_hide (self->welcome_strip);
  fus_window_update_recent (self);
  fus_window_show_page (self, "data");
  update (self);
  if (remember_path (self))
    {
      fus_window_offer_undo_join (self);
      fus_window_tell_read (self);
    }
}

static void
restored_cb (FusWindow *self)
{
  const FusSession *session = fus_study_get_session (self->study);

  if (session->page != NULL)
    fus_window_show_page (self, session->page);
  if (self->resume)
    fus_training_state_resume_checkpoint (fus_study_get_training (self->study));
  self->resume = FALSE;
}

static void
notify_done (FusWindow *self)
{
  GApplication *application =
    G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self)))
    return;
  notification = g_notification_new (_ ("Training Is Done"));
  g_notification_set_body (notification, fus_study_get_name (self->study));
  g_application_send_notification (application, "training", notification);
}

static void
set_inhibited (FusWindow *self, gboolean inhibit)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application == NULL)
    return;
  if (inhibit && self->inhibit_cookie == 0)
    self->inhibit_cookie = gtk_application_inhibit (application, GTK_WINDOW (self),
                                                    GTK_APPLICATION_INHIBIT_SUSPEND |
                                                      GTK_APPLICATION_INHIBIT_LOGOUT,
                                                    _ ("A model is being trained"));
  if (!inhibit && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
      notify_done (self);
    }
}

static void
phase_changed_cb (FusWindow *self)
{
  gboolean is_busy = fus_training_state_is_busy (fus_study_get_training (self->study));

  set_inhibited (self, is_busy);
  /* The run was done before it was decided what is to become of it. */
  if (!is_busy && self->question != NULL)
    gtk_window_close (self->question);
  update (self);
}

static void
model_changed_cb (FusWindow *self)
{
  update (self);
  fus_window_update_model_strip (self);
}

/* A run that can go on; or it goes on, or another has begun, and there is nothing to be
 * offered any more. */
static void
interrupted_changed_cb (FusWindow *self)
{
  if (fus_study_get_interrupted (self->study) == NULL)
    fus_strip_hide_offer (self->strip, "win.resume-training");
  else if (!self->resume)
    fus_window_offer_checkpoint (self);
}

static void
replaced_cb (FusWindow *self, const char *sentence, const char *former)
{
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (former));
  g_autofree char *action = g_action_print_detailed_name ("win.use-model", target);

  fus_window_add_toast (self, sentence, _ ("Undo"), action);
}

/* The work has ended that closing waited for. */
static void
idle_changed_cb (FusWindow *self)
{
  if (!self->is_closing || !fus_job_queue_is_idle (fus_study_get_jobs (self->study)))
    return;
  gtk_window_destroy (GTK_WINDOW (self));
}

/* A model came without its data, and these are known. */
static void
data_found_cb (FusWindow *self,
               const char *name,
               const char *data_path,
               const char *model_path)
{
  g_autofree char *base = g_path_get_basename (data_path);
  const char *data = name != NULL && *name != '\0' ? name : base;
  g_autofree char *text = g_strdup_printf (_ ("This model was trained on “%s”"), data);
  /* Translators: name of a dataset. */
  g_autofree char *button = g_strdup_printf (_ ("Open “%s” and This Model"), data);
  const char *const paths[] = { data_path, model_path };
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_strv (paths, 2));
  g_autofree char *action = g_action_print_detailed_name ("win.open-with-model", target);

  fus_strip_show_offer (fus_window_get_strip (self), text, data_path, button, action);
}

static void
failed_cb (FusWindow *self, const GError *error)
{
  fus_strip_show_error (fus_window_get_strip (self), error);
  fus_window_offer_choosing (self, error);
  self->resume = FALSE;
}

static void
notice_cb (FusWindow *self, const char *sentence)
{
  fus_window_add_toast (self, sentence, NULL, NULL);
}

static void
undo_changed_cb (FusWindow *self)
{
  FusUndoStack *undo = fus_study_get_undo (self->study);
  const char *undo_name = fus_undo_stack_get_undo_name (undo);
  const char *redo_name = fus_undo_stack_get_redo_name (undo);
  g_autofree char *undo_text = undo_name != NULL
                                 ? g_strdup_printf (_ ("Undo %s"), undo_name)
                                 : g_strdup (_ ("Undo"));
  g_autofree char *redo_text = redo_name != NULL
                                 ? g_strdup_printf (_ ("Redo %s"), redo_name)
                                 : g_strdup (_ ("Redo"));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->undo), undo_text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->redo), redo_text);
  fus_app_set_spoken_name (GTK_WIDGET (self->undo), undo_text);
  fus_app_set_spoken_name (GTK_WIDGET (self->redo), redo_text);
  fus_window_update_actions (self);
}

static void
row_selected_cb (FusWindow *self, GtkListBoxRow *row)
{
  if (row != NULL)
    fus_window_show_page (self,
                          FUS_PAGE_GET_CLASS (
                            g_ptr_array_index (self->pages,
                                               (guint) gtk_list_box_row_get_index (row)))
                            ->id);
}

static void
row_activated_cb (FusWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  fus_window_focus_page_soon (self);
}

static GtkWidget *
make_row (FusPage *page)
{
  const FusPageClass *class = FUS_PAGE_GET_CLASS (page);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (class->icon_name);
  GtkWidget *label = gtk_label_new (_ (class->title));

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (class->title), -1);

  return row;
}

static GtkWidget *
make_empty (FusPage *page)
{
  const FusPageClass *class = FUS_PAGE_GET_CLASS (page);
  GtkWidget *status = adw_status_page_new ();
  GtkWidget *button = NULL;

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), class->icon_name);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), _ ("Nothing to Show Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (status), _ (class->empty_text));
  button = gtk_button_new_with_label (
    class->needs == FUS_PAGE_NEEDS_DATA ? _ ("Open…") : _ ("Go to Train"));
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button),
                                           class->needs == FUS_PAGE_NEEDS_DATA
                                             ? "win.open"
                                             : "win.page('train')");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), button);

  return status;
}

static void
add_page (FusWindow *self, GType type)
{
  FusPage *page = g_object_new (type, "study", self->study, NULL);
  GtkWidget *frame = gtk_stack_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (FUS_PAGE_GET_CLASS (page)->title), -1);
  gtk_stack_add_named (GTK_STACK (frame), GTK_WIDGET (page), "page");
  gtk_stack_add_named (GTK_STACK (frame), make_empty (page), "empty");
  gtk_stack_add_named (self->stack, frame, FUS_PAGE_GET_CLASS (page)->id);
  gtk_list_box_append (self->list, make_row (page));
  g_ptr_array_add (self->pages, page);
  g_ptr_array_add (self->frames, frame);
  toolbar_changed_cb (self, NULL, page);
  g_signal_connect_swapped (page, "notify::toolbar", G_CALLBACK (toolbar_changed_cb),
                            self);
  g_signal_connect_swapped (page, "map", G_CALLBACK (fus_window_focus_page_soon), self);
  g_signal_connect_swapped (page, "notify::has-inspector", G_CALLBACK (update_toolbar),
                            self);
}

static gboolean
narrow_cb (gpointer data)
{
  FusWindow *self = data;

  self->narrow_id = 0;
  adw_leaflet_set_can_unfold (self->leaflet, !self->is_narrow);
  fus_yielding_set_smallest (self->yielding, self->is_narrow ? 0 : SMALLEST_WIDTH);
  for (guint i = 0; i < self->pages->len; i++)
    fus_page_set_narrow (g_ptr_array_index (self->pages, i), self->is_narrow);

  return G_SOURCE_REMOVE;
}

static void
fus_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FusWindow *self = FUS_WINDOW (widget);
  gboolean is_narrow = width < NARROW_WIDTH * fus_app_get_text_scale ();

  if (is_narrow != self->is_narrow)
    {
      self->is_narrow = is_narrow;
      /* What it changes would ask for a new layout within this one. */
      if (self->narrow_id == 0)
        self->narrow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_cb, self, NULL);
    }
  GTK_WIDGET_CLASS (fus_window_parent_class)
    ->size_allocate (widget, width, height, baseline);
}

static void
save_size (FusWindow *self)
{
  GSettings *settings = fus_app_get_settings ();
  int width = 0;
  int height = 0;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 360));
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

static void
restore_size (FusWindow *self)
{
  GSettings *settings = fus_app_get_settings ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
fus_window_close_request (GtkWindow *window)
{
  FusWindow *self = FUS_WINDOW (window);

  save_size (self);

  return fus_window_ask_close (self);
}

static void
fus_window_dispose (GObject *object)
{
  FusWindow *self = FUS_WINDOW (object);

  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_pointer (&self->inspector_binding, g_binding_unbind);
  g_clear_weak_pointer (&self->question);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->open_path, g_free);
  g_clear_pointer (&self->previous_path, g_free);
  if (self->study != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->study, self);
      g_signal_handlers_disconnect_by_data (fus_study_get_jobs (self->study), self);
      g_signal_handlers_disconnect_by_data (fus_study_get_undo (self->study), self);
      g_signal_handlers_disconnect_by_data (fus_study_get_selection (self->study), self);
      g_signal_handlers_disconnect_by_data (fus_study_get_training (self->study), self);
      fus_study_close (self->study);
    }
  self->current = NULL;
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->frames, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_WINDOW);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FusWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, yielding);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, root);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, content);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, list);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, dataset_button);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, dataset_label);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, model_button);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, model_label);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, title);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, train);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, job_button);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, welcome_jobs);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, redo);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, inspector);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, trust_strip);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, welcome_strip);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, toolbar);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, switches);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, toolbar_end);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, drop_frame);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, drop_label);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, selection_chip);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, selection_label);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, model_strip);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, FusWindow, earlier_menu);
}

static void
fus_window_class_init (FusWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_window_dispose;
  widget_class->size_allocate = fus_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = fus_window_close_request;

  g_type_ensure (FUS_TYPE_JOB_BUTTON);
  g_type_ensure (FUS_TYPE_MODALITY_SWITCHES);
  g_type_ensure (FUS_TYPE_STRIP);
  g_type_ensure (FUS_TYPE_WELCOME);
  g_type_ensure (FUS_TYPE_YIELDING);
  gtk_widget_class_set_template_from_resource (widget_class, FUS_UI ("fus-window.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  fus_window_install_actions (widget_class);
}

static void
connect_study (FusWindow *self)
{
  FusTrainingState *training = fus_study_get_training (self->study);

  g_signal_connect_swapped (self->study, "notify::dataset",
                            G_CALLBACK (dataset_changed_cb), self);
  g_signal_connect_swapped (self->study, "notify::model", G_CALLBACK (model_changed_cb),
                            self);
  g_signal_connect_object (fus_study_get_runs (self->study), "items-changed",
                           G_CALLBACK (fus_window_update_earlier), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->study, "notify::model-name", G_CALLBACK (update_model),
                            self);
  g_signal_connect_swapped (self->study, "notify::interrupted",
                            G_CALLBACK (interrupted_changed_cb), self);
  g_signal_connect_swapped (self->study, "replaced", G_CALLBACK (replaced_cb), self);
  g_signal_connect_swapped (self->study, "data-found", G_CALLBACK (data_found_cb), self);
  g_signal_connect_swapped (self->study, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->study, "notice", G_CALLBACK (notice_cb), self);
  g_signal_connect_swapped (self->study, "restored", G_CALLBACK (restored_cb), self);
  g_signal_connect_swapped (training, "notify::phase", G_CALLBACK (phase_changed_cb),
                            self);
  g_signal_connect_swapped (fus_study_get_jobs (self->study), "notify::idle",
                            G_CALLBACK (idle_changed_cb), self);
  g_signal_connect_swapped (fus_study_get_selection (self->study), "changed",
                            G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (self->study, "notify::label",
                            G_CALLBACK (selection_changed_cb), self);
  g_signal_connect_swapped (fus_study_get_undo (self->study), "notify::can-undo",
                            G_CALLBACK (undo_changed_cb), self);
  fus_window_follow_trust (self);
}

/* GtkMenuButton centers what is in it; here it fills the sidebar. */
static void
fill_button (GtkMenuButton *button)
{
  GtkWidget *box = gtk_widget_get_parent (gtk_menu_button_get_child (button));

  gtk_widget_set_halign (box, GTK_ALIGN_FILL);
  gtk_widget_set_hexpand (gtk_menu_button_get_child (button), TRUE);
}

static void
fus_window_init (FusWindow *self)
{
  self->study = fus_study_new ();
  self->pages = g_ptr_array_new ();
  self->frames = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (page_types); i++)
    add_page (self, page_types[i]());
  fus_yielding_set_smallest (self->yielding, SMALLEST_WIDTH);
  fill_button (self->dataset_button);
  fill_button (self->model_button);
  fus_app_name_parts (GTK_WIDGET (self));
  fus_modality_switches_set_study (self->switches, self->study);
  fus_job_button_set_jobs (self->job_button, fus_study_get_jobs (self->study));
  fus_job_button_set_jobs (self->welcome_jobs, fus_study_get_jobs (self->study));
  fus_window_add_drop_target (self);
  connect_study (self);
  fus_window_follow_focus (self);
  restore_size (self);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  fus_window_update_recent (self);
  fus_window_offer_checkpoint (self);
  fus_window_show_page (self, "data");
  undo_changed_cb (self);
  selection_changed_cb (self);
  update (self);
}

FusWindow *
fus_window_new (GtkApplication *application)
{
  return g_object_new (FUS_TYPE_WINDOW, "application", application, NULL);
}

FUS_DEFINE_GETTER (FusWindow, WINDOW, FusStudy *, fus_window_get_study, study)

guint
fus_window_get_n_pages (FusWindow *self)
{
  g_return_val_if_fail (FUS_IS_WINDOW (self), 0);

  return self->pages->len;
}

FusPage *
fus_window_get_page (FusWindow *self, guint i)
{
  g_return_val_if_fail (FUS_IS_WINDOW (self), NULL);

  return g_ptr_array_index (self->pages, i);
}

FUS_DEFINE_GETTER (FusWindow, WINDOW, FusPage *, fus_window_get_current_page, current)

char *
fus_window_dup_message (FusWindow *self)
{
  g_return_val_if_fail (FUS_IS_WINDOW (self), NULL);

  return fus_strip_dup_text (fus_window_get_strip (self));
}

void
fus_window_show_page (FusWindow *self, const char *id)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  for (guint i = 0; i < self->pages->len; i++)
    {
      FusPage *page = g_ptr_array_index (self->pages, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (strcmp (FUS_PAGE_GET_CLASS (page)->id, id) != 0 || page == self->current)
        continue;
      if (self->current != NULL)
        fus_page_hidden (self->current);
      self->current = page;
      bind_inspector (self);
      gtk_stack_set_visible_child_name (self->stack, id);
      gtk_list_box_select_row (self->list, row);
      fus_study_set_page (self->study, id);
      update (self);
      fus_page_shown (page);
      fus_window_focus_page_soon (self);
      return;
    }
}

void
fus_window_add_toast (FusWindow *self,
                      const char *text,
                      const char *button,
                      const char *action)
{
  AdwToast *toast = NULL;

  /* It says so already. */
  if (self->toast != NULL && strcmp (adw_toast_get_title (self->toast), text) == 0)
    return;
  toast = adw_toast_new (text);
  g_set_weak_pointer (&self->toast, toast);
  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_detailed_action_name (toast, action);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

FusStrip *
fus_window_get_strip (FusWindow *self)
{
  g_return_val_if_fail (FUS_IS_WINDOW (self), NULL);

  const char *shown = gtk_stack_get_visible_child_name (self->root);

  return g_strcmp0 (shown, "study") == 0 ? self->strip : self->welcome_strip;
}
