/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that have too little room, shortened so that they stay different. Words that
 * neighbors have in common go first, then the middle. It is done on letters as a
 * reader sees them, measured by the caller's function, so the same code serves a
 * canvas and counts of letters. No two names may come out the same, as that would be a
 * false statement: labels start where names differ, then get numbers, and in the end a
 * name is written whole. */
#include "config.h"

#include "fus-plot-names-private.h"

#include <string.h>

#define MAX_DEPTH 12
#define MAX_LETTERS 3

/* -- What names have in common -- */

static gboolean
same_name (const FusPlotNameFitting *self, guint i, guint k)
{
  return strcmp (self->names[i].text, self->names[k].text) == 0;
}

/* Letters up to which all of @members are the same, at their beginning or end. */
static guint
count_common (const FusPlotNameFitting *self,
              const guint *members,
              guint n,
              gboolean at_end)
{
  const FusPlotName *first = &self->names[members[0]];

  for (guint d = 0;; d++)
    {
      for (guint k = 0; k < n; k++)
        {
          const FusPlotName *name = &self->names[members[k]];

          if (d >= name->n || d >= first->n ||
              !(at_end ? fus_plot_name_same_letter (first, first->n - 1 - d, name,
                                                    name->n - 1 - d)
                       : fus_plot_name_same_letter (first, d, name, d)))
            return d;
        }
    }
}

/* Whether the words of all end after @d letters from that side, and something is left. */
static gboolean
is_joint (const FusPlotNameFitting *self,
          const guint *members,
          guint n,
          guint d,
          gboolean at_end)
{
  for (guint k = 0; k < n; k++)
    {
      const FusPlotName *name = &self->names[members[k]];
      guint at = at_end ? name->n - d : d;
      guint from = at_end ? self->cores[members[k]].from : d;
      guint to = at_end ? at : name->n;

      if (d >= name->n || from >= to)
        return FALSE;
      if (at_end ? !fus_plot_name_is_separator (fus_plot_name_letter_at (name, at))
                 : !name->join[at])
        return FALSE;
      fus_plot_name_trim (name, &from, &to);
      if (from == to)
        return FALSE;
    }
  return TRUE;
}

static gboolean
all_have_room (FusPlotNameFitting *self, const guint *members, guint n)
{
  for (guint k = 0; k < n; k++)
    {
      if (!fus_plot_name_has_room (self, members[k]))
        return FALSE;
    }
  return TRUE;
}

/* Leaves out word after word that all of @members have in common, until all have room. */
static gboolean
strip (FusPlotNameFitting *self, const guint *members, guint n, gboolean at_end)
{
  guint common = count_common (self, members, n, at_end);

  for (guint d = 1; d <= common; d++)
    {
      if (!is_joint (self, members, n, d, at_end))
        continue;
      for (guint k = 0; k < n; k++)
        {
          FusPlotNameCore *core = &self->cores[members[k]];

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
set_lead (FusPlotNameFitting *self,
          const guint *members,
          guint n,
          guint lead,
          gboolean marked)
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
give_lead (FusPlotNameFitting *self, const guint *members, guint n)
{
  const FusPlotName *first = &self->names[members[0]];
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
share_word (const FusPlotNameFitting *self, guint i, guint k, gboolean at_end)
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
strip_groups (FusPlotNameFitting *self, gboolean at_end)
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
point_at_difference (FusPlotNameFitting *self, const guint *members, guint n)
{
  guint front = count_common (self, members, n, FALSE);
  gboolean ends_there = FALSE;

  for (guint k = 0; k < n; k++)
    ends_there = ends_there || self->names[members[k]].n <= front;
  for (guint k = 0; k < n; k++)
    {
      FusPlotNameCore *core = &self->cores[members[k]];

      core->from = ends_there && front > 0 ? front - 1 : front;
      core->to = self->names[members[k]].n;
      core->least = ends_there ? 2 : 1;
      core->marked = core->from > 0;
      core->lead = 0;
    }
}

static void
part (FusPlotNameFitting *self, const guint *members, guint n, guint depth)
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
          self->labels[alike[k]] = fus_plot_name_make_label (self, alike[k]);
        }
      part (self, alike, n_alike, depth + 1);
    }
}

/* Whether another name is, or is already written as, @label. */
static gboolean
is_taken (const FusPlotNameFitting *self,
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
find_first (const FusPlotNameFitting *self, guint i)
{
  guint first = 0;

  while (!same_name (self, first, i))
    first++;
  return first;
}

/* The beginning and the number of a name that nothing else tells apart. */
static char *
make_numbered (FusPlotNameFitting *self, guint i)
{
  const FusPlotName *name = &self->names[i];
  g_autofree char *number = g_strdup_printf ("%u", find_first (self, i) + 1);
  double room = self->width - self->ellipsis - fus_plot_name_text_width (self, number);
  GString *label = g_string_new (NULL);
  double used = 0;

  for (guint k = 0; k < name->n && used + name->width[k] <= room; k++)
    {
      g_string_append_len (label, fus_plot_name_letter_at (name, k),
                           name->at[k + 1] - name->at[k]);
      used += name->width[k];
    }
  g_string_append (label, FUS_PLOT_ELLIPSIS);
  g_string_append (label, number);
  return g_string_free (label, FALSE);
}

static gboolean
is_within (FusPlotNameFitting *self, const char *label)
{
  g_auto (GStrv) lines = g_strsplit (label, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (fus_plot_name_text_width (self, lines[i]) > self->width)
        return FALSE;
    }
  return TRUE;
}

/* No two names look the same, whatever it takes: in the end a name is written whole. */
static void
make_different (FusPlotNameFitting *self)
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
fitting_run (FusPlotNameFitting *self)
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
    self->labels[i] = fus_plot_name_make_label (self, i);
  part (self, all, self->n, 0);
  make_different (self);
  for (guint i = 0; i < self->n; i++)
    fits = fits && is_within (self, self->labels[i]);
  return fits;
}

static void
fitting_init (FusPlotNameFitting *self, const char *const *names)
{
  self->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ellipsis = self->measure (FUS_PLOT_ELLIPSIS, self->data);
  self->names = g_new0 (FusPlotName, self->n + 1);
  self->cores = g_new0 (FusPlotNameCore, self->n + 1);
  self->labels = g_new0 (char *, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      fus_plot_name_init (&self->names[i], self, names[i] != NULL ? names[i] : "");
      self->cores[i] = (FusPlotNameCore){ .to = self->names[i].n, .least = 1 };
    }
}

static void
fitting_clear (FusPlotNameFitting *self)
{
  for (guint i = 0; i < self->n; i++)
    fus_plot_name_clear (&self->names[i]);
  g_free (self->names);
  g_free (self->cores);
  g_hash_table_unref (self->widths);
}

/* Takes what @fitting is filled with. */
static char **
fit (FusPlotNameFitting *fitting, const char *const *names, gboolean *fits)
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
  FusPlotNameFitting fitting = {
    .n = n_names, .width = width, .max_lines = max_lines, .measure = measure, .data = data
  };

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
  FusPlotNameFitting fitting = { .n = n_phrases,
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

static gboolean
is_letter (const FusPlotName *name, guint i)
{
  return g_unichar_isalnum (g_utf8_get_char (fus_plot_name_letter_at (name, i)));
}

/* Letters and digits from @from on, brackets and the like left out where there are any. */
static gboolean
has_letters (const FusPlotName *name, guint from)
{
  for (guint i = from; i < name->n; i++)
    if (is_letter (name, i))
      return TRUE;

  return FALSE;
}

/* The first @n letters of what tells a name from its fellows. */
static char *
dup_beginning (const FusPlotNameFitting *self, guint i, guint n)
{
  const FusPlotName *name = &self->names[i];
  guint from = self->cores[i].from;
  gboolean plain = has_letters (name, from);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_taken = 0;

  for (guint k = from; k < name->n && n_taken < n; k++)
    {
      g_autofree char *letter = g_strndup (fus_plot_name_letter_at (name, k),
                                           name->at[k + 1] - name->at[k]);
      g_autofree char *capital = g_utf8_strup (letter, -1);

      if (plain && !is_letter (name, k))
        continue;
      g_string_append (text, n_taken == 0 ? capital : letter);
      n_taken++;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
begins_alike (const FusPlotNameFitting *self, guint i, guint n)
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
  FusPlotNameFitting fitting = {
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
