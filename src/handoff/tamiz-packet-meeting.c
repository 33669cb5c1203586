#define G_LOG_DOMAIN "tamiz-packet"

#include "config.h"

#include "tamiz-packet-file-private.h"

#include "tamiz-invitation.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

#define MINUTES 60             /* where nobody said how long it takes */

/* The meeting of a packet, for the executive's calendar: the same invitation that the contact
 * got, by its UID, so that a calendar which has it already does not show it twice.
 */

/* (nullable): a VCALENDAR (RFC 5545), where a meeting was arranged. */
char *
tamiz_packet_make_meeting (json_t *packet)
{
  json_t *handoff = json_object_get (packet, "handoff");
  json_t *executive = json_object_get (handoff, "executive");
  const char *email = tamiz_words_get_text (executive, "email");
  const char *sender = tamiz_words_get_text (handoff, "sender_email");
  const char *uid = tamiz_words_get_text (handoff, "meeting_uid");
  const char *uuid = tamiz_words_get_text (handoff, "uuid");
  g_autofree char *name = tamiz_words_dup_name (packet);
  g_autofree char *own_uid = g_strdup_printf ("%s@tamiz", uuid != NULL ? uuid : "packet");
  /* Translators: %s is the person whom a sales executive meets */
  g_autofree char *summary = g_strdup_printf (_("Meeting with %s"), name);
  TamizInvitation invitation = { TAMIZ_ITIP_REQUEST };

  if (!tamiz_words_get_time (handoff, "meeting", &invitation.starts) || (sender == NULL && email == NULL))
    return NULL;

  invitation.uid = uid != NULL ? uid : own_uid;
  invitation.sequence = tamiz_json_get_int (handoff, "meeting_sequence", 0);
  invitation.minutes = tamiz_json_get_int (handoff, "meeting_minutes", MINUTES);
  invitation.zone = tamiz_words_get_text (packet, "timezone");
  invitation.summary = summary;
  invitation.description = tamiz_words_get_text (packet, "pain_points");
  invitation.place = tamiz_words_get_text (handoff, "meeting_place");
  invitation.organizer_name = tamiz_words_get_text (handoff, "sender");
  invitation.organizer_email = sender != NULL ? sender : email;
  invitation.contact_name = name;
  invitation.contact_email
      = json_string_value (json_array_get (json_object_get (json_object_get (packet, "person"), "emails"), 0));
  invitation.executive_name = tamiz_words_get_text (executive, "name");
  invitation.executive_email = email;
  tamiz_words_get_time (packet, "created", &invitation.stamp);

  return tamiz_invitation_write (&invitation);
}
