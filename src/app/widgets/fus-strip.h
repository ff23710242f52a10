/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_STRIP (fus_strip_get_type ())

/* The strip under the toolbar: what went wrong, where, and what to do; or a question that
 * doesn't block. */
G_DECLARE_FINAL_TYPE (FusStrip, fus_strip, FUS, STRIP, AdwBin)

void fus_strip_show_error (FusStrip *self, const GError *error);
void fus_strip_show_offer (FusStrip *self,
                           const char *text,
                           const char *detail,
                           const char *button,
                           const char *action);
void fus_strip_hide (FusStrip *self);
/* Where it offers that action, it is not to be had any more. */
void fus_strip_hide_offer (FusStrip *self, const char *action);
char *fus_strip_dup_text (FusStrip *self) G_GNUC_WARN_UNUSED_RESULT;
char *fus_strip_describe_place (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
