#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* How a value of ours is written in a CRM's JSON, and a CRM's value in our text. */
typedef enum
{
  TAMIZ_ENCODER_AS_IS,
  TAMIZ_ENCODER_TEXT,
  TAMIZ_ENCODER_LINE,             /* white space collapsed: one line */
  TAMIZ_ENCODER_HTML,             /* a text as HTML shows it */
  TAMIZ_ENCODER_INTEGER,
  TAMIZ_ENCODER_INTEGERS,         /* a list of them */
  TAMIZ_ENCODER_IDS,              /* a list of record numbers as one text: a,b */
  TAMIZ_ENCODER_QUOTED_IDS,       /* the same, each in quotes: 'a','b' */
  TAMIZ_ENCODER_BOOLEAN,
  TAMIZ_ENCODER_DECIMAL,          /* a JSON string: money never is a float */
  TAMIZ_ENCODER_NUMBER,           /* a JSON number, for CRMs that take nothing else */
  TAMIZ_ENCODER_MICROS,           /* an amount in millionths, a whole number */
  TAMIZ_ENCODER_DATE,             /* 2026-11-22 */
  TAMIZ_ENCODER_UTC_SQL,          /* 2026-11-22 01:23:14 */
  TAMIZ_ENCODER_RFC3339,          /* 2026-11-22T01:23:14.845138Z */
  TAMIZ_ENCODER_RFC3339_SECONDS,  /* 2026-11-22T01:23:14Z */
  TAMIZ_ENCODER_MILLISECONDS,     /* since 1970, a number */
  TAMIZ_ENCODER_SECONDS,          /* since 1970, a number */
  TAMIZ_ENCODER_BASE64,
  TAMIZ_ENCODER_TRYTON_DECIMAL,
  TAMIZ_ENCODER_TRYTON_DATE,
  TAMIZ_ENCODER_TRYTON_DATETIME,
  TAMIZ_N_ENCODERS,
} TamizEncoder;

gboolean  tamiz_encoder_from_nick (const char    *nick,
                                   TamizEncoder  *encoder);
json_t   *tamiz_encoder_encode    (TamizEncoder   encoder,
                                   json_t        *value,
                                   gsize          max,
                                   GError       **error);
char     *tamiz_encoder_read_html (const char    *html);
char     *tamiz_encoder_to_text   (json_t        *value);
char     *tamiz_encoder_decode    (TamizEncoder   encoder,
                                   json_t        *value);

G_END_DECLS
