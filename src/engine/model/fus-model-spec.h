/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-likelihood.h"
#include "fus-model-kind.h"
#include "fus-option.h"

G_BEGIN_DECLS

/* Where steps are counted, so many are logged as an epoch. */
#define FUS_STEPS_PER_ROUND 100

/**
 * FusModelSpec:
 * @kind: which fusion, objective and defaults
 * @options: every hyper-parameter, training included
 * @n_modalities: modalities
 * @modalities: what each looks like
 * @seed: of initialisation, order and draws
 *
 * All that is needed to rebuild a model. Frozen once a model is made of it.
 */
typedef struct
{
  const FusModelKind *kind;
  FusOptions *options;
  guint n_modalities;
  FusModality **modalities;
  guint64 seed;
} FusModelSpec;

/* The rows of every option of every kind, training included (cli.md, "Option ids"). */
const FusOption *fus_model_spec_list_options (gsize *n_rows);

FusModelSpec *fus_model_spec_new (const FusModelKind *kind,
                                  const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;
FusModelSpec *fus_model_spec_copy (const FusModelSpec *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_model_spec_free (FusModelSpec *self);

/* Whether the options fit the kind and the modalities; names the option that doesn't. */
gboolean fus_model_spec_check (const FusModelSpec *self, GError **error);
/* Whether @dataset has the modalities this was made for, features in the same order. */
gboolean fus_model_spec_fits (const FusModelSpec *self,
                              const FusDataset *dataset,
                              GError **error);

/* The distribution of modality m, `auto` resolved. */
const FusLikelihoodClass *fus_model_spec_get_likelihood (const FusModelSpec *self,
                                                         guint m);
/* The same with its noise mode and scale; learned noise is not filled in. */
FusLikelihood fus_model_spec_make_likelihood (const FusModelSpec *self, guint m);
/* Steps of what training logs as an epoch, where steps are counted; 0 where an epoch is a
 * pass through the rows. Known once steps and epochs are settled. */
guint fus_model_spec_get_n_round (const FusModelSpec *self);
/* The modalities whose features are to be standardised. */
FusMask fus_model_spec_get_standardized (const FusModelSpec *self);

char *fus_model_spec_to_json (const FusModelSpec *self) G_GNUC_WARN_UNUSED_RESULT;
/* With every option's value in effect: what the model's hash covers. */
char *fus_model_spec_to_canonical_json (const FusModelSpec *self)
  G_GNUC_WARN_UNUSED_RESULT;
FusModelSpec *fus_model_spec_from_json (const char *json,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModelSpec, fus_model_spec_free)

G_END_DECLS
