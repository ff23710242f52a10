/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `train`: a run from the words of the command line to a file, epoch by epoch, with
 * checkpoints beside the output. Options are rows of the model's table, read and set
 * by id; only the number of epochs has a meaning here. A run that was interrupted goes
 * on where it stopped if what is typed asks for the same run; more epochs extend it,
 * anything else is refused. What can still be saved when it is stopped or the disk is
 * full is saved. Its JSON is a contract: keys stay. */
#include "config.h"

#include "fus-cli-checkpoint.h"
#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"
#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-model-error.h"
#include "fus-model-stack.h"
#include "fus-obstacle.h"
#include "fus-summary.h"
#include "fus-trainer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* Not a kind but a choice of one, the same as naming none: what the data allow is worked
 * out from them. */
#define AUTOMATIC "auto"
#define DEFAULT_SEED 1

typedef struct
{
  char *output;
  char *kind;
  char **sets;
  char *epochs;
  char *batch;
  char *lr;
  char *latent;
  char *hidden;
  char *split;
  gboolean resume;
  gint64 export_every;
} TrainOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (TrainOptions, output), N_ ("MODEL"),
    NULL, N_ ("File to write the model to") },
  { "kind", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (TrainOptions, kind), N_ ("ID"), NULL,
    N_ ("Kind of model; `kinds` lists them; auto, the default, works all out from the "
        "data") },
  { "set", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (TrainOptions, sets), N_ ("KEY=VALUE"), NULL,
    N_ ("An option of the model or of training; `kinds` lists them; may be given "
        "again") },
  { "epochs", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (TrainOptions, epochs), N_ ("N"), NULL,
    N_ ("How often to go through the data") },
  { "batch", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (TrainOptions, batch), N_ ("N"), NULL,
    N_ ("Rows a step") },
  { "lr", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (TrainOptions, lr), N_ ("X"), NULL,
    N_ ("Learning rate") },
  { "latent", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (TrainOptions, latent), N_ ("N"), NULL,
    N_ ("Dimensions of the latent space") },
  { "hidden", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (TrainOptions, hidden), N_ ("512,256"),
    NULL, N_ ("Widths of the hidden layers") },
  { "split", 0, FUS_CLI_FILE, G_STRUCT_OFFSET (TrainOptions, split),
    N_ ("FILE|0.8/0.1/0.1"), "0.8/0.1/0.1",
    N_ ("What each sample is for: a file of id, tab, train, valid or test; or shares") },
  { "resume", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (TrainOptions, resume), NULL, NULL,
    N_ ("Go on where a run into the same file ended or was killed") },
  { "export-every", 0, FUS_CLI_INT, G_STRUCT_OFFSET (TrainOptions, export_every),
    N_ ("N"), "0", N_ ("Also write the model every N epochs") },
};

static gboolean
set_option (FusOptions *options_, const char *key, const char *value, GError **error)
{
  return value == NULL || fus_options_set (options_, key, value, error);
}

static gboolean
set_options (FusOptions *values, const TrainOptions *self, GError **error)
{
  for (gsize i = 0; self->sets != NULL && self->sets[i] != NULL; i++)
    if (!fus_options_set_pair (values, self->sets[i], error))
      return FALSE;

  return set_option (values, "epochs", self->epochs, error) &&
         set_option (values, "batch", self->batch, error) &&
         set_option (values, "lr", self->lr, error) &&
         set_option (values, "latent", self->latent, error) &&
         set_option (values, "hidden", self->hidden, error);
}

static FusModelSpec *
make_spec (const FusCli *cli,
           const TrainOptions *self,
           const FusDataset *dataset,
           GError **error)
{
  const FusModelKind *kind = g_strcmp0 (self->kind, AUTOMATIC) == 0 || self->kind == NULL
                               ? fus_model_kind_get_default ()
                               : fus_model_kind_lookup (self->kind);
  g_autoptr (FusModelSpec) spec = NULL;

  if (kind == NULL)
    {
      fus_cli_set_usage_error (
        error, _ ("There is no kind of model “%s”: fusescope-cli kinds lists them"),
        self->kind);
      return NULL;
    }
  spec = fus_model_spec_new (kind, dataset);
  spec->seed = (guint64) cli->seed;
  if (!set_options (spec->options, self, error) || !fus_model_spec_check (spec, error))
    return NULL;

  return g_steal_pointer (&spec);
}

static FusTrainer *
begin (FusCli *cli, const TrainOptions *self, FusDataset *dataset, GError **error)
{
  g_autoptr (FusModelSpec) spec = make_spec (cli, self, dataset, error);
  g_autoptr (FusSplit) split = spec != NULL
                                 ? fus_split_new_from_text (dataset, self->split,
                                                            (guint64) cli->seed, error)
                                 : NULL;

  if (split == NULL)
    return NULL;

  return fus_trainer_new_watched (dataset, split, spec, (guint) cli->n_threads, 0,
                                  &cli->progress, error);
}

/* What of @spec must not change while it is trained: all but the number of epochs. */
static char *
describe_run (const FusModelSpec *spec, GError **error)
{
  g_autoptr (FusModelSpec) copy = fus_model_spec_copy (spec);

  if (!fus_options_set (copy->options, "epochs", "1", error))
    return NULL;

  return fus_model_spec_to_canonical_json (copy);
}

/* Whether what was typed now asks for the run that @was describes. */
static gboolean
is_same_run (const FusCli *cli,
             const TrainOptions *self,
             const FusModelSpec *was,
             const FusModelSpec *wanted)
{
  g_autofree char *before = describe_run (was, NULL);
  g_autofree char *after = describe_run (wanted, NULL);

  return g_strcmp0 (before, after) == 0 &&
         (self->kind == NULL || g_str_equal (self->kind, AUTOMATIC) ||
          g_str_equal (self->kind, was->kind->id)) &&
         (cli->seed == DEFAULT_SEED || (guint64) cli->seed == was->seed);
}

/* Says what no number tells: the schedule goes by the end that was planned. */
static char *
describe_extension (guint planned, guint wanted)
{
  return g_strdup_printf (
    ngettext ("The run was planned for %u epoch, and its schedule goes by that end: "
              "going on to %u need not give the model that one run of %u epochs gives.",
              "The run was planned for %u epochs, and its schedule goes by that end: "
              "going on to %u need not give the model that one run of %u epochs gives.",
              (gulong) planned),
    planned, wanted, wanted);
}

static void
extend (FusTrainer *trainer,
        const FusCli *cli,
        FusCliCheckpoint *checkpoint,
        const FusModelSpec *was,
        const FusModelSpec *wanted)
{
  gint64 before = fus_options_get_int (was->options, "epochs", NULL);
  gint64 after = fus_options_get_int (wanted->options, "epochs", NULL);
  g_autofree char *message = NULL;

  if (after <= before)
    return;
  fus_trainer_extend (trainer, (guint) (after - before));
  checkpoint->planned = (guint) before;
  message = describe_extension ((guint) before, (guint) after);
  if (!cli->json)
    g_printerr ("%s\n", message);
}

/* What a file says of a run and the data don't fit: told with the file. */
static void
set_resume_error (const FusCliCheckpoint *checkpoint, GError *cause, GError **error)
{
  FusPlace place = fus_file_error_get_place (cause);

  if (place.file == NULL)
    place.file = checkpoint->output;
  if (place.remedy == NULL)
    place.remedy = _ ("Train anew without --resume.");
  fus_file_error_set (error,
                      cause->domain == FUS_FILE_ERROR ? (FusFileError) cause->code
                                                      : FUS_FILE_ERROR_MISMATCH,
                      place, "%s", cause->message);
}

static FusTrainer *
go_on (FusCli *cli,
       const TrainOptions *self,
       FusCliCheckpoint *checkpoint,
       GError **error)
{
  g_autoptr (FusModelFile) file = fus_cli_checkpoint_load (checkpoint, error);
  g_autoptr (FusModelSpec) spec = NULL;
  g_autoptr (GError) cause = NULL;
  FusTrainer *trainer = NULL;

  if (file == NULL)
    return NULL;
  spec = fus_model_spec_copy (file->state->spec);
  if (!set_options (spec->options, self, error))
    return NULL;
  if (!is_same_run (cli, self, file->state->spec, spec))
    {
      fus_cli_set_usage_error (
        error, _ ("With --resume, kind, seed and options must be those that the run "
                  "began with; only --epochs may be larger"));
      return NULL;
    }
  trainer = fus_trainer_new_from_state (checkpoint->dataset, file->state,
                                        (guint) cli->n_threads, 0, &cause);
  if (trainer != NULL)
    extend (trainer, cli, checkpoint, file->state->spec, spec);
  else
    set_resume_error (checkpoint, cause, error);

  return trainer;
}

static void
add_terms (JsonBuilder *json,
           const char *key,
           const FusDataset *dataset,
           const FusLossTerms *terms)
{
  if (terms->n_rows == 0)
    {
      fus_json_add_string (json, key, NULL);
      return;
    }
  fus_json_begin_object (json, key);
  fus_json_add_real (json, "loss", terms->loss);
  fus_json_begin_object (json, "terms");
  fus_json_add_real (json, "kl", terms->kl);
  fus_json_add_real (json, "elbo", terms->elbo);
  json_builder_end_object (json);
  fus_json_begin_object (json, "modalities");
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      fus_json_begin_object (json, fus_dataset_get_modality (dataset, m)->id);
      fus_json_add_real (json, "nll", terms->nll[m]);
      fus_json_add_real (json, "kl", terms->kl_of[m]);
      fus_json_add_real (json, "r2", terms->r2[m]);
      fus_json_add_int (json, "n", (gint64) terms->n_of[m]);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
  fus_json_add_int (json, "n", (gint64) terms->n_rows);
  json_builder_end_object (json);
}

static void
print_epoch (const FusDataset *dataset, const FusEpoch *epoch)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fus_json_add_int (json, "epoch", epoch->epoch);
  add_terms (json, "train", dataset, &epoch->train);
  add_terms (json, "valid", dataset, &epoch->valid);
  fus_json_add_real (json, "samples_per_second", epoch->samples_per_second);
  fus_json_add_real (json, "seconds", epoch->seconds);
  fus_json_add_real (json, "learning_rate", epoch->learning_rate);
  fus_json_add_real (json, "beta", epoch->beta);
  fus_json_add_real (json, "gradient_norm", epoch->gradient_norm);
  json_builder_end_object (json);
  fus_cli_print_json_line (json);
}

/* Progress of one epoch, seen as progress of the whole run. */
typedef struct
{
  FusCli *cli;
  guint epoch;
  guint n_epochs;
} EpochProgress;

static void
report_epoch (gpointer data, double fraction, const char *message)
{
  EpochProgress *self = data;
  const FusProgress *whole = &self->cli->progress;

  whole->report (whole->data, (self->epoch + fraction) / self->n_epochs, message);
}

static guint
get_n_epochs_wanted (const FusTrainer *trainer)
{
  g_autoptr (FusModel) model = fus_trainer_snapshot (trainer);

  return (guint) fus_options_get_int (fus_model_get_spec (model)->options, "epochs",
                                      NULL);
}

static gboolean
run_epochs (FusCli *cli,
            FusTrainer *trainer,
            FusCliCheckpoint *checkpoint,
            GError **error)
{
  EpochProgress state = { .cli = cli, .n_epochs = get_n_epochs_wanted (trainer) };
  FusProgress progress = { report_epoch, &state, cli->progress.cancellable };

  while (!fus_trainer_is_finished (trainer))
    {
      const FusTrainingLog *log = NULL;
      const FusEpoch *epoch = NULL;

      state.epoch = fus_trainer_get_n_epochs (trainer);
      if (!fus_trainer_run_epoch (trainer, &progress, error))
        return FALSE;
      log = fus_trainer_get_log (trainer);
      epoch = fus_training_log_get (log, fus_training_log_get_n_epochs (log) - 1);
      fus_cli_note_progress (cli, _ ("epoch %u of %u, %.0f samples/s, loss %.4g"),
                             epoch->epoch, state.n_epochs, epoch->samples_per_second,
                             epoch->train.loss);
      if (cli->json)
        print_epoch (checkpoint->dataset, epoch);
      fus_cli_checkpoint_tick (checkpoint, cli, trainer);
    }

  return TRUE;
}

static gint64
get_peak_rss (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);

  return (gint64) usage.ru_maxrss * 1024;
}

/* What a run is thought to take before it begins; NaN where that is not known. */
typedef struct
{
  double seconds;
  double least_seconds;
  double cpu_seconds;
  double bytes;
} Estimate;

static void
tell_estimate (const Estimate *self)
{
  g_autofree char *memory = g_format_size ((guint64) self->bytes);

  if (self->seconds < 1)
    /* Translators: an amount of memory */
    g_print (_ ("This takes less than a second and about %s of memory\n"), memory);
  else if (self->least_seconds < 0.8 * self->seconds)
    /* Translators: seconds, seconds, and an amount of memory */
    g_print (_ ("This takes about %.0f s, or %.0f s where nothing gets better, and %s of "
                "memory\n"),
             self->seconds, self->least_seconds, memory);
  else
    /* Translators: seconds, and an amount of memory */
    g_print (_ ("This takes about %.0f s and %s of memory\n"), self->seconds, memory);
}

/* Tries for a moment. What goes wrong here goes wrong again, and is told, in the run. */
static Estimate
estimate (FusCli *cli, FusTrainer *trainer)
{
  const FusProgress quiet = { .cancellable = cli->progress.cancellable };
  Estimate self = { NAN, NAN, NAN, NAN };
  FusTrainerEstimate found = { 0 };
  g_autofree char *plan = fus_trainer_dup_plan (trainer);

  if (fus_trainer_is_finished (trainer) ||
      !fus_trainer_estimate (trainer, &found, &quiet, NULL))
    return self;
  self.seconds = found.seconds;
  self.least_seconds = found.least_seconds;
  self.cpu_seconds = found.cpu_seconds;
  self.bytes = fmax ((double) found.bytes, (double) get_peak_rss ());
  if (cli->json || cli->quiet)
    return self;
  if (plan != NULL && fus_trainer_get_n_epochs (trainer) == 0)
    g_print ("%s\n", plan);
  tell_estimate (&self);

  return self;
}

static double
get_mean_rate (const FusTrainingLog *log)
{
  guint n = fus_training_log_get_n_epochs (log);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += fus_training_log_get (log, i)->samples_per_second / n;

  return sum;
}

/* The epoch whose weights are kept: the last where nothing was held out to tell. */
static guint
get_best_epoch (const FusTrainingLog *log)
{
  return log->best_epoch > 0 ? log->best_epoch : fus_training_log_get_n_epochs (log);
}

/* What a kind that starts in closed form worked out and did. */
static void
add_account (JsonBuilder *json, const FusTrainer *trainer, const FusModelSpec *spec)
{
  g_autofree char *account = fus_trainer_dup_account (trainer);
  g_autofree const char **keys = fus_options_list_auto (spec->options);

  if (account == NULL)
    return;
  fus_json_add_string (json, "did", account);
  fus_json_begin_object (json, "start");
  fus_json_add_bool (json, "kept", fus_trainer_keeps_start (trainer));
  fus_json_add_bool (json, "too_few_rows", fus_trainer_has_too_few_rows (trainer));
  fus_json_add_real (json, "r2", fus_trainer_get_start_r2 (trainer));
  json_builder_end_object (json);
  fus_json_add_real (json, "r2_from_others", fus_trainer_get_best_r2 (trainer));
  fus_json_add_int (json, "rows", (gint64) fus_trainer_get_n_train (trainer));
  fus_json_add_int (json, "steps", (gint64) fus_trainer_get_n_steps (trainer));
  fus_json_begin_object (json, "auto");
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      const char *modality = NULL;
      const FusOption *row = fus_options_lookup (spec->options, keys[i], &modality);

      fus_json_add_string (json, keys[i],
                           fus_options_get_string (spec->options, row->id, modality));
    }
  json_builder_end_object (json);
}

static void
add_warnings (JsonBuilder *json, const FusCliCheckpoint *checkpoint, guint n_epochs)
{
  g_autofree char *obstacle = fus_dataset_dup_obstacle (checkpoint->dataset);

  fus_json_begin_array (json, "warnings");
  if (checkpoint->failure != NULL)
    {
      fus_json_begin_object (json, NULL);
      fus_json_add_string (json, "id", "checkpoint");
      fus_json_add_string (json, "message", checkpoint->failure->message);
      fus_json_add_string (json, "remedy",
                           fus_file_error_get_place (checkpoint->failure).remedy);
      fus_json_add_int (json, "n", checkpoint->n_failures);
      json_builder_end_object (json);
    }
  if (checkpoint->planned > 0)
    {
      g_autofree char *message = describe_extension (checkpoint->planned, n_epochs);

      fus_json_begin_object (json, NULL);
      fus_json_add_string (json, "id", "extended");
      fus_json_add_string (json, "message", message);
      fus_json_add_string (json, "remedy", NULL);
      fus_json_add_int (json, "n", checkpoint->planned);
      json_builder_end_object (json);
    }
  if (obstacle != NULL)
    {
      fus_json_begin_object (json, NULL);
      fus_json_add_string (json, "id", "no-model");
      fus_json_add_string (json, "message", obstacle);
      fus_json_add_string (json, "remedy", NULL);
      fus_json_add_int (json, "n",
                        (gint64) fus_dataset_get_n_samples (checkpoint->dataset));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* How long it went on, in what the kind counts, and where it was best. */
static char *
describe_length (const FusTrainer *trainer, const FusModelSpec *spec)
{
  const FusTrainingLog *log = fus_trainer_get_log (trainer);
  const guint n_round = fus_model_spec_get_n_round (spec);
  const guint n_epochs = fus_trainer_get_n_epochs (trainer);

  if (fus_trainer_keeps_start (trainer))
    /* Translators: seconds. */
    return g_strdup_printf (_ ("in closed form, %.1f s"),
                            fus_training_log_get_seconds (log));
  if (n_round > 0)
    /* Translators: steps, a step, seconds, a rate. */
    return g_strdup_printf (
      _ ("steps: %u, the best was number %u, %.1f s, %.0f samples/s"), n_epochs * n_round,
      get_best_epoch (log) * n_round, fus_training_log_get_seconds (log),
      get_mean_rate (log));

  /* Translators: epochs, an epoch, seconds, a rate. */
  return g_strdup_printf (_ (
                            "epochs: %u, the best was number %u, %.1f s, %.0f samples/s"),
                          n_epochs, get_best_epoch (log),
                          fus_training_log_get_seconds (log), get_mean_rate (log));
}

static void
print_summary (FusCli *cli,
               const FusTrainer *trainer,
               FusModel *model,
               const FusCliCheckpoint *checkpoint,
               const Estimate *estimated,
               gboolean whole)
{
  const char *output = checkpoint->output;
  const FusTrainingLog *log = fus_trainer_get_log (trainer);
  const FusModelSpec *spec = fus_model_get_spec (model);
  gsize n_parameters = fus_params_count (fus_model_get_params (model));
  g_autofree char *hash = fus_model_dup_hash (model);
  g_autofree char *account = fus_trainer_dup_account (trainer);
  g_autofree char *mixes = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      g_autofree char *run = describe_length (trainer, spec);

      g_print (_ ("%s: %s, %s\nParameters: %zu\nHash: %s\n"), output,
               _ (spec->kind->name), run, n_parameters, hash);
      if (account != NULL)
        g_print ("%s\n", account);
      mixes = fus_model_dup_mixes (model);
      g_print ("%s", mixes);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "model", output);
  fus_json_add_string (json, "hash", hash);
  fus_json_add_string (json, "kind", spec->kind->id);
  fus_json_add_int (json, "epochs", fus_trainer_get_n_epochs (trainer));
  fus_json_add_int (json, "best_epoch", get_best_epoch (log));
  fus_json_add_real (json, "seconds", fus_training_log_get_seconds (log));
  fus_json_add_real (json, "samples_per_second", get_mean_rate (log));
  fus_json_add_int (json, "peak_rss_bytes", get_peak_rss ());
  fus_json_begin_object (json, "estimate");
  fus_json_add_real (json, "seconds", estimated->seconds);
  fus_json_add_real (json, "least_seconds", estimated->least_seconds);
  fus_json_add_real (json, "cpu_seconds", estimated->cpu_seconds);
  fus_json_add_real (json, "bytes", estimated->bytes);
  json_builder_end_object (json);
  fus_json_add_int (json, "parameters", (gint64) n_parameters);
  fus_json_add_int (json, "seed", (gint64) spec->seed);
  fus_json_add_int (json, "threads",
                    cli->n_threads > 0 ? cli->n_threads : g_get_num_processors ());
  fus_json_add_bool (json, "finished", whole);
  add_warnings (json, checkpoint,
                (guint) fus_options_get_int (spec->options, "epochs", NULL));
  add_account (json, trainer, spec);
  fus_model_add_mixes (model, json);
  json_builder_end_object (json);
  fus_cli_print_json_line (json);
}

/* What can still be saved of a run that did not end by itself is saved. */
static gboolean
is_worth_saving (const FusTrainer *trainer, const GError *error)
{
  return fus_trainer_get_n_epochs (trainer) > 0 &&
         (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
          g_error_matches (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DIVERGED));
}

static gboolean
train (FusCli *cli, FusTrainer *trainer, FusCliCheckpoint *checkpoint, GError **error)
{
  g_autoptr (GError) stopped = NULL;
  g_autoptr (FusModel) model = NULL;
  const Estimate estimated = estimate (cli, trainer);
  gboolean whole = run_epochs (cli, trainer, checkpoint, &stopped);

  fus_cli_end_progress (cli);
  if (is_worth_saving (trainer, stopped))
    {
      /* That it could not be saved matters more than why it stopped. */
      model = fus_cli_checkpoint_finish (checkpoint, trainer, error);
      if (model == NULL)
        return FALSE;
      print_summary (cli, trainer, model, checkpoint, &estimated, whole);
      if (stopped != NULL)
        g_prefix_error (&stopped, _ ("%s, as it stands after epoch %u, was saved: "),
                        checkpoint->output, fus_trainer_get_n_epochs (trainer));
    }
  if (stopped != NULL)
    g_propagate_error (error, g_steal_pointer (&stopped));

  return whole && model != NULL;
}

/* What is in doubt of the data, before time is spent on them. */
static void
tell_doubts (const FusCli *cli, const FusDataset *dataset)
{
  const GPtrArray *notices = fus_dataset_get_notices (dataset);
  g_autofree char *few = fus_summary_dup_few_pairs (dataset);
  g_autofree char *obstacle = fus_dataset_dup_obstacle (dataset);

  if (cli->json || cli->quiet)
    return;
  for (guint i = 0; i < notices->len; i++)
    g_printerr ("%s\n", ((const FusNotice *) g_ptr_array_index (notices, i))->message);
  if (few != NULL)
    g_printerr ("%s\n", few);
  if (obstacle != NULL)
    g_printerr ("%s\n", obstacle);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const TrainOptions *self = data;
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusTrainer) trainer = NULL;
  g_auto (FusCliCheckpoint) checkpoint = { 0 };

  /* That nobody reads the epochs any more is told at the end, when the model is safe. */
  signal (SIGPIPE, SIG_IGN);
  if (self->output == NULL || self->export_every < 0)
    {
      if (self->output == NULL)
        fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
      else
        fus_cli_set_usage_error (error, _ ("--export-every is below 0"));
      return FALSE;
    }
  if (self->resume ? !fus_file_check_target (self->output, error)
                   : !fus_cli_check_output (cli, self->output, error))
    return FALSE;
  dataset = fus_cli_load_dataset (cli, files[0], error);
  if (dataset == NULL)
    return FALSE;
  tell_doubts (cli, dataset);
  fus_cli_checkpoint_init (&checkpoint, dataset, self->output,
                           (guint) self->export_every);
  trainer = self->resume ? go_on (cli, self, &checkpoint, error)
                         : begin (cli, self, dataset, error);

  return trainer != NULL && train (cli, trainer, &checkpoint, error);
}

const FusCliCommand fus_cli_train = {
  .id = "train",
  .arguments = "DATA -o MODEL",
  .summary = N_ ("Train a model"),
  .description =
    N_ ("Without --kind everything is worked out from the data: the best "
        "linear model of all modalities together, in closed form. Where "
        "there are 300 samples or more to learn from, it is trained on to "
        "predict each modality from the others, and what does so best on "
        "samples held out is kept, the start included. What was worked out "
        "is in the summary under auto; an option that is given counts "
        "instead.\n\nWith --json: one line of JSON an epoch, then a summary. Ctrl+C "
        "saves the model as it stands; a run that was killed goes on with "
        "--resume. `kinds` lists what --set takes: steps, criterion, "
        "metric, fill and noise_recalibrate give other kinds what the exact "
        "fusion does by itself; counts says how counts are seen, stack "
        "whether ridge is mixed into what is predicted."),
  .min_files = 1,
  .max_files = 1,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (TrainOptions),
  .run = run,
};
