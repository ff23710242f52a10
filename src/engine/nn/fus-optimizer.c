/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-optimizer.h"

#include "fus-class-table.h"

#include <string.h>

/* To add an optimiser: a file fus-optimizer-NAME.c with its class, and a line here. */
static const FusOptimizerClass *const classes[] = {
  &fus_optimizer_adam,
  &fus_optimizer_amsgrad,
  &fus_optimizer_sgd,
};

FUS_DEFINE_CLASS_TABLE (FusOptimizerClass, fus_optimizer, classes)
FUS_DEFINE_CLASS_CHOICES (fus_optimizer, classes)
