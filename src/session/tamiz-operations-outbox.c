#define G_LOG_DOMAIN "tamiz-operations-outbox"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-outbox-deeds.h"
#include "tamiz-outbox-export.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-outbox-standing.h"
#include "tamiz-outbox-telling.h"

#include <glib/gi18n-lib.h>

/* What goes to the CRMs: how it stands, and what people do about what does not arrive. */

#define EVERYTHING ((1 << TAMIZ_OUTBOX_N_STANDS) - 1)

/* Which rows are asked for, by their state, by how they stand, or all that are not done. */
static gboolean
read_stands (TamizWork  *work,
             guint      *stands,
             GError    **error)
{
  int state = tamiz_work_choice (work, "state", TAMIZ_ENUM_OUTBOX);
  const char *group = tamiz_work_text (work, "group");
  g_autofree char *known = tamiz_outbox_dup_groups ();
  guint wanted = EVERYTHING;

  *stands = EVERYTHING;
  if (!tamiz_work_require (group == NULL || tamiz_outbox_group_from_nick (group, &wanted), TAMIZ_CORE_ERROR_INVALID,
                           error, _("“%s” is not possible for %s; possible are: %s"), group, "group", known))
    return FALSE;
  *stands &= wanted;
  if (state >= 0)
    *stands &= state == TAMIZ_OUTBOX_DEAD ? 1 << TAMIZ_OUTBOX_DEAD | 1 << TAMIZ_OUTBOX_SETTLED : 1 << state;
  if (tamiz_work_flag (work, "open"))
    *stands &= ~(1u << TAMIZ_OUTBOX_DONE | 1u << TAMIZ_OUTBOX_SETTLED);

  return TRUE;
}

static gboolean
read_query (TamizWork         *work,
            TamizOutboxQuery  *query,
            GError           **error)
{
  const char *name = tamiz_work_text (work, "connection");
  g_autoptr (TamizRecord) connection = NULL;

  *query = (TamizOutboxQuery) {
    .lead = tamiz_work_id (work, "lead"),
    .limit = tamiz_work_number (work, "limit", -1),
    .offset = tamiz_work_number (work, "offset", 0),
  };
  if (!tamiz_work_require (query->limit >= -1 && query->offset >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("A negative number is not possible for %s"), query->offset < 0 ? "offset" : "limit")
      || !read_stands (work, &query->stands, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  connection = tamiz_work_find (work, TAMIZ_KIND_CONNECTION, TAMIZ_CONNECTION_NAME, name, error);
  if (connection == NULL)
    return FALSE;
  query->connection = tamiz_record_get_id (connection);

  return TRUE;
}

static json_t *
counts_to_json (const guint64  counts[TAMIZ_OUTBOX_N_STANDS],
                guint          stands,
                guint64       *total)
{
  json_t *groups = json_object ();

  *total = 0;
  for (int i = 0; i < TAMIZ_OUTBOX_N_STANDS; i++)
    {
      const char *group = tamiz_outbox_get_group (i);
      gint64 before = tamiz_json_get_int (groups, group, 0);

      json_object_set_new (groups, group, json_integer (before + (gint64) counts[i]));
      if ((stands & (1u << i)) != 0)
        *total += counts[i];
    }

  return groups;
}

static json_t *
list_outbox (TamizWork *work,
             GError   **error)
{
  TamizOutboxQuery query;
  g_autoptr (TamizOutboxTelling) telling = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (json_t) items = json_array (), groups = NULL;
  guint64 counts[TAMIZ_OUTBOX_N_STANDS], total;
  json_t *answer;

  if (!read_query (work, &query, error) || !tamiz_reader_count_outbox (work->reader, &query, counts, error))
    return NULL;
  telling = tamiz_outbox_telling_new (work, error);
  rows = telling != NULL ? tamiz_reader_list_outbox (work->reader, &query, error) : NULL;
  if (rows == NULL)
    return NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      json_t *item = tamiz_outbox_telling_list (telling, g_ptr_array_index (rows, i), error);

      if (item == NULL || g_cancellable_set_error_if_cancelled (work->cancellable, error))
        {
          json_decref (item);
          return NULL;
        }
      json_array_append_new (items, item);
    }
  groups = counts_to_json (counts, query.stands, &total);
  answer = tamiz_work_items (g_steal_pointer (&items));
  json_object_set_new (answer, "total", json_integer ((gint64) total));
  json_object_set (answer, "groups", groups);

  return answer;
}

static json_t *
show_row (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizRecord) row = tamiz_work_load (work, TAMIZ_KIND_OUTBOX, "id", error);
  g_autoptr (TamizOutboxTelling) telling = NULL;

  if (row == NULL
      || !tamiz_work_require (tamiz_record_has (row, TAMIZ_OUTBOX_CONNECTION), TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("That is a mail; see “mail list”")))
    return NULL;
  telling = tamiz_outbox_telling_new (work, error);

  return telling != NULL ? tamiz_outbox_telling_show (telling, row, error) : NULL;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL
#define ID { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("Its id") }
#define CONNECTION { "connection", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only what goes through this connection") }

static const TamizParameter list_parameters[] = {
  { "state", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_OUTBOX, N_("Only in this state; what waits, in whatever state, is --group waiting") },
  { "group", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("Only what stands so: waiting, in_doubt, held, refused, to_decide (the two), given_up or delivered") },
  CONNECTION,
  { "lead", TAMIZ_PARAMETER_ID, 0, 0, N_("Only of this lead") },
  { "open", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only what is not done yet") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("At most so many") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("After so many; of what was delivered the latest come first") },
  { NULL },
};

static const TamizParameter id_parameters[] = { ID, { NULL } };

static const TamizParameter edit_parameters[] = {
  ID,
  { "set", TAMIZ_PARAMETER_TEXTS, REQUIRED, 0, N_("FIELD=VALUE of what is sent, as company.name=Acme; empty takes it out") },
  { "seen", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("FIELD=VALUE: what the field was seen to hold") },
  { NULL },
};

static const TamizParameter link_parameters[] = {
  ID,
  { "remote", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The record's id in the CRM") },
  { NULL },
};

static const TamizParameter give_up_parameters[] = {
  ID,
  { "reason", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Why") },
  { NULL },
};

static const TamizParameter export_parameters[] = {
  { "output", TAMIZ_PARAMETER_OUTPUT, REQUIRED | POSITIONAL, 0, N_("The file to write") },
  { "format", TAMIZ_PARAMETER_TEXT, 0, 0, N_("csv or json; without it, as the file is called") },
  CONNECTION,
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_outbox_operations[] = {
  { { "outbox.list", N_("List what waits to be sent"), TAMIZ_OPERATION_READS, list_parameters,
      "id,connection,lead,lead_name,object,group,reason,attempts,next_at,words,what_next" },
    list_outbox },
  { { "outbox.show", N_("Show all of what is sent: why it stands as it does, what happens next, what can be done"),
      TAMIZ_OPERATION_READS, id_parameters, NULL },
    show_row },
  { { "outbox.count", N_("Say how many wait to be sent, are in doubt, held or were refused"), TAMIZ_OPERATION_READS,
      no_parameters, NULL },
    tamiz_work_count_outbox },
  { { "outbox.retry", N_("Try again what was refused, held or given up"), 0, id_parameters, NULL }, tamiz_outbox_retry },
  { { "outbox.edit", N_("Correct what is sent, and send it again"), 0, edit_parameters, NULL }, tamiz_outbox_edit },
  { { "outbox.link", N_("Say which record in the CRM it is; nothing is sent"), 0, link_parameters, NULL },
    tamiz_outbox_link },
  { { "outbox.create-anyway", N_("Have it created although the CRM has something alike, or has it no more"), 0, id_parameters, NULL },
    tamiz_outbox_create_anyway },
  { { "outbox.overwrite", N_("Have what the CRM says overwritten with what is said here"), 0, id_parameters, NULL },
    tamiz_outbox_overwrite },
  { { "outbox.give-up", N_("Give up sending it, with a reason"), 0, give_up_parameters, NULL }, tamiz_outbox_give_up },
  { { "outbox.export", N_("Write what has not arrived into a file, to be entered by hand"), TAMIZ_OPERATION_READS,
      export_parameters, NULL },
    tamiz_outbox_export },
  { { NULL }, NULL },
};
