/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

G_BEGIN_DECLS

#define FUS_TYPE_EXPLAIN_PAGE (fus_explain_page_get_type ())

/* Which source did it: for this sample, in its class, in general. */
G_DECLARE_FINAL_TYPE (FusExplainPage, fus_explain_page, FUS, EXPLAIN_PAGE, FusPage)

G_END_DECLS
