/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-compare.h"
#include "fus-label-choice.h"
#include "fus-roles.h"

#include <math.h>
#include <string.h>

/* Classes written as numbers are whole numbers of few values, each several times. So are
 * small counts, answers on a scale and yes/no features: what a column is called, where it
 * stands and what stands beside it tell them apart. */

enum
{
  FEW_LEVELS = 20,   /* of a column that isn't called a class */
  FEWEST_KNOWN = 10, /* values of such a column */
  SAME_START = 4,    /* bytes that columns of one question share */
  MOST_BESIDE =
    8, /* columns of codes that are told beside numbers, though they are most */
  LARGEST_CODE = 1000, /* a class has a short number */
  ROWS_FIRST = 65536,  /* of numbers that are best not looked at a column at a time */
};

gboolean
fus_roles_are_codes (const FusReal *values,
                     gsize n,
                     gsize step,
                     guint n_most,
                     guint *n_levels)
{
  g_autofree double *levels = g_new (double, n_most + 1);
  gsize n_known = 0;
  guint n_found = 0;

  for (gsize i = 0; i < n; i++)
    {
      double value = (double) values[i * step];

      if (isnan (value))
        continue;
      if (!(value >= -1 && value <= LARGEST_CODE) || fabs (value - floor (value)) > 0)
        return FALSE;
      n_known++;
      if (n_found > 0 &&
          bsearch (&value, levels, n_found, sizeof value, fus_compare_doubles))
        continue;
      if (n_found == n_most)
        return FALSE;
      levels[n_found++] = value;
      qsort (levels, n_found, sizeof *levels, fus_compare_doubles);
    }
  *n_levels = n_found;

  return n_found >= 2 && 2 * (gsize) n_found <= n_known;
}

typedef struct
{
  guint n_levels; /* 0: no codes */
  gboolean whole; /* not negative */
  gboolean named; /* as classes are */
} Look;

static gboolean
is_whole (const FusTable *table, gsize d)
{
  for (gsize row = 0; row < table->x->n_rows; row++)
    {
      double value = (double) fus_matrix_row (table->x, row)[d];

      if (!isnan (value) && (value < 0 || fabs (value - floor (value)) > 0))
        return FALSE;
    }

  return TRUE;
}

static gsize
count_known (const FusTable *table, gsize d)
{
  gsize n = 0;

  for (gsize row = 0; row < table->x->n_rows; row++)
    n += !isnan (fus_matrix_row (table->x, row)[d]);

  return n;
}

/* As many levels as codes of a balanced design have; 0 where the column is none. */
static guint
count_balanced (const FusTable *table, gsize d)
{
  gsize n_rows = table->x->n_rows;
  g_autofree double *values = g_new (double, MAX (n_rows, 1));
  double most = 0;
  double least = G_MAXDOUBLE;

  for (gsize row = 0; row < n_rows; row++)
    {
      values[row] = (double) fus_matrix_row (table->x, row)[d];
      most = isnan (values[row]) ? most : MAX (most, values[row]);
      least = isnan (values[row]) ? least : MIN (least, values[row]);
    }

  return fus_label_are_balanced_codes (values, n_rows) ? (guint) (most - least) + 1 : 0;
}

static Look
look_at (const FusTable *table, gsize d)
{
  Look look = { 0 };
  const char *name = table->features != NULL ? table->features[d] : "";
  guint n_levels = 0;
  guint most = 0;

  if (fabs (fus_table_get_offset (table, d)) > 0)
    return look;
  look.named = fus_label_rate_name (name) > 0;
  most = look.named ? FUS_MOST_CLASSES : FEW_LEVELS;
  look.whole = is_whole (table, d);
  if (fus_roles_are_codes (table->x->data + d, table->x->n_rows, table->x->n_cols, most,
                           &n_levels) &&
      (look.named || count_known (table, d) >= FEWEST_KNOWN))
    look.n_levels = n_levels;
  else if (look.whole && (look.named || table->last == (gint64) d))
    look.n_levels = count_balanced (table, d);

  return look;
}

/* ---- names in a row ---- */

static gsize
count_stem (const char *name)
{
  gsize n = strlen (name);

  while (n > 0 && g_ascii_isdigit (name[n - 1]))
    n--;

  return n;
}

static void
count_start (GHashTable *counts, const char *name, gsize n)
{
  char *start = g_strndup (name, n);
  gsize known = GPOINTER_TO_SIZE (g_hash_table_lookup (counts, start));

  g_hash_table_insert (counts, start, GSIZE_TO_POINTER (known + 1));
}

static gsize
get_start (GHashTable *counts, const char *name, gsize n)
{
  g_autofree char *start = g_strndup (name, n);

  return GPOINTER_TO_SIZE (g_hash_table_lookup (counts, start));
}

/* How many columns begin alike: with all but a number, and those of two levels with a few
 * letters. */
typedef struct
{
  GHashTable *stems;
  GHashTable *answers;
} Starts;

static void
starts_clear (Starts *self)
{
  g_clear_pointer (&self->stems, g_hash_table_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Starts, starts_clear)

static void
count_starts (Starts *self, const FusTable *table, const Look *looks)
{
  self->stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
    {
      const char *name = table->features[d];

      count_start (self->stems, name, count_stem (name));
      if (looks[d].n_levels == 2 && strlen (name) >= SAME_START)
        count_start (self->answers, name, SAME_START);
    }
}

/* `b5` beside `b0` … `b4`: one of several alike. */
static gboolean
is_one_of_many (const Starts *starts, const char *name)
{
  gsize n_stem = count_stem (name);

  return n_stem > 0 && name[n_stem] != '\0' &&
         get_start (starts->stems, name, n_stem) > 2;
}

/* `type_A`, `type_B`: yes or no for each class. */
static gboolean
is_one_hot (const Starts *starts, const Look *look, const char *name)
{
  return look->n_levels == 2 && strlen (name) >= SAME_START &&
         get_start (starts->answers, name, SAME_START) > 1;
}

/* ---- what they are ---- */

typedef struct
{
  gsize n_features;
  gsize n_coded;
  gsize n_whole;
} Profile;

static Profile
profile (const FusTable *table, const FusRole *roles, const Look *looks)
{
  Profile self = { 0 };

  for (gsize d = 0; d < table->x->n_cols; d++)
    {
      if (roles[d] != FUS_ROLE_FEATURE)
        continue;
      self.n_features++;
      self.n_coded += looks[d].n_levels > 0;
      self.n_whole += looks[d].whole;
    }

  return self;
}

static FusRole
judge (const FusTable *table,
       const Profile *all,
       const Starts *starts,
       const Look *looks,
       gsize d,
       gboolean others)
{
  gboolean few = all->n_coded == 1 || 4 * all->n_coded <= all->n_features;
  gboolean last = table->last == (gint64) d;

  if (looks[d].n_levels == 0)
    return FUS_ROLE_FEATURE;
  if (all->n_features == 1)
    return others ? FUS_ROLE_LABEL : FUS_ROLE_CODED;
  if (table->features == NULL)
    return FUS_ROLE_FEATURE;
  if (is_one_of_many (starts, table->features[d]))
    return 2 * all->n_coded <= all->n_features ? FUS_ROLE_CODED : FUS_ROLE_FEATURE;
  if (looks[d].named && !is_one_hot (starts, &looks[d], table->features[d]))
    return FUS_ROLE_LABEL;
  if (last && few && all->n_whole < all->n_features)
    return FUS_ROLE_LABEL;

  if (all->n_whole == all->n_features)
    return last && all->n_coded == 1 ? FUS_ROLE_CODED : FUS_ROLE_FEATURE;

  return 2 * all->n_coded <= all->n_features || all->n_coded <= MOST_BESIDE ||
             (last && few)
           ? FUS_ROLE_CODED
           : FUS_ROLE_FEATURE;
}

/* Of numbers in a file the first rows tell; what looks like codes there is looked at in
 * full, and there are few such columns. */
static void
look_at_all (const FusTable *table, const FusRole *roles, Look *looks)
{
  FusMatrix first = *table->x;
  FusTable head = *table;

  if (fus_matrix_is_streamed (table->x))
    first.n_rows = MIN (first.n_rows, ROWS_FIRST);
  head.x = &first;
  for (gsize d = 0; d < table->x->n_cols; d++)
    {
      if (roles[d] != FUS_ROLE_FEATURE)
        continue;
      looks[d] = look_at (&head, d);
      if (looks[d].n_levels > 0 && first.n_rows < table->x->n_rows)
        looks[d] = look_at (table, d);
    }
}

void
fus_roles_find_codes (const FusTable *table, FusRole *roles, gboolean others)
{
  g_autofree Look *looks = g_new0 (Look, table->x->n_cols + 1);
  g_auto (Starts) starts = { NULL, NULL };
  Profile all = { 0 };

  look_at_all (table, roles, looks);
  all = profile (table, roles, looks);
  count_starts (&starts, table, looks);
  if (table->features == NULL && all.n_features != 1)
    return;
  for (gsize d = 0; d < table->x->n_cols; d++)
    if (roles[d] == FUS_ROLE_FEATURE)
      roles[d] = judge (table, &all, &starts, looks, d, others);
}
