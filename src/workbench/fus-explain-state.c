/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Explain page: which game, about what, and the attribution of the
 * samples held out; that of a single sample that is not among them is computed apart.
 * Stepping goes through the samples that were tested and back to one that was not, so
 * that each way leads back. The game falls back to the first one that the data allow. */
#include "config.h"

#include "fus-explain-state.h"

#include "fus-getter.h"

#include <glib/gi18n-lib.h>

struct _FusExplainState
{
  FusTestedState parent_instance;

  FusResult *attribution;
  FusResult *own;
  guint sample;       /* the study's, when it was last looked at */
  gboolean is_chosen; /* somebody chose it */
  guint came_from;    /* the last one that was not stepped to */
  gboolean is_stepping;
  const FusGameClass *game;
  int class_code;
  int target;
};

enum
{
  PROP_GAME = 1,
  PROP_CLASS_CODE,
  PROP_TARGET,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (FusExplainState, fus_explain_state, FUS_TYPE_TESTED_STATE)

static FusStudy *
get_study (FusExplainState *self)
{
  return fus_tested_state_get_study (FUS_TESTED_STATE (self));
}

/* What the game is played about. */
static FusChoices
get_choices (FusExplainState *self)
{
  const FusLabel *label = fus_study_get_label (get_study (self));
  FusChoices choices = FUS_CHOICES_INIT;

  choices.subset = fus_study_get_subset (get_study (self));
  if (self->game->needs_label && label != NULL)
    {
      choices.label = label->id;
      if (self->class_code >= 0 && (guint) self->class_code < label->n_classes)
        choices.class_name = label->classes[self->class_code];
    }
  if (self->game->takes_target)
    choices.target = self->target;

  return choices;
}

static void
request (FusExplainState *self,
         FusResult *result,
         FusTested *held_out,
         const FusChoices *choices)
{
  FusOptions *options = fus_measured_options_new (result);

  fus_measure_options_set (options, "game", self->game->id);
  fus_measured_request (result, held_out, options, choices);
}

/* Row of @sample, or −1. */
static gssize
find_sample (const guint *samples, gsize n, guint sample)
{
  for (gsize row = 0; row < n; row++)
    if (samples[row] == sample)
      return (gssize) row;

  return -1;
}

static gboolean
is_held_out (FusExplainState *self, FusTested *held_out)
{
  const guint *samples = fus_encoding_get_samples (held_out->encoding);

  return find_sample (samples, fus_encoding_get_n_rows (held_out->encoding),
                      fus_study_get_sample (get_study (self))) >= 0;
}

/* The study's sample where it is not among the others; one that nobody chose gives way to
 * the first of them. */
static void
request_own (FusExplainState *self, FusTested *held_out)
{
  guint sample = fus_study_get_sample (get_study (self));
  const FusMask *presence =
    fus_dataset_get_presence (fus_encoding_get_dataset (held_out->encoding));
  FusChoices choices = get_choices (self);

  if (is_held_out (self, held_out) || presence[sample] == 0)
    {
      fus_result_cancel (self->own);
      return;
    }
  if (!self->is_chosen && fus_encoding_get_n_rows (held_out->encoding) > 0)
    {
      fus_undo_stack_hold (fus_study_get_undo (get_study (self)));
      fus_study_set_sample (get_study (self),
                            fus_encoding_get_samples (held_out->encoding)[0]);
      fus_undo_stack_release (fus_study_get_undo (get_study (self)));
      return;
    }
  choices.sample = (int) sample;
  request (self, self->own, held_out, &choices);
}

static void
fus_explain_state_refresh (FusTestedState *state, FusTested *held_out)
{
  FusExplainState *self = FUS_EXPLAIN_STATE (state);
  FusChoices choices = FUS_CHOICES_INIT;

  if (self->game->needs_label && held_out->train == NULL)
    return;
  choices = get_choices (self);
  request (self, self->attribution, held_out, &choices);
  request_own (self, held_out);
}

static void
emit_changed (FusExplainState *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
sample_changed_cb (FusExplainState *self)
{
  guint sample = fus_study_get_sample (get_study (self));

  self->is_chosen = self->is_chosen || sample != self->sample;
  self->sample = sample;
  if (!self->is_stepping)
    self->came_from = sample;
  fus_tested_state_refresh (FUS_TESTED_STATE (self));
  emit_changed (self);
}

/* The first game that the data allow. */
static void
choose_game (FusExplainState *self)
{
  gsize n = 0;
  const FusGameClass *const *games = fus_game_list (&n);

  for (gsize i = n; i > 0; i--)
    if (fus_explain_state_can_play (self, games[i - 1]))
      self->game = games[i - 1];
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GAME]);
}

static void
dataset_changed_cb (FusExplainState *self)
{
  FusUndoStack *undo = fus_study_get_undo (get_study (self));

  self->sample = fus_study_get_sample (get_study (self));
  self->came_from = self->sample;
  self->is_chosen = self->sample != 0;
  fus_undo_stack_hold (undo);
  fus_explain_state_set_class_code (self, -1);
  fus_explain_state_set_target (self, -1);
  fus_undo_stack_release (undo);
  choose_game (self);
}

/* Classes are those of a label. */
static void
label_changed_cb (FusExplainState *self)
{
  FusUndoStack *undo = fus_study_get_undo (get_study (self));

  fus_undo_stack_hold (undo);
  fus_explain_state_set_class_code (self, -1);
  fus_undo_stack_release (undo);
  fus_tested_state_refresh (FUS_TESTED_STATE (self));
}

static void
fus_explain_state_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  FusExplainState *self = FUS_EXPLAIN_STATE (object);

  switch (prop_id)
    {
    case PROP_GAME:
      g_value_set_string (value, self->game->id);
      break;
    case PROP_CLASS_CODE:
      g_value_set_int (value, self->class_code);
      break;
    case PROP_TARGET:
      g_value_set_int (value, self->target);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_explain_state_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  FusExplainState *self = FUS_EXPLAIN_STATE (object);

  switch (prop_id)
    {
    case PROP_GAME:
      fus_explain_state_set_game (self, g_value_get_string (value));
      break;
    case PROP_CLASS_CODE:
      fus_explain_state_set_class_code (self, g_value_get_int (value));
      break;
    case PROP_TARGET:
      fus_explain_state_set_target (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_explain_state_class_init (FusExplainStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_explain_state_get_property;
  object_class->set_property = fus_explain_state_set_property;
  FUS_TESTED_STATE_CLASS (klass)->refresh = fus_explain_state_refresh;

  properties[PROP_GAME] = g_param_spec_string ("game", NULL, NULL, NULL, flags);
  properties[PROP_CLASS_CODE] =
    g_param_spec_int ("class-code", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_TARGET] =
    g_param_spec_int ("target", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  changed_signal = g_signal_new ("changed", FUS_TYPE_EXPLAIN_STATE, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_explain_state_init (FusExplainState *self)
{
  gsize n = 0;

  self->game = fus_game_list (&n)[0];
  self->class_code = -1;
  self->target = -1;
}

FusExplainState *
fus_explain_state_new (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusExplainState *self = g_object_new (FUS_TYPE_EXPLAIN_STATE, NULL);
  FusTestedState *state = FUS_TESTED_STATE (self);

  fus_tested_state_start (state, study);
  self->attribution = fus_tested_state_add (state, "attribution");
  self->own = fus_tested_state_add (state, "own");
  g_signal_connect_object (self->attribution, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->own, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (label_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::sample", G_CALLBACK (sample_changed_cb), self,
                           G_CONNECT_SWAPPED);
  choose_game (self);

  return self;
}

FUS_DEFINE_GETTER (FusExplainState,
                   EXPLAIN_STATE,
                   FusResult *,
                   fus_explain_state_get_attribution,
                   attribution)
FUS_DEFINE_GETTER (FusExplainState,
                   EXPLAIN_STATE,
                   FusResult *,
                   fus_explain_state_get_own,
                   own)
FUS_DEFINE_GETTER (FusExplainState,
                   EXPLAIN_STATE,
                   const FusGameClass *,
                   fus_explain_state_get_game,
                   game)
FUS_DEFINE_GETTER (FusExplainState,
                   EXPLAIN_STATE,
                   int,
                   fus_explain_state_get_class_code,
                   class_code)
FUS_DEFINE_GETTER (FusExplainState,
                   EXPLAIN_STATE,
                   int,
                   fus_explain_state_get_target,
                   target)

gboolean
fus_explain_state_can_play (FusExplainState *self, const FusGameClass *game)
{
  g_return_val_if_fail (FUS_IS_EXPLAIN_STATE (self), FALSE);
  g_return_val_if_fail (game != NULL, FALSE);

  return !game->needs_label || fus_study_get_label (get_study (self)) != NULL;
}

/**
 * fus_explain_state_set_game:
 * @id: of a #FusGameClass; another is ignored
 */
void
fus_explain_state_set_game (FusExplainState *self, const char *id)
{
  g_return_if_fail (FUS_IS_EXPLAIN_STATE (self));

  const FusGameClass *game = fus_game_lookup (id);
  g_auto (GValue) before = G_VALUE_INIT;

  if (game == NULL || game == self->game)
    return;
  g_object_get_property (G_OBJECT (self), "game", &before);
  self->game = game;
  fus_tested_state_push_choice (FUS_TESTED_STATE (self), properties[PROP_GAME],
                                _ ("Choosing What Is Explained"), &before);
}

/**
 * fus_explain_state_set_class_code:
 * @class_code: of the study's label: whose evidence; −1: each sample's own
 */
void
fus_explain_state_set_class_code (FusExplainState *self, int class_code)
{
  g_return_if_fail (FUS_IS_EXPLAIN_STATE (self));
  g_return_if_fail (class_code >= -1);

  const FusLabel *label = fus_study_get_label (get_study (self));
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *name = NULL;

  if (self->class_code == class_code)
    return;
  g_object_get_property (G_OBJECT (self), "class-code", &before);
  self->class_code = class_code;
  name = label != NULL && class_code >= 0 && (guint) class_code < label->n_classes
           ? g_strdup_printf (_ ("Choosing the Class “%s”"), label->classes[class_code])
           : g_strdup (_ ("Choosing Each Sample’s Own Class"));
  fus_tested_state_push_choice (FUS_TESTED_STATE (self), properties[PROP_CLASS_CODE],
                                name, &before);
}

/**
 * fus_explain_state_set_target:
 * @target: modality whose return is explained; −1: all
 */
void
fus_explain_state_set_target (FusExplainState *self, int target)
{
  g_return_if_fail (FUS_IS_EXPLAIN_STATE (self));
  g_return_if_fail (target >= -1);

  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *name = NULL;

  if (self->target == target)
    return;
  g_object_get_property (G_OBJECT (self), "target", &before);
  self->target = target;
  name = dataset != NULL && target >= 0
           ? g_strdup_printf (_ ("Choosing “%s” as Target"),
                              fus_dataset_get_modality (dataset, (guint) target)->name)
           : g_strdup (_ ("Choosing All Sources"));
  fus_tested_state_push_choice (FUS_TESTED_STATE (self), properties[PROP_TARGET], name,
                                &before);
}

gboolean
fus_explain_state_get_focus (FusExplainState *self, gsize *row)
{
  g_return_val_if_fail (FUS_IS_EXPLAIN_STATE (self), FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  const FusAttribution *attribution = fus_result_get (self->attribution);
  gssize found = -1;

  *row = 0;
  if (attribution == NULL)
    return FALSE;
  found = find_sample (attribution->samples, attribution->n_rows,
                       fus_study_get_sample (get_study (self)));
  *row = (gsize) MAX (found, 0);

  return found >= 0;
}

/* What the arrows go through: the samples that were tested and, in its place among them,
 * one that was not and that a person came from. So each way leads back. */
typedef struct
{
  const guint *samples;
  gsize n;
  gboolean has_other;
  guint other;
  gsize place; /* of the other one */
} SampleOrder;

static gboolean
get_walk (FusExplainState *self, SampleOrder *walk)
{
  const FusAttribution *attribution = fus_result_get (self->attribution);

  if (attribution == NULL || attribution->n_rows == 0)
    return FALSE;
  *walk = (SampleOrder){ .samples = attribution->samples,
                         .n = attribution->n_rows,
                         .other = self->came_from };
  walk->has_other = find_sample (walk->samples, walk->n, walk->other) < 0;
  while (walk->place < walk->n && walk->samples[walk->place] < walk->other)
    walk->place++;

  return TRUE;
}

static gsize
walk_get_length (const SampleOrder *walk)
{
  return walk->n + walk->has_other;
}

static guint
walk_get (const SampleOrder *walk, gsize i)
{
  if (!walk->has_other || i < walk->place)
    return walk->samples[i];

  return i == walk->place ? walk->other : walk->samples[i - 1];
}

static gsize
walk_find (const SampleOrder *walk, guint sample)
{
  gssize row = find_sample (walk->samples, walk->n, sample);

  if (row < 0)
    return walk->place;

  return (gsize) row + (walk->has_other && (gsize) row >= walk->place);
}

gboolean
fus_explain_state_can_step (FusExplainState *self, int n_rows)
{
  SampleOrder walk = { NULL };
  gssize next = 0;

  g_return_val_if_fail (FUS_IS_EXPLAIN_STATE (self), FALSE);

  if (!get_walk (self, &walk))
    return FALSE;
  next = (gssize) walk_find (&walk, fus_study_get_sample (get_study (self))) + n_rows;

  return next >= 0 && (gsize) next < walk_get_length (&walk);
}

void
fus_explain_state_step (FusExplainState *self, int n_rows)
{
  SampleOrder walk = { NULL };
  gssize next = 0;

  g_return_if_fail (FUS_IS_EXPLAIN_STATE (self));

  if (!get_walk (self, &walk))
    return;
  next = (gssize) walk_find (&walk, fus_study_get_sample (get_study (self))) + n_rows;
  next = CLAMP (next, 0, (gssize) walk_get_length (&walk) - 1);
  self->is_stepping = TRUE;
  fus_study_set_sample (get_study (self), walk_get (&walk, (gsize) next));
  self->is_stepping = FALSE;
}
