/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Explain page: who contributed what to this sample, its class, all. It shows what
 * its state computes; figures are built in a thread when the page is seen. The menus
 * of games and of what they are about are filled from the tables and the data, and
 * follow the state, since undo and other pages choose too. */
#include "config.h"

#include "fus-explain-page.h"

#include "fus-app.h"
#include "fus-explain-state.h"
#include "fus-figure-ids.h"
#include "fus-figure-view.h"
#include "fus-format-count.h"
#include "fus-study-context.h"
#include "fus-test-on.h"
#include "fus-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _FusExplainPage
{
  FusPage parent_instance;

  FusExplainState *state;
  GPtrArray *games;    /* of FusGameClass, in menu order */
  gboolean is_filling; /* menus change, and nobody chose */
  gboolean is_shown;
  gboolean is_about_stale; /* what `about` offers is to be filled in when it is seen */

  GtkWidget *previous;
  GtkLabel *sample_name;
  GtkLabel *sample_place;
  GtkWidget *next;
  GtkWidget *game_label;
  GtkDropDown *game;
  GtkDropDown *about;
  GtkButton *test_on;
  FusFigureView *attribution;
  GtkWidget *lower;
  FusFigureView *sample;
  FusFigureView *without;
  GtkDropDown *overlap;
  FusFigureView *interaction;
};

G_DEFINE_FINAL_TYPE (FusExplainPage, fus_explain_page, FUS_TYPE_PAGE)

static FusStudy *
get_study (FusExplainPage *self)
{
  return fus_page_get_study (FUS_PAGE (self));
}

static const FusAttribution *
get_attribution (FusExplainPage *self)
{
  return fus_result_get (fus_explain_state_get_attribution (self->state));
}

/* The arrows go through what was tested, which is not all there is. */
static char *
describe_place (FusExplainPage *self)
{
  const FusAttribution *attribution = get_attribution (self);
  g_autofree char *n = NULL;
  g_autofree char *at = NULL;
  gsize row = 0;

  if (attribution == NULL || attribution->n_rows == 0)
    return NULL;
  n = fus_format_count ((gint64) attribution->n_rows);
  if (!fus_explain_state_get_focus (self->state, &row))
    /* Translators: a count of samples; the sample that is shown is not one of them. */
    return g_strdup_printf (_ ("not one of the %s tested"), n);
  at = fus_format_count ((gint64) row + 1);

  /* Translators: "3 of 60 tested": the third of the samples that were tested. */
  return g_strdup_printf (_ ("%s of %s tested"), at, n);
}

static void
show_place (FusExplainPage *self)
{
  g_autofree char *text = self->state != NULL ? describe_place (self) : NULL;

  gtk_label_set_text (self->sample_place, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sample_place),
                          text != NULL && !fus_page_get_narrow (FUS_PAGE (self)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sample_name), text);
}

static void
show_name (FusExplainPage *self)
{
  FusStudy *study = get_study (self);
  FusDataset *dataset = fus_study_get_dataset (study);
  g_autofree char *text =
    dataset != NULL
      ? g_strdup_printf (_ ("Sample %s"),
                         fus_dataset_get_id (dataset, fus_study_get_sample (study)))
      : g_strdup (_ ("No sample"));

  gtk_label_set_text (self->sample_name, text);
  show_place (self);
  gtk_widget_set_sensitive (self->previous, fus_explain_state_can_step (self->state, -1));
  gtk_widget_set_sensitive (self->next, fus_explain_state_can_step (self->state, 1));
}

/* All figures are of the samples that were tested; the first one says which. */
static void
held_out_changed_cb (FusExplainPage *self)
{
  FusFigureView *const views[] = { self->attribution, self->sample, self->without,
                                   self->interaction };
  FusTested *held_out =
    fus_result_get (fus_tested_state_get_held_out (FUS_TESTED_STATE (self->state)));
  g_autofree char *n = NULL;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    fus_figure_view_set_origin (views[i], held_out != NULL ? held_out->part : NULL,
                                FUS_DEFAULT_SEED);
  if (held_out != NULL)
    {
      n = fus_format_count ((gint64) fus_encoding_get_n_rows (held_out->encoding));
      /* Translators: a count of samples; a sentence that says which they are. */
      text =
        g_strdup_printf (ngettext ("Tested on %s sample. %s", "Tested on %s samples. %s",
                                   (gulong) fus_encoding_get_n_rows (held_out->encoding)),
                         n, fus_held_out_describe (held_out));
    }
  fus_figure_view_set_postscript (self->attribution, text);
}

static void
attribution_shown_cb (FusExplainPage *self)
{
  gtk_widget_set_visible (self->lower,
                          fus_figure_view_get_figure (self->attribution) != NULL);
}

/* A sample of its own is explained apart; until then the picture before stays. */
static gboolean
is_complete (FusExplainPage *self, const FusFigureContext *context)
{
  const FusAttribution *attribution = fus_results_get_attribution (context->results);
  const FusAttribution *own = fus_results_get_own (context->results);
  gsize row = 0;

  if (attribution == NULL || fus_explain_state_get_focus (self->state, &row))
    return TRUE;

  return own != NULL && own->samples[0] == (guint) context->choices.sample &&
         own->left_out == attribution->left_out;
}

static void
request_overlap (FusExplainPage *self, FusFigureContext *context)
{
  context->overlap = (FusFigureOverlap) gtk_drop_down_get_selected (self->overlap);
  fus_figure_view_request (self->interaction, get_study (self), context);
}

static FusFigureContext
make_context (FusExplainPage *self)
{
  FusFigureContext context = fus_figure_context_for_study (get_study (self));

  fus_figure_context_put (&context, "attribution", get_attribution (self));
  fus_figure_context_put (&context, "own",
                          fus_result_get (fus_explain_state_get_own (self->state)));

  return context;
}

static void
show_figures (FusExplainPage *self)
{
  g_auto (FusFigureContext) context = make_context (self);

  show_name (self);
  if (!is_complete (self, &context))
    return;
  fus_figure_view_request (self->attribution, get_study (self), &context);
  fus_figure_view_request (self->without, get_study (self), &context);
  fus_figure_view_request (self->sample, get_study (self), &context);
  request_overlap (self, &context);
}

static void
overlap_selected_cb (FusExplainPage *self)
{
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;

  /* The menu is filled before there is anything to show. */
  if (self->state == NULL)
    return;
  context = make_context (self);
  if (is_complete (self, &context))
    request_overlap (self, &context);
}

/* Hidden pages are drawn when they are looked at. */
static void
state_changed_cb (FusExplainPage *self)
{
  if (fus_tested_state_is_active (FUS_TESTED_STATE (self->state)))
    show_figures (self);
}

static void
attribution_activated_cb (FusExplainPage *self,
                          FusPlotPick *pick,
                          GdkModifierType modifiers)
{
  if (g_strcmp0 (pick->panel, FUS_PANEL_SAMPLES) == 0)
    fus_study_set_sample (get_study (self), (guint) pick->index);
}

static void
previous_cb (FusExplainPage *self)
{
  fus_explain_state_step (self->state, -1);
}

static void
next_cb (FusExplainPage *self)
{
  fus_explain_state_step (self->state, 1);
}

static gboolean
step_shortcut_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  fus_explain_state_step (FUS_EXPLAIN_PAGE (widget)->state, g_variant_get_int32 (args));

  return TRUE;
}

static void
game_selected_cb (FusExplainPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->game);

  if (self->is_filling || selected >= self->games->len)
    return;
  fus_explain_state_set_game (
    self->state, ((const FusGameClass *) g_ptr_array_index (self->games, selected))->id);
}

/* The first entry stands for each sample's own class, or for all modalities. */
static void
about_selected_cb (FusExplainPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->about);

  if (self->is_filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (fus_explain_state_get_game (self->state)->needs_label)
    fus_explain_state_set_class_code (self->state, (int) selected - 1);
  else
    fus_explain_state_set_target (self->state, (int) selected - 1);
}

static void
add_classes (FusExplainPage *self, GtkStringList *names)
{
  const FusLabel *label = fus_study_get_label (get_study (self));

  gtk_string_list_append (names, _ ("Its Own Class"));
  for (guint code = 0; label != NULL && code < label->n_classes; code++)
    gtk_string_list_append (names, label->classes[code]);
}

static void
add_modalities (FusExplainPage *self, GtkStringList *names)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  gtk_string_list_append (names, _ ("All Sources"));
  for (guint m = 0; dataset != NULL && m < fus_dataset_get_n_modalities (dataset); m++)
    gtk_string_list_append (names, fus_dataset_get_modality (dataset, m)->name);
}

/* Of what the game is about: classes or modalities. */
static void
fill_about (FusExplainPage *self)
{
  const FusGameClass *game = fus_explain_state_get_game (self->state);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int selected = game->needs_label ? fus_explain_state_get_class_code (self->state)
                                   : fus_explain_state_get_target (self->state);

  if (game->needs_label)
    add_classes (self, names);
  else
    add_modalities (self, names);
  self->is_about_stale = FALSE;
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->about, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->about, (guint) (selected + 1));
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->about),
                          game->needs_label || game->takes_target);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->game), _ (game->meaning));
}

/* GTK makes a row of each of up to 200 classes at once: not while another page is in
 * sight and a dataset is being opened. */
static void
update_about (FusExplainPage *self)
{
  self->is_about_stale = TRUE;
  if (self->is_shown)
    fill_about (self);
}

static void
fill_games (FusExplainPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n = 0;
  const FusGameClass *const *games = fus_game_list (&n);
  guint selected = 0;

  g_ptr_array_set_size (self->games, 0);
  for (gsize i = 0; i < n; i++)
    {
      if (!fus_explain_state_can_play (self->state, games[i]))
        continue;
      if (games[i] == fus_explain_state_get_game (self->state))
        selected = self->games->len;
      g_ptr_array_add (self->games, (gpointer) games[i]);
      gtk_string_list_append (names, _ (games[i]->name));
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->game, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->game, selected);
  self->is_filling = FALSE;
}

/* Whoever chose it, the menus show it. They aren't filled anew: they may be choosing. */
static void
game_changed_cb (FusExplainPage *self)
{
  guint i = 0;

  if (g_ptr_array_find (self->games, fus_explain_state_get_game (self->state), &i))
    {
      self->is_filling = TRUE;
      gtk_drop_down_set_selected (self->game, i);
      self->is_filling = FALSE;
    }
  update_about (self);
}

static void
about_changed_cb (FusExplainPage *self)
{
  gboolean of_class = fus_explain_state_get_game (self->state)->needs_label;
  int selected = of_class ? fus_explain_state_get_class_code (self->state)
                          : fus_explain_state_get_target (self->state);

  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->about, (guint) (selected + 1));
  self->is_filling = FALSE;
}

static void
dataset_changed_cb (FusExplainPage *self)
{
  fill_games (self);
  update_about (self);
}

static void
narrow_changed_cb (FusExplainPage *self)
{
  gboolean narrow = fus_page_get_narrow (FUS_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->sample), !narrow);
  gtk_widget_set_visible (self->game_label, !narrow);
  /* Buttons beside it stand still where there is room. */
  gtk_label_set_width_chars (self->sample_name, narrow ? 6 : 13);
  show_place (self);
}

static void
fus_explain_page_shown (FusPage *page)
{
  FusExplainPage *self = FUS_EXPLAIN_PAGE (page);

  self->is_shown = TRUE;
  if (self->is_about_stale)
    fill_about (self);
  fus_tested_state_set_active (FUS_TESTED_STATE (self->state), TRUE);
  show_figures (self);
}

static void
fus_explain_page_hidden (FusPage *page)
{
  FUS_EXPLAIN_PAGE (page)->is_shown = FALSE;
  fus_tested_state_set_active (FUS_TESTED_STATE (FUS_EXPLAIN_PAGE (page)->state), FALSE);
}

static void
connect_study (FusExplainPage *self)
{
  FusStudy *study = get_study (self);

  g_signal_connect_object (fus_tested_state_get_held_out (FUS_TESTED_STATE (self->state)),
                           "changed", G_CALLBACK (held_out_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "changed", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_trust_for_study (study), "changed",
                           G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::game", G_CALLBACK (game_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::class-code",
                           G_CALLBACK (about_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::target", G_CALLBACK (about_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (dataset_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
fus_explain_page_constructed (GObject *object)
{
  FusExplainPage *self = FUS_EXPLAIN_PAGE (object);

  G_OBJECT_CLASS (fus_explain_page_parent_class)->constructed (object);
  self->state = fus_explain_state_new (get_study (self));
  fus_test_on_set_up (self->test_on, get_study (self));
  fus_page_set_figure (FUS_PAGE (self), self->attribution);
  fus_figure_view_follow (self->attribution,
                          fus_tested_state_get_held_out (FUS_TESTED_STATE (self->state)));
  fus_figure_view_follow (self->attribution,
                          fus_explain_state_get_attribution (self->state));
  fus_figure_view_follow (self->attribution, fus_explain_state_get_own (self->state));
  connect_study (self);
  held_out_changed_cb (self);
  dataset_changed_cb (self);
  show_name (self);
}

static void
fus_explain_page_dispose (GObject *object)
{
  FusExplainPage *self = FUS_EXPLAIN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_EXPLAIN_PAGE);
  g_clear_object (&self->state);
  g_clear_pointer (&self->games, g_ptr_array_unref);

  G_OBJECT_CLASS (fus_explain_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, previous);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, sample_name);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, sample_place);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, next);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, game_label);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, game);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, about);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, test_on);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, attribution);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, lower);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, sample);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, without);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, interaction);
  gtk_widget_class_bind_template_child (widget_class, FusExplainPage, overlap);
}

static void
fus_explain_page_class_init (FusExplainPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_explain_page_constructed;
  object_class->dispose = fus_explain_page_dispose;
  page_class->id = "explain";
  page_class->title = N_ ("Explain");
  page_class->icon_name = "fus-explain-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_MODEL;
  page_class->empty_text = N_ ("Train a model to see which source mattered.");
  page_class->has_switches = TRUE;
  page_class->switches_hint =
    N_ ("What is switched off takes no part: it is no player, as if no sample had it.");
  page_class->shown = fus_explain_page_shown;
  page_class->hidden = fus_explain_page_hidden;

  g_type_ensure (FUS_TYPE_FIGURE_VIEW);
  g_type_ensure (FUS_TYPE_FIGURE_WORDS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-explain-page.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, attribution_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, attribution_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, game_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, about_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, overlap_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, step_shortcut_cb, "i",
                                -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, step_shortcut_cb, "i",
                                1);
}

static void
fus_explain_page_init (FusExplainPage *self)
{
  self->games = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
