#define G_LOG_DOMAIN "tamiz-operations-exception"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-error.h"
#include "tamiz-exceptions.h"
#include "tamiz-glance.h"
#include "tamiz-mail-rows.h"
#include "tamiz-notices.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Asking for an exception to what it takes to be handed over, and deciding about it. */

/* (transfer full) (nullable): what the lead lacks.  Only what stands near enough can be excepted, and
 * never what the person refuses.
 */
static GPtrArray *
list_excepted (TamizWork    *work,
               TamizFacts   *facts,
               GError      **error)
{
  int stage = tamiz_facts_get_stage (facts);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GPtrArray) lacks = NULL;
  gboolean lacking = FALSE;

  if (!tamiz_work_require (stage == TAMIZ_STAGE_MQL || stage == TAMIZ_STAGE_SQL, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("An exception is for a lead that marketing has qualified; this one stands at “%s”"),
                           stage >= 0 ? tamiz_enum_label (TAMIZ_ENUM_STAGE, stage) : "–"))
    return NULL;
  version = tamiz_work_require_in_force (work, &definition, error);
  if (version == NULL)
    return NULL;

  lacks = tamiz_qualify_list_handoff_lacks (definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), facts,
                                            work->now);
  for (guint i = 0; i < lacks->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (lacks, i);

      if (!tamiz_work_require (!lack->required || tamiz_exception_can_lift (lack), TAMIZ_CORE_ERROR_REFUSED, error,
                               _("No exception can be made of what the person themselves refused: %s"), lack->title))
        return NULL;
      lacking = lacking || lack->required;
    }

  if (!tamiz_work_require (lacking, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("Nothing is missing: the lead can be handed over without an exception")))
    return NULL;

  return g_steal_pointer (&lacks);
}

static json_t *
answer_exception (TamizWork   *work,
                  gint64       id,
                  GError     **error)
{
  g_autoptr (TamizRecord) exception = tamiz_reader_load (work->reader, TAMIZ_KIND_EXCEPTION, id, error);
  g_autoptr (GHashTable) users = exception != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autofree char *name = NULL;
  json_t *object;

  if (users == NULL)
    return NULL;
  object = tamiz_work_exception_to_json (work, exception, users);
  name = tamiz_work_dup_lead_name (work, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD));
  tamiz_json_set_text (object, "name", name);

  return object;
}

/* A notice about an exception, once for each member and turn. */
static gboolean
tell (TamizWork       *work,
      TamizChangeSet  *set,
      TamizRecord     *exception,
      gint64           member,
      const char      *turn,
      const char      *text,
      GError         **error)
{
  g_autofree char *key = g_strdup_printf ("exception/%" PRId64 "/%s/%" PRId64, tamiz_record_get_id (exception), turn, member);
  const TamizNoticeOrder order = {
    .member = member,
    .topic = "exception",
    .key = key,
    .at = work->now,
    .lead = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD),
    .text = text,
  };

  return tamiz_work_add_notice (work, set, &order, error) != NULL;
}

/* Who does not open the program learns that somebody waits for them. */
static gboolean
mail (TamizWork       *work,
      TamizChangeSet  *set,
      TamizRecord     *exception,
      TamizRecord     *user,
      GError         **error)
{
  g_autoptr (json_t) values = json_object ();
  g_autoptr (GError) local_error = NULL;
  TamizMailOrder order = { "exception", NULL, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD) };

  tamiz_json_set_text (values, "reason", tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON));
  order.to = tamiz_record_get_text (user, TAMIZ_USER_EMAIL);
  order.to_name = tamiz_record_get_text (user, TAMIZ_USER_NAME);
  order.values = values;
  order.sender = work->actor.user;
  if (order.to == NULL || tamiz_work_queue_mail (work, set, &order, &local_error) != NULL
      || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* Everybody who may decide is told. */
static gboolean
tell_side (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *exception,
           GError         **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  TamizRole side = tamiz_exception_get_side (work->roles);

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0 || tamiz_record_get_id (user) == work->actor.user
          || (tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (1 << side)) == 0)
        continue;
      if (!tell (work, set, exception, tamiz_record_get_id (user), "asked", NULL, error)
          || !mail (work, set, exception, user, error))
        return FALSE;
    }

  return users != NULL;
}

/* Who asked is told what came of it. */
static gboolean
tell_asker (TamizWork            *work,
            TamizChangeSet       *set,
            TamizRecord          *exception,
            TamizExceptionState   state,
            const char           *words,
            GError              **error)
{
  g_autofree char *name = tamiz_work_dup_lead_name (work, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD));
  g_autofree char *said
      = g_strdup_printf (state == TAMIZ_EXCEPTION_GRANTED ? _("The exception for %s was granted")
                                                          : _("The exception for %s was refused"),
                         name != NULL ? name : "–");
  g_autofree char *text = words != NULL ? g_strdup_printf ("%s: %s", said, words) : g_strdup (said);

  return tell (work, set, exception, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY), "decided", text, error);
}

/* One that does not make up for all that is missing by now is asked for anew. */
static gboolean
check_may_ask (TamizRecord  *before,
               GPtrArray    *lacks,
               GError      **error)
{
  return tamiz_work_require (before == NULL
                                 || tamiz_record_get_int (before, TAMIZ_EXCEPTION_STATE) == TAMIZ_EXCEPTION_REFUSED
                                 || !tamiz_exception_covers (before, lacks),
                             TAMIZ_CORE_ERROR_EXISTS, error,
                             _("An exception was asked for this lead already, with the number %" PRId64),
                             before != NULL ? tamiz_record_get_id (before) : 0);
}

static TamizRecord *
add_exception (TamizWork       *work,
               TamizChangeSet  *set,
               gint64           lead,
               GPtrArray       *lacks,
               const char      *reason,
               GError         **error)
{
  TamizRecord *exception = tamiz_work_insert (work, set, TAMIZ_KIND_EXCEPTION, error);
  g_autofree char *lines = tamiz_exception_dup_lacks (lacks);

  if (exception == NULL)
    return NULL;
  tamiz_record_set_int (exception, TAMIZ_EXCEPTION_LEAD, lead);
  tamiz_record_set_text (exception, TAMIZ_EXCEPTION_REASON, reason);
  tamiz_record_set_text (exception, TAMIZ_EXCEPTION_LACKS, lines);
  tamiz_record_set_int (exception, TAMIZ_EXCEPTION_ASKED_BY, work->actor.user);
  tamiz_record_set_int (exception, TAMIZ_EXCEPTION_ASKED_AT, work->now);
  tamiz_record_set_int (exception, TAMIZ_EXCEPTION_STATE, TAMIZ_EXCEPTION_ASKED);
  return exception;
}

static json_t *
ask_exception (TamizWork *work,
               GError   **error)
{
  const guint sides = (1u << TAMIZ_ROLE_MARKETING) | (1u << TAMIZ_ROLE_SALES);
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "exception.ask");
  g_autoptr (TamizRecord) before = NULL;
  g_autoptr (GPtrArray) lacks = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  TamizRecord *exception;

  if (facts == NULL
      || !tamiz_work_require ((work->roles & sides) != 0, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                              _("An exception is asked for by marketing or by sales"))
      || !tamiz_work_require (!tamiz_text_is_blank (reason), TAMIZ_CORE_ERROR_INVALID, error,
                              _("An exception needs a reason")))
    return NULL;
  lacks = list_excepted (work, facts, error);
  if (lacks == NULL || !tamiz_work_find_exception (work, tamiz_record_get_id (facts->lead), &before, error)
      || !check_may_ask (before, lacks, error))
    return NULL;

  if (before != NULL && tamiz_record_get_int (before, TAMIZ_EXCEPTION_STATE) != TAMIZ_EXCEPTION_REFUSED)
    tamiz_change_set_update_int (set, before, TAMIZ_EXCEPTION_STATE, TAMIZ_EXCEPTION_REPLACED);
  exception = add_exception (work, set, tamiz_record_get_id (facts->lead), lacks, reason, error);
  if (exception == NULL || !tell_side (work, set, exception, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_exception (work, tamiz_record_get_id (exception), error) : NULL;
}

/* A second person, of the side that did not ask. */
static gboolean
check_decides (TamizWork    *work,
               TamizRecord  *exception,
               GError      **error)
{
  gint64 asker = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY);
  g_autoptr (TamizRecord) user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, asker, error);
  TamizRole side;

  if (user == NULL
      || !tamiz_work_require (tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE) == TAMIZ_EXCEPTION_ASKED,
                              TAMIZ_CORE_ERROR_REFUSED, error, _("The exception was decided already: %s"),
                              tamiz_enum_label (TAMIZ_ENUM_EXCEPTION,
                                                tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE)))
      || !tamiz_work_require (asker != work->actor.user, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                              _("Nobody decides about an exception that they asked for themselves")))
    return FALSE;

  side = tamiz_exception_get_side ((guint) tamiz_record_get_int (user, TAMIZ_USER_ROLES));
  return tamiz_work_require ((work->roles & (1u << side)) != 0, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("The other side decides about this exception; that is: %s"),
                             tamiz_enum_label (TAMIZ_ENUM_ROLE, side));
}

static json_t *
decide (TamizWork           *work,
        TamizExceptionState  state,
        GError             **error)
{
  g_autoptr (TamizRecord) exception = tamiz_work_load (work, TAMIZ_KIND_EXCEPTION, "id", error);
  g_autoptr (TamizChangeSet) set
      = tamiz_work_change (work, state == TAMIZ_EXCEPTION_GRANTED ? "exception.grant" : "exception.refuse");
  g_autoptr (TamizRecord) user = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *words = tamiz_text_clean (tamiz_work_text (work, "reason"));
  unsigned char *secret_key = NULL;

  if (exception == NULL || !check_decides (work, exception, error))
    return NULL;
  user = tamiz_work_check_passphrase (work, &secret_key, error);
  if (secret_key != NULL)
    sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
  g_free (secret_key);
  if (user == NULL)
    return NULL;

  tamiz_change_set_update_int (set, exception, TAMIZ_EXCEPTION_STATE, state);
  tamiz_change_set_update_int (set, exception, TAMIZ_EXCEPTION_DECIDED_BY, work->actor.user);
  tamiz_change_set_update_int (set, exception, TAMIZ_EXCEPTION_DECIDED_AT, work->now);
  if (words != NULL)
    tamiz_change_set_update_text (set, exception, TAMIZ_EXCEPTION_WORDS, words);
  if (!tell_asker (work, set, exception, state, words, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_exception (work, tamiz_record_get_id (exception), error) : NULL;
}

static json_t *
grant_exception (TamizWork *work,
                 GError   **error)
{
  return decide (work, TAMIZ_EXCEPTION_GRANTED, error);
}

static json_t *
refuse_exception (TamizWork *work,
                  GError   **error)
{
  return tamiz_work_require (!tamiz_text_is_blank (tamiz_work_text (work, "reason")), TAMIZ_CORE_ERROR_INVALID, error,
                             _("Say why the exception is refused"))
             ? decide (work, TAMIZ_EXCEPTION_REFUSED, error)
             : NULL;
}

/* What still lacks, for whoever is to decide. */
static gboolean
set_lacks (TamizWork        *work,
           json_t           *object,
           TamizRecord      *exception,
           TamizDefinition  *definition,
           gint64            version,
           GError          **error)
{
  gint64 state = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE);
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (GPtrArray) lacks = NULL;

  json_object_set_new (object, "missing", json_array ());
  json_object_set_new (object, "covers", json_false ());
  if (definition == NULL || (state != TAMIZ_EXCEPTION_ASKED && state != TAMIZ_EXCEPTION_GRANTED))
    return TRUE;
  facts = tamiz_work_find_facts (work, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD), &local_error);
  if (facts == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    }
  lacks = tamiz_qualify_list_handoff_lacks (definition, version, facts, work->now);
  json_object_set_new (object, "missing", tamiz_missing_to_json (lacks));
  json_object_set_new (object, "covers", json_boolean (tamiz_exception_covers (exception, lacks)));

  return TRUE;
}

static json_t *
exceptions_to_json (TamizWork  *work,
                    GPtrArray  *exceptions,
                    GError    **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (json_t) items = json_array ();
  GError *local_error = NULL;

  for (guint i = 0; i < exceptions->len; i++)
    {
      gint64 lead = tamiz_record_get_int (g_ptr_array_index (exceptions, i), TAMIZ_EXCEPTION_LEAD);

      g_array_append_val (leads, lead);
    }
  glances = users != NULL ? tamiz_work_glance (work, leads, error) : NULL;
  if (glances == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  for (guint i = 0; i < exceptions->len; i++)
    {
      TamizRecord *exception = g_ptr_array_index (exceptions, i);
      json_t *object = tamiz_work_exception_to_json (work, exception, users);

      json_array_append_new (items, object);
      tamiz_glance_set_json (object, glances, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD));
      if (!set_lacks (work, object, exception, definition,
                      version != NULL ? tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION) : 0, error))
        return NULL;
    }

  return g_steal_pointer (&items);
}

static json_t *
list_exceptions (TamizWork *work,
                 GError   **error)
{
  g_autoptr (GPtrArray) exceptions = tamiz_reader_list (work->reader, TAMIZ_KIND_EXCEPTION, error);
  int state = tamiz_work_choice (work, "state", TAMIZ_ENUM_EXCEPTION);
  gint64 lead = tamiz_work_text (work, "lead") != NULL ? tamiz_work_id (work, "lead") : 0;
  json_t *items;

  if (exceptions == NULL)
    return NULL;
  for (guint i = 0; i < exceptions->len;)
    {
      TamizRecord *exception = g_ptr_array_index (exceptions, i);

      if ((state < 0 || tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE) == state)
          && (lead == 0 || tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD) == lead))
        i++;
      else
        g_ptr_array_remove_index (exceptions, i);
    }
  items = exceptions_to_json (work, exceptions, error);

  return items != NULL ? tamiz_work_items (items) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter ask_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why it is to be handed over all the same") },
  { NULL },
};

static const TamizParameter decide_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The exception's id") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "state", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_EXCEPTION, N_("Only in this state") },
  { "lead", TAMIZ_PARAMETER_ID, 0, 0, N_("Only those of this lead") },
  { NULL },
};

const TamizOperationEntry tamiz_exception_operations[] = {
  { { "exception.ask", N_("Ask for an exception, to hand a lead over though something is missing"), 0, ask_parameters,
      NULL },
    ask_exception },
  { { "exception.grant", N_("Grant an exception that the other side asked for"), 0, decide_parameters, NULL },
    grant_exception },
  { { "exception.refuse", N_("Refuse an exception that the other side asked for"), 0, decide_parameters, NULL },
    refuse_exception },
  { { "exception.list", N_("List the exceptions"), TAMIZ_OPERATION_READS, list_parameters,
      "id,lead,name,company,state,reason,asked_by,decided_by" },
    list_exceptions },
  { { NULL }, NULL },
};
