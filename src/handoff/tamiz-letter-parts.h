#pragma once

#include "tamiz-letter.h"

#include <gmime/gmime.h>

G_BEGIN_DECLS

/* Private to handoff: what stands below a letter's headers. */
char        *tamiz_letter_make_line  (const char         *text);
GMimeObject *tamiz_letter_make_parts (const TamizLetter  *letter);

G_END_DECLS
