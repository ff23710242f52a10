/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What measurements print, beside plain loops over the same rows. */
#include "config.h"

#include "fus-measure.h"

#include "lg3.h"

#define N_ROWS 150

/* The object that `evaluate` prints of the measurement @id of all samples. */
static JsonObject *
measure (FusEncoding *encoding, const char *id, JsonNode **root)
{
  g_autoptr (FusTested) tested =
               fus_tested_new (fus_encoding_get_model (encoding),
                               fus_encoding_get_dataset (encoding), NULL, "all");
  g_autoptr (FusMeasuring) measuring = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;

  tested->encoding = fus_encoding_ref (encoding);
  tested->train = fus_encoding_ref (encoding);
  measuring = fus_measuring_new (fus_measure_lookup (id), tested, NULL, NULL);
  value = fus_measuring_run (measuring, NULL, NULL, &error);
  g_assert_no_error (error);
  json_builder_begin_object (json);
  measuring->measure->add_json (value, measuring, json);
  json_builder_end_object (json);
  measuring->measure->unref (value);
  *root = json_builder_get_root (json);

  return json_node_get_object (*root);
}

static void
test_health (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (N_ROWS, TRUE, "mvae", NULL);
  g_autoptr (FusLatents) latents = fus_encoding_compute_latents (encoding, 7, 0, NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonObject *health =
    json_object_get_object_member (measure (encoding, "health", &root), "health");
  JsonArray *kl = json_object_get_array_member (health, "kl_per_dimension");
  JsonArray *variance = json_object_get_array_member (health, "variance_of_mean");
  double gap = json_object_get_double_member (health, "modality_gap");

  g_assert_cmpuint (json_array_get_length (kl), ==, LG3_L);
  for (guint l = 0; l < LG3_L; l++)
    {
      double sum = 0;
      double mean = 0;
      double squares = 0;

      for (gsize row = 0; row < latents->n_rows; row++)
        mean += (double) fus_matrix_row (latents->mean, row)[l] / N_ROWS;
      for (gsize row = 0; row < latents->n_rows; row++)
        {
          const double mu = (double) fus_matrix_row (latents->mean, row)[l];
          const double logvar = (double) fus_matrix_row (latents->logvar, row)[l];

          sum += (mu * mu + exp (logvar) - logvar - 1) / 2;
          squares += (mu - mean) * (mu - mean);
        }
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (kl, l), sum / N_ROWS,
                                      1e-5);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (variance, l),
                                      squares / N_ROWS, 1e-5);
    }
  /* Both latents of this world are in use, and the modalities tell each other. */
  g_assert_cmpint (json_object_get_int_member (health, "active_units"), ==, LG3_L);
  g_assert_true (gap > 0 && gap < 1);
}

/* Mean squared error of what is rebuilt of @target from @from, over the rows that have
 * all of both. */
static double
get_error (const FusEncoding *encoding, FusMask from, guint target, guint *n)
{
  g_autoptr (FusLatents) latents = fus_encoding_compute_latents (encoding, from, 0, NULL);
  g_autoptr (FusMatrix) made = fus_decode_all (fus_encoding_get_model (encoding), target,
                                               latents->mean, NULL);
  const FusMask needed = from | FUS_MASK_BIT (target);
  double sum = 0;

  *n = 0;
  for (gsize row = 0; row < latents->n_rows; row++)
    {
      const FusReal *x = fus_encoding_get_x (encoding, target) + row * LG3_D;

      if ((fus_encoding_get_presence (encoding)[row] & needed) != needed)
        continue;
      (*n)++;
      for (guint d = 0; d < LG3_D; d++)
        sum += pow ((double) x[d] - (double) fus_matrix_row (made, row)[d], 2);
    }

  return sum / (*n * LG3_D);
}

static FusMask
read_mask (JsonArray *names)
{
  FusMask mask = 0;

  for (guint i = 0; i < json_array_get_length (names); i++)
    mask |= FUS_MASK_BIT (json_array_get_string_element (names, i)[0] - 'a');

  return mask;
}

static void
test_subsets (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (N_ROWS, TRUE, "mvae", NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *cells =
    json_object_get_array_member (measure (encoding, "subsets", &root), "reconstruction");
  FusMask seen[LG3_M] = { 0 };

  g_assert_cmpuint (json_array_get_length (cells), ==, 7 * LG3_M);
  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      JsonObject *cell = json_array_get_object_element (cells, i);
      const guint target =
        (guint) (json_object_get_string_member (cell, "target")[0] - 'a');
      const FusMask from = read_mask (json_object_get_array_member (cell, "from"));
      guint n = 0;
      const double mse = get_error (encoding, from, target, &n);

      g_assert_cmpint (json_object_get_int_member (cell, "n"), ==, n);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (cell, "mse"), mse,
                                      1e-5);
      g_assert_false (seen[target] & (1u << from));
      seen[target] |= 1u << from;
    }
}

/* Sums of squared errors of @target where it is known, as the mean and as what is made of
 * all else that the row has; how many rows that are. */
static guint
sum_hidden (const FusEncoding *encoding, guint target, double *of_mean, double *of_model)
{
  const FusMask *presence = fus_encoding_get_presence (encoding);
  const FusReal *x = fus_encoding_get_x (encoding, target);
  const gsize n_rows = fus_encoding_get_n_rows (encoding);
  FusMatrix *made[1 << LG3_M] = { NULL };
  double mean[LG3_D] = { 0 };
  guint n = 0;
  guint n_known = 0;

  for (FusMask from = 1; from < 1 << LG3_M; from++)
    {
      g_autoptr (FusLatents) latents =
                   fus_encoding_compute_latents (encoding, from, 0, NULL);

      made[from] =
        fus_decode_all (fus_encoding_get_model (encoding), target, latents->mean, NULL);
    }
  for (gsize row = 0; row < n_rows; row++)
    for (guint d = 0; fus_mask_has (presence[row], target) && d < LG3_D; d++)
      {
        mean[d] += (double) x[row * LG3_D + d];
        n_known += d == 0;
      }
  *of_mean = *of_model = 0;
  for (gsize row = 0; row < n_rows; row++)
    {
      const FusMask from = presence[row] & ~FUS_MASK_BIT (target);

      if (!fus_mask_has (presence[row], target) || from == 0)
        continue;
      n++;
      for (guint d = 0; d < LG3_D; d++)
        {
          const double value = (double) x[row * LG3_D + d];

          *of_mean += pow (value - mean[d] / n_known, 2);
          *of_model += pow (value - (double) fus_matrix_row (made[from], row)[d], 2);
        }
    }
  for (FusMask from = 1; from < 1 << LG3_M; from++)
    fus_matrix_unref (g_steal_pointer (&made[from]));

  return n;
}

static void
test_imputation (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (N_ROWS, TRUE, "mvae", NULL);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *checks =
    json_object_get_array_member (measure (encoding, "imputation", &root), "imputation");

  g_assert_cmpuint (json_array_get_length (checks), ==, LG3_M);
  for (guint m = 0; m < LG3_M; m++)
    {
      JsonObject *check = json_array_get_object_element (checks, m);
      double of_mean = 0;
      double of_model = 0;
      const guint n = sum_hidden (encoding, m, &of_mean, &of_model);

      g_assert_cmpint (json_object_get_int_member (check, "n"), ==, n);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (check, "mse"),
                                      of_model / (n * LG3_D), 1e-5);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (check, "mse_mean"),
                                      of_mean / (n * LG3_D), 1e-5);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (check, "r2"),
                                      1 - of_model / of_mean, 1e-5);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/measures/health-is-that-of-plain-loops", test_health);
  g_test_add_func ("/measures/subsets-are-those-of-plain-loops", test_subsets);
  g_test_add_func ("/measures/imputation-is-that-of-plain-loops", test_imputation);

  return g_test_run ();
}
