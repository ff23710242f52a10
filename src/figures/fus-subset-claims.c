/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of sets of sources. Shares are of a modality's differences (R²), as
 * elsewhere on the page: a share of what all inputs give would hide how little that may
 * be. */
#include "config.h"

#include "fus-subset-claims.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A loss below this share of full quality is called almost nothing. */
#define NEARLY_ALL 0.95

/* What one modality alone costs: its own cell from all others. */
static const FusSubsetCell *
cell_without (const FusSubsetTable *table, guint m)
{
  FusMask others = fus_mask_all (table->n_modalities) & ~FUS_MASK_BIT (m);
  gsize row = 0;

  if (others == 0 || !fus_subset_table_find (table, others, &row))
    return NULL;

  return &table->cells[row * table->n_modalities + m];
}

static FusInterval
r2_of (const FusSubsetCell *cell)
{
  return (FusInterval){ cell->r2, cell->r2_low, cell->r2_high, cell->n };
}

static FusInterval
skill_of (const FusSubsetCell *cell)
{
  return (FusInterval){ cell->skill, cell->skill_low, cell->skill_high, cell->n };
}

static char *
share_of (const FusSubsetCell *cell)
{
  return fus_sentence_percent (cell->r2, cell->r2_low, cell->r2_high);
}

/* What everything brings back; it may be worse than the mean. */
static char *
full_of (const FusSubsetCell *cell)
{
  if (cell->r2_full <= 0)
    /* Translators: stands for a share of 0 or below, as in “(none with everything)”. */
    return g_strdup (_ ("none"));
  return fus_sentence_percent_exact (cell->r2_full);
}

static void
add_cell_numbers (FusClaim *claim, const char *name, const FusSubsetCell *cell)
{
  FusInterval r2 = r2_of (cell);
  FusInterval skill = skill_of (cell);
  g_autofree char *of_r2 = g_strconcat (name, "_r2", NULL);
  g_autofree char *of_full = g_strconcat (name, "_r2_full", NULL);
  g_autofree char *of_skill = g_strconcat (name, "_skill", NULL);

  fus_claim_add_interval (claim, of_r2, &r2);
  fus_claim_add (claim, of_full, cell->r2_full);
  fus_claim_add_interval (claim, of_skill, &skill);
}

/* Whether the cell's own rows leave no doubt that something comes back. */
static gboolean
comes_back (const FusSubsetCell *cell)
{
  FusInterval r2 = r2_of (cell);

  return fus_interval_is_above (&r2, 0) && cell->r2 >= FUS_LEAST_R2;
}

/* Better from fewer inputs than from all, beyond doubt. */
static gboolean
is_blurred (const FusSubsetCell *cell)
{
  FusInterval skill = skill_of (cell);

  return fus_interval_is_above (&skill, 1);
}

static gboolean
can_tell (FusClaim *claim,
          const FusFigureContext *context,
          guint m,
          const FusSubsetCell *cell)
{
  const char *name = fus_figure_modality_name (context, m);

  if (!fus_claim_check_target (claim, fus_results_get_gate (context->results), m, name,
                               TRUE) ||
      !fus_claim_check_count (claim, cell->n, name))
    return FALSE;
  if (comes_back (cell))
    return TRUE;
  fus_claim_withhold (
    claim, "interval-includes-zero",
    /* Translators: modality. */
    g_strdup_printf (_ ("The others give no clear sign of %s: what they rebuild is no "
                        "better than its mean."),
                     name));

  return FALSE;
}

/* One modality from all others. */
static FusClaim *
claim_recovered (const FusFigureContext *context, guint m)
{
  const FusSubsetCell *cell =
    cell_without (fus_results_get_subsets (context->results), m);
  const char *name = fus_figure_modality_name (context, m);
  FusClaim *claim =
    fus_claim_new ("recovered", fus_dataset_get_modality (context->dataset, m)->id);
  g_autofree char *share = share_of (cell);
  g_autofree char *full = full_of (cell);

  add_cell_numbers (claim, "others", cell);
  if (!can_tell (claim, context, m, cell))
    return claim;
  if (is_blurred (cell))
    /* Translators: modality; share; share. */
    fus_claim_say (claim, g_strdup_printf (_ ("Of %s, more comes back from the others "
                                              "(%s of its differences) than from all "
                                              "sources with it (%s)."),
                                           name, share, full));
  else
    /* Translators: modality; share; share. */
    fus_claim_say (claim, g_strdup_printf (_ ("Of %s, %s of the differences come back "
                                              "from the others (%s with everything)."),
                                           name, share, full));

  return claim;
}

/* The set that is switched on, and the target or else the worst of what it leaves out. */
static FusClaim *
claim_from_subset (const FusFigureContext *context, gsize row)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  g_autofree char *from = fus_figure_dup_subset_list (context, table->subsets[row]);
  const FusSubsetCell *worst = NULL;
  guint target = 0;
  const char *name;
  FusClaim *claim;
  g_autofree char *share = NULL;
  g_autofree char *full = NULL;

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = &table->cells[row * table->n_modalities + m];

      if (fus_mask_has (table->subsets[row], m) || isnan (cell->r2) ||
          (context->choices.target >= 0 && (guint) context->choices.target != m &&
           !fus_mask_has (table->subsets[row], (guint) context->choices.target)))
        continue;
      if (worst == NULL || cell->r2 < worst->r2)
        {
          worst = cell;
          target = m;
        }
    }
  if (worst == NULL)
    return NULL;
  name = fus_figure_modality_name (context, target);
  claim = fus_claim_new ("recovered-from-subset",
                         fus_dataset_get_modality (context->dataset, target)->id);
  add_cell_numbers (claim, "subset", worst);
  if (!fus_claim_check_model (claim, fus_results_get_gate (context->results)) ||
      !fus_claim_check_count (claim, worst->n, name))
    return claim;
  if (!comes_back (worst))
    {
      fus_claim_withhold (
        claim, "interval-includes-zero",
        /* Translators: inputs; target. */
        g_strdup_printf (_ ("From %s alone there is no clear sign of %s: no better than "
                            "guessing the mean."),
                         from, name));
      return claim;
    }
  share = share_of (worst);
  full = full_of (worst);
  /* Translators: inputs; share; modality; share. */
  fus_claim_say (claim, g_strdup_printf (_ ("From %s alone, %s of the differences in %s "
                                            "come back (%s with everything)."),
                                         from, share, name, full));

  return claim;
}

/* The modality that its fellows replace best, the one they replace worst, and how many
 * were tested at all. */
typedef struct
{
  int best;
  int worst;
  guint n_tested;
  guint n_back; /* of them, come back beyond doubt */
  gsize most;   /* samples of the one tested on most */
} Extremes;

static gboolean
is_back (const FusFigureContext *context, guint m, const FusSubsetCell *cell)
{
  return fus_results_get_gate (context->results) != NULL &&
         fus_gate_rebuilds_target (fus_results_get_gate (context->results), m, TRUE) &&
         comes_back (cell);
}

static Extremes
find_extremes (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  Extremes found = { .best = -1, .worst = -1 };
  double highest = -G_MAXDOUBLE;
  double lowest = G_MAXDOUBLE;

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = cell_without (table, m);

      if (cell == NULL)
        continue;
      found.most = MAX (found.most, cell->n);
      if (isnan (cell->r2) || cell->n < FUS_FEWEST_SAMPLES)
        continue;
      found.n_tested++;
      found.n_back += is_back (context, m, cell) ? 1 : 0;
      if (cell->r2 > highest)
        found.best = (int) m;
      if (cell->r2 < lowest)
        found.worst = (int) m;
      highest = MAX (highest, cell->r2);
      lowest = MIN (lowest, cell->r2);
    }

  return found;
}

static gboolean
costs_nothing (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = cell_without (table, m);

      if (cell == NULL || !(cell->skill_low >= NEARLY_ALL) ||
          cell->n < FUS_FEWEST_SAMPLES)
        return FALSE;
    }

  return TRUE;
}

/* Best and worst, both of which were tested and the best of which comes back. */
static char *
compare_extremes (const FusFigureContext *context, const Extremes *found)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  const FusSubsetCell *best = cell_without (table, (guint) found->best);
  const FusSubsetCell *worst = cell_without (table, (guint) found->worst);
  const char *best_name = fus_figure_modality_name (context, (guint) found->best);
  const char *worst_name = fus_figure_modality_name (context, (guint) found->worst);
  g_autofree char *most = share_of (best);
  g_autofree char *most_full = full_of (best);
  g_autofree char *least = share_of (worst);
  g_autofree char *least_full = full_of (worst);

  if (!is_back (context, (guint) found->worst, worst))
    /* Translators: modality, share, share, modality. */
    return g_strdup_printf (_ ("Of %s, %s of the differences come back from the others "
                               "(%s with everything); of %s they give no clear sign."),
                            best_name, most, most_full, worst_name);
  if (found->best == found->worst || best->r2_low <= worst->r2_high)
    {
      g_autofree char *at_least = fus_sentence_percent_exact (worst->r2);

      /* Translators: share; modality. */
      return g_strdup_printf (_ ("Whichever source is lost, the others bring part of it "
                                 "back: %s of the differences where it is least, in %s."),
                              at_least, worst_name);
    }
  /* Translators: twice modality, share, share. */
  return g_strdup_printf (_ ("Of %s, %s of the differences come back from the others (%s "
                             "with everything); of %s only %s (%s)."),
                          best_name, most, most_full, worst_name, least, least_full);
}

static void
withhold_overall (FusClaim *claim, const FusFigureContext *context)
{
  if (!fus_claim_check_model (claim, fus_results_get_gate (context->results)))
    return;
  fus_claim_withhold (claim, "not-better-than-mean",
                      g_strdup (_ ("No source comes back from the others yet: what they "
                                   "rebuild is no better than its mean.")));
}

static FusClaim *
claim_overall (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  Extremes found = find_extremes (context);
  FusClaim *claim = fus_claim_new ("recovered", NULL);

  if (table->n_modalities < 2)
    {
      fus_claim_withhold (claim, "one-source",
                          g_strdup (_ ("There is only one source, so nothing can be "
                                       "rebuilt from others.")));
      return claim;
    }
  if (found.n_tested == 0)
    {
      if (fus_claim_check_count (claim, found.most, NULL))
        withhold_overall (claim, context);
      return claim;
    }
  add_cell_numbers (claim, "best", cell_without (table, (guint) found.best));
  add_cell_numbers (claim, "worst", cell_without (table, (guint) found.worst));
  if (found.n_back == 0 ||
      !is_back (context, (guint) found.best, cell_without (table, (guint) found.best)))
    {
      withhold_overall (claim, context);
      return claim;
    }
  for (guint m = 0; m < table->n_modalities; m++)
    if (cell_without (table, m) != NULL && is_blurred (cell_without (table, m)) &&
        is_back (context, m, cell_without (table, m)))
      {
        g_autofree char *share = share_of (cell_without (table, m));
        g_autofree char *full = full_of (cell_without (table, m));

        add_cell_numbers (claim, "blurred", cell_without (table, m));
        /* Translators: modality; share; share. */
        fus_claim_say (
          claim, g_strdup_printf (_ ("Of %s, more comes back from the others (%s of its "
                                     "differences) than from all sources with it (%s): "
                                     "this model gets blurrier as sources are added."),
                                  fus_figure_modality_name (context, m), share, full));
        return claim;
      }
  if (found.n_back == found.n_tested && costs_nothing (context))
    fus_claim_say (claim, g_strdup (_ ("Losing any one source costs almost nothing: the "
                                       "others bring back nearly all that everything "
                                       "gives.")));
  else
    fus_claim_say (claim, compare_extremes (context, &found));

  return claim;
}

void
fus_subset_add_claims (const FusFigureContext *context, FusFigure *figure, int selected)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (figure != NULL);

  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  const FusStanding *standing = fus_results_get_standing (context->results);
  FusClaim *about = selected > 0 ? claim_from_subset (context, (gsize) selected) : NULL;
  FusClaim *overall = claim_overall (context);

  if (about != NULL)
    fus_figure_take_claim (figure, about, FUS_CLAIM_IN_FINDING);
  fus_figure_take_claim (figure, overall,
                         about != NULL ? FUS_CLAIM_LISTED : FUS_CLAIM_IN_FINDING);
  if (standing != NULL)
    {
      FusClaim *beside =
        fus_claim_new_standing (standing, fus_results_get_gate (context->results));

      fus_figure_take_claim (figure, beside,
                             beside->holds ? FUS_CLAIM_IN_NOTE : FUS_CLAIM_LISTED);
    }
  for (guint m = 0; m < table->n_modalities; m++)
    if (table->n_modalities > 1 && cell_without (table, m) != NULL)
      fus_figure_take_claim (figure, claim_recovered (context, m), FUS_CLAIM_LISTED);
}
