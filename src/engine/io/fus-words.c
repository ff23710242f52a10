/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns and folders of text as counts of their most frequent words, or of runs of
 * letters. The words are chosen over all texts before one of them is counted, and are the
 * names of the features; scripts without blanks are cut into pairs of characters. */
#include "config.h"

#include "fus-words.h"

#include "fus-arrays.h"
#include "fus-file-error.h"
#include "fus-how.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_WORDS = 1000,
  LEAST_LETTERS = 2, /* of a word in a script with blanks */
  PIECE = 2,         /* characters, in one without */
  MOST_LETTERS = 64,
  MANY_TEXTS = 10, /* from here on a word must be in two */
};

typedef struct
{
  char *word;
  gsize n_texts;
  gsize last; /* text in which it was counted, from 1 */
  gsize slot;
} Word;

typedef struct
{
  GHashTable *words; /* of Word by their text */
  gsize text;        /* number of the text at hand, from 1 */
  FusReal *row;      /* (nullable): where to count */
  gsize ngram;       /* 0 for words */
} Counter;

typedef void (*TakeFunc) (Counter *self, const char *word, gsize n);

static void
word_free (gpointer data)
{
  Word *self = data;

  g_free (self->word);
  g_free (self);
}

/* What can be said with @how, %NULL-terminated. */
static const char *const *
list_keys (void)
{
  static const char *const keys[] = { "text", "weights", "words", "ngram", NULL };

  return keys;
}

/* ---- words ---- */

/* Scripts whose words stand side by side. */
static gboolean
has_no_blanks (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
         script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_THAI ||
         script == G_UNICODE_SCRIPT_LAO || script == G_UNICODE_SCRIPT_KHMER ||
         script == G_UNICODE_SCRIPT_MYANMAR || c == 0x30fc;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static void
take_word (Counter *self, const char *text, gsize n)
{
  g_autofree char *own = g_strndup (text, n);
  Word *word = g_hash_table_lookup (self->words, own);

  if (self->row != NULL)
    {
      if (word != NULL)
        self->row[word->slot] += 1;
      return;
    }
  if (word == NULL)
    {
      word = g_new0 (Word, 1);
      word->word = g_steal_pointer (&own);
      g_hash_table_insert (self->words, word->word, word);
    }
  word->n_texts += word->last != self->text;
  word->last = self->text;
}

/* Each run of @piece characters in @n bytes; the whole where it is shorter. */
static void
take_pieces (Counter *self, const char *text, gsize n, gsize piece)
{
  const char *end = text + n;
  gsize n_letters = (gsize) g_utf8_strlen (text, (gssize) n);

  if (n_letters <= piece)
    {
      take_word (self, text, n);
      return;
    }
  for (gsize i = 0; i + piece <= n_letters; i++)
    {
      const char *stop = g_utf8_offset_to_pointer (text, (glong) piece);

      take_word (self, text, (gsize) (MIN (stop, end) - text));
      text = g_utf8_next_char (text);
    }
}

static void
take_run (Counter *self, const char *text, gsize n, gboolean dense)
{
  gsize n_letters = (gsize) g_utf8_strlen (text, (gssize) n);

  if (self->ngram > 0)
    take_pieces (self, text, n, self->ngram);
  else if (dense)
    take_pieces (self, text, n, PIECE);
  else if (n_letters >= LEAST_LETTERS && n_letters <= MOST_LETTERS)
    take_word (self, text, n);
}

/* Runs of letters of one kind of script. */
static void
take_text (Counter *self, const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = normal != NULL ? g_utf8_casefold (normal, -1) : NULL;
  const char *start = NULL;
  gboolean dense = FALSE;
  const char *p = folded;

  for (; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean letter = is_letter (c);
      gboolean other = letter && !g_unichar_ismark (c) && has_no_blanks (c) != dense;

      if (start != NULL && (!letter || other))
        {
          take_run (self, start, (gsize) (p - start), dense);
          start = NULL;
        }
      if (letter && start == NULL)
        {
          start = p;
          dense = has_no_blanks (c);
        }
    }
  if (start != NULL)
    take_run (self, start, (gsize) (p - start), dense);
}

/* ---- vocabulary ---- */

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const Word *x = *(const Word *const *) a;
  const Word *y = *(const Word *const *) b;

  if (x->n_texts != y->n_texts)
    return x->n_texts > y->n_texts ? -1 : 1;

  return strcmp (x->word, y->word);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Word *const *) a)->word, (*(const Word *const *) b)->word);
}

/* Keeps the words that are in most texts; the rest leave the table. */
static GPtrArray *
choose_words (Counter *self, gsize n_texts, gsize most)
{
  GPtrArray *kept = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer data = NULL;

  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    if (n_texts < MANY_TEXTS || ((const Word *) data)->n_texts > 1)
      g_ptr_array_add (kept, data);
  g_ptr_array_sort (kept, compare_use);
  if (kept->len > most)
    g_ptr_array_set_size (kept, (gint) most);
  g_ptr_array_sort (kept, compare_words);
  for (guint i = 0; i < kept->len; i++)
    {
      ((Word *) g_ptr_array_index (kept, i))->slot = i;
      ((Word *) g_ptr_array_index (kept, i))->last = G_MAXSIZE;
    }
  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    if (((const Word *) data)->last != G_MAXSIZE)
      g_hash_table_iter_remove (&iter);

  return kept;
}

static void
weight_row (FusReal *row, GPtrArray *words, gsize n_texts)
{
  double sum = 0;

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = g_ptr_array_index (words, i);
      double weight = 1 + log ((1 + (double) n_texts) / (1 + (double) word->n_texts));

      row[i] = (FusReal) ((double) row[i] * weight);
      sum += (double) row[i] * (double) row[i];
    }
  for (guint i = 0; i < words->len && sum > 0; i++)
    row[i] = (FusReal) ((double) row[i] / sqrt (sum));
}

/* ---- tables ---- */

typedef struct
{
  gsize most;
  gsize ngram;
  gboolean tfidf;
} How;

static gboolean
take_how (How *self, const char *how, const char *path, GError **error)
{
  g_autofree char *weights = fus_how_dup (how, "weights");
  double most = MOST_WORDS;
  double ngram = 0;

  if (!fus_how_check (how, list_keys (), path, error) ||
      !fus_how_get_number (how, "words", 1, 100000, &most, path, error) ||
      !fus_how_get_number (how, "ngram", 1, 16, &ngram, path, error))
    return FALSE;
  self->most = (gsize) most;
  self->ngram = (gsize) ngram;
  self->tfidf = g_strcmp0 (weights, "tfidf") == 0;
  if (weights == NULL || self->tfidf || g_str_equal (weights, "counts"))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ path, "weights", -1,
                                  _ ("Write weights:counts or weights:tfidf.") },
                      _ ("“%s” is no way of weighting words"), weights);

  return FALSE;
}

static gsize
count_known (char **texts, gsize n)
{
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    n_known += texts[i][0] != '\0';

  return n_known;
}

static void
fill_row (Counter *self,
          const How *how,
          FusReal *row,
          const char *text,
          GPtrArray *words,
          gsize n_known)
{
  if (text[0] == '\0')
    for (guint i = 0; i < words->len; i++)
      row[i] = NAN;
  else
    {
      self->row = row;
      take_text (self, text);
      if (how->tfidf)
        weight_row (row, words, n_known);
    }
}

static FusTable *
make_table (FusSource *source,
            const char *name,
            FusMatrix *x,
            GPtrArray *words,
            const How *how)
{
  FusTable *table = fus_source_add_table (source, name, x);

  table->features = g_new0 (char *, words->len + 1);
  for (guint i = 0; i < words->len; i++)
    table->features[i] = g_strdup (((const Word *) g_ptr_array_index (words, i))->word);
  table->kind = how->tfidf ? FUS_MODALITY_VECTOR : FUS_MODALITY_COUNTS;

  return table;
}

FusTable *
fus_words_add_table (FusSource *source,
                     const char *name,
                     char **texts,
                     gsize n,
                     const char *how,
                     const char *path,
                     GError **error)
{
  g_autoptr (GHashTable) table =
               g_hash_table_new_full (g_str_hash, g_str_equal, NULL, word_free);
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (FusMatrix) x = NULL;
  gsize n_known = count_known (texts, n);
  Counter counter = { .words = table };
  How mine = { 0 };

  if (!take_how (&mine, how, path, error))
    return NULL;
  counter.ngram = mine.ngram;
  for (gsize i = 0; i < n; i++)
    {
      counter.text = i + 1;
      take_text (&counter, texts[i]);
    }
  words = choose_words (&counter, n_known, mine.most);
  if (words->len == 0)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ path, name, -1,
                                      _ ("Choose a column or a folder of texts.") },
                          _ ("No word stands in several of the texts"));
      return NULL;
    }
  if (!fus_array_check_budget ((guint64) n * words->len, sizeof (FusReal), path, name,
                               error))
    return NULL;
  x = fus_matrix_new (n, words->len);
  for (gsize i = 0; i < n; i++)
    {
      memset (fus_matrix_row (x, i), 0, words->len * sizeof (FusReal));
      fill_row (&counter, &mine, fus_matrix_row (x, i), texts[i], words, n_known);
    }

  return make_table (source, name, g_steal_pointer (&x), words, &mine);
}
