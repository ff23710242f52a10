/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-modality.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FusRecipeModality:
 * @name: as the person named it; its id is made of it
 * @file: path
 * @object: (nullable): inside of @file: an HDF5 path, an array of an `.npz`, columns of a
 * table
 * @missing: (nullable): `nan` (the default), `value:V`, `zero-rows`, joined by `+`
 * @how: (nullable): how pictures, recordings and texts are read, see fus-how.h
 * @kind: (nullable): id of a #FusModalityKind, with a shape as in `image:16x15` where
 * rows are pictures or several channels; %NULL for one guessed from the numbers
 */
typedef struct
{
  char *name;
  char *file;
  char *object;
  char *missing;
  char *how;
  char *kind;
} FusRecipeModality;

/**
 * FusRecipeLabel:
 * @name: as the person named it
 * @file: path
 * @column: (nullable): header or `#k`; an array of an `.npz`; %NULL for the only one
 * there is
 */
typedef struct
{
  char *name;
  char *file;
  char *column;
} FusRecipeLabel;

/**
 * FusRecipe:
 * @name: of the dataset that comes out
 * @files: of char *: taken whole: every modality and label the importer finds in them
 * @modalities: of #FusRecipeModality
 * @labels: of #FusRecipeLabel
 * @id: (nullable): column that names the samples; %NULL for one found by content
 * @drops: of char *: columns left out, header or `#k`
 * @pair_by_label: (nullable): name of the label by which unlinked sets are paired
 * @settings: of #FusRecipeModality without a file: what is said of modalities of @files
 * @by_row: rows are paired by their order, and a person said so
 * @allow_empty: files without a common sample are meant
 * @keep_unpaired: keep what found no partner as samples that lack the others
 * @seed: of the pairing
 * @decimal: (nullable): decimal sign of tables of text
 * @encoding: (nullable): of tables of text
 * @header_row: line of the names in tables of text, −1 for none, 0 to find it
 * @data_row: line of the first row of data, 0 to find it
 * @orients: of char *, `NAME=rows|columns|long:…|windows:…`: which way tables lie
 * @roles: of char *, `NAME::COLUMN=ROLE`
 * @manys: of char *, `NAME=mean|first|repeat`: what becomes of several rows of a sample
 * @hash: (nullable): of the dataset that came out when it was written down; where another
 * comes out, that is told
 *
 * How a dataset is made from files: what `fusescope-cli import` and the window's Open
 * fill in, what is stored with a project, and what can be replayed. A plain value; not
 * shared between threads while it is being changed.
 */
typedef struct
{
  char *name;
  GPtrArray *files;
  GPtrArray *modalities;
  GPtrArray *labels;
  char *id;
  GPtrArray *drops;
  GPtrArray *settings;
  gboolean by_row;
  gboolean allow_empty;
  char *pair_by_label;
  gboolean keep_unpaired;
  guint64 seed;
  char *decimal;
  char *encoding;
  int header_row;
  int data_row;
  GPtrArray *orients;
  GPtrArray *roles;
  GPtrArray *manys;
  char *hash;
} FusRecipe;

/**
 * fus_recipe_new:
 *
 * Returns: (transfer full): an empty recipe with seed 1
 */
FusRecipe *fus_recipe_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same, all of it its own. */
FusRecipe *fus_recipe_copy (const FusRecipe *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_recipe_free (FusRecipe *self);

/**
 * fus_recipe_add_file:
 * @file: path; all that the importer finds in it is taken
 */
void fus_recipe_add_file (FusRecipe *self, const char *file);

/* A modality of @file, or where @object isn't %NULL of a part of it. */
void fus_recipe_add_modality (FusRecipe *self,
                              const char *name,
                              const char *file,
                              const char *object);

/* A label of @file; @column as in #FusRecipeLabel. */
void fus_recipe_add_label (FusRecipe *self,
                           const char *name,
                           const char *file,
                           const char *column);

/**
 * fus_recipe_add_drop:
 * @column: header or `#k`, to be left out of every file
 */
void fus_recipe_add_drop (FusRecipe *self, const char *column);

/* @text: `.` or `,`. Returns: whether it is one, else sets a FUS_FILE_ERROR_USAGE */
gboolean fus_recipe_set_decimal (FusRecipe *self, const char *text, GError **error);
/* @text: a line counted from 1, 0 for a table without names */
gboolean fus_recipe_set_header_row (FusRecipe *self, const char *text, GError **error);
/* @text: a line counted from 1 */
gboolean fus_recipe_set_data_row (FusRecipe *self, const char *text, GError **error);
/* @text: as iconv knows it */
gboolean fus_recipe_set_encoding (FusRecipe *self, const char *text, GError **error);

/* @text: `NAME=rows`, `NAME=columns`, `NAME=long:SAMPLE,FEATURE,VALUE[,VIEW]` or
 * `NAME=windows:KEY,ORDER,WIDTH,STRIDE`; NAME is that of a modality or the stem of a file
 */
gboolean fus_recipe_add_orient_text (FusRecipe *self, const char *text, GError **error);
/* @text: `NAME::COLUMN=ROLE` */
gboolean fus_recipe_add_role_text (FusRecipe *self, const char *text, GError **error);

/* @text: `COLUMN` of any file or `NAME::COLUMN`, which tells of persons or, where
 * not @sensitive, does not. */
gboolean fus_recipe_add_sensitive_text (FusRecipe *self,
                                        const char *text,
                                        gboolean sensitive,
                                        GError **error);

/* @text: `NAME=mean`, `NAME=first` or `NAME=repeat`; NAME is that of a modality or the
 * stem of a file */
gboolean fus_recipe_add_many_text (FusRecipe *self, const char *text, GError **error);

/* (nullable): the last word of a list of NAME=WORD for @name, @other (each nullable) or
 * `*`. */
const char *fus_recipe_find_said (const GPtrArray *list,
                                  const char *name,
                                  const char *other);

/**
 * fus_recipe_add_modality_text:
 * @text: `NAME=FILE` or `NAME=FILE::PART`
 * @error: a FUS_FILE_ERROR_USAGE
 *
 * Returns: whether @text is one
 */
gboolean fus_recipe_add_modality_text (FusRecipe *self, const char *text, GError **error);

/**
 * fus_recipe_add_label_text:
 * @text: `NAME=FILE` or `NAME=FILE::COLUMN`
 * @error: a FUS_FILE_ERROR_USAGE
 *
 * Returns: whether @text is one
 */
gboolean fus_recipe_add_label_text (FusRecipe *self, const char *text, GError **error);

/**
 * fus_recipe_set_missing_text:
 * @text: `NAME=RULE`; NAME `*` for every modality
 *
 * Returns: whether the rule is one and the modality is there, or may be in a file taken
 * whole, else sets a FUS_FILE_ERROR
 */
gboolean fus_recipe_set_missing_text (FusRecipe *self, const char *text, GError **error);
/* @text: `ID=RULE`, beside the rules that are there */
gboolean fus_recipe_add_missing (FusRecipe *self, const char *text, GError **error);

/**
 * fus_recipe_set_kind_text:
 * @text: `NAME=KIND` or `NAME=KIND:16x15`
 * @error: set where the kind is none, or no modality has that name
 */
gboolean fus_recipe_set_kind_text (FusRecipe *self, const char *text, GError **error);

/* @text: `NAME=FILE::COLUMN` or `NAME=FOLDER`: a modality of the words of texts */
gboolean fus_recipe_add_text_text (FusRecipe *self, const char *text, GError **error);

/* (transfer none) (nullable): the modality of that name, or what is said of one that a
 * file taken whole may have; else a FUS_FILE_ERROR_USAGE that lists those that are
 * there. */
FusRecipeModality *fus_recipe_find_or_add (FusRecipe *self,
                                           const char *name,
                                           GError **error);

/**
 * fus_recipe_set_how_text:
 * @text: `NAME=KEY:VALUE,…`, see fus-how.h
 *
 * Returns: whether a modality has that name, or may be in a file taken whole
 */
gboolean fus_recipe_set_how_text (FusRecipe *self, const char *text, GError **error);

/**
 * fus_recipe_parse_kind:
 * @text: `image`, `image:16x15`, `series:64x3` …
 * @kind: (out)
 * @shape: (out): `[3]`
 * @n_dims: (out): 0 where @text names no shape
 *
 * Returns: whether it is one, of a shape that a modality may have; else @kind is as it
 * was and @n_dims is 0
 */
gboolean fus_recipe_parse_kind (const char *text,
                                FusModalityKind *kind,
                                gsize *shape,
                                guint *n_dims);

/* Paths that start from the working folder start from the root. */
void fus_recipe_make_absolute (FusRecipe *self);

/* @folder: (nullable): paths are written relative to it, unless they have nothing but the
 * root in common with it */
char *fus_recipe_to_json (const FusRecipe *self,
                          const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_recipe_from_json:
 * @folder: (nullable): what relative paths start from
 * @error: a FUS_FILE_ERROR_FORMAT
 *
 * Returns: (transfer full): the recipe, or %NULL
 */
FusRecipe *fus_recipe_from_json (const char *json,
                                 const char *folder,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_recipe_load:
 * @error: a FUS_FILE_ERROR that names the file
 *
 * Relative paths start from the folder of @path.
 *
 * Returns: (transfer full): the recipe, or %NULL
 */
FusRecipe *fus_recipe_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_recipe_save:
 *
 * Writes paths relative to the recipe's own folder, see fus_recipe_to_json().
 */
gboolean fus_recipe_save (const FusRecipe *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRecipe, fus_recipe_free)

G_END_DECLS
