/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be said. A claim collects its numbers, and each check that fails keeps it back
 * with a reason and a sentence that says so; only what passes all of them holds. Window,
 * figures and JSON tell the same claim. */
#include "config.h"

#include "fus-claim.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-sentence.h"

static void
number_clear (gpointer data)
{
  FusClaimNumber *self = data;

  g_free (self->name);
}

FusClaim *
fus_claim_new (const char *id, const char *subject)
{
  FusClaim *self = g_new0 (FusClaim, 1);

  self->id = subject != NULL ? g_strdup_printf ("%s:%s", id, subject) : g_strdup (id);
  self->because = g_ptr_array_new ();
  self->numbers = g_array_new (FALSE, FALSE, sizeof (FusClaimNumber));
  g_array_set_clear_func (self->numbers, number_clear);

  return self;
}

void
fus_claim_free (FusClaim *self)
{
  g_free (self->id);
  g_free (self->sentence);
  g_ptr_array_unref (self->because);
  g_array_unref (self->numbers);
  g_free (self);
}

void
fus_claim_add (FusClaim *self, const char *name, double value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  FusClaimNumber number = { NULL, value };

  for (guint i = 0; i < self->numbers->len; i++)
    {
      FusClaimNumber *known = &g_array_index (self->numbers, FusClaimNumber, i);

      if (g_str_equal (known->name, name))
        {
          known->value = value;
          return;
        }
    }
  number.name = g_strdup (name);
  g_array_append_val (self->numbers, number);
}

void
fus_claim_add_interval (FusClaim *self, const char *name, const FusInterval *interval)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (interval != NULL);

  g_autofree char *low = g_strconcat (name, "_low", NULL);
  g_autofree char *high = g_strconcat (name, "_high", NULL);
  g_autofree char *n = g_strconcat (name, "_n", NULL);

  fus_claim_add (self, name, interval->value);
  fus_claim_add (self, low, interval->low);
  fus_claim_add (self, high, interval->high);
  fus_claim_add (self, n, (double) interval->n);
}

void
fus_claim_say (FusClaim *self, char *sentence)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->because->len == 0);

  g_free (self->sentence);
  self->sentence = sentence;
  self->holds = TRUE;
}

void
fus_claim_withhold (FusClaim *self, const char *because, char *sentence)
{
  g_return_if_fail (self != NULL);

  g_free (self->sentence);
  self->sentence = sentence;
  self->holds = FALSE;
  g_ptr_array_add (self->because, (gpointer) because);
}

gboolean
fus_claim_check_count (FusClaim *self, gsize n, const char *subject)
{
  g_autofree char *count = fus_sentence_count (n);
  g_autofree char *needed = fus_sentence_count (FUS_FEWEST_SAMPLES);

  if (n >= FUS_FEWEST_SAMPLES)
    return TRUE;
  fus_claim_add (self, "n", (double) n);
  fus_claim_add (self, "n_needed", FUS_FEWEST_SAMPLES);
  if (subject != NULL)
    /* Translators: modality; a count; a count. */
    fus_claim_withhold (
      self, "too-few",
      g_strdup_printf (
        _ ("Too few samples to tell: %s was tested on %s, and %s are needed."), subject,
        count, needed));
  else
    /* Translators: a count; a count. */
    fus_claim_withhold (
      self, "too-few",
      g_strdup_printf (_ ("Too few samples to tell: %s were tested, and %s are needed."),
                       count, needed));

  return FALSE;
}

static gboolean
check_measured (FusClaim *self, const FusGate *gate)
{
  if (gate == NULL)
    fus_claim_withhold (self, "not-measured",
                        g_strdup (_ ("How well the model does on samples it has not seen "
                                     "was not measured yet.")));
  else if (!gate->held_out)
    fus_claim_withhold (self, "trained-on",
                        g_strdup (_ ("No samples were held out, so nothing can be said "
                                     "of new ones: hold some out and train again.")));
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_units (FusClaim *self, gsize n_units, gsize n_needed)
{
  g_autofree char *units = fus_sentence_count (n_units);
  g_autofree char *needed = fus_sentence_count (n_needed);

  if (n_units >= n_needed)
    return TRUE;
  fus_claim_add (self, "n_units", (double) n_units);
  fus_claim_add (self, "n_units_needed", (double) n_needed);
  fus_claim_withhold (
    self, "too-few",
    /* Translators: a count of groups or stretches; a count. */
    g_strdup_printf (ngettext ("Too few samples to tell: those tested belong together in "
                               "%s group or stretch, and %s are needed.",
                               "Too few samples to tell: those tested belong together in "
                               "%s groups or stretches, and %s are needed.",
                               n_units),
                     units, needed));

  return FALSE;
}

gboolean
fus_claim_check_units (FusClaim *self, gsize n, gsize n_units, const char *subject)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return n_units < n && n >= FUS_FEWEST_SAMPLES
           ? check_units (self, n_units, FUS_FEWEST_SAMPLES)
           : fus_claim_check_count (self, n_units, subject);
}

static gboolean
check_gate_units (FusClaim *self, const FusGate *gate)
{
  return gate->n_units == 0 || check_units (self, gate->n_units, FUS_FEWEST_UNITS);
}

gboolean
fus_claim_check_model (FusClaim *self, const FusGate *gate)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_measured (self, gate))
    return FALSE;
  fus_claim_add_interval (self, "overall_r2", &gate->overall);
  if (!fus_claim_check_count (self, gate->n_rows, NULL) || !check_gate_units (self, gate))
    return FALSE;
  if (fus_gate_rebuilds (gate))
    return TRUE;
  if (gate->is_best_linear)
    fus_claim_withhold (self, "not-better-than-mean",
                        g_strdup (_ ("This model rebuilds no better than the mean: these "
                                     "data hold nothing that it could learn, or too few "
                                     "samples to learn it from.")));
  else
    fus_claim_withhold (self, "not-better-than-mean",
                        g_strdup (_ ("This model rebuilds no better than the mean yet: "
                                     "train it longer, or on more samples.")));

  return FALSE;
}

gboolean
fus_claim_check_target (FusClaim *self,
                        const FusGate *gate,
                        guint target,
                        const char *name,
                        gboolean from_others)
{
  const FusInterval *r2;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_measured (self, gate))
    return FALSE;
  r2 = from_others ? &gate->from_others[target] : &gate->from_all[target];
  fus_claim_add_interval (self, from_others ? "from_others_r2" : "from_all_r2", r2);
  if (!fus_claim_check_count (self, r2->n, name) || !check_gate_units (self, gate))
    return FALSE;
  if (fus_gate_rebuilds_target (gate, target, from_others))
    return TRUE;
  if (from_others)
    /* Translators: modality. */
    fus_claim_withhold (
      self, "not-better-than-mean",
      g_strdup_printf (_ ("The others give no clear sign of %s: what they rebuild is no "
                          "better than its mean."),
                       name));
  else if (gate->is_best_linear)
    /* Translators: modality. */
    fus_claim_withhold (
      self, "not-better-than-mean",
      g_strdup_printf (_ ("The model does not rebuild %s better than its mean: there is "
                          "nothing in it to learn, or too few samples to learn it from."),
                       name));
  else
    /* Translators: modality. */
    fus_claim_withhold (
      self, "not-better-than-mean",
      g_strdup_printf (_ ("The model does not rebuild %s better than its mean yet: train "
                          "it longer, or on more samples."),
                       name));

  return FALSE;
}

static char *
describe_guessing (const FusGate *gate)
{
  g_autofree char *right =
    fus_sentence_count ((gsize) lround (gate->reading.value * (double) gate->reading.n));
  g_autofree char *guessed =
    fus_sentence_count ((gsize) lround (gate->guess * (double) gate->reading.n));
  g_autofree char *n = fus_sentence_count (gate->reading.n);

  if (gate->label->kind != FUS_LABEL_CATEGORICAL)
    /* Translators: label. */
    return g_strdup_printf (_ ("The model can’t tell %s from these sources better than "
                               "by guessing its mean."),
                            gate->label->name);
  /* Translators: label; three counts. */
  return g_strdup_printf (
    _ ("The model can’t tell %1$s from these sources: it is right for %2$s of %3$s "
       "samples it has not seen, always naming the commonest class for %4$s."),
    gate->label->name, right, n, guessed);
}

gboolean
fus_claim_check_reading (FusClaim *self, const FusGate *gate)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!check_measured (self, gate))
    return FALSE;
  if (gate->label == NULL)
    {
      fus_claim_withhold (self, "no-label",
                          g_strdup (_ ("There is no label with classes to explain.")));
      return FALSE;
    }
  fus_claim_add_interval (self, "reading", &gate->reading);
  fus_claim_add (self, "guess", gate->guess);
  fus_claim_add (self, "n_right", gate->reading.value * (double) gate->reading.n);
  fus_claim_add (self, "n_guessed", gate->guess * (double) gate->reading.n);
  if (!fus_claim_check_count (self, gate->reading.n, gate->label->name) ||
      !check_gate_units (self, gate))
    return FALSE;
  if (fus_gate_reads (gate))
    return TRUE;
  if (gate->label->kind == FUS_LABEL_CATEGORICAL && gate->n_test_classes < 2)
    /* Translators: label. */
    fus_claim_withhold (self, "one-class",
                        g_strdup_printf (_ ("All samples that were tested are of one "
                                            "%s: there is nothing to tell apart."),
                                         gate->label->name));
  else
    fus_claim_withhold (self, "not-better-than-guessing", describe_guessing (gate));

  return FALSE;
}

FusClaim *
fus_claim_new_reading (const FusGate *gate)
{

  FusClaim *claim = fus_claim_new ("told", gate->label != NULL ? gate->label->id : NULL);
  g_autofree char *right = NULL;
  g_autofree char *guessed = NULL;
  g_autofree char *n = NULL;
  g_autofree char *share = NULL;

  if (!fus_claim_check_reading (claim, gate))
    return claim;
  if (gate->label->kind != FUS_LABEL_CATEGORICAL)
    {
      share =
        fus_sentence_percent (gate->reading.value, gate->reading.low, gate->reading.high);
      /* Translators: share; label. */
      fus_claim_say (claim, g_strdup_printf (_ ("%s of the differences in %s can be read "
                                                "off the latents."),
                                             share, gate->label->name));
      return claim;
    }
  right =
    fus_sentence_count ((gsize) lround (gate->reading.value * (double) gate->reading.n));
  guessed = fus_sentence_count ((gsize) lround (gate->guess * (double) gate->reading.n));
  n = fus_sentence_count (gate->reading.n);
  /* Translators: label; three counts. */
  fus_claim_say (
    claim,
    g_strdup_printf (_ ("The model tells %1$s rightly for %2$s of %3$s samples it has "
                        "not seen; always naming the commonest class: for %4$s."),
                     gate->label->name, right, n, guessed));

  return claim;
}
