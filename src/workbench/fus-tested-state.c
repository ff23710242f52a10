/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the states of pages about the samples held out share: whom they watch, when they
 * ask, and what they drop with the model. The samples are shared with the other pages. */
#include "config.h"

#include "fus-tested-state.h"

typedef struct
{
  FusStudy *study;
  FusResult *held_out;
  GPtrArray *results;
  gboolean active;
} FusTestedStatePrivate;

enum
{
  PROP_ACTIVE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FusTestedState, fus_tested_state, G_TYPE_OBJECT)

#define PRIVATE(self)                                                                    \
  ((FusTestedStatePrivate *) fus_tested_state_get_instance_private (self))

void
fus_tested_state_refresh (FusTestedState *self)
{
  g_return_if_fail (FUS_IS_TESTED_STATE (self));

  const FusTestedStatePrivate *private = PRIVATE (self);
  FusTested *held_out = fus_result_get (private->held_out);

  if (!private->active || fus_study_get_model (private->study) == NULL)
    return;
  if (held_out == NULL)
    fus_held_out_request (private->study);
  else
    FUS_TESTED_STATE_GET_CLASS (self)->refresh (self, held_out);
}

static void
model_changed_cb (FusTestedState *self)
{
  const GPtrArray *results = PRIVATE (self)->results;

  for (guint i = 0; i < results->len; i++)
    fus_result_clear (g_ptr_array_index (results, i));
  if (FUS_TESTED_STATE_GET_CLASS (self)->model_changed != NULL)
    FUS_TESTED_STATE_GET_CLASS (self)->model_changed (self);
  fus_tested_state_refresh (self);
}

static void
fus_tested_state_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_ACTIVE)
    g_value_set_boolean (value, PRIVATE (FUS_TESTED_STATE (object))->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_tested_state_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_ACTIVE)
    fus_tested_state_set_active (FUS_TESTED_STATE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_tested_state_dispose (GObject *object)
{
  FusTestedStatePrivate *private = PRIVATE (FUS_TESTED_STATE (object));

  g_clear_pointer (&private->results, g_ptr_array_unref);
  g_clear_object (&private->held_out);
  g_clear_object (&private->study);

  G_OBJECT_CLASS (fus_tested_state_parent_class)->dispose (object);
}

static void
fus_tested_state_class_init (FusTestedStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_tested_state_get_property;
  object_class->set_property = fus_tested_state_set_property;
  object_class->dispose = fus_tested_state_dispose;

  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                            G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_tested_state_init (FusTestedState *self)
{
  PRIVATE (self)->results = g_ptr_array_new_with_free_func (g_object_unref);
}

void
fus_tested_state_start (FusTestedState *self, FusStudy *study)
{
  g_return_if_fail (FUS_IS_TESTED_STATE (self));
  g_return_if_fail (FUS_IS_STUDY (study));
  g_return_if_fail (PRIVATE (self)->study == NULL);

  static const struct
  {
    const char *signal;
    void (*changed) (FusTestedState *self);
  } watched[] = {
    { "notify::model", model_changed_cb },
    { "notify::test-all", model_changed_cb },
    { "notify::subset", fus_tested_state_refresh },
  };
  FusTestedStatePrivate *private = PRIVATE (self);

  private->study = g_object_ref (study);
  private->held_out = g_object_ref (fus_held_out_for_study (study));
  g_signal_connect_object (private->held_out, "changed",
                           G_CALLBACK (fus_tested_state_refresh), self,
                           G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_connect_object (study, watched[i].signal, G_CALLBACK (watched[i].changed),
                             self, G_CONNECT_SWAPPED);
}

FusResult *
fus_tested_state_add (FusTestedState *self, const char *id)
{
  g_return_val_if_fail (FUS_IS_TESTED_STATE (self), NULL);
  g_return_val_if_fail (PRIVATE (self)->study != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  FusResult *result = fus_measured_new (PRIVATE (self)->study, id);

  g_ptr_array_add (PRIVATE (self)->results, result);

  return result;
}

FusStudy *
fus_tested_state_get_study (FusTestedState *self)
{
  g_return_val_if_fail (FUS_IS_TESTED_STATE (self), NULL);

  return PRIVATE (self)->study;
}

FusResult *
fus_tested_state_get_held_out (FusTestedState *self)
{
  g_return_val_if_fail (FUS_IS_TESTED_STATE (self), NULL);

  return PRIVATE (self)->held_out;
}

void
fus_tested_state_push_choice (FusTestedState *self,
                              GParamSpec *pspec,
                              const char *name,
                              const GValue *before)
{
  g_return_if_fail (FUS_IS_TESTED_STATE (self));
  g_return_if_fail (pspec != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (before != NULL);

  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  fus_tested_state_refresh (self);
  fus_undo_stack_push_property (fus_study_get_undo (PRIVATE (self)->study), name, self,
                                pspec->name, before, FALSE);
}

void
fus_tested_state_set_active (FusTestedState *self, gboolean active)
{
  g_return_if_fail (FUS_IS_TESTED_STATE (self));

  if (PRIVATE (self)->active == active)
    return;
  PRIVATE (self)->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  fus_tested_state_refresh (self);
}

gboolean
fus_tested_state_is_active (FusTestedState *self)
{
  g_return_val_if_fail (FUS_IS_TESTED_STATE (self), FALSE);

  return PRIVATE (self)->active;
}
