#include "config.h"

#include "tamiz-turns.h"
#include "tamiz-test-display.h"

#define MAKER (maker_get_type ())

/* Makes so many pieces, each of which takes longer than a turn may begin more. */
typedef struct
{
  GObject parent_instance;

  TamizTurns turns;
  guint left;
  guint made;
  gboolean stops;           /* after the first piece */
} Maker;

typedef struct
{
  GObjectClass parent_class;
} MakerClass;

GType maker_get_type (void);
G_DEFINE_TYPE (Maker, maker, G_TYPE_OBJECT)

static void
maker_dispose (GObject *object)
{
  tamiz_turns_stop (&((Maker *) object)->turns);

  G_OBJECT_CLASS (maker_parent_class)->dispose (object);
}

static void
maker_class_init (MakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = maker_dispose;
}

static void
maker_init (Maker *self)
{
}

static gboolean
make_next (gpointer owner)
{
  Maker *self = owner;

  if (self->left == 0)
    return FALSE;

  g_usleep (5000);
  self->left--;
  self->made++;
  if (self->stops)
    tamiz_turns_stop (&self->turns);

  return TRUE;
}

static Maker *
make (guint          pieces,
      TamizTurnsWhen when)
{
  Maker *self = g_object_new (MAKER, NULL);

  self->left = pieces;
  tamiz_turns_begin (&self->turns, when, make_next, self);

  return self;
}

static gboolean
look_cb (gpointer user_data)
{
  Maker **makers = user_data;

  /* Between any two pieces, of whomsoever, the loop has its turn. */
  g_assert_cmpuint (makers[0]->made + makers[1]->made, <=, makers[2]->made + 1);
  makers[2]->made = makers[0]->made + makers[1]->made;

  return G_SOURCE_CONTINUE;
}

static void
events_come_between_the_pieces (void)
{
  Maker *makers[] = { make (4, TAMIZ_TURNS_AFTER_PAINT), make (3, TAMIZ_TURNS_AFTER_PAINT),
                      g_object_new (MAKER, NULL) };
  guint source = g_idle_add (look_cb, makers);

  tamiz_test_wait (makers[0]->left + makers[1]->left == 0);
  g_source_remove (source);
  g_assert_cmpuint (makers[2]->made, >=, 6);

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    g_assert_finalize_object (makers[i]);
}

static void
what_is_in_sight_is_made_first (void)
{
  Maker *later = make (2, TAMIZ_TURNS_AFTER_PAINT);
  Maker *now = make (2, TAMIZ_TURNS_BEFORE_PAINT);

  tamiz_test_wait (later->made > 0);
  g_assert_cmpuint (now->left, ==, 0);
  tamiz_test_wait (later->left == 0);

  g_assert_finalize_object (now);
  g_assert_finalize_object (later);
}

static void
what_is_needed_is_made_at_once (void)
{
  Maker *maker = make (3, TAMIZ_TURNS_AFTER_PAINT);

  tamiz_turns_finish (&maker->turns);
  g_assert_cmpuint (maker->made, ==, 3);
  g_assert_null (maker->turns.owner);

  g_assert_finalize_object (maker);
}

static void
what_is_stopped_or_gone_makes_no_more (void)
{
  Maker *stopped = make (3, TAMIZ_TURNS_BEFORE_PAINT);
  Maker *gone = make (3, TAMIZ_TURNS_BEFORE_PAINT);
  Maker *last = make (1, TAMIZ_TURNS_BEFORE_PAINT);

  stopped->stops = TRUE;
  g_assert_finalize_object (gone);
  tamiz_test_wait (last->left == 0);
  g_assert_cmpuint (stopped->made, ==, 1);

  g_assert_finalize_object (stopped);
  g_assert_finalize_object (last);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/turns/events-come-between-the-pieces", events_come_between_the_pieces);
  g_test_add_func ("/widgets/turns/what-is-in-sight-is-made-first", what_is_in_sight_is_made_first);
  g_test_add_func ("/widgets/turns/what-is-needed-is-made-at-once", what_is_needed_is_made_at_once);
  g_test_add_func ("/widgets/turns/what-is-stopped-or-gone-makes-no-more",
                   what_is_stopped_or_gone_makes_no_more);
  return g_test_run ();
}
