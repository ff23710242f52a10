/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A label told from modalities as they are. Everything that is learnt, scales and
 * components included, is learnt without the samples that it is tried on; folds are the
 * same for every set of modalities, so that two sets can be compared sample by sample. */
#include "config.h"

#include "fus-cross.h"

#include "fus-analysis-error.h"
#include "fus-classifier.h"
#include "fus-cross-scores.h"
#include "fus-linalg.h"
#include "fus-ridge.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of wide modalities fewer samples are read, so that their numbers are at most so many.
 */
#define FEWEST_ROWS 500
#define MOST_NUMBERS 20000000
/* Weight of the data against the penalty (MODELS.md 5.3). */
#define PROBE_C 1
#define MOST_NEIGHBORS 32

/* -- Preparing -- */

typedef struct
{
  guint n_modalities;
  guint n_folds;
  FusMatrix **scores; /* [n_modalities × n_folds] */
  double *sizes;      /* likewise */
} Scores;

static void
scores_free (Scores *self)
{
  for (guint i = 0; i < self->n_modalities * self->n_folds; i++)
    g_clear_pointer (&self->scores[i], fus_matrix_unref);
  g_free (self->scores);
  g_free (self->sizes);
  g_free (self);
}

static void
prepare (gsize item, gpointer data)
{
  const FusCross *self = data;
  Scores *scores = self->scores;

  scores->scores[item] =
    fus_cross_scores_new (self->dataset, self->folds, (int) (item % scores->n_folds),
                          (guint) (item / scores->n_folds), FUS_CROSS_MOST_COMPONENTS,
                          &scores->sizes[item], NULL);
}

static gsize
get_most_rows (const FusDataset *dataset)
{
  gsize widest = 1;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    widest = MAX (widest, fus_dataset_get_modality (dataset, m)->n_features);

  return CLAMP (MOST_NUMBERS / widest, FEWEST_ROWS, FUS_CROSS_MOST_ROWS);
}

/* Classes that samples have, numbered anew. */
static void
number_classes (FusCross *self)
{
  const FusLabel *label = self->label;
  g_autofree gint32 *numbers = g_new (gint32, label->n_classes + 1);

  memset (numbers, -1, label->n_classes * sizeof *numbers);
  self->classes = g_new (guint, label->n_classes + 1);
  self->codes = g_new (gint32, self->folds->n + 1);
  for (gsize i = 0; i < self->folds->n; i++)
    numbers[label->codes[self->folds->rows[i]]] = 0;
  for (guint k = 0; k < label->n_classes; k++)
    if (numbers[k] == 0)
      {
        numbers[k] = (gint32) self->n_classes;
        self->classes[self->n_classes++] = k;
      }
  for (gsize i = 0; i < self->folds->n; i++)
    self->codes[i] = numbers[label->codes[self->folds->rows[i]]];
}

static gboolean
check (const FusCross *self, GError **error)
{
  const gboolean categorical = self->label->kind == FUS_LABEL_CATEGORICAL;

  if (categorical && self->n_classes < 2)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                 /* Translators: a label; a number of samples. */
                 ngettext ("There is nothing to tell apart: %s has no two classes with "
                           "%d sample each.",
                           "There is nothing to tell apart: %s has no two classes with "
                           "%d samples each.",
                           FUS_CROSS_FEWEST_IN_CLASS),
                 self->label->name, FUS_CROSS_FEWEST_IN_CLASS);
  else if (self->folds->n_units < 2 * self->folds->n_folds)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                 ngettext ("There is %zu independent sample that knows %s: too few to "
                           "learn from some and try others.",
                           "There are %zu independent samples that know %s: too few to "
                           "learn from some and try others.",
                           self->folds->n_units),
                 self->folds->n_units, self->label->name);
  else
    return TRUE;

  return FALSE;
}

FusCross *
fus_cross_new_in_folds (FusDataset *dataset,
                        const FusLabel *label,
                        FusFolds *folds,
                        FusPool *pool,
                        const FusProgress *progress,
                        GError **error)
{
  g_autoptr (FusCross) self = g_new0 (FusCross, 1);
  const guint n_items = fus_dataset_get_n_modalities (dataset) * folds->n_folds;
  Scores *scores = NULL;

  self->dataset = fus_dataset_ref (dataset);
  self->label = label;
  self->folds = folds;
  if (label->kind == FUS_LABEL_CATEGORICAL)
    number_classes (self);
  else
    {
      self->values = g_new (double, self->folds->n + 1);
      for (gsize i = 0; i < self->folds->n; i++)
        self->values[i] = label->values[self->folds->rows[i]];
    }
  if (!check (self, error) || !fus_progress_tick (progress, -1, NULL, error))
    return NULL;
  scores = g_new0 (Scores, 1);
  scores->n_modalities = fus_dataset_get_n_modalities (dataset);
  scores->n_folds = folds->n_folds;
  scores->scores = g_new0 (FusMatrix *, n_items + 1);
  scores->sizes = g_new0 (double, n_items + 1);
  self->scores = scores;
  fus_pool_run_work (pool, n_items, prepare, self);

  return g_steal_pointer (&self);
}

FusCross *
fus_cross_new (FusDataset *dataset,
               const FusLabel *label,
               guint64 seed,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  return fus_cross_new_in_folds (dataset, label,
                                 fus_folds_new (dataset, label, 0, FUS_CROSS_FOLDS,
                                                FUS_CROSS_FEWEST_IN_CLASS,
                                                get_most_rows (dataset), seed),
                                 pool, progress, error);
}

void
fus_cross_free (FusCross *self)
{
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->folds, fus_folds_free);
  if (self->scores != NULL)
    scores_free (self->scores);
  g_free (self->classes);
  g_free (self->codes);
  g_free (self->values);
  g_free (self);
}

/* -- Reading -- */

/* What is learnt from, or tried, in one fold. */
typedef struct
{
  gsize n;
  guint *at; /* [n]: of the reading's samples */
  FusMatrix *x;
  FusMatrix *near; /* the same, modalities of one size */
  gint32 *codes;
  FusMatrix *y; /* [n × 1] */
} Part;

static void
part_clear (Part *self)
{
  g_free (self->at);
  g_free (self->codes);
  g_clear_pointer (&self->x, fus_matrix_unref);
  g_clear_pointer (&self->near, fus_matrix_unref);
  g_clear_pointer (&self->y, fus_matrix_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

static void
fill_inputs (Part *part, const FusCross *self, const FusCrossed *crossed, guint fold)
{
  const Scores *scores = self->scores;
  gsize width = 0;
  gsize first = 0;

  for (guint m = 0; m < scores->n_modalities; m++)
    if (fus_mask_has (crossed->from, m))
      width += scores->scores[m * scores->n_folds + fold]->n_cols;
  part->x = fus_matrix_new (part->n, width);
  part->near = fus_matrix_new (part->n, width);
  for (guint m = 0; m < scores->n_modalities; m++)
    {
      const FusMatrix *of = scores->scores[m * scores->n_folds + fold];
      const double size = scores->sizes[m * scores->n_folds + fold];
      const FusReal factor = (FusReal) (size > 0 ? 1 / sqrt (size) : 0);

      if (!fus_mask_has (crossed->from, m))
        continue;
      for (gsize i = 0; i < part->n; i++)
        for (gsize c = 0; c < of->n_cols; c++)
          {
            const FusReal value = fus_matrix_row (of, crossed->places[part->at[i]])[c];

            fus_matrix_row (part->x, i)[first + c] = value;
            fus_matrix_row (part->near, i)[first + c] = value * factor;
          }
      first += of->n_cols;
    }
}

static void
part_init (Part *part,
           const FusCross *self,
           const FusCrossed *crossed,
           guint fold,
           gboolean in_fold)
{
  *part = (Part){ .at = g_new (guint, crossed->n + 1),
                  .codes = g_new (gint32, crossed->n + 1) };
  for (gsize i = 0; i < crossed->n; i++)
    if ((self->folds->folds[crossed->places[i]] == fold) == in_fold)
      part->at[part->n++] = (guint) i;
  fill_inputs (part, self, crossed, fold);
  part->y = fus_matrix_new (part->n, 1);
  for (gsize i = 0; i < part->n; i++)
    if (self->codes != NULL)
      part->codes[i] = self->codes[crossed->places[part->at[i]]];
    else
      part->y->data[i] = (FusReal) self->values[crossed->places[part->at[i]]];
}

static gboolean
read_classes (const FusCross *self,
              FusCrossed *crossed,
              const Part *learnt,
              const Part *tried,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  g_autoptr (FusLinearProbe) probe =
               fus_linear_probe_new (learnt->x, learnt->codes, self->n_classes, PROBE_C,
                                     pool, progress, error);

  if (probe == NULL)
    return FALSE;
  for (gsize i = 0; i < tried->n; i++)
    fus_linear_probe_get_probabilities (probe,
                                        crossed->linear +
                                          (gsize) tried->at[i] * crossed->n_outputs,
                                        fus_matrix_row (tried->x, i));

  return TRUE;
}

static gboolean
read_values (FusCrossed *crossed,
             const Part *learnt,
             const Part *tried,
             const FusProgress *progress,
             GError **error)
{
  g_autoptr (FusRidge) ridge = fus_ridge_new_gcv (learnt->x, learnt->y, progress, error);

  if (ridge == NULL)
    return FALSE;
  for (gsize i = 0; i < tried->n; i++)
    fus_ridge_predict (ridge, &crossed->linear[tried->at[i]],
                       fus_matrix_row (tried->x, i));

  return TRUE;
}

/* -- Neighbours -- */

typedef struct
{
  const FusCross *self;
  FusCrossed *crossed;
  const Part *learnt;
  const Part *tried;
  const FusReal *norms; /* [learnt.n] */
  guint k;
} Near;

/* Takes the @k least of @scores, rising; equal ones by index. */
static guint
find_nearest (const FusReal *scores, gsize n, guint k, guint *nearest)
{
  guint n_found = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint place = n_found;

      if (n_found == k && !(scores[i] < scores[nearest[k - 1]]))
        continue;
      while (place > 0 && scores[i] < scores[nearest[place - 1]])
        place--;
      n_found = MIN (n_found + 1, k);
      for (guint j = n_found - 1; j > place; j--)
        nearest[j] = nearest[j - 1];
      nearest[place] = (guint) i;
    }

  return n_found;
}

static void
vote (const Near *near, gsize i, const guint *nearest, guint n_found)
{
  const guint at = near->tried->at[i];
  double *out = near->crossed->neighbors + (gsize) at * near->crossed->n_outputs;
  double most = 0;

  for (guint j = 0; j < n_found; j++)
    if (near->self->codes != NULL)
      out[near->learnt->codes[nearest[j]]] += 1.0 / n_found;
    else
      out[0] += (double) near->learnt->y->data[nearest[j]] / n_found;
  for (guint j = 0; j < n_found && near->self->codes != NULL; j++)
    {
      const gint32 code = near->learnt->codes[nearest[j]];

      if (!(out[code] > most + 1e-9))
        continue;
      most = out[code];
      near->crossed->nearest[at] = code;
    }
}

static void
find_neighbors (gsize i, gpointer data)
{
  const Near *near = data;
  const gsize width = near->tried->near->n_cols;
  g_autofree FusReal *scores = g_new (FusReal, near->learnt->n + 1);
  g_autofree FusReal *minus = g_new (FusReal, width + 1);
  guint nearest[MOST_NEIGHBORS];
  guint n_found = 0;

  for (gsize c = 0; c < width; c++)
    minus[c] = -2 * fus_matrix_row (near->tried->near, i)[c];
  fus_distance_scores (scores, minus, near->learnt->near->data, near->norms, 1,
                       near->learnt->n, width);
  n_found = find_nearest (scores, near->learnt->n, near->k, nearest);
  vote (near, i, nearest, n_found);
}

static void
read_neighbors (const FusCross *self,
                FusCrossed *crossed,
                const Part *learnt,
                const Part *tried,
                guint k,
                FusPool *pool)
{
  g_autofree FusReal *norms = g_new (FusReal, learnt->n + 1);
  Near near = { self, crossed, learnt, tried, norms, MIN (k, MOST_NEIGHBORS) };

  fus_row_norms (norms, learnt->near->data, learnt->n, learnt->near->n_cols);
  fus_pool_run_work (pool, tried->n, find_neighbors, &near);
}

static gboolean
read_fold (const FusCross *self,
           FusCrossed *crossed,
           guint fold,
           guint n_neighbors,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_auto (Part) learnt = { 0 };
  g_auto (Part) tried = { 0 };

  part_init (&learnt, self, crossed, fold, FALSE);
  part_init (&tried, self, crossed, fold, TRUE);
  if (learnt.n == 0)
    {
      g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                           _ ("There are too few samples to learn from some and try "
                              "others."));
      return FALSE;
    }
  if (tried.n == 0)
    return TRUE;
  read_neighbors (self, crossed, &learnt, &tried, n_neighbors, pool);

  return self->codes != NULL
           ? read_classes (self, crossed, &learnt, &tried, pool, progress, error)
           : read_values (crossed, &learnt, &tried, progress, error);
}

FusCrossed *
fus_cross_read (const FusCross *self,
                FusMask from,
                FusMask having,
                guint n_neighbors,
                FusPool *pool,
                const FusProgress *progress,
                GError **error)
{
  g_autoptr (FusCrossed) crossed = g_new0 (FusCrossed, 1);
  const FusMask *presence = fus_dataset_get_presence (self->dataset);

  crossed->from = from;
  crossed->n_outputs = MAX (self->n_classes, 1);
  crossed->places = g_new (guint, self->folds->n + 1);
  for (gsize i = 0; i < self->folds->n; i++)
    if ((presence[self->folds->rows[i]] & having) != 0)
      crossed->places[crossed->n++] = (guint) i;
  crossed->linear = g_new0 (double, crossed->n * crossed->n_outputs + 1);
  crossed->neighbors = g_new0 (double, crossed->n * crossed->n_outputs + 1);
  crossed->nearest = g_new0 (gint32, crossed->n + 1);
  for (guint fold = 0; fold < self->folds->n_folds; fold++)
    if (!fus_progress_tick (progress, -1, NULL, error) ||
        !read_fold (self, crossed, fold, n_neighbors, pool, progress, error))
      return NULL;

  return g_steal_pointer (&crossed);
}

/* Classes of the label among the samples of each code, outside of one fold; last those of
 * all. */
static void
count_by_code (const FusCross *self,
               const gint32 *codes,
               guint n_codes,
               guint fold,
               double *counts)
{
  memset (counts, 0, (gsize) (n_codes + 1) * self->n_classes * sizeof *counts);
  for (gsize i = 0; i < self->folds->n; i++)
    {
      const gsize code = (gsize) codes[self->folds->rows[i]];

      if (self->folds->folds[i] == fold)
        continue;
      counts[code * self->n_classes + (gsize) self->codes[i]]++;
      counts[(gsize) n_codes * self->n_classes + (gsize) self->codes[i]]++;
    }
}

static void
take_shares (const FusCross *self,
             const double *counts,
             const double *all,
             double *shares,
             gint32 *best)
{
  double n = 0;

  for (guint k = 0; k < self->n_classes; k++)
    n += counts[k];
  if (!(n > 0))
    counts = all;
  n = 0;
  for (guint k = 0; k < self->n_classes; k++)
    n += counts[k];
  *best = 0;
  for (guint k = 0; k < self->n_classes; k++)
    {
      shares[k] = n > 0 ? counts[k] / n : 0;
      if (shares[k] > shares[*best])
        *best = (gint32) k;
    }
}

FusCrossed *
fus_cross_read_column (const FusCross *self, const gint32 *codes, guint n_codes)
{
  FusCrossed *crossed = g_new0 (FusCrossed, 1);
  g_autofree double *counts = g_new (double, (gsize) (n_codes + 1) * self->n_classes + 1);
  const double *all = counts + (gsize) n_codes * self->n_classes;

  g_assert (self->codes != NULL);

  crossed->n = self->folds->n;
  crossed->n_outputs = self->n_classes;
  crossed->places = g_new (guint, crossed->n + 1);
  crossed->linear = g_new0 (double, crossed->n * crossed->n_outputs + 1);
  crossed->nearest = g_new0 (gint32, crossed->n + 1);
  for (guint fold = 0; fold < self->folds->n_folds; fold++)
    {
      count_by_code (self, codes, n_codes, fold, counts);
      for (gsize i = 0; i < crossed->n; i++)
        if (self->folds->folds[i] == fold)
          take_shares (self,
                       counts + (gsize) codes[self->folds->rows[i]] * self->n_classes,
                       all, crossed->linear + i * self->n_classes, &crossed->nearest[i]);
    }
  for (gsize i = 0; i < crossed->n; i++)
    crossed->places[i] = (guint) i;
  crossed->neighbors =
    g_memdup2 (crossed->linear, (crossed->n * crossed->n_outputs + 1) * sizeof (double));

  return crossed;
}

void
fus_crossed_free (FusCrossed *self)
{
  g_free (self->places);
  g_free (self->linear);
  g_free (self->neighbors);
  g_free (self->nearest);
  g_free (self);
}
