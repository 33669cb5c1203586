#define G_LOG_DOMAIN "tamiz-handoff-details"

#include "config.h"

#include "tamiz-handoff-details.h"

#include "tamiz-meeting-fates.h"
#include "tamiz-people.h"

static void
set_nick (json_t      *object,
          const char  *key,
          TamizRecord *handoff,
          int          field,
          TamizEnum    list)
{
  tamiz_json_set_text (object, key,
                       tamiz_record_has (handoff, field)
                           ? tamiz_enum_nick (list, (int) tamiz_record_get_int (handoff, field))
                           : NULL);
}

static void
set_number (json_t      *object,
            const char  *key,
            TamizRecord *record,
            int          field)
{
  json_object_set_new (object, key,
                       record != NULL && tamiz_record_has (record, field)
                           ? json_integer (tamiz_record_get_int (record, field))
                           : json_null ());
}

static gboolean
set_exception (TamizWork    *work,
               GHashTable   *users,
               TamizRecord  *handoff,
               json_t       *object,
               GError      **error)
{
  gint64 id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXCEPTION);
  g_autoptr (TamizRecord) exception = NULL;
  json_t *told;

  if (id == 0)
    {
      json_object_set_new (object, "exception", json_null ());
      return TRUE;
    }
  exception = tamiz_reader_load (work->reader, TAMIZ_KIND_EXCEPTION, id, error);
  if (exception == NULL)
    return FALSE;

  told = json_object ();
  tamiz_json_set_id (told, "id", id);
  tamiz_json_set_text (told, "reason", tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON));
  tamiz_user_set_json (told, "asked_by", "asked_by_name",
                       tamiz_users_find (users, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY)));
  tamiz_user_set_json (told, "granted_by", "granted_by_name",
                       tamiz_users_find (users, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_DECIDED_BY)));
  json_object_set_new (object, "exception", told);

  return TRUE;
}

/* The handoff that it was reassigned from and who passed it on, and the one that goes on in its place. */
static gboolean
set_neighbours (TamizWork    *work,
                GHashTable   *users,
                TamizRecord  *handoff,
                json_t       *object,
                GError      **error)
{
  gint64 id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_PREVIOUS);
  g_autoptr (TamizRecord) previous = NULL;
  g_autoptr (GPtrArray) next = NULL;

  if (id != 0)
    {
      previous = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);
      if (previous == NULL)
        return FALSE;
    }
  set_number (object, "previous", previous, TAMIZ_HANDOFF_NUMBER);
  tamiz_user_set_json (object, "passed_on_by", "passed_on_by_name",
                       previous != NULL
                           ? tamiz_users_find (users, tamiz_record_get_int (previous, TAMIZ_HANDOFF_DECIDED_BY))
                           : NULL);
  if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) != TAMIZ_HANDOFF_REASSIGNED)
    {
      json_object_set_new (object, "next", json_null ());
      return TRUE;
    }

  next = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_PREVIOUS,
                               tamiz_record_get_id (handoff), error);
  if (next == NULL)
    return FALSE;
  set_number (object, "next", next->len > 0 ? g_ptr_array_index (next, 0) : NULL, TAMIZ_HANDOFF_NUMBER);
  return TRUE;
}

/**
 * tamiz_work_add_handoff_details: (skip)
 * @work: the work
 * @users: as tamiz_work_load_users() answers them
 * @handoff: a handoff
 * @object: what is told of it
 * @error: return location
 *
 * Tells of the meeting, of an exception, of what would make a returned lead acceptable, of who
 * decided and how they said it, and of the handoffs before and after a reassignment.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_add_handoff_details (TamizWork    *work,
                                GHashTable   *users,
                                TamizRecord  *handoff,
                                json_t       *object,
                                GError      **error)
{
  gboolean open;

  if (!tamiz_work_is_meeting_open (work, handoff, &open, error))
    return FALSE;
  set_nick (object, "meeting_kind", handoff, TAMIZ_HANDOFF_MEETING_KIND, TAMIZ_ENUM_MEETING);
  set_number (object, "meeting_minutes", handoff, TAMIZ_HANDOFF_MEETING_MINUTES);
  tamiz_json_set_text (object, "meeting_place", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_PLACE));
  set_nick (object, "meeting_state", handoff, TAMIZ_HANDOFF_MEETING_STATE, TAMIZ_ENUM_MEETING_STATE);
  tamiz_json_set_text (object, "meeting_words", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_WORDS));
  set_nick (object, "meeting_fate", handoff, TAMIZ_HANDOFF_MEETING_FATE, TAMIZ_ENUM_MEETING_FATE);
  json_object_set_new (object, "meeting_open", json_boolean (open));
  tamiz_json_set_text (object, "wanted", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_WANTED));
  tamiz_json_set_text (object, "door", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_DOOR));
  tamiz_user_set_json (object, "decided_by", "decided_by_name",
                       tamiz_users_find (users, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_BY)));
  tamiz_user_set_json (object, "brought_by", "brought_by_name",
                       tamiz_users_find (users, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_BROUGHT_BY)));

  return set_exception (work, users, handoff, object, error) && set_neighbours (work, users, handoff, object, error);
}
