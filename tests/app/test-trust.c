/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-claim.h"
#include "fus-training-state.h"
#include "fus-trust.h"

static FusGate *
wait_for_gate (FusWindow *window)
{
  FusResult *trust = fus_trust_for_study (fus_window_get_study (window));

  fus_app_wait_for (fus_result_get (trust) != NULL);

  return fus_result_get (trust);
}

static gboolean
says (FusWindow *window, const char *words)
{
  g_autofree char *verdict = fus_window_dup_verdict (window);

  return verdict != NULL && strstr (verdict, words) != NULL;
}

static gboolean
shows_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_button (child, label))
      return TRUE;

  return FALSE;
}

/* After one epoch nothing is learned: the pages that rest on the model say so, the others
 * don't. */
static void
test_pages_wear_a_strip (void)
{
  FusWindow *window = fus_app_test_window (1);
  FusGate *gate = wait_for_gate (window);
  g_autoptr (FusClaim) claim = fus_claim_new ("rebuilds", NULL);
  g_autofree char *on_data = NULL;

  g_assert_false (fus_claim_check_model (claim, gate));
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      const char *id = FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id;

      fus_window_show_page (window, id);
      if (g_str_equal (id, "data") || g_str_equal (id, "overview"))
        g_assert_null (on_data = fus_window_dup_verdict (window));
      else
        g_assert_true (says (window, claim->sentence));
      /* Nobody is sent to where he is. */
      g_assert_false (g_str_equal (id, "train") &&
                      shows_button (GTK_WIDGET (window), "Go to Train"));
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Of another label there is something else to say: the gate is measured anew, and the old
 * one is not taken for it. */
static void
test_the_gate_goes_by_the_label (void)
{
  FusWindow *window = fus_app_test_window (1);
  FusStudy *study = fus_window_get_study (window);
  const FusLabel *before = fus_study_get_label (study);
  FusGate *gate = wait_for_gate (window);
  FusDataset *dataset = fus_study_get_dataset (study);

  g_assert_true (gate->label == before);
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label == before)
        continue;
      fus_study_set_label (study, label->id);
      if (fus_study_get_label (study) != label)
        continue;
      fus_app_wait_for (
        fus_result_get (fus_trust_for_study (study)) != NULL &&
        ((FusGate *) fus_result_get (fus_trust_for_study (study)))->label == label);
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/trust/pages-wear-a-strip", test_pages_wear_a_strip);
  g_test_add_func ("/trust/the-gate-goes-by-the-label", test_the_gate_goes_by_the_label);

  return fus_app_test_run ();
}
