/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-keys.h"

#include "fus-file-error.h"
#include "fus-near-miss.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Every column whose values are all different is a candidate. Two candidates of two files
 * fit where they share values, more than chance gives: texts hardly ever meet by chance,
 * whole numbers often do, so that those must have names that say what they are, or fill a
 * range of their own, or meet more often than numbers that lie as densely. The best fit
 * is taken first, the other files join it one by one. A file that fits nowhere keeps a
 * first column of texts, or a column called so, as the name of its samples: then either
 * nothing pairs, which is told, or it was alone. */

enum
{
  MOST_CANDIDATES = 12, /* of a file, the likeliest first */
  N_PROBED = 256,       /* values by which a fit is looked for */
  FEWEST_COUNTED = 3,   /* rows that can count */
  LONGEST_QUANTITY = 9, /* digits: longer whole numbers are codes */
  N_AROUND = 4,         /* neighbors on each side that tell how dense values lie */
};

#define CLEAR_SHARE 0.5
#define NEARLY_ALL 0.95
#define MOSTLY 0.8

/* ---- names ---- */

char *
fus_key_dup_plain (const char *name)
{
  GString *text = g_string_new (NULL);
  g_autofree char *lower = g_utf8_strdown (name, -1);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)) || strchr ("#", *p) != NULL)
      g_string_append_unichar (text, g_utf8_get_char (p));

  return g_string_free (text, FALSE);
}

static const char *const id_names[] = {
  "#",          "accession", "animal",    "barcode",    "barcodes",    "case",
  "caseid",     "cell",      "cellid",    "cellname",   "code",        "donor",
  "donorid",    "guid",      "id",        "identifier", "ids",         "index",
  "individual", "key",       "mouse",     "name",       "names",       "no",
  "nr",         "number",    "obs",       "obsnames",   "participant", "participantid",
  "patient",    "patientid", "patientno", "pid",        "probe",       "record",
  "recordid",   "rowid",     "rownames",  "sample",     "sampleid",    "samplename",
  "samples",    "serial",    "serialno",  "specimen",   "subject",     "subjectid",
  "unnamed0",   "uid",       "unit",      "unitid",     "uuid",
};

/* `…_id`, `… ID`, `…Id`: but not `grid`, `acid`. */
static gboolean
ends_in_id (const char *name)
{
  gsize n = strlen (name);

  if (n < 3)
    return FALSE;
  if (g_ascii_strcasecmp (name + n - 2, "id") == 0 &&
      strchr ("_-. :", name[n - 3]) != NULL)
    return TRUE;

  return name[n - 2] == 'I' && g_ascii_islower (name[n - 3]) &&
         g_ascii_tolower (name[n - 1]) == 'd';
}

gboolean
fus_key_is_name_of_id (const char *name)
{
  g_autofree char *plain = fus_key_dup_plain (name);

  if (plain[0] == '\0')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (id_names); i++)
    if (g_str_equal (id_names[i], plain))
      return TRUE;

  return ends_in_id (name);
}

gboolean
fus_key_is_name_of_subject (const char *name)
{
  static const char *const names[] = {
    "animal",     "animalid", "caseid",  "donor",     "donorid",   "id",
    "individual", "mouse",    "mouseid", "patient",   "patientid", "participant",
    "sampleid",   "specimen", "subject", "subjectid",
  };
  g_autofree char *plain = fus_key_dup_plain (name);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], plain))
      return TRUE;

  return ends_in_id (name);
}

gboolean
fus_key_is_same_name (const char *a, const char *b)
{
  g_autofree char *x = fus_key_dup_plain (a);
  g_autofree char *y = fus_key_dup_plain (b);

  return x[0] != '\0' && g_str_equal (x, y);
}

gboolean
fus_key_counts_rows (char *const *texts, gsize n_rows, double *first)
{
  double start = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      double value = 0;

      if (texts[row] == NULL || !fus_number_parse_all (texts[row], &value))
        return FALSE;
      start = row == 0 ? value : start;
      if (fabs (value - start - (double) row) > 0)
        return FALSE;
    }
  if (first != NULL)
    *first = start;

  return n_rows >= FEWEST_COUNTED;
}

/* ---- units ---- */

static void
unit_free (gpointer data)
{
  FusKeyUnit *self = data;

  g_ptr_array_unref (self->sources);
  g_free (self);
}

GPtrArray *
fus_key_units_new (void)
{
  return g_ptr_array_new_with_free_func (unit_free);
}

static FusKeyUnit *
find_file (const GPtrArray *units, const char *file)
{
  for (guint i = 0; i < units->len; i++)
    {
      FusKeyUnit *unit = g_ptr_array_index (units, i);

      if (g_strcmp0 (unit->file, file) == 0)
        return unit;
    }

  return NULL;
}

static gsize
count_rows (const FusSource *source)
{
  if (source->tables->len > 0)
    return ((const FusTable *) g_ptr_array_index (source->tables, 0))->x->n_rows;
  if (source->columns->len > 0)
    return ((const FusColumn *) g_ptr_array_index (source->columns, 0))->n_rows;

  return 0;
}

static char **
get_given (const FusSource *source)
{
  for (guint i = 0; i < source->tables->len; i++)
    if (((const FusTable *) g_ptr_array_index (source->tables, i))->ids != NULL)
      return ((const FusTable *) g_ptr_array_index (source->tables, i))->ids;
  for (guint i = 0; i < source->columns->len; i++)
    if (((const FusColumn *) g_ptr_array_index (source->columns, i))->ids != NULL)
      return ((const FusColumn *) g_ptr_array_index (source->columns, i))->ids;

  return NULL;
}

void
fus_key_units_add (GPtrArray *units, const char *file, const FusSource *source)
{
  FusKeyUnit *unit = find_file (units, file);

  if (unit == NULL)
    {
      unit = g_new0 (FusKeyUnit, 1);
      unit->file = file;
      unit->sources = g_ptr_array_new ();
      unit->n_rows = count_rows (source);
      g_ptr_array_add (units, unit);
    }
  if (g_ptr_array_find (unit->sources, source, NULL))
    return;
  g_ptr_array_add (unit->sources, (gpointer) source);
  if (unit->ids != NULL)
    return;
  unit->ids =
    source->ids != NULL && source->tables->len == 0 ? source->ids : get_given (source);
  unit->given = unit->ids != NULL;
  unit->id = source->id;
}

const FusKeyUnit *
fus_key_units_find (const GPtrArray *units, const FusSource *source)
{
  for (guint i = 0; i < units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (units, i);

      if (g_ptr_array_find (unit->sources, source, NULL))
        return unit;
    }

  return NULL;
}

/* ---- candidates ---- */

typedef struct
{
  FusKeyUnit *unit;
  const FusColumn *column; /* NULL: the unit's own ids */
  char **texts;
  gsize n_rows;
  const char *name;
  GHashTable *values; /* of char *, borrowed */
  gboolean numeric;
  gboolean named;  /* as ids are */
  gboolean first;  /* column of texts in its file */
  gboolean counts; /* the rows */
  gboolean code;   /* texts without blanks, with digits in them */
  gboolean nameless;
  gboolean weak; /* it only counts the rows, under a name that says no more */
  guint place;   /* 0: none */
  double low;    /* of numbers */
  double high;
} Candidate;

static void
candidate_free (gpointer data)
{
  Candidate *self = data;

  g_hash_table_unref (self->values);
  g_free (self);
}

static void
measure_range (Candidate *self)
{
  self->low = (double) INFINITY;
  self->high = (double) -INFINITY;
  for (gsize row = 0; row < self->n_rows; row++)
    {
      double value = 0;

      fus_number_parse_all (self->texts[row], &value);
      self->low = MIN (self->low, value);
      self->high = MAX (self->high, value);
    }
}

static gboolean
has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

/* Whole numbers too long to be measured. */
static gboolean
are_long (char *const *texts, gsize n_rows)
{
  for (gsize row = 0; row < n_rows; row++)
    if (strlen (texts[row]) <= LONGEST_QUANTITY)
      return FALSE;

  return TRUE;
}

static gboolean
are_codes (char *const *texts, gsize n_rows)
{
  gsize n = 0;

  for (gsize row = 0; row < n_rows; row++)
    n += texts[row] != NULL && strpbrk (texts[row], "0123456789") != NULL &&
         strchr (texts[row], ' ') == NULL;

  return (double) n >= NEARLY_ALL * (double) n_rows;
}

/* Row numbers as programs write them. */
static gboolean
says_index (const char *name)
{
  static const char *const names[] = { "index", "no",    "nr",       "number",
                                       "row",   "rowid", "unnamed0", "rownames" };
  g_autofree char *plain = fus_key_dup_plain (name);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], plain))
      return TRUE;

  return !has_letter (name);
}

static Candidate *
candidate_new (FusKeyUnit *unit, const FusColumn *column, char **texts, gsize n_rows)
{
  Candidate *self = g_new0 (Candidate, 1);
  double start = 0;

  self->unit = unit;
  self->column = column;
  self->texts = texts;
  self->n_rows = n_rows;
  self->name = column != NULL ? column->name : "id";
  self->values = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize row = 0; row < n_rows; row++)
    if (texts[row] != NULL)
      g_hash_table_add (self->values, texts[row]);
  self->numeric = column != NULL && column->numeric && !are_long (texts, n_rows);
  self->code = !self->numeric && are_codes (texts, n_rows);
  self->nameless = column != NULL && column->place > 0 && !has_letter (column->name);
  self->place = column != NULL ? column->place : 0;
  self->named = column == NULL || fus_key_is_name_of_id (column->name);
  self->first = column == NULL || (column->place == 1 && !self->numeric) ||
                (column->place == 1 && column->name[0] == '\0');
  self->counts = fus_key_counts_rows (texts, n_rows, &start);
  self->weak = self->counts && start >= 0 && start <= 1 && column != NULL &&
               says_index (column->name);
  if (self->numeric)
    measure_range (self);

  return self;
}

/* Whether every source of the file still has the column free for it. */
static gboolean
is_free (const FusKeyUnit *unit, const FusColumn *column)
{
  for (guint i = 1; i < unit->sources->len && column->place > 0; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);
      gboolean found = FALSE;

      for (guint k = 0; k < source->columns->len && !found; k++)
        {
          const FusColumn *other = g_ptr_array_index (source->columns, k);

          found = other->place == column->place && !other->asked;
        }
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* Columns of arrays say nothing about themselves. */
static gboolean
is_unique (const FusColumn *column)
{
  g_autoptr (GHashTable) seen = NULL;

  if (column->place > 0 || column->texts == NULL)
    return column->is_key;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize row = 0; row < column->n_rows; row++)
    if (column->texts[row][0] == '\0' || !g_hash_table_add (seen, column->texts[row]))
      return FALSE;

  return column->n_rows > 1;
}

static gboolean
is_dense (const Candidate *self)
{
  return self->high - self->low + 1 <= (double) self->n_rows;
}

/* Numbers from 0 or 1 on without a gap: ranks and counters, in whatever order. */
static gboolean
is_rank (const Candidate *self)
{
  return is_dense (self) && self->low >= 0 && self->low <= 1;
}

/* Several columns of ranks are what was measured, put in order. */
static void
remove_ranks (GPtrArray *list)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const Candidate *candidate = g_ptr_array_index (list, i);

      n += candidate->numeric && !candidate->named && is_rank (candidate);
    }
  for (guint i = list->len; n > 1 && i-- > 0;)
    {
      const Candidate *candidate = g_ptr_array_index (list, i);

      if (candidate->numeric && !candidate->named && is_rank (candidate))
        g_ptr_array_remove_index (list, i);
    }
}

static int
rate_candidate (const Candidate *self)
{
  return 4 * self->first + 2 * self->named + !self->numeric;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = *(const Candidate *const *) a;
  const Candidate *y = *(const Candidate *const *) b;
  guint place_x = x->column != NULL ? x->column->place : 0;
  guint place_y = y->column != NULL ? y->column->place : 0;

  if (rate_candidate (x) != rate_candidate (y))
    return rate_candidate (y) - rate_candidate (x);

  return place_x < place_y ? -1 : place_x > place_y;
}

static GPtrArray *
list_candidates (FusKeyUnit *unit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (candidate_free);
  const FusSource *source = g_ptr_array_index (unit->sources, 0);

  if (unit->given)
    {
      g_ptr_array_add (list, candidate_new (unit, NULL, unit->ids, unit->n_rows));
      return list;
    }
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (!column->asked && column->texts != NULL && column->n_rows == unit->n_rows &&
          is_unique (column) && is_free (unit, column))
        g_ptr_array_add (list,
                         candidate_new (unit, column, column->texts, column->n_rows));
    }
  remove_ranks (list);
  g_ptr_array_sort (list, compare_candidates);
  if (list->len > MOST_CANDIDATES)
    g_ptr_array_set_size (list, MOST_CANDIDATES);

  return list;
}

/* ---- fits ---- */

static gboolean
have_same_name (const Candidate *a, const Candidate *b)
{
  return (a->nameless && b->nameless) || fus_key_is_same_name (a->name, b->name);
}

/* How many of every @step-th value of @a are in @b. */
static gsize
count_common (const Candidate *a, const Candidate *b, gsize step, gsize *n_asked)
{
  gsize n = 0;

  *n_asked = 0;
  for (gsize row = 0; row < a->n_rows; row += step)
    {
      (*n_asked)++;
      n += a->texts[row] != NULL && g_hash_table_contains (b->values, a->texts[row]);
    }

  return n;
}

/* Common values over those of the smaller. */
static double
measure_overlap (const Candidate *a, const Candidate *b)
{
  gsize size_a = g_hash_table_size (a->values);
  gsize size_b = g_hash_table_size (b->values);
  const Candidate *small = size_a <= size_b ? a : b;
  const Candidate *large = size_a <= size_b ? b : a;
  gsize n_asked = 0;

  if (MIN (size_a, size_b) == 0 ||
      count_common (small, large, MAX (small->n_rows / N_PROBED, 1), &n_asked) == 0)
    return 0;

  return (double) count_common (small, large, 1, &n_asked) /
         (double) MIN (size_a, size_b);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double *
sort_values (const Candidate *self)
{
  double *values = g_new (double, MAX (self->n_rows, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    fus_number_parse_all (self->texts[row], &values[row]);
  qsort (values, self->n_rows, sizeof *values, compare_doubles);

  return values;
}

static gsize
find_place (const double *sorted, gsize n, double value)
{
  gsize low = 0;
  gsize high = n;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (sorted[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* How many values of @a would be among @b if those were strewn as densely as they lie
 * around each of them. */
static double
count_by_chance (const Candidate *a, const Candidate *b)
{
  g_autofree double *sorted = sort_values (b);
  double n = 0;

  for (gsize row = 0; row < a->n_rows; row++)
    {
      double value = 0;
      gsize place = 0;
      gsize first = 0;
      gsize last = 0;

      fus_number_parse_all (a->texts[row], &value);
      if (value < b->low || value > b->high)
        continue;
      place = find_place (sorted, b->n_rows, value);
      first = place > N_AROUND ? place - N_AROUND : 0;
      last = MIN (place + N_AROUND, b->n_rows - 1);
      n +=
        MIN (1, (double) (last - first + 1) / MAX (sorted[last] - sorted[first] + 1, 1));
    }

  return n;
}

/* More common values than chance gives, by four standard deviations and two. */
static gboolean
is_beyond_chance (const Candidate *a, const Candidate *b, double overlap)
{
  const Candidate *small = a->n_rows <= b->n_rows ? a : b;
  const Candidate *large = a->n_rows <= b->n_rows ? b : a;
  double chance = count_by_chance (small, large);

  return overlap * (double) small->n_rows >= chance + 4 * sqrt (chance) + 2;
}

/* 0, 1, 2 … in one file and 1, 2, 3 … in the other are the same rows, not the same ids.
 */
static gboolean
is_shifted (const Candidate *a, const Candidate *b)
{
  return a->counts && b->counts && a->n_rows == b->n_rows &&
         fabs (a->low + b->low - 1) <= 0 && fabs (a->low - b->low) > 0;
}

static gboolean
do_numbers_fit (const Candidate *a, const Candidate *b, double overlap)
{
  gboolean same = have_same_name (a, b);
  gboolean dense = is_dense (a) && is_dense (b);
  gboolean ranks = is_rank (a) && is_rank (b);

  if (is_shifted (a, b) || (a->weak && b->weak && a->n_rows != b->n_rows))
    return FALSE;
  if (a->named && b->named)
    return TRUE;
  if (same)
    return overlap >= NEARLY_ALL || (dense && !ranks) || is_beyond_chance (a, b, overlap);
  if (overlap < CLEAR_SHARE)
    return FALSE;
  if (is_rank (a) || is_rank (b))
    return (a->named || a->counts) && (b->named || b->counts) && (a->named || b->named);

  return dense || is_beyond_chance (a, b, overlap);
}

/* How well two columns may name the same samples; 0 where they don't. */
static double
rate_fit (const Candidate *a, const Candidate *b)
{
  double overlap = measure_overlap (a, b);
  gboolean numeric = a->numeric && b->numeric;

  if (overlap <= 0 || (numeric && !do_numbers_fit (a, b, overlap)))
    return 0;
  if (!numeric && overlap < CLEAR_SHARE && !(a->first && b->first) &&
      !(a->named && b->named) && !have_same_name (a, b))
    return 0;

  return overlap + 0.3 * have_same_name (a, b) + 0.2 * a->named + 0.2 * b->named +
         0.15 * !numeric + 0.1 * (a->first && b->first) - 0.5 * (a->counts && b->counts);
}

/* ---- choosing ---- */

typedef struct
{
  GPtrArray *units;
  GPtrArray *candidates; /* of GPtrArray of Candidate, one a unit */
  const Candidate **chosen;
} Choice;

static void
choose (Choice *self, guint unit, const Candidate *candidate)
{
  FusKeyUnit *it = g_ptr_array_index (self->units, unit);

  self->chosen[unit] = candidate;
  it->key = candidate->column;
  it->ids = candidate->texts;
  if (candidate->column != NULL)
    it->id = candidate->column->name;
}

/* The best candidate of unit @i for one of unit @j; @from: (nullable): that one alone. */
static const Candidate *
find_best (const Choice *self,
           guint i,
           guint j,
           const Candidate *from,
           const Candidate **partner,
           double *best)
{
  GPtrArray *mine = g_ptr_array_index (self->candidates, i);
  GPtrArray *theirs = g_ptr_array_index (self->candidates, j);
  const Candidate *found = NULL;

  for (guint a = 0; a < mine->len; a++)
    for (guint b = 0; b < theirs->len; b++)
      {
        const Candidate *x = g_ptr_array_index (mine, a);
        const Candidate *y = g_ptr_array_index (theirs, b);
        double rate = from == NULL || from == y ? rate_fit (x, y) : 0;

        if (rate <= *best)
          continue;
        *best = rate;
        *partner = y;
        found = x;
      }

  return found;
}

static void
choose_first_pair (Choice *self)
{
  const Candidate *a = NULL;
  const Candidate *b = NULL;
  guint at[2] = { 0, 0 };
  double best = 0;

  for (guint i = 0; i < self->units->len; i++)
    for (guint j = i + 1; j < self->units->len; j++)
      {
        const Candidate *partner = NULL;
        const Candidate *found = find_best (self, i, j, NULL, &partner, &best);

        if (found == NULL)
          continue;
        a = found;
        b = partner;
        at[0] = i;
        at[1] = j;
      }
  if (a == NULL)
    return;
  choose (self, at[0], a);
  choose (self, at[1], b);
}

static gboolean
choose_next (Choice *self)
{
  const Candidate *best_one = NULL;
  guint at = 0;
  double best = 0;

  for (guint i = 0; i < self->units->len; i++)
    for (guint j = 0; j < self->units->len && self->chosen[i] == NULL; j++)
      {
        const Candidate *partner = NULL;
        const Candidate *found =
          self->chosen[j] != NULL
            ? find_best (self, i, j, self->chosen[j], &partner, &best)
            : NULL;

        if (found == NULL)
          continue;
        best_one = found;
        at = i;
      }
  if (best_one != NULL)
    choose (self, at, best_one);

  return best_one != NULL;
}

/* Whether a column would name the samples if it were written as another file’s key. */
static gboolean
is_nearly_key (const Candidate *self, const Candidate *key)
{
  FusNearMiss miss = { 0 };

  if (have_same_name (self, key))
    return TRUE;
  if (self->counts)
    return FALSE;
  miss = fus_near_miss_find (self->texts, self->n_rows, key->texts, key->n_rows);

  return (double) miss.n >= MOSTLY * (double) MIN (self->n_rows, key->n_rows);
}

static gboolean
is_nearly_any_key (const Choice *self, guint i, const Candidate *candidate)
{
  for (guint j = 0; j < self->units->len; j++)
    if (j != i && self->chosen[j] != NULL && is_nearly_key (candidate, self->chosen[j]))
      return TRUE;

  return FALSE;
}

/* Two columns of two files that can be nothing but names, though they don't meet: numbers
 * without a gap, over one range or under one name, or in the first column; texts like
 * codes. */
static gboolean
are_names (const Candidate *a, const Candidate *b)
{
  if (a->numeric != b->numeric)
    return FALSE;
  if (!a->numeric)
    return have_same_name (a, b) || (a->code && b->code);
  if (is_rank (a) && is_rank (b))
    return FALSE;
  if (is_dense (a) && is_dense (b) && fabs (a->low - b->low) <= 0 &&
      fabs (a->high - b->high) <= 0)
    return TRUE;
  if (!have_same_name (a, b))
    return FALSE;

  return (is_dense (a) && is_dense (b)) || (a->place == 1 && b->place == 1);
}

static gboolean
is_name_elsewhere (const Choice *self, guint i, const Candidate *candidate)
{
  for (guint j = 0; j < self->units->len; j++)
    {
      GPtrArray *list = g_ptr_array_index (self->candidates, j);

      for (guint k = 0; j != i && k < list->len; k++)
        if (are_names (candidate, g_ptr_array_index (list, k)))
          return TRUE;
    }

  return FALSE;
}

static gboolean
is_shifted_elsewhere (const Choice *self, guint i, const Candidate *candidate)
{
  for (guint j = 0; j < self->units->len; j++)
    {
      GPtrArray *list = g_ptr_array_index (self->candidates, j);

      for (guint k = 0; j != i && k < list->len; k++)
        if (is_shifted (candidate, g_ptr_array_index (list, k)))
          return TRUE;
    }

  return FALSE;
}

/* What names the samples of a file that meets no other. */
static void
choose_alone (Choice *self, guint i)
{
  GPtrArray *list = g_ptr_array_index (self->candidates, i);

  for (guint k = 0; k < list->len && self->chosen[i] == NULL; k++)
    {
      const Candidate *candidate = g_ptr_array_index (list, k);

      if (is_shifted_elsewhere (self, i, candidate) ||
          (candidate->weak && self->units->len > 1))
        continue;
      if (candidate->first || (candidate->named && candidate->column->name[0] != '\0') ||
          is_name_elsewhere (self, i, candidate))
        choose (self, i, candidate);
    }
}

/* What would name them if it were written alike. */
static void
choose_nearly (Choice *self, guint i)
{
  GPtrArray *list = g_ptr_array_index (self->candidates, i);

  for (guint k = 0; k < list->len && self->chosen[i] == NULL; k++)
    {
      const Candidate *candidate = g_ptr_array_index (list, k);

      if (is_nearly_any_key (self, i, candidate))
        choose (self, i, candidate);
    }
}

/* ---- faults ---- */

static gboolean
set_fault (const FusKeyUnit *unit, const FusColumn *column, GError **error)
{
  const char *text = column->texts[column->fault];
  FusPlace place = { unit->file, column->name, column->fault_line,
                     _ (
                       "Remove one of the rows, or choose another column for the ids.") };
  gint64 first = 0;

  if (text[0] == '\0')
    {
      place.remedy = _ ("Give the row an id or remove it.");
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place, _ ("The id is empty"));
      return FALSE;
    }
  while (!g_str_equal (column->texts[first], text))
    first++;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place,
                      _ ("The id “%s” was there before, in row %zu"), text,
                      (gsize) (column->fault_line - (column->fault - first)));

  return FALSE;
}

static gsize
count_distinct (const FusColumn *column)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize row = 0; row < column->n_rows; row++)
    g_hash_table_add (seen, column->texts[row]);

  return g_hash_table_size (seen);
}

/* A first column in which most texts occur once has a fault in it; else it is a label. */
static gboolean
check_faults (const FusKeyUnit *unit, GError **error)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);

  for (guint i = 0; i < source->columns->len && unit->ids == NULL; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->place == 1 && column->fault >= 0 && !column->asked &&
          2 * count_distinct (column) > column->n_rows)
        return set_fault (unit, column, error);
    }

  return TRUE;
}

/* Numbers and words in one column that turned out to name nothing. */
static gboolean
check_strict (const FusKeyUnit *unit, GError **error)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);

  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);
      double value = 0;
      gsize row = 0;

      if (!column->strict || !column->is_key || column == unit->key)
        continue;
      while (row + 1 < column->n_rows &&
             fus_number_parse_all (column->texts[row], &value))
        row++;
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ unit->file, column->name, column->first_line,
                                      _ ("Correct the cell, or leave the column out or "
                                         "make it a label.") },
                          _ ("“%s” is not a number"), column->texts[row]);
      return FALSE;
    }

  return TRUE;
}

gboolean
fus_key_units_resolve (GPtrArray *units, GError **error)
{
  g_autoptr (GPtrArray) candidates =
               g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree const Candidate **chosen = g_new0 (const Candidate *, units->len + 1);
  Choice self = { units, candidates, chosen };

  for (guint i = 0; i < units->len; i++)
    g_ptr_array_add (candidates, list_candidates (g_ptr_array_index (units, i)));
  choose_first_pair (&self);
  while (choose_next (&self))
    ;
  for (guint i = 0; i < units->len; i++)
    choose_alone (&self, i);
  for (guint i = 0; i < units->len; i++)
    {
      choose_nearly (&self, i);
      if (!check_faults (g_ptr_array_index (units, i), error) ||
          !check_strict (g_ptr_array_index (units, i), error))
        return FALSE;
    }

  return TRUE;
}

gboolean
fus_source_name_rows (FusSource *self, const char *file, GError **error)
{
  g_autoptr (GPtrArray) units = fus_key_units_new ();
  FusTable *table = self->tables->len == 1 ? g_ptr_array_index (self->tables, 0) : NULL;
  const FusKeyUnit *unit = NULL;
  g_autofree gboolean *drop = NULL;

  if (table == NULL || table->ids != NULL)
    return TRUE;
  fus_key_units_add (units, file, self);
  if (!fus_key_units_resolve (units, error))
    return FALSE;
  unit = g_ptr_array_index (units, 0);
  if (unit->ids == NULL || unit->n_rows != table->x->n_rows)
    return TRUE;
  table->ids = g_strdupv (unit->ids);
  drop = g_new0 (gboolean, table->x->n_cols + 1);
  if (unit->key != NULL && unit->key->slot >= 0)
    drop[unit->key->slot] = TRUE;
  fus_table_drop_columns (table, drop);

  return TRUE;
}

gboolean
fus_key_units_only_count (const GPtrArray *units)
{
  const FusKeyUnit *first = units->len > 1 ? g_ptr_array_index (units, 0) : NULL;

  for (guint i = 0; i < units->len && first != NULL; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (units, i);

      if (unit->given || unit->ids == NULL || unit->n_rows != first->n_rows ||
          !g_str_equal (unit->ids[0], first->ids[0]) ||
          !fus_key_counts_rows (unit->ids, unit->n_rows, NULL))
        return FALSE;
    }

  return first != NULL;
}
