/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-mailbox.h"

#include "fus-shared.h"

struct _FusMailbox
{
  FusMailboxClass class;
  GWeakRef receiver;
  gboolean is_closed; /* in the main thread only */
  gpointer letter;    /* exchanged atomically */
  int is_announced;   /* atomic: a source is on its way to the main thread */
};

FusMailbox *
fus_mailbox_new (GObject *receiver, const FusMailboxClass *mailbox_class)
{
  FusMailbox *self = NULL;

  g_return_val_if_fail (G_IS_OBJECT (receiver), NULL);
  g_return_val_if_fail (mailbox_class->take != NULL && mailbox_class->free != NULL, NULL);

  self = g_atomic_rc_box_new0 (FusMailbox);
  self->class = *mailbox_class;
  g_weak_ref_init (&self->receiver, receiver);

  return self;
}

static void
mailbox_clear (FusMailbox *self)
{
  if (self->letter != NULL)
    self->class.free (self->letter);
  g_weak_ref_clear (&self->receiver);
}

FUS_DEFINE_SHARED (FusMailbox, fus_mailbox, mailbox_clear)

static gboolean
look_cb (gpointer data)
{
  FusMailbox *self = data;
  g_autoptr (GObject) receiver = g_weak_ref_get (&self->receiver);
  gpointer letter = NULL;

  g_atomic_int_set (&self->is_announced, FALSE);
  letter = g_atomic_pointer_exchange (&self->letter, NULL);
  if (letter == NULL)
    return G_SOURCE_REMOVE;
  if (receiver != NULL && !self->is_closed)
    self->class.take (receiver, letter);
  self->class.free (letter);

  return G_SOURCE_REMOVE;
}

static void
announce (FusMailbox *self)
{
  GDestroyNotify unref = (GDestroyNotify) fus_mailbox_unref;

  if (!g_atomic_int_compare_and_exchange (&self->is_announced, FALSE, TRUE))
    return;
  if (self->class.interval_ms > 0)
    g_timeout_add_full (G_PRIORITY_LOW, self->class.interval_ms, look_cb,
                        fus_mailbox_ref (self), unref);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, look_cb, fus_mailbox_ref (self), unref);
}

void
fus_mailbox_put (FusMailbox *self, gpointer letter)
{
  gpointer old = NULL;

  g_return_if_fail (self != NULL && letter != NULL);

  old = g_atomic_pointer_exchange (&self->letter, NULL);
  if (old != NULL && self->class.merge != NULL)
    self->class.merge (letter, old);
  if (old != NULL)
    self->class.free (old);
  g_atomic_pointer_set (&self->letter, letter);
  announce (self);
}

void
fus_mailbox_close (FusMailbox *self)
{
  g_return_if_fail (self != NULL);

  self->is_closed = TRUE;
}
