/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Lab page: results about what can be lost, each a FusResult with what it
 * depends on as its key. One function asks for all of them whenever a choice changes;
 * what is there already costs nothing, and nothing is asked for while the page is
 * hidden (fus-tested-state.c). */
#include "config.h"

#include "fus-lab-state.h"

#include "fus-corruption.h"
#include "fus-getter.h"
#include "fus-missingness.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _FusLabState
{
  FusTestedState parent_instance;

  FusResult *subsets;
  FusResult *robustness;
  FusResult *from_all;
  FusResult *from_subset;
  FusResult *check;
  FusResult *imputed;
  gboolean is_checking; /* somebody asked for it */
  char *mechanism;
  double tolerance;
  gboolean is_dragging; /* the tolerance, since it was @dragged_from */
  double dragged_from;
  gboolean of_class;
};

enum
{
  PROP_MECHANISM = 1,
  PROP_TOLERANCE,
  PROP_OF_CLASS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusLabState, fus_lab_state, FUS_TYPE_TESTED_STATE)

static FusStudy *
get_study (FusLabState *self)
{
  return fus_tested_state_get_study (FUS_TESTED_STATE (self));
}

static FusMask
get_all (FusLabState *self)
{
  return fus_mask_all (
    fus_dataset_get_n_modalities (fus_study_get_dataset (get_study (self))));
}

/* What the study looks at. */
static FusChoices
get_choices (FusLabState *self)
{
  const FusLabel *label = fus_study_get_label (get_study (self));

  return (FusChoices){
    .label = label != NULL ? label->id : NULL,
    .subset = fus_study_get_subset (get_study (self)),
    .target = (int) fus_study_get_target (get_study (self)),
    .sample = (int) fus_study_get_sample (get_study (self)),
  };
}

/* Records go missing, or what is there is corrupted: never both. */
static void
request_robustness (FusLabState *self, FusTested *held_out)
{
  FusOptions *options = fus_measured_options_new (self->robustness);
  FusMask lose = fus_lab_state_get_lose (self);
  g_autofree char *lost =
    lose != 0 ? fus_dataset_format_mask (held_out->dataset, lose) : g_strdup ("");
  FusChoices choices = get_choices (self);

  fus_measure_options_set (options, "lose", lost);
  fus_measure_options_set (options, "mechanism", self->mechanism);
  fus_measure_options_set (options, "noise", "");
  if (self->of_class)
    choices.target = -1;
  fus_measured_request (self->robustness, held_out, options, &choices);
}

static void
request_imputed (FusLabState *self, FusTested *held_out)
{
  FusChoices choices = get_choices (self);
  guint sample = 0;

  if (!fus_lab_state_find_lacking (self, &sample))
    {
      fus_result_clear (self->imputed);
      return;
    }
  choices.sample = (int) sample;
  fus_measured_request (self->imputed, held_out, NULL, &choices);
}

/* What the gallery rebuilds from: with everything switched on, what the others tell. */
static FusMask
get_gallery_subset (FusLabState *self)
{
  FusMask all = get_all (self);
  FusMask subset = fus_study_get_subset (get_study (self));
  FusMask others = all & ~FUS_MASK_BIT (fus_study_get_target (get_study (self)));

  return (subset == 0 || subset == all) && others != 0 ? others : subset;
}

static void
fus_lab_state_refresh (FusTestedState *state, FusTested *held_out)
{
  FusLabState *self = FUS_LAB_STATE (state);
  FusChoices choices = get_choices (self);

  fus_measured_request (self->subsets, held_out, NULL, &choices);
  fus_measured_request (self->from_all, held_out, NULL, &choices);
  choices.subset = get_gallery_subset (self);
  fus_measured_request (self->from_subset, held_out, NULL, &choices);
  request_imputed (self, held_out);
  if (self->is_checking && fus_lab_state_can_check (self))
    fus_measured_request (self->check, held_out, NULL, &choices);
  if (held_out->train != NULL)
    request_robustness (self, held_out);
}

static void
fus_lab_state_model_changed (FusTestedState *state)
{
  FUS_LAB_STATE (state)->is_checking = FALSE;
  fus_lab_state_set_tolerance (FUS_LAB_STATE (state), NAN);
}

static void
target_changed_cb (FusLabState *self)
{
  fus_lab_state_set_tolerance (self, NAN);
  fus_tested_state_refresh (FUS_TESTED_STATE (self));
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
fus_lab_state_finalize (GObject *object)
{
  g_free (FUS_LAB_STATE (object)->mechanism);

  G_OBJECT_CLASS (fus_lab_state_parent_class)->finalize (object);
}

static void
fus_lab_state_class_init (FusLabStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  FusTestedStateClass *tested_class = FUS_TESTED_STATE_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_lab_state_get_property;
  object_class->set_property = fus_lab_state_set_property;
  object_class->finalize = fus_lab_state_finalize;
  tested_class->refresh = fus_lab_state_refresh;
  tested_class->model_changed = fus_lab_state_model_changed;

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
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  static const char *const chosen[] = { "notify::sample", "notify::label" };
  FusLabState *self = g_object_new (FUS_TYPE_LAB_STATE, NULL);
  FusTestedState *state = FUS_TESTED_STATE (self);

  fus_tested_state_start (state, study);
  self->subsets = fus_tested_state_add (state, "subsets");
  self->robustness = fus_tested_state_add (state, "robustness");
  self->from_all = fus_tested_state_add (state, "from-all");
  self->from_subset = fus_tested_state_add (state, "from-subset");
  self->check = fus_tested_state_add (state, "check");
  self->imputed = fus_tested_state_add (state, "imputed");
  g_signal_connect_object (study, "notify::target", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (chosen); i++)
    g_signal_connect_object (study, chosen[i], G_CALLBACK (fus_tested_state_refresh),
                             self, G_CONNECT_SWAPPED);

  return self;
}

FUS_DEFINE_GETTER (FusLabState,
                   LAB_STATE,
                   FusResult *,
                   fus_lab_state_get_subsets,
                   subsets)
FUS_DEFINE_GETTER (FusLabState,
                   LAB_STATE,
                   FusResult *,
                   fus_lab_state_get_robustness,
                   robustness)
FUS_DEFINE_GETTER (FusLabState,
                   LAB_STATE,
                   FusResult *,
                   fus_lab_state_get_from_all,
                   from_all)
FUS_DEFINE_GETTER (FusLabState,
                   LAB_STATE,
                   FusResult *,
                   fus_lab_state_get_from_subset,
                   from_subset)
FUS_DEFINE_GETTER (FusLabState, LAB_STATE, FusResult *, fus_lab_state_get_check, check)
FUS_DEFINE_GETTER (FusLabState,
                   LAB_STATE,
                   FusResult *,
                   fus_lab_state_get_imputed,
                   imputed)

gboolean
fus_lab_state_can_check (FusLabState *self)
{
  g_return_val_if_fail (FUS_IS_LAB_STATE (self), FALSE);

  const FusTested *held_out =
    fus_result_get (fus_tested_state_get_held_out (FUS_TESTED_STATE (self)));

  return held_out != NULL && held_out->train != NULL;
}

static gboolean
lacks (FusMask present, guint target)
{
  return present != 0 && !fus_mask_has (present, target);
}

/* Of a million samples nobody may lack it: a look at each costs the main loop less than a
 * millisecond, as long as nothing is called for it. */
gboolean
fus_lab_state_find_lacking (FusLabState *self, guint *sample)
{
  g_return_val_if_fail (FUS_IS_LAB_STATE (self), FALSE);
  g_return_val_if_fail (sample != NULL, FALSE);

  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  gsize n = dataset != NULL ? fus_dataset_get_n_samples (dataset) : 0;
  const FusMask *presence = n > 0 ? fus_dataset_get_presence (dataset) : NULL;
  guint target = fus_study_get_target (get_study (self));

  *sample = fus_study_get_sample (get_study (self));
  if (n == 0 || lacks (presence[*sample], target))
    return n > 0;
  for (gsize i = 0; i < n; i++)
    if (lacks (presence[i], target))
      {
        *sample = (guint) i;
        return TRUE;
      }

  return FALSE;
}

void
fus_lab_state_check (FusLabState *self)
{
  g_return_if_fail (FUS_IS_LAB_STATE (self));

  self->is_checking = TRUE;
  fus_tested_state_refresh (FUS_TESTED_STATE (self));
}

FUS_DEFINE_GETTER (FusLabState,
                   LAB_STATE,
                   const char *,
                   fus_lab_state_get_mechanism,
                   mechanism)
FUS_DEFINE_GETTER (FusLabState, LAB_STATE, double, fus_lab_state_get_tolerance, tolerance)
FUS_DEFINE_GETTER (FusLabState, LAB_STATE, gboolean, fus_lab_state_get_of_class, of_class)

FusMask
fus_lab_state_get_lose (FusLabState *self)
{
  g_return_val_if_fail (FUS_IS_LAB_STATE (self), 0);

  FusMask subset = fus_study_get_subset (get_study (self));

  return subset != 0 ? get_all (self) & ~subset : 0;
}

/**
 * fus_lab_state_set_mechanism:
 * @mechanism: id of a #FusMissingnessClass or a #FusCorruptionClass; another is ignored
 */
void
fus_lab_state_set_mechanism (FusLabState *self, const char *mechanism)
{
  g_auto (GValue) before = G_VALUE_INIT;

  g_return_if_fail (FUS_IS_LAB_STATE (self));
  g_return_if_fail (mechanism != NULL);

  if (g_str_equal (self->mechanism, mechanism) ||
      (fus_missingness_lookup (mechanism) == NULL &&
       fus_corruption_lookup (mechanism) == NULL))
    return;
  g_object_get_property (G_OBJECT (self), "mechanism", &before);
  g_free (self->mechanism);
  self->mechanism = g_strdup (mechanism);
  fus_tested_state_push_choice (FUS_TESTED_STATE (self), properties[PROP_MECHANISM],
                                _ ("Choosing How Inputs Get Worse"), &before);
}

/**
 * fus_lab_state_set_tolerance:
 * @tolerance: level that the curve should stay above, in its own unit; NaN: the result's
 */
void
fus_lab_state_set_tolerance (FusLabState *self, double tolerance)
{
  g_return_if_fail (FUS_IS_LAB_STATE (self));

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

  g_return_if_fail (FUS_IS_LAB_STATE (self));

  if (!self->is_dragging)
    self->dragged_from = self->tolerance;
  self->is_dragging = !has_ended;
  fus_lab_state_set_tolerance (self, tolerance);
  if (!has_ended ||
      (self->dragged_from >= self->tolerance && self->dragged_from <= self->tolerance))
    return;
  g_value_init (&before, G_TYPE_DOUBLE);
  g_value_set_double (&before, self->dragged_from);
  fus_undo_stack_push_property (fus_study_get_undo (get_study (self)),
                                _ ("Moving the Tolerance"), self, "tolerance", &before,
                                FALSE);
}

void
fus_lab_state_set_of_class (FusLabState *self, gboolean of_class)
{
  g_auto (GValue) before = G_VALUE_INIT;

  g_return_if_fail (FUS_IS_LAB_STATE (self));

  if (self->of_class == of_class)
    return;
  g_object_get_property (G_OBJECT (self), "of-class", &before);
  self->of_class = of_class;
  fus_lab_state_set_tolerance (self, NAN);
  fus_tested_state_push_choice (FUS_TESTED_STATE (self), properties[PROP_OF_CLASS],
                                of_class ? _ ("Choosing the Class as Target")
                                         : _ ("Choosing a Source as Target"),
                                &before);
}
