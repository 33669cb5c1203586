#pragma once

#include "tamiz-draft-rows.h"

G_BEGIN_DECLS

/* Private to the rows and controls of a draft: what binds one to its part. */

typedef struct _TamizBound TamizBound;
struct _TamizBound
{
  TamizDraft *draft;
  char *part;
  GtkWidget *row, *control;
  void (*show)  (TamizBound *self,
                 json_t     *value);
  void (*store) (TamizBound *self);
  gboolean showing;         /* what changes now was not done by the user */
  gboolean typed;           /* something waits to be stored */
  gboolean refused;         /* what was typed was refused, and is the same since */
  gboolean dragging;        /* what changes now is what is dragged */
  gboolean optional;
  GtkAdjustment *adjustment; /* of a number */
  double times;             /* of a number: how much larger it is shown than it is stored */
  double absent;            /* of a number: what stands for not being there; NAN = nothing does */
  TamizDraftWholeFunc whole; /* (nullable): of a number that other parts go with … */
  json_t *whole_before;     /* (nullable): … and what holds them, as it was before it was dragged */
  gboolean fallback;
  char **keys;              /* (nullable): of a choice */
  guint source;
};

TamizBound *tamiz_bound_new         (TamizDraft *draft,
                                     const char *part,
                                     GtkWidget  *row,
                                     GtkWidget  *control);
TamizBound *tamiz_bound_get         (GtkWidget  *row);
void        tamiz_bound_finish      (TamizBound *self,
                                     void      (*show_func)  (TamizBound *self,
                                                              json_t     *value),
                                     void      (*store_func) (TamizBound *self));
GtkWidget  *tamiz_bound_make_entry  (TamizBound *self,
                                     const char *label,
                                     void      (*show_func)  (TamizBound *self,
                                                              json_t     *value),
                                     void      (*store_func) (TamizBound *self));
void        tamiz_bound_show        (TamizBound *self);
void        tamiz_bound_store       (TamizBound *self);
void        tamiz_bound_store_soon  (TamizBound *self);
void        tamiz_bound_mark_typed  (TamizBound *self);
void        tamiz_bound_typed_cb    (TamizBound *self);
void        tamiz_bound_refused_cb  (TamizDraft *draft,
                                     const char *part,
                                     const char *message,
                                     TamizBound *self);
gboolean    tamiz_bound_is_absent   (TamizBound *self,
                                     double      number);
char       *tamiz_bound_dup_parent  (TamizBound *self);
gboolean    tamiz_bound_has_place   (TamizDraft *draft,
                                     const char *part);

G_END_DECLS
