/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What options with choices are read as (fus_options_get_choice()): in the order of their
 * texts, which fus-model-option.c holds them to. */

/* `weighting` */
typedef enum
{
  FUS_WEIGHTING_NONE,
  FUS_WEIGHTING_DIMS,
  FUS_WEIGHTING_UNIT,
  FUS_WEIGHTING_NULL_NLL,
} FusWeighting;

/* `bound` */
typedef enum
{
  FUS_BOUND_ELBO,
  FUS_BOUND_IWAE,
} FusBound;

/* `reduction` */
typedef enum
{
  FUS_REDUCTION_MEAN,
  FUS_REDUCTION_MULTIVAE,
} FusReduction;

/* `metric` */
typedef enum
{
  FUS_METRIC_DECODER,
  FUS_METRIC_NONE,
} FusMetric;

/* `keep` */
typedef enum
{
  FUS_KEEP_BEST,
  FUS_KEEP_LAST,
} FusKeep;

/* `criterion` */
typedef enum
{
  FUS_CRITERION_LOSS,
  FUS_CRITERION_OTHERS,
} FusCriterion;

/* `counts`: what encoders see of counts */
typedef enum
{
  FUS_COUNTS_AUTO,
  FUS_COUNTS_PLAIN,
  FUS_COUNTS_LOG,
  FUS_COUNTS_SIZE,
} FusCounts;

/* `stack` */
typedef enum
{
  FUS_STACK_AUTO,
  FUS_STACK_ON,
  FUS_STACK_OFF,
} FusStackChoice;

G_END_DECLS
