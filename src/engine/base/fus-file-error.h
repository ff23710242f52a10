/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FUS_FILE_ERROR (fus_file_error_quark ())

typedef enum
{
  FUS_FILE_ERROR_NOT_FOUND,
  FUS_FILE_ERROR_UNREADABLE,  /* permissions, a folder, a device */
  FUS_FILE_ERROR_FORMAT,      /* broken or not what its name says */
  FUS_FILE_ERROR_UNSUPPORTED, /* valid, but nothing here reads it */
  FUS_FILE_ERROR_CONTENT,     /* a value, row or id that can't be right */
  FUS_FILE_ERROR_MISMATCH,    /* two things that should fit together don't */
  FUS_FILE_ERROR_LIMIT,       /* took too long or too much memory */
  FUS_FILE_ERROR_WRITE,       /* disk full, no permission to write */
  FUS_FILE_ERROR_EXISTS,
  FUS_FILE_ERROR_USAGE, /* what was typed can't be meant */
} FusFileError;

/**
 * FusPlace:
 * @file: (nullable): path as the person gave it
 * @object: (nullable): inside of the file: a dataset's path, a column, a modality
 * @row: counted from 1 as the person counts it, or −1
 * @remedy: (nullable): what to do, a sentence, translated
 *
 * Where something went wrong. Window and command line show these four.
 */
typedef struct
{
  const char *file;
  const char *object;
  gint64 row;
  const char *remedy;
} FusPlace;

GQuark fus_file_error_quark (void);

/**
 * fus_file_error_set:
 * @place: where; its strings are copied
 * @format: the sentence that says what was wrong, translated, without the place
 */
void fus_file_error_set (GError **error,
                         FusFileError code,
                         FusPlace place,
                         const char *format,
                         ...) G_GNUC_PRINTF (4, 5);

/**
 * fus_file_error_get_place:
 *
 * Returns: where @error arose, borrowed; empty for an error of another domain
 */
FusPlace fus_file_error_get_place (const GError *error);

/**
 * fus_file_error_get_code_name:
 *
 * Returns: the code as it stands in the command line's JSON
 */
const char *fus_file_error_get_code_name (const GError *error);

/**
 * fus_file_error_fill_place:
 * @error: an error; nothing is done for one of another domain
 *
 * Adds what is known further up and was not known where the error arose.
 */
void fus_file_error_fill_place (GError *error, FusPlace place);

G_END_DECLS
