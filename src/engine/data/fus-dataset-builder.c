/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only way to a new dataset: parts are collected, checked when they are finished,
 * and frozen. All that a dataset promises (unique ids, rows that fit, one id a
 * modality, something present) is checked here and nowhere else. A row of nothing but
 * NaN is an absent row. Classes are sorted, as numbers where all are. */
#include "config.h"

#include "fus-compare.h"
#include "fus-dataset-private.h"
#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  FusModality *modality;
  FusMatrix *block;
  guint *samples; /* `[n_rows of block]`, or NULL */
} Part;

struct _FusDatasetBuilder
{
  char *name;
  char *card;
  char *recipe;
  gsize n_samples;
  char **ids;
  GArray *parts;  /* of Part */
  GArray *labels; /* of FusLabel */
  GPtrArray *notices;
  GPtrArray *withheld;
};

static void
part_clear (gpointer data)
{
  Part *part = data;

  fus_modality_unref (part->modality);
  fus_matrix_unref (part->block);
  g_free (part->samples);
}

static void
label_clear (gpointer data)
{
  FusLabel *label = data;

  g_free (label->id);
  g_free (label->name);
  g_strfreev (label->classes);
  g_strfreev (label->colors);
  g_free (label->codes);
  g_free (label->values);
}

FusDatasetBuilder *
fus_dataset_builder_new (const char *name)
{
  FusDatasetBuilder *self = g_new0 (FusDatasetBuilder, 1);

  self->name = g_strdup (name);
  self->parts = g_array_new (FALSE, TRUE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  self->labels = g_array_new (FALSE, TRUE, sizeof (FusLabel));
  g_array_set_clear_func (self->labels, label_clear);
  self->notices = fus_notices_new ();
  self->withheld = fus_withheld_list_new ();

  return self;
}

void
fus_dataset_builder_free (FusDatasetBuilder *self)
{
  g_array_unref (self->parts);
  g_array_unref (self->labels);
  g_ptr_array_unref (self->notices);
  g_ptr_array_unref (self->withheld);
  g_strfreev (self->ids);
  g_free (self->name);
  g_free (self->card);
  g_free (self->recipe);
  g_free (self);
}

void
fus_dataset_builder_set_card (FusDatasetBuilder *self, const char *card)
{
  g_free (self->card);
  self->card = g_strdup (card);
}

void
fus_dataset_builder_set_recipe (FusDatasetBuilder *self, const char *recipe)
{
  g_free (self->recipe);
  self->recipe = g_strdup (recipe);
}

static char **
number_samples (gsize n_samples)
{
  char **ids = g_new0 (char *, n_samples + 1);

  for (gsize i = 0; i < n_samples; i++)
    ids[i] = g_strdup_printf ("%zu", i + 1);

  return ids;
}

void
fus_dataset_builder_set_samples (FusDatasetBuilder *self, gsize n_samples, char **ids)
{
  g_return_if_fail (self->ids == NULL);

  self->n_samples = n_samples;
  self->ids = ids != NULL ? ids : number_samples (n_samples);
}

void
fus_dataset_builder_add_modality (FusDatasetBuilder *self,
                                  FusModality *modality,
                                  FusMatrix *block,
                                  const guint *samples)
{
  Part part = { fus_modality_ref (modality), fus_matrix_ref (block), NULL };

  if (samples != NULL)
    part.samples = g_memdup2 (samples, block->n_rows * sizeof *samples);
  g_array_append_val (self->parts, part);
}

static gboolean
has_label (const FusDatasetBuilder *self, const char *id)
{
  for (guint i = 0; i < self->labels->len; i++)
    if (g_str_equal (g_array_index (self->labels, FusLabel, i).id, id))
      return TRUE;

  return FALSE;
}

/* Two columns whose names give one id: the later one gets a number. */
static char *
make_label_id (const FusDatasetBuilder *self, const char *name)
{
  char *id = fus_modality_make_id (name);
  gsize stem = MIN (strlen (id), 58);

  for (guint n = 2; has_label (self, id); n++)
    {
      char *next = g_strdup_printf ("%.*s_%u", (int) stem, id, n);

      g_free (id);
      id = next;
    }

  return id;
}

static gboolean
is_known (const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_number (const char *text)
{
  char *end = NULL;

  g_ascii_strtod (text, &end);

  return end != text && *end == '\0';
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const char *const *x = a;
  const char *const *y = b;
  double difference = g_ascii_strtod (*x, NULL) - g_ascii_strtod (*y, NULL);

  return difference < 0 ? -1 : difference > 0 ? 1 : strcmp (*x, *y);
}

/* Distinct texts, as numbers where all are, else by text. */
static char **
list_classes (const char *const *texts, gsize n, guint *n_classes)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *classes = g_ptr_array_new ();
  gboolean numbers = TRUE;

  for (gsize i = 0; i < n; i++)
    if (is_known (texts[i]) && g_hash_table_add (seen, (gpointer) texts[i]))
      {
        g_ptr_array_add (classes, g_strdup (texts[i]));
        numbers = numbers && is_number (texts[i]);
      }
  g_ptr_array_sort (classes, numbers ? compare_numbers : fus_compare_texts);
  *n_classes = classes->len;
  g_ptr_array_add (classes, NULL);

  return (char **) g_ptr_array_free (classes, FALSE);
}

/* @sorted: the classes that occur; reordered, those of @order first. */
static void
put_in_order (char **sorted, const char *const *order)
{
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) put = g_ptr_array_new ();
  char *class = NULL;

  for (gsize i = 0; sorted[i] != NULL; i++)
    g_hash_table_insert (left, sorted[i], sorted[i]);
  for (gsize k = 0; order[k] != NULL; k++)
    if (g_hash_table_steal_extended (left, order[k], NULL, (gpointer *) &class))
      g_ptr_array_add (put, class);
  for (gsize i = 0; sorted[i] != NULL; i++)
    if (g_hash_table_contains (left, sorted[i]))
      g_ptr_array_add (put, sorted[i]);
  for (guint i = 0; i < put->len; i++)
    sorted[i] = g_ptr_array_index (put, i);
}

/* (nullable): of each class; %NULL where one has none. */
static char **
list_colors (char **classes, const char *const *order, const char *const *colors)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) found = g_new0 (char *, g_strv_length (classes) + 1);

  for (gsize k = 0; order[k] != NULL && colors[k] != NULL; k++)
    g_hash_table_insert (known, (gpointer) order[k], (gpointer) colors[k]);
  for (gsize i = 0; classes[i] != NULL; i++)
    {
      found[i] = g_strdup (g_hash_table_lookup (known, classes[i]));
      if (found[i] == NULL)
        return NULL;
    }

  return g_steal_pointer (&found);
}

static gint32 *
encode_texts (const char *const *texts, gsize n, const FusLabel *label)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  gint32 *encoded = g_new (gint32, n);

  for (guint k = 0; k < label->n_classes; k++)
    g_hash_table_insert (codes, label->classes[k], GUINT_TO_POINTER (k + 1));
  for (gsize i = 0; i < n; i++)
    encoded[i] = is_known (texts[i])
                   ? GPOINTER_TO_INT (g_hash_table_lookup (codes, texts[i])) - 1
                   : -1;

  return encoded;
}

void
fus_dataset_builder_add_categories (FusDatasetBuilder *self,
                                    const char *name,
                                    const char *const *texts)
{
  fus_dataset_builder_add_classes (self, name, texts, NULL, NULL);
}

void
fus_dataset_builder_add_classes (FusDatasetBuilder *self,
                                 const char *name,
                                 const char *const *texts,
                                 const char *const *order,
                                 const char *const *colors)
{
  FusLabel label = { .kind = FUS_LABEL_CATEGORICAL };

  g_return_if_fail (self->ids != NULL);
  label.id = make_label_id (self, name);
  label.name = g_strdup (name);
  label.classes = list_classes (texts, self->n_samples, &label.n_classes);
  if (order != NULL)
    put_in_order (label.classes, order);
  if (order != NULL && colors != NULL)
    label.colors = list_colors (label.classes, order, colors);
  label.codes = encode_texts (texts, self->n_samples, &label);
  g_array_append_val (self->labels, label);
}

void
fus_dataset_builder_mark_group (FusDatasetBuilder *self)
{
  g_return_if_fail (self->labels->len > 0);

  g_array_index (self->labels, FusLabel, self->labels->len - 1).group = TRUE;
}

void
fus_dataset_builder_add_values (FusDatasetBuilder *self,
                                const char *name,
                                const double *values)
{
  FusLabel label = { .kind = FUS_LABEL_CONTINUOUS };

  g_return_if_fail (self->ids != NULL);
  label.id = make_label_id (self, name);
  label.name = g_strdup (name);
  label.values = g_memdup2 (values, self->n_samples * sizeof *values);
  g_array_append_val (self->labels, label);
}

void
fus_dataset_builder_add_notice (FusDatasetBuilder *self, FusNotice *notice)
{
  g_ptr_array_add (self->notices, notice);
}

void
fus_dataset_builder_set_withheld (FusDatasetBuilder *self, GPtrArray *withheld)
{
  g_ptr_array_unref (self->withheld);
  self->withheld = g_ptr_array_ref (withheld);
}

static gboolean
check_counts (const FusDatasetBuilder *self, GError **error)
{
  if (self->n_samples == 0 || self->parts->len == 0)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ .row = -1,
                                      .remedy =
                                        _ ("Choose a file that holds measurements.") },
                          self->n_samples == 0 ? _ ("The data has no samples")
                                               : _ ("The data has no modalities"));
      return FALSE;
    }
  if (self->parts->len > FUS_MAX_MODALITIES)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                          (FusPlace){ .row = -1,
                                      .remedy =
                                        _ ("Leave some out, or join some into one.") },
                          _ ("The data has %u modalities; at most %d can be used"),
                          self->parts->len, FUS_MAX_MODALITIES);
      return FALSE;
    }

  return TRUE;
}

static void
set_bad_id (GError **error, const char *id, gint64 row)
{
  FusPlace place = { .object = id,
                     .row = row,
                     .remedy = _ ("Give every sample an id of its own.") };

  if (is_known (id))
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place,
                        _ ("The id “%s” occurs more than once"), id);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place, _ ("A sample has no id"));
}

static gboolean
check_ids (const FusDatasetBuilder *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < self->n_samples; i++)
    {
      const char *id = self->ids[i];

      if (is_known (id) && g_hash_table_add (seen, (gpointer) id))
        continue;
      set_bad_id (error, id, (gint64) i + 1);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_name (const FusDatasetBuilder *self, guint m, GError **error)
{
  const char *id = g_array_index (self->parts, Part, m).modality->id;
  gboolean twice = FALSE;

  for (guint i = 0; i < m; i++)
    twice = twice || g_str_equal (g_array_index (self->parts, Part, i).modality->id, id);
  if (!twice && fus_modality_is_id (id))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ .object = id,
                                  .row = -1,
                                  .remedy = _ ("Rename one of the modalities.") },
                      twice ? _ ("Two modalities are named “%s”")
                            : _ ("“%s” is not a name made of letters, digits, _ and -"),
                      id);

  return FALSE;
}

static gboolean
check_shape (const FusDatasetBuilder *self, const Part *part, GError **error)
{
  const FusModality *modality = part->modality;
  FusPlace place = { .object = modality->id, .row = -1 };

  if (modality->n_features == 0 || part->block->n_cols != modality->n_features)
    fus_file_error_set (
      error, FUS_FILE_ERROR_MISMATCH, place,
      ngettext ("“%s” has %zu number a row where its shape asks for %zu",
                "“%s” has %zu numbers a row where its shape asks for %zu",
                (gulong) part->block->n_cols),
      modality->id, part->block->n_cols, modality->n_features);
  else if (part->samples == NULL && part->block->n_rows != self->n_samples)
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                        _ ("Rows of “%s”: %zu, where the number of samples is %zu"),
                        modality->id, part->block->n_rows, self->n_samples);
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_rows (const FusDatasetBuilder *self, const Part *part, GError **error)
{
  g_autofree gboolean *taken = g_new0 (gboolean, self->n_samples);

  for (gsize row = 0; row < part->block->n_rows && part->samples != NULL; row++)
    {
      guint sample = part->samples[row];
      FusPlace place = { .object = part->modality->id, .row = (gint64) row + 1 };

      if (sample < self->n_samples && !taken[sample])
        {
          taken[sample] = TRUE;
          continue;
        }
      if (sample >= self->n_samples)
        fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                            _ ("A row of “%s” belongs to no sample"), part->modality->id);
      else
        fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place,
                            _ ("“%s” has two rows for the sample “%s”"),
                            part->modality->id, self->ids[sample]);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_modality (const FusDatasetBuilder *self, guint m, GError **error)
{
  const Part *part = &g_array_index (self->parts, Part, m);

  return check_name (self, m, error) && check_shape (self, part, error) &&
         check_rows (self, part, error);
}

static gboolean
is_empty_row (const FusReal *values, gsize n)
{
  gsize d = 0;

  while (d < n && isnan (values[d]))
    d++;

  return d == n;
}

/* Puts a block in place without its rows of nothing but NaN. */
static void
place_block (FusDataset *dataset, guint m, const Part *part)
{
  gsize n_rows = part->block->n_rows;
  g_autofree guint *kept = g_new (guint, n_rows);
  g_autofree guint *samples = g_new (guint, n_rows);
  g_autoptr (FusMatrix) block = NULL;
  gsize n = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      if (is_empty_row (fus_matrix_row (part->block, row), part->block->n_cols))
        continue;
      samples[n] = part->samples != NULL ? part->samples[row] : (guint) row;
      kept[n++] = (guint) row;
    }
  block = n == n_rows ? fus_matrix_ref (part->block)
                      : fus_matrix_keep (part->block, kept, n, NULL, 0);
  fus_dataset_set_block (dataset, m, part->modality, block, samples);
}

static FusDataset *
freeze (FusDatasetBuilder *self)
{
  FusDataset *dataset =
    fus_dataset_new (self->n_samples, self->parts->len, self->labels->len);

  dataset->name = g_steal_pointer (&self->name);
  dataset->card = g_steal_pointer (&self->card);
  dataset->recipe = g_steal_pointer (&self->recipe);
  g_free (dataset->ids);
  dataset->ids = g_steal_pointer (&self->ids);
  fus_dataset_index_ids (dataset);
  for (guint i = 0; i < self->labels->len; i++)
    dataset->labels[i] = g_array_index (self->labels, FusLabel, i);
  g_array_set_clear_func (self->labels, NULL);
  g_ptr_array_unref (dataset->notices);
  dataset->notices = g_ptr_array_ref (self->notices);
  g_ptr_array_unref (dataset->withheld);
  dataset->withheld = g_ptr_array_ref (self->withheld);
  for (guint m = 0; m < self->parts->len; m++)
    place_block (dataset, m, &g_array_index (self->parts, Part, m));

  return dataset;
}

static gboolean
check_presence (const FusDataset *dataset, GError **error)
{
  for (gsize i = 0; i < dataset->n_samples; i++)
    if (dataset->presence[i] != 0)
      return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ .row = -1,
                                  .remedy =
                                    _ ("Choose a file that holds measurements.") },
                      _ ("The data holds no number at all"));

  return FALSE;
}

FusDataset *
fus_dataset_builder_finish (FusDatasetBuilder *self, GError **error)
{
  g_autoptr (FusDataset) dataset = NULL;

  if (!check_counts (self, error) || !check_ids (self, error))
    return NULL;
  for (guint m = 0; m < self->parts->len; m++)
    if (!check_modality (self, m, error))
      return NULL;
  dataset = freeze (self);
  if (!check_presence (dataset, error))
    return NULL;
  (void) fus_dataset_get_hash (dataset);

  return g_steal_pointer (&dataset);
}
