/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary-private.h"

G_BEGIN_DECLS

/**
 * FusRowSample:
 * @n: rows
 * @rows: `[n]`: of the block
 * @samples: `[n]`: whose they are
 *
 * Some rows of a modality, spread evenly over the samples.
 */
typedef struct
{
  gsize n;
  gsize *rows;
  guint *samples;
} FusRowSample;

/* At most @most rows of modality @m. @wanted: (nullable): `[n_samples]`: others are left
 * out */
FusRowSample *fus_row_sample_new (const FusDataset *dataset,
                                  guint m,
                                  gsize most,
                                  const gboolean *wanted) G_GNUC_WARN_UNUSED_RESULT;
void fus_row_sample_free (FusRowSample *self);

/* Numbers of features @first … @first + @n − 1 in those rows, feature by feature. @out:
 * `[n × self->n]`, NaN where not known */
void fus_row_sample_gather (const FusRowSample *self,
                            const FusMatrix *block,
                            gsize first,
                            gsize n,
                            double *out);

/* The median of @values, which it puts in order; NaN where there are none. */
double fus_sort_median (double *values, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRowSample, fus_row_sample_free)

G_END_DECLS
