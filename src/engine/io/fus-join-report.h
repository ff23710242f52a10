/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-preview.h"
#include "fus-notice.h"
#include "fus-withheld.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FusJoinPart:
 * @name: of the modality
 * @file: it came from
 * @n_rows: rows in the file
 * @n_samples: samples that have it
 * @n_only: of these, samples that have nothing else
 * @n_empty: rows without a single value, taken as not recorded
 * @n_values_missing: single values taken as missing, in rows that were recorded
 * @n_infinite: of these, values that were infinite
 * @n_too_large: of these, values that were finite and too large to be kept
 * @joined_by: `id`, `row` or `label`: how its rows were found to belong to others
 * @id: (nullable): column that has the ids
 * @orientation: (nullable): how the file had it; %NULL for a sample a row
 * @many: (nullable): `mean`, `first` or `repeat`: what was done with several rows of a
 * sample
 */
typedef struct
{
  char *name;
  char *file;
  gsize n_rows;
  gsize n_samples;
  gsize n_only;
  gsize n_empty;
  gsize n_values_missing;
  gsize n_infinite;
  gsize n_too_large;
  const char *joined_by;
  char *id;
  char *orientation;
  const char *many;
} FusJoinPart;

/**
 * FusJoinColumn:
 * @role: `feature`, `id`, `label`, `date`, `text`, `skip` or `sensitive`
 * @reason: why, a sentence, translated
 * @unit: (nullable): of its numbers
 *
 * What became of a column.
 */
typedef struct
{
  char *file;
  char *column;
  const char *role;
  char *reason;
  char *unit;
} FusJoinColumn;

/**
 * FusJoinGap:
 * @text: that was taken for “not known” in @file; empty for an empty cell
 */
typedef struct
{
  char *file;
  char *text;
  gsize n;
} FusJoinGap;

/* A cell of @file that was made missing, see #FusFault. */
typedef struct
{
  char *file;
  char *column;
  gint64 row;
  char *text;
} FusJoinFault;

/**
 * FusJoinRule:
 * @name: of a modality or label
 * @rule: `value:-200`, `zero-rows`, `text:NA`
 * @n: values, rows or cells that it makes missing, or would
 * @applied: whether it was; else it is proposed
 *
 * What may stand for “not recorded”.
 */
typedef struct
{
  char *name;
  char *rule;
  gsize n;
  gboolean applied;
} FusJoinRule;

/**
 * FusJoinReport:
 * @parts: of #FusJoinPart, one a modality
 * @n_samples: samples that come out
 * @n_in_all: of these, with every modality
 * @n_duplicates: ids found twice in one file (the import fails then)
 * @n_unpaired: rows that found no partner when paired by label
 * @notes: of char *: sentences for people: what was assumed
 * @columns: of #FusJoinColumn
 * @gaps: of #FusJoinGap
 * @faults: of #FusJoinFault: the first cells that were no numbers
 * @warnings: of #FusNotice
 * @rules: of #FusJoinRule
 * @withheld: of #FusWithheld: columns that tell who persons are
 * @previews: of #FusImportPreview: first rows of what was read, in its order
 *
 * What joining by id found: shown before anything is accepted.
 */
typedef struct
{
  GPtrArray *parts;
  gsize n_samples;
  gsize n_in_all;
  gsize n_duplicates;
  gsize n_unpaired;
  GPtrArray *notes;
  GPtrArray *columns;
  GPtrArray *gaps;
  GPtrArray *faults;
  GPtrArray *warnings;
  GPtrArray *rules;
  GPtrArray *withheld;
  GPtrArray *previews;
} FusJoinReport;

/* (transfer full): a report with nothing in it. */
FusJoinReport *fus_join_report_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_join_report_free (FusJoinReport *self);

/* (transfer full): all of it, as `import --json` prints it. */
JsonNode *fus_join_report_to_json (const FusJoinReport *self) G_GNUC_WARN_UNUSED_RESULT;
/* @reason: (transfer full). Returns: (transfer none): what was added */
FusJoinColumn *fus_join_report_add_column (FusJoinReport *self,
                                           const char *file,
                                           const char *column,
                                           const char *role,
                                           char *reason);
/* Whether @column of @file (nullable) tells who persons are. */
gboolean fus_join_report_is_withheld (const FusJoinReport *self,
                                      const char *file,
                                      const char *column);
/* Adds a cell that was made missing. */
void fus_join_report_add_fault (FusJoinReport *self,
                                const char *file,
                                const char *column,
                                gint64 row,
                                const char *text);

/* Counts @n more cells in which @text was taken for “not known”. @file: (nullable) */
void fus_join_report_add_gap (FusJoinReport *self,
                              const char *file,
                              const char *text,
                              gsize n);
/* Adds a rule for what is missing, which was @applied or is proposed. */
void fus_join_report_add_rule (FusJoinReport *self,
                               const char *name,
                               const char *rule,
                               gsize n,
                               gboolean applied);
/* Lines for a terminal or a pane. */
char *fus_join_report_to_text (const FusJoinReport *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusJoinReport, fus_join_report_free)

G_END_DECLS
