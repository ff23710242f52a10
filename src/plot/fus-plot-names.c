/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that have too little room, shortened so that they stay different. Words that
 * neighbors have in common go first, then the middle. It is done on letters as a
 * reader sees them, measured by the caller's function, so the same code serves a
 * canvas and counts of letters. No two names may come out the same, as that would be a
 * false statement: labels start where names differ, then get numbers, and in the end a
 * name is written whole. */
#include "config.h"

#include "fus-plot-names.h"

#include <pango/pango.h>
#include <string.h>

#define ELLIPSIS "…"
#define SEPARATORS " _-./:|,;+\302\240"
#define HEAD_SHARE 0.6 /* of what is kept of a word that is cut in its middle */
#define WORTH 0.5      /* whole words are kept where they keep this share of letters */
#define BOTH_ENDS 1.3  /* worth of letters where both ends are kept, and not one */
#define MAX_DEPTH 12
#define MAX_LETTERS 3

/* A name as what a reader sees as its letters. */
typedef struct
{
  const char *text;
  guint n;
  guint *at;      /* [n + 1]: where each letter starts */
  double *width;  /* [n] */
  gboolean *join; /* [n + 1]: whether a word ends before it */
} Name;

/* What is made of one name: letters from … to, and a mark where it starts inside. */
typedef struct
{
  guint from;
  guint to;
  gboolean marked;
  guint least; /* letters that its beginning keeps */
  guint lead;  /* letters of its first word, before the mark that stands for the rest */
} Core;

typedef struct
{
  guint n;
  Name *names;
  Core *cores;
  char **labels;
  double width;
  guint max_lines;
  gboolean whole; /* no words in common are left out */
  FusPlotNameWidth measure;
  gpointer data;
  GHashTable *widths; /* of letters: g_new (double) */
  double ellipsis;
} Fitting;

static double
letter_width (Fitting *self, const char *letter)
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

static gboolean
is_separator (const char *letter)
{
  return strchr (SEPARATORS, *letter) != NULL || strncmp (letter, "\302\240", 2) == 0;
}

/* Letters that stand for a word each, or nearly: a line may break between them. */
static gboolean
is_wide (const char *letter)
{
  return g_unichar_iswide (g_utf8_get_char (letter));
}

static void
name_init (Name *self, Fitting *fitting, const char *text)
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
      self->join[i + 1] = is_separator (letter);
    }
}

static void
name_clear (Name *self)
{
  g_free (self->at);
  g_free (self->width);
  g_free (self->join);
}

static const char *
letter_at (const Name *self, guint i)
{
  return self->text + self->at[i];
}

static gboolean
same_letter (const Name *a, guint i, const Name *b, guint k)
{
  guint length = a->at[i + 1] - a->at[i];

  return length == b->at[k + 1] - b->at[k] &&
         memcmp (letter_at (a, i), letter_at (b, k), length) == 0;
}

/* Without what separates it from its neighbors. */
static void
trim (const Name *self, guint *from, guint *to)
{
  while (*to > *from && is_separator (letter_at (self, *to - 1)))
    (*to)--;
  while (*from < *to && is_separator (letter_at (self, *from)))
    (*from)++;
}

static double
piece_width (const Name *self, guint from, guint to)
{
  double width = 0;

  trim (self, &from, &to);
  for (guint i = from; i < to; i++)
    width += self->width[i];
  return width;
}

static void
append_piece (GString *label, const Name *self, guint from, guint to)
{
  trim (self, &from, &to);
  g_string_append_len (label, letter_at (self, from), self->at[to] - self->at[from]);
}

/* -- Lines -- */

/* Fills lines, breaking between words and between letters that are words; %NULL where it
 * takes more than @max_lines. */
static char *
break_lines (Fitting *self, const char *text)
{
  Name name = { 0 };
  GString *lines = g_string_new (NULL);
  guint n_lines = 1;
  double used = 0;
  guint i = 0;

  name_init (&name, self, text);
  while (i < name.n && n_lines <= self->max_lines)
    {
      guint end = i + 1;
      double width = name.width[i];
      gboolean blank;

      while (end < name.n && !name.join[end] && !is_wide (letter_at (&name, end)) &&
             !is_wide (letter_at (&name, end - 1)))
        width += name.width[end++];
      blank = *letter_at (&name, end - 1) == ' ';
      if (used > 0 && used + width - (blank ? name.width[end - 1] : 0) > self->width)
        {
          g_string_truncate (lines, strlen (g_strchomp (lines->str)));
          g_string_append_c (lines, '\n');
          n_lines++;
          used = 0;
        }
      if (used <= 0 && width - (blank ? name.width[end - 1] : 0) > self->width)
        n_lines = self->max_lines + 1;
      g_string_append_len (lines, letter_at (&name, i), name.at[end] - name.at[i]);
      used += width;
      i = end;
    }
  name_clear (&name);
  return g_string_free (lines, n_lines > self->max_lines);
}

static double
text_width (Fitting *self, const char *text)
{
  Name name = { 0 };
  double width = 0;

  name_init (&name, self, text);
  for (guint i = 0; i < name.n; i++)
    width += name.width[i];
  name_clear (&name);
  return width;
}

/* @text as it is written, or %NULL where it has no room. */
static char *
lay_out (Fitting *self, const char *text)
{
  if (text_width (self, text) <= self->width)
    return g_strdup (text);
  return self->max_lines > 1 ? break_lines (self, text) : NULL;
}

/* -- The middle left out -- */

static char *
join_ends (const Name *name, const Core *core, guint head, guint tail)
{
  GString *label = g_string_new (core->marked ? ELLIPSIS : NULL);

  append_piece (label, name, core->from, core->from + head);
  g_string_append (label, ELLIPSIS);
  append_piece (label, name, core->to - tail, core->to);
  return g_string_free (label, FALSE);
}

static double
ends_width (const Fitting *self,
            const Name *name,
            const Core *core,
            guint head,
            guint tail)
{
  return (core->marked ? 2 : 1) * self->ellipsis +
         piece_width (name, core->from, core->from + head) +
         piece_width (name, core->to - tail, core->to);
}

/* The most whole words that have room; 0 where not even the first has. */
static guint
find_words (const Fitting *self,
            const Name *name,
            const Core *core,
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

          if ((t > 0 && !name->join[core->to - t]) || worth <= best ||
              ends_width (self, name, core, h, t) > width)
            continue;
          best = worth;
          *head = h;
          *tail = t;
        }
    }
  return *head + *tail;
}

/* The most letters that have room, from both ends. */
static guint
find_letters (const Fitting *self,
              const Name *name,
              const Core *core,
              double width,
              guint *head,
              guint *tail)
{
  guint n = core->to - core->from;

  for (guint kept = n > 0 ? n - 1 : 0; kept > 0; kept--)
    {
      guint h = MAX ((guint) (kept * HEAD_SHARE + 0.999), MIN (core->least, kept));

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
elide (Fitting *self, const Name *name, const Core *core, double width)
{
  guint word_head = 0;
  guint word_tail = 0;
  guint head = 0;
  guint tail = 0;
  guint words = find_words (self, name, core, width, &word_head, &word_tail);
  guint letters = find_letters (self, name, core, width, &head, &tail);

  if (words > 0 && words >= WORTH * letters)
    return join_ends (name, core, word_head, word_tail);
  return join_ends (name, core, head, tail);
}

static char *
core_text (const Name *name, const Core *core)
{
  GString *text = g_string_new (core->marked ? ELLIPSIS : NULL);

  if (core->lead > 0)
    {
      append_piece (text, name, 0, core->lead);
      g_string_append (text, ELLIPSIS);
    }
  if (core->from == 0 && core->to == name->n)
    g_string_append (text, name->text);
  else
    append_piece (text, name, core->from, core->to);
  return g_string_free (text, FALSE);
}

static char *
make_label (Fitting *self, guint i)
{
  const Name *name = &self->names[i];
  const Core *core = &self->cores[i];
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

static gboolean
has_room (Fitting *self, guint i)
{
  g_autofree char *text = core_text (&self->names[i], &self->cores[i]);
  g_autofree char *label = lay_out (self, text);

  return label != NULL;
}

/* -- What names have in common -- */

static gboolean
same_name (const Fitting *self, guint i, guint k)
{
  return strcmp (self->names[i].text, self->names[k].text) == 0;
}

/* Letters up to which all of @members are the same, at their beginning or end. */
static guint
count_common (const Fitting *self, const guint *members, guint n, gboolean at_end)
{
  const Name *first = &self->names[members[0]];

  for (guint d = 0;; d++)
    {
      for (guint k = 0; k < n; k++)
        {
          const Name *name = &self->names[members[k]];

          if (d >= name->n || d >= first->n ||
              !(at_end ? same_letter (first, first->n - 1 - d, name, name->n - 1 - d)
                       : same_letter (first, d, name, d)))
            return d;
        }
    }
}

/* Whether the words of all end after @d letters from that side, and something is left. */
static gboolean
is_joint (const Fitting *self, const guint *members, guint n, guint d, gboolean at_end)
{
  for (guint k = 0; k < n; k++)
    {
      const Name *name = &self->names[members[k]];
      guint at = at_end ? name->n - d : d;
      guint from = at_end ? self->cores[members[k]].from : d;
      guint to = at_end ? at : name->n;

      if (d >= name->n || from >= to)
        return FALSE;
      if (at_end ? !is_separator (letter_at (name, at)) : !name->join[at])
        return FALSE;
      trim (name, &from, &to);
      if (from == to)
        return FALSE;
    }
  return TRUE;
}

static gboolean
all_have_room (Fitting *self, const guint *members, guint n)
{
  for (guint k = 0; k < n; k++)
    {
      if (!has_room (self, members[k]))
        return FALSE;
    }
  return TRUE;
}

/* Leaves out word after word that all of @members have in common, until all have room. */
static gboolean
strip (Fitting *self, const guint *members, guint n, gboolean at_end)
{
  guint common = count_common (self, members, n, at_end);

  for (guint d = 1; d <= common; d++)
    {
      if (!is_joint (self, members, n, d, at_end))
        continue;
      for (guint k = 0; k < n; k++)
        {
          Core *core = &self->cores[members[k]];

          if (at_end)
            core->to = self->names[members[k]].n - d;
          else
            core->from = d;
        }
      if (all_have_room (self, members, n))
        return TRUE;
    }
  return FALSE;
}

static void
set_lead (Fitting *self, const guint *members, guint n, guint lead, gboolean marked)
{
  for (guint k = 0; k < n; k++)
    {
      self->cores[members[k]].lead = lead;
      self->cores[members[k]].marked = marked;
    }
}

/* Where several words went from the beginning the first of them comes back, if there is
 * room: it says what the rest is about; else a mark that something went. */
static void
give_lead (Fitting *self, const guint *members, guint n)
{
  const Name *first = &self->names[members[0]];
  guint lead = 1;

  while (lead < first->n && !first->join[lead])
    lead++;
  if (lead >= self->cores[members[0]].from)
    return;
  set_lead (self, members, n, lead, FALSE);
  if (all_have_room (self, members, n))
    return;
  set_lead (self, members, n, 0, TRUE);
  if (!all_have_room (self, members, n))
    set_lead (self, members, n, 0, FALSE);
}

static gboolean
share_word (const Fitting *self, guint i, guint k, gboolean at_end)
{
  guint members[] = { i, k };
  guint common = count_common (self, members, 2, at_end);

  for (guint d = 1; d <= common; d++)
    {
      if (is_joint (self, members, 2, d, at_end))
        return TRUE;
    }
  return FALSE;
}

/* Names that start, or end, with the same word are shortened alike. */
static void
strip_groups (Fitting *self, gboolean at_end)
{
  g_autofree gboolean *done = g_new0 (gboolean, self->n + 1);
  g_autofree guint *members = g_new (guint, self->n + 1);

  for (guint i = 0; i < self->n; i++)
    {
      guint n = 0;
      gboolean differ = FALSE;

      if (done[i] || self->cores[i].from > 0)
        continue;
      for (guint k = i; k < self->n; k++)
        {
          if (done[k] || self->cores[k].from > 0 ||
              (!same_name (self, i, k) && !share_word (self, i, k, at_end)))
            continue;
          differ = differ || !same_name (self, i, k);
          done[k] = TRUE;
          members[n++] = k;
        }
      if (!differ || all_have_room (self, members, n))
        continue;
      if (!strip (self, members, n, at_end) && !at_end)
        strip (self, members, n, TRUE);
      if (!at_end)
        give_lead (self, members, n);
    }
}

/* -- Telling them apart -- */

/* Starts those of @members that look alike where they differ. */
static void
point_at_difference (Fitting *self, const guint *members, guint n)
{
  guint front = count_common (self, members, n, FALSE);
  gboolean ends_there = FALSE;

  for (guint k = 0; k < n; k++)
    ends_there = ends_there || self->names[members[k]].n <= front;
  for (guint k = 0; k < n; k++)
    {
      Core *core = &self->cores[members[k]];

      core->from = ends_there && front > 0 ? front - 1 : front;
      core->to = self->names[members[k]].n;
      core->least = ends_there ? 2 : 1;
      core->marked = core->from > 0;
      core->lead = 0;
    }
}

static void
part (Fitting *self, const guint *members, guint n, guint depth)
{
  g_autofree guint *alike = g_new (guint, n + 1);
  g_autofree gboolean *done = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < n; i++)
    {
      guint n_alike = 0;
      gboolean differ = FALSE;

      if (done[i])
        continue;
      for (guint k = i; k < n; k++)
        {
          if (done[k] || strcmp (self->labels[members[i]], self->labels[members[k]]) != 0)
            continue;
          done[k] = TRUE;
          alike[n_alike++] = members[k];
          differ = differ || !same_name (self, members[i], members[k]);
        }
      if (!differ || depth > MAX_DEPTH)
        continue;
      point_at_difference (self, alike, n_alike);
      for (guint k = 0; k < n_alike; k++)
        {
          g_free (self->labels[alike[k]]);
          self->labels[alike[k]] = make_label (self, alike[k]);
        }
      part (self, alike, n_alike, depth + 1);
    }
}

/* Whether another name is, or is already written as, @label. */
static gboolean
is_taken (const Fitting *self,
          GHashTable *names,
          GHashTable *used,
          guint i,
          const char *label)
{
  const char *owner = g_hash_table_lookup (used, label);

  if (owner != NULL && strcmp (owner, self->names[i].text) != 0)
    return TRUE;
  return strcmp (label, self->names[i].text) != 0 && g_hash_table_contains (names, label);
}

/* Equal names have one number. */
static guint
find_first (const Fitting *self, guint i)
{
  guint first = 0;

  while (!same_name (self, first, i))
    first++;
  return first;
}

/* The beginning and the number of a name that nothing else tells apart. */
static char *
make_numbered (Fitting *self, guint i)
{
  const Name *name = &self->names[i];
  g_autofree char *number = g_strdup_printf ("%u", find_first (self, i) + 1);
  double room = self->width - self->ellipsis - text_width (self, number);
  GString *label = g_string_new (NULL);
  double used = 0;

  for (guint k = 0; k < name->n && used + name->width[k] <= room; k++)
    {
      g_string_append_len (label, letter_at (name, k), name->at[k + 1] - name->at[k]);
      used += name->width[k];
    }
  g_string_append (label, ELLIPSIS);
  g_string_append (label, number);
  return g_string_free (label, FALSE);
}

static gboolean
is_within (Fitting *self, const char *label)
{
  g_auto (GStrv) lines = g_strsplit (label, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (text_width (self, lines[i]) > self->width)
        return FALSE;
    }
  return TRUE;
}

/* No two names look the same, whatever it takes: in the end a name is written whole. */
static void
make_different (Fitting *self)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->n; i++)
    g_hash_table_add (names, (gpointer) self->names[i].text);
  for (guint i = 0; i < self->n; i++)
    {
      if (is_taken (self, names, used, i, self->labels[i]))
        {
          g_free (self->labels[i]);
          self->labels[i] = make_numbered (self, i);
        }
      if (is_taken (self, names, used, i, self->labels[i]))
        {
          g_free (self->labels[i]);
          self->labels[i] = g_strdup (self->names[i].text);
        }
      g_hash_table_insert (used, self->labels[i], (gpointer) self->names[i].text);
    }
}

static gboolean
fitting_run (Fitting *self)
{
  g_autofree guint *all = g_new (guint, self->n + 1);
  gboolean fits = TRUE;

  for (guint i = 0; i < self->n; i++)
    all[i] = i;
  if (!self->whole && !all_have_room (self, all, self->n))
    {
      strip_groups (self, FALSE);
      strip_groups (self, TRUE);
    }
  for (guint i = 0; i < self->n; i++)
    self->labels[i] = make_label (self, i);
  part (self, all, self->n, 0);
  make_different (self);
  for (guint i = 0; i < self->n; i++)
    fits = fits && is_within (self, self->labels[i]);
  return fits;
}

static void
fitting_init (Fitting *self, const char *const *names)
{
  self->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ellipsis = self->measure (ELLIPSIS, self->data);
  self->names = g_new0 (Name, self->n + 1);
  self->cores = g_new0 (Core, self->n + 1);
  self->labels = g_new0 (char *, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      name_init (&self->names[i], self, names[i] != NULL ? names[i] : "");
      self->cores[i] = (Core){ .to = self->names[i].n, .least = 1 };
    }
}

static void
fitting_clear (Fitting *self)
{
  for (guint i = 0; i < self->n; i++)
    name_clear (&self->names[i]);
  g_free (self->names);
  g_free (self->cores);
  g_hash_table_unref (self->widths);
}

/* Takes what @fitting is filled with. */
static char **
fit (Fitting *fitting, const char *const *names, gboolean *fits)
{
  gboolean all_fit;

  fitting->width += 1e-6;
  fitting->max_lines = MAX (fitting->max_lines, 1);
  fitting_init (fitting, names);
  all_fit = fitting_run (fitting);
  fitting_clear (fitting);
  if (fits != NULL)
    *fits = all_fit;
  return fitting->labels;
}

char **
fus_plot_names_fit (const char *const *names,
                    guint n_names,
                    double width,
                    guint max_lines,
                    FusPlotNameWidth measure,
                    gpointer data,
                    gboolean *fits)
{
  Fitting fitting = { .n = n_names,
                      .width = width,
                      .max_lines = max_lines,
                      .measure = measure,
                      .data = data };

  return fit (&fitting, names, fits);
}

typedef struct
{
  FusPlotCanvas *canvas;
  const FusPlotTextStyle *style;
} Measuring;

static double
measure_on_canvas (const char *text, gpointer data)
{
  const Measuring *self = data;

  return fus_plot_canvas_measure (self->canvas, text, self->style);
}

char **
fus_plot_canvas_fit_names (FusPlotCanvas *canvas,
                           const FusPlotTextStyle *style,
                           const char *const *names,
                           guint n_names,
                           double width,
                           guint max_lines,
                           gboolean *fits)
{
  Measuring measuring = { canvas, style };

  return fus_plot_names_fit (names, n_names, width, max_lines, measure_on_canvas,
                             &measuring, fits);
}

char **
fus_plot_canvas_fit_phrases (FusPlotCanvas *canvas,
                             const FusPlotTextStyle *style,
                             const char *const *phrases,
                             guint n_phrases,
                             double width,
                             guint max_lines,
                             gboolean *fits)
{
  Measuring measuring = { canvas, style };
  Fitting fitting = { .n = n_phrases,
                      .width = width,
                      .max_lines = max_lines,
                      .whole = TRUE,
                      .measure = measure_on_canvas,
                      .data = &measuring };

  return fit (&fitting, phrases, fits);
}

static double
count_letters (const char *text, gpointer data)
{
  double n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += g_unichar_iszerowidth (g_utf8_get_char (p)) ? 0
         : g_unichar_iswide (g_utf8_get_char (p))    ? 2
                                                     : 1;
  return n;
}

char **
fus_plot_names_shorten (const char *const *names, guint n_names, guint n_letters)
{
  return fus_plot_names_fit (names, n_names, n_letters, 1, count_letters, NULL, NULL);
}

/* -- Letters -- */

/* The first @n letters of what tells a name from its fellows. */
static char *
dup_beginning (const Fitting *self, guint i, guint n)
{
  const Name *name = &self->names[i];
  guint from = self->cores[i].from;
  guint to = MIN (from + n, name->n);
  g_autofree char *first =
    g_strndup (letter_at (name, from), name->at[MIN (from + 1, to)] - name->at[from]);
  g_autofree char *capital = g_utf8_strup (first, -1);
  g_autofree char *rest = to > from + 1 ? g_strndup (letter_at (name, from + 1),
                                                     name->at[to] - name->at[from + 1])
                                        : g_strdup ("");

  return g_strconcat (capital, rest, NULL);
}

static gboolean
begins_alike (const Fitting *self, guint i, guint n)
{
  g_autofree char *mine = dup_beginning (self, i, n);
  g_autofree char *folded = g_utf8_casefold (mine, -1);

  for (guint k = 0; k < self->n; k++)
    {
      g_autofree char *theirs = dup_beginning (self, k, n);
      g_autofree char *other = g_utf8_casefold (theirs, -1);

      if (k != i && !same_name (self, i, k) && strcmp (folded, other) == 0)
        return TRUE;
    }
  return FALSE;
}

char **
fus_plot_names_letters (const char *const *names, guint n_names)
{
  Fitting fitting = {
    .n = n_names, .width = 0, .max_lines = 1, .measure = count_letters
  };
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);

  fitting_init (&fitting, names);
  strip_groups (&fitting, FALSE);
  for (guint i = 0; i < n_names; i++)
    {
      guint n = 1;

      while (n < MAX_LETTERS && begins_alike (&fitting, i, n))
        n++;
      fitting.labels[i] = dup_beginning (&fitting, i, n);
      if (begins_alike (&fitting, i, n) ||
          g_hash_table_contains (used, fitting.labels[i]))
        {
          g_autofree char *first = dup_beginning (&fitting, i, 1);

          g_free (fitting.labels[i]);
          fitting.labels[i] = g_strdup_printf ("%s%u", first, i + 1);
        }
      g_hash_table_add (used, fitting.labels[i]);
    }
  fitting_clear (&fitting);
  return fitting.labels;
}
