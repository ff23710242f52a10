/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of figures, and all that they have in common: what a context must hold
 * before one is drawn, the sentence it comes with, its size, its table of numbers, and
 * its way into a file. A figure reads its context and nothing else, so that window and
 * command line draw the same one. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fus-class-table.h"
#include "fus-figure-private.h"
#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-plot-check.h"
#include "fus-shared.h"

#define POINTS_A_MM (72 / 25.4)

#define REFER(name) &fus_##name##_figure,
static const FusFigureClass *const classes[] = { FUS_FIGURES (REFER) };
#undef REFER

G_DEFINE_QUARK (fus_figure_error, fus_figure_error)

FUS_DEFINE_CLASS_TABLE (FusFigureClass, fus_figure, classes)

gboolean
fus_figure_class_needs (const FusFigureClass *self, const char *id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_strv_contains (self->needs, id);
}

const char *
fus_figure_class_get_lacking (const FusFigureClass *self, const FusFigureContext *context)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);

  for (gsize i = 0; self->needs[i] != NULL; i++)
    if (!fus_figure_context_has (context, self->needs[i]))
      return self->needs[i];

  return NULL;
}

void
fus_figure_take_claim (FusFigure *self, FusClaim *claim, FusClaimPlace place)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (claim != NULL);
  g_return_if_fail ((guint) place <= FUS_CLAIM_LISTED);

  char **text = place == FUS_CLAIM_IN_NOTE ? &self->note : &self->finding;
  char *before = *text;

  g_ptr_array_add (self->claims, claim);
  /* What two claims have in common, such as that samples are few, is said once. */
  if (place == FUS_CLAIM_LISTED ||
      (before != NULL && g_str_has_suffix (before, claim->sentence)))
    return;
  *text = before != NULL ? g_strjoin (" ", before, claim->sentence, NULL)
                         : g_strdup (claim->sentence);
  g_free (before);
}

/* What a screen reader says: the finding, and what was tested. */
static void
describe (FusFigure *self)
{
  g_autofree char *description =
    g_strjoin (" ", self->finding, self->note != NULL ? self->note : "", NULL);

  fus_plot_figure_set_description (self->plot, g_strchomp (description));
}

/* Whether it measures how well a model does. */
static gboolean
is_measured (const FusFigureClass *self)
{
  static const char *const measured[] = { "attribution", "check", "from-all",
                                          "robustness", "subsets" };

  for (gsize i = 0; i < G_N_ELEMENTS (measured); i++)
    if (fus_figure_class_needs (self, measured[i]))
      return TRUE;

  return FALSE;
}

/* Which samples it is of. */
static void
add_tested (FusFigure *self, const FusFigureContext *context)
{
  char *note = self->note;

  if (context->tested == NULL || !is_measured (self->figure_class))
    return;
  self->note = note != NULL ? g_strjoin (" ", note, context->tested, NULL)
                            : g_strdup (context->tested);
  g_free (note);
}

FusFigure *
fus_figure_new (const FusFigureClass *figure_class,
                const FusFigureContext *context,
                GError **error)
{
  g_return_val_if_fail (figure_class != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);

  const char *lacking = fus_figure_class_get_lacking (figure_class, context);
  g_autoptr (FusFigure) self = NULL;

  if (lacking != NULL)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_MISSING,
                           fus_figure_describe_lacking (lacking));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (FusFigure);
  self->figure_class = figure_class;
  self->claims = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);
  self->plot = fus_plot_figure_new (_ (figure_class->title));
  if (!figure_class->build (context, self, error))
    return NULL;
  add_tested (self, context);
  describe (self);
  self->provenance = g_strdup (context->provenance);
  return g_steal_pointer (&self);
}

static void
figure_clear (FusFigure *self)
{
  g_clear_object (&self->plot);
  g_free (self->finding);
  g_free (self->note);
  g_ptr_array_unref (self->claims);
  g_free (self->csv);
  g_free (self->provenance);
  if (self->free_csv_data != NULL)
    self->free_csv_data (self->csv_data);
}

FUS_DEFINE_SHARED (FusFigure, fus_figure, figure_clear)

static char *
dup_csv_of (gpointer figure)
{
  return g_strdup (fus_figure_get_csv (figure));
}

static void
unref_figure (gpointer figure)
{
  fus_figure_unref (figure);
}

FusFigure *
fus_figure_new_as_shown (FusFigure *self, FusPlotFigure *plot, const char *provenance)
{
  FusFigure *shown = g_atomic_rc_box_new0 (FusFigure);

  shown->plot = fus_plot_figure_copy (plot);
  shown->finding = g_strdup (self->finding);
  shown->note = g_strdup (self->note);
  shown->claims = g_ptr_array_ref (self->claims);
  shown->make_csv = dup_csv_of;
  shown->csv_data = fus_figure_ref (self);
  shown->free_csv_data = unref_figure;
  shown->provenance = g_strdup (provenance);
  shown->figure_class = self->figure_class;
  return shown;
}

const char *
fus_figure_get_csv (FusFigure *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (g_once_init_enter (&self->has_csv))
    {
      if (self->csv == NULL && self->make_csv != NULL)
        self->csv = self->make_csv (self->csv_data);
      g_once_init_leave (&self->has_csv, 1);
    }

  return self->csv;
}

double
fus_figure_get_height_mm (const FusFigure *self,
                          const FusPlotTheme *theme,
                          double width_mm)
{
  double natural, smallest, height;

  g_return_val_if_fail (self != NULL, 0);

  if (theme == NULL)
    theme = fus_plot_theme_lookup ("print");
  fus_plot_figure_measure (self->plot, theme, width_mm * POINTS_A_MM, &natural,
                           &smallest);
  height = MAX (MIN (natural, self->figure_class->height_mm * POINTS_A_MM), smallest);
  fus_plot_figure_find_height (self->plot, theme, width_mm * POINTS_A_MM, &height);
  return height / POINTS_A_MM;
}

/* Why a figure can't be read, to be followed by what it needs. */
static const char *
get_complaint (FusPlotFit fit)
{
  switch (fit)
    {
    case FUS_PLOT_FIT_CUT:
      return N_ ("words would be cut");
    case FUS_PLOT_FIT_OVERLAP:
      return N_ ("words would lie on each other");
    case FUS_PLOT_FIT_LOST:
      return N_ ("some names or numbers would have no room");
    case FUS_PLOT_FIT_AXIS:
      return N_ ("an axis would have a single number");
    case FUS_PLOT_FIT_GOOD:
    case FUS_PLOT_FIT_CROWDED:
    default:
      return N_ ("there is no room for what it draws");
    }
}

gboolean
fus_figure_check_size (FusPlotFigure *plot,
                       const FusPlotTheme *theme,
                       double width_mm,
                       double height_mm,
                       GError **error)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (plot), FALSE);

  const FusPlotTheme *drawn = theme != NULL ? theme : fus_plot_theme_lookup ("print");
  double width = width_mm * POINTS_A_MM;
  double height = height_mm * POINTS_A_MM;
  FusPlotFit fit = fus_plot_figure_check (plot, drawn, width, height);
  const char *complaint = _ (get_complaint (fit));

  if (fit == FUS_PLOT_FIT_GOOD)
    return TRUE;
  if (fus_plot_figure_find_size (plot, drawn, &width, &height))
    /* Translators: width and height in millimeters; why it can’t be read; width and
     * height that it needs. */
    g_set_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_TOO_SMALL,
                 _ ("At %.0f × %.0f mm this figure can’t be read: %s. It needs %.0f × "
                    "%.0f mm."),
                 width_mm, height_mm, complaint, ceil (width / POINTS_A_MM - 0.01),
                 ceil (height / POINTS_A_MM - 0.01));
  else
    /* Translators: width and height in millimeters; why it can’t be read. */
    g_set_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_TOO_SMALL,
                 _ ("At %.0f × %.0f mm this figure can’t be read: %s. It needs more than "
                    "four times the width."),
                 width_mm, height_mm, complaint);
  return FALSE;
}

static void
set_draw_error (GError **error, const char *path, const GError *cause)
{
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){
                        .file = path,
                        .row = -1,
                        .remedy = _ ("Choose another size or format."),
                      },
                      _ ("The figure could not be saved: %s"), cause->message);
}

static void
set_suffix_error (GError **error, const char *path)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){
                        .file = path,
                        .row = -1,
                        .remedy = _ ("End the name in .png, .svg, .pdf or .csv."),
                      },
                      _ ("A figure can’t be saved in this format"));
}

static gboolean
export_csv (FusFigure *self, const char *path, GError **error)
{
  const char *csv = fus_figure_get_csv (self);

  return fus_file_write (path, csv, strlen (csv), error);
}

static gboolean
export_plot (FusFigure *self,
             const char *path,
             const FusPlotExportOptions *options,
             GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = fus_plot_figure_render (self->plot, options, &cause);
  gsize n_bytes = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &n_bytes) : NULL;

  if (bytes == NULL)
    {
      set_draw_error (error, path, cause);
      return FALSE;
    }

  return fus_file_write (path, data, n_bytes, error);
}

gboolean
fus_figure_export (FusFigure *self,
                   const char *path,
                   const FusPlotExportOptions *options,
                   GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (options != NULL, FALSE);

  FusPlotExportOptions with_format = *options;

  with_format.provenance = self->provenance;
  if (!(with_format.height_mm > 0))
    with_format.height_mm =
      fus_figure_get_height_mm (self, options->theme, options->width_mm);
  if (g_str_has_suffix (path, ".csv"))
    return export_csv (self, path, error);
  if (fus_plot_format_from_path (path, &with_format.format))
    return fus_figure_check_size (self->plot, with_format.theme, with_format.width_mm,
                                  with_format.height_mm, error) &&
           export_plot (self, path, &with_format, error);
  set_suffix_error (error, path);

  return FALSE;
}
