#define G_LOG_DOMAIN "tamiz-work"

#include "config.h"

#include "tamiz-work.h"

#include "tamiz-error.h"
#include "tamiz-rights.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>

gboolean
tamiz_work_init (TamizWork     *work,
                 TamizSession  *session,
                 json_t        *arguments,
                 GCancellable  *cancellable,
                 GError       **error)
{
  work->session = session;
  if (work->store == NULL)
    work->store = session->store;
  work->clock = session->clock;
  work->cancellable = cancellable;
  work->arguments = arguments;
  work->now = tamiz_clock_get_now (session->clock);
  work->actor = (TamizActor) { TAMIZ_ACTOR_USER, 0 };

  work->reader = tamiz_store_new_reader (work->store, error);
  if (work->reader == NULL)
    return FALSE;
  work->base = tamiz_reader_load_base (work->reader, error);
  if (work->base == NULL)
    return FALSE;
  work->zone = tamiz_time_zone_new (tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE));

  return TRUE;
}

void
tamiz_work_clear (TamizWork *work)
{
  g_clear_object (&work->reader);
  g_clear_object (&work->base);
  g_clear_pointer (&work->zone, g_time_zone_unref);
}

static gboolean
check_argument (const TamizParameter *parameter,
                json_t               *value,
                GError              **error)
{
  gboolean right;

  switch (parameter->type)
    {
    case TAMIZ_PARAMETER_FLAG:
      right = json_is_boolean (value);
      break;
    case TAMIZ_PARAMETER_PAIRS:
    case TAMIZ_PARAMETER_TEXTS:
      right = json_is_array (value);
      break;
    default:
      right = json_is_string (value);
      break;
    }

  return tamiz_work_require (right, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” was given in a form that cannot be used"), parameter->name);
}

static gboolean
check_text (const TamizParameter *parameter,
            const char           *text,
            GError              **error)
{
  char *end = NULL;
  gint64 number = 0;
  int member;

  if (*text == '\0' && (parameter->flags & TAMIZ_PARAMETER_CLEARS) != 0)
    return TRUE;

  switch (parameter->type)
    {
    case TAMIZ_PARAMETER_ID:
    case TAMIZ_PARAMETER_NUMBER:
      if (*text != '\0')
        number = g_ascii_strtoll (text, &end, 10);
      return tamiz_work_require (end != NULL && *end == '\0'
                                     && (parameter->type != TAMIZ_PARAMETER_ID || number > 0),
                                 TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” is not a number (%s)"), text, parameter->name);
    case TAMIZ_PARAMETER_DAY:
      return tamiz_day_parse (text, &number, error);
    case TAMIZ_PARAMETER_TIME:
      {
        g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

        return tamiz_time_parse (text, utc, &number, error);
      }
    case TAMIZ_PARAMETER_DECIMAL:
      {
        g_autofree char *canonical = NULL;
        const char *point = strchr (text, '.');

        return tamiz_decimal_parse (text, &canonical, error)
               && tamiz_work_require (!g_str_equal (parameter->name, "amount") || point == NULL
                                          || strlen (point + 1) != 3,
                                      TAMIZ_CORE_ERROR_INVALID, error,
                                      _("“%s” may be meant in thousands or not; write 12000 or 12.00"),
                                      text);
      }
    case TAMIZ_PARAMETER_CHOICE:
      if (!tamiz_enum_from_nick (parameter->list, text, &member))
        {
          g_autofree char *nicks = tamiz_enum_nicks (parameter->list);

          return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                     _("“%s” is not possible for %s; possible are: %s"), text,
                                     parameter->name, nicks);
        }
      return TRUE;
    default:
      return tamiz_work_require (g_utf8_validate (text, -1, NULL), TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” is not text in UTF-8"), parameter->name);
    }
}

/* Every argument is of its parameter's type before any work begins. */
gboolean
tamiz_work_check_arguments (const TamizOperation *operation,
                            json_t               *arguments,
                            GError              **error)
{
  const char *name;
  json_t *value;

  json_object_foreach (arguments, name, value)
    {
      const TamizParameter *parameter = operation->parameters;

      while (parameter->name != NULL && !g_str_equal (parameter->name, name))
        parameter++;
      if (!tamiz_work_require (parameter->name != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                               _("%s takes no “%s”"), operation->name, name)
          || !check_argument (parameter, value, error)
          || (json_is_string (value) && !check_text (parameter, json_string_value (value), error)))
        return FALSE;
    }

  for (const TamizParameter *parameter = operation->parameters; parameter->name != NULL; parameter++)
    {
      if ((parameter->flags & TAMIZ_PARAMETER_REQUIRED) != 0
          && !tamiz_work_require (json_object_get (arguments, parameter->name) != NULL,
                                  TAMIZ_CORE_ERROR_INVALID, error, _("%s needs “%s”"),
                                  operation->name, parameter->name))
        return FALSE;
    }

  return TRUE;
}

/* Who acts: the user named, else the only active one.  Where nobody is registered yet,
 * the program acts, so that the first user can be made.
 */
gboolean
tamiz_work_resolve_actor (TamizWork            *work,
                          const TamizOperation *operation,
                          GError              **error)
{
  g_autoptr (GPtrArray) users = NULL;
  TamizRecord *found = NULL;
  guint active = 0;

  if ((operation->flags & TAMIZ_OPERATION_READS) != 0 && work->email == NULL)
    return TRUE;

  users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  if (users == NULL)
    return FALSE;

  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0)
        continue;
      active++;
      if (work->email == NULL
          || g_ascii_strcasecmp (tamiz_record_get_text (user, TAMIZ_USER_EMAIL),
                                 work->email) == 0)
        found = user;
    }

  if (work->email != NULL && found == NULL)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NO_USER, error,
                               _("There is no active user %s in this base"),
                               work->email);
  if (users->len == 0)
    {
      work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
      return tamiz_work_require (g_str_equal (operation->name, "user.add"),
                                 TAMIZ_CORE_ERROR_NO_USER, error,
                                 _("This base has no users yet; add the first one"));
    }
  if (work->email == NULL && active != 1)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NO_USER, error,
                               _("This base has several users; say who works"));

  work->actor = (TamizActor) { TAMIZ_ACTOR_USER, tamiz_record_get_id (found) };
  work->roles = tamiz_record_get_int (found, TAMIZ_USER_ROLES);
  return TRUE;
}

/* Sets an error of the core where @condition does not hold. */
gboolean
tamiz_work_require (gboolean     condition,
                    int          code,
                    GError     **error,
                    const char  *format,
                    ...)
{
  va_list arguments;

  if (condition)
    return TRUE;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (TAMIZ_CORE_ERROR, code, format, arguments);
  va_end (arguments);

  return FALSE;
}

const char *
tamiz_work_text (TamizWork  *work,
                 const char *name)
{
  return tamiz_json_get_text (work->arguments, name);
}

gboolean
tamiz_work_flag (TamizWork  *work,
                 const char *name)
{
  return json_is_true (json_object_get (work->arguments, name));
}

gint64
tamiz_work_number (TamizWork  *work,
                   const char *name,
                   gint64      fallback)
{
  const char *text = tamiz_work_text (work, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : fallback;
}

gint64
tamiz_work_id (TamizWork  *work,
               const char *name)
{
  return tamiz_work_number (work, name, 0);
}

/* Answers -1 where the argument is absent. */
int
tamiz_work_choice (TamizWork  *work,
                   const char *name,
                   TamizEnum   list)
{
  int number = -1;

  tamiz_enum_from_nick (list, tamiz_work_text (work, name), &number);
  return number;
}

gboolean
tamiz_work_time (TamizWork  *work,
                 const char *name,
                 gint64     *at)
{
  const char *text = tamiz_work_text (work, name);

  return text != NULL && tamiz_time_parse (text, work->zone, at, NULL);
}

gboolean
tamiz_work_day (TamizWork  *work,
                const char *name,
                gint64     *day)
{
  const char *text = tamiz_work_text (work, name);

  return text != NULL && tamiz_day_parse (text, day, NULL);
}

char *
tamiz_work_decimal (TamizWork  *work,
                    const char *name)
{
  const char *text = tamiz_work_text (work, name);
  char *canonical = NULL;

  if (text != NULL)
    tamiz_decimal_parse (text, &canonical, NULL);
  return canonical;
}

TamizChangeSet *
tamiz_work_change (TamizWork  *work,
                   const char *cause)
{
  return tamiz_change_set_new (work->actor, cause);
}

TamizRecord *
tamiz_work_insert (TamizWork       *work,
                   TamizChangeSet  *change_set,
                   TamizKind        kind,
                   GError         **error)
{
  gint64 id = tamiz_store_take_id (work->store, error);

  return id != 0 ? tamiz_change_set_insert (change_set, kind, id) : NULL;
}

TamizCommit *
tamiz_work_apply (TamizWork       *work,
                  TamizChangeSet  *change_set,
                  GError         **error)
{
  return tamiz_work_apply_slice (work, change_set, NULL, error);
}

/* Of a deed that is done in several changes one of them is enough to undo it. */
static void
note_change (TamizWork *work,
             gint64     part_of,
             gint64     change)
{
  GArray *changes = work->changes;
  gint64 named = part_of != 0 ? part_of : change;

  if (changes != NULL && (changes->len == 0 || g_array_index (changes, gint64, changes->len - 1) != named))
    g_array_append_val (changes, named);
}

/* As tamiz_work_apply(); with a log, as tamiz_store_apply_slice(). */
TamizCommit *
tamiz_work_apply_slice (TamizWork       *work,
                        TamizChangeSet  *change_set,
                        TamizKeyLog     *log,
                        GError         **error)
{
  TamizCommit *commit
      = log != NULL
            ? tamiz_store_apply_slice (work->store, change_set, log, work->cancellable, error)
            : tamiz_store_apply (work->store, change_set, work->cancellable, error);

  if (commit != NULL && commit->change != 0)
    note_change (work, tamiz_change_set_get_part_of (change_set), commit->change);

  return commit;
}

/* To be called between the slices of long work: waits as long as it is to rest.  Answers
 * whether it had to.
 */
gboolean
tamiz_work_rest (TamizWork *work)
{
  return work->cancellable != NULL && tamiz_session_rest (work->session, work->cancellable);
}

typedef struct
{
  TamizSession *session;
  GCancellable *cancellable;
  guint64 done;
  guint64 total;
} Progress;

static gboolean
tell_progress_cb (gpointer data)
{
  Progress *progress = data;

  tamiz_session_tell_progress (progress->session, progress->cancellable, progress->done, progress->total);

  return G_SOURCE_REMOVE;
}

static void
free_progress (gpointer data)
{
  Progress *progress = data;

  g_object_unref (progress->session);
  g_clear_object (&progress->cancellable);
  g_free (progress);
}

/* Says how far the work has come.  It is told in a turn of the main loop, never on the
 * worker's own thread, and before what the operation answers.
 */
void
tamiz_work_progress (TamizWork *work,
                     guint64    done,
                     guint64    total)
{
  Progress *progress = g_new0 (Progress, 1);

  progress->session = g_object_ref (work->session);
  if (work->cancellable != NULL)
    progress->cancellable = g_object_ref (work->cancellable);
  progress->done = done;
  progress->total = total;
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_progress_cb, progress, free_progress);
}

typedef struct
{
  TamizSession *session;
  GCancellable *cancellable;
  char *address;
} Address;

static gboolean
tell_address_cb (gpointer data)
{
  Address *address = data;

  tamiz_session_tell_address (address->session, address->cancellable, address->address);

  return G_SOURCE_REMOVE;
}

static void
free_address (gpointer data)
{
  Address *address = data;

  g_object_unref (address->session);
  g_clear_object (&address->cancellable);
  g_free (address->address);
  g_free (address);
}

/* Has whoever asked open an address in a browser; told as progress is. */
void
tamiz_work_tell_address (TamizWork  *work,
                         const char *text)
{
  Address *address = g_new0 (Address, 1);

  address->session = g_object_ref (work->session);
  if (work->cancellable != NULL)
    address->cancellable = g_object_ref (work->cancellable);
  address->address = g_strdup (text);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_address_cb, address, free_address);
}

static void
append_known (GString    *known,
              const char *text)
{
  if (text == NULL || known->len > 200)
    return;
  g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", text);
}

/* Finds a record of a small table by a text, ignoring case and accents. */
TamizRecord *
tamiz_work_find (TamizWork   *work,
                 TamizKind    kind,
                 int          field,
                 const char  *text,
                 GError     **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, kind, error);
  g_autofree char *folded = tamiz_text_fold (text);
  g_autoptr (GString) known = g_string_new (NULL);

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      const char *name = tamiz_record_get_text (record, field);
      g_autofree char *other = tamiz_text_fold (name);

      if (g_str_equal (folded, other))
        return g_object_ref (record);
      append_known (known, name);
    }

  tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                      _("There is no %s “%s” in this base; there are: %s"),
                      tamiz_kind_get_word (kind), text, known->len > 0 ? known->str : "–");
  return NULL;
}

TamizRecord *
tamiz_work_find_source (TamizWork   *work,
                        const char  *name,
                        GError     **error)
{
  return tamiz_work_find (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, name, error);
}

TamizRecord *
tamiz_work_find_campaign (TamizWork   *work,
                          const char  *name,
                          GError     **error)
{
  return tamiz_work_find (work, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, name, error);
}

TamizRecord *
tamiz_work_find_user (TamizWork   *work,
                      const char  *email,
                      GError     **error)
{
  return tamiz_work_find (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, email, error);
}

TamizRecord *
tamiz_work_load (TamizWork   *work,
                 TamizKind    kind,
                 const char  *argument,
                 GError     **error)
{
  return tamiz_reader_load (work->reader, kind, tamiz_work_id (work, argument), error);
}

/* A lead that went on in another one, when its person was merged, leads there. */
TamizFacts *
tamiz_work_load_facts (TamizWork   *work,
                       const char  *argument,
                       GError     **error)
{
  gint64 lead = tamiz_work_id (work, argument);

  if (!tamiz_reader_follow_merged (work->reader, TAMIZ_KIND_LEAD, &lead, error))
    return NULL;

  return tamiz_reader_load_facts (work->reader, lead, error);
}

/* Answers %NULL without an error where the lead was taken back. */
TamizFacts *
tamiz_work_find_facts (TamizWork  *work,
                       gint64      lead,
                       GError    **error)
{
  GError *local_error = NULL;
  TamizFacts *facts = tamiz_reader_load_facts (work->reader, lead, &local_error);

  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    g_clear_error (&local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return facts;
}

/* id → name of every record of a small table. */
GHashTable *
tamiz_work_names (TamizWork  *work,
                  TamizKind   kind,
                  int         field,
                  GError    **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, kind, error);
  GHashTable *names;

  if (records == NULL)
    return NULL;

  names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      gint64 id = tamiz_record_get_id (record);

      g_hash_table_insert (names, g_memdup2 (&id, sizeof id),
                           g_strdup (tamiz_record_get_text (record, field)));
    }

  return names;
}

/* What was proposed or signed is judged by only as it was then. */
static TamizDefinition *
read_definition (TamizSession  *session,
                 TamizRecord   *record,
                 GError       **error)
{
  const char *content = tamiz_record_get_text (record, TAMIZ_DEFINITION_CONTENT);
  g_autoptr (TamizReader) reader = NULL;

  if (tamiz_record_get_int (record, TAMIZ_DEFINITION_STATE) != TAMIZ_DEFINITION_DRAFT)
    {
      reader = tamiz_store_new_reader (session->store, error);
      if (reader == NULL || !tamiz_version_check_intact (reader, record, error))
        return NULL;
    }

  return tamiz_definition_parse (content, -1, error);
}

/**
 * tamiz_session_parse_definition:
 * @session: a session
 * @record: a stored definition
 * @error: return location
 *
 * Reads a definition's document; documents are immutable once proposed, so what was
 * read is kept.  May be called from any thread.
 *
 * Returns: (transfer full): the document; %NULL with %TAMIZ_STORAGE_ERROR_DAMAGED where it is not
 *   what was proposed or signed
 */
TamizDefinition *
tamiz_session_parse_definition (TamizSession  *session,
                                TamizRecord   *record,
                                GError       **error)
{
  gint64 id = tamiz_record_get_id (record);
  TamizDefinition *definition;

  g_mutex_lock (&session->mutex);
  definition = g_hash_table_lookup (session->definitions, &id);
  if (definition != NULL
      && g_strcmp0 (definition->digest, tamiz_record_get_text (record, TAMIZ_DEFINITION_DIGEST)) == 0)
    definition = tamiz_definition_ref (definition);
  else
    definition = NULL;
  g_mutex_unlock (&session->mutex);
  if (definition != NULL)
    return definition;

  definition = read_definition (session, record, error);
  if (definition == NULL)
    return NULL;

  g_mutex_lock (&session->mutex);
  g_hash_table_replace (session->definitions, g_memdup2 (&id, sizeof id),
                        tamiz_definition_ref (definition));
  g_mutex_unlock (&session->mutex);

  return definition;
}

/* Answers %NULL without an error where no definition is in force.  Where one is asked for by which
 * something is judged, one that was altered is as good as none; whoever shows the versions says so.
 */
TamizRecord *
tamiz_work_find_in_force (TamizWork        *work,
                          TamizDefinition **definition,
                          GError          **error)
{
  g_autoptr (GPtrArray) versions = tamiz_reader_list (work->reader, TAMIZ_KIND_DEFINITION, error);
  GError *local_error = NULL;

  if (versions == NULL)
    return NULL;

  for (guint i = 0; i < versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (versions, i);

      if (tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) != TAMIZ_DEFINITION_IN_FORCE)
        continue;
      if (definition == NULL)
        return g_object_ref (version);
      *definition = tamiz_session_parse_definition (work->session, version, &local_error);
      if (*definition != NULL)
        return g_object_ref (version);
      if (!g_error_matches (local_error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED))
        g_propagate_error (error, local_error);
      else
        g_clear_error (&local_error);
      return NULL;
    }

  return NULL;
}

json_t *
tamiz_work_items (json_t *items)
{
  json_t *answer = json_object ();

  json_object_set_new (answer, "total", json_integer (json_array_size (items)));
  json_object_set_new (answer, "items", items);
  return answer;
}

void
tamiz_json_set_id (json_t     *object,
                   const char *key,
                   gint64      id)
{
  g_autofree char *text = id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;

  tamiz_json_set_text (object, key, text);
}

json_t *
tamiz_json_money (const char *amount,
                  const char *currency)
{
  json_t *money;

  if (amount == NULL)
    return json_null ();

  money = json_object ();
  tamiz_json_set_text (money, "amount", amount);
  tamiz_json_set_text (money, "currency", currency);
  return money;
}

void
tamiz_work_set_time (TamizWork  *work,
                     json_t     *object,
                     const char *key,
                     gint64      at)
{
  g_autofree char *text = at != 0 ? tamiz_time_format (at, work->zone) : NULL;

  tamiz_json_set_text (object, key, text);
}

static json_t *
value_to_json (TamizWork        *work,
               const TamizField *field,
               const TamizValue *value)
{
  g_autofree char *text = NULL;

  if (value->type == TAMIZ_VALUE_NULL)
    return json_null ();

  switch (field->type)
    {
    case TAMIZ_TYPE_BOOL:
      return json_boolean (value->integer != 0);
    case TAMIZ_TYPE_INT:
      return json_integer (value->integer);
    case TAMIZ_TYPE_TIME:
      text = tamiz_time_format (value->integer, work->zone);
      return json_string (text);
    case TAMIZ_TYPE_DATE:
      text = tamiz_day_format (value->integer);
      return json_string (text);
    case TAMIZ_TYPE_ENUM:
      return json_string (tamiz_enum_nick (field->list, value->integer));
    case TAMIZ_TYPE_REF:
      text = g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
      return json_string (text);
    case TAMIZ_TYPE_JSON:
      {
        json_t *json = json_loads (value->text, JSON_DECODE_ANY, NULL);

        return json != NULL ? json : json_string (value->text);
      }
    case TAMIZ_TYPE_BYTES:
      return json_null ();
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    default:
      return json_string (value->text);
    }
}

/* A record as it is: the shape of small tables' answers. */
json_t *
tamiz_work_record_to_json (TamizWork   *work,
                           TamizRecord *record)
{
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (record));
  for (guint i = 0; i < info->n_fields; i++)
    {
      if (!tamiz_field_is_secret (tamiz_record_get_kind (record), (int) i))
        json_object_set_new (object, info->fields[i].name,
                             value_to_json (work, &info->fields[i], tamiz_record_get (record, i)));
    }

  return object;
}
