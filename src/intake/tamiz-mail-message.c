#define G_LOG_DOMAIN "tamiz-mail-message"

#include "config.h"

#include "tamiz-mail-message.h"

#include "tamiz-csv-source.h"
#include "tamiz-mail-bounce.h"
#include "tamiz-mail-html.h"
#include "tamiz-mail-quotes.h"
#include "tamiz-mime.h"
#include "tamiz-text.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)

/* GMime reads headers, charsets and parts; what they mean to people is read here.  Whoever
 * sends mail may write anything: nothing is followed deeper, or kept longer, than this.
 */
#define MAX_DEPTH 20
#define MAX_PARTS 500
#define MAX_PART (1024 * 1024)  /* bytes of one part's text that are read */
#define MAX_ADDRESSES 200
#define MAX_ATTACHMENTS 100
#define MAX_REFERENCES 50

/* What is gathered while the parts are walked through. */
typedef struct
{
  TamizMailMessage *message;
  char *report;             /* (nullable): the fields of a delivery report */
  GString *plain;
  GString *html;
  GMimeMessage *nested;     /* (nullable): the first message within the message */
  guint parts;
} Walk;

TamizMailAddress *
tamiz_mail_address_new (const char *name,
                        const char *address)
{
  TamizMailAddress *self = g_new0 (TamizMailAddress, 1);
  g_autofree char *valid = name != NULL ? g_utf8_make_valid (name, -1) : NULL;
  char *clean = valid != NULL ? tamiz_text_clean (valid) : NULL;
  g_autofree char *text = g_utf8_make_valid (address, -1);

  self->address = g_utf8_strdown (g_strstrip (text), -1);
  /* Programs put the address where a name belongs, and names between quotes. */
  if (clean != NULL && strlen (clean) > 1 && (*clean == '\'' || *clean == '"')
      && clean[strlen (clean) - 1] == *clean)
    {
      char *inner = g_strndup (clean + 1, strlen (clean) - 2);

      g_free (clean);
      clean = inner;
    }
  /* Some programs write the address in the name's place. */
  if (clean != NULL && (*clean == '\0' || g_regex_match_simple ("[^\\s@]@[^\\s@]", clean, 0, 0)))
    g_clear_pointer (&clean, g_free);
  self->name = clean;

  return self;
}

void
tamiz_mail_address_free (TamizMailAddress *self)
{
  g_free (self->name);
  g_free (self->address);
  g_free (self);
}

/* “Ana Pérez <ana@example.org>” */
char *
tamiz_mail_address_dup_text (const TamizMailAddress *self)
{
  return self->name != NULL ? g_strdup_printf ("%s <%s>", self->name, self->address)
                            : g_strdup (self->address);
}

void
tamiz_mail_forward_free (TamizMailForward *self)
{
  g_clear_pointer (&self->from, tamiz_mail_address_free);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->signature);
  g_free (self);
}

static void
add_addresses (GPtrArray           *addresses,
               InternetAddressList *list,
               guint                depth)
{
  int n = list != NULL ? internet_address_list_length (list) : 0;

  for (int i = 0; i < n && addresses->len < MAX_ADDRESSES; i++)
    {
      InternetAddress *address = internet_address_list_get_address (list, i);

      if (INTERNET_ADDRESS_IS_GROUP (address) && depth < MAX_DEPTH)
        add_addresses (addresses, internet_address_group_get_members (INTERNET_ADDRESS_GROUP (address)),
                       depth + 1);
      else if (INTERNET_ADDRESS_IS_MAILBOX (address))
        {
          const char *text = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));

          if (text != NULL && strchr (text, '@') != NULL)
            g_ptr_array_add (addresses,
                             tamiz_mail_address_new (internet_address_get_name (address), text));
        }
    }
}

/* (nullable) */
static TamizMailAddress *
take_first (InternetAddressList *list)
{
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_mail_address_free);

  add_addresses (addresses, list, 0);

  return addresses->len > 0 ? g_ptr_array_steal_index (addresses, 0) : NULL;
}

static void
add_reference (TamizMailMessage *self,
               const char       *id)
{
  g_autofree char *clean = id != NULL ? g_utf8_make_valid (id, -1) : NULL;

  if (clean == NULL || *g_strstrip (clean) == '\0' || self->answers_to->len >= MAX_REFERENCES
      || g_ptr_array_find_with_equal_func (self->answers_to, clean, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->answers_to, g_steal_pointer (&clean));
}

static void
read_references (TamizMailMessage   *self,
                 GMimeMessage       *message,
                 GMimeParserOptions *options,
                 const char         *name)
{
  const char *text = g_mime_object_get_header (GMIME_OBJECT (message), name);
  GMimeReferences *references = text != NULL ? g_mime_references_parse (options, text) : NULL;

  if (references == NULL)
    return;
  for (int i = g_mime_references_length (references) - 1; i >= 0; i--)
    add_reference (self, g_mime_references_get_message_id (references, i));
  g_mime_references_free (references);
}

/* What rules ask for. */
static void
read_headers (TamizMailMessage *self,
              GMimeMessage     *message)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));
  int n = g_mime_header_list_get_count (headers);

  for (int i = 0; i < n && i < 1000; i++)
    {
      GMimeHeader *header = g_mime_header_list_get_header_at (headers, i);
      const char *value = g_mime_header_get_value (header);
      g_autofree char *name = g_ascii_strdown (g_mime_header_get_name (header), -1);

      if (value == NULL || g_hash_table_contains (self->headers, name))
        continue;
      g_hash_table_insert (self->headers, g_steal_pointer (&name),
                           g_strstrip (g_utf8_make_valid (value, MIN (strlen (value), 1000))));
    }
}

/* (nullable): the header as GMime decodes it */
static char *
dup_clean (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  return valid != NULL ? tamiz_text_clean (valid) : NULL;
}

static gint64
to_microseconds (GDateTime *date)
{
  gint64 seconds = date != NULL ? g_date_time_to_unix (date) : 0;

  /* Before there was mail nobody sent any. */
  return seconds > 0 && g_date_time_get_year (date) >= 1990 ? seconds * G_USEC_PER_SEC : 0;
}

/* Servers write theirs on top, behind the last semicolon. */
static gint64
find_received (TamizMailMessage *self)
{
  const char *received = tamiz_mail_message_get_header (self, "received");
  const char *semicolon = received != NULL ? strrchr (received, ';') : NULL;
  g_autoptr (GDateTime) date
      = semicolon != NULL ? g_mime_utils_header_decode_date (semicolon + 1) : NULL;

  return to_microseconds (date);
}

static gboolean
is_valid_as (const char *charset,
             const char *data,
             gsize       size,
             char      **text)
{
  *text = g_convert (data, (gssize) size, "UTF-8", charset, NULL, NULL, NULL);

  return *text != NULL;
}

/* Text as it was meant: in the charset that is declared, else in that of the web, and in
 * windows-1252, which is what programs mean by Latin-1.
 */
static char *
decode_text (GByteArray *bytes,
             const char *charset)
{
  const char *data = (const char *) bytes->data;
  g_autofree char *declared = charset != NULL ? g_ascii_strdown (charset, -1) : NULL;
  char *text = NULL;

  if (bytes->len == 0)
    return g_strdup ("");
  for (guint i = 0; i < bytes->len; i++)
    {
      if (bytes->data[i] == '\0' && (declared == NULL || !g_str_has_prefix (declared, "utf-16")))
        bytes->data[i] = ' ';
    }
  if (declared == NULL || g_str_equal (declared, "us-ascii") || g_str_equal (declared, "utf-8")
      || g_str_equal (declared, "utf8") || g_str_has_prefix (declared, "unknown"))
    {
      const char *end;

      /* The last letter may have been cut. */
      if (g_utf8_validate_len (data, bytes->len, &end) || data + bytes->len - end < 4)
        return g_strndup (data, end - data);
    }
  else if (!g_str_has_prefix (declared, "iso-8859-1") || g_str_has_prefix (declared, "iso-8859-15"))
    {
      if (tamiz_charset_is_plain (declared)
          && is_valid_as (g_mime_charset_iconv_name (declared), data, bytes->len, &text))
        return text;
    }
  text = g_convert_with_fallback (data, bytes->len, "UTF-8", "WINDOWS-1252", " ", NULL, NULL, NULL);
  if (text == NULL)
    text = g_convert (data, bytes->len, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);

  return text != NULL ? text : g_utf8_make_valid (data, bytes->len);
}

/* Lines that a program broke are put together again (RFC 3676). */
static char *
unfold_flowed (const char *text,
               gboolean    delete_space)
{
  GString *whole = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = lines[i];
      gsize length = strlen (line);
      gboolean flows = length > 0 && line[length - 1] == ' ' && !g_str_equal (line, "-- ")
                       && *line != '>' && lines[i + 1] != NULL && *lines[i + 1] != '>';

      if (*line == ' ')
        line++;
      g_string_append (whole, line);
      if (flows && delete_space && whole->len > 0)
        g_string_truncate (whole, whole->len - 1);
      if (!flows && lines[i + 1] != NULL)
        g_string_append_c (whole, '\n');
    }

  return g_string_free (whole, FALSE);
}

static void
drop_carriage_returns (char *text)
{
  char *to = text;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\r')
        *to++ = *p;
    }
  *to = '\0';
}

static char *
read_text (GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new ();
  GByteArray *bytes = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));
  const char *format = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "format");
  const char *delete_space = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "delsp");
  char *text;

  if (content == NULL || g_mime_data_wrapper_write_to_stream (content, stream) < 0)
    return g_strdup ("");
  if (bytes->len > MAX_PART)
    g_byte_array_set_size (bytes, MAX_PART);
  text = decode_text (bytes, g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "charset"));
  drop_carriage_returns (text);
  if (format != NULL && g_ascii_strcasecmp (format, "flowed") == 0)
    {
      char *whole = unfold_flowed (text, delete_space != NULL && g_ascii_strcasecmp (delete_space, "yes") == 0);

      g_free (text);
      text = whole;
    }

  return text;
}

static void
append_text (GString *whole,
             char    *text)
{
  if (whole->len > 0 && *text != '\0')
    g_string_append_c (whole, '\n');
  g_string_append (whole, text);
  g_free (text);
}

static void
add_attachment (TamizMailMessage *self,
                GMimePart        *part)
{
  char *name = dup_clean (g_mime_part_get_filename (part));

  if (name != NULL && self->attachments->len < MAX_ATTACHMENTS)
    g_ptr_array_add (self->attachments, name);
  else
    g_free (name);
}

/* (nullable): what a calendar says that its part does not */
static char *
find_method (const char *calendar)
{
  const char *found = strstr (calendar, "\nMETHOD:");

  return found != NULL ? g_strndup (found + strlen ("\nMETHOD:"), strcspn (found + strlen ("\nMETHOD:"), "\r\n")) : NULL;
}

/* Programs send the same within the alternative and as a file. */
static void
read_calendar (TamizMailMessage *self,
               GMimePart        *part)
{
  const char *method = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "method");
  g_autofree char *said = NULL;

  if (self->calendar == NULL)
    self->calendar = read_text (part);
  if (method == NULL)
    method = said = find_method (self->calendar);
  if (method != NULL && self->calendar_method == NULL)
    self->calendar_method = g_ascii_strup (method, -1);
}

/* In the headers of a mail that came back, or in the text that tells of it. */
static void
read_reported (TamizMailMessage *self,
               const char       *text)
{
  static GRegex *id;
  static gsize once;
  g_autoptr (GMatchInfo) info = NULL;

  if (g_once_init_enter (&once))
    {
      id = g_regex_new ("^Message-ID:\\s*<([^<>\\s]{1,300})>", G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  if (text == NULL || self->reported == NULL)
    return;
  for (gboolean more = g_regex_match (id, text, 0, &info); more && self->reported->len < MAX_REFERENCES;
       more = g_match_info_next (info, NULL))
    g_ptr_array_add (self->reported, g_match_info_fetch (info, 1));
}

static gboolean
is_calendar (GMimeContentType *type)
{
  return g_mime_content_type_is_type (type, "text", "calendar") || g_mime_content_type_is_type (type, "application", "ics");
}

static void
walk_leaf (Walk      *walk,
           GMimePart *part)
{
  GMimeObject *object = GMIME_OBJECT (part);
  GMimeContentType *type = g_mime_object_get_content_type (object);
  gboolean attached = g_mime_part_is_attachment (part);

  if (g_mime_content_type_is_type (type, "message", "delivery-status")
      || g_mime_content_type_is_type (type, "message", "global-delivery-status"))
    {
      if (walk->report == NULL)
        walk->report = read_text (part);
    }
  else if (g_mime_content_type_is_type (type, "text", "rfc822-headers"))
    {
      g_autofree char *headers = read_text (part);

      read_reported (walk->message, headers);
    }
  else if (is_calendar (type))
    read_calendar (walk->message, part);
  else if (!attached && g_mime_content_type_is_type (type, "text", "html"))
    append_text (walk->html, read_text (part));
  else if (!attached && g_mime_content_type_is_type (type, "text", "plain"))
    append_text (walk->plain, read_text (part));
  else
    add_attachment (walk->message, part);
}

static void walk_part (Walk        *walk,
                       GMimeObject *part,
                       guint        depth);

/* Of alternatives the plain one is read, and HTML where there is none. */
static void
walk_multipart (Walk           *walk,
                GMimeMultipart *multipart,
                guint           depth)
{
  int n = g_mime_multipart_get_count (multipart);

  for (int i = 0; i < n; i++)
    walk_part (walk, g_mime_multipart_get_part (multipart, i), depth + 1);
}

static void
walk_part (Walk        *walk,
           GMimeObject *part,
           guint        depth)
{
  if (part == NULL || depth > MAX_DEPTH || ++walk->parts > MAX_PARTS)
    return;

  if (GMIME_IS_MULTIPART (part))
    walk_multipart (walk, GMIME_MULTIPART (part), depth);
  else if (GMIME_IS_MESSAGE_PART (part))
    {
      if (walk->nested == NULL)
        walk->nested = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));
    }
  else if (GMIME_IS_PART (part))
    walk_leaf (walk, GMIME_PART (part));
}

static char *
dup_whole (Walk *walk)
{
  if (!tamiz_text_is_blank (walk->plain->str))
    return g_strdup (walk->plain->str);

  return tamiz_mail_html_to_text (walk->html->str);
}

/* A letter that is cut in the middle goes. */
static gboolean
limit_text (char **text)
{
  gboolean cut = *text != NULL && strlen (*text) > TAMIZ_MAIL_MAX_TEXT;

  if (cut)
    {
      const char *end = g_utf8_find_prev_char (*text, *text + TAMIZ_MAIL_MAX_TEXT);
      char *shorter = g_strdup_printf ("%.*s…", (int) (end - *text), *text);

      g_free (*text);
      *text = shorter;
    }

  return cut;
}

/* What was attached as a message is passed on as well. */
static TamizMailForward *
read_nested (GMimeMessage *message)
{
  g_autoptr (TamizMailForward) forward = g_new0 (TamizMailForward, 1);
  Walk walk = { .message = NULL, .plain = g_string_new (NULL), .html = g_string_new (NULL) };
  g_autoptr (TamizMailMessage) attachments = g_new0 (TamizMailMessage, 1);
  g_autofree char *whole = NULL;

  attachments->attachments = g_ptr_array_new_with_free_func (g_free);
  walk.message = attachments;
  forward->from = take_first (g_mime_message_get_from (message));
  forward->subject = dup_clean (g_mime_message_get_subject (message));
  walk_part (&walk, g_mime_message_get_mime_part (message), 1);
  whole = dup_whole (&walk);
  tamiz_mail_text_cut (whole, &forward->text, &forward->signature);
  g_string_free (walk.plain, TRUE);
  g_string_free (walk.html, TRUE);
  g_free (walk.report);

  return forward->from != NULL ? g_steal_pointer (&forward) : NULL;
}

static void
read_body (TamizMailMessage *self,
           GMimeMessage     *message)
{
  Walk walk = { .message = self, .plain = g_string_new (NULL), .html = g_string_new (NULL) };
  g_autofree char *whole = NULL;

  walk_part (&walk, g_mime_message_get_mime_part (message), 0);
  whole = dup_whole (&walk);
  tamiz_mail_bounce_read (self, walk.report, whole);
  read_reported (self, whole);
  if (walk.nested != NULL && g_mime_message_get_message_id (walk.nested) != NULL)
    g_ptr_array_add (self->reported, g_utf8_make_valid (g_mime_message_get_message_id (walk.nested), -1));
  self->forward = tamiz_mail_text_find_forward (whole, self->subject);
  if (self->forward == NULL && walk.nested != NULL && walk.report == NULL)
    self->forward = read_nested (walk.nested);
  if (self->forward == NULL)
    tamiz_mail_text_cut (whole, &self->text, &self->signature);
  else if (!tamiz_text_is_blank (whole))
    self->text = g_strdup (g_strstrip (whole));
  self->cut = limit_text (&self->text);
  if (self->forward != NULL)
    limit_text (&self->forward->text);

  g_string_free (walk.plain, TRUE);
  g_string_free (walk.html, TRUE);
  g_free (walk.report);
}

static void
read_type (TamizMailMessage *self,
           GMimeMessage     *message)
{
  GMimeObject *part = g_mime_message_get_mime_part (message);
  GMimeContentType *type = part != NULL ? g_mime_object_get_content_type (part) : NULL;
  g_autofree char *name = type != NULL ? g_mime_content_type_get_mime_type (type) : NULL;
  const char *report = part != NULL ? g_mime_object_get_content_type_parameter (part, "report-type") : NULL;

  self->type = g_ascii_strdown (name != NULL ? name : "text/plain", -1);
  self->report_type = report != NULL ? g_ascii_strdown (report, -1) : NULL;
}

static void
read_message (TamizMailMessage   *self,
              GMimeMessage       *message,
              GMimeParserOptions *options)
{
  TamizMailAddress *from = take_first (g_mime_message_get_from (message));

  self->from = from != NULL ? from : take_first (g_mime_message_get_sender (message));
  self->reply_to = take_first (g_mime_message_get_reply_to (message));
  self->id = dup_clean (g_mime_message_get_message_id (message));
  read_references (self, message, options, "In-Reply-To");
  read_references (self, message, options, "References");
  add_addresses (self->to, g_mime_message_get_to (message), 0);
  add_addresses (self->copied, g_mime_message_get_cc (message), 0);
  self->subject = dup_clean (g_mime_message_get_subject (message));
  self->at = to_microseconds (g_mime_message_get_date (message));
  read_headers (self, message);
  self->received_at = find_received (self);
  read_type (self, message);
  read_body (self, message);
}

/* Whether a line begins as a header does. */
static gboolean
is_header (const char *line,
           const char *end)
{
  const char *p = line;

  while (p < end && *p > ' ' && *p < 0x7f && *p != ':')
    p++;

  return p > line && p < end && *p == ':';
}

/* Where the headers begin.  GMime takes a blank line, or one that goes on with nothing, before the first for
 * their end, and then nothing is known of the message; what some programs write so is skipped.
 */
static const char *
find_headers (const char *data,
              const char *end)
{
  const char *line = data;

  while (line < end && strchr (" \t\r\n", *line) != NULL && *line != '\0')
    {
      const char *newline = memchr (line, '\n', (gsize) (end - line));

      if (newline == NULL)
        return data;
      line = newline + 1;
    }

  return is_header (line, end) ? line : data;
}

/**
 * tamiz_mail_message_new:
 * @bytes: a message as it lies in a file: headers, a blank line, a body
 *
 * Reads a message.  Nothing that it may hold makes that fail; what cannot be read is blank.
 *
 * Returns: (transfer full): what it says
 */
TamizMailMessage *
tamiz_mail_message_new (GBytes *bytes)
{
  static const char *const charsets[] = { "utf-8", "windows-1252", NULL };
  TamizMailMessage *self = g_new0 (TamizMailMessage, 1);
  GMimeParserOptions *options;
  g_autoptr (GMimeStream) stream = NULL;
  g_autoptr (GMimeParser) parser = NULL;
  g_autoptr (GMimeMessage) message = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *headers = data != NULL ? find_headers (data, data + size) : NULL;

  tamiz_mime_begin (g_mime_init);
  self->answers_to = g_ptr_array_new_with_free_func (g_free);
  self->to = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_mail_address_free);
  self->copied = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_mail_address_free);
  self->attachments = g_ptr_array_new_with_free_func (g_free);
  self->bounces = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_mail_bounce_free);
  self->reported = g_ptr_array_new_with_free_func (g_free);
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  options = g_mime_parser_options_new ();
  g_mime_parser_options_set_fallback_charsets (options, (const char **) charsets);
  g_mime_parser_options_set_allow_addresses_without_domain (options, FALSE);
  stream = g_mime_stream_mem_new_with_buffer (headers != NULL ? headers : "",
                                              headers != NULL ? size - (gsize) (headers - data) : 0);
  parser = g_mime_parser_new_with_stream (stream);
  message = g_mime_parser_construct_message (parser, options);
  if (message != NULL)
    read_message (self, message, options);
  else
    self->type = g_strdup ("text/plain");
  g_mime_parser_options_free (options);

  return self;
}

void
tamiz_mail_message_free (TamizMailMessage *self)
{
  g_free (self->id);
  g_clear_pointer (&self->answers_to, g_ptr_array_unref);
  g_clear_pointer (&self->from, tamiz_mail_address_free);
  g_clear_pointer (&self->reply_to, tamiz_mail_address_free);
  g_clear_pointer (&self->to, g_ptr_array_unref);
  g_clear_pointer (&self->copied, g_ptr_array_unref);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->signature);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_clear_pointer (&self->forward, tamiz_mail_forward_free);
  g_clear_pointer (&self->bounces, g_ptr_array_unref);
  g_free (self->type);
  g_free (self->report_type);
  g_free (self->calendar_method);
  g_free (self->calendar);
  g_clear_pointer (&self->reported, g_ptr_array_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}

/**
 * tamiz_mail_message_get_header:
 * @self: a message
 * @name: a header's name in lower case
 *
 * Gets a header as it was written; the first where it stands there several times.
 *
 * Returns: (transfer none) (nullable): the value
 */
const char *
tamiz_mail_message_get_header (TamizMailMessage *self,
                               const char       *name)
{
  return g_hash_table_lookup (self->headers, name);
}
