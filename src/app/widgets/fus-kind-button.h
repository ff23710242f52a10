/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * fus_kind_button_new:
 * @study: with a dataset
 * @m: modality
 *
 * What a modality of the study's dataset is, as small text that opens a menu where a
 * person says what else it is: a table's numbers may be the pixels of a picture.
 *
 * Returns: plain text where nothing else can be meant
 */
GtkWidget *fus_kind_button_new (FusStudy *study, guint m);

G_END_DECLS
