/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-results.h"

typedef struct
{
  const char *id;
  gpointer value;
  GDestroyNotify unref; /* (nullable) */
} Entry;

struct _FusResults
{
  GArray *entries; /* of Entry; a handful, so looking through them is quick */
};

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  if (self->unref != NULL)
    self->unref (self->value);
}

FusResults *
fus_results_new (void)
{
  FusResults *self = g_atomic_rc_box_new0 (FusResults);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);

  return self;
}

FusResults *
fus_results_ref (FusResults *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
results_clear (gpointer data)
{
  g_array_unref (((FusResults *) data)->entries);
}

void
fus_results_unref (FusResults *self)
{
  g_atomic_rc_box_release_full (self, results_clear);
}

static int
find (const FusResults *self, const char *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_str_equal (g_array_index (self->entries, Entry, i).id, id))
      return (int) i;

  return -1;
}

void
fus_results_put (FusResults *self,
                 const char *id,
                 gconstpointer value,
                 GBoxedCopyFunc ref,
                 GDestroyNotify unref)
{
  Entry entry = { id, (gpointer) value, unref };
  int before = find (self, id);

  g_assert ((ref == NULL) == (unref == NULL));

  if (before >= 0)
    g_array_remove_index (self->entries, (guint) before);
  if (value == NULL)
    return;
  if (ref != NULL)
    entry.value = ref ((gpointer) value);
  g_array_append_val (self->entries, entry);
}

gconstpointer
fus_results_get (const FusResults *self, const char *id)
{
  int place = self != NULL ? find (self, id) : -1;

  return place >= 0 ? g_array_index (self->entries, Entry, place).value : NULL;
}
