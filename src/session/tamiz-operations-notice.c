#define G_LOG_DOMAIN "tamiz-operations-notice"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-notices.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

/* What somebody was told, and that they have seen it. */

/* Whose: the one named, who works, or everybody's where nobody does. */
static gboolean
find_member (TamizWork *work,
             gint64    *member,
             GError   **error)
{
  const char *email = tamiz_work_text (work, "for") != NULL ? tamiz_work_text (work, "for") : work->email;
  g_autoptr (TamizRecord) user = NULL;

  *member = 0;
  if (email == NULL)
    return TRUE;
  user = tamiz_work_find_user (work, email, error);
  if (user != NULL)
    *member = tamiz_record_get_id (user);

  return user != NULL;
}

static int
compare_notices (gconstpointer a,
                 gconstpointer b)
{
  TamizRecord *x = *(TamizRecord *const *) a, *y = *(TamizRecord *const *) b;
  gboolean seen = tamiz_record_has (x, TAMIZ_NOTICE_SEEN_AT);
  gint64 at_x = tamiz_record_get_int (x, TAMIZ_NOTICE_AT), at_y = tamiz_record_get_int (y, TAMIZ_NOTICE_AT);

  if (seen != tamiz_record_has (y, TAMIZ_NOTICE_SEEN_AT))
    return seen ? 1 : -1;
  if (at_x != at_y)
    return at_x > at_y ? -1 : 1;
  return tamiz_record_get_id (x) > tamiz_record_get_id (y) ? -1 : 1;
}

/* Unread first, and of these the latest. */
static GPtrArray *
list_notices (TamizWork *work,
              gint64     member,
              gboolean   all,
              guint     *unread,
              guint     *seen,
              GError   **error)
{
  g_autoptr (GPtrArray) found = NULL;
  GPtrArray *notices;

  found = member != 0
              ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_MEMBER, member, error)
              : tamiz_reader_list (work->reader, TAMIZ_KIND_NOTICE, error);
  if (found == NULL)
    return NULL;

  *unread = *seen = 0;
  notices = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < found->len; i++)
    {
      TamizRecord *notice = g_ptr_array_index (found, i);
      gboolean put_away = tamiz_record_has (notice, TAMIZ_NOTICE_SEEN_AT);

      *unread += !put_away;
      *seen += put_away;
      if (all || !put_away)
        g_ptr_array_add (notices, g_object_ref (notice));
    }
  g_ptr_array_sort (notices, compare_notices);

  return notices;
}

static gboolean
set_handoff (TamizWork    *work,
             json_t       *object,
             TamizRecord  *notice,
             GError      **error)
{
  gint64 id = tamiz_record_get_int (notice, TAMIZ_NOTICE_HANDOFF);
  g_autoptr (TamizRecord) handoff
      = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error) : NULL;

  json_object_set_new (object, "handoff",
                       handoff != NULL ? json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER))
                                       : json_null ());
  return id == 0 || handoff != NULL;
}

static json_t *
notice_to_json (TamizWork    *work,
                TamizRecord  *notice,
                GHashTable   *users,
                GHashTable   *glances,
                GError      **error)
{
  gint64 lead = tamiz_record_get_int (notice, TAMIZ_NOTICE_LEAD);
  const TamizGlance *glance = tamiz_glance_find (glances, lead);
  g_autofree char *text = tamiz_notice_dup_text (notice, glance != NULL ? glance->name : NULL);
  g_autoptr (json_t) object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (notice));
  tamiz_json_set_text (object, "topic", tamiz_record_get_text (notice, TAMIZ_NOTICE_TOPIC));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (notice, TAMIZ_NOTICE_AT));
  tamiz_user_set_json (object, "for", "for_name",
                       tamiz_users_find (users, tamiz_record_get_int (notice, TAMIZ_NOTICE_MEMBER)));
  tamiz_json_set_text (object, "text", text);
  tamiz_json_set_id (object, "lead", lead);
  tamiz_json_set_text (object, "name", glance != NULL ? glance->name : NULL);
  tamiz_json_set_text (object, "company", glance != NULL ? glance->company : NULL);
  tamiz_json_set_text (object, "clock", tamiz_record_get_text (notice, TAMIZ_NOTICE_CLOCK));
  tamiz_work_set_time (work, object, "due", tamiz_record_get_int (notice, TAMIZ_NOTICE_DUE));
  tamiz_work_set_time (work, object, "seen_at", tamiz_record_get_int (notice, TAMIZ_NOTICE_SEEN_AT));

  return set_handoff (work, object, notice, error) ? g_steal_pointer (&object) : NULL;
}

static json_t *
notices_to_json (TamizWork  *work,
                 GPtrArray  *notices,
                 gint64      limit,
                 GError    **error)
{
  guint n = limit > 0 ? (guint) MIN (notices->len, limit) : notices->len;
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (json_t) items = json_array ();

  for (guint i = 0; i < n; i++)
    {
      gint64 lead = tamiz_record_get_int (g_ptr_array_index (notices, i), TAMIZ_NOTICE_LEAD);

      if (lead != 0)
        g_array_append_val (leads, lead);
    }
  glances = users != NULL ? tamiz_work_glance (work, leads, error) : NULL;
  if (glances == NULL)
    return NULL;

  for (guint i = 0; i < n; i++)
    {
      json_t *object = notice_to_json (work, g_ptr_array_index (notices, i), users, glances, error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return g_steal_pointer (&items);
}

/* What @member was told, 0 = anybody; with @all also what was seen; at most @limit, 0 = all of it. */
json_t *
tamiz_work_show_notices (TamizWork *work,
                         gint64     member,
                         gboolean   all,
                         gint64     limit,
                         GError   **error)
{
  guint unread = 0, seen = 0;
  g_autoptr (GPtrArray) notices = list_notices (work, member, all, &unread, &seen, error);
  json_t *items = notices != NULL ? notices_to_json (work, notices, limit, error) : NULL;
  json_t *answer;

  if (items == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (notices->len));
  json_object_set_new (answer, "unread", json_integer (unread));
  json_object_set_new (answer, "seen", json_integer (seen));
  json_object_set_new (answer, "items", items);
  return answer;
}

static json_t *
show_notices (TamizWork *work,
              GError   **error)
{
  gint64 member;

  return find_member (work, &member, error)
             ? tamiz_work_show_notices (work, member, tamiz_work_flag (work, "all"),
                                        tamiz_work_number (work, "limit", 100), error)
             : NULL;
}

/* Those named, which are one's own. */
static gboolean
see (TamizWork       *work,
     TamizChangeSet  *set,
     const char      *text,
     guint           *n,
     GError         **error)
{
  gint64 id = g_ascii_strtoll (text, NULL, 10);
  g_autoptr (TamizRecord) notice = tamiz_reader_load (work->reader, TAMIZ_KIND_NOTICE, id, error);

  if (notice == NULL
      || !tamiz_work_require (tamiz_record_get_int (notice, TAMIZ_NOTICE_MEMBER) == work->actor.user,
                              TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                              _("That notice is somebody else’s; only they can put it away")))
    return FALSE;
  if (!tamiz_record_has (notice, TAMIZ_NOTICE_SEEN_AT))
    {
      tamiz_change_set_update_int (set, notice, TAMIZ_NOTICE_SEEN_AT, work->now);
      *n += 1;
    }

  return TRUE;
}

static gboolean
see_all (TamizWork       *work,
         TamizChangeSet  *set,
         guint           *n,
         GError         **error)
{
  g_autoptr (GPtrArray) notices = tamiz_reader_list_by (work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_MEMBER,
                                                        work->actor.user, error);

  for (guint i = 0; notices != NULL && i < notices->len; i++)
    {
      TamizRecord *notice = g_ptr_array_index (notices, i);

      if (tamiz_record_has (notice, TAMIZ_NOTICE_SEEN_AT))
        continue;
      tamiz_change_set_update_int (set, notice, TAMIZ_NOTICE_SEEN_AT, work->now);
      *n += 1;
    }

  return notices != NULL;
}

static json_t *
see_notices (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "notice.seen");
  g_autoptr (TamizCommit) commit = NULL;
  json_t *ids = json_object_get (work->arguments, "id"), *id, *answer;
  guint n = 0;
  gsize i;

  if (!tamiz_work_require (json_array_size (ids) > 0 || tamiz_work_flag (work, "all"), TAMIZ_CORE_ERROR_INVALID,
                           error, _("Name the notices, or say that all are meant")))
    return NULL;
  json_array_foreach (ids, i, id)
    {
      if (!see (work, set, json_string_value (id), &n, error))
        return NULL;
    }
  if (tamiz_work_flag (work, "all") && !see_all (work, set, &n, error))
    return NULL;
  if (n > 0)
    {
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }

  answer = json_object ();
  json_object_set_new (answer, "seen", json_integer (n));
  return answer;
}

static const TamizParameter list_parameters[] = {
  { "for", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Whose, by e-mail; without it who works") },
  { "all", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Also those that were seen") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { NULL },
};

static const TamizParameter seen_parameters[] = {
  { "id", TAMIZ_PARAMETER_TEXTS, TAMIZ_PARAMETER_POSITIONAL, 0, N_("The notices") },
  { "all", TAMIZ_PARAMETER_FLAG, 0, 0, N_("All of one’s own") },
  { NULL },
};

const TamizOperationEntry tamiz_notice_operations[] = {
  { { "notice.list", N_("List what one was told"), TAMIZ_OPERATION_READS, list_parameters,
      "id,at,topic,text,handoff,due,seen_at" },
    show_notices },
  { { "notice.seen", N_("Put notices away that were read"), TAMIZ_OPERATION_WRITES, seen_parameters, NULL },
    see_notices },
  { { NULL }, NULL },
};
