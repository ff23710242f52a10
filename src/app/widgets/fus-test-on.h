/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes @button the remedy where too few samples were held out to tell anything: test on
 * all, and back. Hidden where it isn't needed. */
void fus_test_on_set_up (GtkButton *button, FusStudy *study);

G_END_DECLS
