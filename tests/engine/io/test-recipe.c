/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-recipe.h"
#include "io-fixture.h"

#include <string.h>
#include <sys/stat.h>

/* Shapes that are none: absurd sizes, and products past what a modality may hold. */
static const char *const no_kinds[] = {
  "",
  "picture",
  "image:",
  "image:0",
  "image:0x5",
  "image:-1x2",
  "image:1x2x3x4",
  "image:5xfive",
  "image:2x",
  "image:2147483648",
  "image:46341x46341",
  "image:65536x65536",
  "image:4294967296x4294967296",
  "image:2996173443x2238824642x11",
  "series:1291x1291x1291",
  "image:18446744073709551617x1",
  "image:18446744073709551615x18446744073709551615x2",
};

static const char *const kinds[] = {
  "vector", "image:1x2",         "image:2x1x1",
  "image",  "image:46340x46340", "image:1290x1290x1290"
};

static void
test_kinds (void)
{
  FusModalityKind kind = FUS_MODALITY_COUNTS;
  gsize shape[3] = { 0 };
  guint n_dims = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (no_kinds); i++)
    {
      g_assert_false (fus_recipe_parse_kind (no_kinds[i], &kind, shape, &n_dims));
      g_assert_cmpuint (n_dims, ==, 0);
      g_assert_cmpint (kind, ==, FUS_MODALITY_COUNTS);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_true (fus_recipe_parse_kind (kinds[i], &kind, shape, &n_dims));
}

/* Found by tests/fuzz: what has no rule in it crashed, or was taken for one. */
static void
test_rules (void)
{
  static const char *const bad[] = { "",   "a",      "a:nan",    "a=",      "*",
                                     "*=", "a=nan+", "a=+nan",   "a=value", "a=value:",
                                     "=",  "a=none", "a=value:x" };
  static const char *const good[] = { "a=nan", "*=zero-rows", "a=value:-1+nan",
                                      "b=text:x" };
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();

  fus_recipe_add_file (recipe, "a.csv");
  fus_recipe_add_modality (recipe, "a", "a.csv", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (fus_recipe_set_missing_text (recipe, bad[i], &error));
      g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_USAGE);
      g_assert_nonnull (fus_file_error_get_place (error).remedy);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (fus_recipe_set_missing_text (recipe, good[i], &error));
      g_assert_no_error (error);
    }
}

/* The same in a recipe over two numbers a row: only what holds two is taken. */
static void
test_recipes_of_kinds (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *table =
    io_write (fixture, "a.csv", "id,p,q\ns,1,2\nt,3,4\nu,5,7\n", -1);

  for (gsize i = 0; i < G_N_ELEMENTS (no_kinds) + G_N_ELEMENTS (kinds); i++)
    {
      const char *kind =
        i < G_N_ELEMENTS (no_kinds) ? no_kinds[i] : kinds[i - G_N_ELEMENTS (no_kinds)];
      g_autofree char *json = g_strdup_printf (
        "{\"format\":\"fusescope-recipe\",\"version\":1,\"modalities\":[{\"name\":\"a\","
        "\"file\":\"a.csv\",\"kind\":\"%s\"}]}",
        kind);
      g_autofree char *path = io_write (fixture, "r.json", json, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = fus_dataset_load (path, NULL, &error);
      const FusModality *modality = NULL;

      if (dataset == NULL)
        {
          g_assert_nonnull (fus_file_error_get_place (error).file);
          g_assert_nonnull (fus_file_error_get_place (error).remedy);
          continue;
        }
      g_assert_cmpuint (i, >=, G_N_ELEMENTS (no_kinds));
      modality = fus_dataset_get_modality (dataset, 0);
      g_assert_cmpuint (modality->n_features, ==, 2);
    }
}

/* A recipe and what it is of can be moved together. */
static void
test_paths (void)
{
  static const struct
  {
    const char *path;
    const char *folder;
    const char *written;
  } paths[] = {
    { "/a/b/c.csv", "/a/b", "c.csv" },
    { "/a/b/d/c.csv", "/a/b", "d/c.csv" },
    { "/a/data/c.csv", "/a/study", "../data/c.csv" },
    { "/a/c.csv", "/a/b/d", "../../c.csv" },
    { "/a/bc/c.csv", "/a/b", "../bc/c.csv" },
    { "/a/b/c.csv", "/a/bc", "../b/c.csv" },
    { "/a/b", "/a/b", "../b" },
    { "/a/ä/b.csv", "/a/ö", "../ä/b.csv" },
    { "/x/c.csv", "/a/b", "/x/c.csv" },
    { "/c.csv", "/a", "/c.csv" },
    { "c.csv", "/a", "c.csv" },
    { "/a/c.csv", NULL, "/a/c.csv" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (FusRecipe) recipe = fus_recipe_new ();
      g_autoptr (FusRecipe) again = NULL;
      g_autofree char *json = NULL;
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", paths[i].written);

      fus_recipe_add_file (recipe, paths[i].path);
      json = fus_recipe_to_json (recipe, paths[i].folder);
      g_assert_nonnull (strstr (json, quoted));
      if (!g_path_is_absolute (paths[i].path))
        continue;
      again = fus_recipe_from_json (json, paths[i].folder, NULL);
      g_assert_nonnull (again);
      g_assert_cmpstr (g_ptr_array_index (again->files, 0), ==, paths[i].path);
    }
}

/* Members of other types, brackets without end, a text cut short. */
static void
test_odd_recipes (IoFixture *fixture, gconstpointer data)
{
  static const char *const values[] = { "null",
                                        "3",
                                        "\"x\"",
                                        "[]",
                                        "{}",
                                        "[null]",
                                        "[[[]]]",
                                        "[{}]",
                                        "[{\"name\":1}]",
                                        "[{\"name\":\"a\",\"file\":[]}]",
                                        "[{\"name\":\"a\",\"file\":null}]" };
  static const char *const keys[] = { "files",         "modalities",    "labels",
                                      "drop",          "name",          "id",
                                      "pair_by_label", "keep_unpaired", "seed" };

  for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      {
        g_autofree char *json =
          g_strdup_printf ("{\"format\":\"fusescope-recipe\",\"%s\":%s}", keys[k],
                           values[i]);
        g_autoptr (GError) error = NULL;
        g_autoptr (FusRecipe) recipe = fus_recipe_from_json (json, fixture->dir, &error);

        g_assert_cmpint (recipe != NULL, ==, error == NULL);
      }
}

static void
test_deep (IoFixture *fixture, gconstpointer data)
{
  static const gsize depths[] = { 63, 64, 1000, 75000, 5000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *deep = g_strnfill (depths[i], '[');
      g_autofree char *path = io_write (fixture, "r.json", deep, -1);

      io_assert_refused (path, FUS_FILE_ERROR_FORMAT, NULL, -1);
    }
}

static void
test_pipe (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_path (fixture, "r.json");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (fus_recipe_load (path, &error));
  io_assert_told (error, FUS_FILE_ERROR_UNREADABLE, NULL, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recipe/paths", test_paths);
  g_test_add_func ("/recipe/rules", test_rules);
  g_test_add_func ("/recipe/sizes-are-multiplied-with-care", test_kinds);
  io_add ("/recipe/a-shape-holds-a-row-or-is-refused", test_recipes_of_kinds);
  io_add ("/recipe/odd-members-end-in-an-error", test_odd_recipes);
  io_add ("/recipe/brackets-are-counted", test_deep);
  io_add ("/recipe/a-pipe-is-no-recipe", test_pipe);

  return g_test_run ();
}
