/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-profile.h"

#include "fus-rng.h"

#include <math.h>

#define N_KEPT 8
#define N_UNLIKE (FUS_MAP_PROFILE_N_SAMPLES / 3)
#define N_MEASURED 2000 /* samples that tell how features spread */

typedef struct
{
  FusDataset *dataset;
  FusEncoding *encoding; /* (nullable) */
  FusMask subset;
  guint *samples; /* [n], selected */
  gsize n;
} ProfileInput;

static void
input_free (gpointer data)
{
  ProfileInput *self = data;

  fus_dataset_unref (self->dataset);
  g_clear_pointer (&self->encoding, fus_encoding_unref);
  g_free (self->samples);
  g_free (self);
}

static void
profile_clear (gpointer data)
{
  FusMapProfile *self = data;

  g_clear_pointer (&self->differences, fus_differences_unref);
  g_free (self->samples);
  g_free (self->centers);
  g_free (self->scales);
}

static gpointer
profile_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
profile_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, profile_clear);
}

typedef struct
{
  double away; /* squared distance */
  guint sample;
} Ranked;

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Ranked *first = a;
  const Ranked *second = b;

  if (first->away > second->away)
    return -1;
  if (first->away < second->away)
    return 1;

  return first->sample < second->sample ? -1 : 1;
}

static double *
average (const FusMatrix *z, const ProfileInput *input)
{
  double *mean = g_new0 (double, z->n_cols + 1);

  for (gsize i = 0; i < input->n; i++)
    for (gsize d = 0; d < z->n_cols; d++)
      mean[d] += (double) fus_matrix_row (z, input->samples[i])[d] / (double) input->n;

  return mean;
}

/* The farthest from the middle of the selection first; without latents in their order. */
static Ranked *
rank (const ProfileInput *input, FusPool *pool)
{
  Ranked *ranked = g_new0 (Ranked, input->n + 1);
  g_autoptr (FusLatents) latents = NULL;
  g_autofree double *mean = NULL;

  for (gsize i = 0; i < input->n; i++)
    ranked[i].sample = input->samples[i];
  if (input->encoding == NULL)
    return ranked;
  latents =
    fus_encoding_compute_latents (input->encoding, input->subset, FUS_MEAN_MIXTURE, pool);
  mean = average (latents->near, input);
  for (gsize i = 0; i < input->n; i++)
    for (guint d = 0; d < latents->n_latents; d++)
      ranked[i].away +=
        pow ((double) fus_matrix_row (latents->near, input->samples[i])[d] - mean[d], 2);
  qsort (ranked, input->n, sizeof *ranked, compare_ranks);

  return ranked;
}

static void
choose_samples (FusMapProfile *self, const ProfileInput *input, FusPool *pool)
{
  g_autofree Ranked *ranked = rank (input, pool);
  gsize n_unlike = MIN (input->n, N_UNLIKE);
  gsize n_others = 0;

  self->n_samples = MIN (input->n, FUS_MAP_PROFILE_N_SAMPLES);
  self->samples = g_new (guint, self->n_samples + 1);
  n_others = self->n_samples - n_unlike;
  for (gsize i = 0; i < n_unlike; i++)
    self->samples[i] = ranked[i].sample;
  for (gsize i = 0; i < n_others; i++)
    self->samples[n_unlike + i] =
      ranked[n_unlike + i * (input->n - n_unlike) / n_others].sample;
}

static FusDifferences *
measure (const ProfileInput *input,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  g_autofree guint8 *selected =
    g_new0 (guint8, fus_dataset_get_n_samples (input->dataset) + 1);

  for (gsize i = 0; i < input->n; i++)
    selected[input->samples[i]] = 1;

  return fus_differences_new (input->dataset, selected, FUS_DEFAULT_SEED, pool, progress,
                              error);
}

/* A picture tells most in a small tile, and else the fewest numbers. */
static guint
choose_modality (FusDataset *dataset)
{
  guint best = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);

      if (modality->kind == FUS_MODALITY_IMAGE)
        return m;
      if (modality->n_features < fus_dataset_get_modality (dataset, best)->n_features)
        best = m;
    }

  return best;
}

/* Mean and standard deviation of a feature. */
static void
measure_feature (const FusMatrix *block, gsize d, double *mean, double *sd)
{
  gsize step = MAX (block->n_rows / N_MEASURED, 1);
  double squares = 0;
  gsize n = 0;

  *mean = 0;
  for (gsize row = 0; row < block->n_rows; row += step)
    {
      double value = (double) fus_matrix_row (block, row)[d];
      double away = value - *mean;

      if (!isfinite (value))
        continue;
      *mean += away / (double) ++n;
      squares += away * (value - *mean);
    }
  *sd = n > 1 ? sqrt (squares / (double) n) : 0;
}

static void
measure_spread (FusMapProfile *self, FusDataset *dataset)
{
  const FusMatrix *block = NULL;

  self->modality = choose_modality (dataset);
  block = fus_dataset_get_block (dataset, self->modality);
  self->centers = g_new (double, block->n_cols + 1);
  self->scales = g_new (double, block->n_cols + 1);
  for (gsize d = 0; d < block->n_cols; d++)
    measure_feature (block, d, &self->centers[d], &self->scales[d]);
}

static gpointer
compute (gpointer data,
         FusMailbox *parts,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const ProfileInput *input = data;
  g_autoptr (FusDifferences) differences = measure (input, pool, progress, error);
  FusMapProfile *self = NULL;

  if (differences == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (FusMapProfile);
  self->differences = g_steal_pointer (&differences);
  choose_samples (self, input, pool);
  measure_spread (self, input->dataset);

  return self;
}

/* Not behind the map that may be growing. */
static const FusResultKind kind = {
  .lane = FUS_LANE_FIGURES,
  .n_kept = N_KEPT,
  .compute = compute,
  .free_input = input_free,
  .ref = profile_ref,
  .unref = profile_unref,
};

FusResult *
fus_map_profile_result_new (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  return fus_result_new (study, &kind);
}

static char *
make_key (const ProfileInput *input, FusSelection *selection)
{
  g_autoptr (GBytes) bits = fus_selection_dup_bits (selection);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bits);

  return g_strdup_printf ("%s %x %d", sum, input->subset, input->encoding != NULL);
}

void
fus_map_profile_request (FusResult *result, FusStudy *study)
{
  g_return_if_fail (FUS_IS_RESULT (result));
  g_return_if_fail (FUS_IS_STUDY (study));

  FusSelection *selection = fus_study_get_selection (study);
  FusEncoding *encoding = fus_study_get_encoding (study);
  ProfileInput *input = NULL;
  g_autofree char *key = NULL;

  if (fus_study_get_dataset (study) == NULL || fus_selection_is_empty (selection))
    {
      fus_result_clear (result);
      return;
    }
  input = g_new0 (ProfileInput, 1);
  input->dataset = fus_dataset_ref (fus_study_get_dataset (study));
  input->encoding = encoding != NULL ? fus_encoding_ref (encoding) : NULL;
  input->subset = fus_study_get_subset (study);
  input->samples = fus_selection_list (selection, &input->n);
  key = make_key (input, selection);
  fus_result_request (result, key, input);
}
