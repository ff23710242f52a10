/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model-choice.h"

G_BEGIN_DECLS

typedef struct _FusFusionClass FusFusionClass;
typedef struct _FusObjectiveClass FusObjectiveClass;

/**
 * FusModelKind:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @paper: who proposed it, "Wu & Goodman 2018"
 * @consequence: one sentence for the form, marked with N_(): what choosing it means
 * @family: `product`, `mixture`, `early`, `late`, `coordinated`, `hybrid`: the picture it
 * gets
 * @counts: what the option `counts` means by `auto`; left out: as they are
 * @fusion: which components make the joint posterior
 * @objective: what is drawn, decoded and added up
 * @options: ids of the options that matter to it besides the common ones,
 * %NULL-terminated
 * @defaults: pairs id, value that differ from the options' own, %NULL-terminated
 * @worked_out: (nullable): ids of the options that it works out from the data where
 * nobody sets them, %NULL-terminated
 *
 * A row of data. A model that combines what exists needs nothing else.
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *paper;
  const char *consequence;
  const char *family;
  FusCounts counts;
  const FusFusionClass *fusion;
  const FusObjectiveClass *objective;
  const char *const *options;
  const char *const *defaults;
  const char *const *worked_out;
} FusModelKind;

/**
 * fus_model_kind_list:
 * @n_classes: (out): how many
 *
 * Returns: (transfer none): `[n_classes]`, in menu order
 */
const FusModelKind *const *fus_model_kind_list (gsize *n_classes);

/**
 * fus_model_kind_lookup:
 *
 * Returns: (transfer none) (nullable): the kind with that id
 */
const FusModelKind *fus_model_kind_lookup (const char *id);
/* What is taken where nobody chose: the same in a command and on screen. */
const FusModelKind *fus_model_kind_get_default (void);

/* Whether an option concerns the kind: one that no kind names concerns all. */
gboolean fus_model_kind_has_option (const FusModelKind *self, const char *id);
/* Whether it is worked out from the data where nobody sets it. */
gboolean fus_model_kind_works_out (const FusModelKind *self, const char *id);

G_END_DECLS
