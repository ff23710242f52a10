/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-error.h"

G_DEFINE_QUARK (fus_model_error, fus_model_error)
