/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-undo-stack.h"

typedef struct
{
  char *name;
  FusCommandFunc apply;
  gpointer target; /* borrowed: the stack lives no longer than what it changes */
  gpointer before;
  gpointer after;
  GDestroyNotify free_state;
} Command;

struct _FusUndoStack
{
  GObject parent_instance;

  GPtrArray *commands; /* of Command, oldest first */
  guint n_done;        /* of them; the rest can be redone */
  gboolean busy;       /* a command is being applied: what it causes isn't recorded */
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
command_free (gpointer data)
{
  Command *command = data;

  if (command->free_state != NULL)
    {
      g_clear_pointer (&command->before, command->free_state);
      g_clear_pointer (&command->after, command->free_state);
    }
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
apply (FusUndoStack *self, const Command *command, gpointer state)
{
  self->busy = TRUE;
  command->apply (command->target, state);
  self->busy = FALSE;
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
  return self->n_done > 0;
}

gboolean
fus_undo_stack_get_can_redo (FusUndoStack *self)
{
  return self->n_done < self->commands->len;
}

/**
 * fus_undo_stack_get_undo_name:
 *
 * Returns: (nullable): what undoing would take back, translated
 */
const char *
fus_undo_stack_get_undo_name (FusUndoStack *self)
{
  Command *command = NULL;

  if (!fus_undo_stack_get_can_undo (self))
    return NULL;
  command = g_ptr_array_index (self->commands, self->n_done - 1);

  return command->name;
}

/**
 * fus_undo_stack_get_redo_name:
 *
 * Returns: (nullable): what redoing would do again, translated
 */
const char *
fus_undo_stack_get_redo_name (FusUndoStack *self)
{
  Command *command = NULL;

  if (!fus_undo_stack_get_can_redo (self))
    return NULL;
  command = g_ptr_array_index (self->commands, self->n_done);

  return command->name;
}

/**
 * fus_undo_stack_push:
 * @name: what was done, translated, as in "Undo @name"
 * @apply: sets @target to a state
 * @target: what was changed; must outlive the stack's contents
 * @before: (transfer full) (nullable): its state before
 * @after: (transfer full) (nullable): its state now
 * @free_state: (nullable): frees both
 *
 * Records what has been done already. While a command is undone or redone nothing is
 * recorded.
 */
void
fus_undo_stack_push (FusUndoStack *self,
                     const char *name,
                     FusCommandFunc apply_func,
                     gpointer target,
                     gpointer before,
                     gpointer after,
                     GDestroyNotify free_state)
{
  Command *command = g_new0 (Command, 1);

  command->name = g_strdup (name);
  command->apply = apply_func;
  command->target = target;
  command->before = before;
  command->after = after;
  command->free_state = free_state;
  if (self->busy)
    {
      command_free (command);
      return;
    }
  g_ptr_array_set_size (self->commands, (int) self->n_done);
  g_ptr_array_add (self->commands, command);
  self->n_done++;
  notify_all (self);
}

void
fus_undo_stack_undo (FusUndoStack *self)
{
  Command *command = NULL;

  if (self->n_done == 0)
    return;
  command = g_ptr_array_index (self->commands, --self->n_done);
  apply (self, command, command->before);
}

void
fus_undo_stack_redo (FusUndoStack *self)
{
  Command *command = NULL;

  if (self->n_done == self->commands->len)
    return;
  command = g_ptr_array_index (self->commands, self->n_done++);
  apply (self, command, command->after);
}

/**
 * fus_undo_stack_clear:
 *
 * Forgets all commands: another dataset was opened.
 */
void
fus_undo_stack_clear (FusUndoStack *self)
{
  g_ptr_array_set_size (self->commands, 0);
  self->n_done = 0;
  notify_all (self);
}
