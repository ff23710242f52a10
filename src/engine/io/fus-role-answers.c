/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of words to learn from: answers, presences, grades written as words. They become
 * features of 0 and 1, one a column of two words, else one a word, in a modality of their
 * own. A person may say so of any column of few words (`--role NAME::COLUMN=feature`).
 * Without that it is done where a table without numbers asks the same of at least four
 * columns, yes or no, and is not called what tables of labels are called; and where there
 * would be nothing to learn from otherwise. What is called like classes stays a label. */
#include "config.h"

#include "fus-roles.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-import-private.h"
#include "fus-label-choice.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  FEWEST_ALIKE = 4,  /* columns with the same two words that make a set of questions */
  FEWEST_KNOWN = 10, /* rows that tell it */
  MOST_WORDS = 20,   /* of a column that becomes features */
  FEWEST_WORDS = 2,  /* times that a word such as “none” is an answer */
  MOST_NAMED = 5,    /* columns in a sentence */
};

/* A column that may be learnt from. */
typedef struct
{
  FusMark *mark;
  GPtrArray *words; /* that occur, in their order, borrowed */
  gsize n_known;
  gboolean asked;
  gboolean taken;
} Answers;

static void
answers_clear (gpointer data)
{
  g_clear_pointer (&((Answers *) data)->words, g_ptr_array_unref);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
is_known (const FusMark *mark, GHashTable *counts, const char *text)
{
  if (text[0] == '\0')
    return FALSE;
  if (!fus_number_is_missing (text, strlen (text)))
    return !fus_mark_is_unknown (mark, text);

  return mark->missing == NULL && fus_roles_is_word (counts, text) &&
         GPOINTER_TO_SIZE (g_hash_table_lookup (counts, text)) >= FEWEST_WORDS;
}

static void
look_at (Answers *self)
{
  const FusColumn *column = self->mark->column;
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer word = NULL;
  gpointer n = NULL;

  self->words = g_ptr_array_new ();
  for (gsize row = 0; row < column->n_rows; row++)
    {
      gsize known = GPOINTER_TO_SIZE (g_hash_table_lookup (counts, column->texts[row]));

      g_hash_table_insert (counts, column->texts[row], GSIZE_TO_POINTER (known + 1));
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &word, &n))
    if (is_known (self->mark, counts, word))
      {
        g_ptr_array_add (self->words, word);
        self->n_known += GPOINTER_TO_SIZE (n);
      }
  g_ptr_array_sort (self->words, compare_words);
}

static gboolean
is_asked (const FusJoin *self, const FusMark *mark)
{
  g_autofree char *stem = mark->file != NULL ? fus_source_dup_stem (mark->file) : NULL;

  return stem != NULL &&
         fus_import_is_feature (self->roles, stem, stem, mark->column->name);
}

/* What may become features, in the order of the files' columns. */
static GArray *
list_answers (const FusJoin *self)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (Answers));

  g_array_set_clear_func (list, answers_clear);
  for (guint i = 0; i < self->marks->len; i++)
    {
      FusMark *mark = fus_join_get_mark (self, i);
      Answers answers = { mark };

      if (mark->column->texts == NULL || mark->column->asked || mark->column->group ||
          mark->source->own || mark->file == NULL)
        continue;
      look_at (&answers);
      answers.asked = is_asked (self, mark);
      g_array_append_val (list, answers);
    }

  return list;
}

/* ---- which ---- */

static gboolean
may_be_features (const Answers *self)
{
  return self->words->len >= 2 && self->words->len <= MOST_WORDS &&
         self->n_known >= FEWEST_KNOWN &&
         fus_label_has_classes (self->words->len, self->n_known) &&
         fus_label_rate_name (self->mark->column->name) == 0;
}

static gboolean
are_alike (const Answers *a, const Answers *b)
{
  return a->words->len == 2 && b->words->len == 2 &&
         g_ascii_strcasecmp (a->words->pdata[0], b->words->pdata[0]) == 0 &&
         g_ascii_strcasecmp (a->words->pdata[1], b->words->pdata[1]) == 0;
}

static gboolean
has_numbers (const FusJoin *self, const char *file)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_strcmp0 (fus_join_get_part (self, i)->file, file) == 0)
      return TRUE;

  return FALSE;
}

/* Whether a table of that name holds what is known of samples rather than what was
 * measured. */
static gboolean
is_name_of_labels (const char *file)
{
  static const char *const words[] = {
    "annot", "clinic", "covar", "demogr", "info",   "label",
    "meta",  "obs",    "pati",  "pheno",  "sample", "subject",
  };
  g_autofree char *stem = fus_source_dup_stem (file);
  g_autofree char *plain = g_utf8_strdown (stem, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (plain, words[i]) != NULL)
      return TRUE;

  return fus_label_rate_name (plain) > 0;
}

/* Columns of @file that ask the same as @answers. */
static guint
count_alike (const GArray *list, const Answers *answers)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Answers *other = &g_array_index (list, Answers, i);

      n += g_strcmp0 (other->mark->file, answers->mark->file) == 0 &&
           may_be_features (other) && are_alike (other, answers);
    }

  return n;
}

static guint
count_of_file (const GArray *list, const char *file)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    n += g_strcmp0 (g_array_index (list, Answers, i).mark->file, file) == 0;

  return n;
}

static void
choose (const FusJoin *self, GArray *list)
{
  gboolean any = self->parts->len > 0;

  for (guint i = 0; i < list->len; i++)
    {
      Answers *answers = &g_array_index (list, Answers, i);
      const char *file = answers->mark->file;

      answers->taken =
        answers->asked ||
        (may_be_features (answers) && !has_numbers (self, file) &&
         !is_name_of_labels (file) && count_alike (list, answers) >= FEWEST_ALIKE);
      any |= answers->taken;
    }
  for (guint i = 0; i < list->len && !any; i++)
    {
      Answers *answers = &g_array_index (list, Answers, i);

      answers->taken =
        may_be_features (answers) && count_of_file (list, answers->mark->file) > 1;
    }
}

/* ---- numbers ---- */

/* Whether of two words this one says that something is there. */
static gboolean
is_yes (const char *word)
{
  static const char *const yes[] = { "yes", "y",    "true",     "t",   "present",
                                     "on",  "ja",   "j",        "oui", "o",
                                     "si",  "sí",   "positive", "pos", "+",
                                     "x",   "はい", "有",       "あり" };
  g_autofree char *plain = g_utf8_strdown (word, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    if (g_str_equal (plain, yes[i]))
      return TRUE;

  return FALSE;
}

/* The words that become a feature each: of two the one that says yes, or the later. */
static guint
get_first_word (const Answers *self, guint *end)
{
  const guint first =
    self->words->len > 2 ? 0 : is_yes (self->words->pdata[0]) ? 0 : 1;

  *end = self->words->len > 2 ? self->words->len : first + 1;

  return first;
}

static void
fill (const Answers *self, FusMatrix *x, GPtrArray *names)
{
  const FusColumn *column = self->mark->column;
  guint end = 0;

  for (guint w = get_first_word (self, &end); w < end; w++)
    {
      const char *word = self->words->pdata[w];
      const gsize d = names->len;

      g_ptr_array_add (names, self->words->len == 2 && is_yes (word)
                                ? g_strdup (column->name)
                                : g_strdup_printf ("%s=%s", column->name, word));
      for (gsize row = 0; row < column->n_rows; row++)
        {
          const char *text = column->texts[row];
          const gboolean known =
            g_ptr_array_find_with_equal_func (self->words, text, g_str_equal, NULL);

          fus_matrix_row (x, row)[d] =
            known ? (FusReal) g_str_equal (text, word) : (FusReal) NAN;
        }
    }
}

static gsize
count_features (const GArray *list, const char *file)
{
  gsize n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Answers *answers = &g_array_index (list, Answers, i);
      guint end = 0;

      if (answers->taken && g_strcmp0 (answers->mark->file, file) == 0)
        {
          guint first = get_first_word (answers, &end);

          n += end - first;
        }
    }

  return n;
}

/* ---- telling ---- */

static void
tell (const FusJoin *self, const GArray *list, const char *file)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *stem = fus_source_dup_stem (file);
  g_autofree char *remedy = NULL;
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Answers *answers = &g_array_index (list, Answers, i);
      const char *name = answers->mark->column->name;

      if (!answers->taken || g_strcmp0 (answers->mark->file, file) != 0)
        continue;
      fus_join_report_add_column (self->report, file, name, "feature",
                                  g_strdup (answers->asked
                                              ? _ ("It was named.")
                                              : _ ("Few words, as answers have.")));
      if (answers->asked)
        continue;
      if (n == 0)
        /* Translators: what to type in a command */
        remedy = g_strdup_printf (_ ("If one is a class: --role “%s::%s=label”."), stem,
                                  name);
      if (n < MOST_NAMED)
        g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", name);
      else if (n == MOST_NAMED)
        g_string_append (names, ", …");
      n++;
    }
  if (n == 0)
    return;
  count = fus_format_count (n);
  fus_join_warn (
    self, "words-are-features",
    g_strdup_printf (
      /* Translators: number of columns, a file, names of columns */
      ngettext ("%s column of words of %s was taken for features of 0 and 1 (%s).",
                "%s columns of words of %s were taken for features of 0 and 1 (%s).", n),
      count, base, names->str),
    remedy, n);
}

/* ---- doing ---- */

static gboolean
has_part (const FusJoin *self, const char *name)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (g_str_equal (fus_join_get_part (self, i)->name, name))
      return TRUE;

  return FALSE;
}

static void
make_part (FusJoin *self, const GArray *list, const FusMark *first, FusSource *made)
{
  const gsize n_rows = first->column->n_rows;
  const gsize n_features = count_features (list, first->file);
  g_autofree char *stem = fus_source_dup_stem (first->file);
  g_autofree char *name =
    has_part (self, stem) ? g_strconcat (stem, " ", _ ("words"), NULL) : g_strdup (stem);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  FusMatrix *x = fus_matrix_new (n_rows, n_features);
  FusTable *table = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const Answers *answers = &g_array_index (list, Answers, i);

      if (answers->taken && g_strcmp0 (answers->mark->file, first->file) == 0)
        fill (answers, x, names);
    }
  table = fus_source_add_table (made, name, x);
  g_ptr_array_add (names, NULL);
  table->features = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  table->headed = TRUE;
  fus_table_guess_kind (table, FALSE, FALSE);
  fus_join_add_part (self, name, first->file, table, first->source);
  fus_join_get_part (self, self->parts->len - 1)->ids = first->ids;
}

static gboolean
check_asked (const GArray *list, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    {
      const Answers *answers = &g_array_index (list, Answers, i);

      if (!answers->asked ||
          (answers->words->len >= 2 && answers->words->len <= MOST_WORDS))
        continue;
      fus_file_error_set (
        error, FUS_FILE_ERROR_CONTENT,
        (FusPlace){ answers->mark->file, answers->mark->column->name, -1,
                    _ ("Give it the role text or skip, or read its words with "
                       "--text NAME=FILE::COLUMN.") },
        /* Translators: two numbers */
        ngettext ("It holds %u text: features are made of 2 to %d",
                  "It holds %u different texts: features are made of 2 to %d",
                  answers->words->len),
        answers->words->len, MOST_WORDS);
      return FALSE;
    }

  return TRUE;
}

gboolean
fus_roles_find_answers (FusJoin *self, FusSource *made, GError **error)
{
  g_autoptr (GArray) list = list_answers (self);

  if (!check_asked (list, error))
    return FALSE;
  choose (self, list);
  for (guint i = 0; i < list->len; i++)
    {
      const Answers *answers = &g_array_index (list, Answers, i);
      gboolean again = FALSE;

      for (guint k = 0; k < i && answers->taken; k++)
        again |= g_array_index (list, Answers, k).taken &&
                 g_strcmp0 (g_array_index (list, Answers, k).mark->file,
                            answers->mark->file) == 0;
      if (!answers->taken || again)
        continue;
      make_part (self, list, answers->mark, made);
      tell (self, list, answers->mark->file);
    }
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, Answers, i).taken)
      g_ptr_array_remove (self->marks, g_array_index (list, Answers, i).mark);

  return TRUE;
}
