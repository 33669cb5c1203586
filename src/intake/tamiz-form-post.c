#define G_LOG_DOMAIN "tamiz-form-post"

#include "config.h"

#include "tamiz-form-post-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whatever anybody on the Internet may send becomes names and values here, or is refused with a
 * sentence.  Everything is bounded, and nothing is kept of what was refused.
 */

#define MOST_NAME 200       /* bytes of a field's name */

static void
free_field (TamizFormField *field)
{
  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

void
tamiz_form_post_free (TamizFormPost *self)
{
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static TamizFormPost *
make_post (void)
{
  TamizFormPost *self = g_new0 (TamizFormPost, 1);

  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) free_field);
  self->files = g_ptr_array_new_with_free_func (g_free);

  return self;
}

gboolean
tamiz_form_post_refuse (GError    **error,
                        int         code,
                        const char *message)
{
  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, code, message);
  return FALSE;
}

/* Encodings that forms are sent in.  Any other name is not passed on to the converter: it may be
 * a path, or ask for what is not meant.
 */
static const char *
find_charset (const char *charset)
{
  static const char *const known[] = {
    "iso-8859-1", "iso-8859-2", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252",
    "windows-1254", "utf-16", "utf-16le", "utf-16be", "shift_jis", "euc-jp", "euc-kr", "gb18030", "big5",
  };

  for (guint i = 0; charset != NULL && i < G_N_ELEMENTS (known); i++)
    {
      /* As browsers do: what is called Latin-1 is Windows' superset of it. */
      if (g_ascii_strcasecmp (charset, known[i]) == 0)
        return i == 0 ? "windows-1252" : known[i];
    }

  return NULL;
}

/* Control characters have no business in a form; carriage returns are how browsers write the ends
 * of lines.
 */
static char *
drop_controls (const char *text,
               gsize       length)
{
  GString *kept = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      guchar c = text[i];

      if (c == '\r' && !(i + 1 < length && text[i + 1] == '\n'))
        g_string_append_c (kept, '\n');
      else if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f))
        g_string_append_c (kept, c);
    }

  return g_string_free (kept, FALSE);
}

/* Reads a text in the encoding that the sender names; what is no UTF-8 although it should be is
 * read as browsers of old wrote it.
 */
char *
tamiz_form_post_read_text (const char *charset,
                           const char *text,
                           gsize       length)
{
  const char *from = find_charset (charset);
  g_autofree char *converted = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *valid = NULL;
  gsize written = 0;

  if (from == NULL)
    {
      kept = drop_controls (text, length);
      if (g_utf8_validate (kept, -1, NULL))
        return g_steal_pointer (&kept);
      text = kept;
      length = strlen (kept);
      from = "windows-1252";
    }
  converted = g_convert_with_fallback (text, length, "utf-8", from, "?", NULL, &written, NULL);
  if (converted != NULL && g_utf8_validate_len (converted, written, NULL))
    return drop_controls (converted, written);

  valid = g_utf8_make_valid (text, length);
  return drop_controls (valid, strlen (valid));
}

gboolean
tamiz_form_post_add (TamizFormPost  *self,
                     const char     *charset,
                     const char     *name,
                     gsize           name_length,
                     const char     *value,
                     gsize           value_length,
                     GError        **error)
{
  TamizFormField *field;
  g_autofree char *read = NULL;

  read = name_length <= MOST_NAME ? g_strstrip (tamiz_form_post_read_text (charset, name, name_length)) : NULL;
  if (read == NULL || strlen (read) > MOST_NAME)
    return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_TOO_LARGE, _("The name of a field is too long"));
  if (*read == '\0')
    return TRUE;
  if (self->fields->len >= TAMIZ_FORM_POST_MOST_FIELDS)
    return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_TOO_LARGE, _("The form has too many fields"));

  field = g_new0 (TamizFormField, 1);
  field->name = g_steal_pointer (&read);
  field->value = tamiz_form_post_read_text (charset, value, value_length);
  g_ptr_array_add (self->fields, field);
  return TRUE;
}

static int
get_digit (char c)
{
  return g_ascii_xdigit_value (c);
}

/* What is no escape stays as it is: people write “100 %” into a form's address by hand. */
static GString *
unescape (const char *text,
          gsize       length)
{
  GString *plain = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '%' && i + 2 < length && get_digit (text[i + 1]) >= 0 && get_digit (text[i + 2]) >= 0)
        {
          g_string_append_c (plain, get_digit (text[i + 1]) * 16 + get_digit (text[i + 2]));
          i += 2;
        }
      else
        g_string_append_c (plain, text[i] == '+' ? ' ' : text[i]);
    }

  return plain;
}

static gboolean
add_pair (TamizFormPost  *self,
          const char     *charset,
          const char     *pair,
          gsize           length,
          GError        **error)
{
  const char *equals = memchr (pair, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - pair) : length;
  g_autoptr (GString) name = unescape (pair, name_length);
  g_autoptr (GString) value = equals != NULL ? unescape (equals + 1, length - name_length - 1) : g_string_new (NULL);

  return tamiz_form_post_add (self, charset, name->str, name->len, value->str, value->len, error);
}

static gboolean
read_urlencoded (TamizFormPost  *self,
                 const char     *charset,
                 const char     *data,
                 gsize           length,
                 GError        **error)
{
  const char *end = data + length;

  while (data < end)
    {
      const char *separator = memchr (data, '&', end - data);
      gsize pair = (separator != NULL ? separator : end) - data;

      if (pair > 0 && !add_pair (self, charset, data, pair, error))
        return FALSE;
      data += pair + 1;
    }

  return TRUE;
}

static gboolean
add_json (TamizFormPost  *self,
          const char     *name,
          json_t         *value,
          GError        **error)
{
  g_autofree char *text = NULL;
  gsize length;

  switch (json_typeof (value))
    {
    case JSON_NULL:
      return TRUE;
    case JSON_STRING:
      return tamiz_form_post_add (self, NULL, name, strlen (name), json_string_value (value),
                                  json_string_length (value), error);
    case JSON_TRUE:
      return tamiz_form_post_add (self, NULL, name, strlen (name), "yes", 3, error);
    case JSON_FALSE:
      return tamiz_form_post_add (self, NULL, name, strlen (name), "no", 2, error);
    case JSON_INTEGER:
    case JSON_REAL:
      text = json_dumps (value, JSON_ENCODE_ANY | JSON_REAL_PRECISION (15));
      length = text != NULL ? strlen (text) : 0;
      return tamiz_form_post_add (self, NULL, name, strlen (name), text != NULL ? text : "", length, error);
    default:
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ,
                   _("“%.50s” should be a text; objects and lists of lists are not read"), name);
      return FALSE;
    }
}

static gboolean
read_json (TamizFormPost  *self,
           const char     *data,
           gsize           length,
           GError        **error)
{
  g_autoptr (json_t) json = json_loadb (data, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
  const char *name;
  json_t *value, *part;
  gsize i;

  if (!json_is_object (json))
    return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_READ,
                                   _("The body should be one JSON object of names and texts"));

  json_object_foreach (json, name, value)
    {
      if (!json_is_array (value) && !add_json (self, name, value, error))
        return FALSE;
      json_array_foreach (value, i, part)
        {
          if (!add_json (self, name, part, error))
            return FALSE;
        }
    }

  return TRUE;
}

/* (nullable): a parameter of a header, as “boundary” or “charset”, without its quotes. */
char *
tamiz_form_post_parameter (const char *header,
                           const char *name)
{
  gsize length = strlen (name);
  gboolean quoted = FALSE;

  for (const char *p = header; *p != '\0'; p++)
    {
      if (*p == '"' && (p == header || p[-1] != '\\'))
        quoted = !quoted;
      if (*p != ';' || quoted)
        continue;
      for (p++; *p == ' ' || *p == '\t'; p++)
        ;
      if (g_ascii_strncasecmp (p, name, length) == 0 && p[length] == '=')
        {
          const char *value = p + length + 1;

          if (*value != '"')
            return g_strndup (value, strcspn (value, "; \t"));
          value++;
          return g_strndup (value, strcspn (value, "\""));
        }
      p--;
    }

  return NULL;
}

static gboolean
is_type (const char *content_type,
         const char *type)
{
  gsize length = strlen (type);

  return g_ascii_strncasecmp (content_type, type, length) == 0
         && (content_type[length] == '\0' || strchr ("; \t", content_type[length]) != NULL);
}

static gboolean
read_body (TamizFormPost  *self,
           const char     *content_type,
           const char     *data,
           gsize           length,
           GError        **error)
{
  g_autofree char *charset = tamiz_form_post_parameter (content_type, "charset");

  self->json = is_type (content_type, "application/json");
  if (self->json)
    return read_json (self, data, length, error);
  if (is_type (content_type, "application/x-www-form-urlencoded"))
    return read_urlencoded (self, charset, data, length, error);
  if (is_type (content_type, "multipart/form-data"))
    return tamiz_form_post_read_multipart (self, content_type, data, length, error);

  return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_ENCODING,
                                 _("A form is sent as application/x-www-form-urlencoded, multipart/form-data or "
                                   "application/json"));
}

/**
 * tamiz_form_post_decode:
 * @content_type: what the sender says the body is
 * @data: (array length=length): the body
 * @length: its length in bytes
 * @error: return location
 *
 * Reads what a form posted.  A pure function: it looks at nothing but its arguments.
 *
 * Returns: (transfer full): what was posted; %NULL with %TAMIZ_INTAKE_ERROR_TOO_LARGE beyond the
 *   bounds, %TAMIZ_INTAKE_ERROR_ENCODING where a body of that type is not read,
 *   %TAMIZ_INTAKE_ERROR_EMPTY where there is no field in it, %TAMIZ_INTAKE_ERROR_READ where it is
 *   broken
 */
TamizFormPost *
tamiz_form_post_decode (const char  *content_type,
                        const void  *data,
                        gsize        length,
                        GError     **error)
{
  g_autoptr (TamizFormPost) self = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length > TAMIZ_FORM_POST_MOST_BYTES)
    {
      tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_TOO_LARGE, _("The form is too large"));
      return NULL;
    }
  self = make_post ();
  if (!read_body (self, content_type != NULL ? content_type : "", data != NULL ? data : "", length, error))
    return NULL;
  if (self->fields->len == 0)
    {
      tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_EMPTY, _("The form was sent empty"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * tamiz_form_post_dup:
 * @self: what was posted
 * @name: a field's name, as it was sent
 *
 * Gets the value of a field; several of one name are parted by commas, as of boxes that were ticked.
 *
 * Returns: (transfer full) (nullable): its text; %NULL where it was not sent, or blank
 */
char *
tamiz_form_post_dup (const TamizFormPost *self,
                     const char          *name)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = NULL;

      if (!g_str_equal (field->name, name))
        continue;
      value = g_strstrip (g_strdup (field->value));
      if (*value != '\0')
        g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", value);
    }

  return all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/**
 * tamiz_form_post_to_json:
 * @self: what was posted
 *
 * Returns: (transfer full): all of it as it is kept: `fields`, pairs of name and value in their order,
 *   and `files`
 */
json_t *
tamiz_form_post_to_json (const TamizFormPost *self)
{
  json_t *json = json_object ();
  json_t *fields = json_array (), *files = json_array ();

  for (guint i = 0; i < self->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (self->fields, i);

      json_array_append_new (fields, json_pack ("[s, s]", field->name, field->value));
    }
  for (guint i = 0; i < self->files->len; i++)
    json_array_append_new (files, json_string (g_ptr_array_index (self->files, i)));
  json_object_set_new (json, "fields", fields);
  json_object_set_new (json, "files", files);

  return json;
}

/**
 * tamiz_form_post_from_json:
 * @json: (nullable): what tamiz_form_post_to_json() made
 *
 * Returns: (transfer full): what was posted; empty where @json is nothing of the kind
 */
TamizFormPost *
tamiz_form_post_from_json (json_t *json)
{
  TamizFormPost *self = make_post ();
  json_t *pair, *file;
  gsize i;

  json_array_foreach (json_object_get (json, "fields"), i, pair)
    {
      json_t *name = json_array_get (pair, 0), *value = json_array_get (pair, 1);

      if (json_is_string (name) && json_is_string (value))
        tamiz_form_post_add (self, NULL, json_string_value (name), json_string_length (name),
                             json_string_value (value), json_string_length (value), NULL);
    }
  json_array_foreach (json_object_get (json, "files"), i, file)
    {
      if (json_is_string (file) && i < TAMIZ_FORM_POST_MOST_FIELDS)
        g_ptr_array_add (self->files, g_strdup (json_string_value (file)));
    }

  return self;
}
