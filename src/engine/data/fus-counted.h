/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"

G_BEGIN_DECLS

/**
 * fus_looks_counted:
 * @x: values; those that aren't finite don't count
 *
 * Whether numbers look counted though nobody says so: whole, none negative, and the
 * largest ten or more and far above the mean, as numbers of molecules, words or events
 * are, and pixels, grades and years are not.
 */
gboolean fus_looks_counted (const FusMatrix *x);

G_END_DECLS
