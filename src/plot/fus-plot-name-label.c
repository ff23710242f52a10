/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One name of several, as letters that a reader sees, and what is written of it where its
 * room is known: in lines, or shortened in its middle. */
#include "config.h"

#include "fus-plot-names-private.h"

#include <pango/pango.h>
#include <string.h>

#define SEPARATORS " _-./:|,;+\302\240"
#define HEAD_SHARE 0.6 /* of what is kept of a word that is cut in its middle */
#define WORTH 0.5      /* whole words are kept where they keep this share of letters */
#define BOTH_ENDS 1.3  /* worth of letters where both ends are kept, and not one */

static double
letter_width (FusPlotNameFitting *self, const char *letter)
{
  double *known = g_hash_table_lookup (self->widths, letter);

  if (known == NULL)
    {
      known = g_new (double, 1);
      *known = self->measure (letter, self->data);
      g_hash_table_insert (self->widths, g_strdup (letter), known);
    }
  return *known;
}

gboolean
fus_plot_name_is_separator (const char *letter)
{
  g_return_val_if_fail (letter != NULL, FALSE);

  return strchr (SEPARATORS, *letter) != NULL || strncmp (letter, "\302\240", 2) == 0;
}

/* Letters that stand for a word each, or nearly: a line may break between them. */
static gboolean
is_wide (const char *letter)
{
  return g_unichar_iswide (g_utf8_get_char (letter));
}

/* The point or comma of a number separates no words. */
static gboolean
is_in_number (const char *text, const char *at)
{
  return (*at == '.' || *at == ',') && at > text && g_ascii_isdigit (at[-1]) &&
         g_ascii_isdigit (at[1]);
}

void
fus_plot_name_init (FusPlotName *self, FusPlotNameFitting *fitting, const char *text)
{
  glong n_chars = g_utf8_strlen (text, -1);
  g_autofree PangoLogAttr *attributes = g_new0 (PangoLogAttr, n_chars + 1);
  const char *p = text;

  self->text = text;
  self->at = g_new (guint, n_chars + 1);
  self->width = g_new (double, n_chars + 1);
  self->join = g_new0 (gboolean, n_chars + 1);
  pango_get_log_attrs (text, -1, 0, pango_language_get_default (), attributes,
                       (int) n_chars + 1);
  for (glong i = 0; i < n_chars; i++, p = g_utf8_next_char (p))
    {
      if (i == 0 || attributes[i].is_cursor_position)
        self->at[self->n++] = (guint) (p - text);
    }
  self->at[self->n] = (guint) strlen (text);
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *letter =
        g_strndup (text + self->at[i], self->at[i + 1] - self->at[i]);

      self->width[i] = letter_width (fitting, letter);
      self->join[i + 1] = fus_plot_name_is_separator (letter) &&
                          !is_in_number (text, text + self->at[i]);
    }
}

void
fus_plot_name_clear (FusPlotName *self)
{
  g_free (self->at);
  g_free (self->width);
  g_free (self->join);
}

const char *
fus_plot_name_letter_at (const FusPlotName *self, guint i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text + self->at[i];
}

gboolean
fus_plot_name_same_letter (const FusPlotName *a, guint i, const FusPlotName *b, guint k)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  guint length = a->at[i + 1] - a->at[i];

  return length == b->at[k + 1] - b->at[k] &&
         memcmp (fus_plot_name_letter_at (a, i), fus_plot_name_letter_at (b, k),
                 length) == 0;
}

/* Without what separates it from its neighbors. */
void
fus_plot_name_trim (const FusPlotName *self, guint *from, guint *to)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (from != NULL);
  g_return_if_fail (to != NULL);

  while (*to > *from &&
         fus_plot_name_is_separator (fus_plot_name_letter_at (self, *to - 1)))
    (*to)--;
  while (*from < *to &&
         fus_plot_name_is_separator (fus_plot_name_letter_at (self, *from)))
    (*from)++;
}

static double
piece_width (const FusPlotName *self, guint from, guint to)
{
  double width = 0;

  fus_plot_name_trim (self, &from, &to);
  for (guint i = from; i < to; i++)
    width += self->width[i];
  return width;
}

static void
append_piece (GString *label, const FusPlotName *self, guint from, guint to)
{
  fus_plot_name_trim (self, &from, &to);
  g_string_append_len (label, fus_plot_name_letter_at (self, from),
                       self->at[to] - self->at[from]);
}

/* -- Lines -- */

/* Fills lines, breaking between words and between letters that are words; %NULL where it
 * takes more than @max_lines. */
static char *
break_lines (FusPlotNameFitting *self, const char *text)
{
  FusPlotName name = { 0 };
  GString *lines = g_string_new (NULL);
  guint n_lines = 1;
  double used = 0;
  guint i = 0;

  fus_plot_name_init (&name, self, text);
  while (i < name.n && n_lines <= self->max_lines)
    {
      guint end = i + 1;
      double width = name.width[i];
      gboolean blank;

      while (end < name.n && !name.join[end] &&
             !is_wide (fus_plot_name_letter_at (&name, end)) &&
             !is_wide (fus_plot_name_letter_at (&name, end - 1)))
        width += name.width[end++];
      blank = *fus_plot_name_letter_at (&name, end - 1) == ' ';
      if (used > 0 && used + width - (blank ? name.width[end - 1] : 0) > self->width)
        {
          g_string_truncate (lines, strlen (g_strchomp (lines->str)));
          g_string_append_c (lines, '\n');
          n_lines++;
          used = 0;
        }
      if (used <= 0 && width - (blank ? name.width[end - 1] : 0) > self->width)
        n_lines = self->max_lines + 1;
      g_string_append_len (lines, fus_plot_name_letter_at (&name, i),
                           name.at[end] - name.at[i]);
      used += width;
      i = end;
    }
  fus_plot_name_clear (&name);
  return g_string_free (lines, n_lines > self->max_lines);
}

double
fus_plot_name_text_width (FusPlotNameFitting *self, const char *text)
{
  FusPlotName name = { 0 };
  double width = 0;

  fus_plot_name_init (&name, self, text);
  for (guint i = 0; i < name.n; i++)
    width += name.width[i];
  fus_plot_name_clear (&name);
  return width;
}

/* @text as it is written, or %NULL where it has no room. */
static char *
lay_out (FusPlotNameFitting *self, const char *text)
{
  if (fus_plot_name_text_width (self, text) <= self->width)
    return g_strdup (text);
  return self->max_lines > 1 ? break_lines (self, text) : NULL;
}

/* -- The middle left out -- */

static char *
join_ends (const FusPlotName *name, const FusPlotNameCore *core, guint head, guint tail)
{
  GString *label = g_string_new (core->marked ? FUS_PLOT_ELLIPSIS : NULL);

  append_piece (label, name, core->from, core->from + head);
  g_string_append (label, FUS_PLOT_ELLIPSIS);
  append_piece (label, name, core->to - tail, core->to);
  return g_string_free (label, FALSE);
}

static double
ends_width (const FusPlotNameFitting *self,
            const FusPlotName *name,
            const FusPlotNameCore *core,
            guint head,
            guint tail)
{
  return (core->marked ? 2 : 1) * self->ellipsis +
         piece_width (name, core->from, core->from + head) +
         piece_width (name, core->to - tail, core->to);
}

/* The most whole words that have room; 0 where not even the first has. */
static guint
find_words (const FusPlotNameFitting *self,
            const FusPlotName *name,
            const FusPlotNameCore *core,
            double width,
            guint *head,
            guint *tail)
{
  guint n = core->to - core->from;
  double best = 0;

  for (guint h = MAX (core->least, 1); h < n; h++)
    {
      if (!name->join[core->from + h])
        continue;
      for (guint t = 0; h + t < n; t++)
        {
          double worth = (h + t) * (t > 0 ? BOTH_ENDS : 1);

          if ((t > 0 && !name->join[core->to - t]) || (t == 0 && self->whole) ||
              worth <= best || ends_width (self, name, core, h, t) > width)
            continue;
          best = worth;
          *head = h;
          *tail = t;
        }
    }
  return *head + *tail;
}

/* Letters of the last word: of a phrase it is the one that matters, as in “sound alone
 * 0.61”. */
static guint
count_last_word (const FusPlotName *name, const FusPlotNameCore *core)
{
  guint n = 1;

  while (n < core->to - core->from && !name->join[core->to - n])
    n++;
  return n;
}

/* The most letters that have room, from both ends. */
static guint
find_letters (const FusPlotNameFitting *self,
              const FusPlotName *name,
              const FusPlotNameCore *core,
              double width,
              guint *head,
              guint *tail)
{
  guint n = core->to - core->from;
  guint last = self->whole ? count_last_word (name, core) : 0;

  for (guint kept = n > 0 ? n - 1 : 0; kept > 0; kept--)
    {
      guint h = MAX ((guint) (kept * HEAD_SHARE + 0.999), MIN (core->least, kept));

      h = MIN (h, kept > last ? kept - last : MIN (kept, 1));

      if (kept > MAX (core->least, 1) &&
          ends_width (self, name, core, h, kept - h) > width)
        continue;
      *head = h;
      *tail = kept - h;
      return kept;
    }
  return 0;
}

/* One line of at most @width, if there is one so short. */
static char *
elide (FusPlotNameFitting *self,
       const FusPlotName *name,
       const FusPlotNameCore *core,
       double width)
{
  guint word_head = 0;
  guint word_tail = 0;
  guint head = 0;
  guint tail = 0;
  guint words = find_words (self, name, core, width, &word_head, &word_tail);
  guint letters = find_letters (self, name, core, width, &head, &tail);

  if (words > 0 && (self->whole || words >= WORTH * letters))
    return join_ends (name, core, word_head, word_tail);
  return join_ends (name, core, head, tail);
}

static char *
core_text (const FusPlotName *name, const FusPlotNameCore *core)
{
  GString *text = g_string_new (core->marked ? FUS_PLOT_ELLIPSIS : NULL);

  if (core->lead > 0)
    {
      append_piece (text, name, 0, core->lead);
      g_string_append (text, FUS_PLOT_ELLIPSIS);
    }
  if (core->from == 0 && core->to == name->n)
    g_string_append (text, name->text);
  else
    append_piece (text, name, core->from, core->to);
  return g_string_free (text, FALSE);
}

char *
fus_plot_name_make_label (FusPlotNameFitting *self, guint i)
{
  g_return_val_if_fail (self != NULL, NULL);

  const FusPlotName *name = &self->names[i];
  const FusPlotNameCore *core = &self->cores[i];
  g_autofree char *text = core_text (name, core);
  char *label = lay_out (self, text);

  /* Broken lines are seldom full. */
  for (double share = 0.95; label == NULL && self->max_lines > 1 && share > 0.5;
       share -= 0.15)
    {
      g_autofree char *shorter =
        elide (self, name, core, self->width * self->max_lines * share);

      label = lay_out (self, shorter);
    }
  if (label == NULL && core->to - core->from > 1)
    label = elide (self, name, core, self->width);
  return label != NULL ? label : g_strdup (text);
}

gboolean
fus_plot_name_has_room (FusPlotNameFitting *self, guint i)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autofree char *text = core_text (&self->names[i], &self->cores[i]);
  g_autofree char *label = lay_out (self, text);

  return label != NULL;
}
