#pragma once

#include "tamiz-definition-words-private.h"

G_BEGIN_DECLS

/* How sentences about what differs between two definitions are collected.  The documents say
 * what differs, member by member, and the definitions what it means: so nothing that differs
 * is passed over, and nothing is said of what does not.
 */

typedef enum
{
  TAMIZ_CHANGE_ADDED,
  TAMIZ_CHANGE_REMOVED,
  TAMIZ_CHANGE_CHANGED,
} TamizChangeKind;

typedef struct
{
  TamizDefinitionWords before, after;
  json_t *items;
  const char *section;      /* which one is being compared */
  gboolean told;            /* set by who leaves a difference to another sentence */
} TamizChanges;

/* One part: where it is, what people call it, and its two states. */
typedef struct
{
  char *path;               /* “criteria/need” */
  char *name;
  const char *parent;       /* of an answer: the criterion’s title */
  gpointer before, after;   /* as the definitions have it */
  gpointer before_parent, after_parent;
  json_t *before_json, *after_json; /* (nullable): as the documents do */
} TamizChangedPart;

typedef void (*TamizSayFunc) (TamizChanges           *self,
                              const TamizChangedPart *part,
                              const char             *path);

typedef struct
{
  const char *member;
  TamizSayFunc say;
} TamizChangedMember;

/* A list whose items are found by their keys. */
typedef struct
{
  const char *member;
  const TamizChangedMember *members;
  const char *(*get_key)  (gpointer item);
  char       *(*dup_name) (gpointer parent,
                           gpointer item);
  char       *(*dup_added) (TamizChanges           *self,
                            const TamizChangedPart *part);
  char       *(*dup_removed) (const TamizChangedPart *part);
} TamizChangedList;

void  tamiz_changes_take           (TamizChanges             *self,
                                    const char               *path,
                                    TamizChangeKind           kind,
                                    char                     *text);
gboolean tamiz_changes_is_same     (const TamizChangedPart   *part,
                                    const char               *member);
void  tamiz_changes_say            (TamizChanges             *self,
                                    const TamizChangedPart   *part,
                                    const TamizChangedMember *members);
void  tamiz_changes_say_section    (TamizChanges             *self,
                                    const TamizChangedPart   *root,
                                    const char               *section,
                                    const TamizChangedMember *members);
void  tamiz_changes_say_list       (TamizChanges             *self,
                                    const TamizChangedPart   *owner,
                                    GPtrArray                *before_items,
                                    GPtrArray                *after_items,
                                    const TamizChangedList   *list);
void  tamiz_changes_say_text       (TamizChanges             *self,
                                    const char               *path,
                                    const char               *name,
                                    const char *const        *formats,
                                    const char               *before,
                                    const char               *after);
void  tamiz_changes_say_conditions (TamizChanges             *self,
                                    const TamizChangedPart   *part,
                                    const char               *path,
                                    TamizCondition           *before,
                                    TamizCondition           *after);
char *tamiz_changes_fill           (const char               *format,
                                    const char               *first,
                                    ...) G_GNUC_NULL_TERMINATED;

/* The parts, one file each. */
void  tamiz_changes_of_criteria    (TamizChanges             *self,
                                    const TamizChangedPart   *root);
void  tamiz_changes_of_rules       (TamizChanges             *self,
                                    const TamizChangedPart   *root);
void  tamiz_changes_of_matrix      (TamizChanges             *self,
                                    const TamizChangedPart   *root);
void  tamiz_changes_of_agreement   (TamizChanges             *self,
                                    const TamizChangedPart   *root);

G_END_DECLS
