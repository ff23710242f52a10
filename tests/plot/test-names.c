/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fus-plot-names.h"

static char **
shorten (const char *const *names, guint width, guint max_lines, gboolean *fits)
{
  static const FusPlotTextStyle style = { .size = 7, .align_y = 0.5 };
  g_autoptr (FusPlotCanvas) canvas =
               fus_plot_canvas_new (NULL, fus_plot_theme_lookup ("print"));

  return fus_plot_canvas_fit_names (canvas, &style, names,
                                    g_strv_length ((char **) names), width, max_lines,
                                    fits);
}

static void
assert_labels (const char *const *names, guint n_letters, const char *const *expected)
{
  g_auto (GStrv) labels =
            fus_plot_names_shorten (names, g_strv_length ((char **) names), n_letters);

  g_assert_cmpstrv (labels, expected);
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* -- By hand -- */

static void
test_what_has_room_stays (void)
{
  assert_labels (NAMES ("image", "spectrum"), 8, NAMES ("image", "spectrum"));
}

static void
test_what_is_common_goes_first (void)
{
  assert_labels (NAMES ("rna", "site_alpha", "site_beta_island", "site_gamma"), 7,
                 NAMES ("rna", "alpha", "beta…", "gamma"));
  assert_labels (NAMES ("rna_expression", "protein_expression"), 8,
                 NAMES ("rna", "protein"));
  assert_labels (NAMES ("probe_A_in_air", "probe_B_in_air"), 7, NAMES ("A_in", "B_in"));
}

static void
test_words_are_kept_whole (void)
{
  assert_labels (NAMES ("mean temperature of the northern tower"), 24,
                 NAMES ("mean…the northern tower"));
  assert_labels (NAMES ("Donaudampfschifffahrtsgesellschaft"), 12,
                 NAMES ("Donauda…haft"));
}

/* What is said of a name stands at the end of a phrase and is left out last. */
static void
test_a_phrase_keeps_its_end (void)
{
  static const FusPlotTextStyle style = { .size = 7, .align_y = 0.5 };
  static const char *const names[] = { "größe_level_site_T_site_測定値1", "rna",
                                       "mean temperature of the tower",
                                       "Donaudampfschifffahrtsgesellschaft" };
  g_autoptr (FusPlotCanvas) canvas =
               fus_plot_canvas_new (NULL, fus_plot_theme_lookup ("print"));
  double least = fus_plot_canvas_measure (canvas, "mm…0.61", &style);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *phrase = g_strdup_printf ("%s alone 0.61", names[i]);
      const char *const list[] = { NULL, phrase };

      for (double width = 200; width > least; width -= 3)
        {
          for (guint lines = 1; lines <= 2; lines++)
            {
              gboolean fits;
              g_auto (GStrv) labels = fus_plot_canvas_fit_phrases (
                canvas, &style, list, G_N_ELEMENTS (list), width, lines, &fits);

              g_assert_true (fits);
              g_assert_true (g_str_has_suffix (labels[1], "0.61"));
              g_assert_true (g_utf8_get_char (labels[1]) == g_utf8_get_char (phrase));
            }
        }
    }
}

static void
test_differences_are_shown (void)
{
  assert_labels (NAMES ("aaaaaaaaaaaaaaaaaaaaXbbbbbbbbbbbb",
                        "aaaaaaaaaaaaaaaaaaaaYbbbbbbbbbbbb"),
                 8, NAMES ("…Xbbb…bb", "…Ybbb…bb"));
  assert_labels (NAMES ("遺伝子発現の測定値その一", "遺伝子発現の測定値その二"), 8,
                 NAMES ("遺伝…一", "遺伝…二"));
}

static void
test_lines_break_between_words (void)
{
  static const char *const names[] = { "measured_temperature", "image", NULL };
  gboolean fits = FALSE;
  g_auto (GStrv) labels = shorten (names, 45, 2, &fits);

  g_assert_true (fits);
  g_assert_cmpstr (labels[0], ==, "measured_\ntemperature");
  g_assert_cmpstr (labels[1], ==, "image");
}

static void
test_letters (void)
{
  static const char *const names[] = { "rna", "site_alpha", "site_beta", "rain", NULL };
  g_auto (GStrv) letters = fus_plot_names_letters (names, 4);

  g_assert_cmpstrv (letters, NAMES ("Rn", "A", "B", "Ra"));
  g_strfreev (g_steal_pointer (&letters));
  letters = fus_plot_names_letters (NAMES ("X{1}", "X{2}", "{Y}"), 3);
  g_assert_cmpstrv (letters, NAMES ("X1", "X2", "Y"));
}

/* -- Generated -- */

static const char *const words[] = {
  "site",       "alpha", "beta",        "island",
  "Messung",    "größe", "temperature", "x",
  "遺伝子",     "発現",  "診断",        "a",
  "Ab",         "0",     "17",          "e\314\201t\303\251",
  "expression", "🧬",  "in",          "of",
  "",
};
static const char separators[] = { '_', '-', ' ', '.' };

static char *
make_word (GRand *rand)
{
  GString *word = g_string_new (NULL);

  if (g_rand_int_range (rand, 0, 3) > 0)
    g_string_append (word, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  else
    for (int n = g_rand_int_range (rand, 1, 40); n > 0; n--)
      g_string_append_c (word, (char) ('a' + g_rand_int_range (rand, 0, 3)));
  return g_string_free (word, FALSE);
}

static char *
make_name (GRand *rand, const char *prefix, const char *suffix)
{
  GString *name = g_string_new (prefix);

  for (int n = g_rand_int_range (rand, 1, 5); n > 0; n--)
    {
      g_autofree char *word = make_word (rand);

      if (name->len > 0 && g_rand_int_range (rand, 0, 5) > 0)
        g_string_append_c (name, separators[g_rand_int_range (rand, 0, 4)]);
      g_string_append (name, word);
    }
  g_string_append (name, suffix);
  return g_string_free (name, FALSE);
}

static GStrv
make_names (GRand *rand)
{
  guint n = (guint) g_rand_int_range (rand, 1, g_rand_int_range (rand, 2, 40));
  g_autofree char *prefix = g_rand_boolean (rand) ? make_word (rand) : g_strdup ("");
  g_autofree char *suffix = g_rand_boolean (rand) ? make_word (rand) : g_strdup ("");
  GStrv names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = i > 0 && g_rand_int_range (rand, 0, 20) == 0
                 ? g_strdup (names[i - 1])
                 : make_name (rand, prefix, suffix);
  return names;
}

/* Nothing is said that is not in the name: each letter of a label, but for the mark, and
 * for the number of those that nothing else tells apart, comes in the name's order. */
static gboolean
is_of_name (const char *label, const char *name)
{
  for (const char *p = label; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      if (letter == 0x2026 || letter == '\n')
        continue;
      while (*name != '\0' && g_utf8_get_char (name) != letter)
        name = g_utf8_next_char (name);
      if (*name == '\0')
        return g_ascii_isdigit (*p);
      name = g_utf8_next_char (name);
    }
  return TRUE;
}

static void
assert_different (const GStrv names, const GStrv labels)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_true (g_utf8_validate (labels[i], -1, NULL));
      if (!is_of_name (labels[i], names[i]))
        g_test_fail_printf ("“%s” is not of “%s”", labels[i], names[i]);
      for (guint k = 0; k < i; k++)
        {
          if (strcmp (names[i], names[k]) == 0)
            g_assert_cmpstr (labels[i], ==, labels[k]);
          else if (strcmp (labels[i], labels[k]) == 0)
            g_test_fail_printf ("“%s” and “%s” are both “%s”", names[i], names[k],
                                labels[i]);
          if (strcmp (labels[i], names[k]) == 0 && strcmp (names[i], names[k]) != 0)
            g_test_fail_printf ("“%s” is written as another name, “%s”", names[i],
                                names[k]);
        }
    }
}

static void
assert_widths (const GStrv labels, double width, guint max_lines)
{
  static const FusPlotTextStyle style = { .size = 7, .align_y = 0.5 };
  g_autoptr (FusPlotCanvas) canvas =
               fus_plot_canvas_new (NULL, fus_plot_theme_lookup ("print"));

  for (guint i = 0; labels[i] != NULL; i++)
    {
      g_auto (GStrv) lines = g_strsplit (labels[i], "\n", -1);

      g_assert_cmpuint (g_strv_length (lines), <=, max_lines);
      /* Pairs of letters are set a hair wider or closer than they are one by one. */
      if (fus_plot_canvas_measure (canvas, labels[i], &style) > width * 1.03 + 0.5)
        g_test_fail_printf ("“%s” is wider than %g", labels[i], width);
    }
}

static void
test_generated (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 1500; round++)
    {
      g_auto (GStrv) names = make_names (rand);
      double width = g_rand_double_range (rand, 4, 90);
      guint max_lines = (guint) g_rand_int_range (rand, 1, 4);
      gboolean fits = FALSE;
      g_auto (GStrv) labels =
                shorten ((const char *const *) names, (guint) width, max_lines, &fits);
      g_auto (GStrv) letters = fus_plot_names_letters ((const char *const *) names,
                                                       g_strv_length (names));

      assert_different (names, labels);
      if (fits)
        assert_widths (labels, (guint) width, max_lines);
      for (guint i = 0; names[i] != NULL; i++)
        {
          for (guint k = 0; k < i; k++)
            if (strcmp (names[i], names[k]) != 0)
              g_assert_cmpstr (letters[i], !=, letters[k]);
        }
    }
}

/* With room for a handful of letters every set of up to twelve names can be told apart.
 */
static void
test_a_little_room_suffices (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (guint round = 0; round < 500; round++)
    {
      g_auto (GStrv) names = make_names (rand);
      gboolean fits = FALSE;
      g_auto (GStrv) labels = NULL;

      if (g_strv_length (names) > 12)
        continue;
      labels = shorten ((const char *const *) names, 40, 1, &fits);
      if (!fits)
        {
          g_autofree char *all = g_strjoinv ("|", names);
          g_autofree char *written = g_strjoinv ("|", labels);

          g_test_fail_printf ("no room in 40 points for %s, but %s", all, written);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/names/what-has-room-stays", test_what_has_room_stays);
  g_test_add_func ("/names/what-is-common-goes-first", test_what_is_common_goes_first);
  g_test_add_func ("/names/words-are-kept-whole", test_words_are_kept_whole);
  g_test_add_func ("/names/a-phrase-keeps-its-end", test_a_phrase_keeps_its_end);
  g_test_add_func ("/names/differences-are-shown", test_differences_are_shown);
  g_test_add_func ("/names/lines-break-between-words", test_lines_break_between_words);
  g_test_add_func ("/names/letters", test_letters);
  g_test_add_func ("/names/generated", test_generated);
  g_test_add_func ("/names/a-little-room-suffices", test_a_little_room_suffices);
  return g_test_run ();
}
