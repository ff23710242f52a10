/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-job-button.h"
#include "fus-modality-switches.h"
#include "fus-strip.h"
#include "fus-training-state.h"
#include "fus-welcome.h"
#include "fus-window.h"
#include "fus-yielding.h"

G_BEGIN_DECLS

struct _FusWindow
{
  AdwApplicationWindow parent_instance;

  FusStudy *study;
  GPtrArray *pages;  /* of FusPage, in the sidebar's order */
  GPtrArray *frames; /* of GtkStack: each page, or what it needs */
  FusPage *current;
  gboolean is_narrow;
  guint narrow_id;
  guint focus_id;
  guint inhibit_cookie;
  gboolean is_closing;   /* asked, and waiting for the training thread */
  AdwToast *toast;       /* weak: the newest, while it is shown */
  GtkWindow *question;   /* weak: what is to become of the run, while it is asked */
  gboolean resume;       /* go on training as soon as the data are open */
  char *open_path;       /* (nullable): of what is open */
  char *previous_path;   /* (nullable): of what was open before */
  gboolean is_chosen;    /* what is being read was chosen in the assistant */
  gboolean is_read_anew; /* and other data were open */

  AdwToastOverlay *toasts;
  FusYielding *yielding;
  GtkStack *root;
  FusWelcome *welcome;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkListBox *list;
  GtkMenuButton *dataset_button;
  GtkLabel *dataset_label;
  GtkMenuButton *model_button;
  GtkLabel *model_label;
  AdwWindowTitle *title;
  GtkButton *train;
  FusJobButton *job_button;
  FusJobButton *welcome_jobs;
  GtkButton *undo;
  GtkButton *redo;
  GtkToggleButton *inspector;
  GBinding *inspector_binding; /* to the page that is shown */
  FusStrip *strip;
  FusStrip *trust_strip;
  FusStrip *model_strip; /* in what the data differ from the model's */
  FusStrip *welcome_strip;
  GtkWidget *toolbar;
  FusModalitySwitches *switches;
  GtkStack *toolbar_end; /* a child for each page that has one */
  GtkStack *stack;
  GtkWidget *drop_frame;
  GtkLabel *drop_label;
  GtkWidget *selection_chip;
  GtkLabel *selection_label;
  GMenu *recent_menu;
  GMenu *earlier_menu;
};

/* fus-window-actions.c */

/* All actions `win.…`, whichever file does what they say. */
void fus_window_install_actions (GtkWidgetClass *widget_class);

/**
 * fus_window_update_actions:
 *
 * Switches off what can't be done now.
 */
void fus_window_update_actions (FusWindow *self);

/* Lets files be dropped anywhere on the window. */
void fus_window_add_drop_target (FusWindow *self);

/**
 * fus_window_ask_close:
 *
 * Asks what is to become of a run under way. Nothing is lost either way.
 *
 * Returns: whether the window stays for now
 */
gboolean fus_window_ask_close (FusWindow *self);

/**
 * fus_window_update_recent:
 *
 * Fills the first-run page and the menu of *Open* with what was worked on.
 */
void fus_window_update_recent (FusWindow *self);

/**
 * fus_window_offer_checkpoint:
 *
 * Offers to go on with a run that was interrupted: of the data that are open, else of
 * those worked on last.
 */
void fus_window_offer_checkpoint (FusWindow *self);

/* -- fus-window-models.c -- */

/* Asks for a name of the run that is shown. */
void fus_window_rename_model (FusWindow *self);
/* The run that is shown goes; can be undone. */
void fus_window_remove_model (FusWindow *self);

/**
 * fus_window_update_earlier:
 *
 * Fills the menu of the model with those before it.
 */
void fus_window_update_earlier (FusWindow *self);

/**
 * fus_window_update_model_strip:
 *
 * Says in what the data differ from those that the model was trained on.
 */
void fus_window_update_model_strip (FusWindow *self);

/**
 * fus_window_offer_undo_join:
 *
 * Says how rows were paired where that may be wrong, and offers to take the data back.
 */
void fus_window_offer_undo_join (FusWindow *self);

/**
 * fus_window_undo_open:
 *
 * Goes back to what was open before, else to the first page.
 */
void fus_window_undo_open (FusWindow *self);

/* fus-window-import.c */

/* The import assistant on what is open. */
void fus_window_show_how_read (FusWindow *self);
/* The same on what could not be opened. */
void fus_window_choose_how_read (FusWindow *self);
/* Where the import assistant may help against @error, the strip leads there. */
void fus_window_offer_choosing (FusWindow *self, const GError *error);
/* Says what was assumed of data that have just been opened, where anything was. */
void fus_window_tell_read (FusWindow *self);

/* fus-window-trust.c */

/* Keeps the strip over pages that rest on the model in step with
 * fus_trust_for_study(). */
void fus_window_follow_trust (FusWindow *self);

/**
 * fus_window_update_trust:
 *
 * Shows or hides the strip: by what was measured, on the page that is looked at.
 */
void fus_window_update_trust (FusWindow *self);

/* To the Train page, where the run goes on for as many epochs as it has done, at least
 * 10. */
void fus_window_more_epochs (FusWindow *self);

/* fus-window-focus.c */

/* Moves it to the page that is shown, once that has been laid out. */
void fus_window_focus_page_soon (FusWindow *self);

/* Something else has got the focus on purpose: it isn't moved to the page any more. */
void fus_window_keep_focus (FusWindow *self);

/* Once: pages, as a whole, lose it for good when it goes elsewhere. */
void fus_window_follow_focus (FusWindow *self);

/* (transfer none): the one that is seen now: over the pages, or over the welcome. */
FusStrip *fus_window_get_strip (FusWindow *self);

G_END_DECLS
