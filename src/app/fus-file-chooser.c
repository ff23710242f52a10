/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-chooser.h"

#include "fus-format.h"

#include <glib/gi18n-lib.h>

/* The one place that knows GtkFileChooserNative. */

typedef struct
{
  GtkFileChooserNative *native;
  FusFilesChosenFunc func;
  gpointer data;
} Chooser;

static char **
list_paths (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (paths, g_file_peek_path (file));
    }

  return g_strv_builder_end (paths);
}

static void
response_cb (GtkNativeDialog *native, int response, gpointer data)
{
  g_autofree Chooser *chooser = data;
  g_auto (GStrv) paths = response == GTK_RESPONSE_ACCEPT
                           ? list_paths (GTK_FILE_CHOOSER (native))
                           : g_new0 (char *, 1);

  chooser->func ((const char *const *) paths, chooser->data);
  gtk_native_dialog_destroy (native);
  g_object_unref (chooser->native);
}

static void
add_filter (GtkFileChooserNative *native, GtkFileFilter *filter, const char *name)
{
  gtk_file_filter_set_name (filter, name);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), filter);
}

static GtkFileFilter *
make_data_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autofree const char **suffixes = fus_format_list_suffixes ();

  /* A suffix may begin with a hyphen, as in train-images-idx3-ubyte. */
  for (gsize i = 0; suffixes[i] != NULL; i++)
    if (*suffixes[i] == '.')
      gtk_file_filter_add_suffix (filter, suffixes[i] + 1);
    else
      {
        g_autofree char *pattern = g_strconcat ("*", suffixes[i], NULL);

        gtk_file_filter_add_pattern (filter, pattern);
      }
  /* Any of them may be packed. */
  gtk_file_filter_add_suffix (filter, "gz");

  return filter;
}

static void
add_filters (GtkFileChooserNative *native, FusFileChooserKind kind)
{
  g_autoptr (GtkFileFilter) models = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) data = make_data_filter ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (kind == FUS_FILE_CHOOSER_FOLDER)
    return;
  gtk_file_filter_add_suffix (models, "fsmodel");
  gtk_file_filter_add_pattern (all, "*");
  if (kind == FUS_FILE_CHOOSER_MODEL)
    add_filter (native, models, _ ("Models"));
  else
    add_filter (native, data, _ ("Data"));
  add_filter (native, all, _ ("All Files"));
}

static void
run (GtkFileChooserNative *native, FusFilesChosenFunc func, gpointer data)
{
  Chooser *chooser = g_new0 (Chooser, 1);

  chooser->native = native;
  chooser->func = func;
  chooser->data = data;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (response_cb), chooser);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

void
fus_file_chooser_open (GtkWindow *parent,
                       FusFileChooserKind kind,
                       FusFilesChosenFunc func,
                       gpointer data)
{
  g_return_if_fail ((guint) kind <= FUS_FILE_CHOOSER_MODEL);

  gboolean is_folder = kind == FUS_FILE_CHOOSER_FOLDER;
  GtkFileChooserNative *native =
    gtk_file_chooser_native_new (kind == FUS_FILE_CHOOSER_MODEL ? _ ("Open a Model")
                                 : is_folder                    ? _ ("Open a Folder")
                                                                : _ ("Open Data"),
                                 parent,
                                 is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                           : GTK_FILE_CHOOSER_ACTION_OPEN,
                                 _ ("_Open"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native),
                                        kind == FUS_FILE_CHOOSER_DATA);
  add_filters (native, kind);
  run (native, func, data);
}

void
fus_file_chooser_save (GtkWindow *parent,
                       const char *title,
                       const char *file_name,
                       FusFilesChosenFunc func,
                       gpointer data)
{
  GtkFileChooserNative *native =
    gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                 _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), file_name);
  run (native, func, data);
}
