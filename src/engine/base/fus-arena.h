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

FusArena *fus_arena_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_arena_free (FusArena *self);

FusArenaMark fus_arena_mark (const FusArena *self);
void fus_arena_rewind (FusArena *self, FusArenaMark mark);
void fus_arena_reset (FusArena *self);
gsize fus_arena_get_high_water (const FusArena *self);

gpointer fus_arena_push_bytes (FusArena *self, gsize n, gsize size);
gpointer fus_arena_push_bytes0 (FusArena *self, gsize n, gsize size);

/* Scratch for @n values of @Type, aligned to a cache line, not cleared. */
#define fus_arena_push(self, Type, n)                                                    \
  ((Type *) fus_arena_push_bytes ((self), (n), sizeof (Type)))
/* The same, cleared. */
#define fus_arena_push0(self, Type, n)                                                   \
  ((Type *) fus_arena_push_bytes0 ((self), (n), sizeof (Type)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusArena, fus_arena_free)

G_END_DECLS
