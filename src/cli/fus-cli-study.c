/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands about a trained model have in common: model and data are loaded and
 * compared, rows are chosen, and encoded when somebody asks for it. Words that stand
 * for labels, modalities, sets and samples are read here, so that each command takes
 * the same ones and refuses them in the same sentences. */
#include "config.h"

#include "fus-cli-study.h"

#include "fus-file-error.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

FusDataset *
fus_cli_load_dataset (FusCli *cli, const char *data, GError **error)
{
  return fus_dataset_load (data, &cli->progress, error);
}

static gboolean
parse_mean (const char *text, FusMeanMode *mode, GError **error)
{
  if (text == NULL || g_str_equal (text, "mixture"))
    *mode = FUS_MEAN_MIXTURE;
  else if (g_str_equal (text, "poe"))
    *mode = FUS_MEAN_POE;
  else
    {
      fus_cli_set_usage_error (error, _ ("“%s” is not a mean: mixture, poe"), text);
      return FALSE;
    }

  return TRUE;
}

static void
take_all_rows (FusCliStudy *self)
{
  self->split_id = "all";
  self->rows = fus_dataset_list_recorded (self->dataset, &self->n_rows);
}

static gboolean
take_role (FusCliStudy *self, FusRole role)
{
  g_free (self->rows);
  self->rows = fus_split_list_rows (self->split, role, &self->n_rows);
  self->split_id = fus_role_get_id (role);

  return self->n_rows > 0;
}

static gboolean
choose_rows (FusCliStudy *self, const char *split, GError **error)
{
  FusRole role = FUS_ROLE_NONE;

  if (split == NULL)
    {
      self->rows = fus_split_list_held_out (self->split, self->dataset, &self->n_rows,
                                            &self->split_id);
      return TRUE;
    }
  if (g_str_equal (split, "all"))
    {
      take_all_rows (self);
      return TRUE;
    }
  if (!fus_role_from_id (split, &role) || role == FUS_ROLE_NONE)
    {
      fus_cli_set_usage_error (
        error, _ ("“%s” is not a part of the data: train, valid, test, all"), split);
      return FALSE;
    }
  if (take_role (self, role))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->data, split, -1, _ ("Look at --split all.") },
                      _ ("The model's split leaves no sample of the data for “%s”"),
                      split);

  return FALSE;
}

static gboolean
load_both (FusCliStudy *self, const char *model, const char *data, GError **error)
{
  g_autoptr (GError) mismatch = NULL;

  self->file = fus_model_file_load (model, error);
  if (self->file == NULL)
    return FALSE;
  self->dataset = fus_cli_load_dataset (self->cli, data, error);
  if (self->dataset == NULL)
    return FALSE;
  if (fus_model_spec_fits (fus_model_get_spec (self->file->model), self->dataset,
                           &mismatch))
    return TRUE;
  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){ .file = data,
                .row = -1,
                .remedy = _ ("Use data with the modalities the model was trained on.") },
    "%s", mismatch->message);

  return FALSE;
}

gboolean
fus_cli_study_load (FusCliStudy *self,
                    FusCli *cli,
                    const char *model,
                    const char *data,
                    const char *split,
                    const char *mean,
                    GError **error)
{
  self->cli = cli;
  self->data = data;
  if (!parse_mean (mean, &self->mode, error) || !load_both (self, model, data, error))
    return FALSE;
  self->hash = fus_model_dup_hash (self->file->model);
  self->split = fus_model_file_dup_split (self->file, self->dataset);
  self->train_rows = fus_split_list_rows (self->split, FUS_ROLE_TRAIN, &self->n_train);

  return choose_rows (self, split, error);
}

void
fus_cli_study_clear (FusCliStudy *self)
{
  g_clear_pointer (&self->encoding, fus_encoding_unref);
  g_clear_pointer (&self->train_encoding, fus_encoding_unref);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->file, fus_model_file_free);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->train_rows, g_free);
  g_clear_pointer (&self->hash, g_free);
}

void
fus_cli_set_no_sample_error (GError **error, const char *data, const char *id)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .file = data,
                                  .object = id,
                                  .row = -1,
                                  .remedy = _ ("Write ids as they stand in the data.") },
                      _ ("The data has no sample “%s”"), id);
}

gboolean
fus_cli_study_choose_samples (FusCliStudy *self, const char *ids, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (ids, ",", -1);
  gsize n = g_strv_length (parts);
  g_autofree guint *rows = g_new (guint, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    if (!fus_dataset_find_sample (self->dataset, parts[i], &rows[i]))
      {
        fus_cli_set_no_sample_error (error, self->data, parts[i]);
        return FALSE;
      }
  g_free (self->rows);
  self->rows = g_steal_pointer (&rows);
  self->n_rows = n;
  self->split_id = "chosen";
  g_clear_pointer (&self->encoding, fus_encoding_unref);

  return TRUE;
}

static FusEncoding *
encode_rows (FusCliStudy *self, const guint *rows, gsize n_rows, GError **error)
{
  return fus_encoding_new (self->file->model, self->dataset, rows, n_rows,
                           fus_cli_get_pool (self->cli), &self->cli->progress, error);
}

gboolean
fus_cli_study_encode (FusCliStudy *self, GError **error)
{
  if (self->encoding == NULL)
    self->encoding = encode_rows (self, self->rows, self->n_rows, error);

  return self->encoding != NULL;
}

gboolean
fus_cli_study_encode_train (FusCliStudy *self, GError **error)
{
  if (self->n_train == 0)
    {
      fus_file_error_set (
        error, FUS_FILE_ERROR_MISMATCH,
        (FusPlace){ .file = self->data,
                    .row = -1,
                    .remedy = _ ("Use the data that the model was trained on.") },
        _ ("The data hold none of the samples that the model was trained on"));
      return FALSE;
    }
  if (self->train_encoding == NULL)
    self->train_encoding = encode_rows (self, self->train_rows, self->n_train, error);

  return self->train_encoding != NULL;
}

FusOptions *
fus_cli_study_make_options (const FusCliStudy *self, const FusMeasureClass *measure)
{
  FusOptions *options = fus_measure_options_new (measure);

  fus_measure_options_set (options, "mean",
                           self->mode == FUS_MEAN_POE ? "poe" : FUS_MEASURE_MEAN);
  fus_measure_options_set_int (options, "seed", self->cli->seed);

  return options;
}

static gboolean
encode_needed (FusCliStudy *self, FusMeasureNeeds needs, GError **error)
{
  gboolean train = (needs & FUS_MEASURE_TRAIN) != 0 ||
                   ((needs & FUS_MEASURE_TRAIN_IF_ANY) != 0 && self->n_train > 0);

  if (train && !fus_cli_study_encode_train (self, error))
    return FALSE;

  return (needs & FUS_MEASURE_ROWS) == 0 || fus_cli_study_encode (self, error);
}

FusMeasuring *
fus_cli_study_prepare (FusCliStudy *self,
                       const FusMeasureClass *measure,
                       FusOptions *options,
                       const FusChoices *choices)
{
  g_autoptr (FusTested) tested =
               fus_tested_new (self->file != NULL ? self->file->model : NULL,
                               self->dataset, self->split,
                               self->split_id != NULL ? self->split_id : "all");
  FusOptions *how =
    options != NULL ? options : fus_cli_study_make_options (self, measure);

  return fus_measuring_new (measure, tested, how, choices);
}

gpointer
fus_cli_study_run (FusCliStudy *self, FusMeasuring *measuring, GError **error)
{
  FusTested *tested = measuring->tested;

  if (!fus_measuring_check (measuring, error) ||
      !encode_needed (self, measuring->measure->needs, error))
    return NULL;
  if (self->encoding != NULL)
    tested->encoding = fus_encoding_ref (self->encoding);
  if (self->train_encoding != NULL)
    tested->train = fus_encoding_ref (self->train_encoding);

  return fus_measuring_run (measuring, fus_cli_get_pool (self->cli), &self->cli->progress,
                            error);
}

gpointer
fus_cli_study_measure (FusCliStudy *self,
                       const char *measure,
                       FusOptions *options,
                       const FusChoices *choices,
                       GError **error)
{
  g_autoptr (FusMeasuring) measuring =
               fus_cli_study_prepare (self, fus_measure_lookup (measure), options,
                                      choices);

  return fus_cli_study_run (self, measuring, error);
}

static char *
list_labels (const FusDataset *dataset)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            fus_dataset_get_label (dataset, i)->id);

  return g_string_free (list, FALSE);
}

const FusLabel *
fus_cli_study_find_label (const FusCliStudy *self, const char *id, GError **error)
{
  const FusLabel *label = id != NULL ? fus_dataset_find_label (self->dataset, id)
                                     : fus_dataset_get_default_label (self->dataset);
  FusPlace place = { .file = self->data, .object = id, .row = -1 };
  g_autofree char *list = list_labels (self->dataset);
  g_autofree char *remedy = NULL;

  if (label != NULL)
    return label;
  /* Translators: a list of names */
  remedy = g_strdup_printf (_ ("The data has these labels: %s."), list);
  place.remedy = *list != '\0' ? remedy : NULL;
  if (id != NULL)
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                        _ ("The data has no label “%s”"), id);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                        _ ("The data has no label with classes"));

  return NULL;
}

gboolean
fus_cli_study_check_class (const FusCliStudy *self,
                           const FusLabel *label,
                           const char *class_name,
                           GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  if (g_strv_contains ((const char *const *) label->classes, class_name))
    return TRUE;
  list = g_strjoinv (", ", label->classes);
  /* Translators: a list of names */
  remedy = g_strdup_printf (_ ("The label has these classes: %s."), list);
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->data, class_name, -1, remedy },
                      _ ("The label “%s” has no class “%s”"), label->id, class_name);

  return FALSE;
}

static GBytes *
select_class (const FusCliStudy *self, const FusLabel *label, const char *class_name)
{
  const gsize n = fus_dataset_get_n_samples (self->dataset);
  guint8 *selected = g_new0 (guint8, n + 1);

  for (gsize i = 0; i < n; i++)
    selected[i] =
      label->codes[i] >= 0 && g_str_equal (label->classes[label->codes[i]], class_name);

  return g_bytes_new_take (selected, n);
}

GBytes *
fus_cli_study_select (const FusCliStudy *self, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, "=", 2);
  const FusLabel *label = NULL;

  if (g_strv_length (words) != 2)
    {
      fus_cli_set_usage_error (error, _ ("“%s” is not LABEL=CLASS"), text);
      return NULL;
    }
  label = fus_cli_study_find_label (self, words[0], error);
  if (label == NULL)
    return NULL;
  if (label->kind != FUS_LABEL_CATEGORICAL)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ self->data, words[0], -1, NULL },
                          _ ("The label “%s” has numbers, no classes"), words[0]);
      return NULL;
    }

  return fus_cli_study_check_class (self, label, words[1], error)
           ? select_class (self, label, words[1])
           : NULL;
}

gboolean
fus_cli_study_parse_mask (const FusCliStudy *self,
                          const char *text,
                          FusMask *mask,
                          GError **error)
{
  FusPlace place = { .file = self->data, .row = -1 };

  if (fus_dataset_parse_mask (self->dataset, text, mask, error))
    return TRUE;
  if (error != NULL)
    fus_file_error_fill_place (*error, place);

  return FALSE;
}

gboolean
fus_cli_study_parse_target (const FusCliStudy *self,
                            const char *text,
                            guint *target,
                            GError **error)
{
  FusMask mask = 0;

  if (!fus_cli_study_parse_mask (self, text, &mask, error))
    return FALSE;
  if (fus_dataset_find_modality (self->dataset, text, target))
    return TRUE;
  fus_cli_set_usage_error (error, _ ("The target is one modality: “%s”"), text);

  return FALSE;
}

gboolean
fus_cli_study_check_subsets (const FusCliStudy *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  FusMask mask = 0;

  for (gsize i = 0; parts[i] != NULL && !g_str_equal (text, FUS_MEASURE_SUBSETS); i++)
    if (!fus_cli_study_parse_mask (self, parts[i], &mask, error))
      return FALSE;

  return TRUE;
}

gboolean
fus_cli_parse_reals (const char *text, double **values, guint *n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autofree double *found = g_new (double, MAX (g_strv_length (parts), 1));

  *n = g_strv_length (parts);
  for (guint i = 0; i < *n; i++)
    {
      char *end = NULL;

      found[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end != '\0' || !isfinite (found[i]) || found[i] < 0)
        {
          fus_cli_set_usage_error (error,
                                   _ ("“%s” is not a list of numbers joined by commas"),
                                   text);
          return FALSE;
        }
    }
  *values = g_steal_pointer (&found);

  return TRUE;
}
