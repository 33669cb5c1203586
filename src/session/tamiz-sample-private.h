#pragma once

#include "tamiz-sample.h"
#include "tamiz-session-clock.h"

G_BEGIN_DECLS

/* Private to the sample.  It lives two years of an invented company day by day: what is
 * to happen to each prospect is planned as a course of events, the events of all
 * prospects are put in order of time, and each is done through the rules that hold for
 * everybody, by the user who would do it.  Only the judge moves leads upward.
 */

enum
{
  TAMIZ_SAMPLE_MARKETING,
  TAMIZ_SAMPLE_STEWARD,         /* also of marketing */
  TAMIZ_SAMPLE_SALES,
  TAMIZ_SAMPLE_SALES_SECOND,
  TAMIZ_SAMPLE_MANAGER,
  TAMIZ_SAMPLE_OBSERVER,
  TAMIZ_SAMPLE_N_USERS,
};

/* How far a prospect gets if all goes as planned. */
typedef enum
{
  TAMIZ_SAMPLE_COLD,            /* asks for nothing */
  TAMIZ_SAMPLE_ASKS,
  TAMIZ_SAMPLE_INTERESTED,      /* MQL */
  TAMIZ_SAMPLE_READY,           /* SQL, and what sales makes of it */
} TamizSampleFate;

typedef enum
{
  TAMIZ_SAMPLE_PROFILE_FITS,    /* title and size known and wanted */
  TAMIZ_SAMPLE_PROFILE_HIDDEN,  /* would fit, but nobody knows the size yet */
  TAMIZ_SAMPLE_PROFILE_POOR,
  TAMIZ_SAMPLE_PROFILE_STUDENT,
  TAMIZ_SAMPLE_PROFILE_COMPETITOR,
} TamizSampleProfile;

typedef enum
{
  TAMIZ_SAMPLE_SAYS_NOTHING,
  TAMIZ_SAMPLE_SAYS_NO,         /* no need of it */
  TAMIZ_SAMPLE_SAYS_LITTLE,     /* would not say most of it */
  TAMIZ_SAMPLE_SAYS_SOME,       /* need, but no money or no date */
  TAMIZ_SAMPLE_SAYS_ALL,        /* all that the definition asks */
} TamizSampleAnswers;

typedef enum
{
  TAMIZ_SAMPLE_ENTERS,
  TAMIZ_SAMPLE_ACTIVITY,        /* number: TamizActivityKind */
  TAMIZ_SAMPLE_VERIFIED,        /* the size of the company becomes known */
  TAMIZ_SAMPLE_CALL,            /* number: TamizCallOutcome, detail: TamizSampleAnswers */
  TAMIZ_SAMPLE_TASK,
  TAMIZ_SAMPLE_DEFERRED,        /* number: days */
  TAMIZ_SAMPLE_DISCARDED,
  TAMIZ_SAMPLE_REVIVED,
  TAMIZ_SAMPLE_NO_CONTACT,
  TAMIZ_SAMPLE_SENT,            /* the handoff */
  TAMIZ_SAMPLE_ACCEPTED,
  TAMIZ_SAMPLE_RETURNED,        /* number: TamizReturnCause, or -1 for a criterion */
  TAMIZ_SAMPLE_WITHDRAWN,
  TAMIZ_SAMPLE_MEETING,         /* number: TamizActivityKind */
  TAMIZ_SAMPLE_OUTCOME,         /* number: TamizOutcomeKind */
  TAMIZ_SAMPLE_UPKEEP,          /* of no lead: what fell due */
  TAMIZ_SAMPLE_NEW_DEFINITION,  /* of no lead */
} TamizSampleWhat;

typedef struct
{
  gint64 at;
  guint order;                  /* of what was planned for the same moment */
  guint lead;
  TamizSampleWhat what;
  int number;
  int detail;
  gint64 next;                  /* of a call: the next planned attempt, 0 = none */
} TamizSampleEvent;

typedef struct
{
  gint64 person, company, lead, phone;  /* ids; 0 = none */
  gint64 received;
  gint64 last_activity;         /* its id */
  int last_kind;
  gint64 followed;              /* the activity that was last followed up */
  guint source;
  int campaign;                 /* -1 = none */
  guint country;
  guint line;
  guint owner, executive;       /* places among the users */
  TamizSampleFate fate;
  TamizSampleProfile profile;
  int first_kind;               /* the activity it enters with, -1 = none */
  int handoff;                  /* number; 0 = none */
  gint64 meeting;
  TamizCallPurpose purpose;     /* of the last call */
  gboolean call_back;           /* it was agreed then */
  gboolean has_phone;
  gboolean quiet;               /* nobody calls or writes any more */
  gboolean colleague;
} TamizSampleLead;

typedef struct
{
  const char *name;
  TamizSourceKind kind;
  int weight;                   /* of a thousand prospects */
  int asks, interested, ready;  /* of a thousand of them: at least that far */
  int won;                      /* of a hundred that sales accepted */
} TamizSampleSource;

#define TAMIZ_SAMPLE_N_SOURCES 14
#define TAMIZ_SAMPLE_DAYS 730

typedef struct
{
  const char *name;             /* the year is put after it */
  TamizSourceKind kind;
  int first, last;              /* days since the beginning */
  int line;
  int cost;                     /* a month of it, or all where it lasts less */
  const char *currency;
  int share;                    /* percent of the source's prospects of those days */
} TamizSampleCampaign;

#define TAMIZ_SAMPLE_N_CAMPAIGNS 15

extern const TamizSampleSource tamiz_sample_sources[TAMIZ_SAMPLE_N_SOURCES];
extern const TamizSampleCampaign tamiz_sample_campaigns[TAMIZ_SAMPLE_N_CAMPAIGNS];

typedef struct
{
  TamizWork *work;
  TamizSessionClock *clock;
  GRand *rand;
  json_t *texts;
  GTimeZone *zone;
  gint64 day;                   /* the first, days since 1970 */
  gint64 begin, end;            /* microseconds */
  guint size;
  GPtrArray *taken;             /* TamizRecord: the companies that may be shared */
  GHashTable *names;            /* company names and mail addresses that are taken */
  guint phones[16];             /* how many numbers of each country are taken */
  TamizSampleLead *leads;
  GArray *events;               /* TamizSampleEvent */

  gint64 users[TAMIZ_SAMPLE_N_USERS];
  gint64 sources[TAMIZ_SAMPLE_N_SOURCES];
  gint64 campaigns[TAMIZ_SAMPLE_N_CAMPAIGNS];
  gint64 lines[8];
  gint64 contents[8];
  TamizDefinition *definition;

  TamizChangeSet *sets[TAMIZ_SAMPLE_N_USERS];  /* (nullable): what is gathered */
  GHashTable *fresh;            /* TamizSampleLead: touched in them */
  guint n_activities, n_calls, n_handoffs, n_outcomes;
} TamizSample;

/* tamiz-sample-setting.c: the company before the first prospect. */
const char *tamiz_sample_pick       (TamizSample       *self,
                                     const char        *list);
gboolean    tamiz_sample_chance     (TamizSample       *self,
                                     int                percent);
int         tamiz_sample_between    (TamizSample       *self,
                                     int                least,
                                     int                most);
json_t     *tamiz_sample_perform    (TamizSample       *self,
                                     guint              user,
                                     const char        *operation,
                                     json_t            *arguments,
                                     GError           **error);
gboolean    tamiz_sample_set_up     (TamizSample       *self,
                                     GError           **error);
gboolean    tamiz_sample_sign       (TamizSample       *self,
                                     gboolean           first,
                                     GError           **error);

/* tamiz-sample-course.c: what is to happen. */
void        tamiz_sample_plan       (TamizSample       *self);
gint64      tamiz_sample_office     (TamizSample       *self,
                                     gint64             at);

/* tamiz-sample-events.c: doing it, gathered by user. */
TamizChangeSet *tamiz_sample_get_set (TamizSample      *self,
                                     guint              user);
gboolean    tamiz_sample_flush      (TamizSample       *self,
                                     GError           **error);
gboolean    tamiz_sample_do_event   (TamizSample       *self,
                                     TamizSampleEvent  *event,
                                     GError           **error);
gboolean    tamiz_sample_add_activity (TamizSample     *self,
                                     TamizSampleLead   *lead,
                                     guint              user,
                                     TamizActivityKind  kind,
                                     const char        *text,
                                     gint64            *id,
                                     GError           **error);

TamizRecord *tamiz_sample_add_call  (TamizSample       *self,
                                     TamizSampleLead   *lead,
                                     guint              user,
                                     TamizCallPurpose   purpose,
                                     TamizCallOutcome   outcome,
                                     GError           **error);

/* tamiz-sample-people.c: who they are. */
gboolean    tamiz_sample_enter      (TamizSample       *self,
                                     TamizSampleLead   *lead,
                                     GError           **error);
gint64      tamiz_sample_add_person (TamizSample       *self,
                                     TamizSampleLead   *lead,
                                     guint              user,
                                     TamizPurchaseRole  role,
                                     GError           **error);

/* tamiz-sample-sales.c: what leaves marketing's hands, one at a time. */
gboolean    tamiz_sample_do_sales   (TamizSample       *self,
                                     TamizSampleLead   *lead,
                                     TamizSampleEvent  *event,
                                     GError           **error);
int         tamiz_sample_get_stage  (TamizSample       *self,
                                     TamizSampleLead   *lead,
                                     GError           **error);

G_END_DECLS
