#pragma once

#include "tamiz-definition.h"
#include "tamiz-facts.h"
#include "tamiz-verdict.h"

G_BEGIN_DECLS

/* What the interest was at an instant. */
typedef struct
{
  gint64 at;
  gint64 interest;               /* thousandths */
} TamizPacketPoint;

/* Everything a packet is made of; nothing is kept.  Times are microseconds since 1970. */
typedef struct
{
  TamizFacts *facts;
  TamizDefinition *definition;
  gint64 definition_version;
  TamizVerdict *verdict;
  const char *uuid;              /* of the handoff */
  gint64 number;                 /* of the handoff; 0 = not known yet */
  const char *executive_name;
  const char *executive_email;   /* (nullable) */
  const char *sender_name;       /* (nullable): who hands over */
  gint64 meeting;                /* 0 = none was arranged */
  const char *next_step;         /* (nullable): else that of the last call */
  const char *exception;         /* (nullable): the reason of an exception to the gate */
  gint64 now;
  GTimeZone *zone;               /* (nullable): else the base's */
  GHashTable *users;             /* (nullable): gint64* (g_int64_hash) → char* name */
  const char *source_name;       /* (nullable) */
  const char *campaign_name;     /* (nullable) */
  const char *product_line_name; /* (nullable) */

  /* What older packets have not. */
  const char *organisation;      /* (nullable): what the own company is called */
  const char *sender_email;      /* (nullable) */
  const char *meeting_kind;      /* (nullable): a nick */
  gint64 meeting_minutes;        /* 0 = not said */
  const char *meeting_place;     /* (nullable) */
  const char *meeting_uid;       /* (nullable): of the invitation */
  gint64 meeting_sequence;       /* of the invitation */
  const char *reassigned_from;   /* (nullable): the executive who had it before */
  const char *reassigned_why;    /* (nullable) */
  json_t *people;                /* (nullable): array of further persons: name, job_title, role … */
  const TamizPacketPoint *course; /* (nullable) (array length=n_course): in order of time */
  guint n_course;
} TamizPacketInput;

/* The packet's form; raised when a key changes its meaning. */
#define TAMIZ_PACKET_FORMAT 1

/* Of an activity-rich lead the packet shows the latest ones and counts all. */
#define TAMIZ_PACKET_MAX_ACTIVITIES 200

json_t *tamiz_packet_build  (const TamizPacketInput *input);
char   *tamiz_packet_digest (json_t                 *packet);

G_END_DECLS
