/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

G_BEGIN_DECLS

#define FUS_TYPE_DATA_PAGE (fus_data_page_get_type ())

/* What is there, what is not, and whether its absence is related to the label. */
G_DECLARE_FINAL_TYPE (FusDataPage, fus_data_page, FUS, DATA_PAGE, FusPage)

G_END_DECLS
