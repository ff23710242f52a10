/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a model beside plain methods. */
#include "config.h"

#include "fus-claim.h"

#include <glib/gi18n-lib.h>

#include "fus-sentence.h"

static char *
share_of (const FusInterval *r2)
{
  return fus_sentence_percent (r2->value, r2->low, r2->high);
}

/* How ridge regression did, as it stands beside the model's share; worse than the mean,
 * it rebuilds nothing. */
static char *
say_ridge (const FusStanding *standing)
{
  g_autofree char *share = fus_sentence_percent_exact (standing->ridge_mean.value);
  const gboolean is_told = standing->ridge_mean.value > 0;

  if (fus_interval_is_above (&standing->gain_mean, 0))
    return is_told
             /* Translators: share. */
             ? g_strdup_printf (_ ("a plain ridge regression %s"), share)
             : g_strdup (_ ("a plain ridge regression nothing"));
  if (fus_interval_is_below (&standing->gain_mean, 0))
    /* Translators: share. */
    return g_strdup_printf (_ ("a plain ridge regression does better: %s"), share);

  return is_told
           /* Translators: share. */
           ? g_strdup_printf (_ ("a plain ridge regression about as much, %s"), share)
           : g_strdup (_ ("a plain ridge regression nothing, which may be chance"));
}

/* Where neither is beyond doubt better, the sentence names both and says so. Samples that
 * judged the training are others than these. */
static char *
compare (const FusStanding *standing)
{
  g_autofree char *model = share_of (&standing->model_mean);
  g_autofree char *ridge = say_ridge (standing);
  g_autofree char *n = fus_sentence_count (standing->model_mean.n);

  return g_strdup_printf (
    /* Translators: samples; share; part of a sentence on ridge regression. */
    ngettext ("Of %s sample tested it rebuilds %s of the differences of each source from "
              "the others, on average; %s.",
              "Of %s samples tested it rebuilds %s of the differences of each source "
              "from the others, on average; %s.",
              (gulong) standing->model_mean.n),
    n, model, ridge);
}

FusClaim *
fus_claim_new_standing (const FusStanding *standing, const FusGate *gate)
{
  FusClaim *claim = fus_claim_new ("from-others", NULL);

  g_return_val_if_fail (standing != NULL, NULL);

  fus_claim_add_interval (claim, "model_r2", &standing->model_mean);
  fus_claim_add_interval (claim, "ridge_r2", &standing->ridge_mean);
  fus_claim_add_interval (claim, "gain", &standing->gain_mean);
  if (!fus_claim_check_model (claim, gate) ||
      !fus_claim_check_count (claim, standing->model_mean.n, NULL))
    return claim;
  if (!fus_interval_is_above (&standing->model_mean, 0) ||
      standing->model_mean.value < FUS_LEAST_R2)
    {
      fus_claim_withhold (claim, "not-better-than-mean",
                          g_strdup (
                            _ ("The sources tell nothing clear of each other: what "
                               "is rebuilt of any from the others is no better than "
                               "its mean.")));
      return claim;
    }
  fus_claim_say (claim, compare (standing));

  return claim;
}
