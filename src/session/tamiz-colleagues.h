#pragma once

#include "tamiz-name-compare.h"

#include <glib.h>

G_BEGIN_DECLS

/* TamizColleagues: who is together at companies and at mail domains, by their names, packed:
 * an import has hundreds of thousands of them at hand.  What they are together at is a number,
 * such as a company's id or the hash of a domain.
 */
typedef struct _TamizColleagues TamizColleagues;

/* One of a list. */
typedef struct
{
  gint64 person;
  guint64 marks;            /* tamiz_name_get_marks() */
  const char *first, *last; /* (nullable): until somebody is added */
  guint next;
} TamizColleague;

TamizColleagues *tamiz_colleagues_new      (void);
void             tamiz_colleagues_free     (TamizColleagues       *self);
void             tamiz_colleagues_clear    (TamizColleagues       *self);
gsize            tamiz_colleagues_get_size (const TamizColleagues *self);
gboolean         tamiz_colleagues_open     (TamizColleagues       *self,
                                            guint64                place);
gboolean         tamiz_colleagues_has      (const TamizColleagues *self,
                                            guint64                place);
guint            tamiz_colleagues_count    (const TamizColleagues *self,
                                            guint64                place);
void             tamiz_colleagues_add      (TamizColleagues       *self,
                                            const guint64         *places,
                                            guint                  n_places,
                                            gint64                 person,
                                            const TamizName       *name,
                                            const char            *first,
                                            const char            *last);
gboolean         tamiz_colleagues_first    (const TamizColleagues *self,
                                            guint64                place,
                                            TamizColleague        *colleague);
gboolean         tamiz_colleagues_next     (const TamizColleagues *self,
                                            TamizColleague        *colleague);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizColleagues, tamiz_colleagues_free)

G_END_DECLS
