/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-strip.h"

#include "fus-app.h"
#include "fus-beside.h"
#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-import-state.h"

#include <glib/gi18n-lib.h>

struct _FusStrip
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *text;
  GtkLabel *detail;
  GtkButton *button;
  GtkWidget *copy;
};

G_DEFINE_FINAL_TYPE (FusStrip, fus_strip, ADW_TYPE_BIN)

static void
close_cb (FusStrip *self)
{
  fus_strip_hide (self);
}

static void
copy_cb (FusStrip *self)
{
  g_autofree char *all = fus_strip_dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), all);
}

static void
fus_strip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FUS_TYPE_STRIP);
  G_OBJECT_CLASS (fus_strip_parent_class)->dispose (object);
}

static void
fus_strip_class_init (FusStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_strip_dispose;
  g_type_ensure (FUS_TYPE_BESIDE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("widgets/fus-strip.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusStrip, box);
  gtk_widget_class_bind_template_child (widget_class, FusStrip, icon);
  gtk_widget_class_bind_template_child (widget_class, FusStrip, text);
  gtk_widget_class_bind_template_child (widget_class, FusStrip, detail);
  gtk_widget_class_bind_template_child (widget_class, FusStrip, button);
  gtk_widget_class_bind_template_child (widget_class, FusStrip, copy);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
fus_strip_init (FusStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_part (GString *text, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

char *
fus_strip_describe_place (const GError *error)
{
  FusPlace place = fus_file_error_get_place (error);
  GString *text = g_string_new (NULL);
  g_autofree char *file = place.file != NULL ? g_path_get_basename (place.file) : NULL;
  g_autofree char *number = fus_format_count (place.row);
  g_autofree char *remedy = fus_import_dup_untyped_remedy (place.remedy);
  g_autofree char *row = place.row >= 0 ? g_strdup_printf (_ ("row %s"), number) : NULL;

  add_part (text, file);
  add_part (text, place.object);
  add_part (text, row);
  add_part (text, remedy);

  return g_string_free (text, FALSE);
}

static void
show (FusStrip *self, const char *text, const char *detail, gboolean is_error)
{
  gtk_label_set_text (self->text, text);
  gtk_label_set_text (self->detail, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), detail != NULL && *detail != '\0');
  gtk_image_set_from_icon_name (self->icon, is_error ? "dialog-warning-symbolic"
                                                     : "dialog-information-symbolic");
  if (is_error)
    gtk_widget_add_css_class (self->box, "error");
  else
    gtk_widget_remove_css_class (self->box, "error");
  gtk_widget_set_visible (self->copy, is_error);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
fus_strip_show_error (FusStrip *self, const GError *error)
{
  g_return_if_fail (FUS_IS_STRIP (self));
  g_return_if_fail (error != NULL);

  g_autofree char *place = fus_strip_describe_place (error);
  g_autofree char *detail =
    g_error_matches (error, FUS_FILE_ERROR, FUS_FILE_ERROR_UNSUPPORTED)
      ? g_strjoin (
          "\n", place,
          _ ("What can be opened: tables (CSV, .xlsx, .ods), arrays (NPY, HDF5, MATLAB), "
             ".h5mu and .h5ad, folders of pictures, recordings or texts"),
          NULL)
      : g_strdup (place);

  show (self, error->message, detail, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);
}

void
fus_strip_show_offer (FusStrip *self,
                      const char *text,
                      const char *detail,
                      const char *button,
                      const char *action)
{
  g_return_if_fail (FUS_IS_STRIP (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (button == NULL || action != NULL);

  show (self, text, detail != NULL ? detail : "", FALSE);
  /* Not taken out and put in again: who listens would lose what stands beside it. */
  if (button != NULL)
    fus_strip_set_button (self, button, action);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);
}

void
fus_strip_set_button (FusStrip *self, const char *button, const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_return_if_fail (FUS_IS_STRIP (self));
  g_return_if_fail (button != NULL && action != NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
  gtk_button_set_label (self->button, button);
  /* The target first: an action with a name and no target is complained of. */
  if (!g_action_parse_detailed_name (action, &name, &target, NULL))
    g_assert_not_reached ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), name);
}

void
fus_strip_hide (FusStrip *self)
{
  g_return_if_fail (FUS_IS_STRIP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
fus_strip_hide_offer (FusStrip *self, const char *action)
{
  g_return_if_fail (FUS_IS_STRIP (self));

  const char *name = gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button));

  if (gtk_widget_get_visible (GTK_WIDGET (self->button)) && g_strcmp0 (name, action) == 0)
    fus_strip_hide (self);
}

char *
fus_strip_dup_text (FusStrip *self)
{
  g_return_val_if_fail (FUS_IS_STRIP (self), NULL);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return NULL;

  return g_strdup_printf ("%s\n%s\n", gtk_label_get_text (self->text),
                          gtk_label_get_text (self->detail));
}
