#define G_LOG_DOMAIN "tamiz-cells"

#include "config.h"

#include "tamiz-intake-words.h"

#include "tamiz-text.h"

#include <string.h>

/* What Spanish files call the members of the closed lists, and English ones otherwise
 * than the program; folded.
 */
static const struct
{
  TamizEnum list;
  int number;
  const char *words;
} enum_words[] = {
  { TAMIZ_ENUM_OUTCOME, TAMIZ_OUTCOME_WON, "ganado|ganada|closed won|closedwon|win|cerrado ganado|cerrada ganada|cierre ganado|vendido|vendida" },
  { TAMIZ_ENUM_OUTCOME, TAMIZ_OUTCOME_LOST, "perdido|perdida|closed lost|closedlost|loss|cerrado perdido|cerrada perdida|cierre perdido" },
  { TAMIZ_ENUM_OUTCOME, TAMIZ_OUTCOME_DEFERRED, "diferido|diferida|postergado|postponed" },
  { TAMIZ_ENUM_CHANNEL, TAMIZ_CHANNEL_MAIL, "email|e-mail|correo|correo electronico" },
  { TAMIZ_ENUM_CHANNEL, TAMIZ_CHANNEL_PHONE, "telefono|telephone|llamada|call" },
  { TAMIZ_ENUM_CHANNEL, TAMIZ_CHANNEL_MESSAGING, "mensajeria|whatsapp|sms|mensaje" },
  { TAMIZ_ENUM_CHANNEL, TAMIZ_CHANNEL_POST, "postal|correo postal" },
  { TAMIZ_ENUM_CHANNEL, TAMIZ_CHANNEL_ANY, "cualquiera|todos|all" },
  { TAMIZ_ENUM_RELATION, TAMIZ_RELATION_PROSPECT, "prospecto" },
  { TAMIZ_ENUM_RELATION, TAMIZ_RELATION_CUSTOMER, "cliente|client" },
  { TAMIZ_ENUM_RELATION, TAMIZ_RELATION_PARTNER, "socio|aliado" },
  { TAMIZ_ENUM_RELATION, TAMIZ_RELATION_SUPPLIER, "proveedor|vendor" },
  { TAMIZ_ENUM_RELATION, TAMIZ_RELATION_COMPETITOR, "competidor|competencia" },
  { TAMIZ_ENUM_JOURNEY, TAMIZ_JOURNEY_AWARENESS, "reconocimiento" },
  { TAMIZ_ENUM_JOURNEY, TAMIZ_JOURNEY_CONSIDERATION, "consideracion" },
  { TAMIZ_ENUM_JOURNEY, TAMIZ_JOURNEY_DECISION, "decision" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_FORM, "formulario|form" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_PAGE_VIEW, "visita a la pagina|pageview|visita web" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_DOWNLOAD, "descarga" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_EMAIL_IN, "correo recibido|email received" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_EMAIL_OUT, "correo enviado|email sent" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_EMAIL_OPEN, "correo abierto|email opened" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_MESSAGE_IN, "mensaje recibido|whatsapp" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_MESSAGE_OUT, "mensaje enviado" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_CALL_IN, "llamada entrante|llamada recibida" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_CALL_OUT, "llamada saliente|llamada|call" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_MEETING, "reunion" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_VISIT, "visita" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_NOTE, "nota" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_DEMO, "demo|demostracion" },
  { TAMIZ_ENUM_ACTIVITY, TAMIZ_ACTIVITY_PRICE_REQUEST, "cotizacion|pidio precio|quote" },
};

/* A cell trimmed and composed, NULL where nothing is left.  Most cells need nothing of
 * that, and importing is many cells: ASCII without double blanks stays as it is, and so
 * do the letters from À to ſ, which are composed already.
 */
char *
tamiz_cell_clean (const char *text)
{
  const guchar *p = (const guchar *) text;
  gboolean plain = *p != ' ';

  for (; plain && *p != '\0'; p++)
    {
      if (*p > 0x20)
        plain = *p < 0x7f || (*p >= 0xc3 && *p <= 0xc5 && *++p >= 0x80);
      else
        plain = *p == ' ' && p[1] != ' ' && p[1] != '\0';
    }
  if (!plain)
    return tamiz_text_clean (text);

  return p > (const guchar *) text ? g_strndup (text, (const char *) p - text) : NULL;
}

/* tamiz_text_fold() of a cell that was cleaned; of ASCII it is lower case. */
char *
tamiz_cell_fold (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((guchar) *p >= 0x80 || *p == '\n')
        return tamiz_text_fold (text);
    }

  return g_ascii_strdown (text, -1);
}

/* Notes and the like: trimmed and composed, but what stands between is the writer's.
 * NULL where nothing is left.
 */
char *
tamiz_cell_clean_free (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  char *start = composed, *end, *to;

  if (composed == NULL)
    return NULL;
  while (*start != '\0' && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  end = start + strlen (start);
  while (end > start && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  if (end == start)
    return NULL;

  *end = '\0';
  to = start;
  for (const char *p = start; *p != '\0'; p++)
    {
      if (*p != '\r')
        *to++ = *p;
      else if (p[1] != '\n')
        *to++ = '\n';
    }
  *to = '\0';

  return g_strdup (start);
}

/* `https://www.example.com/x` is the domain example.com. */
char *
tamiz_domain_from_text (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  const char *start = strstr (lower, "://") != NULL ? strstr (lower, "://") + 3 : lower;

  if (g_str_has_prefix (start, "www."))
    start += 4;
  if (strchr (start, '@') != NULL)
    start = strchr (start, '@') + 1;

  return g_strndup (start, strcspn (start, "/:?# "));
}

/* The member of a closed list that a text means: its nick, its label, or what files
 * call it.
 */
gboolean
tamiz_enum_from_text (TamizEnum   list,
                      const char *text,
                      int        *number)
{
  g_autofree char *folded = tamiz_text_fold (text);
  g_autofree char *nick = g_strdelimit (g_strdup (folded), " -", '_');

  if (tamiz_enum_from_nick (list, nick, number))
    return TRUE;
  for (guint i = 0; i < tamiz_enum_size (list); i++)
    {
      g_autofree char *label = tamiz_text_fold (tamiz_enum_label (list, (int) i));

      if (g_str_equal (label, folded))
        {
          *number = (int) i;
          return TRUE;
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (enum_words); i++)
    {
      g_auto (GStrv) words = NULL;

      if (enum_words[i].list != list)
        continue;
      words = g_strsplit (enum_words[i].words, "|", -1);
      if (g_strv_contains ((const char *const *) words, folded))
        {
          *number = enum_words[i].number;
          return TRUE;
        }
    }

  return FALSE;
}
