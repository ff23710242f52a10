/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-arena.h"

#include <string.h>

#define SMALLEST_CHUNK ((gsize) 64 * 1024)

typedef struct
{
  guint8 *bytes;
  gsize size;
  gsize before; /* bytes in use in the chunks before this one, when it was entered */
} Chunk;

struct _FusArena
{
  GArray *chunks;
  gsize chunk; /* the one in use */
  gsize used;  /* bytes of it */
  gsize high_water;
};

FusArena *
fus_arena_new (void)
{
  FusArena *self = g_new0 (FusArena, 1);

  self->chunks = g_array_new (FALSE, TRUE, sizeof (Chunk));

  return self;
}

void
fus_arena_free (FusArena *self)
{
  for (guint i = 0; i < self->chunks->len; i++)
    g_aligned_free (g_array_index (self->chunks, Chunk, i).bytes);
  g_array_unref (self->chunks);
  g_free (self);
}

FusArenaMark
fus_arena_mark (const FusArena *self)
{
  return (FusArenaMark){ self->chunk, self->used };
}

void
fus_arena_rewind (FusArena *self, FusArenaMark mark)
{
  self->chunk = mark.chunk;
  self->used = mark.used;
}

void
fus_arena_reset (FusArena *self)
{
  fus_arena_rewind (self, (FusArenaMark){ 0, 0 });
}

gsize
fus_arena_get_high_water (const FusArena *self)
{
  return self->high_water;
}

static void
append_chunk (FusArena *self, gsize at_least)
{
  gsize last = self->chunks->len == 0
                 ? 0
                 : g_array_index (self->chunks, Chunk, self->chunks->len - 1).size;
  Chunk chunk = { .size = MAX (MAX (at_least, 2 * last), SMALLEST_CHUNK) };

  chunk.bytes = g_aligned_alloc (chunk.size, 1, FUS_ALIGNMENT);
  g_array_append_val (self->chunks, chunk);
}

static Chunk *
enter_chunk (FusArena *self, gsize index, gsize n_bytes, gsize before)
{
  Chunk *chunk = NULL;

  if (index >= self->chunks->len)
    append_chunk (self, n_bytes);
  chunk = &g_array_index (self->chunks, Chunk, index);
  chunk->before = before;
  self->chunk = index;

  return chunk;
}

static Chunk *
chunk_with_room (FusArena *self, gsize n_bytes)
{
  Chunk *chunk = self->chunk < self->chunks->len
                   ? &g_array_index (self->chunks, Chunk, self->chunk)
                   : enter_chunk (self, self->chunk, n_bytes, 0);

  while (chunk->size - self->used < n_bytes)
    {
      gsize before = chunk->before + self->used;

      self->used = 0;
      chunk = enter_chunk (self, self->chunk + 1, n_bytes, before);
    }

  return chunk;
}

gpointer
fus_arena_push_bytes (FusArena *self, gsize n, gsize size)
{
  gsize n_bytes = 0;
  Chunk *chunk = NULL;
  gpointer memory = NULL;

  if (!g_size_checked_mul (&n_bytes, n, size) || n_bytes > G_MAXSIZE - FUS_ALIGNMENT)
    g_error ("%s: %zu × %zu bytes overflow", G_STRFUNC, n, size);
  n_bytes = (n_bytes + FUS_ALIGNMENT - 1) / FUS_ALIGNMENT * FUS_ALIGNMENT;
  chunk = chunk_with_room (self, n_bytes);
  memory = chunk->bytes + self->used;
  self->used += n_bytes;
  self->high_water = MAX (self->high_water, chunk->before + self->used);

  return memory;
}

gpointer
fus_arena_push_bytes0 (FusArena *self, gsize n, gsize size)
{
  gpointer memory = fus_arena_push_bytes (self, n, size);

  memset (memory, 0, n * size);

  return memory;
}
