#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Private to the desk: what is under way stands in tamiz-desk-requests.c, undoing in
 * tamiz-desk-undo.c, times in words in tamiz-desk-times.c.
 */
typedef struct _TamizDeskRequest TamizDeskRequest;

struct _TamizDesk
{
  GObject parent_instance;

  TamizSession *session;
  GCancellable *preparing;  /* (nullable) */
  json_t *base;             /* base.show */
  json_t *users;            /* the items of user.list */
  json_t *user;             /* (nullable): borrowed from @users: who works */
  guint roles;
  GTimeZone *zone;
  GPtrArray *requests;      /* TamizDeskRequest: what is under way */
  TamizDeskRequest *waiting; /* (nullable): for a passphrase */
  guint changed_source;
  gboolean rescoring;       /* all leads are being judged anew */
  guint undoing;            /* how much that takes its time is being undone */
  GArray *left;             /* (nullable): changes of the undo that was stopped last … */
  char *left_what;          /* … of what */
  GArray *answering;        /* (nullable): the changes of what is being answered */
};

void     tamiz_desk_tell_how_far (TamizDesk    *self,
                                  GCancellable *cancellable,
                                  guint64       done,
                                  guint64       total);
gboolean tamiz_desk_does_long    (TamizDesk    *self);

G_END_DECLS
