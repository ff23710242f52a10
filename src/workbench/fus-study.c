/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window works on, for its whole life: properties that pages bind to, and the
 * choices that hold on all pages. Nothing is computed here: files are read and written
 * in fus-study-files.c and fus-study-save.c, models change in fus-study-models.c, choices
 * in fus-study-choices.c, data in fus-study-dataset.c. All in the main thread; what it
 * hands out is frozen. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-study-private.h"

#include "fus-getter.h"

enum
{
  PROP_DATASET = 1,
  PROP_MODEL,
  PROP_ENCODING,
  PROP_LIVE_MODEL,
  PROP_NAME,
  PROP_MODEL_NAME,
  PROP_RUN_PATH,
  PROP_SUBSET,
  PROP_TARGET,
  PROP_SAMPLE,
  PROP_LABEL,
  PROP_TEST_ALL,
  PROP_LOADING,
  PROP_RUN,
  PROP_INTERRUPTED,
  N_PROPS,
};

enum
{
  FAILED,
  NOTICE,
  RESTORED,
  REPLACED,
  DATA_FOUND,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FusStudy, fus_study, G_TYPE_OBJECT)

static void
notify (FusStudy *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
fus_study_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FusStudy *self = FUS_STUDY (object);

  switch (prop_id)
    {
    case PROP_DATASET:
      g_value_set_pointer (value, self->dataset);
      break;
    case PROP_MODEL:
      g_value_set_pointer (value, fus_study_get_model (self));
      break;
    case PROP_ENCODING:
      g_value_set_pointer (value, self->encoding);
      break;
    case PROP_LIVE_MODEL:
      g_value_set_pointer (value, self->live_model);
      break;
    case PROP_NAME:
      g_value_set_string (value, fus_study_get_name (self));
      break;
    case PROP_MODEL_NAME:
      g_value_set_string (value, fus_study_get_model_name (self));
      break;
    case PROP_RUN_PATH:
      g_value_set_string (value, self->run_path);
      break;
    case PROP_SUBSET:
      g_value_set_uint (value, self->subset);
      break;
    case PROP_TARGET:
      g_value_set_uint (value, self->target);
      break;
    case PROP_SAMPLE:
      g_value_set_uint (value, self->sample);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label != NULL ? self->label->id : NULL);
      break;
    case PROP_TEST_ALL:
      g_value_set_boolean (value, self->test_all);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, fus_study_is_loading (self));
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_INTERRUPTED:
      g_value_set_pointer (value, self->interrupted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_study_set_property (GObject *object,
                        guint prop_id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  FusStudy *self = FUS_STUDY (object);

  switch (prop_id)
    {
    case PROP_SUBSET:
      fus_study_set_subset (self, g_value_get_uint (value));
      break;
    case PROP_TARGET:
      fus_study_set_target (self, g_value_get_uint (value));
      break;
    case PROP_SAMPLE:
      fus_study_set_sample (self, g_value_get_uint (value));
      break;
    case PROP_LABEL:
      fus_study_set_label (self, g_value_get_string (value));
      break;
    case PROP_TEST_ALL:
      fus_study_set_test_all (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_study_dispose (GObject *object)
{
  FusStudy *self = FUS_STUDY (object);

  fus_study_close (self);
  g_clear_object (&self->training);

  G_OBJECT_CLASS (fus_study_parent_class)->dispose (object);
}

static void
fus_study_finalize (GObject *object)
{
  FusStudy *self = FUS_STUDY (object);

  g_clear_pointer (&self->encoding, fus_encoding_unref);
  g_clear_pointer (&self->live_model, fus_model_unref);
  g_hash_table_unref (self->results);
  g_clear_object (&self->run);
  g_clear_pointer (&self->interrupted, fus_trained_unref);
  g_ptr_array_unref (self->removed);
  g_object_unref (self->runs);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->session, fus_session_free);
  g_free (self->path);
  g_strfreev (self->kinds);
  g_strfreev (self->failed_paths);
  g_strfreev (self->missing);
  g_strfreev (self->wanted_kinds);
  g_free (self->run_path);
  g_object_unref (self->selection);
  g_object_unref (self->undo);
  g_object_unref (self->jobs);

  G_OBJECT_CLASS (fus_study_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RESTORED] = g_signal_new ("restored", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
  signals[REPLACED] = g_signal_new ("replaced", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[DATA_FOUND] =
    g_signal_new ("data-found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
fus_study_class_init (FusStudyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_study_get_property;
  object_class->set_property = fus_study_set_property;
  object_class->dispose = fus_study_dispose;
  object_class->finalize = fus_study_finalize;

  properties[PROP_DATASET] = g_param_spec_pointer ("dataset", NULL, NULL, flags);
  properties[PROP_MODEL] = g_param_spec_pointer ("model", NULL, NULL, flags);
  properties[PROP_ENCODING] = g_param_spec_pointer ("encoding", NULL, NULL, flags);
  properties[PROP_LIVE_MODEL] = g_param_spec_pointer ("live-model", NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_MODEL_NAME] =
    g_param_spec_string ("model-name", NULL, NULL, NULL, flags);
  properties[PROP_RUN_PATH] = g_param_spec_string ("run-path", NULL, NULL, NULL, flags);
  properties[PROP_SUBSET] =
    g_param_spec_uint ("subset", NULL, NULL, 0, G_MAXUINT32, 0, both);
  properties[PROP_TARGET] =
    g_param_spec_uint ("target", NULL, NULL, 0, FUS_MAX_MODALITIES - 1, 0, both);
  properties[PROP_SAMPLE] =
    g_param_spec_uint ("sample", NULL, NULL, 0, G_MAXUINT32, 0, both);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, both);
  properties[PROP_TEST_ALL] = g_param_spec_boolean ("test-all", NULL, NULL, FALSE, both);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, FUS_TYPE_RUN, flags);
  properties[PROP_INTERRUPTED] = g_param_spec_pointer ("interrupted", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (FUS_TYPE_STUDY);
}

static void
selection_changed_cb (FusStudy *self)
{
  fus_study_touch (self);
}

static void
fus_study_init (FusStudy *self)
{
  self->selection = fus_selection_new (0);
  self->undo = fus_undo_stack_new ();
  self->jobs = fus_job_queue_new ();
  self->runs = g_list_store_new (FUS_TYPE_RUN);
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  g_signal_connect_swapped (self->selection, "changed", G_CALLBACK (selection_changed_cb),
                            self);
}

FUS_DEFINE_GETTER (FusStudy, STUDY, FusDataset *, fus_study_get_dataset, dataset)
FUS_DEFINE_GETTER (FusStudy, STUDY, const char *, fus_study_get_path, path)

const char *
fus_study_get_name (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return self->dataset != NULL ? fus_dataset_get_name (self->dataset) : NULL;
}

FusRun *
fus_study_get_run (FusStudy *self)
{
  return self->run;
}

const FusTrained *
fus_study_get_trained (FusStudy *self)
{
  return self->run != NULL ? fus_run_get_trained (self->run) : NULL;
}

FusModel *
fus_study_get_model (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return self->run != NULL ? fus_run_get_trained (self->run)->model : NULL;
}

FusSplit *
fus_study_get_split (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return self->run != NULL ? fus_run_get_trained (self->run)->split : NULL;
}

FusTrainingLog *
fus_study_get_log (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return self->run != NULL ? fus_run_get_trained (self->run)->log : NULL;
}

const char *
fus_study_get_model_name (FusStudy *self)
{
  return self->run != NULL ? fus_run_get_name (self->run) : NULL;
}

FUS_DEFINE_GETTER (FusStudy, STUDY, const char *, fus_study_get_run_path, run_path)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusModel *, fus_study_get_live_model, live_model)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusEncoding *, fus_study_get_encoding, encoding)

gboolean
fus_study_is_loading (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), FALSE);

  return self->load_job != NULL;
}

FUS_DEFINE_GETTER (FusStudy, STUDY, gboolean, fus_study_is_same_data, is_same_data)
FUS_DEFINE_GETTER (FusStudy, STUDY, const FusSession *, fus_study_get_session, session)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusMask, fus_study_get_subset, subset)
FUS_DEFINE_GETTER (FusStudy, STUDY, guint, fus_study_get_target, target)
FUS_DEFINE_GETTER (FusStudy, STUDY, guint, fus_study_get_sample, sample)
FUS_DEFINE_GETTER (FusStudy, STUDY, gboolean, fus_study_get_test_all, test_all)
FUS_DEFINE_GETTER (FusStudy, STUDY, const FusLabel *, fus_study_get_label, label)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusSelection *, fus_study_get_selection, selection)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusUndoStack *, fus_study_get_undo, undo)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusJobQueue *, fus_study_get_jobs, jobs)
FUS_DEFINE_GETTER (FusStudy, STUDY, FusTrainingState *, fus_study_get_training, training)

void
fus_study_drop_results (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->encode_job != NULL)
    fus_job_cancel (self->encode_job);
  g_clear_object (&self->encode_job);
  if (self->encoding == NULL)
    return;
  g_clear_pointer (&self->encoding, fus_encoding_unref);
  notify (self, PROP_ENCODING);
}

void
fus_study_model_changed (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  fus_study_drop_results (self);
  fus_study_set_run_path (self, NULL);
  notify (self, PROP_RUN);
  notify (self, PROP_MODEL_NAME);
  notify (self, PROP_MODEL);
}

void
fus_study_set_run_path (FusStudy *self, const char *path)
{
  if (g_strcmp0 (self->run_path, path) == 0)
    return;
  g_free (self->run_path);
  self->run_path = g_strdup (path);
  notify (self, PROP_RUN_PATH);
}

void
fus_study_set_live_model (FusStudy *self, FusModel *model)
{
  if (self->live_model == model)
    return;
  g_clear_pointer (&self->live_model, fus_model_unref);
  if (model != NULL)
    self->live_model = fus_model_ref (model);
  notify (self, PROP_LIVE_MODEL);
}

void
fus_study_fail (FusStudy *self, const GError *error)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (error != NULL);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
fus_study_notice (FusStudy *self, const char *sentence)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (sentence != NULL);

  g_signal_emit (self, signals[NOTICE], 0, sentence);
}

void
fus_study_tell_replaced (FusStudy *self, const char *sentence, const char *former)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  g_signal_emit (self, signals[REPLACED], 0, sentence, former);
}

void
fus_study_tell_data_found (FusStudy *self,
                           const char *name,
                           const char *data_path,
                           const char *model_path)
{
  g_signal_emit (self, signals[DATA_FOUND], 0, name, data_path, model_path);
}

void
fus_study_set_load_job (FusStudy *self, FusJob *job)
{
  g_set_object (&self->load_job, job);
  notify (self, PROP_LOADING);
}

void
fus_study_close (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->is_closed)
    return;
  fus_study_drop_removed (self);
  self->is_closed = TRUE;
  fus_study_flush (self);
  if (self->load_job != NULL)
    fus_job_cancel (self->load_job);
  fus_job_queue_shut_down (self->jobs);
}
