/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-color.h"
#include "fus-map-profile.h"
#include "fus-cards.h"
#include "fus-measured.h"
#include "fus-map-state.h"
#include "fus-training-state.h"
#include "fus-workbench-test.h"

#include <math.h>

#define N_SAMPLES 200
#define SEED 1 /* of maps, here and on the command line */

static FusStudy *
make_study (void)
{
  FusStudy *study = fus_study_new ();
  FusTrainingState *training = fus_study_get_training (study);

  fus_study_take_dataset (study, fus_workbench_test_machines (N_SAMPLES), NULL);
  g_assert_true (fus_training_state_set_option (training, "epochs", "3", NULL));
  fus_training_state_start (training);
  fus_wait_for (fus_study_get_model (study) != NULL &&
                fus_job_queue_is_idle (fus_study_get_jobs (study)));

  return study;
}

static void
wait_for_map (FusMapState *state)
{
  fus_wait_for (!fus_map_state_is_busy (state) &&
                fus_map_state_get_quality (state) != NULL);
}

static FusMapState *
make_map (FusStudy *study)
{
  FusMapState *state = fus_map_state_new (study);

  fus_map_state_request (state);
  wait_for_map (state);

  return state;
}

/* A map by the engine alone, in one thread. */
static FusMatrix *
project (FusStudy *study, FusMapState *state, FusMask subset, const FusMatrix *init)
{
  const FusProjectionClass *class =
    fus_projection_lookup (fus_map_state_get_method (state));
  g_autoptr (FusOptions) options = fus_options_new (class->options, class->n_options);
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (fus_study_get_encoding (study), subset,
                                             FUS_MEAN_MIXTURE, NULL);
  g_autoptr (FusMatrix) x =
               fus_matrix_select_rows (latents->near, fus_map_state_get_samples (state),
                                       fus_map_state_get_points (state)->n_rows);
  FusProjectionRequest request = { .options = options, .init = init, .seed = SEED };
  FusMatrix *points = NULL;

  if (init != NULL)
    g_assert_true (fus_options_set_pair (options, class->warm, NULL));
  points = class->run (x, &request, NULL, NULL, NULL);
  g_assert_nonnull (points);
  if (init != NULL)
    fus_procrustes_align (points, init);

  return points;
}

static void
assert_same_points (const FusMatrix *a, const FusMatrix *b)
{
  g_assert_cmpmem (a->data, a->n_rows * 2 * sizeof (FusReal), b->data,
                   b->n_rows * 2 * sizeof (FusReal));
}

/* What the window shows is what the engine says with one thread, to the bit. */
static void
test_any_threads (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusMatrix) first =
               project (study, state, fus_study_get_subset (study), NULL);
  g_autoptr (FusMatrix) second = NULL;

  g_assert_cmpstr (fus_map_state_get_method (state), ==, "tsne");
  assert_same_points (fus_map_state_get_points (state), first);
  fus_study_set_subset (study, 3);
  wait_for_map (state);
  second = project (study, state, 3, first);
  assert_same_points (fus_map_state_get_points (state), second);
  fus_study_close (study);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Flipping back is at once; and the way to a subset doesn't change its map. */
static void
test_flips (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusMatrix) all = fus_matrix_ref (fus_map_state_get_points (state));
  g_autoptr (FusMatrix) one = NULL;
  FusMask everything = fus_study_get_subset (study);
  guint n = 0;

  g_signal_connect_swapped (state, "notify::points", G_CALLBACK (count_cb), &n);
  fus_study_set_subset (study, 1);
  g_assert_true (fus_map_state_is_busy (state));
  g_assert_true (fus_map_state_get_points (state) == all);
  wait_for_map (state);
  g_assert_cmpuint (n, ==, 1);
  one = fus_matrix_ref (fus_map_state_get_points (state));

  fus_study_set_subset (study, everything);
  g_assert_false (fus_map_state_is_busy (state));
  g_assert_true (fus_map_state_get_points (state) == all);
  g_assert_nonnull (fus_map_state_get_quality (state));
  g_assert_cmpuint (n, ==, 2);

  fus_study_set_subset (study, 2);
  wait_for_map (state);
  fus_study_set_subset (study, 1);
  g_assert_true (fus_map_state_get_points (state) == one);
  fus_study_close (study);
}

/* Points that start from the first map stay nearer to it than strangers would. */
static void
test_stays (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusMatrix) all = fus_matrix_ref (fus_map_state_get_points (state));
  g_autoptr (FusMatrix) cold = NULL;
  double moved = 0;
  double cold_moved = 0;

  fus_study_set_subset (study, 3);
  wait_for_map (state);
  cold = project (study, state, 3, NULL);
  fus_procrustes_align (cold, all);
  for (gsize i = 0; i < 2 * all->n_rows; i++)
    {
      double way = (double) (fus_map_state_get_points (state)->data[i] - all->data[i]);
      double cold_way = (double) (cold->data[i] - all->data[i]);

      moved += way * way;
      cold_moved += cold_way * cold_way;
    }
  g_test_message ("moved² %.3g, from nothing %.3g", moved, cold_moved);
  g_assert_cmpfloat (moved, <, cold_moved);
  fus_study_close (study);
}

static void
test_selection_stays (void)
{
  const guint chosen[] = { 3, 5, 199 };
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  FusSelection *selection = fus_study_get_selection (study);
  g_autofree guint *samples =
    g_memdup2 (fus_map_state_get_samples (state),
               fus_map_state_get_points (state)->n_rows * sizeof (guint));
  gsize n_points = fus_map_state_get_points (state)->n_rows;
  gsize n = 0;
  g_autofree guint *after = NULL;

  fus_study_select (study, FUS_SELECTION_REPLACE, chosen, G_N_ELEMENTS (chosen), "test");
  fus_study_set_subset (study, 2);
  wait_for_map (state);
  after = fus_selection_list (selection, &n);
  g_assert_cmpmem (after, n * sizeof *after, chosen, sizeof chosen);
  g_assert_cmpmem (samples, n_points * sizeof *samples, fus_map_state_get_samples (state),
                   fus_map_state_get_points (state)->n_rows * sizeof *samples);
  fus_study_close (study);
}

/* The newest request wins; what was cancelled leaves no trace. */
static void
test_cancelled (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusMatrix) expected = NULL;
  g_autoptr (FusMatrix) first = fus_matrix_ref (fus_map_state_get_points (state));

  fus_study_set_subset (study, 1);
  fus_study_set_subset (study, 2);
  fus_study_set_subset (study, 5);
  wait_for_map (state);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  expected = project (study, state, 5, first);
  assert_same_points (fus_map_state_get_points (state), expected);

  fus_study_set_subset (study, 4);
  g_assert_true (fus_map_state_is_busy (state));
  fus_study_set_model (study, NULL, NULL, NULL);
  g_assert_null (fus_map_state_get_points (state));
  g_assert_false (fus_map_state_is_busy (state));
  fus_study_close (study);
}

/* What a person lets go of isn't taken for done: it is told, the map before stays, and it
 * can be had after all. */
static void
test_let_go (void)
{
  static const FusMask subsets[] = { 1, 3, 5, 6 };
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusMatrix) first = fus_matrix_ref (fus_map_state_get_points (state));

  for (gsize i = 0; i < G_N_ELEMENTS (subsets); i++)
    {
      g_autoptr (FusMatrix) expected = NULL;
      g_autoptr (FusMatrix) before = fus_matrix_ref (fus_map_state_get_points (state));

      fus_study_set_subset (study, subsets[i]);
      g_assert_true (fus_map_state_is_busy (state));
      g_assert_false (fus_map_state_is_unfinished (state));
      fus_map_state_let_go (state);
      fus_wait_for (!fus_map_state_is_busy (state));
      g_assert_true (fus_map_state_is_unfinished (state));
      g_assert_true (fus_map_state_get_points (state) == before);
      fus_map_state_request (state);
      wait_for_map (state);
      g_assert_false (fus_map_state_is_unfinished (state));
      expected = project (study, state, subsets[i], first);
      assert_same_points (fus_map_state_get_points (state), expected);
    }
  fus_map_state_let_go (state); /* of nothing */
  g_assert_false (fus_map_state_is_unfinished (state));
  fus_study_close (study);
}

static const char *
get_id (GListModel *colors, guint i)
{
  g_autoptr (FusMapColor) color = g_list_model_get_item (colors, i);

  return fus_map_color_get_id (color);
}

/* Everything the data offer is there once, with a name, and groups hang together. */
static void
test_colors (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusMapState) state = fus_map_state_new (study);
  g_autoptr (GListModel) colors = NULL;
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  FusDataset *dataset = NULL;
  const char *last = NULL;

  fus_study_take_dataset (study, fus_workbench_test_machines (N_SAMPLES), NULL);
  dataset = fus_study_get_dataset (study);
  g_assert_cmpstr (fus_map_state_get_color (state), ==, fus_study_get_label (study)->id);
  colors = fus_map_color_list (dataset);
  g_assert_cmpuint (g_list_model_get_n_items (colors), ==,
                    fus_dataset_get_n_labels (dataset) + 1 +
                      fus_dataset_get_n_modalities (dataset) + 1);
  for (guint i = 0; i < g_list_model_get_n_items (colors); i++)
    {
      g_autoptr (FusMapColor) color = g_list_model_get_item (colors, i);
      const char *group = fus_map_color_get_group (color);
      const FusLabel *label = fus_dataset_find_label (dataset, get_id (colors, i));

      if (label != NULL)
        g_assert_cmpstr (fus_map_color_get_name (color), ==, label->name);
      g_assert_cmpstr (fus_map_color_get_name (color), !=, "");
      if (g_strcmp0 (group, last) != 0)
        g_assert_true (g_hash_table_add (groups, (gpointer) group));
      last = group;
    }
  fus_map_state_set_color (state, "presence");
  g_assert_cmpstr (fus_map_state_get_color (state), ==, "presence");
  fus_map_state_choose_color (state, FUS_MAP_COLOR_QUALITY);
  g_assert_cmpstr (fus_map_state_get_color (state), ==, FUS_MAP_COLOR_QUALITY);
  fus_undo_stack_undo (fus_study_get_undo (study));
  g_assert_cmpstr (fus_map_state_get_color (state), ==, "presence");
  fus_undo_stack_redo (fus_study_get_undo (study));
  g_assert_cmpstr (fus_map_state_get_color (state), ==, FUS_MAP_COLOR_QUALITY);
  fus_study_close (study);
}

/* Each modality of a sample, rebuilt from the others as for all samples at once. */
static void
test_sample (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusResult) result = fus_measured_new (study, "cards");
  g_autoptr (FusTested) tested =
               fus_tested_new (fus_study_get_model (study), fus_study_get_dataset (study),
                               NULL, "all");
  const FusCards *sample = NULL;
  const guint row = 17;
  FusChoices choices = FUS_CHOICES_INIT;

  g_assert_nonnull (fus_map_state_get_points (state));
  choices.sample = (int) row;
  fus_measured_request (result, tested, NULL, &choices);
  fus_wait_for (fus_result_get (result) != NULL);
  sample = fus_result_get (result);
  g_assert_cmpuint (sample->sample, ==, row);
  for (guint m = 0; m < sample->n_modalities; m++)
    {
      FusMask others = fus_mask_all (sample->n_modalities) & ~((FusMask) 1 << m);
      g_autoptr (FusReconstruction) all =
                   fus_reconstruct (fus_study_get_encoding (study), others, m,
                                    &(FusReconstructionOptions){ .seed = 1 }, NULL, NULL,
                                    NULL);

      g_assert_cmpuint (sample->rebuilt[m]->target, ==, m);
      g_assert_cmpmem (sample->rebuilt[m]->mean->data,
                       sample->rebuilt[m]->mean->n_cols * sizeof (FusReal),
                       fus_matrix_row (all->mean, row),
                       all->mean->n_cols * sizeof (FusReal));
    }
  fus_study_close (study);
}

static double
measure_away (const FusMatrix *z, const double *mean, guint sample)
{
  double away = 0;

  for (gsize d = 0; d < z->n_cols; d++)
    away += pow ((double) fus_matrix_row (z, sample)[d] - mean[d], 2);

  return away;
}

/* What stands for a selection is of it, each once, the farthest from its middle first. */
static void
test_profile (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusMapState) state = make_map (study);
  g_autoptr (FusResult) result = fus_map_profile_result_new (study);
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (fus_study_get_encoding (study),
                                             fus_study_get_subset (study),
                                             FUS_MEAN_MIXTURE, NULL);
  g_autofree double *mean = g_new0 (double, latents->n_latents);
  FusSelection *selection = fus_study_get_selection (study);
  const FusMapProfile *profile = NULL;
  guint chosen[60];
  guint n_farther = 0;

  g_assert_nonnull (fus_map_state_get_points (state));
  fus_map_profile_request (result, study);
  g_assert_null (fus_result_get (result));
  for (guint i = 0; i < G_N_ELEMENTS (chosen); i++)
    {
      chosen[i] = 3 * i;
      for (guint d = 0; d < latents->n_latents; d++)
        mean[d] += (double) fus_matrix_row (latents->near, chosen[i])[d] /
                   (double) G_N_ELEMENTS (chosen);
    }
  fus_study_select (study, FUS_SELECTION_REPLACE, chosen, G_N_ELEMENTS (chosen), "test");
  fus_map_profile_request (result, study);
  fus_wait_for (fus_result_get (result) != NULL);
  profile = fus_result_get (result);
  g_assert_cmpuint (profile->n_samples, ==, FUS_MAP_PROFILE_N_SAMPLES);
  for (gsize i = 0; i < profile->n_samples; i++)
    {
      g_assert_true (fus_selection_contains (selection, profile->samples[i]));
      for (gsize k = 0; k < i; k++)
        {
          g_assert_cmpuint (profile->samples[k], !=, profile->samples[i]);
          g_assert_cmpfloat (measure_away (latents->near, mean, profile->samples[k]), >=,
                             measure_away (latents->near, mean, profile->samples[i]));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (chosen); i++)
    if (measure_away (latents->near, mean, chosen[i]) >
        measure_away (latents->near, mean, profile->samples[0]))
      n_farther++;
  g_assert_cmpuint (n_farther, ==, 0);
  g_assert_cmpuint (profile->differences->n_modalities, ==,
                    fus_dataset_get_n_modalities (fus_study_get_dataset (study)));

  fus_study_select (study, FUS_SELECTION_REPLACE, NULL, 0, "test");
  fus_map_profile_request (result, study);
  g_assert_null (fus_result_get (result));
  fus_study_close (study);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  fus_workbench_test_add ("/workbench/map/the-same-with-any-threads", test_any_threads);
  fus_workbench_test_add ("/workbench/map/flips-back-at-once", test_flips);
  fus_workbench_test_add ("/workbench/map/samples-stay-near", test_stays);
  fus_workbench_test_add ("/workbench/map/selection-stays", test_selection_stays);
  fus_workbench_test_add ("/workbench/map/newest-wins", test_cancelled);
  fus_workbench_test_add ("/workbench/map/let-go-is-not-done", test_let_go);
  fus_workbench_test_add ("/workbench/map/colors", test_colors);
  fus_workbench_test_add ("/workbench/map/sample", test_sample);
  fus_workbench_test_add ("/workbench/map/profile", test_profile);

  return g_test_run ();
}
