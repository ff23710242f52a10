/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-csv-keys.h"
#include "fus-csv.h"
#include "fus-parallel.h"
#include "fus-progress.h"
#include "fus-source.h"

G_BEGIN_DECLS

enum
{
  FUS_CSV_N_ITEM = 1024,     /* records a piece of work */
  FUS_CSV_MOST_FAULTS = 200, /* that are told one by one */
};

typedef enum
{
  FUS_CSV_ROLE_SKIP,
  FUS_CSV_ROLE_VALUE,
  FUS_CSV_ROLE_TEXT,
} FusCsvRole;

/* A cell that is no number in a column of numbers. */
typedef struct
{
  gsize record;
  guint column;
  FusCsvCell cell;
} FusCsvFault;

/* What is wrong in a piece of work. */
typedef struct
{
  GArray *faults;  /* (nullable): of FusCsvFault, the first few */
  guint *n_faults; /* (nullable) [n_columns]: all of them */
  gsize n_short;   /* rows that end early */
  gsize first_short;
  gboolean long_row; /* one has more cells than there are columns */
  gsize long_record;
  guint n_cells; /* of that one */
  gsize n_too_large;
} FusCsvProblem;

typedef struct
{
  const FusCsv *csv;
  const FusReadOptions *options;
  FusCsvRole *roles; /* [n_columns] */
  guint *slots;      /* [n_columns]: column of x or number of the text */
  guint n_values;
  guint n_texts;
  int id;            /* column, or −1 */
  gboolean id_asked; /* by the person: must be unique */
  FusMatrix *x;
  double **wide;           /* [n_columns], NULL where numbers fit as they are */
  double *offsets;         /* (nullable) [n_values] */
  FusCsvCell **texts;      /* [n_texts][n_records] */
  FusCsvProblem *problems; /* [n_items] */
  GHashTable **gaps;       /* [n_items]: text that was taken for missing → how often */
  gsize *n_empty;          /* [n_items]: and empty cells */
  GPtrArray *keys;         /* of FusCsvKey */
  gsize first;             /* record of the items at hand */
  gsize n_items;
} FusCsvTable;

/* Frees what it points to. */
void fus_csv_table_clear (FusCsvTable *self);

/* fus-csv-read.c: reads the columns that have a role. @error: a FUS_FILE_ERROR: a row
 * with more cells than there are columns, a column of numbers with too many other cells
 */
gboolean fus_csv_table_read (FusCsvTable *self,
                             FusPool *pool,
                             const FusProgress *progress,
                             GError **error);
/* Cells of @column that are no numbers. */
gsize fus_csv_table_count_faults (const FusCsvTable *self, guint column);
/* The beginning of a cell, for a message. */
char *fus_csv_dup_quote (const FusCsvCell *cell) G_GNUC_WARN_UNUSED_RESULT;

/* fus-csv-tell.c: tells @source what was assumed of the table, and which cells were made
 * missing. */
void fus_csv_table_tell (const FusCsvTable *self, FusSource *source);
/* fus-csv-twins.c: and which columns have one name, or one name and the same cells. */
void fus_csv_table_tell_twins (const FusCsvTable *self, FusSource *source);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCsvTable, fus_csv_table_clear)

G_END_DECLS
