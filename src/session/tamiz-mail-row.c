#define G_LOG_DOMAIN "tamiz-mail-row"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-letter.h"
#include "tamiz-packet-file.h"
#include "tamiz-packet-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One mail of the outbox: what it is made of, and what has become of it. */

/* Returns: (transfer full) (nullable): what was frozen with the decision */
json_t *
tamiz_mail_row_get_payload (TamizRecord *row)
{
  const char *text = tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD);

  return text != NULL ? json_loads (text, 0, NULL) : NULL;
}

/* Whether it goes out, or went, by mail; what was written anew since as well. */
gboolean
tamiz_mail_row_is_mail (TamizRecord *row)
{
  const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);

  return g_strcmp0 (object, TAMIZ_MAIL_OBJECT) == 0 || g_strcmp0 (object, TAMIZ_MAIL_FORMER) == 0;
}

static void
set_time (TamizChangeSet *set,
          TamizRecord    *row,
          int             field,
          gint64          at)
{
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (at != 0)
    tamiz_change_set_update_int (set, row, field, at);
  else if (tamiz_record_has (row, field))
    tamiz_change_set_update (set, row, field, &nothing);
}

static gboolean
add_attempt (TamizWork            *work,
             TamizChangeSet       *set,
             TamizRecord          *row,
             const TamizMailFate  *fate,
             GError              **error)
{
  TamizRecord *attempt = tamiz_work_insert (work, set, TAMIZ_KIND_ATTEMPT, error);

  if (attempt == NULL)
    return FALSE;
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (row));
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_AT, tamiz_clock_get_now (work->clock));
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_CLASS,
                         fate->reason != NULL ? fate->reason : tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, fate->state));
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_WORDS, fate->words);

  return TRUE;
}

/**
 * tamiz_mail_row_settle:
 * @work: what an operation has at hand
 * @set: a change
 * @row: as it is stored
 * @fate: what became of it
 * @error: return location
 *
 * Notes what became of a mail, in its row and in its handoff's step.
 *
 * Returns: whether it is in @set
 */
gboolean
tamiz_mail_row_settle (TamizWork            *work,
                       TamizChangeSet       *set,
                       TamizRecord          *row,
                       const TamizMailFate  *fate,
                       GError              **error)
{
  gboolean tried = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_SENDING;
  const char *words = fate->words != NULL && *fate->words != '\0' ? fate->words : NULL;

  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, fate->state);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_REASON, fate->reason);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_SERVER_WORDS, words);
  set_time (set, row, TAMIZ_OUTBOX_NEXT_AT, fate->next_at);
  set_time (set, row, TAMIZ_OUTBOX_DONE_AT,
            fate->state == TAMIZ_OUTBOX_DONE ? tamiz_clock_get_now (work->clock) : 0);

  return (!tried || add_attempt (work, set, row, fate, error))
         && tamiz_work_note_mail_step (work, set, tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF),
                                       tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), fate->step, fate->step_words, error);
}

/* The packet as it was frozen: on paper, and as the file that can be verified and answered. */
static gboolean
add_packet (TamizWork    *work,
            TamizRecord  *row,
            GArray       *files,
            GError      **error)
{
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error) : NULL;
  const char *text = handoff != NULL ? tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET) : NULL;
  g_autoptr (json_t) packet = text != NULL ? tamiz_json_parse (text, -1, error) : NULL;
  g_autoptr (json_t) key = NULL;
  TamizLetterFile paper = { .type = "application/pdf" }, file = { .type = TAMIZ_PACKET_FILE_TYPE };
  int number;

  if (packet == NULL)
    return id == 0 || (handoff != NULL && text == NULL);
  paper.content = tamiz_packet_paper_render (packet, error);
  if (paper.content == NULL)
    return FALSE;
  number = (int) tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  paper.name = g_strdup_printf (_("Handoff %d.pdf"), number);
  g_array_append_val (files, paper);
  file.content = tamiz_work_load_packet_key (work, handoff, &key, error) ? tamiz_packet_file_build (packet, key, error)
                                                                         : NULL;
  if (file.content == NULL)
    return FALSE;
  file.name = g_strdup_printf (_("Handoff %d%s"), number, TAMIZ_PACKET_FILE_SUFFIX);
  g_array_append_val (files, file);

  return TRUE;
}

static void
clear_file (gpointer data)
{
  TamizLetterFile *file = data;

  g_free ((char *) file->name);
  g_clear_pointer (&file->content, g_bytes_unref);
}

/**
 * tamiz_mail_outbox_compose:
 * @work: what an operation has at hand
 * @row: a mail of the outbox
 * @from: (nullable): "Name <a@b>", by whose account it leaves
 * @draft: for a mail program to show
 * @error: return location
 *
 * Makes the mail that a row stands for.
 *
 * Returns: (transfer full): as it goes over the wire; %NULL with %TAMIZ_CORE_ERROR_INVALID where it cannot be made
 */
GBytes *
tamiz_mail_outbox_compose (TamizWork    *work,
                           TamizRecord  *row,
                           const char   *from,
                           gboolean      draft,
                           GError      **error)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  g_autoptr (GArray) files = g_array_new (FALSE, TRUE, sizeof (TamizLetterFile));
  g_autoptr (GError) local_error = NULL;
  g_autofree char *subject = tamiz_mail_row_dup_subject (work, row, draft, &local_error);
  const char *to = tamiz_json_get_text (payload, "to");
  g_autofree char *mailbox = to != NULL ? tamiz_letter_write_mailbox (tamiz_json_get_text (payload, "to_name"), to) : NULL;
  TamizLetter letter = {
    .from = from,
    .to = mailbox,
    .cc = tamiz_json_get_text (payload, "cc"),
    .reply_to = tamiz_json_get_text (payload, "reply_to"),
    .subject = subject,
    .text = tamiz_json_get_text (payload, "text"),
    .html = tamiz_json_get_text (payload, "html"),
    .calendar = tamiz_json_get_text (payload, "calendar"),
    .calendar_method = tamiz_json_get_text (payload, "calendar_method"),
    .message_id = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY),
    .draft = draft,
  };

  g_array_set_clear_func (files, clear_file);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!tamiz_work_require (to != NULL && letter.subject != NULL && letter.text != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The mail has no text: mend its template and send it again"))
      || (json_is_true (json_object_get (payload, "with_packet")) && !add_packet (work, row, files, error)))
    return NULL;
  letter.files = (const TamizLetterFile *) (gpointer) files->data;
  letter.n_files = files->len;

  return tamiz_letter_compose (&letter, error);
}

/* The name of a file as it stands in a folder. */
static gboolean
save_file (const char             *folder,
           const TamizLetterFile  *file,
           json_t                 *paths,
           GError                **error)
{
  g_autofree char *path = g_build_filename (folder, file->name, NULL);

  if (!g_file_set_contents_full (path, g_bytes_get_data (file->content, NULL), (gssize) g_bytes_get_size (file->content),
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  json_array_append_new (paths, json_string (path));

  return TRUE;
}

/**
 * tamiz_mail_outbox_save_files:
 * @work: what an operation has at hand
 * @row: a mail of the outbox
 * @folder: where to
 * @error: return location
 *
 * Writes what goes along with a mail into a folder, for a mail program to attach.
 *
 * Returns: (transfer full): the paths
 */
json_t *
tamiz_mail_outbox_save_files (TamizWork    *work,
                              TamizRecord  *row,
                              const char   *folder,
                              GError      **error)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  g_autoptr (json_t) paths = json_array ();
  g_autoptr (GArray) files = g_array_new (FALSE, TRUE, sizeof (TamizLetterFile));
  const char *calendar = tamiz_json_get_text (payload, "calendar");

  g_array_set_clear_func (files, clear_file);
  if (calendar != NULL)
    {
      TamizLetterFile invitation = { g_strdup ("invite.ics"), "text/calendar", g_bytes_new (calendar, strlen (calendar)) };

      g_array_append_val (files, invitation);
    }
  if (json_is_true (json_object_get (payload, "with_packet")) && !add_packet (work, row, files, error))
    return NULL;
  for (guint i = 0; i < files->len; i++)
    {
      if (!save_file (folder, &g_array_index (files, TamizLetterFile, i), paths, error))
        return NULL;
    }

  return g_steal_pointer (&paths);
}
