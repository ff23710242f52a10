/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-modality.h"
#include "fus-notice.h"
#include "fus-pack.h"

G_BEGIN_DECLS

/**
 * FusTable:
 * @id: (nullable): of the modality, where the file says so; else made of @name
 * @name: of the modality that it may become
 * @object: (nullable): where in the file it was
 * @shape: `[n_dims]`: of a row; its product is the columns of @x
 * @features: (nullable): `[columns of x]`, %NULL-terminated
 * @ids: (nullable): `[rows of x]`, %NULL-terminated; %NULL where rows have numbers only
 * @headers: (nullable): `[columns of x]`, %NULL-terminated: @features as the file has
 * them, where some have one name and were told apart
 * @headed: whether @features are the headers of columns of a table of text
 * @chosen: whether a person chose the columns
 * @units: (nullable): `[columns of x]`, %NULL-terminated, empty where not known
 * @offsets: (nullable): `[columns of x]`: what was taken off before numbers were rounded
 * @places: (nullable): `[columns of x]`: number of each in its file, from 1; it stays in
 * the process that reads
 * @orientation: (nullable): `columns`, `long` or `windows`: what the file had instead of
 * a sample a row
 * @n_too_large: values that are finite and too large to be kept
 * @last: which feature is the last column of the file, or −1
 * @x: numbers, NaN where not recorded
 *
 * One block of numbers found in a file.
 */
typedef struct
{
  char *id;
  char *name;
  char *object;
  char *unit;
  char *likelihood;
  FusModalityKind kind;
  guint n_dims;
  gsize shape[3];
  char **features;
  char **headers;
  char **units;
  char **ids;
  double *offsets;
  guint *places;
  char *orientation;
  gsize n_too_large;
  gboolean headed;
  gboolean chosen;
  gint64 last;
  FusMatrix *x;
} FusTable;

typedef enum
{
  FUS_COLUMN_LABEL, /* what was asked for, or a column of texts that may be a label */
  FUS_COLUMN_KEY,   /* may name the samples, nothing else */
} FusColumnUse;

/**
 * FusColumn:
 * @place: number of the column in its file from 1; 0 where it has none
 * @slot: which feature of the file's table it also is, or −1
 * @is_key: whether its texts differ, none being empty
 * @numeric: whether its texts are whole numbers
 * @asked: whether a person named it
 * @role: (nullable): that a person gave it, borrowed from the recipe
 * @group: whether samples that share a text are not independent of each other
 * @strict: whether it stands among columns that must be numbers
 * @fault: row, from 0, of the first text that is empty or was there before, −1 for none
 * @fault_line: line of the file on which that row is
 * @first_line: line of its first row
 * @texts: (nullable): `[n_rows]`, %NULL-terminated; empty where not known
 * @values: (nullable): `[n_rows]`, NaN where not known
 * @ids: (nullable): `[n_rows]`, %NULL-terminated
 *
 * One label found in a file: texts or values.
 */
typedef struct
{
  char *name;
  char *object;
  gsize n_rows;
  char **texts;
  double *values;
  char **ids;
  gboolean categorical; /* even where all its texts are numbers */
  char **classes;       /* (nullable): its classes in their order */
  char **colors;        /* (nullable): as many as @classes, `#rrggbb` */
  FusColumnUse use;
  guint place;
  gint64 slot;
  gboolean is_key;
  gboolean numeric;
  gboolean asked;
  const char *role;
  gboolean group;
  gboolean strict;
  gint64 fault;
  gint64 fault_line;
  gint64 first_line;
} FusColumn;

/**
 * FusGap:
 * @text: that was taken for “not known”, empty for an empty cell
 */
typedef struct
{
  char *text;
  gsize n;
} FusGap;

/**
 * FusFault:
 * @row: line of the file
 * @text: that is no number
 *
 * A cell that is none of what its column holds, and was made missing.
 */
typedef struct
{
  char *column;
  gint64 row;
  char *text;
} FusFault;

/**
 * FusSource:
 * @format: id of the importer that read it
 * @ids: (nullable): samples in the file's own order, %NULL-terminated
 * @tables: of #FusTable
 * @columns: of #FusColumn
 * @notes: of char *: what was assumed, for people
 * @dropped: of char *: those of the columns to leave out that were found
 * @gaps: of #FusGap: what was taken for missing among the numbers
 * @hints: of char *: paths of labels that were passed over
 * @headers: of char *: the columns of a table in the order of its file, before it was
 * turned, spread or cut; empty where one was not read
 * @id: (nullable): column that names the samples, where that is settled
 * @warnings: (nullable): JSON: what Fusescope noted when it wrote the file
 * @doubts: of #FusNotice: what was assumed that may be wrong
 * @faults: of #FusFault: the first cells that were made missing
 * @recipe: (nullable): JSON: how Fusescope made what it wrote
 * @withheld: (nullable): what Fusescope kept out when it wrote the file, see
 * fus_withheld_list_to_text()
 * @looked_at: (nullable): columns that it kept, a line each: whether they tell of persons
 * is settled
 * @own: whether Fusescope wrote the file: nothing in it is in doubt
 *
 * All that an importer took from one file.
 */
typedef struct
{
  char *format;
  char *name;
  char *card;
  char **ids;
  GPtrArray *tables;
  GPtrArray *columns;
  GPtrArray *notes;
  GPtrArray *dropped;
  GPtrArray *gaps;
  GPtrArray *hints;
  GPtrArray *headers;
  char *id;
  char *warnings;
  char *recipe;
  char *withheld;
  char *looked_at;
  gboolean own;
  GPtrArray *doubts;
  GPtrArray *faults;
} FusSource;

/**
 * FusReadOptions:
 * @object: (nullable): what to take of the file: an inner path, or columns of a table
 * @id: (nullable): column that names the rows
 * @drops: (nullable): columns to leave out
 * @labels: (nullable): columns wanted as texts
 * @labels_only: whether nothing but @labels is wanted
 * @how: (nullable): how it is to be read, see fus-how.h
 * @lenient: whether the file is taken whole: columns of text become labels
 * @decimal: (nullable): the decimal sign of a table of text
 * @encoding: (nullable): of a text
 * @header_row: line of a table of text that has the names, from 1; −1 for none, 0 where
 * nothing was said
 * @data_row: line of its first row of data, 0 where nothing was said
 * @orient: (nullable): which way it lies, see fus_source_orient()
 */
typedef struct
{
  char *object;
  char *id;
  char **drops;
  char **labels;
  char *how;
  gboolean labels_only;
  gboolean lenient;
  char *decimal;
  char *encoding;
  int header_row;
  int data_row;
  char *orient;
} FusReadOptions;

/* (transfer full): a source with nothing in it. @format: id of the importer that fills
 * it */
FusSource *fus_source_new (const char *format) G_GNUC_WARN_UNUSED_RESULT;
void fus_source_free (FusSource *self);

/**
 * fus_source_add_table:
 * @x: (transfer full)
 *
 * Returns: (transfer none): the table, a plain vector until told otherwise
 */
FusTable *fus_source_add_table (FusSource *self, const char *name, FusMatrix *x);

/* (transfer none): a new label of @n_rows, whose texts or values the caller puts in. */
FusColumn *fus_source_add_column (FusSource *self, const char *name, gsize n_rows);

/* Whether a table has a feature of that name. */
gboolean fus_source_has_feature (const FusSource *self, const char *name);

/**
 * fus_source_add_gap:
 * @text: as it stood in the file
 *
 * Counts texts that were taken for “not known”.
 */
void fus_source_add_gap (FusSource *self, const char *text, gsize n);
/* Adds a cell that was made missing. */
void fus_source_add_fault (FusSource *self,
                           const char *column,
                           gint64 row,
                           const char *text);
/* Adds a notice of id @id. @message: (transfer full); @remedy: (nullable) */
void fus_source_add_doubt (FusSource *self,
                           const char *id,
                           char *message,
                           const char *remedy,
                           gsize n);
/* Without the columns that @drop, `[columns of x]`, marks. */
void fus_table_drop_columns (FusTable *self, const gboolean *drop);
/* @n_dims numbers of @shape after the first; more than three are laid end to end. */
void fus_table_set_shape (FusTable *self, const gsize *shape, guint n_dims);
/* What was taken off the numbers of column @d. */
double fus_table_get_offset (const FusTable *self, gsize d);
/* Adds it back, where columns can't keep one each. */
void fus_table_add_offsets (FusTable *self);
/* Rows of channels × height × width become height × width × channels. */
void fus_table_move_channels (FusTable *self);
/* Binary where all is 0 or 1 and both occur, else what the shape and its origin say. */
void fus_table_guess_kind (FusTable *self, gboolean bytes, gboolean sparse);

/* @self must outlive the pack. */
FusPack *fus_source_to_pack (const FusSource *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_source_from_pack:
 *
 * Returns: (transfer full): the source, or %NULL with a FUS_FILE_ERROR_FORMAT where parts
 * are missing or don't fit each other
 */
FusSource *fus_source_from_pack (const FusPack *pack,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Frees what @self points to; the struct itself is the caller's. */
void fus_read_options_clear (FusReadOptions *self);

/* (transfer full): all of them, for fusescope-reader. */
char *fus_read_options_to_json (const FusReadOptions *self) G_GNUC_WARN_UNUSED_RESULT;

/* Fills @self, which is empty. Returns: whether @json is what fus_read_options_to_json()
 * writes */
gboolean fus_read_options_from_json (FusReadOptions *self, const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSource, fus_source_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusReadOptions, fus_read_options_clear)

/* The file's name without folder and suffixes: what a modality made of it is called. */
char *fus_source_dup_stem (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
