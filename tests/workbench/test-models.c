/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"
#include "fus-held-out.h"
#include "fus-lab-state.h"
#include "fus-map-state.h"
#include "fus-training-state.h"
#include "fus-trust.h"
#include "fus-workbench-test.h"

#include <glib/gstdio.h>

/* No run throws a model away: what was trained can be gone back to, today and after a
 * restart. */

static char *
write_machines (const char *name, gsize n_samples)
{
  g_autoptr (FusDataset) dataset = fus_workbench_test_machines (n_samples);
  const char *folder = g_get_user_cache_dir ();
  char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (fus_dataset_save (dataset, path, NULL, 0, NULL, NULL));

  return path;
}

static void
wait_idle (FusStudy *study)
{
  fus_wait_for (!fus_training_state_is_busy (fus_study_get_training (study)) &&
                fus_job_queue_is_idle (fus_study_get_jobs (study)));
}

static FusStudy *
open_study (const char *path)
{
  FusStudy *study = fus_study_new ();

  fus_study_open (study, path);
  fus_wait_for (fus_study_get_dataset (study) != NULL);
  wait_idle (study);

  return study;
}

static void
set (FusStudy *study, const char *key, const char *value)
{
  g_assert_true (
    fus_training_state_set_option (fus_study_get_training (study), key, value, NULL));
}

/* Returns: the hash of what came of it. */
static char *
train (FusStudy *study, const char *kind, const char *epochs, guint64 seed)
{
  FusTrainingState *training = fus_study_get_training (study);

  g_assert_nonnull (fus_model_kind_lookup (kind));
  fus_training_state_set_kind (training, kind);
  fus_training_state_set_seed (training, seed);
  set (study, "epochs", epochs);
  set (study, "patience", "0");
  set (study, "hidden", "8");
  fus_training_state_start (training);
  wait_idle (study);

  return fus_model_dup_hash (fus_study_get_model (study));
}

static void
assert_shown (FusStudy *study, const char *hash, guint n_epochs)
{
  FusTrainingState *training = fus_study_get_training (study);
  g_autofree char *shown = NULL;

  g_assert_nonnull (fus_study_get_model (study));
  shown = fus_model_dup_hash (fus_study_get_model (study));
  g_assert_cmpstr (shown, ==, hash);
  g_assert_cmpuint (fus_training_log_get_n_epochs (fus_study_get_log (study)), ==,
                    n_epochs);
  /* The page's curves, its form and the name are of the same model. */
  g_assert_cmpuint (fus_training_log_get_n_epochs (fus_training_state_get_log (training)),
                    ==, n_epochs);
  g_assert_true (fus_training_state_get_kind (training) ==
                 fus_model_get_spec (fus_study_get_model (study))->kind);
  g_assert_cmpint (fus_options_get_int (fus_training_state_get_options (training),
                                        "epochs", NULL),
                   ==, n_epochs);
  g_assert_nonnull (strstr (fus_study_get_model_name (study),
                            fus_training_state_get_kind (training)->name));
}

static const struct
{
  const char *kind;
  const char *epochs;
  guint n_epochs;
} runs[] = {
  { "mopoe", "2", 2 },
  { "mvae", "3", 3 },
  { "mvtcae", "4", 4 },
  { "mopoe", "5", 5 },
};

static void
count_cb (guint *n)
{
  (*n)++;
}

/* On data with a file, and on data without one. */
static void
test_undo_goes_back (gconstpointer name)
{
  g_autofree char *path = name != NULL ? write_machines (name, 60) : NULL;
  g_autoptr (FusStudy) study = path != NULL ? open_study (path) : fus_study_new ();
  FusUndoStack *undo = fus_study_get_undo (study);
  char *hashes[G_N_ELEMENTS (runs)] = { NULL };
  guint n_told = 0;

  if (path == NULL)
    fus_study_take_dataset (study, fus_workbench_test_machines (60), NULL);
  g_signal_connect_swapped (study, "replaced", G_CALLBACK (count_cb), &n_told);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      hashes[i] = train (study, runs[i].kind, runs[i].epochs, i + 1);
      assert_shown (study, hashes[i], runs[i].n_epochs);
      g_assert_cmpuint (fus_study_get_n_earlier (study), ==, i);
      g_assert_cmpuint (n_told, ==, i);
      g_assert_nonnull (strstr (fus_undo_stack_get_undo_name (undo), "Training"));
    }
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = G_N_ELEMENTS (runs) - 1; i > 0; i--)
        {
          fus_undo_stack_undo (undo);
          assert_shown (study, hashes[i - 1], runs[i - 1].n_epochs);
          g_assert_cmpuint (fus_study_get_n_earlier (study), ==, G_N_ELEMENTS (runs) - 1);
        }
      fus_undo_stack_undo (undo);
      g_assert_null (fus_study_get_model (study));
      g_assert_null (fus_study_get_model_name (study));
      for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
        {
          fus_undo_stack_redo (undo);
          assert_shown (study, hashes[i], runs[i].n_epochs);
        }
    }
  wait_idle (study);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    g_free (hashes[i]);
  fus_study_close (study);
}

/* The list comes back, each of its models can be shown, and the one that is shown when
 * the study is closed is shown the next time. */
static void
test_earlier_survive_restart (void)
{
  g_autofree char *path = write_machines ("restart.h5mu", 60);
  char *hashes[G_N_ELEMENTS (runs)] = { NULL };
  FusStudy *study = open_study (path);

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    hashes[i] = train (study, runs[i].kind, runs[i].epochs, i + 1);
  fus_study_close (study);
  g_clear_object (&study);

  /* Whatever is shown, the others are there: newest first. */
  for (guint round = 0; round < 3; round++)
    {
      g_autofree char *id = NULL;
      g_autofree char *wanted = NULL;
      const FusTrained *oldest = NULL;

      study = open_study (path);
      g_assert_cmpuint (fus_study_get_n_earlier (study), ==, G_N_ELEMENTS (runs) - 1);
      oldest = fus_run_get_trained (fus_study_get_earlier (study, 2));
      id = g_strdup (oldest->id);
      for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
        if (runs[i].n_epochs == oldest->n_epochs)
          wanted = g_strdup (hashes[i]);
      fus_study_use_run (study, "00000000-0000-4000-8000-000000000000");
      fus_study_use_run (study, id);
      fus_wait_for (g_strcmp0 (fus_study_get_trained (study)->id, id) == 0);
      {
        g_autofree char *shown = fus_model_dup_hash (fus_study_get_model (study));

        g_assert_cmpstr (shown, ==, wanted);
      }
      fus_study_close (study);
      g_clear_object (&study);
      study = open_study (path);
      {
        g_autofree char *shown = fus_model_dup_hash (fus_study_get_model (study));

        g_assert_cmpstr (shown, ==, wanted);
      }
      /* Its run can go on. */
      g_assert_nonnull (fus_study_get_run_path (study));
      fus_study_close (study);
      g_clear_object (&study);
    }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    g_free (hashes[i]);
}

/* Going on with a model that was gone back to keeps the one before as well. */
static void
test_earlier_goes_on (void)
{
  g_autofree char *path = write_machines ("goes-on.h5mu", 60);
  g_autoptr (FusStudy) study = open_study (path);
  g_autofree char *first = train (study, "mvae", "2", 1);
  g_autofree char *second = train (study, "mopoe", "3", 2);

  fus_undo_stack_undo (fus_study_get_undo (study));
  assert_shown (study, first, 2);
  fus_training_state_extend (fus_study_get_training (study), 2);
  fus_wait_for (fus_training_state_is_busy (fus_study_get_training (study)));
  wait_idle (study);
  g_assert_cmpuint (fus_training_log_get_n_epochs (fus_study_get_log (study)), ==, 4);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 2);
  fus_undo_stack_undo (fus_study_get_undo (study));
  assert_shown (study, first, 2);
  fus_study_close (study);
}

/* Two runs of different kinds: one is named, gone to and fro between, removed and brought
 * back; after a restart all is as it was left. */
static void
test_runs_are_named_and_removed (void)
{
  g_autofree char *path = write_machines ("named.h5mu", 60);
  FusStudy *study = open_study (path);
  FusUndoStack *undo = fus_study_get_undo (study);
  g_autofree char *first = train (study, "mvae", "2", 1);
  g_autofree char *first_id = g_strdup (fus_study_get_trained (study)->id);
  g_autofree char *plain = g_strdup (fus_study_get_model_name (study));
  g_autofree char *second = train (study, "mopoe", "3", 2);
  g_autofree char *second_id = g_strdup (fus_study_get_trained (study)->id);
  g_autofree char *file = fus_session_dup_earlier_file (path, second_id);

  g_assert_cmpuint (g_list_model_get_n_items (fus_study_get_runs (study)), ==, 2);
  fus_study_rename_run (study, first_id, "  The small one ");
  fus_study_use_run (study, first_id);
  wait_idle (study);
  g_assert_cmpstr (fus_study_get_model_name (study), ==, "The small one");
  fus_undo_stack_undo (undo);
  fus_undo_stack_undo (undo);
  assert_shown (study, second, 3);
  g_assert_cmpstr (fus_run_get_name (fus_study_get_earlier (study, 0)), ==, plain);
  fus_undo_stack_redo (undo);
  fus_undo_stack_redo (undo);
  g_assert_cmpstr (fus_study_get_model_name (study), ==, "The small one");

  fus_study_remove_run (study, second_id);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 0);
  fus_undo_stack_undo (undo);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 1);
  fus_study_use_run (study, second_id);
  wait_idle (study);
  assert_shown (study, second, 3);
  /* The one that is shown: the one before it is shown then. */
  fus_study_remove_run (study, second_id);
  g_assert_cmpstr (fus_study_get_model_name (study), ==, "The small one");
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 0);
  fus_undo_stack_undo (undo);
  assert_shown (study, second, 3);
  fus_study_use_run (study, first_id);
  wait_idle (study);
  g_assert_cmpint (g_access (file, F_OK), ==, 0);
  fus_study_close (study);
  g_clear_object (&study);

  study = open_study (path);
  g_assert_cmpstr (fus_study_get_model_name (study), ==, "The small one");
  g_assert_cmpstr (fus_study_get_trained (study)->id, ==, first_id);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 1);
  fus_study_remove_run (study, second_id);
  fus_study_close (study);
  g_clear_object (&study);
  g_assert_cmpint (g_access (file, F_OK), !=, 0);
  study = open_study (path);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 0);
  fus_study_close (study);
  g_clear_object (&study);
}

/* A run is encoded once; what is measured on some samples takes their rows. */
static void
test_run_is_encoded_once (void)
{
  g_autofree char *path = write_machines ("encoded.h5mu", 60);
  g_autoptr (FusStudy) study = open_study (path);
  g_autofree char *hash = train (study, "mvtcae", "2", 1);
  FusRun *run = fus_study_get_run (study);
  FusDataset *dataset = fus_study_get_dataset (study);
  g_autoptr (FusEncoding) whole = NULL;
  const FusTested *tested = NULL;

  fus_run_forget (run);
  g_assert_null (fus_run_dup_encoding (run, dataset));
  fus_held_out_request (study);
  fus_study_request_encoding (study);
  wait_idle (study);
  whole = fus_run_dup_encoding (run, dataset);
  tested = fus_result_get (fus_held_out_for_study (study));
  g_assert_nonnull (tested);
  g_assert_true (tested->whole == whole);
  g_assert_true (fus_study_get_encoding (study) == whole);
  for (gsize row = 0; row < fus_encoding_get_n_rows (tested->encoding); row++)
    {
      guint sample = fus_encoding_get_samples (tested->encoding)[row];
      gsize n = fus_dataset_get_modality (dataset, 0)->n_features;

      g_assert_cmpint (memcmp (fus_encoding_get_x (tested->encoding, 0) + row * n,
                               fus_encoding_get_x (whole, 0) + sample * n,
                               n * sizeof (FusReal)),
                       ==, 0);
    }
  fus_study_close (study);
}

/* What the pages show of the run: pointers, so that the very same results are known
 * again.
 */
typedef struct
{
  const FusTested *tested;
  const FusSubsetTable *subsets;
  const FusGate *gate;
  const FusMatrix *map;
} Shown;

static Shown
get_shown (FusStudy *study, FusLabState *lab, FusMapState *map)
{
  return (Shown){
    fus_result_get (fus_held_out_for_study (study)),
    fus_result_get (fus_lab_state_get_subsets (lab)),
    fus_result_get (fus_trust_for_study (study)),
    fus_map_state_get_points (map),
  };
}

static void
assert_same_shown (const Shown *a, const Shown *b)
{
  g_assert_true (a->tested == b->tested && a->tested != NULL);
  g_assert_true (a->subsets == b->subsets && a->subsets != NULL);
  g_assert_true (a->gate == b->gate && a->gate != NULL);
  g_assert_true (a->map == b->map && a->map != NULL);
}

static char *
dup_run_id (FusStudy *study)
{
  return g_strdup (fus_run_get_trained (fus_study_get_run (study))->id);
}

/* Results are of a run: going back to it shows them at once, and no other run’s. */
static void
test_results_stay_with_run (void)
{
  g_autofree char *path = write_machines ("results.h5mu", 60);
  g_autoptr (FusStudy) study = open_study (path);
  g_autoptr (FusLabState) lab = fus_lab_state_new (study);
  g_autoptr (FusMapState) map = fus_map_state_new (study);
  g_autofree char *mopoe = train (study, "mopoe", "2", 1);
  g_autofree char *first = dup_run_id (study);
  g_autofree char *second = NULL;
  g_autofree char *mvae = NULL;
  Shown of_first = { NULL };
  Shown of_second = { NULL };
  Shown now = { NULL };

  g_assert_null (fus_result_get (fus_trust_for_study (study)));
  fus_tested_state_set_active (FUS_TESTED_STATE (lab), TRUE);
  fus_trust_request (study);
  fus_map_state_request (map);
  wait_idle (study);
  of_first = get_shown (study, lab, map);
  mvae = train (study, "mvae", "2", 2);
  wait_idle (study);
  second = dup_run_id (study);
  of_second = get_shown (study, lab, map);
  g_assert_true (of_second.tested != of_first.tested);
  g_assert_true (of_second.map != of_first.map);
  fus_study_use_run (study, first);
  g_assert_false (fus_result_is_busy (fus_lab_state_get_subsets (lab)));
  now = get_shown (study, lab, map);
  assert_same_shown (&now, &of_first);
  fus_study_use_run (study, second);
  now = get_shown (study, lab, map);
  assert_same_shown (&now, &of_second);
  /* Of other samples other results; those before are there again when they are tested. */
  fus_study_set_test_all (study, TRUE);
  wait_idle (study);
  now = get_shown (study, lab, map);
  g_assert_true (now.tested != of_second.tested && now.subsets != of_second.subsets);
  g_assert_cmpstr (now.tested->part, ==, "all");
  fus_study_close (study);
}

/* A session of the version before knows nothing of the model that is shown. */
static void
test_old_session_loads (void)
{
  g_autofree char *path = write_machines ("old.h5mu", 60);
  g_autofree char *file = fus_session_dup_file (path);
  FusStudy *study = open_study (path);
  g_autofree char *first = train (study, "mvae", "2", 1);
  g_autofree char *second = train (study, "mopoe", "3", 2);
  g_autofree char *text = NULL;
  char *shown = NULL;
  char *end = NULL;

  fus_study_close (study);
  g_clear_object (&study);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"version\":2,"));
  memcpy (strstr (text, "\"version\":2,"), "            ", 12);
  shown = strstr (text, "\"shown\":");
  g_assert_nonnull (shown);
  end = strchr (shown, '}') + 2;
  memset (shown, ' ', (gsize) (end - shown));
  g_assert_true (g_file_set_contents (file, text, -1, NULL));

  study = open_study (path);
  assert_shown (study, second, 3);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 1);
  fus_study_close (study);
  g_clear_object (&study);
}

/* The oldest is forgotten first, with its file. */
static void
test_oldest_is_forgotten (void)
{
  g_autofree char *path = write_machines ("many.h5mu", 40);
  g_autoptr (FusStudy) study = open_study (path);
  g_autofree char *forgotten = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *hash = train (study, "mvae", "1", i + 1);

      if (id == NULL)
        id = g_strdup (fus_study_get_trained (study)->id);
    }
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 8);
  forgotten = fus_session_dup_earlier_file (path, id);
  kept = fus_session_dup_earlier_file (
    path, fus_run_get_trained (fus_study_get_earlier (study, 7))->id);
  g_assert_cmpint (g_access (forgotten, F_OK), !=, 0);
  g_assert_cmpint (g_access (kept, F_OK), ==, 0);
  fus_session_forget (path);
  g_assert_cmpint (g_access (kept, F_OK), !=, 0);
  fus_study_close (study);
}

/* A file with a model takes the place of what is there, and can be undone; the model that
 * is shown already is not kept twice. */
static void
test_opened_model_keeps_former (void)
{
  g_autofree char *path = write_machines ("opened.h5mu", 60);
  g_autofree char *file = g_build_filename (g_get_user_cache_dir (), "a.fsmodel", NULL);
  const char *const both[] = { path, file };
  g_autoptr (FusStudy) study = open_study (path);
  g_autoptr (FusStudy) again = NULL;
  g_autofree char *first = train (study, "mvae", "2", 1);
  g_autofree char *second = NULL;

  fus_study_save_model (study, file);
  wait_idle (study);
  fus_study_open (study, file);
  wait_idle (study);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 0);
  second = train (study, "mopoe", "3", 2);
  fus_study_open (study, file);
  wait_idle (study);
  assert_shown (study, first, 2);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 2);
  fus_undo_stack_undo (fus_study_get_undo (study));
  assert_shown (study, second, 3);
  fus_study_close (study);

  for (guint i = 0; i < 2; i++)
    {
      g_clear_object (&again);
      again = fus_study_new ();
      fus_study_open_together (again, both, 2);
      fus_wait_for (fus_study_get_model (again) != NULL);
      wait_idle (again);
      assert_shown (again, first, 2);
      g_assert_cmpuint (fus_study_get_n_earlier (again), ==, 3);
      fus_study_close (again);
    }
}

/* A run that was interrupted tells how far it had come; one that goes on shows its own
 * options in the form, whatever was set there. */
static void
test_form_of_resumed_run (void)
{
  static const struct
  {
    const char *kind;
    const char *epochs;
    const char *latent;
  } cases[] = {
    { "mopoe", "100000", "7" },
    { "mvae", "5000", "3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("resumed-%u.h5mu", i);
      g_autofree char *path = write_machines (name, 60);
      FusStudy *study = open_study (path);
      FusTrainingState *training = fus_study_get_training (study);
      FusOptions *options = NULL;
      const FusTrained *interrupted = NULL;

      fus_training_state_set_kind (training, cases[i].kind);
      fus_training_state_set_seed (training, 40 + i);
      set (study, "epochs", cases[i].epochs);
      set (study, "latent", cases[i].latent);
      set (study, "hidden", "8");
      set (study, "patience", "0");
      fus_training_state_start (training);
      fus_wait_for (
        fus_training_log_get_n_epochs (fus_training_state_get_log (training)) >= 2);
      fus_training_state_suspend (training);
      wait_idle (study);
      g_assert_nonnull (fus_study_get_interrupted (study));
      fus_study_close (study);
      g_object_unref (study);

      study = open_study (path);
      training = fus_study_get_training (study);
      interrupted = fus_study_get_interrupted (study);
      g_assert_nonnull (interrupted);
      g_assert_cmpuint (interrupted->n_epochs, >=, 2);
      g_assert_cmpuint (interrupted->n_asked, ==, (guint) atoi (cases[i].epochs));
      g_assert_cmpstr (interrupted->kind, ==,
                       fus_model_kind_lookup (cases[i].kind)->name);
      fus_training_state_resume_checkpoint (training);
      fus_wait_for (fus_training_state_is_busy (training));
      options = fus_training_state_get_options (training);
      g_assert_cmpstr (fus_training_state_get_kind (training)->id, ==, cases[i].kind);
      g_assert_cmpstr (fus_options_get_string (options, "epochs", NULL), ==,
                       cases[i].epochs);
      g_assert_cmpstr (fus_options_get_string (options, "latent", NULL), ==,
                       cases[i].latent);
      g_assert_cmpuint (fus_training_state_get_seed (training), ==, 40 + i);
      g_assert_null (fus_study_get_interrupted (study));
      fus_training_state_stop_and_keep (training);
      wait_idle (study);
      fus_study_close (study);
      g_object_unref (study);
    }
}

/* Another run begins: the offer to go on ends, and what had been learned is an earlier
 * model, also the next time. */
static void
test_interrupted_is_kept (void)
{
  g_autofree char *path = write_machines ("interrupted.h5mu", 60);
  g_autoptr (FusStudy) study = open_study (path);
  g_autoptr (FusStudy) again = NULL;
  FusTrainingState *training = fus_study_get_training (study);
  const FusTrained *kept = NULL;
  g_autofree char *hash = NULL;

  set (study, "epochs", "100000");
  set (study, "hidden", "8");
  set (study, "patience", "0");
  fus_training_state_start (training);
  fus_wait_for (fus_training_log_get_n_epochs (fus_training_state_get_log (training)) >=
                3);
  fus_training_state_suspend (training);
  wait_idle (study);
  g_assert_null (fus_study_get_model (study));
  hash = train (study, "mvae", "2", 1);
  g_assert_null (fus_study_get_interrupted (study));
  g_assert_false (fus_study_has_checkpoint (study));
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 1);
  fus_study_close (study);

  again = open_study (path);
  assert_shown (again, hash, 2);
  g_assert_cmpuint (fus_study_get_n_earlier (again), ==, 1);
  kept = fus_run_get_trained (fus_study_get_earlier (again, 0));
  g_assert_cmpuint (kept->n_epochs, >=, 3);
  fus_study_use_run (again, kept->id);
  fus_wait_for (fus_training_log_get_n_epochs (fus_study_get_log (again)) >= 3);
  g_assert_nonnull (fus_study_get_run_path (again));
  fus_study_close (again);
}

static void
copy_data (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  g_assert_true (
    g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL));
}

static char *
dup_path (const char *name)
{
  return g_build_filename (g_get_user_cache_dir (), name, NULL);
}

/* The same data in another place open with all that was made of them, also where a kind
 * was changed; other data of the same size don't. What is done to one copy then leaves
 * the other alone. */
static void
test_copy_has_its_model (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("place-%u.h5mu", i);
      g_autofree char *copy_name = g_strdup_printf ("copy-%u.h5mu", i);
      g_autofree char *path = write_machines (name, 64 + i);
      g_autofree char *copy_path = dup_path (copy_name);
      FusStudy *study = open_study (path);
      FusStudy *copy = NULL;
      g_autofree char *first = NULL;
      g_autofree char *hash = NULL;
      g_autofree char *third = NULL;
      const guint some[] = { 3, 5, 8 };

      if (i == 1)
        {
          fus_study_set_modality_kind (study, 1, "image:16x4");
          wait_idle (study);
        }
      first = train (study, "mvae", "2", 1);
      hash = train (study, "mopoe", "3", 2);
      fus_study_select (study, FUS_SELECTION_REPLACE, some, 3, "Lasso");
      fus_study_set_target (study, 2);
      fus_study_close (study);
      g_object_unref (study);

      copy_data (path, copy_path);
      copy = open_study (copy_path);
      assert_shown (copy, hash, 3);
      g_assert_cmpuint (fus_selection_get_n_selected (fus_study_get_selection (copy)), ==,
                        3);
      g_assert_cmpuint (fus_study_get_target (copy), ==, 2);
      g_assert_cmpuint (fus_study_get_n_earlier (copy), ==, 1);
      g_assert_cmpint (fus_dataset_get_modality (fus_study_get_dataset (copy), 1)->kind,
                       ==, i == 1 ? FUS_MODALITY_IMAGE : FUS_MODALITY_SERIES);
      {
        g_autofree char *doubt = fus_study_dup_model_doubt (copy);

        g_assert_null (doubt);
      }
      third = train (copy, "mvtcae", "4", 3);
      fus_study_close (copy);
      g_object_unref (copy);

      study = open_study (path);
      assert_shown (study, hash, 3);
      g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 1);
      fus_study_close (study);
      g_object_unref (study);
    }
  {
    g_autofree char *other = dup_path ("other-numbers.h5mu");
    FusSyntheticOptions options = fus_synthetic_get_defaults ();
    g_autoptr (FusDataset) dataset = NULL;
    FusStudy *study = NULL;

    options.n_samples = 64;
    options.seed += 1;
    dataset = fus_synthetic_machines_new (&options);
    g_assert_true (fus_dataset_save (dataset, other, NULL, 0, NULL, NULL));
    study = open_study (other);
    g_assert_null (fus_study_get_model (study));
    fus_study_close (study);
    g_object_unref (study);
  }
}

typedef struct
{
  char *name;
  char *data_path;
  char *model_path;
  GError *error;
} Answer;

static void
found_cb (Answer *answer, const char *name, const char *data, const char *model)
{
  answer->name = g_strdup (name);
  answer->data_path = g_strdup (data);
  answer->model_path = g_strdup (model);
}

static void
failed_cb (Answer *answer, const GError *error)
{
  answer->error = g_error_copy (error);
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->name, g_free);
  g_clear_pointer (&answer->data_path, g_free);
  g_clear_pointer (&answer->model_path, g_free);
  g_clear_error (&answer->error);
}

static void
ask (FusStudy *study, const char *model, Answer *answer)
{
  answer_clear (answer);
  fus_study_open (study, model);
  fus_wait_for (answer->data_path != NULL || answer->error != NULL);
  wait_idle (study);
}

/* A model alone leads to its data: to where they are, or to what they have to be. With
 * other data open it is the same. */
static void
test_model_alone_finds_data (void)
{
  g_autofree char *path = write_machines ("alone.h5mu", 70);
  g_autofree char *model = dup_path ("alone.fsmodel");
  g_autofree char *other = dup_path ("narrow.csv");
  g_autofree char *hash = NULL;
  FusStudy *study = open_study (path);
  g_autoptr (FusStudy) empty = fus_study_new ();
  Answer answer = { NULL };

  hash = train (study, "mvae", "2", 1);
  fus_study_save_model (study, model);
  fus_study_close (study);
  g_object_unref (study);
  g_assert_true (g_file_set_contents (
    other, "id,a,b\nq1,1,2\nq2,3,4\nq3,1,5\nq4,2,2\nq5,1,9\nq6,2,3\n", -1, NULL));

  g_signal_connect_swapped (empty, "data-found", G_CALLBACK (found_cb), &answer);
  g_signal_connect_swapped (empty, "failed", G_CALLBACK (failed_cb), &answer);
  ask (empty, model, &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.data_path, ==, path);
  g_assert_cmpstr (answer.model_path, ==, model);
  g_assert_cmpstr (answer.name, ==, "Machines");
  {
    const char *const both[] = { answer.data_path, answer.model_path };

    fus_study_open_together (empty, both, 2);
    fus_wait_for (fus_study_get_model (empty) != NULL);
    wait_idle (empty);
    assert_shown (empty, hash, 2);
  }
  fus_study_open (empty, other);
  fus_wait_for (fus_dataset_get_n_modalities (fus_study_get_dataset (empty)) == 1);
  ask (empty, model, &answer);
  g_assert_cmpstr (answer.data_path, ==, path);
  /* They are not where they were. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  fus_session_forget (path);
  ask (empty, model, &answer);
  g_assert_nonnull (answer.error);
  fus_study_close (empty);
  {
    g_autoptr (FusStudy) next = fus_study_new ();

    answer_clear (&answer);
    g_signal_connect_swapped (next, "data-found", G_CALLBACK (found_cb), &answer);
    g_signal_connect_swapped (next, "failed", G_CALLBACK (failed_cb), &answer);
    ask (next, model, &answer);
    g_assert_nonnull (answer.error);
    g_assert_nonnull (strstr (answer.error->message, "Machines"));
    g_assert_nonnull (strstr (fus_file_error_get_place (answer.error).remedy, "576"));
    fus_study_close (next);
  }
  answer_clear (&answer);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  g_test_add_data_func ("/models/a-run-is-undone", NULL, test_undo_goes_back);
  g_test_add_data_func ("/models/a-run-on-a-file-is-undone", "undone.h5mu",
                        test_undo_goes_back);
  fus_workbench_test_add ("/models/earlier-ones-survive-a-restart",
                          test_earlier_survive_restart);
  fus_workbench_test_add ("/models/an-earlier-one-goes-on", test_earlier_goes_on);
  fus_workbench_test_add ("/models/the-oldest-is-forgotten", test_oldest_is_forgotten);
  fus_workbench_test_add ("/models/runs-are-named-and-removed",
                          test_runs_are_named_and_removed);
  fus_workbench_test_add ("/models/a-run-is-encoded-once", test_run_is_encoded_once);
  fus_workbench_test_add ("/models/results-stay-with-their-run",
                          test_results_stay_with_run);
  fus_workbench_test_add ("/models/old-session-loads", test_old_session_loads);
  fus_workbench_test_add ("/models/opening-one-keeps-the-former",
                          test_opened_model_keeps_former);
  fus_workbench_test_add ("/models/the-form-of-a-resumed-run-is-its-own",
                          test_form_of_resumed_run);
  fus_workbench_test_add ("/models/an-interrupted-run-is-kept", test_interrupted_is_kept);

  fus_workbench_test_add ("/models/a-copy-of-the-data-has-its-model",
                          test_copy_has_its_model);
  fus_workbench_test_add ("/models/a-model-alone-leads-to-its-data",
                          test_model_alone_finds_data);

  return g_test_run ();
}
