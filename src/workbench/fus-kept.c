/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kept.h"

struct _FusKept
{
  GQueue values; /* of Value, the newest first */
};

typedef struct
{
  char *kind;
  char *key;
  gpointer value;
  GDestroyNotify unref;
} Value;

static void
value_free (gpointer data)
{
  Value *self = data;

  self->unref (self->value);
  g_free (self->kind);
  g_free (self->key);
  g_free (self);
}

FusKept *
fus_kept_new (void)
{
  FusKept *self = g_new0 (FusKept, 1);

  g_queue_init (&self->values);

  return self;
}

void
fus_kept_free (FusKept *self)
{
  fus_kept_clear (self);
  g_free (self);
}

void
fus_kept_clear (FusKept *self)
{
  g_return_if_fail (self != NULL);

  g_queue_clear_full (&self->values, value_free);
}

static GList *
find (const FusKept *self, const char *kind, const char *key)
{
  for (GList *l = self->values.head; l != NULL; l = l->next)
    {
      const Value *value = l->data;

      if (g_str_equal (value->kind, kind) && g_str_equal (value->key, key))
        return l;
    }

  return NULL;
}

gpointer
fus_kept_find (const FusKept *self, const char *kind, const char *key)
{
  GList *found = NULL;

  g_return_val_if_fail (self != NULL && kind != NULL && key != NULL, NULL);

  found = find (self, kind, key);

  return found != NULL ? ((const Value *) found->data)->value : NULL;
}

static void
drop (FusKept *self, GList *link)
{
  value_free (link->data);
  g_queue_delete_link (&self->values, link);
}

/* All of @kind but the newest @n_most. */
static void
drop_oldest (FusKept *self, const char *kind, guint n_most)
{
  GList *next = NULL;
  guint n = 0;

  for (GList *l = self->values.head; l != NULL; l = next)
    {
      next = l->next;
      n += g_str_equal (((const Value *) l->data)->kind, kind);
      if (n > n_most && g_str_equal (((const Value *) l->data)->kind, kind))
        drop (self, l);
    }
}

void
fus_kept_put (FusKept *self,
              const char *kind,
              const char *key,
              guint n_most,
              gpointer value,
              GBoxedCopyFunc ref,
              GDestroyNotify unref)
{
  Value *kept = NULL;
  GList *old = NULL;

  g_return_if_fail (self != NULL && kind != NULL && key != NULL);
  g_return_if_fail (value != NULL && ref != NULL && unref != NULL);

  old = find (self, kind, key);
  kept = g_new0 (Value, 1);
  kept->kind = g_strdup (kind);
  kept->key = g_strdup (key);
  kept->value = ref (value);
  kept->unref = unref;
  if (old != NULL)
    drop (self, old);
  g_queue_push_head (&self->values, kept);
  drop_oldest (self, kind, n_most);
}
