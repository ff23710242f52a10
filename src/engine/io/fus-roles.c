/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-roles.h"

#include "fus-format-count.h"
#include "fus-import-private.h"
#include "fus-importer.h"
#include "fus-key-names.h"
#include "fus-letters.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Which columns of numbers are none to learn from: names of samples, counters of rows,
 * classes written as numbers, columns that stand in several tables. Columns that a person
 * chose are not touched. */

enum
{
  FEWEST_ROWS = 10, /* by which a counter or a repeat is told from chance */
  MOST_NAMED = 5,   /* columns in a sentence */
  MOST_TOLD = 2000, /* columns of a part in the report */
};

typedef struct
{
  FusPart *part;
  FusRole *roles; /* [columns of x] */
  gboolean free;  /* nobody chose the columns */
} PartRoles;

static void
plan_clear (gpointer data)
{
  g_free (((PartRoles *) data)->roles);
}

/* ---- ids and counters ---- */

static gint64
find_key_slot (const FusJoin *self, const FusPart *part)
{
  const FusKeyUnit *unit = fus_key_units_find (self->units, part->source);

  if (unit == NULL || unit->key == NULL)
    return -1;
  for (guint i = 0; i < part->source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (part->source->columns, i);

      if (column->place == unit->key->place && column->place > 0)
        return column->slot;
    }

  return -1;
}

static gboolean
counts_rows (const FusMatrix *x, gsize d)
{
  double first = x->n_rows > 0 ? (double) fus_matrix_row (x, 0)[d] : 0;
  double step = x->n_rows > 1 ? (double) fus_matrix_row (x, 1)[d] - first : 0;

  if (x->n_rows < FEWEST_ROWS || fabs (fabs (step) - 1) > 0 ||
      fabs (first - floor (first)) > 0)
    return FALSE;
  for (gsize row = 0; row < x->n_rows; row++)
    if (!(fabs ((double) fus_matrix_row (x, row)[d] - first - step * (double) row) <= 0))
      return FALSE;

  return TRUE;
}

/* Whole numbers under a name that speaks of patients, samples or the like, of which
 * several rows have one: they tell who, not what was measured. */
static gboolean
names_subjects (const FusTable *table, gsize d)
{
  if (table->x->n_rows < FEWEST_ROWS || !fus_key_is_name_of_subject (table->features[d]))
    return FALSE;
  for (gsize row = 0; row < table->x->n_rows; row++)
    {
      double value = (double) fus_matrix_row (table->x, row)[d];

      if (!isnan (value) && fabs (value - floor (value)) > 0)
        return FALSE;
    }

  return TRUE;
}

static gsize
count_features (const PartRoles *plan)
{
  gsize n = 0;

  for (gsize d = 0; d < plan->part->table->x->n_cols; d++)
    n += plan->roles[d] == FUS_ROLE_FEATURE || plan->roles[d] == FUS_ROLE_CODED;

  return n;
}

/* What a person called a feature is one. */
static void
keep_features (const FusJoin *self, const FusPart *part, PartRoles *plan)
{
  g_autofree char *stem = fus_source_dup_stem (part->file);
  const FusTable *table = part->table;

  for (gsize d = 0; self->roles != NULL && self->roles->len > 0 &&
                    table->features != NULL && d < table->x->n_cols;
       d++)
    if (fus_import_is_feature (self->roles, part->name, stem, table->features[d]))
      plan->roles[d] = FUS_ROLE_FEATURE;
}

static void
plan_part (const FusJoin *self, FusPart *part, gboolean others, PartRoles *plan)
{
  const FusTable *table = part->table;
  gint64 key = find_key_slot (self, part);

  plan->part = part;
  plan->free = table->headed && !table->chosen;
  plan->roles = g_new0 (FusRole, table->x->n_cols + 1);
  if (key >= 0 && key < (gint64) table->x->n_cols)
    plan->roles[key] = FUS_ROLE_ID;
  for (gsize d = 0; plan->free && d < table->x->n_cols; d++)
    if (plan->roles[d] == FUS_ROLE_FEATURE && counts_rows (table->x, d))
      plan->roles[d] = FUS_ROLE_COUNTER;
    else if (plan->roles[d] == FUS_ROLE_FEATURE && names_subjects (table, d))
      plan->roles[d] = FUS_ROLE_GROUP;
  if (count_features (plan) == 0)
    for (gsize d = 0; d < table->x->n_cols; d++)
      if (plan->roles[d] != FUS_ROLE_ID)
        plan->roles[d] = FUS_ROLE_FEATURE;
  if (plan->free || (table->x->n_cols == 1 && !table->chosen && !part->source->own))
    fus_roles_find_codes (table, plan->roles, others && !part->explicit);
  keep_features (self, part, plan);
  fus_roles_find_sensitive (self, part, plan->roles);
}

/* ---- columns that stand in several tables ---- */

/* Row of @b that is the sample of each row of @a, −1 for none. */
static gint64 *
align (const FusPart *a, const FusPart *b, gsize *n_common)
{
  gsize n_a = a->table->x->n_rows;
  gsize n_b = b->table->x->n_rows;
  gint64 *rows = g_new (gint64, n_a + 1);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  *n_common = 0;
  for (gsize row = 0; row < n_b && b->ids != NULL; row++)
    if (b->ids[row] != NULL)
      g_hash_table_insert (places, b->ids[row], GSIZE_TO_POINTER (row + 1));
  for (gsize row = 0; row < n_a; row++)
    {
      if (a->ids == NULL || b->ids == NULL)
        rows[row] = n_a == n_b ? (gint64) row : -1;
      else
        rows[row] =
          a->ids[row] != NULL
            ? (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (places, a->ids[row])) - 1
            : -1;
      *n_common += rows[row] >= 0;
    }

  return rows;
}

static gboolean
are_equal (const FusTable *s, gsize d, const FusTable *t, gsize e, const gint64 *rows)
{
  const FusMatrix *a = s->x;
  const FusMatrix *b = t->x;
  double shift = fus_table_get_offset (s, d) - fus_table_get_offset (t, e);
  double low = (double) INFINITY;
  double high = (double) -INFINITY;

  for (gsize row = 0; row < a->n_rows; row++)
    {
      double x = (double) fus_matrix_row (a, row)[d];
      double y = 0;

      if (rows[row] < 0)
        continue;
      y = (double) fus_matrix_row (b, (gsize) rows[row])[e];
      if (isnan (x) ? !isnan (y) : !(fabs (x + shift - y) <= 0))
        return FALSE;
      low = isnan (x) ? low : MIN (low, x);
      high = isnan (x) ? high : MAX (high, x);
    }

  return high > low;
}

static GHashTable *
index_features (const FusTable *table)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize d = 0; d < table->x->n_cols; d++)
    if (fus_text_has_letter (table->features[d]))
      g_hash_table_insert (index, fus_key_dup_plain (table->features[d]),
                           GSIZE_TO_POINTER (d + 1));

  return index;
}

static void
append_name (GString *names, gsize n_before, const char *name)
{
  if (n_before < MOST_NAMED)
    g_string_append_printf (names, "%s%s", n_before > 0 ? ", " : "", name);
  else if (n_before == MOST_NAMED)
    g_string_append (names, ", …");
}

static void
warn_repeats (const FusJoin *self,
              const PartRoles *a,
              const PartRoles *b,
              GString *names,
              gsize n)
{
  g_autofree char *first = g_path_get_basename (a->part->file);
  g_autofree char *second = g_path_get_basename (b->part->file);
  g_autofree char *count = fus_format_count ((gint64) n);

  fus_join_warn (
    self, "repeated-column",
    g_strdup_printf (
      /* Translators: number of columns, two files, names of columns */
      ngettext ("%s column stands in both %s and %s (%s): it was left out of the "
                "features.",
                "%s columns stand in both %s and %s (%s): they were left out of the "
                "features.",
                n),
      count, first, second, names->str),
    _ ("To learn from them, choose the columns of one file: --modality "
       "NAME=FILE::COLUMNS."),
    n);
}

/* Where all of a table stands in another it is a copy, which the checks of the dataset
 * tell. */
static void
find_repeats (const FusJoin *self, PartRoles *a, PartRoles *b)
{
  const FusTable *x = a->part->table;
  const FusTable *y = b->part->table;
  g_autoptr (GHashTable) index = index_features (y);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (gsize[2]));
  g_autoptr (GString) names = g_string_new (NULL);
  gsize n_common = 0;
  g_autofree gint64 *rows = align (a->part, b->part, &n_common);

  for (gsize d = 0; n_common >= FEWEST_ROWS && d < x->x->n_cols; d++)
    {
      g_autofree char *name = fus_key_dup_plain (x->features[d]);
      gsize e = GPOINTER_TO_SIZE (g_hash_table_lookup (index, name));
      gsize pair[2] = { d, e - 1 };

      if (e == 0 || a->roles[d] == FUS_ROLE_ID || a->roles[d] == FUS_ROLE_LABEL ||
          b->roles[e - 1] == FUS_ROLE_LABEL || b->roles[e - 1] == FUS_ROLE_ID ||
          a->roles[d] == FUS_ROLE_COUNTER || a->roles[d] == FUS_ROLE_GROUP ||
          a->roles[d] == FUS_ROLE_SENSITIVE || b->roles[e - 1] == FUS_ROLE_SENSITIVE ||
          !are_equal (x, d, y, e - 1, rows))
        continue;
      append_name (names, pairs->len, x->features[d]);
      g_array_append_val (pairs, pair);
    }
  if (pairs->len == 0 || pairs->len >= count_features (a) ||
      pairs->len >= count_features (b))
    return;
  for (guint i = 0; i < pairs->len; i++)
    {
      const gsize *pair = (const gsize *) (gconstpointer) pairs->data + 2 * i;

      a->roles[pair[0]] = FUS_ROLE_REPEAT;
      b->roles[pair[1]] = FUS_ROLE_REPEAT;
    }
  warn_repeats (self, a, b, names, pairs->len);
}

/* ---- telling ---- */

static void
warn_columns (
  const FusJoin *self,
  const PartRoles *plan,
  FusRole role,
  const char *id,
  char *(*describe) (gsize n, const char *count, const char *file, const char *names),
  const char *remedy)
{
  const FusTable *table = plan->part->table;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *file = g_path_get_basename (plan->part->file);
  g_autofree char *count = NULL;
  gsize n = 0;

  for (gsize d = 0; d < table->x->n_cols; d++)
    if (plan->roles[d] == role)
      append_name (names, n++,
                   table->features != NULL ? table->features[d] : table->name);
  count = fus_format_count ((gint64) n);
  if (n > 0)
    fus_join_warn (self, id, describe (n, count, file, names->str), remedy, n);
}

static char *
describe_counters (gsize n, const char *count, const char *file, const char *names)
{
  return g_strdup_printf (
    /* Translators: number of columns, a file, names of columns */
    ngettext ("%s column of %s only counts the rows (%s): it was left out of the "
              "features.",
              "%s columns of %s only count the rows (%s): they were left out of the "
              "features.",
              n),
    count, file, names);
}

static char *
describe_groups (gsize n, const char *count, const char *file, const char *names)
{
  return g_strdup_printf (
    /* Translators: number of columns, a file, names of columns */
    ngettext (
      "%s column of %s tells whose the row is (%s): it is no feature, and rows of "
      "one are split together.",
      "%s columns of %s tell whose the row is (%s): they are no features, and "
      "rows of one are split together.",
      n),
    count, file, names);
}

static char *
describe_codes (gsize n, const char *count, const char *file, const char *names)
{
  return g_strdup_printf (
    /* Translators: number of columns, a file, names of columns */
    ngettext ("%s column of %s holds a few whole numbers (%s): it was taken for a label, "
              "not for a feature.",
              "%s columns of %s hold a few whole numbers (%s): they were taken for "
              "labels, not for features.",
              n),
    count, file, names);
}

static char *
describe_coded (gsize n, const char *count, const char *file, const char *names)
{
  return g_strdup_printf (
    /* Translators: number of columns, a file, names of columns */
    ngettext ("%s column of %s holds a few whole numbers, as classes do (%s): it was "
              "taken for a feature.",
              "%s columns of %s hold a few whole numbers, as classes do (%s): they were "
              "taken for features.",
              n),
    count, file, names);
}

static void
warn_plan (const FusJoin *self, const PartRoles *plan)
{
  warn_columns (self, plan, FUS_ROLE_COUNTER, "counts-rows", describe_counters,
                _ ("To learn from it, choose the columns: --modality "
                   "NAME=FILE::COLUMNS."));
  warn_columns (self, plan, FUS_ROLE_GROUP, "repeated-id", describe_groups,
                _ ("To learn from it, choose the columns: --modality "
                   "NAME=FILE::COLUMNS."));
  warn_columns (self, plan, FUS_ROLE_LABEL, "coded-classes", describe_codes,
                _ ("To learn from it, choose the columns: --modality "
                   "NAME=FILE::COLUMNS."));
  warn_columns (self, plan, FUS_ROLE_CODED, "coded-classes", describe_coded,
                _ ("If it is a class, name it with --label NAME=FILE::COLUMN."));
}

static void
tell_plan (const FusJoin *self, const PartRoles *plan)
{
  static const char *const roles[] = { "feature", "id",   "label", "feature",
                                       "skip",    "skip", "group" };
  static const char *const reasons[] = {
    N_ ("A column of numbers."),
    N_ ("Its values name the samples."),
    N_ ("A few whole numbers, each several times: classes."),
    N_ ("A few whole numbers: classes perhaps."),
    N_ ("It counts the rows."),
    N_ ("It stands in several tables."),
    N_ ("It tells whose the row is, and several rows share one."),
  };
  const FusTable *table = plan->part->table;

  for (gsize d = 0; table->headed && d < table->x->n_cols; d++)
    if (plan->roles[d] != FUS_ROLE_SENSITIVE &&
        (plan->roles[d] != FUS_ROLE_FEATURE || d < MOST_TOLD))
      {
        FusJoinColumn *told =
          fus_join_report_add_column (self->report, plan->part->file, table->features[d],
                                      roles[plan->roles[d]],
                                      g_strdup (plan->free || plan->roles[d] != 0
                                                  ? _ (reasons[plan->roles[d]])
                                                  : _ ("It was named.")));

        told->unit = table->units != NULL ? g_strdup (table->units[d]) : NULL;
      }
}

/* Ids that are no numbers, what was left out on request, what was taken for missing. */
static void
tell_unit (const FusJoin *self, const FusKeyUnit *unit)
{
  gboolean told = unit->key != NULL && unit->key->slot >= 0;

  if (unit->id != NULL && !told)
    fus_join_report_add_column (self->report, unit->file, unit->id, "id",
                                g_strdup (_ ("Its values name the samples.")));
  for (guint i = 0; i < unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);

      for (guint k = 0; k < source->dropped->len && i == 0; k++)
        fus_join_report_add_column (self->report, unit->file,
                                    g_ptr_array_index (source->dropped, k), "skip",
                                    g_strdup (_ ("It was to be left out.")));
      for (guint k = 0; k < source->columns->len && i == 0; k++)
        {
          const FusColumn *column = g_ptr_array_index (source->columns, k);

          if (column->use == FUS_COLUMN_KEY && column->slot < 0 && column != unit->key)
            fus_join_report_add_column (self->report, unit->file, column->name, "text",
                                        g_strdup (_ ("Texts are no features.")));
        }
      for (guint k = 0; k < source->gaps->len; k++)
        {
          const FusGap *gap = g_ptr_array_index (source->gaps, k);

          fus_join_report_add_gap (self->report, unit->file, gap->text, gap->n);
        }
    }
}

/* Words that were taken for missing, in a sentence that stays with the data. */
static void
tell_words (const FusJoin *self, const FusKeyUnit *unit)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *file = g_path_get_basename (unit->file);
  g_autofree char *count = NULL;
  gsize n = 0;
  guint n_words = 0;

  for (guint i = 0; i < source->gaps->len && !source->own; i++)
    {
      const FusGap *gap = g_ptr_array_index (source->gaps, i);

      if (gap->text[0] == '\0')
        continue;
      n += gap->n;
      if (n_words++ < MOST_NAMED)
        {
          g_autofree char *cells = fus_format_count ((gint64) gap->n);

          g_string_append_printf (words, "%s“%s” %s", n_words > 1 ? ", " : "", gap->text,
                                  cells);
        }
    }
  if (n_words > MOST_NAMED)
    g_string_append (words, ", …");
  count = fus_format_count ((gint64) n);
  if (n > 0)
    fus_join_warn (
      self, "taken-for-missing",
      g_strdup_printf (
        /* Translators: a number of cells, a file, texts each with a number */
        ngettext ("%s cell of %s was taken for missing (%s).",
                  "%s cells of %s were taken for missing (%s).", n),
        count, file, words->str),
      _ ("If one is a value, write it as a number in the file."), n);
}

/* Labels that a file has where nobody looks. */
static void
tell_hints (const FusJoin *self, const FusKeyUnit *unit)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *remedy = NULL;
  g_autofree char *file = g_path_get_basename (unit->file);
  g_autofree char *count = fus_format_count (source->hints->len);

  for (guint i = 0; i < source->hints->len; i++)
    append_name (names, i, g_ptr_array_index (source->hints, i));
  if (source->hints->len == 0)
    return;
  remedy =
    /* Translators: what to type in a command */
    g_strdup_printf (_ ("To have one as a label: --label NAME=%s::%s."), file,
                     (const char *) g_ptr_array_index (source->hints, 0));
  fus_join_warn (
    self, "label-in-obs",
    g_strdup_printf (
      /* Translators: number of columns, a file, paths in it */
      ngettext ("%s column of classes of %s stands with one modality only (%s) and was "
                "not taken for a label.",
                "%s columns of classes of %s stand with one modality only (%s) and were "
                "not taken for labels.",
                source->hints->len),
      count, file, names->str),
    remedy, source->hints->len);
}

/* ---- doing ---- */

static void
make_label (FusJoin *self,
            const PartRoles *plan,
            gsize d,
            FusSource *made,
            gboolean group)
{
  const FusPart *part = plan->part;
  const FusTable *table = part->table;
  const char *header = table->features != NULL ? table->features[d] : table->name;
  const char *name = fus_text_has_letter (header) ? header : _ ("label");
  FusColumn *column = fus_source_add_column (made, name, table->x->n_rows);

  column->texts = g_new0 (char *, table->x->n_rows + 1);
  column->categorical = TRUE;
  column->group = group;
  for (gsize row = 0; row < table->x->n_rows; row++)
    {
      double value = (double) fus_matrix_row (table->x, row)[d];

      column->texts[row] =
        isnan (value) ? g_strdup ("")
                      : g_strdup_printf ("%.0f", value + fus_table_get_offset (table, d));
    }
  fus_join_add_mark (self, name, NULL, column, part->source);
  fus_join_get_mark (self, self->marks->len - 1)->file = part->file;
  fus_join_get_mark (self, self->marks->len - 1)->ids = part->ids;
}

static void
carry_out (FusJoin *self, const PartRoles *plan, FusSource *made)
{
  FusTable *table = plan->part->table;
  g_autofree gboolean *drop = g_new0 (gboolean, table->x->n_cols + 1);
  gboolean any = FALSE;

  for (gsize d = 0; d < table->x->n_cols; d++)
    {
      drop[d] = plan->roles[d] != FUS_ROLE_FEATURE && plan->roles[d] != FUS_ROLE_CODED;
      any |= drop[d];
      if (plan->roles[d] == FUS_ROLE_LABEL || plan->roles[d] == FUS_ROLE_GROUP)
        make_label (self, plan, d, made, plan->roles[d] == FUS_ROLE_GROUP);
    }
  if (!any)
    return;
  fus_table_drop_columns (table, drop);
  if (table->kind == FUS_MODALITY_EMBEDDING)
    return;
  table->kind = FUS_MODALITY_VECTOR;
  fus_table_guess_kind (table, FALSE, FALSE);
}

static void
remove_empty (FusJoin *self)
{
  for (guint i = self->parts->len; i-- > 0;)
    if (fus_join_get_part (self, i)->table->x->n_cols == 0)
      g_ptr_array_remove_index (self->parts, i);
}

/* Tables that have numbers besides what names their samples. */
static gsize
count_tables (const FusJoin *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->parts->len; i++)
    n += fus_join_get_part (self, i)->table->x->n_cols > 0;

  return n;
}

/* A study of nothing but classes keeps them as what it learns from. */
static void
keep_some (GArray *plans)
{
  gsize n = 0;

  for (guint i = 0; i < plans->len; i++)
    n += count_features (&g_array_index (plans, PartRoles, i));
  for (guint i = 0; n == 0 && i < plans->len; i++)
    {
      PartRoles *plan = &g_array_index (plans, PartRoles, i);

      for (gsize d = 0; d < plan->part->table->x->n_cols; d++)
        if (plan->roles[d] != FUS_ROLE_ID && plan->roles[d] != FUS_ROLE_SENSITIVE)
          plan->roles[d] = FUS_ROLE_CODED;
    }
}

gboolean
fus_join_settle_roles (FusJoin *self, FusSource *made, GError **error)
{
  g_autoptr (GArray) plans = g_array_new (FALSE, TRUE, sizeof (PartRoles));
  gboolean others = count_tables (self) > 1;

  g_array_set_clear_func (plans, plan_clear);
  for (guint i = 0; i < self->parts->len; i++)
    {
      PartRoles plan = { NULL };

      plan_part (self, fus_join_get_part (self, i), others, &plan);
      g_array_append_val (plans, plan);
    }
  keep_some (plans);
  for (guint i = 0; i < plans->len; i++)
    for (guint k = 0; k < i; k++)
      {
        PartRoles *a = &g_array_index (plans, PartRoles, k);
        PartRoles *b = &g_array_index (plans, PartRoles, i);

        if (a->free && b->free && a->part->source != b->part->source)
          find_repeats (self, a, b);
      }
  fus_roles_forget_keys (self);
  fus_roles_withhold_labels (self);
  fus_roles_look_at_ids (self);
  fus_roles_tell_sensitive (self);
  if (!fus_roles_find_answers (self, made, error))
    return FALSE;
  fus_roles_settle_labels (self, made);
  for (guint i = 0; i < self->units->len; i++)
    {
      tell_unit (self, g_ptr_array_index (self->units, i));
      tell_hints (self, g_ptr_array_index (self->units, i));
      tell_words (self, g_ptr_array_index (self->units, i));
    }
  for (guint i = 0; i < plans->len; i++)
    {
      warn_plan (self, &g_array_index (plans, PartRoles, i));
      tell_plan (self, &g_array_index (plans, PartRoles, i));
      carry_out (self, &g_array_index (plans, PartRoles, i), made);
    }
  remove_empty (self);

  return TRUE;
}
