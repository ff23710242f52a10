/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

G_BEGIN_DECLS

#define FUS_TYPE_LAB_PAGE (fus_lab_page_get_type ())

/* What is lost when inputs are missing: for which, how fast, and what it looks like. */
G_DECLARE_FINAL_TYPE (FusLabPage, fus_lab_page, FUS, LAB_PAGE, FusPage)

G_END_DECLS
