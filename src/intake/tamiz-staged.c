#define G_LOG_DOMAIN "tamiz-staged"

#include "config.h"

#include "tamiz-staged.h"
#include "tamiz-intake-words.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (TamizStaged, tamiz_staged, tamiz_staged_ref, tamiz_staged_unref)

/* Mailboxes that no one person reads. */
static const char *const role_mailboxes[] = {
  "info",       "informacion", "informaciones", "information", "informes",   "contacto",
  "contact",    "contactos",   "contactus",     "contato",     "ventas",     "venta",
  "vendas",     "sales",       "comercial",     "admin",       "administracion", "administration",
  "gerencia",   "recepcion",   "reception",     "secretaria",  "soporte",    "support",
  "suporte",    "ayuda",       "help",          "helpdesk",    "marketing",  "mercadeo",
  "compras",    "purchasing",  "facturacion",   "billing",     "contabilidad", "accounts",
  "rrhh",       "recursoshumanos", "hr",        "empleo",      "jobs",       "atencion",
  "atencionalcliente", "clientes", "servicioalcliente", "customerservice", "sac", "hola",
  "hello",      "mail",        "email",         "correo",      "office",     "oficina",
  "empresa",    "webmaster",   "postmaster",    "hostmaster",  "abuse",      "noreply",
  "no-reply",   "newsletter",  "pedidos",       "orders",      "reservas",   "reservations",
  "tienda",     "shop",        "prensa",        "press",       "consultas",  "presupuestos", NULL
};

static void
free_email (TamizStagedEmail *email)
{
  g_free (email->address);
  g_free (email);
}

static void
free_phone (TamizStagedPhone *phone)
{
  g_free (phone->e164);
  g_free (phone->as_typed);
  g_free (phone);
}

static void
free_handle (TamizStagedHandle *handle)
{
  g_free (handle->network);
  g_free (handle->handle);
  g_free (handle);
}

static void
free_custom (TamizStagedCustom *custom)
{
  g_free (custom->key);
  g_free (custom->value);
  g_free (custom);
}

/* An empty staged row; the problems of the row come with it. */
TamizStaged *
tamiz_staged_new (TamizMapping *mapping,
                  TamizRow     *row)
{
  TamizStaged *self = g_new0 (TamizStaged, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->of = tamiz_mapping_get_of (mapping);
  self->line = row->line;
  self->row = tamiz_row_ref (row);
  self->mapping = g_object_ref (mapping);
  self->activity_kind = -1;
  self->emails = g_ptr_array_new_with_free_func ((GDestroyNotify) free_email);
  self->phones = g_ptr_array_new_with_free_func ((GDestroyNotify) free_phone);
  self->handles = g_ptr_array_new_with_free_func ((GDestroyNotify) free_handle);
  self->tags = g_ptr_array_new_with_free_func (g_free);
  self->customs = g_ptr_array_new_with_free_func ((GDestroyNotify) free_custom);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
  for (guint i = 0; row->problems != NULL && i < row->problems->len; i++)
    g_ptr_array_add (self->problems, tamiz_intake_problem_copy (row->problems->pdata[i]));

  return self;
}

TamizStaged *
tamiz_staged_ref (TamizStaged *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tamiz_staged_unref (TamizStaged *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    g_free (self->texts[i]);
  g_free (self->external_system);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_pointer (&self->consents, g_ptr_array_unref);
  g_free (self->unfit);
  g_free (self->still_open);
  g_ptr_array_unref (self->emails);
  g_ptr_array_unref (self->phones);
  g_ptr_array_unref (self->handles);
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->customs);
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->lookups, g_ptr_array_unref);
  g_clear_pointer (&self->name, tamiz_name_free);
  g_object_unref (self->mapping);
  tamiz_row_unref (self->row);
  g_free (self);
}

/**
 * tamiz_staged_get_text:
 * @self: a staged row
 * @field: a field
 *
 * Gets a field's text in canonical form: ISO codes, `2026-11-22`, `3500.50`, nicks.
 * Of fields that hold several (e-mail, phone, tags) it is %NULL: see the arrays.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
tamiz_staged_get_text (const TamizStaged *self,
                       TamizStagedField   field)
{
  g_return_val_if_fail (field < TAMIZ_STAGED_N_FIELDS, NULL);

  return self->texts[field];
}

/**
 * tamiz_staged_get_by_key:
 * @self: a staged row
 * @key: a registered key, such as `person.city`
 *
 * Gets a field's text by its registered key.
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
tamiz_staged_get_by_key (const TamizStaged *self,
                         const char        *key)
{
  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      if (g_str_equal (tamiz_staged_field_get_info (i)->key, key))
        return self->texts[i];
    }

  return NULL;
}

gboolean
tamiz_staged_has_name (const TamizStaged *self)
{
  return self->texts[TAMIZ_STAGED_FIRST_NAME] != NULL
         || self->texts[TAMIZ_STAGED_LAST_NAME] != NULL;
}

static gboolean
refuse (const char **code,
        char       **reason,
        const char  *why,
        char        *words)
{
  *code = why;
  *reason = words;
  return FALSE;
}

/* Whether the row says of whom it speaks; a name alone finds nobody for certain. */
static gboolean
says_who (const TamizStaged *self)
{
  return self->texts[TAMIZ_STAGED_EXTERNAL_ID] != NULL || self->emails->len > 0
         || self->phones->len > 0;
}

/**
 * tamiz_staged_is_message:
 * @self: a staged row
 *
 * Tells whether a row is a mail: it has an id of its own, or says what came back, and its table
 * says who got it as well.
 *
 * Returns: whether it is
 */
gboolean
tamiz_staged_is_message (const TamizStaged *self)
{
  return self->of == TAMIZ_IMPORT_OF_PEOPLE
         && (self->texts[TAMIZ_STAGED_ACTIVITY_ID] != NULL || self->texts[TAMIZ_STAGED_BOUNCED] != NULL)
         && tamiz_mapping_find_column (self->mapping, TAMIZ_STAGED_RECIPIENTS) >= 0;
}

/* Mail that was sent, or came back, makes nobody. */
static gboolean
speaks_of_known (const TamizStaged *self)
{
  return self->texts[TAMIZ_STAGED_BOUNCED] != NULL
         || (self->texts[TAMIZ_STAGED_RECIPIENTS] != NULL && self->activity_kind == TAMIZ_ACTIVITY_EMAIL_OUT);
}

/* Who writes a mail is called as their address is, where they do not say. */
static gboolean
is_signed (const TamizStaged *self)
{
  return tamiz_staged_is_message (self) && self->emails->len > 0;
}

static gboolean
check_person (const TamizStaged *self,
              const char       **code,
              char             **reason)
{
  if (speaks_of_known (self))
    return TRUE;
  if (!tamiz_staged_has_name (self) && self->texts[TAMIZ_STAGED_COMPANY] == NULL
      && self->texts[TAMIZ_STAGED_EXTERNAL_ID] == NULL && !is_signed (self))
    return refuse (code, reason, "least_record",
                   g_strdup (_("Neither a name nor a company nor an external id; add one and "
                               "import the row again")));
  if (self->texts[TAMIZ_STAGED_SOURCE] == NULL)
    return refuse (code, reason, "source",
                   g_strdup (_("No source; name one for the import or fill its column")));

  return TRUE;
}

/* What the other imports need beside the person. */
static gboolean
check_about_person (const TamizStaged *self,
                    const char       **code,
                    char             **reason)
{
  TamizStagedField needed = TAMIZ_STAGED_N_FIELDS;

  if (!says_who (self))
    return refuse (code, reason, "who",
                   g_strdup (_("The row does not say of whom: give an external id, an e-mail or a "
                               "phone")));

  switch (self->of)
    {
    case TAMIZ_IMPORT_OF_ACTIVITIES:
      if (self->activity_kind < 0)
        needed = TAMIZ_STAGED_KIND;
      break;
    case TAMIZ_IMPORT_OF_ANSWERS:
      needed = self->texts[TAMIZ_STAGED_CRITERION] == NULL ? TAMIZ_STAGED_CRITERION
                                                           : TAMIZ_STAGED_VALUE;
      break;
    case TAMIZ_IMPORT_OF_OUTCOMES:
      if (self->still_open == NULL)
        needed = TAMIZ_STAGED_OUTCOME;
      break;
    case TAMIZ_IMPORT_OF_CONSENTS:
      if (self->texts[TAMIZ_STAGED_DO_NOT_CONTACT] == NULL)
        needed = TAMIZ_STAGED_CHANNEL;
      break;
    case TAMIZ_IMPORT_OF_PEOPLE:
    case TAMIZ_IMPORT_OF_COMPANIES:
    default:
      break;
    }
  if (needed == TAMIZ_STAGED_N_FIELDS || self->texts[needed] != NULL)
    return TRUE;

  return refuse (code, reason, "value",
                 g_strdup_printf (_("“%s” is missing or not understood; correct it and import the "
                                    "row again"),
                                  tamiz_staged_field_get_label (needed)));
}

/**
 * tamiz_staged_check_least_record:
 * @self: a staged row
 * @code: (out) (transfer none): why not, for scripts
 * @reason: (out) (transfer full): why not, for people
 *
 * Tells whether a row holds the least that a record needs: of people a name, a company
 * or an external id, and a source; of the other imports whom they speak of, and what
 * they say.  What has less is set aside.
 *
 * Returns: whether it does
 */
gboolean
tamiz_staged_check_least_record (const TamizStaged *self,
                                 const char       **code,
                                 char             **reason)
{
  *code = NULL;
  *reason = NULL;
  if (self->row->reject_code != NULL)
    return refuse (code, reason, self->row->reject_code, g_strdup (self->row->reject_reason));
  if (self->unfit != NULL)
    return refuse (code, reason, "value", g_strdup (self->unfit));
  if (self->of == TAMIZ_IMPORT_OF_PEOPLE)
    return check_person (self, code, reason);
  if (self->of != TAMIZ_IMPORT_OF_COMPANIES)
    return check_about_person (self, code, reason);
  if (self->texts[TAMIZ_STAGED_COMPANY] == NULL && self->texts[TAMIZ_STAGED_TAX_NUMBER] == NULL)
    return refuse (code, reason, "least_record",
                   g_strdup (_("Neither a company's name nor its tax number; add one and import "
                               "the row again")));

  return TRUE;
}

/**
 * tamiz_staged_dup_still_open:
 * @self: a staged row
 *
 * Says of a row of outcomes that its case has none yet, which is no mistake of the row.
 *
 * Returns: (transfer full) (nullable): why it is skipped, for people
 */
char *
tamiz_staged_dup_still_open (const TamizStaged *self)
{
  /* Translators: %s is what a file calls the stage of a case */
  return self->still_open != NULL
             ? g_strdup_printf (_("The case is still open (“%s”): it has no outcome yet"), self->still_open)
             : NULL;
}

static gboolean
may_be_dialled (const TamizStagedPhone *phone)
{
  guint digits = 0;

  for (const char *p = phone->as_typed; *p != '\0'; p = g_utf8_next_char (p))
    digits += g_unichar_isdigit (g_utf8_get_char (p));

  return phone->e164 != NULL || digits >= 6;
}

/**
 * tamiz_staged_is_reachable:
 * @self: a staged row
 *
 * Tells whether there is any way to reach the person: a mail address, a number that
 * can be dialled, a handle.
 *
 * Returns: whether there is; else the steward is to know
 */
gboolean
tamiz_staged_is_reachable (const TamizStaged *self)
{
  for (guint i = 0; i < self->emails->len; i++)
    {
      if (((TamizStagedEmail *) self->emails->pdata[i])->valid)
        return TRUE;
    }
  for (guint i = 0; i < self->phones->len; i++)
    {
      if (may_be_dialled (self->phones->pdata[i]))
        return TRUE;
    }

  return self->handles->len > 0;
}

/**
 * tamiz_row_to_json:
 * @row: a row
 * @header: (array zero-terminated=1) (nullable): the names of its columns
 *
 * Writes a row as it came, so that it can be corrected and imported again.
 *
 * Returns: (transfer full): an object of column names and texts; cells without a name
 *   are `column_N`
 */
json_t *
tamiz_row_to_json (const TamizRow    *row,
                   const char *const *header)
{
  json_t *object = json_object ();
  guint named = header != NULL ? g_strv_length ((char **) header) : 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *name = NULL;

      if (i < named && *header[i] != '\0' && json_object_get (object, header[i]) == NULL)
        name = g_strdup (header[i]);
      else
        name = g_strdup_printf ("column_%u", i + 1);
      json_object_set_new (object, name, json_string (row->cells[i]));
    }

  return object;
}

json_t *
tamiz_staged_row_to_json (const TamizStaged *self)
{
  g_autoptr (GPtrArray) header = g_ptr_array_new ();

  for (guint i = 0; i < tamiz_mapping_get_n_columns (self->mapping); i++)
    g_ptr_array_add (header, tamiz_mapping_get_column (self->mapping, i)->header);
  g_ptr_array_add (header, NULL);

  return tamiz_row_to_json (self->row, (const char *const *) header->pdata);
}

void
tamiz_staged_add_problem (TamizStaged *self,
                          int          column,
                          const char  *code,
                          char        *message)
{
  g_ptr_array_add (self->problems, tamiz_intake_problem_new (self->line, column, code, message));
}

/* Adds one address, once. */
void
tamiz_staged_add_email (TamizStaged *self,
                        const char  *typed,
                        int          column)
{
  g_autofree char *address = tamiz_email_normalize (typed);
  gboolean valid = address != NULL;
  TamizStagedEmail *email;

  if (!valid)
    {
      address = tamiz_text_clean (typed);
      if (address == NULL)
        return;
      tamiz_staged_add_problem (self, column, "email",
                                g_strdup_printf (_("“%s” is no e-mail address; it was kept as "
                                                   "typed"),
                                                 address));
    }
  for (guint i = 0; i < self->emails->len; i++)
    {
      if (g_str_equal (((TamizStagedEmail *) self->emails->pdata[i])->address, address))
        return;
    }

  email = g_new0 (TamizStagedEmail, 1);
  email->valid = valid;
  email->role_mailbox = valid && tamiz_email_is_role_mailbox (address);
  email->address = g_steal_pointer (&address);
  g_ptr_array_add (self->emails, email);
}

/**
 * tamiz_email_is_role_mailbox:
 * @address: a normalised address
 *
 * Tells whether an address is a function's and not a person's: `info@`, `ventas@` …
 *
 * Returns: whether it is
 */
gboolean
tamiz_email_is_role_mailbox (const char *address)
{
  static gsize once;
  static GHashTable *set;
  g_autofree char *local = g_strndup (address, strcspn (address, "@+"));
  gsize length = strlen (local);

  if (g_once_init_enter (&once))
    {
      set = tamiz_words_new_set (role_mailboxes);
      g_once_init_leave (&once, 1);
    }

  /* ventas2@ is no person either. */
  while (length > 1 && g_ascii_isdigit (local[length - 1]))
    local[--length] = '\0';

  return g_hash_table_contains (set, local);
}

/* What cannot be read as what it should be is kept where people see it. */
void
tamiz_staged_keep_in_notes (TamizStaged *self,
                            const char  *header,
                            const char  *text)
{
  char **notes = &self->texts[TAMIZ_STAGED_NOTES];
  g_autofree char *line = g_strconcat (header, *header != '\0' ? ": " : "", text, NULL);
  char *both;

  if (self->of != TAMIZ_IMPORT_OF_PEOPLE)
    return;

  both = *notes != NULL ? g_strconcat (*notes, "\n", line, NULL) : g_steal_pointer (&line);
  g_free (*notes);
  *notes = both;
}
