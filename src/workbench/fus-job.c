/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-job.h"

#include "fus-getter.h"

#include <math.h>

/* How often a person is told, at most: a worker may report thousands of times a second.
 */
#define POOL_NICE 5 /* threads of loops leave the main loop its turn */
#define REPORT_INTERVAL_MS 50

struct _FusJob
{
  GObject parent_instance;

  FusLane lane;
  char *title;
  GCancellable *cancellable;

  /* What the main thread shows. */
  FusJobState state;
  double fraction;
  char *message;

  /* What a worker has reported and the main thread hasn't yet taken. */
  GMutex mutex;
  gboolean is_pending;
  double new_fraction;
  char *new_message;
};

enum
{
  PROP_TITLE = 1,
  PROP_FRACTION,
  PROP_MESSAGE,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusJob, fus_job, G_TYPE_OBJECT)

static gboolean
take_report_cb (gpointer data)
{
  FusJob *self = data;
  g_autofree char *message = NULL;

  g_mutex_lock (&self->mutex);
  self->is_pending = FALSE;
  self->fraction = self->new_fraction;
  message = g_steal_pointer (&self->new_message);
  g_mutex_unlock (&self->mutex);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  if (message != NULL && g_strcmp0 (message, self->message) != 0)
    {
      g_free (self->message);
      self->message = g_steal_pointer (&message);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
    }

  return G_SOURCE_REMOVE;
}

static void
report_cb (gpointer data, double fraction, const char *message)
{
  fus_job_report (data, fraction, message);
}

static void
fus_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FusJob *self = FUS_JOB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_job_finalize (GObject *object)
{
  FusJob *self = FUS_JOB (object);

  g_free (self->title);
  g_free (self->message);
  g_free (self->new_message);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (fus_job_parent_class)->finalize (object);
}

static void
fus_job_class_init (FusJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fus_job_get_property;
  object_class->finalize = fus_job_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_FRACTION] =
    g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, FUS_JOB_QUEUED,
                                             FUS_JOB_CANCELLED, FUS_JOB_QUEUED, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_job_init (FusJob *self)
{
  self->fraction = -1;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
}

FusJob *
fus_job_new (FusLane lane, const char *title)
{
  g_return_val_if_fail ((guint) lane <= FUS_LANE_TRAINING, NULL);

  FusJob *self = g_object_new (FUS_TYPE_JOB, NULL);

  self->lane = lane;
  self->title = g_strdup (title);

  return self;
}

FUS_DEFINE_GETTER (FusJob, JOB, FusLane, fus_job_get_lane, lane)
FUS_DEFINE_GETTER (FusJob, JOB, const char *, fus_job_get_title, title)
FUS_DEFINE_GETTER (FusJob, JOB, const char *, fus_job_get_message, message)
FUS_DEFINE_GETTER (FusJob, JOB, double, fus_job_get_fraction, fraction)
FUS_DEFINE_GETTER (FusJob, JOB, FusJobState, fus_job_get_state, state)
FUS_DEFINE_GETTER (FusJob, JOB, GCancellable *, fus_job_get_cancellable, cancellable)

void
fus_job_set_state (FusJob *self, FusJobState state)
{
  g_return_if_fail (FUS_IS_JOB (self));
  g_return_if_fail ((guint) state <= FUS_JOB_CANCELLED);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
fus_job_cancel (FusJob *self)
{
  g_return_if_fail (FUS_IS_JOB (self));

  g_cancellable_cancel (self->cancellable);
}

void
fus_job_report (FusJob *self, double fraction, const char *message)
{
  gboolean is_first = FALSE;

  g_return_if_fail (!isnan (fraction));

  g_mutex_lock (&self->mutex);
  is_first = !self->is_pending;
  self->is_pending = TRUE;
  self->new_fraction = MIN (fraction, 1);
  if (message != NULL)
    {
      g_free (self->new_message);
      self->new_message = g_strdup (message);
    }
  g_mutex_unlock (&self->mutex);

  if (is_first)
    g_timeout_add_full (G_PRIORITY_LOW, REPORT_INTERVAL_MS, take_report_cb,
                        g_object_ref (self), g_object_unref);
}

FusProgress
fus_job_get_progress (FusJob *self)
{
  g_return_val_if_fail (FUS_IS_JOB (self), (FusProgress){ 0 });

  return (FusProgress){ report_cb, self, self->cancellable };
}

FusPool *
fus_job_get_pool (FusJob *self)
{
  static GPrivate pool_of_thread = G_PRIVATE_INIT ((GDestroyNotify) fus_pool_free);
  FusPool *pool = g_private_get (&pool_of_thread);

  if (pool == NULL)
    {
      pool = fus_pool_new (g_get_num_processors (), POOL_NICE);
      g_private_set (&pool_of_thread, pool);
    }

  return pool;
}
