/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-figure-maker.h"

#include "fus-figure-context.h"
#include "fus-figure-show.h"
#include "fus-result.h"

struct _FusFigureMaker
{
  GObject parent_instance;

  const FusFigureClass *figure_class;
  FusStudy *study;
  FusResult *result; /* of Made */
  guint serial;      /* of the request */
  FusPlotView *view;
  GtkLabel *finding;
  GtkLabel *note;
};

static guint shown_signal;

G_DEFINE_FINAL_TYPE (FusFigureMaker, fus_figure_maker, G_TYPE_OBJECT)

typedef struct
{
  const FusFigureClass *figure_class;
  FusFigureContext *context;
} Input;

/* A figure, or %NULL where there is nothing to draw. Reference-counted. */
typedef struct
{
  FusFigure *figure;
  char *reason; /* (nullable): why there is none, a sentence */
} Made;

static void
input_free (gpointer data)
{
  Input *self = data;

  fus_figure_context_release (self->context);
  g_free (self);
}

static gpointer
made_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
made_clear (gpointer data)
{
  Made *self = data;

  g_clear_pointer (&self->figure, fus_figure_free);
  g_free (self->reason);
}

static void
made_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, made_clear);
}

/* A figure that has nothing to show is no failure. */
static gpointer
compute (gpointer data,
         FusResultSink *sink,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const Input *input = data;
  g_autoptr (GError) reason = NULL;
  Made *made = g_atomic_rc_box_new0 (Made);

  made->figure = fus_figure_new (input->figure_class, input->context, &reason);
  if (made->figure == NULL)
    made->reason = g_strdup (reason->message);

  return made;
}

static const FusResultKind figure_kind = {
  .lane = FUS_LANE_FIGURES,
  .compute = compute,
  .free_input = input_free,
  .ref = made_ref,
  .unref = made_unref,
};

static void
result_changed_cb (FusFigureMaker *self)
{
  const Made *made = fus_result_get (self->result);

  fus_figure_put (self->view, self->study, made != NULL ? made->figure : NULL,
                  self->finding, self->note);
  g_signal_emit (self, shown_signal, 0);
}

static void
fus_figure_maker_dispose (GObject *object)
{
  FusFigureMaker *self = FUS_FIGURE_MAKER (object);

  if (self->result != NULL)
    g_signal_handlers_disconnect_by_data (self->result, self);
  g_clear_object (&self->result);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_figure_maker_parent_class)->dispose (object);
}

static void
fus_figure_maker_class_init (FusFigureMakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_figure_maker_dispose;
  shown_signal = g_signal_new ("shown", FUS_TYPE_FIGURE_MAKER, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_figure_maker_init (FusFigureMaker *self)
{
}

/**
 * fus_figure_maker_new:
 * @study: whose threads build it
 * @id: of the figure
 *
 * Returns: (transfer full): with an empty view
 */
FusFigureMaker *
fus_figure_maker_new (FusStudy *study,
                      const char *id,
                      FusPlotView *view,
                      GtkLabel *finding,
                      GtkLabel *note)
{
  FusFigureMaker *self = NULL;
  const FusFigureClass *figure_class = fus_figure_lookup (id);

  g_return_val_if_fail (figure_class != NULL, NULL);

  self = g_object_new (FUS_TYPE_FIGURE_MAKER, NULL);
  self->figure_class = figure_class;
  self->study = g_object_ref (study);
  self->view = view;
  self->finding = finding;
  self->note = note;
  self->result = fus_result_new (study, &figure_kind);
  g_signal_connect_swapped (self->result, "changed", G_CALLBACK (result_changed_cb),
                            self);

  return self;
}

void
fus_figure_maker_request (FusFigureMaker *self, const FusFigureContext *context)
{
  Input *input = NULL;
  g_autofree char *key = NULL;

  if (fus_figure_class_get_lacking (self->figure_class, context) != 0)
    {
      fus_result_clear (self->result);
      return;
    }
  input = g_new0 (Input, 1);
  input->figure_class = self->figure_class;
  input->context = fus_figure_context_hold (context);
  key = g_strdup_printf ("%u", ++self->serial);
  fus_result_request (self->result, key, input);
}

/**
 * fus_figure_maker_get_reason:
 *
 * Returns: (nullable): why there is nothing to draw, a sentence
 */
const char *
fus_figure_maker_get_reason (FusFigureMaker *self)
{
  const Made *made = fus_result_get (self->result);

  return made != NULL ? made->reason : NULL;
}
