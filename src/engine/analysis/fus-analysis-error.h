/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FUS_ANALYSIS_ERROR (fus_analysis_error_quark ())

typedef enum
{
  FUS_ANALYSIS_ERROR_LABEL,        /* no such label, or not of the kind needed */
  FUS_ANALYSIS_ERROR_CLASS,        /* no such class */
  FUS_ANALYSIS_ERROR_MODALITY,     /* no such modality */
  FUS_ANALYSIS_ERROR_METHOD,       /* no such game or mechanism */
  FUS_ANALYSIS_ERROR_TOO_FEW,      /* not enough rows */
  FUS_ANALYSIS_ERROR_DIVERGED,     /* numbers that can't be solved for */
  FUS_ANALYSIS_ERROR_NOT_MEASURED, /* the data don't allow it; the rest can be measured */
  FUS_ANALYSIS_ERROR_TOO_MANY,     /* more modalities than can be taken apart exactly */
} FusAnalysisError;

GQuark fus_analysis_error_quark (void);

G_END_DECLS
