#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a form of a web site as its record says it is. */
typedef struct
{
  TamizRecord *record;
  char *source;             /* name */
  char *campaign;           /* (nullable): name */
  json_t *mapping;          /* an object: as an import's map */
  json_t *settings;         /* an object, see below */
} TamizForm;

/* Members of a form's settings. */
#define TAMIZ_FORM_HONEYPOT "honeypot"         /* name of the field that only programs fill in */
#define TAMIZ_FORM_THANKS "thanks"             /* address of the page that thanks */
#define TAMIZ_FORM_LANGUAGE "language"         /* in which visitors are spoken to */
#define TAMIZ_FORM_OPT_IN "double_opt_in"      /* whether the mail address is confirmed by a mail */
#define TAMIZ_FORM_CONFIRM_DAYS "confirm_days" /* so long the link of that mail is good */
#define TAMIZ_FORM_REQUIRED "required"         /* names of fields that may not be blank */
#define TAMIZ_FORM_LEAST_SECONDS "least_seconds" /* nobody fills the form in faster */

TamizForm  *tamiz_form_new             (TamizWork    *work,
                                        TamizRecord  *record,
                                        GError      **error);
void        tamiz_form_free            (TamizForm    *self);
TamizForm  *tamiz_form_find            (TamizWork    *work,
                                        const char   *name,
                                        GError      **error);
TamizForm  *tamiz_form_find_by_token   (TamizWork    *work,
                                        const char   *digest,
                                        GError      **error);
TamizForm  *tamiz_form_load            (TamizWork    *work,
                                        gint64        id,
                                        GError      **error);
json_t     *tamiz_form_to_json         (TamizWork    *work,
                                        TamizForm    *self);
const char *tamiz_form_get_name        (TamizForm    *self);
const char *tamiz_form_get_language    (TamizForm    *self,
                                        TamizWork    *work);
const char *tamiz_form_get_honeypot    (TamizForm    *self);
gboolean    tamiz_form_has_opt_in      (TamizForm    *self);
gint64      tamiz_form_get_number      (TamizForm    *self,
                                        const char   *setting,
                                        gint64        fallback);
gboolean    tamiz_form_is_active       (TamizForm    *self);
char      **tamiz_form_dup_origins     (TamizForm    *self);
char       *tamiz_form_make_token      (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizForm, tamiz_form_free)

#define TAMIZ_FORM_USUAL_HONEYPOT "website_2"
#define TAMIZ_FORM_USUAL_CONFIRM_DAYS 7
#define TAMIZ_FORM_USUAL_LEAST_SECONDS 2

/* tamiz-form-snippet.c */
char       *tamiz_form_make_snippet    (TamizForm    *self,
                                        const char   *language,
                                        const char   *url,
                                        const char   *token);

G_END_DECLS
