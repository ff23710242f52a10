/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FUS_MODEL_ERROR (fus_model_error_quark ())

typedef enum
{
  FUS_MODEL_ERROR_OPTION,   /* an option that doesn't fit the kind or the data */
  FUS_MODEL_ERROR_MISMATCH, /* data that isn't what the model was made for */
  FUS_MODEL_ERROR_FORMAT,   /* a specification that can't be read */
  FUS_MODEL_ERROR_DATA,     /* nothing to learn from, or values a likelihood can't take */
  FUS_MODEL_ERROR_DIVERGED, /* the loss or a parameter is not a number any more */
} FusModelError;

GQuark fus_model_error_quark (void);

G_END_DECLS
