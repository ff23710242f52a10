/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a column tells who persons are. A header may speak of e-mail and the column
 * hold yes and no; a column called `V7` may hold e-mail addresses: so both are looked at.
 * What is found is only proposed, told with its reason, and taken back by a word. Cells
 * of long columns are looked at here and there. */
#include "config.h"

#include "fus-sensitive.h"

#include "fus-compare.h"
#include "fus-letters.h"
#include "fus-number.h"
#include "fus-sensitive-cells.h"
#include "fus-sensitive-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_LOOKED_AT = 2000, /* cells */
  FEWEST_CELLS = 3,      /* that leave no doubt without a header */
  FEWEST_DATES = 20,
  FEWEST_PERSONS = 6,    /* without a header that hints at them */
  FEWEST_GIVEN = 4,      /* different given names */
  FEWEST_LIFETIMES = 25, /* years between births of persons old and young */
  OLDEST_BIRTH = 1880,
  YOUNGEST_BIRTH = 2100,
};

#define MOSTLY 0.5       /* of the cells, where the header says so too */
#define NEARLY_ALL 0.8   /* of the cells, where nothing else does */
#define FEWEST_NAMED 0.3 /* of persons have a common given name */

/* ---- cells ---- */

/* What is known of a column. */
typedef struct
{
  GPtrArray *texts;  /* of char *, borrowed */
  GHashTable *given; /* of char *: given names */
  gsize n_levels;
} Cells;

static void
cells_clear (Cells *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->given, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cells, cells_clear)

static void
cells_init (Cells *self, char *const *texts, gsize n)
{
  g_autoptr (GHashTable) levels = g_hash_table_new (g_str_hash, g_str_equal);
  gsize step = MAX (n / MOST_LOOKED_AT, 1);

  self->texts = g_ptr_array_new ();
  self->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize row = 0; row < n; row += step)
    {
      char *text = texts[row];

      if (text == NULL || fus_number_is_missing (text, strlen (text)) ||
          !g_utf8_validate (text, -1, NULL))
        continue;
      g_ptr_array_add (self->texts, text);
      g_hash_table_add (levels, text);
    }
  self->n_levels = g_hash_table_size (levels);
}

/* Each of @cells once. */
static void
cells_init_levels (Cells *self, const Cells *cells)
{
  g_autoptr (GHashTable) levels = g_hash_table_new (g_str_hash, g_str_equal);

  self->texts = g_ptr_array_new ();
  self->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < cells->texts->len; i++)
    if (g_hash_table_add (levels, g_ptr_array_index (cells->texts, i)))
      g_ptr_array_add (self->texts, g_ptr_array_index (cells->texts, i));
  self->n_levels = self->texts->len;
}

static double
get_share (const Cells *self, gboolean (*is) (const char *text))
{
  gsize n = 0;

  for (guint i = 0; i < self->texts->len; i++)
    n += is (g_ptr_array_index (self->texts, i)) ? 1 : 0;

  return self->texts->len > 0 ? (double) n / self->texts->len : 0;
}

static double
get_share_of_persons (const Cells *self)
{
  gsize n = 0;

  g_hash_table_remove_all (self->given);
  for (guint i = 0; i < self->texts->len; i++)
    {
      char *given = NULL;

      if (!fus_cell_is_person (g_ptr_array_index (self->texts, i), &given))
        continue;
      n++;
      g_hash_table_add (self->given, given);
    }

  return self->texts->len > 0 ? (double) n / self->texts->len : 0;
}

/* ---- births ---- */

/* `1987`, `19870612`, `12.06.1987`; the number of days or seconds since some day too. */
static gboolean
may_be_birth (const char *text)
{
  double value = 0;

  if (fus_cell_read_date (text, NULL))
    return TRUE;
  if (fus_number_parse_all (text, &value))
    return (value >= OLDEST_BIRTH && value < YOUNGEST_BIRTH) ||
           (value >= OLDEST_BIRTH * 1e4 && value < YOUNGEST_BIRTH * 1e4);

  /* `12 Jun 1987`, `1987年6月12日` */
  return strpbrk (text, "0123456789") != NULL && strlen (text) >= 6;
}

/* Dates in no order, spread over most of a lifetime: a log of measurements has them one
 * after the other, a study close together. */
static gboolean
are_births (const Cells *self)
{
  g_autoptr (GArray) years = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_up = 0;
  guint n_down = 0;

  for (guint i = 0; i < self->texts->len; i++)
    {
      guint year = 0;

      if (!fus_cell_read_date (g_ptr_array_index (self->texts, i), &year) || year == 0)
        continue;
      if (years->len > 0)
        {
          guint before = g_array_index (years, guint, years->len - 1);

          n_up += year > before;
          n_down += year < before;
        }
      g_array_append_val (years, year);
    }
  if (years->len < FEWEST_DATES ||
      (double) years->len < NEARLY_ALL * (double) self->texts->len ||
      2 * self->n_levels < self->texts->len || 5 * MIN (n_up, n_down) < n_up + n_down)
    return FALSE;
  g_array_sort (years, fus_compare_uints);

  return g_array_index (years, guint, years->len * 19 / 20) -
             g_array_index (years, guint, years->len / 20) >=
           FEWEST_LIFETIMES &&
         g_array_index (years, guint, 0) >= OLDEST_BIRTH;
}

/* ---- persons ---- */

/* Of different texts: a patient may have many rows. */
static gboolean
are_persons (const Cells *self, gboolean is_named)
{
  g_auto (Cells) levels = { NULL };
  double whole = 0;
  double given = 0;

  cells_init_levels (&levels, self);
  whole = get_share (&levels, fus_cell_may_be_person);
  given = get_share_of_persons (&levels);
  if (levels.n_levels < (is_named ? FEWEST_CELLS : FEWEST_PERSONS) ||
      g_hash_table_size (levels.given) < MIN (FEWEST_GIVEN, levels.n_levels / 2 + 1))
    return FALSE;
  if (is_named)
    return whole >= NEARLY_ALL ? given >= FEWEST_NAMED : given >= NEARLY_ALL;

  return whole >= NEARLY_ALL && given >= MOSTLY;
}

gboolean
fus_sensitive_are_persons (char *const *texts, gsize n)
{
  g_auto (Cells) cells = { NULL };

  cells_init (&cells, texts, n);

  return are_persons (&cells, TRUE);
}

/* ---- kinds ---- */

/* In this order: what is more special is looked for first. */
static const struct
{
  FusSensitiveKind kind;
  gboolean (*may_be) (const char *text);
  gboolean (*is) (const char *text); /* NULL: asked of all cells together */
  const char *by_name;
  const char *by_content;
} kinds[] = {
  { FUS_SENSITIVE_EMAIL, fus_cell_is_email, fus_cell_is_email,
    N_ ("Its header speaks of e-mail."), N_ ("Its cells are e-mail addresses.") },
  { FUS_SENSITIVE_TELEPHONE, fus_cell_may_be_telephone, fus_cell_is_telephone,
    N_ ("Its header speaks of telephones."),
    N_ ("Its cells look like telephone numbers.") },
  { FUS_SENSITIVE_BIRTH, may_be_birth, NULL, N_ ("Its header speaks of birth."),
    N_ ("Its dates lie apart as days of birth do.") },
  { FUS_SENSITIVE_POSTCODE, fus_cell_may_be_postcode, fus_cell_is_postcode,
    N_ ("Its header speaks of postcodes."), N_ ("Its cells look like postcodes.") },
  { FUS_SENSITIVE_INSURANCE, fus_cell_may_be_insurance, fus_cell_is_insurance,
    N_ ("Its header speaks of numbers of insurances or identity cards."),
    N_ ("Its cells look like numbers of insurances or identity cards.") },
  { FUS_SENSITIVE_ADDRESS, fus_cell_may_be_address, fus_cell_is_address,
    N_ ("Its header speaks of addresses."), N_ ("Its cells look like addresses.") },
  { FUS_SENSITIVE_PERSON, fus_text_has_letter, NULL,
    N_ ("Its header speaks of persons’ names."),
    N_ ("Its cells look like persons’ names.") },
};

static gsize
find_kind (FusSensitiveKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return i;

  g_return_val_if_reached (0);
}

/* Whether the cells say so by themselves. @named: whether the header hints at it */
static gboolean
is_by_content (const Cells *self, gsize i, gboolean named)
{
  if (kinds[i].kind == FUS_SENSITIVE_PERSON)
    return are_persons (self, named);
  if (kinds[i].kind == FUS_SENSITIVE_BIRTH)
    return are_births (self);

  return self->texts->len >= FEWEST_CELLS && self->n_levels >= FEWEST_CELLS &&
         get_share (self, kinds[i].is) >= NEARLY_ALL;
}

FusSensitive
fus_sensitive_look_at_texts (const char *name, char *const *texts, gsize n)
{
  FusSensitiveWord word = fus_sensitive_read_name (name);
  FusSensitive found = { FUS_SENSITIVE_NONE, FALSE, FALSE };
  g_auto (Cells) cells = { NULL };
  gsize i = 0;

  cells_init (&cells, texts, n);
  if (cells.texts->len == 0)
    return found;
  if (word.kind != FUS_SENSITIVE_NONE)
    {
      i = find_kind (word.kind);
      found.by_content = is_by_content (&cells, i, TRUE);
      found.by_name = found.by_content ||
                      (!word.is_weak && get_share (&cells, kinds[i].may_be) >= MOSTLY) ||
                      (word.is_weak && kinds[i].kind != FUS_SENSITIVE_PERSON &&
                       cells.n_levels >= FEWEST_CELLS &&
                       get_share (&cells, kinds[i].may_be) >= NEARLY_ALL);
      if (found.by_name)
        {
          found.kind = word.kind;
          return found;
        }
    }
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (is_by_content (&cells, i, FALSE))
      return (FusSensitive){ kinds[i].kind, FALSE, TRUE };

  return (FusSensitive){ FUS_SENSITIVE_NONE, FALSE, FALSE };
}

gboolean
fus_sensitive_is_named (const char *name)
{
  return fus_sensitive_read_name (name).kind != FUS_SENSITIVE_NONE;
}

gboolean
fus_sensitive_is_surely_named (const char *name)
{
  return fus_sensitive_is_named (name) && !fus_sensitive_read_name (name).is_weak;
}

/* ---- numbers ---- */

/* From which on whole numbers may be such. */
static double
get_smallest (FusSensitiveKind kind)
{
  switch (kind)
    {
    case FUS_SENSITIVE_BIRTH:
      return OLDEST_BIRTH;
    case FUS_SENSITIVE_POSTCODE:
      return 100;
    case FUS_SENSITIVE_TELEPHONE:
    case FUS_SENSITIVE_INSURANCE:
      return 1e5;
    case FUS_SENSITIVE_NONE:
    case FUS_SENSITIVE_EMAIL:
    case FUS_SENSITIVE_ADDRESS:
    case FUS_SENSITIVE_PERSON:
    default:
      return (double) INFINITY;
    }
}

/* Years and days written as numbers, from 1880 to 2100; days before 1970 are negative
 * where they are counted. */
static gboolean
is_number_of (FusSensitiveKind kind, gboolean is_weak, double value)
{
  if (kind == FUS_SENSITIVE_BIRTH && is_weak)
    return value >= OLDEST_BIRTH && value < YOUNGEST_BIRTH &&
           !(fabs (value - floor (value)) > 0);

  return fabs (value) >= get_smallest (kind) && !(fabs (value - floor (value)) > 0);
}

FusSensitive
fus_sensitive_look_at_numbers (const char *name, const double *values, gsize n)
{
  FusSensitiveWord word = fus_sensitive_read_name (name);
  gsize step = MAX (n / MOST_LOOKED_AT, 1);
  gsize n_known = 0;
  gsize n_fit = 0;
  double low = (double) INFINITY;
  double high = (double) -INFINITY;

  if (word.kind == FUS_SENSITIVE_NONE || isinf (get_smallest (word.kind)))
    return (FusSensitive){ FUS_SENSITIVE_NONE, FALSE, FALSE };
  for (gsize row = 0; row < n; row += step)
    {
      if (!isfinite (values[row]))
        continue;
      n_known++;
      n_fit += is_number_of (word.kind, word.is_weak, values[row]);
      low = MIN (low, values[row]);
      high = MAX (high, values[row]);
    }
  if (n_known == 0 || (double) n_fit < NEARLY_ALL * (double) n_known || !(high > low))
    return (FusSensitive){ FUS_SENSITIVE_NONE, FALSE, FALSE };

  return (FusSensitive){ word.kind, TRUE, FALSE };
}

/* ---- telling ---- */

char *
fus_sensitive_dup_reason (const FusSensitive *self)
{
  gsize i = find_kind (self->kind);

  if (self->by_name && self->by_content)
    return g_strdup_printf ("%s %s", _ (kinds[i].by_name), _ (kinds[i].by_content));

  return g_strdup (self->by_content ? _ (kinds[i].by_content) : _ (kinds[i].by_name));
}

void
fus_sensitive_number_texts (char **texts, gsize n)
{
  g_autoptr (GHashTable) numbers =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize row = 0; row < n; row++)
    {
      guint number = 0;

      if (texts[row] == NULL || fus_number_is_missing (texts[row], strlen (texts[row])))
        continue;
      number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, texts[row]));
      if (number == 0)
        {
          number = g_hash_table_size (numbers) + 1;
          g_hash_table_insert (numbers, g_strdup (texts[row]), GUINT_TO_POINTER (number));
        }
      g_free (texts[row]);
      texts[row] = g_strdup_printf ("%u", number);
    }
}
