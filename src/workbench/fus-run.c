/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-run.h"

#include "fus-getter.h"

/* How often who waits for another's encoding looks whether it is still wanted. */
#define LOOK_US (20 * 1000)

struct _FusRun
{
  GObject parent_instance;

  FusTrained *trained;
  char *given_name; /* (nullable) */
  FusKept *kept;
  FusDataset *kept_of; /* (nullable): what @kept is about */

  GMutex lock;
  GCond done;
  gboolean is_encoding;  /* under @lock */
  FusEncoding *encoding; /* (nullable): of all samples; under @lock */
};

enum
{
  PROP_NAME = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusRun, fus_run, G_TYPE_OBJECT)

static void
fus_run_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_NAME)
    g_value_set_string (value, fus_run_get_name (FUS_RUN (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_run_finalize (GObject *object)
{
  FusRun *self = FUS_RUN (object);

  g_clear_pointer (&self->encoding, fus_encoding_unref);
  fus_kept_free (self->kept);
  g_clear_pointer (&self->kept_of, fus_dataset_unref);
  g_clear_pointer (&self->trained, fus_trained_unref);
  g_free (self->given_name);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->done);

  G_OBJECT_CLASS (fus_run_parent_class)->finalize (object);
}

static void
fus_run_class_init (FusRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_run_get_property;
  object_class->finalize = fus_run_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_run_init (FusRun *self)
{
  self->kept = fus_kept_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
}

FusRun *
fus_run_new (FusTrained *trained)
{
  FusRun *self = NULL;

  g_return_val_if_fail (trained != NULL, NULL);

  self = g_object_new (FUS_TYPE_RUN, NULL);
  self->trained = fus_trained_ref (trained);
  self->given_name = g_strdup (trained->given_name);

  return self;
}

FUS_DEFINE_GETTER (FusRun, RUN, FusTrained *, fus_run_get_trained, trained)

const char *
fus_run_get_name (FusRun *self)
{
  g_return_val_if_fail (FUS_IS_RUN (self), NULL);

  return self->given_name != NULL ? self->given_name : self->trained->name;
}

FUS_DEFINE_GETTER (FusRun, RUN, const char *, fus_run_get_given_name, given_name)

void
fus_run_set_given_name (FusRun *self, const char *name)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (FUS_IS_RUN (self));

  stripped = g_strstrip (g_strdup (name != NULL ? name : ""));
  if (*stripped == '\0' || g_strcmp0 (stripped, self->trained->name) == 0)
    g_clear_pointer (&stripped, g_free);
  if (g_strcmp0 (stripped, self->given_name) == 0)
    return;
  g_free (self->given_name);
  self->given_name = g_steal_pointer (&stripped);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

FusTrained *
fus_run_dup_described (FusRun *self)
{
  g_return_val_if_fail (FUS_IS_RUN (self), NULL);

  return fus_trained_copy (self->trained, self->given_name);
}

/* Under the lock. Returns: (transfer full) (nullable). */
static FusEncoding *
find_encoding (FusRun *self, FusDataset *dataset)
{
  return self->encoding != NULL && fus_encoding_get_dataset (self->encoding) == dataset
           ? fus_encoding_ref (self->encoding)
           : NULL;
}

FusEncoding *
fus_run_dup_encoding (FusRun *self, FusDataset *dataset)
{
  FusEncoding *encoding = NULL;

  g_return_val_if_fail (FUS_IS_RUN (self), NULL);

  g_mutex_lock (&self->lock);
  encoding = find_encoding (self, dataset);
  g_mutex_unlock (&self->lock);

  return encoding;
}

static gboolean
is_cancelled (const FusProgress *progress)
{
  return progress != NULL && progress->cancellable != NULL &&
         g_cancellable_is_cancelled (progress->cancellable);
}

/* @encoding: (out) (transfer full) (nullable): what is there already. Returns: whether
 * the caller is to encode; with neither it isn't wanted any more. */
static gboolean
take_turn (FusRun *self,
           FusDataset *dataset,
           const FusProgress *progress,
           FusEncoding **encoding)
{
  gboolean is_turn = FALSE;

  g_mutex_lock (&self->lock);
  while (self->is_encoding && !is_cancelled (progress))
    g_cond_wait_until (&self->done, &self->lock, g_get_monotonic_time () + LOOK_US);
  *encoding = find_encoding (self, dataset);
  is_turn = *encoding == NULL && !self->is_encoding;
  self->is_encoding |= is_turn;
  g_mutex_unlock (&self->lock);

  return is_turn;
}

/* @encoding: (nullable): none, where it was cancelled. */
static void
end_turn (FusRun *self, FusEncoding *encoding)
{
  g_mutex_lock (&self->lock);
  self->is_encoding = FALSE;
  if (encoding != NULL)
    {
      g_clear_pointer (&self->encoding, fus_encoding_unref);
      self->encoding = fus_encoding_ref (encoding);
    }
  g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->lock);
}

static FusEncoding *
encode_all (FusModel *model,
            FusDataset *dataset,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  gsize n_samples = fus_dataset_get_n_samples (dataset);
  g_autofree guint *samples = g_new (guint, n_samples + 1);

  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (guint) i;

  return fus_encoding_new (model, dataset, samples, n_samples, pool, progress, error);
}

FusEncoding *
fus_run_encode (FusRun *self,
                FusDataset *dataset,
                FusPool *pool,
                const FusProgress *progress,
                GError **error)
{
  FusEncoding *encoding = NULL;

  g_return_val_if_fail (FUS_IS_RUN (self) && self->trained->model != NULL, NULL);

  if (!take_turn (self, dataset, progress, &encoding))
    {
      if (encoding == NULL)
        g_cancellable_set_error_if_cancelled (progress->cancellable, error);
      return encoding;
    }
  encoding = encode_all (self->trained->model, dataset, pool, progress, error);
  end_turn (self, encoding);

  return encoding;
}

FusEncoding *
fus_run_select (FusRun *self,
                FusDataset *dataset,
                const guint *samples,
                gsize n_samples,
                FusPool *pool,
                const FusProgress *progress,
                GError **error)
{
  g_return_val_if_fail (FUS_IS_RUN (self), NULL);
  g_return_val_if_fail (samples != NULL || n_samples == 0, NULL);

  g_autoptr (FusEncoding) whole = fus_run_encode (self, dataset, pool, progress, error);

  return whole != NULL
           ? fus_encoding_select (whole, samples, n_samples, pool, progress, error)
           : NULL;
}

FusKept *
fus_run_get_kept (FusRun *self, FusDataset *dataset)
{
  g_return_val_if_fail (FUS_IS_RUN (self), NULL);

  if (dataset != self->kept_of)
    {
      fus_kept_clear (self->kept);
      g_clear_pointer (&self->kept_of, fus_dataset_unref);
      self->kept_of = dataset != NULL ? fus_dataset_ref (dataset) : NULL;
    }

  return self->kept;
}

void
fus_run_forget (FusRun *self)
{
  g_return_if_fail (FUS_IS_RUN (self));

  fus_kept_clear (self->kept);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->encoding, fus_encoding_unref);
  g_mutex_unlock (&self->lock);
}
