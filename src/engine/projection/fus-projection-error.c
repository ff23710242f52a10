/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection-error.h"

G_DEFINE_QUARK (fus_projection_error_quark, fus_projection_error)
