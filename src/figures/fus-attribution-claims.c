/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an attribution allows to say, of one sample and of all. Evidence is told as a
 * change of probability, since log-odds mean nothing to most; effects are told only
 * where their interval is off zero and the model is good enough at the label, and a
 * wrong answer of the model is called wrong. Sentences are whole, for translators;
 * each number in them is among the claim's numbers, unrounded. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-attribution-private.h"

/* Of a probability: what a source must change to be said to speak against a class. */
#define SPOKE_AGAINST 0.05
/* Of the largest effect: two of that size matter about equally. */
#define ABOUT_EQUAL 0.9
/* Of the largest effect: what noise takes away is not worth blaming it. */
#define WORTH_BLAME 0.1

typedef struct
{
  const FusFigureContext *context;
  const FusAttribution *attribution;
  FusAttributionFocus focus;
  const char *class_name; /* (nullable): whose evidence it is */
  guint decimals;
} Reasons;

static Reasons
reasons_init (const FusFigureContext *context, guint decimals)
{
  Reasons self = { .context = context,
                   .attribution = fus_results_get_attribution (context->results),
                   .focus = fus_attribution_find_focus (context),
                   .decimals = decimals };

  self.class_name =
    fus_attribution_get_class (context, fus_attribution_focus_get_sample (&self.focus));
  return self;
}

static char *
format_value (const Reasons *self, double value)
{
  return fus_plot_number_format (value, self->decimals, FUS_PLOT_NUMBER_PLAIN);
}

/* -- What mattered to this sample -- */

static double
sure_with (const Reasons *self)
{
  return fus_attribution_get_probability (fus_attribution_focus_get_full (&self->focus));
}

static double
sure_without (const Reasons *self, guint m)
{
  return fus_attribution_get_probability (
    fus_attribution_focus_get_without (&self->focus, m));
}

static gboolean
is_player (const Reasons *self, guint m)
{
  return isfinite (fus_attribution_focus_get_phi (&self->focus, m));
}

static guint
count_players (const Reasons *self, guint *last)
{
  guint n = 0;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    if (is_player (self, m))
      {
        *last = m;
        n++;
      }
  return n;
}

/* The source that adds most to the sample's value among those whose loss lowers it; −1
 * where there is none. */
static int
find_helper (const Reasons *self, int but)
{
  int best = -1;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      double phi = fus_attribution_focus_get_phi (&self->focus, m);

      if ((int) m == but || !(phi > 0) ||
          !(fus_attribution_focus_get_without (&self->focus, m) <=
            fus_attribution_focus_get_full (&self->focus)))
        continue;
      if (best < 0 || phi > fus_attribution_focus_get_phi (&self->focus, (guint) best))
        best = (int) m;
    }
  return best;
}

/* The source without which the sample's value would be highest; −1 where losing any one
 * lowers it. */
static int
find_opponent (const Reasons *self)
{
  int worst = -1;
  double full = fus_attribution_focus_get_full (&self->focus);

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      double without = fus_attribution_focus_get_without (&self->focus, m);

      if (!is_player (self, m) || !(without > full))
        continue;
      if (worst < 0 ||
          without > fus_attribution_focus_get_without (&self->focus, (guint) worst))
        worst = (int) m;
    }
  return worst;
}

/* The class the model takes the sample for, and how sure it is; −1 where not known. */
static int
find_answer (const Reasons *self, double *sure)
{
  const FusAttribution *of = self->focus.of;
  const double *probability = of->probability;
  int best = -1;

  if (probability == NULL)
    return -1;
  probability += self->focus.row * of->n_classes;
  for (guint k = 0; k < of->n_classes; k++)
    if (best < 0 || probability[k] > probability[best])
      best = (int) k;
  *sure = best >= 0 ? probability[best] : (double) NAN;
  return best;
}

static const FusLabel *
explained_label (const Reasons *self)
{
  return self->attribution->label >= 0
           ? fus_dataset_get_label (self->context->dataset,
                                    (guint) self->attribution->label)
           : NULL;
}

static const char *
name_of (const Reasons *self, guint m)
{
  return fus_figure_modality_name (self->context, m);
}

/* Whether leaving out any one source shows in whole percent. */
static gboolean
can_lose_any (const Reasons *self, const char *sure)
{
  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      g_autofree char *without = NULL;

      if (!is_player (self, m))
        continue;
      without = fus_sentence_percent_exact (sure_without (self, m));
      if (g_strcmp0 (without, sure) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Adds that @m spoke against the class, where that shows; takes @sentence. */
static char *
add_opponent (const Reasons *self, FusClaim *claim, char *sentence)
{
  int m = find_opponent (self);
  g_autofree char *before = sentence;
  g_autofree char *without = NULL;

  if (m < 0 || sure_without (self, (guint) m) - sure_with (self) < SPOKE_AGAINST)
    return g_steal_pointer (&before);
  without = fus_sentence_percent_exact (sure_without (self, (guint) m));
  fus_claim_add (claim, "sure_without_opponent", sure_without (self, (guint) m));
  /* Translators: a sentence; modality; share. */
  return g_strdup_printf (_ ("%1$s But %2$s spoke against it: %3$s without %2$s."),
                          before, name_of (self, (guint) m), without);
}

/* The model takes the sample for another class than its own. */
static void
say_wrong (const Reasons *self, FusClaim *claim, const char *said, double sure)
{
  int m = find_opponent (self);
  g_autofree char *share = fus_sentence_percent_exact (sure);
  g_autofree char *with = fus_sentence_percent_exact (sure_with (self));
  g_autofree char *without = NULL;

  fus_claim_add (claim, "sure_of_answer", sure);
  if (m >= 0)
    without = fus_sentence_percent_exact (sure_without (self, (guint) m));
  if (m < 0 || count_players (self, &(guint){ 0 }) < 2 || g_str_equal (with, without))
    {
      /* Translators: class; share; class. */
      fus_claim_say (claim, g_strdup_printf (_ ("The model is wrong here: it says “%s” "
                                                "(%s), and it is “%s”."),
                                             said, share, self->class_name));
      return;
    }
  fus_claim_add (claim, "sure_without", sure_without (self, (guint) m));
  /* Translators: class; share; class; modality; share; share. */
  fus_claim_say (
    claim,
    g_strdup_printf (_ ("The model is wrong here: it says “%1$s” (%2$s), and it is "
                        "“%3$s”. What misled it most is %4$s: without %4$s the model "
                        "would be %5$s sure of “%3$s” instead of %6$s."),
                     said, share, self->class_name, name_of (self, (guint) m), without,
                     with));
}

static void
say_right (const Reasons *self, FusClaim *claim, guint m)
{
  int next = find_helper (self, (int) m);
  double phi = fus_attribution_focus_get_phi (&self->focus, m);
  g_autofree char *with = fus_sentence_percent_exact (sure_with (self));
  g_autofree char *without = fus_sentence_percent_exact (sure_without (self, m));
  char *sentence;

  fus_claim_add (claim, "sure_without", sure_without (self, m));
  if (g_strcmp0 (with, without) == 0)
    /* Translators: modality; share; class. */
    sentence = g_strdup_printf (
      _ (
        "Here %1$s told most, but the others can stand in for it: without %1$s the model "
        "would still be %2$s sure of “%3$s”."),
      name_of (self, m), with, self->class_name);
  else if (next >= 0 && fus_attribution_focus_get_phi (&self->focus, (guint) next) >=
                          ABOUT_EQUAL * phi)
    /* Translators: modality; modality; share; class; share. */
    sentence = g_strdup_printf (
      _ (
        "Here %1$s and %2$s mattered about equally: without %1$s the model would be %3$s "
        "sure of “%4$s” instead of %5$s."),
      name_of (self, m), name_of (self, (guint) next), without, self->class_name, with);
  else
    /* Translators: modality; share; class; share. */
    sentence =
      g_strdup_printf (_ ("Here %1$s mattered most: without %1$s the model would "
                          "be %2$s sure of “%3$s” instead of %4$s."),
                       name_of (self, m), without, self->class_name, with);
  fus_claim_say (claim, add_opponent (self, claim, sentence));
}

static const char *
why_not_above (const FusInterval *effect)
{
  return fus_interval_is_below (effect, 0) ? "source-helps-not"
                                           : "interval-includes-zero";
}

static void
withhold_effect (FusClaim *claim, const char *because)
{
  fus_claim_withhold (claim, because,
                      g_strdup (_ ("There is no clear sign that any one source made a "
                                   "difference here.")));
}

static void
fill_evidence (const Reasons *self, FusClaim *claim)
{
  guint only = 0;
  double sure = NAN;
  int answer = find_answer (self, &sure);
  int m = find_helper (self, -1);
  const FusLabel *label = explained_label (self);
  gint32 own =
    label != NULL ? label->codes[fus_attribution_focus_get_sample (&self->focus)] : -1;
  g_autofree char *with = fus_sentence_percent_exact (sure_with (self));
  FusInterval effect;

  fus_claim_add (claim, "sure", sure_with (self));
  if (label != NULL && self->attribution->class_code < 0 && own >= 0 && answer >= 0 &&
      answer != own)
    {
      say_wrong (self, claim, label->classes[answer], sure);
      return;
    }
  if (count_players (self, &only) == 1)
    {
      /* Translators: modality; share; class. */
      fus_claim_say (claim,
                     g_strdup_printf (_ ("Only %1$s was recorded here: from %1$s alone "
                                         "the model is %2$s sure of “%3$s”."),
                                      name_of (self, only), with, self->class_name));
      return;
    }
  if (can_lose_any (self, with))
    {
      /* Translators: class; share. */
      fus_claim_say (
        claim, g_strdup_printf (_ ("No single source is needed here: without any one of "
                                   "them the model would still be %2$s sure of “%1$s”."),
                                self->class_name, with));
      return;
    }
  if (m < 0)
    {
      withhold_effect (claim, "source-helps-not");
      return;
    }
  effect = fus_attribution_get_effect (self->attribution, (guint) m);
  fus_claim_add_interval (claim, "mean_effect", &effect);
  if (fus_claim_check_count (claim, effect.n, name_of (self, (guint) m)))
    {
      if (self->attribution->class_code < 0 && !fus_interval_is_above (&effect, 0))
        withhold_effect (claim, why_not_above (&effect));
      else
        say_right (self, claim, (guint) m);
    }
}

/* Of a number that is read off the latents. */
static void
fill_prediction (const Reasons *self, FusClaim *claim)
{
  int m = fus_attribution_find_largest (&self->focus);
  g_autofree char *with =
    format_value (self, fus_attribution_focus_get_full (&self->focus));
  g_autofree char *without =
    format_value (self, fus_attribution_focus_get_without (&self->focus, (guint) m));

  fus_claim_add (claim, "full", fus_attribution_focus_get_full (&self->focus));
  fus_claim_add (claim, "without",
                 fus_attribution_focus_get_without (&self->focus, (guint) m));
  /* Translators: modality; number; number. */
  fus_claim_say (claim,
                 g_strdup_printf (_ ("Here %1$s moved the prediction most: without "
                                     "%1$s it would be %2$s instead of %3$s."),
                                  name_of (self, (guint) m), without, with));
}

/* Of how well the sample comes back: each source's part of the way from knowing nothing
 * to all, where all go the same way. */
static void
fill_gain (const Reasons *self, FusClaim *claim)
{
  int m = find_helper (self, -1);
  int next = m >= 0 ? find_helper (self, m) : -1;
  int opponent = find_opponent (self);
  double gain =
    fus_attribution_focus_get_full (&self->focus) - self->focus.of->base[self->focus.row];
  double phi =
    m >= 0 ? fus_attribution_focus_get_phi (&self->focus, (guint) m) : (double) NAN;
  double part = phi / gain;
  guint only = 0;
  FusInterval effect;
  g_autofree char *share = NULL;

  fus_claim_add (claim, "gain", gain);
  fus_claim_add (claim, "phi", phi);
  if (m < 0)
    {
      withhold_effect (claim, "source-helps-not");
      return;
    }
  effect = fus_attribution_get_effect (self->attribution, (guint) m);
  fus_claim_add_interval (claim, "mean_effect", &effect);
  if (!fus_claim_check_count (claim, effect.n, name_of (self, (guint) m)))
    return;
  if (!fus_interval_is_above (&effect, 0))
    withhold_effect (claim, why_not_above (&effect));
  else if (count_players (self, &only) == 1)
    /* Translators: modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Only %s was recorded here, so all of the "
                                              "gain is its own."),
                                           name_of (self, only)));
  else if (opponent >= 0)
    /* Translators: modality; modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Here %s helped most, and %s hurt."),
                                           name_of (self, (guint) m),
                                           name_of (self, (guint) opponent)));
  else if (next >= 0 && fus_attribution_focus_get_phi (&self->focus, (guint) next) >=
                          ABOUT_EQUAL * phi)
    /* Translators: modality; modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Here %s and %s helped about equally."),
                                           name_of (self, (guint) m),
                                           name_of (self, (guint) next)));
  else if (part > 0 && part <= 1)
    {
      share = fus_sentence_percent_exact (part);
      fus_claim_add (claim, "share", part);
      /* Translators: modality; share. */
      fus_claim_say (claim,
                     g_strdup_printf (_ ("Here %s helped most: %s of the gain over "
                                         "knowing nothing."),
                                      name_of (self, (guint) m), share));
    }
  else
    /* Translators: modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Here %s helped most."),
                                           name_of (self, (guint) m)));
}

static FusClaim *
claim_sample (const Reasons *self)
{
  FusClaim *claim = fus_claim_new ("mattered", NULL);

  if (self->focus.of->players[self->focus.row] == 0)
    fus_claim_withhold (claim, "not-recorded",
                        g_strdup (self->attribution->left_out != 0
                                    ? _ ("What this sample has is switched off: nothing "
                                         "is left to explain.")
                                    : _ ("Nothing was recorded for this sample.")));
  else if (!fus_attribution_check_gate (claim, self->context))
    return claim;
  else if (fus_attribution_find_largest (&self->focus) < 0)
    fus_claim_withhold (claim, "not-known",
                        g_strdup (_ ("What is explained is not known of this sample.")));
  else if (fus_attribution_is_evidence (self->attribution) && self->class_name != NULL)
    fill_evidence (self, claim);
  else if (fus_attribution_is_evidence (self->attribution))
    fill_prediction (self, claim);
  else
    fill_gain (self, claim);
  return claim;
}

/* -- What matters over all samples: means with their sign, so that what pulls both ways
 * cancels -- */

/* The source that adds most on average, −1 where there is none; @but: not this one. */
static int
find_leader (const Reasons *self, int but)
{
  int best = -1;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      double mean = self->attribution->mean_phi[m];

      if ((int) m == but || isnan (mean))
        continue;
      if (best < 0 || mean > self->attribution->mean_phi[best])
        best = (int) m;
    }
  return best;
}

static double
largest_effect (const Reasons *self)
{
  double largest = 0;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    if (isfinite (self->attribution->mean_phi[m]))
      largest = MAX (largest, ABS (self->attribution->mean_phi[m]));
  return largest;
}

static FusClaim *
claim_effect (const Reasons *self, guint m)
{
  FusInterval effect = fus_attribution_get_effect (self->attribution, m);
  FusClaim *claim =
    fus_claim_new ("effect", fus_dataset_get_modality (self->context->dataset, m)->id);

  fus_claim_add_interval (claim, "mean_effect", &effect);
  fus_claim_add (claim, "largest_mean_effect", largest_effect (self));
  if (!fus_attribution_check_gate (claim, self->context) ||
      !fus_claim_check_count (claim, effect.n, name_of (self, m)))
    return claim;
  if (fus_interval_is_above (&effect, 0))
    /* Translators: modality. */
    fus_claim_say (claim,
                   g_strdup_printf (_ ("Over all samples %s helps."), name_of (self, m)));
  else if (fus_interval_is_below (&effect, 0) &&
           -effect.value >= WORTH_BLAME * largest_effect (self))
    /* Translators: modality. */
    fus_claim_say (
      claim, g_strdup_printf (_ ("Over all samples %s misleads more than it helps."),
                              name_of (self, m)));
  else if (fus_interval_is_below (&effect, 0))
    /* Translators: modality. */
    fus_claim_withhold (
      claim, "effect-too-small",
      g_strdup_printf (_ ("Beside what the other sources do, %s hurts too little to act "
                          "on."),
                       name_of (self, m)));
  else
    /* Translators: modality. */
    fus_claim_withhold (
      claim, "interval-includes-zero",
      g_strdup_printf (_ ("There is no clear sign that %s helps or hurts."),
                       name_of (self, m)));
  return claim;
}

static gboolean
helps_any (const Reasons *self)
{
  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      FusInterval effect = fus_attribution_get_effect (self->attribution, m);

      if (fus_interval_is_above (&effect, 0))
        return TRUE;
    }
  return FALSE;
}

static FusClaim *
claim_overall (const Reasons *self)
{
  int first = find_leader (self, -1);
  int second = first >= 0 ? find_leader (self, first) : -1;
  FusClaim *claim = fus_claim_new ("mattered-most", NULL);
  FusInterval effect;
  FusInterval lead;

  if (!fus_attribution_check_gate (claim, self->context))
    return claim;
  if (second < 0)
    {
      fus_claim_withhold (claim, "one-source",
                          g_strdup (_ ("There is only one source to speak of.")));
      return claim;
    }
  effect = fus_attribution_get_effect (self->attribution, (guint) first);
  lead = fus_attribution_compare (self->attribution, (guint) first, (guint) second);
  fus_claim_add_interval (claim, "mean_effect", &effect);
  fus_claim_add_interval (claim, "lead", &lead);
  if (!fus_claim_check_count (claim, effect.n, name_of (self, (guint) first)) ||
      !fus_claim_check_count (claim, lead.n, NULL))
    return claim;
  if (!helps_any (self))
    fus_claim_withhold (claim, "interval-includes-zero",
                        g_strdup (_ ("Over all samples there is no clear sign that any "
                                     "source helps.")));
  else if (!fus_interval_is_above (&effect, 0) || !fus_interval_is_above (&lead, 0))
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: modality; modality. */
      g_strdup_printf (_ ("Over all samples there is no clear difference between %s and "
                          "%s."),
                       name_of (self, (guint) first), name_of (self, (guint) second)));
  else
    fus_claim_say (claim, g_strdup_printf (_ ("Over all samples %s matters most."),
                                           name_of (self, (guint) first)));
  return claim;
}

void
fus_attribution_add_claims (const FusFigureContext *context,
                            guint decimals,
                            FusFigure *figure)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (figure != NULL);

  Reasons reasons = reasons_init (context, decimals);
  const Reasons *self = &reasons;
  gboolean overall =
    self->attribution->class_code < 0 &&
    !(fus_attribution_is_evidence (self->attribution) && self->class_name == NULL);

  fus_figure_take_claim (figure, claim_sample (self), FUS_CLAIM_IN_FINDING);
  if (fus_attribution_is_evidence (self->attribution) &&
      fus_results_get_gate (self->context->results) != NULL)
    {
      FusClaim *told =
        fus_claim_new_reading (fus_results_get_gate (self->context->results));

      fus_figure_take_claim (figure, told,
                             told->holds ? FUS_CLAIM_IN_NOTE : FUS_CLAIM_LISTED);
    }
  if (!overall)
    return;
  fus_figure_take_claim (figure, claim_overall (self),
                         ((FusClaim *) figure->claims->pdata[0])->holds
                           ? FUS_CLAIM_IN_NOTE
                           : FUS_CLAIM_LISTED);
  for (guint m = 0; m < self->attribution->n_modalities; m++)
    if (!fus_mask_has (self->attribution->left_out, m))
      fus_figure_take_claim (figure, claim_effect (self, m), FUS_CLAIM_LISTED);
}
