/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that can be taken back, by name. A change is two states and a function that
 * applies either; most are values of properties. Changes in a row of the same property
 * can be one. What is done while the stack is held, or while it undoes, is not
 * recorded: so restoring a session or undoing doesn't fill it. */
#include "config.h"

#include "fus-undo-stack.h"

typedef struct
{
  FusCommandFunc apply;
  gpointer target; /* borrowed: the stack lives no longer than what it changes */
  gpointer before;
  gpointer after;
  GDestroyNotify free_state;
} Part;

typedef struct
{
  char *name;
  GPtrArray *parts; /* of Part, in the order they were done */
} Command;

struct _FusUndoStack
{
  GObject parent_instance;

  GPtrArray *commands; /* of Command, oldest first */
  guint n_done;        /* of them; the rest can be redone */
  guint n_holds;       /* what is done isn't recorded, as while a command is applied */
  Command *group;      /* (nullable): that is being made */
  guint n_groups;      /* that were begun and not ended */
};

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  PROP_UNDO_NAME,
  PROP_REDO_NAME,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusUndoStack, fus_undo_stack, G_TYPE_OBJECT)

static void
part_free (gpointer data)
{
  Part *part = data;

  if (part->free_state != NULL)
    {
      g_clear_pointer (&part->before, part->free_state);
      g_clear_pointer (&part->after, part->free_state);
    }
  g_free (part);
}

static Command *
command_new (const char *name)
{
  Command *command = g_new0 (Command, 1);

  command->name = g_strdup (name);
  command->parts = g_ptr_array_new_with_free_func (part_free);

  return command;
}

static void
command_free (gpointer data)
{
  Command *command = data;

  g_ptr_array_unref (command->parts);
  g_free (command->name);
  g_free (command);
}

static void
notify_all (FusUndoStack *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
apply (FusUndoStack *self, const Command *command, gboolean is_undo)
{
  guint n = command->parts->len;

  self->n_holds++;
  for (guint i = 0; i < n; i++)
    {
      const Part *part = g_ptr_array_index (command->parts, is_undo ? n - 1 - i : i);

      part->apply (part->target, is_undo ? part->before : part->after);
    }
  self->n_holds--;
  notify_all (self);
}

static void
fus_undo_stack_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  FusUndoStack *self = FUS_UNDO_STACK (object);

  switch (prop_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, fus_undo_stack_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, fus_undo_stack_get_can_redo (self));
      break;
    case PROP_UNDO_NAME:
      g_value_set_string (value, fus_undo_stack_get_undo_name (self));
      break;
    case PROP_REDO_NAME:
      g_value_set_string (value, fus_undo_stack_get_redo_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_undo_stack_finalize (GObject *object)
{
  g_clear_pointer (&FUS_UNDO_STACK (object)->group, command_free);
  g_ptr_array_unref (FUS_UNDO_STACK (object)->commands);
  G_OBJECT_CLASS (fus_undo_stack_parent_class)->finalize (object);
}

static void
fus_undo_stack_class_init (FusUndoStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fus_undo_stack_get_property;
  object_class->finalize = fus_undo_stack_finalize;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_NAME] = g_param_spec_string ("undo-name", NULL, NULL, NULL, flags);
  properties[PROP_REDO_NAME] = g_param_spec_string ("redo-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_undo_stack_init (FusUndoStack *self)
{
  self->commands = g_ptr_array_new_with_free_func (command_free);
}

FusUndoStack *
fus_undo_stack_new (void)
{
  return g_object_new (FUS_TYPE_UNDO_STACK, NULL);
}

gboolean
fus_undo_stack_get_can_undo (FusUndoStack *self)
{
  g_return_val_if_fail (FUS_IS_UNDO_STACK (self), FALSE);

  return self->n_done > 0;
}

gboolean
fus_undo_stack_get_can_redo (FusUndoStack *self)
{
  g_return_val_if_fail (FUS_IS_UNDO_STACK (self), FALSE);

  return self->n_done < self->commands->len;
}

const char *
fus_undo_stack_get_undo_name (FusUndoStack *self)
{
  Command *command = NULL;

  g_return_val_if_fail (FUS_IS_UNDO_STACK (self), NULL);

  if (!fus_undo_stack_get_can_undo (self))
    return NULL;
  command = g_ptr_array_index (self->commands, self->n_done - 1);

  return command->name;
}

const char *
fus_undo_stack_get_redo_name (FusUndoStack *self)
{
  Command *command = NULL;

  g_return_val_if_fail (FUS_IS_UNDO_STACK (self), NULL);

  if (!fus_undo_stack_get_can_redo (self))
    return NULL;
  command = g_ptr_array_index (self->commands, self->n_done);

  return command->name;
}

/* Takes @command over. */
static void
add_command (FusUndoStack *self, Command *command)
{
  g_ptr_array_set_size (self->commands, (int) self->n_done);
  g_ptr_array_add (self->commands, command);
  self->n_done++;
  notify_all (self);
}

void
fus_undo_stack_push (FusUndoStack *self,
                     const char *name,
                     FusCommandFunc apply_func,
                     gpointer target,
                     gpointer before,
                     gpointer after,
                     GDestroyNotify free_state)
{
  Part *part = g_new0 (Part, 1);
  Command *command = NULL;

  g_return_if_fail (name != NULL && apply_func != NULL);

  part->apply = apply_func;
  part->target = target;
  part->before = before;
  part->after = after;
  part->free_state = free_state;
  if (self->n_holds > 0)
    {
      part_free (part);
      return;
    }
  command = self->group != NULL ? self->group : command_new (name);
  g_ptr_array_add (command->parts, part);
  if (self->group == NULL)
    add_command (self, command);
}

/* A property and a value of it. */
typedef struct
{
  char *property;
  GValue value;
} PropertyState;

static PropertyState *
property_state_new (const char *property, const GValue *value)
{
  PropertyState *state = g_new0 (PropertyState, 1);

  state->property = g_strdup (property);
  g_value_init (&state->value, G_VALUE_TYPE (value));
  g_value_copy (value, &state->value);

  return state;
}

static void
property_state_free (gpointer data)
{
  PropertyState *state = data;

  g_value_unset (&state->value);
  g_free (state->property);
  g_free (state);
}

static void
apply_property (gpointer target, gpointer data)
{
  const PropertyState *state = data;

  g_object_set_property (target, state->property, &state->value);
}

/* The newest change, where it is of this property and there is nothing to be redone. */
static Command *
find_same (FusUndoStack *self, gpointer object, const char *property)
{
  Command *command = self->n_done > 0 && self->n_done == self->commands->len
                       ? g_ptr_array_index (self->commands, self->n_done - 1)
                       : NULL;
  const Part *part =
    command != NULL && command->parts->len == 1 ? command->parts->pdata[0] : NULL;

  return part != NULL && part->apply == apply_property && part->target == object &&
             g_str_equal (((PropertyState *) part->after)->property, property)
           ? command
           : NULL;
}

void
fus_undo_stack_push_property (FusUndoStack *self,
                              const char *name,
                              gpointer object,
                              const char *property,
                              const GValue *before,
                              gboolean merge)
{
  g_auto (GValue) now = G_VALUE_INIT;
  PropertyState *after = NULL;
  Command *same = NULL;
  Part *part = NULL;

  g_return_if_fail (FUS_IS_UNDO_STACK (self));
  g_return_if_fail (name != NULL && G_IS_OBJECT (object) && property != NULL);

  if (self->n_holds > 0)
    return;
  g_object_get_property (object, property, &now);
  after = property_state_new (property, &now);
  same = merge && self->group == NULL ? find_same (self, object, property) : NULL;
  if (same == NULL)
    {
      fus_undo_stack_push (self, name, apply_property, object,
                           property_state_new (property, before), after,
                           property_state_free);
      return;
    }
  part = same->parts->pdata[0];
  property_state_free (part->after);
  part->after = after;
  g_free (same->name);
  same->name = g_strdup (name);
  notify_all (self);
}

void
fus_undo_stack_begin_group (FusUndoStack *self, const char *name)
{
  g_return_if_fail (FUS_IS_UNDO_STACK (self));

  if (self->n_groups++ == 0)
    self->group = command_new (name);
}

void
fus_undo_stack_end_group (FusUndoStack *self)
{
  Command *group = NULL;

  g_return_if_fail (self->n_groups > 0);

  if (--self->n_groups > 0)
    return;
  group = g_steal_pointer (&self->group);
  if (group->parts->len > 0)
    add_command (self, group);
  else
    command_free (group);
}

void
fus_undo_stack_hold (FusUndoStack *self)
{
  g_return_if_fail (FUS_IS_UNDO_STACK (self));

  self->n_holds++;
}

void
fus_undo_stack_release (FusUndoStack *self)
{
  g_return_if_fail (self->n_holds > 0);

  self->n_holds--;
}

void
fus_undo_stack_undo (FusUndoStack *self)
{
  g_return_if_fail (FUS_IS_UNDO_STACK (self));

  if (self->n_done > 0)
    apply (self, g_ptr_array_index (self->commands, --self->n_done), TRUE);
}

void
fus_undo_stack_redo (FusUndoStack *self)
{
  g_return_if_fail (FUS_IS_UNDO_STACK (self));

  if (self->n_done < self->commands->len)
    apply (self, g_ptr_array_index (self->commands, self->n_done++), FALSE);
}

void
fus_undo_stack_clear (FusUndoStack *self)
{
  g_ptr_array_set_size (self->commands, 0);
  self->n_done = 0;
  notify_all (self);
}
