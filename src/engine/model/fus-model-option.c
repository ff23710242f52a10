/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-activation.h"
#include "fus-model-choice.h"
#include "fus-model-spec.h"
#include "fus-optimizer.h"
#include "fus-schedule.h"

#include <assert.h>
#include <glib/gi18n-lib.h>

/* Every hyper-parameter of every kind, training included, in the order of the form. To
 * add one, add a row; a row that concerns some kinds only is also named in
 * fus-model-kinds.c. Ids are typed in commands and written to files: they never change
 * meaning.
 * MODELS.md 2, 4 and 8.5 say what they do. */

static const char *const noises[] = { "fixed", "feature", NULL };
static const char *const weightings[] = { "none", "dims", "unit", "null-nll", NULL };
static const char *const bounds[] = { "elbo", "iwae", NULL };
static const char *const posteriors[] = { "normal", NULL };
static const char *const prior_places[] = { "full", "all", "none", NULL };
static const char *const reductions[] = { "mean", "multivae", NULL };
static const char *const metrics[] = { "decoder", "none", NULL };
static const char *const keeps[] = { "best", "last", NULL };
static const char *const criteria[] = { "loss", "others", NULL };
static const char *const count_inputs[] = { "auto", "plain", "log", "size", NULL };
static const char *const stacks[] = { "auto", "on", "off", NULL };

/* Each list ends with NULL, so the last of the enumeration is the one before it. */
#define IS_LAST(choices, last) (G_N_ELEMENTS (choices) == (gsize) (last) + 2)
static_assert (IS_LAST (noises, FUS_NOISE_FEATURE), "FusNoiseMode");
static_assert (IS_LAST (weightings, FUS_WEIGHTING_NULL_NLL), "FusWeighting");
static_assert (IS_LAST (bounds, FUS_BOUND_IWAE), "FusBound");
static_assert (IS_LAST (reductions, FUS_REDUCTION_MULTIVAE), "FusReduction");
static_assert (IS_LAST (metrics, FUS_METRIC_NONE), "FusMetric");
static_assert (IS_LAST (keeps, FUS_KEEP_LAST), "FusKeep");
static_assert (IS_LAST (criteria, FUS_CRITERION_OTHERS), "FusCriterion");
static_assert (IS_LAST (count_inputs, FUS_COUNTS_SIZE), "FusCounts");
static_assert (IS_LAST (stacks, FUS_STACK_OFF), "FusStackChoice");

static const char *
get_likelihood_choice (guint index)
{
  return index == 0 ? "auto" : fus_likelihood_get_choice (index - 1);
}

/* The same, of a row that came after the first model files. */
#define LATER_CHOICE_ROW(id_, name_, choices_, default_, help_)                          \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_CHOICE, .choices = choices_,            \
    .default_value = default_, .help = help_, .later = TRUE                              \
  }
#define LATER_SWITCH_ROW(id_, name_, default_, help_)                                    \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_BOOL, .default_value = default_,        \
    .help = help_, .later = TRUE                                                         \
  }
#define INT_ROW(id_, name_, low, high, default_, unit_, help_)                           \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_INT, .min = low, .max = high,           \
    .default_value = default_, .unit = unit_, .help = help_                              \
  }
#define REAL_ROW(id_, name_, low, high, default_, unit_, help_, each)                    \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_REAL, .min = low, .max = high,          \
    .default_value = default_, .unit = unit_, .help = help_, .per_modality = each        \
  }
#define CHOICE_ROW(id_, name_, choices_, default_, help_, each)                          \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_CHOICE, .choices = choices_,            \
    .default_value = default_, .help = help_, .per_modality = each                       \
  }
/* Its choices are the ids of a table of classes. */
#define CLASS_ROW(id_, name_, choice_, default_, help_, each)                            \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_CHOICE, .get_choice = choice_,          \
    .default_value = default_, .help = help_, .per_modality = each                       \
  }
#define SWITCH_ROW(id_, name_, default_, help_)                                          \
  {                                                                                      \
    .id = id_, .name = name_, .kind = FUS_OPTION_BOOL, .default_value = default_,        \
    .help = help_                                                                        \
  }

static const FusOption rows[] = {
  INT_ROW ("latent",
           N_ ("Latent Dimensions"),
           1,
           1024,
           "16",
           N_ ("dimensions"),
           N_ ("How many numbers describe a sample")),
  { .id = "hidden",
    .name = N_ ("Hidden Layers"),
    .kind = FUS_OPTION_INTS,
    .min = 1,
    .max = 65536,
    .default_value = "128",
    .unit = N_ ("units a layer"),
    .help = N_ ("Layers of each encoder; decoders mirror them; empty for linear maps"),
    .per_modality = TRUE },
  CLASS_ROW ("activation",
             N_ ("Activation"),
             fus_activation_get_choice,
             "relu",
             N_ ("What hidden layers do to their sums"),
             FALSE),
  CLASS_ROW ("likelihood",
             N_ ("Likelihood"),
             get_likelihood_choice,
             "auto",
             N_ ("Distribution of the data given the latents; automatic goes by the "
                 "kind of the modality"),
             TRUE),
  CHOICE_ROW ("noise",
              N_ ("Noise"),
              noises,
              "feature",
              N_ ("Spread of normal and Laplace data around what is decoded: fixed, or "
                  "learned for each feature"),
              TRUE),
  REAL_ROW ("noise_scale",
            N_ ("Noise Scale"),
            1e-3,
            1e3,
            "1",
            N_ ("standard deviations"),
            N_ ("The fixed spread, or where learning it starts"),
            TRUE),
  REAL_ROW ("weight",
            N_ ("Weight"),
            0,
            1e6,
            "1",
            NULL,
            N_ ("How much the modality counts in the loss (λ)"),
            TRUE),
  CHOICE_ROW ("weighting",
              N_ ("Weighting"),
              weightings,
              "none",
              N_ ("Evens out large and small modalities: none, by number of features "
                  "(dims, unit), or by the loss of a constant guess (null-nll)"),
              FALSE),
  REAL_ROW ("beta",
            N_ ("Beta"),
            0,
            1e4,
            "1",
            NULL,
            N_ ("Weight of the divergence from the prior: more is smoother and blurrier"),
            FALSE),
  REAL_ROW ("warmup",
            N_ ("Warm-Up"),
            0,
            1e6,
            "10",
            N_ ("epochs"),
            N_ ("Epochs in which beta grows from nothing to its value"),
            FALSE),
  REAL_ROW ("alpha",
            N_ ("Alpha"),
            0,
            1,
            "0.1",
            NULL,
            N_ ("How strongly each modality alone must agree with all together; mvtcae "
                "begins with 0.5, chosen on held-out rows of tables"),
            FALSE),
  SWITCH_ROW ("subsampling",
              N_ ("Train Single Modalities"),
              "on",
              N_ ("Also trains the product of each modality alone")),
  INT_ROW ("subsets",
           N_ ("Random Subsets"),
           0,
           1000,
           "0",
           N_ ("a batch"),
           N_ ("How many random subsets of modalities each batch also trains")),
  INT_ROW ("draws",
           N_ ("Draws"),
           1,
           1000,
           "1",
           N_ ("a row"),
           N_ ("Latent draws from each modality's posterior")),
  CHOICE_ROW ("bound",
              N_ ("Bound"),
              bounds,
              "elbo",
              N_ ("What several draws make: their average, or the importance-weighted "
                  "bound"),
              FALSE),
  CHOICE_ROW ("posterior",
              N_ ("Posterior"),
              posteriors,
              "normal",
              N_ ("Family of the latent distributions"),
              FALSE),
  SWITCH_ROW ("learn_prior",
              N_ ("Learn the Prior"),
              "off",
              N_ ("Whether the spread of the prior is learned, one number a latent")),
  CHOICE_ROW ("prior_in",
              N_ ("Prior Expert"),
              prior_places,
              "full",
              N_ ("Which products of a mixture contain the prior: that of all "
                  "modalities, all, or none"),
              FALSE),
  REAL_ROW ("dropout.modality",
            N_ ("Modality Dropout"),
            0,
            1,
            "0",
            NULL,
            N_ ("Probability that a row is encoded from a random part of its modalities"),
            FALSE),
  REAL_ROW ("denoise",
            N_ ("Denoising"),
            0,
            100,
            "0",
            N_ ("standard deviations"),
            N_ ("Noise added to what encoders see, not to what is to be rebuilt"),
            FALSE),
  CHOICE_ROW ("reduction",
              N_ ("Reduction"),
              reductions,
              "mean",
              N_ ("How rows are averaged: as documented, or as the library MultiVae does "
                  "it, for comparisons"),
              FALSE),
  SWITCH_ROW ("standardize",
              N_ ("Standardize"),
              "on",
              N_ ("Brings each continuous feature to mean 0 and standard deviation 1")),
  { .id = "steps",
    .name = N_ ("Steps"),
    .kind = FUS_OPTION_INT,
    .min = 0,
    .max = 10000000,
    .default_value = "0",
    .unit = N_ ("steps"),
    .help = N_ ("Batches to learn from; 0 keeps the start, or goes by epochs where "
                "there is none"),
    .later = TRUE },
  REAL_ROW ("lr_path",
            N_ ("Rate of the Linear Path"),
            0,
            10,
            "0.0003",
            NULL,
            N_ ("Size of the steps of the linear paths and precisions, which start where "
                "they are best"),
            FALSE),
  LATER_SWITCH_ROW ("linear_path",
                    N_ ("Linear Paths"),
                    "off",
                    N_ ("A linear map beside each encoder and decoder; their nets begin "
                        "at zero and add what is not linear")),
  REAL_ROW ("average",
            N_ ("Averaging"),
            0,
            0.99999,
            "0.998",
            NULL,
            N_ ("Share of the past in the running average of the weights that is kept"),
            FALSE),
  LATER_CHOICE_ROW ("metric",
                    N_ ("Metric"),
                    metrics,
                    "none",
                    N_ ("What makes samples neighbours: the distance of what is decoded, "
                        "or that of the latents as they are")),
  LATER_SWITCH_ROW ("fill",
                    N_ ("Fill, Then Encode"),
                    "off",
                    N_ ("Latents of an incomplete sample come from what it has and what "
                        "is predicted of the rest")),
  LATER_CHOICE_ROW ("criterion",
                    N_ ("Criterion"),
                    criteria,
                    "loss",
                    N_ ("Which epoch is the best: that with the least loss on held-out "
                        "rows, or that which predicts each of their modalities best from "
                        "the others")),
  LATER_SWITCH_ROW ("noise_recalibrate",
                    N_ ("Recalibrate the Noise"),
                    "off",
                    N_ (
                      "After training, brings the learned noise to what is missed of 30 "
                      "held-out rows or more")),
  { .id = "counts",
    .name = N_ ("Counts as Seen"),
    .kind = FUS_OPTION_CHOICE,
    .choices = count_inputs,
    .default_value = "auto",
    .help =
      N_ ("What encoders see of counts: the numbers as they are (plain), their logarithm "
          "(log), or that of each sample brought to one sum (size); automatic is "
          "log for the kind full and plain for others"),
    .per_modality = TRUE,
    .later = TRUE },
  { .id = "stack",
    .name = N_ ("Mix with Ridge"),
    .kind = FUS_OPTION_CHOICE,
    .choices = stacks,
    .default_value = "auto",
    .help =
      N_ ("What is absent is predicted by a mix of ridge regression and model where "
          "50 validation rows or more say that it is better"),
    .per_modality = TRUE,
    .later = TRUE },
  INT_ROW ("epochs",
           N_ ("Epochs"),
           1,
           1000000,
           "100",
           N_ ("epochs"),
           N_ ("How often training goes through the data")),
  INT_ROW ("batch",
           N_ ("Batch"),
           1,
           1000000,
           "64",
           N_ ("rows"),
           N_ ("Rows that make one training step")),
  REAL_ROW ("lr",
            N_ ("Learning Rate"),
            1e-8,
            10,
            "0.001",
            NULL,
            N_ ("Size of the steps; too large and the loss jumps"),
            FALSE),
  CLASS_ROW ("optimizer",
             N_ ("Optimizer"),
             fus_optimizer_get_choice,
             "adam",
             N_ ("How gradients become steps"),
             FALSE),
  CLASS_ROW ("schedule",
             N_ ("Schedule"),
             fus_schedule_get_choice,
             "cosine",
             N_ ("Learning rate over time: constant, falling to a hundredth along a "
                 "cosine, or cut when validation stalls"),
             FALSE),
  REAL_ROW ("clip",
            N_ ("Gradient Clip"),
            0,
            1e9,
            "10",
            NULL,
            N_ ("Largest norm of the gradient; 0 for no limit"),
            FALSE),
  INT_ROW ("patience",
           N_ ("Patience"),
           0,
           1000000,
           "30",
           N_ ("epochs"),
           N_ ("Epochs without a better validation loss before training stops; 0 never "
               "stops early")),
  CHOICE_ROW ("keep",
              N_ ("Keep"),
              keeps,
              "best",
              N_ (
                "Which weights stay: of the epoch with the best validation loss, or the "
                "last"),
              FALSE),
};

const FusOption *
fus_model_spec_list_options (gsize *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);

  return rows;
}
