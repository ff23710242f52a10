/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

typedef struct _FusArena FusArena;

/* A place to rewind to. */
typedef struct
{
  gsize chunk;
  gsize used;
} FusArenaMark;

/**
 * fus_arena_new:
 *
 * A bump allocator: pushing is an addition, freeing is rewinding. It grows by whole
 * chunks and keeps them, so that a loop that rewinds allocates nothing once warm. One
 * thread at a time.
 */
FusArena *fus_arena_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_arena_free (FusArena *self);

/* Where the arena stands now: what fus_arena_rewind() goes back to. */
FusArenaMark fus_arena_mark (const FusArena *self);

/* Gives up what was pushed since @mark was taken; nothing is freed, and the next pushes
 * get the same memory. Pointers from in between are void. */
void fus_arena_rewind (FusArena *self, FusArenaMark mark);

/* Gives up all that was ever pushed; the memory is kept for the next round. */
void fus_arena_reset (FusArena *self);

/**
 * fus_arena_get_high_water:
 *
 * Returns: the most bytes that were ever in use at once
 */
gsize fus_arena_get_high_water (const FusArena *self);

/**
 * fus_arena_push_bytes:
 * @n: number of elements
 * @size: bytes of one
 *
 * Returns: (transfer none): memory that lives until the arena is rewound past it
 */
gpointer fus_arena_push_bytes (FusArena *self, gsize n, gsize size);

/* As fus_arena_push_bytes(), filled with zeros. */
gpointer fus_arena_push_bytes0 (FusArena *self, gsize n, gsize size);

/* Scratch for @n values of @Type, aligned to a cache line, not cleared. */
#define fus_arena_push(self, Type, n)                                                    \
  ((Type *) fus_arena_push_bytes ((self), (n), sizeof (Type)))
/* The same, cleared. */
#define fus_arena_push0(self, Type, n)                                                   \
  ((Type *) fus_arena_push_bytes0 ((self), (n), sizeof (Type)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusArena, fus_arena_free)

G_END_DECLS
