#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Meetings as calendars exchange them by mail: iTIP (RFC 5546) in iCalendar (RFC 5545). */
typedef enum
{
  TAMIZ_ITIP_REQUEST,
  TAMIZ_ITIP_CANCEL,
  TAMIZ_ITIP_REPLY,
} TamizItipMethod;

/* What an invitation says.  Times are microseconds UTC, texts UTF-8. */
typedef struct
{
  TamizItipMethod method;
  const char *uid;
  gint64 sequence;              /* raised with every change */
  gint64 starts;
  gint64 minutes;
  const char *zone;             /* (nullable): IANA name of the zone that is shown to the invited */
  const char *summary;
  const char *description;      /* (nullable) */
  const char *place;            /* (nullable) */
  const char *organizer_name;   /* (nullable) */
  const char *organizer_email;
  const char *contact_name;     /* (nullable) */
  const char *contact_email;    /* who is asked to answer */
  const char *executive_name;   /* (nullable) */
  const char *executive_email;  /* (nullable) */
  gint64 stamp;                 /* when it was written */
  const char *part_stat;        /* of a REPLY only: "ACCEPTED" … */
} TamizInvitation;

/* What somebody answered to one. */
typedef struct
{
  char *uid;
  gint64 sequence;              /* of the invitation that is answered */
  char *attendee;               /* who answers: a mail address */
  int state;                    /* TamizMeetingState */
  char *words;                  /* (nullable): what was written with it */
} TamizInvitationAnswer;

char                  *tamiz_invitation_write       (const TamizInvitation *invitation);
TamizInvitationAnswer *tamiz_invitation_read_answer (const char            *text,
                                                     gsize                  length,
                                                     GError               **error);
void                   tamiz_invitation_answer_free (TamizInvitationAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizInvitationAnswer, tamiz_invitation_answer_free)

G_END_DECLS
