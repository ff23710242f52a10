/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site check: whether columns of how samples were handled show in what was measured,
 * and whether they can be kept apart from the label. */
#include "config.h"

#include "fus-sites.h"

#include "fus-analysis-error.h"
#include "fus-label-choice.h"
#include "fus-shared.h"
#include "fus-split.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_SITES 6
#define N_NEIGHBORS_OF_LABEL 5
/* MODELS.md 5.11. */
#define WARNING_V 0.3
#define WARNING_P 0.01
#define INSEPARABLE_V 0.7
#define FEWEST_WITHIN 20
/* Classes of a column that are left out in turn, at most. */
#define MOST_LEFT_OUT 20

static const char *const verdict_ids[] = { "not-known", "apart", "together",
                                           "inseparable" };

/* What a check is made with. */
typedef struct
{
  FusSites *sites;
  guint *units;
  guint64 seed;
  FusPool *pool;
  const FusProgress *progress;
} SiteCheck;

/* -- Which columns -- */

static gboolean
is_of_handling (const FusLabel *column)
{
  return column->kind == FUS_LABEL_CATEGORICAL && column->n_classes > 1 &&
         (column->group || fus_label_rate_name (column->name) < 0);
}

static gboolean
list_columns (FusSites *self, const char *id, GError **error)
{
  const guint n = fus_dataset_get_n_labels (self->dataset);

  self->sites = g_new0 (FusSite, n + 1);
  for (guint i = 0; i < n && self->n_sites < MOST_SITES; i++)
    {
      const FusLabel *column = fus_dataset_get_label (self->dataset, i);
      const gboolean wanted =
        id != NULL ? g_str_equal (column->id, id) || g_str_equal (column->name, id)
                   : column != self->label && is_of_handling (column);

      if (wanted)
        self->sites[self->n_sites++].column = column;
    }
  if (self->n_sites > 0)
    return TRUE;
  if (id != NULL)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL,
                 _ ("The data have no column “%s”"), id);
  else
    g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                         n > 0 ? _ ("No column is named after a site, batch or operator: "
                                    "choose one.")
                               : _ ("No column says where samples come from."));

  return FALSE;
}

/* -- How well it is told -- */

static void
set_untold (FusSite *site, guint n_modalities)
{
  for (guint m = 0; m < n_modalities; m++)
    site->alone[m] = (FusTold){ .from = FUS_MASK_BIT (m),
                                .linear = FUS_INTERVAL_UNKNOWN,
                                .neighbors = FUS_INTERVAL_UNKNOWN,
                                .guess = (double) NAN,
                                .gain = FUS_INTERVAL_UNKNOWN,
                                .auc_linear = FUS_INTERVAL_UNKNOWN,
                                .auc_neighbors = FUS_INTERVAL_UNKNOWN };
}

/* FALSE only where the work should end. */
static gboolean
take_untold (FusSite *site, GError *cause, GError **error)
{
  if (!g_error_matches (cause, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (site->why_not == NULL)
    site->why_not = g_strdup (cause->message);
  g_error_free (cause);

  return TRUE;
}

static gboolean
tell_site (const SiteCheck *work, FusSite *site, GError **error)
{
  GError *cause = NULL;
  g_autoptr (FusCross) cross = NULL;
  guint n_told = 0;

  site->alone = g_new0 (FusTold, work->sites->n_modalities + 1);
  set_untold (site, work->sites->n_modalities);
  cross = fus_cross_new (work->sites->dataset, site->column, work->seed, work->pool,
                         work->progress, &cause);
  if (cross == NULL)
    return take_untold (site, cause, error);
  site->n = cross->folds->n;
  site->n_known = cross->folds->n_known;
  for (guint m = 0; m < work->sites->n_modalities; m++)
    {
      g_autoptr (FusCrossed) crossed =
                   fus_cross_read (cross, FUS_MASK_BIT (m), FUS_MASK_BIT (m),
                                   FUS_SITES_NEIGHBORS, work->pool, work->progress,
                                   &cause);

      if (crossed == NULL && !take_untold (site, g_steal_pointer (&cause), error))
        return FALSE;
      if (crossed == NULL)
        continue;
      site->alone[m] = fus_told_new (cross, crossed, work->seed);
      n_told++;
    }
  if (n_told > 0)
    g_clear_pointer (&site->why_not, g_free);

  return TRUE;
}

/* -- Whether it can be kept apart from the label -- */

/* Whether a class of the column has a label that no other has, and no other label. */
static gboolean
has_own_label (const FusLabel *column, const FusLabel *label, gsize n_samples)
{
  g_autofree gint32 *label_of = g_new (gint32, column->n_classes + 1);
  g_autofree gint32 *column_of = g_new (gint32, label->n_classes + 1);

  for (guint k = 0; k < column->n_classes; k++)
    label_of[k] = -1;
  for (guint k = 0; k < label->n_classes; k++)
    column_of[k] = -1;
  for (gsize i = 0; i < n_samples; i++)
    {
      const gint32 c = column->codes[i];
      const gint32 y = label->codes[i];

      if (c < 0 || y < 0)
        continue;
      label_of[c] = label_of[c] == -1 || label_of[c] == y ? y : -2;
      column_of[y] = column_of[y] == -1 || column_of[y] == c ? c : -2;
    }
  for (guint k = 0; k < column->n_classes; k++)
    if (label_of[k] >= 0 && column_of[label_of[k]] == (gint32) k)
      return TRUE;

  return FALSE;
}

static FusSiteVerdict
judge (const SiteCheck *work, const FusSite *site)
{
  const FusLabel *label = work->sites->label;
  const gsize n = fus_dataset_get_n_samples (work->sites->dataset);
  const gboolean both =
    label->kind == FUS_LABEL_CATEGORICAL && site->column->kind == FUS_LABEL_CATEGORICAL;

  if (isnan (site->with_label.v) || !(site->with_label.v >= WARNING_V) ||
      !(site->with_label.p < WARNING_P))
    return FUS_SITE_APART;
  if (site->with_label.v >= INSEPARABLE_V ||
      (both && has_own_label (site->column, label, n)))
    return FUS_SITE_INSEPARABLE;

  return FUS_SITE_TOGETHER;
}

/* Folds of the samples that know both. @apart: a fold for each class of the column */
static FusFolds *
make_folds (const SiteCheck *work, const FusSite *site, gboolean apart)
{
  const FusLabel *column = site->column;
  FusFolds *folds =
    fus_folds_new (work->sites->dataset, work->sites->label, 0, FUS_CROSS_FOLDS,
                   FUS_CROSS_FEWEST_IN_CLASS, FUS_CROSS_MOST_ROWS, work->seed);
  gsize n = 0;

  for (gsize i = 0; i < folds->n; i++)
    {
      const gint32 code = column->codes[folds->rows[i]];

      if (code < 0)
        continue;
      folds->rows[n] = folds->rows[i];
      folds->units[n] = folds->units[i];
      folds->folds[n++] = apart ? (guint8) code : folds->folds[i];
    }
  folds->n = n;
  if (apart)
    folds->n_folds = column->n_classes;

  return folds;
}

static gboolean
tell_label_from_column (const SiteCheck *work, FusSite *site, GError **error)
{
  GError *cause = NULL;
  g_autoptr (FusCross) cross =
               fus_cross_new_in_folds (work->sites->dataset, work->sites->label,
                                       make_folds (work, site, FALSE), work->pool,
                                       work->progress, &cause);
  g_autoptr (FusCrossed) crossed = NULL;
  FusTold told;

  if (cross == NULL)
    return take_untold (site, cause, error);
  crossed = fus_cross_read_column (cross, site->column->codes, site->column->n_classes);
  told = fus_told_new (cross, crossed, work->seed);
  site->label_from_column = told.linear;
  site->label_guess = told.guess;

  return TRUE;
}

static gboolean
tell_left_out (const SiteCheck *work, FusSite *site, GError **error)
{
  const FusMask all = fus_mask_all (work->sites->n_modalities);
  GError *cause = NULL;
  g_autoptr (FusCross) cross = NULL;
  g_autoptr (FusCrossed) crossed = NULL;
  FusTold told;

  if (site->column->n_classes > MOST_LEFT_OUT)
    return TRUE;
  cross = fus_cross_new_in_folds (work->sites->dataset, work->sites->label,
                                  make_folds (work, site, TRUE), work->pool,
                                  work->progress, &cause);
  if (cross != NULL)
    crossed = fus_cross_read (cross, all, all, N_NEIGHBORS_OF_LABEL, work->pool,
                              work->progress, &cause);
  if (crossed == NULL)
    return take_untold (site, cause, error);
  told = fus_told_new (cross, crossed, work->seed);
  site->left_out = *fus_told_get_quality (&told);

  return TRUE;
}

/* The label within one class of the column; unknown where it has too few. */
static gboolean
tell_within_class (const SiteCheck *work,
                   FusSite *site,
                   gint32 code,
                   FusTold *told,
                   GError **error)
{
  FusDataset *all = work->sites->dataset;
  const gsize n_samples = fus_dataset_get_n_samples (all);
  g_autofree guint *rows = g_new (guint, n_samples + 1);
  g_autoptr (FusDataset) part = NULL;
  g_autoptr (FusCross) cross = NULL;
  g_autoptr (FusCrossed) crossed = NULL;
  const FusMask mask = fus_mask_all (work->sites->n_modalities);
  GError *cause = NULL;
  gsize n = 0;

  told->n = 0;
  for (gsize i = 0; i < n_samples; i++)
    if (site->column->codes[i] == code && work->sites->label->codes[i] >= 0)
      rows[n++] = (guint) i;
  if (n < FEWEST_WITHIN)
    return TRUE;
  part = fus_dataset_select (all, rows, n);
  cross = fus_cross_new (part, fus_dataset_find_label (part, work->sites->label->id),
                         work->seed, work->pool, work->progress, &cause);
  if (cross != NULL)
    crossed = fus_cross_read (cross, mask, mask, N_NEIGHBORS_OF_LABEL, work->pool,
                              work->progress, &cause);
  if (crossed == NULL)
    {
      g_autofree char *kept = site->why_not;
      gboolean go_on = FALSE;

      site->why_not = NULL;
      go_on = take_untold (site, cause, error);
      g_free (site->why_not);
      site->why_not = g_steal_pointer (&kept);
      return go_on;
    }
  *told = fus_told_new (cross, crossed, work->seed);

  return TRUE;
}

static gboolean
tell_within (const SiteCheck *work, FusSite *site, GError **error)
{
  double sum = 0;
  double guess = 0;
  double variance = 0;
  gsize n_units = 0;

  for (guint k = 0; k < site->column->n_classes; k++)
    {
      FusTold told = { .n = 0 };
      const FusInterval *quality = NULL;

      if (!tell_within_class (work, site, (gint32) k, &told, error))
        return FALSE;
      if (told.n == 0)
        continue;
      quality = fus_told_get_quality (&told);
      sum += quality->value;
      guess += told.guess;
      variance += pow ((quality->high - quality->low) / (2 * 1.6448536269514722), 2);
      n_units += told.n_units;
      site->n_within++;
    }
  if (site->n_within == 0)
    return TRUE;
  site->within = fus_interval_from_error (sum / site->n_within,
                                          sqrt (variance) / site->n_within, n_units);
  site->within_guess = guess / site->n_within;

  return TRUE;
}

static gboolean
check_site (const SiteCheck *work, FusSite *site, GError **error)
{
  const FusLabel *label = work->sites->label;

  site->with_label = (FusAssociation){ (double) NAN, (double) NAN, 0 };
  site->label_from_column = site->within = site->left_out = FUS_INTERVAL_UNKNOWN;
  site->label_guess = site->within_guess = (double) NAN;
  if (!tell_site (work, site, error))
    return FALSE;
  if (label == NULL || label == site->column)
    return TRUE;
  site->with_label = fus_association_of_labels (work->sites->dataset, site->column, label,
                                                work->units, work->seed);
  site->verdict = judge (work, site);
  if (site->verdict == FUS_SITE_APART || label->kind != FUS_LABEL_CATEGORICAL ||
      site->column->kind != FUS_LABEL_CATEGORICAL)
    return TRUE;

  return tell_label_from_column (work, site, error) && tell_within (work, site, error) &&
         tell_left_out (work, site, error);
}

FusSites *
fus_sites_new (FusDataset *dataset,
               const FusLabel *label,
               const char *column,
               guint64 seed,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  g_autoptr (FusSites) self = g_atomic_rc_box_new0 (FusSites);
  g_autofree guint *units = NULL;
  SiteCheck work = { self, NULL, seed, pool, progress };

  self->dataset = fus_dataset_ref (dataset);
  self->label = label;
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  if (!list_columns (self, column, error))
    return NULL;
  work.units = units = fus_split_list_units (dataset, NULL);
  for (guint i = 0; i < self->n_sites; i++)
    if (!check_site (&work, &self->sites[i], error) ||
        !fus_progress_tick (progress, (i + 1.0) / self->n_sites, NULL, error))
      return NULL;

  return g_steal_pointer (&self);
}

static void
sites_clear (FusSites *self)
{
  for (guint i = 0; i < self->n_sites; i++)
    {
      g_free (self->sites[i].alone);
      g_free (self->sites[i].why_not);
    }
  g_free (self->sites);
  fus_dataset_unref (self->dataset);
}

FUS_DEFINE_SHARED (FusSites, fus_sites, sites_clear)

const char *
fus_site_verdict_get_id (FusSiteVerdict verdict)
{
  g_assert ((guint) verdict < G_N_ELEMENTS (verdict_ids));

  return verdict_ids[verdict];
}

const FusInterval *
fus_site_get_telling (const FusSite *self, guint m)
{
  return self->column->kind == FUS_LABEL_CATEGORICAL
           ? fus_told_get_auc (&self->alone[m])
           : fus_told_get_quality (&self->alone[m]);
}

gboolean
fus_site_is_told (const FusSite *self, guint m)
{
  const FusInterval *telling = fus_site_get_telling (self, m);

  if (self->column->kind != FUS_LABEL_CATEGORICAL)
    return fus_interval_is_above (telling, 0) && telling->value >= FUS_LEAST_R2;

  return telling->n >= FUS_FEWEST_SAMPLES && telling->low > FUS_SITES_TOLD;
}
