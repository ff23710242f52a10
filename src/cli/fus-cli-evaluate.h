/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-baseline.h"
#include "fus-cli-study.h"
#include "fus-probe.h"
#include "fus-subset-table.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *metrics;
  char *label;
  char *split;
  char *subsets;
  char *mean;
  gint64 n_draws;
} FusCliEvaluateOptions;

/* What a metric needs, and where it puts what it finds. */
typedef struct
{
  const FusCliEvaluateOptions *options;
  FusCliStudy *study;
  FusMask *subsets;
  gsize n_subsets;
  JsonBuilder *json;
  FusSubsetTable *table;   /* (nullable): once it was measured */
  FusBaselines *baselines; /* (nullable): once they were measured */
  GPtrArray *skipped;      /* metric, reason, metric, … */
  GPtrArray *warnings;     /* id, message, id, … */
} FusCliEvaluation;

void fus_cli_evaluate_begin_text (const FusCliEvaluation *self, const char *title);
void fus_cli_evaluate_skip (FusCliEvaluation *self, const char *metric, char *reason);
void fus_cli_evaluate_warn (FusCliEvaluation *self, const char *id, char *message);
gboolean fus_cli_evaluate_has_training (FusCliEvaluation *self,
                                        const char *metric,
                                        gboolean *has,
                                        GError **error);

/* How likely the modalities of each sample come from different ones, where it has two.
 * With what follows, metrics of a file of their own. */
gboolean fus_cli_evaluate_conflicts (FusCliEvaluation *self, GError **error);

/* How values that are hidden where they are known come back; skipped, with the reason
 * said, where nothing can be hidden. */
gboolean fus_cli_evaluate_imputation (FusCliEvaluation *self, GError **error);

/* What simpler methods rebuild of the same rows; skipped, with the reason said, where
 * there is one modality only. */
gboolean fus_cli_evaluate_baselines (FusCliEvaluation *self, GError **error);
/* Part of the metric `probe`. */
gboolean fus_cli_evaluate_readings (FusCliEvaluation *self,
                                    const FusProbeSetting *setting,
                                    GError **error);

G_END_DECLS
