#define G_LOG_DOMAIN "tamiz-operations-people"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-rights.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-user-key.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

static json_t *
user_to_json (TamizWork   *work,
              TamizRecord *user)
{
  json_t *object = json_object ();
  g_autofree char *roles = tamiz_roles_format (tamiz_record_get_int (user, TAMIZ_USER_ROLES));
  g_auto (GStrv) names = g_strsplit (roles, ",", -1);
  json_t *array = json_array ();

  for (guint i = 0; names[i] != NULL && *names[i] != '\0'; i++)
    json_array_append_new (array, json_string (names[i]));
  tamiz_json_set_id (object, "id", tamiz_record_get_id (user));
  tamiz_json_set_text (object, "name", tamiz_record_get_text (user, TAMIZ_USER_NAME));
  tamiz_json_set_text (object, "email", tamiz_record_get_text (user, TAMIZ_USER_EMAIL));
  json_object_set_new (object, "roles", array);
  json_object_set_new (object, "active", json_boolean (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE)));
  json_object_set_new (object, "deputy", json_boolean (tamiz_record_get_int (user, TAMIZ_USER_DEPUTY)));
  tamiz_json_set_text (object, "languages", tamiz_record_get_text (user, TAMIZ_USER_LANGUAGES));
  tamiz_json_set_text (object, "territory", tamiz_record_get_text (user, TAMIZ_USER_TERRITORY));
  tamiz_json_set_text (object, "industries", tamiz_record_get_text (user, TAMIZ_USER_INDUSTRIES));
  tamiz_json_set_text (object, "product_lines", tamiz_record_get_text (user, TAMIZ_USER_PRODUCT_LINES));
  tamiz_json_set_text (object, "timezone", tamiz_record_get_text (user, TAMIZ_USER_TIMEZONE));
  tamiz_json_set_text (object, "phone", tamiz_record_get_text (user, TAMIZ_USER_PHONE));
  json_object_set_new (object, "capacity",
                       tamiz_record_has (user, TAMIZ_USER_CAPACITY)
                           ? json_integer (tamiz_record_get_int (user, TAMIZ_USER_CAPACITY))
                           : json_null ());
  json_object_set_new (object, "key", json_boolean (tamiz_record_has (user, TAMIZ_USER_PUBLIC_KEY)));

  return object;
}

/* Exactly one steward answers for the base. */
static gboolean
check_steward (GPtrArray *users,
               gint64     except,
               guint      roles,
               gboolean   deputy,
               GError   **error)
{
  if ((roles & (1u << TAMIZ_ROLE_STEWARD)) == 0 || deputy)
    return TRUE;

  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_id (user) != except && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0
          && tamiz_record_get_int (user, TAMIZ_USER_DEPUTY) == 0
          && (tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (1u << TAMIZ_ROLE_STEWARD)) != 0)
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                                   _("%s is the steward of this base; there is exactly one, "
                                     "others can be deputies"),
                                   tamiz_record_get_text (user, TAMIZ_USER_NAME));
    }

  return TRUE;
}

/* Somebody must be able to add users and to let them in again. */
static gboolean
check_manager_stays (GPtrArray *users,
                     gint64     changed,
                     guint      roles,
                     gboolean   active,
                     GError   **error)
{
  const guint manager = 1u << TAMIZ_ROLE_MANAGER;

  if (active && (roles & manager) != 0)
    return TRUE;

  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_id (user) != changed && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0
          && (tamiz_record_get_int (user, TAMIZ_USER_ROLES) & manager) != 0)
        return TRUE;
    }

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("Nobody would be manager any more, and nobody could add users; make "
                               "somebody else manager first"));
}

static gboolean
check_email_is_free (GPtrArray  *users,
                     gint64      except,
                     const char *email,
                     GError    **error)
{
  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_id (user) != except
          && g_strcmp0 (tamiz_record_get_text (user, TAMIZ_USER_EMAIL), email) == 0)
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                                   _("There is a user with the e-mail %s already"), email);
    }

  return TRUE;
}

static char *
normalize_email (const char *text,
                 GError    **error)
{
  char *email = tamiz_email_normalize (text);

  tamiz_work_require (email != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                      _("“%s” is not an e-mail address"), text);
  return email;
}

static gboolean
check_timezone (const char *zone,
                GError    **error)
{
  g_autoptr (GTimeZone) known = NULL;

  if (tamiz_text_is_blank (zone))
    return TRUE;
  known = g_time_zone_new_identifier (zone);

  return tamiz_work_require (known != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not a time zone; write it as America/La_Paz"), zone);
}

/* Every one of them must be there: who is named for a line that is spelt otherwise gets nothing. */
static gboolean
check_product_lines (TamizWork  *work,
                     const char *names,
                     GError    **error)
{
  g_autoptr (GHashTable) lines = NULL;
  g_auto (GStrv) parts = g_strsplit (names != NULL ? names : "", ",", -1);
  GHashTableIter iter;
  gpointer name;

  if (tamiz_text_is_blank (names))
    return TRUE;
  lines = tamiz_work_names (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, error);
  if (lines == NULL)
    return FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *folded = tamiz_text_fold (g_strstrip (parts[i]));
      gboolean found = *folded == '\0';

      g_hash_table_iter_init (&iter, lines);
      while (!found && g_hash_table_iter_next (&iter, NULL, &name))
        {
          g_autofree char *other = tamiz_text_fold (name);

          found = g_str_equal (other, folded);
        }
      if (!tamiz_work_require (found, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("There is no product line “%s”"), parts[i]))
        return FALSE;
    }

  return TRUE;
}

/* What decides which leads somebody is proposed for, and where and how they work. */
static gboolean
check_work_details (TamizWork  *work,
                    GError    **error)
{
  return check_timezone (tamiz_work_text (work, "timezone"), error)
         && check_product_lines (work, tamiz_work_text (work, "product-lines"), error);
}

static json_t *
add_user (TamizWork *work,
          GError   **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "user.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *email = NULL;
  TamizRecord *user;
  guint roles = 0;

  if (users == NULL || !tamiz_roles_parse (tamiz_work_text (work, "role"), &roles, error))
    return NULL;
  email = normalize_email (tamiz_work_text (work, "email"), error);
  if (users->len == 0)
    roles |= 1u << TAMIZ_ROLE_MANAGER; /* somebody must be able to add the others */
  if (email == NULL || !check_work_details (work, error) || !check_email_is_free (users, 0, email, error)
      || !check_steward (users, 0, roles, tamiz_work_flag (work, "deputy"), error))
    return NULL;

  user = tamiz_work_insert (work, set, TAMIZ_KIND_USER, error);
  if (user == NULL)
    return NULL;
  tamiz_record_set_text (user, TAMIZ_USER_NAME, tamiz_work_text (work, "name"));
  tamiz_record_set_text (user, TAMIZ_USER_EMAIL, email);
  tamiz_record_set_int (user, TAMIZ_USER_ROLES, roles);
  tamiz_record_set_int (user, TAMIZ_USER_ACTIVE, 1);
  tamiz_record_set_int (user, TAMIZ_USER_DEPUTY, tamiz_work_flag (work, "deputy"));
  tamiz_record_set_text (user, TAMIZ_USER_TERRITORY, tamiz_work_text (work, "territory"));
  tamiz_record_set_text (user, TAMIZ_USER_LANGUAGES, tamiz_work_text (work, "languages"));
  tamiz_record_set_text (user, TAMIZ_USER_INDUSTRIES, tamiz_work_text (work, "industries"));
  tamiz_record_set_text (user, TAMIZ_USER_PRODUCT_LINES, tamiz_work_text (work, "product-lines"));
  tamiz_record_set_text (user, TAMIZ_USER_TIMEZONE, tamiz_work_text (work, "timezone"));
  tamiz_record_set_text (user, TAMIZ_USER_PHONE, tamiz_work_text (work, "phone"));
  if (tamiz_work_text (work, "capacity") != NULL)
    tamiz_record_set_int (user, TAMIZ_USER_CAPACITY, tamiz_work_number (work, "capacity", 0));

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? user_to_json (work, user) : NULL;
}

static json_t *
list_users (TamizWork *work,
            GError   **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  json_t *items;

  if (users == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < users->len; i++)
    json_array_append_new (items, user_to_json (work, g_ptr_array_index (users, i)));

  return tamiz_work_items (items);
}

/**
 * tamiz_work_make_key:
 * @work: an operation's work
 * @set: what is to be written
 * @user: a user without a key, the one who acts
 * @passphrase: what opens the key from now on
 * @public_key: (out) (optional): its public half, in hexadecimal digits
 * @secret_key: (out) (optional): its secret half, to be wiped when it is no longer wanted
 * @error: return location
 *
 * Makes a user's key.
 *
 * Returns: whether it is made; else %TAMIZ_CORE_ERROR_PASSPHRASE
 */
gboolean
tamiz_work_make_key (TamizWork       *work,
                     TamizChangeSet  *set,
                     TamizRecord     *user,
                     const char      *passphrase,
                     char           **public_key,
                     unsigned char  **secret_key,
                     GError         **error)
{
  g_autofree char *made = NULL, *sealed_key = NULL;

  if (!tamiz_user_key_new (passphrase, &made, &sealed_key, error))
    return FALSE;
  tamiz_change_set_update_text (set, user, TAMIZ_USER_PUBLIC_KEY, made);
  tamiz_change_set_update_text (set, user, TAMIZ_USER_SEALED_KEY, sealed_key);
  if (public_key != NULL)
    *public_key = g_steal_pointer (&made);
  if (secret_key == NULL)
    return TRUE;

  *secret_key = tamiz_user_key_open (sealed_key, passphrase, error);
  return *secret_key != NULL;
}

static gboolean
set_key (TamizWork      *work,
         TamizChangeSet *set,
         TamizRecord    *user,
         GError        **error)
{
  g_autofree char *sealed_key = NULL;
  const char *passphrase = tamiz_work_text (work, "new-passphrase");

  if (passphrase == NULL)
    return TRUE;
  if (!tamiz_work_require (tamiz_record_get_id (user) == work->actor.user,
                           TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                           _("A passphrase is set by its owner only, that is by %s"),
                           tamiz_record_get_text (user, TAMIZ_USER_EMAIL)))
    return FALSE;
  if (tamiz_record_has (user, TAMIZ_USER_PUBLIC_KEY))
    {
      unsigned char *secret_key = NULL;
      g_autoptr (TamizRecord) checked = tamiz_work_check_passphrase (work, &secret_key, error);
      gboolean resealed;

      if (checked == NULL)
        return FALSE;
      resealed = tamiz_user_key_seal (secret_key, passphrase, &sealed_key, error);
      sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
      g_free (secret_key);
      if (!resealed)
        return FALSE;
    }
  else
    return tamiz_work_make_key (work, set, user, passphrase, NULL, NULL, error);
  tamiz_change_set_update_text (set, user, TAMIZ_USER_SEALED_KEY, sealed_key);

  return TRUE;
}

/* An empty text takes away what is there. */
static void
update_text (TamizWork      *work,
             TamizChangeSet *set,
             TamizRecord    *user,
             int             field,
             const char     *name)
{
  const char *text = tamiz_work_text (work, name);

  if (text != NULL)
    tamiz_change_set_update_text (set, user, field, *text != '\0' ? text : NULL);
}

static void
update_capacity (TamizWork      *work,
                 TamizChangeSet *set,
                 TamizRecord    *user)
{
  const char *text = tamiz_work_text (work, "capacity");
  TamizValue none = TAMIZ_VALUE_INIT;

  if (text == NULL)
    return;
  if (*text != '\0')
    tamiz_change_set_update_int (set, user, TAMIZ_USER_CAPACITY, tamiz_work_number (work, "capacity", 0));
  else
    tamiz_change_set_update (set, user, TAMIZ_USER_CAPACITY, &none);
}

/* What waits with somebody who leaves: a manager gives it to a colleague. */
static gboolean
add_waiting (TamizWork    *work,
             TamizRecord  *user,
             json_t       *object,
             GError      **error)
{
  g_autoptr (GArray) lines = tamiz_reader_list_handoffs (work->reader, work->cancellable, error);
  json_t *numbers = json_array ();

  json_object_set_new (object, "waiting", numbers);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const TamizHandoffLine *line = &g_array_index (lines, TamizHandoffLine, i);
      g_autoptr (TamizRecord) handoff = NULL;

      if (line->executive != tamiz_record_get_id (user)
          || (line->state != TAMIZ_HANDOFF_SENT
              && (line->state != TAMIZ_HANDOFF_ACCEPTED || line->stage != TAMIZ_STAGE_ACCEPTED)))
        continue;
      handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, line->id, error);
      if (handoff == NULL)
        return FALSE;
      json_array_append_new (numbers, json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER)));
    }

  return lines != NULL;
}

static json_t *
answer_user (TamizWork    *work,
             TamizRecord  *user,
             GError      **error)
{
  g_autoptr (json_t) object = user_to_json (work, user);
  g_autofree char *warning = NULL;
  gsize n;

  if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0)
    return g_steal_pointer (&object);
  if (!add_waiting (work, user, object, error))
    return NULL;

  n = json_array_size (json_object_get (object, "waiting"));
  if (n > 0)
    warning = g_strdup_printf (ngettext ("%d lead that was handed over still waits with %s; a manager reassigns it",
                                         "%d leads that were handed over still wait with %s; a manager reassigns them",
                                         (gulong) n),
                               (int) n, tamiz_record_get_text (user, TAMIZ_USER_NAME));
  tamiz_json_set_text (object, "warning", warning);

  return g_steal_pointer (&object);
}

static json_t *
set_user (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "user"), error);
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "user.set");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  const char *name = tamiz_work_text (work, "name");
  guint roles;
  gboolean active, deputy;

  if (user == NULL || users == NULL || !check_work_details (work, error))
    return NULL;
  roles = tamiz_record_get_int (user, TAMIZ_USER_ROLES);
  active = tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0;
  deputy = tamiz_record_get_int (user, TAMIZ_USER_DEPUTY) != 0 || tamiz_work_flag (work, "deputy");

  if (tamiz_work_text (work, "role") != NULL)
    {
      if (!tamiz_roles_parse (tamiz_work_text (work, "role"), &roles, error))
        return NULL;
      tamiz_change_set_update_int (set, user, TAMIZ_USER_ROLES, roles);
    }
  if (tamiz_work_text (work, "email") != NULL)
    {
      g_autofree char *email = normalize_email (tamiz_work_text (work, "email"), error);

      if (email == NULL || !check_email_is_free (users, tamiz_record_get_id (user), email, error))
        return NULL;
      tamiz_change_set_update_text (set, user, TAMIZ_USER_EMAIL, email);
    }
  if (tamiz_work_flag (work, "inactive") || tamiz_work_flag (work, "active"))
    {
      active = tamiz_work_flag (work, "active");
      tamiz_change_set_update_int (set, user, TAMIZ_USER_ACTIVE, active);
    }
  if (!check_steward (users, tamiz_record_get_id (user), active ? roles : 0, deputy, error)
      || ((tamiz_work_text (work, "role") != NULL || !active)
          && !check_manager_stays (users, tamiz_record_get_id (user), roles, active, error)))
    return NULL;
  if (tamiz_work_flag (work, "deputy"))
    tamiz_change_set_update_int (set, user, TAMIZ_USER_DEPUTY, 1);
  if (name != NULL)
    tamiz_change_set_update_text (set, user, TAMIZ_USER_NAME, name);
  update_text (work, set, user, TAMIZ_USER_TERRITORY, "territory");
  update_text (work, set, user, TAMIZ_USER_LANGUAGES, "languages");
  update_text (work, set, user, TAMIZ_USER_INDUSTRIES, "industries");
  update_text (work, set, user, TAMIZ_USER_PRODUCT_LINES, "product-lines");
  update_text (work, set, user, TAMIZ_USER_TIMEZONE, "timezone");
  update_text (work, set, user, TAMIZ_USER_PHONE, "phone");
  update_capacity (work, set, user);
  if (!set_key (work, set, user, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  after = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, tamiz_record_get_id (user), error);
  return after != NULL ? answer_user (work, after, error) : NULL;
}

/* Loads the acting user and, where they have a key, opens it with the passphrase.
 * @secret_key is %NULL for a user without a key.
 */
TamizRecord *
tamiz_work_check_passphrase (TamizWork      *work,
                             unsigned char **secret_key,
                             GError        **error)
{
  g_autoptr (TamizRecord) user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, work->actor.user,
                                                    error);

  *secret_key = NULL;
  if (user == NULL)
    return NULL;
  if (!tamiz_record_has (user, TAMIZ_USER_PUBLIC_KEY))
    return g_steal_pointer (&user);
  if (!tamiz_work_require (work->passphrase != NULL, TAMIZ_CORE_ERROR_PASSPHRASE, error,
                           _("This is confirmed by the passphrase of %s"),
                           tamiz_record_get_text (user, TAMIZ_USER_NAME)))
    return NULL;

  *secret_key = tamiz_user_key_open (tamiz_record_get_text (user, TAMIZ_USER_SEALED_KEY),
                                     work->passphrase, error);
  return *secret_key != NULL ? g_steal_pointer (&user) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter add_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("What the user is called") },
  { "email", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The user's e-mail address") },
  { "role", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0,
    N_("Roles: marketing, sales, manager, steward, observer") },
  { "deputy", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The steward's deputy") },
  { "languages", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Languages, separated by commas") },
  { "territory", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Territory of a sales executive") },
  { "capacity", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many open leads at once") },
  { "industries", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Industries of a sales executive, separated by commas") },
  { "product-lines", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Product lines of a sales executive, separated by commas") },
  { "timezone", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Time zone, where it is not the base's") },
  { "phone", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Telephone number") },
  { NULL },
};

static const TamizParameter set_parameters[] = {
  { "user", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The user's e-mail address") },
  { "name", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What the user is called") },
  { "email", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A new e-mail address") },
  { "role", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("Roles: marketing, sales, manager, steward, observer") },
  { "active", TAMIZ_PARAMETER_FLAG, 0, 0, N_("May work again") },
  { "inactive", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Works no longer") },
  { "deputy", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The steward's deputy") },
  { "languages", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0,
    N_("Languages, separated by commas; empty for none") },
  { "territory", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0,
    N_("Territory of a sales executive; empty for none") },
  { "capacity", TAMIZ_PARAMETER_NUMBER, TAMIZ_PARAMETER_CLEARS, 0,
    N_("How many open leads at once; empty for as many as there are") },
  { "industries", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0,
    N_("Industries of a sales executive, separated by commas; empty for none") },
  { "product-lines", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0,
    N_("Product lines of a sales executive, separated by commas; empty for none") },
  { "timezone", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0, N_("Time zone; empty for the base's") },
  { "phone", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0, N_("Telephone number; empty for none") },
  { "new-passphrase", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_SECRET, 0,
    N_("The passphrase that confirms signing and accepting") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_people_operations[] = {
  { { "user.add", N_("Add a user"), 0, add_parameters, NULL }, add_user },
  { { "user.list", N_("List the users"), TAMIZ_OPERATION_READS, no_parameters,
      "id,name,email,roles,active,key" },
    list_users },
  { { "user.set", N_("Change a user"), 0, set_parameters, NULL }, set_user },
  { { NULL }, NULL },
};
