/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-alignment.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How alike two modalities lay out the samples in the latents: plain linear CKA of what
 * each alone says. With few samples it is high whatever they say, so it stands beside
 * that of the same rows paired at random. */

typedef struct
{
  guint a;
  guint b;
  gsize n; /* rows that have both */
  double cka;
  double shuffled; /* mean over random pairings of the same rows */
} Pair;

/* Latents of the @rows, `[n × n_latents]`. */
static double *
dup_rows (const FusLatents *latents, const GArray *rows)
{
  guint n_latents = latents->n_latents;
  double *x = g_new (double, (gsize) rows->len *n_latents + 1);

  for (guint i = 0; i < rows->len; i++)
    for (guint l = 0; l < n_latents; l++)
      x[(gsize) i * n_latents + l] =
        (double) fus_matrix_row (latents->mean, g_array_index (rows, guint, i))[l];

  return x;
}

static void
measure_pair (Pair *self,
              const FusLatents *a,
              const FusLatents *b,
              const GArray *rows,
              guint64 seed)
{
  FusRng rng = fus_rng_at (seed, FUS_DRAW_PAIRING, self->a, self->b);
  g_autofree double *x = dup_rows (a, rows);
  g_autofree double *y = dup_rows (b, rows);

  self->cka = fus_alignment_get_plain (&self->shuffled, x, a->n_latents, y, b->n_latents,
                                       rows->len, &rng);
}

static GArray *
list_rows (const FusEncoding *encoding, FusMask both)
{
  const FusMask *presence = fus_encoding_get_presence (encoding);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint row = 0; row < fus_encoding_get_n_rows (encoding); row++)
    if ((presence[row] & both) == both)
      g_array_append_val (rows, row);

  return rows;
}

static gboolean
fill_pairs (GArray *pairs,
            const FusMeasuring *measuring,
            GPtrArray *latents,
            GError **error)
{
  double n_pairs = latents->len * (latents->len - 1) / 2.0;

  for (guint a = 0; a < latents->len; a++)
    for (guint b = a + 1; b < latents->len; b++)
      {
        Pair pair = { a, b, 0, NAN, NAN };
        g_autoptr (GArray) rows = list_rows (measuring->tested->encoding,
                                             FUS_MASK_BIT (a) | FUS_MASK_BIT (b));

        if (!fus_progress_tick (measuring->progress, pairs->len / n_pairs, NULL, error))
          return FALSE;
        pair.n = rows->len;
        measure_pair (&pair, g_ptr_array_index (latents, a),
                      g_ptr_array_index (latents, b), rows,
                      fus_measuring_get_seed (measuring));
        g_array_append_val (pairs, pair);
      }

  return TRUE;
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  guint n = fus_dataset_get_n_modalities (measuring->tested->dataset);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GPtrArray) latents =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_latents_unref);

  if (n < 2)
    {
      g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                           _ ("“cka” is not measured: there is one modality only, and "
                              "nothing to compare it with."));
      return NULL;
    }
  for (guint m = 0; m < n; m++)
    g_ptr_array_add (latents, fus_encoding_compute_latents (
                                measuring->tested->encoding, FUS_MASK_BIT (m),
                                fus_measuring_get_mode (measuring), measuring->pool));
  if (!fill_pairs (pairs, measuring, latents, error))
    return NULL;

  return g_steal_pointer (&pairs);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const GArray *pairs = value;

  fus_json_begin_array (json, "cka");
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      json_builder_begin_object (json);
      fus_json_add_mask (json, "modalities", dataset,
                         FUS_MASK_BIT (pair->a) | FUS_MASK_BIT (pair->b));
      fus_json_add_int (json, "n", (gint64) pair->n);
      fus_json_add_real (json, "cka", pair->cka);
      fus_json_add_real (json, "shuffled", pair->shuffled);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("Modalities"), "",  _ (">Samples"), _ (">CKA"),
                            _ (">Shuffled"),  NULL };
  const FusDataset *dataset = measuring->tested->dataset;
  const GArray *pairs = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = &g_array_index (pairs, Pair, i);

      fus_text_table_add (table, fus_dataset_get_modality (dataset, pair->a)->id);
      fus_text_table_add (table, fus_dataset_get_modality (dataset, pair->b)->id);
      fus_text_table_add_int (table, (gint64) pair->n);
      fus_text_table_add_real (table, pair->cka, 3);
      fus_text_table_add_real (table, pair->shuffled, 3);
    }

  return fus_text_table_to_text (table, _ ("How alike modalities lay out the samples"));
}

const FusMeasureClass fus_measure_cka = {
  .id = "cka",
  .metric = "cka",
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 1,
  .compute = compute,
  FUS_MEASURE_VALUE (g_array),
  .add_json = add_json,
  .dup_text = dup_text,
};
