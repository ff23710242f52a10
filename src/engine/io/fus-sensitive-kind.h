/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a column tells of persons. */
typedef enum
{
  FUS_SENSITIVE_NONE,
  FUS_SENSITIVE_EMAIL,
  FUS_SENSITIVE_TELEPHONE,
  FUS_SENSITIVE_BIRTH,
  FUS_SENSITIVE_POSTCODE,
  FUS_SENSITIVE_INSURANCE, /* and other numbers that the state or an insurance gives */
  FUS_SENSITIVE_ADDRESS,
  FUS_SENSITIVE_PERSON,
} FusSensitiveKind;

G_END_DECLS
