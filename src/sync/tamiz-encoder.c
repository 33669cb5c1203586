#define G_LOG_DOMAIN "tamiz-encoder"

#include "config.h"

#include "tamiz-encoder.h"

#include "tamiz-error.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const nicks[TAMIZ_N_ENCODERS] = {
  [TAMIZ_ENCODER_AS_IS] = "as_is",
  [TAMIZ_ENCODER_TEXT] = "text",
  [TAMIZ_ENCODER_LINE] = "line",
  [TAMIZ_ENCODER_HTML] = "html",
  [TAMIZ_ENCODER_INTEGER] = "integer",
  [TAMIZ_ENCODER_INTEGERS] = "integers",
  [TAMIZ_ENCODER_IDS] = "ids",
  [TAMIZ_ENCODER_QUOTED_IDS] = "quoted_ids",
  [TAMIZ_ENCODER_BOOLEAN] = "boolean",
  [TAMIZ_ENCODER_DECIMAL] = "decimal",
  [TAMIZ_ENCODER_NUMBER] = "number",
  [TAMIZ_ENCODER_MICROS] = "micros",
  [TAMIZ_ENCODER_DATE] = "date",
  [TAMIZ_ENCODER_UTC_SQL] = "utc_sql",
  [TAMIZ_ENCODER_RFC3339] = "rfc3339",
  [TAMIZ_ENCODER_RFC3339_SECONDS] = "rfc3339_s",
  [TAMIZ_ENCODER_MILLISECONDS] = "ms",
  [TAMIZ_ENCODER_SECONDS] = "seconds",
  [TAMIZ_ENCODER_BASE64] = "base64",
  [TAMIZ_ENCODER_TRYTON_DECIMAL] = "tryton_decimal",
  [TAMIZ_ENCODER_TRYTON_DATE] = "tryton_date",
  [TAMIZ_ENCODER_TRYTON_DATETIME] = "tryton_datetime",
};

/**
 * tamiz_encoder_from_nick:
 * @nick: as mapping files name it
 * @encoder: (out): the encoder
 *
 * Finds an encoder.
 *
 * Returns: whether there is one
 */
gboolean
tamiz_encoder_from_nick (const char   *nick,
                         TamizEncoder *encoder)
{
  for (int i = 0; i < TAMIZ_N_ENCODERS; i++)
    {
      if (g_str_equal (nicks[i], nick))
        {
          *encoder = (TamizEncoder) i;
          return TRUE;
        }
    }

  return FALSE;
}

static char *
value_to_text (json_t *value)
{
  switch (json_typeof (value))
    {
    case JSON_STRING:
      return g_strdup (json_string_value (value));
    case JSON_INTEGER:
      return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
    case JSON_REAL:
      {
        char text[G_ASCII_DTOSTR_BUF_SIZE];

        /* Fifteen digits: 0.1 comes out as it was written. */
        return g_strdup (g_ascii_formatd (text, sizeof text, "%.15g", json_real_value (value)));
      }
    case JSON_TRUE:
      return g_strdup ("1");
    case JSON_FALSE:
      return g_strdup ("0");
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
    default:
      return NULL;
    }
}

/* At most @max characters, the last of them an ellipsis where something was cut. */
static char *
shorten (char *text,
         gsize max)
{
  char *cut;

  if (max == 0 || g_utf8_strlen (text, -1) <= (glong) max)
    return text;

  cut = g_utf8_offset_to_pointer (text, (glong) max - 1);
  *cut = '\0';
  cut = g_strconcat (text, "…", NULL);
  g_free (text);
  return cut;
}

static char *
collapse (const char *text)
{
  GString *line = g_string_new (NULL);

  /* What Unicode calls white space, line and paragraph separators among it. */
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
        g_string_append_unichar (line, c);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }

  return g_strchomp (g_string_free (line, FALSE));
}

static json_t *
encode_html (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) lines = g_strsplit (escaped, "\n", -1);
  g_autofree char *html = g_strjoinv ("<br>", lines);

  return json_string (html);
}

static gboolean
refuse (const char *text,
        const char *nick,
        GError    **error)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
               _("“%s” cannot be written as %s"), text, nick);
  return FALSE;
}

static GDateTime *
parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) whole = NULL;
  gint64 at;

  /* What is no date is a count of seconds: the key now. */
  if (strlen (text) > 8 && g_ascii_string_to_signed (text, 10, 0, G_MAXUINT32, &at, NULL))
    return g_date_time_new_from_unix_utc (at);
  if (!tamiz_time_parse (text, utc, &at, NULL))
    return NULL;

  whole = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);
  return g_date_time_add (whole, at % TAMIZ_SECOND);
}

static json_t *
encode_tryton_time (GDateTime *time,
                    gboolean   with_clock)
{
  if (!with_clock)
    return json_pack ("{s:s,s:i,s:i,s:i}", "__class__", "date", "year", g_date_time_get_year (time),
                      "month", g_date_time_get_month (time), "day",
                      g_date_time_get_day_of_month (time));

  return json_pack ("{s:s,s:i,s:i,s:i,s:i,s:i,s:i,s:i}", "__class__", "datetime", "year",
                    g_date_time_get_year (time), "month", g_date_time_get_month (time), "day",
                    g_date_time_get_day_of_month (time), "hour", g_date_time_get_hour (time),
                    "minute", g_date_time_get_minute (time), "second",
                    g_date_time_get_second (time), "microsecond",
                    g_date_time_get_microsecond (time));
}

static json_t *
encode_time (TamizEncoder encoder,
             const char  *text,
             GError     **error)
{
  g_autoptr (GDateTime) time = parse_time (text);
  g_autofree char *written = NULL;

  if (time == NULL)
    {
      refuse (text, nicks[encoder], error);
      return NULL;
    }

  switch (encoder)
    {
    case TAMIZ_ENCODER_TRYTON_DATE:
    case TAMIZ_ENCODER_TRYTON_DATETIME:
      return encode_tryton_time (time, encoder == TAMIZ_ENCODER_TRYTON_DATETIME);
    case TAMIZ_ENCODER_MILLISECONDS:
      return json_integer (g_date_time_to_unix (time) * 1000
                           + g_date_time_get_microsecond (time) / 1000);
    case TAMIZ_ENCODER_SECONDS:
      return json_integer (g_date_time_to_unix (time));
    case TAMIZ_ENCODER_DATE:
      written = g_date_time_format (time, "%F");
      break;
    case TAMIZ_ENCODER_UTC_SQL:
      written = g_date_time_format (time, "%F %T");
      break;
    case TAMIZ_ENCODER_RFC3339_SECONDS:
      written = g_date_time_format (time, "%FT%TZ");
      break;
    case TAMIZ_ENCODER_RFC3339:
    default:
      written = g_date_time_format (time, "%FT%T.%fZ");
      break;
    }

  return json_string (written);
}

static json_t *
encode_integer (const char *text,
                GError    **error)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    {
      refuse (text, nicks[TAMIZ_ENCODER_INTEGER], error);
      return NULL;
    }

  return json_integer (number);
}

static json_t *
encode_integers (json_t  *list,
                 GError **error)
{
  g_autoptr (json_t) numbers = json_array ();
  gsize i;
  json_t *item;

  json_array_foreach (list, i, item)
    {
      g_autofree char *text = value_to_text (item);
      json_t *number = encode_integer (text != NULL ? text : "", error);

      if (number == NULL)
        return NULL;
      json_array_append_new (numbers, number);
    }

  return g_steal_pointer (&numbers);
}

/* Record numbers go into the text of a question: nothing else may. */
static json_t *
encode_ids (json_t     *list,
            const char *quote,
            GError    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize i;
  json_t *item;

  json_array_foreach (list, i, item)
    {
      g_autofree char *id = value_to_text (item);

      if (id == NULL || *id == '\0'
          || strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != strlen (id))
        {
          refuse (id != NULL ? id : "…", nicks[TAMIZ_ENCODER_IDS], error);
          return NULL;
        }
      g_string_append_printf (text, "%s%s%s%s", i > 0 ? "," : "", quote, id, quote);
    }

  return json_string (text->str);
}

/* 12000.00 is 12000. */
static void
cut_zeros (char *decimal)
{
  gsize length = strlen (decimal);

  if (strchr (decimal, '.') == NULL)
    return;
  while (decimal[length - 1] == '0')
    decimal[--length] = '\0';
  if (decimal[length - 1] == '.')
    decimal[length - 1] = '\0';
}

/* A whole number where it is one; else the float that is nearest to it. */
static json_t *
encode_number (TamizEncoder encoder,
               const char  *text,
               GError     **error)
{
  g_autofree char *canonical = NULL;
  gint64 whole;

  if (!tamiz_decimal_parse (text, &canonical, NULL))
    {
      refuse (text, nicks[encoder], error);
      return NULL;
    }
  if (encoder == TAMIZ_ENCODER_MICROS)
    {
      const char *dot = strchr (canonical, '.');
      g_autofree char *digits = g_strdup_printf ("%.*s%s", (int) (dot != NULL ? dot - canonical : (glong) strlen (canonical)),
                                                 canonical, dot != NULL ? dot + 1 : "");
      gsize decimals = dot != NULL ? strlen (dot + 1) : 0;
      g_autofree char *micros = decimals <= 6 ? g_strdup_printf ("%s%.*s", digits, (int) (6 - decimals), "000000") : NULL;

      return encode_integer (micros != NULL ? micros : text, error);
    }
  cut_zeros (canonical);
  if (g_ascii_string_to_signed (canonical, 10, G_MININT64, G_MAXINT64, &whole, NULL))
    return json_integer (whole);

  return json_real (g_ascii_strtod (canonical, NULL));
}

static json_t *
encode_decimal (TamizEncoder encoder,
                const char  *text,
                GError     **error)
{
  g_autofree char *canonical = NULL;

  if (!tamiz_decimal_parse (text, &canonical, NULL))
    {
      refuse (text, nicks[encoder], error);
      return NULL;
    }
  if (encoder == TAMIZ_ENCODER_DECIMAL)
    return json_string (canonical);

  return json_pack ("{s:s,s:s}", "__class__", "Decimal", "decimal", canonical);
}

/**
 * tamiz_encoder_encode:
 * @encoder: an encoder
 * @value: a JSON value of ours: a string or a number; a list for integers
 * @max: most characters of texts; 0 = no limit
 * @error: return location
 *
 * Writes a value as a CRM wants it.
 *
 * Returns: (transfer full): JSON, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING
 */
json_t *
tamiz_encoder_encode (TamizEncoder encoder,
                      json_t      *value,
                      gsize        max,
                      GError     **error)
{
  g_autofree char *text = NULL;

  if (encoder == TAMIZ_ENCODER_AS_IS)
    return json_deep_copy (value);
  if (encoder == TAMIZ_ENCODER_INTEGERS)
    return encode_integers (value, error);
  if (encoder == TAMIZ_ENCODER_IDS || encoder == TAMIZ_ENCODER_QUOTED_IDS)
    return encode_ids (value, encoder == TAMIZ_ENCODER_IDS ? "" : "'", error);

  text = value_to_text (value);
  if (text == NULL)
    {
      refuse ("…", nicks[encoder], error);
      return NULL;
    }

  switch (encoder)
    {
    case TAMIZ_ENCODER_LINE:
      {
        g_autofree char *line = shorten (collapse (text), max);

        return json_string (line);
      }
    case TAMIZ_ENCODER_TEXT:
      text = shorten (g_steal_pointer (&text), max);
      return json_string (text);
    case TAMIZ_ENCODER_HTML:
      text = shorten (g_steal_pointer (&text), max);
      return encode_html (text);
    case TAMIZ_ENCODER_INTEGER:
      return encode_integer (text, error);
    case TAMIZ_ENCODER_BOOLEAN:
      return json_boolean (!g_str_equal (text, "0"));
    case TAMIZ_ENCODER_DECIMAL:
    case TAMIZ_ENCODER_TRYTON_DECIMAL:
      return encode_decimal (encoder, text, error);
    case TAMIZ_ENCODER_NUMBER:
    case TAMIZ_ENCODER_MICROS:
      return encode_number (encoder, text, error);
    case TAMIZ_ENCODER_BASE64:
      {
        g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));

        return json_string (base64);
      }
    default:
      return encode_time (encoder, text, error);
    }
}

static int
get_part (json_t     *value,
          const char *name)
{
  return (int) tamiz_json_get_int (value, name, 0);
}

static char *
decode_tryton (TamizEncoder encoder,
               json_t      *value)
{
  const char *klass = tamiz_json_get_text (value, "__class__");

  if (klass == NULL)
    return NULL;
  if (encoder == TAMIZ_ENCODER_TRYTON_DECIMAL)
    return g_strdup (g_str_equal (klass, "Decimal") ? tamiz_json_get_text (value, "decimal") : NULL);
  if (encoder == TAMIZ_ENCODER_TRYTON_DATE)
    return g_strdup_printf ("%04d-%02d-%02d", get_part (value, "year"), get_part (value, "month"),
                            get_part (value, "day"));

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", get_part (value, "year"),
                          get_part (value, "month"), get_part (value, "day"),
                          get_part (value, "hour"), get_part (value, "minute"),
                          get_part (value, "second"), get_part (value, "microsecond"));
}

static char *
decode_time (json_t *value)
{
  g_autofree char *text = value_to_text (value);
  g_autoptr (GDateTime) time = text != NULL ? parse_time (text) : NULL;

  return time != NULL ? g_date_time_format (time, "%FT%T.%fZ") : NULL;
}

/* Some write more decimals than money has, 9000.00000000. */
static char *
decode_decimal (json_t *value)
{
  g_autofree char *text = value_to_text (value);
  char *canonical = NULL;

  if (text == NULL)
    return NULL;
  cut_zeros (text);

  return tamiz_decimal_parse (text, &canonical, NULL) ? canonical : NULL;
}

static char *
decode_micros (json_t *value)
{
  g_autofree char *text = value_to_text (value);
  g_autofree char *amount = NULL;
  char *canonical = NULL;
  gint64 micros;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &micros, NULL))
    return NULL;
  amount = g_strdup_printf ("%" G_GINT64_FORMAT ".%06d", micros / 1000000, (int) (micros % 1000000));
  cut_zeros (amount);

  return tamiz_decimal_parse (amount, &canonical, NULL) ? canonical : NULL;
}

static const struct
{
  const char *entity;
  const char *text;
} entities[] = { { "&lt;", "<" },  { "&gt;", ">" },   { "&amp;", "&" }, { "&quot;", "\"" },
                 { "&#39;", "'" }, { "&apos;", "'" }, { "&nbsp;", " " } };

static const char *
append_entity (GString    *text,
               const char *p)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      if (g_str_has_prefix (p, entities[i].entity))
        {
          g_string_append (text, entities[i].text);
          return p + strlen (entities[i].entity);
        }
    }

  g_string_append_c (text, *p);
  return p + 1;
}

/**
 * tamiz_encoder_read_html:
 * @html: a text, which may be HTML
 *
 * Reads what people see of a text in one line: CRMs that keep HTML put paragraphs around it
 * and write its marks in their own way.
 *
 * Returns: (transfer full): a line
 */
char *
tamiz_encoder_read_html (const char *html)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = html;

  while (*p != '\0')
    {
      const char *end = *p == '<' && (g_ascii_isalpha (p[1]) || p[1] == '/') ? strchr (p, '>') : NULL;

      if (end != NULL)
        {
          g_string_append_c (text, ' ');
          p = end + 1;
        }
      else if (*p == '&')
        p = append_entity (text, p);
      else
        g_string_append_c (text, *p++);
    }

  return collapse (text->str);
}

/**
 * tamiz_encoder_to_text:
 * @value: JSON of whatever kind
 *
 * Writes a value for people and for comparison; a tagged value (Tryton's) as what it holds.
 *
 * Returns: (transfer full): a text
 */
char *
tamiz_encoder_to_text (json_t *value)
{
  g_autofree char *text = value_to_text (value);
  char *dump;

  if (text != NULL)
    return g_steal_pointer (&text);
  if (tamiz_json_get_text (value, "decimal") != NULL)
    return g_strdup (tamiz_json_get_text (value, "decimal"));

  dump = json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
  text = g_strdup (dump != NULL ? dump : "");
  free (dump);
  return g_steal_pointer (&text);
}

/**
 * tamiz_encoder_decode:
 * @encoder: an encoder
 * @value: a CRM's JSON
 *
 * Reads a value as a CRM writes it.  Times become ISO 8601 in UTC with microseconds, so
 * that they sort as texts.
 *
 * Returns: (transfer full) (nullable): a text; %NULL where there is no such value
 */
char *
tamiz_encoder_decode (TamizEncoder encoder,
                      json_t      *value)
{
  if (value == NULL || json_is_null (value))
    return NULL;

  switch (encoder)
    {
    case TAMIZ_ENCODER_TRYTON_DECIMAL:
    case TAMIZ_ENCODER_TRYTON_DATE:
    case TAMIZ_ENCODER_TRYTON_DATETIME:
      return decode_tryton (encoder, value);
    case TAMIZ_ENCODER_UTC_SQL:
    case TAMIZ_ENCODER_RFC3339:
    case TAMIZ_ENCODER_RFC3339_SECONDS:
      return decode_time (value);
    case TAMIZ_ENCODER_DATE:
      {
        g_autofree char *text = value_to_text (value);

        /* Of a time, its day as the server writes it. */
        return text != NULL && strlen (text) >= 10 ? g_strndup (text, 10) : NULL;
      }
    case TAMIZ_ENCODER_DECIMAL:
    case TAMIZ_ENCODER_NUMBER:
      return decode_decimal (value);
    case TAMIZ_ENCODER_MICROS:
      return decode_micros (value);
    case TAMIZ_ENCODER_SECONDS:
      {
        g_autofree char *text = value_to_text (value);
        gint64 seconds;
        g_autoptr (GDateTime) time = NULL;

        if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
          return NULL;
        time = g_date_time_new_from_unix_utc (seconds);
        return time != NULL ? g_date_time_format (time, "%FT%T.%fZ") : NULL;
      }
    case TAMIZ_ENCODER_MILLISECONDS:
      {
        g_autoptr (GDateTime) whole = NULL;
        g_autoptr (GDateTime) time = NULL;
        gint64 ms = json_integer_value (value);

        whole = ms >= 0 ? g_date_time_new_from_unix_utc (ms / 1000) : NULL;
        time = whole != NULL ? g_date_time_add (whole, ms % 1000 * 1000) : NULL;
        return time != NULL ? g_date_time_format (time, "%FT%T.%fZ") : NULL;
      }
    case TAMIZ_ENCODER_LINE:
      {
        g_autofree char *text = value_to_text (value);

        return text != NULL ? collapse (text) : NULL;
      }
    default:
      return value_to_text (value);
    }
}
