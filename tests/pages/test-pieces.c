#include "config.h"

#include "tamiz-pieces.h"

/* Lists that are read by pieces, without a window. */

/* What a base with @total numbers from @first on answers to @arguments. */
static json_t *
answer (TamizPieces *pieces,
        int          first,
        int          total)
{
  g_autoptr (json_t) arguments = json_object ();
  json_t *items = json_array ();
  const char *text;
  int limit, offset;

  tamiz_pieces_add_to (pieces, arguments);
  limit = (int) g_ascii_strtoll (tamiz_json_get_text (arguments, "limit"), NULL, 10);
  text = tamiz_json_get_text (arguments, "offset");
  offset = text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;
  for (int i = offset; i < MIN (offset + limit, total); i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", first + i);

      json_array_append_new (items, json_pack ("{ss}", "id", id));
    }

  return json_pack ("{sisisoss}", "total", total, "n", (int) json_array_size (items), "items", items, "offset",
                    text != NULL ? text : "");
}

/* Takes what the base holds; answers whether it fits, and how many were read for it. */
static gboolean
read_from (TamizPieces *pieces,
           int          first,
           int          total,
           int         *n_read)
{
  g_autoptr (json_t) read = answer (pieces, first, total);

  *n_read = (int) tamiz_json_get_int (read, "n", 0);
  return tamiz_pieces_take (pieces, read, "id");
}

static void
assert_holds (TamizPieces *pieces,
              int          first,
              gsize        count)
{
  g_assert_cmpuint (json_array_size (pieces->items), ==, count);
  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("%d", first + (int) i);

      g_assert_cmpstr (tamiz_json_get_text (json_array_get (pieces->items, i), "id"), ==, id);
    }
}

static void
only_the_next_piece_is_read (void)
{
  TamizPieces pieces;
  int n_read;

  tamiz_pieces_init (&pieces, 10);
  g_assert_false (tamiz_pieces_go_on (&pieces));
  g_assert_true (read_from (&pieces, 1, 25, &n_read));
  g_assert_cmpint (n_read, ==, 10);
  g_assert_true (tamiz_pieces_go_on (&pieces));
  /* It is on its way. */
  g_assert_false (tamiz_pieces_go_on (&pieces));
  g_assert_true (read_from (&pieces, 1, 25, &n_read));
  g_assert_cmpint (n_read, ==, 10);
  assert_holds (&pieces, 1, 20);
  g_assert_true (tamiz_pieces_go_on (&pieces));
  g_assert_true (read_from (&pieces, 1, 25, &n_read));
  g_assert_cmpint (n_read, ==, 5);
  assert_holds (&pieces, 1, 25);
  g_assert_false (tamiz_pieces_go_on (&pieces));
  tamiz_pieces_clear (&pieces);
}

/* Somebody came before those that were read: the next piece would show one of them twice. */
static void
what_changed_between_is_read_again_to_the_same_end (void)
{
  TamizPieces pieces;
  int n_read;

  tamiz_pieces_init (&pieces, 10);
  g_assert_true (read_from (&pieces, 1, 25, &n_read));
  g_assert_true (tamiz_pieces_go_on (&pieces));
  g_assert_false (read_from (&pieces, 0, 26, &n_read));
  assert_holds (&pieces, 1, 10);
  g_assert_true (read_from (&pieces, 0, 26, &n_read));
  g_assert_cmpint (n_read, ==, 20);
  assert_holds (&pieces, 0, 20);

  /* One went and one came, so that there are as many. */
  g_assert_true (tamiz_pieces_go_on (&pieces));
  g_assert_false (read_from (&pieces, -1, 26, &n_read));
  g_assert_true (read_from (&pieces, -1, 26, &n_read));
  assert_holds (&pieces, -1, 26);
  tamiz_pieces_clear (&pieces);
}

/* The base tells that it changed while a piece is on its way. */
static void
a_change_reads_all_that_was_wanted (void)
{
  TamizPieces pieces;
  int n_read;

  tamiz_pieces_init (&pieces, 10);
  g_assert_true (read_from (&pieces, 1, 45, &n_read));
  g_assert_true (tamiz_pieces_go_on (&pieces));
  tamiz_pieces_renew (&pieces);
  g_assert_true (read_from (&pieces, 2, 44, &n_read));
  assert_holds (&pieces, 2, 20);
  tamiz_pieces_restart (&pieces);
  g_assert_true (read_from (&pieces, 2, 44, &n_read));
  assert_holds (&pieces, 2, 10);
  tamiz_pieces_clear (&pieces);
}

static void
a_piece_that_does_not_come_is_asked_for_again (void)
{
  TamizPieces pieces;
  int n_read;

  tamiz_pieces_init (&pieces, 10);
  g_assert_true (read_from (&pieces, 1, 25, &n_read));
  g_assert_true (tamiz_pieces_go_on (&pieces));
  tamiz_pieces_fail (&pieces);
  assert_holds (&pieces, 1, 10);
  g_assert_true (tamiz_pieces_go_on (&pieces));
  g_assert_true (read_from (&pieces, 1, 25, &n_read));
  assert_holds (&pieces, 1, 20);
  tamiz_pieces_clear (&pieces);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pages/pieces/only-the-next-piece-is-read", only_the_next_piece_is_read);
  g_test_add_func ("/pages/pieces/what-changed-between-is-read-again-to-the-same-end",
                   what_changed_between_is_read_again_to_the_same_end);
  g_test_add_func ("/pages/pieces/a-change-reads-all-that-was-wanted", a_change_reads_all_that_was_wanted);
  g_test_add_func ("/pages/pieces/a-piece-that-does-not-come-is-asked-for-again",
                   a_piece_that_does_not_come_is_asked_for_again);
  return g_test_run ();
}
