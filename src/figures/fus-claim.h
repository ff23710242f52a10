/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-standing.h"

G_BEGIN_DECLS

/* A number that a claim rests on. */
typedef struct
{
  char *name;
  double value;
} FusClaimNumber;

/**
 * FusClaim:
 * @id: what is claimed, as `recovered` or `mattered:image`; never changes meaning
 * @holds: whether the gate let it speak
 * @sentence: the claim, or what keeps it back and what to do; translated
 * @because: `[of char *]`: ids of what kept it back: `not-measured`, `trained-on`,
 * `one-source`, `too-few`, `not-better-than-mean`, `not-better-than-guessing`,
 * `one-class`, `no-label`, `interval-includes-zero`, `not-recorded`, `not-known`,
 * `nothing-missing`, `source-helps-not`, `not-shared`, `too-small`
 * @numbers: `[of FusClaimNumber]`: each number of @sentence, unrounded, and those that
 * decided
 *
 * A sentence about results, and why it may be said. Every sentence of a figure is made of
 * claims, and the command line prints them under "claims".
 */
typedef struct
{
  char *id;
  gboolean holds;
  char *sentence;
  GPtrArray *because;
  GArray *numbers;
} FusClaim;

/* @subject: (nullable): id of what it is about, put behind the colon */
FusClaim *fus_claim_new (const char *id, const char *subject) G_GNUC_WARN_UNUSED_RESULT;
void fus_claim_free (FusClaim *self);

/* In place of one of that name. */
void fus_claim_add (FusClaim *self, const char *name, double value);
/* @name, and with `_low`, `_high`, `_n` behind it */
void fus_claim_add_interval (FusClaim *self,
                             const char *name,
                             const FusInterval *interval);

/* Lets it speak. @sentence: (transfer full) */
void fus_claim_say (FusClaim *self, char *sentence);
/* Keeps it back. @because: static; @sentence: (transfer full) */
void fus_claim_withhold (FusClaim *self, const char *because, char *sentence);

/* -- The gate: each withholds the claim and returns FALSE where it may not be made. -- */

/* That there are enough samples. @subject: (nullable): name of what they must have */
gboolean fus_claim_check_count (FusClaim *self, gsize n, const char *subject);
/* That there are enough of them where @n samples belong together in @n_units groups,
 * stretches or copies. */
gboolean fus_claim_check_units (FusClaim *self,
                                gsize n,
                                gsize n_units,
                                const char *subject);
/* That the model rebuilds anything at all better than the mean. */
gboolean fus_claim_check_model (FusClaim *self, const FusGate *gate);
/* That it rebuilds @target, called @name, better than its mean. */
gboolean fus_claim_check_target (FusClaim *self,
                                 const FusGate *gate,
                                 guint target,
                                 const char *name,
                                 gboolean from_others);
/* That the label is told better than by guessing. */
gboolean fus_claim_check_reading (FusClaim *self, const FusGate *gate);

/* How well the label is told. */
FusClaim *fus_claim_new_reading (const FusGate *gate) G_GNUC_WARN_UNUSED_RESULT;

/* How it stands beside plain methods where sources are predicted from the others. */
FusClaim *fus_claim_new_standing (const FusStanding *standing,
                                  const FusGate *gate) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusClaim, fus_claim_free)

G_END_DECLS
