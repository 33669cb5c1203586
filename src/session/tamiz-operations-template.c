#define G_LOG_DOMAIN "tamiz-operations-template"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-mail-rows.h"
#include "tamiz-mail-template.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* The mails that are written by templates: as they are shipped, or as the base has them. */

#define MAX_SUBJECT 300
#define MAX_BODY (32 * 1024)

static gboolean
check_kind (const char  *key,
            GError     **error)
{
  g_autoptr (GString) keys = g_string_new (NULL);
  const TamizMailKind *kind;

  for (guint i = 0; (kind = tamiz_mail_kind_get (i)) != NULL; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", kind->key);

  return tamiz_work_require (tamiz_mail_kind_find (key) != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                             _("There is no mail “%s”; there are: %s"), key, keys->str);
}

static gboolean
check_language (const char  *language,
                GError     **error)
{
  return tamiz_work_require (strlen (language) == 2 && g_ascii_islower (language[0]) && g_ascii_islower (language[1]),
                             TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is no language; write it as en or es"), language);
}

/* The language that is asked for, else the base's. */
static char *
dup_language (TamizWork *work)
{
  const char *language = tamiz_work_text (work, "language");

  if (language == NULL)
    language = tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);

  return g_ascii_strdown (language != NULL && *language != '\0' ? language : "en", 2);
}

static json_t *
text_to_json (const char    *key,
              const char    *language,
              TamizMailText *text)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", key);
  tamiz_json_set_text (object, "what", _(tamiz_mail_kind_find (key)->help));
  tamiz_json_set_text (object, "language", language);
  tamiz_json_set_text (object, "subject", text->subject);
  tamiz_json_set_text (object, "body", text->body);
  json_object_set_new (object, "shipped", json_boolean (text->id == 0));

  return object;
}

static json_t *
list_fields (void)
{
  json_t *fields = json_array ();
  const TamizMailField *field;

  for (guint i = 0; (field = tamiz_mail_field_get (i)) != NULL; i++)
    json_array_append_new (fields, json_pack ("{ss, ss}", "name", field->name, "what", _(field->help)));

  return fields;
}

static gboolean
add_kind (TamizWork            *work,
          json_t               *items,
          const TamizMailKind  *kind,
          const char           *language,
          GError              **error)
{
  g_autoptr (TamizMailText) text = tamiz_work_load_mail_text (work, kind->key, language, error);
  json_t *item;

  if (text == NULL)
    return FALSE;
  item = text_to_json (kind->key, language, text);
  json_object_del (item, "body");
  json_array_append_new (items, item);

  return TRUE;
}

/* In English and Spanish, and in what else the base has. */
static json_t *
list_templates (TamizWork *work,
                GError   **error)
{
  g_autoptr (GPtrArray) own = tamiz_reader_list (work->reader, TAMIZ_KIND_TEMPLATE, error);
  g_autoptr (json_t) items = json_array ();
  const TamizMailKind *kind;

  if (own == NULL)
    return NULL;
  for (guint i = 0; (kind = tamiz_mail_kind_get (i)) != NULL; i++)
    {
      if (!add_kind (work, items, kind, "en", error) || !add_kind (work, items, kind, "es", error))
        return NULL;
      for (guint j = 0; j < own->len; j++)
        {
          TamizRecord *record = g_ptr_array_index (own, j);
          const char *language = tamiz_record_get_text (record, TAMIZ_TEMPLATE_LANGUAGE);

          if (g_strcmp0 (tamiz_record_get_text (record, TAMIZ_TEMPLATE_KEY), kind->key) == 0 && language != NULL
              && !g_str_equal (language, "en") && !g_str_equal (language, "es")
              && !add_kind (work, items, kind, language, error))
            return NULL;
        }
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
answer_template (TamizWork   *work,
                 const char  *key,
                 const char  *language,
                 GError     **error)
{
  g_autoptr (TamizMailText) text = tamiz_work_load_mail_text (work, key, language, error);
  json_t *answer = text != NULL ? text_to_json (key, language, text) : NULL;

  if (answer != NULL)
    json_object_set_new (answer, "fields", list_fields ());
  return answer;
}

static json_t *
show_template (TamizWork *work,
               GError   **error)
{
  const char *key = tamiz_work_text (work, "key");
  g_autofree char *language = dup_language (work);

  return check_kind (key, error) ? answer_template (work, key, language, error) : NULL;
}

/* (nullable): the base's own */
static TamizRecord *
find_own (TamizWork   *work,
          const char  *key,
          const char  *language,
          GError     **error)
{
  g_autoptr (TamizMailText) text = tamiz_work_load_mail_text (work, key, language, error);

  if (text == NULL || text->id == 0 || !g_str_equal (text->language, language))
    return NULL;

  return tamiz_reader_load (work->reader, TAMIZ_KIND_TEMPLATE, text->id, error);
}

static gboolean
read_body (TamizWork  *work,
           char      **body,
           GError    **error)
{
  const char *path = tamiz_work_text (work, "file");
  gsize length = 0;

  *body = g_strdup (tamiz_work_text (work, "body"));
  if (path == NULL)
    return TRUE;
  g_clear_pointer (body, g_free);

  return g_file_get_contents (path, body, &length, error)
         && tamiz_work_require (strlen (*body) == length && g_utf8_validate (*body, -1, NULL), TAMIZ_CORE_ERROR_INVALID,
                                error, _("“%s” is not text in UTF-8"), path);
}

static gboolean
check_texts (const char  *subject,
             const char  *body,
             GError     **error)
{
  return tamiz_work_require (*subject != '\0' && strchr (subject, '\n') == NULL && strlen (subject) <= MAX_SUBJECT,
                             TAMIZ_CORE_ERROR_INVALID, error, _("A subject is one line, and not empty"))
         && tamiz_work_require (*body != '\0' && strlen (body) <= MAX_BODY, TAMIZ_CORE_ERROR_INVALID, error,
                                _("A mail needs a text, of at most 32 KiB"))
         && tamiz_mail_template_check (subject, body, error);
}

static json_t *
set_template (TamizWork *work,
              GError   **error)
{
  const char *key = tamiz_work_text (work, "key");
  const char *subject = tamiz_work_text (work, "subject");
  g_autofree char *language = dup_language (work);
  g_autofree char *body = NULL;
  g_autoptr (TamizMailText) text = NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "template.set");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) own = NULL;
  TamizRecord *record;

  if (!check_kind (key, error) || !check_language (language, error) || !read_body (work, &body, error))
    return NULL;
  text = tamiz_work_load_mail_text (work, key, language, error);
  if (text == NULL
      || !check_texts (subject != NULL ? subject : text->subject, body != NULL ? body : text->body, error))
    return NULL;
  own = text->id != 0 ? find_own (work, key, language, error) : NULL;
  if (own != NULL)
    {
      tamiz_change_set_update_text (set, own, TAMIZ_TEMPLATE_SUBJECT, subject != NULL ? subject : text->subject);
      tamiz_change_set_update_text (set, own, TAMIZ_TEMPLATE_BODY, body != NULL ? body : text->body);
    }
  else
    {
      record = tamiz_work_insert (work, set, TAMIZ_KIND_TEMPLATE, error);
      if (record == NULL)
        return NULL;
      tamiz_record_set_text (record, TAMIZ_TEMPLATE_KEY, key);
      tamiz_record_set_text (record, TAMIZ_TEMPLATE_LANGUAGE, language);
      tamiz_record_set_text (record, TAMIZ_TEMPLATE_SUBJECT, subject != NULL ? subject : text->subject);
      tamiz_record_set_text (record, TAMIZ_TEMPLATE_BODY, body != NULL ? body : text->body);
    }
  if (!tamiz_change_set_is_empty (set))
    {
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }

  return answer_template (work, key, language, error);
}

static json_t *
reset_template (TamizWork *work,
                GError   **error)
{
  const char *key = tamiz_work_text (work, "key");
  g_autofree char *language = dup_language (work);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) own = check_kind (key, error) ? find_own (work, key, language, &local_error) : NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "template.reset");
  g_autoptr (TamizCommit) commit = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (tamiz_mail_kind_find (key) == NULL)
    return NULL;
  if (own != NULL)
    {
      tamiz_change_set_retract (set, own);
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }

  return answer_template (work, key, language, error);
}

/* Somebody who is nobody, where no lead is named. */
static json_t *
make_sample (const char *language)
{
  gboolean es = g_str_equal (language, "es");
  json_t *values = json_object ();
  const char *const texts[][3] = {
    { "person.first_name", "Mary", "María" },
    { "person.last_name", "Rivers", "Ríos" },
    { "person.name", "Mary Rivers", "María Ríos" },
    { "person.job_title", "Manager", "Gerente" },
    { "company.name", "Sunrise Hotel", "Hotel Amanecer" },
    { "executive.name", "Louis Iberson", "Luis Ibáñez" },
    { "executive.email", "louis@example.com", "luis@example.com" },
    { "executive.phone", "+1 202 555 0101", "+591 2 2123456" },
    { "meeting.when", "Thursday, December 3, 2026 at 10:00 AM (Bolivia Time)",
      "jueves, 3 de diciembre de 2026, 10:00 (hora de Bolivia)" },
    { "meeting.before", "Wednesday, December 2, 2026 at 10:00 AM (Bolivia Time)",
      "miércoles, 2 de diciembre de 2026, 10:00 (hora de Bolivia)" },
    { "meeting.kind", "meeting in person", "reunión en persona" },
    { "meeting.place", "12 Main Street", "Av. Arce 2081" },
    { "meeting.minutes", "30", "30" },
    { "sender.name", "Anne Redford", "Ana Rojas" },
    { "sender.email", "anne@example.com", "ana@example.com" },
    { "organisation", "Example Ltd", "Ejemplo S. A." },
    { "handoff.number", "7", "7" },
    { "handoff.accept_by", "Wednesday, December 2, 2026 at 6:00 PM (Bolivia Time)",
      "miércoles, 2 de diciembre de 2026, 18:00 (hora de Bolivia)" },
    { "lead.grade", "A", "A" },
    { "lead.needs", "Bookings without errors", "Reservas sin errores" },
    { "lead.product_line", "Hotels", "Hoteles" },
    { "reason", "The budget is not decided", "El presupuesto no está decidido" },
    { "wanted", "An approved budget", "Un presupuesto aprobado" },
    { "criterion", "Budget", "Presupuesto" },
    { "clock", "To accept a lead", "Aceptar un lead" },
    { "due", "Wednesday, December 2, 2026 at 6:00 PM", "miércoles, 2 de diciembre de 2026, 18:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    tamiz_json_set_text (values, texts[i][0], texts[i][es ? 2 : 1]);

  return values;
}

static json_t *
make_values (TamizWork   *work,
             const char  *key,
             const char  *language,
             GError     **error)
{
  gint64 number = tamiz_work_number (work, "handoff", 0);
  TamizMailOrder order = { .op = key };
  g_autoptr (GPtrArray) handoffs = NULL;
  g_autoptr (TamizFacts) facts = NULL;

  if (number != 0)
    {
      handoffs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_NUMBER, number, error);
      if (handoffs == NULL
          || !tamiz_work_require (handoffs->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                                  _("There is no handoff %" PRId64), number))
        return NULL;
      order.handoff = g_ptr_array_index (handoffs, 0);
      order.lead = tamiz_record_get_int (order.handoff, TAMIZ_HANDOFF_LEAD);
      facts = tamiz_reader_load_facts (work->reader, order.lead, error);
    }
  else if (tamiz_work_text (work, "lead") != NULL)
    facts = tamiz_work_load_facts (work, "lead", error);
  else
    return make_sample (language);
  if (facts == NULL)
    return NULL;
  order.lead = tamiz_record_get_id (facts->lead);

  return tamiz_work_make_mail_values (work, &order, facts, language, error);
}

/* As the mail would be, by the template as it is or as it is being written. */
static json_t *
preview_template (TamizWork *work,
                  GError   **error)
{
  const char *key = tamiz_work_text (work, "key");
  const char *wanted = tamiz_work_text (work, "subject"), *typed = tamiz_work_text (work, "body");
  g_autofree char *language = dup_language (work);
  g_autoptr (TamizMailText) text = check_kind (key, error) ? tamiz_work_load_mail_text (work, key, language, error) : NULL;
  g_autoptr (json_t) values = text != NULL ? make_values (work, key, language, error) : NULL;
  g_autofree char *subject = NULL, *body = NULL, *html = NULL;
  json_t *answer;

  if (values == NULL || !tamiz_mail_template_check (wanted != NULL ? wanted : text->subject, NULL, error))
    return NULL;
  subject = tamiz_mail_template_fill (wanted != NULL ? wanted : text->subject, values, language, error);
  body = subject != NULL ? tamiz_mail_template_fill (typed != NULL ? typed : text->body, values, language, error) : NULL;
  if (body == NULL)
    return NULL;
  html = tamiz_mail_text_to_html (body, language);
  answer = json_object ();
  tamiz_json_set_text (answer, "subject", subject);
  tamiz_json_set_text (answer, "text", body);
  tamiz_json_set_text (answer, "html", html);

  return answer;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define KEY { "key", TAMIZ_PARAMETER_TEXT, REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0, N_("Which mail, as “template list” shows it") }
#define LANGUAGE { "language", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Its language, as en or es; else the base's") }

static const TamizParameter list_parameters[] = { { NULL } };

static const TamizParameter show_parameters[] = { KEY, LANGUAGE, { NULL } };

static const TamizParameter set_parameters[] = {
  KEY,
  LANGUAGE,
  { "subject", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The subject, with fields as {person.name}") },
  { "body", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The text, with fields as {person.name}") },
  { "file", TAMIZ_PARAMETER_FILE, 0, 0, N_("A file with the text") },
  { NULL },
};

static const TamizParameter preview_parameters[] = {
  KEY,
  LANGUAGE,
  { "handoff", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("With what is known of this handoff, by its number") },
  { "lead", TAMIZ_PARAMETER_ID, 0, 0, N_("With what is known of this lead") },
  { "subject", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The subject instead of the template's") },
  { "body", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The text instead of the template's") },
  { NULL },
};

const TamizOperationEntry tamiz_template_operations[] = {
  { { "template.list", N_("List the mails that are written by templates"), TAMIZ_OPERATION_READS, list_parameters,
      "key,language,subject,shipped" },
    list_templates },
  { { "template.show", N_("Show a template, and the fields that it may name"), TAMIZ_OPERATION_READS, show_parameters, NULL },
    show_template },
  { { "template.set", N_("Change a template"), 0, set_parameters, NULL }, set_template },
  { { "template.reset", N_("Have a template as it is shipped again"), 0, show_parameters, NULL }, reset_template },
  { { "template.preview", N_("Show a mail as a template would write it"), TAMIZ_OPERATION_READS, preview_parameters, NULL },
    preview_template },
  { { NULL }, NULL },
};
