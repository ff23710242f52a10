/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A place between a worker and the main thread that holds one letter: the newest. The
 * worker never waits, and the main thread looks once, however often it is told. Letters
 * are frozen; atomically counted. */
typedef struct _FusMailbox FusMailbox;

/**
 * FusMailboxClass:
 * @interval_ms: how long the newest letter waits for newer ones; 0: until the main loop
 * is idle
 * @take: in the main thread: the letter, which is let go of afterwards
 * @merge: (nullable): in the worker: keeps for @letter what only @old has, which nobody
 * has looked at and which is let go of then
 * @free: lets go of a letter, in any thread
 */
typedef struct
{
  guint interval_ms;
  void (*take) (GObject *receiver, gpointer letter);
  void (*merge) (gpointer letter, gpointer old);
  GDestroyNotify free;
} FusMailboxClass;

/**
 * fus_mailbox_new:
 * @receiver: (transfer none): who takes letters, as long as it lives; weakly held
 * @mailbox_class: copied
 *
 * Returns: (transfer full): an empty one
 */
FusMailbox *fus_mailbox_new (GObject *receiver, const FusMailboxClass *mailbox_class)
  G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): one more reference; fus_mailbox_unref() drops it, in any thread. */
FusMailbox *fus_mailbox_ref (FusMailbox *self);
void fus_mailbox_unref (FusMailbox *self);

/**
 * fus_mailbox_put:
 * @letter: (transfer full): takes the place of one that nobody has looked at yet
 *
 * From one worker at a time.
 */
void fus_mailbox_put (FusMailbox *self, gpointer letter);

/* In the main thread: nothing is delivered from now on. */
void fus_mailbox_close (FusMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMailbox, fus_mailbox_unref)

G_END_DECLS
