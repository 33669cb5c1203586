#define G_LOG_DOMAIN "tamiz-outbox-standing"

#include "config.h"

#include "tamiz-outbox-standing.h"

#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-outbox-store.h"

/* How rows stand, as people tell them apart. */
static const struct
{
  const char *nick;
  guint stands;
} groups[] = {
  { "waiting", 1 << TAMIZ_OUTBOX_QUEUED | 1 << TAMIZ_OUTBOX_SENDING },
  { "in_doubt", 1 << TAMIZ_OUTBOX_PROBING },
  { "held", 1 << TAMIZ_OUTBOX_HELD },
  { "refused", 1 << TAMIZ_OUTBOX_DEAD },
  { "given_up", 1 << TAMIZ_OUTBOX_SETTLED },
  { "delivered", 1 << TAMIZ_OUTBOX_DONE },
  { "to_decide", 1 << TAMIZ_OUTBOX_HELD | 1 << TAMIZ_OUTBOX_DEAD },
};

/* How a row stands: its state, or %TAMIZ_OUTBOX_SETTLED. */
int
tamiz_outbox_get_stand (TamizRecord *row)
{
  int state = (int) tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
  gboolean over = !tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD)
                  || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), TAMIZ_OUTBOX_GIVEN_UP) == 0;

  return state == TAMIZ_OUTBOX_DEAD && over ? TAMIZ_OUTBOX_SETTLED : state;
}

const char *
tamiz_outbox_get_group (int stand)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if ((groups[i].stands & (1u << stand)) != 0)
        return groups[i].nick;
    }

  return NULL;
}

/* @stands: (out): bits, as #TamizOutboxQuery has them */
gboolean
tamiz_outbox_group_from_nick (const char *nick,
                              guint      *stands)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (g_strcmp0 (groups[i].nick, nick) == 0)
        {
          *stands = groups[i].stands;
          return TRUE;
        }
    }

  return FALSE;
}

/* The words for the groups, for whoever used another one. */
char *
tamiz_outbox_dup_groups (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", groups[i].nick);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_class (TamizRecord       *attempt,
          const char *const *wanted)
{
  return g_strv_contains (wanted, tamiz_record_get_text (attempt, TAMIZ_ATTEMPT_CLASS));
}

/* Whether an answer was lost, and neither a look at the CRM nor a later answer has settled it. */
gboolean
tamiz_outbox_may_have_arrived (GPtrArray *attempts)
{
  static const char *const lost[]
      = { "lost_answer", "unreadable", "server_error", "transient", "not_the_api", NULL };
  static const char *const known[] = { "empty", "ok", "exists", "other_duplicate", "invalid", "gone", "changed", NULL };
  gboolean doubt = FALSE;

  for (guint i = 0; i < attempts->len; i++)
    {
      TamizRecord *attempt = g_ptr_array_index (attempts, i);

      doubt = (doubt || is_class (attempt, lost)) && !is_class (attempt, known);
    }

  return doubt;
}

/**
 * tamiz_outbox_is_in_doubt:
 * @row: an OUTBOX record
 * @attempts: (element-type TamizRecord): what was tried, in order
 *
 * Tells whether a row may have arrived without anybody knowing: an answer was lost, and neither
 * a look at the CRM nor a later answer has settled it.
 *
 * Returns: whether it may
 */
gboolean
tamiz_outbox_is_in_doubt (TamizRecord *row,
                          GPtrArray   *attempts)
{
  switch (tamiz_outbox_get_stand (row))
    {
    case TAMIZ_OUTBOX_PROBING:
      return TRUE;
    case TAMIZ_OUTBOX_QUEUED:
    case TAMIZ_OUTBOX_SENDING:
    case TAMIZ_OUTBOX_DONE:
      return FALSE;
    default:
      return tamiz_outbox_may_have_arrived (attempts);
    }
}

/* Whether somebody did it, and not the CRM. */
gboolean
tamiz_outbox_is_deed (TamizRecord *attempt)
{
  static const char *const deeds[] = { TAMIZ_DEED_EDITED,   TAMIZ_DEED_LINKED,        TAMIZ_DEED_RETRIED,
                                       TAMIZ_DEED_GIVEN_UP, TAMIZ_DEED_CREATE_ANYWAY, TAMIZ_DEED_OVERWRITE,
                                       NULL };

  return is_class (attempt, deeds);
}

/* (nullable) (transfer none): the last answer of the CRM. */
TamizRecord *
tamiz_outbox_find_last_answer (GPtrArray *attempts)
{
  for (guint i = attempts->len; i > 0; i--)
    {
      if (!tamiz_outbox_is_deed (g_ptr_array_index (attempts, i - 1)))
        return g_ptr_array_index (attempts, i - 1);
    }

  return NULL;
}

/* Whether it is held because the CRM has something alike that is not known to be ours. */
gboolean
tamiz_outbox_is_other (TamizRecord *row,
                       GPtrArray   *attempts)
{
  TamizRecord *last = tamiz_outbox_find_last_answer (attempts);

  return tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_HELD
         && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "duplicate") == 0 && last != NULL
         && g_strcmp0 (tamiz_record_get_text (last, TAMIZ_ATTEMPT_CLASS), "other_duplicate") == 0;
}

/* Whether the CRM makes a record although it has something alike, when it is told to; some refuse two
 * with the same mail address whatever is said.
 */
gboolean
tamiz_outbox_can_be_forced (TamizRecord *row,
                            TamizRecord *connection)
{
  g_autofree char *op = g_strconcat (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "_",
                                     tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), NULL);
  g_autoptr (TamizConnector) connector
      = connection != NULL ? tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), NULL)
                           : NULL;

  return connector != NULL && tamiz_connector_uses (connector, op, TAMIZ_PAYLOAD_FORCE_CREATE);
}

/* In which order things of a lead go; what is not among them goes last. */
static guint
get_rank (TamizRecord *row)
{
  static const char *const objects[] = { "company", "person", "lead" };
  guint rank = 0;

  while (rank < G_N_ELEMENTS (objects)
         && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), objects[rank]) != 0)
    rank++;

  return rank;
}

/* Whether it is held because the CRM says something else than what would be written. */
gboolean
tamiz_outbox_is_conflict (TamizRecord *row)
{
  return tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_HELD
         && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "conflict") == 0;
}

/* Whether a row belongs, over there, to what the other one makes, and goes after it. */
gboolean
tamiz_outbox_hangs_on (TamizRecord *row,
                       TamizRecord *other)
{
  g_autofree char *name = NULL;
  g_autoptr (json_t) payload = NULL;

  if (get_rank (row) <= get_rank (other))
    return FALSE;

  name = g_strconcat (tamiz_record_get_text (other, TAMIZ_OUTBOX_OBJECT), ".key", NULL);
  payload = tamiz_payload_parse (row);
  return g_strcmp0 (tamiz_json_get_text (payload, name), tamiz_record_get_text (other, TAMIZ_OUTBOX_IDEM_KEY)) == 0;
}
