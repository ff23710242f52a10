/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-app.h"
#include "fus-file-error.h"
#include "fus-modality-switches.h"
#include "fus-model-spec.h"
#include "fus-option-row.h"
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
  g_autoptr (GtkWidget) switches = g_object_ref_sink (fus_modality_switches_new ());
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
  } counts[] = {
    {0,        "0"        },
    { 999,     "999"      },
    { 1000,    "1,000"    },
    { 70000,   "70,000"   },
    { 1234567, "1,234,567"}
  };
  static const struct
  {
    double low;
    double high;
    const char *text;
  } ranges[] = {
    {3,     5,    "3 to 5 s left"  },
    { 10.2, 10.4, "10 to 11 s left"},
    { 200,  240,  "3 to 4 min left"},
    { 7300, 9000, "2 to 3 h left"  }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *text = fus_app_format_count (counts[i].n);

      g_assert_cmpstr (text, ==, counts[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *text = fus_app_format_range (ranges[i].low, ranges[i].high);

      g_assert_cmpstr (text, ==, ranges[i].text);
    }
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/option-row/every-option-shows-its-default", test_option_rows);
  g_test_add_func ("/option-row/tells-what-a-person-changed", test_option_row_tells);
  g_test_add_func ("/modality-switches/letters-are-distinct", test_letters);
  g_test_add_func ("/modality-switches/follow-the-study", test_switches);
  g_test_add_func ("/strip/shows-all-parts-of-an-error", test_error_parts);
  g_test_add_func ("/app/formats-for-people", test_formats);

  return fus_app_test_run ();
}
