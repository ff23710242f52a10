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

/**
 * FusSaid:
 * @used: of char *: words of the recipe that were meant for what was read
 * @names: of char *: what such words may name
 */
typedef struct
{
  GHashTable *used;
  GHashTable *names;
} FusSaid;

/* fus-import-said.c: notes which words of @list, `NAME=…` or `NAME::…`, are meant for a
 * modality @name (nullable) of a file called @stem. */
void fus_said_note (FusSaid *self,
                    const GPtrArray *list,
                    const char *name,
                    const char *stem);
/* Whether each word of @list was meant for something. */
gboolean fus_said_check (const FusSaid *self, const GPtrArray *list, GError **error);
/* Has the columns read that @roles, `NAME::COLUMN=ROLE`, speak of. */
void fus_import_set_roles (FusReadOptions *options,
                           const GPtrArray *roles,
                           const char *name,
                           const char *stem);
/* Gives them their roles. @error: a FUS_FILE_ERROR: a column that is not there */
gboolean fus_import_apply_roles (FusSource *source,
                                 const char *file,
                                 const GPtrArray *roles,
                                 const char *name,
                                 const char *stem,
                                 GError **error);
/* Whether a person said that @column is a feature. @roles: (nullable) */
gboolean fus_import_is_feature (const GPtrArray *roles,
                                const char *name,
                                const char *stem,
                                const char *column);

/* fus-import-points.c: takes tables of @source for embeddings whose names say so, or that
 * of the file, called @stem, or of the modality, @name (nullable). */
void fus_import_propose_points (FusSource *source, const char *stem, const char *name);

/* What a person says of names of rows that have none themselves. */
#define FUS_INDEX_NAME "_index"

/* Whether a person said that a column tells who persons are. */
typedef enum
{
  FUS_SAID_NOTHING,
  FUS_SAID_SENSITIVE,
  FUS_SAID_OPEN, /* that it does not, or that it is to be used */
} FusSaidSensitive;

/* fus-import-sensitive.c: the last word of @roles, `NAME::COLUMN=ROLE` (nullable), on
 * @column of the modality @name (nullable) or the file called @stem. @place: of the
 * column in its file, 0 where it isn't known */
FusSaidSensitive fus_import_read_sensitive (const GPtrArray *roles,
                                            const char *name,
                                            const char *stem,
                                            const char *column,
                                            guint place);
/* Whether each word on it names a column of @sources. @error: a FUS_FILE_ERROR */
gboolean fus_import_check_sensitive (const FusRecipe *recipe,
                                     const GPtrArray *sources,
                                     GError **error);
/* A modality that is named column by column is read without such columns. */
void fus_import_drop_sensitive (FusReadOptions *options,
                                const GPtrArray *roles,
                                const char *name,
                                const char *stem);
/* Tells those that were not read, now or when Fusescope wrote the file. */
void fus_import_tell_sensitive (FusJoinReport *report,
                                const FusSource *source,
                                const char *file,
                                const GPtrArray *roles);

G_END_DECLS
