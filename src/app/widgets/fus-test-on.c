/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-test-on.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-held-out.h"

#include <glib/gi18n-lib.h>

/* Figures hatch what rests on fewer. */
#define MIN_SAMPLES 30

static void
update (GtkButton *button, GParamSpec *pspec, FusStudy *study)
{
  gboolean all = fus_study_get_test_all (study);
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;
  gsize n_all = 0;
  gsize n = 0;

  if (fus_study_get_model (study) == NULL)
    return;
  n = fus_held_out_count (study, &n_all);
  count = fus_format_count ((gint64) (all ? n : n_all));
  text = g_strdup_printf (all ? _ ("Test on the %s Held Out")
                              : ngettext ("Test on %s Sample", "Test on All %s Samples",
                                          (gulong) n_all),
                          count);
  gtk_button_set_label (button, text);
  gtk_widget_set_visible (GTK_WIDGET (button), n < n_all && (all || n < MIN_SAMPLES));
}

static void
clicked_cb (GtkButton *button, FusStudy *study)
{
  fus_study_set_test_all (study, !fus_study_get_test_all (study));
}

void
fus_test_on_set_up (GtkButton *button, FusStudy *study)
{
  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (FUS_IS_STUDY (study));

  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), study, 0);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (update), button,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::test-all", G_CALLBACK (update), button,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (button), FALSE);
  update (button, NULL, study);
}
