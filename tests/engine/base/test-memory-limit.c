/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"
#include "fus-matrix.h"
#include "fus-memory-limit.h"
#include "fus-memory.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void
test_sizes (void)
{
  static const struct
  {
    const char *text;
    guint64 n_bytes; /* 0: no size */
  } sizes[] = {
    { "1", 1 },
    { "4096", 4096 },
    { "3k", 3 << 10 },
    { "512M", 512 << 20 },
    { "4G", (guint64) 4 << 30 },
    { "1.5G", (guint64) 3 << 29 },
    { "2 GiB", (guint64) 2 << 30 },
    { "1TB", (guint64) 1 << 40 },
    { "", 0 },
    { "G", 0 },
    { "0", 0 },
    { "-1G", 0 },
    { "4X", 0 },
    { "4GG", 0 },
    { "nan", 0 },
    { "inf", 0 },
    { "1e30", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint64 n_bytes = 0;

      g_assert_cmpint (fus_memory_parse_size (sizes[i].text, &n_bytes), ==,
                       sizes[i].n_bytes > 0);
      g_assert_cmpuint (n_bytes, ==, sizes[i].n_bytes);
    }
}

static void
write_limit (const char *root, const char *group, const char *file, const char *text)
{
  g_autofree char *folder = g_build_filename (root, group, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The group of a process and those around it, of either version. */
static void
test_groups (void)
{
  g_autofree char *root = g_dir_make_tmp ("fusescope-groups-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", root);

  write_limit (root, "a", "memory.max", "3000000\n");
  write_limit (root, "a/b", "memory.max", "max\n");
  write_limit (root, "a/c", "memory.max", "2000000\n");
  write_limit (root, "memory/old", "memory.limit_in_bytes", "1000000\n");
  g_assert_cmpuint (fus_memory_find_group_limit ("0::/a/b\n", root), ==, 3000000);
  g_assert_cmpuint (fus_memory_find_group_limit ("0::/a/c\n", root), ==, 2000000);
  g_assert_cmpuint (fus_memory_find_group_limit ("0::/elsewhere\n", root), ==,
                    G_MAXUINT64);
  g_assert_cmpuint (fus_memory_find_group_limit ("5:cpu,memory:/old\n0::/a/b\n", root),
                    ==, 1000000);
  g_assert_cmpuint (fus_memory_find_group_limit ("5:cpu:/old\n", root), ==, G_MAXUINT64);
  g_assert_cmpuint (fus_memory_find_group_limit ("0::/../a\nnonsense\n", root), ==,
                    G_MAXUINT64);
  g_assert_cmpint (system (command), ==, 0);
}

/* What is asked for and can't be had is said, with what may be used. */
static void
test_variable (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv (FUS_MEMORY_VARIABLE, "much", TRUE);
  g_assert_false (fus_memory_check_variable (&error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_LIMIT);
  g_clear_error (&error);
  g_setenv (FUS_MEMORY_VARIABLE, "600M", TRUE);
  g_assert_true (fus_memory_check_variable (&error));
  g_assert_no_error (error);
  g_assert_cmpuint (fus_memory_get_limit (), <=, 600 << 20);
  g_assert_cmpuint (fus_memory_get_used (), >, 0);
  g_assert_true (fus_memory_check_for (FUS_MEMORY_FOR_MAP, 1 << 20, &error));
  g_assert_no_error (error);
  g_assert_false (fus_memory_check_for (FUS_MEMORY_FOR_MAP, 700 << 20, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "The map needs"));
  g_assert_nonnull (
    strstr (fus_file_error_get_place (error).remedy, FUS_MEMORY_VARIABLE));
  g_unsetenv (FUS_MEMORY_VARIABLE);
}

static FusMatrix *
make_matrix (gsize n_rows, gsize n_cols, gboolean in_file)
{
  const gsize n_bytes = n_rows * n_cols * sizeof (FusReal);
  FusMatrix *self = NULL;

  if (in_file)
    {
      int fd = memfd_create ("test", MFD_CLOEXEC);
      g_autoptr (FusMapping) mapping = NULL;

      g_assert_cmpint (ftruncate (fd, (off_t) n_bytes), ==, 0);
      mapping = fus_mapping_new (fd, 0, n_bytes, FUS_MAPPING_SHARE);
      g_assert_nonnull (mapping);
      close (fd);
      self = fus_matrix_new_mapped (mapping, mapping->data, n_rows, n_cols);
    }
  else
    self = fus_matrix_new (n_rows, n_cols);
  for (gsize i = 0; i < n_rows * n_cols; i++)
    self->data[i] = (FusReal) i;

  return self;
}

/* Rows and columns that stay are the same, in a file as in memory, and survive not being
 * looked at. */
static void
test_keep (void)
{
  for (guint in_file = 0; in_file < 2; in_file++)
    for (gsize n_rows = 1; n_rows < 20000; n_rows = 3 * n_rows + 1)
      {
        const gsize n_cols = 7;
        const guint cols[] = { 1, 2, 5 };
        g_autoptr (FusMatrix) all = make_matrix (n_rows, n_cols, in_file);
        g_autoptr (FusMatrix) kept = NULL;
        g_autofree guint *rows = g_new (guint, n_rows);
        gsize n = 0;

        for (gsize row = 0; row < n_rows; row++)
          if (row % 3 != 1)
            rows[n++] = (guint) row;
        fus_matrix_relax (all, 0, n_rows);
        g_assert_cmpint (fus_matrix_is_streamed (all), ==, (int) in_file);
        kept = fus_matrix_keep (all, rows, n, cols, G_N_ELEMENTS (cols));
        g_assert_cmpint (fus_matrix_is_streamed (kept), ==, (int) in_file);
        fus_matrix_relax (kept, 0, n);
        for (gsize i = 0; i < n; i++)
          for (gsize d = 0; d < G_N_ELEMENTS (cols); d++)
            g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (kept, i)[d],
                                            (double) (rows[i] * n_cols + cols[d]), 1e-6);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/memory/sizes-are-understood", test_sizes);
  g_test_add_func ("/memory/groups-are-obeyed", test_groups);
  g_test_add_func ("/memory/what-is-too-much-is-said", test_variable);
  g_test_add_func ("/memory/what-is-kept-is-the-same", test_keep);

  return g_test_run ();
}
