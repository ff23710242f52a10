/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-file-error.h"
#include "fus-import.h"

G_BEGIN_DECLS

/* A folder of its own for each test. */
typedef struct
{
  char *dir;
} IoFixture;

void io_fixture_set_up (IoFixture *self, gconstpointer data);
void io_fixture_tear_down (IoFixture *self, gconstpointer data);

/* Path of @name in the folder. */
char *io_path (const IoFixture *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Writes a file of @n bytes, −1 for a string; its path. */
char *io_write (const IoFixture *self, const char *name, const char *text, gssize n)
  G_GNUC_WARN_UNUSED_RESULT;
/* Path among the collected data, or %NULL, and the test is skipped, where it isn't. */
char *io_data (const char *name) G_GNUC_WARN_UNUSED_RESULT;

FusDataset *io_load (const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* Asserts that @path can't be loaded, with that code, object (%NULL: any) and row, and
 * that file and remedy are told. */
void io_assert_refused (const char *path,
                        FusFileError code,
                        const char *object,
                        gint64 row);
void io_assert_told (const GError *error,
                     FusFileError code,
                     const char *object,
                     gint64 row);
double io_sum (const FusDataset *dataset, guint m);

#define io_add(path, func)                                                               \
  g_test_add (path, IoFixture, NULL, io_fixture_set_up, func, io_fixture_tear_down)

G_END_DECLS
