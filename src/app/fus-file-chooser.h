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

/**
 * fus_file_chooser_open:
 * @parent: (nullable): window it stands above
 * @kind: what can be chosen: several files of data make one dataset
 * @func: called once with the paths
 */
void fus_file_chooser_open (GtkWindow *parent,
                            FusFileChooserKind kind,
                            FusFilesChosenFunc func,
                            gpointer data);

/**
 * fus_file_chooser_save:
 * @parent: (nullable): window it stands above
 * @title: in header capitals, translated
 * @file_name: proposed
 * @func: called once with the one path
 */
void fus_file_chooser_save (GtkWindow *parent,
                            const char *title,
                            const char *file_name,
                            FusFilesChosenFunc func,
                            gpointer data);

G_END_DECLS
