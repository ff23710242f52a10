/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-number.h"
#include "fus-rng.h"

#include <math.h>
#include <string.h>

static void
assert_same_as_strtod (const char *text)
{
  double value = 0;
  double expected = g_ascii_strtod (text, NULL);
  const char *end = fus_number_parse (text, '.', &value);

  g_assert_nonnull (end);
  g_assert_cmpint (*end, ==, '\n');
  g_assert_cmpmem (&value, sizeof value, &expected, sizeof expected);
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
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);

  for (guint i = 0; i < 20000; i++)
    {
      char text[64];
      double value = ldexp (fus_rng_normal (&rng), (int) fus_rng_below (&rng, 80) - 40);

      g_ascii_formatd (text, sizeof text - 1, i % 2 ? "%.6g" : "%.17g", value);
      g_strlcat (text, "\n", sizeof text);
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
  g_test_add_func ("/number/refuses-what-is-none", test_refuses);
  g_test_add_func ("/number/knows-words-for-missing", test_missing);

  return g_test_run ();
}
