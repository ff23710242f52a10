/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-optimizer.h"

#include <string.h>

/* To add an optimiser: a file fus-optimizer-NAME.c with its class, and a line here. */
static const FusOptimizerClass *const classes[] = {
  &fus_optimizer_adam,
  &fus_optimizer_amsgrad,
  &fus_optimizer_sgd,
};

const FusOptimizerClass *const *
fus_optimizer_list (gsize *n_classes)
{
  *n_classes = G_N_ELEMENTS (classes);

  return classes;
}

const FusOptimizerClass *
fus_optimizer_lookup (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strcmp (classes[i]->id, id) == 0)
      return classes[i];

  return NULL;
}
