#define G_LOG_DOMAIN "tamiz-operations-packets"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-packet-file.h"
#include "tamiz-packet-paper.h"
#include "tamiz-people.h"
#include "tamiz-work.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* What was handed over: lists of it, and the packets themselves. */

/* Which are wanted, and in which order. */
typedef struct
{
  int state;                /* TamizHandoffState; -1 = any */
  gboolean ended;           /* came back or expired: neither sent nor accepted any more */
  gint64 executive;         /* a user's id; 0 = anybody's */
  gboolean by_due;          /* else as they were made */
} Wanted;

typedef struct
{
  const TamizHandoffLine *line;
  gint64 due;               /* when sales owes something next; G_MAXINT64 = never */
} Listed;

static gboolean
read_wanted (TamizWork  *work,
             Wanted     *wanted,
             GError    **error)
{
  const char *sort = tamiz_work_text (work, "sort");
  g_autoptr (TamizRecord) executive = NULL;

  *wanted = (Wanted){ tamiz_work_choice (work, "state", TAMIZ_ENUM_HANDOFF), tamiz_work_flag (work, "ended"),
                      0, g_strcmp0 (sort, "due") == 0 };
  if (!tamiz_work_require (sort == NULL || wanted->by_due || g_str_equal (sort, "number"),
                           TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not possible for %s; possible are: %s"), sort, "sort", "number, due"))
    return FALSE;
  if (tamiz_work_text (work, "executive") == NULL)
    return TRUE;
  executive = tamiz_work_find_user (work, tamiz_work_text (work, "executive"), error);
  if (executive != NULL)
    wanted->executive = tamiz_record_get_id (executive);

  return executive != NULL;
}

static gboolean
is_wanted (const TamizHandoffLine *line,
           const Wanted           *wanted)
{
  gboolean open = line->state == TAMIZ_HANDOFF_SENT || line->state == TAMIZ_HANDOFF_ACCEPTED;

  return (wanted->state < 0 || line->state == wanted->state) && !(wanted->ended && open)
         && (wanted->executive == 0 || line->executive == wanted->executive);
}

/* Whether sales still owes something: a decision, or the outcome. */
static gboolean
waits_for_sales (const TamizHandoffLine *line)
{
  return line->state == TAMIZ_HANDOFF_SENT
         || (line->state == TAMIZ_HANDOFF_ACCEPTED && line->stage == TAMIZ_STAGE_ACCEPTED);
}

static GPtrArray *
load_handoffs (TamizWork  *work,
               GArray     *ids,
               GError    **error)
{
  g_autoptr (GPtrArray) handoffs = g_ptr_array_new_full (ids->len, g_object_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      TamizRecord *handoff
          = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, g_array_index (ids, gint64, i), error);

      if (handoff == NULL || g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return NULL;
      g_ptr_array_add (handoffs, handoff);
    }

  return g_steal_pointer (&handoffs);
}

/* The clocks run for a few only, however many have ended. */
static gboolean
find_due (TamizWork  *work,
          GArray     *listed,
          GError    **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) handoffs = NULL;
  g_autoptr (TamizHandoffs) view = NULL;
  guint n = 0;

  for (guint i = 0; i < listed->len; i++)
    {
      const TamizHandoffLine *line = g_array_index (listed, Listed, i).line;

      if (waits_for_sales (line))
        g_array_append_val (ids, line->id);
    }
  handoffs = load_handoffs (work, ids, error);
  view = handoffs != NULL ? tamiz_handoffs_new (work, handoffs, error) : NULL;
  if (view == NULL)
    return FALSE;

  for (guint i = 0; i < listed->len; i++)
    {
      Listed *item = &g_array_index (listed, Listed, i);
      TamizHandoffClocks clocks;

      if (!waits_for_sales (item->line))
        continue;
      if (!tamiz_handoffs_read_clocks (view, g_ptr_array_index (handoffs, n++), &clocks, error))
        return FALSE;
      if (clocks.next != NULL)
        item->due = clocks.due;
    }

  return TRUE;
}

/* What sales owes first stands first, and after it what was decided last. */
static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  const Listed *x = a, *y = b;

  if (x->due != y->due)
    return x->due < y->due ? -1 : 1;
  if (x->line->decided_at != y->line->decided_at)
    return x->line->decided_at > y->line->decided_at ? -1 : 1;
  return x->line->id < y->line->id ? -1 : 1;
}

static json_t *
handoffs_to_json (TamizWork  *work,
                  GArray     *listed,
                  GError    **error)
{
  gint64 limit = tamiz_work_number (work, "limit", 0);
  gint64 offset = MAX (tamiz_work_number (work, "offset", 0), 0);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) handoffs = NULL;
  g_autoptr (TamizHandoffs) view = NULL;
  g_autoptr (json_t) items = json_array ();

  for (gint64 i = offset; i < listed->len && (limit <= 0 || i - offset < limit); i++)
    g_array_append_val (ids, g_array_index (listed, Listed, i).line->id);
  handoffs = load_handoffs (work, ids, error);
  view = handoffs != NULL ? tamiz_handoffs_new (work, handoffs, error) : NULL;
  if (view == NULL)
    return NULL;

  for (guint i = 0; i < handoffs->len; i++)
    {
      json_t *object = tamiz_handoffs_to_json (view, g_ptr_array_index (handoffs, i), FALSE, error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return g_steal_pointer (&items);
}

static void
count_one_more (json_t     *object,
                const char *key)
{
  json_object_set_new (object, key, json_integer (tamiz_json_get_int (object, key, 0) + 1));
}

/* How many are in each state, and how much each executive has to do. */
static gboolean
add_counts (TamizWork  *work,
            json_t     *answer,
            GArray     *lines,
            GError    **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  json_t *states = json_object (), *waiting = json_object ();

  json_object_set_new (answer, "states", states);
  json_object_set_new (answer, "waiting", waiting);
  if (users == NULL)
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    {
      const TamizHandoffLine *line = &g_array_index (lines, TamizHandoffLine, i);
      TamizRecord *executive = tamiz_users_find (users, line->executive);
      const char *email = executive != NULL ? tamiz_record_get_text (executive, TAMIZ_USER_EMAIL) : NULL;

      count_one_more (states, tamiz_enum_nick (TAMIZ_ENUM_HANDOFF, line->state));
      if (!waits_for_sales (line) || email == NULL)
        continue;
      if (json_object_get (waiting, email) == NULL)
        json_object_set_new (waiting, email, json_object ());
      count_one_more (json_object_get (waiting, email), tamiz_enum_nick (TAMIZ_ENUM_HANDOFF, line->state));
    }

  return TRUE;
}

static json_t *
list_handoffs (TamizWork *work,
               GError   **error)
{
  g_autoptr (GArray) lines = tamiz_reader_list_handoffs (work->reader, work->cancellable, error);
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (Listed));
  g_autoptr (json_t) answer = json_object ();
  json_t *items;
  Wanted wanted;

  if (lines == NULL || !read_wanted (work, &wanted, error))
    return NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      Listed item = { &g_array_index (lines, TamizHandoffLine, i), G_MAXINT64 };

      if (is_wanted (item.line, &wanted))
        g_array_append_val (listed, item);
    }
  if (wanted.by_due)
    {
      if (!find_due (work, listed, error))
        return NULL;
      g_array_sort (listed, compare_due);
    }
  items = handoffs_to_json (work, listed, error);
  if (items == NULL)
    return NULL;
  json_object_set_new (answer, "total", json_integer (listed->len));
  json_object_set_new (answer, "items", items);

  return add_counts (work, answer, lines, error) ? g_steal_pointer (&answer) : NULL;
}

static json_t *
show_handoff (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);

  return handoff != NULL ? tamiz_work_handoff_to_json (work, handoff, TRUE, error) : NULL;
}

static gboolean
save_bytes (TamizWork   *work,
            const char  *path,
            const void  *data,
            gsize        size,
            GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, work->cancellable,
                                  error);
}

static gboolean
save_text (TamizWork   *work,
           json_t      *packet,
           const char  *path,
           GError     **error)
{
  g_autofree char *pretty = tamiz_json_to_text (packet);

  return save_bytes (work, path, pretty, strlen (pretty), error);
}

/**
 * tamiz_work_load_packet_key:
 * @work: the work
 * @handoff: a handoff
 * @key: (out) (nullable): the executive's public key, and the one sealed by their passphrase
 * @error: return location
 *
 * Finds what an executive who has a passphrase confirms an acceptance with, away from the base.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_work_load_packet_key (TamizWork    *work,
                            TamizRecord  *handoff,
                            json_t      **key,
                            GError      **error)
{
  g_autoptr (TamizRecord) user
      = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error);
  const char *sealed = user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_SEALED_KEY) : NULL;

  *key = NULL;
  if (sealed == NULL)
    return user != NULL;
  *key = json_object ();
  tamiz_json_set_text (*key, "public_key", tamiz_record_get_text (user, TAMIZ_USER_PUBLIC_KEY));
  json_object_set_new (*key, "sealed_key", json_loads (sealed, 0, NULL));

  return TRUE;
}

static gboolean
save_file (TamizWork    *work,
           TamizRecord  *handoff,
           json_t       *packet,
           const char   *path,
           GError      **error)
{
  g_autoptr (json_t) key = NULL;
  g_autoptr (GBytes) bytes = tamiz_work_load_packet_key (work, handoff, &key, error)
                                 ? tamiz_packet_file_build (packet, key, error)
                                 : NULL;
  gsize size;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return bytes != NULL && save_bytes (work, path, data, size, error);
}

static gboolean
save (TamizWork    *work,
      TamizRecord  *handoff,
      json_t       *packet,
      const char   *path,
      GError      **error)
{
  if (g_str_has_suffix (path, ".json"))
    return save_text (work, packet, path, error);
  if (g_str_has_suffix (path, ".pdf"))
    return tamiz_packet_paper_save (packet, path, error);

  return save_file (work, handoff, packet, path, error);
}

static json_t *
save_packet (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  const char *path = tamiz_work_text (work, "output");
  const char *text = handoff != NULL ? tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET) : NULL;
  g_autoptr (json_t) packet = NULL;
  g_autofree char *digest = NULL;
  json_t *answer;

  if (handoff == NULL
      || !tamiz_work_require (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".json")
                                  || g_str_has_suffix (path, TAMIZ_PACKET_FILE_SUFFIX),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A packet is written as *.pdf, *.json or *.tamiz-packet, not as “%s”"), path))
    return NULL;
  if (!tamiz_work_require (text != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("The packet was erased with the person it was about")))
    return NULL;
  digest = tamiz_json_digest (text);
  if (g_strcmp0 (digest, tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST)) != 0)
    {
      g_set_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST,
                   _("The packet is not what was frozen when it was sent; have the base checked"));
      return NULL;
    }

  packet = tamiz_json_parse (text, -1, error);
  if (packet == NULL || !save (work, handoff, packet, path, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  tamiz_json_set_text (answer, "digest", digest);
  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define NUMBER { "number", TAMIZ_PARAMETER_NUMBER, REQUIRED_POSITIONAL, 0, N_("The handoff's number") }

static const TamizParameter list_parameters[] = {
  { "state", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_HANDOFF, N_("Only in this state") },
  { "ended", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only those that came back or expired") },
  { "executive", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only those of this executive, by e-mail") },
  { "sort", TAMIZ_PARAMETER_TEXT, 0, 0, N_("By number, or due: what sales owes first stands first") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") },
  { NULL },
};

static const TamizParameter number_parameters[] = { NUMBER, { NULL } };

static const TamizParameter packet_parameters[] = {
  NUMBER,
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0,
    N_("The file to write: *.pdf, *.json, or *.tamiz-packet with all of it") },
  { NULL },
};

const TamizOperationEntry tamiz_packet_operations[] = {
  { { "handoff.list", N_("List the handoffs"), TAMIZ_OPERATION_READS, list_parameters,
      "number,lead,name,company,executive,state,meeting,accept_by,late,crm,mail" },
    list_handoffs },
  { { "handoff.show", N_("Show a handoff with its packet"), TAMIZ_OPERATION_READS, number_parameters,
      NULL },
    show_handoff },
  { { "handoff.packet", N_("Write a packet as PDF, as JSON, or as one file with all of it"), TAMIZ_OPERATION_READS,
      packet_parameters, NULL },
    save_packet },
  { { NULL }, NULL },
};
