/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a label can be read off the latents of each set of inputs: a linear
 * reading, five neighbours, and the reading that was fitted to all inputs. Fitted to
 * training rows, told of others. Neighbours go by the model's metric where it has one, or
 * by what the latents say of one modality where training rows say that it alone tells.
 * Beside each stands chance: what naming the commonest class would get. */
#include "config.h"

#include "fus-probe.h"

#include "fus-analysis-error.h"
#include "fus-reading.h"
#include "fus-shared.h"
#include "fus-subset-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_NEIGHBORS 5
/* Penalties of MODELS.md 5.3 and scikit-learn's defaults. */
#define PROBE_C 1
#define RIDGE_ALPHA 1

/* Latents and labels of the rows that count, each @n_copies times. */
typedef struct
{
  guint n_copies;
  double *turn; /* (nullable): what the linear reading multiplies them with */
  FusMatrix *z;
  FusMatrix *near;   /* the same as neighbours see it */
  gint32 *codes;     /* of a categorical label */
  FusMatrix *values; /* [n × 1] of a continuous one */
} Labeled;

static void
labeled_clear (Labeled *self)
{
  g_clear_pointer (&self->z, fus_matrix_unref);
  g_clear_pointer (&self->near, fus_matrix_unref);
  g_clear_pointer (&self->values, fus_matrix_unref);
  g_clear_pointer (&self->codes, g_free);
  g_clear_pointer (&self->turn, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Labeled, labeled_clear)

static gboolean
has_label (const FusLabel *label, guint sample)
{
  return label->kind == FUS_LABEL_CATEGORICAL ? label->codes[sample] >= 0
                                              : isfinite (label->values[sample]);
}

/* Rows that know their label and have all of @needed and any of @from. */
static guint *
list_rows (const FusEncoding *encoding,
           const FusLabel *label,
           FusMask from,
           FusMask needed,
           gsize *n)
{
  gsize n_rows = fus_encoding_get_n_rows (encoding);
  const FusMask *presence = fus_encoding_get_presence (encoding);
  const guint *samples = fus_encoding_get_samples (encoding);
  guint *rows = g_new (guint, MAX (n_rows, 1));

  *n = 0;
  for (gsize row = 0; row < n_rows; row++)
    {
      if ((presence[row] & needed) == needed && (presence[row] & from) != 0 &&
          has_label (label, samples[row]))
        rows[(*n)++] = (guint) row;
    }

  return rows;
}

/* Latents from @from, of what each row has of it, of the rows that have all of @needed.
 * @neighbors: what neighbours go by, of fus_reading_choose_neighbors() */
static void
labeled_init (Labeled *self,
              const FusEncoding *encoding,
              const FusLabel *label,
              FusMask from,
              FusMask needed,
              FusMeanMode mode,
              int neighbors,
              FusPool *pool)
{
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (encoding, from, mode, pool);
  g_autoptr (FusMatrix) near =
               fus_reading_get_neighbors (encoding, latents, neighbors, pool);
  const guint *samples = fus_encoding_get_samples (encoding);
  gsize n = 0;
  g_autofree guint *rows = list_rows (encoding, label, from, needed, &n);

  self->n_copies = 1;
  self->turn = fus_model_dup_reading (fus_encoding_get_model (encoding));
  self->z = fus_matrix_select_rows (latents->mean, rows, n);
  self->near = fus_matrix_select_rows (near, rows, n);
  if (label->kind == FUS_LABEL_CATEGORICAL)
    {
      self->codes = g_new (gint32, MAX (n, 1));
      for (gsize i = 0; i < n; i++)
        self->codes[i] = label->codes[samples[rows[i]]];
    }
  else
    {
      self->values = fus_matrix_new (n, 1);
      for (gsize i = 0; i < n; i++)
        self->values->data[i] = (FusReal) label->values[samples[rows[i]]];
    }
}

/* Each row once more, as it would be had it lost a modality: a reading of complete rows
 * that has never seen one filled in relies on what only the lost one tells (bench/recipe:
 * of leaves without one view .885 right, so .92, of complete ones no fewer). */
static void
labeled_add_losses (Labeled *self,
                    const FusEncoding *encoding,
                    const FusLabel *label,
                    FusMeanMode mode,
                    FusPool *pool)
{
  g_autofree FusMask *lost = g_new (FusMask, MAX (fus_encoding_get_n_rows (encoding), 1));
  g_autoptr (FusLatents) latents = NULL;
  gsize n = 0;
  g_autofree guint *rows = list_rows (encoding, label, G_MAXUINT32, 0, &n);
  FusMatrix *z = fus_matrix_new (2 * n, self->z->n_cols);
  FusMatrix *values =
    label->kind == FUS_LABEL_CATEGORICAL ? NULL : fus_matrix_new (2 * n, 1);
  gint32 *codes = values == NULL ? g_new (gint32, MAX (2 * n, 1)) : NULL;

  fus_reading_lose_one (encoding, lost);
  latents = fus_encoding_compute_latents_each (encoding, lost, mode, pool);
  for (gsize i = 0; i < 2 * n; i++)
    {
      const FusMatrix *from = i % 2 == 0 ? self->z : latents->mean;
      const gsize row = i % 2 == 0 ? i / 2 : rows[i / 2];

      memcpy (fus_matrix_row (z, i), fus_matrix_row (from, row),
              z->n_cols * sizeof (FusReal));
      if (values != NULL)
        values->data[i] = self->values->data[i / 2];
      else
        codes[i] = self->codes[i / 2];
    }
  fus_matrix_unref (self->z);
  g_clear_pointer (&self->values, fus_matrix_unref);
  g_free (self->codes);
  self->z = z;
  self->values = values;
  self->codes = codes;
  self->n_copies = 2;
}

static void
probe_clear (FusProbe *self)
{
  g_clear_pointer (&self->linear, fus_linear_probe_unref);
  g_clear_pointer (&self->ridge, fus_ridge_unref);
  fus_dataset_unref (self->dataset);
}

static gboolean
fit_linear (FusProbe *self,
            gboolean calibrated,
            const Labeled *train,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  g_autoptr (FusMatrix) x = fus_reading_turn (train->turn, train->z);
  const guint n_classes = self->label->n_classes;
  const double c = (double) PROBE_C / train->n_copies;

  self->linear =
    calibrated
      ? fus_linear_probe_new_calibrated (x, train->codes, n_classes, c, train->n_copies,
                                         pool, progress, error)
      : fus_linear_probe_new (x, train->codes, n_classes, c, pool, progress, error);
  if (self->linear == NULL)
    return FALSE;
  fus_reading_turn_back (train->turn, self->linear);

  return TRUE;
}

static gboolean
fit (FusProbe *self,
     gboolean calibrated,
     const Labeled *train,
     FusPool *pool,
     const FusProgress *progress,
     GError **error)
{
  self->n_train = train->z->n_rows / train->n_copies;
  if (self->n_train == 0)
    {
      g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW,
                   _ ("No training sample has a known value of “%s”"), self->label->name);
      return FALSE;
    }
  if (self->label->kind == FUS_LABEL_CATEGORICAL)
    return fit_linear (self, calibrated, train, pool, progress, error);
  self->ridge = fus_ridge_new (train->z, train->values, RIDGE_ALPHA * train->n_copies,
                               pool, progress, error);

  return self->ridge != NULL;
}

static FusProbe *
probe_new_from (gboolean calibrated,
                const Labeled *train,
                const FusLabel *label,
                FusDataset *dataset,
                FusPool *pool,
                const FusProgress *progress,
                GError **error)
{
  g_autoptr (FusProbe) self = g_atomic_rc_box_new0 (FusProbe);

  self->label = label;
  self->dataset = fus_dataset_ref (dataset);
  if (!fit (self, calibrated, train, pool, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Accuracy, or R² where the label is continuous. */
static double
probe_get_quality (const FusProbe *self, const Labeled *test)
{
  double residual = 0;
  double total = 0;
  double mean = 0;
  gsize n = test->z->n_rows;

  if (self->linear != NULL)
    return fus_linear_probe_get_accuracy (self->linear, test->z, test->codes);
  for (gsize i = 0; i < n; i++)
    mean += (double) test->values->data[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      double predicted = 0;
      double truth = (double) test->values->data[i];

      fus_ridge_predict (self->ridge, &predicted, fus_matrix_row (test->z, i));
      residual += (truth - predicted) * (truth - predicted);
      total += (truth - mean) * (truth - mean);
    }

  return total > 0 ? 1 - residual / total : (double) NAN;
}

static FusProbe *
probe_new (gboolean calibrated,
           const FusEncoding *train,
           const FusLabel *label,
           FusMeanMode mode,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_auto (Labeled) labeled = { 0 };

  labeled_init (&labeled, train, label, G_MAXUINT32, 0, mode, -1, pool);
  if (fus_model_fills (fus_encoding_get_model (train)))
    labeled_add_losses (&labeled, train, label, mode, pool);

  return probe_new_from (calibrated, &labeled, label, fus_encoding_get_dataset (train),
                         pool, progress, error);
}

FusProbe *
fus_probe_new (const FusEncoding *train,
               const FusLabel *label,
               FusMeanMode mode,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  return probe_new (FALSE, train, label, mode, pool, progress, error);
}

FusProbe *
fus_probe_new_calibrated (const FusEncoding *train,
                          const FusLabel *label,
                          FusMeanMode mode,
                          FusPool *pool,
                          const FusProgress *progress,
                          GError **error)
{
  return probe_new (TRUE, train, label, mode, pool, progress, error);
}

FUS_DEFINE_SHARED (FusProbe, fus_probe, probe_clear)

const FusLabel *
fus_find_label (const FusEncoding *encoding, const char *id, GError **error)
{
  FusDataset *dataset = fus_encoding_get_dataset (encoding);
  const FusLabel *label = id != NULL ? fus_dataset_find_label (dataset, id)
                                     : fus_dataset_get_default_label (dataset);

  if (label == NULL && id != NULL)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL,
                 _ ("These data have no label “%s”"), id);
  else if (label == NULL)
    g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL,
                         _ ("These data have no label with classes"));

  return label;
}

gboolean
fus_find_target (const FusEncoding *encoding,
                 const char *id,
                 guint *target,
                 GError **error)
{
  if (fus_dataset_find_modality (fus_encoding_get_dataset (encoding), id, target))
    return TRUE;
  g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_MODALITY,
               _ ("These data have no modality “%s”"), id);

  return FALSE;
}

static double
get_neighbor_accuracy (const Labeled *train,
                       const Labeled *test,
                       guint n_classes,
                       FusPool *pool)
{
  g_autofree gint32 *predicted = g_new (gint32, MAX (test->z->n_rows, 1));

  fus_neighbor_predict (predicted, train->near, train->codes, n_classes, test->near,
                        N_NEIGHBORS, pool);

  return fus_codes_get_accuracy (test->codes, predicted, test->z->n_rows);
}

/* What the rows of one table share. */
typedef struct
{
  const FusProbeSetting *setting;
  FusProbe *transfer;
  int neighbors; /* what they go by */
  FusPool *pool;
  const FusProgress *progress;
} Scoring;

static gboolean
fill_row (FusProbeRow *row, const Scoring *work, GError **error)
{
  const FusProbeSetting *setting = work->setting;
  g_auto (Labeled) train = { 0 };
  g_auto (Labeled) test = { 0 };
  FusDataset *dataset = fus_encoding_get_dataset (setting->train);
  g_autoptr (FusProbe) probe = NULL;

  labeled_init (&train, setting->train, setting->label, row->from, 0, setting->mode,
                work->neighbors, work->pool);
  labeled_init (&test, setting->test, setting->label, row->from, row->from, setting->mode,
                work->neighbors, work->pool);
  row->n_train = train.z->n_rows;
  row->n_test = test.z->n_rows;
  row->linear_accuracy = NAN;
  row->linear_accuracy_transfer = NAN;
  row->knn_accuracy = NAN;
  if (row->n_test == 0 || work->transfer == NULL)
    return TRUE;
  row->linear_accuracy_transfer = probe_get_quality (work->transfer, &test);
  if (row->n_train == 0)
    return TRUE;
  if (row->from == fus_mask_all (fus_dataset_get_n_modalities (dataset)))
    /* Of all inputs it is the one reading that sentences and curves speak of. */
    row->linear_accuracy = row->linear_accuracy_transfer;
  else
    {
      probe = probe_new_from (FALSE, &train, setting->label, dataset, work->pool,
                              work->progress, error);
      if (probe == NULL)
        return FALSE;
      row->linear_accuracy = probe_get_quality (probe, &test);
    }
  if (setting->label->kind == FUS_LABEL_CATEGORICAL)
    row->knn_accuracy =
      get_neighbor_accuracy (&train, &test, setting->label->n_classes, work->pool);

  return TRUE;
}

static void
probe_table_clear (FusProbeTable *self)
{
  g_free (self->rows);
  fus_dataset_unref (self->dataset);
}

static double
get_chance (const FusEncoding *test, const FusLabel *label)
{
  g_autofree gint32 *codes = NULL;

  if (label->kind != FUS_LABEL_CATEGORICAL)
    return 0;
  codes = fus_encoding_dup_codes (test, label);

  return fus_codes_get_majority_rate (codes, label->n_classes,
                                      fus_encoding_get_n_rows (test));
}

guint
fus_count_known_classes (const FusEncoding *encoding, const FusLabel *label)
{
  g_autofree gboolean *seen = g_new0 (gboolean, MAX (label->n_classes, 1));
  const guint *samples = fus_encoding_get_samples (encoding);
  guint n = 0;

  for (gsize row = 0;
       label->kind == FUS_LABEL_CATEGORICAL && row < fus_encoding_get_n_rows (encoding);
       row++)
    {
      gint32 code = label->codes[samples[row]];

      if (code < 0 || seen[code])
        continue;
      seen[code] = TRUE;
      n++;
    }

  return n;
}

static FusProbeTable *
probe_table_alloc (const FusProbeSetting *setting,
                   const FusMask *subsets,
                   gsize n_subsets)
{
  FusProbeTable *self = g_atomic_rc_box_new0 (FusProbeTable);

  self->label = setting->label;
  self->dataset = fus_dataset_ref (fus_encoding_get_dataset (setting->test));
  self->chance = get_chance (setting->test, setting->label);
  self->n_classes = fus_count_known_classes (setting->train, setting->label);
  self->n_rows = n_subsets;
  self->rows = g_new0 (FusProbeRow, n_subsets);
  for (gsize i = 0; i < n_subsets; i++)
    self->rows[i].from = subsets[i];

  return self;
}

FusProbeTable *
fus_probe_table_new (const FusProbeSetting *setting,
                     const FusMask *subsets,
                     gsize n_subsets,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  FusProgress quiet = { .cancellable = progress != NULL ? progress->cancellable : NULL };
  guint n_classes = fus_count_known_classes (setting->train, setting->label);
  gboolean one_class = setting->label->kind == FUS_LABEL_CATEGORICAL && n_classes == 1;
  g_autoptr (FusProbe) transfer = NULL;
  Scoring work = { setting, NULL, -1, pool, &quiet };
  guint n_modalities =
    fus_model_get_n_modalities (fus_encoding_get_model (setting->train));
  g_autofree FusMask *family = NULL;
  g_autoptr (FusProbeTable) self = NULL;

  if (!one_class)
    {
      transfer = fus_probe_new (setting->train, setting->label, setting->mode, pool,
                                &quiet, error);
      if (transfer == NULL ||
          !fus_reading_choose_neighbors (setting->train, setting->label, setting->mode,
                                         &work.neighbors, pool, &quiet, error))
        return NULL;
    }
  work.transfer = transfer;
  if (subsets == NULL)
    {
      family = fus_subset_family (n_modalities, 1, &n_subsets);
      subsets = family;
    }
  self = probe_table_alloc (setting, subsets, n_subsets);
  for (gsize i = 0; i < n_subsets; i++)
    {
      if (!fus_progress_tick (progress, (double) i / (double) n_subsets,
                              _ ("Reading labels off the latents"), error))
        return NULL;
      if (!fill_row (&self->rows[i], &work, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusProbeTable, fus_probe_table, probe_table_clear)
