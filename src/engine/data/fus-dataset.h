/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"
#include "fus-matrix.h"
#include "fus-modality.h"
#include "fus-notice.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_LABEL_CATEGORICAL,
  FUS_LABEL_CONTINUOUS,
} FusLabelKind;

/**
 * FusLabel:
 * @id: column name, made an id as a modality's
 * @name: as in the file
 * @n_classes: of a categorical one
 * @classes: `[n_classes]`, %NULL-terminated; sorted as numbers where all are numbers,
 * else by text
 * @codes: `[n_samples]` of a categorical one: class, or −1 where not known
 * @values: `[n_samples]` of a continuous one: NaN where not known
 *
 * A column of the samples that is not a modality. Belongs to its dataset.
 */
typedef struct
{
  char *id;
  char *name;
  FusLabelKind kind;
  guint n_classes;
  char **classes;
  gint32 *codes;
  double *values;
} FusLabel;

/* Samples × modalities with gaps, and labels. Reference-counted, frozen; any thread may
 * read. */
typedef struct _FusDataset FusDataset;

/* Collects the parts of a dataset, checks that they fit, freezes them. */
typedef struct _FusDatasetBuilder FusDatasetBuilder;

FusDataset *fus_dataset_ref (FusDataset *self);
void fus_dataset_unref (FusDataset *self);
FusDataset *fus_dataset_select (FusDataset *self,
                                const guint *rows,
                                gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;
FusDataset *fus_dataset_hide (FusDataset *self,
                              const FusMask *keep) G_GNUC_WARN_UNUSED_RESULT;
FusDataset *fus_dataset_with_modality (const FusDataset *self,
                                       guint m,
                                       FusModality *modality) G_GNUC_WARN_UNUSED_RESULT;

const char *fus_dataset_get_name (const FusDataset *self);
const char *fus_dataset_get_card (const FusDataset *self);
const char *fus_dataset_get_hash (const FusDataset *self);
gsize fus_dataset_get_n_samples (const FusDataset *self);
const char *fus_dataset_get_id (const FusDataset *self, gsize sample);
gboolean fus_dataset_find_sample (const FusDataset *self, const char *id, guint *sample);

guint fus_dataset_get_n_modalities (const FusDataset *self);
FusModality *fus_dataset_get_modality (const FusDataset *self, guint m);
gboolean fus_dataset_find_modality (const FusDataset *self, const char *id, guint *m);
gboolean fus_dataset_parse_mask (const FusDataset *self,
                                 const char *subset,
                                 FusMask *mask,
                                 GError **error);
char *fus_dataset_format_mask (const FusDataset *self,
                               FusMask mask) G_GNUC_WARN_UNUSED_RESULT;

/* Presence, `[n_samples]`: a sample's modality m is present where bit m is set. */
const FusMask *fus_dataset_get_presence (const FusDataset *self);
gsize fus_dataset_get_n_present (const FusDataset *self, guint m);
/* How many numbers of modality m's present rows are not known: NaN or infinite. */
gsize fus_dataset_get_n_gaps (const FusDataset *self, guint m);
/* Numbers of modality m, `[n_present × n_features]`; NaN where a feature was not
 * recorded. */
FusMatrix *fus_dataset_get_block (const FusDataset *self, guint m);
/* Row of block m that holds each sample, `[n_samples]`, −1 where absent. */
const gint32 *fus_dataset_get_block_rows (const FusDataset *self, guint m);
/* Numbers of one sample, `[n_features]`, or %NULL where absent. */
const FusReal *fus_dataset_get_values (const FusDataset *self, guint m, gsize sample);

guint fus_dataset_get_n_labels (const FusDataset *self);
const FusLabel *fus_dataset_get_label (const FusDataset *self, guint index);
const FusLabel *fus_dataset_find_label (const FusDataset *self, const char *id);
/* The label that a person would most likely mean, or %NULL where none has classes: see
 * fus-label-choice.c. */
const FusLabel *fus_dataset_get_default_label (const FusDataset *self);
/* Of #FusNotice: what reading the data assumed. */
const GPtrArray *fus_dataset_get_notices (const FusDataset *self);

FusDatasetBuilder *fus_dataset_builder_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void fus_dataset_builder_free (FusDatasetBuilder *self);
void fus_dataset_builder_set_card (FusDatasetBuilder *self, const char *card);
/* @ids: (transfer full) (nullable): `[n_samples]`, %NULL for 1 … n_samples */
void fus_dataset_builder_set_samples (FusDatasetBuilder *self,
                                      gsize n_samples,
                                      char **ids);
/* @modality and @block: borrowed, a reference is kept. @block: `[n_present ×
 * n_features]`;
 * @samples: (nullable): `[n_present]`, the sample of each of its rows, %NULL for all in
 * order. A row of nothing but NaN is a sample that lacks the modality. */
void fus_dataset_builder_add_modality (FusDatasetBuilder *self,
                                       FusModality *modality,
                                       FusMatrix *block,
                                       const guint *samples);
/* @texts: `[n_samples]`, %NULL or empty where not known; made categorical */
void fus_dataset_builder_add_categories (FusDatasetBuilder *self,
                                         const char *name,
                                         const char *const *texts);
void fus_dataset_builder_add_values (FusDatasetBuilder *self,
                                     const char *name,
                                     const double *values);
/* @notice: (transfer full) */
void fus_dataset_builder_add_notice (FusDatasetBuilder *self, FusNotice *notice);
/* Checks and freezes. Sets a FUS_FILE_ERROR that names object and row: a duplicate or
 * empty id, two modalities of one name, a block that does not fit, nothing present at
 * all. */
FusDataset *fus_dataset_builder_finish (FusDatasetBuilder *self,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusDataset, fus_dataset_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusDatasetBuilder, fus_dataset_builder_free)

G_END_DECLS
