#define G_LOG_DOMAIN "tamiz-pieces"

#include "config.h"

#include "tamiz-pieces.h"

/* @size is how many a piece has. */
void
tamiz_pieces_init (TamizPieces *self,
                   guint        size)
{
  *self = (TamizPieces) { NULL, 0, size, size, 0 };
}

void
tamiz_pieces_clear (TamizPieces *self)
{
  g_clear_pointer (&self->items, json_decref);
}

/* Another list is wanted: its first piece.  What was read stays until that is there. */
void
tamiz_pieces_restart (TamizPieces *self)
{
  self->offset = 0;
  self->end = self->size;
}

/* All that was read is wanted again, as far as it had come. */
void
tamiz_pieces_renew (TamizPieces *self)
{
  self->offset = 0;
}

/**
 * tamiz_pieces_go_on:
 * @self: pieces
 *
 * Wants the next piece.
 *
 * Returns: whether it is to be asked for; not where all is read, or is being read
 */
gboolean
tamiz_pieces_go_on (TamizPieces *self)
{
  guint n_read = (guint) json_array_size (self->items);

  if (n_read < self->end || n_read >= self->total)
    return FALSE;

  self->offset = n_read;
  self->end = n_read + self->size;
  return TRUE;
}

/* Adds to an operation's arguments what is wanted of its list. */
void
tamiz_pieces_add_to (TamizPieces *self,
                     json_t      *arguments)
{
  g_autofree char *limit = g_strdup_printf ("%u", self->end - self->offset);
  g_autofree char *offset = g_strdup_printf ("%u", self->offset);

  tamiz_json_set_text (arguments, "limit", limit);
  if (self->offset > 0)
    tamiz_json_set_text (arguments, "offset", offset);
}

/* Whether one of a piece was read before, at another place. */
static gboolean
overlaps (TamizPieces *self,
          json_t      *piece,
          const char  *key)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  json_t *item;
  gsize i;

  json_array_foreach (self->items, i, item)
    g_hash_table_add (known, (gpointer) tamiz_json_get_text (item, key));
  json_array_foreach (piece, i, item)
    {
      if (g_hash_table_contains (known, tamiz_json_get_text (item, key)))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_pieces_take:
 * @self: pieces
 * @answer: what was answered: `items` and their `total`
 * @key: a text by which the items are told apart
 *
 * Takes what was asked for.
 *
 * Returns: whether it fits what was read before; where not, it is to be asked again
 */
gboolean
tamiz_pieces_take (TamizPieces *self,
                   json_t      *answer,
                   const char  *key)
{
  json_t *piece = json_object_get (answer, "items");
  gint64 total = tamiz_json_get_int (answer, "total", 0);
  gboolean fits = total == self->total && json_array_size (self->items) == self->offset;

  if (self->offset == 0)
    {
      json_decref (self->items);
      self->items = json_incref (piece);
      self->total = total;
      return TRUE;
    }

  if (fits && !overlaps (self, piece, key))
    {
      json_array_extend (self->items, piece);
      self->offset = 0;
      return TRUE;
    }
  self->offset = 0;

  return FALSE;
}

/* What was asked for was not answered: the end may be come to again. */
void
tamiz_pieces_fail (TamizPieces *self)
{
  if (self->offset > 0)
    self->end = self->offset;
  self->offset = 0;
}
