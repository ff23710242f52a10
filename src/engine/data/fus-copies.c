/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-copies.h"

#include <string.h>

/* Copies of a record are few: on average, and of each. */
#define MOST_ON_AVERAGE 3
#define LARGEST_SHARE 0.1
#define FEW 4

#define FNV_BASIS G_GUINT64_CONSTANT (14695981039346656037)

/* FNV-1a, a number at a time. */
guint64
fus_copies_add_hash (guint64 hash, guint64 bits)
{
  hash = (hash ^ bits) * G_GUINT64_CONSTANT (1099511628211);

  return hash ^ hash >> 32;
}

guint64
fus_copies_hash_row (const FusReal *x, gsize n_features)
{
  guint64 hash = FNV_BASIS;

  for (gsize d = 0; d < n_features; d++)
    {
      guint64 bits = 0;

      memcpy (&bits, x + d, sizeof *x);
      hash = fus_copies_add_hash (hash, bits);
    }

  return hash;
}

guint64
fus_copies_start_hash (const FusDataset *dataset, gsize sample)
{
  return FNV_BASIS ^ fus_dataset_get_presence (dataset)[sample];
}

/* Over all that a sample has. */
static guint64
hash_sample (gpointer data, gsize sample)
{
  const FusDataset *dataset = data;
  guint64 hash = fus_copies_start_hash (dataset, sample);

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, sample);
      const gsize n = fus_dataset_get_modality (dataset, m)->n_features;

      if (x != NULL)
        hash = fus_copies_add_hash (hash, fus_copies_hash_row (x, n));
    }

  return hash;
}

static gboolean
are_equal (const FusDataset *dataset, gsize a, gsize b)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);

  if (presence[a] != presence[b])
    return FALSE;
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, a);
      const FusReal *y = fus_dataset_get_values (dataset, m, b);
      gsize n = fus_dataset_get_modality (dataset, m)->n_features * sizeof (FusReal);

      if (x != NULL && y != NULL && memcmp (x, y, n) != 0)
        return FALSE;
    }

  return TRUE;
}

guint *
fus_copies_find_by (const FusDataset *dataset,
                    FusCopiesHashFunc hash,
                    gpointer data,
                    gsize *n_copies)
{
  const gsize n_samples = fus_dataset_get_n_samples (dataset);
  const FusMask *presence = fus_dataset_get_presence (dataset);
  g_autofree guint64 *hashes = g_new (guint64, n_samples);
  g_autoptr (GHashTable) firsts = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint *first = g_new (guint, n_samples);
  gsize n = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      gsize earlier = 0;

      first[i] = (guint) i;
      if (presence[i] == 0)
        continue;
      hashes[i] = hash (data, i);
      earlier = GPOINTER_TO_SIZE (g_hash_table_lookup (firsts, &hashes[i]));
      if (earlier == 0)
        g_hash_table_insert (firsts, &hashes[i], GSIZE_TO_POINTER (i + 1));
      else if (are_equal (dataset, earlier - 1, i))
        {
          first[i] = (guint) (earlier - 1);
          n++;
        }
    }
  if (n_copies != NULL)
    *n_copies = n;

  return first;
}

/* @n_copies: (out) (optional): samples that have an earlier one
 *
 * Returns: (transfer full): `[n_samples]`: of each sample the first one that has the same
 * modalities with the same numbers to the bit; itself where there is none before it, and
 * where it has nothing */
static guint *
find_copies (const FusDataset *dataset, gsize *n_copies)
{
  return fus_copies_find_by (dataset, hash_sample, (gpointer) dataset, n_copies);
}

guint *
fus_copies_find_records (const FusDataset *dataset)
{
  const gsize n_samples = fus_dataset_get_n_samples (dataset);
  gsize n_copies = 0;
  guint *first = find_copies (dataset, &n_copies);
  const gboolean often = MOST_ON_AVERAGE * (n_samples - n_copies) < n_samples;
  g_autofree guint *sizes = g_new0 (guint, n_samples);

  for (gsize i = 0; i < n_samples; i++)
    sizes[first[i]]++;
  for (gsize i = 0; i < n_samples; i++)
    {
      const guint size = sizes[first[i]];

      if (often || (size > FEW && size > LARGEST_SHARE * (double) n_samples))
        first[i] = (guint) i;
    }

  return first;
}
