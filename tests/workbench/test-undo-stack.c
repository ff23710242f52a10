/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-undo-stack.h"

static void
set_number (gpointer target, gpointer state)
{
  *(int *) target = GPOINTER_TO_INT (state);
}

static void
change (FusUndoStack *stack, int *number, int to, const char *name)
{
  fus_undo_stack_push (stack, name, set_number, number, GINT_TO_POINTER (*number),
                       GINT_TO_POINTER (to), NULL);
  *number = to;
}

static void
test_back_and_forth (void)
{
  g_autoptr (FusUndoStack) stack = fus_undo_stack_new ();
  int number = 0;

  g_assert_false (fus_undo_stack_get_can_undo (stack));
  change (stack, &number, 1, "one");
  change (stack, &number, 2, "two");
  g_assert_cmpstr (fus_undo_stack_get_undo_name (stack), ==, "two");
  fus_undo_stack_undo (stack);
  g_assert_cmpint (number, ==, 1);
  g_assert_cmpstr (fus_undo_stack_get_undo_name (stack), ==, "one");
  g_assert_cmpstr (fus_undo_stack_get_redo_name (stack), ==, "two");
  fus_undo_stack_undo (stack);
  fus_undo_stack_undo (stack);
  g_assert_cmpint (number, ==, 0);
  fus_undo_stack_redo (stack);
  fus_undo_stack_redo (stack);
  g_assert_cmpint (number, ==, 2);
  g_assert_false (fus_undo_stack_get_can_redo (stack));
}

static void
test_new_change_drops_redo (void)
{
  g_autoptr (FusUndoStack) stack = fus_undo_stack_new ();
  int number = 0;

  change (stack, &number, 1, "one");
  change (stack, &number, 2, "two");
  fus_undo_stack_undo (stack);
  change (stack, &number, 3, "three");
  g_assert_false (fus_undo_stack_get_can_redo (stack));
  fus_undo_stack_undo (stack);
  g_assert_cmpint (number, ==, 1);
}

static void
push_again (gpointer target, gpointer state)
{
  fus_undo_stack_push (target, "from within", set_number, NULL, NULL, NULL, NULL);
}

static void
test_undoing_records_nothing (void)
{
  g_autoptr (FusUndoStack) stack = fus_undo_stack_new ();

  fus_undo_stack_push (stack, "outer", push_again, stack, NULL, NULL, NULL);
  fus_undo_stack_undo (stack);
  g_assert_false (fus_undo_stack_get_can_undo (stack));
  g_assert_cmpstr (fus_undo_stack_get_redo_name (stack), ==, "outer");
}

static void
test_states_are_freed (void)
{
  FusUndoStack *stack = fus_undo_stack_new ();
  g_autoptr (GObject) state = g_object_new (G_TYPE_OBJECT, NULL);

  fus_undo_stack_push (stack, "a", set_number, NULL, g_object_ref (state),
                       g_object_ref (state), g_object_unref);
  g_assert_cmpuint (state->ref_count, ==, 3);
  fus_undo_stack_clear (stack);
  g_assert_cmpuint (state->ref_count, ==, 1);
  g_object_unref (stack);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/undo-stack/goes-back-and-forth", test_back_and_forth);
  g_test_add_func ("/undo-stack/a-new-change-drops-what-was-undone",
                   test_new_change_drops_redo);
  g_test_add_func ("/undo-stack/undoing-records-nothing", test_undoing_records_nothing);
  g_test_add_func ("/undo-stack/states-are-freed", test_states_are_freed);

  return g_test_run ();
}
