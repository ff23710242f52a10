/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-welcome.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-presence.h"

#include <glib/gi18n-lib.h>

struct _FusWelcome
{
  AdwBin parent_instance;

  GtkWidget *recent;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (FusWelcome, fus_welcome, ADW_TYPE_BIN)

static void
fus_welcome_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FUS_TYPE_WELCOME);
  G_OBJECT_CLASS (fus_welcome_parent_class)->dispose (object);
}

static void
fus_welcome_class_init (FusWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_welcome_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, FUS_UI ("fus-welcome.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusWelcome, recent);
  gtk_widget_class_bind_template_child (widget_class, FusWelcome, list);
}

static void
fus_welcome_init (FusWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "yesterday", "Monday", "12 November". */
static char *
format_day (gint64 time)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate then_day = { 0 };
  GDate today = { 0 };
  int n_days = 0;

  if (then == NULL)
    return g_strdup ("");
  g_date_set_dmy (&then_day, (GDateDay) g_date_time_get_day_of_month (then),
                  (GDateMonth) g_date_time_get_month (then),
                  (GDateYear) g_date_time_get_year (then));
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));
  n_days = g_date_days_between (&then_day, &today);
  if (n_days <= 0)
    return g_strdup (_ ("today"));
  if (n_days == 1)
    return g_strdup (_ ("yesterday"));

  /* Translators: strftime formats of a weekday, and of a day and month. */
  return g_date_time_format (then, n_days < 7 ? _ ("%A") : _ ("%-e %B"));
}

char *
fus_welcome_dup_place (const GPtrArray *sessions, const FusSession *session)
{
  guint n = 0;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (sessions != NULL, NULL);
  g_return_val_if_fail (session != NULL, NULL);

  for (guint i = 0; i < sessions->len; i++)
    {
      const FusSession *other = g_ptr_array_index (sessions, i);

      if (g_strcmp0 (other->name, session->name) == 0)
        n++;
    }
  if (n < 2 || session->dataset_path == NULL)
    return NULL;
  folder = g_path_get_dirname (session->dataset_path);
  if (g_str_has_suffix (folder, "/fusescope/recipes"))
    return g_strdup (_ ("read as chosen"));
  if (g_str_has_prefix (folder, g_get_home_dir ()))
    return g_strconcat ("~", folder + strlen (g_get_home_dir ()), NULL);

  return g_steal_pointer (&folder);
}

static char *
format_contents (const GPtrArray *sessions, const FusSession *session)
{
  g_autofree char *count = fus_format_count ((gint64) session->n_samples);
  g_autofree char *names = g_strjoinv (_ (", "), session->modalities);
  g_autofree char *place = fus_welcome_dup_place (sessions, session);
  g_autofree char *contents =
    g_strdup_printf (ngettext ("%s sample · %s", "%s samples · %s",
                               (gulong) session->n_samples),
                     count, names);

  return place != NULL ? g_strjoin (" · ", place, contents, NULL)
                       : g_steal_pointer (&contents);
}

static void
add_missing_buttons (AdwActionRow *row, const FusSession *session)
{
  GtkWidget *forget = gtk_button_new_from_icon_name ("list-remove-symbolic");

  adw_action_row_set_subtitle (row, _ ("It is not where it was. Open it from its new "
                                       "place."));
  gtk_widget_set_tooltip_text (forget, _ ("Forget It"));
  fus_app_set_spoken_name (forget, _ ("Forget It"));
  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (forget), "s", session->dataset_path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (forget), "win.forget-path");
  adw_action_row_add_suffix (row, forget);
}

static void
add_details (AdwActionRow *row, const GPtrArray *sessions, const FusSession *session)
{
  g_autofree char *contents = format_contents (sessions, session);
  g_autofree char *day = format_day (session->time);
  GtkWidget *day_label = gtk_label_new (day);

  adw_action_row_set_subtitle (row, contents);
  adw_action_row_add_suffix (row,
                             fus_presence_new (session->coverage, session->n_modalities));
  gtk_widget_add_css_class (day_label, "caption");
  gtk_widget_add_css_class (day_label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (day_label), 1);
  gtk_label_set_width_chars (GTK_LABEL (day_label), 11);
  adw_action_row_add_suffix (row, day_label);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", session->dataset_path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-path");
}

static GtkWidget *
make_row (const GPtrArray *sessions, const FusSession *session)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_there = g_file_test (session->dataset_path, G_FILE_TEST_EXISTS);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), session->name);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, session->dataset_path);
  if (is_there)
    add_details (ADW_ACTION_ROW (row), sessions, session);
  else
    add_missing_buttons (ADW_ACTION_ROW (row), session);

  return row;
}

void
fus_welcome_set_sessions (FusWelcome *self, const GPtrArray *sessions)
{
  GtkListBoxRow *row = NULL;

  g_return_if_fail (FUS_IS_WELCOME (self));
  g_return_if_fail (sessions != NULL);

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < sessions->len; i++)
    gtk_list_box_append (self->list,
                         make_row (sessions, g_ptr_array_index (sessions, i)));
  gtk_widget_set_visible (self->recent, sessions->len > 0);
}
