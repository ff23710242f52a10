/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_STRIP (fus_strip_get_type ())

/* The strip under the toolbar: what went wrong, where, and what to do; or a question that
 * doesn't block. */
G_DECLARE_FINAL_TYPE (FusStrip, fus_strip, FUS, STRIP, AdwBin)

/**
 * fus_strip_show_error:
 *
 * Shows all that is known of @error until it is closed.
 */
void fus_strip_show_error (FusStrip *self, const GError *error);

/**
 * fus_strip_show_offer:
 * @detail: (nullable): a second, quieter line
 * @button: (nullable): in header capitals, translated; %NULL: there is nothing to do
 * @action: (nullable): detailed name of what it does: `win.resume-training`
 */
void fus_strip_show_offer (FusStrip *self,
                           const char *text,
                           const char *detail,
                           const char *button,
                           const char *action);

/* What it shows already gets a button. @button: in header capitals, translated; @action:
 * detailed name */
void fus_strip_set_button (FusStrip *self, const char *button, const char *action);

/* Shows nothing any more. */
void fus_strip_hide (FusStrip *self);
/* Where it offers that action, it is not to be had any more. */
void fus_strip_hide_offer (FusStrip *self, const char *action);

/**
 * fus_strip_dup_text:
 *
 * Returns: (transfer full) (nullable): what it says, in two lines; %NULL while it isn't
 * shown
 */
char *fus_strip_dup_text (FusStrip *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_strip_describe_place:
 *
 * Returns: (transfer full): file, object, row and remedy, as far as they are known
 */
char *fus_strip_describe_place (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
