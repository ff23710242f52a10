/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switchboard: which modalities are used, on every page. It shows and sets one
 * property of the study and keeps nothing itself. The last one can't be switched off:
 * the study refuses, and the toggle goes back. Keys 1 to 9 do the same wherever the
 * focus has no use for them. */
#include "config.h"

#include "fus-modality-switches.h"

#include "fus-glyph.h"
#include "fus-plot-names.h"

#include <glib/gi18n-lib.h>

struct _FusModalitySwitches
{
  AdwBin parent_instance;

  FusStudy *study;
  AdwSqueezer *squeezer;
  GPtrArray *toggles; /* of GtkToggleButton: those with names, then those with letters */
  const char *hint;   /* (nullable): untranslated */
  gboolean is_updating;
  GtkEventController *keys; /* of the window */
};

enum
{
  PROP_STUDY = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusModalitySwitches, fus_modality_switches, ADW_TYPE_BIN)

char **
fus_modality_dup_letters (FusDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, NULL);

  guint n = fus_dataset_get_n_modalities (dataset);
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint m = 0; m < n; m++)
    names[m] = fus_dataset_get_modality (dataset, m)->name;
  return fus_plot_names_letters (names, n);
}

static void
show_state (GtkToggleButton *toggle)
{
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (toggle));
  GtkWidget *glyph = gtk_widget_get_first_child (box);
  gboolean active = gtk_toggle_button_get_active (toggle);

  fus_glyph_set_hollow (FUS_GLYPH (glyph), !active);
  if (active)
    gtk_widget_remove_css_class (gtk_widget_get_last_child (box), "dim-label");
  else
    gtk_widget_add_css_class (gtk_widget_get_last_child (box), "dim-label");
}

static void
subset_changed_cb (FusModalitySwitches *self)
{
  FusMask subset = fus_study_get_subset (self->study);

  self->is_updating = TRUE;
  for (guint i = 0; i < self->toggles->len; i++)
    {
      GtkToggleButton *toggle = g_ptr_array_index (self->toggles, i);
      guint m = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toggle), "modality"));

      gtk_toggle_button_set_active (toggle, fus_mask_has (subset, m));
      show_state (toggle);
    }
  self->is_updating = FALSE;
}

static void
toggled_cb (GtkToggleButton *toggle, FusModalitySwitches *self)
{
  guint m = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toggle), "modality"));

  if (self->is_updating)
    return;
  fus_study_set_subset (self->study,
                        fus_study_get_subset (self->study) ^ FUS_MASK_BIT (m));
}

static void
show_tip (FusModalitySwitches *self, GtkToggleButton *toggle)
{
  guint m = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toggle), "modality"));
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autofree char *use =
    g_strdup_printf (_ ("Use “%s” or leave it out (%u)"),
                     fus_dataset_get_modality (dataset, m)->name, m + 1);
  g_autofree char *tip =
    self->hint != NULL ? g_strjoin ("\n", use, _ (self->hint), NULL) : g_strdup (use);

  gtk_widget_set_tooltip_text (GTK_WIDGET (toggle), tip);
}

static GtkWidget *
make_toggle (FusModalitySwitches *self, guint m, const char *text, const char *name)
{
  GtkWidget *toggle = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), fus_glyph_new (m));
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_button_set_child (GTK_BUTTON (toggle), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_object_set_data (G_OBJECT (toggle), "modality", GUINT_TO_POINTER (m));
  g_signal_connect (toggle, "toggled", G_CALLBACK (toggled_cb), self);
  show_tip (self, GTK_TOGGLE_BUTTON (toggle));
  g_ptr_array_add (self->toggles, g_object_ref (toggle));

  return toggle;
}

static GtkWidget *
make_row (FusModalitySwitches *self, FusDataset *dataset, char **texts)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "linked");
  gtk_widget_add_css_class (row, "switchboard");
  gtk_widget_set_valign (row, GTK_ALIGN_CENTER);
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const char *name = fus_dataset_get_modality (dataset, m)->name;

      gtk_box_append (GTK_BOX (row),
                      make_toggle (self, m, texts != NULL ? texts[m] : name, name));
    }

  return row;
}

static void
clear (FusModalitySwitches *self)
{
  GtkWidget *child = NULL;

  g_ptr_array_set_size (self->toggles, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->squeezer))) != NULL)
    adw_squeezer_remove (self->squeezer, child);
}

static void
dataset_changed_cb (FusModalitySwitches *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_auto (GStrv) letters = NULL;

  clear (self);
  if (dataset == NULL)
    return;
  letters = fus_modality_dup_letters (dataset);
  adw_squeezer_add (self->squeezer, make_row (self, dataset, NULL));
  adw_squeezer_add (self->squeezer, make_row (self, dataset, letters));
  subset_changed_cb (self);
}

static void
fus_modality_switches_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_STUDY)
    g_value_set_object (value, FUS_MODALITY_SWITCHES (object)->study);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_modality_switches_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_STUDY)
    fus_modality_switches_set_study (FUS_MODALITY_SWITCHES (object),
                                     g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* The keys 1 … 9, wherever the focus is that has no use for them. */
static gboolean
key_pressed_cb (FusModalitySwitches *self,
                guint keyval,
                guint keycode,
                GdkModifierType modifiers)
{
  guint digit = keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_9 ? keyval - GDK_KEY_KP_1
                                                                 : keyval - GDK_KEY_1;
  FusDataset *dataset = self->study != NULL ? fus_study_get_dataset (self->study) : NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || dataset == NULL ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 ||
      digit >= MIN (fus_dataset_get_n_modalities (dataset), 9))
    return GDK_EVENT_PROPAGATE;
  fus_study_set_subset (self->study,
                        fus_study_get_subset (self->study) ^ FUS_MASK_BIT (digit));

  return GDK_EVENT_STOP;
}

static void
fus_modality_switches_root (GtkWidget *widget)
{
  FusModalitySwitches *self = FUS_MODALITY_SWITCHES (widget);

  GTK_WIDGET_CLASS (fus_modality_switches_parent_class)->root (widget);
  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_name (self->keys, "modality-digits");
  g_signal_connect_swapped (self->keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->keys);
}

static void
fus_modality_switches_unroot (GtkWidget *widget)
{
  FusModalitySwitches *self = FUS_MODALITY_SWITCHES (widget);

  gtk_widget_remove_controller (GTK_WIDGET (gtk_widget_get_root (widget)), self->keys);
  self->keys = NULL;
  GTK_WIDGET_CLASS (fus_modality_switches_parent_class)->unroot (widget);
}

static void
fus_modality_switches_dispose (GObject *object)
{
  FusModalitySwitches *self = FUS_MODALITY_SWITCHES (object);

  g_clear_pointer (&self->toggles, g_ptr_array_unref);
  if (self->study != NULL)
    g_signal_handlers_disconnect_by_data (self->study, self);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_modality_switches_parent_class)->dispose (object);
}

static void
fus_modality_switches_class_init (FusModalitySwitchesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_modality_switches_get_property;
  object_class->set_property = fus_modality_switches_set_property;
  object_class->dispose = fus_modality_switches_dispose;
  GTK_WIDGET_CLASS (klass)->root = fus_modality_switches_root;
  GTK_WIDGET_CLASS (klass)->unroot = fus_modality_switches_unroot;

  properties[PROP_STUDY] =
    g_param_spec_object ("study", NULL, NULL, FUS_TYPE_STUDY,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_modality_switches_init (FusModalitySwitches *self)
{
  self->toggles = g_ptr_array_new_with_free_func (g_object_unref);
  self->squeezer = ADW_SQUEEZER (adw_squeezer_new ());
  adw_squeezer_set_homogeneous (self->squeezer, FALSE);
  adw_squeezer_set_xalign (self->squeezer, 0);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->squeezer));
}

void
fus_modality_switches_set_study (FusModalitySwitches *self, FusStudy *study)
{
  g_return_if_fail (FUS_IS_MODALITY_SWITCHES (self));
  g_return_if_fail (study == NULL || FUS_IS_STUDY (study));

  if (self->study == study)
    return;
  if (self->study != NULL)
    g_signal_handlers_disconnect_by_data (self->study, self);
  g_set_object (&self->study, study);
  if (study == NULL)
    return;
  g_signal_connect_swapped (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                            self);
  g_signal_connect_swapped (study, "notify::subset", G_CALLBACK (subset_changed_cb),
                            self);
  dataset_changed_cb (self);
}

void
fus_modality_switches_set_hint (FusModalitySwitches *self, const char *hint)
{
  g_return_if_fail (FUS_IS_MODALITY_SWITCHES (self));

  if (self->hint == hint)
    return;
  self->hint = hint;
  for (guint i = 0; i < self->toggles->len; i++)
    show_tip (self, g_ptr_array_index (self->toggles, i));
}
