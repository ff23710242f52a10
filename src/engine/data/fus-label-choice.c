/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which label a person means who names none. To let another name speak for classes, add
 * its words to one of the lists. */
#include "config.h"

#include "fus-label-choice.h"

#include <math.h>
#include <string.h>

enum
{
  FEW_LEVELS = 6, /* of which no share says anything: there may be seven samples */
  LARGEST_CODE = 1000,
  FEWEST_A_CODE = 4, /* samples, on average */
};

static const char *const class_words[] = {
  "category",   "celltype",  "class",      "classes",   "cluster",    "clusters",
  "condition",  "diagnosis", "digit",      "disease",   "fault",      "genotype",
  "grade",      "group",     "groups",     "histology", "label",      "labels",
  "leiden",     "louvain",   "outcome",    "phenotype", "quality",    "response",
  "responder",  "species",   "stage",      "state",     "status",     "subtype",
  "target",     "targets",   "treatment",  "truth",     "type",       "variety",
  "art",        "befund",    "behandlung", "clase",     "classe",     "diagnose",
  "diagnostic", "espèce",    "gruppe",     "groupe",    "grupo",      "klasse",
  "rasse",      "sorte",     "spezies",    "stadium",   "traitement", "分類",
  "群",         "診断",      "種類",
};

static const char *const handling_words[] = {
  "batch",  "center",   "centre",    "chip", "date",  "day",   "donor",    "fold",
  "gender", "id",       "lab",       "lane", "line",  "month", "operator", "plate",
  "run",    "sex",      "sequencer", "set",  "shift", "site",  "split",    "subset",
  "test",   "time",     "train",     "week", "well",  "year",  "datum",    "geschlecht",
  "sexe",   "standort", "性別",      "日付",
};

static gboolean
is_word (const char *const *words, gsize n_words, const char *word)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_str_equal (words[i], word))
      return TRUE;

  return FALSE;
}

/* Words of a name, in lower case: `cellType`, `cell_type` and `cell type` have the same.
 */
static char **
split_words (const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *lower = NULL;

  for (const char *p = name; *p != '\0'; p++)
    {
      if (p > name && g_ascii_isupper (*p) && g_ascii_islower (p[-1]))
        g_string_append_c (text, ' ');
      g_string_append_c (text, strchr ("_-.:/()[]", *p) != NULL ? ' ' : *p);
    }
  lower = g_utf8_strdown (text->str, -1);

  return g_strsplit (lower, " ", -1);
}

int
fus_label_rate_name (const char *name)
{
  g_auto (GStrv) words = split_words (name);
  gboolean handling = FALSE;

  for (char **word = words; *word != NULL; word++)
    {
      if (is_word (class_words, G_N_ELEMENTS (class_words), *word))
        return 1;
      handling |= is_word (handling_words, G_N_ELEMENTS (handling_words), *word);
    }

  return handling ? -1 : 0;
}

gboolean
fus_label_has_classes (gsize n_levels, gsize n)
{
  return n_levels <= FEW_LEVELS || 2 * n_levels <= n;
}

/* FALSE where a value is no code. */
static gboolean
count_codes (const double *values, gsize n, gsize *counts)
{
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      if (!(values[i] >= 0 && values[i] <= LARGEST_CODE) ||
          fabs (values[i] - floor (values[i])) > 0)
        return FALSE;
      counts[(gsize) values[i]]++;
    }

  return TRUE;
}

gboolean
fus_label_are_balanced_codes (const double *values, gsize n)
{
  gsize counts[LARGEST_CODE + 1] = { 0 };
  gsize first = 0;
  gsize last = LARGEST_CODE;
  gsize n_known = 0;
  double mean = 0;

  if (!count_codes (values, n, counts))
    return FALSE;
  first = counts[0] > 0 ? 0 : 1;
  while (last > 0 && counts[last] == 0)
    last--;
  if (last <= first)
    return FALSE;
  for (gsize code = first; code <= last; code++)
    n_known += counts[code];
  mean = (double) n_known / (double) (last - first + 1);
  if (mean < FEWEST_A_CODE)
    return FALSE;
  for (gsize code = first; code <= last; code++)
    if ((double) counts[code] < mean / 2 || (double) counts[code] > 2 * mean)
      return FALSE;

  return TRUE;
}

/* What a label is worth as the default one; the better is first in each. */
typedef struct
{
  int kind;   /* 3: several classes, 2: one, 1: more than anyone reads */
  int name;   /* fus_label_rate_name() */
  int known;  /* tenths of the samples */
  guint more; /* classes, the fewer the better */
} Worth;

static guint
count_levels (const FusLabel *label, gsize n_samples, gsize *n_known)
{
  g_autofree gboolean *seen = g_new0 (gboolean, label->n_classes + 1);
  guint n = 0;

  *n_known = 0;
  for (gsize i = 0; i < n_samples; i++)
    {
      gint32 code = label->codes[i];

      if (code < 0)
        continue;
      n += !seen[code];
      seen[code] = TRUE;
      (*n_known)++;
    }

  return n;
}

static gboolean
rate (const FusLabel *label, gsize n_samples, Worth *worth)
{
  gsize n_known = 0;
  guint n_levels = 0;

  if (label->kind != FUS_LABEL_CATEGORICAL)
    return FALSE;
  n_levels = count_levels (label, n_samples, &n_known);
  worth->kind = n_levels > FUS_MOST_CLASSES ? 1 : n_levels == 1 ? 2 : 3;
  worth->name = fus_label_rate_name (label->name);
  worth->known = (int) (10 * n_known / MAX (n_samples, 1));
  worth->more = n_levels;

  return n_levels > 0 && fus_label_has_classes (n_levels, n_known);
}

static gboolean
is_better (const Worth *a, const Worth *b)
{
  if (a->kind != b->kind)
    return a->kind > b->kind;
  if (a->name != b->name)
    return a->name > b->name;
  if (a->known != b->known)
    return a->known > b->known;

  return a->more < b->more;
}

const FusLabel *
fus_dataset_get_default_label (const FusDataset *self)
{
  gsize n_samples = fus_dataset_get_n_samples (self);
  const FusLabel *best = NULL;
  Worth best_worth = { 0 };

  for (guint i = 0; i < fus_dataset_get_n_labels (self); i++)
    {
      const FusLabel *label = fus_dataset_get_label (self, i);
      Worth worth = { 0 };

      if (label->group || !rate (label, n_samples, &worth) ||
          (best != NULL && !is_better (&worth, &best_worth)))
        continue;
      best = label;
      best_worth = worth;
    }

  return best;
}
