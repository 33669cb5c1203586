#define G_LOG_DOMAIN "tamiz-countries"

#include "config.h"

#include "tamiz-intake-words.h"

#include "tamiz-phone.h"
#include "tamiz-text.h"

#include <string.h>

/* C (code, comma, folded names with bars): what lists of prospects call countries, in
 * English, Spanish and where it differs Portuguese; the ISO code of three letters
 * first.  comma: numbers are written 1.234,50 there.
 */
#define COUNTRIES(C) \
  C ("AR", 1, "arg|argentina|republica argentina") \
  C ("BO", 1, "bol|bolivia|estado plurinacional de bolivia|plurinational state of bolivia") \
  C ("BR", 1, "bra|brazil|brasil") C ("CL", 1, "chl|chile") \
  C ("CO", 1, "col|colombia") C ("CR", 1, "cri|costa rica") C ("CU", 0, "cub|cuba") \
  C ("DO", 0, "dom|dominican republic|republica dominicana") C ("EC", 1, "ecu|ecuador") \
  C ("SV", 0, "slv|el salvador") C ("GT", 0, "gtm|guatemala") C ("HN", 0, "hnd|honduras") \
  C ("MX", 0, "mex|mexico|estados unidos mexicanos") C ("NI", 0, "nic|nicaragua") \
  C ("PA", 0, "pan|panama") C ("PY", 1, "pry|paraguay") C ("PE", 0, "per|peru") \
  C ("PR", 0, "pri|puerto rico") C ("UY", 1, "ury|uruguay") C ("VE", 1, "ven|venezuela") \
  C ("US", 0, "usa|united states|united states of america|estados unidos|eeuu|ee uu|ee. uu.|" \
              "e.e.u.u.|u.s.a.|u.s.|estados unidos de america") \
  C ("CA", 0, "can|canada") C ("ES", 1, "esp|spain|espana") C ("PT", 1, "prt|portugal") \
  C ("FR", 1, "fra|france|francia|franca") C ("DE", 1, "deu|germany|alemania|alemanha") \
  C ("IT", 1, "ita|italy|italia") \
  C ("GB", 0, "gbr|uk|united kingdom|reino unido|great britain|gran bretana|england|inglaterra") \
  C ("IE", 0, "irl|ireland|irlanda") C ("NL", 1, "nld|netherlands|paises bajos|holanda|holland") \
  C ("BE", 1, "bel|belgium|belgica") C ("CH", 0, "che|switzerland|suiza") \
  C ("AT", 1, "aut|austria") C ("SE", 1, "swe|sweden|suecia") C ("NO", 1, "nor|norway|noruega") \
  C ("DK", 1, "dnk|denmark|dinamarca") C ("FI", 1, "fin|finland|finlandia") \
  C ("PL", 1, "pol|poland|polonia") C ("CZ", 1, "cze|czech republic|czechia|republica checa") \
  C ("SK", 1, "svk|slovakia|eslovaquia") C ("HU", 1, "hun|hungary|hungria") \
  C ("RO", 1, "rou|romania|rumania") C ("BG", 1, "bgr|bulgaria") C ("GR", 1, "grc|greece|grecia") \
  C ("HR", 1, "hrv|croatia|croacia") C ("RS", 1, "srb|serbia") C ("UA", 1, "ukr|ukraine|ucrania") \
  C ("RU", 1, "rus|russia|rusia|russian federation|federacion rusa") \
  C ("TR", 1, "tur|turkey|turquia") \
  C ("IL", 0, "isr|israel") C ("SA", 0, "sau|saudi arabia|arabia saudita") \
  C ("AE", 0, "are|united arab emirates|emiratos arabes unidos") C ("QA", 0, "qat|qatar") \
  C ("KW", 0, "kwt|kuwait") C ("OM", 0, "omn|oman") C ("BH", 0, "bhr|bahrain|barein") \
  C ("EG", 0, "egy|egypt|egipto") C ("MA", 1, "mar|morocco|marruecos") \
  C ("NG", 0, "nga|nigeria") C ("KE", 0, "ken|kenya|kenia") C ("GH", 0, "gha|ghana") \
  C ("TZ", 0, "tza|tanzania") C ("UG", 0, "uga|uganda") C ("LR", 0, "lbr|liberia") \
  C ("ZA", 0, "zaf|south africa|sudafrica") C ("IN", 0, "ind|india") \
  C ("BD", 0, "bgd|bangladesh") C ("PK", 0, "pak|pakistan") C ("LK", 0, "lka|sri lanka") \
  C ("NP", 0, "npl|nepal") C ("CN", 0, "chn|china") C ("HK", 0, "hkg|hong kong") \
  C ("TW", 0, "twn|taiwan") C ("JP", 0, "jpn|japan|japon") \
  C ("KR", 0, "kor|south korea|corea del sur|korea") C ("VN", 1, "vnm|vietnam|viet nam") \
  C ("TH", 0, "tha|thailand|tailandia") C ("MY", 0, "mys|malaysia|malasia") \
  C ("SG", 0, "sgp|singapore|singapur") C ("ID", 1, "idn|indonesia") \
  C ("PH", 0, "phl|philippines|filipinas") C ("AU", 0, "aus|australia") \
  C ("NZ", 0, "nzl|new zealand|nueva zelanda|nueva zelandia") C ("JM", 0, "jam|jamaica") \
  C ("HT", 0, "hti|haiti") C ("TT", 0, "tto|trinidad and tobago|trinidad y tobago") \
  C ("BZ", 0, "blz|belize|belice") C ("GY", 0, "guy|guyana") C ("SR", 1, "sur|suriname|surinam") \
  C ("IR", 0, "irn|iran") C ("IQ", 0, "irq|iraq|irak") C ("LB", 0, "lbn|lebanon|libano") \
  C ("JO", 0, "jor|jordan|jordania") C ("DZ", 1, "dza|algeria|argelia") \
  C ("TN", 1, "tun|tunisia|tunez") C ("AO", 1, "ago|angola") C ("MZ", 1, "moz|mozambique")

#define COUNTRY(code, comma, names) { code, comma, names },
static const struct
{
  const char *code;
  gboolean comma;
  const char *names;
} countries[] = { COUNTRIES (COUNTRY) };

static const struct
{
  const char *code;
  const char *names;
} languages[] = {
  { "es", "spa|spanish|espanol|castellano" }, { "en", "eng|english|ingles" },
  { "pt", "por|portuguese|portugues" },       { "fr", "fra|french|frances" },
  { "de", "deu|german|aleman" },              { "it", "ita|italian|italiano" },
  { "qu", "que|quechua" },                    { "ay", "aym|aymara" },
  { "gn", "grn|guarani" },                    { "zh", "zho|chinese|chino" },
};

/* A set of words that lives as long as the program, for lists that every row asks. */
GHashTable *
tamiz_words_new_set (const char *const *words)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; words[i] != NULL; i++)
    g_hash_table_add (set, (gpointer) words[i]);

  return set;
}

/* Folded name → code. */
static GHashTable *
get_codes (void)
{
  static gsize once;
  static GHashTable *codes;

  if (g_once_init_enter (&once))
    {
      codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (countries); i++)
        {
          g_autofree char **names = g_strsplit (countries[i].names, "|", -1);

          for (guint j = 0; names[j] != NULL; j++)
            g_hash_table_insert (codes, names[j], (gpointer) countries[i].code);
          g_hash_table_insert (codes, g_ascii_strdown (countries[i].code, -1),
                               (gpointer) countries[i].code);
        }
      g_once_init_leave (&once, 1);
    }

  return codes;
}

/* ISO 3166-1 alpha-2 of a country's name or code; NULL where it is not known. */
char *
tamiz_country_from_text (const char *text)
{
  g_autofree char *folded = tamiz_cell_fold (text);
  const char *known = g_hash_table_lookup (get_codes (), folded);

  if (known != NULL)
    return g_strdup (known);

  if (strlen (folded) == 2)
    {
      g_autofree char *code = g_ascii_strup (folded, -1);

      if (tamiz_phone_is_country (code))
        return g_steal_pointer (&code);
    }

  return NULL;
}

/* Whether numbers are written with a decimal comma there. */
gboolean
tamiz_country_writes_comma (const char *country)
{
  for (gsize i = 0; country != NULL && i < G_N_ELEMENTS (countries); i++)
    {
      if (g_str_equal (countries[i].code, country))
        return countries[i].comma;
    }

  return FALSE;
}

/* ISO 639-1 of a language's name or code (`es-BO` is `es`); NULL where not known. */
char *
tamiz_language_from_text (const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (tamiz_text_is_among (folded, languages[i].names))
        return g_strdup (languages[i].code);
    }
  if (strlen (folded) >= 2 && g_ascii_isalpha (folded[0]) && g_ascii_isalpha (folded[1])
      && (folded[2] == '\0' || folded[2] == '-' || folded[2] == '_'))
    return g_strndup (folded, 2);

  return NULL;
}
