/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"
#include "fus-json-parse.h"

#include <string.h>

static void
assert_refused (const char *text, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fus_json_parse (text, n_bytes, &error);

  g_assert_null (node);
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_FORMAT);
  g_assert_nonnull (fus_file_error_get_place (error).remedy);
}

static void
assert_taken (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fus_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
}

static void
append_often (GString *text, const char *piece, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_string_append (text, piece);
}

/* @n brackets around one number. */
static char *
nest (const char *open, const char *close, gsize n, gboolean closed)
{
  GString *text = g_string_new (NULL);

  append_often (text, open, n);
  g_string_append (text, "1");
  if (closed)
    append_often (text, close, n);

  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const char *const pairs[][2] = {
    { "[", "]" }, { "{\"a\":", "}" }, { "[{\"a\":", "}]" }, { " [\n", "\t]" }
  };
  static const gsize depths[] = { 1, 2, 31, 32, 33, 63, 64, 65, 1000, 75000, 2000000 };

  for (gsize p = 0; p < G_N_ELEMENTS (pairs); p++)
    for (gsize d = 0; d < G_N_ELEMENTS (depths); d++)
      {
        gsize depth = depths[d] * (p == 2 ? 2 : 1);
        g_autofree char *whole = nest (pairs[p][0], pairs[p][1], depths[d], TRUE);
        g_autofree char *cut = nest (pairs[p][0], pairs[p][1], depths[d], FALSE);

        if (depth <= FUS_JSON_MAX_DEPTH)
          assert_taken (whole);
        else
          assert_refused (whole, strlen (whole));
        assert_refused (cut, strlen (cut));
      }
}

/* Whatever could make one reader see a string where the other sees brackets. */
static void
test_hidden (void)
{
  static const char *const before[] = {
    "/* \" */", "// \"\n", "'\"' ", "# \"\n", "\\\"", "\"a\\\\\" /*\"*/", "[\"\\\"\"] \"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr (GString) text = g_string_new (before[i]);

      append_often (text, "[", 100000);
      g_string_append_c (text, '"');
      append_often (text, "]", 100000);
      assert_refused (text->str, text->len);
    }
}

static void
test_strings_count_for_nothing (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":\"");

  append_often (text, "[{,:\\\"\\\\", 10000);
  g_string_append (text, "\"}");
  assert_taken (text->str);
}

static void
test_size (void)
{
  static const char *const pieces[] = { "1,", "[],", "{\"a\":1},", "\"\"," };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new ("[");

      append_often (text, pieces[i], 1000);
      g_string_append (text, "1]");
      assert_taken (text->str);
      g_string_assign (text, "[");
      append_often (text, pieces[i], FUS_JSON_MAX_VALUES + 1);
      g_string_append (text, "1]");
      assert_refused (text->str, text->len);
    }
}

static void
test_members (void)
{
  for (guint n = FUS_JSON_MAX_MEMBERS - 1; n <= FUS_JSON_MAX_MEMBERS + 1; n++)
    {
      g_autoptr (GString) text = g_string_new ("[{\"x\":{}},{");

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s\"k%u\":%u", i == 0 ? "" : ",", i, i);
      g_string_append (text, "}]");
      if (n <= FUS_JSON_MAX_MEMBERS)
        assert_taken (text->str);
      else
        assert_refused (text->str, text->len);
    }
}

static void
test_length (void)
{
  gsize n = FUS_JSON_MAX_BYTES + 1;
  g_autofree char *text = g_malloc (n);

  memset (text, ' ', n);
  text[0] = '1';
  assert_refused (text, n);
}

/* A good text cut at every place, and with every byte replaced. */
static void
test_damaged (void)
{
  static const char good[] =
    "{\"a\":[1,-2.5e3,true,null,\"b\\u00e9\\n\"],\"c\":{\"d\":[]}}";
  static const char with[] = "\0\"[]{}\\,:/x\xff\n";
  gsize n = strlen (good);

  assert_taken (good);
  for (gsize i = 0; i < n; i++)
    assert_refused (good, i);
  for (gsize i = 0; i < n; i++)
    for (gsize k = 0; k < sizeof with; k++)
      {
        g_autofree char *text = g_memdup2 (good, n);
        g_autoptr (JsonNode) node = NULL;

        text[i] = with[k];
        /* Either way is right, as long as it ends well. */
        node = fus_json_parse (text, n, NULL);
      }
  assert_refused ("", 0);
  assert_refused ("1\0", 2);
}

/* Asking for what isn't there, or is something else. */
static void
test_wrong_types (void)
{
  static const char *const values[] = { "null", "true", "1", "1.5", "\"x\"", "[]", "{}" };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("{\"a\":%s,\"l\":[%s]}", values[i], values[i]);
      g_autoptr (JsonNode) node = fus_json_parse (text, strlen (text), NULL);
      JsonObject *object = json_node_get_object (node);
      JsonArray *list = fus_json_get_list (object, "l");

      g_assert_cmpint (fus_json_get_text (object, "a") != NULL, ==, i == 4);
      g_assert_cmpint (fus_json_get_int (object, "a", 7), ==, i == 2 ? 1 : 7);
      g_assert_cmpint (fus_json_get_bool (object, "a", FALSE), ==, i == 1);
      g_assert_cmpint (fus_json_get_list (object, "a") != NULL, ==, i == 5);
      g_assert_cmpint (fus_json_get_text_at (list, 0) != NULL, ==, i == 4);
      g_assert_cmpfloat_with_epsilon (fus_json_get_real_at (list, 0, 7),
                                      i == 2   ? 1
                                      : i == 3 ? 1.5
                                               : 7,
                                      1e-12);
      g_assert_null (fus_json_get_text (object, "none"));
      g_assert_null (fus_json_get_list (object, "none"));
      g_assert_null (fus_json_get_text_at (list, 1));
      g_assert_cmpint (fus_json_get_int (object, "none", 3), ==, 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/brackets-are-counted-before-they-are-parsed", test_depth);
  g_test_add_func ("/json/nothing-hides-brackets", test_hidden);
  g_test_add_func ("/json/strings-count-for-nothing", test_strings_count_for_nothing);
  g_test_add_func ("/json/values-are-counted", test_size);
  g_test_add_func ("/json/members-are-counted", test_members);
  g_test_add_func ("/json/length-is-limited", test_length);
  g_test_add_func ("/json/damaged-text-ends-in-an-error", test_damaged);
  g_test_add_func ("/json/wrong-types-are-answered", test_wrong_types);

  return g_test_run ();
}
