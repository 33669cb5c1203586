#define G_LOG_DOMAIN "tamiz-text-words"

#include "config.h"

#include "tamiz-text-person.h"

#include "tamiz-text.h"

#include <string.h>

/* Words by which people tell the lines of a signature apart, folded; a word that ends in *
 * may go on.
 */
static const char *const closings[] = {
  "saludos", "saludos cordiales", "un saludo", "un cordial saludo", "atentamente", "atte", "cordialmente",
  "cordiales saludos", "quedo atento", "quedo atenta", "gracias", "muchas gracias", "gracias y saludos",
  "best regards", "kind regards", "regards", "warm regards", "best", "sincerely", "yours sincerely", "thanks",
  "many thanks", "cheers", "thank you", "sent from my iphone", "enviado desde mi iphone", "enviado desde mi android",
  NULL,
};

static const char *const jobs[] = {
  "gerente*", "gte", "director*", "jefe", "jefa", "jefatura", "ejecutiv*", "asistente", "coordinador*", "encargad*",
  "president*", "vicepresident*", "ceo", "cto", "cfo", "coo", "cmo", "cio", "manager", "head", "engineer",
  "analista", "analyst", "consultor", "consultora", "consultant", "founder", "cofounder", "fundador*", "cofundador*",
  "socio", "socia", "owner", "propietari*", "vendedor*", "representante", "representative", "supervisor*",
  "administrador*", "administrator", "contador*", "accountant", "abogad*", "lawyer", "arquitect*", "secretari*",
  "buyer", "comprador*", "vp", "officer", "responsable", "tecnic*", "asesor*", "advisor", "profesor*", "docente",
  "specialist", "especialista", "developer", "desarrollador*", "programador*", "designer", "disenador*",
  "recepcionista", "assistant", "lead", "executive", "subgerente", "titular", "comercial",
  "superintendente", "planner", "agente", "agent", "chef", "ingeniero", "ingeniera", "fotograf*", "photographer", NULL,
};

static const char *const companies[] = {
  "sa", "srl", "ltda", "sas", "sac", "sl", "slu", "inc", "llc", "ltd", "gmbh", "corp", "corporation", "spa", "eirl",
  "cia", "limited", "plc", "group", "grupo", "holding", "consultores", "consulting", "industrias", "importadora",
  "exportadora", "distribuidora", "comercializadora", "constructora", "universidad", "university", "banco", "bank",
  "hotel", "clinica", "hospital", "fundacion", "foundation", "cooperativa", "farmacia", "panaderia", "cerveceria",
  "laboratorios", "laboratorio", "transportes", "logistica", "logistics", "servicios", "soluciones", "solutions",
  "sistemas", "systems", "software", "technologies", "tecnologia", "agencia", "agency", "estudio", "studio",
  "studios", "inmobiliaria", "seguros", "insurance", "textiles", "alimentos", "foods", "minera", "ingenieria",
  "partners", "asociados", "associates", "hermanos", "hnos", "e hijos", "labs", "ferreteria", "libreria", "taller",
  "colegio", "instituto", "institute", "editorial", "pasteleria", "restaurante", "restaurant", "tienda", "boutique", "media", "tech", "ministerio", "alcaldia", "gobernacion", "camara", NULL,
};

static const char *const addresses[] = {
  "av", "avda", "avenida", "calle", "c", "pasaje", "street", "st", "road", "rd", "avenue", "ave", "blvd", "boulevard",
  "edificio", "edif", "ed", "piso", "floor", "oficina", "office", "suite", "zona", "barrio", "colonia", "col", "carretera",
  "km", "local", "planta", "parque", "plaza", "cp", "casilla", "jr", "jiron", "mz", "lote", "depto", "building", "bldg",
  "anillo", "manzano", NULL,
};

static const char *const cities[] = {
  "la paz", "el alto", "santa cruz", "santa cruz de la sierra", "cochabamba", "sucre", "oruro", "potosi", "tarija",
  "trinidad", "cobija", "lima", "arequipa", "cusco", "trujillo", "buenos aires", "cordoba", "rosario", "mendoza",
  "caba", "santiago", "santiago de chile", "valparaiso", "vina del mar", "concepcion", "antofagasta", "iquique",
  "bogota", "medellin", "cali", "barranquilla", "cartagena", "quito", "guayaquil", "cuenca", "asuncion", "montevideo",
  "caracas", "maracaibo", "mexico city", "ciudad de mexico", "cdmx", "monterrey", "guadalajara", "puebla", "queretaro",
  "san jose", "panama", "ciudad de panama", "san salvador", "guatemala", "tegucigalpa", "managua", "la habana",
  "santo domingo", "san juan", "madrid", "barcelona", "valencia", "sevilla", "bilbao", "zaragoza", "malaga",
  "sao paulo", "rio de janeiro", "brasilia", "new york", "miami", "los angeles", "chicago", "houston", "boston",
  "san francisco", "seattle", "austin", "dallas", "london", "paris", "berlin", "toronto", "dublin", "sydney", NULL,
};

static const char *const free_mails[] = {
  "gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "live.com", "icloud.com", "hotmail.es", "yahoo.es",
  "outlook.es", "proton.me", "protonmail.com", "gmx.com", "aol.com", "yahoo.com.ar", "yahoo.com.mx", NULL,
};

/* Folded words; the points of S.R.L. and the like stand between no words. */
static char **
split_words (const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);
  GString *words = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (words, c);
      else if (c == '.' && p > folded && g_ascii_isalpha (p[-1]) && (p - folded < 2 || !g_ascii_isalnum (p[-2]))
               && g_ascii_isalpha (*next))
        continue;
      else if (words->len > 0 && words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
    }
  g_strchomp (words->str);
  {
    char **split = g_strsplit (words->str, " ", -1);

    g_string_free (words, TRUE);
    return split;
  }
}

static gboolean
is_word_of (const char        *word,
            const char *const *list)
{
  for (guint i = 0; list[i] != NULL; i++)
    {
      gsize length = strlen (list[i]);

      if (list[i][length - 1] == '*' ? strncmp (word, list[i], length - 1) == 0 : g_str_equal (word, list[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_word_of (const char        *text,
             const char *const *list)
{
  g_auto (GStrv) words = split_words (text);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (is_word_of (words[i], list))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_one_of (const char        *text,
           const char *const *list)
{
  g_auto (GStrv) words = split_words (text);
  g_autofree char *joined = g_strjoinv (" ", words);

  return g_strv_contains (list, joined);
}

gboolean
tamiz_text_is_closing (const char *line)
{
  return is_one_of (line, closings);
}

gboolean
tamiz_text_is_job (const char *text)
{
  return has_word_of (text, jobs);
}

gboolean
tamiz_text_is_company (const char *text)
{
  return has_word_of (text, companies);
}

/* A street has a number, or names what streets are called. */
gboolean
tamiz_text_is_address (const char *text)
{
  g_auto (GStrv) words = split_words (text);
  gboolean number = strchr (text, '#') != NULL;

  for (guint i = 0; words[i] != NULL; i++)
    number = number || g_ascii_isdigit (words[i][0]);

  /* “Of. 3” is an office, “Head of Sales” is none. */
  return (has_word_of (text, addresses) && (number || g_strv_length (words) > 2))
         || (number && g_strv_contains ((const char *const *) words, "of"));
}

gboolean
tamiz_text_is_city (const char *text)
{
  return is_one_of (text, cities);
}

gboolean
tamiz_text_is_free_mail (const char *domain)
{
  return g_strv_contains (free_mails, domain);
}

/* Two to six words that begin with capitals, particles aside, and no sign that names lack. */
gboolean
tamiz_text_is_name (const char *text)
{
  static const char *const small[] = { "de", "del", "la", "las", "los", "y", "e", "da", "dos", "do", "di", "van", "von", "der", NULL };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint count = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      for (const char *p = words[i]; *p != '\0'; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);

          if (!g_unichar_isalpha (c) && !g_unichar_ismark (c) && c != '\'' && c != '.' && c != '-' && c != 0x2019)
            return FALSE;
        }
      if (g_strv_contains (small, words[i]))
        continue;
      if (!g_unichar_isupper (g_utf8_get_char (words[i])))
        return FALSE;
      count++;
    }

  return count >= 2 && count <= 6;
}
