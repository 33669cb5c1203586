#define G_LOG_DOMAIN "tamiz-mail-invitation"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include "tamiz-invitation.h"
#include "tamiz-letter.h"
#include "tamiz-mail-sender.h"
#include "tamiz-time.h"

/* The invitation that goes with a mail to the contact.  Who invites stays the same as long as the meeting
 * lasts, else calendars take a change for another's (RFC 5546, section 2.1.5).
 */

/* (nullable) (transfer full): by whose address an earlier mail about @handoff invited */
static char *
find_organizer (TamizWork *work,
                gint64     handoff)
{
  g_autoptr (GPtrArray) rows
      = handoff != 0 ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF, handoff, NULL) : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      g_autoptr (json_t) payload = tamiz_mail_row_get_payload (g_ptr_array_index (rows, i));
      const char *organizer = tamiz_json_get_text (payload, "organizer");

      if (organizer != NULL)
        return g_strdup (organizer);
    }

  return NULL;
}

/* (nullable) (transfer full): whose inbox answers come back to: the account's, else the sender's */
static char *
choose_organizer (TamizWork   *work,
                  TamizRecord *handoff,
                  json_t      *values)
{
  g_autoptr (GPtrArray) handoffs
      = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_MEETING_UID,
                                   tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_UID), NULL);
  g_autoptr (TamizMailAccount) account = NULL;

  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      char *earlier = find_organizer (work, tamiz_record_get_id (g_ptr_array_index (handoffs, i)));

      if (earlier != NULL)
        return earlier;
    }
  account = tamiz_mail_account_load (NULL);
  if (account != NULL)
    return g_strdup (account->from);

  return tamiz_json_get_text (values, "sender.email") != NULL
             ? tamiz_letter_write_mailbox (tamiz_json_get_text (values, "sender.name"),
                                           tamiz_json_get_text (values, "sender.email"))
             : NULL;
}

/* What the meeting is called in both calendars. */
static char *
make_summary (json_t *values)
{
  GString *summary = g_string_new (tamiz_json_get_text (values, "executive.name"));
  const char *person = tamiz_json_get_text (values, "person.name"), *company = tamiz_json_get_text (values, "company.name");

  if (person != NULL)
    g_string_append_printf (summary, "%s%s", summary->len > 0 ? " – " : "", person);
  if (company != NULL)
    g_string_append_printf (summary, summary->len > 0 ? " (%s)" : "%s", company);

  return g_string_free (summary, FALSE);
}

/* Puts calendar, calendar_method and organizer into @payload, where there is a meeting to invite to, or that ends.
 * For an executive alone it ends where a colleague goes to it: nobody else is named (RFC 5546, section 3.2.5).
 */
void
tamiz_work_add_invitation (TamizWork   *work,
                           TamizRecord *handoff,
                           const char  *op,
                           TamizRecord *person,
                           json_t      *payload)
{
  json_t *values = json_object_get (payload, "values");
  gboolean alone = g_str_equal (op, "reassigned_away");
  gboolean cancelled = alone || g_str_equal (op, "meeting_cancelled");
  const char *uid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_UID);
  const char *zone = person != NULL ? tamiz_record_get_text (person, TAMIZ_PERSON_TIMEZONE) : NULL;
  g_autofree char *organizer = NULL, *name = NULL, *address = NULL, *summary = NULL, *calendar = NULL;
  gint64 minutes = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES);
  TamizInvitation invitation;

  if (uid == NULL || !tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    return;
  organizer = choose_organizer (work, handoff, values);
  address = organizer != NULL ? tamiz_letter_read_address (organizer, &name, NULL) : NULL;
  if (address == NULL)
    return;
  summary = make_summary (values);
  invitation = (TamizInvitation) {
    .method = cancelled ? TAMIZ_ITIP_CANCEL : TAMIZ_ITIP_REQUEST,
    .uid = uid,
    .sequence = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE),
    .starts = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING),
    .minutes = minutes > 0 ? minutes : 30,
    .zone = zone != NULL && *zone != '\0' ? zone : tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE),
    .summary = summary,
    .description = tamiz_json_get_text (payload, "text"),
    .place = tamiz_json_get_text (values, "meeting.place"),
    .organizer_name = name,
    .organizer_email = address,
    .contact_name = tamiz_json_get_text (payload, "to_name"),
    .contact_email = tamiz_json_get_text (payload, "to"),
    .executive_name = alone ? NULL : tamiz_json_get_text (values, "executive.name"),
    .executive_email = alone ? NULL : tamiz_json_get_text (values, "executive.email"),
    .stamp = work->now,
  };
  calendar = tamiz_invitation_write (&invitation);
  tamiz_json_set_text (payload, "calendar", calendar);
  tamiz_json_set_text (payload, "calendar_method", cancelled ? "CANCEL" : "REQUEST");
  tamiz_json_set_text (payload, "organizer", organizer);
}
