#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* A post holds at most this many bytes, and at most so many values. */
#define TAMIZ_FORM_POST_MOST_BYTES (1024 * 1024)
#define TAMIZ_FORM_POST_MOST_FIELDS 200

typedef struct
{
  char *name;               /* UTF-8, never empty */
  char *value;              /* UTF-8, not trimmed; no control characters but tab and line feed */
} TamizFormField;

/* What a form of a web site posted: names and values in the order of the form.  A name may
 * come several times.  Files are not taken; only what they were called is kept.
 */
typedef struct
{
  GPtrArray *fields;        /* TamizFormField */
  GPtrArray *files;         /* char*: "NAME: FILE NAME" */
  gboolean json;            /* whether it came as JSON, and wants such an answer */
} TamizFormPost;

TamizFormPost *tamiz_form_post_decode   (const char           *content_type,
                                         const void           *data,
                                         gsize                 length,
                                         GError              **error);
void           tamiz_form_post_free     (TamizFormPost        *self);
char          *tamiz_form_post_dup      (const TamizFormPost  *self,
                                         const char           *name);
json_t        *tamiz_form_post_to_json  (const TamizFormPost  *self);
TamizFormPost *tamiz_form_post_from_json (json_t              *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizFormPost, tamiz_form_post_free)

G_END_DECLS
