/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import.h"
#include "fus-source.h"

G_BEGIN_DECLS

/* Parts of an import. */

/* fus-import-guess.c: adds @path to @files, or the readable files right in it where it is
 * a folder. @error: a FUS_FILE_ERROR */
gboolean fus_import_expand_path (GPtrArray *files, const char *path, GError **error);

/**
 * fus_import_split_path:
 * @file: of a recipe: a path, or `PATH::PART` where no file is called so
 * @path: (out) (transfer full):
 * @part: (out) (transfer full) (nullable):
 */
void fus_import_split_path (const char *file, char **path, char **part);

/**
 * fus_import_load_texts:
 * @name: of the modality
 * @options: its object is a column of a table, %NULL for the only one
 *
 * fus-import-linked.c. Returns: (transfer full): the words of the column, a sample a row,
 * with what may name the rows, or %NULL with a FUS_FILE_ERROR
 */
FusSource *fus_import_load_texts (const char *path,
                                  const char *name,
                                  const FusReadOptions *options,
                                  const FusProgress *progress,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_import_load_linked:
 * @options: its object is a column of a table
 * @found: (out): whether that column names files
 *
 * fus-import-linked.c. Returns: (transfer full): what is in the files, a sample a row, or
 * %NULL, with @error set where @found
 */
FusSource *fus_import_load_linked (const char *path,
                                   const FusReadOptions *options,
                                   const FusProgress *progress,
                                   gboolean *found,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* fus-import-columns.c: takes the features, columns and tables named in @drops (of char
 * *) out of @source, unless a person asked for them as labels. */
void fus_import_drop_columns (FusSource *source, GPtrArray *drops);

/* A column of arrays or of MuData’s frames that a person chose to name the samples: rows
 * of @source get its texts as ids where they are unique. */
void fus_import_name_rows (FusSource *source, const char *id);

/* A column to leave out that is nowhere is more likely misspelt than superfluous.
 * @sources: of #FusSource; @error: a FUS_FILE_ERROR */
gboolean fus_import_check_drops (const FusRecipe *recipe,
                                 GPtrArray *sources,
                                 GError **error);

/* So is a column that should name the samples. */
gboolean fus_import_check_id (const FusRecipe *recipe,
                              GPtrArray *sources,
                              GError **error);

G_END_DECLS
