/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as spreadsheets, loggers and laboratories write them: signs between thousands,
 * decimal commas, brackets or a minus behind for negatives, percent, units and
 * currencies. What a sign means is never decided by one cell: `1.234` is a thousand or
 * one and a fraction. Each cell is looked at as if the point were decimal and as if the
 * comma were; what can be read in one way only is evidence for its column, and for the
 * table. */
#include "config.h"

#include "fus-number-style.h"

#include "fus-number.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_SIGNS = 8,
  LONGEST_UNIT = 16,
  LONGEST_NUMBER = 64,
  FEW_VALUES = 10, /* of a code with a letter behind, such as 1a, 2b */
  FEWEST_NUMBERS = 10,
};

#define FEW_BEYOND 0.05
#define NEARLY_ALL 0.9

/* A cell taken apart: digits, signs between them, and what stands around. */
typedef struct
{
  gboolean negative;
  gboolean exponent;
  gboolean glued; /* the unit follows the last digit at once */
  const char *start;
  const char *end;
  char signs[MOST_SIGNS];     /* `.`, `,`, blank, apostrophe */
  const char *at[MOST_SIGNS]; /* where each stands */
  gsize runs[MOST_SIGNS + 1]; /* digits before the first and after each */
  guint n_signs;
  const char *unit;
  gsize n_unit;
} Look;

static const struct
{
  const char *text;
  gsize n;
  char sign;
} signs[] = {
  { ".", 1, '.' },
  { ",", 1, ',' },
  { " ", 1, ' ' },
  { "'", 1, '\'' },
  { "\xc2\xa0", 2, ' ' },
  { "\xe2\x80\xaf", 3, ' ' },
  { "\xe2\x80\x89", 3, ' ' },
  { "\xe2\x80\x99", 3, '\'' },
};

static gsize
match_sign (const char *p, const char *end, char *sign)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if ((gsize) (end - p) >= signs[i].n && memcmp (p, signs[i].text, signs[i].n) == 0)
      {
        *sign = signs[i].sign;
        return signs[i].n;
      }

  return 0;
}

static const char *
skip_blanks (const char *p, const char *end)
{
  char sign = '\0';
  gsize n = 0;

  while (p < end && (n = match_sign (p, end, &sign)) > 0 && sign == ' ')
    p += n;

  return p;
}

static gsize
count_digits (const char *p, const char *end)
{
  gsize n = 0;

  while (p + n < end && g_ascii_isdigit (p[n]))
    n++;

  return n;
}

static gunichar
get_char (const char *p, const char *end)
{
  gunichar c = p < end ? g_utf8_get_char_validated (p, end - p) : 0;

  return c == (gunichar) -1 || c == (gunichar) -2 ? 0 : c;
}

/* Minus as a typewriter or a typesetter has it. */
static const char *
take_minus (Look *self, const char *p, const char *end)
{
  if (self->negative || p == end)
    return p;
  if (*p == '-' || *p == '+')
    {
      self->negative = *p == '-';
      return p + 1;
    }
  if (get_char (p, end) == 0x2212)
    {
      self->negative = TRUE;
      return p + 3;
    }

  return p;
}

static gboolean
is_currency (gunichar c)
{
  return c != 0 && g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL;
}

static const char *
take_currency (Look *self, const char *p, const char *end)
{
  gunichar c = get_char (p, end);

  if (!is_currency (c))
    return p;
  self->unit = p;
  self->n_unit = (gsize) (g_utf8_next_char (p) - p);

  return skip_blanks (p + self->n_unit, end);
}

/* Digits and the signs between them; blanks and apostrophes only before just three. */
static const char *
take_digits (Look *self, const char *p, const char *end)
{
  char sign = '\0';
  gsize n = 0;

  self->start = p;
  self->runs[0] = count_digits (p, end);
  p += self->runs[0];
  while (p < end && (n = match_sign (p, end, &sign)) > 0)
    {
      gsize n_digits = count_digits (p + n, end);

      if ((sign == ' ' || sign == '\'') && n_digits != 3)
        break;
      if (self->n_signs == MOST_SIGNS)
        return NULL;
      self->signs[self->n_signs] = sign;
      self->at[self->n_signs++] = p;
      self->runs[self->n_signs] = n_digits;
      p += n + n_digits;
    }
  if (self->runs[0] == 0 && (self->n_signs == 0 || self->runs[1] == 0))
    return NULL;

  return p;
}

static const char *
take_exponent (Look *self, const char *p, const char *end)
{
  const char *start = p;

  if (p == end || (*p != 'e' && *p != 'E'))
    return p;
  p++;
  if (p < end && (*p == '-' || *p == '+'))
    p++;
  if (count_digits (p, end) == 0)
    return start;
  self->exponent = TRUE;

  return p + count_digits (p, end);
}

static gboolean
may_be_unit (const char *p, gsize n)
{
  const char *end = p + n;
  gunichar c = get_char (p, end);

  if (n == 0 || n > LONGEST_UNIT ||
      !(g_unichar_isalpha (c) || c == '%' || c == 0xb0 || c == 0x2030 || is_currency (c)))
    return FALSE;
  for (; p < end; p = g_utf8_next_char (p))
    {
      c = get_char (p, end);
      if (c == 0 ||
          !(g_unichar_isalnum (c) ||
            (c < 0x80 && strchr ("%/^*.-() ", (char) c) != NULL) || c == 0xb0 ||
            c == 0xb7 || c == 0xb2 || c == 0xb3 || c == 0x2030 || is_currency (c)))
        return FALSE;
    }

  return TRUE;
}

/* What follows the digits: nothing, a minus, or a unit. */
static gboolean
take_rest (Look *self, const char *p, const char *end)
{
  self->end = p;
  if (p < end && p + 1 == end && *p == '-' && !self->negative)
    {
      self->negative = TRUE;
      return TRUE;
    }
  p = skip_blanks (p, end);
  if (p == end)
    return TRUE;
  if (self->unit != NULL || !may_be_unit (p, (gsize) (end - p)) ||
      (self->runs[0] > 1 && *self->start == '0'))
    return FALSE;
  self->glued = p == self->end && g_ascii_isalpha (*p);
  self->unit = p;
  self->n_unit = (gsize) (end - p);

  return TRUE;
}

static gboolean
take_apart (Look *self, const char *text, gsize n)
{
  const char *p = text;
  const char *end = text + n;
  gboolean brackets = n > 2 && *p == '(' && end[-1] == ')';

  *self = (Look){ .negative = brackets };
  if (brackets)
    {
      p = skip_blanks (p + 1, end);
      end--;
      while (end > p && end[-1] == ' ')
        end--;
    }
  p = take_minus (self, p, end);
  p = take_currency (self, p, end);
  p = take_minus (self, p, end);
  p = take_digits (self, p, end);
  if (p == NULL)
    return FALSE;
  p = take_exponent (self, p, end);

  return take_rest (self, p, end);
}

/* Thousands in threes, one sign all along; Indian ones in twos before the last three. */
static gboolean
are_groups (const Look *self, guint n)
{
  gboolean twos = FALSE;

  if (n == 0)
    return TRUE;
  if (self->runs[0] < 1 || self->runs[0] > 3 || *self->start == '0')
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (self->signs[i] != self->signs[0])
        return FALSE;
      twos |= self->runs[i + 1] == 2 && i + 1 < n;
      if (self->runs[i + 1] != 3 && !(self->runs[i + 1] == 2 && i + 1 < n))
        return FALSE;
    }

  return !twos || (self->signs[0] == ',' && self->runs[0] <= 2);
}

/* Whether the signs can mean that, if @point is the decimal one. */
static gboolean
fits (const Look *self, char point)
{
  gboolean fraction = self->n_signs > 0 && self->signs[self->n_signs - 1] == point;
  guint n = self->n_signs - (fraction ? 1 : 0);

  for (guint i = 0; i < n; i++)
    if (self->signs[i] == point)
      return FALSE;

  return are_groups (self, n);
}

static int
get_reading (const Look *self, gboolean *doubtful)
{
  gboolean by_point = fits (self, '.');
  gboolean by_comma = fits (self, ',');

  *doubtful = FALSE;
  if (by_point && by_comma)
    {
      gboolean any = self->n_signs > 0 && strchr (".,", self->signs[0]) != NULL;

      if (!any)
        return 2;
      *doubtful = !self->exponent;

      return self->signs[0] == '.' ? 0 : 1;
    }

  return by_point ? 0 : by_comma ? 1 : -1;
}

/* ---- what a column says ---- */

static FusForm *
find_form (FusForm *forms, const char *text, gsize n)
{
  for (guint i = 0; i < FUS_MOST_FORMS; i++)
    {
      if (forms[i].n == 0)
        forms[i] = (FusForm){ text, n, 0 };
      if (forms[i].length == n && memcmp (forms[i].text, text, n) == 0)
        return &forms[i];
    }

  return NULL;
}

static void
add_level (FusNumberTally *self, double value)
{
  if (isnan (value))
    return;
  self->low = self->n_values == 0 ? value : MIN (self->low, value);
  self->high = self->n_values == 0 ? value : MAX (self->high, value);
  self->n_values++;
  if (self->n_levels == FUS_MOST_LEVELS)
    return;
  for (guint i = 0; i < self->n_levels; i++)
    if (!(fabs (self->levels[i] - value) > 0))
      return;
  if (self->n_levels < FUS_MOST_LEVELS)
    self->levels[self->n_levels++] = value;
}

static double
read_digits (const Look *self, char point)
{
  char buffer[LONGEST_NUMBER];
  gsize n = 0;
  double value = 0;
  guint next = 0;

  if (self->end - self->start >= LONGEST_NUMBER)
    return (double) NAN;
  for (const char *p = self->start; p < self->end;)
    {
      char sign = '\0';

      if (next < self->n_signs && p == self->at[next])
        {
          p += match_sign (p, self->end, &sign);
          next++;
          if (sign == point)
            buffer[n++] = '.';
          continue;
        }
      buffer[n++] = *p++;
    }
  buffer[n] = '\0';
  if (!fus_number_parse_all (buffer, &value))
    return (double) NAN;

  return self->negative ? -value : value;
}

static void
add_text (FusNumberTally *self, const char *text, gsize n)
{
  FusForm *word = find_form (self->words, text, n);

  self->n_texts++;
  if (word != NULL)
    word->n++;
  else
    self->n_other_words++;
}

static gboolean
is_infinite (const char *text, gsize n)
{
  double value = 0;
  char buffer[16];

  if (n == 0 || n >= sizeof buffer || g_ascii_isdigit (text[0]) ||
      g_ascii_isdigit (text[n - 1]))
    return FALSE;
  memcpy (buffer, text, n);
  buffer[n] = '\0';

  return fus_number_parse_all (buffer, &value) && isinf (value);
}

/* `<0.1`, `>= 1000`: below or above what could be measured. */
static gboolean
is_beyond (const char *text, gsize n)
{
  gsize start = 1;

  if (n > 3 && (memcmp (text, "≤", 3) == 0 || memcmp (text, "≥", 3) == 0))
    start = 3;
  else if (n < 2 || (text[0] != '<' && text[0] != '>'))
    return FALSE;
  while (start < n && (text[start] == '=' || text[start] == ' '))
    start++;

  return start < n && fus_number_looks (text + start, n - start);
}

/* Most cells: digits, and one point that is surely decimal. */
static gboolean
add_plain (FusNumberTally *self, const char *text, gsize n)
{
  gsize start = n > 0 && text[0] == '-';
  gsize n_before = start < n ? count_digits (text + start, text + n) : 0;
  gsize at = start + n_before;
  gsize n_after = at + 1 < n ? count_digits (text + at + 1, text + n) : 0;
  double value = 0;

  if (n_before == 0 || (at < n && (text[at] != '.' || at + 1 + n_after != n)) ||
      (at < n && n_after == 3 && n_before < 4 && text[start] != '0'))
    return FALSE;
  self->n_known++;
  self->n_bare++;
  self->n_sure[0] += at < n;
  if (fus_number_parse (text, '.', &value) != NULL)
    add_level (self, value);

  return TRUE;
}

/* What is no plain number. */
static void
add_other (FusNumberTally *self, const char *text, gsize n)
{
  Look look = { 0 };
  gboolean doubtful = FALSE;
  int reading = -1;

  if (fus_number_is_missing (text, n))
    return;
  if (is_beyond (text, n))
    {
      self->n_beyond++;
      return;
    }
  self->n_known++;
  if (is_infinite (text, n))
    {
      self->n_bare++;
      return;
    }
  reading = take_apart (&look, text, n) ? get_reading (&look, &doubtful) : -1;
  if (reading < 0)
    {
      add_text (self, text, n);
      return;
    }
  if (reading < 2 && doubtful)
    self->n_doubt[reading]++;
  else if (reading < 2)
    self->n_sure[reading]++;
  if (self->n_values < FUS_MOST_LEVELS || self->n_levels < FUS_MOST_LEVELS ||
      look.n_signs > 0)
    add_level (self, read_digits (&look, reading == 1 ? ',' : '.'));
  if (look.unit != NULL)
    {
      FusForm *unit = find_form (self->units, look.unit, look.n_unit);

      self->n_united++;
      if (unit != NULL)
        unit->n++;
      if (look.glued)
        self->n_glued++;
    }
  else
    self->n_bare++;
}

void
fus_number_tally_add (FusNumberTally *self, const char *text, gsize n)
{
  if (n == 1 && g_ascii_isdigit (text[0]))
    {
      self->n_known++;
      self->n_bare++;
      add_level (self, text[0] - '0');
    }
  else if (!add_plain (self, text, n))
    add_other (self, text, n);
}

char
fus_number_tally_get_point (const FusNumberTally *self)
{
  return self->n_sure[0] > self->n_sure[1]   ? '.'
         : self->n_sure[1] > self->n_sure[0] ? ','
                                             : '\0';
}

gboolean
fus_number_tally_is_doubtful (const FusNumberTally *self)
{
  return self->n_doubt[0] + self->n_doubt[1] > 0 && self->n_sure[0] == self->n_sure[1];
}

static const FusForm *
get_unit (const FusNumberTally *self)
{
  const FusForm *best = NULL;

  for (guint i = 0; i < FUS_MOST_FORMS; i++)
    if (self->units[i].n > (best != NULL ? best->n : 0))
      best = &self->units[i];
  if (best == NULL || (double) best->n < NEARLY_ALL * (double) self->n_united ||
      best->n < self->n_bare)
    return NULL;

  return self->n_glued > 0 && self->n_levels <= FEW_VALUES ? NULL : best;
}

static gboolean
is_wordlike (const FusForm *form)
{
  for (gsize i = 0; i < form->length; i++)
    if (g_ascii_isdigit (form->text[i]))
      return FALSE;

  return TRUE;
}

/* Up to three words beside many different numbers say why a number is not there. */
static gboolean
are_gaps (const FusNumberTally *self, gsize n_numbers)
{
  guint n_words = 0;

  for (guint i = 0; i < FUS_MOST_FORMS; i++)
    if (self->words[i].n > 0)
      {
        n_words++;
        if (!is_wordlike (&self->words[i]) || self->words[i].n < 2)
          return FALSE;
      }

  return self->n_other_words == 0 && n_words < FUS_MOST_FORMS &&
         self->n_levels == FUS_MOST_LEVELS && n_numbers >= FEWEST_NUMBERS &&
         2 * n_numbers >= self->n_known;
}

static char **
dup_gaps (const FusNumberTally *self)
{
  char **gaps = g_new0 (char *, FUS_MOST_FORMS + 1);
  guint n = 0;

  for (guint i = 0; i < FUS_MOST_FORMS; i++)
    if (self->words[i].n > 0)
      gaps[n++] = g_strndup (self->words[i].text, self->words[i].length);

  return gaps;
}

FusCellsKind
fus_number_style_settle (FusNumberStyle *self,
                         const FusNumberTally *tally,
                         char point,
                         gboolean asked)
{
  char own = fus_number_tally_get_point (tally);
  const FusForm *unit = get_unit (tally);
  gsize n_numbers = tally->n_bare + (unit != NULL ? unit->n : 0);

  /* A few are listed like other cells that are no numbers. */
  self->beyond =
    n_numbers >= FEWEST_NUMBERS &&
    (double) tally->n_beyond > FEW_BEYOND * (double) (tally->n_known + tally->n_beyond);
  self->point = asked || own == '\0' ? (point != '\0' ? point : '.') : own;
  self->doubtful = point == '\0' && fus_number_tally_is_doubtful (tally);
  if (tally->n_known == 0 && tally->n_beyond == 0)
    return FUS_CELLS_EMPTY;
  if (tally->n_beyond > 0 && n_numbers < FEWEST_NUMBERS)
    return FUS_CELLS_TEXTS;
  if (self->doubtful && tally->n_doubt[1] > tally->n_doubt[0])
    self->point = ',';
  if (2 * n_numbers < tally->n_known)
    return FUS_CELLS_TEXTS;
  self->unit = unit != NULL ? g_strndup (unit->text, unit->length) : NULL;
  if ((double) n_numbers >= NEARLY_ALL * (double) tally->n_known)
    return FUS_CELLS_NUMBERS;
  if (are_gaps (tally, n_numbers))
    {
      self->gaps = dup_gaps (tally);
      return FUS_CELLS_NUMBERS;
    }

  return FUS_CELLS_MIXED;
}

void
fus_number_style_clear (FusNumberStyle *self)
{
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->gaps, g_strfreev);
}

gboolean
fus_number_style_read (const FusNumberStyle *self,
                       const char *text,
                       gsize n,
                       double *value)
{
  Look look = { 0 };

  if (is_infinite (text, n))
    {
      *value = *text == '-' ? (double) -INFINITY : (double) INFINITY;
      return TRUE;
    }
  if (!take_apart (&look, text, n) || !fits (&look, self->point))
    return FALSE;
  if (look.unit != NULL && (self->unit == NULL || strlen (self->unit) != look.n_unit ||
                            memcmp (self->unit, look.unit, look.n_unit) != 0))
    return FALSE;
  *value = read_digits (&look, self->point);

  return !isnan (*value);
}

gboolean
fus_number_style_is_gap (const FusNumberStyle *self, const char *text, gsize n)
{
  for (gsize i = 0; self->gaps != NULL && self->gaps[i] != NULL; i++)
    if (strlen (self->gaps[i]) == n && memcmp (self->gaps[i], text, n) == 0)
      return TRUE;

  return self->beyond && is_beyond (text, n);
}

static gboolean
looks_otherwise (const char *text, gsize n)
{
  Look look = { 0 };
  gboolean doubtful = FALSE;

  return is_infinite (text, n) || (take_apart (&look, text, n) &&
                                   get_reading (&look, &doubtful) >= 0 && !look.glued);
}

gboolean
fus_number_looks (const char *text, gsize n)
{
  return (n > 0 && count_digits (text, text + n) == n) || looks_otherwise (text, n);
}

/* ---- units ---- */

/* Of the longest, without prefixes; a prefix, a power and a slash may stand with each. */
static const char *const units[] = {
  "m",       "s",        "g",    "K",     "A",      "V",     "W",     "Hz",      "Pa",
  "N",       "J",        "C",    "F",     "T",      "L",     "l",     "h",       "d",
  "min",     "mol",      "bar",  "psu",   "ppm",    "ppb",   "ppt",   "cd",      "lx",
  "rad",     "deg",      "degC", "degF",  "%",      "‰",     "°",     "°C",      "°F",
  "℃",       "Ohm",      "Ω",    "eV",    "cm",     "ft",    "in",    "mi",      "knots",
  "rpm",     "dB",       "dBA",  "pH",    "PSU",    "NTU",   "FNU",   "atm",     "mmHg",
  "inHg",    "a.u.",     "au",   "AU",    "counts", "count", "cps",   "yr",      "year",
  "years",   "days",     "day",  "hours", "hour",   "sec",   "secs",  "seconds", "mins",
  "minutes", "unitless", "none", "-",     "s-1",    "m-2",   "m-3",   "IU",      "U",
  "Da",      "kDa",      "cal",  "Bq",    "Sv",     "Gy",    "Wh",    "VA",      "var",
  "S",       "H",        "M",    "Volts", "volts",  "Deg C", "deg C", "Celsius",
};

static gboolean
is_named_unit (const char *text, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strlen (units[i]) == n && memcmp (units[i], text, n) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_plain_unit (const char *text, gsize n)
{
  static const char *const prefixes[] = { "k", "M", "G", "m", "u", "µ", "μ",
                                          "n", "p", "h", "c", "d", "da" };

  while (n > 1 && (g_ascii_isdigit (text[n - 1]) || text[n - 1] == '-' ||
                   text[n - 1] == '^' || text[n - 1] == '+'))
    n--;
  while (n > 2 && text[n - 2] == (char) 0xc2 &&
         (text[n - 1] == (char) 0xb2 || text[n - 1] == (char) 0xb3))
    n -= 2;
  if (is_named_unit (text, n))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize n_prefix = strlen (prefixes[i]);

      if (n > n_prefix && memcmp (text, prefixes[i], n_prefix) == 0 &&
          is_named_unit (text + n_prefix, n - n_prefix))
        return TRUE;
    }

  return FALSE;
}

gboolean
fus_number_is_unit (const char *text, gsize n)
{
  const char *p = text;
  const char *end = text + n;

  if (n > 2 && ((*p == '[' && end[-1] == ']') || (*p == '(' && end[-1] == ')')))
    {
      p++;
      end--;
    }
  if (p == end)
    return FALSE;
  while (p < end)
    {
      gsize n_part = 0;

      while (p + n_part < end && strchr ("/* ", p[n_part]) == NULL)
        n_part++;
      if (n_part > 0 && !is_plain_unit (p, n_part) && !(n_part == 1 && *p == '1'))
        return is_named_unit (text, n);
      p += n_part + (p + n_part < end ? 1 : 0);
    }

  return TRUE;
}
