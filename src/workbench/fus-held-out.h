/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-result.h"

G_BEGIN_DECLS

/**
 * FusHeldOut:
 * @part: what the samples are: `test`, `valid`, `train` or `all`
 * @encoding: of them
 * @train: (nullable): of those that the model was trained on
 *
 * The samples that results are measured on, encoded: the same that the command line
 * takes. Reference-counted, frozen.
 */
typedef struct
{
  const char *part;
  FusEncoding *encoding;
  FusEncoding *train;
} FusHeldOut;

/* (transfer none): one result a study, shared by its pages, the study's for life; its
 * value is a #FusHeldOut of the study's model. */
FusResult *fus_held_out_for_study (FusStudy *study);
void fus_held_out_request (FusStudy *study);

gsize fus_held_out_count (FusStudy *study, gsize *n_all);

FusHeldOut *fus_held_out_ref (FusHeldOut *self);
void fus_held_out_unref (FusHeldOut *self);
/* One sentence for people: which samples they are. */
const char *fus_held_out_describe (const FusHeldOut *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusHeldOut, fus_held_out_unref)

G_END_DECLS
