/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns become labels: classes or quantities, those of one name from several files one
 * label, told where files disagree. */
#include "config.h"

#include "fus-join-private.h"

#include "fus-format-count.h"
#include "fus-label-choice.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_CLASSES = 128, /* whole numbers that were named a label and differ more are none */
};

/* @asked: whether a person named the label */
static gboolean
is_quantity (char **texts, gsize n, gboolean asked)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree double *known = g_new (double, MAX (n, 1));
  gboolean whole = TRUE;
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    {
      double value = 0;

      if (texts[i] == NULL || fus_number_is_missing (texts[i], strlen (texts[i])))
        continue;
      if (!fus_number_parse_all (texts[i], &value))
        return FALSE;
      whole = whole && !(fabs (value - floor (value)) > 0);
      g_hash_table_add (seen, texts[i]);
      known[n_known++] = value;
    }
  if (fus_label_are_balanced_codes (known, n_known))
    return FALSE;
  if (asked)
    return !whole || g_hash_table_size (seen) > MOST_CLASSES;

  return !whole || g_hash_table_size (seen) > FUS_MOST_CLASSES ||
         !fus_label_has_classes (g_hash_table_size (seen), n_known);
}

static gsize
find_row (const FusMark *mark, const FusJoinSamples *samples, gsize row)
{
  guint sample = 0;

  if (mark->ids == NULL)
    return row;

  return fus_join_samples_find (samples, mark->ids[row], &sample) ? sample : G_MAXSIZE;
}

static gboolean
is_named_missing (const char *rules, const char *text)
{
  g_auto (GStrv) list = g_strsplit (rules, "+", -1);

  for (char **rule = list; *rule != NULL; rule++)
    if (g_str_has_prefix (*rule, "text:") && g_str_equal (*rule + 5, text))
      return TRUE;

  return FALSE;
}

/* Words that stand for “not known” in columns of numbers may be the names of classes. */
gboolean
fus_mark_is_unknown (const FusMark *self, const char *text)
{
  if (self->missing != NULL && is_named_missing (self->missing, text))
    return TRUE;

  return fus_number_is_missing (text, strlen (text)) &&
         !(self->words != NULL &&
           g_ptr_array_find_with_equal_func (self->words, text, g_str_equal, NULL));
}

/* Columns of one name from several files are one label: the first that knows a sample
 * says its class. Returns how many samples are told otherwise by a later one. */
static gsize
merge_texts (char **texts, const FusMark *mark, const FusJoinSamples *samples)
{
  gsize n_differ = 0;

  for (gsize row = 0; row < mark->column->n_rows; row++)
    {
      gsize sample = find_row (mark, samples, row);
      char *text = mark->column->texts[row];

      if (sample == G_MAXSIZE || fus_mark_is_unknown (mark, text))
        continue;
      if (texts[sample] == NULL || texts[sample][0] == '\0')
        texts[sample] = text;
      else
        n_differ += !g_str_equal (texts[sample], text);
    }

  return n_differ;
}

static void
merge_values (double *values, const FusMark *mark, const FusJoinSamples *samples)
{
  for (gsize row = 0; row < mark->column->n_rows; row++)
    {
      gsize sample = find_row (mark, samples, row);

      if (sample != G_MAXSIZE && isnan (values[sample]))
        values[sample] = mark->column->values[row];
    }
}

/* @ordered: (nullable): column whose file says the order of classes */
static void
add_texts (FusDatasetBuilder *builder,
           const char *name,
           char **texts,
           gsize n,
           gboolean categorical,
           gboolean asked,
           const FusColumn *ordered)
{
  g_autofree double *values = NULL;

  if (categorical || !is_quantity (texts, n, asked))
    {
      fus_dataset_builder_add_classes (
        builder, name, (const char *const *) texts,
        ordered != NULL ? (const char *const *) ordered->classes : NULL,
        ordered != NULL ? (const char *const *) ordered->colors : NULL);
      return;
    }
  values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    if (texts[i] == NULL || !fus_number_parse_all (texts[i], &values[i]))
      values[i] = (double) NAN;
  fus_dataset_builder_add_values (builder, name, values);
}

static gboolean
is_first_of_name (const FusJoin *self, guint i)
{
  for (guint j = 0; j < i; j++)
    if (g_str_equal (fus_join_get_mark (self, j)->name,
                     fus_join_get_mark (self, i)->name))
      return FALSE;

  return TRUE;
}

static void
add_label (const FusJoin *self,
           guint first,
           const FusJoinSamples *samples,
           gsize n_samples,
           FusDatasetBuilder *builder)
{
  const char *name = fus_join_get_mark (self, first)->name;
  g_autofree char **texts = g_new0 (char *, n_samples + 1);
  g_autofree double *values = g_new0 (double, n_samples + 1);
  const FusColumn *ordered = NULL;
  gboolean as_texts = FALSE;
  gboolean categorical = FALSE;
  gboolean asked = FALSE;
  gboolean group = FALSE;
  g_autofree char *differ = NULL;
  gsize n_differ = 0;

  for (gsize i = 0; i < n_samples; i++)
    values[i] = (double) NAN;
  for (guint i = first; i < self->marks->len; i++)
    {
      const FusMark *mark = fus_join_get_mark (self, i);

      if (!g_str_equal (mark->name, name))
        continue;
      as_texts |= mark->column->texts != NULL;
      categorical |= mark->column->categorical;
      group |= mark->column->group;
      if (ordered == NULL && mark->column->classes != NULL)
        ordered = mark->column;
      asked |= mark->column->asked || mark->source->own;
      if (mark->column->texts != NULL)
        n_differ += merge_texts (texts, mark, samples);
      else
        merge_values (values, mark, samples);
    }
  if (as_texts)
    add_texts (builder, name, texts, n_samples, categorical, asked, ordered);
  else
    fus_dataset_builder_add_values (builder, name, values);
  if (group)
    fus_dataset_builder_mark_group (builder);
  differ = fus_format_count ((gint64) n_differ);
  if (n_differ > 0 && !self->by_label)
    fus_join_warn (self, "labels-disagree",
                   g_strdup_printf (
                     ngettext ("Two files call %s sample by different classes of “%s”: "
                               "the first was taken.",
                               "Two files call %s samples by different classes of “%s”: "
                               "the first was taken.",
                               n_differ),
                     differ, name),
                   _ ("See whether the samples are paired rightly."), n_differ);
}

void
fus_join_add_labels (const FusJoin *self,
                     const FusJoinSamples *samples,
                     gsize n_samples,
                     FusDatasetBuilder *builder)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (is_first_of_name (self, i))
      add_label (self, i, samples, n_samples, builder);
}
