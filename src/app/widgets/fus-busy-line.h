/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-view.h"
#include "fus-result.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_BUSY_LINE (fus_busy_line_get_type ())

/* Beside a section's head while its result is being computed: a spinner, how far it is,
 * and after a while a button to cancel. The chart below turns faint meanwhile. */
G_DECLARE_FINAL_TYPE (FusBusyLine, fus_busy_line, FUS, BUSY_LINE, AdwBin)

/* @view: (transfer none): grows faint while any of the results is computed. The line must
 * not outlive it. */
void fus_busy_line_set_view (FusBusyLine *self, FusPlotView *view);

/* Whether it says what is computed, for lines that stand beside no heading. */
void fus_busy_line_set_named (FusBusyLine *self, gboolean named);

/**
 * fus_busy_line_add:
 * @result: (transfer none): followed from now on
 */
void fus_busy_line_add (FusBusyLine *self, FusResult *result);

G_END_DECLS
