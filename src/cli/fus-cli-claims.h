/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli-study.h"
#include "fus-figure.h"
#include "fus-standing.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What may be said of the study's model, measured on samples it was not trained on.
 * @label: (nullable): id of what is read off the latents; the default one where %NULL,
 * none where the data have none */
FusGate *fus_cli_claims_measure_gate (FusCliStudy *study,
                                      const char *label,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How it stands beside plain methods on those samples. %NULL without an error where there
 * is nothing to compare: one modality, or no samples that it was trained on.
 * @baselines: (nullable): of the samples looked at, which are those, where they are known
 */
gboolean fus_cli_claims_measure_standing (FusCliStudy *study,
                                          FusBaselines *baselines,
                                          FusStanding **standing,
                                          GError **error);

/* Claims of the figure that is made of @context are added to @claims, `[of FusClaim]`. */
gboolean fus_cli_claims_take (GPtrArray *claims,
                              const char *figure,
                              const FusFigureContext *context,
                              GError **error);
/* One sentence: which samples the study looks at. */
const char *fus_cli_claims_describe_rows (const FusCliStudy *study);
/* Adds to "warnings" that it was, where it was. */
void fus_cli_claims_warn_json (JsonBuilder *json, const FusCliStudy *study);
/* Member "claims": id, sentence, whether it holds, what kept it back, and its numbers. */
void fus_cli_claims_add_json (JsonBuilder *json, const GPtrArray *claims);
/* The sentences of those that hold, or the first of those kept back. */
void fus_cli_claims_print (const GPtrArray *claims);

G_END_DECLS
