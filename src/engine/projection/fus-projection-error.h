/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FUS_PROJECTION_ERROR (fus_projection_error_quark ())

typedef enum
{
  FUS_PROJECTION_ERROR_NOT_FINITE, /* a number is missing or infinite */
  FUS_PROJECTION_ERROR_SHAPE,      /* rows or columns don't fit what is asked */
  FUS_PROJECTION_ERROR_FAILED,     /* the computation did not converge */
} FusProjectionError;

GQuark fus_projection_error_quark (void);

G_END_DECLS
