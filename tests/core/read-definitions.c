#include "config.h"

#include "tamiz-definition.h"

#include <stdio.h>

/* Reads definitions, each on a line of its own, and says of each whether it can be judged by: “ok” with
 * its digest, or “no” with the reason.  Tests ask it that hold other readers against this one.
 */

int
main (void)
{
  char *line = NULL;
  size_t room = 0;
  ssize_t length;

  while ((length = getline (&line, &room, stdin)) > 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizDefinition) definition = tamiz_definition_parse (line, length, &error);

      if (definition != NULL)
        printf ("ok %s\n", definition->digest);
      else
        printf ("no %s\n", g_strdelimit (error->message, "\n", ' '));
    }
  free (line);

  return 0;
}
