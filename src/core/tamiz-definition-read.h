#pragma once

#include "tamiz-definition.h"
#include "tamiz-error.h"

G_BEGIN_DECLS

/* Strict reading of one document.  Every function does nothing once an error stands, so
 * that a reader is a straight line of what is expected; the first error counts.  What
 * was understood is copied to a second tree with numbers in thousandths, which becomes
 * the canonical text.
 */
typedef struct
{
  json_t *root;         /* (unowned): the whole document */
  GString *path;        /* of what is being read: criteria[3] */
  gboolean scaled;      /* the document is canonical: numbers are thousandths already */
  GError *error;
  GPtrArray *tests;     /* PendingTest: conditions to be checked once everything is read */
} TamizReading;

#define TAMIZ_READING_REQUIRED G_MININT64

void        tamiz_reading_fail        (TamizReading         *self,
                                       int                   code,
                                       const char           *key,
                                       const char           *format,
                                       ...) G_GNUC_PRINTF (4, 5);
gsize       tamiz_reading_enter       (TamizReading         *self,
                                       const char           *key);
gsize       tamiz_reading_enter_item  (TamizReading         *self,
                                       gsize                 i);
void        tamiz_reading_leave       (TamizReading         *self,
                                       gsize                 length);
json_t     *tamiz_reading_object      (TamizReading         *self,
                                       json_t               *in,
                                       const char *const    *keys);
json_t     *tamiz_reading_array       (TamizReading         *self,
                                       json_t               *in,
                                       const char           *key,
                                       gboolean              required,
                                       gsize                 most);
const char *tamiz_reading_text        (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       const char           *key,
                                       gboolean              required);
const char *tamiz_reading_key         (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       GHashTable           *seen);
gint64      tamiz_reading_number      (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       const char           *key,
                                       gint64                least,
                                       gint64                most,
                                       gint64                fallback);
gint64      tamiz_reading_count       (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       const char           *key,
                                       gint64                least,
                                       gint64                most,
                                       gint64                fallback);
gboolean    tamiz_reading_flag        (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       const char           *key,
                                       gboolean              fallback);
int         tamiz_reading_nick        (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       const char           *key,
                                       const char *const    *nicks,
                                       gboolean              required);
int         tamiz_reading_enum        (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       const char           *key,
                                       TamizEnum             list,
                                       gboolean              required);
gboolean    tamiz_reading_thousandths (json_t               *json,
                                       gint64               *thousandths);

/* The parts, one file each. */
TamizCondition *tamiz_condition_read  (TamizReading         *self,
                                       json_t               *in,
                                       json_t              **out);
void        tamiz_condition_free      (TamizCondition       *condition);
void        tamiz_condition_check_all (TamizReading         *self,
                                       TamizDefinition      *definition);
void        tamiz_condition_check_circles (TamizReading     *self,
                                       TamizDefinition      *definition);
TamizCriterion *tamiz_criterion_read  (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       GHashTable           *seen);
void        tamiz_criterion_free      (TamizCriterion       *criterion);
void        tamiz_sla_read            (TamizReading         *self,
                                       json_t               *in,
                                       json_t               *out,
                                       TamizSla             *sla);
void        tamiz_sla_clear           (TamizSla             *sla);
json_t     *tamiz_signatures_read     (TamizReading         *self,
                                       json_t               *in);

extern const char *const tamiz_criterion_kind_nicks[];
extern const char *const tamiz_criterion_keys[];

G_END_DECLS
