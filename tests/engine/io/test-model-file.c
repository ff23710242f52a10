/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-file.h"
#include "fus-synthetic.h"
#include "io-fixture.h"

#include <string.h>

static FusDataset *
make_dataset (void)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();

  options.n_samples = 60;

  return fus_synthetic_machines_new (&options);
}

static FusTrainer *
make_trainer_of (FusDataset *dataset, const char *hidden)
{
  const char *const settings[] = { "latent=2", hidden,       "batch=20",
                                   "epochs=3", "patience=0", "keep=last" };
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup ("mopoe"), dataset);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 0.7, 0.2, 0.1, 1);
  g_autoptr (GError) error = NULL;
  FusTrainer *trainer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    fus_options_set_pair (spec->options, settings[i], &error);
  g_assert_no_error (error);
  trainer = fus_trainer_new (dataset, split, spec, 1, 0, &error);
  g_assert_no_error (error);

  return trainer;
}

static FusTrainer *
make_trainer (FusDataset *dataset)
{
  return make_trainer_of (dataset, "hidden=8");
}

static void
run_epoch (FusTrainer *trainer)
{
  g_autoptr (GError) error = NULL;

  fus_trainer_run_epoch (trainer, NULL, &error);
  g_assert_no_error (error);
}

static char **
dup_ids (const FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  char **ids = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    ids[i] = g_strdup (fus_dataset_get_id (dataset, i));

  return ids;
}

static FusModelFile *
make_file (const FusTrainer *trainer, const FusDataset *dataset)
{
  FusModelFile *file = g_new0 (FusModelFile, 1);

  file->model = fus_trainer_snapshot (trainer);
  file->split = fus_split_ref (fus_trainer_get_split (trainer));
  file->sample_ids = dup_ids (dataset);
  file->log = fus_training_log_copy (fus_trainer_get_log (trainer));
  file->dataset_hash = g_strdup (fus_dataset_get_hash (dataset));
  file->dataset_name = g_strdup (fus_dataset_get_name (dataset));
  file->state = fus_trainer_save (trainer);

  return file;
}

static void
save (const FusModelFile *file, const char *path)
{
  g_autoptr (GError) error = NULL;

  fus_model_file_save (file, path, &error);
  g_assert_no_error (error);
}

static FusModelFile *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  FusModelFile *file = fus_model_file_load (path, &error);

  g_assert_no_error (error);

  return file;
}

static void
assert_same_params (const FusParams *a, const FusParams *b)
{
  g_assert_cmpmem (a->values, a->n_values * sizeof (FusReal), b->values,
                   b->n_values * sizeof (FusReal));
}

/* Numbers of an epoch, the clock's too, come back as they were. */
static void
assert_same_log (const FusTrainingLog *a, const FusTrainingLog *b)
{
  g_assert_cmpuint (a->best_epoch, ==, b->best_epoch);
  g_assert_cmpuint (fus_training_log_get_n_epochs (a), ==,
                    fus_training_log_get_n_epochs (b));
  for (guint i = 0; i < fus_training_log_get_n_epochs (a); i++)
    {
      const FusEpoch *x = fus_training_log_get (a, i);
      const FusEpoch *y = fus_training_log_get (b, i);

      g_assert_cmpuint (x->train.n_rows, ==, y->train.n_rows);
      g_assert_cmpmem (&x->train.loss, sizeof (double), &y->train.loss, sizeof (double));
      g_assert_cmpmem (x->valid.nll, a->n_modalities * sizeof (double), y->valid.nll,
                       a->n_modalities * sizeof (double));
      g_assert_cmpmem (&x->seconds, sizeof (double), &y->seconds, sizeof (double));
    }
}

static void
test_round_trip (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer (dataset);
  g_autofree char *path = io_path (fixture, "m.fsmodel");
  g_autoptr (FusModelFile) file = NULL;
  g_autoptr (FusModelFile) again = NULL;

  run_epoch (trainer);
  run_epoch (trainer);
  file = make_file (trainer, dataset);
  save (file, path);
  again = load (path);
  g_assert_cmpstr (again->dataset_hash, ==, file->dataset_hash);
  g_assert_cmpstr (again->dataset_name, ==, file->dataset_name);
  g_assert_true (g_strv_equal ((const char *const *) again->sample_ids,
                               (const char *const *) file->sample_ids));
  g_assert_cmpmem (again->split->roles, again->split->n_samples, file->split->roles,
                   file->split->n_samples);
  assert_same_log (again->log, file->log);
  assert_same_params (again->state->params, file->state->params);
  g_assert_cmpstr (again->state->counters, ==, file->state->counters);
  if (sizeof (FusReal) == sizeof (float))
    {
      g_autofree char *hash = fus_model_dup_hash (file->model);
      g_autofree char *hash_again = fus_model_dup_hash (again->model);

      g_assert_cmpstr (hash, ==, hash_again);
    }
}

static void
test_resume (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) whole = make_trainer (dataset);
  g_autoptr (FusTrainer) first = make_trainer (dataset);
  g_autoptr (FusTrainer) second = NULL;
  g_autofree char *path = io_path (fixture, "m.fsmodel");
  g_autoptr (FusModelFile) file = NULL;
  g_autoptr (FusModelFile) again = NULL;
  g_autoptr (FusModel) one = NULL;
  g_autoptr (FusModel) other = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    run_epoch (whole);
  run_epoch (first);
  file = make_file (first, dataset);
  save (file, path);
  again = load (path);
  second = fus_trainer_new_from_state (dataset, again->state, 1, 0, &error);
  g_assert_no_error (error);
  run_epoch (second);
  run_epoch (second);
  one = fus_trainer_finish (whole);
  other = fus_trainer_finish (second);
  assert_same_params (fus_model_get_params (one), fus_model_get_params (other));
}

static FusTrainer *
make_mixing_trainer (FusDataset *dataset)
{
  static const char *const settings[] = { "latent=1", "hidden=4", "steps=200" };
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup ("full"), dataset);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 0.6, 0.3, 0.1, 1);
  g_autoptr (GError) error = NULL;
  FusTrainer *trainer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    fus_options_set_pair (spec->options, settings[i], &error);
  trainer = fus_trainer_new (dataset, split, spec, 1, 0, &error);
  g_assert_no_error (error);

  return trainer;
}

static void
assert_same_mixes (const FusModel *a, const FusModel *b)
{
  for (guint m = 0; m < fus_model_get_n_modalities (a); m++)
    {
      double shares[4] = { 0 };

      g_assert_cmpint (fus_model_get_stack (a, m, &shares[0], &shares[1]), ==,
                       fus_model_get_stack (b, m, &shares[2], &shares[3]));
      g_assert_cmpfloat_with_epsilon (shares[0], shares[2], 1e-6);
      g_assert_cmpfloat_with_epsilon (shares[1], shares[3], 1e-6);
    }
}

/* The mix with ridge is part of the model but not of what is trained: both are in the
 * file, and a run goes on from it as if nothing had happened. A specification that says
 * nothing of it, as those of older files, has the hash that it had. */
static void
test_mix (IoFixture *fixture, gconstpointer data)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusTrainer) whole = NULL;
  g_autoptr (FusTrainer) first = NULL;
  g_autoptr (FusTrainer) second = NULL;
  g_autofree char *path = io_path (fixture, "m.fsmodel");
  g_autoptr (FusModelFile) file = NULL;
  g_autoptr (FusModelFile) again = NULL;
  g_autoptr (FusModel) one = NULL;
  g_autoptr (FusModel) other = NULL;
  g_autoptr (FusModelSpec) untouched = NULL;
  g_autofree char *canonical = NULL;
  g_autoptr (GError) error = NULL;

  options.n_samples = 500;
  dataset = fus_synthetic_machines_new (&options);
  untouched = fus_model_spec_new (fus_model_kind_lookup ("full"), dataset);
  canonical = fus_model_spec_to_canonical_json (untouched);
  g_assert_null (strstr (canonical, "stack"));
  whole = make_mixing_trainer (dataset);
  first = make_mixing_trainer (dataset);
  run_epoch (whole);
  run_epoch (whole);
  run_epoch (first);
  file = make_file (first, dataset);
  g_clear_pointer (&file->model, fus_model_unref);
  file->model = fus_trainer_finish (first);
  g_assert_true (fus_model_has_stacks (file->model));
  save (file, path);
  again = load (path);
  /* In double, numbers come back rounded. */
  if (sizeof (FusReal) == sizeof (float))
    assert_same_params (fus_model_get_params (again->model),
                        fus_model_get_params (file->model));
  assert_same_mixes (again->model, file->model);
  second = fus_trainer_new_from_state (dataset, again->state, 1, 0, &error);
  g_assert_no_error (error);
  run_epoch (second);
  one = fus_trainer_finish (whole);
  other = fus_trainer_finish (second);
  assert_same_params (fus_model_get_params (one), fus_model_get_params (other));
  assert_same_mixes (one, other);
}

static void
test_same_bytes (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer (dataset);
  g_autoptr (FusModelFile) file = make_file (trainer, dataset);
  g_autofree char *a = io_path (fixture, "a.fsmodel");
  g_autofree char *b = io_path (fixture, "b.fsmodel");
  g_autofree char *bytes_a = NULL;
  g_autofree char *bytes_b = NULL;
  gsize n_a = 0;
  gsize n_b = 0;

  save (file, a);
  save (file, b);
  g_file_get_contents (a, &bytes_a, &n_a, NULL);
  g_file_get_contents (b, &bytes_b, &n_b, NULL);
  g_assert_cmpmem (bytes_a, n_a, bytes_b, n_b);
}

static void
test_split_by_id (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer (dataset);
  g_autoptr (FusModelFile) file = make_file (trainer, dataset);
  const guint rows[] = { 5, 3, 40 };
  g_autoptr (FusDataset) some = fus_dataset_select (dataset, rows, G_N_ELEMENTS (rows));
  g_autoptr (FusSplit) split = fus_model_file_dup_split (file, some);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (split->roles[i], ==, file->split->roles[rows[i]]);
}

/* A file cut short or changed anywhere is refused or, where what was changed isn't
 * looked at, loads equal; it never brings the caller down. */
static void
test_damaged (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer (dataset);
  g_autoptr (FusModelFile) file = make_file (trainer, dataset);
  g_autofree char *path = io_path (fixture, "m.fsmodel");
  g_autofree char *bytes = NULL;
  gsize n = 0;

  save (file, path);
  g_file_get_contents (path, &bytes, &n, NULL);
  for (guint i = 1; i <= 12; i++)
    {
      gsize at = n / 13 * i;
      g_autofree char *changed = g_memdup2 (bytes, n);
      g_autofree char *other = NULL;
      g_autoptr (FusModelFile) again = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize j = 0; j < 16 && i % 2 == 0; j++)
        changed[at + j] ^= 0x5a;
      other = io_write (fixture, "x.fsmodel", changed, (gssize) (i % 2 == 0 ? n : at));
      again = fus_model_file_load (other, &error);
      if (again == NULL)
        {
          g_assert_error (error, FUS_FILE_ERROR, error->code);
          g_assert_cmpstr (fus_file_error_get_place (error).file, ==, other);
          g_assert_nonnull (fus_file_error_get_place (error).remedy);
        }
      else
        g_assert_cmpint (i % 2, ==, 0);
    }
}

static void
test_other_files (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *text = io_write (fixture, "t.fsmodel", "no model", -1);
  g_autofree char *none = io_path (fixture, "none.fsmodel");
  g_autoptr (GError) error = NULL;

  g_assert_null (fus_model_file_load (text, &error));
  io_assert_told (error, FUS_FILE_ERROR_FORMAT, NULL, -1);
  g_clear_error (&error);
  g_assert_null (fus_model_file_load (none, &error));
  io_assert_told (error, FUS_FILE_ERROR_NOT_FOUND, NULL, -1);
}

/* ---- states of runs that don't fit ---- */

static FusTrainer *
resume (FusDataset *dataset, const char *path, GError **error)
{
  g_autoptr (FusModelFile) file = fus_model_file_load (path, error);

  return file != NULL ? fus_trainer_new_from_state (dataset, file->state, 1, 0, error)
                      : NULL;
}

/* Roles for fewer and for more samples than there are: nothing is read beside them. */
static void
test_wrong_roles (IoFixture *fixture, gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 59, 60, 61, 120, 5000, 300000 };
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer (dataset);
  g_autofree char *path = io_path (fixture, "m.fsmodel");

  run_epoch (trainer);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (FusModelFile) file = make_file (trainer, dataset);
      g_autofree guint8 *roles = g_malloc (lengths[i] + 1);
      g_autoptr (FusTrainer) again = NULL;
      g_autoptr (GError) error = NULL;

      memset (roles, FUS_ROLE_TRAIN, lengths[i] + 1);
      g_clear_pointer (&file->state->split, fus_split_unref);
      file->state->split = fus_split_new_from_roles (roles, lengths[i]);
      save (file, path);
      again = resume (dataset, path, &error);
      g_assert_cmpint (again != NULL, ==, lengths[i] == 60);
      g_assert_cmpint (error != NULL, ==, lengths[i] != 60);
    }
}

/* What stands where the counters of a run should. */
static void
test_wrong_counters (IoFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "{}",
    "[]",
    "1",
    "{\"best_loss\":1}",
    "{\"best_loss\":\"1\",\"n_bad\":\"-1\",\"schedule_factor\":\"1\","
    "\"schedule_best\":\"1\",\"schedule_n_bad\":\"1\"}",
    "{\"best_loss\":\"1\",\"n_bad\":\"1e300\",\"schedule_factor\":\"1\","
    "\"schedule_best\":\"1\",\"schedule_n_bad\":\"nan\"}",
  };
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer (dataset);
  g_autofree char *path = io_path (fixture, "m.fsmodel");
  g_autofree char *deep = g_strnfill (150000, '[');

  run_epoch (trainer);
  for (gsize i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (FusModelFile) file = make_file (trainer, dataset);
      g_autoptr (GError) error = NULL;

      g_free (file->state->counters);
      file->state->counters = g_strdup (i < G_N_ELEMENTS (texts) ? texts[i] : deep);
      save (file, path);
      g_assert_null (resume (dataset, path, &error));
      g_assert_nonnull (error);
    }
}

/* ---- specifications that ask for more than came ---- */

/* Replaces the @which-th @from in @bytes by @to, as long. */
static gboolean
replace (char *bytes, gsize n, const char *from, const char *to, guint which)
{
  gsize length = strlen (from);

  g_assert_cmpuint (strlen (to), ==, length);
  for (gsize i = 0; i + length <= n; i++)
    if (memcmp (bytes + i, from, length) == 0 && which-- == 0)
      {
        memcpy (bytes + i, to, length);
        return TRUE;
      }

  return FALSE;
}

/* A file whose specification, the model's or the run's, names other layers than it has
 * numbers for. Each is refused before there is room for what it names. */
static void
test_absurd_specs (IoFixture *fixture, gconstpointer data)
{
  static const char was[] = "\"hidden\":\"00000000008\"";
  static const char *const others[] = {
    "\"hidden\":\"65536,65536\"", "\"hidden\":\"8,8,8,8,8,8\"",
    "\"hidden\":\"00000000009\"", "\"hidden\":\"65536,00001\"",
    "\"hidden\":\"00000065536\"",
  };
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusTrainer) trainer = make_trainer_of (dataset, "hidden=00000000008");
  g_autoptr (FusModelFile) file = make_file (trainer, dataset);
  g_autofree char *path = io_path (fixture, "m.fsmodel");
  g_autofree char *bytes = NULL;
  guint n_specs = 0;
  gsize n = 0;

  save (file, path);
  g_file_get_contents (path, &bytes, &n, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    for (guint which = 0; which < 2; which++)
      {
        g_autofree char *changed = g_memdup2 (bytes, n);
        g_autofree char *other = NULL;
        g_autoptr (FusModelFile) again = NULL;
        g_autoptr (GError) error = NULL;

        if (!replace (changed, n, was, others[i], which))
          continue;
        n_specs++;
        other = io_write (fixture, "x.fsmodel", changed, (gssize) n);
        again = fus_model_file_load (other, &error);
        g_assert_null (again);
        g_assert_error (error, FUS_FILE_ERROR, error->code);
        g_assert_cmpint (error->code, !=, FUS_FILE_ERROR_LIMIT);
        g_assert_nonnull (fus_file_error_get_place (error).object);
      }
  g_assert_cmpuint (n_specs, ==, 2 * G_N_ELEMENTS (others));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/model-file/loads-as-it-was-saved", test_round_trip);
  io_add ("/model-file/resumed-is-uninterrupted", test_resume);
  io_add ("/model-file/mix-with-ridge-is-kept", test_mix);
  io_add ("/model-file/equal-models-are-equal-bytes", test_same_bytes);
  io_add ("/model-file/split-goes-by-id", test_split_by_id);
  io_add ("/model-file/damage-is-told", test_damaged);
  io_add ("/model-file/other-files-are-refused", test_other_files);

  io_add ("/model-file/roles-of-other-samples-are-refused", test_wrong_roles);
  io_add ("/model-file/broken-counters-are-refused", test_wrong_counters);
  io_add ("/model-file/no-more-room-than-numbers-came", test_absurd_specs);

  return g_test_run ();
}
