/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-arena.h"

static void
test_aligned (void)
{
  g_autoptr (FusArena) arena = fus_arena_new ();

  for (gsize n = 0; n < 300; n++)
    g_assert_cmpuint ((gsize) fus_arena_push (arena, char, n) % FUS_ALIGNMENT, ==, 0);
}

static void
test_rewind (void)
{
  g_autoptr (FusArena) arena = fus_arena_new ();
  FusArenaMark mark;
  gpointer first = NULL;

  fus_arena_push (arena, double, 3);
  mark = fus_arena_mark (arena);
  first = fus_arena_push (arena, double, 1000);
  fus_arena_push (arena, double, 1000000);
  fus_arena_rewind (arena, mark);
  g_assert_true (fus_arena_push (arena, double, 1000) == first);
}

static void
test_high_water (void)
{
  g_autoptr (FusArena) arena = fus_arena_new ();
  gsize most = 0;

  for (guint i = 0; i < 4; i++)
    fus_arena_push (arena, guint8, 100000);
  most = fus_arena_get_high_water (arena);
  g_assert_cmpuint (most, >=, 400000);
  for (guint round = 0; round < 3; round++)
    {
      fus_arena_reset (arena);
      for (guint i = 0; i < 4; i++)
        fus_arena_push (arena, guint8, 100000);
    }
  g_assert_cmpuint (fus_arena_get_high_water (arena), ==, most);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arena/what-is-pushed-is-aligned", test_aligned);
  g_test_add_func ("/arena/rewinding-gives-the-same-memory", test_rewind);
  g_test_add_func ("/arena/high-water-does-not-grow-when-reused", test_high_water);

  return g_test_run ();
}
