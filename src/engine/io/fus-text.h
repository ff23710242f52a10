/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mapping.h"

G_BEGIN_DECLS

/**
 * FusText:
 * @data: UTF-8, ends in a line end, a zero byte and %FUS_NUMBER_PADDING more, which
 * @size leaves out
 * @size: bytes
 * @encoding: what the file was written in
 * @mapping: (nullable): what @data lies in, where it is no memory of its own
 *
 * The whole of a text file, decompressed, without byte-order mark, lines ended by `\n`.
 */
typedef struct
{
  char *data;
  gsize size;
  const char *encoding;
  FusMapping *mapping;
} FusText;

/**
 * fus_text_load:
 * @encoding: (nullable): that it is written in; %NULL to find it out
 *
 * A large one is not taken into memory: one in UTF-8 stays in its file, and what is
 * packed or has other line ends goes to the file of blocks.
 *
 * Returns: (transfer full): the text, or %NULL with a FUS_FILE_ERROR: not there, not
 * readable, empty, not text
 */
FusText *fus_text_load (const char *path,
                        const char *encoding,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Loads what is needed to read @encoding: to be called before the process gives up
 * opening files. Returns: whether there is such an encoding */
gboolean fus_text_prepare (const char *encoding);
/* Whether the first @n bytes are of a text of two bytes a character. */
gboolean fus_text_is_wide (const guint8 *bytes, gsize n);

/**
 * fus_text_decode:
 * @path: and @object, for messages
 *
 * Returns: (transfer full): @bytes as UTF-8, of whatever encoding; empty where there are
 * none; %NULL with a FUS_FILE_ERROR where they are no text
 */
char *fus_text_decode (GByteArray *bytes,
                       const char *path,
                       const char *object,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_text_free (FusText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusText, fus_text_free)

G_END_DECLS
