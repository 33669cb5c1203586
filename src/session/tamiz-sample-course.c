#define G_LOG_DOMAIN "tamiz-sample"

#include "config.h"

#include "tamiz-sample-private.h"

/* Plans what is to happen to each prospect.  The shares are those of a consultative
 * sale: of a hundred inquiries a handful becomes ready for sales, referrals far more often
 * than likes; more come in autumn than around the new year, and a little more each month.
 */

/* Of a hundred, by month from January. */
static const int seasons[12] = { 55, 70, 105, 100, 105, 95, 90, 100, 125, 130, 120, 65 };

static int
get_month (gint64 day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + 719163));

  return g_date_get_month (&date);
}

static int
get_weekday (gint64 day)
{
  return (int) ((day + 4) % 7); /* 0 = Sunday */
}

/* The next moment, @at or later, at which an office works. */
gint64
tamiz_sample_office (TamizSample *self,
                     gint64       at)
{
  gint64 day = (at - self->begin) / TAMIZ_DAY;
  gint64 hour = (at - self->begin) % TAMIZ_DAY;

  if (hour > 17 * TAMIZ_HOUR)
    {
      day++;
      hour = 0;
    }
  while (get_weekday (self->day + day) == 0 || get_weekday (self->day + day) == 6)
    {
      day++;
      hour = 0;
    }
  if (hour < 9 * TAMIZ_HOUR)
    hour = 9 * TAMIZ_HOUR + tamiz_sample_between (self, 0, 239) * TAMIZ_MINUTE;

  return self->begin + day * TAMIZ_DAY + hour + tamiz_sample_between (self, 0, 59) * TAMIZ_SECOND;
}

static gint64
after (TamizSample *self,
       gint64       at,
       int          least_hours,
       int          most_hours)
{
  return tamiz_sample_office (self,
                              at + tamiz_sample_between (self, least_hours, most_hours) * TAMIZ_HOUR
                                  + tamiz_sample_between (self, 1, 59) * TAMIZ_MINUTE);
}

static TamizSampleEvent *
plan (TamizSample     *self,
      guint            lead,
      gint64           at,
      TamizSampleWhat  what,
      int              number,
      int              detail)
{
  TamizSampleEvent event = { at, self->events->len, lead, what, number, detail, 0 };

  g_array_append_val (self->events, event);
  return &g_array_index (self->events, TamizSampleEvent, self->events->len - 1);
}

static void
plan_weak (TamizSample *self,
           guint        lead,
           gint64       at,
           int          count)
{
  static const TamizActivityKind kinds[] = {
    TAMIZ_ACTIVITY_PAGE_VIEW,  TAMIZ_ACTIVITY_EMAIL_OPEN,  TAMIZ_ACTIVITY_PAGE_VIEW,
    TAMIZ_ACTIVITY_EMAIL_OPEN, TAMIZ_ACTIVITY_EMAIL_CLICK, TAMIZ_ACTIVITY_SOCIAL_LIKE,
  };

  for (int i = 0; i < count; i++)
    {
      at += tamiz_sample_between (self, 60, 60 * 24 * 40) * TAMIZ_MINUTE;
      plan (self, lead, at, TAMIZ_SAMPLE_ACTIVITY, kinds[tamiz_sample_between (self, 0, 5)], 0);
    }
}

static int
choose_failure (TamizSample *self)
{
  static const struct
  {
    int share;
    TamizCallOutcome outcome;
  } failures[] = {
    { 46, TAMIZ_CALL_OUTCOME_NO_ANSWER },   { 15, TAMIZ_CALL_OUTCOME_VOICEMAIL },
    { 11, TAMIZ_CALL_OUTCOME_BUSY },        { 8, TAMIZ_CALL_OUTCOME_CALLBACK },
    { 7, TAMIZ_CALL_OUTCOME_ASSISTANT },    { 3, TAMIZ_CALL_OUTCOME_OTHER_PERSON },
    { 4, TAMIZ_CALL_OUTCOME_WRONG_NUMBER }, { 5, TAMIZ_CALL_OUTCOME_NOT_INTERESTED },
    { 1, TAMIZ_CALL_OUTCOME_DO_NOT_CALL },
  };
  int draw = tamiz_sample_between (self, 0, 99);
  guint i = 0;

  while (draw >= failures[i].share)
    draw -= failures[i++].share;

  return failures[i].outcome;
}

static gboolean
ends_calling (int outcome)
{
  return outcome == TAMIZ_CALL_OUTCOME_WRONG_NUMBER || outcome == TAMIZ_CALL_OUTCOME_NOT_INTERESTED
         || outcome == TAMIZ_CALL_OUTCOME_DO_NOT_CALL;
}

/* Calls until somebody answers, gives up or must not be called; the moment of the last. */
static gint64
plan_calls (TamizSample        *self,
            guint               lead,
            gint64              at,
            int                 reached,
            TamizSampleAnswers  says,
            gboolean           *talked)
{
  TamizSampleEvent *event = NULL;

  *talked = FALSE;
  if (!self->leads[lead].has_phone)
    {
      plan (self, lead, at, TAMIZ_SAMPLE_ACTIVITY, TAMIZ_ACTIVITY_EMAIL_OUT, 0);
      return at;
    }
  for (int attempt = 0; attempt < 4; attempt++)
    {
      int outcome = tamiz_sample_chance (self, reached) ? (int)TAMIZ_CALL_OUTCOME_REACHED
                                                        : choose_failure (self);

      if (event != NULL)
        event->next = at;
      *talked = outcome == TAMIZ_CALL_OUTCOME_REACHED;
      event = plan (self, lead, at, TAMIZ_SAMPLE_CALL, outcome,
                    *talked ? says : TAMIZ_SAMPLE_SAYS_NOTHING);
      if (*talked || ends_calling (outcome) || tamiz_sample_chance (self, 35))
        break;
      at = after (self, at, 20, 70);
    }

  return at;
}

static void plan_sales (TamizSample *self, guint lead, gint64 at, int round);

/* The call in which everything that the definition asks is answered. */
static void
plan_good_call (TamizSample *self,
                guint        lead,
                gint64       at,
                int          round)
{
  plan (self, lead, at, TAMIZ_SAMPLE_CALL, TAMIZ_CALL_OUTCOME_REACHED, TAMIZ_SAMPLE_SAYS_ALL);
  if (round < 3)
    plan_sales (self, lead, after (self, at, 1, 40), round);
}

static void
plan_outcome (TamizSample *self,
              guint        lead,
              gint64       accepted,
              gint64       meeting,
              int          round)
{
  int won = tamiz_sample_sources[self->leads[lead].source].won;
  int draw = tamiz_sample_between (self, 0, 99);
  gint64 at = after (self, meeting, 24 * 10, 24 * 75);

  if (draw >= 97)
    {
      plan (self, lead, after (self, accepted, 24, 24 * 6), TAMIZ_SAMPLE_RETURNED,
            tamiz_sample_chance (self, 50) ? TAMIZ_RETURN_UNREACHABLE
                                           : TAMIZ_RETURN_DENIES_INTEREST,
            0);
      return;
    }
  plan (self, lead, meeting, TAMIZ_SAMPLE_MEETING,
        tamiz_sample_chance (self, 70) ? TAMIZ_ACTIVITY_MEETING : TAMIZ_ACTIVITY_VISIT, 0);
  if (tamiz_sample_chance (self, 55))
    plan (self, lead, after (self, meeting, 20, 24 * 9), TAMIZ_SAMPLE_MEETING,
          tamiz_sample_chance (self, 50) ? TAMIZ_ACTIVITY_VISIT : TAMIZ_ACTIVITY_EMAIL_OUT, 0);

  if (draw < won)
    plan (self, lead, at, TAMIZ_SAMPLE_OUTCOME, TAMIZ_OUTCOME_WON, 0);
  else if (draw < won + 48)
    plan (self, lead, at, TAMIZ_SAMPLE_OUTCOME, TAMIZ_OUTCOME_LOST, 0);
  else if (draw < won + 60)
    {
      int days = tamiz_sample_between (self, 45, 150);

      plan (self, lead, at, TAMIZ_SAMPLE_OUTCOME, TAMIZ_OUTCOME_DEFERRED, days);
      if (tamiz_sample_chance (self, 60))
        plan_good_call (self, lead, after (self, at, 24 * (days + 8), 24 * (days + 16)), round + 1);
    }
}

static void
plan_return (TamizSample *self,
             guint        lead,
             gint64       at,
             int          round)
{
  int cause = tamiz_sample_chance (self, 50) ? -1
                                             : tamiz_sample_between (self, TAMIZ_RETURN_WRONG_DATA,
                                                                     TAMIZ_RETURN_DENIES_INTEREST);
  int draw = tamiz_sample_between (self, 0, 99);

  plan (self, lead, at, TAMIZ_SAMPLE_RETURNED, cause, 0);
  if (draw < 45)
    plan_good_call (self, lead, after (self, at, 30, 24 * 9), round + 1);
  else if (draw < 70)
    plan (self, lead, after (self, at, 30, 24 * 9), TAMIZ_SAMPLE_CALL, TAMIZ_CALL_OUTCOME_REACHED,
          TAMIZ_SAMPLE_SAYS_SOME);
  else
    plan (self, lead, after (self, at, 30, 24 * 9), TAMIZ_SAMPLE_DISCARDED, 0, 0);
}

static void
plan_sales (TamizSample *self,
            guint        lead,
            gint64       at,
            int          round)
{
  int draw = tamiz_sample_between (self, 0, 99);
  gint64 decided = after (self, at, 1, 30);
  gint64 meeting = after (self, at, 24 * 2, 24 * 9);

  meeting -= meeting % (30 * TAMIZ_MINUTE);
  if (draw < 4)
    {
      plan (self, lead, at, TAMIZ_SAMPLE_DEFERRED, tamiz_sample_between (self, 30, 120), 0);
      return;
    }
  plan (self, lead, at, TAMIZ_SAMPLE_SENT, 0, 0)->next = meeting;
  if (draw < 9)
    {
      plan (self, lead, decided, TAMIZ_SAMPLE_WITHDRAWN, 0, 0);
      plan_good_call (self, lead, after (self, decided, 24, 24 * 6), round + 1);
    }
  else if (draw < 24)
    {
      plan_return (self, lead, decided, round);
    }
  else
    {
      plan (self, lead, decided, TAMIZ_SAMPLE_ACCEPTED, 0, 0);
      plan_outcome (self, lead, decided, MAX (meeting, decided + TAMIZ_DAY), round);
    }
}

static void
plan_cold (TamizSample *self,
           guint        lead)
{
  TamizSampleLead *record = &self->leads[lead];
  TamizSourceKind kind = tamiz_sample_sources[record->source].kind;
  gboolean talked;

  plan_weak (self, lead, record->received, tamiz_sample_between (self, 0, 3));
  if (kind == TAMIZ_SOURCE_KIND_EVENT && record->profile != TAMIZ_SAMPLE_PROFILE_FITS
      && tamiz_sample_chance (self, 65))
    plan (self, lead, record->received + TAMIZ_DAY, TAMIZ_SAMPLE_ACTIVITY,
          TAMIZ_ACTIVITY_EVENT_ATTENDED, 0);
  if ((kind == TAMIZ_SOURCE_KIND_EVENT || kind == TAMIZ_SOURCE_KIND_TELEMARKETING)
      && tamiz_sample_chance (self, 80))
    plan_calls (self, lead, after (self, record->received, 26, 110), 20, TAMIZ_SAMPLE_SAYS_NO,
                &talked);
  if (record->profile == TAMIZ_SAMPLE_PROFILE_STUDENT && tamiz_sample_chance (self, 60))
    plan (self, lead, after (self, record->received, 20, 400), TAMIZ_SAMPLE_DISCARDED, 0, 0);
}

/* An answer to what was asked, the way it was asked. */
static void
plan_reply (TamizSample *self,
            guint        lead,
            gint64       at,
            int          kind)
{
  int reply = kind == TAMIZ_ACTIVITY_MESSAGE_IN || kind == TAMIZ_ACTIVITY_SOCIAL_MESSAGE
                  ? TAMIZ_ACTIVITY_MESSAGE_OUT
                  : TAMIZ_ACTIVITY_EMAIL_OUT;

  if (kind != TAMIZ_ACTIVITY_CALL_IN && tamiz_sample_chance (self, 75))
    plan (self, lead, at + tamiz_sample_between (self, 4, 240) * TAMIZ_MINUTE,
          TAMIZ_SAMPLE_ACTIVITY, reply, 0);
}

static void
plan_asks (TamizSample *self,
           guint        lead)
{
  TamizSampleLead *record = &self->leads[lead];
  gint64 at = after (self, record->received, 1, 40);
  TamizSampleAnswers says
      = tamiz_sample_chance (self, 35) ? TAMIZ_SAMPLE_SAYS_NO : TAMIZ_SAMPLE_SAYS_LITTLE;
  gboolean vetoed = record->profile == TAMIZ_SAMPLE_PROFILE_STUDENT
                    || record->profile == TAMIZ_SAMPLE_PROFILE_COMPETITOR;
  gboolean talked = FALSE;

  plan_reply (self, lead, record->received, record->first_kind);
  if (tamiz_sample_chance (self, vetoed ? 25 : 88))
    at = plan_calls (self, lead, at, 36, says, &talked);
  plan_weak (self, lead, at, tamiz_sample_between (self, -1, 2));
  if (tamiz_sample_chance (self, 18))
    plan (self, lead, after (self, at, 2, 90), TAMIZ_SAMPLE_ACTIVITY, TAMIZ_ACTIVITY_CONTENT_SENT,
          0);

  if (tamiz_sample_chance (self, vetoed ? 88 : talked && says == TAMIZ_SAMPLE_SAYS_NO ? 35 : 6))
    {
      at = after (self, at, 1, 24 * 20);
      plan (self, lead, at, TAMIZ_SAMPLE_DISCARDED, 0, 0);
      if (!vetoed && tamiz_sample_chance (self, 4))
        plan (self, lead, after (self, at, 24 * 30, 24 * 90), TAMIZ_SAMPLE_REVIVED, 0, 0);
    }
  else if (tamiz_sample_chance (self, 4))
    plan (self, lead, after (self, at, 1, 24 * 10), TAMIZ_SAMPLE_DEFERRED,
          tamiz_sample_between (self, 40, 200), 0);
  else if (tamiz_sample_chance (self, 6))
    plan (self, lead, after (self, at, 1, 24 * 4), TAMIZ_SAMPLE_TASK, 0, 0);
}

/* What makes the interest strong enough: a second sign of their own accord. */
static gint64
plan_interest (TamizSample *self,
               guint        lead)
{
  TamizSampleLead *record = &self->leads[lead];
  gint64 at = record->received + tamiz_sample_between (self, 20, 60 * 60) * TAMIZ_MINUTE;
  int draw = tamiz_sample_between (self, 0, 99);

  if (record->first_kind >= 0 && tamiz_activity_kind_asks (record->first_kind))
    plan_reply (self, lead, record->received, record->first_kind);
  plan (self, lead, at, TAMIZ_SAMPLE_ACTIVITY,
        draw < 45   ? TAMIZ_ACTIVITY_FORM
        : draw < 70 ? TAMIZ_ACTIVITY_CALL_IN
                    : TAMIZ_ACTIVITY_DEMO,
        0);
  if (tamiz_sample_chance (self, 50))
    plan (self, lead, at + tamiz_sample_between (self, 2, 90) * TAMIZ_MINUTE, TAMIZ_SAMPLE_ACTIVITY,
          tamiz_sample_chance (self, 60) ? TAMIZ_ACTIVITY_DOWNLOAD : TAMIZ_ACTIVITY_PRICE_REQUEST,
          0);
  plan_weak (self, lead, record->received, tamiz_sample_between (self, 0, 2));

  return at;
}

static void
plan_interested (TamizSample *self,
                 guint        lead)
{
  TamizSampleLead *record = &self->leads[lead];
  gint64 at = plan_interest (self, lead);
  gboolean talked = FALSE;

  if (record->profile == TAMIZ_SAMPLE_PROFILE_HIDDEN)
    plan (self, lead, after (self, at, 1, 50), TAMIZ_SAMPLE_VERIFIED, 0, 0);
  at = plan_calls (self, lead, after (self, at, 3, 30), 62, TAMIZ_SAMPLE_SAYS_SOME, &talked);
  if (tamiz_sample_chance (self, 50))
    plan (self, lead, after (self, at, 1, 60), TAMIZ_SAMPLE_ACTIVITY, TAMIZ_ACTIVITY_CONTENT_SENT,
          0);
  plan_weak (self, lead, at, tamiz_sample_between (self, 0, 3));
  if (tamiz_sample_chance (self, 25))
    at = plan_calls (self, lead, after (self, at, 24 * 30, 24 * 90), 40, TAMIZ_SAMPLE_SAYS_SOME,
                     &talked);

  switch (tamiz_sample_between (self, 0, 9))
    {
    case 0:
      plan (self, lead, after (self, at, 24, 24 * 10), TAMIZ_SAMPLE_DEFERRED,
            tamiz_sample_between (self, 40, 180), 0);
      break;
    case 1:
      plan (self, lead, after (self, at, 24, 24 * 40), TAMIZ_SAMPLE_DISCARDED, 0, 0);
      break;
    case 2:
      plan (self, lead, after (self, at, 2, 50), TAMIZ_SAMPLE_TASK, 0, 0);
      break;
    default:
      break;
    }
}

static void
plan_ready (TamizSample *self,
            guint        lead)
{
  TamizSampleLead *record = &self->leads[lead];
  gint64 at = plan_interest (self, lead);

  if (record->profile == TAMIZ_SAMPLE_PROFILE_HIDDEN)
    plan (self, lead, after (self, at, 1, 20), TAMIZ_SAMPLE_VERIFIED, 0, 0);
  if (tamiz_sample_chance (self, 40))
    {
      at = after (self, at, 1, 12);
      plan (self, lead, at, TAMIZ_SAMPLE_CALL, TAMIZ_CALL_OUTCOME_NO_ANSWER,
            TAMIZ_SAMPLE_SAYS_NOTHING);
    }
  if (tamiz_sample_chance (self, 35))
    {
      at = after (self, at, 4, 24 * 4);
      plan (self, lead, at, TAMIZ_SAMPLE_CALL, TAMIZ_CALL_OUTCOME_REACHED, TAMIZ_SAMPLE_SAYS_SOME);
    }
  plan_good_call (self, lead, after (self, at, 22, 24 * 8), 0);
}

/* How the first sign comes, by where somebody was found. */
static int
choose_first_kind (TamizSample     *self,
                   TamizSampleLead *lead)
{
  TamizSourceKind kind = tamiz_sample_sources[lead->source].kind;
  int asks = tamiz_source_kind_asks_as (kind);

  if (lead->fate == TAMIZ_SAMPLE_COLD)
    switch (kind)
      {
      case TAMIZ_SOURCE_KIND_EVENT:
        return TAMIZ_ACTIVITY_EVENT_REGISTERED;
      case TAMIZ_SOURCE_KIND_SOCIAL:
        return tamiz_sample_between (self, TAMIZ_ACTIVITY_SOCIAL_LIKE,
                                     TAMIZ_ACTIVITY_SOCIAL_COMMENT);
      case TAMIZ_SOURCE_KIND_EMAIL:
        return TAMIZ_ACTIVITY_EMAIL_CLICK;
      case TAMIZ_SOURCE_KIND_WEB:
      case TAMIZ_SOURCE_KIND_ADVERTISING:
        return tamiz_sample_chance (self, 70) ? TAMIZ_ACTIVITY_DOWNLOAD : TAMIZ_ACTIVITY_PAGE_VIEW;
      default:
        return -1;
      }

  if (asks >= 0)
    return asks;
  switch (kind)
    {
    case TAMIZ_SOURCE_KIND_SOCIAL:
      return TAMIZ_ACTIVITY_SOCIAL_MESSAGE;
    case TAMIZ_SOURCE_KIND_REFERRAL:
    case TAMIZ_SOURCE_KIND_DIRECT_MAIL:
      return tamiz_sample_chance (self, 60) ? TAMIZ_ACTIVITY_CALL_IN : TAMIZ_ACTIVITY_MESSAGE_IN;
    case TAMIZ_SOURCE_KIND_ADVERTISING:
    case TAMIZ_SOURCE_KIND_EVENT:
      return tamiz_sample_chance (self, 85) ? TAMIZ_ACTIVITY_FORM : TAMIZ_ACTIVITY_PRICE_REQUEST;
    default:
      return TAMIZ_ACTIVITY_EMAIL_IN;
    }
}

static TamizSampleProfile
choose_profile (TamizSample     *self,
                TamizSampleLead *lead)
{
  int draw = tamiz_sample_between (self, 0, 99);

  if (lead->fate >= TAMIZ_SAMPLE_INTERESTED)
    return draw < 55 ? TAMIZ_SAMPLE_PROFILE_FITS : TAMIZ_SAMPLE_PROFILE_HIDDEN;
  if (draw < 5)
    return TAMIZ_SAMPLE_PROFILE_STUDENT;
  if (draw < 7)
    return TAMIZ_SAMPLE_PROFILE_COMPETITOR;
  if (draw < 40)
    return TAMIZ_SAMPLE_PROFILE_POOR;
  /* Whoever fits and asks is an MQL. */
  return lead->fate == TAMIZ_SAMPLE_COLD && draw < 60 ? TAMIZ_SAMPLE_PROFILE_FITS
                                                      : TAMIZ_SAMPLE_PROFILE_HIDDEN;
}

static TamizSampleFate
choose_fate (TamizSample             *self,
             const TamizSampleSource *source,
             int                      day)
{
  int draw = tamiz_sample_between (self, 0, 999);

  /* Practice makes marketing better at it. */
  if (draw < source->ready * (80 + 40 * day / TAMIZ_SAMPLE_DAYS) / 100)
    return TAMIZ_SAMPLE_READY;
  if (draw < source->interested)
    return TAMIZ_SAMPLE_INTERESTED;
  return draw < source->asks ? TAMIZ_SAMPLE_ASKS : TAMIZ_SAMPLE_COLD;
}

static int
choose_day (TamizSample *self)
{
  for (;;)
    {
      int day = tamiz_sample_between (self, 0, TAMIZ_SAMPLE_DAYS - 1);
      int weight
          = seasons[get_month (self->day + day) - 1] * (70 + 60 * day / TAMIZ_SAMPLE_DAYS) / 100;

      if (get_weekday (self->day + day) == 0)
        weight /= 4;
      else if (get_weekday (self->day + day) == 6)
        weight /= 2;
      if (tamiz_sample_between (self, 0, 169) < weight)
        return day;
    }
}

/* Whoever comes through an event comes on its days. */
static int
choose_campaign (TamizSample     *self,
                 TamizSourceKind  kind,
                 int             *day)
{
  for (guint attempt = 0; kind == TAMIZ_SOURCE_KIND_EVENT; attempt++)
    {
      int i = tamiz_sample_between (self, 0, TAMIZ_SAMPLE_N_CAMPAIGNS - 1);
      const TamizSampleCampaign *campaign = &tamiz_sample_campaigns[i];

      if (campaign->kind != kind)
        continue;
      *day = tamiz_sample_between (self, campaign->first, campaign->last);
      return i;
    }
  for (guint i = 0; i < TAMIZ_SAMPLE_N_CAMPAIGNS; i++)
    {
      const TamizSampleCampaign *campaign = &tamiz_sample_campaigns[i];

      if (campaign->kind == kind && *day >= campaign->first && *day <= campaign->last
          && tamiz_sample_chance (self, campaign->share))
        return (int) i;
    }

  return -1;
}

static guint
choose_source (TamizSample *self)
{
  int draw = tamiz_sample_between (self, 0, 999);
  guint i = 0;

  while (i + 1 < TAMIZ_SAMPLE_N_SOURCES && draw >= tamiz_sample_sources[i].weight)
    draw -= tamiz_sample_sources[i++].weight;

  return i;
}

static guint
choose_country (TamizSample *self)
{
  json_t *countries = json_object_get (self->texts, "countries");
  int draw = tamiz_sample_between (self, 0, 99);
  guint i = 0;

  for (; i + 1 < json_array_size (countries); i++)
    {
      draw -= (int) tamiz_json_get_int (json_array_get (countries, i), "weight", 0);
      if (draw < 0)
        break;
    }

  return i;
}

static void
plan_lead (TamizSample *self,
           guint        i)
{
  TamizSampleLead *lead = &self->leads[i];
  const TamizSampleSource *source;
  int day = choose_day (self);

  lead->source = choose_source (self);
  source = &tamiz_sample_sources[lead->source];
  lead->campaign = choose_campaign (self, source->kind, &day);
  lead->received
      = self->begin + day * TAMIZ_DAY + tamiz_sample_between (self, 8 * 60, 20 * 60) * TAMIZ_MINUTE;
  lead->country = choose_country (self);
  lead->line = lead->campaign >= 0 && tamiz_sample_campaigns[lead->campaign].line >= 0
                   ? (guint) tamiz_sample_campaigns[lead->campaign].line
                   : (guint) (tamiz_sample_between (self, 0, 5) * 4 / 7);
  lead->owner = tamiz_sample_chance (self, 70) ? TAMIZ_SAMPLE_MARKETING : TAMIZ_SAMPLE_STEWARD;
  lead->executive = tamiz_sample_chance (self, lead->country == 0 ? 75 : 20)
                        ? TAMIZ_SAMPLE_SALES
                        : TAMIZ_SAMPLE_SALES_SECOND;
  lead->fate = choose_fate (self, source, day);
  lead->profile = choose_profile (self, lead);
  lead->first_kind = choose_first_kind (self, lead);
  lead->has_phone = lead->fate == TAMIZ_SAMPLE_READY || source->kind == TAMIZ_SOURCE_KIND_MESSAGING
                    || source->kind == TAMIZ_SOURCE_KIND_INBOUND_CALL
                    || tamiz_sample_chance (self, 82);
  plan (self, i, lead->received, TAMIZ_SAMPLE_ENTERS, 0, 0);

  switch (lead->fate)
    {
    case TAMIZ_SAMPLE_COLD:
      plan_cold (self, i);
      break;
    case TAMIZ_SAMPLE_ASKS:
      plan_asks (self, i);
      break;
    case TAMIZ_SAMPLE_INTERESTED:
      plan_interested (self, i);
      break;
    case TAMIZ_SAMPLE_READY:
    default:
      plan_ready (self, i);
      break;
    }
  if (tamiz_sample_between (self, 0, 999) < 6)
    plan (self, i, after (self, lead->received, 24 * 5, 24 * 60), TAMIZ_SAMPLE_NO_CONTACT, 0, 0);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const TamizSampleEvent *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

void
tamiz_sample_plan (TamizSample *self)
{
  self->events = g_array_new (FALSE, TRUE, sizeof (TamizSampleEvent));
  self->leads = g_new0 (TamizSampleLead, self->size);

  for (guint i = 0; i < self->size; i++)
    plan_lead (self, i);
  for (int day = 7; day < TAMIZ_SAMPLE_DAYS; day += 7)
    plan (self, 0, self->begin + day * TAMIZ_DAY + 7 * TAMIZ_HOUR, TAMIZ_SAMPLE_UPKEEP, 0, 0);
  plan (self, 0, tamiz_sample_office (self, self->begin + 380 * TAMIZ_DAY),
        TAMIZ_SAMPLE_NEW_DEFINITION, 0, 0);
  g_array_sort (self->events, compare_events);
}
