#define G_LOG_DOMAIN "tamiz-forms"

#include "config.h"

#include "tamiz-forms.h"

#include "tamiz-error.h"
#include "tamiz-mail-sender.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#define TOKEN_BYTES 24

static json_t *
read_object (TamizRecord *record,
             int          field)
{
  const char *text = tamiz_record_get_text (record, field);
  json_t *json = text != NULL ? json_loads (text, 0, NULL) : NULL;

  if (json_is_object (json))
    return json;

  json_decref (json);
  return json_object ();
}

static char *
dup_name_of (TamizWork   *work,
             TamizRecord *record,
             int          field,
             TamizKind    kind,
             int          name,
             GError     **error)
{
  g_autoptr (TamizRecord) other = tamiz_reader_load (work->reader, kind, tamiz_record_get_int (record, field), error);

  return other != NULL ? g_strdup (tamiz_record_get_text (other, name)) : NULL;
}

/* Reads a form's record. */
TamizForm *
tamiz_form_new (TamizWork    *work,
                TamizRecord  *record,
                GError      **error)
{
  g_autoptr (TamizForm) self = g_new0 (TamizForm, 1);

  self->record = g_object_ref (record);
  self->mapping = read_object (record, TAMIZ_FORM_MAPPING);
  self->settings = read_object (record, TAMIZ_FORM_SETTINGS);
  self->source = dup_name_of (work, record, TAMIZ_FORM_SOURCE, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (self->source == NULL)
    return NULL;
  if (tamiz_record_has (record, TAMIZ_FORM_CAMPAIGN))
    {
      self->campaign = dup_name_of (work, record, TAMIZ_FORM_CAMPAIGN, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, error);
      if (self->campaign == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
tamiz_form_free (TamizForm *self)
{
  g_clear_object (&self->record);
  json_decref (self->mapping);
  json_decref (self->settings);
  g_free (self->source);
  g_free (self->campaign);
  g_free (self);
}

TamizForm *
tamiz_form_find (TamizWork   *work,
                 const char  *name,
                 GError     **error)
{
  g_autoptr (TamizRecord) record = tamiz_work_find (work, TAMIZ_KIND_FORM, TAMIZ_FORM_NAME, name, error);

  return record != NULL ? tamiz_form_new (work, record, error) : NULL;
}

/* Answers %NULL without an error where no form has that token, or only one that is switched off. */
TamizForm *
tamiz_form_find_by_token (TamizWork   *work,
                          const char  *digest,
                          GError     **error)
{
  g_autoptr (GPtrArray) found
      = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_FORM, TAMIZ_FORM_TOKEN, digest, error);

  if (found == NULL || found->len == 0
      || tamiz_record_get_int (g_ptr_array_index (found, 0), TAMIZ_FORM_ACTIVE) == 0)
    return NULL;

  return tamiz_form_new (work, g_ptr_array_index (found, 0), error);
}

TamizForm *
tamiz_form_load (TamizWork  *work,
                 gint64      id,
                 GError    **error)
{
  g_autoptr (TamizRecord) record = tamiz_reader_load (work->reader, TAMIZ_KIND_FORM, id, error);

  return record != NULL ? tamiz_form_new (work, record, error) : NULL;
}

const char *
tamiz_form_get_name (TamizForm *self)
{
  return tamiz_record_get_text (self->record, TAMIZ_FORM_NAME);
}

/* In which visitors are spoken to: the form's, else the base's. */
const char *
tamiz_form_get_language (TamizForm *self,
                         TamizWork *work)
{
  const char *language = tamiz_json_get_text (self->settings, TAMIZ_FORM_LANGUAGE);

  return language != NULL ? language : tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);
}

const char *
tamiz_form_get_honeypot (TamizForm *self)
{
  const char *name = tamiz_json_get_text (self->settings, TAMIZ_FORM_HONEYPOT);

  return name != NULL ? name : TAMIZ_FORM_USUAL_HONEYPOT;
}

gboolean
tamiz_form_has_opt_in (TamizForm *self)
{
  return json_is_true (json_object_get (self->settings, TAMIZ_FORM_OPT_IN));
}

gint64
tamiz_form_get_number (TamizForm  *self,
                       const char *setting,
                       gint64      fallback)
{
  return tamiz_json_get_int (self->settings, setting, fallback);
}

gboolean
tamiz_form_is_active (TamizForm *self)
{
  return tamiz_record_get_int (self->record, TAMIZ_FORM_ACTIVE) != 0;
}

/* Sites that may use the form; none = any. */
char **
tamiz_form_dup_origins (TamizForm *self)
{
  const char *text = tamiz_record_get_text (self->record, TAMIZ_FORM_ORIGINS);
  g_autoptr (json_t) list = text != NULL ? json_loads (text, 0, NULL) : NULL;
  g_autoptr (GStrvBuilder) origins = g_strv_builder_new ();
  json_t *origin;
  gsize i;

  json_array_foreach (list, i, origin)
    {
      if (json_is_string (origin))
        g_strv_builder_add (origins, json_string_value (origin));
    }

  return g_strv_builder_end (origins);
}

/* What stands in a form's address, or in a confirmation's: nobody guesses it. */
char *
tamiz_form_make_token (void)
{
  unsigned char bytes[TOKEN_BYTES];
  char token[sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (token, sizeof token, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

  return g_strdup (token);
}

static gboolean
has_account (void)
{
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_load (NULL);

  return account != NULL;
}

json_t *
tamiz_form_to_json (TamizWork *work,
                    TamizForm *self)
{
  g_auto (GStrv) origins = tamiz_form_dup_origins (self);
  json_t *object = json_object ();
  json_t *list = json_array ();
  json_t *required = json_object_get (self->settings, TAMIZ_FORM_REQUIRED);

  for (guint i = 0; origins[i] != NULL; i++)
    json_array_append_new (list, json_string (origins[i]));
  tamiz_json_set_id (object, "id", tamiz_record_get_id (self->record));
  tamiz_json_set_text (object, "name", tamiz_form_get_name (self));
  tamiz_json_set_text (object, "source", self->source);
  tamiz_json_set_text (object, "campaign", self->campaign);
  json_object_set_new (object, "origins", list);
  tamiz_json_set_text (object, "thanks", tamiz_json_get_text (self->settings, TAMIZ_FORM_THANKS));
  tamiz_json_set_text (object, "honeypot", tamiz_form_get_honeypot (self));
  tamiz_json_set_text (object, "language", tamiz_form_get_language (self, work));
  json_object_set_new (object, "double_opt_in", json_boolean (tamiz_form_has_opt_in (self)));
  json_object_set_new (object, "confirm_days",
                       json_integer (tamiz_form_get_number (self, TAMIZ_FORM_CONFIRM_DAYS,
                                                            TAMIZ_FORM_USUAL_CONFIRM_DAYS)));
  json_object_set_new (object, "least_seconds",
                       json_integer (tamiz_form_get_number (self, TAMIZ_FORM_LEAST_SECONDS,
                                                            TAMIZ_FORM_USUAL_LEAST_SECONDS)));
  json_object_set_new (object, "required", required != NULL ? json_deep_copy (required) : json_array ());
  json_object_set (object, "map", self->mapping);
  json_object_set_new (object, "active", json_boolean (tamiz_form_is_active (self)));
  tamiz_work_set_time (work, object, "created", tamiz_record_get_int (self->record, TAMIZ_FORM_CREATED));
  tamiz_json_set_text (object, "problem",
                       tamiz_form_has_opt_in (self) && !has_account ()
                           ? _("There is no mail account on this computer, so nobody is asked to confirm their address: what "
                               "is posted waits. Set the account up, in the preferences or by “tamizctl mail account set”")
                           : NULL);

  return object;
}
