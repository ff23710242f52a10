/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_WINDOW_MAX_PAGES 9

#define FUS_TYPE_WINDOW (fus_window_get_type ())

/* Sidebar, header, page toolbar, pages; one study for its life. */
G_DECLARE_FINAL_TYPE (FusWindow, fus_window, FUS, WINDOW, AdwApplicationWindow)

/**
 * fus_window_new:
 *
 * Returns: (transfer none): a window with nothing open
 */
FusWindow *fus_window_new (GtkApplication *application) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): for life. */
FusStudy *fus_window_get_study (FusWindow *self);

/* How many pages there are. */
guint fus_window_get_n_pages (FusWindow *self);

/* (transfer none): page @i, in the order of the sidebar. */
FusPage *fus_window_get_page (FusWindow *self, guint i);

/* (transfer none): the one that is shown. */
FusPage *fus_window_get_current_page (FusWindow *self);

/**
 * fus_window_dup_message:
 *
 * Returns: (transfer full) (nullable): the error or offer that stands under the toolbar
 */
char *fus_window_dup_message (FusWindow *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): why the model can't be trusted yet, as the strip over pages
 * that rest on it says. */
char *fus_window_dup_verdict (FusWindow *self) G_GNUC_WARN_UNUSED_RESULT;

/* One file or folder as fus_study_open(), several as one dataset. @paths: `[n_paths]` */
void fus_window_open_paths (FusWindow *self, const char *const *paths, guint n_paths);

/**
 * fus_window_open_files:
 * @files: `[n_files]`: opened together
 *
 * The one way in for the command line, the file manager, and what is dropped.
 */
void fus_window_open_files (FusWindow *self, GFile **files, guint n_files);

/**
 * fus_window_leave:
 *
 * Closes the window without a question, as for a session that ends: a run under way is
 * laid down to go on later.
 */
void fus_window_leave (FusWindow *self);

/**
 * fus_window_show_page:
 * @id: of a page; another is ignored
 */
void fus_window_show_page (FusWindow *self, const char *id);

/**
 * fus_window_add_toast:
 * @text: one short sentence
 * @button: (nullable): in header capitals
 * @action: (nullable): detailed name of what the button does
 */
void fus_window_add_toast (FusWindow *self,
                           const char *text,
                           const char *button,
                           const char *action);

G_END_DECLS
