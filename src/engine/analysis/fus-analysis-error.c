/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-analysis-error.h"

G_DEFINE_QUARK (fus_analysis_error, fus_analysis_error)
