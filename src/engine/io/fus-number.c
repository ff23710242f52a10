/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-number.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* strtod() is exact but slow, and follows the locale. Most numbers in tables have few
 * digits and small exponents: a whole number below 2^53 times or divided by an exact
 * power of ten is rounded once and so is exact too (Clinger 1990). Numbers of 17 digits,
 * as pandas writes, take the same way in the wider numbers of the x87, unless what comes
 * out lies just between two doubles. The rest goes to g_ascii_strtod().
 *
 * What the digits before and after the point are differs from cell to cell, so that a
 * processor can't foresee how often a loop over them runs: where the text allows it,
 * eight bytes are taken at once, without a branch. */

enum
{
  MAX_DIGITS = 19,      /* that any guint64 holds */
  MAX_EXACT_POWER = 22, /* of ten, in a double */
  MAX_WIDE_POWER = 27,  /* in 64 bits */
  LONGEST = 400,
  LONGEST_ERROR = 24, /* bytes of what a spreadsheet shows for an error */
};

static const double powers[MAX_EXACT_POWER + 1] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

#if LDBL_MANT_DIG == 64
static const long double wide_powers[MAX_WIDE_POWER + 1] = {
  1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,
  1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
  1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L,
};
#endif

static const guint64 whole_powers[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
};

typedef struct
{
  guint64 mantissa; /* of the first digits; has wrapped around past MAX_DIGITS */
  int exponent;
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
    self->mantissa = self->mantissa * 10 + (guint64) (*p - '0');

  return p;
}

/* The digits among the eight bytes at @p, up to the first that is none. In each byte of
 * @digits is the value of one, the first in the lowest: 118 more sets the top bit of a
 * byte above 9. The digits move to the top, zeros before them; then pairs, fours and the
 * eight are put together, the first digit of each being in the lower half. */
static inline const char *
take_eight (Decimal *self, const char *p)
{
  guint64 digits = 0;
  guint64 others = 0;
  guint n = 0;

  memcpy (&digits, p, sizeof digits);
  digits = GUINT64_FROM_LE (digits) ^ G_GUINT64_CONSTANT (0x3030303030303030);
  others = ((digits + G_GUINT64_CONSTANT (0x7676767676767676)) | digits) &
           G_GUINT64_CONSTANT (0x8080808080808080);
  n = others != 0 ? (guint) __builtin_ctzll (others) / 8 : 8;
  digits = n > 0 ? digits << (64 - 8 * n) : 0;
  digits = (digits * 10 + (digits >> 8)) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  digits = (digits * 100 + (digits >> 16)) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  digits = (digits * 10000 + (digits >> 32)) & G_GUINT64_CONSTANT (0x00000000ffffffff);
  self->mantissa = self->mantissa * whole_powers[n] + digits;

  return p + n;
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

/* Leading zeros aside. */
static gboolean
has_many_digits (const char *start, const char *end)
{
  gsize n = 0;

  for (const char *p = start; p < end; p++)
    n += is_digit (*p) && (n > 0 || *p != '0');

  return n > MAX_DIGITS;
}

static inline gboolean
is_exact (const Decimal *self)
{
  return self->mantissa <= G_GUINT64_CONSTANT (1) << 53 &&
         self->exponent >= -MAX_EXACT_POWER && self->exponent <= MAX_EXACT_POWER;
}

static inline double
scale (const Decimal *self)
{
  double value = (double) self->mantissa;

  return self->exponent < 0 ? value / powers[-self->exponent]
                            : value * powers[self->exponent];
}

/* Rounding to 64 bits keeps a number on its side of the middle between two doubles, or
 * puts it there: then it can't be told which was nearer. */
static gboolean
scale_widely (const Decimal *self, double *value)
{
#if LDBL_MANT_DIG == 64
  long double wide = (long double) self->mantissa;
  guint64 bits = 0;

  if (self->exponent < -MAX_WIDE_POWER || self->exponent > MAX_WIDE_POWER)
    return FALSE;
  if (self->exponent < 0)
    wide /= wide_powers[-self->exponent];
  else
    wide *= wide_powers[self->exponent];
  memcpy (&bits, &wide, sizeof bits);
  *value = (double) wide;

  return (bits & 0x7ff) != 0x400;
#else
  return FALSE;
#endif
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

static inline __attribute__ ((always_inline)) const char *
parse (const char *text, char point, double *value, gboolean padded)
{
  static const double signs[] = { 1, -1 };
  Decimal decimal = { 0 };
  gboolean negative = *text == '-';
  const char *start = text + (negative || *text == '+');
  const char *p = take_digits (&decimal, start);
  const char *end = NULL;
  gboolean fits = FALSE;
  gsize n_digits = (gsize) (p - start);

  if (*p == point)
    {
      const char *fraction = ++p;

      if (padded)
        p = take_eight (&decimal, p);
      p = take_digits (&decimal, p);
      decimal.exponent = -(int) MIN (p - fraction, 100000);
      n_digits += (gsize) (p - fraction);
    }
  if (n_digits == 0)
    return *p == 'i' || *p == 'I' ? parse_infinity (p, negative, value) : NULL;
  end = p;
  if (*p == 'e' || *p == 'E')
    p = take_exponent (&decimal, p);
  fits = n_digits <= MAX_DIGITS || !has_many_digits (start, end);
  if (fits && is_exact (&decimal))
    *value = signs[negative] * scale (&decimal);
  else if (fits && scale_widely (&decimal, value))
    *value *= signs[negative];
  else
    *value = parse_slowly (text, p, point);

  return p;
}

const char *
fus_number_parse (const char *text, char point, double *value)
{
  return parse (text, point, value, FALSE);
}

const char *
fus_number_parse_padded (const char *text, char point, double *value)
{
  return parse (text, point, value, TRUE);
}

/* What spreadsheets show in place of a number that they can't reckon, whatever language
 * they speak: `#DIV/0!`, `#NV`, `#WERT!`, `#N/D`, `Err:502`, `####`. */
static gboolean
is_error (const char *text, gsize n)
{
  gsize n_upper = 0;

  if (n > 4 && n <= 7 && memcmp (text, "Err:", 4) == 0)
    {
      for (gsize i = 4; i < n; i++)
        if (!is_digit (text[i]))
          return FALSE;
      return TRUE;
    }
  if (n < 3 || n > LONGEST_ERROR || text[0] != '#')
    return FALSE;
  for (gsize i = 1; i < n; i++)
    {
      guchar c = (guchar) text[i];

      n_upper += g_ascii_isupper (text[i]) || c >= 0x80;
      if (!g_ascii_isupper (text[i]) && c < 0x80 && strchr ("#/_!?0 ", c) == NULL)
        return FALSE;
    }

  return n_upper == 0 ? strspn (text, "#") >= n
                      : text[n - 1] == '!' || text[n - 1] == '?' ||
                          (n <= 5 && (text[1] == 'N' || (guchar) text[1] >= 0x80)) ||
                          (n >= 6 && memcmp (text, "#DIV/0", 6) == 0) ||
                          (n >= 8 && memcmp (text, "#GETTING", 8) == 0);
}

gboolean
fus_number_is_missing (const char *text, gsize n)
{
  static const char *const words[] = {
    "na", "nan",  "n/a",  "#n/a", "null", "none", "-",
    "?",  "<na>", "-nan", "--",   "n.a.", "\\n",  ".",
  };

  if (n == 0)
    return TRUE;
  if ((*text == '#' || *text == 'E') && is_error (text, n))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words) && n <= 4; i++)
    if (strlen (words[i]) == n && g_ascii_strncasecmp (text, words[i], n) == 0)
      return TRUE;

  return FALSE;
}

gboolean
fus_number_is_word (const char *text)
{
  static const char *const words[] = { "na", "none", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
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
