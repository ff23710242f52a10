/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-clustering.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>

/* MODELS.md 5.5 */
#define N_RESTARTS 10

/* Agreement of k-means on the latents with a label's classes. Reference-counted. */
typedef struct
{
  guint k;
  double ari;
  double nmi;
  double accuracy;
} Scores;

static gpointer
scores_ref (gpointer self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
scores_unref (gpointer self)
{
  g_atomic_rc_box_release (self);
}

static gboolean
check (const FusMeasuring *measuring, GError **error)
{
  const FusLabel *label = fus_measuring_get_label (measuring);

  if (label->kind == FUS_LABEL_CATEGORICAL)
    return TRUE;
  g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL,
               _ ("Clusters need a label with classes: “%s”"), label->id);

  return FALSE;
}

static FusLatents *
get_latents (const FusMeasuring *measuring, const FusEncoding *encoding)
{
  guint n = fus_dataset_get_n_modalities (measuring->tested->dataset);

  return fus_encoding_compute_latents (encoding, fus_mask_all (n),
                                       fus_measuring_get_mode (measuring),
                                       measuring->pool);
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  const FusTested *tested = measuring->tested;
  const FusLabel *label = fus_measuring_get_label (measuring);
  g_autoptr (FusLatents) train = get_latents (measuring, tested->train);
  g_autoptr (FusLatents) rows = get_latents (measuring, tested->encoding);
  g_autofree gint32 *train_codes = fus_encoding_dup_codes (tested->train, label);
  g_autofree gint32 *codes = fus_encoding_dup_codes (tested->encoding, label);
  g_autofree gint32 *found = g_new (gint32, rows->n_rows);
  g_autoptr (FusClustering) clustering =
               fus_clustering_new (train->near, label->n_classes, N_RESTARTS,
                                   fus_measuring_get_seed (measuring), measuring->pool,
                                   measuring->progress, error);
  Scores *scores = NULL;

  if (clustering == NULL)
    return NULL;
  fus_clustering_assign (clustering, found, rows->near);
  scores = g_atomic_rc_box_new0 (Scores);
  scores->k = label->n_classes;
  scores->ari = fus_adjusted_rand_index (found, codes, rows->n_rows);
  scores->nmi = fus_mutual_information (found, codes, rows->n_rows);
  scores->accuracy = fus_cluster_accuracy (clustering->assignment, train_codes,
                                           train->n_rows, found, codes, rows->n_rows);

  return scores;
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const Scores *scores = value;

  fus_json_begin_array (json, "clustering");
  json_builder_begin_object (json);
  fus_json_add_string (json, "label", fus_measuring_get_label (measuring)->id);
  fus_json_add_mask (json, "from", dataset,
                     fus_mask_all (fus_dataset_get_n_modalities (dataset)));
  fus_json_add_int (json, "k", scores->k);
  fus_json_add_real (json, "ari", scores->ari);
  fus_json_add_real (json, "nmi", scores->nmi);
  fus_json_add_real (json, "accuracy", scores->accuracy);
  json_builder_end_object (json);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const Scores *scores = value;
  g_autofree char *line =
    g_strdup_printf (_ ("k = %u, adjusted Rand index %.3f, mutual information %.3f, "
                        "accuracy %.3f\n"),
                     scores->k, scores->ari, scores->nmi, scores->accuracy);

  return g_strdup_printf ("%s\n%s", _ ("Clusters in the latents"), line);
}

const FusMeasureClass fus_measure_clustering = {
  .id = "clustering",
  .metric = "clustering",
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN | FUS_MEASURE_LABEL,
  .n_kept = 4,
  .check = check,
  .compute = compute,
  .ref = scores_ref,
  .unref = scores_unref,
  .add_json = add_json,
  .dup_text = dup_text,
};
