/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of an encoding as an encoding of their own. A sample's numbers don't depend on its
 * neighbours, so what the encoders said of it is copied from its place in one block to
 * its place in another. */
#include "config.h"

#include "fus-encoding-private.h"

typedef struct
{
  const FusEncoding *whole;
  FusEncoding *self;
  gsize *places; /* [n_samples of the dataset]: block × FUS_BLOCK_ROWS + row in @whole */
} Select;

static gsize *
list_places (const FusEncoding *whole)
{
  gsize n_samples = fus_dataset_get_n_samples (whole->dataset);
  gsize *places = g_new (gsize, MAX (n_samples, 1));

  for (gsize sample = 0; sample < n_samples; sample++)
    places[sample] = G_MAXSIZE;
  for (gsize row = 0; row < whole->n_rows; row++)
    places[whole->samples[row]] = whole->places[row];

  return places;
}

static void
select_block (gsize item, guint worker, gpointer data)
{
  const Select *select = data;
  FusEncoding *self = select->self;
  FusEncodingBlock *block = &self->blocks[item];
  FusExperts *from[FUS_BLOCK_ROWS];
  guint rows[FUS_BLOCK_ROWS];

  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    {
      gsize place = select->places[self->samples[block->rows[i]]];

      g_assert (place != G_MAXSIZE);
      from[i] = select->whole->blocks[place / FUS_BLOCK_ROWS].experts;
      rows[i] = (guint) (place % FUS_BLOCK_ROWS);
    }
  fus_encoding_fill_block (self, block);
  fus_encoding_keep_experts (self, block, from, rows);
  fus_encoding_drop_inputs (self, block);
}

FusEncoding *
fus_encoding_select (const FusEncoding *whole,
                     const guint *samples,
                     gsize n_samples,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  g_assert (samples != NULL || n_samples == 0);

  g_autoptr (FusEncoding) self = fus_encoding_alloc_like (whole, samples, n_samples);
  g_autofree gsize *places = NULL;
  Select select = { whole, self, NULL };
  FusStage stage = { progress, 0, 1, NULL };

  /* What isn't kept can't be copied. */
  if (whole->lean)
    return fus_encoding_encode (self, pool, progress, error) ? g_steal_pointer (&self)
                                                             : NULL;
  select.places = places = list_places (whole);
  fus_encoding_cut_blocks (self);
  if (!fus_stage_run (&stage, pool, self->n_blocks, FUS_BLOCKS_PER_LOOK, select_block,
                      &select, error))
    return NULL;

  return g_steal_pointer (&self);
}
