/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that stand for “not recorded”: −200, −999, 99999. Such a value is the lowest or
 * highest of its feature, occurs several times to the last digit, and lies further from
 * the rest than the rest spreads. One feature like that can be real; two that share the
 * value, or one whose value is written in nines, sevens or eights, are suspicious. */
#include "config.h"

#include "fus-format-count.h"
#include "fus-summary-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  FEWEST_REPEATS = 3,
  FEWEST_OTHERS = 5,   /* different values besides */
  FEWEST_FEATURES = 2, /* that share a code which is no usual one */
  FAR_ABOVE = 10,      /* times the largest of the rest */
};

/* A value found at the edge of a feature. */
typedef struct
{
  double value;
  guint m;
  gsize d;
  gsize n;
  gboolean far;
} Candidate;

static gboolean
is_same (double a, double b)
{
  return !(a < b) && !(a > b);
}

static gboolean
has_others (const FusMatrix *block, gsize d, double value)
{
  double seen[FEWEST_OTHERS] = { 0 };
  guint n = 0;

  for (gsize row = 0; row < block->n_rows && n < FEWEST_OTHERS; row++)
    {
      double x = (double) fus_matrix_row (block, row)[d];
      gboolean known = !isfinite (x) || is_same (x, value);

      for (guint i = 0; i < n && !known; i++)
        known = is_same (seen[i], x);
      if (!known)
        seen[n++] = x;
    }

  return n == FEWEST_OTHERS;
}

/* 99, −999, 8888 … */
static gboolean
is_usual (double value)
{
  double rest = fabs (value);
  double digit = fmod (rest, 10);

  if (rest < 99 || rest > 1e12 ||
      (!is_same (digit, 9) && !is_same (digit, 8) && !is_same (digit, 7)))
    return FALSE;
  for (; rest >= 1; rest = floor (rest / 10))
    if (!is_same (fmod (rest, 10), digit))
      return FALSE;

  return TRUE;
}

/* 99.9, 9999.9, −99.99 …: nines around a point. */
static gboolean
is_nines (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  const char *p = g_ascii_formatd (text, sizeof text, "%.7g", fabs (value));
  gsize n = strspn (p, "9");

  return n >= 2 && p[n] == '.' && strspn (p + n + 1, "9") == strlen (p + n + 1);
}

static void
look_at_edges (const FusSummary *self, guint m, double sign, GArray *candidates)
{
  const FusMatrix *block = fus_dataset_get_block (self->dataset, m);
  const FusEdge *edges = sign > 0 ? self->scans[m]->lowest : self->scans[m]->highest;

  for (gsize d = 0; d < block->n_cols; d++)
    {
      const FusFeatureSummary *feature = &self->features[m][d];
      double value = sign * edges[d].value;
      double next = sign * edges[d].next;
      double spread = sign > 0 ? feature->max - next : next - feature->min;
      Candidate candidate = { value, m, d, edges[d].n, FALSE };

      if (edges[d].n < FEWEST_REPEATS || !isfinite (next) || is_same (value, 0) ||
          (!is_same (value, floor (value)) && !is_nines (value)))
        continue;
      candidate.far = spread > 0 && fabs (next - value) > spread &&
                      (value < 0 || is_usual (value) || is_nines (value) ||
                       value > FAR_ABOVE * fabs (next)) &&
                      has_others (block, d, value);
      g_array_append_val (candidates, candidate);
    }
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a;
  const Candidate *y = b;

  if (!is_same (x->value, y->value))
    return x->value < y->value ? -1 : 1;
  if (x->m != y->m)
    return x->m < y->m ? -1 : 1;

  return x->d < y->d ? -1 : x->d > y->d;
}

/* Samples that hold it, in whichever feature: a rule for what is missing is one of the
 * whole modality. */
static void
add_samples (const FusSummary *self, FusCheck *check)
{
  guint m = (guint) check->modality;
  gsize n_features = fus_dataset_get_modality (self->dataset, m)->n_features;
  gsize n = fus_dataset_get_n_samples (self->dataset);

  check->samples = g_new (guint, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      const FusReal *x = fus_dataset_get_values (self->dataset, m, i);
      gboolean holds = FALSE;

      for (gsize d = 0; x != NULL && d < n_features && !holds; d++)
        holds = is_same ((double) x[d], check->value);
      if (holds)
        check->samples[check->n_samples++] = i;
    }
}

static void
add_code (const FusSummary *self,
          GArray *found,
          const Candidate *candidates,
          gsize n_candidates)
{
  const char *name = fus_dataset_get_modality (self->dataset, candidates[0].m)->name;
  const char *id = fus_dataset_get_modality (self->dataset, candidates[0].m)->id;
  FusCheck check = { FUS_SEVERITY_WARNING, "code-for-missing",
                     .modality = (int) candidates[0].m, .value = candidates[0].value };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  const char *value = g_ascii_formatd (digits, sizeof digits,
                                       is_nines (candidates[0].value) ? "%.7g" : "%.0f",
                                       candidates[0].value);
  g_autofree char *count = NULL;

  check.features = g_new (guint, n_candidates);
  for (gsize i = 0; i < n_candidates; i++)
    {
      check.features[check.n_features++] = (guint) candidates[i].d;
      check.n += candidates[i].n;
    }
  add_samples (self, &check);
  count = fus_format_count ((gint64) check.n);
  check.message = g_strdup_printf (
    /* Translators: number of values, modality, a number such as -200 */
    g_dngettext (GETTEXT_PACKAGE,
                 "%s value of %s is %s, far outside of the rest: was it not recorded?",
                 "%s values of %s are %s, far outside of the rest: were they not "
                 "recorded?",
                 check.n),
    count, name, value);
  /* Translators: what to type in a command */
  check.remedy =
    g_strdup_printf (_ ("If so, import it with --missing %s=value:%s."), id, value);
  g_array_append_val (found, check);
}

/* One check a modality, of candidates that share a value. */
static void
judge_value (const FusSummary *self,
             GArray *found,
             const Candidate *candidates,
             gsize n_candidates)
{
  gsize n_far = 0;

  for (gsize i = 0; i < n_candidates; i++)
    n_far += candidates[i].far;
  if (n_far < (is_usual (candidates[0].value) || is_nines (candidates[0].value)
                 ? 1
                 : FEWEST_FEATURES))
    return;
  for (gsize first = 0, end = 0; first < n_candidates; first = end)
    {
      while (end < n_candidates && candidates[end].m == candidates[first].m)
        end++;
      add_code (self, found, candidates + first, end - first);
    }
}

void
fus_summary_check_codes (const FusSummary *self, GArray *found)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  const Candidate *all = NULL;

  for (guint m = 0; m < self->n_modalities; m++)
    {
      look_at_edges (self, m, 1, candidates);
      look_at_edges (self, m, -1, candidates);
    }
  g_array_sort (candidates, compare_values);
  all = (const Candidate *) (gconstpointer) candidates->data;
  for (gsize first = 0, end = 0; first < candidates->len; first = end)
    {
      while (end < candidates->len && is_same (all[end].value, all[first].value))
        end++;
      judge_value (self, found, all + first, end - first);
    }
}
