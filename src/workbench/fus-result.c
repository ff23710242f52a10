/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that takes time: computed in a lane, kept under the key that tells all that
 * it depends on, and shown in part while it grows. Asking again with a key that is
 * kept costs nothing; asking with another gives up what is under way. Answers that
 * come too late find that nobody waits for them. Values are frozen and referenced,
 * whatever type they are of. */
#include "config.h"

#include "fus-result.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *key;
  gpointer value;
} Kept;

struct _FusResult
{
  GObject parent_instance;

  FusResultKind kind;
  FusStudy *study; /* weak: it may own this */
  FusJobQueue *jobs;
  FusJob *job;       /* under way */
  guint serial;      /* of the job */
  char *pending_key; /* what it computes */
  char *key;         /* of the value */
  gpointer value;
  GQueue kept; /* of Kept, the newest first */
};

/* One place for the newest part; the main thread looks when it is told. */
struct _FusResultSink
{
  gatomicrefcount refs;
  GDestroyNotify unref;
  guint serial;
  GWeakRef result;
  gpointer value;   /* exchanged atomically */
  int is_announced; /* atomic */
};

/* What goes to a thread. */
typedef struct
{
  FusResultKind kind;
  gpointer input;
  FusResultSink *sink;
} Request;

/* What comes back with the callback. */
typedef struct
{
  FusResult *self;
  FusJob *job;
} Answer;

enum
{
  PROP_BUSY = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (FusResult, fus_result, G_TYPE_OBJECT)

static void
notify_busy (FusResult *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
kept_free (FusResult *self, Kept *kept)
{
  self->kind.unref (kept->value);
  g_free (kept->key);
  g_free (kept);
}

static void
forget_all (FusResult *self)
{
  Kept *kept = NULL;

  while ((kept = g_queue_pop_head (&self->kept)) != NULL)
    kept_free (self, kept);
}

static void
keep (FusResult *self, const char *key, gpointer value)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->key = g_strdup (key);
  kept->value = self->kind.ref (value);
  g_queue_push_head (&self->kept, kept);
  while (g_queue_get_length (&self->kept) > self->kind.n_kept)
    kept_free (self, g_queue_pop_tail (&self->kept));
}

static gpointer
find_kept (FusResult *self, const char *key)
{
  for (GList *l = self->kept.head; l != NULL; l = l->next)
    {
      Kept *kept = l->data;

      if (g_str_equal (kept->key, key))
        return kept->value;
    }

  return NULL;
}

static void
drop_value (FusResult *self)
{
  if (self->value != NULL)
    self->kind.unref (self->value);
  self->value = NULL;
  g_clear_pointer (&self->key, g_free);
}

static void
take_value (FusResult *self, const char *key, gpointer value)
{
  gpointer taken = self->kind.ref (value);
  char *taken_key = g_strdup (key);

  drop_value (self);
  self->value = taken;
  self->key = taken_key;
  g_signal_emit (self, changed_signal, 0);
}

static FusResultSink *
sink_new (FusResult *result)
{
  FusResultSink *self = g_new0 (FusResultSink, 1);

  g_atomic_ref_count_init (&self->refs);
  g_weak_ref_init (&self->result, result);
  self->unref = result->kind.unref;
  self->serial = result->serial;

  return self;
}

static void
sink_unref (gpointer data)
{
  FusResultSink *self = data;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->value != NULL)
    self->unref (self->value);
  g_weak_ref_clear (&self->result);
  g_free (self);
}

/* A part of what is waited for; another's comes too late. */
static gboolean
sink_cb (gpointer data)
{
  FusResultSink *sink = data;
  g_autoptr (FusResult) self = g_weak_ref_get (&sink->result);
  gpointer value = NULL;

  g_atomic_int_set (&sink->is_announced, FALSE);
  value = g_atomic_pointer_exchange (&sink->value, NULL);
  if (value == NULL)
    return G_SOURCE_REMOVE;
  if (self != NULL && self->job != NULL && self->serial == sink->serial)
    take_value (self, self->pending_key, value);
  sink->unref (value);

  return G_SOURCE_REMOVE;
}

void
fus_result_sink_put (FusResultSink *self, gpointer value)
{
  gpointer before = g_atomic_pointer_exchange (&self->value, value);

  if (before != NULL)
    self->unref (before);
  if (!g_atomic_int_compare_and_exchange (&self->is_announced, FALSE, TRUE))
    return;
  g_atomic_ref_count_inc (&self->refs);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, sink_cb, self, sink_unref);
}

/* Ends what is under way; its callback then finds that nobody waits for it. */
static void
drop_job (FusResult *self)
{
  if (self->job != NULL)
    fus_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->pending_key, g_free);
}

static void
fus_result_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_BUSY)
    g_value_set_boolean (value, fus_result_is_busy (FUS_RESULT (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_result_dispose (GObject *object)
{
  FusResult *self = FUS_RESULT (object);

  drop_job (self);
  g_clear_weak_pointer (&self->study);
  g_clear_object (&self->jobs);

  G_OBJECT_CLASS (fus_result_parent_class)->dispose (object);
}

static void
fus_result_finalize (GObject *object)
{
  FusResult *self = FUS_RESULT (object);

  drop_value (self);
  forget_all (self);

  G_OBJECT_CLASS (fus_result_parent_class)->finalize (object);
}

static void
fus_result_class_init (FusResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_result_get_property;
  object_class->dispose = fus_result_dispose;
  object_class->finalize = fus_result_finalize;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  changed_signal = g_signal_new ("changed", FUS_TYPE_RESULT, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_result_init (FusResult *self)
{
  g_queue_init (&self->kept);
}

/**
 * fus_result_new:
 * @study: (transfer none): whose threads compute it, and who is told of errors
 * @kind: copied
 *
 * Returns: (transfer full): without a value yet
 */
FusResult *
fus_result_new (FusStudy *study, const FusResultKind *kind)
{
  FusResult *self = g_object_new (FUS_TYPE_RESULT, NULL);

  self->kind = *kind;
  self->jobs = g_object_ref (fus_study_get_jobs (study));
  g_set_weak_pointer (&self->study, study);

  return self;
}

const FusResultKind *
fus_result_get_kind (FusResult *self)
{
  return &self->kind;
}

/**
 * fus_result_get:
 *
 * Returns: (transfer none) (nullable): the newest value; while another is being computed
 * an older one, or a part of it
 */
gpointer
fus_result_get (FusResult *self)
{
  return self->value;
}

gboolean
fus_result_is_busy (FusResult *self)
{
  return self->job != NULL;
}

/**
 * fus_result_get_job:
 *
 * Returns: (transfer none) (nullable): what computes the next value
 */
FusJob *
fus_result_get_job (FusResult *self)
{
  return self->job;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  request->kind.free_input (request->input);
  sink_unref (request->sink);
  g_free (request);
}

static void
compute_worker (GTask *task, FusJob *job, gpointer data)
{
  Request *request = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;
  gpointer value = request->kind.compute (request->input, request->sink,
                                          fus_job_get_pool (job), &progress, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, request->kind.unref);
  else
    g_task_return_error (task, error);
}

static void
answer_free (Answer *answer)
{
  g_object_unref (answer->job);
  g_object_unref (answer->self);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* Of the job that is waited for; another's answer comes too late. */
static void
compute_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Answer) answer = data;
  FusResult *self = answer->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (answer->job == self->job)
    {
      key = g_steal_pointer (&self->pending_key);
      g_clear_object (&self->job);
      if (value != NULL)
        {
          keep (self, key, value);
          take_value (self, key, value);
        }
      else if (self->study != NULL)
        fus_study_fail (self->study, error);
      notify_busy (self);
    }
  if (value != NULL)
    self->kind.unref (value);
}

static void
start (FusResult *self, const char *key, gpointer input)
{
  Request *request = g_new0 (Request, 1);
  Answer *answer = g_new0 (Answer, 1);
  GTask *task = NULL;

  request->kind = self->kind;
  request->input = input;
  self->serial++;
  request->sink = sink_new (self);
  self->job =
    fus_job_new (self->kind.lane, self->kind.title != NULL ? _ (self->kind.title) : NULL);
  self->pending_key = g_strdup (key);
  answer->self = g_object_ref (self);
  answer->job = g_object_ref (self->job);
  task = g_task_new (NULL, fus_job_get_cancellable (self->job), compute_cb, answer);
  g_task_set_task_data (task, request, request_free);
  fus_job_queue_run (self->jobs, self->job, task, compute_worker);
}

/**
 * fus_result_request:
 * @key: tells all that the value depends on
 * @input: (transfer full): what it is computed from: frozen
 *
 * Asks for a value. Where it is kept, it is there at once.
 */
void
fus_result_request (FusResult *self, const char *key, gpointer input)
{
  gpointer kept = find_kept (self, key);
  gboolean was_busy = self->job != NULL;

  if (g_strcmp0 (key, self->pending_key) == 0)
    {
      self->kind.free_input (input);
      return;
    }
  drop_job (self);
  if (kept == NULL)
    start (self, key, input);
  else
    {
      self->kind.free_input (input);
      if (g_strcmp0 (key, self->key) != 0)
        take_value (self, key, kept);
    }
  if (was_busy != (self->job != NULL) || self->job != NULL)
    notify_busy (self);
}

/**
 * fus_result_cancel:
 *
 * Ends what is under way; the last value stays.
 */
void
fus_result_cancel (FusResult *self)
{
  if (self->job == NULL)
    return;
  drop_job (self);
  notify_busy (self);
}

/**
 * fus_result_clear:
 *
 * Forgets everything: another model has come.
 */
void
fus_result_clear (FusResult *self)
{
  fus_result_cancel (self);
  forget_all (self);
  if (self->value == NULL)
    return;
  drop_value (self);
  g_signal_emit (self, changed_signal, 0);
}
