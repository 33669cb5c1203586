#define G_LOG_DOMAIN "tamiz-turns"

#include "config.h"

#include "tamiz-turns.h"

/* A piece is begun while less than this has passed: microseconds. */
#define TURN 4000

/* GTK lays out and paints between the two. */
static const int priorities[] = {
  [TAMIZ_TURNS_BEFORE_PAINT] = G_PRIORITY_HIGH_IDLE,
  [TAMIZ_TURNS_AFTER_PAINT] = G_PRIORITY_DEFAULT_IDLE,
};

#define N_QUEUES G_N_ELEMENTS (priorities)

/* Of the main thread. */
static GQueue queues[N_QUEUES] = { G_QUEUE_INIT, G_QUEUE_INIT };
static guint sources[N_QUEUES];

/* The first in the queue makes its next piece; the owner may stop it meanwhile, or end. */
static void
make_next (GQueue *queue)
{
  TamizTurns *turns = g_queue_peek_head (queue);
  g_autoptr (GObject) owner = g_object_ref (turns->owner);

  if (!turns->next (owner))
    tamiz_turns_stop (turns);
}

static gboolean
turn_cb (gpointer user_data)
{
  TamizTurnsWhen when = (TamizTurnsWhen) GPOINTER_TO_UINT (user_data);
  gint64 until = g_get_monotonic_time () + TURN;

  while (!g_queue_is_empty (&queues[when]) && g_get_monotonic_time () < until)
    make_next (&queues[when]);

  if (!g_queue_is_empty (&queues[when]))
    return G_SOURCE_CONTINUE;

  sources[when] = 0;
  return G_SOURCE_REMOVE;
}

/**
 * tamiz_turns_begin:
 * @self: a member of @owner
 * @when: before GTK paints again, or after it
 * @next: makes a piece
 * @owner: (type GObject): what is being made; it is to stop them when it is disposed
 *
 * Has @next called until it has nothing more to make.  What was being made before is
 * forgotten.
 */
void
tamiz_turns_begin (TamizTurns     *self,
                   TamizTurnsWhen  when,
                   TamizTurnFunc   next,
                   gpointer        owner)
{
  tamiz_turns_stop (self);
  self->owner = owner;
  self->next = next;
  self->when = when;
  g_queue_push_tail (&queues[when], self);
  if (sources[when] == 0)
    sources[when] = g_idle_add_full (priorities[when], turn_cb, GUINT_TO_POINTER (when), NULL);
}

/* Makes what is left at once, because it is needed. */
void
tamiz_turns_finish (TamizTurns *self)
{
  while (self->owner != NULL && self->next (self->owner))
    ;
  tamiz_turns_stop (self);
}

/* Makes no more. */
void
tamiz_turns_stop (TamizTurns *self)
{
  if (self->owner == NULL)
    return;

  g_queue_remove (&queues[self->when], self);
  self->owner = NULL;
}
