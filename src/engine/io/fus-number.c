/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-number.h"

#include <math.h>
#include <string.h>

/* strtod() is exact but slow, and follows the locale. Most numbers in tables have few
 * digits and small exponents: a whole number below 2^53 times or divided by an exact
 * power of ten is rounded once and so is exact too (Clinger 1990). The rest goes to
 * g_ascii_strtod(). */

enum
{
  MAX_DIGITS = 19, /* of a guint64 */
  MAX_EXACT_POWER = 22,
  LONGEST = 400,
};

static const double powers[MAX_EXACT_POWER + 1] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

typedef struct
{
  guint64 mantissa;
  int exponent;
  guint n_digits;      /* all of them */
  guint n_significant; /* after leading zeros */
} Decimal;

static inline gboolean
is_digit (char c)
{
  return (guint8) (c - '0') < 10;
}

static inline const char *
take_digits (Decimal *self, const char *p)
{
  for (; is_digit (*p); p++)
    {
      self->mantissa = self->mantissa * 10 + (guint64) (*p - '0');
      self->n_significant += self->mantissa != 0;
      self->n_digits++;
    }

  return p;
}

static inline const char *
take_exponent (Decimal *self, const char *p)
{
  const char *start = p;
  gboolean negative = FALSE;
  int exponent = 0;

  p++;
  if (*p == '+' || *p == '-')
    negative = *p++ == '-';
  if (!is_digit (*p))
    return start;
  for (; is_digit (*p); p++)
    exponent = MIN (exponent * 10 + (*p - '0'), 100000);
  self->exponent += negative ? -exponent : exponent;

  return p;
}

static double
parse_slowly (const char *start, const char *end, char point)
{
  char buffer[LONGEST];
  gsize n = MIN ((gsize) (end - start), sizeof buffer - 1);

  memcpy (buffer, start, n);
  buffer[n] = '\0';
  for (gsize i = 0; i < n; i++)
    if (buffer[i] == point)
      buffer[i] = '.';

  return g_ascii_strtod (buffer, NULL);
}

static inline gboolean
is_exact (const Decimal *self)
{
  return self->n_significant <= MAX_DIGITS &&
         self->mantissa <= G_GUINT64_CONSTANT (1) << 53 &&
         self->exponent >= -MAX_EXACT_POWER && self->exponent <= MAX_EXACT_POWER;
}

static inline double
scale (const Decimal *self)
{
  double value = (double) self->mantissa;

  return self->exponent < 0 ? value / powers[-self->exponent]
                            : value * powers[self->exponent];
}

static const char *
parse_infinity (const char *p, gboolean negative, double *value)
{
  gsize n = g_ascii_strncasecmp (p, "infinity", 8) == 0 ? 8
            : g_ascii_strncasecmp (p, "inf", 3) == 0    ? 3
                                                        : 0;

  if (n == 0 || g_ascii_isalnum (p[n]))
    return NULL;
  *value = negative ? (double) -INFINITY : (double) INFINITY;

  return p + n;
}

const char *
fus_number_parse (const char *text, char point, double *value)
{
  Decimal decimal = { 0 };
  const char *p = text;
  const char *fraction = NULL;
  gboolean negative = *p == '-';

  if (*p == '-' || *p == '+')
    p++;
  p = take_digits (&decimal, p);
  if (*p == point)
    {
      fraction = ++p;
      p = take_digits (&decimal, p);
      decimal.exponent = -(int) MIN (p - fraction, 100000);
    }
  if (decimal.n_digits == 0)
    return *p == 'i' || *p == 'I' ? parse_infinity (p, negative, value) : NULL;
  if (*p == 'e' || *p == 'E')
    p = take_exponent (&decimal, p);
  if (!is_exact (&decimal))
    *value = parse_slowly (text, p, point);
  else
    *value = negative ? -scale (&decimal) : scale (&decimal);

  return p;
}

gboolean
fus_number_is_missing (const char *text, gsize n)
{
  static const char *const words[] = {
    "na", "nan", "n/a", "#n/a", "null", "none", "-", "?", "<na>", "-nan",
  };

  if (n == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words) && n <= 4; i++)
    if (strlen (words[i]) == n && g_ascii_strncasecmp (text, words[i], n) == 0)
      return TRUE;

  return FALSE;
}

gboolean
fus_number_parse_all (const char *text, double *value)
{
  const char *end = fus_number_parse (text, '.', value);

  return end != NULL && *end == '\0';
}

/* Also tells −0 from 0. */
static gboolean
are_same_bits (double a, double b)
{
  guint64 bits_a = 0;
  guint64 bits_b = 0;

  memcpy (&bits_a, &a, sizeof a);
  memcpy (&bits_b, &b, sizeof b);

  return bits_a == bits_b;
}

void
fus_number_format (char *text, gsize size, double value)
{
  double again = 0;

  for (int precision = 6; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (text, (int) size, format, value);
      again = g_ascii_strtod (text, NULL);
      if (are_same_bits (again, value))
        return;
    }
}
