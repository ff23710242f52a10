/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features as a list model. Rows become objects when they are asked for, and no sooner;
 * order and search are places in one array. */
#define _GNU_SOURCE /* strverscmp */
#include "config.h"

#include "fus-feature-list.h"

#include "fus-getter.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* -- A row -- */

struct _FusFeatureItem
{
  GObject parent_instance;

  FusFeatures *features;
  gsize index;
};

G_DEFINE_FINAL_TYPE (FusFeatureItem, fus_feature_item, G_TYPE_OBJECT)

static void
fus_feature_item_finalize (GObject *object)
{
  fus_features_unref (FUS_FEATURE_ITEM (object)->features);
  G_OBJECT_CLASS (fus_feature_item_parent_class)->finalize (object);
}

static void
fus_feature_item_class_init (FusFeatureItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_feature_item_finalize;
}

static void
fus_feature_item_init (FusFeatureItem *self)
{
}

const FusFeature *
fus_feature_item_get_feature (FusFeatureItem *self)
{
  g_return_val_if_fail (FUS_IS_FEATURE_ITEM (self), NULL);

  return &self->features->features[self->index];
}

FUS_DEFINE_GETTER (FusFeatureItem,
                   FEATURE_ITEM,
                   const FusFeatures *,
                   fus_feature_item_get_features,
                   features)

static char *
dup_name (const FusDataset *dataset, const FusFeature *feature)
{
  return fus_modality_dup_feature_name (fus_dataset_get_modality (dataset, feature->m),
                                        feature->feature);
}

char *
fus_feature_item_dup_name (FusFeatureItem *self)
{
  g_return_val_if_fail (FUS_IS_FEATURE_ITEM (self), NULL);

  return dup_name (self->features->dataset, fus_feature_item_get_feature (self));
}

double
fus_feature_item_get_missing (FusFeatureItem *self)
{
  g_return_val_if_fail (FUS_IS_FEATURE_ITEM (self), 0);

  return fus_features_get_missing (self->features, self->index);
}

/* -- The list -- */

struct _FusFeatureList
{
  GObject parent_instance;

  FusFeatures *features;
  char *search;     /* without case */
  int only_m;       /* whose features are listed alone */
  GHashTable *only; /* (nullable): of these, feature + 1 */
  FusFeatureOrder order;
  gboolean descending;
  guint *shown; /* [n_shown]: places in features */
  guint n_shown;
};

static GType
feature_list_get_item_type (GListModel *model)
{
  return FUS_TYPE_FEATURE_ITEM;
}

static guint
feature_list_get_n_items (GListModel *model)
{
  return FUS_FEATURE_LIST (model)->n_shown;
}

static gpointer
feature_list_get_item (GListModel *model, guint position)
{
  FusFeatureList *self = FUS_FEATURE_LIST (model);
  FusFeatureItem *item = NULL;

  if (position >= self->n_shown)
    return NULL;
  item = g_object_new (FUS_TYPE_FEATURE_ITEM, NULL);
  item->features = fus_features_ref (self->features);
  item->index = self->shown[position];

  return item;
}

static void
feature_list_init_model (GListModelInterface *iface)
{
  iface->get_item_type = feature_list_get_item_type;
  iface->get_n_items = feature_list_get_n_items;
  iface->get_item = feature_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FusFeatureList,
                               fus_feature_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      feature_list_init_model))

static void
fus_feature_list_finalize (GObject *object)
{
  FusFeatureList *self = FUS_FEATURE_LIST (object);

  g_clear_pointer (&self->features, fus_features_unref);
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_free (self->search);
  g_free (self->shown);
  G_OBJECT_CLASS (fus_feature_list_parent_class)->finalize (object);
}

static void
fus_feature_list_class_init (FusFeatureListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_feature_list_finalize;
}

static void
fus_feature_list_init (FusFeatureList *self)
{
  self->order = FUS_FEATURE_AS_READ;
}

FusFeatureList *
fus_feature_list_new (void)
{
  return g_object_new (FUS_TYPE_FEATURE_LIST, NULL);
}

static double
get_number (const FusFeatureList *self, guint i)
{
  const FusFeature *feature = &self->features->features[i];

  switch (self->order)
    {
    case FUS_FEATURE_MEAN:
      return feature->mean;
    case FUS_FEATURE_SPREAD:
      return feature->sd;
    case FUS_FEATURE_MISSING:
      return fus_features_get_missing (self->features, i);
    case FUS_FEATURE_KIND:
      return (double) fus_dataset_get_modality (self->features->dataset, feature->m)
        ->kind;
    case FUS_FEATURE_SOURCE:
      return (double) feature->m;
    case FUS_FEATURE_NAME:
    case FUS_FEATURE_AS_READ:
    default:
      return 0;
    }
}

/* What a feature is sorted by; its name, where it is that. */
typedef struct
{
  guint i;
  double number;
  char *name;
} Sorted;

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const FusFeatureList *self = data;
  const Sorted *x = a;
  const Sorted *y = b;
  const int sign = self->descending ? -1 : 1;
  int by_name = 0;

  if (isnan (x->number) || isnan (y->number))
    {
      if (isnan (x->number) != isnan (y->number))
        return isnan (x->number) ? 1 : -1;
    }
  else if (x->number < y->number || x->number > y->number)
    return x->number < y->number ? -sign : sign;
  if (x->name != NULL)
    by_name = sign * strverscmp (x->name, y->name);
  if (by_name != 0)
    return by_name;

  return x->i < y->i ? -1 : 1;
}

static gboolean
is_found (const FusFeatureList *self, guint i)
{
  const FusDataset *dataset = self->features->dataset;
  const FusFeature *feature = &self->features->features[i];
  g_autofree char *name = NULL;
  g_autofree char *folded = NULL;

  if (self->only != NULL &&
      ((int) feature->m != self->only_m ||
       !g_hash_table_contains (self->only, GSIZE_TO_POINTER (feature->feature + 1))))
    return FALSE;
  if (self->search == NULL)
    return TRUE;
  name = dup_name (dataset, feature);
  folded = g_utf8_casefold (name, -1);
  if (strstr (folded, self->search) != NULL)
    return TRUE;
  g_free (folded);
  folded = g_utf8_casefold (fus_dataset_get_modality (dataset, feature->m)->name, -1);

  return strstr (folded, self->search) != NULL;
}

static void
list_again (FusFeatureList *self)
{
  const guint before = self->n_shown;
  const guint n = self->features != NULL ? (guint) self->features->n : 0;
  g_autofree Sorted *sorted = g_new0 (Sorted, n + 1);

  self->n_shown = 0;
  for (guint i = 0; i < n; i++)
    if (is_found (self, i))
      sorted[self->n_shown++] =
        (Sorted){ i, get_number (self, i),
                  self->order == FUS_FEATURE_NAME
                    ? dup_name (self->features->dataset, &self->features->features[i])
                    : NULL };
  if (self->order != FUS_FEATURE_AS_READ)
    g_qsort_with_data (sorted, (int) self->n_shown, sizeof *sorted, compare, self);
  g_free (self->shown);
  self->shown = g_new (guint, self->n_shown + 1);
  for (guint i = 0; i < self->n_shown; i++)
    {
      self->shown[i] = sorted[i].i;
      g_free (sorted[i].name);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n_shown);
}

void
fus_feature_list_set_features (FusFeatureList *self, FusFeatures *features)
{
  g_return_if_fail (FUS_IS_FEATURE_LIST (self));

  if (self->features == features)
    return;
  g_clear_pointer (&self->only, g_hash_table_unref);
  g_clear_pointer (&self->features, fus_features_unref);
  self->features = features != NULL ? fus_features_ref (features) : NULL;
  list_again (self);
}

void
fus_feature_list_set_search (FusFeatureList *self, const char *text)
{
  g_return_if_fail (FUS_IS_FEATURE_LIST (self));

  g_free (self->search);
  self->search = text != NULL && *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  list_again (self);
}

void
fus_feature_list_set_only (FusFeatureList *self, int m, const guint *features, gsize n)
{
  g_return_if_fail (FUS_IS_FEATURE_LIST (self));
  g_return_if_fail (features != NULL || n == 0);

  g_clear_pointer (&self->only, g_hash_table_unref);
  self->only_m = m;
  if (n > 0)
    self->only = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i < n; i++)
    g_hash_table_add (self->only, GSIZE_TO_POINTER ((gsize) features[i] + 1));
  list_again (self);
}

void
fus_feature_list_sort (FusFeatureList *self, FusFeatureOrder order, gboolean descending)
{
  g_return_if_fail (FUS_IS_FEATURE_LIST (self));

  if (self->order == order && self->descending == descending)
    return;
  self->order = order;
  self->descending = descending;
  list_again (self);
}

/* -- Selecting -- */

void
fus_feature_select_range (FusStudy *study,
                          const FusFeature *feature,
                          double low,
                          double high)
{
  g_return_if_fail (FUS_IS_STUDY (study));
  g_return_if_fail (feature != NULL);

  FusDataset *dataset = fus_study_get_dataset (study);
  gsize n = 0;
  g_autofree guint *samples = NULL;
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;

  if (dataset == NULL)
    return;
  samples = fus_feature_find (feature, dataset, low, high, &n);
  name = dup_name (dataset, feature);
  /* Translators: a feature; two numbers. */
  what = g_strdup_printf (_ ("%s from %.4g to %.4g"), name, low, high);
  fus_selection_name_next (fus_study_get_selection (study), what);
  fus_study_select (study, FUS_SELECTION_REPLACE, samples, n, _ ("Selecting a Range"));
}
