#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what the audit keeps of an edit, in the words of people. */
char *tamiz_work_dup_field_words (TamizWork        *work,
                                  TamizKind         kind,
                                  gint64            id,
                                  int               field);
void  tamiz_edit_words_to_json   (json_t           *object,
                                  TamizWork        *work,
                                  TamizKind         kind,
                                  gint64            id,
                                  gint64            lead,
                                  int               field,
                                  const char       *stands,
                                  const char       *would_be);

G_END_DECLS
