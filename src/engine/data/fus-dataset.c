/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dataset: modalities as blocks of the rows that are present, masks that say who
 * has what, labels. Made by a builder or a copy of another, then frozen and shared;
 * copies share the blocks they don't change. The hash covers ids, names, numbers in
 * float32, presence and labels, and not the order in which a block holds its rows:
 * files that hold the same data have the same hash. */
#include "config.h"

#include "fus-dataset.h"

#include "fus-dataset-private.h"
#include "fus-file-error.h"
#include "fus-shared.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

FusDataset *
fus_dataset_new (gsize n_samples, guint n_modalities, guint n_labels)
{
  FusDataset *self = g_atomic_rc_box_new0 (FusDataset);

  g_assert (n_modalities <= FUS_MAX_MODALITIES);

  self->n_samples = n_samples;
  self->ids = g_new0 (char *, n_samples + 1);
  self->n_modalities = n_modalities;
  self->modalities = g_new0 (FusModality *, n_modalities);
  self->blocks = g_new0 (FusMatrix *, n_modalities);
  self->block_rows = g_new0 (gint32 *, n_modalities);
  self->n_gaps = g_new0 (gsize, n_modalities);
  self->looks_counted = g_new0 (int, n_modalities);
  self->presence = g_new0 (FusMask, n_samples);
  self->n_labels = n_labels;
  self->labels = g_new0 (FusLabel, n_labels);
  self->notices = fus_notices_new ();
  self->withheld = fus_withheld_list_new ();

  return self;
}

static gsize
count_gaps (const FusMatrix *block)
{
  gsize n = 0;

  for (gsize i = 0; i < block->n_rows * block->n_cols; i++)
    n += !isfinite (block->data[i]);

  return n;
}

void
fus_dataset_set_block (FusDataset *self,
                       guint m,
                       FusModality *modality,
                       FusMatrix *block,
                       const guint *samples)
{
  g_assert (m < self->n_modalities);

  self->modalities[m] = fus_modality_ref (modality);
  self->blocks[m] = fus_matrix_ref (block);
  self->block_rows[m] = g_new (gint32, self->n_samples);
  self->n_gaps[m] = count_gaps (block);
  for (gsize i = 0; i < self->n_samples; i++)
    self->block_rows[m][i] = -1;
  for (gsize row = 0; row < block->n_rows; row++)
    {
      self->block_rows[m][samples[row]] = (gint32) row;
      self->presence[samples[row]] |= FUS_MASK_BIT (m);
    }
}

void
fus_dataset_index_ids (FusDataset *self)
{
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = self->n_samples; i > 0; i--)
    g_hash_table_insert (self->by_id, self->ids[i - 1], GSIZE_TO_POINTER (i));
}

static void
label_clear (FusLabel *label)
{
  g_free (label->id);
  g_free (label->name);
  g_strfreev (label->classes);
  g_strfreev (label->colors);
  g_free (label->codes);
  g_free (label->values);
}

static void
clear_modality (FusDataset *self, guint m)
{
  g_clear_pointer (&self->modalities[m], fus_modality_unref);
  g_clear_pointer (&self->blocks[m], fus_matrix_unref);
  g_free (self->block_rows[m]);
}

static void
fus_dataset_clear (FusDataset *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    clear_modality (self, m);
  for (guint i = 0; i < self->n_labels; i++)
    label_clear (&self->labels[i]);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_ptr_array_unref (self->notices);
  g_ptr_array_unref (self->withheld);
  g_strfreev (self->ids);
  g_free (self->modalities);
  g_free (self->blocks);
  g_free (self->block_rows);
  g_free (self->n_gaps);
  g_free (self->looks_counted);
  g_free (self->presence);
  g_free (self->labels);
  g_free (self->name);
  g_free (self->card);
  g_free (self->recipe);
  g_free (self->hash);
}

FUS_DEFINE_SHARED (FusDataset, fus_dataset, fus_dataset_clear)

static void
select_label (FusLabel *out, const FusLabel *label, const guint *rows, gsize n_rows)
{
  *out = *label;
  out->id = g_strdup (label->id);
  out->name = g_strdup (label->name);
  out->classes = g_strdupv (label->classes);
  out->colors = g_strdupv (label->colors);
  out->codes = label->codes != NULL ? g_new (gint32, n_rows) : NULL;
  out->values = label->values != NULL ? g_new (double, n_rows) : NULL;
  for (gsize i = 0; i < n_rows && label->codes != NULL; i++)
    out->codes[i] = label->codes[rows[i]];
  for (gsize i = 0; i < n_rows && label->values != NULL; i++)
    out->values[i] = label->values[rows[i]];
}

/* Takes over the rows of modality m that @keep leaves; @keep: (nullable). */
static void
select_block (FusDataset *out,
              const FusDataset *self,
              guint m,
              const guint *rows,
              const FusMask *keep)
{
  g_autofree guint *taken = g_new0 (guint, out->n_samples);
  g_autofree guint *samples = g_new0 (guint, out->n_samples);
  g_autoptr (FusMatrix) block = NULL;
  gsize n = 0;

  for (gsize i = 0; i < out->n_samples; i++)
    {
      gint32 row = self->block_rows[m][rows[i]];

      if (row < 0 || (keep != NULL && !fus_mask_has (keep[i], m)))
        continue;
      taken[n] = (guint) row;
      samples[n++] = (guint) i;
    }
  block = fus_matrix_select_rows (self->blocks[m], taken, n);
  fus_dataset_set_block (out, m, self->modalities[m], block, samples);
}

static void
take_notices (FusDataset *out, const FusDataset *self)
{
  g_ptr_array_unref (out->notices);
  out->notices = fus_notices_copy (self->notices);
  g_ptr_array_unref (out->withheld);
  out->withheld = g_ptr_array_ref (self->withheld);
}

static FusDataset *
select_rows (FusDataset *self, const guint *rows, gsize n_rows, const FusMask *keep)
{
  FusDataset *out = fus_dataset_new (n_rows, self->n_modalities, self->n_labels);

  out->name = g_strdup (self->name);
  out->card = g_strdup (self->card);
  out->recipe = g_strdup (self->recipe);
  for (gsize i = 0; i < n_rows; i++)
    out->ids[i] = g_strdup (self->ids[rows[i]]);
  fus_dataset_index_ids (out);
  for (guint i = 0; i < self->n_labels; i++)
    select_label (&out->labels[i], &self->labels[i], rows, n_rows);
  for (guint m = 0; m < self->n_modalities; m++)
    select_block (out, self, m, rows, keep);
  take_notices (out, self);

  return out;
}

FusDataset *
fus_dataset_select (FusDataset *self, const guint *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  return select_rows (self, rows, n_rows, NULL);
}

FusDataset *
fus_dataset_hide (FusDataset *self, const FusMask *keep)
{
  g_autofree guint *rows = g_new (guint, self->n_samples);

  for (gsize i = 0; i < self->n_samples; i++)
    rows[i] = (guint) i;

  return select_rows (self, rows, self->n_samples, keep);
}

/* Everything but blocks and modalities. */
static FusDataset *
copy_samples (const FusDataset *self)
{
  FusDataset *out = fus_dataset_new (self->n_samples, self->n_modalities, self->n_labels);
  g_autofree guint *rows = g_new (guint, self->n_samples);

  out->name = g_strdup (self->name);
  out->card = g_strdup (self->card);
  out->recipe = g_strdup (self->recipe);
  for (gsize i = 0; i < self->n_samples; i++)
    {
      rows[i] = (guint) i;
      out->ids[i] = g_strdup (self->ids[i]);
    }
  fus_dataset_index_ids (out);
  for (guint i = 0; i < self->n_labels; i++)
    select_label (&out->labels[i], &self->labels[i], rows, self->n_samples);
  take_notices (out, self);

  return out;
}

static void
share_block (FusDataset *out, const FusDataset *self, guint m, FusModality *modality)
{
  g_autofree guint *samples = g_new (guint, self->blocks[m]->n_rows + 1);

  for (gsize i = 0; i < self->n_samples; i++)
    if (self->block_rows[m][i] >= 0)
      samples[self->block_rows[m][i]] = (guint) i;
  fus_dataset_set_block (out, m, modality, self->blocks[m], samples);
}

FusDataset *
fus_dataset_with_modality (const FusDataset *self, guint m, FusModality *modality)
{
  g_assert (m < self->n_modalities);
  g_assert (modality->n_features == self->modalities[m]->n_features);

  FusDataset *out = copy_samples (self);

  for (guint k = 0; k < self->n_modalities; k++)
    share_block (out, self, k, k == m ? modality : self->modalities[k]);
  (void) fus_dataset_get_hash (out);

  return out;
}

const char *
fus_dataset_get_name (const FusDataset *self)
{
  return self->name;
}

const char *
fus_dataset_get_card (const FusDataset *self)
{
  return self->card;
}

const char *
fus_dataset_get_recipe (const FusDataset *self)
{
  return self->recipe;
}

static void
hash_bytes (GChecksum *checksum, gconstpointer data, gsize size)
{
  const guchar *bytes = data;

  for (gsize done = 0; done < size;)
    {
      gsize n = MIN (size - done, (gsize) 1 << 30);

      g_checksum_update (checksum, bytes + done, (gssize) n);
      done += n;
    }
}

/* With its final 0, so that “ab”, “c” differs from “a”, “bc”. */
static void
hash_text (GChecksum *checksum, const char *text)
{
  hash_bytes (checksum, text != NULL ? text : "", text != NULL ? strlen (text) + 1 : 1);
}

/* In float32 in every build, every NaN the same; in order of the samples, in whatever
 * order the block holds them. */
static void
hash_block (GChecksum *checksum, const FusDataset *self, guint m)
{
  gsize n = self->modalities[m]->n_features;
  g_autofree gfloat *row32 = g_new (gfloat, n);

  for (gsize i = 0; i < self->n_samples; i++)
    {
      const FusReal *values = fus_dataset_get_values (self, m, i);

      for (gsize d = 0; d < n && values != NULL; d++)
        row32[d] = isnan (values[d]) ? (gfloat) NAN : (gfloat) values[d];
      if (values != NULL)
        hash_bytes (checksum, row32, n * sizeof *row32);
    }
}

static void
hash_modality (GChecksum *checksum, const FusDataset *self, guint m)
{
  const FusModality *modality = self->modalities[m];

  hash_text (checksum, modality->id);
  hash_text (checksum, fus_modality_kind_get_id (modality->kind));
  for (guint d = 0; d < modality->n_dims; d++)
    {
      g_autofree char *size = g_strdup_printf ("%zu", modality->shape[d]);

      hash_text (checksum, size);
    }
  for (gsize d = 0; modality->feature_names != NULL && d < modality->n_features; d++)
    hash_text (checksum, modality->feature_names[d]);
  for (gsize d = 0; modality->offsets != NULL && d < modality->n_features; d++)
    hash_bytes (checksum, &modality->offsets[d], sizeof modality->offsets[d]);
  hash_block (checksum, self, m);
}

static void
hash_label (GChecksum *checksum, const FusLabel *label, gsize n_samples)
{
  hash_text (checksum, label->id);
  for (guint k = 0; k < label->n_classes; k++)
    hash_text (checksum, label->classes[k]);
  if (label->codes != NULL)
    hash_bytes (checksum, label->codes, n_samples * sizeof *label->codes);
  if (label->values != NULL)
    hash_bytes (checksum, label->values, n_samples * sizeof *label->values);
}

static char *
compute_hash (const FusDataset *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < self->n_samples; i++)
    hash_text (checksum, self->ids[i]);
  for (guint i = 0; i < self->n_labels; i++)
    hash_label (checksum, &self->labels[i], self->n_samples);
  for (guint m = 0; m < self->n_modalities; m++)
    hash_modality (checksum, self, m);
  hash_bytes (checksum, self->presence, self->n_samples * sizeof *self->presence);

  return g_strdup (g_checksum_get_string (checksum));
}

const char *
fus_dataset_get_hash (const FusDataset *self)
{
  char **place = &((FusDataset *) self)->hash;

  if (g_atomic_pointer_get (place) == NULL)
    {
      char *hash = compute_hash (self);

      if (!g_atomic_pointer_compare_and_exchange (place, NULL, hash))
        g_free (hash);
    }

  return g_atomic_pointer_get (place);
}

gsize
fus_dataset_get_n_samples (const FusDataset *self)
{
  return self->n_samples;
}

const char *
fus_dataset_get_id (const FusDataset *self, gsize sample)
{
  g_return_val_if_fail (sample < self->n_samples, NULL);

  return self->ids[sample];
}

gboolean
fus_dataset_find_sample (const FusDataset *self, const char *id, guint *sample)
{
  gsize found = GPOINTER_TO_SIZE (g_hash_table_lookup (self->by_id, id));

  if (found > 0)
    *sample = (guint) (found - 1);

  return found > 0;
}

guint
fus_dataset_get_n_modalities (const FusDataset *self)
{
  return self->n_modalities;
}

FusModality *
fus_dataset_get_modality (const FusDataset *self, guint m)
{
  g_return_val_if_fail (m < self->n_modalities, NULL);

  return self->modalities[m];
}

gboolean
fus_dataset_find_modality (const FusDataset *self, const char *id, guint *m)
{
  for (guint i = 0; i < self->n_modalities; i++)
    if (g_str_equal (self->modalities[i]->id, id))
      {
        *m = i;
        return TRUE;
      }
  for (guint i = 0; i < self->n_modalities; i++)
    if (g_str_equal (self->modalities[i]->name, id))
      {
        *m = i;
        return TRUE;
      }

  return FALSE;
}

static void
set_unknown_modality (GError **error, const FusDataset *self, const char *id)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  for (guint m = 0; m < self->n_modalities; m++)
    g_ptr_array_add (ids, self->modalities[m]->id);
  g_ptr_array_add (ids, NULL);
  list = g_strjoinv (", ", (char **) ids->pdata);
  /* Translators: %s is a list of names joined by commas */
  remedy = g_strdup_printf (_ ("Join some of these by +, or write all: %s."), list);
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .object = id, .row = -1, .remedy = remedy },
                      _ ("The data has no modality “%s”"), id);
}

gboolean
fus_dataset_parse_mask (const FusDataset *self,
                        const char *subset,
                        FusMask *mask,
                        GError **error)
{
  g_auto (GStrv) ids = g_strsplit (subset, "+", -1);
  FusMask found = 0;

  if (g_str_equal (subset, "all"))
    {
      *mask = fus_mask_all (self->n_modalities);
      return TRUE;
    }
  for (gsize i = 0; i == 0 || ids[i] != NULL; i++)
    {
      const char *id = ids[i] != NULL ? ids[i] : "";
      guint m = 0;

      if (!fus_dataset_find_modality (self, id, &m))
        {
          set_unknown_modality (error, self, id);
          return FALSE;
        }
      found |= FUS_MASK_BIT (m);
    }
  *mask = found;

  return TRUE;
}

char *
fus_dataset_format_mask (const FusDataset *self, FusMask mask)
{
  GString *text = g_string_new (NULL);

  g_assert ((mask & ~fus_mask_all (self->n_modalities)) == 0);

  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_mask_has (mask, m))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "+" : "",
                              self->modalities[m]->id);

  return g_string_free (text, FALSE);
}

const FusMask *
fus_dataset_get_presence (const FusDataset *self)
{
  return self->presence;
}

gsize
fus_dataset_get_n_present (const FusDataset *self, guint m)
{
  g_return_val_if_fail (m < self->n_modalities, 0);

  return self->blocks[m]->n_rows;
}

gsize
fus_dataset_get_n_gaps (const FusDataset *self, guint m)
{
  g_return_val_if_fail (m < self->n_modalities, 0);

  return self->n_gaps[m];
}

FusMatrix *
fus_dataset_get_block (const FusDataset *self, guint m)
{
  g_return_val_if_fail (m < self->n_modalities, NULL);

  return self->blocks[m];
}

const gint32 *
fus_dataset_get_block_rows (const FusDataset *self, guint m)
{
  g_return_val_if_fail (m < self->n_modalities, NULL);

  return self->block_rows[m];
}

const FusReal *
fus_dataset_get_values (const FusDataset *self, guint m, gsize sample)
{
  gint32 row = -1;

  g_return_val_if_fail (m < self->n_modalities && sample < self->n_samples, NULL);
  row = self->block_rows[m][sample];

  return row >= 0 ? fus_matrix_row (self->blocks[m], (gsize) row) : NULL;
}

guint
fus_dataset_get_n_labels (const FusDataset *self)
{
  return self->n_labels;
}

const FusLabel *
fus_dataset_get_label (const FusDataset *self, guint index)
{
  g_return_val_if_fail (index < self->n_labels, NULL);

  return &self->labels[index];
}

const FusLabel *
fus_dataset_find_label (const FusDataset *self, const char *id)
{
  for (guint i = 0; i < self->n_labels; i++)
    if (g_str_equal (self->labels[i].id, id))
      return &self->labels[i];
  for (guint i = 0; i < self->n_labels; i++)
    if (g_str_equal (self->labels[i].name, id))
      return &self->labels[i];

  return NULL;
}

const GPtrArray *
fus_dataset_get_notices (const FusDataset *self)
{
  return self->notices;
}

const GPtrArray *
fus_dataset_get_withheld (const FusDataset *self)
{
  return self->withheld;
}
