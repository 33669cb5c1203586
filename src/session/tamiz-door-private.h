#pragma once

#include "tamiz-door.h"

G_BEGIN_DECLS

struct _TamizDoor
{
  TamizWork *work;
  TamizMatchAction action;
  gint64 import;
  gboolean dry_run;

  TamizChangeSet *set;
  GHashTable *pending;      /* "kind\ntext" → GPtrArray of TamizCandidate, not committed yet */
  GHashTable *tried;        /* gint64 person → TamizCandidate: what a trial has learnt of them */
  GHashTable *tried_keys;   /* "kind\ntext" → gint64 person */
  GHashTable *sources;      /* folded name → gint64 */
  GHashTable *campaigns;
  GHashTable *users;        /* e-mail or folded name → gint64 */
  GHashTable *lines;
  GHashTable *companies;    /* folded name → gint64: made in this slice */
  GHashTable *stages;        /* gint64 lead → where an outcome of this slice takes it */
  GHashTable *fields;       /* key → gint64: text fields of the lead */
  GPtrArray *new_sources;   /* char*: names that the rows brought */
  TamizRecord *definition;  /* (nullable) */
  TamizDefinition *document; /* (nullable): answers are read by it */
};

gint64          tamiz_door_find_named     (TamizDoor        *self,
                                           GHashTable       *names,
                                           const char       *name);
gint64          tamiz_door_find_field     (TamizDoor        *self,
                                           const char       *key,
                                           const char       *label,
                                           GError          **error);
gint64          tamiz_door_find_company   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gboolean          make,
                                           gboolean         *made,
                                           GError          **error);
gint64          tamiz_door_find_campaign  (TamizDoor        *self,
                                           const char       *name,
                                           gint64            source,
                                           GError          **error);
gboolean        tamiz_door_set_aside      (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           const char       *code,
                                           const char       *reason,
                                           TamizAdmission   *admission,
                                           GError          **error);
TamizRecord    *tamiz_door_choose_lead    (TamizDoor        *self,
                                           GPtrArray        *leads,
                                           gint64            product_line);
gboolean        tamiz_door_write_changes  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizCandidate   *candidate,
                                           GPtrArray        *changes,
                                           GError          **error);
gboolean        tamiz_door_add_activity   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gint64            lead,
                                           gint64            person,
                                           gint64            source,
                                           GError          **error);

/* tamiz-door-rows.c: what is no person. */
gboolean        tamiz_door_admit_row      (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           GPtrArray        *candidates,
                                           TamizAdmission   *admission,
                                           GError          **error);

G_END_DECLS
