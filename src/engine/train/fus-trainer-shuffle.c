/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which rows are taken. Data that is large is read from a file as it is
 * needed, and rows from anywhere in it would be a read each: then parts of rows that
 * follow each other are put in random order, and rows are put in random order within
 * groups of such parts. Which of the two is done depends on the size of the data alone,
 * so that a run that goes on elsewhere takes the same order; smaller data is shuffled as
 * a whole. */
#include "config.h"

#include "fus-trainer-private.h"

/* Bytes of all numbers of the dataset from which on it is large. */
#define FEWEST_LARGE ((guint64) 512 << 20)
#define BYTES_A_PART ((guint64) 4 << 20)

enum
{
  FEWEST_ROWS = 64, /* of a part */
  GROUP = 32,       /* parts */
};

/* As float32, whatever the build. */
static guint64
count_bytes (const FusDataset *dataset)
{
  guint64 n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    n += (guint64) fus_dataset_get_n_present (dataset, m) *
         fus_dataset_get_modality (dataset, m)->n_features;

  return n * sizeof (float);
}

static gsize
choose_part (const FusDataset *dataset)
{
  const guint64 n_bytes = count_bytes (dataset);
  const guint64 each = n_bytes / MAX (fus_dataset_get_n_samples (dataset), 1);

  return n_bytes < FEWEST_LARGE ? 0
                                : (gsize) MAX (BYTES_A_PART / MAX (each, 1), FEWEST_ROWS);
}

/* The rows of parts @parts of @n_part rows each. */
static gsize
list_rows (const guint *parts, gsize n_parts, gsize n_part, gsize n_rows, guint *out)
{
  gsize n = 0;

  for (gsize k = 0; k < n_parts; k++)
    for (gsize row = parts[k] * n_part; row < MIN ((parts[k] + 1) * n_part, n_rows);
         row++)
      out[n++] = (guint) row;

  return n;
}

static void
shuffle_in_parts (guint *order, gsize n_rows, gsize n_part, FusRng *rng)
{
  const gsize n_parts = (n_rows + n_part - 1) / n_part;
  g_autofree guint *parts = g_new (guint, n_parts);
  g_autofree guint *group = g_new (guint, GROUP * n_part);
  g_autofree guint *within = g_new (guint, GROUP * n_part);

  fus_rng_permutation (rng, parts, (guint) n_parts);
  for (gsize first = 0; first < n_parts; first += GROUP)
    {
      gsize n =
        list_rows (parts + first, MIN (GROUP, n_parts - first), n_part, n_rows, group);

      fus_rng_permutation (rng, within, (guint) n);
      for (gsize i = 0; i < n; i++)
        *order++ = group[within[i]];
    }
}

void
fus_trainer_shuffle_rows (FusTrainer *self, guint pass)
{
  const gsize n_part = choose_part (self->dataset);
  FusRng rng = fus_rng_at (self->spec->seed, FUS_DRAW_SHUFFLE, pass, 0);

  if (n_part > 0)
    shuffle_in_parts (self->order, self->n_train, n_part, &rng);
  else
    fus_rng_permutation (&rng, self->order, (guint) self->n_train);
  for (gsize i = 0; i < self->n_train; i++)
    self->order[i] = self->train_rows[self->order[i]];
}
