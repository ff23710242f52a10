/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-measure.h"
#include "fus-result.h"

G_BEGIN_DECLS

/* The samples that results are measured on, encoded: the same that the command line
 * takes. */

/* (transfer none): one result a study, shared by its pages, the study's for life; its
 * value is a #FusTested of the study's model. */
FusResult *fus_held_out_for_study (FusStudy *study);
void fus_held_out_request (FusStudy *study);

gsize fus_held_out_count (FusStudy *study, gsize *n_all);

/* One sentence for people: which samples they are. */
const char *fus_held_out_describe (const FusTested *self);

G_END_DECLS
