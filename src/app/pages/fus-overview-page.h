/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

G_BEGIN_DECLS

#define FUS_TYPE_OVERVIEW_PAGE (fus_overview_page_get_type ())

/* What is to be known of the data before training: what each source tells alone, what
 * they share, whether sites show, what gaps depend on, what is wrong. */
G_DECLARE_FINAL_TYPE (FusOverviewPage, fus_overview_page, FUS, OVERVIEW_PAGE, FusPage)

G_END_DECLS
