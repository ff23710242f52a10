/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @path: %NULL when nothing was chosen. Called once, so @data can be let go of. */
typedef void (*FusFileChosenFunc) (const char *path, gpointer data);

typedef enum
{
  FUS_FILE_CHOOSER_DATA,   /* what the importers read */
  FUS_FILE_CHOOSER_FOLDER, /* a folder of such files */
  FUS_FILE_CHOOSER_MODEL,
} FusFileChooserKind;

void fus_file_chooser_open (GtkWindow *parent,
                            FusFileChooserKind kind,
                            FusFileChosenFunc func,
                            gpointer data);
void fus_file_chooser_save (GtkWindow *parent,
                            const char *title,
                            const char *file_name,
                            FusFileChosenFunc func,
                            gpointer data);

G_END_DECLS
