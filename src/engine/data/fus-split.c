/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which samples are for what. Dealt stratum by stratum to whichever part is furthest
 * behind, so that shares hold in every class and pattern as well as whole numbers
 * allow. The same seed has to mean the same split for good: the label that strata go
 * by is the first categorical one, not the default label, whose choice may get better. */
#include "config.h"

#include "fus-split.h"

#include "fus-copies.h"
#include "fus-file-error.h"
#include "fus-option.h"
#include "fus-rng.h"
#include "fus-shared.h"
#include "fus-stretches.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_PARTS 3

static const char *const role_ids[] = { "none", "train", "valid", "test" };

static FusSplit *
split_new (gsize n_samples)
{
  FusSplit *self = g_atomic_rc_box_new0 (FusSplit);

  self->n_samples = n_samples;
  self->roles = g_new0 (guint8, n_samples);

  return self;
}

typedef struct
{
  const gint32 *codes; /* NULL without a label */
  const FusMask *presence;
} Strata;

static int
compare_strata (gconstpointer a, gconstpointer b, gpointer data)
{
  const Strata *strata = data;
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  if (strata->codes != NULL && strata->codes[x] != strata->codes[y])
    return strata->codes[x] < strata->codes[y] ? -1 : 1;
  if (strata->presence[x] != strata->presence[y])
    return strata->presence[x] < strata->presence[y] ? -1 : 1;

  return 0;
}

/* Not the default label, whose choice may get better: a seed must go on meaning the same
 * split. */
static const FusLabel *
find_first_categorical (const FusDataset *dataset)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label->kind == FUS_LABEL_CATEGORICAL && !label->group)
        return label;
    }

  return NULL;
}

/* All samples: stratum after stratum, within each in random order. */
static guint *
order_samples (const FusDataset *dataset, guint64 seed)
{
  guint n = (guint) fus_dataset_get_n_samples (dataset);
  const FusLabel *label = find_first_categorical (dataset);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SPLIT, 0, 0);
  Strata strata = { label != NULL ? label->codes : NULL,
                    fus_dataset_get_presence (dataset) };
  guint *order = g_new (guint, n);

  fus_rng_permutation (&rng, order, n);
  g_qsort_with_data (order, (int) n, sizeof *order, compare_strata, &strata);

  return order;
}

/* The part that is furthest behind its share. */
static guint
find_needy (const double *shares, const gsize *counts, gsize n_dealt)
{
  guint best = 0;
  double best_deficit = -G_MAXDOUBLE;

  for (guint part = 0; part < N_PARTS; part++)
    {
      double deficit = shares[part] * (double) (n_dealt + 1) - (double) counts[part];

      if (shares[part] > 0 && deficit > best_deficit)
        {
          best = part;
          best_deficit = deficit;
        }
    }

  return best;
}

static guint
find_root (const guint *first, guint sample)
{
  while (first[sample] != sample)
    sample = first[sample];

  return sample;
}

guint *
fus_split_list_units (const FusDataset *dataset, const FusLabel *but)
{
  guint *first = fus_copies_find_records (dataset);
  const guint n = (guint) fus_dataset_get_n_samples (dataset);
  gsize n_units = 0;
  g_autofree guint *units = fus_stretches_list_units (dataset, but, &n_units);
  g_autofree guint *heads = g_new0 (guint, n_units + 1);

  for (guint i = 0; i < n && units != NULL; i++)
    {
      guint a = find_root (first, i);
      guint b = 0;

      if (heads[units[i]] == 0)
        heads[units[i]] = i + 1;
      b = find_root (first, heads[units[i]] - 1);
      first[MAX (a, b)] = MIN (a, b);
    }
  for (guint i = 0; i < n; i++)
    first[i] = find_root (first, i);

  return first;
}

FusSplit *
fus_split_new (const FusDataset *dataset,
               double train,
               double valid,
               double test,
               guint64 seed)
{
  FusSplit *self = split_new (fus_dataset_get_n_samples (dataset));
  g_autofree guint *order = order_samples (dataset, seed);
  g_autofree guint *first = fus_split_list_units (dataset, NULL);
  g_autofree guint8 *dealt = g_new0 (guint8, self->n_samples);
  const FusMask *presence = fus_dataset_get_presence (dataset);
  g_autofree guint *sizes = g_new0 (guint, self->n_samples);
  double sum = train + valid + test;
  double shares[N_PARTS] = { train / sum, valid / sum, test / sum };
  gsize counts[N_PARTS] = { 0 };
  gsize n_dealt = 0;

  for (gsize i = 0; i < self->n_samples; i++)
    sizes[first[i]] += presence[i] != 0;
  for (gsize i = 0; i < self->n_samples; i++)
    {
      const guint one = first[order[i]];
      guint part = 0;

      if (presence[order[i]] == 0)
        continue;
      if (dealt[one] == FUS_ROLE_NONE)
        {
          part = find_needy (shares, counts, n_dealt);
          counts[part] += sizes[one];
          n_dealt += sizes[one];
          dealt[one] = (guint8) (FUS_ROLE_TRAIN + part);
        }
      self->roles[order[i]] = dealt[one];
    }

  return self;
}

FusSplit *
fus_split_new_from_roles (const guint8 *roles, gsize n_samples)
{
  FusSplit *self = split_new (n_samples);

  if (n_samples > 0)
    memcpy (self->roles, roles, n_samples);

  return self;
}

static gboolean
parse_shares (const char *text, double *shares)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);

  if (g_strv_length (parts) != N_PARTS)
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++)
    {
      char *end = NULL;

      shares[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end != '\0')
        return FALSE;
    }

  return TRUE;
}

/* A share so small that nobody falls to it. */
static gboolean
check_training_share (const FusSplit *self, const char *text, GError **error)
{
  if (memchr (self->roles, FUS_ROLE_TRAIN, self->n_samples) != NULL)
    return TRUE;
  g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
               _ ("“%s” is not a split of these data: it leaves no sample to train with"),
               text);

  return FALSE;
}

static FusSplit *
new_from_shares (const FusDataset *dataset,
                 const char *text,
                 const double *shares,
                 guint64 seed,
                 GError **error)
{
  double smallest = MIN (MIN (shares[0], shares[1]), shares[2]);
  double sum = shares[0] + shares[1] + shares[2];

  if (smallest >= 0 && isfinite (sum) && shares[0] > 0)
    return fus_split_new (dataset, shares[0], shares[1], shares[2], seed);
  g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
               _ ("“%s” is not a split: it takes three shares, of which none is below 0 "
                  "and the first, to train with, is above 0"),
               text);

  return NULL;
}

static char *
read_text (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  FusPlace place = { .file = path, .row = -1 };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      place.remedy = _ ("Name a file with an id, a tab and train, valid or test on each "
                        "line, or shares such as 0.8/0.1/0.1.");
      fus_file_error_set (error, FUS_FILE_ERROR_NOT_FOUND, place,
                          _ ("There is no such file"));
    }
  else if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE, place, _ ("It is not a file"));
  else if (!g_file_get_contents (path, &text, &length, &cause))
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE, place, "%s", cause->message);
  else if (!g_utf8_validate (text, (gssize) length, NULL))
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT, place, _ ("It is not a text file"));
  else
    return g_steal_pointer (&text);

  return NULL;
}

static gboolean
read_role (FusSplit *self, const FusDataset *dataset, const char *line, GError **error)
{
  const char *tab = strchr (line, '\t');
  g_autofree char *id = g_strndup (line, tab != NULL ? (gsize) (tab - line) : 0);
  FusPlace place = { .object = id, .row = -1 };
  FusRole role = FUS_ROLE_NONE;
  guint sample = 0;

  place.remedy = _ ("Each line is an id, a tab and train, valid or test.");
  if (tab == NULL || !fus_role_from_id (tab + 1, &role) || role == FUS_ROLE_NONE)
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT, place,
                        _ ("“%s” does not say what a sample is for"), line);
  else if (!fus_dataset_find_sample (dataset, id, &sample))
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                        _ ("The data has no sample “%s”"), id);
  else if (self->roles[sample] != FUS_ROLE_NONE)
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place,
                        _ ("The sample “%s” is named twice"), id);
  else
    {
      self->roles[sample] = (guint8) role;
      return TRUE;
    }

  return FALSE;
}

static void
leave_out_empty (FusSplit *self, const FusDataset *dataset)
{
  for (gsize i = 0; i < self->n_samples; i++)
    if (fus_dataset_get_presence (dataset)[i] == 0)
      self->roles[i] = FUS_ROLE_NONE;
}

static FusSplit *
new_from_file (const FusDataset *dataset, const char *path, GError **error)
{
  g_autoptr (FusSplit) self = split_new (fus_dataset_get_n_samples (dataset));
  g_autofree char *text = read_text (path, error);
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", -1) : NULL;

  if (lines == NULL)
    return NULL;
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;

      g_strchomp (lines[i]);
      if (*lines[i] == '\0' || read_role (self, dataset, lines[i], &local))
        continue;
      fus_file_error_fill_place (local,
                                 (FusPlace){ .file = path, .row = (gint64) i + 1 });
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  leave_out_empty (self, dataset);

  return g_steal_pointer (&self);
}

static gboolean
check_training_rows (const FusSplit *self, const char *path, GError **error)
{
  if (memchr (self->roles, FUS_ROLE_TRAIN, self->n_samples) != NULL)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ .file = path, .row = -1 },
                      _ ("It leaves no sample to train with"));

  return FALSE;
}

FusSplit *
fus_split_new_from_text (const FusDataset *dataset,
                         const char *text,
                         guint64 seed,
                         GError **error)
{
  double shares[N_PARTS] = { 0 };
  g_autoptr (FusSplit) self = NULL;

  if (parse_shares (text, shares))
    {
      self = new_from_shares (dataset, text, shares, seed, error);
      if (self == NULL || !check_training_share (self, text, error))
        return NULL;
      return g_steal_pointer (&self);
    }
  self = new_from_file (dataset, text, error);
  if (self == NULL || !check_training_rows (self, text, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
fus_split_clear (FusSplit *self)
{
  g_free (self->roles);
}

FUS_DEFINE_SHARED (FusSplit, fus_split, fus_split_clear)

guint *
fus_split_list_rows (const FusSplit *self, FusRole role, gsize *n_rows)
{
  g_assert ((guint) role <= FUS_ROLE_TEST);

  guint *rows = g_new (guint, self->n_samples);

  *n_rows = 0;
  for (gsize i = 0; i < self->n_samples; i++)
    if (self->roles[i] == role)
      rows[(*n_rows)++] = (guint) i;

  return rows;
}

guint *
fus_split_list_held_out (const FusSplit *self,
                         const FusDataset *dataset,
                         gsize *n_rows,
                         const char **part)
{
  static const FusRole order[] = { FUS_ROLE_TEST, FUS_ROLE_VALID, FUS_ROLE_TRAIN };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autofree guint *rows = fus_split_list_rows (self, order[i], n_rows);

      *part = fus_role_get_id (order[i]);
      if (*n_rows > 0)
        return g_steal_pointer (&rows);
    }
  *part = "all";

  return fus_dataset_list_recorded (dataset, n_rows);
}

static gboolean
is_unseen (FusRole role, const char *part)
{
  if (g_str_equal (part, "test"))
    return role == FUS_ROLE_TEST;
  if (g_str_equal (part, "valid"))
    return role == FUS_ROLE_VALID;

  return role == FUS_ROLE_TEST || role == FUS_ROLE_VALID;
}

guint *
fus_split_list_unseen (const FusSplit *self,
                       const FusDataset *dataset,
                       const char *part,
                       gsize *n_rows,
                       gboolean *held_out)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  g_autofree guint *rows = g_new (guint, self->n_samples + 1);
  gboolean trained = FALSE;

  *n_rows = 0;
  for (gsize i = 0; i < self->n_samples; i++)
    {
      trained = trained || self->roles[i] == FUS_ROLE_TRAIN;
      if (presence[i] != 0 && is_unseen (self->roles[i], part))
        rows[(*n_rows)++] = (guint) i;
    }
  *held_out = *n_rows > 0 || !trained;
  if (*n_rows > 0)
    return g_steal_pointer (&rows);

  return fus_dataset_list_recorded (dataset, n_rows);
}

static gsize
count_role (const FusSplit *self, FusRole role, const guint *rows, gsize n_rows)
{
  gsize n = 0;

  for (gsize i = 0; self != NULL && i < n_rows; i++)
    n += self->roles[rows[i]] == role;

  return n;
}

gsize
fus_split_count_own (const FusSplit *self, const guint *rows, gsize n_rows)
{
  return count_role (self, FUS_ROLE_TRAIN, rows, n_rows);
}

static gboolean
knows_training (const FusSplit *self)
{
  for (gsize i = 0; self != NULL && i < self->n_samples; i++)
    if (self->roles[i] == FUS_ROLE_TRAIN)
      return TRUE;

  return FALSE;
}

/* What the model was trained on it does better than the rest. */
static const char *
describe_own (const FusDataset *dataset, gsize n_own, gsize n_rows)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  gsize n_all = 0;

  if (n_own == n_rows)
    return _ ("The model was trained on these samples, so it looks better than it is.");
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    n_all += presence[i] != 0;
  if (n_rows == n_all)
    return _ ("These are all samples, also those that the model was trained on: it looks "
              "better than it is.");

  return _ (
    "The model was trained on some of these samples: it looks better than it is.");
}

const char *
fus_split_describe_rows (const FusSplit *self,
                         const FusDataset *dataset,
                         const guint *rows,
                         gsize n_rows)
{
  gsize n_own = fus_split_count_own (self, rows, n_rows);

  if (!knows_training (self))
    return _ ("Which of these samples the model has seen is not known.");
  if (n_own > 0)
    return describe_own (dataset, n_own, n_rows);
  if (count_role (self, FUS_ROLE_TEST, rows, n_rows) == n_rows)
    return _ ("These samples were kept for testing.");
  if (count_role (self, FUS_ROLE_VALID, rows, n_rows) == n_rows)
    return _ ("These samples were kept for validation.");

  return _ ("The model was not trained on these samples.");
}

guint *
fus_dataset_list_recorded (const FusDataset *dataset, gsize *n_rows)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  const FusMask *presence = fus_dataset_get_presence (dataset);
  guint *rows = g_new (guint, n + 1);

  *n_rows = 0;
  for (gsize i = 0; i < n; i++)
    if (presence[i] != 0)
      rows[(*n_rows)++] = (guint) i;

  return rows;
}

const char *
fus_role_get_id (FusRole role)
{
  g_assert ((guint) role <= FUS_ROLE_TEST);

  return role_ids[role];
}

gboolean
fus_role_from_id (const char *id, FusRole *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (role_ids); i++)
    if (g_str_equal (role_ids[i], id))
      {
        *role = (FusRole) i;
        return TRUE;
      }

  return FALSE;
}
