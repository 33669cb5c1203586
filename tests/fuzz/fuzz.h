#pragma once

#include "tamiz-row-reader.h"

#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* One target a reader of what others wrote: any bytes must be read or refused, never crash,
 * hang, or come out as text that is none.  clang's fuzzer calls a target for hours (run), the
 * test `fuzz` calls all of them for a moment with any compiler (test-fuzz.c).
 */
void fuzz_calendar (const uint8_t *data, size_t size);
void fuzz_csv    (const uint8_t *data, size_t size);
void fuzz_form   (const uint8_t *data, size_t size);
void fuzz_invitation (const uint8_t *data, size_t size);
void fuzz_json   (const uint8_t *data, size_t size);
void fuzz_mail   (const uint8_t *data, size_t size);
void fuzz_packet (const uint8_t *data, size_t size);
void fuzz_map    (const uint8_t *data, size_t size);
void fuzz_sheet  (const uint8_t *data, size_t size);
void fuzz_sheet_xml (const uint8_t *data, size_t size);
void fuzz_text   (const uint8_t *data, size_t size);
void fuzz_vcard  (const uint8_t *data, size_t size);

#ifdef FUZZ_WITH_CLANG
#define FUZZ_TARGET(function)                                                                      \
  int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);                                   \
  int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)                                    \
  {                                                                                                \
    function (data, size);                                                                         \
    return 0;                                                                                      \
  }
#else
#define FUZZ_TARGET(function)
#endif

/* Shared by the targets that read rows. */
void fuzz_rows (TamizRowReader *reader,
                guint           of);

G_END_DECLS
