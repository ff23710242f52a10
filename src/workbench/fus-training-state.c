/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-training-state.h"

#include "fus-study-private.h"
#include "fus-training-run.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_KIND "mopoe"
#define TRAIN_SHARE 0.8
#define VALID_SHARE 0.1
#define TEST_SHARE 0.1
#define ESTIMATE_DELAY_MS 400
/* Epochs that the time left is told from. */
#define N_RECENT_EPOCHS 20

struct _FusTrainingState
{
  GObject parent_instance;

  FusStudy *study; /* weak: it owns this; NULL once it is gone */

  FusModelSpec *spec; /* what will be trained; NULL without data */
  const FusModelKind *kind;
  guint64 seed;
  guint n_threads;

  FusJob *estimate_job;
  guint estimate_id;
  gboolean has_estimate;
  double seconds;
  gsize bytes;

  FusTrainingPhase phase;
  FusTrainingRun *run;
  FusDataset *run_dataset;
  char *run_path; /* (nullable): where it was read from */
  FusJob *job;
  FusTrainingLog *log;
  guint n_runs;
  guint n_epochs;
  guint warmup;
};

enum
{
  PROP_KIND = 1,
  PROP_PHASE,
  PROP_LOG,
  PROP_ESTIMATED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint options_changed_signal;

G_DEFINE_FINAL_TYPE (FusTrainingState, fus_training_state, G_TYPE_OBJECT)

static void
notify (FusTrainingState *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_phase (FusTrainingState *self, FusTrainingPhase phase)
{
  if (self->phase == phase)
    return;
  self->phase = phase;
  notify (self, PROP_PHASE);
}

static FusSplit *
make_split (FusTrainingState *self)
{
  return fus_split_new (self->study->dataset, TRAIN_SHARE, VALID_SHARE, TEST_SHARE,
                        self->spec->seed);
}

typedef struct
{
  FusDataset *dataset;
  FusSplit *split;
  FusModelSpec *spec;
  guint n_threads;
  double seconds;
  gsize bytes;
} Estimate;

static void
estimate_free (gpointer data)
{
  Estimate *self = data;

  fus_dataset_unref (self->dataset);
  fus_split_unref (self->split);
  fus_model_spec_free (self->spec);
  g_free (self);
}

static void
estimate_worker (GTask *task, FusJob *job, gpointer data)
{
  Estimate *estimate = data;
  FusProgress progress = fus_job_get_progress (job);
  g_autoptr (FusTrainer) trainer = NULL;
  GError *error = NULL;

  trainer = fus_trainer_new (estimate->dataset, estimate->split, estimate->spec,
                             estimate->n_threads, 0, &error);
  if (trainer != NULL && fus_trainer_estimate (trainer, &estimate->seconds,
                                               &estimate->bytes, &progress, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
estimate_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusTrainingState) self = data;
  g_autoptr (GError) error = NULL;
  const Estimate *estimate = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_debug ("No estimate: %s", error->message);
      return;
    }
  self->seconds = estimate->seconds;
  self->bytes = estimate->bytes;
  self->has_estimate = TRUE;
  g_clear_object (&self->estimate_job);
  notify (self, PROP_ESTIMATED);
}

static gboolean
start_estimate_cb (gpointer data)
{
  FusTrainingState *self = data;
  Estimate *estimate = NULL;
  GTask *task = NULL;

  self->estimate_id = 0;
  if (fus_training_state_is_busy (self) || self->spec == NULL)
    return G_SOURCE_REMOVE;
  estimate = g_new0 (Estimate, 1);
  estimate->dataset = fus_dataset_ref (self->study->dataset);
  estimate->split = make_split (self);
  estimate->spec = fus_model_spec_copy (self->spec);
  estimate->n_threads = self->n_threads;
  self->estimate_job = fus_job_new (FUS_LANE_ANALYSIS, NULL);
  task = fus_job_queue_make_task (self->estimate_job, estimate_cb, self);
  g_task_set_task_data (task, estimate, estimate_free);
  fus_job_queue_run (self->study->jobs, self->estimate_job, task, estimate_worker);

  return G_SOURCE_REMOVE;
}

static void
drop_estimate (FusTrainingState *self)
{
  g_clear_handle_id (&self->estimate_id, g_source_remove);
  if (self->estimate_job != NULL)
    fus_job_cancel (self->estimate_job);
  g_clear_object (&self->estimate_job);
  if (!self->has_estimate)
    return;
  self->has_estimate = FALSE;
  notify (self, PROP_ESTIMATED);
}

/* The form has changed: the newest request wins. */
static void
request_estimate (FusTrainingState *self)
{
  drop_estimate (self);
  if (self->spec != NULL)
    self->estimate_id = g_timeout_add (ESTIMATE_DELAY_MS, start_estimate_cb, self);
}

/* What a person has set. */
static void
copy_person_values (const FusOptions *from, FusOptions *to)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_options_get_rows (from, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    if (fus_options_is_set (from, rows[i].id))
      fus_options_set (to, rows[i].id, fus_options_get_string (from, rows[i].id, NULL),
                       NULL);
}

/* What a model was trained with, where it isn't what is proposed. */
static void
copy_model_values (const FusOptions *from, FusOptions *to)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_options_get_rows (to, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      const char *value = fus_options_get_string (from, rows[i].id, NULL);

      if (g_strcmp0 (value, fus_options_get_string (to, rows[i].id, NULL)) != 0)
        fus_options_set (to, rows[i].id, value, NULL);
    }
}

static void
spec_changed (FusTrainingState *self)
{
  request_estimate (self);
  g_signal_emit (self, options_changed_signal, 0);
}

/* A fresh spec of the chosen kind for the data that are open; what a person has set
 * stays. */
static void
rebuild_spec (FusTrainingState *self)
{
  FusModelSpec *old = g_steal_pointer (&self->spec);

  if (self->study->dataset != NULL && self->kind != NULL)
    {
      self->spec = fus_model_spec_new (self->kind, self->study->dataset);
      self->spec->seed = self->seed;
      if (old != NULL)
        copy_person_values (old->options, self->spec->options);
    }
  g_clear_pointer (&old, fus_model_spec_free);
  spec_changed (self);
}

/* The form tells how the model that is shown was made. */
static void
model_changed_cb (FusTrainingState *self)
{
  const FusModelSpec *made = NULL;

  if (self->study->model == NULL || self->spec == NULL ||
      fus_training_state_is_busy (self))
    return;
  made = fus_model_get_spec (self->study->model);
  g_clear_pointer (&self->spec, fus_model_spec_free);
  self->kind = made->kind;
  self->spec = fus_model_spec_new (self->kind, self->study->dataset);
  self->spec->seed = self->seed;
  copy_model_values (made->options, self->spec->options);
  notify (self, PROP_KIND);
  spec_changed (self);
}

static void
dataset_changed_cb (FusTrainingState *self)
{
  g_clear_pointer (&self->log, fus_training_log_unref);
  notify (self, PROP_LOG);
  rebuild_spec (self);
}

static void
fus_training_state_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  FusTrainingState *self = FUS_TRAINING_STATE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_string (value, self->kind != NULL ? self->kind->id : NULL);
      break;
    case PROP_PHASE:
      g_value_set_int (value, self->phase);
      break;
    case PROP_LOG:
      g_value_set_pointer (value, self->log);
      break;
    case PROP_ESTIMATED:
      g_value_set_boolean (value, self->has_estimate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_training_state_finalize (GObject *object)
{
  FusTrainingState *self = FUS_TRAINING_STATE (object);

  g_clear_weak_pointer (&self->study);
  g_clear_handle_id (&self->estimate_id, g_source_remove);
  g_clear_object (&self->estimate_job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->run, fus_training_run_unref);
  g_clear_pointer (&self->run_dataset, fus_dataset_unref);
  g_free (self->run_path);
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_clear_pointer (&self->spec, fus_model_spec_free);

  G_OBJECT_CLASS (fus_training_state_parent_class)->finalize (object);
}

static void
fus_training_state_class_init (FusTrainingStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fus_training_state_get_property;
  object_class->finalize = fus_training_state_finalize;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_PHASE] =
    g_param_spec_int ("phase", NULL, NULL, FUS_TRAINING_IDLE, FUS_TRAINING_ENDING,
                      FUS_TRAINING_IDLE, flags);
  properties[PROP_LOG] = g_param_spec_pointer ("log", NULL, NULL, flags);
  properties[PROP_ESTIMATED] =
    g_param_spec_boolean ("estimated", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  options_changed_signal =
    g_signal_new ("options-changed", FUS_TYPE_TRAINING_STATE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_training_state_init (FusTrainingState *self)
{
  gsize n_kinds = 0;

  self->seed = 1;
  self->n_threads = g_get_num_processors ();
  self->kind = fus_model_kind_lookup (DEFAULT_KIND);
  if (self->kind == NULL)
    self->kind = fus_model_kind_list (&n_kinds)[0];
}

/**
 * fus_training_state_new:
 * @study: (transfer none): owns the state, so isn't held
 *
 * Returns: (transfer full): the state of a Train page
 */
FusTrainingState *
fus_training_state_new (FusStudy *study)
{
  FusTrainingState *self = g_object_new (FUS_TYPE_TRAINING_STATE, NULL);

  g_set_weak_pointer (&self->study, study);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

const FusModelKind *
fus_training_state_get_kind (FusTrainingState *self)
{
  return self->kind;
}

/**
 * fus_training_state_get_options:
 *
 * Returns: (transfer none) (nullable): values of the form; change them through
 * fus_training_state_set_option()
 */
FusOptions *
fus_training_state_get_options (FusTrainingState *self)
{
  return self->spec != NULL ? self->spec->options : NULL;
}

guint64
fus_training_state_get_seed (FusTrainingState *self)
{
  return self->seed;
}

guint
fus_training_state_get_n_threads (FusTrainingState *self)
{
  return self->n_threads;
}

/**
 * fus_training_state_get_estimate:
 * @seconds: (out): the whole run
 * @bytes: (out): memory at its peak
 *
 * Returns: %FALSE while it isn't known
 */
gboolean
fus_training_state_get_estimate (FusTrainingState *self, double *seconds, gsize *bytes)
{
  *seconds = self->seconds;
  *bytes = self->bytes;

  return self->has_estimate;
}

FusTrainingPhase
fus_training_state_get_phase (FusTrainingState *self)
{
  return self->phase;
}

gboolean
fus_training_state_is_busy (FusTrainingState *self)
{
  return self->phase != FUS_TRAINING_IDLE;
}

/**
 * fus_training_state_get_log:
 *
 * Returns: (transfer none) (nullable): frozen: of the run under way, else of the last one
 */
FusTrainingLog *
fus_training_state_get_log (FusTrainingState *self)
{
  return self->log != NULL ? self->log : self->study->log;
}

/**
 * fus_training_state_get_job:
 *
 * Returns: (transfer none) (nullable): of the run under way
 */
FusJob *
fus_training_state_get_job (FusTrainingState *self)
{
  return self->job;
}

guint
fus_training_state_get_run (FusTrainingState *self)
{
  return self->n_runs;
}

/**
 * fus_training_state_get_n_epochs:
 *
 * Returns: epochs that were asked for, of the run that fus_training_state_get_log() tells
 * of
 */
guint
fus_training_state_get_n_epochs (FusTrainingState *self)
{
  const FusModelSpec *spec = NULL;

  if (self->log != NULL || self->study->model == NULL)
    return self->n_epochs;
  spec = fus_model_get_spec (self->study->model);

  return (guint) fus_options_get_int (spec->options, "epochs", NULL);
}

/**
 * fus_training_state_get_warmup:
 *
 * Returns: epochs until the divergence has its full weight, 0: none
 */
guint
fus_training_state_get_warmup (FusTrainingState *self)
{
  const FusModelSpec *spec = NULL;

  if (self->log != NULL || self->study->model == NULL)
    return self->warmup;
  spec = fus_model_get_spec (self->study->model);

  return (guint) fus_options_get_int (spec->options, "warmup", NULL);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * fus_training_state_get_left:
 * @low: (out): seconds left if it goes on as in its fast recent epochs
 * @high: (out): as in its slow ones
 *
 * The range between the first and the last decile of the recent epochs, at least a tenth
 * to either side: a single number would promise too much.
 *
 * Returns: %FALSE while it isn't known
 */
gboolean
fus_training_state_get_left (FusTrainingState *self, double *low, double *high)
{
  double recent[N_RECENT_EPOCHS];
  guint n_done = self->log != NULL ? fus_training_log_get_n_epochs (self->log) : 0;
  guint n = MIN (n_done, N_RECENT_EPOCHS);
  double middle = 0;

  if (n < 2 || n_done >= self->n_epochs)
    return FALSE;
  for (guint i = 0; i < n; i++)
    recent[i] = fus_training_log_get (self->log, n_done - 1 - i)->seconds;
  qsort (recent, n, sizeof *recent, compare_doubles);
  middle = recent[n / 2];
  *low = MIN (recent[n / 10], 0.9 * middle) * (self->n_epochs - n_done);
  *high = MAX (recent[n - 1 - n / 10], 1.1 * middle) * (self->n_epochs - n_done);

  return TRUE;
}

/**
 * fus_training_state_set_kind:
 * @id: of a model kind; another is ignored
 */
void
fus_training_state_set_kind (FusTrainingState *self, const char *id)
{
  const FusModelKind *kind = fus_model_kind_lookup (id);

  if (kind == NULL || kind == self->kind)
    return;
  self->kind = kind;
  notify (self, PROP_KIND);
  rebuild_spec (self);
}

/**
 * fus_training_state_set_option:
 * @key: id of an option, or `id.MODALITY`
 * @value: as typed
 * @error: says what is wrong with it
 *
 * Returns: whether it was taken
 */
gboolean
fus_training_state_set_option (FusTrainingState *self,
                               const char *key,
                               const char *value,
                               GError **error)
{
  g_return_val_if_fail (self->spec != NULL, FALSE);

  if (!fus_options_set (self->spec->options, key, value, error))
    return FALSE;
  request_estimate (self);
  g_signal_emit (self, options_changed_signal, 0);

  return TRUE;
}

/* An option before and after a remedy. */
static void
apply_option (gpointer target, gpointer state)
{
  FusTrainingState *self = target;
  g_auto (GStrv) pair = g_strsplit (state, "=", 2);
  g_autoptr (GError) error = NULL;

  if (self->spec != NULL &&
      !fus_training_state_set_option (self, pair[0], pair[1], &error))
    g_info ("%s", error->message);
}

/* @modality: (nullable): id of the one that the option is set for */
static void
change_option (FusTrainingState *self,
               const char *id,
               const char *modality,
               double value,
               const char *name)
{
  const char *before = fus_options_get_string (self->spec->options, id, modality);
  g_autofree char *key =
    modality != NULL ? g_strconcat (id, ".", modality, NULL) : g_strdup (id);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char *old = g_strconcat (key, "=", before, NULL);
  char *new =
    g_strconcat (key, "=", g_ascii_formatd (number, sizeof number, "%g", value), NULL);

  apply_option (self, new);
  fus_undo_stack_push (self->study->undo, name, apply_option, self, old, new, g_free);
}

/**
 * fus_training_state_weigh_more:
 * @m: a modality that is not learned: counts twice as much in the next run
 */
void
fus_training_state_weigh_more (FusTrainingState *self, guint m)
{
  const FusModality *modality = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (self->spec != NULL && m < self->spec->n_modalities);

  modality = self->spec->modalities[m];
  name = g_strdup_printf (_ ("Weighing “%s” More"), modality->name);
  change_option (self, "weight", modality->id,
                 2 * fus_options_get_real (self->spec->options, "weight", modality->id),
                 name);
}

/**
 * fus_training_state_warm_up_longer:
 *
 * The divergence gets its full weight later in the next run: after half of its epochs.
 */
void
fus_training_state_warm_up_longer (FusTrainingState *self)
{
  g_return_if_fail (self->spec != NULL);

  change_option (self, "warmup", NULL,
                 (double)
                   MAX (1, fus_options_get_int (self->spec->options, "epochs", NULL) / 2),
                 _ ("Longer Warm-Up"));
}

void
fus_training_state_set_seed (FusTrainingState *self, guint64 seed)
{
  self->seed = seed;
  if (self->spec != NULL)
    self->spec->seed = seed;
}

void
fus_training_state_set_n_threads (FusTrainingState *self, guint n_threads)
{
  self->n_threads = MAX (n_threads, 1);
  request_estimate (self);
}

static void
write_run (FusTrainingState *self,
           FusTrainState *state,
           FusModel *model,
           gboolean is_checkpoint)
{
  fus_study_write_training (self->study, self->run_dataset, self->run_path, state, model,
                            is_checkpoint);
}

static void
take_news (FusTrainingNews *news, gpointer data)
{
  FusTrainingState *self = data;

  if (self->study == NULL)
    return;
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = fus_training_log_ref (news->log);
  if (news->state != NULL && news->model != NULL)
    write_run (self, g_steal_pointer (&news->state), news->model, TRUE);
  notify (self, PROP_LOG);
  if (news->model != NULL)
    fus_study_set_live_model (self->study, news->model);
}

static void
adopt_result (FusTrainingState *self, FusTrainingResult *result)
{
  FusTrainingLog *log = result->state->log;

  if (result->end == FUS_TRAINING_END_SUSPEND)
    {
      write_run (self, g_steal_pointer (&result->state), result->model, TRUE);
      return;
    }
  if (result->end == FUS_TRAINING_END_DISCARD || log == NULL ||
      fus_training_log_get_n_epochs (log) == 0)
    return;
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = fus_training_log_ref (log);
  notify (self, PROP_LOG);
  fus_study_set_model (self->study, result->model, result->split, log);
  write_run (self, g_steal_pointer (&result->state), result->model, FALSE);
  fus_study_forget_checkpoint (self->study, self->run_path);
  if (self->run_path != NULL)
    {
      g_autofree char *file = fus_session_dup_model_file (self->run_path);

      fus_study_set_run_path (self->study, file);
    }
}

static void
train_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  g_autoptr (FusTrainingState) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusTrainingResult) result =
               g_task_propagate_pointer (G_TASK (async_result), &error);
  FusTrainingRun *run = g_task_get_task_data (G_TASK (async_result));

  fus_training_run_listen (run, NULL, NULL);
  if (self->run != run || self->study == NULL)
    return;
  g_clear_pointer (&self->run, fus_training_run_unref);
  g_clear_object (&self->job);
  fus_study_set_live_model (self->study, NULL);
  set_phase (self, FUS_TRAINING_IDLE);
  if (result != NULL)
    adopt_result (self, result);
  else
    fus_study_fail (self->study, error);
  request_estimate (self);
}

static void
begin (FusTrainingState *self,
       FusSplit *split,
       const FusModelSpec *spec,
       FusTrainState *resume,
       guint n_more)
{
  GTask *task = NULL;

  drop_estimate (self);
  self->n_runs++;
  g_clear_pointer (&self->run_dataset, fus_dataset_unref);
  self->run_dataset = fus_dataset_ref (self->study->dataset);
  g_free (self->run_path);
  self->run_path = g_strdup (self->study->path);
  self->n_epochs = (guint) fus_options_get_int (spec->options, "epochs", NULL);
  if (n_more > 0 && resume->log != NULL)
    self->n_epochs = fus_training_log_get_n_epochs (resume->log) + n_more;
  self->warmup = (guint) fus_options_get_int (spec->options, "warmup", NULL);
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = resume != NULL && resume->log != NULL
                ? fus_training_log_ref (resume->log)
                : fus_training_log_new (spec->n_modalities);
  self->job = fus_job_new (FUS_LANE_TRAINING, _ ("Training"));
  self->run = fus_training_run_new (self->study->dataset, split, spec, resume,
                                    self->n_threads, self->job);
  fus_training_run_set_n_more (self->run, n_more);
  fus_training_run_listen (self->run, take_news, self);
  task = fus_job_queue_make_task (self->job, train_cb, self);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, fus_training_run_ref (self->run),
                        (GDestroyNotify) fus_training_run_unref);
  fus_job_queue_run (self->study->jobs, self->job, task, fus_training_run_work);
  set_phase (self, FUS_TRAINING_RUNNING);
  notify (self, PROP_LOG);
}

/**
 * fus_training_state_start:
 *
 * Trains what the form says, from the beginning. Does nothing while a run is under way.
 */
void
fus_training_state_start (FusTrainingState *self)
{
  g_autoptr (FusSplit) split = NULL;
  g_autoptr (GError) error = NULL;

  if (self->spec == NULL || fus_training_state_is_busy (self))
    return;
  if (!fus_model_spec_check (self->spec, &error))
    {
      fus_study_fail (self->study, error);
      return;
    }
  split = make_split (self);
  begin (self, split, self->spec, NULL, 0);
}

/* A run that is to go on, on its way from its file. */
typedef struct
{
  char *path;
  guint n_more;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_free (self->path);
  g_free (self);
}

static void
load_run_worker (GTask *task, FusJob *job, gpointer data)
{
  const Reading *reading = data;
  GError *error = NULL;
  FusModelFile *file = fus_model_file_load (reading->path, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) fus_model_file_free);
  else
    g_task_return_error (task, error);
}

static void
load_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusTrainingState) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusModelFile) file = g_task_propagate_pointer (G_TASK (result), &error);
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  FusTrainState *state = NULL;

  if (self->study == NULL)
    return;
  if (file == NULL || self->study->dataset == NULL ||
      !fus_model_spec_fits (fus_model_get_spec (file->model), self->study->dataset,
                            &error))
    {
      if (error != NULL)
        fus_study_fail (self->study, error);
      return;
    }
  if (file->state == NULL || fus_training_state_is_busy (self))
    return;
  state = g_steal_pointer (&file->state);
  begin (self, state->split, state->spec, state, reading->n_more);
}

/* Takes over @path. */
static void
go_on (FusTrainingState *self, char *path, guint n_more)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, _ ("Reading the run"));
  GTask *task = fus_job_queue_make_task (job, load_run_cb, self);
  Reading *reading = g_new0 (Reading, 1);

  reading->path = path;
  reading->n_more = n_more;
  g_task_set_task_data (task, reading, reading_free);
  fus_job_queue_run (self->study->jobs, job, task, load_run_worker);
}

/**
 * fus_training_state_resume_checkpoint:
 *
 * Goes on with the run that was interrupted, as if it had never stopped.
 */
void
fus_training_state_resume_checkpoint (FusTrainingState *self)
{
  if (self->study->path != NULL && !fus_training_state_is_busy (self))
    go_on (self, fus_session_dup_checkpoint_file (self->study->path), 0);
}

/**
 * fus_training_state_extend:
 * @n_epochs: at least 1
 *
 * Trains the study's model for more epochs, from where its run ended. Does nothing where
 * that isn't known: see fus_study_get_run_path().
 */
void
fus_training_state_extend (FusTrainingState *self, guint n_epochs)
{
  if (self->study->run_path != NULL && n_epochs > 0 && !fus_training_state_is_busy (self))
    go_on (self, g_strdup (self->study->run_path), n_epochs);
}

void
fus_training_state_pause (FusTrainingState *self)
{
  if (self->phase != FUS_TRAINING_RUNNING)
    return;
  fus_training_run_set_paused (self->run, TRUE);
  fus_job_set_state (self->job, FUS_JOB_PAUSED);
  set_phase (self, FUS_TRAINING_PAUSED);
}

void
fus_training_state_unpause (FusTrainingState *self)
{
  if (self->phase != FUS_TRAINING_PAUSED)
    return;
  fus_training_run_set_paused (self->run, FALSE);
  fus_job_set_state (self->job, FUS_JOB_RUNNING);
  set_phase (self, FUS_TRAINING_RUNNING);
}

static void
end (FusTrainingState *self, FusTrainingEnd how)
{
  if (self->run == NULL)
    return;
  fus_training_run_end (self->run, how);
  set_phase (self, FUS_TRAINING_ENDING);
}

/**
 * fus_training_state_stop_and_keep:
 *
 * Ends within a batch; the best model so far becomes the study's.
 */
void
fus_training_state_stop_and_keep (FusTrainingState *self)
{
  end (self, FUS_TRAINING_END_KEEP);
}

/**
 * fus_training_state_suspend:
 *
 * Ends within a batch and leaves a checkpoint to go on from.
 */
void
fus_training_state_suspend (FusTrainingState *self)
{
  end (self, FUS_TRAINING_END_SUSPEND);
}

/**
 * fus_training_state_leave:
 *
 * Other data are about to be opened: ends within a batch, and leaves a checkpoint to go
 * on from when these are opened again, where they have a file.
 */
void
fus_training_state_leave (FusTrainingState *self)
{
  if (self->run == NULL)
    return;
  fus_training_run_listen (self->run, NULL, NULL);
  if (self->run_path != NULL)
    fus_study_notice (self->study, _ ("Training goes on when the data are opened again"));
  end (self,
       self->run_path != NULL ? FUS_TRAINING_END_SUSPEND : FUS_TRAINING_END_DISCARD);
}
