#define G_LOG_DOMAIN "tamiz-operations-packets"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-packet-paper.h"
#include "tamiz-packet.h"
#include "tamiz-work.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* What was handed over: lists of it, and the packets themselves. */

static json_t *
list_handoffs (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) handoffs = tamiz_reader_list (work->reader, TAMIZ_KIND_HANDOFF, error);
  g_autoptr (TamizRecord) executive = NULL;
  g_autoptr (TamizHandoffs) view = NULL;
  g_autoptr (json_t) items = json_array ();
  int state = tamiz_work_choice (work, "state", TAMIZ_ENUM_HANDOFF);

  if (handoffs == NULL)
    return NULL;
  if (tamiz_work_text (work, "executive") != NULL)
    {
      executive = tamiz_work_find_user (work, tamiz_work_text (work, "executive"), error);
      if (executive == NULL)
        return NULL;
    }
  view = tamiz_handoffs_new (work, handoffs, error);
  if (view == NULL)
    return NULL;

  for (guint i = 0; i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);
      json_t *object;

      if ((state >= 0 && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) != state)
          || (executive != NULL
              && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) != tamiz_record_get_id (executive)))
        continue;
      object = tamiz_handoffs_to_json (view, handoff, FALSE, error);
      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
show_handoff (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);

  return handoff != NULL ? tamiz_work_handoff_to_json (work, handoff, TRUE, error) : NULL;
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
      || !tamiz_work_require (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".json"),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A packet is written as *.pdf or *.json, not as “%s”"), path))
    return NULL;
  digest = tamiz_json_digest (text);
  if (g_strcmp0 (digest, tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST)) != 0)
    {
      g_set_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST,
                   _("The packet is not what was frozen when it was sent; have the base checked"));
      return NULL;
    }

  packet = tamiz_json_parse (text, -1, error);
  if (packet == NULL)
    return NULL;
  if (g_str_has_suffix (path, ".json"))
    {
      g_autofree char *pretty = tamiz_json_to_text (packet);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      if (!g_file_replace_contents (file, pretty, strlen (pretty), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                    NULL, work->cancellable, error))
        return NULL;
    }
  else if (!tamiz_packet_paper_save (packet, path, error))
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
  { "executive", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only those of this executive, by e-mail") },
  { NULL },
};

static const TamizParameter number_parameters[] = { NUMBER, { NULL } };

static const TamizParameter packet_parameters[] = {
  NUMBER,
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write, *.pdf or *.json") },
  { NULL },
};

const TamizOperationEntry tamiz_packet_operations[] = {
  { { "handoff.list", N_("List the handoffs"), TAMIZ_OPERATION_READS, list_parameters,
      "number,lead,name,company,executive,state,meeting,accept_by,late,crm" },
    list_handoffs },
  { { "handoff.show", N_("Show a handoff with its packet"), TAMIZ_OPERATION_READS, number_parameters,
      NULL },
    show_handoff },
  { { "handoff.packet", N_("Write a packet as PDF or JSON"), TAMIZ_OPERATION_READS, packet_parameters,
      NULL },
    save_packet },
  { { NULL }, NULL },
};
