/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

#include <string.h>

/* The six views of handwritten digits, MODELS.md 7.6, read from the data folder; NULL
 * where it isn't there. */
static const char *const mfeat_views[] = { "fou", "fac", "kar", "pix", "zer", "mor" };

enum
{
  MFEAT_M = 6,
  MFEAT_N = 2000
};

static inline char *
mfeat_find (const char *view)
{
  const char *root = g_getenv ("FUSESCOPE_SOURCE_ROOT");
  const char *data = g_getenv ("FUSESCOPE_DATA");
  g_autofree char *name = g_strdup_printf ("mfeat-%s.csv", view);
  g_autofree char *usual =
    g_build_filename (root != NULL ? root : ".", "..", "shared", "data", NULL);

  return g_build_filename (data != NULL ? data : usual, "mfeat", name, NULL);
}

/* @labels: `[MFEAT_N]`: the last column, newly allocated texts */
static inline FusMatrix *
mfeat_read (const char *view, char **labels)
{
  g_autofree char *path = mfeat_find (view);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  FusMatrix *block = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", MFEAT_N + 2);
  for (guint row = 0; row < MFEAT_N; row++)
    {
      g_auto (GStrv) fields = g_strsplit (g_strstrip (lines[row + 1]), ",", -1);
      guint n = g_strv_length (fields) - 1;

      if (block == NULL)
        block = fus_matrix_new (MFEAT_N, n);
      for (guint f = 0; f < n; f++)
        fus_matrix_row (block, row)[f] = (FusReal) g_ascii_strtod (fields[f], NULL);
      if (labels[row] == NULL)
        labels[row] = g_strdup (fields[n]);
    }

  return block;
}

static inline FusDataset *
mfeat_new (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("mfeat");
  g_auto (GStrv) labels = g_new0 (char *, MFEAT_N + 1);
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, MFEAT_N, NULL);
  for (guint m = 0; m < MFEAT_M; m++)
    {
      g_autoptr (FusMatrix) block = mfeat_read (mfeat_views[m], labels);
      g_autoptr (FusModality) modality = NULL;

      if (block == NULL)
        return NULL;
      modality = fus_modality_new (mfeat_views[m], mfeat_views[m], FUS_MODALITY_VECTOR,
                                   &block->n_cols, 1);
      fus_dataset_builder_add_modality (builder, modality, block, NULL);
    }
  fus_dataset_builder_add_categories (builder, "digit", (const char *const *) labels);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* Protocol mfeat-A: every fifth row is for the test. */
static inline guint *
mfeat_list_rows (gboolean test, gsize *n_rows)
{
  guint *rows = g_new (guint, MFEAT_N);

  *n_rows = 0;
  for (guint row = 0; row < MFEAT_N; row++)
    {
      if ((row % 5 == 4) == test)
        rows[(*n_rows)++] = row;
    }

  return rows;
}
