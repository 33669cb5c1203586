#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* What a template's leaves are filled from.  Nothing is copied. */
typedef struct
{
  json_t *values;           /* flat object of registered keys */
  json_t *defines;          /* (nullable): templates by name, for {"$use"} */
  const char *secret;       /* (nullable): the value of the key "secret" */
  const char *token;        /* (nullable): the value of the key "token" */
  const char *version;      /* (nullable): the server's, for since and until */
} TamizScope;

/* Templates are JSON trees.  Everything stands for itself but these objects:
 *
 *   {"$": KEY, "or": [KEY …], "as": ENCODER, "max": N, "omit_empty": true}
 *       a value.  An empty one is null, or leaves its member or element out
 *   {"$join": [TEMPLATE …], "with": TEXT, "as": …, "max": …, "omit_empty": …}
 *       texts in one, empty ones left out
 *   {"$if": CONDITION, "then": TEMPLATE, "else": TEMPLATE}
 *       one of the two; without "else" nothing
 *   {"$use": NAME}
 *       a template defined under a name
 *   {"$each": KEY, "item": TEMPLATE}
 *       a list: the template once for each item of another one, which it has as the key item
 *   {"$json": TEMPLATE}
 *       what comes of it as a text of JSON, for CRMs that want JSON in an address
 *   {"$names": NAME}, {"$values": NAME}
 *       the members' names of a defined object, and their values as texts, in the same
 *       order, for CRMs that are told tables
 *
 * An object's member "$fields": OBJECT adds what the connection maps itself for a company,
 * person, lead or note (tamiz-overlay.h); it takes the place of members of the same name.
 *
 * A CONDITION is a KEY (it is not empty), a list of CONDITIONs (any of them holds), or one
 * of {"same": [KEY, KEY]}, {"is": [KEY, TEXT]}, {"not": CONDITION}, {"all": [CONDITION …]}, {"since": "6.6"}
 * and {"until": "6.6"} (the server's version is at least, is below).
 */
gboolean  tamiz_template_check   (json_t            *tree,
                                  json_t            *defines,
                                  const char        *where,
                                  GError           **error);
gboolean  tamiz_template_expand  (json_t            *tree,
                                  const TamizScope  *scope,
                                  json_t           **result,
                                  GError           **error);
char     *tamiz_template_url     (const char        *text,
                                  const TamizScope  *scope,
                                  GError           **error);
int       tamiz_version_compare  (const char        *a,
                                  const char        *b);

G_END_DECLS
