/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"

G_BEGIN_DECLS

/* Adds made-up measurements of the data alone to a context that has a dataset with a
 * label of classes. */
void overview_data_put (FusFigureContext *context, guint32 seed);

G_END_DECLS
