#pragma once

#include "tamiz-matching.h"
#include "tamiz-normalizer.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: the one door through which everything enters a base.  A door is
 * made for one piece of work (an import, a lead typed by hand) and belongs to its thread.
 */

typedef enum
{
  TAMIZ_ADMITTED_ADDED,
  TAMIZ_ADMITTED_UPDATED,
  TAMIZ_ADMITTED_FILLED,
  TAMIZ_ADMITTED_SKIPPED,
  TAMIZ_ADMITTED_SET_ASIDE,
  TAMIZ_N_ADMITTED,
} TamizAdmitted;

typedef struct
{
  TamizAdmitted what;
  gint64 person;            /* 0 where nothing was written of a person */
  gint64 lead;
  gint64 company;
  char *code;               /* (nullable): of what was set aside */
  char *kept_reason;        /* (nullable): the same as it is kept: translated when it is read */
  char *reason;             /* (nullable) */
  guint doubtful;           /* how many it may be beside */
  json_t *doubts;           /* (nullable): with whom, how likely, and why */
  char *known;              /* (nullable): that the company is known, as what */
  json_t *changes;          /* (nullable): of who was there, where the door tells */
} TamizAdmission;

typedef struct _TamizDoor TamizDoor;

gboolean        tamiz_door_choose_action (TamizWork         *work,
                                          TamizMatchAction  *action,
                                          GError           **error);
TamizDoor      *tamiz_door_new           (TamizWork         *work,
                                          TamizMatchAction   action,
                                          gint64             import,
                                          gboolean           dry_run,
                                          GError           **error);
void            tamiz_door_free          (TamizDoor         *self);
void            tamiz_door_try_rows_of   (TamizDoor         *self,
                                          TamizNormalizer   *normalizer);
TamizChangeSet *tamiz_door_get_changes   (TamizDoor         *self);
void            tamiz_door_keep_refused  (TamizDoor         *self,
                                          const char        *name,
                                          json_t            *way);
void            tamiz_door_be_part_of    (TamizDoor         *self,
                                          const char        *cause,
                                          gint64             first);
void            tamiz_door_come_by       (TamizDoor         *self,
                                          gint64             import);
gint64          tamiz_door_get_first_change (TamizDoor      *self);
gboolean        tamiz_door_meets_pending (TamizDoor         *self,
                                          TamizStaged       *staged);
gboolean        tamiz_door_flush         (TamizDoor         *self,
                                          GError           **error);
gboolean        tamiz_door_write_keys    (TamizDoor         *self,
                                          guint             *left,
                                          GError           **error);
gboolean        tamiz_door_admit         (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          TamizAdmission    *admission,
                                          GError           **error);
TamizCriterion *tamiz_door_find_criterion (TamizDefinition  *definition,
                                          const char        *name);
gboolean        tamiz_door_amend         (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          TamizFacts        *facts,
                                          GError           **error);
const char     *tamiz_door_computed_needs_no_reason (void);
GPtrArray      *tamiz_door_get_new_sources (TamizDoor       *self);
json_t         *tamiz_door_dup_ignored   (TamizDoor         *self);
const char     *tamiz_admitted_get_nick  (TamizAdmitted      what);
GPtrArray      *tamiz_door_get_new_fields (TamizDoor        *self);
void            tamiz_admission_clear    (TamizAdmission    *admission);

void            tamiz_door_set_former    (TamizDoor         *self,
                                          GArray            *former);

/* In tamiz-door-telling.c: what a row changes, in words. */
void            tamiz_door_set_telling   (TamizDoor         *self,
                                          gboolean           telling);

/* In tamiz-door-mended.c: rows to be completed that come back. */
char           *tamiz_mended_name        (TamizRecord       *row);
gboolean        tamiz_door_take_mended   (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          gboolean          *taken,
                                          GError           **error);

/* In tamiz-door-join.c: of somebody who is known. */
gboolean        tamiz_door_join_person   (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          TamizCandidate    *candidate,
                                          TamizAdmission    *admission,
                                          GError           **error);

/* In tamiz-door-records.c: what is made of a staged row. */
gboolean        tamiz_door_add_part      (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          TamizKind          kind,
                                          guint              i,
                                          gint64             person,
                                          gint64             lead,
                                          GError           **error);
TamizRecord    *tamiz_door_add_lead      (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          gint64             person,
                                          gint64             company,
                                          gint64             source,
                                          GError           **error);
gboolean        tamiz_door_load_customs  (TamizDoor         *self,
                                          TamizCandidate    *candidate,
                                          GError           **error);
gint64          tamiz_door_find_source   (TamizDoor         *self,
                                          const char        *name,
                                          GError           **error);
gboolean        tamiz_door_add_person    (TamizDoor         *self,
                                          TamizStaged       *staged,
                                          TamizAdmission    *admission,
                                          GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizDoor, tamiz_door_free)

G_END_DECLS
