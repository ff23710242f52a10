/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text and what to press: beside it, or below it where the text would be squeezed. */
#define FUS_TYPE_BESIDE (fus_beside_get_type ())
G_DECLARE_FINAL_TYPE (FusBeside, fus_beside, FUS, BESIDE, GtkWidget)

G_END_DECLS
