#define G_LOG_DOMAIN "tamiz-table-recycle"

#include "config.h"

#include "tamiz-table-rows-private.h"

/* Which of the few rows that there are shows what of the list. */

static TamizTableRow *
get_nth (GPtrArray *rows,
         guint      i)
{
  return g_ptr_array_index (rows, i);
}

/* The row that has the keyboard, itself or something in it. */
TamizTableRow *
tamiz_table_rows_get_focused (TamizTableRows *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return NULL;
  while (gtk_widget_get_parent (focus) != GTK_WIDGET (self))
    focus = gtk_widget_get_parent (focus);

  return TAMIZ_TABLE_ROW (focus);
}

/* A row shows what is at a position. */
void
tamiz_table_rows_show (TamizTableRows *self,
                       TamizTableRow  *row,
                       guint           position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  tamiz_table_row_set_position (row, position);
  tamiz_table_row_bind (row, item);
  tamiz_table_row_set_selected (row, gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), position));
}

TamizTableRow *
tamiz_table_rows_make (TamizTableRows *self)
{
  TamizTableRow *row = tamiz_table_row_new (self->columns);

  gtk_widget_set_parent (GTK_WIDGET (row), GTK_WIDGET (self));
  return row;
}

/* A row that somebody else still holds, as a window does what has its keyboard, shows nothing
 * of the list any more.
 */
void
tamiz_table_rows_take_out (GtkWidget *row)
{
  tamiz_table_row_bind (TAMIZ_TABLE_ROW (row), NULL);
  gtk_widget_unparent (row);
}

/* The keyboard stays with what it was on where that is listed still, and goes to what took
 * its place otherwise.
 */
static void
settle_focused (TamizTableRows *self,
                TamizTableRow  *focused)
{
  if (focused != NULL && tamiz_table_row_get_position (focused) == GTK_INVALID_LIST_POSITION)
    tamiz_table_rows_show (self, focused, MIN (self->cursor.position, tamiz_table_rows_count (self) - 1));
}

/* Puts the rows whose items stay in sight in their places of @filled, the others into
 * @spare; the one that has the keyboard is kept in any case.
 */
static void
sort_out (TamizTableRows *self,
          guint           first,
          GPtrArray      *filled,
          GPtrArray      *spare)
{
  TamizTableRow *focused = tamiz_table_rows_get_focused (self);

  settle_focused (self, focused);
  if (self->kept != NULL)
    g_ptr_array_add (self->rows, self->kept);
  self->kept = focused;
  for (guint i = 0; i <= self->rows->len; i++)
    {
      /* It comes first, as another row may show the same item. */
      TamizTableRow *row = i == 0 ? focused : get_nth (self->rows, i - 1);
      guint place = row != NULL ? tamiz_table_row_get_position (row) - first : G_MAXUINT;

      if (row == NULL || (i > 0 && row == focused))
        continue;
      if (place < filled->len && filled->pdata[place] == NULL)
        {
          filled->pdata[place] = row;
          if (row == focused)
            self->kept = NULL;
        }
      else if (row != focused)
        g_ptr_array_add (spare, row);
    }
}

/* Screen readers, Tab and who looks at the widgets find them in the order of the list. */
static void
order_children (TamizTableRows *self)
{
  GtkWidget *parent = GTK_WIDGET (self), *at;

  if (self->kept != NULL && gtk_widget_get_last_child (parent) != GTK_WIDGET (self->kept))
    gtk_widget_insert_before (GTK_WIDGET (self->kept), parent, NULL);
  at = gtk_widget_get_first_child (parent);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = GTK_WIDGET (get_nth (self->rows, i));

      if (row == at)
        at = gtk_widget_get_next_sibling (at);
      else
        gtk_widget_insert_before (row, parent, at);
    }
}

/* Those that have nothing to show any more show what has come into sight. */
static void
recycle (TamizTableRows *self,
         guint           first,
         GPtrArray      *filled,
         GPtrArray      *spare)
{
  gboolean behind = FALSE;
  guint used = 0;

  for (guint i = 0; i < filled->len; i++)
    {
      TamizTableRow *row = get_nth (filled, i);

      if (row == NULL)
        {
          row = used < spare->len ? get_nth (spare, used++) : tamiz_table_rows_make (self);
          tamiz_table_rows_show (self, row, first + i);
          /* The usual step down the list: the uppermost becomes the last. */
          if (behind)
            gtk_widget_insert_before (GTK_WIDGET (row), GTK_WIDGET (self), NULL);
          filled->pdata[i] = row;
        }
      else
        behind = TRUE;
    }
  for (; used < spare->len; used++)
    tamiz_table_rows_take_out (GTK_WIDGET (get_nth (spare, used)));
}

/* There is a row for all that is in sight, in order. */
void
tamiz_table_rows_fill (TamizTableRows *self)
{
  guint n_items = tamiz_table_rows_count (self);
  /* One in sight above and one below may show a part only, and one more stands by. */
  guint count = MIN (n_items, (guint) (self->height / self->row_height) + 3);
  guint first = MIN (self->first, n_items - count);
  GPtrArray *filled = g_ptr_array_sized_new (count);
  g_autoptr (GPtrArray) spare = g_ptr_array_new ();

  g_ptr_array_set_size (filled, (int) count);
  sort_out (self, first, filled, spare);
  recycle (self, first, filled, spare);
  g_ptr_array_unref (self->rows);
  self->rows = filled;
  order_children (self);
}
