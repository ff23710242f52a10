/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Lab page: results about what can be lost, each a FusResult with what it
 * depends on as its key. One function asks for all of them whenever a choice changes;
 * what is there already costs nothing, and nothing is asked for while the page is
 * hidden. Results are of the samples held out (fus-held-out.c), shared with the other
 * pages. */
#include "config.h"

#include "fus-lab-state.h"

#include "fus-missingness.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_CURVES_KEPT 24
#define N_RECONSTRUCTIONS_KEPT 6
#define N_CHECKS_KEPT 12
#define N_IMPUTED_KEPT 24

struct _FusLabState
{
  GObject parent_instance;

  FusStudy *study;
  FusResult *held_out;
  FusResult *subsets;
  FusResult *robustness;
  FusResult *from_all;
  FusResult *from_subset;
  FusResult *check;
  FusResult *imputed;
  gboolean is_checking; /* somebody asked for it */
  gboolean active;
  char *mechanism;
  double tolerance;
  gboolean is_dragging; /* the tolerance, since it was @dragged_from */
  double dragged_from;
  gboolean of_class;
};

enum
{
  PROP_ACTIVE = 1,
  PROP_MECHANISM,
  PROP_TOLERANCE,
  PROP_OF_CLASS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusLabState, fus_lab_state, G_TYPE_OBJECT)

/* What any of the results is computed from. */
typedef struct
{
  FusHeldOut *held_out;
  FusMask from; /* of a reconstruction */
  guint target;
  guint sample; /* of what is imputed */
  int measured; /* of a curve: the target, −1: the class */
  FusMask lose;
  char *mechanism;
  char *label;
} Input;

static const FusReconstructionOptions reconstruction_options = {
  .mode = FUS_MEAN_MIXTURE,
  .n_draws = FUS_RECONSTRUCTION_N_DRAWS,
  .seed = FUS_DEFAULT_SEED,
};

static const FusImputationOptions imputation_options = {
  .mode = FUS_MEAN_MIXTURE,
  .seed = FUS_DEFAULT_SEED,
};

static Input *
input_new (FusHeldOut *held_out)
{
  Input *self = g_new0 (Input, 1);

  self->held_out = fus_held_out_ref (held_out);

  return self;
}

static void
input_free (gpointer data)
{
  Input *self = data;

  fus_held_out_unref (self->held_out);
  g_free (self->mechanism);
  g_free (self->label);
  g_free (self);
}

static gpointer
compute_subsets (gpointer data,
                 FusResultSink *sink,
                 FusPool *pool,
                 const FusProgress *progress,
                 GError **error)
{
  const Input *input = data;

  return fus_subset_table_new (input->held_out->encoding, NULL, 0, FUS_MEAN_MIXTURE,
                               FUS_DEFAULT_SEED, pool, progress, error);
}

static gpointer
compute_reconstruction (gpointer data,
                        FusResultSink *sink,
                        FusPool *pool,
                        const FusProgress *progress,
                        GError **error)
{
  const Input *input = data;

  return fus_reconstruct (input->held_out->encoding, input->from, input->target,
                          &reconstruction_options, pool, progress, error);
}

/* The single point without noise says nothing yet. */
static void
publish_curves (FusRobustness *curves, gpointer sink)
{
  if (curves->curves[curves->n_curves - 1].n_points > 1)
    fus_result_sink_put (sink, curves);
  else
    fus_robustness_unref (curves);
}

/* Records go missing, or noise is added: never both. */
static gpointer
compute_robustness (gpointer data,
                    FusResultSink *sink,
                    FusPool *pool,
                    const FusProgress *progress,
                    GError **error)
{
  static const double rates[] = { FUS_ROBUSTNESS_RATES };
  static const double noise[] = { FUS_ROBUSTNESS_NOISE };
  const Input *input = data;
  gboolean noisy = g_str_equal (input->mechanism, FUS_LAB_NOISE);
  FusRobustnessOptions options = {
    .mechanism = noisy ? "random" : input->mechanism,
    .label = input->label,
    .target = input->measured,
    .rates = rates,
    .n_rates = noisy ? 1 : G_N_ELEMENTS (rates),
    .noise = noise,
    .n_noise = noisy ? G_N_ELEMENTS (noise) : 0,
    .n_repeats = FUS_ROBUSTNESS_N_REPEATS,
    .tolerance = FUS_ROBUSTNESS_TOLERANCE,
    .lose = input->lose,
    .mode = FUS_MEAN_MIXTURE,
    .seed = FUS_DEFAULT_SEED,
    .publish = publish_curves,
    .publish_data = sink,
  };

  return fus_robustness_new (input->held_out->train, input->held_out->encoding, &options,
                             pool, progress, error);
}

static gpointer
compute_check (gpointer data,
               FusResultSink *sink,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  const Input *input = data;

  return fus_imputation_check_new (input->held_out->train, input->held_out->encoding,
                                   input->target, &imputation_options, pool, progress,
                                   error);
}

static gpointer
compute_imputed (gpointer data,
                 FusResultSink *sink,
                 FusPool *pool,
                 const FusProgress *progress,
                 GError **error)
{
  const Input *input = data;
  const FusEncoding *others = input->held_out->encoding;
  g_autoptr (FusEncoding) encoding =
               fus_encoding_new (fus_encoding_get_model (others),
                                 fus_encoding_get_dataset (others), &input->sample, 1,
                                 pool, progress, error);

  if (encoding == NULL)
    return NULL;

  return fus_impute (encoding, input->target, &reconstruction_options, pool, progress,
                     error);
}

static const FusResultKind check_kind = {
  .title = N_ ("Hiding what is known"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_CHECKS_KEPT,
  .compute = compute_check,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_imputation_check_ref,
  .unref = (GDestroyNotify) fus_imputation_check_unref,
};

static const FusResultKind imputed_kind = {
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_IMPUTED_KEPT,
  .compute = compute_imputed,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_reconstruction_ref,
  .unref = (GDestroyNotify) fus_reconstruction_unref,
};

static const FusResultKind subsets_kind = {
  .title = N_ ("Trying every set of inputs"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = 1,
  .compute = compute_subsets,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_subset_table_ref,
  .unref = (GDestroyNotify) fus_subset_table_unref,
};

static const FusResultKind robustness_kind = {
  .title = N_ ("Letting records go missing"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_CURVES_KEPT,
  .compute = compute_robustness,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_robustness_ref,
  .unref = (GDestroyNotify) fus_robustness_unref,
};

static const FusResultKind reconstruction_kind = {
  .title = N_ ("Rebuilding samples"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_RECONSTRUCTIONS_KEPT,
  .compute = compute_reconstruction,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_reconstruction_ref,
  .unref = (GDestroyNotify) fus_reconstruction_unref,
};

static FusMask
get_all (FusLabState *self)
{
  return fus_mask_all (
    fus_dataset_get_n_modalities (fus_study_get_dataset (self->study)));
}

static void
request_reconstruction (FusLabState *self,
                        FusResult *result,
                        FusHeldOut *held_out,
                        FusMask from)
{
  Input *input = input_new (held_out);
  g_autofree char *key = NULL;

  input->from = from;
  input->target = fus_study_get_target (self->study);
  key = g_strdup_printf ("%u from %u", input->target, from);
  fus_result_request (result, key, input);
}

static void
request_robustness (FusLabState *self, FusHeldOut *held_out)
{
  const FusLabel *label = fus_study_get_label (self->study);
  Input *input = input_new (held_out);
  g_autofree char *key = NULL;

  input->measured = self->of_class ? -1 : (int) fus_study_get_target (self->study);
  input->lose = fus_lab_state_get_lose (self);
  input->mechanism = g_strdup (self->mechanism);
  input->label = label != NULL ? g_strdup (label->id) : NULL;
  key = g_strdup_printf ("%s of %d losing %u by %s", input->mechanism, input->measured,
                         input->lose, input->label != NULL ? input->label : "");
  fus_result_request (self->robustness, key, input);
}

static void
request_check (FusLabState *self, FusHeldOut *held_out)
{
  Input *input = NULL;
  g_autofree char *key = NULL;

  if (!self->is_checking || !fus_lab_state_can_check (self))
    return;
  input = input_new (held_out);
  input->target = fus_study_get_target (self->study);
  key = g_strdup_printf ("%u", input->target);
  fus_result_request (self->check, key, input);
}

static void
request_imputed (FusLabState *self, FusHeldOut *held_out)
{
  Input *input = NULL;
  guint sample = 0;
  g_autofree char *key = NULL;

  if (!fus_lab_state_find_lacking (self, &sample))
    {
      fus_result_clear (self->imputed);
      return;
    }
  input = input_new (held_out);
  input->target = fus_study_get_target (self->study);
  input->sample = sample;
  key = g_strdup_printf ("%u of %u", input->target, sample);
  fus_result_request (self->imputed, key, input);
}

/* What the gallery rebuilds from: with everything switched on, what the others tell. */
static FusMask
get_gallery_subset (FusLabState *self)
{
  FusMask all = get_all (self);
  FusMask subset = fus_study_get_subset (self->study);
  FusMask others = all & ~FUS_MASK_BIT (fus_study_get_target (self->study));

  return (subset == 0 || subset == all) && others != 0 ? others : subset;
}

/* Asks for all that can be asked for; what is there already costs nothing. */
static void
refresh (FusLabState *self)
{
  FusHeldOut *held_out = fus_result_get (self->held_out);

  if (!self->active || fus_study_get_model (self->study) == NULL)
    return;
  if (held_out == NULL)
    {
      fus_held_out_request (self->study);
      return;
    }
  fus_result_request (self->subsets, "all", input_new (held_out));
  request_reconstruction (self, self->from_all, held_out, get_all (self));
  request_reconstruction (self, self->from_subset, held_out, get_gallery_subset (self));
  request_imputed (self, held_out);
  request_check (self, held_out);
  if (held_out->train != NULL)
    request_robustness (self, held_out);
}

static void
model_changed_cb (FusLabState *self)
{
  fus_result_clear (self->subsets);
  fus_result_clear (self->robustness);
  fus_result_clear (self->from_all);
  fus_result_clear (self->from_subset);
  fus_result_clear (self->check);
  fus_result_clear (self->imputed);
  self->is_checking = FALSE;
  fus_lab_state_set_tolerance (self, NAN);
  refresh (self);
}

static void
target_changed_cb (FusLabState *self)
{
  fus_lab_state_set_tolerance (self, NAN);
  refresh (self);
}

static void
fus_lab_state_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  FusLabState *self = FUS_LAB_STATE (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_MECHANISM:
      g_value_set_string (value, self->mechanism);
      break;
    case PROP_TOLERANCE:
      g_value_set_double (value, self->tolerance);
      break;
    case PROP_OF_CLASS:
      g_value_set_boolean (value, self->of_class);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_lab_state_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  FusLabState *self = FUS_LAB_STATE (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      fus_lab_state_set_active (self, g_value_get_boolean (value));
      break;
    case PROP_MECHANISM:
      fus_lab_state_set_mechanism (self, g_value_get_string (value));
      break;
    case PROP_TOLERANCE:
      fus_lab_state_set_tolerance (self, g_value_get_double (value));
      break;
    case PROP_OF_CLASS:
      fus_lab_state_set_of_class (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_lab_state_dispose (GObject *object)
{
  FusLabState *self = FUS_LAB_STATE (object);

  g_clear_object (&self->held_out);
  g_clear_object (&self->subsets);
  g_clear_object (&self->robustness);
  g_clear_object (&self->from_all);
  g_clear_object (&self->from_subset);
  g_clear_object (&self->check);
  g_clear_object (&self->imputed);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_lab_state_parent_class)->dispose (object);
}

static void
fus_lab_state_finalize (GObject *object)
{
  g_free (FUS_LAB_STATE (object)->mechanism);

  G_OBJECT_CLASS (fus_lab_state_parent_class)->finalize (object);
}

static void
fus_lab_state_class_init (FusLabStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_lab_state_get_property;
  object_class->set_property = fus_lab_state_set_property;
  object_class->dispose = fus_lab_state_dispose;
  object_class->finalize = fus_lab_state_finalize;

  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_MECHANISM] =
    g_param_spec_string ("mechanism", NULL, NULL, "random", flags);
  properties[PROP_TOLERANCE] =
    g_param_spec_double ("tolerance", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                         flags | G_PARAM_LAX_VALIDATION); /* NaN too */
  properties[PROP_OF_CLASS] = g_param_spec_boolean ("of-class", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_lab_state_init (FusLabState *self)
{
  self->mechanism = g_strdup ("random");
  self->tolerance = NAN;
}

FusLabState *
fus_lab_state_new (FusStudy *study)
{
  FusLabState *self = g_object_new (FUS_TYPE_LAB_STATE, NULL);

  self->study = g_object_ref (study);
  self->held_out = g_object_ref (fus_held_out_for_study (study));
  self->subsets = fus_result_new (study, &subsets_kind);
  self->robustness = fus_result_new (study, &robustness_kind);
  self->from_all = fus_result_new (study, &reconstruction_kind);
  self->from_subset = fus_result_new (study, &reconstruction_kind);
  self->check = fus_result_new (study, &check_kind);
  self->imputed = fus_result_new (study, &imputed_kind);
  g_signal_connect_object (self->held_out, "changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::test-all", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::subset", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::target", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::sample", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);

  return self;
}

FusResult *
fus_lab_state_get_held_out (FusLabState *self)
{
  return self->held_out;
}

FusResult *
fus_lab_state_get_subsets (FusLabState *self)
{
  return self->subsets;
}

FusResult *
fus_lab_state_get_robustness (FusLabState *self)
{
  return self->robustness;
}

FusResult *
fus_lab_state_get_from_all (FusLabState *self)
{
  return self->from_all;
}

FusResult *
fus_lab_state_get_from_subset (FusLabState *self)
{
  return self->from_subset;
}

FusResult *
fus_lab_state_get_check (FusLabState *self)
{
  return self->check;
}

FusResult *
fus_lab_state_get_imputed (FusLabState *self)
{
  return self->imputed;
}

gboolean
fus_lab_state_can_check (FusLabState *self)
{
  const FusHeldOut *held_out = fus_result_get (self->held_out);

  return held_out != NULL && held_out->train != NULL;
}

static gboolean
lacks_target (FusLabState *self, guint sample)
{
  FusMask present =
    fus_dataset_get_presence (fus_study_get_dataset (self->study))[sample];

  return present != 0 && !fus_mask_has (present, fus_study_get_target (self->study));
}

gboolean
fus_lab_state_find_lacking (FusLabState *self, guint *sample)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  gsize n = dataset != NULL ? fus_dataset_get_n_samples (dataset) : 0;

  *sample = fus_study_get_sample (self->study);
  if (n == 0 || lacks_target (self, *sample))
    return n > 0;
  for (gsize i = 0; i < n; i++)
    if (lacks_target (self, (guint) i))
      {
        *sample = (guint) i;
        return TRUE;
      }

  return FALSE;
}

void
fus_lab_state_check (FusLabState *self)
{
  self->is_checking = TRUE;
  refresh (self);
}

const char *
fus_lab_state_get_mechanism (FusLabState *self)
{
  return self->mechanism;
}

double
fus_lab_state_get_tolerance (FusLabState *self)
{
  return self->tolerance;
}

gboolean
fus_lab_state_get_of_class (FusLabState *self)
{
  return self->of_class;
}

FusMask
fus_lab_state_get_lose (FusLabState *self)
{
  FusMask subset = fus_study_get_subset (self->study);

  return subset != 0 ? get_all (self) & ~subset : 0;
}

/**
 * fus_lab_state_set_active:
 * @active: whether anyone looks
 */
void
fus_lab_state_set_active (FusLabState *self, gboolean active)
{
  if (self->active == active)
    return;
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  refresh (self);
}

static void
push (FusLabState *self, const char *name, const char *property, const GValue *before)
{
  fus_undo_stack_push_property (fus_study_get_undo (self->study), name, self, property,
                                before, FALSE);
}

/**
 * fus_lab_state_set_mechanism:
 * @mechanism: id of a #FusMissingnessClass, or %FUS_LAB_NOISE; another is ignored
 */
void
fus_lab_state_set_mechanism (FusLabState *self, const char *mechanism)
{
  g_auto (GValue) before = G_VALUE_INIT;

  if (g_str_equal (self->mechanism, mechanism) ||
      (fus_missingness_lookup (mechanism) == NULL &&
       !g_str_equal (mechanism, FUS_LAB_NOISE)))
    return;
  g_object_get_property (G_OBJECT (self), "mechanism", &before);
  g_free (self->mechanism);
  self->mechanism = g_strdup (mechanism);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MECHANISM]);
  refresh (self);
  push (self, _ ("Choosing How Records Go Missing"), "mechanism", &before);
}

/**
 * fus_lab_state_set_tolerance:
 * @tolerance: level that the curve should stay above, in its own unit; NaN: the result's
 */
void
fus_lab_state_set_tolerance (FusLabState *self, double tolerance)
{
  if (isnan (tolerance) && isnan (self->tolerance))
    return;
  self->tolerance = tolerance;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOLERANCE]);
}

/**
 * fus_lab_state_drag_tolerance:
 * @has_ended: that was the last of it: the whole way can be undone
 */
void
fus_lab_state_drag_tolerance (FusLabState *self, double tolerance, gboolean has_ended)
{
  g_auto (GValue) before = G_VALUE_INIT;

  if (!self->is_dragging)
    self->dragged_from = self->tolerance;
  self->is_dragging = !has_ended;
  fus_lab_state_set_tolerance (self, tolerance);
  if (!has_ended ||
      (self->dragged_from >= self->tolerance && self->dragged_from <= self->tolerance))
    return;
  g_value_init (&before, G_TYPE_DOUBLE);
  g_value_set_double (&before, self->dragged_from);
  push (self, _ ("Moving the Tolerance"), "tolerance", &before);
}

void
fus_lab_state_set_of_class (FusLabState *self, gboolean of_class)
{
  g_auto (GValue) before = G_VALUE_INIT;

  if (self->of_class == of_class)
    return;
  g_object_get_property (G_OBJECT (self), "of-class", &before);
  self->of_class = of_class;
  fus_lab_state_set_tolerance (self, NAN);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OF_CLASS]);
  refresh (self);
  push (self,
        of_class ? _ ("Choosing the Class as Target") : _ ("Choosing a Source as Target"),
        "of-class", &before);
}
