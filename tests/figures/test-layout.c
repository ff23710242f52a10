/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fus-plot-canvas-private.h"
#include "fus-plot-figure-private.h"
#include "layout-data.h"

/* Every figure over made-up names and sizes: what is written on it lies on the page, on
 * nothing else, and can be told apart; or its export fails and says which size it needs.
 * FUSESCOPE_LAYOUT_CASES sets how many cases are tried, FUSESCOPE_LAYOUT_TELL tells those
 * that fail to be exported. */

#define TOLERANCE 0.5 /* points */
#define N_CASES 16
#define POINTS_A_MM (72 / 25.4)
#define MAX_MODALITIES 12
#define MAX_CLASSES 200
#define MAX_LETTERS 60

typedef struct
{
  guint number;
  GStrv modalities;
  GStrv classes;
  guint longest;
  double width_mm;
  double factor; /* of the theme's text */
  const FusPlotTheme *base;
} Case;

/* -- Names -- */

static const char *const stems[] = {
  "measurement", "site",        "alpha", "größe", "遺伝子発現", "expression",
  "of",          "temperature", "診断",  "x",     "beta",       "RNA",
  "protein",     "level",       "T",     "2019",
};

static char *
make_name (GRand *rand, guint n_letters, guint number)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *joint = g_rand_boolean (rand) ? "_" : " ";
  g_autofree char *mark = g_strdup_printf ("%u", number);
  glong room = (glong) n_letters - (glong) strlen (mark);

  while (g_utf8_strlen (name->str, -1) < room)
    {
      if (name->len > 0)
        g_string_append (name, joint);
      g_string_append (name, stems[g_rand_int_range (rand, 0, G_N_ELEMENTS (stems))]);
    }
  g_string_truncate (name, (gsize) (g_utf8_offset_to_pointer (name->str, MAX (room, 0)) -
                                    name->str));
  g_strchomp (name->str);
  return g_strconcat (name->str, mark, NULL);
}

static GStrv
make_names (GRand *rand, guint n, guint longest)
{
  GStrv names = g_new0 (char *, n + 1);
  gboolean alike = g_rand_boolean (rand);

  for (guint i = 0; i < n; i++)
    {
      guint least = alike ? longest : 1;

      names[i] =
        make_name (rand, (guint) g_rand_int_range (rand, (int) least, (int) longest + 1),
                   i);
    }
  return names;
}

static void
case_init (Case *self, guint number, gboolean ordinary)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000 + number);
  static const double factors[] = { 1, 1, 1, 2 };
  static const char *const themes[] = { "print", "print", "light", "dark" };
  guint n_modalities =
    (guint) g_rand_int_range (rand, 1, ordinary ? 5 : MAX_MODALITIES + 1);
  guint n_classes = (guint) pow (ordinary ? 10 : MAX_CLASSES, g_rand_double (rand));

  self->number = number;
  self->longest = (guint) g_rand_int_range (rand, 1, ordinary ? 11 : MAX_LETTERS + 1);
  self->modalities = make_names (rand, n_modalities, self->longest);
  self->classes = make_names (rand, MAX (n_classes, 1), self->longest);
  self->width_mm = ordinary ? 89 : g_rand_double_range (rand, 60, 200);
  self->factor = ordinary ? 1 : factors[g_rand_int_range (rand, 0, 4)];
  self->base =
    fus_plot_theme_lookup (ordinary ? "print" : themes[g_rand_int_range (rand, 0, 4)]);
}

static void
case_clear (Case *self)
{
  g_strfreev (self->modalities);
  g_strfreev (self->classes);
}

/* -- What is written -- */

typedef struct
{
  const Case *of;
  FusFigure *figure;
  FusPlotTheme theme;
  double width; /* points */
  double height;
} Page;

static char *
describe (const Page *self)
{
  return g_strdup_printf ("case %u, %s, %g × %.0f mm, %s × %g, %u modalities and %u "
                          "classes of up to %u letters",
                          self->of->number, self->figure->figure_class->id,
                          self->of->width_mm, self->height / POINTS_A_MM, self->theme.id,
                          self->of->factor, g_strv_length (self->of->modalities),
                          g_strv_length (self->of->classes), self->of->longest);
}

static void
complain (const Page *self, const char *text, const char *what, const char *other)
{
  g_autofree char *page = describe (self);

  g_test_message ("%s: “%s” %s%s%s", page, text, what, other != NULL ? " " : "",
                  other != NULL ? other : "");
  g_test_fail ();
}

static gboolean
lies_on (const FusPlotRect *a, const FusPlotRect *b)
{
  double left = MAX (a->x, b->x);
  double right = MIN (a->x + a->width, b->x + b->width);
  double top = MAX (a->y, b->y);
  double bottom = MIN (a->y + a->height, b->y + b->height);

  return right - left > TOLERANCE && bottom - top > TOLERANCE;
}

static gboolean
is_cut (const FusPlotRect *box, const FusPlotRect *by)
{
  return box->x < by->x - TOLERANCE || box->y < by->y - TOLERANCE ||
         box->x + box->width > by->x + by->width + TOLERANCE ||
         box->y + box->height > by->y + by->height + TOLERANCE;
}

static void
check_boxes (const Page *self, const FusPlotWritten *written, guint n)
{
  FusPlotRect page = { 0, 0, self->width, self->height };

  for (guint i = 0; i < n; i++)
    {
      if (is_cut (&written[i].box, &page) || is_cut (&written[i].box, &written[i].clip))
        complain (self, written[i].text, "is cut", NULL);
      for (guint k = 0; k < i; k++)
        {
          if (lies_on (&written[i].box, &written[k].box))
            complain (self, written[i].text, "lies on", written[k].text);
        }
    }
}

/* A text with all its lines; @next: (out): where the next one starts. */
static char *
dup_whole (const FusPlotWritten *written, guint n, guint i, guint *next)
{
  GString *whole = g_string_new (written[i].text);

  for (*next = i + 1; *next < n && written[*next].line > 0; (*next)++)
    g_string_append_printf (whole, " %s", written[*next].text);
  return g_string_free (whole, FALSE);
}

static void
check_names (const Page *self, const FusPlotWritten *written, guint n, FusPlotPart part)
{
  g_autoptr (GHashTable) names =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint next = 0;

  for (guint i = 0; i < n; i = next)
    {
      g_autofree char *whole = dup_whole (written, n, i, &next);
      g_autofree char *key = g_strdup_printf ("%d: %s", written[i].axes, whole);

      if (written[i].part == part && !g_hash_table_add (names, g_steal_pointer (&key)))
        complain (self, whole, "stands for two", NULL);
    }
}

static guint
count_ticks (const FusPlotWritten *written, guint n, FusPlotPart part, int axes)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += written[i].part == part && written[i].axes == axes ? 1 : 0;
  return count;
}

static void
check_ticks (const Page *self, const FusPlotWritten *written, guint n)
{
  static const FusPlotPart parts[] = { FUS_PLOT_PART_X_TICKS, FUS_PLOT_PART_Y_TICKS };

  for (guint i = 0; i < fus_plot_figure_get_n_axes (self->figure->plot); i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        {
          guint n_ticks = count_ticks (written, n, parts[k], (int) i);

          if (n_ticks == 1)
            complain (self, k == 0 ? "x" : "y", "has a single tick", NULL);
        }
    }
}

static void
check_page (const Page *self)
{
  static const FusPlotPart named[] = { FUS_PLOT_PART_X_NAMES, FUS_PLOT_PART_Y_NAMES,
                                       FUS_PLOT_PART_LABELS, FUS_PLOT_PART_GROUPS,
                                       FUS_PLOT_PART_KEY };
  g_autoptr (FusPlotCanvas) canvas = fus_plot_canvas_new (NULL, &self->theme);
  const FusPlotWritten *written;
  guint n;

  fus_plot_canvas_keep_text (canvas);
  g_assert_true (
    fus_plot_figure_draw_on (self->figure->plot, canvas, self->width, self->height));
  written = fus_plot_canvas_get_written (canvas, &n);
  g_assert_cmpuint (n, >, 0);
  check_boxes (self, written, n);
  check_ticks (self, written, n);
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    check_names (self, written, n, named[i]);
}

/* -- Cases -- */

/* Which texts are in each other's way. */
static void
tell_overlaps (const Page *self)
{
  g_autoptr (FusPlotCanvas) canvas = fus_plot_canvas_new (NULL, &self->theme);
  const FusPlotWritten *written;
  guint n;

  fus_plot_canvas_keep_text (canvas);
  fus_plot_figure_draw_on (self->figure->plot, canvas, self->width, self->height);
  written = fus_plot_canvas_get_written (canvas, &n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      if (lies_on (&written[i].box, &written[k].box))
        g_printerr ("  “%s” lies on “%s”\n", written[i].text, written[k].text);
}

/* Width and height at the end of the sentence, or 0. */
static void
find_needed (const char *message, double *width, double *height)
{
  const char *needs = g_strrstr (message, "It needs ");
  char *end = NULL;

  *width = *height = 0;
  if (needs == NULL || !g_ascii_isdigit (needs[strlen ("It needs ")]))
    return;
  *width = g_ascii_strtod (needs + strlen ("It needs "), &end);
  *height = g_ascii_strtod (strpbrk (end, "0123456789"), NULL);
}

/* At the size that the error names it can be read. */
static void
check_needed (Page *page, const char *message)
{
  g_autoptr (GError) error = NULL;
  double width, height;

  find_needed (message, &width, &height);
  if (!(width > 0))
    return;
  page->width = width * POINTS_A_MM;
  page->height = height * POINTS_A_MM;
  if (!fus_figure_check_size (page->figure->plot, &page->theme, width, height, &error))
    complain (page, message, "but then:", error->message);
  else
    check_page (page);
}

/* Cases that ask for nothing odd: of them most can be exported. */
typedef struct
{
  guint n;
  guint n_failed;
} Tally;

static gboolean
is_fair (const Case *self)
{
  return g_strv_length (self->modalities) <= 6 && self->width_mm >= 80 &&
         self->factor < 1.5;
}

static void
draw_figure (const Case *self,
             const FusFigureClass *figure_class,
             FigureData *data,
             Tally *tally)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusFigure) figure = fus_figure_new (figure_class, &data->context, &error);
  Page page = { .of = self, .figure = figure, .theme = *self->base };
  double height_mm;

  if (g_error_matches (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY))
    return;
  g_assert_no_error (error);
  fus_plot_theme_set_text_size (&page.theme, page.theme.text_size * self->factor);
  height_mm = fus_figure_get_height_mm (figure, &page.theme, self->width_mm);
  page.width = self->width_mm * POINTS_A_MM;
  page.height = height_mm * POINTS_A_MM;
  tally->n += is_fair (self) ? 1 : 0;
  if (fus_figure_check_size (figure->plot, &page.theme, self->width_mm, height_mm,
                             &error))
    {
      check_page (&page);
      return;
    }
  g_assert_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_TOO_SMALL);
  tally->n_failed += is_fair (self) ? 1 : 0;
  if (g_getenv ("FUSESCOPE_LAYOUT_TELL") != NULL)
    {
      g_autofree char *text = describe (&page);

      g_printerr ("%s: %s\n", text, error->message);
      tell_overlaps (&page);
    }
  check_needed (&page, error->message);
}

static void
draw_case (guint number, gboolean ordinary, Tally *tallies)
{
  Case self;
  LayoutNames names = { 0 };
  g_autoptr (FigureData) data = NULL;
  gsize n_figures;
  const FusFigureClass *const *figures = fus_figure_list (&n_figures);
  const char *only = g_getenv ("FUSESCOPE_LAYOUT_FIGURE");

  case_init (&self, number, ordinary);
  names.modalities = self.modalities;
  names.classes = self.classes;
  names.id = number % 2 == 0 ? self.classes[0] : NULL;
  data = layout_data_new (&names, number);
  for (gsize i = 0; i < n_figures; i++)
    if (only == NULL || strcmp (only, figures[i]->id) == 0)
      draw_figure (&self, figures[i], data, &tallies[i]);
  case_clear (&self);
}

static guint
get_n_cases (void)
{
  const char *n = g_getenv ("FUSESCOPE_LAYOUT_CASES");

  return n != NULL ? (guint) atoi (n) : N_CASES;
}

static void
tell (const Tally *tallies)
{
  gsize n_figures;
  const FusFigureClass *const *figures = fus_figure_list (&n_figures);

  for (gsize i = 0; i < n_figures; i++)
    g_test_message ("%s: %u of %u could not be exported", figures[i]->id,
                    tallies[i].n_failed, tallies[i].n);
}

static void
test_any_names (void)
{
  gsize n_figures;
  const FusFigureClass *const *figures = fus_figure_list (&n_figures);
  g_autofree Tally *tallies = g_new0 (Tally, n_figures);

  for (guint number = 0; number < get_n_cases (); number++)
    draw_case (number, FALSE, tallies);
  tell (tallies);
  /* An export that fails is honest, and of no use. */
  for (gsize i = 0; i < n_figures; i++)
    if (5 * tallies[i].n_failed > tallies[i].n)
      g_test_fail_printf ("%s: %u of %u could not be exported", figures[i]->id,
                          tallies[i].n_failed, tallies[i].n);
}

/* Up to four modalities, ten classes, and ten letters, in one column of a journal. */
static void
test_ordinary_names (void)
{
  gsize n_figures;
  const FusFigureClass *const *figures = fus_figure_list (&n_figures);
  g_autofree Tally *tallies = g_new0 (Tally, n_figures);

  for (guint number = 0; number < get_n_cases () / 2; number++)
    draw_case (10000 + number, TRUE, tallies);
  tell (tallies);
  for (gsize i = 0; i < n_figures; i++)
    if (tallies[i].n_failed > 0)
      g_test_fail_printf ("%s: %u of %u could not be exported", figures[i]->id,
                          tallies[i].n_failed, tallies[i].n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/any-names", test_any_names);
  g_test_add_func ("/layout/ordinary-names", test_ordinary_names);
  return g_test_run ();
}
