/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What picks of our figures are named after: FusPlotPick.panel and FusPlotPick.mark. */

#define FUS_PANEL_CLASSES                                                                \
  "classes"                         /* missing-by-class: its rows are named after them   \
                                     */
#define FUS_PANEL_MAP "map"         /* map: the points */
#define FUS_PANEL_RETURNS "returns" /* subsets: its columns are modalities */
#define FUS_PANEL_TOLERANCE "tolerance" /* robustness: the line that is dragged */
#define FUS_PANEL_SAMPLES "samples"     /* attribution: its points are samples */

#define FUS_MARK_POINTS "points" /* map: an element a row of the map */
#define FUS_MARK_CURVE                                                                   \
  "curve" /* training: an element an epoch; its key: a modality, or −1 */
