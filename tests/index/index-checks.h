#pragma once

#include "tamiz-index.h"

/* What the tests of the index say more than once. */

static void
check_way_cb (const TamizIndexLead *lead,
              const TamizIndexPast *past,
              gpointer              user_data)
{
  TamizIndex *index = user_data;
  g_autoptr (GArray) way = tamiz_index_list_way (index, past->way);

  g_assert_cmpuint (past->way, <, tamiz_index_get_n_ways (index));
  g_assert_cmpuint (way->len, ==, past->n_moves);
  for (guint i = 0; i < way->len; i++)
    {
      TamizIndexMove move = g_array_index (way, TamizIndexMove, i);

      g_assert_cmpint (move.at, ==, 0);
      move.at = past->moved_at[i];
      g_assert_cmpint (move.at, ==, past->moves[i].at);
      g_assert_cmpint (move.from, ==, past->moves[i].from);
      g_assert_cmpint (move.to, ==, past->moves[i].to);
      g_assert_cmpint (move.cause, ==, past->moves[i].cause);
      g_assert_cmpint (move.actor, ==, past->moves[i].actor);
    }
}

/* The way of each lead is the moves that it made. */
static void
assert_ways (TamizIndex *index)
{
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_MOVES | TAMIZ_INDEX_TELL_WAY, check_way_cb, index);
}
