#define G_LOG_DOMAIN "tamiz-intake-fields"

#include "config.h"

#include "tamiz-intake-fields.h"
#include "tamiz-import-guess.h"
#include "tamiz-intake-words.h"

#include "tamiz-fields.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define INFO(NAME, name, key, READ, LIST, of) \
  { name, key, TAMIZ_READ_##READ, TAMIZ_ENUM_##LIST, of },
static const TamizStagedFieldInfo fields[] = { TAMIZ_STAGED_FIELDS (INFO) };

static const char *const nicks[] = { "people", "activities", "answers", "outcomes", "companies",
                                     "consents" };

/* Names that say another field in some imports than elsewhere. */
static const struct
{
  TamizImportOf of;
  const char *name;
  TamizStagedField field;
} synonyms[] = {
  { TAMIZ_IMPORT_OF_COMPANIES, "name", TAMIZ_STAGED_COMPANY },
  { TAMIZ_IMPORT_OF_COMPANIES, "city", TAMIZ_STAGED_COMPANY_CITY },
  { TAMIZ_IMPORT_OF_COMPANIES, "country", TAMIZ_STAGED_COMPANY_COUNTRY },
  { TAMIZ_IMPORT_OF_COMPANIES, "owner", TAMIZ_STAGED_COMPANY_OWNER },
  { TAMIZ_IMPORT_OF_COMPANIES, "currency", TAMIZ_STAGED_REVENUE_CURRENCY },
  { TAMIZ_IMPORT_OF_ACTIVITIES, "received_on", TAMIZ_STAGED_AT },
  { TAMIZ_IMPORT_OF_ACTIVITIES, "date", TAMIZ_STAGED_AT },
  { TAMIZ_IMPORT_OF_ACTIVITIES, "notes", TAMIZ_STAGED_TEXT },
  { TAMIZ_IMPORT_OF_ANSWERS, "date", TAMIZ_STAGED_AT },
  { TAMIZ_IMPORT_OF_OUTCOMES, "date", TAMIZ_STAGED_AT },
  { TAMIZ_IMPORT_OF_OUTCOMES, "kind", TAMIZ_STAGED_OUTCOME },
  { TAMIZ_IMPORT_OF_CONSENTS, "until", TAMIZ_STAGED_UNTIL_DAY },
  { TAMIZ_IMPORT_OF_CONSENTS, "source", TAMIZ_STAGED_ORIGIN },
};

/* What people call the fields that are not registered. */
static const struct
{
  TamizStagedField field;
  const char *label;
} labels[] = {
  { TAMIZ_STAGED_FULL_NAME, N_("Full name") },
  { TAMIZ_STAGED_REVENUE_CURRENCY, N_("Currency of the revenue") },
  { TAMIZ_STAGED_CURRENCY, N_("Currency") },
  { TAMIZ_STAGED_DOMAINS, N_("Web domains") },
  { TAMIZ_STAGED_COMPANY_OWNER, N_("Account's owner") },
  { TAMIZ_STAGED_OPEN_DEAL, N_("Open deal") },
  { TAMIZ_STAGED_KIND, N_("Kind of activity") },
  { TAMIZ_STAGED_SUBJECT, N_("Subject") },
  { TAMIZ_STAGED_TEXT, N_("Text") },
  { TAMIZ_STAGED_ACTIVITY_ID, N_("Activity's id") },
  { TAMIZ_STAGED_AT, N_("Date and time") },
  { TAMIZ_STAGED_CRITERION, N_("Criterion") },
  { TAMIZ_STAGED_VALUE, N_("Answer") },
  { TAMIZ_STAGED_OUTCOME, N_("Outcome") },
  { TAMIZ_STAGED_REASON, N_("Reason") },
  { TAMIZ_STAGED_COMPETITOR, N_("Competitor") },
  { TAMIZ_STAGED_UNTIL, N_("Until") },
  { TAMIZ_STAGED_GOOD_LEAD, N_("Was it a good lead?") },
  { TAMIZ_STAGED_CHANNEL, N_("Channel") },
  { TAMIZ_STAGED_BASIS, N_("Lawful basis") },
  { TAMIZ_STAGED_ORIGIN, N_("Where it was given") },
  { TAMIZ_STAGED_DAY, N_("Date") },
  { TAMIZ_STAGED_UNTIL_DAY, N_("Last day it holds") },
  { TAMIZ_STAGED_DO_NOT_CONTACT, N_("Not to be contacted") },
  { TAMIZ_STAGED_DO_NOT_MAIL, N_("Not to be mailed") },
  { TAMIZ_STAGED_DO_NOT_CALL, N_("Not to be called") },
  { TAMIZ_STAGED_CONSENT_MAIL, N_("Consents to mail") },
  { TAMIZ_STAGED_CONSENT_PHONE, N_("Consents to calls") },
  { TAMIZ_STAGED_CONSENT_CHANNEL, N_("Consent: channel") },
  { TAMIZ_STAGED_CONSENT_BASIS, N_("Consent: lawful basis") },
  { TAMIZ_STAGED_CONSENT_DATE, N_("Consent: date") },
  { TAMIZ_STAGED_ANSWERS_TO, N_("Answers to the messages") },
  { TAMIZ_STAGED_COPIED, N_("In copy") },
  { TAMIZ_STAGED_RECIPIENTS, N_("Recipients") },
  { TAMIZ_STAGED_BOUNCED, N_("Address that cannot be reached") },
  { TAMIZ_STAGED_BOUNCE_REASON, N_("Why it cannot be reached") },
  { TAMIZ_STAGED_MENDED, N_("Row to be completed") },
};

const TamizStagedFieldInfo *
tamiz_staged_field_get_info (TamizStagedField field)
{
  g_return_val_if_fail (field < TAMIZ_STAGED_N_FIELDS, NULL);

  return &fields[field];
}

/**
 * tamiz_staged_field_get_ref:
 * @field: a field
 *
 * Finds the field of the records that its registered key names.
 *
 * Returns: (transfer none) (nullable): where it is; %NULL where it is no field of them
 */
const TamizFieldRef *
tamiz_staged_field_get_ref (TamizStagedField field)
{
  static TamizFieldRef refs[TAMIZ_STAGED_N_FIELDS];
  static gsize known = 0;

  if (g_once_init_enter (&known))
    {
      for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
        {
          if (!tamiz_field_ref_parse (fields[i].key, &refs[i]))
            refs[i].field = -1;
        }
      g_once_init_leave (&known, 1);
    }

  return refs[field].field >= 0 ? &refs[field] : NULL;
}

/**
 * tamiz_staged_field_from_name:
 * @of: what is imported
 * @name: a field as maps and the command line write it: `first_name`, or a registered
 *   key such as `company.industry`
 * @field: (out): the field
 *
 * Finds a field of an import by its name.
 *
 * Returns: whether the import knows it
 */
gboolean
tamiz_staged_field_from_name (TamizImportOf     of,
                              const char       *name,
                              TamizStagedField *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    {
      if (synonyms[i].of == of && g_str_equal (synonyms[i].name, name))
        {
          *field = synonyms[i].field;
          return TRUE;
        }
    }

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if ((fields[i].imports & (1 << of)) != 0
          && (g_str_equal (fields[i].name, name)
              || (*fields[i].key != '\0' && g_str_equal (fields[i].key, name))))
        {
          *field = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_staged_field_list:
 * @of: what is imported
 *
 * Lists the fields that an import knows, for messages.
 *
 * Returns: (transfer full): the names, with commas
 */
char *
tamiz_staged_field_list (TamizImportOf of)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if ((fields[i].imports & (1 << of)) == 0 || i == TAMIZ_STAGED_MENDED)
        continue;
      if (list->len > 0)
        g_string_append (list, ", ");
      g_string_append (list, fields[i].name);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* A header as it is compared: folded, one blank between words, numbers as "#", what
 * stands in brackets left out.
 */
char *
tamiz_header_fold (const char *header)
{
  g_autofree char *folded = tamiz_text_fold (header);
  GString *words = g_string_new (NULL);
  gboolean bracket = FALSE;

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      char last = words->len > 0 ? words->str[words->len - 1] : ' ';

      if (c == '(')
        bracket = TRUE;
      else if (c == ')')
        bracket = FALSE;
      else if (bracket)
        continue;
      else if (g_unichar_isdigit (c))
        {
          if (last != '#')
            g_string_append_c (words, '#');
        }
      else if (g_unichar_isalpha (c))
        g_string_append_unichar (words, c);
      else if (last != ' ')
        g_string_append_c (words, ' ');
    }
  g_strchomp (words->str);

  return g_string_free (words, FALSE);
}

/* E (alias, field): what columns are called in English and Spanish, by people and by
 * Google, Outlook, HubSpot, Salesforce, Meta and others.  An alias that stands more
 * than once goes to the first field that the import knows.
 */
#define ALIASES(E) \
  E ("first name", FIRST_NAME) E ("given name", FIRST_NAME) E ("forename", FIRST_NAME) \
  E ("nombres", FIRST_NAME) E ("primer nombre", FIRST_NAME) E ("nombre de pila", FIRST_NAME) \
  E ("firstname", FIRST_NAME) \
  E ("middle name", FIRST_NAME) E ("additional name", FIRST_NAME) \
  E ("segundo nombre", FIRST_NAME) \
  E ("last name", LAST_NAME) E ("family name", LAST_NAME) E ("surname", LAST_NAME) \
  E ("apellido", LAST_NAME) E ("apellidos", LAST_NAME) E ("lastname", LAST_NAME) \
  E ("primer apellido", LAST_NAME) E ("segundo apellido", LAST_NAME) E ("apellido paterno", LAST_NAME) \
  E ("apellido materno", LAST_NAME) E ("apellido #", LAST_NAME) E ("second last name", LAST_NAME) \
  E ("second surname", LAST_NAME) \
  E ("full name", FULL_NAME) E ("nombre completo", FULL_NAME) \
  E ("nombre y apellido", FULL_NAME) E ("nombre y apellidos", FULL_NAME) \
  E ("nombres y apellidos", FULL_NAME) E ("contact name", FULL_NAME) E ("contacto", FULL_NAME) \
  E ("nombre del contacto", FULL_NAME) E ("name", COMPANY_OR_NAME) E ("nombre", COMPANY_OR_NAME) \
  E ("fullname", FULL_NAME) E ("display name", FULL_NAME) \
  E ("job title", JOB_TITLE) E ("title", JOB_TITLE) E ("position", JOB_TITLE) \
  E ("cargo", JOB_TITLE) E ("puesto", JOB_TITLE) E ("puesto de trabajo", JOB_TITLE) \
  E ("organization # title", JOB_TITLE) E ("organization title", JOB_TITLE) \
  E ("email", EMAIL) E ("e mail", EMAIL) E ("mail", EMAIL) E ("email address", EMAIL) \
  E ("e mail address", EMAIL) E ("e mail # address", EMAIL) E ("e mail # value", EMAIL) \
  E ("email # value", EMAIL) E ("correo", EMAIL) E ("correo electronico", EMAIL) \
  E ("direccion de correo electronico", EMAIL) \
  E ("direccion de correo electronico #", EMAIL) E ("work email", EMAIL) E ("email #", EMAIL) \
  E ("correo #", EMAIL) E ("e mail #", EMAIL) \
  E ("phone", PHONE) E ("telephone", PHONE) E ("phone number", PHONE) E ("mobile", PHONE) \
  E ("mobile phone", PHONE) E ("mobile phone number", PHONE) E ("cell", PHONE) \
  E ("cell phone", PHONE) E ("phone # value", PHONE) E ("business phone", PHONE) \
  E ("home phone", PHONE) E ("work phone", PHONE) E ("phone #", PHONE) E ("primary phone", PHONE) \
  E ("telefono", PHONE) E ("telefono #", PHONE) E ("telefonos", PHONE) E ("celular", PHONE) \
  E ("movil", PHONE) E ("telefono movil", PHONE) E ("telefono celular", PHONE) \
  E ("telefono del trabajo", PHONE) E ("telefono particular", PHONE) \
  E ("telefono whatsapp", PHONE) E ("whatsapp", PHONE) E ("celular whatsapp", PHONE) \
  E ("whatsapp number", PHONE) E ("numero de whatsapp", PHONE) \
  E ("numero de telefono", PHONE) E ("numero de celular", PHONE) E ("telf", PHONE) \
  E ("tel", PHONE) \
  E ("linkedin", HANDLE) E ("linkedin url", HANDLE) E ("linkedin profile", HANDLE) \
  E ("facebook", HANDLE) E ("instagram", HANDLE) E ("twitter", HANDLE) E ("tiktok", HANDLE) \
  E ("telegram", HANDLE) E ("handle", HANDLE) E ("handle #", HANDLE) \
  E ("external id", EXTERNAL_ID) E ("id externo", EXTERNAL_ID) E ("identificador", EXTERNAL_ID) \
  E ("record id", EXTERNAL_ID) E ("contact id", EXTERNAL_ID) E ("lead id", EXTERNAL_ID) \
  E ("prospect id", EXTERNAL_ID) E ("mql id", EXTERNAL_ID) E ("id", EXTERNAL_ID) \
  E ("opportunity id", EXTERNAL_ID) \
  E ("deal id", EXTERNAL_ID) E ("id de la oportunidad", EXTERNAL_ID) \
  E ("id de oportunidad", EXTERNAL_ID) E ("id del negocio", EXTERNAL_ID) \
  E ("id de registro", EXTERNAL_ID) E ("codigo", EXTERNAL_ID) \
  E ("language", LANGUAGE) E ("idioma", LANGUAGE) E ("lengua", LANGUAGE) \
  E ("preferred language", LANGUAGE) \
  E ("city", CITY) E ("city", COMPANY_CITY) E ("ciudad", CITY) E ("ciudad", COMPANY_CITY) \
  E ("localidad", CITY) E ("localidad", COMPANY_CITY) E ("ciudad del trabajo", CITY) \
  E ("business city", CITY) E ("address # city", CITY) E ("mailing city", CITY) \
  E ("country", COUNTRY) E ("country", COMPANY_COUNTRY) E ("pais", COUNTRY) \
  E ("pais", COMPANY_COUNTRY) E ("country region", COUNTRY) E ("country code", COUNTRY) \
  E ("pais o region", COUNTRY) E ("address # country", COUNTRY) E ("mailing country", COUNTRY) \
  E ("pais o region del trabajo", COUNTRY) E ("business country region", COUNTRY) \
  E ("time zone", TIMEZONE) E ("timezone", TIMEZONE) E ("zona horaria", TIMEZONE) \
  E ("company", COMPANY) E ("company name", COMPANY) E ("organization", COMPANY) \
  E ("organisation", COMPANY) E ("organization # name", COMPANY) E ("organization name", COMPANY) \
  E ("account", COMPANY) E ("account name", COMPANY) E ("company account", COMPANY) \
  E ("empresa", COMPANY) E ("compania", COMPANY) E ("organizacion", COMPANY) \
  E ("nombre de la empresa", COMPANY) E ("razon social", COMPANY) E ("negocio", COMPANY) \
  E ("tax number", TAX_NUMBER) E ("tax id", TAX_NUMBER) E ("nit", TAX_NUMBER) \
  E ("ruc", TAX_NUMBER) E ("rut", TAX_NUMBER) E ("cuit", TAX_NUMBER) E ("rfc", TAX_NUMBER) \
  E ("cnpj", TAX_NUMBER) E ("numero tributario", TAX_NUMBER) E ("vat number", TAX_NUMBER) \
  E ("industry", INDUSTRY) E ("industria", INDUSTRY) E ("rubro", INDUSTRY) E ("sector", INDUSTRY) \
  E ("employees", EMPLOYEES) E ("number of employees", EMPLOYEES) E ("empleados", EMPLOYEES) \
  E ("no of employees", EMPLOYEES) E ("numero de empleados", EMPLOYEES) \
  E ("revenue", REVENUE) E ("annual revenue", REVENUE) E ("ingresos anuales", REVENUE) \
  E ("facturacion", REVENUE) E ("facturacion anual", REVENUE) \
  E ("revenue currency", REVENUE_CURRENCY) \
  E ("address", ADDRESS) E ("direccion", ADDRESS) E ("domicilio", ADDRESS) E ("calle", ADDRESS) E ("calle y numero", ADDRESS) E ("street", ADDRESS) \
  E ("address line #", ADDRESS) E ("direccion linea #", ADDRESS) \
  E ("street address", ADDRESS) \
  E ("company city", COMPANY_CITY) E ("company country", COMPANY_COUNTRY) \
  E ("domain", DOMAIN) E ("website", DOMAIN) E ("web site", DOMAIN) E ("sitio web", DOMAIN) \
  E ("pagina web", DOMAIN) E ("dominio", DOMAIN) E ("company domain name", DOMAIN) \
  E ("website url", DOMAIN) E ("web page", DOMAIN) \
  E ("domains", DOMAINS) E ("dominios", DOMAINS) E ("web domains", DOMAINS) \
  E ("email domains", DOMAINS) E ("dominios web", DOMAINS) \
  E ("owner", COMPANY_OWNER) E ("account owner", COMPANY_OWNER) E ("company owner", COMPANY_OWNER) \
  E ("account manager", COMPANY_OWNER) E ("sales agent", COMPANY_OWNER) \
  E ("responsable", COMPANY_OWNER) E ("propietario", COMPANY_OWNER) E ("vendedor", COMPANY_OWNER) \
  E ("ejecutivo", COMPANY_OWNER) E ("responsable de la cuenta", COMPANY_OWNER) \
  E ("ejecutivo de cuenta", COMPANY_OWNER) \
  E ("open deal", OPEN_DEAL) E ("open deals", OPEN_DEAL) E ("opportunity", OPEN_DEAL) \
  E ("deal", OPEN_DEAL) E ("deal name", OPEN_DEAL) E ("opportunity name", OPEN_DEAL) \
  E ("negocio abierto", OPEN_DEAL) E ("oportunidad", OPEN_DEAL) \
  E ("oportunidad abierta", OPEN_DEAL) E ("negociacion", OPEN_DEAL) \
  E ("relation", RELATION) E ("relacion", RELATION) E ("relationship", RELATION) \
  E ("account type", RELATION) E ("tipo de cuenta", RELATION) \
  E ("received on", RECEIVED_ON) E ("received on", AT) E ("recibido el", RECEIVED_ON) \
  E ("recibido", RECEIVED_ON) E ("fecha", RECEIVED_ON) E ("fecha", AT) E ("fecha", DAY) \
  E ("date", RECEIVED_ON) E ("date", AT) E ("date", DAY) E ("fecha de contacto", RECEIVED_ON) \
  E ("fecha de contacto", AT) E ("fecha de ingreso", RECEIVED_ON) \
  E ("fecha de registro", RECEIVED_ON) E ("fecha de recepcion", RECEIVED_ON) \
  E ("fecha de creacion", RECEIVED_ON) E ("create date", RECEIVED_ON) \
  E ("created date", RECEIVED_ON) E ("created time", RECEIVED_ON) E ("created at", RECEIVED_ON) \
  E ("created on", RECEIVED_ON) E ("first contact date", RECEIVED_ON) \
  E ("submitted at", RECEIVED_ON) E ("timestamp", RECEIVED_ON) E ("timestamp", AT) \
  E ("marca temporal", RECEIVED_ON) E ("marca temporal", AT) E ("date received", RECEIVED_ON) \
  E ("source", SOURCE) E ("source", ORIGIN) E ("lead source", SOURCE) \
  E ("original source", SOURCE) \
  E ("origin", SOURCE) E ("origin", ORIGIN) E ("fuente", SOURCE) E ("fuente", ORIGIN) \
  E ("origen", SOURCE) E ("origen", ORIGIN) E ("procedencia", SOURCE) \
  E ("fuente del prospecto", SOURCE) E ("origen del prospecto", SOURCE) \
  E ("como nos conocio", SOURCE) E ("como nos conociste", SOURCE) \
  E ("how did you hear about us", SOURCE) \
  E ("campaign", CAMPAIGN) E ("campaign name", CAMPAIGN) E ("campana", CAMPAIGN) \
  E ("nombre de la campana", CAMPAIGN) \
  E ("owner", OWNER) E ("contact owner", OWNER) E ("lead owner", OWNER) \
  E ("responsable", OWNER) E ("propietario", OWNER) E ("vendedor", OWNER) E ("ejecutivo", OWNER) \
  E ("product line", PRODUCT_LINE) E ("linea de producto", PRODUCT_LINE) \
  E ("linea de productos", PRODUCT_LINE) E ("linea", PRODUCT_LINE) \
  E ("pain points", PAIN_POINTS) E ("puntos de dolor", PAIN_POINTS) E ("dolores", PAIN_POINTS) \
  E ("problemas", PAIN_POINTS) \
  E ("notes", NOTES) E ("notes", TEXT) E ("note", NOTES) E ("note", TEXT) E ("notas", NOTES) \
  E ("notas", TEXT) E ("nota", NOTES) E ("nota", TEXT) E ("observaciones", NOTES) \
  E ("observaciones", TEXT) E ("comentarios", NOTES) E ("comentarios", TEXT) \
  E ("comments", NOTES) E ("comments", TEXT) E ("description", NOTES) E ("description", TEXT) \
  E ("descripcion", NOTES) E ("descripcion", TEXT) E ("mensaje", NOTES) E ("mensaje", TEXT) \
  E ("message", NOTES) E ("message", TEXT) \
  E ("tags", TAGS) E ("etiquetas", TAGS) E ("etiqueta", TAGS) E ("tag", TAGS) E ("labels", TAGS) \
  E ("journey", JOURNEY) E ("buyers journey", JOURNEY) E ("persona", PERSONA) \
  E ("buyer persona", PERSONA) E ("persona reason", PERSONA_REASON) \
  E ("reason for the buyer persona", PERSONA_REASON) \
  E ("motivo del buyer persona", PERSONA_REASON) \
  E ("amount", AMOUNT) E ("estimated amount", AMOUNT) E ("monto", AMOUNT) \
  E ("monto estimado", AMOUNT) E ("importe", AMOUNT) E ("valor estimado", AMOUNT) \
  E ("close value", AMOUNT) E ("deal value", AMOUNT) E ("valor de cierre", AMOUNT) E ("monto de cierre", AMOUNT) \
  E ("presupuesto", AMOUNT) E ("budget", AMOUNT) E ("cual es tu presupuesto", AMOUNT) \
  E ("cual es su presupuesto", AMOUNT) \
  E ("currency", CURRENCY) E ("currency", REVENUE_CURRENCY) E ("moneda", CURRENCY) \
  E ("moneda", REVENUE_CURRENCY) \
  E ("wanted by", WANTED_BY) E ("lo necesita para", WANTED_BY) E ("para cuando", WANTED_BY) \
  E ("kind", KIND) E ("kind", OUTCOME) E ("tipo", KIND) E ("tipo", OUTCOME) E ("type", KIND) \
  E ("activity", KIND) E ("actividad", KIND) E ("tipo de actividad", KIND) \
  E ("subject", SUBJECT) E ("asunto", SUBJECT) E ("text", TEXT) E ("texto", TEXT) \
  E ("activity id", ACTIVITY_ID) E ("id de la actividad", ACTIVITY_ID) \
  E ("at", AT) E ("when", AT) E ("time", AT) E ("hora", AT) E ("cuando", AT) \
  E ("close date", AT) E ("won date", AT) E ("fecha de cierre", AT) \
  E ("criterion", CRITERION) E ("criterio", CRITERION) E ("pregunta", CRITERION) \
  E ("question", CRITERION) E ("value", VALUE) E ("valor", VALUE) E ("answer", VALUE) \
  E ("respuesta", VALUE) \
  E ("outcome", OUTCOME) E ("result", OUTCOME) E ("resultado", OUTCOME) E ("desenlace", OUTCOME) \
  E ("reason", REASON) E ("motivo", REASON) E ("razon", REASON) E ("lost reason", REASON) \
  E ("motivo de perdida", REASON) E ("motivo perdida", REASON) \
  E ("competitor", COMPETITOR) E ("competidor", COMPETITOR) E ("competencia", COMPETITOR) \
  E ("until", UNTIL) E ("until", UNTIL_DAY) E ("hasta", UNTIL) E ("hasta", UNTIL_DAY) \
  E ("until date", UNTIL_DAY) E ("good lead", GOOD_LEAD) E ("era buen lead", GOOD_LEAD) \
  E ("channel", CHANNEL) E ("canal", CHANNEL) E ("basis", BASIS) E ("base legal", BASIS) \
  E ("lawful basis", BASIS) E ("do not contact", DO_NOT_CONTACT) \
  E ("no contactar", DO_NOT_CONTACT) E ("opt out", DO_NOT_CONTACT) \
  E ("do not email", DO_NOT_MAIL) E ("do not mail", DO_NOT_MAIL) E ("email opt out", DO_NOT_MAIL) \
  E ("has opted out of email", DO_NOT_MAIL) E ("unsubscribed from all email", DO_NOT_MAIL) \
  E ("no enviar correo", DO_NOT_MAIL) E ("no enviar correos", DO_NOT_MAIL) E ("baja de correo", DO_NOT_MAIL) \
  E ("do not call", DO_NOT_CALL) E ("no llamar", DO_NOT_CALL) \
  E ("consent to mail", CONSENT_MAIL) E ("consent to email", CONSENT_MAIL) E ("email opt in", CONSENT_MAIL) \
  E ("acepta correos", CONSENT_MAIL) E ("acepta recibir correos", CONSENT_MAIL) \
  E ("consent to calls", CONSENT_PHONE) E ("acepta llamadas", CONSENT_PHONE) \
  E ("consent channel", CONSENT_CHANNEL) E ("canal del consentimiento", CONSENT_CHANNEL) \
  E ("canal de consentimiento", CONSENT_CHANNEL) \
  E ("lawful basis", CONSENT_BASIS) E ("legal basis", CONSENT_BASIS) E ("base legal", CONSENT_BASIS) \
  E ("legal basis for processing contacts data", CONSENT_BASIS) E ("consentimiento", CONSENT_BASIS) \
  E ("consent date", CONSENT_DATE) E ("fecha de consentimiento", CONSENT_DATE) \
  E ("fecha del consentimiento", CONSENT_DATE)

/* In a list of companies a name is the company's. */
#define TAMIZ_STAGED_COMPANY_OR_NAME TAMIZ_STAGED_N_FIELDS

#define ALIAS(alias, FIELD) { alias, TAMIZ_STAGED_##FIELD },
static const struct
{
  const char *alias;
  int field;
} aliases[] = { ALIASES (ALIAS) };

/**
 * tamiz_staged_field_get_label:
 * @field: a field
 *
 * Says what people call a field.
 *
 * Returns: (transfer none): its name, translated
 */
const char *
tamiz_staged_field_get_label (TamizStagedField field)
{
  g_return_val_if_fail (field < TAMIZ_STAGED_N_FIELDS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (labels[i].field == field)
        return _(labels[i].label);
    }

  return tamiz_field_ref_title (fields[field].key);
}

static gboolean
may_be_guessed (TamizImportOf    of,
                TamizStagedField field)
{
  guint imports = fields[field].imports;

  return (imports & (1 << of)) != 0 && (of != TAMIZ_IMPORT_OF_PEOPLE || (imports & TAMIZ_OF_SAID) == 0);
}

/**
 * tamiz_staged_field_guess:
 * @of: what is imported
 * @header: a column's name
 * @field: (out): the field
 *
 * Finds the field that a column is for by what it is called: the field's own name, or
 * one of the English and Spanish names that people and other programs give it.
 *
 * Returns: whether there is one
 */
gboolean
tamiz_staged_field_guess (TamizImportOf     of,
                          const char       *header,
                          TamizStagedField *field)
{
  g_autofree char *folded = NULL;

  if (tamiz_staged_field_from_name (of, header, field) && may_be_guessed (of, *field))
    return TRUE;

  folded = tamiz_header_fold (header);
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      int named = aliases[i].field;

      if (!g_str_equal (aliases[i].alias, folded))
        continue;
      if (named == TAMIZ_STAGED_COMPANY_OR_NAME)
        named = of == TAMIZ_IMPORT_OF_COMPANIES ? TAMIZ_STAGED_COMPANY : TAMIZ_STAGED_FULL_NAME;
      if (may_be_guessed (of, named))
        {
          *field = named;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_import_of_from_nick:
 * @nick: (nullable): `people`, `activities` …
 * @of: (out): what is imported
 *
 * Finds what is imported by its nick.
 *
 * Returns: whether there is such an import
 */
gboolean
tamiz_import_of_from_nick (const char    *nick,
                           TamizImportOf *of)
{
  for (gsize i = 0; nick != NULL && i < G_N_ELEMENTS (nicks); i++)
    {
      if (g_str_equal (nicks[i], nick))
        {
          *of = i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
tamiz_import_of_get_nick (TamizImportOf of)
{
  return nicks[of];
}
