/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli-study.h"

G_BEGIN_DECLS

/**
 * FusCliRecord:
 * @modality: what it looks like
 * @mean: `[n × n_features]`: in the data's own units
 * @low: (nullable): lower end of the range that the model thinks possible
 * @high: (nullable): upper end
 * @draws: (nullable): `[(n_draws · n) × n_features]`
 *
 * Records of one modality that were rebuilt.
 */
typedef struct
{
  const FusModality *modality;
  FusMatrix *mean;
  FusMatrix *low;
  FusMatrix *high;
  guint n_draws;
  FusMatrix *draws;
} FusCliRecord;

/* Whether the suffix of @path is one that records can be written to. */
gboolean fus_cli_records_check (const char *path, GError **error);
/* @records: of #FusCliRecord; @ids: `[n]`. Writes `.npz`, `.csv` or `.h5mu`. */
gboolean fus_cli_records_write (const char *path,
                                GPtrArray *records,
                                const char *const *ids,
                                const FusProgress *progress,
                                GError **error);
void fus_cli_record_free (FusCliRecord *self);

G_END_DECLS
