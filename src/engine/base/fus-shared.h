/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What threads share is counted atomically, in a box of g_atomic_rc_box_new0(): filled by
 * its maker, then frozen. */

/* Defines PREFIX_ref() and PREFIX_unref() of such a type. @clear: frees what it holds, a
 * function of one Type *; the box goes by itself. Prototypes stand in the header. */
#define FUS_DEFINE_SHARED(Type, prefix, clear)                                           \
  Type *prefix##_ref (Type *self) { return g_atomic_rc_box_acquire (self); }             \
                                                                                         \
  static void prefix##_clear_box (gpointer self) { clear (self); }                       \
                                                                                         \
  void prefix##_unref (Type *self)                                                       \
  {                                                                                      \
    g_atomic_rc_box_release_full (self, prefix##_clear_box);                             \
  }

G_END_DECLS
