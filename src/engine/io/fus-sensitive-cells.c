/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that tell who somebody is, by how they are written. No cell is kept or passed on:
 * what is asked is answered by yes or no. Patterns are of whole cells, so that a number
 * within a remark is none; to have those of another country, add them to their list. */
#include "config.h"

#include "fus-sensitive-cells.h"

#include "fus-letters.h"
#include "fus-sensitive-words.h"

#include <string.h>

enum
{
  MOST_WORDS = 5, /* of a person's name */
};

/* ---- patterns ---- */

/* Whether all of @text has @pattern: `9` is a digit, `A` a capital letter, `*` either of
 * them, `~` a blank or nothing; other signs stand for themselves. */
static gboolean
has_pattern (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; pattern++)
    {
      gboolean fits = FALSE;

      if (*pattern == '~')
        {
          text += *text == ' ';
          continue;
        }
      fits = *pattern == '9'   ? g_ascii_isdigit (*text)
             : *pattern == 'A' ? g_ascii_isupper (*text)
             : *pattern == '*' ? g_ascii_isdigit (*text) || g_ascii_isupper (*text)
                               : *text == *pattern;
      if (!fits)
        return FALSE;
      text++;
    }

  return *text == '\0';
}

static gboolean
has_any_pattern (const char *text, const char *const *patterns, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (has_pattern (text, patterns[i]))
      return TRUE;

  return FALSE;
}

static guint
count_digits (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += g_ascii_isdigit (*text);

  return n;
}

/* ---- dates ---- */

static gboolean
take_number (const char **p, guint *value, guint *n_digits)
{
  *value = 0;
  *n_digits = 0;
  while (g_ascii_isdigit (**p) && *n_digits < 5)
    {
      *value = *value * 10 + (guint) (**p - '0');
      (*p)++;
      (*n_digits)++;
    }

  return *n_digits > 0 && !g_ascii_isdigit (**p);
}

static gboolean
is_day_and_month (guint a, guint b)
{
  return a >= 1 && b >= 1 && MIN (a, b) <= 12 && MAX (a, b) <= 31;
}

static gboolean
is_year (guint value, guint n_digits)
{
  return n_digits == 4 && value >= 1800 && value < 2200;
}

/* Three numbers with one sign between them. */
static gboolean
take_three (const char *text, guint *values, guint *digits)
{
  const char *p = text;
  char sign = '\0';

  for (guint i = 0; i < 3; i++)
    {
      if (!take_number (&p, &values[i], &digits[i]))
        return FALSE;
      if (i == 2)
        break;
      if (*p == '\0' || strchr ("-/.", *p) == NULL || (i > 0 && *p != sign))
        return FALSE;
      sign = *p++;
    }

  return *p == '\0' || *p == ' ' || *p == 'T' || *p == '.';
}

gboolean
fus_cell_read_date (const char *text, guint *year)
{
  guint values[3] = { 0 };
  guint digits[3] = { 0 };
  guint found = 0;
  gboolean is_date = FALSE;

  if (take_three (text, values, digits))
    {
      if (is_year (values[0], digits[0]))
        {
          found = values[0];
          is_date = is_day_and_month (values[1], values[2]);
        }
      else
        {
          found = is_year (values[2], digits[2]) ? values[2] : 0;
          is_date = digits[0] <= 2 && digits[1] <= 2 && (found > 0 || digits[2] == 2) &&
                    is_day_and_month (values[0], values[1]);
        }
    }
  if (year != NULL)
    *year = is_date ? found : 0;

  return is_date;
}

/* ---- e-mail, telephone ---- */

gboolean
fus_cell_is_email (const char *text)
{
  const char *at = strchr (text, '@');
  const char *point = at != NULL ? strrchr (at, '.') : NULL;

  return at != NULL && at > text && strchr (at + 1, '@') == NULL && point != NULL &&
         point > at + 1 && strlen (point + 1) >= 2 && !strpbrk (text, " /:,;");
}

static gboolean
is_internet_address (const char *text)
{
  guint n_points = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isdigit (*p) && *p != '.')
        return FALSE;
      n_points += *p == '.';
    }

  return n_points == 3;
}

gboolean
fus_cell_may_be_telephone (const char *text)
{
  guint n = count_digits (text);

  return n >= 5 && n <= 15 && text[strspn (text, "0123456789 +-()./")] == '\0' &&
         !fus_cell_read_date (text, NULL) && !is_internet_address (text);
}

/* With the sign of another country, or the zero that begins a number and a sign that
 * parts it. */
gboolean
fus_cell_is_telephone (const char *text)
{
  if (!fus_cell_may_be_telephone (text) || count_digits (text) < 7)
    return FALSE;

  return (text[0] == '+' && strchr (text, '.') == NULL) ||
         (text[0] == '(' && strchr (text, ')') != NULL) ||
         (text[0] == '0' && strpbrk (text, " /()") != NULL);
}

/* ---- postcode, insurance ---- */

gboolean
fus_cell_may_be_postcode (const char *text)
{
  glong n = g_utf8_strlen (text, -1);
  guint n_digits = count_digits (text);

  return n >= 3 && n <= 10 && n_digits >= 2 && strpbrk (text, ".,@/:") == NULL &&
         (n_digits >= 3 || fus_text_has_letter (text));
}

gboolean
fus_cell_is_postcode (const char *text)
{
  /* Of the United Kingdom, Canada, the Netherlands, and with a sign of their country. */
  static const char *const patterns[] = {
    "A9 9AA",  "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA",
    "A9A 9A9", "9999 AA", "D-99999", "A-9999",   "CH-9999", "F-99999",
  };

  return has_any_pattern (text, patterns, G_N_ELEMENTS (patterns)) ||
         g_str_has_prefix (text, "〒");
}

gboolean
fus_cell_may_be_insurance (const char *text)
{
  return count_digits (text) >= 5 && g_utf8_strlen (text, -1) <= 24 &&
         strpbrk (text, "@,:") == NULL && !fus_cell_read_date (text, NULL);
}

/* A letter and nine digits, the last a check of the others (§ 290 SGB V). */
static gboolean
is_german_insurance (const char *text)
{
  guint sum = 0;
  guint letter = 0;

  if (!has_pattern (text, "A999999999"))
    return FALSE;
  letter = (guint) (text[0] - 'A') + 1;
  for (guint i = 0; i < 10; i++)
    {
      guint digit = i == 0   ? letter / 10
                    : i == 1 ? letter % 10
                             : (guint) (text[i - 1] - '0');
      guint product = digit * (i % 2 == 0 ? 1 : 2);

      sum += product / 10 + product % 10;
    }

  return sum % 10 == (guint) (text[9] - '0');
}

/* Eight digits and a letter that checks them. */
static gboolean
is_spanish_identity (const char *text)
{
  static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";

  return has_pattern (text, "99999999A") &&
         text[8] == letters[g_ascii_strtoull (text, NULL, 10) % 23];
}

/* Fifteen digits, the last two a check of the others. */
static gboolean
is_french_insurance (const char *text)
{
  g_autofree char *digits = g_strdup (text);
  guint n = 0;
  guint64 number = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (*p != ' ')
      digits[n++] = *p;
  digits[n] = '\0';
  if (!has_pattern (digits, "999999999999999") || (digits[0] != '1' && digits[0] != '2'))
    return FALSE;
  number = g_ascii_strtoull (digits, NULL, 10);

  return number % 100 == 97 - number / 100 % 97;
}

gboolean
fus_cell_is_insurance (const char *text)
{
  /* Of the United States, the United Kingdom, Italy and Switzerland. */
  static const char *const patterns[] = {
    "999-99-9999", "AA999999A", "AA 99 99 99 A", "AAAAAA99A99A999A", "756.9999.9999.99",
  };

  return has_any_pattern (text, patterns, G_N_ELEMENTS (patterns)) ||
         is_german_insurance (text) || is_spanish_identity (text) ||
         is_french_insurance (text);
}

/* ---- address, person ---- */

gboolean
fus_cell_may_be_address (const char *text)
{
  return fus_text_has_letter (text) && strlen (text) >= 4 &&
         strpbrk (text, "@:\\_") == NULL && !g_str_has_prefix (text, "0x") &&
         (strchr (text, ' ') != NULL || fus_sensitive_has_street (text));
}

gboolean
fus_cell_is_address (const char *text)
{
  return count_digits (text) > 0 && fus_cell_may_be_address (text) &&
         fus_sensitive_has_street (text);
}

/* Letters, and the signs that stand between and after those of a name. */
static gboolean
is_word_of_name (const char *word)
{
  gunichar first = g_utf8_get_char (word);

  if (!g_unichar_isupper (first) && !g_unichar_istitle (first))
    return FALSE;
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalpha (g_utf8_get_char (p)) && strchr ("-'.,", *p) == NULL &&
        g_utf8_get_char (p) != 0x2019)
      return FALSE;

  return TRUE;
}

static gboolean
is_particle (const char *word)
{
  static const char *const particles[] = {
    "von", "van", "de",  "der", "den", "di",  "da", "del", "la", "le", "du",
    "dos", "zu",  "bin", "al",  "el",  "ter", "af", "y",   "e",  NULL
  };

  return g_strv_contains (particles, word);
}

static char **
split_name (const char *text)
{
  g_autofree char *plain = g_strdelimit (g_strdup (text), "\t()", ' ');

  return g_strsplit (plain, " ", -1);
}

gboolean
fus_cell_may_be_person (const char *text)
{
  g_auto (GStrv) words = split_name (text);
  guint n = 0;

  for (char **word = words; *word != NULL; word++)
    {
      if (**word == '\0')
        continue;
      if (!is_word_of_name (*word) && !(n > 0 && is_particle (*word)))
        return FALSE;
      n++;
    }

  return n >= 2 && n <= MOST_WORDS;
}

gboolean
fus_cell_is_person (const char *text, char **given)
{
  g_auto (GStrv) words = split_name (text);

  *given = NULL;
  if (fus_sensitive_has_family_name (text))
    {
      *given = g_strdup (text);
      return TRUE;
    }
  for (char **word = words; *word != NULL; word++)
    {
      g_strdelimit (*word, ".,", ' ');
      g_strstrip (*word);
      if (**word == '\0' || !fus_sensitive_is_given_name (*word))
        continue;
      *given = g_strdup (*word);
      return TRUE;
    }

  return FALSE;
}
