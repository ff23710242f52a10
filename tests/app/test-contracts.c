/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the widgets, knocked at wrongly: each says so once, and stays as it was.
 */
#include "config.h"

#include "fus-app-test.h"

#include "fus-busy-line.h"
#include "fus-children.h"
#include "fus-columns.h"
#include "fus-contract.h"
#include "fus-figure-view.h"
#include "fus-fusion-card.h"
#include "fus-glyph.h"
#include "fus-job-button.h"
#include "fus-job-row.h"
#include "fus-kind-button.h"
#include "fus-modality-switches.h"
#include "fus-model-spec.h"
#include "fus-option-row.h"
#include "fus-presence-strip.h"
#include "fus-presence.h"
#include "fus-sample-card.h"
#include "fus-sample-tile.h"
#include "fus-strip.h"
#include "fus-test-on.h"
#include "fus-yielding.h"

#define N_SAMPLES 40

static GtkWidget *
make (GType type)
{
  return g_object_ref_sink (g_object_new (type, NULL));
}

/* What lays out its children by itself: another widget is none of its own. */
static void
test_layout (void)
{
  g_autoptr (GtkWidget) columns = make (FUS_TYPE_COLUMNS);
  g_autoptr (GtkWidget) stranger = g_object_ref_sink (gtk_label_new ("stranger"));
  GtkWidget *section = gtk_label_new ("section");

  gtk_widget_set_parent (section, columns);
  fus_assert_refuses (fus_columns_set_only (FUS_COLUMNS (columns), stranger));
  g_assert_true (gtk_widget_get_child_visible (section));
  fus_assert_refuses (fus_columns_set_is_second (FUS_COLUMNS (columns), stranger, TRUE));
  fus_assert_refuses (fus_columns_set_only (NULL, NULL));
  fus_assert_refuses (fus_yielding_set_smallest (NULL, 1));
  fus_assert_refuses (fus_child_place (columns, NULL, 0, 0, 1, 1));
  fus_assert_refuses (
    g_assert_cmpint (fus_child_measure (NULL, GTK_ORIENTATION_VERTICAL, -1).natural, ==,
                     0));
  fus_columns_set_only (FUS_COLUMNS (columns), section);
  g_assert_true (gtk_widget_get_child_visible (section));
}

static void
test_samples (void)
{
  g_autoptr (FusDataset) dataset = fus_app_test_machines (N_SAMPLES);
  guint n = fus_dataset_get_n_modalities (dataset);
  const double one[] = { 1 };
  g_autoptr (GtkWidget) widget = g_object_ref_sink (fus_sample_tile_new (48));
  FusSampleTile *tile = FUS_SAMPLE_TILE (widget);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fus_assert_refuses (g_assert_null (fus_sample_tile_new (0)));
  fus_assert_refuses (fus_sample_tile_set_spread (tile, one, one));
  fus_sample_tile_set (tile, dataset, NULL, 0, 1);
  before = gtk_widget_get_tooltip_text (widget) != NULL
             ? g_strdup (gtk_widget_get_tooltip_text (widget))
             : NULL;
  fus_assert_refuses (fus_sample_tile_set (tile, dataset, NULL, n, 0));
  fus_assert_refuses (fus_sample_tile_set (tile, dataset, NULL, 0, N_SAMPLES));
  fus_assert_refuses (fus_sample_tile_set (tile, NULL, NULL, 0, 0));
  fus_assert_refuses (fus_sample_tile_set_spread (tile, NULL, one));
  after = g_strdup (gtk_widget_get_tooltip_text (widget));
  g_assert_cmpstr (before, ==, after);
  fus_assert_refuses (
    g_assert_null (fus_sample_card_new (dataset, NULL, NULL, N_SAMPLES)));
  fus_assert_refuses (g_assert_null (fus_sample_card_new (NULL, NULL, NULL, 0)));
  fus_assert_refuses (g_assert_null (fus_presence_new (NULL, 1)));
  fus_assert_refuses (g_assert_null (fus_presence_strip_new (NULL, 1, 0)));
}

static void
test_study (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (GtkWidget) switches = make (FUS_TYPE_MODALITY_SWITCHES);
  g_autoptr (GtkWidget) jobs = make (FUS_TYPE_JOB_BUTTON);
  g_autoptr (GtkWidget) button = g_object_ref_sink (gtk_button_new ());

  fus_assert_refuses (g_assert_null (fus_kind_button_new (study, 0)));
  fus_study_take_dataset (study, fus_app_test_machines (N_SAMPLES), NULL);
  fus_assert_refuses (g_assert_null (
    fus_kind_button_new (study,
                         fus_dataset_get_n_modalities (fus_study_get_dataset (study)))));
  fus_assert_refuses (g_assert_null (fus_kind_button_new (NULL, 0)));
  fus_assert_refuses (fus_modality_switches_set_study (NULL, study));
  fus_assert_refuses (fus_modality_switches_set_study (FUS_MODALITY_SWITCHES (switches),
                                                       (FusStudy *) button));
  fus_assert_refuses (fus_modality_switches_set_hint (NULL, "hint"));
  fus_assert_refuses (g_assert_null (fus_modality_dup_letters (NULL)));
  fus_assert_refuses (fus_job_button_set_jobs (FUS_JOB_BUTTON (jobs), NULL));
  fus_job_button_set_jobs (FUS_JOB_BUTTON (jobs), fus_study_get_jobs (study));
  fus_assert_refuses (
    fus_job_button_set_jobs (FUS_JOB_BUTTON (jobs), fus_study_get_jobs (study)));
  fus_assert_refuses (g_assert_null (fus_job_row_new (NULL)));
  fus_assert_refuses (fus_test_on_set_up (GTK_BUTTON (button), NULL));
  fus_assert_refuses (fus_test_on_set_up (NULL, study));
  g_assert_true (gtk_widget_get_visible (button));
  fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  fus_study_close (study);
}

static void
test_options (void)
{
  gsize n = 0;
  const FusOption *options = fus_model_spec_list_options (&n);
  g_autoptr (GtkWidget) widget = g_object_ref_sink (fus_option_row_new (&options[0]));
  FusOptionRow *row = FUS_OPTION_ROW (widget);

  fus_assert_refuses (g_assert_null (fus_option_row_new (NULL)));
  fus_assert_refuses (fus_option_row_set_origin (row, FUS_OPTION_OVERRIDDEN + 1));
  fus_assert_refuses (fus_option_row_set_value (NULL, "1"));
  fus_assert_refuses (g_assert_null (fus_option_row_get_value (NULL)));
  g_assert_cmpstr (fus_option_row_get_value (row), ==, options[0].default_value);
  fus_assert_refuses (g_assert_null (fus_fusion_card_new (NULL)));
}

static void
test_charts (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (fus_plot_view_new ());
  g_autoptr (GtkWidget) figure = g_object_ref_sink (fus_figure_view_new ("coverage"));
  g_autoptr (GtkWidget) busy = make (FUS_TYPE_BUSY_LINE);
  g_autoptr (FusPlotFigure) plot = fus_plot_figure_new ("plot");
  FusPlotView *view = FUS_PLOT_VIEW (widget);

  fus_plot_view_set_figure (view, plot);
  fus_assert_refuses_in ("fusescope",
                         fus_plot_view_set_figure (view, (FusPlotFigure *) busy));
  fus_assert_refuses_in ("fusescope", fus_plot_view_set_figure (NULL, plot));
  g_assert_true (fus_plot_view_get_figure (view) == plot);
  fus_assert_refuses_in ("fusescope", g_assert_null (fus_figure_view_new ("no-figure")));
  fus_assert_refuses_in ("fusescope", fus_figure_view_follow (NULL, NULL));
  fus_assert_refuses (fus_busy_line_add (FUS_BUSY_LINE (busy), NULL));
  fus_assert_refuses (
    fus_busy_line_set_view (FUS_BUSY_LINE (busy), (FusPlotView *) figure));
  fus_assert_refuses (fus_glyph_set_hollow (NULL, TRUE));
}

static void
test_strip (void)
{
  g_autoptr (GtkWidget) widget = make (FUS_TYPE_STRIP);
  FusStrip *strip = FUS_STRIP (widget);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fus_strip_show_offer (strip, "text", "detail", NULL, NULL);
  before = fus_strip_dup_text (strip);
  g_assert_cmpstr (before, ==, "text\ndetail\n");
  fus_assert_refuses (fus_strip_show_offer (strip, NULL, NULL, NULL, NULL));
  fus_assert_refuses (fus_strip_show_offer (strip, "other", NULL, "Button", NULL));
  fus_assert_refuses (fus_strip_set_button (strip, "Button", NULL));
  fus_assert_refuses (fus_strip_show_error (strip, NULL));
  fus_assert_refuses (fus_strip_hide (NULL));
  after = fus_strip_dup_text (strip);
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/contracts/layout", test_layout);
  g_test_add_func ("/contracts/samples", test_samples);
  g_test_add_func ("/contracts/study", test_study);
  g_test_add_func ("/contracts/options", test_options);
  g_test_add_func ("/contracts/charts", test_charts);
  g_test_add_func ("/contracts/strip", test_strip);

  return fus_app_test_run ();
}
