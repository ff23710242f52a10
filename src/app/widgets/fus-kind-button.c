/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kind-button.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>

/* Pictures are rarely smaller, or longer than this for their width. */
#define MIN_SIDE 4
#define MAX_ASPECT 2.5
#define MAX_SHAPES 6

/* "image, 32 × 32, colour", "series, 256 values", "numbers, 47 features". */
static char *
describe (const FusModality *modality)
{
  g_autofree char *n = fus_format_count ((gint64) modality->n_features);

  switch (modality->kind)
    {
    case FUS_MODALITY_IMAGE:
      return g_strdup_printf (modality->n_dims > 2 && modality->shape[2] >= 3
                                ? _ ("image, %u × %u, colour")
                                : _ ("image, %u × %u"),
                              (guint) modality->shape[1], (guint) modality->shape[0]);
    case FUS_MODALITY_SERIES:
      return g_strdup_printf (ngettext ("series, %s value", "series, %s values",
                                        (gulong) modality->n_features),
                              n);
    case FUS_MODALITY_COUNTS:
      return g_strdup_printf (ngettext ("counts, %s feature", "counts, %s features",
                                        (gulong) modality->n_features),
                              n);
    case FUS_MODALITY_BINARY:
      return g_strdup_printf (ngettext ("yes or no, %s feature", "yes or no, %s features",
                                        (gulong) modality->n_features),
                              n);
    case FUS_MODALITY_CATEGORICAL:
      return g_strdup_printf (_ ("categories, %s"), n);
    case FUS_MODALITY_EMBEDDING:
      return g_strdup_printf (ngettext ("embedding, %s coordinate",
                                        "embedding, %s coordinates",
                                        (gulong) modality->n_features),
                              n);
    case FUS_MODALITY_VECTOR:
    default:
      return g_strdup_printf (ngettext ("numbers, %s feature", "numbers, %s features",
                                        (gulong) modality->n_features),
                              n);
    }
}

typedef struct
{
  gsize height;
  gsize width;
} Sides;

static double
get_aspect (const Sides *sides)
{
  return (double) MAX (sides->height, sides->width) /
         (double) MIN (sides->height, sides->width);
}

/* The squarest first, upright before lying. */
static int
compare_sides (gconstpointer a, gconstpointer b)
{
  const Sides *left = a;
  const Sides *right = b;
  double difference = get_aspect (left) - get_aspect (right);

  return difference < 0 ? -1 : difference > 0 ? 1 : left->height < right->height ? 1 : -1;
}

/* Ways to lay out @n pixels as rows of a picture. */
static GArray *
list_sides (gsize n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Sides));

  for (gsize height = MIN_SIDE; height * MIN_SIDE <= n; height++)
    {
      Sides sides = { height, n / height };

      if (n % height == 0 && get_aspect (&sides) <= MAX_ASPECT)
        g_array_append_val (list, sides);
    }
  g_array_sort (list, compare_sides);
  g_array_set_size (list, MIN (list->len, MAX_SHAPES));

  return list;
}

static void
add_item (GMenu *menu, const char *label, const char *kind)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "kind.set", "s", kind);
  g_menu_append_item (menu, item);
}

static void
add_images (GMenu *menu, gsize n_pixels, gboolean in_color)
{
  g_autoptr (GArray) sides = list_sides (n_pixels);

  for (guint i = 0; i < sides->len; i++)
    {
      Sides at = g_array_index (sides, Sides, i);
      g_autofree char *kind =
        g_strdup_printf (in_color ? "image:%zux%zux3" : "image:%zux%zu", at.height,
                         at.width);
      g_autofree char *label =
        g_strdup_printf (in_color ? _ ("Image, %u × %u, Colour") : _ ("Image, %u × %u"),
                         (guint) at.width, (guint) at.height);

      add_item (menu, label, kind);
    }
}

static gboolean
is_plain (const FusModality *modality)
{
  return !fus_modality_is_counted (modality) && !fus_modality_is_discrete (modality);
}

static GMenuModel *
make_menu (const FusModality *modality)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) images = g_menu_new ();

  add_item (menu, _ ("Numbers"), "vector");
  if (modality->n_features > 2)
    add_item (menu, _ ("Series"), "series");
  if (modality->n_features > 1)
    add_item (menu, _ ("Embedding"), "embedding");
  add_images (images, modality->n_features, FALSE);
  if (modality->n_features % 3 == 0)
    add_images (images, modality->n_features / 3, TRUE);
  if (g_menu_model_get_n_items (G_MENU_MODEL (images)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (images));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
set_cb (GSimpleAction *action, GVariant *kind, gpointer data)
{
  guint m = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (action), "modality"));

  fus_study_set_modality_kind (data, m, g_variant_get_string (kind, NULL));
}

static void
update_enabled (GSimpleAction *action, GParamSpec *pspec, FusTrainingState *training)
{
  g_simple_action_set_enabled (action, !fus_training_state_is_busy (training));
}

static GSimpleActionGroup *
make_actions (FusStudy *study, guint m)
{
  FusModality *modality = fus_dataset_get_modality (fus_study_get_dataset (study), m);
  FusTrainingState *training = fus_study_get_training (study);
  g_autofree char *kind = fus_modality_format_kind (modality);
  GSimpleActionGroup *group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action =
               g_simple_action_new_stateful ("set", G_VARIANT_TYPE_STRING,
                                             g_variant_new_string (kind));

  g_object_set_data (G_OBJECT (action), "modality", GUINT_TO_POINTER (m));
  g_signal_connect_object (action, "activate", G_CALLBACK (set_cb), study, 0);
  g_signal_connect_object (training, "notify::phase", G_CALLBACK (update_enabled), action,
                           G_CONNECT_SWAPPED);
  update_enabled (action, NULL, training);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));

  return group;
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");

  return label;
}

/* The first time that it is asked for: most are never opened. */
static void
make_popup (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (menu));
}

GtkWidget *
fus_kind_button_new (FusStudy *study, guint m)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusDataset *dataset = fus_study_get_dataset (study);

  g_return_val_if_fail (dataset != NULL && m < fus_dataset_get_n_modalities (dataset),
                        NULL);

  const FusModality *modality = fus_dataset_get_modality (dataset, m);
  g_autofree char *text = describe (modality);
  g_autoptr (GSimpleActionGroup) actions = NULL;
  g_autofree char *spoken = NULL;
  GtkWidget *button = NULL;

  if (!is_plain (modality))
    return make_label (text);
  actions = make_actions (study, m);
  button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), make_label (text));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_popup,
                                         make_menu (modality), g_object_unref);
  gtk_widget_insert_action_group (button, "kind", G_ACTION_GROUP (actions));
  gtk_widget_set_tooltip_text (button, _ ("Say What It Is"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "kind-button");
  /* Translators: name of a modality, then what it is: "spectrum: series of 64". */
  spoken = g_strdup_printf (_ ("%s: %s"), modality->name, text);
  fus_app_set_spoken_name (button, spoken);

  return button;
}
