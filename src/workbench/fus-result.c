/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that takes time: computed in a lane, kept under the key that tells all that
 * it depends on, and shown in part while it grows. Asking again with a key that is
 * kept costs nothing; asking with another gives up what is under way. Answers that
 * come too late find that nobody waits for them. Values are frozen and referenced,
 * whatever type they are of. What a run says is kept by the run, so that it is there at
 * once when a person goes back to it; what depends on no run is kept here. */
#include "config.h"

#include "fus-result.h"

#include "fus-analysis-error.h"
#include "fus-getter.h"

#include <glib/gi18n-lib.h>

struct _FusResult
{
  GObject parent_instance;

  FusResultKind kind;
  FusStudy *study; /* weak: it may own this */
  FusJobQueue *jobs;
  FusJob *job;         /* under way */
  FusMailbox *mailbox; /* of the job: parts of the value */
  FusRun *job_run;     /* (nullable): that its value is kept by */
  char *pending_key;   /* what it computes */
  gpointer value;
  char *reason;  /* why there is none */
  FusKept *kept; /* what no run keeps */
};

/* What goes to a thread. */
typedef struct
{
  FusResultKind kind;
  gpointer input;
  FusMailbox *mailbox;
} Request;

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

/* (transfer none) (nullable): whose values are asked for. */
static FusRun *
find_run (FusResult *self)
{
  return self->kind.id != NULL && self->study != NULL ? fus_study_get_run (self->study)
                                                      : NULL;
}

/* @run: (nullable): who keeps the values */
static FusKept *
get_kept (FusResult *self, FusRun *run)
{
  return run != NULL ? fus_run_get_kept (run, fus_study_get_dataset (self->study))
                     : self->kept;
}

static const char *
get_kept_kind (FusResult *self)
{
  return self->kind.id != NULL ? self->kind.id : "";
}

static void
keep (FusResult *self, const char *key, gpointer value)
{
  if (self->study != NULL)
    fus_kept_put (get_kept (self, self->job_run), get_kept_kind (self), key,
                  self->kind.n_kept, value, self->kind.ref, self->kind.unref);
}

static void
drop_value (FusResult *self)
{
  if (self->value != NULL)
    self->kind.unref (self->value);
  self->value = NULL;
}

static void
take_value (FusResult *self, gpointer value)
{
  gpointer taken = self->kind.ref (value);

  drop_value (self);
  self->value = taken;
  g_signal_emit (self, changed_signal, 0);
}

/* A part of what is waited for: the mailbox of anything else is closed. */
static void
take_part (GObject *receiver, gpointer value)
{
  FusResult *self = FUS_RESULT (receiver);

  take_value (self, value);
}

static void
forget_job (FusResult *self)
{
  if (self->mailbox != NULL)
    fus_mailbox_close (self->mailbox);
  g_clear_pointer (&self->mailbox, fus_mailbox_unref);
  g_clear_object (&self->job);
  g_clear_object (&self->job_run);
  g_clear_pointer (&self->pending_key, g_free);
}

/* Ends what is under way; its callback then finds that nobody waits for it. */
static void
drop_job (FusResult *self)
{
  if (self->job != NULL)
    fus_job_cancel (self->job);
  forget_job (self);
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
  g_free (self->reason);
  fus_kept_free (self->kept);

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
  self->kept = fus_kept_new ();
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
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (kind->compute != NULL && kind->free_input != NULL &&
                          kind->ref != NULL && kind->unref != NULL,
                        NULL);

  FusResult *self = g_object_new (FUS_TYPE_RESULT, NULL);

  self->kind = *kind;
  self->jobs = g_object_ref (fus_study_get_jobs (study));
  g_set_weak_pointer (&self->study, study);
  /* Before anything else is told of the run: nobody sees what another run says. */
  if (kind->id != NULL)
    g_signal_connect_object (study, "notify::run", G_CALLBACK (fus_result_clear), self,
                             G_CONNECT_SWAPPED);

  return self;
}

const FusResultKind *
fus_result_get_kind (FusResult *self)
{
  g_return_val_if_fail (FUS_IS_RESULT (self), NULL);

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
  g_return_val_if_fail (FUS_IS_RESULT (self), 0);

  return self->value;
}

gboolean
fus_result_is_busy (FusResult *self)
{
  g_return_val_if_fail (FUS_IS_RESULT (self), FALSE);

  return self->job != NULL;
}

/**
 * fus_result_get_job:
 *
 * Returns: (transfer none) (nullable): what computes the next value
 */
FUS_DEFINE_GETTER (FusResult, RESULT, FusJob *, fus_result_get_job, job)

static void
request_free (gpointer data)
{
  Request *request = data;

  request->kind.free_input (request->input);
  fus_mailbox_unref (request->mailbox);
  g_free (request);
}

static void
compute_worker (GTask *task, FusJob *job, gpointer data)
{
  Request *request = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;
  gpointer value = request->kind.compute (request->input, request->mailbox,
                                          fus_job_get_pool (job), &progress, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, request->kind.unref);
  else
    g_task_return_error (task, error);
}

/* Of the job that is waited for; another's answer comes too late. */
static void
compute_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusResult) self = data;
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (fus_job_queue_get_job (result) == self->job)
    {
      if (value != NULL)
        keep (self, self->pending_key, value);
      forget_job (self);
      g_clear_pointer (&self->reason, g_free);
      if (value != NULL)
        take_value (self, value);
      else if (self->kind.tells_why && g_error_matches (error, FUS_ANALYSIS_ERROR,
                                                        FUS_ANALYSIS_ERROR_NOT_MEASURED))
        {
          drop_value (self);
          self->reason = g_strdup (error->message);
          g_signal_emit (self, changed_signal, 0);
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
  const FusMailboxClass class = { .take = take_part, .free = self->kind.unref };
  FusRun *run = find_run (self);
  Request *request = g_new0 (Request, 1);

  self->job =
    fus_job_new (self->kind.lane, self->kind.title != NULL ? _ (self->kind.title) : NULL);
  self->mailbox = fus_mailbox_new (G_OBJECT (self), &class);
  self->job_run = run != NULL ? g_object_ref (run) : NULL;
  self->pending_key = g_strdup (key);
  request->kind = self->kind;
  request->input = input;
  request->mailbox = fus_mailbox_ref (self->mailbox);
  fus_job_queue_start (self->jobs, self->job, compute_worker, request, request_free,
                       compute_cb, g_object_ref (self));
}

const char *
fus_result_get_reason (FusResult *self)
{
  g_return_val_if_fail (FUS_IS_RESULT (self), NULL);

  return self->value == NULL ? self->reason : NULL;
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
  g_return_if_fail (FUS_IS_RESULT (self));
  g_return_if_fail (key != NULL);

  gpointer kept =
    fus_kept_find (get_kept (self, find_run (self)), get_kept_kind (self), key);
  gboolean was_busy = self->job != NULL;

  if (g_strcmp0 (key, self->pending_key) == 0 && self->job_run == find_run (self))
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
      if (kept != self->value)
        take_value (self, kept);
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
  g_return_if_fail (FUS_IS_RESULT (self));

  if (self->job == NULL)
    return;
  drop_job (self);
  notify_busy (self);
}

/**
 * fus_result_clear:
 *
 * Shows nothing any more, and gives up what is under way: another model has come, or
 * other data. What a run keeps, it keeps.
 */
void
fus_result_clear (FusResult *self)
{
  fus_result_cancel (self);
  fus_kept_clear (self->kept);
  if (self->value == NULL && self->reason == NULL)
    return;
  g_clear_pointer (&self->reason, g_free);
  drop_value (self);
  g_signal_emit (self, changed_signal, 0);
}
