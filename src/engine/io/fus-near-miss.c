/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-near-miss.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* To look for another way in which ids differ, add a row to @ways: what is taken away
 * from an id, and how that is said. The first way under which most meet is told. */

typedef struct
{
  gsize prefix; /* bytes that all ids of a file begin with */
  gsize suffix;
} Affix;

typedef struct
{
  const char *id;
  const char *sentence;
  const char *remedy;
  char *(*reduce) (const char *id, const Affix *affix);
} Way;

/* ---- what is taken away ---- */

static char *
strip_blanks (const char *id, const Affix *affix)
{
  GString *text = g_string_new (NULL);

  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (text, g_utf8_get_char (p));

  return g_string_free (text, FALSE);
}

static char *
fold_case (const char *id, const Affix *affix)
{
  return g_utf8_casefold (id, -1);
}

/* `413.0` is `413`. */
static char *
strip_fraction (const char *id, const Affix *affix)
{
  gsize n = strlen (id);
  gsize end = n;

  while (end > 0 && id[end - 1] == '0')
    end--;
  if (end < n && end > 1 && (id[end - 1] == '.' || id[end - 1] == ',') &&
      g_ascii_isdigit (id[end - 2]))
    return g_strndup (id, end - 1);

  return g_strdup (id);
}

/* `00413` is `413`, `S007` is `S7`. */
static char *
strip_zeros (const char *id, const Affix *affix)
{
  g_autofree char *whole = strip_fraction (id, affix);
  GString *text = g_string_new (NULL);

  for (const char *p = whole; *p != '\0'; p++)
    {
      gboolean starts = p == whole || !g_ascii_isdigit (p[-1]);

      if (starts && g_ascii_isdigit (*p))
        while (p[0] == '0' && g_ascii_isdigit (p[1]))
          p++;
      g_string_append_c (text, *p);
    }

  return g_string_free (text, FALSE);
}

static char *
strip_signs (const char *id, const Affix *affix)
{
  GString *text = g_string_new (NULL);

  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (text, g_utf8_get_char (p));

  return g_string_free (text, FALSE);
}

static char *
strip_affix (const char *id, const Affix *affix)
{
  gsize n = strlen (id);

  if (n <= affix->prefix + affix->suffix)
    return g_strdup (id);

  return g_strndup (id + affix->prefix, n - affix->prefix - affix->suffix);
}

static char *
strip_most (const char *id, const Affix *affix)
{
  g_autofree char *signs = strip_signs (id, affix);
  g_autofree char *zeros = strip_zeros (signs, affix);

  return fold_case (zeros, affix);
}

static char *
strip_all (const char *id, const Affix *affix)
{
  g_autofree char *inner = strip_affix (id, affix);

  return strip_most (inner, affix);
}

static const Way ways[] = {
  { "ids-differ-by-blanks", N_ ("they differ only by blanks"),
    N_ ("Take the blanks out of the ids."), strip_blanks },
  { "ids-differ-by-case", N_ ("they differ only by capitals (upper and lower case)"),
    N_ ("Write the ids with the same capitals in both files."), fold_case },
  { "ids-differ-by-zeros", N_ ("they differ only by “.0” at the end"),
    N_ ("Write the ids as whole numbers in both files: as integers or texts, not with "
        "“.0”."),
    strip_fraction },
  { "ids-differ-by-zeros", N_ ("they differ only by leading zeros"),
    N_ ("Write the zeros in both files: a spreadsheet keeps them in columns formatted as "
        "text."),
    strip_zeros },
  { "ids-differ-by-punctuation", N_ ("they differ only by punctuation such as - . _"),
    N_ ("Write the ids with the same signs in both files."), strip_signs },
  { "ids-differ-by-punctuation",
    N_ ("they differ only by punctuation, zeros or capitals"),
    N_ ("Write the ids alike in both files."), strip_most },
  { "ids-differ-by-prefix",
    N_ ("they would meet without what all of one file begin or end with (a common "
        "prefix)"),
    N_ ("Take the common beginning or end off, or add it in the other file."),
    strip_affix },
  { "ids-differ-by-prefix",
    N_ (
      "they would meet without what all of one file begin or end with (a common prefix) "
      "and without zeros"),
    N_ ("Write the ids alike in both files."), strip_all },
};

/* ---- what all ids of a file share ---- */

static gsize
count_equal_start (const char *a, const char *b, gsize most)
{
  gsize n = 0;

  while (n < most && a[n] == b[n] && a[n] != '\0')
    n++;

  return n;
}

static gsize
count_equal_end (const char *a, const char *b, gsize most)
{
  gsize n_a = strlen (a);
  gsize n_b = strlen (b);
  gsize n = 0;

  while (n < most && n < n_a && n < n_b && a[n_a - 1 - n] == b[n_b - 1 - n])
    n++;

  return n;
}

/* Digits at the edge belong to the ids: the 0 of `s01` and `s02` is no part of what they
 * begin with. */
static Affix
find_affix (char *const *ids, gsize n)
{
  Affix affix = { G_MAXSIZE, G_MAXSIZE };
  const char *first = NULL;

  for (gsize i = 0; i < n; i++)
    {
      if (ids[i] == NULL)
        continue;
      if (first == NULL)
        {
          first = ids[i];
          affix = (Affix){ strlen (first), strlen (first) };
          continue;
        }
      affix.prefix = count_equal_start (first, ids[i], affix.prefix);
      affix.suffix = count_equal_end (first, ids[i], affix.suffix);
    }
  if (first == NULL)
    return (Affix){ 0, 0 };
  while (affix.prefix > 0 && (g_ascii_isdigit (first[affix.prefix - 1]) ||
                              (first[affix.prefix] & 0xc0) == 0x80))
    affix.prefix--;
  while (affix.suffix > 0 && strlen (first) >= affix.suffix &&
         (g_ascii_isdigit (first[strlen (first) - affix.suffix]) ||
          (first[strlen (first) - affix.suffix] & 0xc0) == 0x80))
    affix.suffix--;

  return affix;
}

/* ---- meeting ---- */

/* Reduced id → the id, borrowed. */
static GHashTable *
reduce_all (const Way *way, char *const *ids, gsize n)
{
  GHashTable *reduced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Affix affix = find_affix (ids, n);

  for (gsize i = 0; i < n; i++)
    if (ids[i] != NULL)
      g_hash_table_insert (reduced, way->reduce (ids[i], &affix), ids[i]);

  return reduced;
}

static gsize
count_known (char *const *ids, gsize n)
{
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    n_known += ids[i] != NULL;

  return n_known;
}

/* Ways that make one id of two say nothing. */
static gboolean
keeps_apart (GHashTable *reduced, char *const *ids, gsize n)
{
  return 100 * (gsize) g_hash_table_size (reduced) >= 95 * count_known (ids, n);
}

static FusNearMiss
try_way (const Way *way,
         char *const *mine,
         gsize n_mine,
         char *const *theirs,
         gsize n_theirs)
{
  g_autoptr (GHashTable) a = reduce_all (way, mine, n_mine);
  g_autoptr (GHashTable) b = reduce_all (way, theirs, n_theirs);
  FusNearMiss miss = { 0 };
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer id = NULL;

  if (!keeps_apart (a, mine, n_mine) || !keeps_apart (b, theirs, n_theirs))
    return miss;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &id))
    {
      const char *other = g_hash_table_lookup (b, key);

      if (other == NULL)
        continue;
      miss.n++;
      if (g_str_equal (other, id) || (miss.mine != NULL && strcmp (miss.mine, id) <= 0))
        continue;
      miss.mine = id;
      miss.theirs = other;
    }
  if (miss.mine == NULL)
    return (FusNearMiss){ 0 };
  miss.id = way->id;
  miss.sentence = _ (way->sentence);
  miss.remedy = _ (way->remedy);

  return miss;
}

FusNearMiss
fus_near_miss_find (char *const *mine, gsize n_mine, char *const *theirs, gsize n_theirs)
{
  FusNearMiss best = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      FusNearMiss miss = try_way (&ways[i], mine, n_mine, theirs, n_theirs);

      if (10 * miss.n > 11 * best.n)
        best = miss;
    }

  return best;
}

gsize
fus_near_miss_count_equal (char *const *mine,
                           gsize n_mine,
                           char *const *theirs,
                           gsize n_theirs)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n = 0;

  for (gsize i = 0; i < n_theirs; i++)
    if (theirs[i] != NULL)
      g_hash_table_add (known, theirs[i]);
  for (gsize i = 0; i < n_mine; i++)
    n += mine[i] != NULL && g_hash_table_contains (known, mine[i]);

  return n;
}
