#define G_LOG_DOMAIN "tamiz-sheet-xml"

#include "config.h"

#include "tamiz-sheet-xml.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <string.h>

/* Parts are pushed into libxml2's parser a block at a time and told as they are understood:
 * nothing is built in memory.  A declaration of a document type, the only way to entities of
 * one's own and to files elsewhere, ends it: neither format has one.
 */

#define BLOCK_SIZE ((gsize) 64 << 10)

struct _TamizSheetXml
{
  TamizSheetPart *part;
  const TamizSheetHandlers *handlers;
  gpointer user_data;

  xmlParserCtxtPtr parser;    /* (nullable): before the first block */
  xmlSAXHandler sax;
  char *block;
  guint depth;
  guint skipped;              /* depth of what is skipped; 0 = nothing is */
  gboolean stopped;
  GError *error;              /* (nullable): why it was stopped */
};

static void
start_element_cb (void           *data,
                  const xmlChar  *name,
                  const xmlChar  *prefix,
                  const xmlChar  *uri,
                  int             n_spaces,
                  const xmlChar **spaces,
                  int             n_attributes,
                  int             n_defaulted,
                  const xmlChar **attributes)
{
  TamizSheetXml *self = data;
  TamizSheetAttributes list = { attributes, n_attributes };

  self->depth++;
  if (self->skipped == 0 && !self->stopped)
    self->handlers->start (self->user_data, (const char *) name, &list);
}

static void
end_element_cb (void          *data,
                const xmlChar *name,
                const xmlChar *prefix,
                const xmlChar *uri)
{
  TamizSheetXml *self = data;

  if (self->skipped == 0 && !self->stopped)
    self->handlers->end (self->user_data, (const char *) name);
  if (self->skipped == self->depth)
    self->skipped = 0;
  self->depth--;
}

static void
characters_cb (void          *data,
               const xmlChar *text,
               int            length)
{
  TamizSheetXml *self = data;

  if (self->skipped == 0 && !self->stopped && self->handlers->text != NULL)
    self->handlers->text (self->user_data, (const char *) text, (gsize) length);
}

static void
document_type_cb (void          *data,
                  const xmlChar *name,
                  const xmlChar *external,
                  const xmlChar *system)
{
  TamizSheetXml *self = data;
  GError *error = NULL;

  tamiz_sheet_fail_damaged (_("it declares a document type"), &error);
  tamiz_sheet_xml_stop (self, error);
}

/* What is wrong is asked of the parser when it stops; nothing is printed. */
static void G_GNUC_PRINTF (2, 3)
ignore_cb (void       *data,
           const char *message,
           ...)
{
}

/* Takes the part. */
TamizSheetXml *
tamiz_sheet_xml_new (TamizSheetPart           *part,
                     const TamizSheetHandlers *handlers,
                     gpointer                  user_data)
{
  static gsize ready = 0;
  TamizSheetXml *self = g_new0 (TamizSheetXml, 1);

  if (g_once_init_enter (&ready))
    {
      xmlInitParser ();
      g_once_init_leave (&ready, 1);
    }
  self->part = part;
  self->handlers = handlers;
  self->user_data = user_data;
  self->block = g_malloc (BLOCK_SIZE);
  self->sax.initialized = XML_SAX2_MAGIC;
  self->sax.startElementNs = start_element_cb;
  self->sax.endElementNs = end_element_cb;
  self->sax.characters = characters_cb;
  self->sax.cdataBlock = characters_cb;
  self->sax.internalSubset = document_type_cb;
  self->sax.warning = ignore_cb;
  self->sax.error = ignore_cb;
  self->sax.fatalError = ignore_cb;

  return self;
}

void
tamiz_sheet_xml_free (TamizSheetXml *self)
{
  if (self->parser != NULL && self->parser->myDoc != NULL)
    xmlFreeDoc (self->parser->myDoc);
  if (self->parser != NULL)
    {
      self->parser->myDoc = NULL;
      xmlFreeParserCtxt (self->parser);
    }
  tamiz_sheet_part_free (self->part);
  g_clear_error (&self->error);
  g_free (self->block);
  g_free (self);
}

/* The elements inside the one whose start is told are told no more. */
void
tamiz_sheet_xml_skip (TamizSheetXml *self)
{
  self->skipped = self->depth;
}

/* Nothing more is told.  @error: (nullable) (transfer full): why, where that is a failure */
void
tamiz_sheet_xml_stop (TamizSheetXml *self,
                      GError        *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
  self->stopped = TRUE;
}

static gboolean
check (TamizSheetXml *self,
       GError       **error)
{
  g_autofree char *why = NULL;
  const xmlError *problem;

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (self->stopped || (self->parser != NULL && self->parser->wellFormed))
    return TRUE;

  problem = self->parser != NULL ? xmlCtxtGetLastError (self->parser) : NULL;
  if (problem != NULL && problem->message != NULL)
    why = tamiz_text_clean (problem->message);
  return tamiz_sheet_fail_damaged (why, error);
}

/* The parser wants to see four bytes before it says which encoding it is. */
static void
push (TamizSheetXml *self,
      gsize          size)
{
  if (self->parser == NULL)
    {
      self->parser = xmlCreatePushParserCtxt (&self->sax, self, NULL, 0, NULL);
      if (self->parser == NULL)
        g_error ("no memory for a parser");
      xmlCtxtUseOptions (self->parser, XML_PARSE_NONET | XML_PARSE_COMPACT);
    }
  xmlParseChunk (self->parser, self->block, (int) size, size == 0);
}

/* Tells the next block.  @ended: whether that was all, or enough. */
gboolean
tamiz_sheet_xml_feed (TamizSheetXml *self,
                      gboolean      *ended,
                      GError       **error)
{
  gsize size = 0;

  *ended = self->stopped;
  if (self->stopped)
    return check (self, error);
  while (size < BLOCK_SIZE)
    {
      gssize read = tamiz_sheet_part_read (self->part, self->block + size, BLOCK_SIZE - size, error);

      if (read < 0)
        return FALSE;
      if (read == 0)
        break;
      size += (gsize) read;
    }

  push (self, size);
  *ended = size == 0 || self->stopped;
  return check (self, error);
}

/* Tells all of it. */
gboolean
tamiz_sheet_xml_run (TamizSheetXml *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  gboolean ended = FALSE;

  while (!ended)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_sheet_xml_feed (self, &ended, error))
        return FALSE;
    }

  return TRUE;
}

guint64
tamiz_sheet_xml_get_position (TamizSheetXml *self)
{
  return tamiz_sheet_part_get_position (self->part);
}

guint64
tamiz_sheet_xml_get_size (TamizSheetXml *self)
{
  return tamiz_sheet_part_get_size (self->part);
}

/* Local name, prefix, namespace, and where the value begins and ends. */
static const xmlChar **
find_attribute (const TamizSheetAttributes *attributes,
                const char                 *name_space,
                const char                 *name)
{
  for (int i = 0; i < attributes->n; i++)
    {
      const xmlChar **attribute = attributes->list + i * 5;

      if (strcmp ((const char *) attribute[0], name) != 0)
        continue;
      if (name_space == NULL
          || (attribute[2] != NULL && strstr ((const char *) attribute[2], name_space) != NULL))
        return attribute;
    }

  return NULL;
}

/* The value as it stands, not closed by NUL; NULL where there is none. */
const char *
tamiz_sheet_attribute_peek (const TamizSheetAttributes *attributes,
                            const char                 *name,
                            gsize                      *length)
{
  const xmlChar **attribute = find_attribute (attributes, NULL, name);

  *length = attribute != NULL ? (gsize) (attribute[4] - attribute[3]) : 0;
  return attribute != NULL ? (const char *) attribute[3] : NULL;
}

/* While entities are not replaced, the parser leaves an ampersand of an attribute so. */
static char *
dup_value (const xmlChar **attribute)
{
  g_autofree char *value = g_strndup ((const char *) attribute[3], (gsize) (attribute[4] - attribute[3]));
  g_auto (GStrv) parts = NULL;

  if (strstr (value, "&#38;") == NULL)
    return g_steal_pointer (&value);

  parts = g_strsplit (value, "&#38;", -1);
  return g_strjoinv ("&", parts);
}

char *
tamiz_sheet_attribute (const TamizSheetAttributes *attributes,
                       const char                 *name)
{
  return tamiz_sheet_attribute_of (attributes, NULL, name);
}

/* @name_space: a part of the namespace's name, where two attributes are called alike */
char *
tamiz_sheet_attribute_of (const TamizSheetAttributes *attributes,
                          const char                 *name_space,
                          const char                 *name)
{
  const xmlChar **attribute = find_attribute (attributes, name_space, name);

  return attribute != NULL ? dup_value (attribute) : NULL;
}

guint64
tamiz_sheet_attribute_number (const TamizSheetAttributes *attributes,
                              const char                 *name,
                              guint64                     otherwise)
{
  gsize length;
  const char *value = tamiz_sheet_attribute_peek (attributes, name, &length);
  guint64 number = 0;

  if (value == NULL || length == 0 || length > 18)
    return otherwise;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return otherwise;
      number = number * 10 + (guint64) (value[i] - '0');
    }

  return number;
}
