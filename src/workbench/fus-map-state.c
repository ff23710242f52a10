/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Map page. A map is made in a lane and, the first of a model, shown as
 * it grows: frames pass through a place that holds the newest only. Later maps are
 * turned onto the first one, so that points don't spin; a map depends on its inputs
 * and never on the way that led to them. Maps of one model are kept to come back to
 * and forgotten with the model. */
#include "config.h"

#include "fus-map-state.h"

#include <glib/gi18n-lib.h>

/* As the command line's, so that a map here is the map there. */
#define SEED 1
#define N_NEIGHBORS 10
#define N_KEPT 12 /* maps to come back to */

/* Where the worker leaves the newest picture of a map that grows; one place, newest wins.
 */
typedef struct
{
  gatomicrefcount refs;
  gpointer frame;   /* FusMatrix, exchanged atomically */
  int is_announced; /* atomic: the main thread will look */
  GWeakRef state;
} Mailbox;

typedef struct
{
  FusEncoding *encoding;
  FusMask subset;
  const FusProjectionClass *projection;
  FusMatrix *reference; /* (nullable): the map to start from and to turn onto */
  gboolean is_live;     /* show it as it grows */
  guint *samples;       /* of the points */
  gsize n;
  Mailbox *mailbox;
} Request;

/* A map that was made. */
typedef struct
{
  const FusProjectionClass *projection;
  FusMask subset;
  FusMatrix *points;
  FusMapQuality *quality;
} Made;

struct _FusMapState
{
  GObject parent_instance;

  FusStudy *study;
  FusJob *job;
  Mailbox *mailbox;                     /* of the job */
  const FusProjectionClass *projection; /* NULL: the one that suits */
  FusMatrix *points;                    /* what is shown, or as far as it has come */
  const FusMapQuality *quality;         /* of one that is kept */
  GPtrArray
    *kept; /* of Made, of this model; the first of a projection is its reference */
  guint *samples;
  char *color;
  gboolean is_stale; /* what is shown is not of the model, subset and method chosen */
  gboolean is_wanted;
  gboolean is_unfinished; /* a person let it go */
};

enum
{
  PROP_BUSY = 1,
  PROP_POINTS,
  PROP_QUALITY,
  PROP_METHOD,
  PROP_COLOR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusMapState, fus_map_state, G_TYPE_OBJECT)

static void
notify (FusMapState *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
matrix_clear (gpointer matrix)
{
  if (matrix != NULL)
    fus_matrix_unref (matrix);
}

static Mailbox *
mailbox_new (FusMapState *state)
{
  Mailbox *self = g_new0 (Mailbox, 1);

  g_atomic_ref_count_init (&self->refs);
  g_weak_ref_init (&self->state, state);

  return self;
}

static Mailbox *
mailbox_ref (Mailbox *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

static void
mailbox_unref (gpointer data)
{
  Mailbox *self = data;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  matrix_clear (self->frame);
  g_weak_ref_clear (&self->state);
  g_free (self);
}

static void
request_free (gpointer data)
{
  Request *self = data;

  fus_encoding_unref (self->encoding);
  matrix_clear (self->reference);
  g_free (self->samples);
  mailbox_unref (self->mailbox);
  g_free (self);
}

static void
made_free (gpointer data)
{
  Made *self = data;

  matrix_clear (self->points);
  g_clear_pointer (&self->quality, fus_map_quality_free);
  g_free (self);
}

/* Tells of points once, however often they are handed over. Takes @points. */
static void
take_points (FusMapState *self, FusMatrix *points)
{
  gboolean is_new = self->points != points;

  matrix_clear (self->points);
  self->points = points;
  if (!is_new)
    return;
  self->quality = NULL;
  notify (self, PROP_POINTS);
}

static Made *
find_kept (FusMapState *self, const FusProjectionClass *projection, FusMask subset)
{
  for (guint i = 0; i < self->kept->len; i++)
    {
      Made *made = g_ptr_array_index (self->kept, i);

      if (made->projection == projection && (subset == 0 || made->subset == subset))
        return made;
    }
  return NULL;
}

/* Where maps of a projection start from and what they are turned onto: the first one of
 * the model. So a map depends on its inputs, and never on the way that led to them. */
static FusMatrix *
find_reference (FusMapState *self, const FusProjectionClass *projection)
{
  Made *made = find_kept (self, projection, 0);

  return made != NULL ? made->points : NULL;
}

/* Forgets the oldest that is no reference. */
static void
keep (FusMapState *self, Made *made)
{
  g_ptr_array_add (self->kept, made);
  for (guint i = 0; self->kept->len > N_KEPT && i + 1 < self->kept->len; i++)
    {
      Made *old = g_ptr_array_index (self->kept, i);

      if (find_reference (self, old->projection) != old->points)
        {
          g_ptr_array_remove_index (self->kept, i);
          break;
        }
    }
}

static void
show_kept (FusMapState *self, const Made *made)
{
  take_points (self, fus_matrix_ref (made->points));
  self->quality = made->quality;
  notify (self, PROP_QUALITY);
}

static gboolean
look_cb (gpointer data)
{
  Mailbox *mailbox = data;
  g_autoptr (FusMapState) self = g_weak_ref_get (&mailbox->state);
  FusMatrix *frame = NULL;

  g_atomic_int_set (&mailbox->is_announced, FALSE);
  frame = g_atomic_pointer_exchange (&mailbox->frame, NULL);
  if (frame != NULL && self != NULL && self->mailbox == mailbox)
    take_points (self, frame);
  else
    matrix_clear (frame);

  return G_SOURCE_REMOVE;
}

/* In the worker. Takes @frame. */
static void
post_frame (Mailbox *self, FusMatrix *frame)
{
  matrix_clear (g_atomic_pointer_exchange (&self->frame, frame));
  if (g_atomic_int_compare_and_exchange (&self->is_announced, FALSE, TRUE))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, look_cb, mailbox_ref (self), mailbox_unref);
}

/* The last one is posted when it is done. */
static void
frame_cb (gpointer data, const FusMatrix *points, guint iteration, guint n_iterations)
{
  Request *request = data;

  if (request->is_live && iteration < n_iterations)
    post_frame (request->mailbox,
                fus_matrix_new_from_data (points->data, points->n_rows, points->n_cols));
}

static FusMatrix *
encode (const Request *request, FusJob *job)
{
  g_autoptr (FusLatents) latents =
               fus_encoding_get_latents (request->encoding, request->subset,
                                         FUS_MEAN_MIXTURE, fus_job_get_pool (job));

  return fus_matrix_select_rows (latents->near, request->samples, request->n);
}

static FusMatrix *
project (Request *request, FusJob *job, const FusMatrix *x, GError **error)
{
  const FusProjectionClass *class = request->projection;
  const FusMatrix *init = request->reference;
  g_autoptr (FusOptions) options = fus_options_new (class->options, class->n_options);
  FusProjectionRequest how = { options, init, SEED, frame_cb, request };
  FusProgress progress = fus_job_get_progress (job);
  FusMatrix *points = NULL;

  if (init != NULL && class->warm != NULL &&
      !fus_options_set_pair (options, class->warm, error))
    return NULL;
  points = fus_projection_run (class, x, &how, fus_job_get_pool (job), &progress, error);
  if (points != NULL && init != NULL)
    fus_procrustes_align (points, init);

  return points;
}

static FusMapQuality *
measure (FusJob *job, const FusMatrix *x, const FusMatrix *points, GError **error)
{
  FusProgress progress = fus_job_get_progress (job);
  guint k = MIN (N_NEIGHBORS, (guint) ((x->n_rows - 1) / 2));

  return fus_map_quality_new (x, points, k, SEED, fus_job_get_pool (job), &progress,
                              error);
}

static void
map_worker (GTask *task, FusJob *job, gpointer data)
{
  Request *request = data;
  g_autoptr (FusMatrix) x = encode (request, job);
  GError *error = NULL;
  Made *made = g_new0 (Made, 1);

  made->projection = request->projection;
  made->subset = request->subset;
  made->points = project (request, job, x, &error);
  if (made->points != NULL)
    {
      post_frame (request->mailbox, fus_matrix_ref (made->points));
      if (x->n_rows >= 3)
        made->quality = measure (job, x, made->points, &error);
    }
  if (error == NULL)
    g_task_return_pointer (task, made, made_free);
  else
    {
      made_free (made);
      g_task_return_error (task, error);
    }
}

static void
map_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusMapState) self = data;
  g_autoptr (GError) error = NULL;
  FusJob *job = g_object_get_data (G_OBJECT (result), "job");
  Made *made = g_task_propagate_pointer (G_TASK (result), &error);

  if (job != self->job)
    {
      g_clear_pointer (&made, made_free);
      return;
    }
  g_clear_object (&self->job);
  g_clear_pointer (&self->mailbox, mailbox_unref);
  if (made != NULL)
    {
      keep (self, made);
      show_kept (self, made);
    }
  if (error != NULL)
    fus_study_fail (self->study, error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->is_unfinished = self->is_stale = TRUE;
  notify (self, PROP_BUSY);
}

/* Samples that have something; a sample without anything would lie where the prior does.
 */
static guint *
list_samples (FusDataset *dataset, gsize *n)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  gsize n_all = fus_dataset_get_n_samples (dataset);
  guint *samples = g_new (guint, n_all + 1);

  *n = 0;
  for (gsize i = 0; i < n_all; i++)
    if (presence[i] != 0)
      samples[(*n)++] = (guint) i;

  return samples;
}

static const FusProjectionClass *
choose_projection (FusMapState *self)
{
  FusModel *model = fus_study_get_model (self->study);
  gboolean is_flat = model != NULL && fus_model_get_n_latents (model) <= 2;

  if (self->projection != NULL)
    return self->projection;

  return fus_projection_lookup (is_flat ? "axes" : "tsne");
}

static Request *
make_request (FusMapState *self)
{
  Request *request = g_new0 (Request, 1);
  FusMatrix *reference = NULL;

  request->encoding = fus_encoding_ref (fus_study_get_encoding (self->study));
  request->subset = fus_study_get_subset (self->study);
  request->projection = choose_projection (self);
  request->samples = list_samples (fus_study_get_dataset (self->study), &request->n);
  reference = find_reference (self, request->projection);
  request->is_live = reference == NULL;
  request->reference = reference != NULL ? fus_matrix_ref (reference) : NULL;
  request->mailbox = mailbox_ref (self->mailbox);

  return request;
}

static void
cancel (FusMapState *self)
{
  if (self->job == NULL)
    return;
  fus_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->mailbox, mailbox_unref);
}

static void
start_job (FusMapState *self)
{
  GTask *task = NULL;
  gsize n = 0;

  g_free (self->samples);
  self->samples = list_samples (fus_study_get_dataset (self->study), &n);
  self->mailbox = mailbox_new (self);
  self->job = fus_job_new (FUS_LANE_ANALYSIS, _ ("Drawing the map"));
  task = fus_job_queue_make_task (self->job, map_cb, self);
  g_object_set_data_full (G_OBJECT (task), "job", g_object_ref (self->job),
                          g_object_unref);
  g_task_set_task_data (task, make_request (self), request_free);
  fus_job_queue_run (fus_study_get_jobs (self->study), self->job, task, map_worker);
}

static void
start (FusMapState *self)
{
  Made *made =
    find_kept (self, choose_projection (self), fus_study_get_subset (self->study));

  cancel (self);
  self->is_stale = FALSE;
  self->is_unfinished = FALSE;
  if (made != NULL)
    show_kept (self, made);
  else
    start_job (self);
  notify (self, PROP_BUSY);
}

void
fus_map_state_request (FusMapState *self)
{
  self->is_wanted = TRUE;
  if (!self->is_stale || fus_study_get_model (self->study) == NULL)
    return;
  if (fus_study_get_encoding (self->study) == NULL)
    fus_study_request_encoding (self->study);
  else
    start (self);
}

static void
outdated (FusMapState *self)
{
  self->is_stale = TRUE;
  if (self->is_wanted)
    fus_map_state_request (self);
}

static void
encoding_changed_cb (FusMapState *self)
{
  if (fus_study_get_encoding (self->study) != NULL)
    outdated (self);
}

/* Of another model nothing is kept. */
static void
forget (FusMapState *self)
{
  cancel (self);
  self->is_unfinished = FALSE;
  take_points (self, NULL);
  g_ptr_array_set_size (self->kept, 0);
  g_clear_pointer (&self->samples, g_free);
  notify (self, PROP_BUSY);
  outdated (self);
}

/* What the study's label says, and else what is there. */
static void
choose_color (FusMapState *self)
{
  const FusLabel *label = fus_study_get_label (self->study);

  fus_map_state_set_color (self, label != NULL ? label->id : "presence");
}

static void
dataset_changed_cb (FusMapState *self)
{
  forget (self);
  choose_color (self);
}

static void
fus_map_state_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  FusMapState *self = FUS_MAP_STATE (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, fus_map_state_is_busy (self));
      break;
    case PROP_POINTS:
      g_value_set_pointer (value, self->points);
      break;
    case PROP_QUALITY:
      g_value_set_pointer (value, (gpointer) self->quality);
      break;
    case PROP_COLOR:
      g_value_set_string (value, self->color);
      break;
    case PROP_METHOD:
      g_value_set_string (value, fus_map_state_get_method (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_map_state_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_METHOD)
    fus_map_state_set_method (FUS_MAP_STATE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_map_state_dispose (GObject *object)
{
  FusMapState *self = FUS_MAP_STATE (object);

  cancel (self);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_map_state_parent_class)->dispose (object);
}

static void
fus_map_state_finalize (GObject *object)
{
  FusMapState *self = FUS_MAP_STATE (object);

  matrix_clear (self->points);
  g_ptr_array_unref (self->kept);
  g_free (self->samples);
  g_free (self->color);

  G_OBJECT_CLASS (fus_map_state_parent_class)->finalize (object);
}

static void
fus_map_state_class_init (FusMapStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fus_map_state_get_property;
  object_class->set_property = fus_map_state_set_property;
  object_class->dispose = fus_map_state_dispose;
  object_class->finalize = fus_map_state_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_POINTS] = g_param_spec_pointer ("points", NULL, NULL, flags);
  properties[PROP_QUALITY] = g_param_spec_pointer ("quality", NULL, NULL, flags);
  properties[PROP_METHOD] =
    g_param_spec_string ("method", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                           G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_map_state_init (FusMapState *self)
{
  self->is_stale = TRUE;
  self->kept = g_ptr_array_new_with_free_func (made_free);
}

FusMapState *
fus_map_state_new (FusStudy *study)
{
  FusMapState *self = g_object_new (FUS_TYPE_MAP_STATE, NULL);

  self->study = g_object_ref (study);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (choose_color), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (forget), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::encoding", G_CALLBACK (encoding_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::subset", G_CALLBACK (outdated), self,
                           G_CONNECT_SWAPPED);
  choose_color (self);

  return self;
}

gboolean
fus_map_state_is_growing (FusMapState *self)
{
  return self->job != NULL && find_reference (self, choose_projection (self)) == NULL;
}

gboolean
fus_map_state_is_busy (FusMapState *self)
{
  return self->job != NULL;
}

gboolean
fus_map_state_is_unfinished (FusMapState *self)
{
  return self->is_unfinished;
}

void
fus_map_state_let_go (FusMapState *self)
{
  if (self->job != NULL)
    fus_job_cancel (self->job);
}

FusJob *
fus_map_state_get_job (FusMapState *self)
{
  return self->job;
}

FusMatrix *
fus_map_state_get_points (FusMapState *self)
{
  return self->points;
}

const guint *
fus_map_state_get_samples (FusMapState *self)
{
  return self->samples;
}

const FusMapQuality *
fus_map_state_get_quality (FusMapState *self)
{
  return self->quality;
}

const char *
fus_map_state_get_method (FusMapState *self)
{
  return choose_projection (self)->id;
}

guint64
fus_map_state_get_seed (FusMapState *self)
{
  return SEED;
}

const char *
fus_map_state_get_color (FusMapState *self)
{
  return self->color;
}

void
fus_map_state_set_method (FusMapState *self, const char *id)
{
  const FusProjectionClass *projection = fus_projection_lookup (id);
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *name = NULL;

  g_return_if_fail (projection != NULL);

  if (projection == choose_projection (self))
    return;
  g_object_get_property (G_OBJECT (self), "method", &before);
  self->projection = projection;
  notify (self, PROP_METHOD);
  outdated (self);
  /* Translators: how a map is made: "Undo Drawing the Map by t-SNE". */
  name = g_strdup_printf (_ ("Drawing the Map by %s"), _ (projection->name));
  fus_undo_stack_push_property (fus_study_get_undo (self->study), name, self, "method",
                                &before, FALSE);
}

void
fus_map_state_set_color (FusMapState *self, const char *id)
{
  if (g_strcmp0 (self->color, id) == 0)
    return;
  g_free (self->color);
  self->color = g_strdup (id);
  notify (self, PROP_COLOR);
}

static void
apply_color (gpointer target, gpointer state)
{
  fus_map_state_set_color (target, state);
}

void
fus_map_state_choose_color (FusMapState *self, const char *id)
{
  g_autofree char *before = g_strdup (self->color);

  if (g_strcmp0 (before, id) == 0)
    return;
  fus_map_state_set_color (self, id);
  fus_undo_stack_push (fus_study_get_undo (self->study), _ ("Colouring the Map"),
                       apply_color, self, g_steal_pointer (&before), g_strdup (id),
                       g_free);
}
