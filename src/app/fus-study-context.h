/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"
#include "fus-study.h"

G_BEGIN_DECLS

/* What a study offers to every figure; add results of your own to it. Borrows from the
 * study. */
FusFigureContext fus_figure_context_for_study (FusStudy *study);

G_END_DECLS
