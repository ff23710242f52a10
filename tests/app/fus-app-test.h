/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-window.h"

G_BEGIN_DECLS

/* Home folders of its own, libadwaita and what the app needs to be shown. */
void fus_app_test_init (int *argc, char ***argv);
/* In place of g_test_run(): removes those folders. */
int fus_app_test_run (void);
/* Runs the main loop until @condition holds; fails after a minute. */
#define fus_app_wait_for(condition)                                                      \
  G_STMT_START                                                                           \
  {                                                                                      \
    gint64 give_up = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                      \
    while (!(condition))                                                                 \
      {                                                                                  \
        g_assert_cmpint (g_get_monotonic_time (), <, give_up);                           \
        fus_app_test_iterate ();                                                         \
      }                                                                                  \
  }                                                                                      \
  G_STMT_END
void fus_app_test_iterate (void);
/* Until a frame has been drawn after all that was asked for. */
void fus_app_test_settle (GtkWidget *widget);
/* Whether @widget, or something within it, shows @text. */
gboolean fus_app_test_find_label (GtkWidget *widget, const char *text);
/* Lets go of a window, and makes sure that nothing else holds it. */
void fus_app_test_destroy (GtkWindow *window);

FusDataset *fus_app_test_machines (gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;
/* A window on the example, with a model trained for @n_epochs, or none for 0. */
FusWindow *fus_app_test_window (guint n_epochs) G_GNUC_WARN_UNUSED_RESULT;
/* The same, of another size than 1280 × 800. */
FusWindow *fus_app_test_window_sized (guint n_epochs,
                                      int width,
                                      int height) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
