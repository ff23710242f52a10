/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-bytes.h"

G_BEGIN_DECLS

/* Attributes of an element as the parser has them. */
typedef struct
{
  const unsigned char **values;
  gsize n;
} FusXmlAttributes;

/**
 * FusXmlFuncs:
 * @start: an element begins; @name without its prefix
 * @end: it ends
 * @text: what stands between, in any number of pieces, not ended by a zero
 *
 * What is told of a document while it is read. Each returns FALSE to stop, having kept
 * why in @data.
 */
typedef struct
{
  gboolean (*start) (gpointer data, const char *name, const FusXmlAttributes *attributes);
  gboolean (*end) (gpointer data, const char *name);
  gboolean (*text) (gpointer data, const char *text, gsize n);
} FusXmlFuncs;

/**
 * fus_xml_parse:
 * @path: and @object, the entry that @stream is of: for messages
 * @error: (inout): a FUS_FILE_ERROR; left alone where a function stopped and set it
 *
 * Reads a document piece by piece. Nothing else is opened, and a document that declares a
 * type is refused, which leaves no entities but the five that XML has.
 *
 * Returns: whether it was read to its end
 */
gboolean fus_xml_parse (FusByteStream *stream,
                        const FusXmlFuncs *funcs,
                        gpointer data,
                        const char *path,
                        const char *object,
                        GError **error);

/* (nullable): the attribute's value, which is not ended by a zero; @n: (out): bytes.
 * Attributes of LibreOffice's own name space are passed over. */
const char *fus_xml_find (const FusXmlAttributes *self, const char *name, gsize *n);
/* (transfer full) (nullable): the same as a string. */
char *fus_xml_dup (const FusXmlAttributes *self,
                   const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it has the attribute, with that value. */
gboolean fus_xml_is (const FusXmlAttributes *self, const char *name, const char *value);
/* A whole number that isn't negative, or @fallback. */
gint64 fus_xml_get_int (const FusXmlAttributes *self, const char *name, gint64 fallback);

G_END_DECLS
