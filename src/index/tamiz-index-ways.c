#define G_LOG_DOMAIN "tamiz-index-ways"

#include "config.h"

#include "tamiz-index-private.h"

/* Most of a million leads went one of a few hundred ways, so that what follows from a way need
 * be found out once.  Ways are the nodes of a tree: each is another one and a move more, and
 * the first one, number 0, has none.  They stay until the moves are read anew.
 */
struct _TamizIndexWay
{
  guint32 before;            /* the way without the last move */
  guint32 further;           /* a way that goes on from here; 0 = none */
  guint32 beside;            /* another one that goes on from @before; 0 = none */
  guint32 code;              /* of the last move */
  guint32 n;                 /* how many moves */
};

GArray *
tamiz_ways_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (TamizIndexWay));
  const TamizIndexWay none = { 0 };

  g_array_append_val (self, none);
  return self;
}

/* Answers the way that goes on from a way by a move. */
guint32
tamiz_ways_go_on (GArray  *self,
                  guint32  way,
                  guint32  code)
{
  const TamizIndexWay *ways = (const TamizIndexWay *) (gpointer) self->data;
  TamizIndexWay further = { .before = way, .beside = ways[way].further, .code = code, .n = ways[way].n + 1 };

  for (guint32 other = ways[way].further; other != 0; other = ways[other].beside)
    {
      if (ways[other].code == code)
        return other;
    }

  g_array_append_val (self, further);
  g_array_index (self, TamizIndexWay, way).further = self->len - 1;
  return self->len - 1;
}

/**
 * tamiz_index_get_n_ways:
 * @self: an index
 *
 * Gets how many ways there are.
 *
 * Returns: more than the number of any way
 */
guint
tamiz_index_get_n_ways (TamizIndex *self)
{
  g_return_val_if_fail (TAMIZ_IS_INDEX (self), 0);

  return self->ways->len;
}

/**
 * tamiz_index_list_way:
 * @self: an index
 * @way: the number of a way, as #TamizIndexPast tells it
 *
 * Gets the moves that leads made that went this way.
 *
 * Returns: (transfer full) (element-type TamizIndexMove): the moves in their order, of
 *   which each lead made them at times of its own: here they are 0
 */
GArray *
tamiz_index_list_way (TamizIndex *self,
                      guint       way)
{
  GArray *moves = g_array_new (FALSE, FALSE, sizeof (TamizIndexMove));

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), moves);
  g_return_val_if_fail (way < self->ways->len, moves);

  g_array_set_size (moves, g_array_index (self->ways, TamizIndexWay, way).n);
  for (guint i = moves->len; i > 0; i--)
    {
      const TamizIndexWay *last = &g_array_index (self->ways, TamizIndexWay, way);

      tamiz_index_decode_move (last->code, &g_array_index (moves, TamizIndexMove, i - 1));
      way = last->before;
    }

  return moves;
}
