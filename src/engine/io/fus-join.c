/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts tables and label columns together into one dataset: by the ids that fus-keys.c
 * found, or by row where nothing contradicts that. FusJoinSamples stand in the order that
 * one of the files has. Rules for missing values are applied here, once it is known what
 * a column is. Whatever was assumed becomes a note or a warning, and what can't be meant
 * is an error that names file, row and remedy: a wrong pairing that nobody notices is
 * the worst there is. */
#include "config.h"

#include "fus-join-private.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-recipe.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_NAMED = 5, /* columns in a sentence */
};

static void
part_free (gpointer data)
{
  FusPart *part = data;

  g_free (part->name);
  g_free (part);
}

static void
mark_free (gpointer data)
{
  FusMark *mark = data;

  g_free (mark->name);
  g_clear_pointer (&mark->words, g_ptr_array_unref);
  g_free (mark);
}

/* Ids that were made here point into themselves: rows left out are NULL, so the strings
 * hang in a list of their own. */
void
fus_join_init (FusJoin *self, FusJoinReport *report)
{
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->marks = g_ptr_array_new_with_free_func (mark_free);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->units = fus_key_units_new ();
  self->first_ids = NULL;
  self->by_row = FALSE;
  self->allow_empty = FALSE;
  self->by_label = FALSE;
  self->roles = NULL;
  self->manys = NULL;
  self->many_id = NULL;
  self->recipe = NULL;
  self->hides_ids = FALSE;
  self->report = report;
}

void
fus_join_clear (FusJoin *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
  g_clear_pointer (&self->units, g_ptr_array_unref);
}

void
fus_join_add_part (FusJoin *self,
                   const char *name,
                   const char *file,
                   FusTable *table,
                   const FusSource *source)
{
  FusPart *part = g_new0 (FusPart, 1);

  part->name = g_strdup (name);
  part->file = file;
  part->table = table;
  part->source = source;
  part->ids = table->ids;
  g_ptr_array_add (self->parts, part);
  fus_key_units_add (self->units, file, source);
}

void
fus_join_add_mark (FusJoin *self,
                   const char *name,
                   const char *file,
                   const FusColumn *column,
                   const FusSource *source)
{
  FusMark *mark = g_new0 (FusMark, 1);

  mark->name = g_strdup (name);
  mark->file = file;
  mark->column = column;
  mark->source = source;
  mark->ids = column->ids;
  g_ptr_array_add (self->marks, mark);
  if (file != NULL)
    fus_key_units_add (self->units, file, source);
}

static void
add_note (const FusJoin *self, char *note)
{
  g_ptr_array_add (self->report->notes, note);
}

/* The first ids of @n_rows rows, and whose they are. */
static char **
find_ids (const FusJoin *self, gsize n_rows, const char **file)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const FusPart *part = fus_join_get_part (self, i);

      *file = part->file;
      if (part->ids != NULL && part->table->x->n_rows == n_rows)
        return part->ids;
    }
  for (guint i = 0; i < self->marks->len; i++)
    {
      const FusMark *mark = fus_join_get_mark (self, i);

      *file = mark->file;
      if (mark->ids != NULL && mark->column->n_rows == n_rows)
        return mark->ids;
    }

  return NULL;
}

static gboolean
has_ids (const FusJoin *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (fus_join_get_part (self, i)->ids != NULL)
      return TRUE;

  return FALSE;
}

static const FusKeyUnit *
find_unit (const FusJoin *self, const char *file)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);

      if (g_strcmp0 (unit->file, file) == 0)
        return unit;
    }

  return NULL;
}

static gboolean
set_row_mismatch (const FusJoin *self,
                  const char *file,
                  const char *name,
                  gsize n_rows,
                  GError **error)
{
  const FusPart *first = fus_join_get_part (self, 0);
  const FusKeyUnit *unit = find_unit (self, file);
  g_autofree char *turned = unit != NULL ? fus_join_dup_turned (self, unit) : NULL;
  g_autofree char *here = fus_format_count ((gint64) n_rows);
  g_autofree char *there = fus_format_count ((gint64) first->table->x->n_rows);

  if (turned != NULL)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ file, name, -1,
                                      _ ("If a sample is a column in it, say so with "
                                         "--orient NAME=columns.") },
                          "%s", turned);
      return FALSE;
    }
  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){ file, name, -1,
                _ ("Name the column that holds the samples’ ids, or make the numbers of "
                   "rows equal.") },
    ngettext (
      "Without ids, samples are told by their row, but “%s” has %s row and “%s” has %s",
      "Without ids, samples are told by their row, but “%s” has %s rows and “%s” has "
      "%s",
      (gulong) n_rows),
    name, here, first->name, there);

  return FALSE;
}

/* Rows without ids go by those of a file of the same length; fus-join-check.c says so. */
static gboolean
lend_ids (const FusJoin *self,
          char ***ids,
          const char *name,
          const char *file,
          gsize n_rows,
          GError **error)
{
  const char *lender = NULL;

  if (*ids != NULL)
    return TRUE;
  if (!has_ids (self))
    return n_rows == fus_join_get_part (self, 0)->table->x->n_rows ||
           set_row_mismatch (self, file, name, n_rows, error);
  *ids = find_ids (self, n_rows, &lender);
  if (*ids == NULL)
    return set_row_mismatch (self, file, name, n_rows, error);

  return TRUE;
}

static gboolean
lend_all (const FusJoin *self, GError **error)
{
  gboolean any = has_ids (self);

  for (guint i = 0; i < self->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (self, i);
      FusJoinPart *told = g_ptr_array_index (self->report->parts, i);

      told->joined_by = self->by_label ? "label" : part->ids == NULL ? "row" : "id";
      if (part->ids != NULL && !self->by_label)
        told->id = g_strdup (fus_key_units_find (self->units, part->source)->id);
      if (!lend_ids (self, &part->ids, part->name, part->file, part->table->x->n_rows,
                     error))
        return FALSE;
    }
  for (guint i = 0; i < self->marks->len; i++)
    {
      FusMark *mark = fus_join_get_mark (self, i);

      if (any || mark->ids == NULL)
        {
          if (!lend_ids (self, &mark->ids, mark->name, mark->file, mark->column->n_rows,
                         error))
            return FALSE;
        }
      else if (mark->column->n_rows != fus_join_get_part (self, 0)->table->x->n_rows)
        return set_row_mismatch (self, mark->file, mark->name, mark->column->n_rows,
                                 error);
      else
        mark->ids = NULL;
    }

  return TRUE;
}

static void
samples_init (FusJoinSamples *self)
{
  self->ids = g_ptr_array_new ();
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
samples_clear (FusJoinSamples *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->index, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusJoinSamples, samples_clear)

gboolean
fus_join_samples_find (const FusJoinSamples *self, const char *id, guint *sample)
{
  gpointer found = id != NULL ? g_hash_table_lookup (self->index, id) : NULL;

  *sample = GPOINTER_TO_UINT (found) - 1;

  return found != NULL;
}

static void
samples_add (FusJoinSamples *self, char *id)
{
  guint sample = 0;

  if (id == NULL || fus_join_samples_find (self, id, &sample))
    return;
  g_ptr_array_add (self->ids, id);
  g_hash_table_insert (self->index, id, GUINT_TO_POINTER (self->ids->len));
}

static gboolean
check_part_ids (const FusJoin *self, const FusPart *part, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize repeat = 0;
  gsize n = 0;

  for (gsize row = 0; row < part->table->x->n_rows; row++)
    if (part->ids[row] != NULL && !g_hash_table_add (seen, part->ids[row]) && n++ == 0)
      repeat = row;
  self->report->n_duplicates += n;
  if (n > 0)
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                        (FusPlace){ part->file, part->name, (gint64) repeat + 1,
                                    _ ("Remove one of the rows, or choose other ids.") },
                        _ ("The id “%s” occurs more than once"), part->ids[repeat]);

  return n == 0;
}

static gboolean
collect_samples (const FusJoin *self, FusJoinSamples *samples, GError **error)
{
  for (gsize i = 0; self->first_ids != NULL && self->first_ids[i] != NULL; i++)
    samples_add (samples, self->first_ids[i]);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const FusPart *part = fus_join_get_part (self, i);

      if (!check_part_ids (self, part, error))
        return FALSE;
      for (gsize row = 0; row < part->table->x->n_rows; row++)
        samples_add (samples, part->ids[row]);
    }

  return TRUE;
}

/* ---- values ---- */

/* Makes what is infinite missing; how many values the row lacks. */
static gsize
count_missing_of (FusReal *values, gsize n_values, FusJoinPart *told)
{
  gsize n = 0;

  for (gsize d = 0; d < n_values; d++)
    {
      if (isinf (values[d]))
        {
          values[d] = (FusReal) NAN;
          told->n_infinite++;
        }
      n += isnan (values[d]) != 0;
    }

  return n;
}

static void
count_missing (FusMatrix *x, FusJoinPart *told)
{
  for (gsize row = 0; row < x->n_rows; row++)
    {
      gsize n = count_missing_of (fus_matrix_row (x, row), x->n_cols, told);

      if (n == x->n_cols)
        told->n_empty++;
      else
        told->n_values_missing += n;
    }
}

/* How many values were made missing. */
static gsize
apply_value_rule (const FusTable *table, double missing)
{
  FusMatrix *x = table->x;
  gsize n = x->n_rows * x->n_cols;
  gsize n_found = 0;

  for (gsize i = 0; i < n; i++)
    if (fabs ((double) x->data[i] -
              (double) (FusReal) (missing -
                                  fus_table_get_offset (table, i % x->n_cols))) <= 0)
      {
        x->data[i] = (FusReal) NAN;
        n_found++;
      }

  return n_found;
}

/* How many rows were; gaps don't make a row less empty. */
static gsize
apply_zero_rule (FusMatrix *x)
{
  gsize n_found = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    {
      FusReal *values = fus_matrix_row (x, row);
      gboolean any = FALSE;
      gsize n = 0;

      for (gsize d = 0; d < x->n_cols; d++)
        {
          n += !(fabs ((double) values[d]) > 0);
          any |= !isnan (values[d]);
        }
      n_found += n == x->n_cols && any;
      for (gsize d = 0; n == x->n_cols && d < x->n_cols; d++)
        values[d] = (FusReal) NAN;
    }

  return n_found;
}

/* A rule that finds nothing is more likely mistyped than superfluous. */
static void
warn_idle_rule (const FusJoin *self, const FusPart *part, const char *rule)
{
  fus_join_warn (self, "rule-finds-nothing",
                 /* Translators: a rule as typed, a modality */
                 g_strdup_printf (_ ("The rule “%s” finds nothing in %s."), rule,
                                  part->name),
                 _ ("See how the file writes what was not recorded."), 0);
}

static void
apply_rules (const FusJoin *self, const FusPart *part, FusJoinPart *told)
{
  g_auto (GStrv) rules =
            g_strsplit (part->missing != NULL ? part->missing : "nan", "+", -1);

  for (char **rule = rules; *rule != NULL; rule++)
    {
      gboolean counts = !g_str_equal (*rule, "nan") && !g_str_has_prefix (*rule, "text:");
      g_autofree char *id = fus_join_make_id (self, part);
      gsize n = 1;

      if (g_str_has_prefix (*rule, "value:"))
        n = apply_value_rule (part->table, g_ascii_strtod (*rule + 6, NULL));
      else if (g_str_equal (*rule, "zero-rows"))
        n = apply_zero_rule (part->table->x);
      if (counts)
        fus_join_report_add_rule (self->report, id, *rule, n, TRUE);
      if (n == 0)
        warn_idle_rule (self, part, *rule);
    }
  count_missing (part->table->x, told);
}

/* Names of other scripts give ids that are alike: the later one gets a number, and all
 * keep their names. Two of one name stay two of one id, which the builder refuses. */
char *
fus_join_make_id (const FusJoin *self, const FusPart *part)
{
  char *id = fus_modality_make_id (part->id != NULL ? part->id : part->name);
  gsize stem = MIN (strlen (id), 58);
  guint n = 1;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const FusPart *other = fus_join_get_part (self, i);
      g_autofree char *taken = NULL;

      if (other == part)
        break;
      taken = fus_modality_make_id (other->id != NULL ? other->id : other->name);
      n += strncmp (taken, id, stem) == 0 && strlen (taken) == strlen (id) &&
           !g_str_equal (other->name, part->name);
    }
  if (n > 1)
    {
      char *numbered = g_strdup_printf ("%.*s_%u", (int) stem, id, n);

      g_free (id);
      id = numbered;
    }

  return id;
}

/* Such numbers are shown as differences, which must be known. */
static void
tell_offsets (const FusJoin *self, const FusPart *part)
{
  const FusTable *table = part->table;
  g_autoptr (GString) names = g_string_new (NULL);
  gsize n = 0;

  for (gsize d = 0; d < table->x->n_cols; d++)
    if (fabs (fus_table_get_offset (table, d)) > 0 && n++ < MOST_NAMED)
      g_string_append_printf (names, "%s%s − %.17g", n > 1 ? ", " : "",
                              table->features != NULL ? table->features[d] : part->name,
                              fus_table_get_offset (table, d));
  if (n > MOST_NAMED)
    g_string_append (names, ", …");
  if (n > 0)
    fus_join_warn (
      self, "centred",
      /* Translators: a modality, columns each with what is taken off it */
      g_strdup_printf (_ ("Numbers of “%s” are large beside their differences: they are "
                          "kept and shown as differences (%s)."),
                       part->name, names->str),
      _ ("In files that are written the numbers are whole again."), n);
}

/* It was proposed by a name, and nobody said so. */
static void
tell_point (const FusJoin *self, const FusPart *part)
{
  if (part->table->kind != FUS_MODALITY_EMBEDDING || part->kind != NULL ||
      part->source->own)
    return;
  fus_join_warn (
    self, "taken-for-embedding",
    /* Translators: a modality */
    g_strdup_printf (_ ("“%s” was taken for an embedding, as it is called: its columns "
                        "are coordinates, which have numbers for names and one scale "
                        "together."),
                     part->name),
    _ ("If each was measured for itself, say so with --kind NAME=vector."),
    part->table->x->n_cols);
}

static FusModality *
make_modality (const FusJoin *self, const FusPart *part)
{
  const FusTable *table = part->table;
  g_autofree char *id = fus_join_make_id (self, part);
  FusModalityKind kind = table->kind;
  gsize shape[3] = { 0 };
  guint n_dims = 0;
  FusModality *modality = NULL;

  tell_offsets (self, part);
  tell_point (self, part);
  if (part->kind != NULL)
    fus_recipe_parse_kind (part->kind, &kind, shape, &n_dims);
  modality = fus_modality_new (id, part->name, kind, n_dims > 0 ? shape : table->shape,
                               n_dims > 0 ? n_dims : table->n_dims);
  if (!fus_modality_is_point (modality))
    modality->feature_names = g_strdupv (table->features);
  if (table->offsets != NULL)
    modality->offsets =
      g_memdup2 (table->offsets, modality->n_features * sizeof *table->offsets);
  modality->likelihood = g_strdup (table->likelihood);
  modality->unit = g_strdup (table->unit);

  return modality;
}

/* Rows that belong to a sample, and which. */
static FusMatrix *
select_rows (const FusPart *part, const FusJoinSamples *samples, guint *rows_samples)
{
  const FusMatrix *x = part->table->x;
  g_autofree guint *rows = g_new (guint, MAX (x->n_rows, 1));
  gsize n = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    if (fus_join_samples_find (samples, part->ids[row], &rows_samples[n]))
      rows[n++] = (guint) row;
  if (n == x->n_rows)
    return fus_matrix_ref (part->table->x);

  return fus_matrix_keep (part->table->x, rows, n, NULL, 0);
}

static void
add_part (const FusJoin *self,
          const FusPart *part,
          const FusJoinSamples *samples,
          FusDatasetBuilder *builder)
{
  g_autofree guint *rows_samples = g_new0 (guint, MAX (part->table->x->n_rows, 1));
  g_autoptr (FusModality) modality = make_modality (self, part);
  g_autoptr (FusMatrix) block = NULL;

  if (part->ids == NULL)
    {
      fus_dataset_builder_add_modality (builder, modality, part->table->x, NULL);
      return;
    }
  block = select_rows (part, samples, rows_samples);
  fus_dataset_builder_add_modality (builder, modality, block, rows_samples);
}

/* ---- all ---- */

static void
start_report (const FusJoin *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const FusPart *part = fus_join_get_part (self, i);
      FusJoinPart *told = g_new0 (FusJoinPart, 1);

      told->name = g_strdup (part->name);
      told->file = g_strdup (part->file);
      told->n_rows = part->many != NULL ? part->n_rows : part->table->x->n_rows;
      told->many = part->many;
      told->n_too_large = part->table->n_too_large;
      told->orientation = g_strdup (part->table->orientation);
      g_ptr_array_add (self->report->parts, told);
    }
}

static void
finish_report (const FusJoin *self, const FusDataset *dataset)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  guint n_modalities = fus_dataset_get_n_modalities (dataset);
  g_autofree char *count = NULL;
  gsize n_none = 0;

  self->report->n_samples = fus_dataset_get_n_samples (dataset);
  for (gsize i = 0; i < self->report->n_samples; i++)
    {
      self->report->n_in_all += presence[i] == fus_mask_all (n_modalities);
      n_none += presence[i] == 0;
      for (guint m = 0; m < n_modalities; m++)
        {
          FusJoinPart *told = g_ptr_array_index (self->report->parts, m);

          told->n_samples += fus_mask_has (presence[i], m);
          told->n_only += presence[i] == FUS_MASK_BIT (m);
        }
    }
  count = fus_format_count ((gint64) n_none);
  if (n_none > 0)
    add_note (self,
              g_strdup_printf (ngettext ("%s sample has no modality at all.",
                                         "%s samples have no modality at all.", n_none),
                               count));
}

static void
set_nothing (GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ NULL, NULL, -1,
                                  _ ("Choose a file with columns of numbers.") },
                      _ ("There are no numbers to make a modality of"));
}

static char **
dup_ids (const FusJoinSamples *samples)
{
  char **ids = g_new0 (char *, samples->ids->len + 1);

  for (guint i = 0; i < samples->ids->len; i++)
    ids[i] = g_strdup (g_ptr_array_index (samples->ids, i));

  return ids;
}

/* What names the samples of each file goes to what was read of it. */
static void
take_units (FusJoin *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (self, i);

      if (part->ids == NULL)
        part->ids = fus_key_units_find (self->units, part->source)->ids;
      if (self->by_row)
        part->ids = NULL;
    }
  for (guint i = 0; i < self->marks->len; i++)
    {
      FusMark *mark = fus_join_get_mark (self, i);

      if (mark->ids == NULL)
        mark->ids = fus_key_units_find (self->units, mark->source)->ids;
      if (self->by_row)
        mark->ids = NULL;
    }
  if (self->by_row)
    self->first_ids = NULL;
}

gboolean
fus_join_settle (FusJoin *self, FusSource *made, GError **error)
{
  fus_join_turn_tables (self);
  if (!fus_join_settle_many (self, made, error) ||
      !fus_key_units_resolve (self->units, error))
    return FALSE;
  take_units (self);

  return fus_join_check_units (self, error) &&
         fus_join_settle_roles (self, made, error) &&
         fus_join_settle_same_names (self, error);
}

static gboolean
fill_builder (const FusJoin *self,
              FusDatasetBuilder *builder,
              FusJoinSamples *samples,
              GError **error)
{
  gboolean by_id = has_ids (self);
  gsize n_samples = fus_join_get_part (self, 0)->table->x->n_rows;

  if (by_id && !collect_samples (self, samples, error))
    return FALSE;
  if (by_id)
    n_samples = samples->ids->len;
  fus_dataset_builder_set_samples (builder, n_samples,
                                   by_id && !self->hides_ids ? dup_ids (samples) : NULL);
  for (guint i = 0; i < self->parts->len; i++)
    {
      apply_rules (self, fus_join_get_part (self, i),
                   g_ptr_array_index (self->report->parts, i));
      add_part (self, fus_join_get_part (self, i), samples, builder);
    }
  fus_join_add_labels (self, samples, n_samples, builder);

  return TRUE;
}

FusDataset *
fus_join_finish (FusJoin *self, const char *name, const char *card, GError **error)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new (name);
  g_auto (FusJoinSamples) samples = { NULL, NULL };
  FusDataset *dataset = NULL;

  if (self->parts->len == 0)
    {
      set_nothing (error);
      return NULL;
    }
  samples_init (&samples);
  fus_dataset_builder_set_card (builder, card);
  fus_dataset_builder_set_recipe (builder, self->recipe);
  start_report (self);
  if (!lend_all (self, error) || !fill_builder (self, builder, &samples, error))
    return NULL;
  for (guint i = 0; i < self->report->warnings->len; i++)
    fus_dataset_builder_add_notice (builder,
                                    fus_notice_copy (
                                      g_ptr_array_index (self->report->warnings, i)));
  fus_dataset_builder_set_withheld (builder, self->report->withheld);
  dataset = fus_dataset_builder_finish (builder, error);
  if (dataset != NULL)
    finish_report (self, dataset);

  return dataset;
}
