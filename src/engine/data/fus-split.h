/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_ROLE_NONE, /* left out */
  FUS_ROLE_TRAIN,
  FUS_ROLE_VALID,
  FUS_ROLE_TEST,
} FusRole;

/* What each sample is for. Reference-counted, frozen. */
typedef struct
{
  gsize n_samples;
  guint8 *roles; /* `[n_samples]`, FusRole */
} FusSplit;

/**
 * fus_split_new:
 * @train: share of the samples; as with @valid and @test, it may be 0, and the three need
 * not add up to 1: they are divided by their sum
 * @seed: what is drawn with
 *
 * Stratified by the first categorical label and by presence pattern: samples are dealt to
 * the part that is furthest behind its share, stratum after stratum, so that every
 * stratum and the whole come as close to the shares as whole numbers allow. Copies of one
 * record (fus_copies_find_records()) are dealt together: tested on what it has seen, a
 * model looks better than it is. So are samples of one group or
 * stretch (fus_stretches_list_units()). A sample that has no modality is left out.
 *
 * Returns: (transfer full): the split
 */
FusSplit *fus_split_new (const FusDataset *dataset,
                         double train,
                         double valid,
                         double test,
                         guint64 seed) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_split_list_units:
 * @but: (nullable): a label that doesn't count where it marks groups
 *
 * What stays together when samples are dealt: copies of one record, and samples of one
 * group or stretch.
 *
 * Returns: (transfer full): `[n_samples]`: of each sample the first that it stays with
 */
guint *fus_split_list_units (const FusDataset *dataset,
                             const FusLabel *but) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_split_new_from_roles:
 * @roles: `[n_samples]`, FusRole; copied
 *
 * Returns: (transfer full): the split
 */
FusSplit *fus_split_new_from_roles (const guint8 *roles,
                                    gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_split_new_from_text:
 * @text: shares `A/B/C`, or the path of a file with a line a sample: id, tab,
 * train|valid|test
 * @error: set when the text is neither shares nor a file, or a line of the file can't be
 * right
 *
 * Samples that have no modality or that the file does not name are left out.
 *
 * Returns: (transfer full): the split; at least one sample is there to train with
 */
FusSplit *fus_split_new_from_text (const FusDataset *dataset,
                                   const char *text,
                                   guint64 seed,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusSplit *fus_split_ref (FusSplit *self);
void fus_split_unref (FusSplit *self);

/**
 * fus_split_list_rows:
 * @n_rows: (out): how many
 *
 * Returns: (transfer full): `[n_rows]` samples of that role, in their own order
 */
guint *fus_split_list_rows (const FusSplit *self,
                            FusRole role,
                            gsize *n_rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_split_list_held_out:
 * @n_rows: (out): how many
 * @part: (out): id of the role that was taken, or `all`
 *
 * The rows that results are measured on: those for testing, else those for validation,
 * else the others, else every sample that has something.
 *
 * Returns: (transfer full): `[n_rows]`
 */
guint *fus_split_list_held_out (const FusSplit *self,
                                const FusDataset *dataset,
                                gsize *n_rows,
                                const char **part) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_split_list_unseen:
 * @part: id of the rows that results are of
 * @n_rows: (out): how many
 * @held_out: (out): whether the model was not fitted to them
 *
 * Samples the model was not fitted to, of those that @part speaks of: the part itself
 * where it is `test` or `valid`, else both together; else, where all that there is was
 * used for training, all of them.
 *
 * Returns: (transfer full): `[n_rows]`
 */
guint *fus_split_list_unseen (const FusSplit *self,
                              const FusDataset *dataset,
                              const char *part,
                              gsize *n_rows,
                              gboolean *held_out) G_GNUC_WARN_UNUSED_RESULT;
/* One sentence for people: what results of these rows say. @self: (nullable): where what
 * the model was trained on is not known */
const char *fus_split_describe_rows (const FusSplit *self,
                                     const FusDataset *dataset,
                                     const guint *rows,
                                     gsize n_rows);
/* How many of @rows the model was trained on. @self: (nullable) */
gsize fus_split_count_own (const FusSplit *self, const guint *rows, gsize n_rows);

/* (transfer full): `[n_rows]`: samples that have at least one modality. @n_rows: (out) */
guint *fus_dataset_list_recorded (const FusDataset *dataset,
                                  gsize *n_rows) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): `train`, `valid`, `test` …: what files and commands call it. */
const char *fus_role_get_id (FusRole role);

/**
 * fus_role_from_id:
 * @role: (out): the role of that id, left alone where there is none
 */
gboolean fus_role_from_id (const char *id, FusRole *role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSplit, fus_split_unref)

G_END_DECLS
