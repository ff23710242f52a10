/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"
#include "fus-matrix.h"
#include "fus-modality.h"
#include "fus-notice.h"
#include "fus-withheld.h"

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
 * @classes: `[n_classes]`, %NULL-terminated; in the order of the file where it has one,
 * else sorted as numbers where all are numbers, else by text
 * @colors: (nullable): `[n_classes]`, %NULL-terminated: `#rrggbb` that the file gives
 * them
 * @codes: `[n_samples]` of a categorical one: class, or −1 where not known
 * @values: `[n_samples]` of a continuous one: NaN where not known
 * @group: whether samples of one class are not independent of each other: windows of one
 * engine, rows of one patient; they stay together when samples are split
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
  char **colors;
  gint32 *codes;
  double *values;
  gboolean group;
} FusLabel;

/* Samples × modalities with gaps, and labels. Reference-counted, frozen; any thread may
 * read. */
typedef struct _FusDataset FusDataset;

/* Collects the parts of a dataset, checks that they fit, freezes them. */
typedef struct _FusDatasetBuilder FusDatasetBuilder;

FusDataset *fus_dataset_ref (FusDataset *self);
void fus_dataset_unref (FusDataset *self);

/**
 * fus_dataset_select:
 * @rows: `[n_rows]` samples of @self, each at most once
 *
 * Returns: (transfer full): those samples alone, in that order; classes of labels and
 * modalities stay, even where no sample has them any more
 */
FusDataset *fus_dataset_select (FusDataset *self,
                                const guint *rows,
                                gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_dataset_hide:
 * @keep: `[n_samples]`: the modalities a sample may keep; it gains none
 *
 * Returns: (transfer full): the same samples with the other modalities taken away
 */
FusDataset *fus_dataset_hide (FusDataset *self,
                              const FusMask *keep) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_dataset_with_modality:
 * @modality: as wide as the one that it stands in for, of the same id
 *
 * Returns: (transfer full): the same data, modality @m described by @modality; the
 * numbers are shared. Takes as long as its hash: call it in a thread.
 */
FusDataset *fus_dataset_with_modality (const FusDataset *self,
                                       guint m,
                                       FusModality *modality) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): what the dataset is called. */
const char *fus_dataset_get_name (const FusDataset *self);

/**
 * fus_dataset_get_card:
 *
 * Returns: (nullable): what the data says of itself, for people
 */
const char *fus_dataset_get_card (const FusDataset *self);

/**
 * fus_dataset_get_recipe:
 *
 * Returns: (nullable): how it was made from files, JSON that fus_recipe_from_json() reads
 */
const char *fus_dataset_get_recipe (const FusDataset *self);

/**
 * fus_dataset_get_hash:
 *
 * Of ids, labels, modalities, their numbers as float32, and presence, not of the name:
 * the same data under another name has the same hash. Two threads that ask first at once
 * both compute it; one result is kept.
 *
 * Returns: SHA-256 in hexadecimal
 */
const char *fus_dataset_get_hash (const FusDataset *self);

/* Samples, those that lack everything included. */
gsize fus_dataset_get_n_samples (const FusDataset *self);

/* (transfer none): the name of sample @sample, unlike every other's. */
const char *fus_dataset_get_id (const FusDataset *self, gsize sample);

/**
 * fus_dataset_find_sample:
 * @sample: (out): its number, left alone where there is no such id
 */
gboolean fus_dataset_find_sample (const FusDataset *self, const char *id, guint *sample);

/* At most %FUS_MAX_MODALITIES. */
guint fus_dataset_get_n_modalities (const FusDataset *self);

/* (transfer none): modality @m: its name, features and kind. */
FusModality *fus_dataset_get_modality (const FusDataset *self, guint m);

/**
 * fus_dataset_find_modality:
 * @id: its id, or its name where no id is so
 * @m: (out): its number, left alone where there is none
 */
gboolean fus_dataset_find_modality (const FusDataset *self, const char *id, guint *m);

/**
 * fus_dataset_parse_mask:
 * @subset: ids of modalities joined by `+`, or `all`
 * @mask: (out): the modalities named
 * @error: set when a modality is not there; says which there are
 */
gboolean fus_dataset_parse_mask (const FusDataset *self,
                                 const char *subset,
                                 FusMask *mask,
                                 GError **error);

/**
 * fus_dataset_format_mask:
 *
 * Returns: (transfer full): ids of the modalities in @mask, joined by `+`
 */
char *fus_dataset_format_mask (const FusDataset *self,
                               FusMask mask) G_GNUC_WARN_UNUSED_RESULT;

/* Presence, `[n_samples]`: a sample's modality m is present where bit m is set. */
const FusMask *fus_dataset_get_presence (const FusDataset *self);

/* Samples that have modality @m: the rows of its block. */
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

/* Labels: columns that belong to no modality, categorical or continuous. */
guint fus_dataset_get_n_labels (const FusDataset *self);

/* (transfer none): label @index, in the order in which they were added. */
const FusLabel *fus_dataset_get_label (const FusDataset *self, guint index);

/* (transfer none) (nullable): the label of that id, or of that name where no id is. */
const FusLabel *fus_dataset_find_label (const FusDataset *self, const char *id);

/**
 * fus_dataset_get_default_label:
 *
 * The label that a person would most likely mean. Classes that most samples have come
 * first, and names that speak of classes; then the fewest classes. Labels with more than
 * #FUS_MOST_CLASSES are taken only where there is nothing else, those with nearly as many
 * levels as samples never: fus-label-choice.c.
 *
 * Returns: (transfer none) (nullable): the label; %NULL where none has classes
 */
const FusLabel *fus_dataset_get_default_label (const FusDataset *self);
/* Of #FusNotice: what reading the data assumed. */
const GPtrArray *fus_dataset_get_notices (const FusDataset *self);
/* Of #FusWithheld: columns of which nothing but the name was kept. */
const GPtrArray *fus_dataset_get_withheld (const FusDataset *self);

/**
 * fus_dataset_builder_new:
 * @name: for people, such as the file's
 *
 * Returns: (transfer full): a builder; next call fus_dataset_builder_set_samples()
 */
FusDatasetBuilder *fus_dataset_builder_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void fus_dataset_builder_free (FusDatasetBuilder *self);

/**
 * fus_dataset_builder_set_card:
 * @card: (nullable): what the dataset is and where it is from, for people to read;
 * copied.
 */
void fus_dataset_builder_set_card (FusDatasetBuilder *self, const char *card);
/* @recipe: (nullable): as fus_dataset_get_recipe() tells it; copied. */
void fus_dataset_builder_set_recipe (FusDatasetBuilder *self, const char *recipe);

/**
 * fus_dataset_builder_set_samples:
 * @ids: (transfer full) (nullable): `[n_samples]`, %NULL-terminated; %NULL for 1 …
 * n_samples
 *
 * Call it once, before anything is added.
 */
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

/**
 * fus_dataset_builder_add_classes:
 * @texts: `[n_samples]`, %NULL or empty where not known
 * @order: (nullable): %NULL-terminated, classes in their order; those of @texts that it
 * hasn't come after them, those that no sample has are left out
 * @colors: (nullable): as many as @order
 */
void fus_dataset_builder_add_classes (FusDatasetBuilder *self,
                                      const char *name,
                                      const char *const *texts,
                                      const char *const *order,
                                      const char *const *colors);

/* The label that was added last tells which samples belong together. */
void fus_dataset_builder_mark_group (FusDatasetBuilder *self);

/**
 * fus_dataset_builder_add_values:
 * @values: `[n_samples]`, NaN where not known; copied
 */
void fus_dataset_builder_add_values (FusDatasetBuilder *self,
                                     const char *name,
                                     const double *values);
/* @notice: (transfer full) */
void fus_dataset_builder_add_notice (FusDatasetBuilder *self, FusNotice *notice);
/* @withheld: of #FusWithheld; a reference is kept, and it changes no more */
void fus_dataset_builder_set_withheld (FusDatasetBuilder *self, GPtrArray *withheld);

/**
 * fus_dataset_builder_finish:
 * @error: a FUS_FILE_ERROR that names object and row: a duplicate or empty id, two
 * modalities of one name, a block that does not fit, nothing present at all
 *
 * Checks and freezes. The builder gives away what it holds: all that can be done with it
 * then is to free it.
 *
 * Returns: (transfer full): the dataset
 */
FusDataset *fus_dataset_builder_finish (FusDatasetBuilder *self,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusDataset, fus_dataset_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusDatasetBuilder, fus_dataset_builder_free)

G_END_DECLS
