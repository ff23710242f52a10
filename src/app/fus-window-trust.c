/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strip over pages that rest on a model which can't be trusted yet. */
#include "config.h"

#include "fus-window-private.h"

#include "fus-claim.h"
#include "fus-obstacle.h"
#include "fus-page.h"
#include "fus-trust.h"

#include <glib/gi18n-lib.h>

static gboolean
makes_model (FusPage *page)
{
  return FUS_PAGE_GET_CLASS (page)->makes_model;
}

static gboolean
rests_on_model (FusPage *page)
{
  return FUS_PAGE_GET_CLASS (page)->needs == FUS_PAGE_NEEDS_MODEL || makes_model (page);
}

static void
show_verdict (FusWindow *self, const FusClaim *claim, const FusGate *gate)
{
  const char *because = g_ptr_array_index (claim->because, 0);
  gboolean can_extend =
    fus_study_get_run_path (self->study) != NULL && !gate->is_best_linear;

  if (g_str_equal (because, "not-better-than-mean") && can_extend)
    fus_strip_show_offer (self->trust_strip, claim->sentence,
                          _ ("What the pages show of it are numbers, not findings."),
                          _ ("More Epochs"), "win.more-epochs");
  else if (makes_model (self->current))
    fus_strip_show_offer (self->trust_strip, claim->sentence,
                          _ ("What the pages show of it are numbers, not findings."),
                          _ ("Look at the Data"), "win.page('data')");
  else
    fus_strip_show_offer (self->trust_strip, claim->sentence,
                          _ ("What the pages show of it are numbers, not findings."),
                          _ ("Go to Train"), "win.page('train')");
}

/* Before there is a model: that there can't be one. */
static void
show_obstacle (FusWindow *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autofree char *obstacle =
    dataset != NULL && self->current != NULL && makes_model (self->current)
      ? fus_dataset_dup_obstacle (dataset)
      : NULL;

  if (obstacle == NULL)
    fus_strip_hide (self->trust_strip);
  else
    fus_strip_show_offer (self->trust_strip, obstacle,
                          _ ("What is trained all the same says nothing."),
                          _ ("Look at the Data"), "win.page('data')");
}

void
fus_window_update_trust (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  const FusGate *gate = fus_result_get (fus_trust_for_study (self->study));
  gboolean is_busy = fus_training_state_is_busy (fus_study_get_training (self->study));
  g_autoptr (FusClaim) claim = NULL;

  if (!is_busy && fus_study_get_model (self->study) == NULL)
    {
      show_obstacle (self);
      return;
    }
  if (gate == NULL || is_busy || self->current == NULL ||
      !rests_on_model (self->current) || fus_study_get_model (self->study) == NULL)
    {
      fus_strip_hide (self->trust_strip);
      return;
    }
  claim = fus_claim_new ("rebuilds", NULL);
  if (fus_claim_check_model (claim, gate))
    fus_strip_hide (self->trust_strip);
  else
    show_verdict (self, claim, gate);
}

char *
fus_window_dup_verdict (FusWindow *self)
{
  return fus_strip_dup_text (self->trust_strip);
}

void
fus_window_more_epochs (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  FusTrainingState *training = fus_study_get_training (self->study);
  FusTrainingLog *log = fus_study_get_log (self->study);

  fus_window_show_page (self, "train");
  if (log != NULL)
    fus_training_state_extend (training, MAX (fus_training_log_get_n_epochs (log), 10));
}

/* Measured as soon as there is a model: the pages wait for it. */
static void
model_changed_cb (FusWindow *self)
{
  if (fus_study_get_model (self->study) != NULL)
    {
      fus_trust_request (self->study);
      fus_standing_request (self->study);
    }
  fus_window_update_trust (self);
}

void
fus_window_follow_trust (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  g_signal_connect_object (fus_trust_for_study (self->study), "changed",
                           G_CALLBACK (fus_window_update_trust), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->study, "notify::model", G_CALLBACK (model_changed_cb),
                           self, G_CONNECT_SWAPPED);
}
