/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_WINDOW_MAX_PAGES 9

#define FUS_TYPE_WINDOW (fus_window_get_type ())

/* Sidebar, header, page toolbar, pages; one study for its life. */
G_DECLARE_FINAL_TYPE (FusWindow, fus_window, FUS, WINDOW, AdwApplicationWindow)

FusWindow *fus_window_new (GtkApplication *application) G_GNUC_WARN_UNUSED_RESULT;

FusStudy *fus_window_get_study (FusWindow *self);
guint fus_window_get_n_pages (FusWindow *self);
FusPage *fus_window_get_page (FusWindow *self, guint i);
FusPage *fus_window_get_current_page (FusWindow *self);
char *fus_window_dup_message (FusWindow *self) G_GNUC_WARN_UNUSED_RESULT;
/* What the strip over pages that rest on the model says, or %NULL. */
char *fus_window_dup_verdict (FusWindow *self) G_GNUC_WARN_UNUSED_RESULT;

void fus_window_open_paths (FusWindow *self, const char *const *paths, guint n_paths);
void fus_window_open_files (FusWindow *self, GFile **files, guint n_files);
void fus_window_leave (FusWindow *self);
void fus_window_show_page (FusWindow *self, const char *id);
void fus_window_add_toast (FusWindow *self,
                           const char *text,
                           const char *button,
                           const char *action);

G_END_DECLS
