#define G_LOG_DOMAIN "tamiz-opening"

#include "config.h"

#include "tamiz-log-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The layout of SQLite's log and of a page of rows (fileformat2.html, 4.1 and 1.6). */
#define LOG_HEADER_SIZE 32
#define FRAME_HEADER_SIZE 24
#define PAGE_SIZE_OFFSET 8
#define MAX_PAGE_SIZE 65536
#define LEAF_OF_ROWS 0x0d
#define FIRST_CELL_OFFSET 8
/* Where the change stands in a row of head: after its key and the base's id. */
#define CHANGE_COLUMN 2

static guint32
read_number (const guint8 *bytes)
{
  guint32 number;

  memcpy (&number, bytes, sizeof number);

  return GUINT32_FROM_BE (number);
}

/* Reads a number of variable length; @position is moved beyond it, at most to @end. */
static guint64
read_varint (const guint8 *page,
             gsize        *position,
             gsize         end)
{
  guint64 number = 0;

  for (guint i = 0; i < 9 && *position < end; i++)
    {
      guint8 byte = page[(*position)++];

      if (i == 8)
        return number << 8 | byte;
      number = number << 7 | (byte & 0x7f);
      if ((byte & 0x80) == 0)
        break;
    }

  return number;
}

static gsize
get_size_of_type (guint64 type)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : (type - 12) / 2;
}

static gint64
read_integer (const guint8 *bytes,
              guint64       type)
{
  gsize size = get_size_of_type (type);
  gint64 number = size > 0 && (bytes[0] & 0x80) != 0 ? -1 : 0;

  if (type == 9)
    return 1;
  for (gsize i = 0; i < size; i++)
    number = (gint64) ((guint64) number << 8 | bytes[i]);

  return number;
}

/* The page of the table head has one row. */
static gboolean
read_change (const guint8 *page,
             gsize         page_size,
             gint64       *change)
{
  gsize position = (gsize) page[FIRST_CELL_OFFSET] << 8 | page[FIRST_CELL_OFFSET + 1];
  gsize header, body;
  guint64 type = 0;

  if (page[0] != LEAF_OF_ROWS || position >= page_size)
    return FALSE;

  read_varint (page, &position, page_size); /* how long it is */
  read_varint (page, &position, page_size); /* its key */
  header = position;
  body = header + read_varint (page, &position, page_size);
  for (guint i = 0; i <= CHANGE_COLUMN; i++)
    {
      body += get_size_of_type (type);
      type = read_varint (page, &position, page_size);
    }
  if (type > 9 || body > page_size - 8)
    return FALSE;

  *change = read_integer (page + body, type);
  return TRUE;
}

/**
 * tamiz_log_file_read_first_change:
 * @path: a log
 * @head_page: the page of the table `head`
 * @change: (out): the number of the change that the log begins with
 *
 * Reads where the history in a log begins.  SQLite can only be asked where it ends.
 *
 * Returns: whether there is a change in the log
 */
gboolean
tamiz_log_file_read_first_change (const char *path,
                                  guint32     head_page,
                                  gint64     *change)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  guint8 header[LOG_HEADER_SIZE];
  g_autofree guint8 *page = NULL;
  gsize page_size = 0;
  gboolean found = FALSE;

  if (file >= 0 && pread (file, header, sizeof header, 0) == sizeof header)
    page_size = read_number (header + PAGE_SIZE_OFFSET);
  if (page_size >= 512 && page_size <= MAX_PAGE_SIZE)
    page = g_malloc (page_size);

  for (gint64 at = LOG_HEADER_SIZE; page != NULL && !found; at += FRAME_HEADER_SIZE + page_size)
    {
      if (pread (file, header, FRAME_HEADER_SIZE, at) != FRAME_HEADER_SIZE)
        break;
      if (read_number (header) == head_page)
        {
          found = pread (file, page, page_size, at + FRAME_HEADER_SIZE) == (gssize) page_size
                  && read_change (page, page_size, change);
          break;
        }
    }
  if (file >= 0)
    g_close (file, NULL);

  return found;
}
