/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @paths: %NULL-terminated, empty when nothing was chosen. Called once, so @data can be
 * let go of. */
typedef void (*FusFilesChosenFunc) (const char *const *paths, gpointer data);

typedef enum
{
  FUS_FILE_CHOOSER_DATA,   /* what the importers read */
  FUS_FILE_CHOOSER_FOLDER, /* a folder of such files */
  FUS_FILE_CHOOSER_MODEL,
} FusFileChooserKind;

void fus_file_chooser_open (GtkWindow *parent,
                            FusFileChooserKind kind,
                            FusFilesChosenFunc func,
                            gpointer data);
void fus_file_chooser_save (GtkWindow *parent,
                            const char *title,
                            const char *file_name,
                            FusFilesChosenFunc func,
                            gpointer data);

G_END_DECLS
