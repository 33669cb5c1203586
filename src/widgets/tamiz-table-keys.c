#define G_LOG_DOMAIN "tamiz-table-keys"

#include "config.h"

#include "tamiz-table-rows-private.h"

/* What GTK's own lists do by keys and clicks: plain moves and selects, Ctrl moves only or
 * picks one more, Shift selects all from where one came.
 */

typedef enum
{
  MOVE_UP,
  MOVE_DOWN,
  MOVE_PAGE_UP,
  MOVE_PAGE_DOWN,
  MOVE_TO_FIRST,
  MOVE_TO_LAST,
} Move;

/* All from the pivot to @position; FALSE where there is no pivot. */
static gboolean
extend_to (TamizTableRows *self,
           guint           position,
           gboolean        modify)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->model);
  guint pivot = self->pivot.position, from = MIN (pivot, position), n_items = MAX (pivot, position) - from + 1;

  if (!self->pivot.listed)
    return FALSE;

  if (modify && !gtk_selection_model_is_selected (model, pivot))
    gtk_selection_model_unselect_range (model, from, n_items);
  else
    gtk_selection_model_select_range (model, from, n_items, !modify);

  return TRUE;
}

static void
select_row (TamizTableRows *self,
            guint           position,
            gboolean        modify,
            gboolean        extend)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->model);

  if (extend && extend_to (self, position, modify))
    return;

  if (modify && gtk_selection_model_is_selected (model, position))
    gtk_selection_model_unselect_item (model, position);
  else
    gtk_selection_model_select_item (model, position, !modify);
  tamiz_table_mark_set (&self->pivot, self->model, position);
}

/* Keys */

static guint
find_target (TamizTableRows *self,
             Move            move)
{
  guint last = tamiz_table_rows_count (self) - 1, from = MIN (self->cursor.position, last);
  guint page = tamiz_table_rows_count_page (self);

  /* What was gone to is not there: one goes to what is in its place first. */
  if (!self->cursor.listed && move != MOVE_TO_FIRST && move != MOVE_TO_LAST)
    return from;

  switch (move)
    {
    case MOVE_UP:
      return from > 0 ? from - 1 : 0;
    case MOVE_DOWN:
      return MIN (from + 1, last);
    case MOVE_PAGE_UP:
      return from > page ? from - page : 0;
    case MOVE_PAGE_DOWN:
      return last - from > page ? from + page : last;
    case MOVE_TO_FIRST:
      return 0;
    case MOVE_TO_LAST:
      return last;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);
  guint move, modifiers, target;
  gboolean control, shift;

  if (tamiz_table_rows_count (self) == 0)
    return FALSE;

  g_variant_get (arguments, "(uu)", &move, &modifiers);
  control = (modifiers & GDK_CONTROL_MASK) != 0;
  shift = (modifiers & GDK_SHIFT_MASK) != 0;
  target = find_target (self, (Move) move);
  tamiz_table_rows_focus_row (self, target);
  if (shift || !control)
    select_row (self, target, control, shift);

  return TRUE;
}

static gboolean
toggle_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  if (!self->cursor.listed)
    return FALSE;

  tamiz_table_rows_focus_row (self, self->cursor.position);
  select_row (self, self->cursor.position, TRUE, FALSE);
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  if (!self->cursor.listed)
    return FALSE;

  tamiz_table_rows_activate (self, self->cursor.position);
  return TRUE;
}

static gboolean
select_all_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   user_data)
{
  return gtk_selection_model_select_all (GTK_SELECTION_MODEL (TAMIZ_TABLE_ROWS (widget)->model));
}

static gboolean
unselect_all_cb (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  return gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (TAMIZ_TABLE_ROWS (widget)->model));
}

void
tamiz_table_rows_class_add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    Move move;
    guint key, keypad_key;
  } moves[] = {
    { MOVE_UP, GDK_KEY_Up, GDK_KEY_KP_Up },
    { MOVE_DOWN, GDK_KEY_Down, GDK_KEY_KP_Down },
    { MOVE_PAGE_UP, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up },
    { MOVE_PAGE_DOWN, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down },
    { MOVE_TO_FIRST, GDK_KEY_Home, GDK_KEY_KP_Home },
    { MOVE_TO_LAST, GDK_KEY_End, GDK_KEY_KP_End },
  };
  static const GdkModifierType modifiers[]
      = { 0, GDK_CONTROL_MASK, GDK_SHIFT_MASK, GDK_CONTROL_MASK | GDK_SHIFT_MASK };
  static const guint enters[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter };

  for (guint j = 0; j < G_N_ELEMENTS (modifiers); j++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
        {
          gtk_widget_class_add_binding (widget_class, moves[i].key, modifiers[j], move_cb, "(uu)", moves[i].move,
                                        modifiers[j]);
          gtk_widget_class_add_binding (widget_class, moves[i].keypad_key, modifiers[j], move_cb, "(uu)",
                                        moves[i].move, modifiers[j]);
        }
      gtk_widget_class_add_binding (widget_class, GDK_KEY_space, modifiers[j], toggle_cb, NULL);
      gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Space, modifiers[j], toggle_cb, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (enters); i++)
    gtk_widget_class_add_binding (widget_class, enters[i], 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_slash, GDK_CONTROL_MASK, select_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_A, GDK_CONTROL_MASK | GDK_SHIFT_MASK, unselect_all_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_backslash, GDK_CONTROL_MASK, unselect_all_cb, NULL);
}

/* Clicks */

static void
show_no_pressed (TamizTableRows *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_unset_state_flags (g_ptr_array_index (self->rows, i), GTK_STATE_FLAG_ACTIVE);
}

static gint64
get_id (TamizTableRows *self,
        TamizTableRow  *row)
{
  return row != NULL ? tamiz_id_selection_get_id (self->model, tamiz_table_row_get_position (row)) : 0;
}

static void
pressed_cb (TamizTableRows  *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  TamizTableRow *row = tamiz_table_rows_find_at (self, y);
  gint64 before = self->pressed;

  self->pressed = get_id (self, row);
  if (self->pressed == 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_widget_set_state_flags (GTK_WIDGET (row), GTK_STATE_FLAG_ACTIVE, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  if (n_press == 2 && before == self->pressed)
    tamiz_table_rows_activate (self, tamiz_table_row_get_position (row));
}

/* A list that has changed meanwhile selects nothing: what is there now was not meant. */
static void
released_cb (TamizTableRows  *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  TamizTableRow *row = tamiz_table_rows_find_at (self, y);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint position;

  show_no_pressed (self);
  if (row == NULL || get_id (self, row) != self->pressed)
    return;

  position = tamiz_table_row_get_position (row);
  tamiz_table_rows_scroll_to (self, position);
  select_row (self, position, (modifiers & GDK_CONTROL_MASK) != 0, (modifiers & GDK_SHIFT_MASK) != 0);
}

/* A press that is under way is cancelled when the rows go, which is not told to them then. */
void
tamiz_table_rows_add_clicks (TamizTableRows *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_PRIMARY);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gesture, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gesture, "cancel", G_CALLBACK (show_no_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gesture, "end", G_CALLBACK (show_no_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}
