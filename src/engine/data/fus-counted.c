/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-counted.h"

#include "fus-dataset-private.h"
#include "fus-summary-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Counts reach so many times their mean, */
#define FAR_ABOVE 20
/* and this far: marks of what is there or not don't. */
#define LARGE 10

/* What is kept of it in a dataset. */
enum
{
  NOT_ASKED,
  OTHERWISE,
  COUNTED,
};

static gboolean
looks_counted (const FusMatrix *x)
{
  double sum = 0;
  double largest = 0;
  gsize n = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      {
        const double value = (double) fus_matrix_row (x, row)[d];

        if (!isfinite (value))
          continue;
        if (value < 0 || value > floor (value))
          return FALSE;
        sum += value;
        largest = MAX (largest, value);
        n++;
      }

  return n > 0 && largest >= LARGE && largest > FAR_ABOVE * sum / (double) n;
}

gboolean
fus_dataset_looks_counted (const FusDataset *self, guint m)
{
  int *kept = NULL;
  int found = NOT_ASKED;

  g_assert (m < self->n_modalities);

  kept = &self->looks_counted[m];
  found = g_atomic_int_get (kept);
  /* Whoever asks at the same time finds the same. */
  if (found == NOT_ASKED)
    {
      found = self->modalities[m]->kind == FUS_MODALITY_VECTOR &&
                  looks_counted (self->blocks[m])
                ? COUNTED
                : OTHERWISE;
      g_atomic_int_set (kept, found);
    }

  return found == COUNTED;
}

void
fus_summary_check_counted (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusModality *modality = fus_dataset_get_modality (self->dataset, m);
      FusCheck check = { FUS_SEVERITY_NOTE, "looks-counted", .modality = (int) m };

      if (!fus_dataset_looks_counted (self->dataset, m))
        continue;
      check.n = fus_dataset_get_n_present (self->dataset, m);
      check.message = g_strdup_printf (
        /* Translators: the name of a modality */
        _ ("The numbers of %s look counted: all are whole, none is negative, and the "
           "largest is far above the mean."),
        modality->name);
      check.remedy = g_strdup_printf (
        /* Translators: the name of a modality */
        _ ("As numbers they are standardized as they are, and a few large ones decide. Of "
           "the kind counts, which How It Is Read offers for %s, Automatic sees log (1 + "
           "x). In a script: import --kind NAME=counts."),
        modality->name);
      g_array_append_val (found, check);
    }
}
