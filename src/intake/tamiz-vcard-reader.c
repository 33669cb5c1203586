#define G_LOG_DOMAIN "tamiz-vcard-reader"

#include "config.h"

#include "tamiz-vcard-reader.h"

#include "tamiz-csv-scanner.h"
#include "tamiz-error.h"
#include "tamiz-vcard-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 8
#define MAX_CARD ((gsize) 16 << 20)

/* A column of the file: of the texts of a slot those from @first on. */
typedef struct
{
  TamizVcardSlot slot;
  guint first;
  gboolean last;             /* takes all that are left */
} Column;

struct _TamizVcardReader
{
  GObject parent_instance;

  TamizVcardLines lines;
  guint64 begun;             /* line of a BEGIN that was read already; 0 = none */
  GArray *columns;           /* Column */
  char **header;
  TamizLeftOut left_out;
};

static void tamiz_vcard_reader_iface_init (TamizRowReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizVcardReader, tamiz_vcard_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_ROW_READER,
                                                      tamiz_vcard_reader_iface_init))

#define SLOT(SLOT, column, most) { column, most },
static const struct
{
  const char *column;
  guint most;
} slots[] = { TAMIZ_VCARD_SLOTS (SLOT) };

static gboolean
is_mark (const TamizVcardProperty *property,
         const char               *name)
{
  return g_str_equal (property->name, name) && g_ascii_strcasecmp (property->value, "VCARD") == 0;
}

/* Finds the next BEGIN:VCARD; what stands between two cards is none. */
static gboolean
find_begin (TamizVcardReader *self,
            guint64          *line)
{
  gboolean told = FALSE;

  *line = self->begun;
  self->begun = 0;
  while (*line == 0)
    {
      g_autoptr (TamizVcardProperty) property = tamiz_vcard_lines_next (&self->lines);

      if (property == NULL)
        return FALSE;
      if (is_mark (property, "BEGIN"))
        *line = property->line;
      else if (!told)
        {
          tamiz_left_out_add (&self->left_out, property->line, "no_card", g_strdup (_("Lines that belong to no card")));
          told = TRUE;
        }
    }
  self->lines.old = FALSE;

  return TRUE;
}

/* Passes over another component, such as a calendar, within a card. */
static void
pass_component (TamizVcardReader *self,
                const char       *name)
{
  while (TRUE)
    {
      g_autoptr (TamizVcardProperty) property = tamiz_vcard_lines_next (&self->lines);

      if (property == NULL)
        return;
      if (g_str_equal (property->name, "END") && g_ascii_strcasecmp (property->value, name) == 0)
        return;
      if (is_mark (property, "BEGIN"))
        {
          self->begun = property->line;
          return;
        }
    }
}

static TamizVcardCard *read_card (TamizVcardReader *self,
                                  guint64           line,
                                  guint             depth,
                                  gboolean         *ended);

/* A card that begins within another belongs there where the property before says AGENT;
 * otherwise the other one lacks its end.
 */
static gboolean
read_agent (TamizVcardReader         *self,
            TamizVcardCard           *card,
            const TamizVcardProperty *begin,
            gboolean                  expected,
            guint                     depth)
{
  g_autoptr (TamizVcardCard) agent = NULL;
  gboolean old = self->lines.old, ended;

  if (!expected || depth + 1 >= MAX_DEPTH)
    {
      self->begun = begin->line;
      return FALSE;
    }

  agent = read_card (self, begin->line, depth + 1, &ended);
  self->lines.old = old;
  tamiz_vcard_card_note_agent (card, agent);
  return ended;
}

/* Reads a card whose BEGIN was read.  @ended: (out): whether its end was found. */
static TamizVcardCard *
read_card (TamizVcardReader *self,
           guint64           line,
           guint             depth,
           gboolean         *ended)
{
  TamizVcardCard *card = tamiz_vcard_card_new (line);
  gboolean agent = FALSE;
  gsize size = 0;

  *ended = FALSE;
  while (self->begun == 0)
    {
      g_autoptr (TamizVcardProperty) property = tamiz_vcard_lines_next (&self->lines);

      if (property == NULL || is_mark (property, "END"))
        {
          *ended = property != NULL;
          break;
        }
      if (is_mark (property, "BEGIN"))
        {
          if (!read_agent (self, card, property, agent, depth))
            break;
        }
      else if (g_str_equal (property->name, "BEGIN"))
        pass_component (self, property->value);
      else if ((size += strlen (property->value)) > MAX_CARD)
        card->crowded = TRUE;
      else
        {
          agent = g_str_equal (property->name, "AGENT") && *property->value == '\0';
          tamiz_vcard_card_take (card, g_steal_pointer (&property));
          continue;
        }
      agent = FALSE;
    }

  return card;
}

/* The next card that says anything; others are listed.  NULL at the end. */
static TamizVcardCard *
next_card (TamizVcardReader *self,
           gboolean         *ended)
{
  guint64 line;

  while (find_begin (self, &line))
    {
      g_autoptr (TamizVcardCard) card = read_card (self, line, 0, ended);

      tamiz_vcard_card_understand (card);
      if (card->group)
        tamiz_left_out_add (&self->left_out, line, "group", g_strdup (_("A list of people, not a person")));
      else if (!*ended && tamiz_vcard_card_is_empty (card))
        tamiz_left_out_add (&self->left_out, line, "card", g_strdup (_("The card has no end, and nothing in it says who it is")));
      else if (tamiz_vcard_card_is_empty (card))
        tamiz_left_out_add (&self->left_out, line, "card", g_strdup (_("Nothing in the card says who it is")));
      else
        return g_steal_pointer (&card);
    }

  return NULL;
}

static void
go_to_start (TamizVcardReader *self)
{
  tamiz_vcard_lines_rewind (&self->lines);
  self->begun = 0;
  tamiz_left_out_reset (&self->left_out);
}

/* The file has the columns that its cards fill. */
static void
make_columns (TamizVcardReader *self,
              const guint      *most)
{
  g_autoptr (GPtrArray) header = g_ptr_array_new ();

  for (guint slot = 0; slot < TAMIZ_VCARD_N_SLOTS; slot++)
    {
      for (guint i = 0; i < MIN (most[slot], slots[slot].most); i++)
        {
          Column column = { slot, i, i + 1 == slots[slot].most };

          g_array_append_val (self->columns, column);
          g_ptr_array_add (header, i == 0 ? g_strdup (slots[slot].column)
                                          : g_strdup_printf ("%s %u", slots[slot].column, i + 1));
        }
    }
  g_ptr_array_add (header, NULL);
  self->header = (char **) g_ptr_array_steal (header, NULL);
}

static gboolean
find_columns (TamizVcardReader *self,
              GCancellable     *cancellable,
              GError          **error)
{
  guint most[TAMIZ_VCARD_N_SLOTS] = { 0 };
  gboolean any = FALSE, ended;

  while (TRUE)
    {
      g_autoptr (TamizVcardCard) card = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      card = next_card (self, &ended);
      if (card == NULL)
        break;
      any = TRUE;
      for (guint i = 0; i < TAMIZ_VCARD_N_SLOTS; i++)
        most[i] = MAX (most[i], card->texts[i]->len);
    }
  if (!any)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("The file holds no card of a person or a company; export it again"));
      return FALSE;
    }

  /* Beside surnames alone a full name would be taken for the given one. */
  if (most[TAMIZ_VCARD_LAST_NAME] > 0)
    most[TAMIZ_VCARD_FIRST_NAME] = 1;
  make_columns (self, most);
  return TRUE;
}

/**
 * tamiz_vcard_looks_like_one:
 * @head: the first bytes of a file
 * @size: how many
 *
 * Tells whether a file begins as one of cards does, in any encoding.
 *
 * Returns: whether it does
 */
gboolean
tamiz_vcard_looks_like_one (const guint8 *head,
                            gsize         size)
{
  static const char begin[] = "BEGIN:VCARD";
  gsize found = 0;

  for (gsize i = 0; i < size && i < 512; i++)
    {
      guint8 c = head[i];

      if (c == 0 || c >= 0x80 || (found == 0 && g_ascii_isspace (c)))
        continue;
      if (g_ascii_toupper (c) != begin[found])
        return FALSE;
      if (begin[++found] == '\0')
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_vcard_reader_new:
 * @bytes: the file's content
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a file of cards of version 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350), mixed or not.
 * Reads it through once, to know which columns it has.
 *
 * Returns: (transfer full) (nullable): the reader, at its first card; else
 *   %TAMIZ_INTAKE_ERROR_EMPTY, %TAMIZ_INTAKE_ERROR_BINARY, %TAMIZ_INTAKE_ERROR_ENCODING or
 *   %G_IO_ERROR_CANCELLED
 */
TamizVcardReader *
tamiz_vcard_reader_new (GBytes        *bytes,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (TamizVcardReader) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (TAMIZ_TYPE_VCARD_READER, NULL);
  if (!tamiz_vcard_lines_init (&self->lines, bytes, error) || !find_columns (self, cancellable, error))
    return NULL;

  go_to_start (self);
  return g_steal_pointer (&self);
}

static const char *
get_encoding (TamizRowReader *reader)
{
  return tamiz_csv_source_get_encoding (&TAMIZ_VCARD_READER (reader)->lines.source);
}

static const char *const *
get_header (TamizRowReader *reader)
{
  return (const char *const *) TAMIZ_VCARD_READER (reader)->header;
}

/* What a column holds of a card. */
static char *
dup_cell (TamizVcardCard *card,
          const Column   *column)
{
  GPtrArray *texts = card->texts[column->slot];
  g_autoptr (GString) cell = g_string_new (NULL);

  for (guint i = column->first; i < texts->len && (column->last || i == column->first); i++)
    g_string_append_printf (cell, "%s%s", cell->len > 0 ? "\n" : "", (char *) g_ptr_array_index (texts, i));

  return g_string_free (g_steal_pointer (&cell), FALSE);
}

static void
note_repairs (TamizRow       *row,
              TamizVcardCard *card)
{
  gboolean cut = card->crowded, junk = FALSE;

  for (guint i = 0; i < card->properties->len; i++)
    {
      const TamizVcardProperty *property = g_ptr_array_index (card->properties, i);

      cut = cut || property->cut;
      if (property->repaired)
        tamiz_row_add_problem (row, -1, "encoding",
                               g_strdup_printf (_("What was encoded wrongly in %s was repaired as well as "
                                                  "it could be"),
                                                property->name));
      junk = junk || *property->name == '\0';
    }
  if (junk)
    tamiz_row_add_problem (row, -1, "line",
                           g_strdup (_("What is no property of the card was kept with the notes")));
  if (cut)
    tamiz_row_add_problem (row, -1, "too_large", g_strdup (_("The card is too large; a part of it was left out")));
}

static TamizRow *
make_row (TamizVcardReader *self,
          TamizVcardCard   *card,
          gboolean          ended)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  TamizRow *row;

  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (cells, dup_cell (card, &g_array_index (self->columns, Column, i)));
  g_ptr_array_add (cells, NULL);
  row = tamiz_row_new (card->line, (const char *const *) cells->pdata);
  note_repairs (row, card);
  if (!ended)
    {
      row->reject_code = "card";
      row->reject_reason = g_strdup (_("The card has no end, so a part of it may be missing"));
    }

  return row;
}

static gboolean
read_row (TamizRowReader  *reader,
          TamizRow       **row,
          GCancellable    *cancellable,
          GError         **error)
{
  TamizVcardReader *self = TAMIZ_VCARD_READER (reader);
  g_autoptr (TamizVcardCard) card = NULL;
  gboolean ended;

  *row = NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  card = next_card (self, &ended);
  if (card != NULL)
    *row = make_row (self, card, ended);

  return TRUE;
}

static void
go_back (TamizRowReader *reader)
{
  go_to_start (TAMIZ_VCARD_READER (reader));
}

static guint64
get_size (TamizRowReader *reader)
{
  TamizVcardReader *self = TAMIZ_VCARD_READER (reader);

  return self->lines.source.file_size - self->lines.source.start;
}

static guint64
get_position (TamizRowReader *reader)
{
  return tamiz_vcard_lines_get_position (&TAMIZ_VCARD_READER (reader)->lines);
}

static GPtrArray *
get_left_out (TamizRowReader *reader)
{
  return TAMIZ_VCARD_READER (reader)->left_out.listed;
}

static guint64
get_n_left_out (TamizRowReader *reader)
{
  return TAMIZ_VCARD_READER (reader)->left_out.count;
}

static char *
dup_title (TamizRowReader *reader,
           guint           i)
{
  TamizVcardReader *self = TAMIZ_VCARD_READER (reader);
  const Column *column = i < self->columns->len ? &g_array_index (self->columns, Column, i) : NULL;

  if (column == NULL)
    return NULL;

  return column->first == 0 ? g_strdup (_(slots[column->slot].column))
                            : g_strdup_printf ("%s %u", _(slots[column->slot].column), column->first + 1);
}

static void
tamiz_vcard_reader_iface_init (TamizRowReaderInterface *iface)
{
  iface->format = "vcard";
  iface->get_encoding = get_encoding;
  iface->get_header = get_header;
  iface->read_row = read_row;
  iface->rewind = go_back;
  iface->get_size = get_size;
  iface->get_position = get_position;
  iface->get_left_out = get_left_out;
  iface->get_n_left_out = get_n_left_out;
  iface->dup_title = dup_title;
}

static void
tamiz_vcard_reader_finalize (GObject *object)
{
  TamizVcardReader *self = TAMIZ_VCARD_READER (object);

  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->header, g_strfreev);
  tamiz_left_out_clear (&self->left_out);
  tamiz_vcard_lines_clear (&self->lines);
  G_OBJECT_CLASS (tamiz_vcard_reader_parent_class)->finalize (object);
}

static void
tamiz_vcard_reader_class_init (TamizVcardReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_vcard_reader_finalize;
}

static void
tamiz_vcard_reader_init (TamizVcardReader *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  tamiz_left_out_init (&self->left_out);
}
