#pragma once

#include "tamiz-csv-reader.h"
#include "tamiz-matching.h"
#include "tamiz-normalizer.h"

/* What the tests of the door share: files of the shared data, and a file staged whole. */

char           *shared_file    (const char                    *path);
TamizCsvReader *read_text      (const char                    *text,
                                gssize                         length);
GPtrArray      *stage_reader   (TamizImportOf                  of,
                                TamizRowReader                *reader,
                                const char                    *map,
                                const TamizNormalizerSettings *settings);
GPtrArray      *stage_file     (const char                    *path,
                                const char                    *map,
                                const TamizNormalizerSettings *settings,
                                TamizCsvReader               **reader);
GPtrArray      *stage_text     (TamizImportOf                  of,
                                const char                    *text,
                                const char                    *map,
                                const TamizNormalizerSettings *settings);
const char     *text_of        (TamizStaged                   *staged,
                                TamizStagedField               field);
guint           count_problems (TamizStaged                   *staged,
                                const char                    *code);
