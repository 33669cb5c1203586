#define G_LOG_DOMAIN "tamiz-outbox-corrections"

#include "config.h"

#include "tamiz-outbox-deeds-private.h"

#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-standing.h"

#include <glib/gi18n-lib.h>

/* What is sent, corrected by somebody. */

/* (nullable): who corrected a row last, and when, for whoever comes too late. */
static char *
describe_writer (TamizOutboxDeed *deed)
{
  for (guint i = deed->attempts->len; i > 0; i--)
    {
      TamizRecord *attempt = g_ptr_array_index (deed->attempts, i - 1);
      const char *words = tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_WORDS);
      g_autoptr (json_t) told = NULL;
      g_autoptr (TamizRecord) user = NULL;
      g_autoptr (GDateTime) utc = NULL, local = NULL;
      g_autofree char *when = NULL;

      if (g_strcmp0 (tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_CLASS), TAMIZ_DEED_EDITED) != 0)
        continue;
      told = words != NULL ? tamiz_json_parse (words, -1, NULL) : NULL;
      user = tamiz_reader_load (deed->work->reader, TAMIZ_KIND_USER, tamiz_json_get_int (told, "by", 0), NULL);
      utc = g_date_time_new_from_unix_utc (tamiz_record_get_int (attempt, TAMIZ_ATTEMPT_AT) / TAMIZ_SECOND);
      local = g_date_time_to_timezone (utc, deed->work->zone);
      when = g_date_time_format (local, "%Y-%m-%d %H:%M");
      return g_strdup_printf (_(" (%s, %s)"), user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME) : "?", when);
    }

  return g_strdup ("");
}

/* Nobody's correction goes over another one unseen. */
static gboolean
check_seen (TamizOutboxDeed  *deed,
            json_t           *payload,
            GError          **error)
{
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (deed->work->arguments, "seen"), i, pair)
    {
      g_autofree char *key = NULL, *writer = NULL;
      const char *seen, *held;

      if (!tamiz_pair_split (pair, &key, &seen, error))
        return FALSE;
      held = tamiz_json_get_text (payload, key);
      if (g_strcmp0 (held != NULL ? held : "", seen) == 0)
        continue;
      writer = describe_writer (deed);
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_CONFLICT, error,
                                 _("“%s” was changed meanwhile: it holds “%s” now%s; you saw “%s”. Nothing "
                                   "was stored: look at it again and decide"),
                                 tamiz_payload_get_title (key), held != NULL ? held : "", writer, seen);
    }

  return TRUE;
}

static json_t *
change_to_json (TamizOutboxDeed         *deed,
                const TamizPayloadField *field,
                const char              *before,
                const char              *after,
                TamizFacts              *facts)
{
  g_autofree char *stored = tamiz_payload_dup_stored (deed->work, field, facts);
  json_t *change = json_object ();

  tamiz_json_set_text (change, "key", field->key);
  tamiz_json_set_text (change, "label", _(field->title));
  tamiz_json_set_text (change, "before", before);
  tamiz_json_set_text (change, "after", after);
  /* The base's own record stays as it is: what people correct here is only what is sent. */
  tamiz_json_set_text (change, "record", field->kind < TAMIZ_N_KINDS ? tamiz_kind_get_info (field->kind)->nick : NULL);
  tamiz_json_set_text (change, "stored", stored);

  return change;
}

static gboolean
set_field (TamizOutboxDeed  *deed,
           json_t           *payload,
           json_t           *changes,
           TamizFacts       *facts,
           json_t           *pair,
           GError          **error)
{
  g_autofree char *key = NULL, *value = NULL, *before = NULL;
  const TamizPayloadField *field;
  const char *typed;

  if (!tamiz_pair_split (pair, &key, &typed, error))
    return FALSE;
  field = tamiz_payload_find_field (key);
  if (!tamiz_work_require (field != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("There is no field “%s” in what is sent to a CRM"), key)
      || !tamiz_payload_read_value (field, typed, &value, error))
    return FALSE;

  before = g_strdup (tamiz_json_get_text (payload, key));
  if (g_strcmp0 (before != NULL ? before : "", value != NULL ? value : "") == 0)
    return TRUE;
  if (value != NULL)
    tamiz_json_set_text (payload, key, value);
  else
    json_object_del (payload, key);
  json_array_append_new (changes, change_to_json (deed, field, before, value, facts));

  return TRUE;
}

static gboolean
set_fields (TamizOutboxDeed  *deed,
            json_t           *payload,
            json_t           *changes,
            GError          **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts
      = tamiz_work_find_facts (deed->work, tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_LEAD), &local_error);
  json_t *pair;
  gsize i;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  json_array_foreach (json_object_get (deed->work->arguments, "set"), i, pair)
    {
      if (!set_field (deed, payload, changes, facts, pair, error))
        return FALSE;
    }

  return tamiz_work_require (json_array_size (changes) > 0, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("Nothing would be different; have it tried again as it is instead"));
}

/* What was corrected: with what it says for the row, which is erased with whom it is about. */
static char *
describe_changes (json_t   *changes,
                  gboolean  values)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *change;
  gsize i;

  json_array_foreach (changes, i, change)
    {
      const char *before = tamiz_json_get_text (change, "before"), *after = tamiz_json_get_text (change, "after");

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", tamiz_json_get_text (change, "label"));
      if (values)
        g_string_append_printf (text, ": “%s” → “%s”", before != NULL ? before : "", after != NULL ? after : "");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
note_edit (TamizOutboxDeed  *deed,
           json_t           *changes,
           GError          **error)
{
  g_autofree char *name = tamiz_deed_dup_name (deed->work);
  g_autofree char *all = describe_changes (changes, TRUE), *fields = describe_changes (changes, FALSE);
  /* Translators: a person, and the fields of what is sent */
  g_autofree char *message = g_strdup_printf (_("%s corrected what is sent: %s"), name, fields);

  return tamiz_deed_note (deed, TAMIZ_DEED_EDITED, all, error)
         && tamiz_deed_note_in_step (deed, TAMIZ_STEP_STATE_WAITING, message, error)
         && tamiz_deed_release_dependents (deed, error);
}

/* The base is not changed by it; that is said with the fields that differ there. */
static char *
describe_stored (json_t *changes)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  json_t *change;
  gsize i;

  json_array_foreach (changes, i, change)
    {
      if (tamiz_json_get_text (change, "record") != NULL
          && g_strcmp0 (tamiz_json_get_text (change, "stored"), tamiz_json_get_text (change, "after")) != 0)
        g_string_append_printf (fields, "%s%s", fields->len > 0 ? ", " : "", tamiz_json_get_text (change, "label"));
    }
  if (fields->len == 0)
    return NULL;

  /* Translators: %s are fields, such as “Company, E-mail” */
  return g_strdup_printf (_("Only what is sent was corrected. The record here still has what it had: %s"), fields->str);
}

/**
 * tamiz_outbox_edit:
 * @work: what an operation has at hand; arguments id, set and seen
 * @error: return location
 *
 * Corrects what a refused or held row says, and has it sent again; where it may have arrived it is
 * looked for first.  The key by which the CRM knows it stays.
 *
 * Returns: (transfer full): the row, what was changed, and a note where the base says something
 *   else; %NULL with %TAMIZ_CORE_ERROR_CONFLICT where somebody else was quicker
 */
json_t *
tamiz_outbox_edit (TamizWork  *work,
                   GError    **error)
{
  g_auto (TamizOutboxDeed) deed = { 0 };
  g_autoptr (json_t) payload = NULL, changes = json_array ();
  g_autofree char *note = NULL;
  json_t *answer;

  if (!tamiz_deed_begin (&deed, work, "outbox.edit", error))
    return NULL;
  payload = tamiz_payload_parse (deed.row);
  if (!check_seen (&deed, payload, error) || !tamiz_deed_check_stuck (&deed, FALSE, error)
      || !tamiz_work_require (payload != NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                              _("What should be sent is damaged in the base"))
      || !set_fields (&deed, payload, changes, error))
    return NULL;

  tamiz_deed_update_payload (&deed, payload);
  tamiz_deed_queue (&deed, tamiz_outbox_is_in_doubt (deed.row, deed.attempts) ? TAMIZ_OUTBOX_PROBING
                                                                              : TAMIZ_OUTBOX_QUEUED);
  if (!note_edit (&deed, changes, error))
    return NULL;
  answer = tamiz_deed_end (&deed, error);
  if (answer == NULL)
    return NULL;

  note = describe_stored (changes);
  json_object_set (answer, "changed", changes);
  tamiz_json_set_text (answer, "note", note);

  return answer;
}
