/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-number.h"
#include "fus-rng.h"

#include <math.h>
#include <string.h>

typedef const char *(*Parse) (const char *text, char point, double *value);

static void
assert_same (Parse parse, const char *text, double expected)
{
  double value = 0;
  const char *end = parse (text, '.', &value);

  g_assert_nonnull (end);
  g_assert_cmpint (*end, ==, '\n');
  g_assert_cmpmem (&value, sizeof value, &expected, sizeof expected);
}

static void
assert_same_as_strtod (const char *text)
{
  double expected = g_ascii_strtod (text, NULL);
  char padded[512];

  assert_same (fus_number_parse, text, expected);
  /* Other numbers follow in a table. */
  memset (padded, '7', sizeof padded);
  memcpy (padded, text, strlen (text));
  assert_same (fus_number_parse_padded, padded, expected);
}

static void
test_exact (void)
{
  static const char *const texts[] = {
    "0\n",
    "-0\n",
    "1\n",
    "+7\n",
    "0.1\n",
    "-.5\n",
    "5.\n",
    "0.12345678\n",
    "0.123456789\n",
    "12.1234567890123456789\n",
    "00000000000000000000001.5\n",
    "18446744073709551615\n",
    "18446744073709551616\n",
    "9007199254740993e-5\n",
    "9007199254740994.5\n",
    "90071992547409945e27\n",
    "90071992547409945e28\n",
    "1e22\n",
    "1e23\n",
    "123456789012345678901234567890\n",
    "9007199254740993\n",
    "4.9e-324\n",
    "1e-400\n",
    "1.7976931348623157e308\n",
    "0.000000000000000000000000000123\n",
    "1E5\n",
    "2.2250738585072011e-308\n",
    "inf\n",
    "-Infinity\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_same_as_strtod (texts[i]);
}

static void
test_random (void)
{
  static const char *const formats[] = { "%.6g", "%.9f", "%.17g", "%.16f" };
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);

  for (guint i = 0; i < 20000; i++)
    {
      char text[64];
      double value = ldexp (fus_rng_normal (&rng), (int) fus_rng_below (&rng, 80) - 40);

      g_ascii_formatd (text, sizeof text - 1, formats[i % G_N_ELEMENTS (formats)], value);
      g_strlcat (text, "\n", sizeof text);
      assert_same_as_strtod (text);
    }
}

/* Halfway between two doubles, and as near to it as 17 to 20 digits come. */
static void
test_halves (void)
{
  static const char *const tails[] = { "", ".0", ".001", "e-4", "e5", "e-22" };
  FusRng rng = fus_rng_at (2, FUS_DRAW_TEST, 0, 0);

  for (guint i = 0; i < 20000; i++)
    {
      guint64 odd =
        (G_GUINT64_CONSTANT (1) << 53) + 2 * (guint64) fus_rng_below (&rng, 1 << 30) + 1;
      g_autofree char *half = g_strdup_printf ("-%" G_GUINT64_FORMAT "%s\n", odd,
                                               tails[i % G_N_ELEMENTS (tails)]);
      g_autofree char *eighth = g_strdup_printf ("%" G_GUINT64_FORMAT ".%u\n", odd / 4,
                                                 125 * fus_rng_below (&rng, 8));

      assert_same_as_strtod (half);
      assert_same_as_strtod (eighth);
    }
}

static guint64
draw_wide (FusRng *rng)
{
  guint64 high = fus_rng_next (rng);

  return high << 32 | fus_rng_next (rng);
}

/* As many digits as there may be, with any exponent that is told apart. */
static void
test_many_digits (void)
{
  FusRng rng = fus_rng_at (3, FUS_DRAW_TEST, 0, 0);

  for (guint i = 0; i < 1000000; i++)
    {
      char text[64];
      guint64 digits = draw_wide (&rng) >> fus_rng_below (&rng, 64);
      int exponent = (int) fus_rng_below (&rng, 140) - 95;

      g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT "e%d\n", digits, exponent);
      assert_same_as_strtod (text);
    }
}

/* The middle between two doubles, a whole number of 54 bits divided by a power of two,
 * written in full, in 17 to 20 digits; and the decimals next to it on either side. */
static void
test_middles (void)
{
  FusRng rng = fus_rng_at (4, FUS_DRAW_TEST, 0, 0);

  for (guint i = 0; i < 100000; i++)
    {
      guint power = 1 + fus_rng_below (&rng, 5);
      guint64 odd = draw_wide (&rng) >> 10 | G_GUINT64_CONSTANT (1) << 53 | 1;
      guint64 scale = (guint64) 1 << power;
      guint64 whole = odd / scale;
      guint64 rest = odd % scale;
      char text[64];
      int n = 0;

      for (guint k = 0; k < power; k++)
        rest *= 5;
      g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT "\n",
                  whole, (int) power, rest);
      assert_same_as_strtod (text);
      n = (int) strlen (text) - 2;
      if (text[n] != '9' && text[n] != '.')
        text[n]++;
      assert_same_as_strtod (text);
      if (text[n] > '1')
        text[n] = (char) (text[n] - 2);
      assert_same_as_strtod (text);
    }
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    "\n", "x\n", "-\n", ".\n", "e5\n", "info\n", "+\n"
  };
  double value = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (fus_number_parse (texts[i], '.', &value));
  g_assert_cmpstr (fus_number_parse ("1e\n", '.', &value), ==, "e\n");
  g_assert_cmpstr (fus_number_parse ("1.5\n", ',', &value), ==, ".5\n");
  g_assert_cmpstr (fus_number_parse ("1,5\n", ',', &value), ==, "\n");
  g_assert_cmpfloat_with_epsilon (value, 1.5, 1e-12);
}

static void
test_missing (void)
{
  g_assert_true (fus_number_is_missing ("", 0));
  g_assert_true (fus_number_is_missing ("NA", 2));
  g_assert_true (fus_number_is_missing ("n/a", 3));
  g_assert_true (fus_number_is_missing ("NaN,1", 3));
  g_assert_false (fus_number_is_missing ("0", 1));
  g_assert_false (fus_number_is_missing ("nab", 3));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/is-what-strtod-says", test_exact);
  g_test_add_func ("/number/is-what-strtod-says/random", test_random);
  g_test_add_func ("/number/is-what-strtod-says/halves", test_halves);
  g_test_add_func ("/number/is-what-strtod-says/many-digits", test_many_digits);
  g_test_add_func ("/number/is-what-strtod-says/middles", test_middles);
  g_test_add_func ("/number/refuses-what-is-none", test_refuses);
  g_test_add_func ("/number/knows-words-for-missing", test_missing);

  return g_test_run ();
}
