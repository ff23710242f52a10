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

/* (transfer none): `[n_rows]`: the rows of every option of every kind, training included.
 * @n_rows: (out) */
const FusOption *fus_model_spec_list_options (gsize *n_rows);

/**
 * fus_model_spec_new:
 * @kind: the row of data that names fusion, objective and defaults
 * @dataset: whose modalities
 *
 * Returns: (transfer full): a specification with the kind's defaults and seed 1
 */
FusModelSpec *fus_model_spec_new (const FusModelKind *kind,
                                  const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): kind, options and seed; modalities are shared. */
FusModelSpec *fus_model_spec_copy (const FusModelSpec *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_model_spec_free (FusModelSpec *self);

/* Whether the options fit the kind and the modalities; @error names the option that
 * doesn't. */
gboolean fus_model_spec_check (const FusModelSpec *self, GError **error);

/* Whether @dataset has the modalities this was made for, features in the same order;
 * @error names what it lacks. */
gboolean fus_model_spec_fits (const FusModelSpec *self,
                              const FusDataset *dataset,
                              GError **error);

/* (transfer none): the distribution of modality @m: the one that was chosen, or for
 * `auto` the one that suits it; normal where that one is not there yet. */
const FusLikelihoodClass *fus_model_spec_get_likelihood (const FusModelSpec *self,
                                                         guint m);

/* The same with its noise mode and scale, as a plain value; learned noise is not filled
 * in. */
FusLikelihood fus_model_spec_make_likelihood (const FusModelSpec *self, guint m);
/* Steps of what training logs as an epoch, where steps are counted; 0 where an epoch is a
 * pass through the rows. Known once steps and epochs are settled. */
guint fus_model_spec_get_n_round (const FusModelSpec *self);

/* The modalities whose features are to be standardised. */
FusMask fus_model_spec_get_standardized (const FusModelSpec *self);
/* The modalities of counts that encoders see the logarithm of; in @sized those of them
 * whose rows are brought to one sum first. @sized: (out) */
FusMask fus_model_spec_get_logged (const FusModelSpec *self, FusMask *sized);

/**
 * fus_model_spec_to_json:
 *
 * Returns: (transfer full): the specification as text; equal ones are equal text
 */
char *fus_model_spec_to_json (const FusModelSpec *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same with the value in effect of each option that concerns the
 * kind, however it came to be set: what a model's hash covers. */
char *fus_model_spec_to_canonical_json (const FusModelSpec *self)
  G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_model_spec_from_json:
 * @error: set when @json isn't a specification that this version can rebuild
 *
 * Returns: (transfer full) (nullable): what fus_model_spec_to_json() wrote
 */
FusModelSpec *fus_model_spec_from_json (const char *json,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModelSpec, fus_model_spec_free)

G_END_DECLS
