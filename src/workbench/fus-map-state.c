/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Map page. A map is a FusResult of the run that is shown: the first of a
 * model is shown as it grows, and all are kept to come back to. Later maps are turned
 * onto the first one of their projection, so that points don't spin; a map depends on
 * its inputs and never on the way that led to them. */
#include "config.h"

#include "fus-map-state.h"

#include "fus-getter.h"
#include "fus-result.h"

#include <glib/gi18n-lib.h>

/* As the command line's, so that a map here is the map there. */
#define SEED 1
#define N_NEIGHBORS 10
#define N_KEPT 12 /* maps to come back to */
/* Where maps of a projection start from and what they are turned onto: kept by the run
 * under this name. */
#define START "map start"
#define N_STARTS 8 /* more than there are projections */

typedef struct
{
  FusEncoding *encoding;
  FusMask subset;
  const FusProjectionClass *projection;
  FusMatrix *start; /* (nullable): the map to start from and to turn onto */
  guint *samples;   /* of the points */
  gsize n;
} Request;

/* A request under way, in its thread. */
typedef struct
{
  const Request *request;
  FusMailbox *parts;
  FusPool *pool;
  const FusProgress *progress;
} Drawing;

/* A map, or as far as it has come. Reference-counted, frozen. */
typedef struct
{
  const FusProjectionClass *projection;
  FusMask subset;
  FusMatrix *points;
  FusMapQuality *quality; /* (nullable): too few points, or not measured yet */
  gboolean is_whole;
} Map;

struct _FusMapState
{
  GObject parent_instance;

  FusStudy *study;
  FusResult *result;                    /* a Map */
  Map *map;                             /* (nullable): what is shown */
  const FusProjectionClass *projection; /* NULL: the one that suits */
  guint *samples;
  char *color;
  gboolean is_stale; /* what is shown is not of the model, subset and method chosen */
  gboolean is_wanted;
  gboolean is_asked; /* for one of the model that is shown */
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
request_free (gpointer data)
{
  Request *self = data;

  fus_encoding_unref (self->encoding);
  g_clear_pointer (&self->start, fus_matrix_unref);
  g_free (self->samples);
  g_free (self);
}

static gpointer
map_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
map_clear (gpointer data)
{
  Map *self = data;

  fus_matrix_unref (self->points);
  g_clear_pointer (&self->quality, fus_map_quality_free);
}

static void
map_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, map_clear);
}

/* @points: (transfer full) */
static Map *
map_new (const Request *request, FusMatrix *points)
{
  Map *self = g_atomic_rc_box_new0 (Map);

  self->projection = request->projection;
  self->subset = request->subset;
  self->points = points;

  return self;
}

/* The last one is put when it is done. */
static void
frame_cb (gpointer data, const FusMatrix *points, guint iteration, guint n_iterations)
{
  const Drawing *drawing = data;

  if (drawing->request->start == NULL && iteration < n_iterations)
    fus_mailbox_put (drawing->parts,
                     map_new (drawing->request,
                              fus_matrix_new_from_data (points->data, points->n_rows,
                                                        points->n_cols)));
}

static FusMatrix *
encode (const Drawing *drawing)
{
  const Request *request = drawing->request;
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (request->encoding, request->subset,
                                             FUS_MEAN_MIXTURE, drawing->pool);

  return fus_matrix_select_rows (latents->near, request->samples, request->n);
}

static FusMatrix *
project (Drawing *drawing, const FusMatrix *x, GError **error)
{
  const FusProjectionClass *class = drawing->request->projection;
  const FusMatrix *start = drawing->request->start;
  g_autoptr (FusOptions) options = fus_options_new (class->options, class->n_options);
  FusProjectionRequest how = { options, start, SEED, frame_cb, drawing };
  FusMatrix *points = NULL;

  if (start != NULL && class->warm != NULL &&
      !fus_options_set_pair (options, class->warm, error))
    return NULL;
  points = fus_projection_run (class, x, &how, drawing->pool, drawing->progress, error);
  if (points != NULL && start != NULL)
    fus_procrustes_align (points, start);

  return points;
}

static gboolean
measure (const Drawing *drawing, const FusMatrix *x, Map *map, GError **error)
{
  guint k = MIN (N_NEIGHBORS, (guint) ((x->n_rows - 1) / 2));

  if (x->n_rows < 3)
    return TRUE;
  map->quality = fus_map_quality_new (x, map->points, k, SEED, drawing->pool,
                                      drawing->progress, error);

  return map->quality != NULL;
}

static gpointer
compute (gpointer data,
         FusMailbox *parts,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const Request *request = data;
  Drawing drawing = { request, parts, pool, progress };
  g_autoptr (FusMatrix) x = encode (&drawing);
  FusMatrix *points = project (&drawing, x, error);
  Map *map = NULL;

  if (points == NULL)
    return NULL;
  fus_mailbox_put (parts, map_new (request, fus_matrix_ref (points)));
  map = map_new (request, points);
  map->is_whole = TRUE;
  if (measure (&drawing, x, map, error))
    return map;
  map_unref (map);

  return NULL;
}

static const FusResultKind map_kind = {
  .id = "map",
  .title = N_ ("Drawing the map"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_KEPT,
  .compute = compute,
  .free_input = request_free,
  .ref = map_ref,
  .unref = map_unref,
};

/* (transfer none) (nullable): what the run that is shown keeps. */
static FusKept *
get_kept (FusMapState *self)
{
  FusRun *run = fus_study_get_run (self->study);

  return run != NULL ? fus_run_get_kept (run, fus_study_get_dataset (self->study)) : NULL;
}

/* (transfer none) (nullable): the first map of the model by @projection. */
static FusMatrix *
find_start (FusMapState *self, const FusProjectionClass *projection)
{
  FusKept *kept = get_kept (self);

  return kept != NULL ? fus_kept_find (kept, START, projection->id) : NULL;
}

static void
keep_start (FusMapState *self, const Map *map)
{
  if (find_start (self, map->projection) == NULL)
    fus_kept_put (get_kept (self), START, map->projection->id, N_STARTS, map->points,
                  (GBoxedCopyFunc) fus_matrix_ref, (GDestroyNotify) fus_matrix_unref);
}

/* Points may be the same as before, and measured by now. */
static void
result_changed_cb (FusMapState *self)
{
  Map *map = fus_result_get (self->result);
  Map *before = self->map;
  gboolean is_moved =
    map == NULL || before == NULL ? map != before : map->points != before->points;

  self->map = map != NULL ? map_ref (map) : NULL;
  if (map != NULL && map->is_whole)
    keep_start (self, map);
  if (is_moved)
    notify (self, PROP_POINTS);
  if (map != NULL && map->is_whole)
    notify (self, PROP_QUALITY);
  if (before != NULL)
    map_unref (before);
}

static void
busy_changed_cb (FusMapState *self)
{
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

  if (self->projection != NULL)
    return self->projection;

  return fus_projection_get_default (model != NULL ? fus_model_get_n_latents (model)
                                                   : G_MAXSIZE);
}

static Request *
make_request (FusMapState *self)
{
  Request *request = g_new0 (Request, 1);
  FusMatrix *start = NULL;

  request->encoding = fus_encoding_ref (fus_study_get_encoding (self->study));
  request->subset = fus_study_get_subset (self->study);
  request->projection = choose_projection (self);
  request->samples = list_samples (fus_study_get_dataset (self->study), &request->n);
  start = find_start (self, request->projection);
  request->start = start != NULL ? fus_matrix_ref (start) : NULL;

  return request;
}

static void
start (FusMapState *self)
{
  Request *request = make_request (self);
  g_autofree char *key =
    g_strdup_printf ("%s %x", request->projection->id, request->subset);

  self->is_stale = FALSE;
  self->is_asked = TRUE;
  g_free (self->samples);
  self->samples = g_memdup2 (request->samples, (request->n + 1) * sizeof (guint));
  fus_result_request (self->result, key, request);
}

/* Whether what is shown is all of what is chosen. */
static gboolean
is_whole (FusMapState *self)
{
  return self->map != NULL && self->map->is_whole &&
         self->map->projection == choose_projection (self) &&
         self->map->subset == fus_study_get_subset (self->study);
}

void
fus_map_state_request (FusMapState *self)
{
  g_return_if_fail (FUS_IS_MAP_STATE (self));

  self->is_wanted = TRUE;
  if (fus_study_get_model (self->study) == NULL ||
      (!self->is_stale && !fus_map_state_is_unfinished (self)))
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

/* Another model or other data are shown, or are about to be. */
static void
forget (FusMapState *self)
{
  self->is_asked = FALSE;
  fus_result_clear (self->result);
  g_clear_pointer (&self->samples, g_free);
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
      g_value_set_pointer (value, fus_map_state_get_points (self));
      break;
    case PROP_QUALITY:
      g_value_set_pointer (value, (gpointer) fus_map_state_get_quality (self));
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

  if (self->result != NULL)
    fus_result_cancel (self->result);
  g_clear_object (&self->result);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_map_state_parent_class)->dispose (object);
}

static void
fus_map_state_finalize (GObject *object)
{
  FusMapState *self = FUS_MAP_STATE (object);

  g_clear_pointer (&self->map, map_unref);
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
}

FusMapState *
fus_map_state_new (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusMapState *self = g_object_new (FUS_TYPE_MAP_STATE, NULL);

  self->study = g_object_ref (study);
  self->result = fus_result_new (study, &map_kind);
  g_signal_connect_object (self->result, "changed", G_CALLBACK (result_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->result, "notify::busy", G_CALLBACK (busy_changed_cb),
                           self, G_CONNECT_SWAPPED);
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
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), FALSE);

  return fus_map_state_is_busy (self) &&
         find_start (self, choose_projection (self)) == NULL;
}

gboolean
fus_map_state_is_busy (FusMapState *self)
{
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), FALSE);

  return fus_result_is_busy (self->result);
}

gboolean
fus_map_state_is_unfinished (FusMapState *self)
{
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), FALSE);

  return self->is_asked && !self->is_stale && !fus_map_state_is_busy (self) &&
         !is_whole (self);
}

void
fus_map_state_let_go (FusMapState *self)
{
  g_return_if_fail (FUS_IS_MAP_STATE (self));

  fus_result_cancel (self->result);
}

FusJob *
fus_map_state_get_job (FusMapState *self)
{
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), NULL);

  return fus_result_get_job (self->result);
}

FusMatrix *
fus_map_state_get_points (FusMapState *self)
{
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), NULL);

  return self->map != NULL ? self->map->points : NULL;
}

FUS_DEFINE_GETTER (FusMapState,
                   MAP_STATE,
                   const guint *,
                   fus_map_state_get_samples,
                   samples)

const FusMapQuality *
fus_map_state_get_quality (FusMapState *self)
{
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), NULL);

  return self->map != NULL ? self->map->quality : NULL;
}

const char *
fus_map_state_get_method (FusMapState *self)
{
  g_return_val_if_fail (FUS_IS_MAP_STATE (self), NULL);

  return choose_projection (self)->id;
}

guint64
fus_map_state_get_seed (FusMapState *self)
{
  return SEED;
}

FUS_DEFINE_GETTER (FusMapState, MAP_STATE, const char *, fus_map_state_get_color, color)

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
  g_return_if_fail (FUS_IS_MAP_STATE (self));

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
  g_return_if_fail (FUS_IS_MAP_STATE (self));

  g_autofree char *before = g_strdup (self->color);

  if (g_strcmp0 (before, id) == 0)
    return;
  fus_map_state_set_color (self, id);
  fus_undo_stack_push (fus_study_get_undo (self->study), _ ("Colouring the Map"),
                       apply_color, self, g_steal_pointer (&before), g_strdup (id),
                       g_free);
}
