/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model menu in the sidebar: going to another run, naming and removing the one that
 * is shown. */
#include "config.h"

#include "fus-window-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* "today" is a time of the day. */
static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean is_today =
    then != NULL && now != NULL &&
    g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now) &&
    g_date_time_get_year (then) == g_date_time_get_year (now);

  /* Translators: strftime formats of a time of day, and of a day and month. */
  return then != NULL ? g_date_time_format (then, is_today ? _ ("%H:%M") : _ ("%-e %B"))
                      : g_strdup ("");
}

static char *
describe_earlier (FusRun *run)
{
  const FusTrained *trained = fus_run_get_trained (run);
  const char *name = fus_run_get_name (run);
  g_autofree char *time = format_time (trained->time);

  if (trained->n_epochs < trained->n_asked && trained->model == NULL &&
      trained->can_go_on)
    /* Translators: "MoPoE · 8 latents"; epochs done; epochs meant; a time or day. */
    return g_strdup_printf (_ ("%s, %u of %u epochs, %s"), name, trained->n_epochs,
                            trained->n_asked, time);

  /* Translators: "MoPoE · 8 latents"; epochs; a time or day. */
  return g_strdup_printf (ngettext ("%s, %u epoch, %s", "%s, %u epochs, %s",
                                    trained->n_epochs),
                          name, trained->n_epochs, time);
}

void
fus_window_update_earlier (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  g_menu_remove_all (self->earlier_menu);
  for (guint i = 0; i < fus_study_get_n_earlier (self->study); i++)
    {
      FusRun *run = fus_study_get_earlier (self->study, i);
      g_autofree char *text = describe_earlier (run);
      g_autoptr (GMenuItem) item = g_menu_item_new (text, NULL);

      g_menu_item_set_action_and_target (item, "win.use-model", "s",
                                         fus_run_get_trained (run)->id);
      g_menu_append_item (self->earlier_menu, item);
    }
}

/* The run that the dialog was opened for, whatever is shown by now. */
typedef struct
{
  FusStudy *study;
  GtkEntry *entry;
  char *id;
} Renaming;

static void
renaming_free (gpointer data, GClosure *closure)
{
  Renaming *self = data;

  g_object_unref (self->study);
  g_free (self->id);
  g_free (self);
}

static void
rename_cb (Renaming *self, const char *response)
{
  if (g_str_equal (response, "rename"))
    fus_study_rename_run (self->study, self->id,
                          gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

void
fus_window_rename_model (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  FusRun *run = fus_study_get_run (self->study);
  GtkWidget *dialog = NULL;
  GtkWidget *entry = NULL;
  Renaming *renaming = NULL;

  if (run == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Rename Model"),
                                   _ ("Without a name it is called after its kind and "
                                      "size."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"),
                                    "rename", _ ("_Rename"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename",
                                              ADW_RESPONSE_SUGGESTED);
  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), fus_run_get_name (run));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the model"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  renaming = g_new0 (Renaming, 1);
  renaming->study = g_object_ref (self->study);
  renaming->entry = GTK_ENTRY (entry);
  renaming->id = g_strdup (fus_run_get_trained (run)->id);
  g_signal_connect_data (dialog, "response", G_CALLBACK (rename_cb), renaming,
                         renaming_free, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
fus_window_remove_model (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  FusRun *run = fus_study_get_run (self->study);
  g_autofree char *sentence = NULL;

  if (run == NULL)
    return;
  /* Translators: name of a model. */
  sentence = g_strdup_printf (_ ("Removed “%s”"), fus_run_get_name (run));
  fus_study_remove_run (self->study, fus_run_get_trained (run)->id);
  fus_window_add_toast (self, sentence, _ ("Undo"), "win.undo");
}
