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

/* Shares may be 0 and need not add up to 1: they are divided by their sum. Drawn with the
 * seed, stratified by the first categorical label and by presence pattern (cli.md). */
FusSplit *fus_split_new (const FusDataset *dataset,
                         double train,
                         double valid,
                         double test,
                         guint64 seed) G_GNUC_WARN_UNUSED_RESULT;
FusSplit *fus_split_new_from_roles (const guint8 *roles,
                                    gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;
/* @text: `A/B/C`, or the path of a file: id, tab, train|valid|test */
FusSplit *fus_split_new_from_text (const FusDataset *dataset,
                                   const char *text,
                                   guint64 seed,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusSplit *fus_split_ref (FusSplit *self);
void fus_split_unref (FusSplit *self);

guint *fus_split_list_rows (const FusSplit *self,
                            FusRole role,
                            gsize *n_rows) G_GNUC_WARN_UNUSED_RESULT;
/* The rows that results are measured on: those for testing, else those for validation,
 * else the others, else every sample that has something. @part: id of what they are,
 * `all` for the last. */
guint *fus_split_list_held_out (const FusSplit *self,
                                const FusDataset *dataset,
                                gsize *n_rows,
                                const char **part) G_GNUC_WARN_UNUSED_RESULT;
/* Samples the model was not fitted to, of those that @part speaks of: the part itself
 * where it is `test` or `valid`, else both together; else all of them. @held_out: FALSE
 * where all that there is was used for training. */
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
/* Samples that have at least one modality. */
guint *fus_dataset_list_recorded (const FusDataset *dataset,
                                  gsize *n_rows) G_GNUC_WARN_UNUSED_RESULT;
const char *fus_role_get_id (FusRole role);
gboolean fus_role_from_id (const char *id, FusRole *role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSplit, fus_split_unref)

G_END_DECLS
