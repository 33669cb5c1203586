#pragma once

#include "tamiz-matching.h"

G_BEGIN_DECLS

/* What matching and merging compare by alike. */

static inline guint
tamiz_records_length (GPtrArray *records)
{
  return records != NULL ? records->len : 0;
}

gboolean tamiz_emails_are_same           (const char             *a,
                                          const char             *b);
gboolean tamiz_phones_are_same           (const TamizStagedPhone *phone,
                                          TamizRecord            *record);
gboolean tamiz_candidate_has_external_id (const TamizCandidate   *candidate,
                                          const TamizStaged      *staged);

G_END_DECLS
