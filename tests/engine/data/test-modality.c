/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-modality.h"

#include <string.h>

static void
test_ids (void)
{
  static const char *const pairs[][2] = {
    { "fou", "fou" },
    { "CD3 (a,b)", "CD3__a_b_" },
    { "T-1_x", "T-1_x" },
    { "Größe", "Gr__e" },
    { "", "_" },
    { "日本", "__" },
    { "PT08.S1", "PT08_S1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *id = fus_modality_make_id (pairs[i][0]);

      g_assert_cmpstr (id, ==, pairs[i][1]);
      g_assert_true (fus_modality_is_id (id));
    }
}

static void
test_long_id (void)
{
  g_autofree char *name = g_strnfill (200, 'x');
  g_autofree char *id = fus_modality_make_id (name);

  g_assert_cmpuint (strlen (id), ==, 64);
  g_assert_true (fus_modality_is_id (id));
  g_assert_false (fus_modality_is_id (name));
  g_assert_false (fus_modality_is_id ("a b"));
  g_assert_false (fus_modality_is_id (""));
}

static void
test_shape (void)
{
  gsize shape[] = { 4, 5, 3 };
  g_autoptr (FusModality) image =
               fus_modality_new ("photo", "Photo", FUS_MODALITY_IMAGE, shape, 3);

  g_assert_cmpuint (image->n_features, ==, 60);
  g_assert_cmpstr (image->name, ==, "Photo");
  g_assert_cmpuint (image->shape[1], ==, 5);
}

static void
test_kinds (void)
{
  for (guint k = FUS_MODALITY_VECTOR; k <= FUS_MODALITY_EMBEDDING; k++)
    {
      gsize shape[] = { 2 };
      FusModalityKind found = FUS_MODALITY_VECTOR;
      g_autoptr (FusModality) modality =
                   fus_modality_new ("a", NULL, (FusModalityKind) k, shape, 1);

      g_assert_true (
        fus_modality_kind_from_id (fus_modality_kind_get_id ((FusModalityKind) k),
                                   &found));
      g_assert_cmpuint (found, ==, k);
      g_assert_nonnull (fus_modality_get_likelihood (modality));
      modality->likelihood = g_strdup ("laplace");
      g_assert_cmpstr (fus_modality_get_likelihood (modality), ==, "laplace");
    }
}

/* Numbers that a logarithm suits, that are yes or no, that have neighbours, that are
 * coordinates: no kind is two of these, and a plain vector is none. */
static void
test_kinds_are_told (void)
{
  static const guint expected[] = {
    [FUS_MODALITY_VECTOR] = 0, [FUS_MODALITY_IMAGE] = 4,  [FUS_MODALITY_SERIES] = 4,
    [FUS_MODALITY_COUNTS] = 1, [FUS_MODALITY_BINARY] = 2, [FUS_MODALITY_CATEGORICAL] = 2,
    [FUS_MODALITY_EMBEDDING] = 8,
  };
  const gsize shape[] = { 3, 2 };

  for (guint kind = 0; kind < G_N_ELEMENTS (expected); kind++)
    {
      g_autoptr (FusModality) self = fus_modality_new ("m", NULL, kind, shape, 2);

      g_assert_cmpuint (expected[kind], ==,
                        (fus_modality_is_counted (self) ? 1 : 0) +
                          (fus_modality_is_discrete (self) ? 2 : 0) +
                          (fus_modality_is_ordered (self) ? 4 : 0) +
                          (fus_modality_is_point (self) ? 8 : 0));
    }
}

/* Coordinates have no names of their own. */
static void
test_point_has_numbers (void)
{
  const gsize shape[] = { 2 };
  g_autoptr (FusModality) table = fus_modality_new ("m", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusModality) point = NULL;
  g_autofree char *name = NULL;

  table->feature_names = g_strsplit ("width height", " ", -1);
  point = fus_modality_new_as (table, FUS_MODALITY_EMBEDDING, NULL, 0);
  name = fus_modality_dup_feature_name (point, 1);
  g_assert_cmpstr (name, ==, "m2");
}

static void
test_unknown_kind (void)
{
  FusModalityKind kind = FUS_MODALITY_SERIES;

  g_assert_false (fus_modality_kind_from_id ("smell", &kind));
  g_assert_cmpuint (kind, ==, FUS_MODALITY_SERIES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/modality/any-text-gives-an-id", test_ids);
  g_test_add_func ("/modality/coordinates-have-numbers", test_point_has_numbers);
  g_test_add_func ("/modality/long-text-gives-an-id", test_long_id);
  g_test_add_func ("/modality/features-are-the-product-of-the-shape", test_shape);
  g_test_add_func ("/modality/every-kind-has-id-and-likelihood", test_kinds);
  g_test_add_func ("/modality/kinds-tell-what-their-numbers-are", test_kinds_are_told);
  g_test_add_func ("/modality/unknown-kind-is-refused", test_unknown_kind);

  return g_test_run ();
}
