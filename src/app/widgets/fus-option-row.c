/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a form for any hyper-parameter: what is shown and checked comes from its
 * FusOption, so that a new option needs nothing here. To add a kind of option, write
 * the three functions of a control and put it into the table in the kind's place.
 * Values are texts, as in files and commands. */
#include "config.h"

#include "fus-option-row.h"

#include "fus-app.h"
#include "fus-getter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A larger limit only guards against typing errors. */
#define MAX_SHOWN 1e5

struct _FusOptionRow
{
  AdwActionRow parent_instance;

  const FusOption *option;
  GtkWidget *control;
  GtkToggleButton *mark; /* (nullable): `auto`, once it was asked for */
  FusOptionOrigin origin;
  char *remark; /* (nullable) */
  char *value;
  char *about; /* range, or what it means */
  gboolean is_updating;
  gboolean is_corrected; /* what was typed, just now */
};

enum
{
  PROP_VALUE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint origin_chosen_signal;

G_DEFINE_FINAL_TYPE (FusOptionRow, fus_option_row, ADW_TYPE_ACTION_ROW)

/* Ids of choices, as commands and files have them, the way a person says them. */
static const struct
{
  const char *id;
  const char *name;
} choice_names[] = {
  { "relu", N_ ("Rectified Linear") },
  { "silu", N_ ("Smooth Rectified Linear") },
  { "tanh", N_ ("Hyperbolic Tangent") },
  { "leaky-relu", N_ ("Leaky Rectified Linear") },
  { "sigmoid", N_ ("Sigmoid") },
  { "softplus", N_ ("Soft Plus") },
  { "linear", N_ ("None: Linear") },
  { "auto", N_ ("Automatic") },
  { "normal", N_ ("Normal") },
  { "laplace", N_ ("Laplace") },
  { "bernoulli", N_ ("Bernoulli: Yes or No") },
  { "categorical", N_ ("Categorical: One of Several") },
  { "poisson", N_ ("Poisson: Counts") },
  { "nb", N_ ("Negative Binomial: Counts") },
  { "fixed", N_ ("Fixed") },
  { "feature", N_ ("Learned for Each Feature") },
  { "none", N_ ("None") },
  { "dims", N_ ("By Number of Features") },
  { "unit", N_ ("One for Each Feature") },
  { "null-nll", N_ ("By the Loss of a Constant Guess") },
  { "elbo", N_ ("Average of the Draws") },
  { "iwae", N_ ("Importance-Weighted") },
  { "full", N_ ("That of All Modalities") },
  { "all", N_ ("All") },
  { "mean", N_ ("As Documented") },
  { "multivae", N_ ("As the Library MultiVae") },
  { "adam", N_ ("Adam") },
  { "amsgrad", N_ ("AMSGrad") },
  { "sgd", N_ ("Plain Gradient Descent") },
  { "constant", N_ ("Constant") },
  { "cosine", N_ ("Falling Along a Cosine") },
  { "plateau", N_ ("Falling When It Stalls") },
  { "best", N_ ("Best Epoch") },
  { "last", N_ ("Last Epoch") },
  { "decoder", N_ ("By What Is Decoded") },
  { "loss", N_ ("Smallest Loss") },
  { "others", N_ ("Best Rebuilt from the Others") },
  { "plain", N_ ("As They Are") },
  { "log", N_ ("Their Logarithm") },
  { "size", N_ ("Logarithm, Samples Made Equal") },
  { "on", N_ ("On") },
  { "off", N_ ("Off") },
};

/* What is rarely wanted: above it a row says what tends to happen. */
static const struct
{
  const char *id;
  double most;
  const char *warning;
} sane[] = {
  { "lr", 0.05, N_ ("This large, the loss mostly jumps and nothing is learned") },
  { "beta", 50, N_ ("This large, the latents mostly say nothing of the data") },
  { "latent", 256, N_ ("So many are slow, and most of them stay empty") },
  { "denoise", 2, N_ ("This much noise hides most of what there is to see") },
};

/* How a kind of option is shown: `make` the control, `show` a value in it, `read` it. */
typedef struct
{
  GtkWidget *(*make) (FusOptionRow *self);
  void (*show) (FusOptionRow *self, const char *value);
  char *(*read) (FusOptionRow *self);
} ControlClass;

static void changed_cb (FusOptionRow *self);

/* Decimals that show a default as it was typed, and one more below 1. */
static guint
count_decimals (const FusOption *option)
{
  double value = g_ascii_strtod (option->default_value, NULL);

  if (option->kind == FUS_OPTION_INT)
    return 0;
  if (value <= 0)
    return 2;

  return (guint) CLAMP (1 - (int) floor (log10 (value)), 1, 6);
}

static void
show_note (FusOptionRow *self, const char *note)
{
  GtkWidget *row = GTK_WIDGET (self);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), note != NULL ? note
                                                      : self->remark != NULL
                                                        ? self->remark
                                                        : self->about);
  if (note != NULL)
    gtk_widget_add_css_class (row, "noted");
  else
    gtk_widget_remove_css_class (row, "noted");
}

static void
warn_if_odd (FusOptionRow *self, double value)
{
  const char *warning = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sane); i++)
    if (strcmp (sane[i].id, self->option->id) == 0 && value > sane[i].most)
      warning = _ (sane[i].warning);
  show_note (self, warning);
}

/* What is typed beyond the limits becomes the limit, and that is said. */
static int
input_cb (GtkSpinButton *spin, double *value, FusOptionRow *self)
{
  const FusOption *option = self->option;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  char *end = NULL;
  double typed = g_strtod (text, &end);
  g_autofree char *note = NULL;

  if (end == text || (typed >= option->min && typed <= option->max))
    return FALSE;
  *value = CLAMP (typed, option->min, option->max);
  note =
    typed > option->max
      /* Translators: what was typed, and the most that there may be. */
      ? g_strdup_printf (_ ("%.10g is too much: %.10g is the most"), typed, *value)
      /* Translators: what was typed, and the least that there may be. */
      : g_strdup_printf (_ ("%.10g is too little: %.10g is the least"), typed, *value);
  show_note (self, note);
  self->is_corrected = TRUE;

  return TRUE;
}

static GtkWidget *
make_spin (FusOptionRow *self)
{
  const FusOption *option = self->option;
  guint decimals = count_decimals (option);
  double typical = g_ascii_strtod (option->default_value, NULL);
  double step = option->kind == FUS_OPTION_INT ? (typical >= 50 ? 10 : 1)
                                               : pow (10, -(double) decimals + 1);
  GtkWidget *spin = gtk_spin_button_new_with_range (option->min, option->max, step);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), decimals);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_snap_to_ticks (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 6);
  gtk_widget_add_css_class (spin, "numeric");
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), self);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), self);

  return spin;
}

static void
show_spin (FusOptionRow *self, const char *value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control),
                             g_ascii_strtod (value, NULL));
}

static char *
read_spin (FusOptionRow *self)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control));

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static GtkWidget *
make_switch (FusOptionRow *self)
{
  GtkWidget *control = gtk_switch_new ();

  g_signal_connect_swapped (control, "notify::active", G_CALLBACK (changed_cb), self);

  return control;
}

static void
show_switch (FusOptionRow *self, const char *value)
{
  gtk_switch_set_active (GTK_SWITCH (self->control), strcmp (value, "on") == 0);
}

static char *
read_switch (FusOptionRow *self)
{
  return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->control)) ? "on" : "off");
}

static GtkWidget *
make_choice (FusOptionRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *control = NULL;

  for (guint i = 0; fus_option_get_choice (self->option, i) != NULL; i++)
    gtk_string_list_append (names, fus_option_row_name_choice (
                                     fus_option_get_choice (self->option, i)));
  control = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  g_signal_connect_swapped (control, "notify::selected", G_CALLBACK (changed_cb), self);

  return control;
}

static void
show_choice (FusOptionRow *self, const char *value)
{
  for (guint i = 0; fus_option_get_choice (self->option, i) != NULL; i++)
    if (strcmp (fus_option_get_choice (self->option, i), value) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), i);
}

static char *
read_choice (FusOptionRow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));

  return g_strdup (fus_option_get_choice (self->option, selected));
}

static GtkWidget *
make_entry (FusOptionRow *self)
{
  GtkWidget *control = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (control), 12);
  g_signal_connect_swapped (control, "changed", G_CALLBACK (changed_cb), self);

  return control;
}

static void
show_entry (FusOptionRow *self, const char *value)
{
  gtk_editable_set_text (GTK_EDITABLE (self->control), value);
}

static char *
read_entry (FusOptionRow *self)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

/* One control a FusOptionKind, in its order. */
static const ControlClass controls[] = {
  { make_switch, show_switch, read_switch }, { make_spin, show_spin, read_spin },
  { make_spin, show_spin, read_spin },       { make_choice, show_choice, read_choice },
  { make_entry, show_entry, read_entry },    { make_entry, show_entry, read_entry },
};

static void
changed_cb (FusOptionRow *self)
{
  if (self->option->kind == FUS_OPTION_INT || self->option->kind == FUS_OPTION_REAL)
    {
      if (!self->is_corrected)
        warn_if_odd (self, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)));
      self->is_corrected = FALSE;
    }
  if (self->is_updating)
    return;
  g_free (self->value);
  self->value = controls[self->option->kind].read (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
fus_option_row_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_VALUE)
    g_value_set_string (value, FUS_OPTION_ROW (object)->value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_option_row_set_property (GObject *object,
                             guint prop_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_VALUE)
    fus_option_row_set_value (FUS_OPTION_ROW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_option_row_finalize (GObject *object)
{
  g_free (FUS_OPTION_ROW (object)->value);
  g_free (FUS_OPTION_ROW (object)->about);
  g_free (FUS_OPTION_ROW (object)->remark);
  G_OBJECT_CLASS (fus_option_row_parent_class)->finalize (object);
}

static void
fus_option_row_class_init (FusOptionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_option_row_get_property;
  object_class->set_property = fus_option_row_set_property;
  object_class->finalize = fus_option_row_finalize;

  properties[PROP_VALUE] =
    g_param_spec_string ("value", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                           G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  origin_chosen_signal =
    g_signal_new ("origin-chosen", FUS_TYPE_OPTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
fus_option_row_init (FusOptionRow *self)
{
}

/* "1 to 1024 dimensions" where a range says something, else what it means. */
static char *
describe (const FusOption *option)
{
  gboolean is_number = option->kind == FUS_OPTION_INT || option->kind == FUS_OPTION_REAL;

  if (!is_number || option->unit == NULL || option->max > MAX_SHOWN)
    return g_strdup (_ (option->help));

  /* Translators: smallest and largest value, then their unit. */
  return g_strdup_printf (_ ("%.4g to %.4g %s"), option->min, option->max,
                          _ (option->unit));
}

GtkWidget *
fus_option_row_new (const FusOption *option)
{
  g_return_val_if_fail (option != NULL, NULL);

  FusOptionRow *self = g_object_new (FUS_TYPE_OPTION_ROW, NULL);

  self->option = option;
  self->about = describe (option);
  /* Remarks tell names of the data's. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (option->name));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), self->about);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (option->help));
  self->control = controls[option->kind].make (self);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (option->help),
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->control);
  /* Which also names it by the row's title. */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->control);
  fus_app_name_parts (self->control);
  fus_option_row_set_value (self, option->default_value);

  return GTK_WIDGET (self);
}

const char *
fus_option_row_name_choice (const char *choice)
{
  g_return_val_if_fail (choice != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (choice_names); i++)
    if (strcmp (choice_names[i].id, choice) == 0)
      return _ (choice_names[i].name);

  return choice;
}

FUS_DEFINE_GETTER (FusOptionRow,
                   OPTION_ROW,
                   const FusOption *,
                   fus_option_row_get_option,
                   option)
FUS_DEFINE_GETTER (FusOptionRow,
                   OPTION_ROW,
                   const char *,
                   fus_option_row_get_value,
                   value)

void
fus_option_row_set_value (FusOptionRow *self, const char *value)
{
  g_return_if_fail (FUS_IS_OPTION_ROW (self));

  if (g_strcmp0 (self->value, value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  self->is_updating = TRUE;
  controls[self->option->kind].show (self, value);
  self->is_updating = FALSE;
}

static void
mark_toggled_cb (FusOptionRow *self)
{
  if (!self->is_updating)
    g_signal_emit (self, origin_chosen_signal, 0,
                   gtk_toggle_button_get_active (self->mark));
}

static void
make_mark (FusOptionRow *self)
{
  /* Translators: mark of a value that was worked out from the data. */
  GtkWidget *mark = gtk_toggle_button_new_with_label (_ ("auto"));
  /* Translators: the name of an option. */
  g_autofree char *name = g_strdup_printf (_ ("%s: automatic"), _ (self->option->name));
  GtkWidget *suffixes = gtk_widget_get_parent (self->control);

  self->mark = GTK_TOGGLE_BUTTON (mark);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (mark, "flat");
  gtk_widget_add_css_class (mark, "auto-mark");
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect_swapped (mark, "toggled", G_CALLBACK (mark_toggled_cb), self);
  gtk_box_prepend (GTK_BOX (suffixes), mark);
}

void
fus_option_row_set_origin (FusOptionRow *self, FusOptionOrigin origin)
{
  g_return_if_fail (FUS_IS_OPTION_ROW (self));
  g_return_if_fail ((guint) origin <= FUS_OPTION_OVERRIDDEN);

  gboolean is_worked_out = origin == FUS_OPTION_WORKED_OUT;

  if (self->origin == origin)
    return;
  self->origin = origin;
  if (self->mark == NULL)
    make_mark (self);
  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->mark, is_worked_out);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->mark), origin != FUS_OPTION_PLAIN);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark),
                               is_worked_out
                                 ? _ (
                                     "Worked out from the data; press to keep this value")
                                 : _ ("Work it out from the data again"));
}

void
fus_option_row_set_remark (FusOptionRow *self, const char *remark)
{
  if (g_strcmp0 (self->remark, remark) == 0)
    return;
  g_free (self->remark);
  self->remark = g_strdup (remark);
  show_note (self, NULL);
}
