/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary.h"

G_BEGIN_DECLS

/**
 * FusMissingCode:
 * @value: the number: −200
 * @rules: %NULL-terminated: what fus_study_add_missing() takes, one a modality that holds
 * it
 * @modality: the only modality that holds it, or −1
 * @n_samples: that hold it
 *
 * A number that looks as if it stood for “not recorded”.
 */
typedef struct
{
  double value;
  char **rules;
  int modality;
  gsize n_samples;
} FusMissingCode;

void fus_missing_code_free (FusMissingCode *self);
/* As people write it: “−200”. */
char *fus_missing_code_dup_value (double value) G_GNUC_WARN_UNUSED_RESULT;

/* Of #FusMissingCode, that of most samples first: what the checks of @summary suspect. */
GPtrArray *fus_missing_codes_new (const FusSummary *summary) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMissingCode, fus_missing_code_free)

G_END_DECLS
