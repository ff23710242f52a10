/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-csv.h"

G_BEGIN_DECLS

/**
 * FusCsvKey:
 * @column: of the table
 * @texts: `[n_records]`, %NULL-terminated
 * @numeric: whether all are whole numbers, written without zeros before them
 * @mixed: whether the column holds numbers and words
 * @is_key: whether each occurs once and none is empty
 * @fault: first record whose text is empty or was there before, −1 where @is_key
 *
 * A column that may name the samples.
 */
typedef struct
{
  guint column;
  char **texts;
  gboolean numeric;
  gboolean mixed;
  gboolean is_key;
  gint64 fault;
} FusCsvKey;

/* Of #FusCsvKey: columns of texts or whole numbers whose cells all differ; the first one
 * too where it should but doesn't, if it holds texts or has no header.
 * @excluded: `[n_columns]` */
GPtrArray *fus_csv_find_keys (const FusCsv *self,
                              const gboolean *excluded) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
