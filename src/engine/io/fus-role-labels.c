/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-key-names.h"
#include "fus-format-count.h"
#include "fus-label-choice.h"
#include "fus-number.h"
#include "fus-roles.h"
#include "fus-sensitive-cells.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Columns that a file taken whole has besides its numbers: dates, remarks and codes of
 * single samples are no classes; numbers written as texts are numbers; `NA`, `none` and
 * `null` may be names of classes. What a person asked for stays what was asked for. */

enum
{
  FEWEST_WORDS = 2, /* times that a word is a class */
};

#define MOSTLY 0.9

/* ---- texts ---- */

typedef struct
{
  GHashTable *levels; /* of char *, borrowed, without words for “not known” */
  gsize n_known;
  gsize n_numbers;
  gsize n_whole;
  gsize n_dates;
  gsize n_words; /* that may be classes */
} Texts;

static void
texts_clear (Texts *self)
{
  g_clear_pointer (&self->levels, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, texts_clear)

gboolean
fus_roles_is_word (GHashTable *texts, const char *text)
{
  static const char *const findings[] = { "+", "++", "+++", "(+)", "+/-", "±" };

  if (fus_number_is_word (text))
    return TRUE;
  for (gsize i = 0; g_str_equal (text, "-") && i < G_N_ELEMENTS (findings); i++)
    if (g_hash_table_contains (texts, findings[i]))
      return TRUE;

  return FALSE;
}

static void
add_text (Texts *self, char *text)
{
  double value = 0;

  if (fus_number_is_missing (text, strlen (text)))
    return;
  self->n_known++;
  g_hash_table_add (self->levels, text);
  self->n_dates += fus_cell_read_date (text, NULL);
  if (!fus_number_parse_all (text, &value))
    return;
  self->n_numbers++;
  self->n_whole += !(fabs (value - floor (value)) > 0);
}

static void
look_at (Texts *self, const FusColumn *column)
{
  self->levels = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize row = 0; row < column->n_rows; row++)
    add_text (self, column->texts[row]);
  for (gsize row = 0; row < column->n_rows; row++)
    self->n_words += fus_roles_is_word (self->levels, column->texts[row]);
}

static gboolean
are_numbers (const Texts *self)
{
  return self->n_known > 0 && self->n_numbers == self->n_known;
}

static gboolean
are_classes (const Texts *self)
{
  return fus_label_has_classes (g_hash_table_size (self->levels), self->n_known);
}

/* ---- words that may be classes ---- */

static gsize
count_text (const FusColumn *column, const char *text)
{
  gsize n = 0;

  for (gsize row = 0; row < column->n_rows; row++)
    n += g_str_equal (column->texts[row], text);

  return n;
}

/* Tables of text have one sign for a gap and for a word; other files tell them apart. */
static gboolean
may_have_words (const FusColumn *column, const Texts *texts)
{
  if (texts->n_words == 0 || are_numbers (texts))
    return FALSE;

  return column->place == 0 || (texts->n_known > 0 && are_classes (texts) &&
                                g_hash_table_size (texts->levels) <= FUS_MOST_CLASSES);
}

static void
find_words (FusMark *mark, const Texts *texts)
{
  const FusColumn *column = mark->column;

  if (!may_have_words (column, texts))
    return;
  mark->words = g_ptr_array_new ();
  for (gsize row = 0; row < column->n_rows; row++)
    if (fus_roles_is_word (texts->levels, column->texts[row]) &&
        !g_ptr_array_find_with_equal_func (mark->words, column->texts[row], g_str_equal,
                                           NULL) &&
        (column->place == 0 || count_text (column, column->texts[row]) >= FEWEST_WORDS))
      g_ptr_array_add (mark->words, column->texts[row]);
}

static void
tell_word (const FusJoin *self, const FusMark *mark, const char *word)
{
  gsize n = count_text (mark->column, word);
  g_autofree char *count = fus_format_count ((gint64) n);
  g_autofree char *remedy =
    /* Translators: what to type in a command */
    g_strdup_printf (_ ("If it means “not known”: --missing “%s=text:%s”."), mark->name,
                     word);

  g_autofree char *rule = g_strconcat ("text:", word, NULL);

  fus_join_report_add_rule (self->report, mark->name, rule, n, FALSE);
  fus_join_warn (self, "word-is-class",
                 g_strdup_printf (
                   /* Translators: a number, a word such as NA, the name of a column */
                   ngettext ("%s sample says “%s” in “%s”, which was taken for a class.",
                             "%s samples say “%s” in “%s”, which was taken for a class.",
                             n),
                   count, word, mark->name),
                 remedy, n);
}

/* Words that a person called missing need no word. */
static void
tell_words (const FusJoin *self, const FusMark *mark)
{
  for (guint i = 0;
       mark->words != NULL && mark->column->place > 0 && i < mark->words->len; i++)
    if (!fus_mark_is_unknown (mark, g_ptr_array_index (mark->words, i)))
      tell_word (self, mark, g_ptr_array_index (mark->words, i));
}

/* Words that a person called missing. */
static void
tell_rules (const FusJoin *self, const FusMark *mark)
{
  g_auto (GStrv) rules = g_strsplit (mark->missing != NULL ? mark->missing : "", "+", -1);

  for (char **rule = rules; *rule != NULL; rule++)
    if (g_str_has_prefix (*rule, "text:"))
      fus_join_report_add_rule (self->report, mark->name, *rule,
                                count_text (mark->column, *rule + 5), TRUE);
}

static void
count_gaps (const FusJoin *self, const FusMark *mark)
{
  const FusColumn *column = mark->column;

  for (gsize row = 0; row < column->n_rows; row++)
    if (fus_mark_is_unknown (mark, column->texts[row]))
      fus_join_report_add_gap (self->report, mark->file, column->texts[row], 1);
}

/* ---- numbers ---- */

/* `5.0` is the class 5. */
static void
shorten_numbers (const FusColumn *column)
{
  for (gsize row = 0; row < column->n_rows; row++)
    {
      char *point = strchr (column->texts[row], '.');

      if (point != NULL && point > column->texts[row] &&
          point[1 + strspn (point + 1, "0")] == '\0')
        *point = '\0';
    }
}

static gboolean
are_codes (const double *values, gsize n)
{
  g_autofree FusReal *narrow = g_new (FusReal, MAX (n, 1));
  guint n_levels = 0;

  for (gsize i = 0; i < n; i++)
    narrow[i] = (FusReal) values[i];

  return fus_roles_are_codes (narrow, n, 1, FUS_MOST_CLASSES, &n_levels) ||
         fus_label_are_balanced_codes (values, n);
}

/* Codes with gaps are stored as numbers with a fraction. */
static void
make_texts (FusMark *mark, FusSource *made)
{
  const FusColumn *from = mark->column;
  FusColumn *column = fus_source_add_column (made, from->name, from->n_rows);

  column->texts = g_new0 (char *, from->n_rows + 1);
  for (gsize row = 0; row < from->n_rows; row++)
    column->texts[row] = isnan (from->values[row])
                           ? g_strdup ("")
                           : g_strdup_printf ("%.0f", from->values[row]);
  column->categorical = TRUE;
  column->asked = from->asked;
  mark->column = column;
}

/* ---- all ---- */

static void
leave_out (FusJoin *self, guint i, const char *role, char *reason)
{
  const FusMark *mark = fus_join_get_mark (self, i);

  fus_join_report_add_column (self->report, mark->file, mark->column->name, role, reason);
  g_ptr_array_remove_index (self->marks, i);
}

static gboolean
is_left_out (FusJoin *self, guint i, const Texts *texts)
{
  const FusMark *mark = fus_join_get_mark (self, i);
  guint n_levels = g_hash_table_size (texts->levels);
  g_autofree char *levels = NULL;
  g_autofree char *known = NULL;

  if (mark->column->asked || mark->source->own)
    return FALSE;
  if (texts->n_known > 0 && (double) texts->n_dates >= MOSTLY * (double) texts->n_known)
    {
      leave_out (self, i, "date", g_strdup (_ ("Dates are no classes.")));
      return TRUE;
    }
  if (are_numbers (texts) || are_classes (texts))
    return FALSE;
  levels = fus_format_count (n_levels);
  known = fus_format_count ((gint64) texts->n_known);
  fus_join_warn (
    self, "many-classes",
    /* Translators: a column, two numbers */
    g_strdup_printf (_ ("“%s” holds %s different texts in %s rows: they are no classes, "
                        "and the column was left out."),
                     mark->column->name, levels, known),
    _ ("To have it as a label all the same, name it with --label."), n_levels);
  leave_out (self, i, "text",
             g_strdup (_ ("Its texts differ nearly everywhere: they are no classes.")));

  return TRUE;
}

static gboolean
is_key_of_unit (const FusJoin *self, const FusMark *mark)
{
  const FusKeyUnit *unit = fus_key_units_find (self->units, mark->source);

  return unit != NULL && unit->key != NULL && !mark->column->asked &&
         unit->key->place == mark->column->place &&
         g_str_equal (unit->key->name, mark->column->name);
}

static const char *
get_role (const FusColumn *column)
{
  return column->role != NULL ? column->role : column->group ? "group" : "label";
}

/* Texts under a name that speaks of patients, units or the like, several rows each, tell
 * which samples belong together. */
static gboolean
names_group (const FusMark *mark, const Texts *texts)
{
  gsize n_levels = g_hash_table_size (texts->levels);

  return !mark->column->asked && !mark->source->own && n_levels > 1 &&
         n_levels < texts->n_known && fus_key_is_name_of_subject (mark->column->name);
}

static void
settle_label (FusJoin *self, guint i, FusSource *made)
{
  FusMark *mark = fus_join_get_mark (self, i);
  g_auto (Texts) texts = { NULL };

  if (mark->column->values != NULL)
    {
      if (!mark->source->own && are_codes (mark->column->values, mark->column->n_rows))
        make_texts (mark, made);
    }
  else
    {
      look_at (&texts, mark->column);
      if (names_group (mark, &texts))
        {
          ((FusColumn *) mark->column)->group = TRUE;
          ((FusColumn *) mark->column)->categorical = TRUE;
        }
      if (!mark->column->group && is_left_out (self, i, &texts))
        return;
      if (are_numbers (&texts) && texts.n_whole == texts.n_known && !mark->source->own)
        shorten_numbers (mark->column);
      find_words (mark, &texts);
      tell_words (self, mark);
      tell_rules (self, mark);
      count_gaps (self, mark);
    }
  if (fus_join_report_is_withheld (self->report, mark->file, mark->column->name))
    return;
  fus_join_report_add_column (self->report, mark->file, mark->column->name,
                              get_role (mark->column),
                              g_strdup (mark->column->asked
                                          ? _ ("It was named.")
                                          : _ ("A column of classes or values.")));
}

void
fus_roles_forget_keys (FusJoin *self)
{
  for (guint i = self->marks->len; i-- > 0;)
    if (is_key_of_unit (self, fus_join_get_mark (self, i)))
      g_ptr_array_remove_index (self->marks, i);
}

void
fus_roles_settle_labels (FusJoin *self, FusSource *made)
{
  for (guint i = self->marks->len; i-- > 0;)
    settle_label (self, i, made);
}
