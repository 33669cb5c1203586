#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Makes something large piece by piece, so that the main loop is never held up for as long
 * as a frame: a turn makes pieces for a few milliseconds, then the loop sees to what came
 * in meanwhile.  However much is being made, all of it shares one turn.
 */
typedef enum
{
  TAMIZ_TURNS_BEFORE_PAINT, /* what is to be seen at once: events come first, painting waits */
  TAMIZ_TURNS_AFTER_PAINT,  /* what can come into sight later */
} TamizTurnsWhen;

/* Makes the next piece; %FALSE where there was none. */
typedef gboolean (*TamizTurnFunc) (gpointer owner);

/* A member of the owner's instance struct; all zero where nothing is being made. */
typedef struct
{
  GObject *owner;
  TamizTurnFunc next;
  TamizTurnsWhen when;
} TamizTurns;

void tamiz_turns_begin  (TamizTurns     *self,
                         TamizTurnsWhen  when,
                         TamizTurnFunc   next,
                         gpointer        owner);
void tamiz_turns_finish (TamizTurns     *self);
void tamiz_turns_stop   (TamizTurns     *self);

G_END_DECLS
