/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs and the threads they run in. Lanes keep kinds of work apart: files are read and
 * written one after the other, as figures are built, analyses run two at a time, and
 * training has a thread of its own and is nice to the rest. A task gets no source
 * object, as its last reference might go in the worker; the queue brings the job back
 * to the main thread first. */
#define _GNU_SOURCE /* gettid() */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-job-queue.h"

#include <sys/resource.h>
#include <unistd.h>

#define N_ANALYSIS_THREADS 2
#define TRAINING_NICE 10
/* The main loop comes first, what a person waits for second. */
#define ANALYSIS_NICE 5

/* What a task carries. */
typedef struct
{
  FusJob *job;
  gpointer input;
  GDestroyNotify free_input; /* (nullable) */
} Started;

/* A job on its way through a lane. */
typedef struct
{
  FusJobQueue *queue;
  FusJob *job;
  GTask *task;
  FusJobWorker worker;
  GThread *thread; /* of a training job */
  gboolean failed;
  gboolean cancelled;
} Item;

struct _FusJobQueue
{
  GObject parent_instance;

  GPtrArray *jobs;  /* of FusJob, under way or waiting, that people see */
  GPtrArray *items; /* of Item, all of them: borrowed */
  GThreadPool *io;
  GThreadPool *analysis;
  GThreadPool *figures;
  gboolean is_shut_down;
};

enum
{
  PROP_IDLE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void fus_job_queue_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FusJobQueue,
                               fus_job_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fus_job_queue_list_model_init))

static void
started_free (gpointer data)
{
  Started *self = data;

  if (self->free_input != NULL)
    self->free_input (self->input);
  g_object_unref (self->job);
  g_free (self);
}

static void
item_free (Item *item)
{
  g_object_unref (item->job);
  g_object_unref (item->queue);
  g_free (item);
}

static void
remove_item (FusJobQueue *self, Item *item)
{
  guint position = 0;

  g_ptr_array_remove (self->items, item);
  if (g_ptr_array_find (self->jobs, item->job, &position))
    {
      g_ptr_array_remove_index (self->jobs, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  if (self->items->len == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IDLE]);
}

static void
add_item (FusJobQueue *self, Item *item)
{
  g_ptr_array_add (self->items, item);
  if (fus_job_get_title (item->job) != NULL)
    {
      g_ptr_array_add (self->jobs, g_object_ref (item->job));
      g_list_model_items_changed (G_LIST_MODEL (self), self->jobs->len - 1, 0, 1);
    }
  if (self->items->len == 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IDLE]);
}

/* Back in the main thread, where the job and the queue may be let go of. */
static gboolean
item_done_cb (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->thread, g_thread_join);
  fus_job_set_state (item->job, item->cancelled ? FUS_JOB_CANCELLED
                                : item->failed  ? FUS_JOB_FAILED
                                                : FUS_JOB_DONE);
  remove_item (item->queue, item);
  item_free (item);

  return G_SOURCE_REMOVE;
}

static gboolean
item_started_cb (gpointer data)
{
  FusJob *job = data;

  if (fus_job_get_state (job) == FUS_JOB_QUEUED)
    fus_job_set_state (job, FUS_JOB_RUNNING);

  return G_SOURCE_REMOVE;
}

static void
item_work (Item *item)
{
  GCancellable *cancellable = fus_job_get_cancellable (item->job);
  g_autoptr (GTask) task = g_steal_pointer (&item->task);

  g_idle_add_full (G_PRIORITY_DEFAULT, item_started_cb, g_object_ref (item->job),
                   g_object_unref);
  if (!g_task_return_error_if_cancelled (task))
    item->worker (task, item->job, fus_job_queue_get_input (G_ASYNC_RESULT (task)));
  item->failed = g_task_had_error (task);
  item->cancelled = g_cancellable_is_cancelled (cancellable);
  /* Before the item goes: so its job is never let go of last in here. */
  g_clear_object (&task);
  g_idle_add_full (G_PRIORITY_DEFAULT, item_done_cb, item, NULL);
}

static void
pool_worker (gpointer data, gpointer user_data)
{
  item_work (data);
}

/* Steps back behind the main loop; never forward, where all of the program was started as
 * nice as that. */
static void
be_nice (int nice)
{
  id_t thread = (id_t) gettid ();

  if (getpriority (PRIO_PROCESS, thread) < nice &&
      setpriority (PRIO_PROCESS, thread, nice) != 0)
    g_info ("A worker runs at normal priority");
}

static void
analysis_worker (gpointer data, gpointer user_data)
{
  be_nice (ANALYSIS_NICE);
  item_work (data);
}

static gpointer
training_worker (gpointer data)
{
  be_nice (TRAINING_NICE);
  item_work (data);

  return NULL;
}

static GType
fus_job_queue_get_item_type (GListModel *model)
{
  return FUS_TYPE_JOB;
}

static guint
fus_job_queue_get_n_items (GListModel *model)
{
  return FUS_JOB_QUEUE (model)->jobs->len;
}

static gpointer
fus_job_queue_get_item (GListModel *model, guint position)
{
  FusJobQueue *self = FUS_JOB_QUEUE (model);

  return position < self->jobs->len
           ? g_object_ref (g_ptr_array_index (self->jobs, position))
           : NULL;
}

static void
fus_job_queue_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fus_job_queue_get_item_type;
  iface->get_n_items = fus_job_queue_get_n_items;
  iface->get_item = fus_job_queue_get_item;
}

static void
fus_job_queue_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_IDLE)
    g_value_set_boolean (value, fus_job_queue_is_idle (FUS_JOB_QUEUE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_job_queue_dispose (GObject *object)
{
  fus_job_queue_shut_down (FUS_JOB_QUEUE (object));
  G_OBJECT_CLASS (fus_job_queue_parent_class)->dispose (object);
}

static void
fus_job_queue_finalize (GObject *object)
{
  FusJobQueue *self = FUS_JOB_QUEUE (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->jobs);

  G_OBJECT_CLASS (fus_job_queue_parent_class)->finalize (object);
}

static void
fus_job_queue_class_init (FusJobQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_job_queue_get_property;
  object_class->dispose = fus_job_queue_dispose;
  object_class->finalize = fus_job_queue_finalize;

  properties[PROP_IDLE] =
    g_param_spec_boolean ("idle", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_job_queue_init (FusJobQueue *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_ptr_array_new ();
  self->io = g_thread_pool_new (pool_worker, NULL, 1, TRUE, NULL);
  self->analysis =
    g_thread_pool_new (analysis_worker, NULL, N_ANALYSIS_THREADS, TRUE, NULL);
  self->figures = g_thread_pool_new (analysis_worker, NULL, 1, TRUE, NULL);
}

FusJobQueue *
fus_job_queue_new (void)
{
  return g_object_new (FUS_TYPE_JOB_QUEUE, NULL);
}

gboolean
fus_job_queue_is_idle (FusJobQueue *self)
{
  g_return_val_if_fail (FUS_IS_JOB_QUEUE (self), FALSE);

  return self->items->len == 0;
}

FusJob *
fus_job_queue_get_training (FusJobQueue *self)
{
  g_return_val_if_fail (FUS_IS_JOB_QUEUE (self), NULL);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      FusJob *job = g_ptr_array_index (self->jobs, i);

      if (fus_job_get_lane (job) == FUS_LANE_TRAINING)
        return job;
    }

  return NULL;
}

static GTask *
make_task (FusJob *job, Started *started, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, fus_job_get_cancellable (job), callback, data);

  /* A run that was asked to end has a result all the same. */
  if (fus_job_get_lane (job) == FUS_LANE_TRAINING)
    g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, started, started_free);

  return task;
}

static void
push_item (FusJobQueue *self, Item *item)
{
  switch (fus_job_get_lane (item->job))
    {
    case FUS_LANE_IO:
      g_thread_pool_push (self->io, item, NULL);
      break;
    case FUS_LANE_ANALYSIS:
      g_thread_pool_push (self->analysis, item, NULL);
      break;
    case FUS_LANE_FIGURES:
      g_thread_pool_push (self->figures, item, NULL);
      break;
    case FUS_LANE_TRAINING:
      item->thread = g_thread_new ("training", training_worker, item);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
fus_job_queue_start (FusJobQueue *self,
                     FusJob *job,
                     FusJobWorker worker,
                     gpointer input,
                     GDestroyNotify free_input,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  Started *started = NULL;
  g_autoptr (GTask) task = NULL;
  Item *item = NULL;

  g_return_if_fail (FUS_IS_JOB_QUEUE (self));
  g_return_if_fail (FUS_IS_JOB (job) && fus_job_get_state (job) == FUS_JOB_QUEUED);
  g_return_if_fail (worker != NULL && callback != NULL);

  started = g_new0 (Started, 1);
  started->job = g_object_ref (job);
  started->input = input;
  started->free_input = free_input;
  task = make_task (job, started, callback, data);
  if (self->is_shut_down)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closing");
      return;
    }
  item = g_new0 (Item, 1);
  item->queue = g_object_ref (self);
  item->job = g_object_ref (job);
  item->task = g_steal_pointer (&task);
  item->worker = worker;
  add_item (self, item);
  push_item (self, item);
}

FusJob *
fus_job_queue_get_job (GAsyncResult *result)
{
  const Started *started = NULL;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  started = g_task_get_task_data (G_TASK (result));

  return started->job;
}

gpointer
fus_job_queue_get_input (GAsyncResult *result)
{
  const Started *started = NULL;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  started = g_task_get_task_data (G_TASK (result));

  return started->input;
}

void
fus_job_queue_shut_down (FusJobQueue *self)
{
  g_return_if_fail (FUS_IS_JOB_QUEUE (self));

  if (self->is_shut_down)
    return;
  self->is_shut_down = TRUE;
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (fus_job_get_lane (item->job) != FUS_LANE_IO)
        fus_job_cancel (item->job);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      g_clear_pointer (&item->thread, g_thread_join);
    }
  g_thread_pool_free (self->figures, FALSE, TRUE);
  g_thread_pool_free (self->analysis, FALSE, TRUE);
  g_thread_pool_free (self->io, FALSE, TRUE);
}
