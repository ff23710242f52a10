/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-number.h"

#include <math.h>
#include <string.h>

/* strtod() is exact but slow, and follows the locale. Most numbers in tables have few
 * digits and small exponents: a whole number below 2^53 times or divided by an exact
 * power of ten is rounded once and so is exact too (Clinger 1990). Numbers of up to 19
 * digits, as pandas writes, are multiplied by the first 64 bits of a power of ten: that
 * tells the double (Lemire 2021), unless what comes out lies too close to the middle
 * between two of them. The rest goes to g_ascii_strtod().
 *
 * What the digits before and after the point are differs from cell to cell, so that a
 * processor can't foresee how often a loop over them runs: where the text allows it,
 * eight bytes are taken at once, without a branch. */

enum
{
  MAX_DIGITS = 19,      /* that any guint64 holds */
  MAX_EXACT_POWER = 22, /* of ten, in a double */
  MIN_WIDE_POWER = -80, /* of ten, in @wide_powers */
  MAX_WIDE_POWER = 40,
  LONGEST = 400,
  LONGEST_ERROR = 24, /* bytes of what a spreadsheet shows for an error */
};

static const double powers[MAX_EXACT_POWER + 1] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* Of each power of ten the first 64 bits, the first of them set; what follows is cut off.
 */
static const guint64 wide_powers[MAX_WIDE_POWER - MIN_WIDE_POWER + 1] = {
  0x97c560ba6b0919a5, 0xbdb6b8e905cb600f, 0xed246723473e3813, 0x9436c0760c86e30b,
  0xb94470938fa89bce, 0xe7958cb87392c2c2, 0x90bd77f3483bb9b9, 0xb4ecd5f01a4aa828,
  0xe2280b6c20dd5232, 0x8d590723948a535f, 0xb0af48ec79ace837, 0xdcdb1b2798182244,
  0x8a08f0f8bf0f156b, 0xac8b2d36eed2dac5, 0xd7adf884aa879177, 0x86ccbb52ea94baea,
  0xa87fea27a539e9a5, 0xd29fe4b18e88640e, 0x83a3eeeef9153e89, 0xa48ceaaab75a8e2b,
  0xcdb02555653131b6, 0x808e17555f3ebf11, 0xa0b19d2ab70e6ed6, 0xc8de047564d20a8b,
  0xfb158592be068d2e, 0x9ced737bb6c4183d, 0xc428d05aa4751e4c, 0xf53304714d9265df,
  0x993fe2c6d07b7fab, 0xbf8fdb78849a5f96, 0xef73d256a5c0f77c, 0x95a8637627989aad,
  0xbb127c53b17ec159, 0xe9d71b689dde71af, 0x9226712162ab070d, 0xb6b00d69bb55c8d1,
  0xe45c10c42a2b3b05, 0x8eb98a7a9a5b04e3, 0xb267ed1940f1c61c, 0xdf01e85f912e37a3,
  0x8b61313bbabce2c6, 0xae397d8aa96c1b77, 0xd9c7dced53c72255, 0x881cea14545c7575,
  0xaa242499697392d2, 0xd4ad2dbfc3d07787, 0x84ec3c97da624ab4, 0xa6274bbdd0fadd61,
  0xcfb11ead453994ba, 0x81ceb32c4b43fcf4, 0xa2425ff75e14fc31, 0xcad2f7f5359a3b3e,
  0xfd87b5f28300ca0d, 0x9e74d1b791e07e48, 0xc612062576589dda, 0xf79687aed3eec551,
  0x9abe14cd44753b52, 0xc16d9a0095928a27, 0xf1c90080baf72cb1, 0x971da05074da7bee,
  0xbce5086492111aea, 0xec1e4a7db69561a5, 0x9392ee8e921d5d07, 0xb877aa3236a4b449,
  0xe69594bec44de15b, 0x901d7cf73ab0acd9, 0xb424dc35095cd80f, 0xe12e13424bb40e13,
  0x8cbccc096f5088cb, 0xafebff0bcb24aafe, 0xdbe6fecebdedd5be, 0x89705f4136b4a597,
  0xabcc77118461cefc, 0xd6bf94d5e57a42bc, 0x8637bd05af6c69b5, 0xa7c5ac471b478423,
  0xd1b71758e219652b, 0x83126e978d4fdf3b, 0xa3d70a3d70a3d70a, 0xcccccccccccccccc,
  0x8000000000000000, 0xa000000000000000, 0xc800000000000000, 0xfa00000000000000,
  0x9c40000000000000, 0xc350000000000000, 0xf424000000000000, 0x9896800000000000,
  0xbebc200000000000, 0xee6b280000000000, 0x9502f90000000000, 0xba43b74000000000,
  0xe8d4a51000000000, 0x9184e72a00000000, 0xb5e620f480000000, 0xe35fa931a0000000,
  0x8e1bc9bf04000000, 0xb1a2bc2ec5000000, 0xde0b6b3a76400000, 0x8ac7230489e80000,
  0xad78ebc5ac620000, 0xd8d726b7177a8000, 0x878678326eac9000, 0xa968163f0a57b400,
  0xd3c21bcecceda100, 0x84595161401484a0, 0xa56fa5b99019a5c8, 0xcecb8f27f4200f3a,
  0x813f3978f8940984, 0xa18f07d736b90be5, 0xc9f2c9cd04674ede, 0xfc6f7c4045812296,
  0x9dc5ada82b70b59d, 0xc5371912364ce305, 0xf684df56c3e01bc6, 0x9a130b963a6c115c,
  0xc097ce7bc90715b3, 0xf0bdc21abb48db20, 0x96769950b50d88f4, 0xbc143fa4e250eb31,
  0xeb194f8e1ae525fd,
};

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
take_eights (Decimal *self, const char *p)
{
  const char *before = NULL;

  do
    {
      before = p;
      p = take_eight (self, p);
    }
  while (p - before == 8);

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

/* The exponent of two by which a row of @wide_powers is to be multiplied: log2(10) is
 * 3.3219281, and 217706 / 65536 = 3.3219299 gives the same whole numbers in this range.
 */
static inline int
get_wide_exponent (int exponent)
{
  return ((217706 * exponent) >> 16) - 63;
}

/* Both factors are moved up as far as they go. What was cut off from the power of ten
 * makes the product too small by less than the other factor, and twice that where it is
 * moved up too: the upper 64 bits by less than 3. Where that could change which double is
 * nearest, it isn't told. */
static inline gboolean
scale_widely (const Decimal *self, double *value)
{
  enum
  {
    N_BELOW = 11, /* bits of 64 below those of a double */
    HALF = 1 << (N_BELOW - 1),
    MOST_MISSED = 3,
  };
  unsigned __int128 product = 0;
  guint64 high = 0;
  guint64 bits = 0;
  int shift = 0;
  int exponent = 0;
  int below = 0;

  if (self->mantissa == 0 || self->exponent < MIN_WIDE_POWER ||
      self->exponent > MAX_WIDE_POWER)
    return FALSE;
  shift = __builtin_clzll (self->mantissa);
  product = (unsigned __int128) (self->mantissa << shift) *
            wide_powers[self->exponent - MIN_WIDE_POWER];
  exponent = get_wide_exponent (self->exponent) - shift + 64;
  high = (guint64) (product >> 64);
  if (high >> 63 == 0)
    {
      high = (guint64) (product >> 63);
      exponent--;
    }
  below = (int) (high & ((1 << N_BELOW) - 1));
  if ((below > HALF - MOST_MISSED && below <= HALF) ||
      below > (1 << N_BELOW) - MOST_MISSED)
    return FALSE;
  /* Rounded up past the last of its size it carries into the exponent, as it should. */
  bits =
    ((guint64) (exponent + 63 + 1023 - 1) << 52) + (high >> N_BELOW) + (below > HALF);
  memcpy (value, &bits, sizeof bits);

  return TRUE;
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

      p = padded ? take_eights (&decimal, p) : take_digits (&decimal, p);
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
