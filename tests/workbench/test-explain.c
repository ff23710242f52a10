/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-explain-state.h"
#include "fus-figure.h"
#include "fus-kernels.h"
#include "fus-trust.h"
#include "fus-workbench-test.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* What the command line wrote, and a study that has opened it. */
typedef struct
{
  char *folder;
  char *data;
  char *model;
  FusStudy *study;
  FusExplainState *state;
} Fixture;

static char *
run (const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_ptr_array_add (argv, (gpointer) g_getenv ("FUSESCOPE_CLI"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                &errors, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", arguments[0], errors);

  return g_steal_pointer (&output);
}

#define RUN(...) run ((const char *const[]){ __VA_ARGS__, NULL })

static void
set_up (Fixture *self, gconstpointer data)
{
  const char *paths[2];

  self->folder = g_dir_make_tmp ("fusescope-explain-XXXXXX", NULL);
  self->data = g_build_filename (self->folder, "example.h5mu", NULL);
  self->model = g_build_filename (self->folder, "model.fsmodel", NULL);
  g_free (RUN ("example", "-o", self->folder, "--samples=150", "-q"));
  g_free (RUN ("train", self->data, "-o", self->model, "--kind=mvtcae", "--epochs=2",
               "--hidden=16", "--latent=4", "-q"));
  self->study = fus_study_new ();
  self->state = fus_explain_state_new (self->study);
  paths[0] = self->data;
  paths[1] = self->model;
  fus_study_open_together (self->study, paths, 2);
  fus_wait_for (fus_study_get_model (self->study) != NULL &&
                fus_job_queue_is_idle (fus_study_get_jobs (self->study)));
  fus_tested_state_set_active (FUS_TESTED_STATE (self->state), TRUE);
  fus_wait_for (fus_result_get (fus_explain_state_get_attribution (self->state)) != NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name = NULL;

  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (self->study)));
  fus_study_close (self->study);
  g_clear_object (&self->state);
  g_clear_object (&self->study);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->model);
}

static const FusAttribution *
get_attribution (Fixture *self)
{
  return fus_result_get (fus_explain_state_get_attribution (self->state));
}

/* The command line encodes what it is asked for, the window everything: where a product's
 * rows depend on their place the last digits of a float32 differ, and what is told of
 * their differences in its fifth. */
static double
get_epsilon (void)
{
  return fus_kernels_have_equal_rows () ? 1e-12 : 1e-4;
}

static void
assert_reals (JsonObject *object, const char *key, const double *values, guint n)
{
  JsonArray *array = json_object_get_array_member (object, key);

  g_assert_cmpuint (json_array_get_length (array), ==, n);
  for (guint i = 0; i < n; i++)
    {
      if (json_array_get_null_element (array, i))
        g_assert_true (isnan (values[i]));
      else
        g_assert_cmpfloat_with_epsilon (json_array_get_double_element (array, i),
                                        values[i], get_epsilon () * (1 + fabs (values[i])));
    }
}

static void
assert_sample (Fixture *self,
               JsonArray *samples,
               const FusAttribution *attribution,
               gsize row)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  JsonObject *sample = json_array_get_object_element (samples, (guint) row);
  guint n = attribution->n_modalities;

  g_assert_cmpstr (json_object_get_string_member (sample, "id"), ==,
                   fus_dataset_get_id (dataset, attribution->samples[row]));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (sample, "base"),
                                  attribution->base[row], get_epsilon ());
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (sample, "full"),
                                  attribution->full[row], get_epsilon ());
  assert_reals (sample, "phi", attribution->phi + row * n, n);
  assert_reals (sample, "loo", attribution->loo + row * n, n);
  assert_reals (sample, "solo", attribution->solo + row * n, n);
  if (attribution->probability != NULL)
    assert_reals (sample, "probabilities",
                  attribution->probability + row * attribution->n_classes,
                  attribution->n_classes);
}

static void
assert_pair (JsonArray *row, guint k, double value)
{
  if (json_array_get_null_element (row, k))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (json_array_get_double_element (row, k), value,
                                    MAX (get_epsilon (), 1e-9));
}

static void
assert_same (Fixture *self, const char *json, const FusAttribution *attribution)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonObject *object = json_node_get_object (root);
  JsonArray *samples = json_object_get_array_member (object, "samples");
  JsonArray *pairs = json_object_get_array_member (object, "interactions");
  guint n = attribution->n_modalities;

  g_assert_cmpint (json_object_get_int_member (object, "n"), ==, attribution->n_rows);
  for (gsize row = 0; row < attribution->n_rows; row++)
    assert_sample (self, samples, attribution, row);
  assert_reals (object, "mean_phi", attribution->mean_phi, n);
  assert_reals (object, "mean_abs_phi", attribution->mean_abs_phi, n);
  for (guint m = 0; m < n; m++)
    {
      JsonArray *row = json_array_get_array_element (pairs, m);

      for (guint k = 0; k < n; k++)
        assert_pair (row, k, attribution->interaction[m * n + k]);
    }
}

static void
test_numbers (Fixture *self, gconstpointer data)
{
  g_autofree char *evidence =
    RUN ("explain", self->model, self->data, "--interactions", "--json", "-q");
  g_autofree char *reconstruction =
    RUN ("explain", self->model, self->data, "--interactions", "--game=reconstruction",
         "--json", "-q");

  g_assert_cmpuint (get_attribution (self)->n_rows, >, 5);
  assert_same (self, evidence, get_attribution (self));
  fus_explain_state_set_game (self->state, "reconstruction");
  fus_wait_for (!fus_result_is_busy (fus_explain_state_get_attribution (self->state)));
  assert_same (self, reconstruction, get_attribution (self));
}

/* The switchboard says who takes part, as --from does on the command line. */
static void
test_switched_off (Fixture *self, gconstpointer data)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autofree char *from =
    g_strdup_printf ("--from=%s+%s", fus_dataset_get_modality (dataset, 0)->id,
                     fus_dataset_get_modality (dataset, 2)->id);
  g_autofree char *some =
    RUN ("explain", self->model, self->data, "--interactions", from, "--json", "-q");
  g_autofree char *all =
    RUN ("explain", self->model, self->data, "--interactions", "--json", "-q");
  FusMask everything = fus_study_get_subset (self->study);

  fus_study_set_subset (self->study, 5);
  fus_wait_for (get_attribution (self)->left_out != 0);
  g_assert_cmpuint (get_attribution (self)->left_out, ==, 2);
  assert_same (self, some, get_attribution (self));
  fus_study_set_subset (self->study, everything);
  g_assert_cmpuint (get_attribution (self)->left_out, ==, 0);
  assert_same (self, all, get_attribution (self));
}

/* Base and shares of every sample are its value, whatever is played. */
static void
test_adds_up (Fixture *self, gconstpointer data)
{
  gsize n_games = 0;
  const FusGameClass *const *games = fus_game_list (&n_games);

  for (gsize g = 0; g < n_games; g++)
    {
      const FusAttribution *attribution = NULL;

      fus_explain_state_set_game (self->state, games[g]->id);
      fus_wait_for (
        !fus_result_is_busy (fus_explain_state_get_attribution (self->state)));
      attribution = get_attribution (self);
      g_assert_cmpstr (attribution->game->id, ==, games[g]->id);
      for (gsize row = 0; row < attribution->n_rows; row++)
        {
          double sum = attribution->base[row];

          for (guint m = 0; m < attribution->n_modalities; m++)
            {
              double phi = attribution->phi[row * attribution->n_modalities + m];

              g_assert_true (isnan (phi) == !fus_mask_has (attribution->players[row], m));
              sum += isnan (phi) ? 0 : phi;
            }
          g_assert_cmpfloat_with_epsilon (sum, attribution->full[row],
                                          1e-9 * (1 + fabs (attribution->full[row])));
        }
    }
}

static gboolean
is_held_out (Fixture *self, guint sample)
{
  const FusAttribution *attribution = get_attribution (self);

  for (gsize row = 0; row < attribution->n_rows; row++)
    if (attribution->samples[row] == sample)
      return TRUE;

  return FALSE;
}

/* Somewhere between two that are held out. */
static guint
find_other (Fixture *self)
{
  const FusMask *presence =
    fus_dataset_get_presence (fus_study_get_dataset (self->study));
  guint sample = get_attribution (self)->samples[1] + 1;

  while (is_held_out (self, sample) || presence[sample] == 0)
    sample++;

  return sample;
}

/* Nobody chose: the first that is held out. One that is not is explained all the same, as
 * the command line explains it, and its neighbours are a step away. */
static void
test_chosen_sample (Fixture *self, gconstpointer data)
{
  FusResult *own = fus_explain_state_get_own (self->state);
  const FusAttribution *all = get_attribution (self);
  guint other = find_other (self);
  g_autofree char *samples =
    g_strdup_printf ("--samples=%s",
                     fus_dataset_get_id (fus_study_get_dataset (self->study), other));
  g_autofree char *json =
    RUN ("explain", self->model, self->data, "--interactions", samples, "--json", "-q");
  gsize row = 0;

  g_assert_true (fus_explain_state_get_focus (self->state, &row));
  g_assert_cmpuint (fus_study_get_sample (self->study), ==, all->samples[0]);
  g_assert_false (fus_explain_state_can_step (self->state, -1));

  fus_study_set_sample (self->study, other);
  g_assert_false (fus_explain_state_get_focus (self->state, &row));
  fus_wait_for (fus_result_get (own) != NULL && !fus_result_is_busy (own));
  g_assert_cmpuint (((const FusAttribution *) fus_result_get (own))->samples[0], ==,
                    other);
  assert_same (self, json, fus_result_get (own));
  g_assert_cmpuint (fus_study_get_sample (self->study), ==, other);

  fus_explain_state_step (self->state, 1);
  g_assert_cmpuint (fus_study_get_sample (self->study), >, other);
  g_assert_true (fus_explain_state_get_focus (self->state, &row));
  fus_study_set_sample (self->study, other);
  fus_explain_state_step (self->state, -1);
  g_assert_cmpuint (fus_study_get_sample (self->study), <, other);
  fus_explain_state_step (self->state, -100000);
  g_assert_cmpuint (fus_study_get_sample (self->study), ==, all->samples[0]);
}

/* From each sample that was not tested, any way along the arrows leads back to it. */
static void
test_steps_lead_back (Fixture *self, gconstpointer data)
{
  const FusAttribution *all = get_attribution (self);
  guint n = (guint) fus_dataset_get_n_samples (fus_study_get_dataset (self->study));
  guint n_tried = 0;

  for (guint sample = 0; sample < n; sample += 7)
    {
      guint before = 0;

      fus_study_set_sample (self->study, sample);
      for (int way = 1; way <= 3; way++)
        for (int sign = -1; sign <= 1; sign += 2)
          {
            guint n_steps = 0;

            for (int i = 0; i < way; i++)
              if (fus_explain_state_can_step (self->state, sign))
                {
                  before = fus_study_get_sample (self->study);
                  fus_explain_state_step (self->state, sign);
                  g_assert_cmpint (sign * ((int) fus_study_get_sample (self->study) -
                                           (int) before),
                                   >, 0);
                  n_steps++;
                }
            for (guint i = 0; i < n_steps; i++)
              fus_explain_state_step (self->state, -sign);
            g_assert_cmpuint (fus_study_get_sample (self->study), ==, sample);
            n_tried += n_steps;
          }
    }
  g_assert_cmpuint (n_tried, >, 20);
  /* Chosen anew, the one before is not in the way any more. */
  fus_study_set_sample (self->study, all->samples[0]);
  fus_explain_state_step (self->state, 1);
  g_assert_cmpuint (fus_study_get_sample (self->study), ==, all->samples[1]);
}

static gboolean
names (const char *sentence, const char *name)
{
  g_autofree char *sentence_folded = g_utf8_casefold (sentence, -1);
  g_autofree char *name_folded = g_utf8_casefold (name, -1);

  return strstr (sentence_folded, name_folded) != NULL;
}

/* Of a model that was tested on more samples than there are here. */
static FusGate
open_gate (Fixture *self)
{
  return (FusGate){ .label = fus_study_get_label (self->study),
                    .reading = { 0.9, 0.88, 0.92, 400 },
                    .reading_gain = { 0.6, 0.55, 0.65, 400 },
                    .guess = 0.3,
                    .n_test_classes = 3,
                    .held_out = TRUE };
}

static FusFigure *
make_figure (Fixture *self, const char *id, guint sample, const FusGate *gate)
{
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (GError) error = NULL;
  FusFigure *figure = NULL;

  context.dataset = fus_study_get_dataset (self->study);
  fus_figure_context_put (&context, "attribution", get_attribution (self));
  fus_figure_context_put (&context, "own",
                          fus_result_get (fus_explain_state_get_own (self->state)));
  context.choices.sample = (int) sample;
  fus_figure_context_lend (&context, "gate", gate);
  figure = fus_figure_new (fus_figure_lookup (id), &context, &error);
  g_assert_no_error (error);

  return figure;
}

static guint
find_largest (const FusAttribution *attribution, gsize row)
{
  const double *phi = attribution->phi + row * attribution->n_modalities;
  int largest = -1;

  for (guint m = 0; m < attribution->n_modalities; m++)
    if (!isnan (phi[m]) && (largest < 0 || fabs (phi[m]) > fabs (phi[largest])))
      largest = (int) m;
  g_assert_cmpint (largest, >=, 0);

  return (guint) largest;
}

static gboolean
holds (const FusFigure *figure)
{
  return ((const FusClaim *) g_ptr_array_index (figure->claims, 0))->holds;
}

/* The source with the longest bar is the one in bold, and the one its sentence names; the
 * other sentence names one that the sample has, or none. */
static void
assert_sentences (Fixture *self, const FusAttribution *attribution, gsize row)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  guint sample = attribution->samples[row];
  guint largest = find_largest (attribution, row);
  const char *name = fus_dataset_get_modality (dataset, largest)->name;
  FusGate gate = open_gate (self);
  g_autoptr (FusFigure) shares = make_figure (self, "attribution", sample, &gate);
  g_autoptr (FusFigure) without = make_figure (self, "without", sample, &gate);

  /* Too few are tested for it to hold, but it says of whom. */
  g_assert_true (names (without->finding, name));
  for (guint m = 0; m < attribution->n_modalities && holds (shares); m++)
    if (!fus_mask_has (attribution->players[row], m))
      g_assert_false (
        names (shares->finding, fus_dataset_get_modality (dataset, m)->name));
  for (guint m = 0; m < attribution->n_modalities; m++)
    if (m != largest)
      g_assert_false (
        names (without->finding, fus_dataset_get_modality (dataset, m)->name));
}

static void
test_sentences (Fixture *self, gconstpointer data)
{
  const FusAttribution *attribution = get_attribution (self);
  guint other = find_other (self);

  fus_trust_request (self->study);
  fus_wait_for (fus_result_get (fus_trust_for_study (self->study)) != NULL);
  {
    const FusGate *gate = fus_result_get (fus_trust_for_study (self->study));
    g_autoptr (FusFigure) figure =
                 make_figure (self, "attribution", attribution->samples[0], gate);

    /* Fifteen were held out. */
    g_assert_cmpuint (gate->n_rows, ==, attribution->n_rows);
    g_assert_false (holds (figure));
    g_assert_nonnull (strstr (figure->finding, "Too few samples to tell"));
  }
  for (gsize row = 0; row < attribution->n_rows; row++)
    assert_sentences (self, attribution, row);
  fus_study_set_sample (self->study, other);
  fus_wait_for (fus_result_get (fus_explain_state_get_own (self->state)) != NULL);
  assert_sentences (self, fus_result_get (fus_explain_state_get_own (self->state)), 0);
}

#define ADD(name, test)                                                                  \
  g_test_add ("/workbench/explain/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  ADD ("numbers-are-the-commands", test_numbers);
  ADD ("switched-off-takes-no-part", test_switched_off);
  ADD ("adds-up", test_adds_up);
  ADD ("chosen-sample", test_chosen_sample);
  ADD ("steps-lead-back", test_steps_lead_back);
  ADD ("sentences-name-the-bold-row", test_sentences);

  return g_test_run ();
}
