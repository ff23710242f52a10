/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

G_BEGIN_DECLS

#define FUS_TYPE_TRAIN_PAGE (fus_train_page_get_type ())

/* Choose five things, then watch. */
G_DECLARE_FINAL_TYPE (FusTrainPage, fus_train_page, FUS, TRAIN_PAGE, FusPage)

/**
 * fus_train_page_show_form:
 *
 * Shows what would be trained, and the button that does.
 */
void fus_train_page_show_form (FusTrainPage *self);

G_END_DECLS
