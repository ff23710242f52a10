/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Points of variation are tables of constant classes, listed by hand in menu order: a
 * file has `static const Type *const classes[]`, and says with these how it is asked.
 * Prototypes stand in the header, where they are documented. */

/* Defines PREFIX_list(): the table and its length. */
#define FUS_DEFINE_CLASS_LIST(Type, prefix, classes)                                     \
  const Type *const *prefix##_list (gsize *n_classes)                                    \
  {                                                                                      \
    g_return_val_if_fail (n_classes != NULL, NULL);                                      \
    *n_classes = G_N_ELEMENTS (classes);                                                 \
                                                                                         \
    return classes;                                                                      \
  }

/* Defines PREFIX_lookup(): the class with that id; %NULL where there is none, as of
 * the id %NULL. */
#define FUS_DEFINE_CLASS_LOOKUP(Type, prefix, classes)                                   \
  const Type *prefix##_lookup (const char *id)                                           \
  {                                                                                      \
    for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)                                   \
      if (g_strcmp0 (classes[i]->id, id) == 0)                                           \
        return classes[i];                                                               \
                                                                                         \
    return NULL;                                                                         \
  }

/* Defines PREFIX_get_choice(): the id of the class with that index, or %NULL behind the
 * last, as FusOption.get_choice wants it. */
#define FUS_DEFINE_CLASS_CHOICES(prefix, classes)                                        \
  const char *prefix##_get_choice (guint index)                                          \
  {                                                                                      \
    return index < G_N_ELEMENTS (classes) ? classes[index]->id : NULL;                   \
  }

/* List and lookup, which most tables have. */
#define FUS_DEFINE_CLASS_TABLE(Type, prefix, classes)                                    \
  FUS_DEFINE_CLASS_LIST (Type, prefix, classes)                                          \
  FUS_DEFINE_CLASS_LOOKUP (Type, prefix, classes)

G_END_DECLS
