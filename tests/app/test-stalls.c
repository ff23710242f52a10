/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-export-window.h"
#include "fus-export.h"
#include "fus-feature-header.h"
#include "fus-feature-view.h"
#include "fus-figure-context.h"
#include "fus-figure-ids.h"
#include "fus-plot-marks.h"
#include "fus-rng.h"
#include "fus-test.h"
#include "fus-training-state.h"

#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

/* How long the main loop is kept from its other work: over all pages, with all cores
 * busy, from when the empty window has been drawn. Bounded is the processor time of the
 * main thread, which other programs don't stretch. The limit is said of a machine; how
 * much slower this one is, a fixed drawing tells before and after each pass, and what a
 * graphics card would spare the main thread is let pass: a frame's memory cleared and
 * copied. FUSESCOPE_STALL_DATA and FUSESCOPE_STALL_MODEL name other files to measure
 * with, FUSESCOPE_STALL_SIZE=100000x500 makes a set of so many samples and features. */

#define N_SAMPLES 20000
#define N_FEATURES 24 /* a modality, of two */
#define TICK_MS 5
#define N_PASSES 3 /* at most: what stalls once may have been the machine */
/* Three frames; a build that checks each access to memory takes several times as long. */
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
#define MOST_MS 250.0
#else
#define MOST_MS 50.0
#endif
#define DRAWING_MS 2.5 /* of the fixed drawing on the machine that MOST_MS is said of */
#define N_DRAWN 120    /* lines of it */
#define N_MEASURED 9   /* times; the median counts */
#define WIDTH 1280     /* of the window, pixels */
#define HEIGHT 800
#define N_EPOCHS 3
#define N_POINTS 1000000 /* of a map */
#define N_SELECTIONS 4
#define SHARE_OF_DRAWING 2 /* the main loop is kept for at most half of it */
#define WAIT_S 120         /* at most for any step, for a set of the usual size */

#define wait_for(condition)                                                              \
  G_STMT_START                                                                           \
  {                                                                                      \
    double give_up = now_ms (CLOCK_MONOTONIC) + 1e3 * WAIT_S * get_scale ();             \
    while (!(condition))                                                                 \
      {                                                                                  \
        g_assert_cmpfloat (now_ms (CLOCK_MONOTONIC), <, give_up);                        \
        fus_app_test_iterate ();                                                         \
      }                                                                                  \
  }                                                                                      \
  G_STMT_END

static char *folder;

typedef struct
{
  gsize n_samples;
  gsize n_features;
} Size;

static const Size many_features = { 60, 20000 };
static const Size many_samples = { 100000, 200 };

typedef struct
{
  guint id;
  double cpu_at;  /* ms, of this thread */
  double wall_at; /* ms */
  double cpu;     /* longest between two ticks */
  double wall;
  double worst; /* of all steps */
} Watch;

static double
now_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);

  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static gboolean
tick_cb (gpointer data)
{
  Watch *self = data;
  double cpu = now_ms (CLOCK_THREAD_CPUTIME_ID);
  double wall = now_ms (CLOCK_MONOTONIC);

  self->cpu = MAX (self->cpu, cpu - self->cpu_at);
  self->wall = MAX (self->wall, wall - self->wall_at);
  self->cpu_at = cpu;
  self->wall_at = wall;

  return G_SOURCE_CONTINUE;
}

static void
watch_begin (Watch *self)
{
  *self = (Watch){ 0 };
  self->cpu_at = now_ms (CLOCK_THREAD_CPUTIME_ID);
  self->wall_at = now_ms (CLOCK_MONOTONIC);
  self->id = g_timeout_add_full (G_PRIORITY_HIGH, TICK_MS, tick_cb, self, NULL);
}

static void
watch_tell (Watch *self, const char *step)
{
  tick_cb (self);
  g_test_message ("%-24s %6.0f ms of the main thread, %6.0f ms by the clock", step,
                  self->cpu, self->wall);
  self->worst = MAX (self->worst, self->cpu);
  self->cpu = self->wall = 0;
}

static Size
get_size (void)
{
  const char *given = g_getenv ("FUSESCOPE_STALL_SIZE");
  Size size = { N_SAMPLES, N_FEATURES };
  gsize in_all = 0;

  if (given == NULL)
    return size;
  if (sscanf (given, "%zux%zu", &size.n_samples, &in_all) != 2 || size.n_samples < 100 ||
      in_all < 2)
    g_error ("FUSESCOPE_STALL_SIZE=%s is not SAMPLESxFEATURES", given);
  size.n_features = in_all / 2;

  return size;
}

/* How many times as much there is to compute as with a set of the usual size. */
static double
get_scale (void)
{
  Size size = get_size ();

  return fmax ((double) size.n_samples * (double) size.n_features /
                 (N_SAMPLES * N_FEATURES),
               1);
}

/* Rows of one measurement that follow the class; one in seven lacks the second. */
static void
add_modality (FusDatasetBuilder *builder, const char *id, guint m, Size size)
{
  gsize shape[] = { size.n_features };
  g_autoptr (FusModality) modality =
               fus_modality_new (id, NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (size.n_samples, size.n_features);
  FusRng rng = fus_rng_at (7, FUS_DRAW_SAMPLE, 0, m);

  fus_rng_fill_normal (&rng, block->data, size.n_samples * size.n_features);
  for (gsize i = 0; i < size.n_samples; i++)
    for (gsize k = 0; k < size.n_features; k++)
      if (m == 1 && i % 7 == 0)
        fus_matrix_row (block, i)[k] = (FusReal) NAN;
      else
        fus_matrix_row (block, i)[k] += i % 5 == k % 5 ? 2 : 0;
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
}

static char *
write_dataset (void)
{
  static const char *const classes[] = { "a", "b", "c", "d", "e" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("stalls");
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;
  const Size size = get_size ();
  g_autofree const char **texts = g_new (const char *, size.n_samples);
  char *path = g_build_filename (folder, "stalls.h5mu", NULL);

  for (gsize i = 0; i < size.n_samples; i++)
    texts[i] = classes[i % G_N_ELEMENTS (classes)];
  fus_dataset_builder_set_samples (builder, size.n_samples, NULL);
  add_modality (builder, "left", 0, size);
  add_modality (builder, "right", 1, size);
  fus_dataset_builder_add_categories (builder, "class", texts);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  fus_dataset_save (dataset, path, NULL, 0, NULL, &error);
  g_assert_no_error (error);

  return path;
}

static void
wait_idle (FusStudy *study)
{
  while (!fus_job_queue_is_idle (fus_study_get_jobs (study)))
    fus_app_test_iterate ();
}

static void
open_data (Watch *watch, FusStudy *study, const char *path)
{
  fus_study_open (study, path);
  wait_for (fus_study_get_dataset (study) != NULL);
  watch_tell (watch, "open");
  wait_idle (study);
  watch_tell (watch, "look through");
}

static void
visit (Watch *watch, FusWindow *window, const char *when)
{
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      const char *id = FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id;
      g_autofree char *step = g_strdup_printf ("%s, %s", id, when);

      fus_window_show_page (window, id);
      fus_app_test_settle (GTK_WIDGET (window));
      watch_tell (watch, step);
    }
}

/* The pages are looked at while the run has all cores. */
static void
train (Watch *watch, FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);
  FusTrainingState *training = fus_study_get_training (study);

  fus_training_state_set_option (training, "epochs", "100000", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_start (training);
  wait_for (fus_training_log_get_n_epochs (fus_training_state_get_log (training)) >=
            (get_scale () > 1 ? 1 : N_EPOCHS));
  watch_tell (watch, "training");
  visit (watch, window, "training");
  fus_training_state_stop_and_keep (training);
  wait_for (!fus_training_state_is_busy (training));
  watch_tell (watch, "stop");
}

static void
get_model (Watch *watch, FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);
  const char *given = g_getenv ("FUSESCOPE_STALL_MODEL");

  train (watch, window);
  if (given == NULL)
    return;
  fus_study_open (study, given);
  wait_for (!fus_study_is_loading (study));
  watch_tell (watch, "open the model");
}

/* With the map in sight, whose inspector tells of it. */
static void
select_half (Watch *watch, FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);
  gsize n = fus_dataset_get_n_samples (fus_study_get_dataset (study)) / 2;
  g_autofree guint *samples = g_new (guint, n + 1);

  for (gsize i = 0; i < n; i++)
    samples[i] = (guint) (2 * i);
  fus_window_show_page (window, "map");
  fus_app_test_settle (GTK_WIDGET (window));
  watch_tell (watch, "back to the map");
  fus_study_select (study, FUS_SELECTION_REPLACE, samples, n, "half");
  fus_app_test_settle (GTK_WIDGET (window));
  watch_tell (watch, "select half");
  wait_idle (study);
  watch_tell (watch, "what half has in common");
}

static void
choose (Watch *watch, FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.select-all", NULL);
  fus_app_test_settle (GTK_WIDGET (window));
  watch_tell (watch, "select all");
  select_half (watch, window);
  fus_study_set_subset (study, 1);
  fus_app_test_settle (GTK_WIDGET (window));
  watch_tell (watch, "switch one off");
  fus_study_set_sample (study, 3);
  fus_app_test_settle (GTK_WIDGET (window));
  watch_tell (watch, "another sample");
}

static void export(Watch *watch, FusWindow *window, const char *name)
{
  FusFigureView *view = fus_page_get_figure (fus_window_get_current_page (window));
  g_autoptr (FusFigure) figure = view != NULL ? fus_figure_view_dup_figure (view) : NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GtkWindow *dialog = NULL;

  if (figure == NULL)
    return;
  dialog =
    fus_export_window_new (GTK_WINDOW (window), fus_window_get_study (window), figure);
  fus_export_window_save (FUS_EXPORT_WINDOW (dialog), path);
  wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
  watch_tell (watch, name);
}

static void
save_numbers (Watch *watch, FusWindow *window)
{
  g_autofree char *path = g_build_filename (folder, "map.csv", NULL);

  fus_export_write_numbers (fus_window_get_study (window),
                            fus_figure_view_get_figure (
                              fus_page_get_figure (fus_window_get_current_page (window))),
                            path);
  wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
  watch_tell (watch, "map.csv");
}

static void
save (Watch *watch, FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);
  g_autofree char *path = g_build_filename (folder, "m.fsmodel", NULL);

  fus_study_save_model (study, path);
  wait_for (g_file_test (path, G_FILE_TEST_EXISTS));
  watch_tell (watch, "save the model");
  fus_window_show_page (window, "map");
  wait_for (fus_figure_view_get_figure (
              fus_page_get_figure (fus_window_get_current_page (window))) != NULL);
  watch_tell (watch, "the map is there");
  save_numbers (watch, window);
  export(watch, window, "map.pdf");
  export(watch, window, "map.svg");
}

/* What pages consist of: text is laid out and painted, each line another. */
static double
draw_once (void)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double begun = now_ms (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < N_DRAWN; i++)
    {
      g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
      g_autofree char *text =
        g_strdup_printf ("%u of %u samples have both, %u%% are told", 17 * i, 31 * i, i);

      pango_layout_set_text (layout, text, -1);
      cairo_move_to (cr, i % 4 * 320, 6.0 * i);
      pango_cairo_show_layout (cr, layout);
    }
  begun = now_ms (CLOCK_THREAD_CPUTIME_ID) - begun;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return begun;
}

/* A frame whose memory the kernel has to find first is cleared, then copied into memory
 * that is shared with the display. */
static double
copy_once (void)
{
  const gsize n = WIDTH * HEIGHT * sizeof (guint32);
  double begun = now_ms (CLOCK_THREAD_CPUTIME_ID);
  void *frame =
    mmap (NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  void *shared =
    mmap (NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert_true (frame != MAP_FAILED && shared != MAP_FAILED);
  memset (frame, 1, n);
  memcpy (shared, frame, n);
  munmap (frame, n);
  munmap (shared, n);

  return now_ms (CLOCK_THREAD_CPUTIME_ID) - begun;
}

typedef struct
{
  double slowness; /* of this machine beside that of DRAWING_MS, at least 1 */
  double frame;    /* ms, of a frame's memory */
} Machine;

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right ? 1 : 0;
}

static double
get_median (double *times)
{
  qsort (times, N_MEASURED, sizeof *times, compare);

  return times[N_MEASURED / 2];
}

static Machine
measure_machine (void)
{
  double drawn[N_MEASURED], copied[N_MEASURED];

  for (int i = 0; i < N_MEASURED; i++)
    {
      drawn[i] = draw_once ();
      copied[i] = copy_once ();
    }

  return (Machine){ fmax (get_median (drawn) / DRAWING_MS, 1), get_median (copied) };
}

/* The limit, ms, where @before was measured before the pass. */
static double
measure_most (Machine before)
{
  Machine after = measure_machine ();

  g_test_message ("this machine is %.2f times as slow, a frame’s memory takes it %.0f ms",
                  fmax (before.slowness, after.slowness),
                  fmax (before.frame, after.frame));

  return MOST_MS * fmax (before.slowness, after.slowness) +
         fmax (before.frame, after.frame);
}

/* Longest that the main loop was kept, as a share of what it may be. */
static double
measure_pass (const char *path)
{
  Machine machine = measure_machine ();
  double most = 0;
  FusWindow *window = fus_window_new (NULL);
  FusStudy *study = fus_window_get_study (window);
  Watch watch;

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  fus_app_test_settle (GTK_WIDGET (window));
  watch_begin (&watch);
  open_data (&watch, study, path);
  get_model (&watch, window);
  visit (&watch, window, "trained");
  wait_idle (study);
  watch_tell (&watch, "computing");
  visit (&watch, window, "filled");
  choose (&watch, window);
  save (&watch, window);
  g_source_remove (watch.id);
  fus_app_test_destroy (GTK_WINDOW (window));
  most = measure_most (machine);
  g_test_message ("longest: %.0f ms, of %.0f", watch.worst, most);

  return watch.worst / most;
}

static void
test_pass (void)
{
  const char *given = g_getenv ("FUSESCOPE_STALL_DATA");
  g_autofree char *path = given != NULL ? g_strdup (given) : write_dataset ();
  double least = measure_pass (path);

  for (int i = 1; i < N_PASSES && least >= 1; i++)
    least = fmin (least, measure_pass (path));
  g_assert_cmpfloat (least, <, 1);
}

/* ---- the list of features ---- */

static FusDataset *
make_wide (gsize n_samples, gsize n_features)
{
  const gsize shape[] = { n_features };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("wide");
  g_autoptr (FusModality) modality =
               fus_modality_new ("wide", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (n_samples, n_features);
  g_autofree const char **texts = g_new (const char *, n_samples);
  static const char *const classes[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  FusRng rng = fus_rng_at (9, FUS_DRAW_SAMPLE, 0, 0);
  FusDataset *dataset = NULL;

  fus_rng_fill_normal (&rng, block->data, n_samples * n_features);
  for (gsize i = 0; i < n_samples; i++)
    texts[i] = classes[i % G_N_ELEMENTS (classes)];
  modality->feature_names = g_new0 (char *, n_features + 1);
  for (gsize d = 0; d < n_features; d++)
    modality->feature_names[d] =
      g_strdup_printf ("gene %zu of many", d * 7919 % n_features);
  fus_dataset_builder_set_samples (builder, n_samples, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  fus_dataset_builder_add_categories (builder, "class", texts);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);

  return found;
}

static void
look_through (Watch *watch, GtkWidget *window, GtkWidget *view)
{
  GtkWidget *header = find_type (view, FUS_TYPE_FEATURE_HEADER);
  GtkWidget *search = find_type (view, GTK_TYPE_SEARCH_ENTRY);
  GtkWidget *list = find_type (view, GTK_TYPE_LIST_VIEW);
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  for (GtkWidget *title = gtk_widget_get_first_child (header); title != NULL;
       title = gtk_widget_get_next_sibling (title))
    {
      if (!GTK_IS_BUTTON (title))
        continue;
      g_signal_emit_by_name (title, "clicked");
      fus_app_test_settle (window);
      watch_tell (watch, "sort");
    }
  gtk_editable_set_text (GTK_EDITABLE (search), "9");
  g_signal_emit_by_name (search, "search-changed");
  fus_app_test_settle (window);
  watch_tell (watch, "search");
  for (int i = 1; i <= 4; i++)
    {
      gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place) * i / 4);
      fus_app_test_settle (window);
      watch_tell (watch, "scroll");
    }
  for (guint i = 0; i < 3; i++)
    {
      gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), i,
                                       TRUE);
      fus_app_test_settle (window);
      watch_tell (watch, "choose");
    }
}

static double
measure_list (FusStudy *study, FusFeatures *features)
{
  Machine machine = measure_machine ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = g_object_new (FUS_TYPE_FEATURE_VIEW, NULL);
  Watch watch;
  double most = 0;

  fus_feature_view_set_study (FUS_FEATURE_VIEW (view), study);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  fus_app_test_settle (window);
  watch_begin (&watch);
  fus_feature_view_set_features (FUS_FEATURE_VIEW (view), features);
  fus_app_test_settle (window);
  watch_tell (&watch, "show");
  look_through (&watch, window, view);
  g_source_remove (watch.id);
  gtk_window_destroy (GTK_WINDOW (window));
  most = measure_most (machine);
  g_test_message ("longest: %.0f ms, of %.0f", watch.worst, most);

  return watch.worst / most;
}

/* 20,000 features, and 100,000 samples. */
static void
test_features (gconstpointer data)
{
  const Size *size = data;
  g_autoptr (FusDataset) dataset = make_wide (size->n_samples, size->n_features);
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusFeatures) features = NULL;
  double least = (double) INFINITY;

  fus_study_take_dataset (study, fus_dataset_ref (dataset), NULL);
  features = fus_features_new (dataset, NULL, NULL, NULL);
  g_assert_nonnull (features);
  for (int i = 0; i < N_PASSES && least >= 1; i++)
    least = fmin (least, measure_list (study, features));
  wait_idle (study);
  g_assert_cmpfloat (least, <, 1);
}

/* ---- a map of very many points ---- */

/* Selections that differ, one after the other. */
static void
select_points (Watch *watch, GtkWidget *window, FusFigureView *view)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (fus_figure_view_get_plot_view (view));
  FusPlotMark *points =
    fus_plot_axes_find_mark (fus_plot_figure_find_axes (figure, FUS_PANEL_MAP),
                             FUS_MARK_POINTS);
  g_autofree guint8 *selected = g_new (guint8, N_POINTS);

  for (gsize k = 2; k < 2 + N_SELECTIONS; k++)
    {
      for (gsize i = 0; i < N_POINTS; i++)
        selected[i] = i % k == 0;
      tick_cb (watch);
      watch->cpu = watch->wall = 0;
      fus_plot_scatter_set_selection (points, selected);
      fus_plot_figure_changed (figure);
      fus_app_test_settle (window);
      watch_tell (watch, "select");
    }
}

/* Processor time of drawing it here, ms. */
static double
draw_points (FusPlotFigure *figure)
{
  g_autoptr (FusPlotFigure) alone = fus_plot_figure_copy (figure);
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  double begun = now_ms (CLOCK_THREAD_CPUTIME_ID);

  fus_plot_figure_draw (alone, cr, WIDTH, HEIGHT);
  begun = now_ms (CLOCK_THREAD_CPUTIME_ID) - begun;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return begun;
}

static double
measure_points (FusStudy *study, const FusFigureContext *context)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = fus_figure_view_new ("map");
  FusPlotView *plot = fus_figure_view_get_plot_view (FUS_FIGURE_VIEW (view));
  double drawing = 0;
  Watch watch;

  g_object_set (view, "fills", TRUE, NULL);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  fus_app_test_settle (window);
  fus_figure_view_show (FUS_FIGURE_VIEW (view), study, context);
  fus_app_test_settle (window);
  watch_begin (&watch);
  select_points (&watch, window, FUS_FIGURE_VIEW (view));
  wait_idle (study);
  fus_app_test_settle (window);
  watch_tell (&watch, "drawn");
  g_source_remove (watch.id);
  drawing = draw_points (fus_plot_view_get_figure (plot));
  gtk_window_destroy (GTK_WINDOW (window));
  g_test_message ("longest: %.0f ms, and %.0f to draw it", watch.worst, drawing);

  return SHARE_OF_DRAWING * watch.worst / drawing;
}

/* They are drawn elsewhere: the main loop goes on. */
static void
test_points (void)
{
  g_autoptr (FusDataset) dataset = make_wide (N_POINTS, 1);
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusMatrix) map = fus_matrix_new (N_POINTS, 2);
  g_autoptr (FusPlotPlaces) places = NULL;
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
  FusRng rng = fus_rng_at (8, FUS_DRAW_SAMPLE, 0, 0);
  double least = (double) INFINITY;

  fus_rng_fill_normal (&rng, map->data, 2 * N_POINTS);
  places = fus_figure_map_places_new (map);
  fus_study_take_dataset (study, fus_dataset_ref (dataset), NULL);
  wait_idle (study);
  context.dataset = dataset;
  context.choices.label = "class";
  context.map.points = map;
  context.map.places = places;
  context.map.method = "pca";
  for (int i = 0; i < N_PASSES && least >= 1; i++)
    least = fmin (least, measure_points (study, &context));
  g_assert_cmpfloat (least, <, 1);
}

int
main (int argc, char **argv)
{
  int status = 0;

  fus_app_test_init (&argc, &argv);
  folder = fus_test_make_dir ();
  g_test_add_func ("/stalls/a-pass-over-all-pages", test_pass);
  g_test_add_data_func ("/stalls/many-features", &many_features, test_features);
  g_test_add_data_func ("/stalls/many-samples", &many_samples, test_features);
  g_test_add_func ("/stalls/very-many-points", test_points);
  status = fus_app_test_run ();
  fus_test_remove_dir (folder);

  return status;
}
