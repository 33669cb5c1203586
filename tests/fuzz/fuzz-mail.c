#include "config.h"

#include "fuzz.h"

#include "tamiz-mail-reader.h"

void
fuzz_mail (const uint8_t *data,
           size_t         size)
{
  tamiz_mail_try_bytes (data, size);
}

FUZZ_TARGET (fuzz_mail)
