/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-selection.h"

/* Sizes around a word of the bit set. */
static const gsize sizes[] = { 0, 1, 7, 63, 64, 65, 130 };

static void
count_cb (guint *n)
{
  (*n)++;
}

/* The selection against a plain array of flags, for each operation and size. */
static void
test_operations (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int op = FUS_SELECTION_REPLACE; op <= FUS_SELECTION_INTERSECT; op++)
      {
        gsize n = sizes[s];
        g_autoptr (FusSelection) selection = fus_selection_new (n);
        g_autofree guint *thirds = g_new (guint, n + 1);
        g_autofree guint *halves = g_new (guint, n + 1);
        gsize n_thirds = 0;
        gsize n_halves = 0;

        for (guint i = 0; i < n; i++)
          {
            if (i % 3 == 0)
              thirds[n_thirds++] = i;
            if (i % 2 == 0)
              halves[n_halves++] = i;
          }
        fus_selection_combine (selection, FUS_SELECTION_REPLACE, thirds, n_thirds);
        fus_selection_combine (selection, (FusSelectionOp) op, halves, n_halves);
        for (guint i = 0; i < n; i++)
          {
            gboolean a = i % 3 == 0;
            gboolean b = i % 2 == 0;
            gboolean expected = op == FUS_SELECTION_REPLACE    ? b
                                : op == FUS_SELECTION_ADD      ? a || b
                                : op == FUS_SELECTION_SUBTRACT ? a && !b
                                                               : a && b;

            g_assert_cmpint (fus_selection_contains (selection, i), ==, expected);
          }
      }
}

static void
test_invert (void)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (FusSelection) selection = fus_selection_new (sizes[s]);
      guint one = 0;

      fus_selection_combine (selection, FUS_SELECTION_REPLACE, &one, 1);
      fus_selection_invert (selection);
      g_assert_cmpuint (fus_selection_get_n_selected (selection), ==,
                        sizes[s] > 0 ? sizes[s] - 1 : 0);
      fus_selection_select_all (selection);
      g_assert_cmpuint (fus_selection_get_n_selected (selection), ==, sizes[s]);
      fus_selection_invert (selection);
      g_assert_true (fus_selection_is_empty (selection));
    }
}

static void
test_list_is_sorted (void)
{
  g_autoptr (FusSelection) selection = fus_selection_new (200);
  const guint samples[] = { 199, 3, 64, 63, 3, 250 };
  const guint expected[] = { 3, 63, 64, 199 };
  g_autofree guint *list = NULL;
  gsize n = 0;

  fus_selection_combine (selection, FUS_SELECTION_REPLACE, samples,
                         G_N_ELEMENTS (samples));
  list = fus_selection_list (selection, &n);
  g_assert_cmpmem (list, n * sizeof *list, expected, sizeof expected);
}

static void
test_tells_only_changes (void)
{
  g_autoptr (FusSelection) selection = fus_selection_new (10);
  const guint samples[] = { 1, 2 };
  guint n_told = 0;

  g_signal_connect_swapped (selection, "changed", G_CALLBACK (count_cb), &n_told);
  fus_selection_combine (selection, FUS_SELECTION_REPLACE, samples, 2);
  g_assert_cmpuint (n_told, ==, 1);
  fus_selection_combine (selection, FUS_SELECTION_ADD, samples, 1);
  g_assert_cmpuint (n_told, ==, 1);
  fus_selection_combine (selection, FUS_SELECTION_SUBTRACT, samples + 1, 1);
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpuint (fus_selection_get_n_selected (selection), ==, 1);
}

static void
test_bits_of_another_size_are_ignored (void)
{
  g_autoptr (FusSelection) small = fus_selection_new (10);
  g_autoptr (FusSelection) large = fus_selection_new (100);
  g_autoptr (GBytes) bits = NULL;

  fus_selection_select_all (small);
  bits = fus_selection_dup_bits (small);
  fus_selection_set_bits (large, bits);
  g_assert_true (fus_selection_is_empty (large));
  fus_selection_clear (small);
  fus_selection_set_bits (small, bits);
  g_assert_cmpuint (fus_selection_get_n_selected (small), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection/operations-are-those-of-sets", test_operations);
  g_test_add_func ("/selection/inverting-twice-is-nothing", test_invert);
  g_test_add_func ("/selection/list-is-sorted-and-distinct", test_list_is_sorted);
  g_test_add_func ("/selection/tells-only-changes", test_tells_only_changes);
  g_test_add_func ("/selection/bits-of-another-size-are-ignored",
                   test_bits_of_another_size_are_ignored);

  return g_test_run ();
}
