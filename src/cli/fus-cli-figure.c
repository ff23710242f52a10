/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-figure.h"
#include "fus-cli-matrix.h"
#include "fus-cli-print.h"
#include "fus-plot-theme.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_MM 2000
#define MAX_DPI 2400

typedef struct
{
  FusCliFigureOptions figure;
  char *output;
  char *size;
  gint64 dpi;
  char *theme;
} FigureOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (FigureOptions, output), N_ ("FILE"),
    NULL, N_ ("File to write: .png, .svg, .pdf or .csv") },
  { "size", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FigureOptions, size), N_ ("89x60mm"), NULL,
    N_ ("Width and height; by default those that the figure needs") },
  { "dpi", 0, FUS_CLI_INT, G_STRUCT_OFFSET (FigureOptions, dpi), N_ ("N"), "300",
    N_ ("Dots an inch of .png") },
  { "theme", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FigureOptions, theme), N_ ("ID"), "print",
    N_ ("Colors and sizes: print, light, dark") },
  FUS_CLI_FIGURE_OPTIONS (FigureOptions, figure),
};

static gboolean
parse_size (const char *text, double *width, double *height, GError **error)
{
  char *end = NULL;
  double w = 0;
  double h = 0;

  if (text == NULL)
    return TRUE;
  w = g_ascii_strtod (text, &end);
  if (*end == 'x')
    h = g_ascii_strtod (end + 1, &end);
  if (g_str_equal (end, "mm") && w >= 10 && h >= 10 && w <= MAX_MM && h <= MAX_MM)
    {
      *width = w;
      *height = h;
      return TRUE;
    }
  fus_cli_set_usage_error (error, _ ("“%s” is not a size such as 89x60mm"), text);

  return FALSE;
}

/* Without --size, the height is what the figure needs once it is made. */
static gboolean
make_export_options (const FigureOptions *self,
                     const FusFigureClass *figure_class,
                     FusPlotExportOptions *export,
                     GError **error)
{
  export->width_mm = figure_class->width_mm;
  export->dpi = (double) self->dpi;
  export->theme = fus_plot_theme_lookup (self->theme);
  if (export->theme == NULL)
    fus_cli_set_usage_error (error, _ ("There is no theme “%s”: print, light, dark"),
                             self->theme);
  else if (self->dpi < 10 || self->dpi > MAX_DPI)
    fus_cli_set_usage_error (error, _ ("The dots an inch are not 10 … %d"), MAX_DPI);
  else
    return parse_size (self->size, &export->width_mm, &export->height_mm, error);

  return FALSE;
}

static gboolean
check_suffix (const char *path, GError **error)
{
  static const char *const suffixes[] = { ".png", ".svg", ".pdf", ".csv" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (path, suffixes[i]))
      return TRUE;
  fus_cli_set_suffix_error (error, path, ".png, .svg, .pdf, .csv");

  return FALSE;
}

/* The level that the figure compares its curves with. */
static double
get_level (const FusFigureContext *context)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);

  if (isfinite (context->tolerance) || robustness->n_curves == 0)
    return context->tolerance;

  return robustness->curves[0].tolerance;
}

static void
print_summary (const FusCli *cli,
               const char *id,
               const char *output,
               const FusCliFigure *made,
               const FusFigure *figure,
               const FusPlotExportOptions *export)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%s: %s\n", output, figure->finding);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", output);
  fus_json_add_string (json, "figure", id);
  fus_json_add_real (json, "width_mm", export->width_mm);
  fus_json_add_real (json, "height_mm", export->height_mm);
  if (fus_results_get_robustness (made->context.results) != NULL)
    fus_json_add_real (json, "tolerance", get_level (&made->context));
  fus_json_add_string (json, "finding", figure->finding);
  fus_json_add_string (json, "note", figure->note);
  fus_cli_claims_add_json (json, figure->claims);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const FigureOptions *self = data;
  const FusFigureClass *figure_class = fus_figure_lookup (files[0]);
  FusPlotExportOptions export = { 0 };
  g_auto (FusCliFigure) made = { 0 };
  g_autoptr (FusFigure) figure = NULL;

  if (figure_class == NULL)
    {
      fus_cli_set_usage_error (
        error, _ ("There is no figure “%s”: fusescope-cli kinds --json lists them"),
        files[0]);
      return FALSE;
    }
  if (self->output == NULL)
    {
      fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
      return FALSE;
    }
  if (!check_suffix (self->output, error) ||
      !make_export_options (self, figure_class, &export, error) ||
      !fus_cli_map_check_method (self->figure.method, error) ||
      !fus_cli_check_output (cli, self->output, error) ||
      !fus_cli_figure_prepare (&made, cli, &self->figure, figure_class, files + 1, error))
    return FALSE;
  figure = fus_figure_new (figure_class, &made.context, error);
  if (figure == NULL)
    return FALSE;
  if (!(export.height_mm > 0))
    export.height_mm = fus_figure_get_height_mm (figure, export.theme, export.width_mm);
  if (!fus_figure_export (figure, self->output, &export, error))
    return FALSE;
  fus_cli_end_progress (cli);
  print_summary (cli, figure_class->id, self->output, &made, figure, &export);

  return TRUE;
}

const FusCliCommand fus_cli_figure = {
  .id = "figure",
  .arguments = "ID [MODEL] [DATA] -o FILE",
  .summary = N_ ("Draw a figure of the workbench for print"),
  .description = N_ ("A figure of the data needs DATA alone, the others MODEL and DATA. "
                     "Its numbers are written with -o FILE.csv."),
  .min_files = 2,
  .max_files = 3,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (FigureOptions),
  .run = run,
};
