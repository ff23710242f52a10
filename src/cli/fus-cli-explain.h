/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-attribution.h"
#include "fus-cli-study.h"

G_BEGIN_DECLS

/* Options of an attribution, shared by `explain` and `figure`. */
typedef struct
{
  char *game; /* (nullable): evidence, or where there is nothing to tell apart
                 reconstruction */
  char *label;
  char *class_name;
  char *target;
  gboolean interactions;
  FusMask left_out; /* filled by whoever parses --from */
} FusCliExplainOptions;

/**
 * fus_cli_explain_measure:
 * @note: (out) (optional) (transfer full) (nullable): one sentence on why another game
 * was taken than the usual one
 *
 * Returns: (transfer full): who contributed what to the rows of @study
 */
FusAttribution *fus_cli_explain_measure (const FusCliExplainOptions *self,
                                         FusCliStudy *study,
                                         char **note,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
