/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-app.h"
#include "fus-beside.h"
#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-modality-switches.h"
#include "fus-model-spec.h"
#include "fus-option-row.h"
#include "fus-rng.h"
#include "fus-sample-tile.h"
#include "fus-strip.h"

/* A row for every option of every kind shows its default as it was declared. */
static void
test_option_rows (void)
{
  gsize n = 0;
  const FusOption *options = fus_model_spec_list_options (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GtkWidget) row = g_object_ref_sink (fus_option_row_new (&options[i]));

      g_assert_cmpstr (fus_option_row_get_value (FUS_OPTION_ROW (row)), ==,
                       options[i].default_value);
    }
}

/* What the data call their parts is shown as it is, whatever letters it has. */
static void
test_option_row_names (void)
{
  static const char letters[] = "<>&\"'\\a ;/";
  gsize n = 0;
  const FusOption *options = fus_model_spec_list_options (&n);
  FusRng rng = fus_rng_at (5, FUS_DRAW_TEST, 0, 0);

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GtkWidget) row =
                   g_object_ref_sink (fus_option_row_new (&options[i % n]));
      g_autoptr (GString) remark = g_string_new ("as found: ");

      for (guint k = 0; k < 1 + i / 4; k++)
        g_string_append_c (remark, letters[fus_rng_below (&rng, strlen (letters))]);
      g_string_append_c (remark, '.');
      fus_option_row_set_remark (FUS_OPTION_ROW (row), remark->str);
      g_assert_true (fus_app_test_find_label (row, remark->str));
    }
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Only a person's change is told, and in the words of the command line. */
static void
test_option_row_tells (void)
{
  static const FusOption option = { .id = "latent",
                                    .name = "Latent",
                                    .kind = FUS_OPTION_INT,
                                    .min = 1,
                                    .max = 100,
                                    .default_value = "16",
                                    .unit = "dimensions",
                                    .help = "How many" };
  g_autoptr (GtkWidget) row = g_object_ref_sink (fus_option_row_new (&option));
  GtkWidget *spin = find_type (row, GTK_TYPE_SPIN_BUTTON);
  guint n_told = 0;

  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (count_cb), &n_told);
  fus_option_row_set_value (FUS_OPTION_ROW (row), "32");
  g_assert_cmpuint (n_told, ==, 0);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin)), ==, 32);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 48);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpstr (fus_option_row_get_value (FUS_OPTION_ROW (row)), ==, "48");
}

static void
test_letters (void)
{
  g_autoptr (FusDataset) dataset = fus_app_test_machines (40);
  g_auto (GStrv) letters = fus_modality_dup_letters (dataset);
  guint n = fus_dataset_get_n_modalities (dataset);

  g_assert_cmpuint (g_strv_length (letters), ==, n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (letters[i], !=, letters[k]);
}

/* Toggles follow the study, and the study follows them. */
static void
test_switches (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (GtkWidget) switches =
               g_object_ref_sink (g_object_new (FUS_TYPE_MODALITY_SWITCHES, NULL));
  GtkWidget *toggle = NULL;

  fus_modality_switches_set_study (FUS_MODALITY_SWITCHES (switches), study);
  g_assert_null (find_type (switches, GTK_TYPE_TOGGLE_BUTTON));
  fus_study_take_dataset (study, fus_app_test_machines (40), NULL);
  toggle = find_type (switches, GTK_TYPE_TOGGLE_BUTTON);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), FALSE);
  g_assert_cmpuint (fus_study_get_subset (study), ==, 6);
  fus_undo_stack_undo (fus_study_get_undo (study));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  fus_study_close (study);
}

/* All four parts of an error reach the strip. */
static void
test_error_parts (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;

  fus_file_error_set (&error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ "/data/a.csv", "column x", 118, "Mend it." },
                      "Not a number");
  place = fus_strip_describe_place (error);
  g_assert_nonnull (strstr (place, "a.csv"));
  g_assert_nonnull (strstr (place, "column x"));
  g_assert_nonnull (strstr (place, "118"));
  g_assert_nonnull (strstr (place, "Mend it."));
}

static void
test_formats (void)
{
  static const struct
  {
    gint64 n;
    const char *text;
  } counts[] = { { 0, "0" },
                 { 999, "999" },
                 { 1000, "1,000" },
                 { 70000, "70,000" },
                 { 1234567, "1,234,567" } };
  static const struct
  {
    double low;
    double high;
    const char *text;
  } ranges[] = { { 3, 5, "3 to 5 s left" },
                 { 10.2, 10.4, "10 to 11 s left" },
                 { 200, 240, "3 to 4 min left" },
                 { 7300, 9000, "2 to 3 h left" } };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *text = fus_format_count (counts[i].n);

      g_assert_cmpstr (text, ==, counts[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *text = fus_app_format_range (ranges[i].low, ranges[i].high);

      g_assert_cmpstr (text, ==, ranges[i].text);
    }
}

/* -- Tiles of samples -- */

#define TILE 64

/* Features are in turn low and high; the first sample the one way, the second the other.
 */
static FusDataset *
make_alternating (FusModalityKind kind, gsize n_features)
{
  const gsize shape[] = { n_features };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("alternating");
  g_autoptr (FusModality) modality = fus_modality_new ("a", NULL, kind, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (2, n_features);
  FusDataset *dataset = NULL;

  for (gsize i = 0; i < 2; i++)
    for (gsize d = 0; d < n_features; d++)
      fus_matrix_row (block, i)[d] = (FusReal) ((i + d) % 2);
  fus_dataset_builder_set_samples (builder, 2, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* How many pixels of a row of the picture, the frame left out, are not empty. */
static guint
count_ink (cairo_surface_t *surface, int y)
{
  const guchar *row =
    cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  guint n = 0;

  for (int x = 3; x < TILE - 3; x++)
    n += row[4 * x + 3] > 40;

  return n;
}

static cairo_surface_t *
draw_tile (FusDataset *dataset)
{
  g_autoptr (GtkWidget) tile = g_object_ref_sink (fus_sample_tile_new (TILE));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE, TILE);
  cairo_t *cr = cairo_create (surface);

  fus_sample_tile_set (FUS_SAMPLE_TILE (tile), dataset, NULL, 0, 0);
  gtk_widget_measure (tile, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (tile, TILE, TILE, -1, NULL);
  GTK_WIDGET_GET_CLASS (tile)->snapshot (tile, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* Only what has an order is a line: yes and no, and numbers beside each other, leave the
 * space between them empty, however many they are. */
static void
test_unordered_are_no_line (void)
{
  static const gsize sizes[] = { 25, 30, 60, 127, 240 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FusDataset) yes = make_alternating (FUS_MODALITY_BINARY, sizes[i]);
      g_autoptr (FusDataset) series = make_alternating (FUS_MODALITY_SERIES, sizes[i]);
      cairo_surface_t *dots = draw_tile (yes);
      cairo_surface_t *line = draw_tile (series);
      guint n_between = 0;
      guint n_of_line = 0;
      guint n_high = 0;
      guint n_low = 0;

      for (int y = 0; y < TILE; y++)
        {
          n_high += y > 1 && y < 8 ? count_ink (dots, y) : 0;
          n_low += y > TILE - 8 && y < TILE - 2 ? count_ink (dots, y) : 0;
          n_between += y > 12 && y < TILE - 12 ? count_ink (dots, y) : 0;
          n_of_line += y > 12 && y < TILE - 12 ? count_ink (line, y) : 0;
        }
      g_assert_cmpuint (n_between, ==, 0);
      g_assert_cmpuint (n_high + n_low, >, 0);
      if (sizes[i] < TILE / 2) /* of more, a line is of means */
        g_assert_cmpuint (n_of_line, >, 0);
      cairo_surface_destroy (dots);
      cairo_surface_destroy (line);
    }
}

/* Few are bars: yes from the bottom to the top, no a line at the bottom. */
static void
test_yes_is_a_bar (void)
{
  for (gsize n = 2; n <= 24; n++)
    {
      g_autoptr (FusDataset) dataset = make_alternating (FUS_MODALITY_BINARY, n);
      cairo_surface_t *surface = draw_tile (dataset);
      double share = (double) count_ink (surface, TILE / 2) / (TILE - 6);

      /* Of the first sample every second, from the second on. */
      g_assert_cmpfloat (share, >, 0.4 * (double) (n / 2) / (double) n);
      g_assert_cmpfloat (share, <, 0.8);
      cairo_surface_destroy (surface);
    }
}

/* -- What is beside a text, or below it -- */

static void
test_beside (void)
{
  static const char *const texts[] = {
    "Short",
    "A sentence that is long enough to be broken into several lines where it has to be, "
    "and says what was found",
  };
  static const char *const labels[] = { "Undo",
                                        "Treat −200 as Not Recorded (8,530 Rows)" };

  for (guint i = 0; i < 4; i++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *beside = g_object_new (FUS_TYPE_BESIDE, NULL);
      GtkWidget *text = gtk_label_new (texts[i % 2]);
      GtkWidget *button = gtk_button_new_with_label (labels[i / 2]);
      int smallest = 0;

      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_widget_set_parent (text, beside);
      gtk_widget_set_parent (button, beside);
      gtk_window_set_child (GTK_WINDOW (window), beside);
      gtk_widget_measure (beside, GTK_ORIENTATION_HORIZONTAL, -1, &smallest, NULL, NULL,
                          NULL);
      for (int width = smallest; width < 1400; width += 37)
        {
          int height = 0;
          graphene_rect_t a;
          graphene_rect_t b;

          gtk_widget_measure (beside, GTK_ORIENTATION_VERTICAL, width, &height, NULL,
                              NULL, NULL);
          gtk_widget_allocate (beside, width, height, -1, NULL);
          g_assert_true (gtk_widget_compute_bounds (text, beside, &a));
          g_assert_true (gtk_widget_compute_bounds (button, beside, &b));
          g_assert_false (graphene_rect_intersection (&a, &b, NULL));
          g_assert_cmpfloat (b.origin.x + b.size.width, <=, width + 1);
          g_assert_cmpfloat (b.origin.y + b.size.height, <=, height + 1);
          /* The text has half of the room, or all of it. */
          g_assert_true ((double) a.size.width >= 0.5 * width - 12 || width > 1000 ||
                         i % 2 == 0);
        }
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/sample-tile/only-an-order-is-a-line", test_unordered_are_no_line);
  g_test_add_func ("/sample-tile/yes-is-a-bar", test_yes_is_a_bar);
  g_test_add_func ("/beside/or-below", test_beside);
  g_test_add_func ("/option-row/every-option-shows-its-default", test_option_rows);
  g_test_add_func ("/option-row/shows-names-as-they-are", test_option_row_names);
  g_test_add_func ("/option-row/tells-what-a-person-changed", test_option_row_tells);
  g_test_add_func ("/modality-switches/letters-are-distinct", test_letters);
  g_test_add_func ("/modality-switches/follow-the-study", test_switches);
  g_test_add_func ("/strip/shows-all-parts-of-an-error", test_error_parts);
  g_test_add_func ("/app/formats-for-people", test_formats);

  return fus_app_test_run ();
}
