/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-join-report.h"
#include "fus-progress.h"
#include "fus-recipe.h"

G_BEGIN_DECLS

/* What a file holds, read by fusescope-reader, as JSON: `{"format", "objects": [{"path",
 * "kind", "dtype", "shape", "role", …}], "columns": […], "preview": [[…]]}`. */
JsonNode *fus_import_inspect (const char *path,
                              const FusProgress *progress,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How fus_dataset_load() reads that path. */
FusRecipe *fus_import_make_recipe (const char *path,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * fus_import_guess:
 * @paths: `[n_paths]`: files and folders; a folder stands for the files in it
 * @error: a FUS_FILE_ERROR
 *
 * A recipe for files opened together: each table becomes a modality, columns of text
 * become labels, and a last column that is the same short list of whole numbers in every
 * table becomes the label `label`.
 *
 * Returns: (transfer full): a recipe that can be run or changed first, or %NULL
 */
FusRecipe *fus_import_guess (const char *const *paths,
                             gsize n_paths,
                             const FusProgress *progress,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_import_expand:
 * @error: a FUS_FILE_ERROR: a folder without files that can be read
 *
 * The files of a folder, and the sheets of a workbook, take its place in @recipe, so that
 * something can be said of each.
 */
gboolean fus_import_expand (FusRecipe *recipe, GError **error);

/**
 * fus_import_run:
 * @report: (nullable): filled as far as the import came, on failure too
 * @error: a FUS_FILE_ERROR that names file, object or row, and remedy
 *
 * Reads, joins by id or row, applies the missing rules, freezes.
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
FusDataset *fus_import_run (const FusRecipe *recipe,
                            FusJoinReport *report,
                            const FusProgress *progress,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_dataset_load:
 * @path: any file the importers know, a recipe (`.json`), or a folder of such files
 * @error: a FUS_FILE_ERROR
 *
 * Returns: (transfer full): the dataset, or %NULL
 */
FusDataset *fus_dataset_load (const char *path,
                              const FusProgress *progress,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
