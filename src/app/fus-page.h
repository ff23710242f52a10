/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-view.h"
#include "fus-study.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a page can't be filled without; until then the window shows its @empty_text. */
typedef enum
{
  FUS_PAGE_NEEDS_DATA,
  FUS_PAGE_NEEDS_MODEL,
} FusPageNeeds;

#define FUS_TYPE_PAGE (fus_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (FusPage, fus_page, FUS, PAGE, AdwBin)

/**
 * FusPageClass:
 * @id: lower-case, as in settings and in `win.page`; never changes
 * @title: of the page, marked with N_()
 * @icon_name: in the sidebar
 * @needs: what it can't be filled without
 * @makes_model: whether models are made there: it tells where they can't be, or fail
 * @empty_text: one sentence that says what fills it, marked with N_()
 * @has_switches: whether the switchboard stands at the left of the page toolbar
 * @switches_hint: (nullable): one sentence on what it does there, marked with N_()
 * @shown: (nullable): the page has come on screen: start what it needs
 * @hidden: (nullable): another page has
 *
 * A page of the window. To add one: derive from it, fill the fields in class_init, add
 * its type to the table in fus-window.c. In its template, give no `id` to the direct
 * child: libadwaita 1.2 would unparent it twice.
 *
 * Properties, besides what the class says: `study` (for life), `toolbar` (widget at the
 * right of the page toolbar), `has-inspector`, `show-inspector`, `narrow` (set by the
 * window below 1000 px), `figure` (what *Export Figure…* means).
 */
struct _FusPageClass
{
  AdwBinClass parent_class;

  const char *id;
  const char *title;
  const char *icon_name;
  FusPageNeeds needs;
  gboolean makes_model;
  const char *empty_text;
  gboolean has_switches;
  const char *switches_hint;

  void (*shown) (FusPage *self);
  void (*hidden) (FusPage *self);

  gpointer padding[4];
};

/**
 * fus_page_get_study:
 *
 * Returns: (transfer none): what the window works on; the same for the page's life
 */
FusStudy *fus_page_get_study (FusPage *self);

/**
 * fus_page_is_ready:
 *
 * Returns: whether what the page needs is there
 */
gboolean fus_page_is_ready (FusPage *self);

/* (transfer none) (nullable): what stands at the right of the page toolbar. */
GtkWidget *fus_page_get_toolbar (FusPage *self);

/**
 * fus_page_get_figure:
 *
 * Returns: (transfer none) (nullable): the page's main chart
 */
FusFigureView *fus_page_get_figure (FusPage *self);

/* Whether the window is too narrow for what stands side by side. */
gboolean fus_page_get_narrow (FusPage *self);

/* Whether the page has a pane at the side that can be folded away. */
gboolean fus_page_get_has_inspector (FusPage *self);

/**
 * fus_page_set_toolbar:
 * @toolbar: (nullable): stands at the right of the page toolbar
 */
void fus_page_set_toolbar (FusPage *self, GtkWidget *toolbar);

/**
 * fus_page_set_figure:
 * @figure: (nullable): what *Export Figure…* means on this page
 */
void fus_page_set_figure (FusPage *self, FusFigureView *figure);

/* By the window alone. */
void fus_page_set_narrow (FusPage *self, gboolean narrow);

/**
 * fus_page_shown:
 *
 * Tells a page that it has come on screen.
 */
void fus_page_shown (FusPage *self);

/* Called by the window when another page takes its place. */
void fus_page_hidden (FusPage *self);

G_END_DECLS
