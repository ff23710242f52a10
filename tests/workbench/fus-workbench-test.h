/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"
#include "fus-synthetic.h"

G_BEGIN_DECLS

/* Home folders of its own, removed at the end; then g_test_init(). */
void fus_workbench_test_init (int *argc, char ***argv);
/* g_test_add_func() with none of the files that earlier tests left for later programs. */
void fus_workbench_test_add (const char *path, GTestFunc test);
/* Runs the main loop until @condition holds; fails after a minute. */
#define fus_wait_for(condition)                                                          \
  G_STMT_START                                                                           \
  {                                                                                      \
    gint64 give_up = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                      \
    while (!(condition))                                                                 \
      {                                                                                  \
        g_assert_cmpint (g_get_monotonic_time (), <, give_up);                           \
        fus_workbench_test_iterate ();                                                   \
      }                                                                                  \
  }                                                                                      \
  G_STMT_END
void fus_workbench_test_iterate (void);
/* Longest time on the processor that one dispatch has taken, milliseconds. */
double fus_workbench_test_get_stall (void);
void fus_workbench_test_reset_stall (void);

FusDataset *fus_workbench_test_machines (gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
