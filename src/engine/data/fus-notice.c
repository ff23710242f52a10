/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-notice.h"

FusNotice *
fus_notice_new (const char *id, char *message, char *remedy, gsize n)
{
  FusNotice *self = g_new0 (FusNotice, 1);

  self->id = g_strdup (id);
  self->message = message;
  self->remedy = remedy;
  self->n = n;

  return self;
}

FusNotice *
fus_notice_copy (const FusNotice *self)
{
  return fus_notice_new (self->id, g_strdup (self->message), g_strdup (self->remedy),
                         self->n);
}

void
fus_notice_free (FusNotice *self)
{
  g_free (self->id);
  g_free (self->message);
  g_free (self->remedy);
  g_free (self);
}

GPtrArray *
fus_notices_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fus_notice_free);
}

GPtrArray *
fus_notices_copy (const GPtrArray *notices)
{
  GPtrArray *copy = fus_notices_new ();

  for (guint i = 0; i < notices->len; i++)
    g_ptr_array_add (copy, fus_notice_copy (g_ptr_array_index (notices, i)));

  return copy;
}

const FusNotice *
fus_notices_find (const GPtrArray *notices, const char *id)
{
  for (guint i = 0; i < notices->len; i++)
    {
      const FusNotice *notice = g_ptr_array_index (notices, i);

      if (g_str_equal (notice->id, id))
        return notice;
    }

  return NULL;
}
