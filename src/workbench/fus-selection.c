/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samples that are selected, a bit each. A name goes with one selection: whatever
 * changes it takes the name away. */
#include "config.h"

#include "fus-selection.h"

#include "fus-getter.h"

#include <string.h>

#define BITS_PER_WORD 64

struct _FusSelection
{
  GObject parent_instance;

  gsize n_samples;
  gsize n_selected;
  guint64 *words; /* a bit a sample; bits past the last sample are 0 */
  char *name;     /* (nullable): of those that are selected */
  char *next;     /* (nullable): of those that will be */
};

enum
{
  PROP_N_SELECTED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (FusSelection, fus_selection, G_TYPE_OBJECT)

static gsize
count_words (gsize n_samples)
{
  return (n_samples + BITS_PER_WORD - 1) / BITS_PER_WORD;
}

static void
clear_tail (FusSelection *self)
{
  gsize used = self->n_samples % BITS_PER_WORD;

  if (used > 0)
    self->words[self->n_samples / BITS_PER_WORD] &= (G_GUINT64_CONSTANT (1) << used) - 1;
}

/* Takes over @words, and tells only when they differ from what was selected before. */
static void
take_words (FusSelection *self, guint64 *words)
{
  g_autofree guint64 *old = g_steal_pointer (&self->words);
  gsize n_words = count_words (self->n_samples);
  gsize n_before = self->n_selected;

  self->words = words;
  clear_tail (self);
  g_free (self->name);
  self->name = g_steal_pointer (&self->next);
  if (n_words == 0 || memcmp (old, words, n_words * sizeof *words) == 0)
    return;
  self->n_selected = 0;
  for (gsize i = 0; i < n_words; i++)
    self->n_selected += (gsize) __builtin_popcountll (words[i]);
  g_signal_emit (self, changed_signal, 0);
  if (self->n_selected != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

static guint64
combine_word (FusSelectionOp op, guint64 old, guint64 given)
{
  switch (op)
    {
    case FUS_SELECTION_ADD:
      return old | given;
    case FUS_SELECTION_SUBTRACT:
      return old & ~given;
    case FUS_SELECTION_INTERSECT:
      return old & given;
    case FUS_SELECTION_REPLACE:
    default:
      return given;
    }
}

static void
fus_selection_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  FusSelection *self = FUS_SELECTION (object);

  if (prop_id == PROP_N_SELECTED)
    g_value_set_uint64 (value, self->n_selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_selection_finalize (GObject *object)
{
  g_free (FUS_SELECTION (object)->words);
  g_free (FUS_SELECTION (object)->name);
  g_free (FUS_SELECTION (object)->next);
  G_OBJECT_CLASS (fus_selection_parent_class)->finalize (object);
}

static void
fus_selection_class_init (FusSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_selection_get_property;
  object_class->finalize = fus_selection_finalize;

  properties[PROP_N_SELECTED] =
    g_param_spec_uint64 ("n-selected", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  changed_signal = g_signal_new ("changed", FUS_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_selection_init (FusSelection *self)
{
  self->words = g_new0 (guint64, 1);
}

FusSelection *
fus_selection_new (gsize n_samples)
{
  FusSelection *self = g_object_new (FUS_TYPE_SELECTION, NULL);

  fus_selection_resize (self, n_samples);

  return self;
}

void
fus_selection_name_next (FusSelection *self, const char *name)
{
  g_return_if_fail (FUS_IS_SELECTION (self));

  g_free (self->next);
  self->next = g_strdup (name);
}

FUS_DEFINE_GETTER (FusSelection, SELECTION, const char *, fus_selection_get_name, name)
FUS_DEFINE_GETTER (FusSelection, SELECTION, gsize, fus_selection_get_n_samples, n_samples)
FUS_DEFINE_GETTER (FusSelection,
                   SELECTION,
                   gsize,
                   fus_selection_get_n_selected,
                   n_selected)

gboolean
fus_selection_is_empty (FusSelection *self)
{
  g_return_val_if_fail (FUS_IS_SELECTION (self), FALSE);

  return self->n_selected == 0;
}

gboolean
fus_selection_contains (FusSelection *self, gsize sample)
{
  g_return_val_if_fail (sample < self->n_samples, FALSE);

  return (self->words[sample / BITS_PER_WORD] >> (sample % BITS_PER_WORD) & 1) != 0;
}

guint *
fus_selection_list (FusSelection *self, gsize *n)
{
  g_return_val_if_fail (FUS_IS_SELECTION (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  guint *samples = g_new (guint, self->n_selected + 1);
  gsize n_found = 0;

  for (gsize i = 0; i < count_words (self->n_samples); i++)
    for (guint64 word = self->words[i]; word != 0; word &= word - 1)
      samples[n_found++] = (guint) (i * BITS_PER_WORD) + (guint) __builtin_ctzll (word);
  *n = n_found;

  return samples;
}

GBytes *
fus_selection_dup_bits (FusSelection *self)
{
  g_return_val_if_fail (FUS_IS_SELECTION (self), NULL);

  return g_bytes_new (self->words, count_words (self->n_samples) * sizeof *self->words);
}

void
fus_selection_resize (FusSelection *self, gsize n_samples)
{
  g_return_if_fail (FUS_IS_SELECTION (self));

  gboolean was_empty = self->n_selected == 0;

  g_free (self->words);
  self->n_samples = n_samples;
  self->words = g_new0 (guint64, count_words (n_samples) + 1);
  self->n_selected = 0;
  g_signal_emit (self, changed_signal, 0);
  if (!was_empty)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

void
fus_selection_combine (FusSelection *self,
                       FusSelectionOp op,
                       const guint *samples,
                       gsize n)
{
  g_return_if_fail (FUS_IS_SELECTION (self));
  g_return_if_fail ((guint) op <= FUS_SELECTION_INTERSECT);
  g_return_if_fail (samples != NULL || n == 0);

  gsize n_words = count_words (self->n_samples);
  guint64 *words = g_new0 (guint64, n_words + 1);

  for (gsize i = 0; i < n; i++)
    if (samples[i] < self->n_samples)
      words[samples[i] / BITS_PER_WORD] |= G_GUINT64_CONSTANT (1)
                                           << (samples[i] % BITS_PER_WORD);
  for (gsize i = 0; i < n_words; i++)
    words[i] = combine_word (op, self->words[i], words[i]);
  take_words (self, words);
}

void
fus_selection_clear (FusSelection *self)
{
  take_words (self, g_new0 (guint64, count_words (self->n_samples) + 1));
}

void
fus_selection_select_all (FusSelection *self)
{
  g_return_if_fail (FUS_IS_SELECTION (self));

  fus_selection_clear (self);
  fus_selection_invert (self);
}

void
fus_selection_invert (FusSelection *self)
{
  g_return_if_fail (FUS_IS_SELECTION (self));

  gsize n_words = count_words (self->n_samples);
  guint64 *words = g_new0 (guint64, n_words + 1);

  for (gsize i = 0; i < n_words; i++)
    words[i] = ~self->words[i];
  take_words (self, words);
}

void
fus_selection_set_bits (FusSelection *self, GBytes *bits)
{
  g_return_if_fail (FUS_IS_SELECTION (self));
  g_return_if_fail (bits != NULL);

  gsize n_words = count_words (self->n_samples);
  guint64 *words = NULL;

  if (g_bytes_get_size (bits) != n_words * sizeof *words)
    return;
  words = g_new0 (guint64, n_words + 1);
  if (n_words > 0)
    memcpy (words, g_bytes_get_data (bits, NULL), n_words * sizeof *words);
  take_words (self, words);
}
