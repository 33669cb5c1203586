#define G_LOG_DOMAIN "tamiz-vcard-lines"

#include "config.h"

#include "tamiz-vcard-lines.h"

#include <string.h>

/* A field of the base holds no more. */
#define MAX_LINE ((gsize) 1 << 20)
#define CHUNK ((gsize) 64 << 10)

/* What nobody qualifies by, and may be megabytes. */
static const char *const pictures[] = { "PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DESIGN",
                                        "X-MS-CARDPICTURE", NULL };

void
tamiz_vcard_property_free (TamizVcardProperty *property)
{
  g_free (property->group);
  g_free (property->name);
  g_free (property->types);
  g_free (property->service);
  g_free (property->value);
  g_free (property);
}

gboolean
tamiz_vcard_property_has_type (const TamizVcardProperty *property,
                               const char               *type)
{
  g_autofree char *between = g_strconcat (",", type, ",", NULL);

  return strstr (property->types, between) != NULL;
}

/* What is at hand; FALSE at the end of the file. */
static gboolean
look (TamizVcardLines *self,
      const guint8   **data,
      gsize           *size)
{
  const guint8 *window;
  gsize length;

  tamiz_csv_source_get (&self->source, &window, &length);
  if (self->used > CHUNK || self->used == length)
    {
      tamiz_csv_source_forget (&self->source, self->used);
      self->used = 0;
      tamiz_csv_source_get (&self->source, &window, &length);
      if (length == 0 && tamiz_csv_source_more (&self->source))
        tamiz_csv_source_get (&self->source, &window, &length);
    }
  *data = window + self->used;
  *size = length - self->used;

  return *size > 0;
}

static int
peek (TamizVcardLines *self)
{
  const guint8 *data;
  gsize size;

  return look (self, &data, &size) ? data[0] : -1;
}

static gsize
find_line_end (const guint8 *data,
               gsize         size)
{
  const guint8 *feed = memchr (data, '\n', size);
  gsize before = feed != NULL ? (gsize) (feed - data) : size;
  const guint8 *back = memchr (data, '\r', before);

  return back != NULL ? (gsize) (back - data) : before;
}

static void
keep (TamizVcardLines *self,
      const guint8    *data,
      gsize            size)
{
  gsize room = self->text->len < MAX_LINE ? MAX_LINE - self->text->len : 0;

  self->cut = self->cut || size > room;
  g_byte_array_append (self->text, data, MIN (size, room));
}

/* Some programs write two carriage returns before the line feed. */
static void
pass_line_end (TamizVcardLines *self,
               guint8           first)
{
  const guint8 *data;
  gsize size;

  self->used++;
  if (first != '\r' || !look (self, &data, &size))
    return;
  if (data[0] == '\n')
    self->used++;
  else if (size > 1 && data[0] == '\r' && data[1] == '\n')
    self->used += 2;
}

/* Appends the rest of a line of the file.  FALSE where there is no line any more. */
static gboolean
append_line (TamizVcardLines *self,
             gboolean         wanted)
{
  const guint8 *data;
  gsize size;

  if (peek (self) < 0)
    return FALSE;

  while (look (self, &data, &size))
    {
      gsize chunk = MIN (size, CHUNK);
      gsize end = find_line_end (data, chunk);

      if (wanted)
        keep (self, data, end);
      self->used += end;
      if (end == chunk)
        continue;

      pass_line_end (self, data[end]);
      break;
    }
  self->line++;

  return TRUE;
}

/* Where the value begins; a colon between quotation marks is a parameter's. */
static gsize
find_colon (const guint8 *text,
            gsize         size)
{
  gboolean quoted = FALSE;

  for (gsize i = 0; i < size; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (text[i] == ':' && !quoted)
        return i;
    }

  /* A quotation mark that never closes quotes nothing. */
  for (gsize i = 0; quoted && i < size; i++)
    {
      if (text[i] == ':')
        return i;
    }

  return size;
}

static gboolean
head_says (GByteArray *text,
           const char *word)
{
  gsize size = find_colon (text->data, text->len), length = strlen (word);

  for (gsize i = 0; i + length <= size; i++)
    {
      if (text->data[i] == (guint8) word[0] || text->data[i] == (guint8) g_ascii_tolower (word[0]))
        {
          if (g_ascii_strncasecmp ((const char *) text->data + i, word, length) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_picture (GByteArray *text)
{
  g_autofree char *name = NULL;
  gsize size = 0;

  if (text->len == 0)
    return FALSE;
  while (size < text->len && size < 64 && text->data[size] != ':' && text->data[size] != ';')
    size++;
  name = g_ascii_strup ((const char *) text->data, (gssize) size);

  return g_strv_contains (pictures, strchr (name, '.') != NULL ? strchr (name, '.') + 1 : name);
}

static gboolean
begins_with (const guint8 *data,
             gsize         size,
             const char   *word)
{
  return size >= strlen (word) && g_ascii_strncasecmp ((const char *) data, word, strlen (word)) == 0;
}

/* A soft line end that was left behind swallows no card's end. */
static gboolean
is_soft_end (TamizVcardLines *self)
{
  const guint8 *data;
  gsize size;

  return self->text->len > 0 && self->text->data[self->text->len - 1] == '='
         && head_says (self->text, "QUOTED-PRINTABLE") && look (self, &data, &size)
         && !begins_with (data, size, "END:") && !begins_with (data, size, "BEGIN:");
}

/* Whether the next line goes on with Base64 that nobody indented. */
static gboolean
goes_on (TamizVcardLines *self)
{
  const guint8 *data;
  gsize size, end;

  if (!is_picture (self->text) && !head_says (self->text, "BASE64") && !head_says (self->text, "ENCODING=B"))
    return FALSE;
  if (!look (self, &data, &size))
    return FALSE;

  end = find_line_end (data, MIN (size, CHUNK));
  return end > 0 && memchr (data, ':', end) == NULL && memchr (data, ';', end) == NULL;
}

/* Reads a line and those that it is folded into. */
static gboolean
read_unfolded (TamizVcardLines *self)
{
  gboolean wanted;

  g_byte_array_set_size (self->text, 0);
  self->cut = FALSE;
  if (!append_line (self, TRUE))
    return FALSE;

  wanted = !is_picture (self->text);
  while (TRUE)
    {
      int next = peek (self);

      if (wanted && is_soft_end (self))
        g_byte_array_set_size (self->text, self->text->len - 1);
      else if (next == ' ' || next == '\t')
        self->used += self->old ? 0 : 1;
      else if (!goes_on (self))
        break;
      append_line (self, wanted);
    }

  return TRUE;
}

static int
hex_digit (guint8 c)
{
  return g_ascii_isxdigit (c) ? g_ascii_xdigit_value ((char) c) : -1;
}

static GByteArray *
decode_quoted_printable (const guint8 *data,
                         gsize         size)
{
  GByteArray *bytes = g_byte_array_sized_new (size);

  for (gsize i = 0; i < size; i++)
    {
      guint8 c = data[i];

      if (c == '=' && i + 2 < size && hex_digit (data[i + 1]) >= 0 && hex_digit (data[i + 2]) >= 0)
        {
          c = (guint8) (hex_digit (data[i + 1]) << 4 | hex_digit (data[i + 2]));
          i += 2;
        }
      else if (c == '=' && i + 1 == size)
        break;
      g_byte_array_append (bytes, &c, 1);
    }

  return bytes;
}

static void
remove_nuls (GByteArray *bytes)
{
  gsize kept = 0;

  for (gsize i = 0; i < bytes->len; i++)
    {
      if (bytes->data[i] != 0)
        bytes->data[kept++] = bytes->data[i];
    }
  g_byte_array_set_size (bytes, kept);
}

static gboolean
is_single_byte (const char *charset)
{
  return g_ascii_strncasecmp (charset, "ISO-8859", 8) == 0 || g_ascii_strncasecmp (charset, "windows-125", 11) == 0
         || g_ascii_strncasecmp (charset, "cp125", 5) == 0 || g_ascii_strncasecmp (charset, "latin", 5) == 0
         || g_ascii_strcasecmp (charset, "US-ASCII") == 0;
}

/* Text as the property says it is encoded, else as the file is, else as it can be read.
 * What is UTF-8 by itself is none of the encodings of a byte a letter: files are saved anew
 * and keep saying what they were.
 */
static char *
decode_text (GByteArray    *bytes,
             const char    *charset,
             TamizEncoding  encoding,
             gboolean      *repaired)
{
  gboolean valid;
  char *text;

  remove_nuls (bytes);
  if (bytes->len == 0)
    return g_strdup ("");

  valid = g_utf8_validate_len ((const char *) bytes->data, bytes->len, NULL);
  if (charset != NULL && tamiz_charset_is_plain (charset) && g_ascii_strcasecmp (charset, "UTF-8") != 0 && !(valid && is_single_byte (charset)))
    {
      text = g_convert ((const char *) bytes->data, bytes->len, "UTF-8", charset, NULL, NULL, NULL);
      if (text != NULL)
        return text;
    }
  if (valid)
    text = g_strndup ((const char *) bytes->data, bytes->len);
  else if (encoding == TAMIZ_ENCODING_CP1252)
    text = tamiz_csv_decode_cp1252 (bytes->data, bytes->len);
  else
    {
      *repaired = TRUE;
      text = tamiz_csv_repair_utf8 (bytes->data, bytes->len);
    }
  if (strstr (text, "\xef\xbf\xbd") != NULL)
    *repaired = TRUE;

  return text;
}

/* What was encoded twice, read once more. */
static char *
repair_twice_encoded (char     *text,
                      gboolean *repaired)
{
  char *meant = tamiz_csv_repair_mojibake (text);

  if (meant == NULL)
    return text;

  *repaired = TRUE;
  g_free (text);
  return meant;
}

static char *
unquote (const char *text,
         gsize       size)
{
  if (size >= 2 && text[0] == '"' && text[size - 1] == '"')
    return g_strndup (text + 1, size - 2);

  return g_strndup (text, size);
}

/* What the parameters say that matters here. */
typedef struct
{
  GString *types;
  char *encoding;
  char *charset;
  char *service;
  guint pref;
} Said;

static void
add_types (Said       *said,
           const char *types)
{
  g_autofree char *lower = g_ascii_strdown (types, -1);

  g_string_append (said->types, lower);
  g_string_append_c (said->types, ',');
}

static void
replace (char       **place,
         const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* Version 2.1 writes values without the name of their parameter. */
static void
read_parameter (Said       *said,
                const char *parameter,
                gsize       size)
{
  const char *equals = memchr (parameter, '=', size);
  g_autofree char *name = equals != NULL ? g_ascii_strup (parameter, equals - parameter) : NULL;
  g_autofree char *value = equals != NULL ? unquote (equals + 1, parameter + size - equals - 1)
                                          : g_strndup (parameter, size);

  g_strstrip (value);
  if (name != NULL)
    g_strstrip (name);
  if (g_strcmp0 (name, "CHARSET") == 0)
    replace (&said->charset, value);
  else if (g_strcmp0 (name, "ENCODING") == 0
           || (name == NULL
               && (g_ascii_strcasecmp (value, "QUOTED-PRINTABLE") == 0
                   || g_ascii_strcasecmp (value, "BASE64") == 0)))
    replace (&said->encoding, value);
  else if (g_strcmp0 (name, "X-SERVICE-TYPE") == 0)
    replace (&said->service, value);
  else if (g_strcmp0 (name, "PREF") == 0)
    said->pref = (guint) CLAMP (g_ascii_strtoll (value, NULL, 10), 1, 100);
  else if (name == NULL || g_str_equal (name, "TYPE"))
    add_types (said, value);
}

static void
read_parameters (Said       *said,
                 const char *text,
                 gsize       size)
{
  gboolean quoted = FALSE;
  gsize start = 0;

  for (gsize i = 0; i <= size; i++)
    {
      if (i < size && text[i] == '"')
        quoted = !quoted;
      if (i < size && (text[i] != ';' || quoted))
        continue;
      if (i > start)
        read_parameter (said, text + start, i - start);
      start = i + 1;
    }
  if (said->pref == G_MAXUINT && strstr (said->types->str, ",pref,") != NULL)
    said->pref = 1;
}

static char *
decode_value (const guint8  *data,
              gsize          size,
              const Said    *said,
              TamizEncoding  encoding,
              gboolean      *repaired)
{
  g_autoptr (GByteArray) bytes = NULL;
  gboolean plain = FALSE;

  if (said->encoding != NULL && g_ascii_strcasecmp (said->encoding, "QUOTED-PRINTABLE") == 0)
    bytes = decode_quoted_printable (data, size);
  else if (said->encoding != NULL && g_ascii_strncasecmp (said->encoding, "B", 1) == 0)
    {
      g_autofree char *text = g_strndup ((const char *) data, size);
      gsize length;
      guint8 *decoded = g_base64_decode (text, &length);

      bytes = g_byte_array_new_take (decoded, length);
    }
  else
    {
      plain = TRUE;
      bytes = g_byte_array_sized_new (size);
      g_byte_array_append (bytes, data, size);
    }

  /* UTF-16 was read already, whatever the property says. */
  if (plain && (encoding == TAMIZ_ENCODING_UTF16LE || encoding == TAMIZ_ENCODING_UTF16BE))
    return decode_text (bytes, NULL, TAMIZ_ENCODING_UTF8, repaired);

  return repair_twice_encoded (decode_text (bytes, said->charset, plain ? encoding : TAMIZ_ENCODING_CP1252,
                                            repaired),
                               repaired);
}

static void
read_name (TamizVcardProperty *property,
           const char         *text,
           gsize               size)
{
  const char *dot = memchr (text, '.', size);
  g_autofree char *upper = NULL;

  if (dot != NULL)
    {
      property->group = g_ascii_strdown (text, dot - text);
      size -= (gsize) (dot + 1 - text);
      text = dot + 1;
    }
  /* It is told to people, who may have any bytes here. */
  upper = g_ascii_strup (text, (gssize) size);
  property->name = g_strstrip (g_utf8_make_valid (upper, -1));
}

static TamizVcardProperty *
read_property (const guint8  *data,
               gsize          size,
               guint64        line,
               TamizEncoding  encoding)
{
  TamizVcardProperty *property = g_new0 (TamizVcardProperty, 1);
  Said said = { .types = g_string_new (","), .pref = G_MAXUINT };
  gsize colon = find_colon (data, size), name = 0;

  property->line = line;
  if (colon < size)
    {
      while (name < colon && data[name] != ';')
        name++;
      read_name (property, (const char *) data, name);
      if (name < colon)
        read_parameters (&said, (const char *) data + name + 1, colon - name - 1);
      data += colon + 1;
      size -= colon + 1;
    }
  else
    property->name = g_strdup ("");
  if (g_strv_contains (pictures, property->name))
    size = 0;

  property->value = g_strstrip (decode_value (data, size, &said, encoding, &property->repaired));
  property->types = g_string_free (said.types, FALSE);
  property->service = said.service;
  property->pref = said.pref;
  property->quoted = said.encoding != NULL && g_ascii_strcasecmp (said.encoding, "QUOTED-PRINTABLE") == 0;
  g_free (said.encoding);
  g_free (said.charset);

  return property;
}

/* A property of a card within a property, which is UTF-8 already. */
TamizVcardProperty *
tamiz_vcard_property_new (const char *text,
                          guint64     line)
{
  return read_property ((const guint8 *) text, strlen (text), line, TAMIZ_ENCODING_UTF8);
}

/* Version 2.1 knows no lists and protects semicolons only: what it writes becomes what
 * later ones would.  A line end that is quoted is no \n, so that is what it looks like.
 */
static void
protect_old (TamizVcardProperty *property)
{
  GString *value;

  if (g_str_equal (property->name, "CATEGORIES"))
    return;

  value = g_string_sized_new (strlen (property->value) + 16);
  for (const char *p = property->value; *p != '\0'; p++)
    {
      if (*p == ',' && (p == property->value || p[-1] != '\\'))
        g_string_append (value, "\\,");
      else if (*p == '\\' && property->quoted && p[1] != ';')
        g_string_append (value, "\\\\");
      else
        g_string_append_c (value, *p);
    }
  g_free (property->value);
  property->value = g_string_free (value, FALSE);
}

/* The next property; blank lines are passed over.  NULL at the end. */
TamizVcardProperty *
tamiz_vcard_lines_next (TamizVcardLines *self)
{
  while (TRUE)
    {
      g_autoptr (TamizVcardProperty) property = NULL;
      guint64 line = self->line;

      if (!read_unfolded (self))
        return NULL;
      property = read_property (self->text->data, self->text->len, line, self->source.encoding);
      property->cut = self->cut;
      if (*property->name == '\0' && *property->value == '\0')
        continue;
      if (g_str_equal (property->name, "VERSION"))
        self->old = g_str_has_prefix (property->value, "2");
      if (self->old)
        protect_old (property);
      return g_steal_pointer (&property);
    }
}

/* Takes back what a backslash protects.  Version 2.1 protects semicolons only, and what
 * else programs write there is meant as in 3.0.
 */
char *
tamiz_vcard_unescape (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\\')
        g_string_append_c (plain, *p);
      else if (p[1] == 'n' || p[1] == 'N')
        {
          g_string_append_c (plain, '\n');
          p++;
        }
      else if (p[1] != '\0' && strchr ("\\;,:\"", p[1]) != NULL)
        g_string_append_c (plain, *++p);
      else
        g_string_append_c (plain, *p);
    }

  return g_string_free (plain, FALSE);
}

/* Splits a value where @separator is not protected; the pieces are still escaped. */
GPtrArray *
tamiz_vcard_split (const char *value,
                   char        separator)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  const char *start = value;

  for (const char *p = value;; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '\0' || *p == separator)
        {
          g_ptr_array_add (pieces, g_strndup (start, p - start));
          if (*p == '\0')
            return pieces;
          start = p + 1;
        }
    }
}

gboolean
tamiz_vcard_lines_init (TamizVcardLines *self,
                        GBytes          *bytes,
                        GError         **error)
{
  self->text = g_byte_array_new ();
  self->line = 1;

  return tamiz_csv_source_init (&self->source, bytes, error);
}

void
tamiz_vcard_lines_clear (TamizVcardLines *self)
{
  g_clear_pointer (&self->text, g_byte_array_unref);
  tamiz_csv_source_clear (&self->source);
}

void
tamiz_vcard_lines_rewind (TamizVcardLines *self)
{
  tamiz_csv_source_rewind (&self->source);
  self->used = 0;
  self->line = 1;
  self->old = FALSE;
}

guint64
tamiz_vcard_lines_get_position (TamizVcardLines *self)
{
  return self->source.read - self->source.start + (self->source.window == NULL ? self->used : 0);
}
