/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

G_BEGIN_DECLS

/**
 * FusSelected:
 * @has_pattern: they are just those with one pattern
 * @pattern: that one
 * @class_code: they are just those of this class of the study's label; −1: of none
 * @missing: they are just those that lack this modality; −1: none
 *
 * What the selected samples are, as long as they are just that.
 */
typedef struct
{
  gboolean has_pattern;
  FusMask pattern;
  int class_code;
  int missing;
} FusSelected;

/**
 * fus_selected_describe:
 *
 * Returns: what the selected samples are, whoever selected them
 */
FusSelected fus_selected_describe (FusStudy *study);

/* (transfer full) (nullable): what they are, in a word or two: a class, “no spectrum”,
 * “image + sensors”; %NULL where they are nothing in particular. */
char *fus_selected_dup_name (const FusSelected *self,
                             FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
