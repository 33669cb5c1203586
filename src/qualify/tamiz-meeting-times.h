#pragma once

#include "tamiz-definition.h"
#include "tamiz-spans.h"

G_BEGIN_DECLS

/* What times are proposed by for two people to meet.  Instants are microseconds UTC. */
typedef struct
{
  const TamizSla *sla;          /* office hours and holidays */
  const char *zone;             /* the executive's, IANA name */
  const char *contact_zone;     /* the contact's, IANA name */
  const GArray *contact_holidays; /* (nullable): gint64 days since 1970 */
  const GArray *busy;           /* TamizSpan: when the executive cannot */
  const GArray *past_executive; /* (nullable): gint64: when the executive met others */
  const GArray *past_contact;   /* (nullable): gint64: when the contact met anybody of us */
  gint64 earliest;
  gint64 until;
  gint64 minutes;               /* how long, 5 to 480 */
  guint limit;                  /* how many at most */
} TamizMeetingWish;

/* A time that suits both. */
typedef struct
{
  gint64 starts;
  gint64 ends;
  guint with_contact;           /* earlier meetings with the contact at this hour of the day */
  guint with_executive;         /* earlier meetings of the executive at this hour of this weekday */
  gboolean first;               /* there is none earlier */
} TamizMeetingTime;

GArray *tamiz_meeting_times_propose (const TamizMeetingWish *wish);

G_END_DECLS
