/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-sensitive-kind.h"

G_BEGIN_DECLS

/**
 * FusSensitiveWord:
 * @kind: what it speaks of
 * @is_weak: whether it speaks of other things as well, so that the cells decide
 */
typedef struct
{
  FusSensitiveKind kind;
  gboolean is_weak;
} FusSensitiveWord;

/* What a header speaks of; kind %FUS_SENSITIVE_NONE for nothing of persons. */
FusSensitiveWord fus_sensitive_read_name (const char *name);

/* Whether @word, of any case, is a common given name or a form of address. */
gboolean fus_sensitive_is_given_name (const char *word);

/* Whether @text begins with a common family name written in Chinese characters. */
gboolean fus_sensitive_has_family_name (const char *text);

/* Whether @text speaks of a street, in whole words or at the end of one. */
gboolean fus_sensitive_has_street (const char *text);

G_END_DECLS
