#include "config.h"

#include "fuzz.h"

#include "tamiz-packet-file.h"

/* The one file of a packet comes by mail, from anywhere. */
void
fuzz_packet (const uint8_t *data,
             size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizPacketFile) file = tamiz_packet_file_read (bytes, &error);

  if (file == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  else
    g_assert_true (file->problem == NULL || g_utf8_validate (file->problem, -1, NULL));
}

FUZZ_TARGET (fuzz_packet)
