#pragma once

#include "tamiz-lacks.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what whoever answers for the base looks after.  Leads are counted and chosen
 * in one pass over the index, whatever the base's size.
 */

/* S (NAME, nick, title) */
#define TAMIZ_STEWARD_LISTS(S) \
  S (DUPLICATES, "duplicates", N_("Possible duplicates")) \
  S (SET_ASIDE, "set_aside", N_("To be completed")) \
  S (INCOMPLETE, "incomplete", N_("Incomplete leads")) \
  S (UNREACHABLE, "unreachable", N_("Nobody to reach")) \
  S (BOUNCED, "bounced", N_("Mail that came back")) \
  S (PHONES, "phones", N_("Numbers that cannot exist")) \
  S (STALE, "stale", N_("Forgotten leads")) \
  S (OWNERS, "owners", N_("Owner is gone")) \
  S (COMPANIES, "companies", N_("Companies without people")) \
  S (SOURCES, "sources", N_("Sources without cost"))

#define TAMIZ_STEWARD_MEMBER(NAME, nick, title) TAMIZ_STEWARD_##NAME,
typedef enum
{
  TAMIZ_STEWARD_LISTS (TAMIZ_STEWARD_MEMBER) TAMIZ_STEWARD_N_LISTS
} TamizStewardList;

/* A lead of a list. */
typedef struct
{
  gint64 id;
  guint first;              /* what comes first: how much it lacks, else 0 */
  int grade;                /* -1 = none */
  gint64 at;                /* received; of forgotten ones when something last happened */
} TamizStewardLead;

typedef struct
{
  TamizWork *work;
  gint64 stale_before;      /* instants */
  GHashTable *inactive;     /* gint64: users who are no longer active */
  GArray *months;           /* gint64: when each begins, and when the last ends */
  int wanted;               /* whose leads are collected; -1 = none */

  guint counts[TAMIZ_STEWARD_N_LISTS];
  GArray *leads;            /* TamizStewardLead, of the wanted list */
  GHashTable *received;     /* gint64 source → GArray of guint, a month each */
} TamizSteward;

int         tamiz_steward_find_list  (const char        *nick);
const char *tamiz_steward_get_nick   (TamizStewardList   list);
const char *tamiz_steward_get_title  (TamizStewardList   list);

gboolean    tamiz_steward_init       (TamizSteward      *self,
                                      TamizWork         *work,
                                      GError           **error);
void        tamiz_steward_clear      (TamizSteward      *self);
gboolean    tamiz_steward_look       (TamizSteward      *self,
                                      int                wanted,
                                      GError           **error);
int         tamiz_steward_find_month (GArray            *months,
                                      gint64             at);
GArray     *tamiz_steward_list_months (TamizWork        *work,
                                      gint64             first_day,
                                      gint64             last_day);
GArray     *tamiz_steward_list_pairs (TamizWork         *work,
                                      GError           **error);

/* In tamiz-steward-items.c: what each item says. */
json_t     *tamiz_steward_list_items (TamizSteward      *self,
                                      TamizStewardList   list,
                                      GError           **error);
/* In tamiz-steward-sources.c: months in which a source brought leads and cost nothing. */
json_t     *tamiz_steward_list_sources (TamizSteward    *self,
                                      GError           **error);
/* In tamiz-steward-quality.c: one figure a source and month. */
json_t     *tamiz_steward_tell_quality (TamizWork       *work,
                                      GError           **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizSteward, tamiz_steward_clear)

G_END_DECLS
