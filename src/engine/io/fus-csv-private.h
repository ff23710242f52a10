/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-csv.h"

G_BEGIN_DECLS

/* Parts of reading a table of text, in the order in which they run. */

/* Cells of the record at @p. */
guint fus_csv_count_cells (char separator, const char *p);

/* fus-csv-layout.c: which records are the names, the units, and data; what is none of
 * these is taken out of the records. */
gboolean fus_csv_find_layout (FusCsv *self, const FusCsvLayout *layout, GError **error);

/* fus-csv-number-names.c: whether that record, the first of the data so far, holds names
 * that are numbers. @is_number: `[width]`, the columns that hold numbers below it. */
gboolean fus_csv_is_named_by_numbers (const FusCsv *csv,
                                      const gboolean *is_number,
                                      guint width,
                                      gsize record);

/* fus-csv-rows.c: takes records out of the data that are no samples. @names: where the
 * names stand in the text; @two_rows: whether more names stand above; @numbers:
 * `[n_columns]`, the columns that hold numbers. */
void fus_csv_drop_rows (FusCsv *self,
                        gsize names,
                        gboolean two_rows,
                        const gboolean *numbers);

/* fus-csv-styles.c: how the numbers of each column are written, and which columns have
 * any. */
gboolean fus_csv_settle_columns (FusCsv *self,
                                 const FusCsvLayout *layout,
                                 GError **error);

G_END_DECLS
