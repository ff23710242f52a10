/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * fus_data_card_dup_text:
 * @study: with a dataset
 *
 * What is known of the data that are open: where they are from, how many there are, what
 * is missing, and what was planted in them or done to them.
 *
 * Returns: (transfer full): the card as text
 */
char *fus_data_card_dup_text (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_data_card_show:
 * @parent: window it stands above
 * @study: with a dataset
 */
void fus_data_card_show (GtkWindow *parent, FusStudy *study);

G_END_DECLS
