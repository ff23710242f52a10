/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure.h"

#include "lg3.h"

/* Alignment of two modalities' latents by Gram matrices, the other way round: tr (K L) ÷
 * √(tr (K K) · tr (L L)). Rows that lack either are left out. */
static double *
make_gram (const FusLatents *latents, const guint *rows, guint n)
{
  double *gram = g_new0 (double, (gsize) n *n);
  guint n_latents = latents->n_latents;

  for (guint l = 0; l < n_latents; l++)
    {
      double mean = 0;

      for (guint i = 0; i < n; i++)
        mean += (double) fus_matrix_row (latents->mean, rows[i])[l] / n;
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < n; k++)
          gram[(gsize) i * n + k] +=
            ((double) fus_matrix_row (latents->mean, rows[i])[l] - mean) *
            ((double) fus_matrix_row (latents->mean, rows[k])[l] - mean);
    }

  return gram;
}

static double
multiply (const double *a, const double *b, guint n)
{
  double sum = 0;

  for (gsize i = 0; i < (gsize) n * n; i++)
    sum += a[i] * b[i];

  return sum;
}

static double
align (const FusEncoding *encoding, guint a, guint b, guint *n)
{
  FusMask both = FUS_MASK_BIT (a) | FUS_MASK_BIT (b);
  const FusMask *presence = fus_encoding_get_presence (encoding);
  g_autoptr (FusLatents) first = fus_encoding_compute_latents (encoding, FUS_MASK_BIT (a),
                                                               FUS_MEAN_MIXTURE, NULL);
  g_autoptr (FusLatents) second =
               fus_encoding_compute_latents (encoding, FUS_MASK_BIT (b), FUS_MEAN_MIXTURE,
                                             NULL);
  g_autofree guint *rows = g_new (guint, fus_encoding_get_n_rows (encoding) + 1);
  g_autofree double *k = NULL;
  g_autofree double *l = NULL;

  *n = 0;
  for (guint row = 0; row < fus_encoding_get_n_rows (encoding); row++)
    if ((presence[row] & both) == both)
      rows[(*n)++] = row;
  k = make_gram (first, rows, *n);
  l = make_gram (second, rows, *n);

  return multiply (k, l, *n) / sqrt (multiply (k, k, *n) * multiply (l, l, *n));
}

/* The array that `evaluate` prints. */
static JsonArray *
measure (FusEncoding *encoding, JsonNode **root)
{
  g_autoptr (FusTested) tested =
               fus_tested_new (fus_encoding_get_model (encoding),
                               fus_encoding_get_dataset (encoding), NULL, "all");
  g_autoptr (FusMeasuring) measuring = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;

  tested->encoding = fus_encoding_ref (encoding);
  measuring = fus_measuring_new (fus_measure_lookup ("cka"), tested, NULL, NULL);
  value = fus_measuring_run (measuring, NULL, NULL, &error);
  g_assert_no_error (error);
  json_builder_begin_object (json);
  measuring->measure->add_json (value, measuring, json);
  json_builder_end_object (json);
  measuring->measure->unref (value);
  *root = json_builder_get_root (json);

  return json_object_get_array_member (json_node_get_object (*root), "cka");
}

static void
check_pair (FusEncoding *encoding, JsonObject *found, guint a, guint b)
{
  guint n = 0;
  double expected = align (encoding, a, b, &n);

  g_assert_cmpint (json_object_get_int_member (found, "n"), ==, n);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (found, "cka"), expected,
                                  1e-5);
  g_assert_cmpfloat (expected, <=, 1 + 1e-9);
  /* The modalities are of one cause: what pairs them says so. */
  g_assert_cmpfloat (json_object_get_double_member (found, "shuffled"), <, expected / 2);
}

static void
test_each_pair (void)
{
  static const guint sizes[] = { 64, 129, 200 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FusEncoding) encoding =
                   lg3_encoding_new (sizes[i / 2], i % 2 == 1, "mvae", NULL);
      g_autoptr (JsonNode) root = NULL;
      JsonArray *pairs = measure (encoding, &root);
      guint place = 0;

      g_assert_cmpuint (json_array_get_length (pairs), ==, LG3_M * (LG3_M - 1) / 2);
      for (guint a = 0; a < LG3_M; a++)
        for (guint b = a + 1; b < LG3_M; b++)
          check_pair (encoding, json_array_get_object_element (pairs, place++), a, b);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cka/each-pair-is-that-of-its-gram-matrices", test_each_pair);

  return g_test_run ();
}
