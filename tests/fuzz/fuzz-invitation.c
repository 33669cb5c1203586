#include "config.h"

#include "fuzz.h"

#include "tamiz-invitation.h"

void
fuzz_invitation (const uint8_t *data,
                 size_t         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizInvitationAnswer) answer = tamiz_invitation_read_answer ((const char *) data, size, &error);

  g_assert_true ((answer == NULL) == (error != NULL));
  if (answer == NULL)
    return;
  g_assert_true (g_utf8_validate (answer->uid, -1, NULL));
  g_assert_true (g_utf8_validate (answer->attendee, -1, NULL));
  g_assert_true (answer->words == NULL || g_utf8_validate (answer->words, -1, NULL));
  g_assert_cmpint (answer->sequence, >=, 0);
}

FUZZ_TARGET (fuzz_invitation)
