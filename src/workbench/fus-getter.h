/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Defines the function @name, documented in the header, that checks who asks and hands
 * out what stands in @field, borrowed: FUS_IS_@TYPE tells a @Type. */
#define FUS_DEFINE_GETTER(Type, TYPE, Result, name, field)                               \
  Result name (Type *self)                                                               \
  {                                                                                      \
    g_return_val_if_fail (FUS_IS_##TYPE (self), 0);                                      \
                                                                                         \
    return self->field;                                                                  \
  }
