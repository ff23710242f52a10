/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the import assistant says: counts of the join report, in sentences that name what
 * was counted. */
#include "config.h"

#include "fus-import-state-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static const FusJoinPart *
get_part (const FusJoinReport *report, guint i)
{
  return g_ptr_array_index (report->parts, i);
}

/* How all parts found each other, where they did so in one way. */
static void
append_way (GString *text, const FusJoinReport *report)
{
  const FusJoinPart *first = get_part (report, 0);

  for (guint i = 1; i < report->parts->len; i++)
    if (strcmp (get_part (report, i)->joined_by, first->joined_by) != 0 ||
        g_strcmp0 (get_part (report, i)->id, first->id) != 0)
      return;
  if (strcmp (first->joined_by, "row") == 0)
    g_string_append (text, report->parts->len > 1 ? _ ("; joined by the order of rows")
                                                  : _ ("; told apart by their rows"));
  else if (strcmp (first->joined_by, "label") == 0)
    g_string_append (text, _ ("; pairs made by their label"));
  else if (first->id != NULL && first->id[0] != '\0' && report->parts->len > 1)
    /* Translators: name of a column */
    g_string_append_printf (text, _ ("; joined by column “%s”"), first->id);
  else if (first->id != NULL && first->id[0] != '\0')
    /* Translators: name of a column */
    g_string_append_printf (text, _ ("; named by column “%s”"), first->id);
  else if (report->parts->len > 1)
    g_string_append (text, _ ("; joined by the names of their rows"));
}

static void
append_only (GString *text, const FusJoinReport *report)
{
  for (guint i = 0; report->parts->len > 1 && i < report->parts->len; i++)
    if (get_part (report, i)->n_only > 0)
      /* Translators: a number of samples, a modality */
      g_string_append_printf (text, _ (", %'zu only in %s"), get_part (report, i)->n_only,
                              get_part (report, i)->name);
}

char *
fus_import_state_dup_summary (FusImportState *self)
{
  const FusJoinReport *report = fus_import_state_get_report (self);
  GString *text = g_string_new (NULL);

  if (report == NULL || fus_import_state_get_dataset (self) == NULL ||
      report->parts->len == 0)
    return g_string_free (text, FALSE);
  if (report->parts->len == 1)
    g_string_append_printf (text,
                            ngettext ("%'zu sample", "%'zu samples",
                                      (gulong) report->n_samples),
                            report->n_samples);
  else if (report->parts->len == 2)
    g_string_append_printf (text, _ ("%'zu in both"), report->n_in_all);
  else
    /* Translators: number of samples, of modalities */
    g_string_append_printf (text, _ ("%'zu in all %u"), report->n_in_all,
                            report->parts->len);
  append_only (text, report);
  g_string_append_printf (text, _ (", %'zu more than once"), report->n_duplicates);
  append_way (text, report);

  return g_string_free (text, FALSE);
}

static char *
dup_shape (const FusImportPreview *source)
{
  GString *text = g_string_new (NULL);

  for (guint d = 0; d < source->n_dims; d++)
    g_string_append_printf (text, "%s%'zu", d > 0 ? " × " : "", source->shape[d]);

  return g_string_free (text, FALSE);
}

static char *
dup_kind (const FusImportPreview *source)
{
  g_autofree char *shape = dup_shape (source);

  if (source->n_dims == 0)
    return g_strdup (_ ("labels"));
  switch (source->kind)
    {
    case FUS_MODALITY_IMAGE:
      /* Translators: sizes of a picture, as 28 × 28 */
      return g_strdup_printf (_ ("pictures %s"), shape);
    case FUS_MODALITY_SERIES:
      /* Translators: sizes of a series, as 64 × 3 */
      return g_strdup_printf (_ ("series %s"), shape);
    case FUS_MODALITY_COUNTS:
      return g_strdup (_ ("counts"));
    case FUS_MODALITY_BINARY:
      return g_strdup (_ ("yes and no"));
    case FUS_MODALITY_CATEGORICAL:
      return g_strdup (_ ("one of several"));
    case FUS_MODALITY_EMBEDDING:
      return g_strdup (_ ("embedding"));
    case FUS_MODALITY_VECTOR:
    default:
      return g_strdup (source->n_dims > 1 ? _ ("array") : _ ("table"));
    }
}

char *
fus_import_state_dup_contents (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  g_autofree char *kind = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  if (source->format == NULL)
    return g_strdup (_ ("not read"));
  kind = dup_kind (source);

  /* Translators: what it is, how many rows, how many columns: "table · 60 × 8" */
  return g_strdup_printf (_ ("%s · %'zu × %'zu"), kind, source->n_rows,
                          source->n_columns);
}

char *
fus_import_state_dup_size (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  g_autofree char *rows = NULL;
  g_autofree char *columns = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  if (source->format == NULL)
    return g_strdup (_ ("not read"));
  rows = g_strdup_printf (ngettext ("%'zu row", "%'zu rows", (gulong) source->n_rows),
                          source->n_rows);
  columns =
    g_strdup_printf (ngettext ("%'zu column", "%'zu columns", (gulong) source->n_columns),
                     source->n_columns);
  if (source->n_rows > source->n_shown)
    /* Translators: "2,000 rows", "216 columns" */
    return g_strdup_printf (_ ("%s, %s; the first of them as they are read"), rows,
                            columns);

  /* Translators: "2,000 rows", "216 columns" */
  return g_strdup_printf (_ ("%s, %s, as they are read"), rows, columns);
}

char *
fus_import_state_dup_name (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  g_autofree char *base = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  base = g_path_get_basename (source->file);
  if (g_str_has_prefix (base, source->name))
    return g_steal_pointer (&base);

  return g_strdup (source->name);
}

char *
fus_import_state_dup_join (FusImportState *self, guint i)
{
  const FusJoinPart *part = fus_import_state_find_part (self, i);
  gboolean alone = self->report == NULL || self->report->parts->len < 2;

  if (part == NULL || part->joined_by == NULL)
    return g_strdup ("");
  if (strcmp (part->joined_by, "label") == 0)
    return g_strdup (_ ("Paired by label: the pairs are made, not measured."));
  if (strcmp (part->joined_by, "row") == 0)
    return g_strdup (alone ? _ ("No column names its samples: they have numbers.")
                           : _ ("Joined by the order of its rows: no column names its "
                                "samples."));
  if (part->id == NULL || part->id[0] == '\0')
    return g_strdup (_ ("Joined by the names that its rows have."));
  if (alone)
    /* Translators: a column */
    return g_strdup_printf (_ ("Column “%s” names its samples: its values all differ."),
                            part->id);

  /* Translators: a column, two numbers */
  return g_strdup_printf (
    _ ("Joined by column “%s”: its values all differ, and %'zu of %'zu "
       "stand in another source."),
    part->id, part->n_samples - part->n_only, part->n_samples);
}

char *
fus_import_state_dup_obstacle (FusImportState *self)
{
  const GError *error = fus_import_state_get_error (self);

  if (error != NULL)
    return g_strdup (error->message);
  if (fus_import_state_is_busy (self))
    return g_strdup (_ ("The files are being read."));
  if (fus_import_state_needs_order (self) && !self->accepts_order)
    return g_strdup (_ ("Rows are paired by nothing but their order: say that it is the "
                        "same in all files."));

  return NULL;
}

char *
fus_import_state_dup_faults (FusImportState *self)
{
  const FusJoinReport *report = fus_import_state_get_report (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; report != NULL && i < report->faults->len; i++)
    {
      const FusJoinFault *fault = g_ptr_array_index (report->faults, i);
      g_autofree char *file = g_path_get_basename (fault->file);

      /* Translators: file, row, a column, the text of a cell */
      g_string_append_printf (text, _ ("%s: row %'ju, “%s”: “%s”\n"), file,
                              (uintmax_t) fault->row, fault->column, fault->text);
    }

  return g_string_free (text, FALSE);
}

/* The command line has options where the assistant has things to press. */
static const struct
{
  const char *id;
  const char *remedy;
} remedies[] = {
  { "paired-by-row", N_ ("Give the column that names the samples the role Id, or accept "
                         "the order above.") },
  { "paired-by-count",
    N_ ("Give the column that names the samples the role Id, or accept "
        "the order above.") },
  { "bad-cells", N_ ("Correct them in the file, or give the column the role Skip.") },
  { "many-classes", N_ ("To have it as a label all the same, give it the role Label.") },
  { "coded-classes", N_ ("If it is something else, give the column another role.") },
  { "counts-rows", N_ ("To learn from it, give the column the role Feature.") },
  { "repeated-id", N_ ("To learn from it, give the column the role Feature.") },
  { "sensitive", N_ ("If one may be used all the same, give it another role.") },
  { "ids-look-like-persons",
    N_ ("To have numbers in their place, give the column the role Sensitive.") },
  { "repeated-column", N_ ("To learn from it, give the column of one file the role "
                           "Feature.") },
  { "word-is-class", N_ ("If it means “not known”, say so under Missing Means….") },
  { "word-for-missing", N_ ("If it is a class, give the column the role Label.") },
  { "code-for-missing", N_ ("If it means “not recorded”, say so under Missing Means….") },
  { "taken-for-embedding", N_ ("If each was measured for itself, choose the kind "
                               "Numbers under How It Is Read.") },
  { "looks-long", N_ ("Say under How It Is Read what a sample is: several rows, a number "
                      "each, or a row.") },
  { "looks-turned", N_ ("If its columns are samples, say so under How It Is Read.") },
  { "merged-cells", N_ ("Unmerge them in the spreadsheet to have it otherwise.") },
  { "same-columns", N_ ("Give one of each the role Skip.") },
  { "turned", N_ ("If its rows are samples, say so under How It Is Read.") },
  { "ambiguous-decimal", N_ ("If it is the other one, choose the decimal sign.") },
};

const char *
fus_import_notice_get_remedy (const FusNotice *notice)
{
  g_return_val_if_fail (notice != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (strcmp (remedies[i].id, notice->id) == 0)
      return notice->remedy != NULL ? _ (remedies[i].remedy) : NULL;

  /* What is to be typed is of no use here. */
  return notice->remedy != NULL && strstr (notice->remedy, "--") == NULL ? notice->remedy
                                                                         : NULL;
}

char *
fus_import_dup_untyped_remedy (const char *remedy)
{
  g_auto (GStrv) sentences = g_strsplit (remedy != NULL ? remedy : "", ". ", -1);
  GString *text = g_string_new (NULL);

  for (char **sentence = sentences; *sentence != NULL; sentence++)
    if ((*sentence)[0] != '\0' && strstr (*sentence, "--") == NULL)
      g_string_append_printf (text, "%s%s%s", text->len > 0 ? " " : "", *sentence,
                              g_str_has_suffix (*sentence, ".") ? "" : ".");

  return g_string_free (text, FALSE);
}

/* What speaks of the files; then what can be done here. */
static char *
dup_remedy (const char *remedy)
{
  g_autofree char *untyped = fus_import_dup_untyped_remedy (remedy);

  return g_strconcat (untyped, *untyped != '\0' ? " " : "",
                      _ ("Here: give the column that names the samples the role Id, say "
                         "that a sample is a column, leave a file out, or accept one of "
                         "the two below."),
                      NULL);
}

GError *
fus_import_state_dup_told_error (FusImportState *self)
{
  const GError *error = fus_import_state_get_error (self);
  FusPlace place = { 0 };
  g_autofree char *remedy = NULL;
  GError *told = NULL;

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  if (!g_error_matches (error, FUS_FILE_ERROR, FUS_FILE_ERROR_MISMATCH) ||
      fus_import_state_get_n_sources (self) < 2)
    return g_error_copy (error);
  place = fus_file_error_get_place (error);
  remedy = dup_remedy (place.remedy);
  place.remedy = remedy;
  fus_file_error_set (&told, FUS_FILE_ERROR_MISMATCH, place, "%s", error->message);

  return told;
}

gsize
fus_import_state_get_n_bytes (FusImportState *self)
{
  FusDataset *dataset = fus_import_state_get_dataset (self);
  gsize n = 0;

  for (guint m = 0; dataset != NULL && m < fus_dataset_get_n_modalities (dataset); m++)
    n += fus_dataset_get_n_present (dataset, m) *
         fus_dataset_get_modality (dataset, m)->n_features * sizeof (FusReal);

  return n;
}

char *
fus_import_rule_dup_words (const FusJoinRule *rule)
{
  g_return_val_if_fail (rule != NULL, NULL);

  if (g_str_has_prefix (rule->rule, "value:"))
    {
      double value = g_ascii_strtod (rule->rule + 6, NULL);

      return g_strdup_printf (
        /* Translators: a number such as −200, a modality, a number of values */
        ngettext ("%s%.10g in %s: %'zu value", "%s%.10g in %s: %'zu values",
                  (gulong) rule->n),
        value < 0 ? "−" : "", fabs (value), rule->name, rule->n);
    }
  if (g_str_has_prefix (rule->rule, "text:"))
    return g_strdup_printf (
      /* Translators: a word such as NA, a label, a number of samples */
      ngettext ("“%s” in %s: %'zu sample", "“%s” in %s: %'zu samples", (gulong) rule->n),
      rule->rule + 5, rule->name, rule->n);

  return g_strdup_printf (
    /* Translators: a modality, a number of records */
    ngettext ("Rows of zeros in %s: %'zu record", "Rows of zeros in %s: %'zu records",
              (gulong) rule->n),
    rule->name, rule->n);
}
