/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-xml.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

enum
{
  N_FIELDS = 5, /* of an attribute: name, prefix, name space, begin, end */
};

typedef struct
{
  const FusXmlFuncs *funcs;
  gpointer data;
  xmlParserCtxtPtr parser;
  gboolean stopped;
  gboolean typed; /* a document type was declared */
} Parse;

static void
stop_unless (Parse *self, gboolean goes_on)
{
  if (goes_on || self->stopped)
    return;
  self->stopped = TRUE;
  xmlStopParser (self->parser);
}

static void
start_cb (void *context,
          const xmlChar *name,
          const xmlChar *prefix,
          const xmlChar *space,
          int n_spaces,
          const xmlChar **spaces,
          int n_attributes,
          int n_defaulted,
          const xmlChar **attributes)
{
  Parse *self = ((xmlParserCtxtPtr) context)->_private;
  FusXmlAttributes mine = { attributes, (gsize) MAX (n_attributes, 0) };

  if (!self->stopped)
    stop_unless (self, self->funcs->start (self->data, (const char *) name, &mine));
}

static void
end_cb (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
  Parse *self = ((xmlParserCtxtPtr) context)->_private;

  if (!self->stopped)
    stop_unless (self, self->funcs->end (self->data, (const char *) name));
}

static void
text_cb (void *context, const xmlChar *text, int n)
{
  Parse *self = ((xmlParserCtxtPtr) context)->_private;

  if (!self->stopped && n > 0)
    stop_unless (self, self->funcs->text (self->data, (const char *) text, (gsize) n));
}

static void
type_cb (void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
  Parse *self = ((xmlParserCtxtPtr) context)->_private;

  self->typed = TRUE;
  stop_unless (self, FALSE);
}

static void
say_nothing (void *context, const xmlError *error)
{
}

static gboolean
set_xml_error (const Parse *self, const char *path, const char *object, GError **error)
{
  const xmlError *said = xmlCtxtGetLastError (self->parser);
  g_autofree char *sentence =
    said != NULL && said->message != NULL ? g_utf8_make_valid (said->message, -1) : NULL;

  if (self->typed)
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ path, object, -1,
                                    _ ("Save the table again with a program that you "
                                       "trust.") },
                        _ ("The file declares entities of its own, which tables never "
                           "need"));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ path, object, said != NULL ? said->line : -1,
                                    _ ("Get the file again: it is cut short or "
                                       "damaged.") },
                        _ ("The file isn’t in order: %s"),
                        sentence != NULL ? g_strchomp (sentence) : "?");

  return FALSE;
}

static void
fill_handler (xmlSAXHandler *handler)
{
  memset (handler, 0, sizeof *handler);
  handler->initialized = XML_SAX2_MAGIC;
  handler->startElementNs = start_cb;
  handler->endElementNs = end_cb;
  handler->characters = text_cb;
  handler->ignorableWhitespace = text_cb;
  handler->cdataBlock = text_cb;
  handler->internalSubset = type_cb;
  handler->serror = (xmlStructuredErrorFunc) (void (*) (void)) say_nothing;
}

/* Returns whether all of it came and was told. */
static gboolean
feed (Parse *self, FusByteStream *stream, GError **error)
{
  const guint8 *block = NULL;
  gssize n = 0;

  while (!self->stopped && (n = fus_byte_stream_read (stream, &block, error)) > 0)
    if (xmlParseChunk (self->parser, (const char *) block, (int) n, 0) != 0)
      return FALSE;
  if (n < 0 || self->stopped)
    return FALSE;

  return xmlParseChunk (self->parser, NULL, 0, 1) == 0 && !self->stopped;
}

gboolean
fus_xml_parse (FusByteStream *stream,
               const FusXmlFuncs *funcs,
               gpointer data,
               const char *path,
               const char *object,
               GError **error)
{
  Parse self = { funcs, data, NULL, FALSE, FALSE };
  g_autoptr (GError) cause = NULL;
  xmlSAXHandler handler;
  gboolean done = FALSE;

  fill_handler (&handler);
  self.parser = xmlCreatePushParserCtxt (&handler, NULL, NULL, 0, NULL);
  g_assert (self.parser != NULL);
  self.parser->_private = &self;
  xmlCtxtUseOptions (self.parser, XML_PARSE_NONET | XML_PARSE_COMPACT);
  self.parser->_private = &self;
  done = feed (&self, stream, &cause);
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (!done && (!self.stopped || self.typed))
    set_xml_error (&self, path, object, error);
  xmlFreeParserCtxt (self.parser);

  return done;
}

const char *
fus_xml_find (const FusXmlAttributes *self, const char *name, gsize *n)
{
  for (gsize i = 0; i < self->n; i++)
    {
      const unsigned char **fields = self->values + N_FIELDS * i;

      if (strcmp ((const char *) fields[0], name) != 0 ||
          g_strcmp0 ((const char *) fields[1], "calcext") == 0)
        continue;
      *n = (gsize) (fields[4] - fields[3]);
      return (const char *) fields[3];
    }

  return NULL;
}

char *
fus_xml_dup (const FusXmlAttributes *self, const char *name)
{
  gsize n = 0;
  const char *value = fus_xml_find (self, name, &n);

  return value != NULL ? g_strndup (value, n) : NULL;
}

gboolean
fus_xml_is (const FusXmlAttributes *self, const char *name, const char *value)
{
  gsize n = 0;
  const char *found = fus_xml_find (self, name, &n);

  return found != NULL && strlen (value) == n && memcmp (found, value, n) == 0;
}

gint64
fus_xml_get_int (const FusXmlAttributes *self, const char *name, gint64 fallback)
{
  gsize n = 0;
  const char *found = fus_xml_find (self, name, &n);
  gint64 value = 0;

  if (found == NULL || n == 0 || n > 15)
    return fallback;
  for (gsize i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (found[i]))
        return fallback;
      value = 10 * value + (found[i] - '0');
    }

  return value;
}
