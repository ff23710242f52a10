/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that stand in two modalities: a copy of a whole one, or some columns. What one
 * tells of the other is then no finding. */
#include "config.h"

#include "fus-format-count.h"
#include "fus-letters.h"
#include "fus-summary-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  N_LOOKED_AT = 64,  /* rows by which equal columns are looked for */
  FEWEST_ROWS = 10,  /* that say something */
  FEWEST_LEVELS = 8, /* of columns whose names differ */
};

/* Two modalities and the samples that have both. */
typedef struct
{
  const FusSummary *summary;
  guint a;
  guint b;
  guint *samples;
  gsize n;
} Pair;

static void
pair_init (Pair *self, const FusSummary *summary, guint a, guint b)
{
  const FusMask *presence = fus_dataset_get_presence (summary->dataset);
  gsize n_samples = fus_dataset_get_n_samples (summary->dataset);

  *self = (Pair){ summary, a, b, g_new (guint, MAX (n_samples, 1)), 0 };
  for (gsize i = 0; i < n_samples; i++)
    if (fus_mask_has (presence[i], a) && fus_mask_has (presence[i], b))
      self->samples[self->n++] = (guint) i;
}

static void
pair_clear (Pair *self)
{
  g_clear_pointer (&self->samples, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
is_constant (const Pair *self, guint m, gsize d)
{
  return !(self->summary->features[m][d].max > self->summary->features[m][d].min);
}

static FusReal
get_value (const Pair *self, guint m, gsize d, gsize i)
{
  return fus_dataset_get_values (self->summary->dataset, m, self->samples[i])[d];
}

/* Every NaN is the same. */
static guint64
add_hash (guint64 hash, FusReal value)
{
  double wide = isnan (value) ? (double) NAN : (double) value;
  guint64 bits = 0;

  memcpy (&bits, &wide, sizeof bits);

  return (hash ^ bits) * G_GUINT64_CONSTANT (1099511628211) + (hash >> 29);
}

static guint64 *
hash_columns (const Pair *self, guint m)
{
  gsize n_features = fus_dataset_get_modality (self->summary->dataset, m)->n_features;
  gsize step = MAX (self->n / N_LOOKED_AT, 1);
  guint64 *hashes = g_new (guint64, MAX (n_features, 1));

  for (gsize d = 0; d < n_features; d++)
    hashes[d] = G_GUINT64_CONSTANT (14695981039346656037);
  for (gsize i = 0; i < self->n; i += step)
    {
      const FusReal *x =
        fus_dataset_get_values (self->summary->dataset, m, self->samples[i]);

      for (gsize d = 0; d < n_features; d++)
        hashes[d] = add_hash (hashes[d], x[d]);
    }

  return hashes;
}

static gboolean
are_equal (const Pair *self, gsize d, gsize e)
{
  for (gsize i = 0; i < self->n; i++)
    {
      FusReal x = get_value (self, self->a, d, i);
      FusReal y = get_value (self, self->b, e, i);

      if (isnan (x) ? !isnan (y) : !(x <= y && x >= y))
        return FALSE;
    }

  return TRUE;
}

static const char *
get_name (const Pair *self, guint m, gsize d)
{
  char **names = fus_dataset_get_modality (self->summary->dataset, m)->feature_names;

  return names != NULL ? names[d] : "";
}

static gboolean
has_many_levels (const Pair *self, gsize d)
{
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_double_hash, g_double_equal, g_free, NULL);
  gsize enough = MAX ((gsize) FEWEST_LEVELS, MIN (self->n / 5, 1000));

  for (gsize i = 0; i < self->n && g_hash_table_size (seen) < enough; i++)
    {
      double value = (double) get_value (self, self->a, d, i);

      g_hash_table_add (seen, g_memdup2 (&value, sizeof value));
    }

  return g_hash_table_size (seen) >= enough;
}

/* Equal columns of few values are no wonder, unless they have one name. */
static gboolean
is_telling (const Pair *self, gsize d, gsize e)
{
  const char *name = get_name (self, self->a, d);

  return (fus_text_has_letter (name) &&
          g_str_equal (name, get_name (self, self->b, e))) ||
         has_many_levels (self, d);
}

/* Columns of b that stand in a; @all: (out): whether that is all of both. */
static guint *
list_repeats (const Pair *self, gsize *n_repeats, gboolean *all)
{
  gsize n_a = fus_dataset_get_modality (self->summary->dataset, self->a)->n_features;
  gsize n_b = fus_dataset_get_modality (self->summary->dataset, self->b)->n_features;
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint64 *hashes_a = hash_columns (self, self->a);
  g_autofree guint64 *hashes_b = hash_columns (self, self->b);
  guint *repeats = g_new (guint, MAX (n_b, 1));
  gsize n_same = 0;

  *n_repeats = 0;
  for (gsize d = n_a; d-- > 0;)
    g_hash_table_insert (places, &hashes_a[d], GSIZE_TO_POINTER (d + 1));
  for (gsize e = 0; e < n_b; e++)
    {
      gsize d = GPOINTER_TO_SIZE (g_hash_table_lookup (places, &hashes_b[e]));

      if (d == 0 || !are_equal (self, d - 1, e))
        continue;
      n_same++;
      if (!is_constant (self, self->b, e) && is_telling (self, d - 1, e))
        repeats[(*n_repeats)++] = (guint) e;
    }
  *all = n_same == n_b && n_a == n_b && *n_repeats > 0 &&
         self->n == fus_dataset_get_n_present (self->summary->dataset, self->a) &&
         self->n == fus_dataset_get_n_present (self->summary->dataset, self->b);

  return repeats;
}

static char *
describe (const Pair *self, gsize n, gboolean all)
{
  const char *a = fus_dataset_get_modality (self->summary->dataset, self->a)->name;
  const char *b = fus_dataset_get_modality (self->summary->dataset, self->b)->name;
  g_autofree char *count = fus_format_count ((gint64) n);

  if (all)
    /* Translators: two modalities */
    return g_strdup_printf (_ ("The same numbers stand in %s as in %s: it is a copy."), b,
                            a);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* Translators: a number, two modalities */
                                       "%s column of %s stands in %s too.",
                                       "%s columns of %s stand in %s too.", n),
                          count, b, a);
}

static void
check_pair (const Pair *self, GArray *found)
{
  FusCheck check = { FUS_SEVERITY_WARNING, .modality = (int) self->b };
  gboolean all = FALSE;

  if (self->n < FEWEST_ROWS)
    return;
  check.features = list_repeats (self, &check.n_features, &all);
  if (check.n_features == 0)
    {
      g_free (check.features);
      return;
    }
  check.id = all ? "copy-of-modality" : "repeated-column";
  check.n = check.n_features;
  check.message = describe (self, check.n, all);
  check.remedy = g_strdup (
    all ? _ ("Leave one of the two out.")
        : _ ("Leave these columns out of one of the two, with --drop where they are "
             "imported."));
  g_array_append_val (found, check);
}

void
fus_summary_check_copies (const FusSummary *self, GArray *found)
{
  for (guint b = 1; b < self->n_modalities; b++)
    for (guint a = 0; a < b; a++)
      {
        g_auto (Pair) pair = { NULL };

        pair_init (&pair, self, a, b);
        check_pair (&pair, found);
      }
}
