/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"

#include "fus-class-table.h"
#include "fus-probe.h"
#include "fus-rng.h"
#include "fus-shared.h"

#include <assert.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* The table of fus-measure-private.h, and what all measurements share: options, choices,
 * the key that both make, and the samples that are measured. */

#define REFER(name) &fus_measure_##name,
static const FusMeasureClass *const classes[] = { FUS_MEASURES (REFER) };
#undef REFER

/* In the order of #FusMeanMode. */
const char *const fus_measure_means[] = { FUS_MEASURE_MEAN, "poe", NULL };

const FusOption fus_measure_common_options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
};

FUS_DEFINE_CLASS_TABLE (FusMeasureClass, fus_measure, classes)

const FusMeasureClass *
fus_measure_lookup_metric (const char *metric)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i]->metric, metric) == 0)
      return classes[i];

  return NULL;
}

FusOptions *
fus_measure_options_new (const FusMeasureClass *measure)
{
  return fus_options_new (measure->options, measure->n_options);
}

void
fus_measure_options_set (FusOptions *options, const char *id, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (fus_options_lookup (options, id, NULL) != NULL &&
      !fus_options_set (options, id, value, &error))
    g_critical ("%s: %s", id, error->message);
}

void
fus_measure_options_set_int (FusOptions *options, const char *id, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  fus_measure_options_set (options, id, text);
}

void
fus_measure_add_interval (JsonBuilder *json, const char *key, const FusInterval *interval)
{
  fus_json_begin_object (json, key);
  fus_json_add_real (json, "value", interval->value);
  fus_json_add_real (json, "low", interval->low);
  fus_json_add_real (json, "high", interval->high);
  json_builder_end_object (json);
}

void
fus_measure_add_told (JsonBuilder *json, const FusDataset *dataset, const FusTold *told)
{
  json_builder_begin_object (json);
  fus_json_add_mask (json, "from", dataset, told->from);
  fus_json_add_int (json, "n", (gint64) told->n);
  fus_json_add_int (json, "n_units", (gint64) told->n_units);
  fus_measure_add_interval (json, "linear", &told->linear);
  fus_measure_add_interval (json, "neighbors", &told->neighbors);
  fus_json_add_real (json, "guess", told->guess);
  fus_measure_add_interval (json, "gain", &told->gain);
  fus_measure_add_interval (json, "auc_linear", &told->auc_linear);
  fus_measure_add_interval (json, "auc_neighbors", &told->auc_neighbors);
  json_builder_end_object (json);
}

FusMeanMode
fus_measuring_get_mode (const FusMeasuring *self)
{
  static_assert (FUS_MEAN_MIXTURE == 0 && FUS_MEAN_POE == 1, "as fus_measure_means");

  return (FusMeanMode) fus_options_get_choice (self->options, "mean", NULL);
}

guint64
fus_measuring_get_seed (const FusMeasuring *self)
{
  return (guint64) fus_options_get_int (self->options, "seed", NULL);
}

const FusLabel *
fus_measuring_get_label (const FusMeasuring *self)
{
  FusDataset *dataset = self->tested->dataset;

  return self->choices.label != NULL
           ? fus_dataset_find_label (dataset, self->choices.label)
           : fus_dataset_get_default_label (dataset);
}

FusReconstructionOptions
fus_measuring_get_reconstruction_options (const FusMeasuring *self)
{
  return (FusReconstructionOptions){
    .mode = fus_measuring_get_mode (self),
    .n_draws = (guint) fus_options_get_int (self->options, "draws", NULL),
    .seed = fus_measuring_get_seed (self),
  };
}

guint
fus_measuring_get_target (const FusMeasuring *self)
{
  return (guint) MAX (self->choices.target, 0);
}

FusMask *
fus_measuring_dup_subsets (const FusMeasuring *self, gsize *n)
{
  const char *text = fus_options_get_string (self->options, "subsets", NULL);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  FusMask *subsets = NULL;

  *n = 0;
  if (g_str_equal (text, FUS_MEASURE_SUBSETS))
    return NULL;
  subsets = g_new0 (FusMask, g_strv_length (parts) + 1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (fus_dataset_parse_mask (self->tested->dataset, parts[i], &subsets[*n], NULL))
      (*n)++;

  return subsets;
}

/* What was encoded is not encoded again. */
static FusEncoding *
encode (const FusMeasuring *self, const guint *rows, gsize n, GError **error)
{
  const FusTested *tested = self->tested;

  if (tested->whole != NULL)
    return fus_encoding_select (tested->whole, rows, n, self->pool, self->progress,
                                error);

  return fus_encoding_new (tested->model, tested->dataset, rows, n, self->pool,
                           self->progress, error);
}

FusEncoding *
fus_measuring_encode_sample (const FusMeasuring *self, GError **error)
{
  guint sample = (guint) self->choices.sample;

  g_assert (self->choices.sample >= 0);

  return encode (self, &sample, 1, error);
}

FusMeasuring *
fus_measuring_new (const FusMeasureClass *measure,
                   FusTested *tested,
                   FusOptions *options,
                   const FusChoices *choices)
{
  FusMeasuring *self = g_new0 (FusMeasuring, 1);

  self->measure = measure;
  self->tested = fus_tested_ref (tested);
  self->options = options != NULL ? options : fus_measure_options_new (measure);
  self->choices = choices != NULL ? *choices : FUS_CHOICES_INIT;
  self->choices.label = g_strdup (self->choices.label);
  self->choices.class_name = g_strdup (self->choices.class_name);
  if (self->choices.selection != NULL)
    g_bytes_ref (self->choices.selection);

  return self;
}

void
fus_measuring_free (FusMeasuring *self)
{
  fus_tested_unref (self->tested);
  fus_options_free (self->options);
  g_free ((gpointer) self->choices.label);
  g_free ((gpointer) self->choices.class_name);
  g_clear_pointer (&self->choices.selection, g_bytes_unref);
  g_free (self);
}

/* Names are in quotes, so that no name looks like another choice. */
static void
append_name (GString *key, const char *id, const char *name)
{
  g_autofree char *text = name != NULL ? g_strescape (name, NULL) : NULL;

  if (text != NULL)
    g_string_append_printf (key, " %s=\"%s\"", id, text);
}

static void
append_selection (GString *key, GBytes *selection)
{
  g_autofree char *sum = NULL;

  if (selection == NULL)
    return;
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, selection);
  g_string_append_printf (key, " selection=%s", sum);
}

static void
append_choices (GString *key, const FusChoices *choices, FusChoiceFlags depends)
{
  if ((depends & FUS_CHOICE_LABEL) != 0)
    append_name (key, "label", choices->label);
  if ((depends & FUS_CHOICE_CLASS) != 0)
    append_name (key, "class", choices->class_name);
  if ((depends & FUS_CHOICE_SUBSET) != 0)
    g_string_append_printf (key, " from=%x", choices->subset);
  if ((depends & FUS_CHOICE_TARGET) != 0)
    g_string_append_printf (key, " target=%d", choices->target);
  if ((depends & FUS_CHOICE_SAMPLE) != 0)
    g_string_append_printf (key, " sample=%d", choices->sample);
  if ((depends & FUS_CHOICE_SELECTION) != 0)
    append_selection (key, choices->selection);
}

char *
fus_measuring_dup_key (const FusMeasuring *self)
{
  GString *key = g_string_new (self->measure->id);

  for (gsize i = 0; i < self->measure->n_options; i++)
    {
      const char *id = self->measure->options[i].id;

      append_name (key, id, fus_options_get_string (self->options, id, NULL));
    }
  append_choices (key, &self->choices, self->measure->depends);

  return g_string_free (key, FALSE);
}

static gboolean
has_label (const FusMeasuring *self, GError **error)
{
  if ((self->measure->needs & FUS_MEASURE_LABEL) == 0 ||
      fus_measuring_get_label (self) != NULL)
    return TRUE;
  if (self->measure->metric != NULL)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                 /* Translators: the id of a metric */
                 _ ("“%s” is not measured: the data has no label with classes."),
                 self->measure->metric);
  else
    g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                         _ ("The data have no label of classes."));

  return FALSE;
}

gboolean
fus_measuring_check (const FusMeasuring *self, GError **error)
{
  return has_label (self, error) &&
         (self->measure->check == NULL || self->measure->check (self, error));
}

/* Of a label that no training row knows, or of which all have one class, nothing can be
 * learnt. */
static gboolean
can_learn (const FusMeasuring *self, GError **error)
{
  const FusLabel *label = fus_measuring_get_label (self);
  guint n_classes = 0;

  if ((self->measure->needs & FUS_MEASURE_LABEL) == 0 ||
      (self->measure->needs & FUS_MEASURE_DATA) != 0)
    return TRUE;
  n_classes = fus_count_known_classes (self->tested->train, label);
  if (label->kind != FUS_LABEL_CATEGORICAL || n_classes > 1)
    return TRUE;
  if (n_classes == 1)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                 /* Translators: the id of a metric, and a label */
                 _ ("“%s” is not measured: all training samples have the same %s, so "
                    "there is nothing to tell apart."),
                 self->measure->metric, label->name);
  else
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                 /* Translators: the id of a metric, and a label */
                 _ ("“%s” is not measured: no training sample has a known value of %s."),
                 self->measure->metric, label->name);

  return FALSE;
}

gpointer
fus_measuring_run (FusMeasuring *self,
                   FusPool *pool,
                   const FusProgress *progress,
                   GError **error)
{
  FusMeasureNeeds needs = self->measure->needs;

  g_assert ((needs & FUS_MEASURE_ROWS) == 0 || self->tested->encoding != NULL);
  g_assert ((needs & FUS_MEASURE_TRAIN) == 0 || self->tested->train != NULL);

  if (!fus_measuring_check (self, error) || !can_learn (self, error))
    return NULL;

  self->pool = pool;
  self->progress = progress;

  return self->measure->compute (self, error);
}

FusTested *
fus_tested_new (FusModel *model, FusDataset *dataset, FusSplit *split, const char *part)
{
  FusTested *self = g_atomic_rc_box_new0 (FusTested);

  self->model = model != NULL ? fus_model_ref (model) : NULL;
  self->dataset = fus_dataset_ref (dataset);
  self->split = split != NULL ? fus_split_ref (split) : NULL;
  self->part = part;

  return self;
}

static void
tested_clear (FusTested *self)
{
  g_clear_pointer (&self->model, fus_model_unref);
  fus_dataset_unref (self->dataset);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->encoding, fus_encoding_unref);
  g_clear_pointer (&self->train, fus_encoding_unref);
  g_clear_pointer (&self->whole, fus_encoding_unref);
}

FUS_DEFINE_SHARED (FusTested, fus_tested, tested_clear)

/* Whether these are the rows that were encoded already. */
static gboolean
is_encoded (const FusTested *tested, const guint *rows, gsize n)
{
  const FusEncoding *encoding = tested->encoding;

  return encoding != NULL && fus_encoding_get_n_rows (encoding) == n &&
         (n == 0 ||
          memcmp (fus_encoding_get_samples (encoding), rows, n * sizeof *rows) == 0);
}

FusEncoding *
fus_measuring_encode_unseen (const FusMeasuring *self, gboolean *held_out, GError **error)
{
  const FusTested *tested = self->tested;
  gsize n = 0;
  g_autofree guint *rows = NULL;

  *held_out = TRUE;
  if (tested->split == NULL)
    rows = fus_dataset_list_recorded (tested->dataset, &n);
  else
    rows =
      fus_split_list_unseen (tested->split, tested->dataset, tested->part, &n, held_out);
  if (is_encoded (tested, rows, n))
    return fus_encoding_ref (tested->encoding);

  return encode (self, rows, n, error);
}
