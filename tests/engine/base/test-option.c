/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-option.h"

#include <json-glib/json-glib.h>

static const char *const colors[] = { "red", "blue", NULL };
static const FusOption rows[] = {
  { "size", "Size", FUS_OPTION_INT, 1, 10, "3", NULL, NULL, "", FALSE },
  { "rate", "Rate", FUS_OPTION_REAL, 0, 1, "0.5", NULL, NULL, NULL, "", TRUE },
  { "color", "Color", FUS_OPTION_CHOICE, 0, 0, "red", colors, NULL, NULL, "", TRUE },
  { "layers", "Layers", FUS_OPTION_INTS, 1, 999, "64,32", NULL, NULL, "", FALSE },
  { "keep", "Keep", FUS_OPTION_BOOL, 0, 0, "on", NULL, NULL, "", FALSE },
  { "drop.out", "Drop", FUS_OPTION_REAL, 0, 1, "0", NULL, NULL, "", FALSE },
};

static FusOptions *
make (void)
{
  return fus_options_new (rows, G_N_ELEMENTS (rows));
}

static void
test_defaults (void)
{
  g_autoptr (FusOptions) options = make ();
  gsize n = 0;
  g_autofree guint *layers = fus_options_dup_ints (options, "layers", NULL, &n);

  g_assert_cmpint (fus_options_get_int (options, "size", NULL), ==, 3);
  g_assert_true (fus_options_get_bool (options, "keep", NULL));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (layers[1], ==, 32);
}

static void
test_modality (void)
{
  g_autoptr (FusOptions) options = make ();
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_options_set (options, "rate.audio", "0.25", &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (fus_options_get_real (options, "rate", "audio"), 0.25,
                                  1e-15);
  g_assert_cmpfloat_with_epsilon (fus_options_get_real (options, "rate", "image"), 0.5,
                                  1e-15);
  g_assert_true (fus_options_set (options, "drop.out", "1", &error));
  g_assert_false (fus_options_set (options, "size.audio", "2", &error));
  g_assert_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_UNKNOWN);
}

static void
test_person_wins (void)
{
  g_autoptr (FusOptions) options = make ();

  fus_options_set (options, "size", "7", NULL);
  fus_options_set_default (options, "size", "9", NULL);
  g_assert_cmpint (fus_options_get_int (options, "size", NULL), ==, 7);
}

/* What was worked out from the data is marked until a person sets it. */
static void
test_auto (void)
{
  g_autoptr (FusOptions) options = make ();
  g_autoptr (FusOptions) copy = NULL;
  g_autofree const char **keys = NULL;

  fus_options_set (options, "size", "7", NULL);
  fus_options_set_auto (options, "size", "9", NULL);
  fus_options_set_auto (options, "rate.audio", "0.25", NULL);
  g_assert_cmpint (fus_options_get_int (options, "size", NULL), ==, 7);
  g_assert_false (fus_options_is_auto (options, "size"));
  g_assert_true (fus_options_is_auto (options, "rate.audio"));
  copy = fus_options_copy (options);
  keys = fus_options_list_auto (copy);
  g_assert_cmpstr (keys[0], ==, "rate.audio");
  g_assert_null (keys[1]);
  fus_options_set (options, "rate.audio", "0.5", NULL);
  g_assert_false (fus_options_is_auto (options, "rate.audio"));
}

/* What a person sets for all modalities counts for each of them, whatever was worked out
 * for it, before and after; and is what comes back from JSON. Taken back, what was worked
 * out counts again. */
static void
test_common_beats_auto (void)
{
  for (guint before = 0; before < 2; before++)
    {
      g_autoptr (FusOptions) options = make ();
      g_autoptr (FusOptions) again = make ();
      g_autoptr (JsonNode) node = NULL;

      if (before)
        fus_options_set (options, "rate", "0.75", NULL);
      fus_options_set_auto (options, "rate.audio", "0.25", NULL);
      if (!before)
        fus_options_set (options, "rate", "0.75", NULL);
      g_assert_cmpfloat_with_epsilon (fus_options_get_real (options, "rate", "audio"),
                                      0.75, 1e-15);
      g_assert_false (fus_options_is_auto (options, "rate.audio"));
      node = fus_options_to_json (options);
      g_assert_true (fus_options_from_json (again, node, NULL));
      g_assert_cmpfloat_with_epsilon (fus_options_get_real (again, "rate", "audio"), 0.75,
                                      1e-15);
      fus_options_unset (options, "rate");
      g_assert_cmpfloat_with_epsilon (fus_options_get_real (options, "rate", "audio"),
                                      0.25, 1e-15);
    }
}

static void
test_refuses (void)
{
  static const char *const wrong[] = { "size=0",    "size=11",    "size=2x",   "size=",
                                       "rate=nan",  "color=pink", "layers=1,", "keep=1",
                                       "nothing=1", "size" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (FusOptions) options = make ();
      g_autoptr (GError) error = NULL;

      g_assert_false (fus_options_set_pair (options, wrong[i], &error));
      g_assert_nonnull (error);
    }
}

static void
test_json (void)
{
  g_autoptr (FusOptions) options = make ();
  g_autoptr (FusOptions) again = make ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  fus_options_set (options, "rate.audio", "0.125", NULL);
  fus_options_set (options, "layers", "", NULL);
  node = fus_options_to_json (options);
  g_assert_true (fus_options_from_json (again, node, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fus_options_get_string (again, "layers", NULL), ==, "");
  g_assert_cmpfloat_with_epsilon (fus_options_get_real (again, "rate", "audio"), 0.125,
                                  1e-15);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/option/starts-at-defaults", test_defaults);
  g_test_add_func ("/option/one-modality-can-differ", test_modality);
  g_test_add_func ("/option/a-person-wins-over-a-kind", test_person_wins);
  g_test_add_func ("/option/what-was-worked-out-is-marked", test_auto);
  g_test_add_func ("/option/common-beats-auto", test_common_beats_auto);
  g_test_add_func ("/option/refuses-what-does-not-fit", test_refuses);
  g_test_add_func ("/option/json-brings-all-back", test_json);

  return g_test_run ();
}
