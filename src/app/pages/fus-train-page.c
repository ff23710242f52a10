/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Train page: the form, and beside it curves and words about the run. Words change
 * with every batch, curves with every epoch; nothing they say moves what is below. All
 * that is known of a run comes from the training state and its log. */
#include "config.h"

#include "fus-train-page.h"

#include "fus-app.h"
#include "fus-beside.h"
#include "fus-figure-ids.h"
#include "fus-figure-view.h"
#include "fus-format-count.h"
#include "fus-held-out.h"
#include "fus-memory.h"
#include "fus-study-context.h"
#include "fus-study-ridge-line.h"
#include "fus-train-alarms.h"
#include "fus-train-form.h"
#include "fus-training-state.h"
#include "fus-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _FusTrainPage
{
  FusPage parent_instance;

  FusTrainingState *state;
  FusJob *job; /* of the run that is watched */

  AdwFlap *flap;
  FusTrainForm *form;
  GtkStack *stack;
  GtkWidget *settings; /* while the form is folded away */
  GtkWidget *first_settings;
  GtkLabel *run;
  GtkLabel *detail;
  GtkLabel *outcome; /* what the run did, and how the model stands */
  GtkLabel *reading; /* of the epoch that is pointed at */
  GtkProgressBar *bar;
  GtkStack *actions; /* a screen reader of GTK 4.8 misses what was hidden at first */
  GtkWidget *running;
  GtkButton *pause;
  GtkWidget *finished;
  GtkWidget *extension;
  GtkSpinButton *n_more;
  FusTrainAlarms *alarms;
  FusFigureView *curves;
  AdwStatusPage *empty;
  GtkButton *more;
  gboolean counts_steps; /* `n_more` */
  guint read_epoch;      /* epoch that the pointer is on, counted from 1; 0: none */
};

G_DEFINE_FINAL_TYPE (FusTrainPage, fus_train_page, FUS_TYPE_PAGE)

static char *
describe_left (FusTrainPage *self)
{
  double low = 0;
  double high = 0;

  if (fus_training_state_get_phase (self->state) == FUS_TRAINING_PAUSED)
    return g_strdup (_ ("paused"));
  if (fus_training_state_get_phase (self->state) == FUS_TRAINING_ENDING)
    return g_strdup (_ ("ending"));
  if (!fus_training_state_get_left (self->state, &low, &high))
    return g_strdup (_ ("measuring the time left"));

  return fus_app_format_range (low, high);
}

/* Time left, speed, threads, memory. */
static char *
describe_running (FusTrainPage *self)
{
  g_autofree char *left = describe_left (self);
  double rate = fus_training_state_get_speed (self->state);
  g_autofree char *speed = fus_format_count ((gint64) rate);
  g_autofree char *memory = fus_app_format_memory (fus_memory_get_resident ());
  guint n_threads = fus_training_state_get_n_threads (self->state);

  if (!(rate >= 1))
    return g_strdup_printf (ngettext ("%s · %u thread · %s", "%s · %u threads · %s",
                                      n_threads),
                            left, n_threads, memory);

  return g_strdup_printf (ngettext ("%s · %s samples a second · %u thread · %s",
                                    "%s · %s samples a second · %u threads · %s",
                                    n_threads),
                          left, speed, n_threads, memory);
}

static char *
describe_finished (FusTrainPage *self, const FusTrainingLog *log)
{
  guint n_round = fus_training_state_get_n_round (self->state);
  g_autofree char *duration =
    fus_app_format_duration (fus_training_log_get_seconds (log));

  if (log->best_epoch == 0)
    return g_strdup_printf (_ ("It took %s."), duration);
  if (n_round > 0)
    return g_strdup_printf (_ ("Best at step %u. It took %s."), log->best_epoch * n_round,
                            duration);

  return g_strdup_printf (_ ("Best at epoch %u. It took %s."), log->best_epoch, duration);
}

static void
append_reading (GString *text, const char *name, double value)
{
  if (isfinite (value))
    g_string_append_printf (text, _ (" · %s %.2f"), name, value);
}

/* A place on the curves: steps where these are counted. */
static char *
describe_place (FusTrainPage *self, const FusEpoch *epoch)
{
  guint n_round = fus_training_state_get_n_round (self->state);
  g_autofree char *steps = fus_format_count ((gint64) epoch->epoch * n_round);

  return n_round > 0 ? g_strdup_printf (_ ("Step %s"), steps)
                     : g_strdup_printf (_ ("Epoch %u"), epoch->epoch);
}

/* “Step 1,200, from the others: image 74 %, spectrum 31 %” */
static void
describe_rebuilt (FusTrainPage *self,
                  const FusTrainingLog *log,
                  const FusEpoch *epoch,
                  GString *text)
{
  FusDataset *dataset = fus_study_get_dataset (fus_page_get_study (FUS_PAGE (self)));
  g_autofree char *place = describe_place (self, epoch);
  gboolean is_first = TRUE;

  /* Translators: a step or an epoch; a list of sources and shares follows. */
  g_string_printf (text, _ ("%s, from the others: "), place);
  for (guint m = 0; m < log->n_modalities; m++)
    if (isfinite (epoch->valid.r2[m]))
      {
        g_string_append_printf (text, "%s%s %.1f\302\240%%", is_first ? "" : _ (", "),
                                fus_dataset_get_modality (dataset, m)->name,
                                100 * epoch->valid.r2[m]);
        is_first = FALSE;
      }
}

/* All panels at one epoch: the losses, then the error of each modality. */
static char *
describe_epoch (FusTrainPage *self, const FusTrainingLog *log)
{
  FusDataset *dataset = fus_study_get_dataset (fus_page_get_study (FUS_PAGE (self)));
  const FusEpoch *epoch = fus_training_log_get (log, self->read_epoch - 1);
  gboolean is_held_out = epoch->valid.n_rows > 0;
  const FusLossTerms *terms = is_held_out ? &epoch->valid : &epoch->train;
  GString *text = g_string_new (NULL);

  if (log->from_others && is_held_out)
    {
      describe_rebuilt (self, log, epoch, text);
      return g_string_free (text, FALSE);
    }
  g_string_printf (text,
                   is_held_out ? _ ("Epoch %u, held out: loss %.4g")
                               : _ ("Epoch %u, training: loss %.4g"),
                   epoch->epoch, terms->loss);
  append_reading (text, "KL", terms->kl);
  for (guint m = 0; m < log->n_modalities; m++)
    append_reading (text, fus_dataset_get_modality (dataset, m)->name, 1 - terms->r2[m]);

  return g_string_free (text, FALSE);
}

static char *
describe_detail (FusTrainPage *self, const FusTrainingLog *log)
{
  if (fus_training_state_is_busy (self->state))
    return describe_running (self);

  return describe_finished (self, log);
}

/* Nothing of it moves what is below: the line has its place when it is empty. */
static void
show_reading (FusTrainPage *self, const FusTrainingLog *log)
{
  gboolean is_read =
    self->read_epoch > 0 && self->read_epoch <= fus_training_log_get_n_epochs (log);
  g_autofree char *text = is_read ? describe_epoch (self, log) : g_strdup ("");

  gtk_label_set_text (self->reading, text);
}

/* Names the model that the curves are of, which the form need not be. */
static char *
describe_trained (FusTrainPage *self, const FusTrainingLog *log)
{
  FusModel *model = fus_study_get_model (fus_page_get_study (FUS_PAGE (self)));
  guint n_epochs = fus_training_log_get_n_epochs (log);
  guint n_steps = n_epochs * fus_training_state_get_n_round (self->state);
  g_autofree char *steps = fus_format_count (n_steps);

  if (model == NULL)
    return g_strdup_printf (ngettext ("Trained for %u epoch", "Trained for %u epochs",
                                      n_epochs),
                            n_epochs);
  if (fus_model_kind_works_out (fus_model_get_spec (model)->kind, "steps") &&
      log->best_epoch == 0)
    /* Translators: kind of model. */
    return g_strdup_printf (_ ("%s: the best linear model"),
                            _ (fus_model_get_spec (model)->kind->name));
  if (n_steps > 0)
    /* Translators: kind of model; steps. */
    return g_strdup_printf (ngettext ("%s: trained for %s step",
                                      "%s: trained for %s steps", n_steps),
                            _ (fus_model_get_spec (model)->kind->name), steps);

  /* Translators: kind of model; epochs. */
  return g_strdup_printf (ngettext ("%s: trained for %u epoch",
                                    "%s: trained for %u epochs", n_epochs),
                          _ (fus_model_get_spec (model)->kind->name), n_epochs);
}

/* It may take long: batches are counted until there is an epoch to count. */
static char *
describe_first_epoch (FusTrainPage *self, guint n_runs)
{
  guint n_epochs = fus_training_state_get_n_epochs (self->state);
  guint n_done = 0;
  guint n_all = 0;
  g_autofree char *done = NULL;
  g_autofree char *all = NULL;

  /* A kind that starts in closed form takes a while before its first step. */
  if (fus_training_state_is_starting (self->state))
    return g_strdup_printf (_ ("Run %u: finding the best linear model"), n_runs);
  fus_training_state_get_batches (self->state, &n_done, &n_all);
  if (fus_training_state_get_n_round (self->state) > 0)
    /* Translators: run; steps done. */
    return g_strdup_printf (_ ("Run %u: step %u"), n_runs, n_done);
  done = fus_format_count (n_done);
  all = fus_format_count (n_all);

  /* Translators: run; epochs in all; batches done and in all of the first epoch. */
  return g_strdup_printf (_ ("Run %u: in the first epoch of %u, batch %s of %s"), n_runs,
                          n_epochs, done, all);
}

static char *
describe_run (FusTrainPage *self, const FusTrainingLog *log)
{
  guint n_done = fus_training_log_get_n_epochs (log);
  guint n_runs = fus_training_state_get_run (self->state);
  guint n_round = fus_training_state_get_n_round (self->state);

  if (!fus_training_state_is_busy (self->state) || n_runs == 0)
    return describe_trained (self, log);

  if (n_done == 0)
    return describe_first_epoch (self, n_runs);

  if (n_round > 0)
    /* Translators: run; steps done; the most that there will be. */
    return g_strdup_printf (_ ("Run %u: step %u of up to %u"), n_runs, n_done * n_round,
                            fus_training_state_get_n_epochs (self->state) * n_round);

  return g_strdup_printf (_ ("Run %u: epoch %u of %u"), n_runs, n_done,
                          fus_training_state_get_n_epochs (self->state));
}

/* Whether there is a model that was not trained, whose one point is no curve, and that is
 * not yet compared on samples that were kept for testing. */
static gboolean
lacks_outcome (FusTrainPage *self, const FusTrainingLog *log)
{
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));

  return !fus_training_state_is_busy (self->state) && log->from_others &&
         fus_study_get_model (study) != NULL &&
         fus_training_log_get_n_epochs (log) == 1 &&
         fus_training_log_get (log, 0)->valid.n_rows == 0 &&
         fus_result_get (fus_standing_for_study (study)) == NULL;
}

/* Whether that is under way. */
static gboolean
awaits_outcome (FusTrainPage *self, const FusTrainingLog *log)
{
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));

  return lacks_outcome (self, log) &&
         (fus_result_is_busy (fus_held_out_for_study (study)) ||
          fus_result_is_busy (fus_trust_for_study (study)) ||
          fus_result_is_busy (fus_standing_for_study (study)));
}

static void
show_curves (FusTrainPage *self, FusTrainingLog *log)
{
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);

  if (awaits_outcome (self, log))
    {
      fus_figure_view_clear (self->curves);
      return;
    }
  fus_figure_context_put (&context, "log", log);
  /* To the last epoch, so that the empty part is the time left; none is once it is over.
   */
  if (fus_training_state_is_busy (self->state))
    context.n_epochs = fus_training_state_get_n_epochs (self->state);
  context.warmup = fus_training_state_get_warmup (self->state);
  context.n_round = fus_training_state_get_n_round (self->state);
  fus_figure_context_put (&context, "ridge-line",
                          fus_result_get (fus_ridge_line_for_study (study)));
  if (fus_training_state_is_busy (self->state))
    fus_figure_context_put (&context, "standing", NULL);
  fus_figure_view_request (self->curves, study, &context);
}

/* What a curve says of an epoch: a modality's error, or the loss where @m is −1. */
static char *
describe_point (const FusEpoch *epoch, int m)
{
  gboolean is_loss = m < 0;
  double train = is_loss ? epoch->train.loss : 1 - epoch->train.r2[m];
  double valid = is_loss ? epoch->valid.loss : 1 - epoch->valid.r2[m];
  int decimals = is_loss ? 1 : 2;
  g_autofree char *training = g_strdup_printf ("%.*f", decimals, train);
  g_autofree char *held_out = g_strdup_printf ("%.*f", decimals, valid);

  if (epoch->valid.n_rows == 0)
    /* Translators: an epoch and what the curve says there. */
    return g_strdup_printf (_ ("Epoch %u: %s training"), epoch->epoch, training);

  /* Translators: an epoch and what both curves say there. */
  return g_strdup_printf (_ ("Epoch %u: %s held out, %s training"), epoch->epoch,
                          held_out, training);
}

/* What the panel of mean shares, or of one source, says. */
static char *
describe_share (FusTrainPage *self, const FusEpoch *epoch, int key, guint n)
{
  g_autofree char *place = describe_place (self, epoch);
  double share = 0;
  guint n_known = 0;

  for (guint m = 0; m < n; m++)
    if ((key < 0 || key == (int) m) && isfinite (epoch->valid.r2[m]))
      {
        share += epoch->valid.r2[m];
        n_known++;
      }

  /* Translators: a step or an epoch, and a share. */
  return g_strdup_printf (_ ("%s: %.1f\302\240%% rebuilt from the others"), place,
                          100 * share / MAX (n_known, 1));
}

/* Curves have an entry an epoch. */
static void
hovered_cb (FusTrainPage *self, const FusPlotPick *pick)
{
  FusTrainingLog *log = fus_training_state_get_log (self->state);
  gboolean is_curve = pick != NULL && g_strcmp0 (pick->mark, FUS_MARK_CURVE) == 0;

  /* Where the start is drawn it comes first, and is no epoch. */
  self->read_epoch = is_curve ? (guint) pick->index + 1 : 0;
  if (is_curve && log != NULL && fus_training_log_has_start (log))
    self->read_epoch--;
  if (is_curve && log != NULL && self->read_epoch > 0 &&
      self->read_epoch <= fus_training_log_get_n_epochs (log) &&
      pick->key < (int) log->n_modalities)
    {
      const FusEpoch *epoch = fus_training_log_get (log, self->read_epoch - 1);

      fus_plot_view_take_text (fus_figure_view_get_plot_view (self->curves),
                               log->from_others && epoch->valid.n_rows > 0
                                 ? describe_share (self, epoch, pick->key,
                                                   log->n_modalities)
                                 : describe_point (epoch, pick->key));
    }
  if (log != NULL)
    show_reading (self, log);
}

static void
extend_cb (FusTrainPage *self)
{
  guint n = (guint) gtk_spin_button_get_value_as_int (self->n_more);
  guint n_round = fus_training_state_get_n_round (self->state);

  fus_training_state_extend (self->state, n_round > 0 ? (n + n_round - 1) / n_round : n);
}

static void
run_path_changed_cb (FusTrainPage *self)
{
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));
  FusModel *model = fus_study_get_model (study);
  const FusModelSpec *spec = model != NULL ? fus_model_get_spec (model) : NULL;
  /* What takes no steps has none to add. */
  gboolean has_steps = spec == NULL || !fus_model_kind_works_out (spec->kind, "steps") ||
                       fus_options_get_int (spec->options, "steps", NULL) > 0;

  gtk_widget_set_visible (self->extension,
                          has_steps && fus_study_get_run_path (study) != NULL);
}

static void
show_words (FusTrainPage *self, const FusTrainingLog *log)
{
  g_autofree char *run = describe_run (self, log);
  g_autofree char *detail = describe_detail (self, log);

  gtk_label_set_text (self->run, run);
  gtk_label_set_text (self->detail, detail);
}

/* Batch by batch; in words as long as no epoch is there to speak of. */
static void
show_progress (FusTrainPage *self)
{
  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : 1;
  const FusTrainingLog *log = fus_training_state_get_log (self->state);

  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
  if (self->job != NULL && log != NULL && fus_training_log_get_n_epochs (log) == 0)
    show_words (self, log);
}

/* What the run did, then how its model stands beside ridge: once it is over. */
static void
show_outcome (FusTrainPage *self, const FusTrainingLog *log)
{
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));
  const FusStanding *standing = fus_result_get (fus_standing_for_study (study));
  const FusGate *gate = fus_result_get (fus_trust_for_study (study));
  const char *account = fus_training_state_get_account (self->state);
  gboolean is_over =
    !fus_training_state_is_busy (self->state) && fus_study_get_model (study) != NULL;
  g_autoptr (FusClaim) claim = is_over && standing != NULL && gate != NULL
                                 ? fus_claim_new_standing (standing, gate)
                                 : NULL;
  g_autoptr (FusClaim) doubt = fus_claim_new ("rebuilds", NULL);
  GString *text = g_string_new (NULL);

  if (fus_training_state_is_starting (self->state))
    account = fus_training_state_get_plan (self->state);
  if ((is_over || fus_training_state_is_starting (self->state)) && account != NULL)
    /* Translators: a whole sentence. */
    g_string_append_printf (text, _ ("%s."), account);
  /* What keeps all of the model's sentences back is said in the strip above. */
  if (claim != NULL && (claim->holds || fus_claim_check_model (doubt, gate)))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", claim->sentence);
  else if (is_over && awaits_outcome (self, log))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                            _ ("What comes back of each source from the others is being "
                               "measured…"));
  gtk_label_set_text (self->outcome, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), text->len > 0);
  g_string_free (text, TRUE);
}

/* Once a model is there to standardise by; the split does not change any more. */
static void
request_ridge_line (FusTrainPage *self, const FusTrainingLog *log)
{
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));
  FusModel *live = fus_study_get_live_model (study);
  FusModel *model = live != NULL ? live : fus_study_get_model (study);
  FusSplit *split = fus_training_state_get_split (self->state);
  guint n = fus_training_log_get_n_epochs (log);

  if (model == NULL || split == NULL || !log->from_others || n == 0 ||
      (fus_training_state_is_busy (self->state) && live == NULL) ||
      fus_training_log_get (log, n - 1)->valid.n_rows == 0)
    return;
  fus_ridge_line_request (study, model, split);
}

/* As many steps more, or epochs, as makes sense to ask for. */
static void
show_extension (FusTrainPage *self)
{
  gboolean counts_steps = fus_training_state_get_n_round (self->state) > 0;

  run_path_changed_cb (self);
  if (counts_steps == self->counts_steps)
    return;
  self->counts_steps = counts_steps;
  gtk_spin_button_set_increments (self->n_more, counts_steps ? 100 : 10,
                                  counts_steps ? 500 : 50);
  gtk_spin_button_set_value (self->n_more, counts_steps ? 1000 : 50);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->n_more), counts_steps
                                                            ? _ ("How many more steps")
                                                            : _ ("How many more epochs"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->n_more),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  counts_steps ? _ ("More steps") : _ ("More epochs"),
                                  -1);
  gtk_button_set_label (self->more, counts_steps ? _ ("More Steps") : _ ("More Epochs"));
}

static void
estimated_cb (FusTrainPage *self)
{
  const char *plan = fus_training_state_get_plan (self->state);
  g_autofree char *estimate = fus_train_form_dup_estimate (self->state);
  gboolean in_form = adw_flap_get_reveal_flap (self->flap);
  g_autofree char *text = NULL;

  /* The form beside it says so too. */
  if (plan != NULL && estimate != NULL && !in_form)
    /* Translators: two whole sentences: what will be done, and what it takes. */
    text =
      g_strdup_printf (_ ("%s.\n%s. Training goes on while you work on other pages."),
                       plan, estimate);
  else
    text = g_strdup (_ ("Training goes on while you work on other pages."));
  adw_status_page_set_description (self->empty, text);
}

static void
log_changed_cb (FusTrainPage *self)
{
  FusTrainingLog *log = fus_training_state_get_log (self->state);
  gboolean is_busy = fus_training_state_is_busy (self->state);

  if (log == NULL || (fus_training_log_get_n_epochs (log) == 0 && !is_busy))
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "run");
  request_ridge_line (self, log);
  if (lacks_outcome (self, log))
    fus_standing_request (fus_page_get_study (FUS_PAGE (self)));
  show_words (self, log);
  show_outcome (self, log);
  show_extension (self);
  show_reading (self, log);
  fus_train_alarms_set_log (self->alarms, log);
  show_curves (self, log);
}

static void
live_model_changed_cb (FusTrainPage *self)
{
  FusTrainingLog *log = fus_training_state_get_log (self->state);

  if (log != NULL)
    request_ridge_line (self, log);
}

static void
follow_job (FusTrainPage *self)
{
  FusJob *job = fus_training_state_get_job (self->state);

  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (show_progress), self);
  show_progress (self);
}

static void
phase_changed_cb (FusTrainPage *self)
{
  FusTrainingPhase phase = fus_training_state_get_phase (self->state);
  gboolean is_busy = fus_training_state_is_busy (self->state);

  gtk_button_set_label (self->pause,
                        phase == FUS_TRAINING_PAUSED ? _ ("Resume") : _ ("Pause"));
  gtk_stack_set_visible_child (self->actions, is_busy ? self->running : self->finished);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), is_busy);
  /* Folded over the page, the form would hide what it has started. */
  if (is_busy && fus_page_get_narrow (FUS_PAGE (self)))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  follow_job (self);
  log_changed_cb (self);
}

static void
narrow_changed_cb (FusTrainPage *self)
{
  gboolean is_narrow = fus_page_get_narrow (FUS_PAGE (self));

  adw_flap_set_fold_policy (self->flap, is_narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS
                                                  : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, !is_narrow);
  gtk_widget_set_visible (self->settings, is_narrow);
  gtk_widget_set_visible (self->first_settings, is_narrow);
}

static void
fus_train_page_constructed (GObject *object)
{
  FusTrainPage *self = FUS_TRAIN_PAGE (object);
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));

  G_OBJECT_CLASS (fus_train_page_parent_class)->constructed (object);
  self->state = g_object_ref (fus_study_get_training (study));
  fus_train_form_set_state (self->form, self->state);
  fus_train_alarms_set_study (self->alarms, study);
  fus_page_set_figure (FUS_PAGE (self), self->curves);
  g_signal_connect_object (self->state, "notify::phase", G_CALLBACK (phase_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::log", G_CALLBACK (log_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (log_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_held_out_for_study (study), "changed",
                           G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_trust_for_study (study), "changed",
                           G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_standing_for_study (study), "changed",
                           G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_ridge_line_for_study (study), "changed",
                           G_CALLBACK (log_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::live-model",
                           G_CALLBACK (live_model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (estimated_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::estimated", G_CALLBACK (estimated_cb),
                           self, G_CONNECT_SWAPPED);
  estimated_cb (self);
  g_signal_connect_object (study, "notify::run-path", G_CALLBACK (run_path_changed_cb),
                           self, G_CONNECT_SWAPPED);
  run_path_changed_cb (self);
  phase_changed_cb (self);
}

static void
fus_train_page_dispose (GObject *object)
{
  FusTrainPage *self = FUS_TRAIN_PAGE (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_TRAIN_PAGE);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (fus_train_page_parent_class)->dispose (object);
}

static void
fus_train_page_class_init (FusTrainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_train_page_constructed;
  object_class->dispose = fus_train_page_dispose;
  page_class->id = "train";
  page_class->title = N_ ("Train");
  page_class->icon_name = "fus-train-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_DATA;
  page_class->makes_model = TRUE;
  page_class->empty_text = N_ ("Open data to train a model on them.");

  g_type_ensure (FUS_TYPE_BESIDE);
  g_type_ensure (FUS_TYPE_TRAIN_ALARMS);
  g_type_ensure (FUS_TYPE_TRAIN_FORM);
  g_type_ensure (FUS_TYPE_FIGURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-train-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, flap);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, form);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, settings);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, first_settings);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, run);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, detail);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, outcome);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, empty);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, more);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, reading);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, bar);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, actions);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, running);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, pause);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, finished);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, extension);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, n_more);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, alarms);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, curves);
  gtk_widget_class_bind_template_callback (widget_class, extend_cb);
  gtk_widget_class_bind_template_callback (widget_class, hovered_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
fus_train_page_init (FusTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
fus_train_page_show_form (FusTrainPage *self)
{
  g_return_if_fail (FUS_IS_TRAIN_PAGE (self));

  adw_flap_set_reveal_flap (self->flap, TRUE);
  fus_train_form_focus_start (self->form);
}
