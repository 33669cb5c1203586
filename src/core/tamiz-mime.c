#define G_LOG_DOMAIN "tamiz-mime"

#include "config.h"

#include "tamiz-mime.h"

/**
 * tamiz_mime_begin:
 * @begin: what begins the library
 *
 * Begins the library of mails, where nobody in the program did yet.
 */
void
tamiz_mime_begin (void (*begin) (void))
{
  static gsize begun = 0;

  if (g_once_init_enter (&begun))
    {
      begin ();
      g_once_init_leave (&begun, 1);
    }
}
