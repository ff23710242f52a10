/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

struct _FusDataset
{
  char *name;
  char *card;
  char *recipe;
  char *hash; /* atomic; made when first asked for */
  gsize n_samples;
  char **ids;
  GHashTable *by_id; /* id, borrowed from @ids → sample + 1 */
  guint n_modalities;
  FusModality **modalities;
  FusMatrix **blocks;
  gint32 **block_rows;
  gsize *n_gaps;
  int *looks_counted; /* atomic; filled when first asked for, see fus-counted.c */
  FusMask *presence;
  guint n_labels;
  FusLabel *labels;
  GPtrArray *notices;  /* of FusNotice */
  GPtrArray *withheld; /* of FusWithheld */
};

/* An empty dataset of @n_samples; every sample lacks every modality. */
FusDataset *fus_dataset_new (gsize n_samples,
                             guint n_modalities,
                             guint n_labels) G_GNUC_WARN_UNUSED_RESULT;
/* Puts @block, borrowed, in place as modality m; @samples: `[n_rows of block]`. */
void fus_dataset_set_block (FusDataset *self,
                            guint m,
                            FusModality *modality,
                            FusMatrix *block,
                            const guint *samples);

/* Makes the index of ids once all are there; of equal ones the first is found. */
void fus_dataset_index_ids (FusDataset *self);

G_END_DECLS
