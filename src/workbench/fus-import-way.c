/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables in long form, by hand: which columns hold what. A first guess goes by what
 * columns are called and by what they were taken for, so that a person has something to
 * correct; what counts is the word that stands in the recipe. */
#include "config.h"

#include "fus-import-state-private.h"

#include <string.h>

/* What columns of such tables are called. */
static const char *const samples[] = { "sample", "subject", "patient", "individual",
                                       "cell",   "unit",    "id",      NULL };
static const char *const features[] = { "feature", "variable", "analyte", "gene",
                                        "protein", "marker",   "metric",  "parameter",
                                        "name",    "sensor",   "channel", NULL };
static const char *const values[] = { "value",     "measurement", "abundance", "intensity",
                                      "amount",    "count",       "reading",   "result",
                                      "level",     NULL };
static const char *const views[] = { "view",  "modality", "source", "assay",
                                     "omics", "platform", "panel",  NULL };
static const char *const orders[] = { "time",  "date", "datetime", "timestamp", "cycle",
                                      "step",  "hour", "day",      "minute",    "second",
                                      "frame", "t",    NULL };

/* Rows of a window that nobody asked for otherwise. */
#define FIRST_WIDTH 10

typedef struct
{
  char **headers;
  gboolean *taken;
  const FusImportPreview *source;
} Guess;

static gboolean
has_word (const char *header, const char *const *words)
{
  g_autofree char *lower = g_utf8_strdown (header, -1);
  g_auto (GStrv) parts = g_strsplit_set (lower, " _-.:/()[]", -1);

  for (char **part = parts; *part != NULL; part++)
    if (g_strv_contains (words, *part))
      return TRUE;

  return FALSE;
}

static gboolean
is_text (const Guess *self, gsize i)
{
  const FusPreviewColumn *column =
    fus_import_preview_find (self->source, self->headers[i]);

  return column != NULL && column->texts != NULL;
}

/* The first free column that is called so, else, unless @kind is 0, the first of texts (1)
 * or of numbers (2); −1 for none. */
static int
choose (Guess *self, const char *const *words, int kind)
{
  for (int pass = 0; pass < (kind > 0 ? 2 : 1); pass++)
    for (gsize i = 0; self->headers[i] != NULL; i++)
      {
        if (self->taken[i] || self->headers[i][0] == '\0' ||
            (pass == 0 ? !has_word (self->headers[i], words)
                       : is_text (self, i) != (kind == 1)))
          continue;
        self->taken[i] = TRUE;
        return (int) i;
      }

  return -1;
}

/* By its header, or by its place where that has a comma or stands twice. */
static char *
dup_word (char **headers, int i)
{
  gboolean is_plain = FALSE;

  if (i < 0)
    return g_strdup ("");
  is_plain = strpbrk (headers[i], ",:=") == NULL && headers[i][0] != '#';
  for (gsize k = 0; headers[k] != NULL; k++)
    is_plain &= k == (gsize) i || strcmp (headers[k], headers[i]) != 0;

  return is_plain ? g_strdup (headers[i]) : g_strdup_printf ("#%d", i + 1);
}

static char *
guess_long (Guess *self)
{
  int view = choose (self, views, 0);
  int value = choose (self, values, 2);
  int sample = choose (self, samples, 1);
  int feature = choose (self, features, 1);
  g_autofree char *sample_word = dup_word (self->headers, sample);
  g_autofree char *feature_word = dup_word (self->headers, feature);
  g_autofree char *value_word = dup_word (self->headers, value);
  g_autofree char *view_word = dup_word (self->headers, view);

  return g_strdup_printf ("long:%s,%s,%s%s%s", sample_word, feature_word, value_word,
                          view >= 0 ? "," : "", view_word);
}

static char *
guess_windows (Guess *self)
{
  int order = choose (self, orders, 0);
  int key = choose (self, samples, 0);
  g_autofree char *key_word = dup_word (self->headers, key);
  g_autofree char *order_word = dup_word (self->headers, order);

  return g_strdup_printf ("windows:%s,%s,%d,%d", key_word, order_word, FIRST_WIDTH,
                          FIRST_WIDTH);
}

char *
fus_import_state_dup_way (FusImportState *self, guint i, const char *way)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  g_autofree gboolean *taken = NULL;
  Guess guess = { NULL };

  g_return_val_if_fail (source != NULL && way != NULL, NULL);

  taken = g_new0 (gboolean, g_strv_length (source->headers) + 1);
  guess = (Guess){ source->headers, taken, source };
  if (strcmp (way, "long") == 0)
    return guess_long (&guess);

  return guess_windows (&guess);
}

char *
fus_import_state_dup_column_word (FusImportState *self, guint i, guint column)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (column < g_strv_length (source->headers), NULL);

  return dup_word (source->headers, (int) column);
}

int
fus_import_state_find_column_word (FusImportState *self, guint i, const char *word)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  guint64 place = 0;

  g_return_val_if_fail (source != NULL && word != NULL, -1);

  for (gsize k = 0; source->headers[k] != NULL; k++)
    if (word[0] != '\0' && strcmp (source->headers[k], word) == 0)
      return (int) k;
  if (word[0] == '#' &&
      g_ascii_string_to_unsigned (word + 1, 10, 1, g_strv_length (source->headers), &place,
                                  NULL))
    return (int) place - 1;

  return -1;
}
