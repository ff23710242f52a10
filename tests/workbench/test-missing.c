/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that stand for “not recorded”: offered, read again, taken back, remembered.
 * Over tables drawn with a seed: other codes, other places, one file or several. */
#include "config.h"

#include "fus-data-state.h"
#include "fus-missing-codes.h"
#include "fus-rng.h"
#include "fus-workbench-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum
{
  N_SAMPLES = 80,
  N_FEATURES = 5,
};

typedef enum
{
  ONE_TABLE,
  TWO_TABLES, /* opened together; both hold the code */
  ONE_FILE,   /* .h5mu */
} Form;

typedef struct
{
  double code;
  Form form;
  guint seed;
  guint n_empty; /* samples of nothing but the code */
} Made;

static const Made made[] = {
  { -200, ONE_TABLE, 1, 0 },  { -999, ONE_TABLE, 2, 3 },  { 99999, ONE_TABLE, 3, 0 },
  { -200, TWO_TABLES, 4, 0 }, { 9999, TWO_TABLES, 5, 2 }, { -999, ONE_FILE, 6, 0 },
  { -77, ONE_FILE, 7, 4 },
};

/* What is in place @i, @d of table @t; the code in about every sixth. */
static double
draw (const Made *how, guint t, guint i, guint d)
{
  FusRng rng = fus_rng_at (how->seed, t, i, d);

  if (i < how->n_empty || fus_rng_uniform (&rng) < 0.16)
    return how->code;

  return floor (100 * fus_rng_uniform (&rng)) / 8;
}

static guint
get_n_tables (const Made *how)
{
  return how->form == TWO_TABLES ? 2 : 1;
}

static gsize
count_values (const Made *how)
{
  gsize n = 0;

  for (guint t = 0; t < get_n_tables (how); t++)
    for (guint i = 0; i < N_SAMPLES; i++)
      for (guint d = 0; d < N_FEATURES; d++)
        n += fabs (draw (how, t, i, d) - how->code) <= 0;

  return n;
}

static gsize
count_samples (const Made *how)
{
  gsize n = 0;

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      gboolean holds = FALSE;

      for (guint t = 0; t < get_n_tables (how); t++)
        for (guint d = 0; d < N_FEATURES; d++)
          holds |= fabs (draw (how, t, i, d) - how->code) <= 0;
      n += holds;
    }

  return n;
}

static char *
dup_path (const Made *how, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("made-%u%s", how->seed, suffix);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);

  return g_build_filename (g_get_user_cache_dir (), name, NULL);
}

static char *
write_table (const Made *how, guint t)
{
  char *path = dup_path (how, t == 0 ? "-alpha.csv" : "-beta.csv");
  g_autoptr (GString) text = g_string_new ("id");

  for (guint d = 0; d < N_FEATURES; d++)
    g_string_append_printf (text, ",%c%u", t == 0 ? 'a' : 'b', d);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_string_append_printf (text, "s%03u", i);
      for (guint d = 0; d < N_FEATURES; d++)
        {
          char number[G_ASCII_DTOSTR_BUF_SIZE];

          g_string_append_printf (text, ",%s",
                                  g_ascii_dtostr (number, sizeof number,
                                                  draw (how, t, i, d)));
        }
      g_string_append_c (text, '\n');
    }
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  return path;
}

static FusDataset *
make_dataset (const Made *how)
{
  const gsize shape[] = { N_FEATURES };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("made");
  g_autoptr (FusModality) modality =
               fus_modality_new ("a_b", "a b", FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (N_SAMPLES, N_FEATURES);
  FusDataset *dataset = NULL;

  for (guint i = 0; i < N_SAMPLES; i++)
    for (guint d = 0; d < N_FEATURES; d++)
      fus_matrix_row (block, i)[d] = (FusReal) draw (how, 0, i, d);
  fus_dataset_builder_set_samples (builder, N_SAMPLES, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static void
open_made (FusStudy *study, const Made *how)
{
  if (how->form == ONE_FILE)
    {
      g_autofree char *path = dup_path (how, ".h5mu");
      g_autoptr (FusDataset) dataset = make_dataset (how);

      g_remove (path);
      g_assert_true (fus_dataset_save (dataset, path, NULL, 0, NULL, NULL));
      fus_study_open (study, path);
    }
  else
    {
      g_autofree char *first = write_table (how, 0);
      g_autofree char *second = how->form == TWO_TABLES ? write_table (how, 1) : NULL;
      const char *const paths[] = { first, second };

      if (second != NULL)
        fus_study_open_together (study, paths, 2);
      else
        fus_study_open (study, first);
    }
  fus_wait_for (!fus_study_is_loading (study));
  g_assert_nonnull (fus_study_get_dataset (study));
}

static gsize
count_gaps (FusStudy *study)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  gsize n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      gsize n_absent =
        fus_dataset_get_n_samples (dataset) - fus_dataset_get_n_present (dataset, m);

      n += fus_dataset_get_n_gaps (dataset, m) +
           n_absent * fus_dataset_get_modality (dataset, m)->n_features;
    }

  return n;
}

static GPtrArray *
find_codes (FusDataState *state)
{
  fus_wait_for (fus_data_state_get_summary (state) != NULL);

  return fus_missing_codes_new (fus_data_state_get_summary (state));
}

static void
never_cb (void)
{
  g_assert_not_reached ();
}

static void
forbid_failure (FusStudy *study)
{
  g_signal_connect (study, "failed", G_CALLBACK (never_cb), NULL);
}

/* Offers the code, and gives back the rules. */
static char **
get_rules (FusDataState *state, const Made *how)
{
  g_autoptr (GPtrArray) codes = find_codes (state);
  const FusMissingCode *code = NULL;

  g_assert_cmpuint (codes->len, ==, 1);
  code = g_ptr_array_index (codes, 0);
  g_assert_cmpfloat_with_epsilon (code->value, how->code, 1e-9);
  g_assert_cmpuint (code->n_samples, ==, count_samples (how));
  g_assert_cmpuint (g_strv_length (code->rules), ==, get_n_tables (how));
  g_assert_cmpint (code->modality, ==, get_n_tables (how) == 1 ? 0 : -1);

  return g_strdupv (code->rules);
}

static void
assert_settled (FusDataState *state)
{
  g_autoptr (GPtrArray) codes = find_codes (state);

  g_assert_cmpuint (codes->len, ==, 0);
}

static void
test_read_again (gconstpointer data)
{
  const Made *how = data;
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusDataState) state = fus_data_state_new (study);
  FusUndoStack *undo = fus_study_get_undo (study);
  const guint some[] = { 3, 5, 8 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (GStrv) rules = NULL;

  forbid_failure (study);
  open_made (study, how);
  rules = get_rules (state, how);
  before = g_strdup (fus_dataset_get_hash (fus_study_get_dataset (study)));
  g_assert_cmpuint (count_gaps (study), ==, 0);
  fus_study_select (study, FUS_SELECTION_REPLACE, some, 3, "Lasso");

  g_assert_true (fus_study_can_add_missing (study));
  fus_study_add_missing (study, (const char *const *) rules);
  fus_wait_for (count_gaps (study) > 0);
  g_assert_cmpuint (count_gaps (study), ==, count_values (how));
  after = g_strdup (fus_dataset_get_hash (fus_study_get_dataset (study)));
  g_assert_cmpstr (before, !=, after);
  assert_settled (state);
  /* The same samples: what was chosen of them stays. */
  g_assert_cmpuint (fus_selection_get_n_selected (fus_study_get_selection (study)), ==,
                    3);

  /* One step back, and forth again. */
  g_assert_nonnull (strstr (fus_undo_stack_get_undo_name (undo), "as Not Recorded"));
  fus_undo_stack_undo (undo);
  fus_wait_for (count_gaps (study) == 0);
  g_assert_cmpstr (fus_dataset_get_hash (fus_study_get_dataset (study)), ==, before);
  fus_undo_stack_redo (undo);
  fus_wait_for (count_gaps (study) > 0);
  g_assert_cmpstr (fus_dataset_get_hash (fus_study_get_dataset (study)), ==, after);
  fus_study_close (study);

  /* It is remembered, and can be taken back then as well. */
  {
    g_autoptr (FusStudy) next = fus_study_new ();

    forbid_failure (next);
    open_made (next, how);
    g_assert_cmpstr (fus_dataset_get_hash (fus_study_get_dataset (next)), ==, after);
    fus_undo_stack_undo (fus_study_get_undo (next));
    fus_wait_for (count_gaps (next) == 0);
    fus_study_close (next);
  }
}

/* Nothing is suspected of a table without codes, and nothing offered that can't be done:
 * what isn't read from a file can't be read again. */
static void
test_not_offered (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusDataState) state = fus_data_state_new (study);

  fus_study_take_dataset (study, fus_workbench_test_machines (120), NULL);
  assert_settled (state);
  g_assert_false (fus_study_can_add_missing (study));
  fus_study_take_dataset (study, make_dataset (&made[0]), NULL);
  g_strfreev (get_rules (state, &made[0]));
  g_assert_false (fus_study_can_add_missing (study));
  fus_study_close (study);
}

static void
failed_cb (guint *n)
{
  (*n)++;
}

/* Another file lies there now: what is open stays as it is, and somebody is told. */
static void
test_file_changed (void)
{
  const Made how = { -200, ONE_TABLE, 8, 0 };
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusDataState) state = fus_data_state_new (study);
  g_autofree char *path = NULL;
  g_auto (GStrv) rules = NULL;
  guint n_failed = 0;

  open_made (study, &how);
  rules = get_rules (state, &how);
  path = dup_path (&how, "-alpha.csv");
  g_assert_true (
    g_file_set_contents (path, "id,a0,a1\nx,1,2\ny,3,-200\nz,4,5\n", -1, NULL));
  g_signal_connect_swapped (study, "failed", G_CALLBACK (failed_cb), &n_failed);
  fus_study_add_missing (study, (const char *const *) rules);
  fus_wait_for (n_failed == 1);
  g_assert_cmpuint (count_gaps (study), ==, 0);
  g_assert_false (fus_undo_stack_get_can_undo (fus_study_get_undo (study)));
  fus_study_close (study);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *path = g_strdup_printf ("/missing/is-read-again/%zu", i);

      g_test_add_data_func (path, &made[i], test_read_again);
    }
  fus_workbench_test_add ("/missing/is-offered-where-it-can-be-done", test_not_offered);
  fus_workbench_test_add ("/missing/tells-where-the-file-has-changed", test_file_changed);

  return g_test_run ();
}
