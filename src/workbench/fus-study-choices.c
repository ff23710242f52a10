/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chooses on all pages: sources, target, sample, label, selection. Each
 * goes onto the undo stack by name; whoever chooses in a person's place holds the stack
 * meanwhile. */
#include "config.h"

#include "fus-study-private.h"

#include <glib/gi18n-lib.h>

static void
apply_subset (gpointer target, gpointer state)
{
  FusStudy *self = target;

  self->subset = GPOINTER_TO_UINT (state);
  g_object_notify (G_OBJECT (self), "subset");
  fus_study_touch (self);
}

static char *
name_subset_change (FusStudy *self, FusMask subset)
{
  FusMask changed = subset ^ self->subset;
  const char *modality = NULL;

  if (fus_mask_count (changed) != 1)
    return g_strdup (_ ("Change of Inputs"));
  modality =
    fus_dataset_get_modality (self->dataset, (guint) __builtin_ctz (changed))->name;

  return g_strdup_printf ((subset & changed) != 0 ? _ ("Switching On “%s”")
                                                  : _ ("Switching Off “%s”"),
                          modality);
}

/* Without any there would be nothing to draw, and a page would draw something else. */
static void
refuse_subset (FusStudy *self)
{
  fus_study_notice (self, _ ("At least one source stays switched on"));
  g_object_notify (G_OBJECT (self), "subset");
}

void
fus_study_set_subset (FusStudy *self, FusMask subset)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (
    self->dataset == NULL ||
    (subset & ~fus_mask_all (fus_dataset_get_n_modalities (self->dataset))) == 0);

  g_autofree char *name = NULL;
  FusMask before = self->subset;

  if (self->dataset == NULL || subset == before)
    return;
  if (subset == 0)
    {
      refuse_subset (self);
      return;
    }
  name = name_subset_change (self, subset);
  apply_subset (self, GUINT_TO_POINTER (subset));
  fus_undo_stack_push (self->undo, name, apply_subset, self, GUINT_TO_POINTER (before),
                       GUINT_TO_POINTER (subset), NULL);
}

static void
apply_selection (gpointer target, gpointer state)
{
  fus_selection_set_bits (FUS_STUDY (target)->selection, state);
}

static void
push_selection (FusStudy *self, GBytes *before, const char *name)
{
  GBytes *after = fus_selection_dup_bits (self->selection);

  if (g_bytes_equal (before, after))
    {
      g_bytes_unref (before);
      g_bytes_unref (after);
      return;
    }
  fus_undo_stack_push (self->undo, name, apply_selection, self, before, after,
                       (GDestroyNotify) g_bytes_unref);
}

void
fus_study_select (FusStudy *self,
                  FusSelectionOp op,
                  const guint *samples,
                  gsize n,
                  const char *name)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail ((guint) op <= FUS_SELECTION_INTERSECT);
  g_return_if_fail (samples != NULL || n == 0);

  GBytes *before = fus_selection_dup_bits (self->selection);

  fus_selection_combine (self->selection, op, samples, n);
  push_selection (self, before, name);
}

void
fus_study_set_selection_bits (FusStudy *self, GBytes *bits, const char *name)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  GBytes *before = fus_selection_dup_bits (self->selection);

  fus_selection_set_bits (self->selection, bits);
  push_selection (self, before, name);
}

void
fus_study_set_target (FusStudy *self, guint target)
{
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *name = NULL;

  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (self->dataset == NULL ||
                    target < fus_dataset_get_n_modalities (self->dataset));

  if (self->dataset == NULL || self->target == target)
    return;
  g_object_get_property (G_OBJECT (self), "target", &before);
  self->target = target;
  g_object_notify (G_OBJECT (self), "target");
  fus_study_touch (self);
  /* Translators: name of a modality: "Undo Choosing “image” as Target". */
  name = g_strdup_printf (_ ("Choosing “%s” as Target"),
                          fus_dataset_get_modality (self->dataset, target)->name);
  fus_undo_stack_push_property (self->undo, name, self, "target", &before, FALSE);
}

void
fus_study_set_sample (FusStudy *self, guint sample)
{
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *name = NULL;

  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (self->dataset == NULL ||
                    sample < fus_dataset_get_n_samples (self->dataset));

  if (self->dataset == NULL || self->sample == sample)
    return;
  g_object_get_property (G_OBJECT (self), "sample", &before);
  self->sample = sample;
  g_object_notify (G_OBJECT (self), "sample");
  fus_study_touch (self);
  /* Translators: a sample's id: "Undo Choosing Sample M-0317". */
  name = g_strdup_printf (_ ("Choosing Sample %s"),
                          fus_dataset_get_id (self->dataset, sample));
  fus_undo_stack_push_property (self->undo, name, self, "sample", &before, TRUE);
}

void
fus_study_set_test_all (FusStudy *self, gboolean test_all)
{
  g_auto (GValue) before = G_VALUE_INIT;

  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->test_all == !!test_all)
    return;
  g_object_get_property (G_OBJECT (self), "test-all", &before);
  self->test_all = !!test_all;
  g_object_notify (G_OBJECT (self), "test-all");
  fus_study_touch (self);
  fus_undo_stack_push_property (self->undo,
                                test_all ? _ ("Testing on All Samples")
                                         : _ ("Testing on the Samples Held Out"),
                                self, "test-all", &before, FALSE);
}

void
fus_study_set_label (FusStudy *self, const char *id)
{
  const FusLabel *label = self->dataset != NULL && id != NULL
                            ? fus_dataset_find_label (self->dataset, id)
                            : NULL;
  g_auto (GValue) before = G_VALUE_INIT;
  g_autofree char *name = NULL;

  if (label == NULL || label == self->label)
    return;
  g_object_get_property (G_OBJECT (self), "label", &before);
  self->label = label;
  g_object_notify (G_OBJECT (self), "label");
  fus_study_touch (self);
  /* Translators: name of a column with classes. */
  name = g_strdup_printf (_ ("Choosing the Label “%s”"), label->id);
  fus_undo_stack_push_property (self->undo, name, self, "label", &before, FALSE);
}

void
fus_study_set_page (FusStudy *self, const char *page)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->session == NULL || g_strcmp0 (self->session->page, page) == 0)
    return;
  g_free (self->session->page);
  self->session->page = g_strdup (page);
  fus_study_touch (self);
}

static void
restore_choices (FusStudy *self, const FusSession *session)
{
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (self->dataset));

  if (g_strcmp0 (session->dataset_hash, fus_dataset_get_hash (self->dataset)) != 0)
    return;
  if ((session->subset & all) != 0)
    self->subset = session->subset & all;
  g_object_notify (G_OBJECT (self), "subset");
  /* What a file says is no promise. */
  if (session->target < fus_dataset_get_n_modalities (self->dataset))
    fus_study_set_target (self, session->target);
  if (session->sample < fus_dataset_get_n_samples (self->dataset))
    fus_study_set_sample (self, session->sample);
  fus_study_set_test_all (self, session->test_all);
  fus_study_set_label (self, session->label);
  if (session->selection != NULL)
    fus_selection_set_bits (self->selection, session->selection);
}

void
fus_study_restore (FusStudy *self, FusSession *session)
{
  if (self->session != NULL && session != NULL)
    {
      fus_undo_stack_hold (self->undo);
      restore_choices (self, session);
      fus_undo_stack_release (self->undo);
      self->session->page = g_strdup (session->page);
      self->session->model_path = g_strdup (session->model_path);
      self->kinds = g_strdupv (session->kinds);
      fus_study_restore_missing (self, session->missing);
    }
  g_clear_pointer (&session, fus_session_free);
  if (self->session != NULL)
    g_signal_emit_by_name (self, "restored");
}
