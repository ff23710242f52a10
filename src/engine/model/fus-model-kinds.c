/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-kind.h"

#include "fus-class-table.h"
#include "fus-fusion.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* To add a kind that combines what exists: write a row, name it in `kinds`. Options that
 * no kind names are common to all. */

/* What kinds share that learn to rebuild one modality from others. */
#define FUSING_OPTIONS "steps", "linear_path", "metric", "fill", "criterion", "noise_recalibrate"

static const FusModelKind vae = {
  .id = "vae",
  .name = N_ ("Independent VAEs"),
  .paper = "Kingma & Welling 2013",
  .consequence = N_ ("Each modality has a latent space of its own: a baseline that never "
                     "rebuilds one modality from another."),
  .family = "late",
  .fusion = &fus_fusion_none,
  .objective = &fus_objective_unimodal,
  .options = (const char *const[]){ "steps", "linear_path", "metric", "noise_recalibrate",
                                    NULL },
  .defaults = (const char *const[]){ NULL },
};

static const FusModelKind early = {
  .id = "early",
  .name = N_ ("Early Fusion"),
  .paper = "Kingma & Welling 2013",
  .consequence =
    N_ ("One encoder sees all modalities side by side; it knows gaps only from "
        "samples that have them, or from modality dropout."),
  .family = "early",
  .fusion = &fus_fusion_concat,
  .objective = &fus_objective_elbo,
  .options = (const char *const[]){ FUSING_OPTIONS, NULL },
  .defaults = (const char *const[]){ NULL },
};

static const FusModelKind mvae = {
  .id = "mvae",
  .name = N_ ("MVAE"),
  .paper = "Wu & Goodman 2018",
  .consequence =
    N_ ("Modalities multiply: the more of them, the more certain the latents; "
        "one that is too sure of itself decides alone."),
  .family = "product",
  .fusion = &fus_fusion_poe_prior,
  .objective = &fus_objective_subsets,
  .options = (const char *const[]){ "subsampling", "subsets", FUSING_OPTIONS, NULL },
  .defaults = (const char *const[]){ NULL },
};

static const FusModelKind mmvae = {
  .id = "mmvae",
  .name = N_ ("MMVAE"),
  .paper = "Shi et al. 2019",
  .consequence =
    N_ ("Modalities take turns: each is trained to stand for all, and more of "
        "them don't make the latents more certain."),
  .family = "mixture",
  .fusion = &fus_fusion_moe,
  .objective = &fus_objective_mixture,
  .options = (const char *const[]){ "draws", "bound", "posterior", "learn_prior",
                                    FUSING_OPTIONS, NULL },
  .defaults = (const char *const[]){ NULL },
};

static const FusModelKind mopoe = {
  .id = "mopoe",
  .name = N_ ("MoPoE"),
  .paper = "Sutter et al. 2021",
  .consequence =
    N_ ("Modalities of each subset multiply, and the subsets take turns: every subset is "
        "trained to stand for all."),
  .family = "mixture",
  .fusion = &fus_fusion_mopoe,
  .objective = &fus_objective_mopoe,
  .options = (const char *const[]){ "prior_in", FUSING_OPTIONS, NULL },
  .defaults = (const char *const[]){ NULL },
};

static const FusModelKind mvtcae = {
  .id = "mvtcae",
  .name = N_ ("MVTCAE"),
  .paper = "Hwang et al. 2021",
  .consequence =
    N_ ("Modalities multiply, and each alone is pulled towards what all say together."),
  .family = "product",
  .fusion = &fus_fusion_poe,
  .objective = &fus_objective_total_correlation,
  .options = (const char *const[]){ "alpha", FUSING_OPTIONS, NULL },
  .defaults = (const char *const[]){ "alpha", "0.5", "beta", "2.5", NULL },
};

static const FusModelKind full = {
  .id = "full",
  .name = N_ ("Exact Fusion"),
  .paper = "Tipping & Bishop 1999",
  .consequence =
    N_ ("Works everything out from the data: the best linear model, in closed form, and "
        "where "
        "there are samples enough, training from there to predict each modality from the "
        "others."),
  .family = "product",
  .counts = FUS_COUNTS_LOG,
  .fusion = &fus_fusion_full,
  .objective = &fus_objective_targets,
  .options = (const char *const[]){ "steps", "lr_path", "average", "metric", "fill",
                                    "stack", NULL },
  .defaults = (const char *const[]){ "steps", "3000", "noise", "fixed", "warmup", "0",
                                     "clip", "5", "patience", "15", "latent", "32",
                                     "metric", "decoder", "fill", "on", NULL },
  .worked_out =
    (const char *const[]){ "latent", "steps", "epochs", "batch", "lr", "lr_path",
                           "average", "noise_scale", "weight", NULL },
};

static const FusModelKind *const kinds[] = {
  &full, &vae, &early, &mvae, &mmvae, &mopoe, &mvtcae,
};

FUS_DEFINE_CLASS_TABLE (FusModelKind, fus_model_kind, kinds)

const FusModelKind *
fus_model_kind_get_default (void)
{
  return &full;
}
