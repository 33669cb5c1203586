#pragma once

#include "crm-faults.h"
#include "tamiz-clock.h"

G_BEGIN_DECLS

/* What a CRM offers against sending twice, by which there are three kinds of them. */
typedef enum
{
  KIND_A,                   /* PUT under our key makes or changes the one record */
  KIND_B,                   /* the id is ours; a second POST is refused */
  KIND_C,                   /* every POST makes one more; one may look for our key */
  N_KINDS
} Kind;

/* A CRM in plain REST of one of the kinds, in this process, on a thread of its own.  What
 * goes wrong is drawn by lot from a seed: for the same request the same, whenever it comes.
 * Its clock is hours off.
 */
#define KIND_TYPE_SERVER (kind_server_get_type ())

G_DECLARE_FINAL_TYPE (KindServer, kind_server, KIND, SERVER, GObject)

#define KIND_LOGIN "lead-sync"
#define KIND_PASSWORD "s3cret-of-the-kinds"
#define KIND_COMPANY "companies"
#define KIND_LEAD "leads"

KindServer *kind_server_new          (Kind         kind,
                                      TamizClock  *clock,
                                      guint64      seed);
char       *kind_server_get_url      (KindServer  *self);
void        kind_server_stop         (KindServer  *self);
guint       kind_server_count        (KindServer  *self,
                                      const char  *object,
                                      const char  *key);
guint       kind_server_count_most   (KindServer  *self,
                                      const char  *object,
                                      const char  *key);
guint       kind_server_count_all    (KindServer  *self);
guint       kind_server_count_late   (KindServer  *self);
gint64      kind_server_get_id       (KindServer  *self,
                                      const char  *object,
                                      const char  *key);
const char *kind_server_get_company  (KindServer  *self,
                                      const char  *key);
void        kind_server_keep_one     (KindServer  *self,
                                      const char  *object,
                                      const char  *key);
char       *kind_server_describe     (KindServer  *self);

G_END_DECLS
