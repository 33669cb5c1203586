#pragma once

#include <jansson.h>

#include <glib.h>

G_BEGIN_DECLS

/* A mail as somebody wrote it, with {named fields} where something of the lead is to stand. */

typedef struct
{
  const char *name;         /* "person.first_name" */
  const char *help;         /* what it is; untranslated */
  const char *instead;      /* (nullable): the field that stands in where it is empty */
} TamizMailField;

/* The kinds of mail. */
typedef struct
{
  const char *key;          /* "confirmation" */
  const char *help;         /* to whom it goes and when; untranslated */
} TamizMailKind;

/* What is shipped: in English and in Spanish. */
typedef struct
{
  const char *key;
  const char *language;
  const char *subject;
  const char *body;
} TamizMailTemplate;

const TamizMailField    *tamiz_mail_field_get         (guint         position);
const TamizMailField    *tamiz_mail_field_find        (const char   *name);
const TamizMailKind     *tamiz_mail_kind_get          (guint         position);
const TamizMailKind     *tamiz_mail_kind_find         (const char   *key);
const TamizMailTemplate *tamiz_mail_template_shipped  (const char   *key,
                                                       const char   *language);
const char              *tamiz_mail_word_customer     (const char   *language);

gboolean                 tamiz_mail_template_check    (const char   *subject,
                                                       const char   *body,
                                                       GError      **error);
char                    *tamiz_mail_template_fill     (const char   *text,
                                                       json_t       *values,
                                                       const char   *language,
                                                       GError      **error);
char                    *tamiz_mail_text_to_html      (const char   *text,
                                                       const char   *language);

G_END_DECLS
