/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mailbox.h"
#include "fus-study.h"

G_BEGIN_DECLS

/**
 * FusResultKind:
 * @id: (nullable): what it is of a run: the run that the study shows keeps its values
 * under this name; %NULL: of no run
 * @title: of the job, marked with N_(); %NULL: a job that people don't see
 * @lane: where it is computed
 * @n_kept: how many are kept to come back to
 * @compute: in a thread of the lane; returns %NULL and sets an error where it fails or is
 * cancelled. What it puts into @parts is shown until the whole is there
 * @free_input: lets go of the input
 * @ref: one more reference to a value
 * @unref: one less
 * @tells_why: whether an error of FUS_ANALYSIS_ERROR_NOT_MEASURED is kept for
 * fus_result_get_reason(), where data don't allow it, and not shown as one that happened
 * @of: (nullable): for whoever made the kind
 *
 * What is computed, and how.
 */
typedef struct
{
  const char *id;
  const char *title;
  FusLane lane;
  guint n_kept;
  gpointer (*compute) (gpointer input,
                       FusMailbox *parts,
                       FusPool *pool,
                       const FusProgress *progress,
                       GError **error);
  GDestroyNotify free_input;
  GBoxedCopyFunc ref;
  GDestroyNotify unref;
  gboolean tells_why;
  gconstpointer of;
} FusResultKind;

#define FUS_TYPE_RESULT (fus_result_get_type ())

/* A result that a page asks for again and again with other options: the newest request
 * wins, the last value stays until the next is there, and what was computed once is not
 * computed again.
 *
 * A value may be a part while `busy`. Properties: `busy`. Signal: `changed`: another
 * value, or none. */
G_DECLARE_FINAL_TYPE (FusResult, fus_result, FUS, RESULT, GObject)

FusResult *fus_result_new (FusStudy *study,
                           const FusResultKind *kind) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): how it is computed. */
const FusResultKind *fus_result_get_kind (FusResult *self);
gpointer fus_result_get (FusResult *self);
/* (transfer none) (nullable): why there is no value, a sentence: of a kind that
 * `tells_why`. */
const char *fus_result_get_reason (FusResult *self);

/* Whether something is being computed. */
gboolean fus_result_is_busy (FusResult *self);
FusJob *fus_result_get_job (FusResult *self);

void fus_result_request (FusResult *self, const char *key, gpointer input);
void fus_result_cancel (FusResult *self);
void fus_result_clear (FusResult *self);

G_END_DECLS
