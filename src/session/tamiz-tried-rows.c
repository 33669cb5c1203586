#define G_LOG_DOMAIN "tamiz-tried-rows"

#include "config.h"

#include "tamiz-tried-rows.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* So many people are kept as they are; others are made anew of their rows. */
#define MOST_KEPT 2048
/* Rows are written in pieces of so many bytes. */
#define PIECE ((gsize) 1 << 20)
#define NONE G_MAXUINT32

/* A row, and the next one of the same person. */
typedef struct
{
  guint64 line;
  guint64 offset;            /* in the file */
  guint32 size;
  guint32 next;              /* a row, or NONE */
} Entry;

/* A key has a chain of people. */
typedef struct
{
  guint32 row;               /* the first of the person */
  guint32 next;              /* a link, or NONE */
} Link;

typedef struct
{
  guint64 hash;
  guint32 first, count;      /* of the links; count 0 = the place is free */
} Place;

struct _TamizTriedRows
{
  TamizNormalizer *normalizer;
  TamizMatchAction action;
  int fd;                    /* -1 until something is written */
  GByteArray *piece;         /* what is not written yet */
  guint64 written;
  GArray *rows;              /* Entry, in the order of the file */
  GArray *links;             /* Link */
  Place *places;
  gsize n_places, n_used;    /* a power of two; how many are not free */
  GHashTable *kept;          /* guint32 row → TamizCandidate */
};

TamizTriedRows *
tamiz_tried_rows_new (TamizNormalizer  *normalizer,
                      TamizMatchAction  action)
{
  TamizTriedRows *self = g_new0 (TamizTriedRows, 1);

  self->normalizer = g_object_ref (normalizer);
  self->action = action;
  self->fd = -1;
  self->piece = g_byte_array_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->links = g_array_new (FALSE, FALSE, sizeof (Link));
  self->n_places = 1024;
  self->places = g_new0 (Place, self->n_places);
  self->kept = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tamiz_candidate_free);

  return self;
}

void
tamiz_tried_rows_free (TamizTriedRows *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->normalizer);
  g_byte_array_unref (self->piece);
  g_array_unref (self->rows);
  g_array_unref (self->links);
  g_hash_table_unref (self->kept);
  g_free (self->places);
  g_free (self);
}

static Entry *
row_at (TamizTriedRows *self,
        guint32         row)
{
  return &g_array_index (self->rows, Entry, row);
}

/* The file is gone with the program that has it open. */
static gboolean
open_file (TamizTriedRows *self,
           GError        **error)
{
  g_autofree char *name = NULL;

  if (self->fd >= 0)
    return TRUE;
  self->fd = g_file_open_tmp ("tamiz-trial-XXXXXX", &name, error);
  if (self->fd < 0)
    return FALSE;
  g_unlink (name);

  return TRUE;
}

static gboolean
write_piece (TamizTriedRows *self,
             GError        **error)
{
  gsize done = 0;

  if (!open_file (self, error))
    return FALSE;
  while (done < self->piece->len)
    {
      ssize_t size = write (self->fd, self->piece->data + done, self->piece->len - done);

      if (size < 0 && errno == EINTR)
        continue;
      if (size <= 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       _("What the trial has read cannot be kept in %s: %s; make room there and try again"),
                       g_get_tmp_dir (), g_strerror (errno));
          return FALSE;
        }
      done += (gsize) size;
    }
  self->written += self->piece->len;
  g_byte_array_set_size (self->piece, 0);

  return TRUE;
}

/* Cells, each with its end. */
static gboolean
write_row (TamizTriedRows *self,
           const TamizRow *row,
           Entry          *entry,
           GError        **error)
{
  *entry = (Entry) { row->line, self->written + self->piece->len, 0, NONE };
  for (guint i = 0; i < row->n_cells; i++)
    g_byte_array_append (self->piece, (const guint8 *) row->cells[i], (guint) strlen (row->cells[i]) + 1);
  entry->size = (guint32) (self->written + self->piece->len - entry->offset);

  return self->piece->len < PIECE || write_piece (self, error);
}

static gboolean
read_bytes (TamizTriedRows *self,
            const Entry    *entry,
            guint8         *bytes,
            GError        **error)
{
  gsize done = 0;

  if (entry->offset >= self->written)
    {
      memcpy (bytes, self->piece->data + (entry->offset - self->written), entry->size);
      return TRUE;
    }
  while (done < entry->size)
    {
      ssize_t size = pread (self->fd, bytes + done, entry->size - done, (off_t) (entry->offset + done));

      if (size < 0 && errno == EINTR)
        continue;
      if (size <= 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                       _("What the trial has read cannot be read again from %s: %s"), g_get_tmp_dir (),
                       g_strerror (errno));
          return FALSE;
        }
      done += (gsize) size;
    }

  return TRUE;
}

static TamizStaged *
read_staged (TamizTriedRows *self,
             const Entry    *entry,
             GError        **error)
{
  g_autofree guint8 *bytes = g_malloc (entry->size + 1);
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autoptr (TamizRow) row = NULL;

  if (!read_bytes (self, entry, bytes, error))
    return NULL;
  for (gsize at = 0; at < entry->size; at += strlen ((const char *) bytes + at) + 1)
    g_ptr_array_add (cells, bytes + at);
  g_ptr_array_add (cells, NULL);
  row = tamiz_row_new (entry->line, (const char *const *) cells->pdata);

  return tamiz_normalizer_stage (self->normalizer, row, error);
}

/* (nullable): somebody as the rows so far would have left them */
static TamizCandidate *
make_candidate (TamizTriedRows *self,
                guint32         row,
                GError        **error)
{
  TamizCandidate *candidate = NULL;

  for (guint32 i = row; i != NONE; i = row_at (self, i)->next)
    {
      g_autoptr (TamizStaged) staged = read_staged (self, row_at (self, i), error);

      if (staged == NULL)
        {
          g_clear_pointer (&candidate, tamiz_candidate_free);
          return NULL;
        }
      if (candidate == NULL)
        candidate = tamiz_candidate_new_from_staged (staged);
      else
        tamiz_candidate_learn (candidate, staged, self->action);
    }
  tamiz_record_set_id (candidate->person, -(gint64) row - 1);

  return candidate;
}

static TamizCandidate *
get_candidate (TamizTriedRows *self,
               guint32         row,
               GError        **error)
{
  TamizCandidate *candidate = g_hash_table_lookup (self->kept, GUINT_TO_POINTER (row));

  if (candidate == NULL)
    {
      candidate = make_candidate (self, row, error);
      if (candidate != NULL)
        g_hash_table_insert (self->kept, GUINT_TO_POINTER (row), candidate);
    }

  return candidate;
}

/**
 * tamiz_tried_rows_rest:
 * @self: rows
 *
 * Between two rows: people who were looked at may go.
 */
void
tamiz_tried_rows_rest (TamizTriedRows *self)
{
  if (g_hash_table_size (self->kept) > MOST_KEPT)
    g_hash_table_remove_all (self->kept);
}

/**
 * tamiz_tried_rows_add:
 * @self: rows
 * @staged: a row of somebody new
 * @error: return location
 *
 * Keeps a row.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_tried_rows_add (TamizTriedRows *self,
                      TamizStaged    *staged,
                      GError        **error)
{
  Entry entry;

  if (!write_row (self, staged->row, &entry, error))
    return FALSE;

  g_array_append_val (self->rows, entry);
  return TRUE;
}

/* The first row of a person; NONE where there is none. */
static guint32
row_of (TamizTriedRows *self,
        gint64          person)
{
  return person < 0 && -person <= (gint64) self->rows->len ? (guint32) (-person - 1) : NONE;
}

/* The id of the person whose row is added next. */
gint64
tamiz_tried_rows_get_next (TamizTriedRows *self)
{
  return -(gint64) self->rows->len - 1;
}

static Place *
find_place (Place  *places,
            gsize   n_places,
            guint64 hash)
{
  gsize at = (gsize) (hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) & (n_places - 1);

  while (places[at].count != 0 && places[at].hash != hash)
    at = (at + 1) & (n_places - 1);

  return &places[at];
}

static void
make_room (TamizTriedRows *self)
{
  gsize n_places = self->n_places * 2;
  Place *places;

  if (self->n_used * 4 < self->n_places * 3)
    return;

  places = g_new0 (Place, n_places);
  for (gsize i = 0; i < self->n_places; i++)
    {
      if (self->places[i].count != 0)
        *find_place (places, n_places, self->places[i].hash) = self->places[i];
    }
  g_free (self->places);
  self->places = places;
  self->n_places = n_places;
}

/* By this key a later row may be the person's. */
void
tamiz_tried_rows_add_key (TamizTriedRows *self,
                          gint64          person,
                          guint64         hash)
{
  guint32 row = row_of (self, person);
  Link link = { row, NONE };
  Place *place;

  g_return_if_fail (row != NONE);

  make_room (self);
  place = find_place (self->places, self->n_places, hash);
  if (place->count == 0)
    {
      *place = (Place) { hash, NONE, 0 };
      self->n_used++;
    }
  link.next = place->first;
  place->first = self->links->len;
  place->count++;
  g_array_append_val (self->links, link);
}

/* How many people have a key. */
guint
tamiz_tried_rows_count (TamizTriedRows *self,
                        guint64         hash)
{
  return find_place (self->places, self->n_places, hash)->count;
}

/**
 * tamiz_tried_rows_list:
 * @self: rows
 * @hash: of a key
 * @error: return location
 *
 * Lists who has a key, in the order of the file.
 *
 * Returns: (transfer container) (element-type TamizCandidate): the people, until
 *   tamiz_tried_rows_rest()
 */
GPtrArray *
tamiz_tried_rows_list (TamizTriedRows *self,
                       guint64         hash,
                       GError        **error)
{
  const Place *place = find_place (self->places, self->n_places, hash);
  g_autoptr (GPtrArray) people = g_ptr_array_new ();

  if (place->count == 0)
    return g_steal_pointer (&people);
  g_ptr_array_set_size (people, (int) place->count);
  for (guint32 i = place->first, n = place->count; n > 0; i = g_array_index (self->links, Link, i).next)
    {
      people->pdata[--n] = get_candidate (self, g_array_index (self->links, Link, i).row, error);
      if (people->pdata[n] == NULL)
        return NULL;
    }

  return g_steal_pointer (&people);
}

/* (nullable): without an error where there is no such person */
TamizCandidate *
tamiz_tried_rows_find (TamizTriedRows *self,
                       gint64          person,
                       GError        **error)
{
  guint32 row = row_of (self, person);

  return row != NONE ? get_candidate (self, row, error) : NULL;
}

/**
 * tamiz_tried_rows_learn:
 * @self: rows
 * @candidate: one of the people
 * @staged: a later row of theirs
 * @error: return location
 *
 * Has somebody learn what a later row says.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_tried_rows_learn (TamizTriedRows *self,
                        TamizCandidate *candidate,
                        TamizStaged    *staged,
                        GError        **error)
{
  guint32 row = row_of (self, tamiz_record_get_id (candidate->person));

  g_return_val_if_fail (row != NONE, FALSE);

  tamiz_candidate_learn (candidate, staged, self->action);
  if (!tamiz_tried_rows_add (self, staged, error))
    return FALSE;
  while (row_at (self, row)->next != NONE)
    row = row_at (self, row)->next;
  row_at (self, row)->next = self->rows->len - 1;

  return TRUE;
}
