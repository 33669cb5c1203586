#include "config.h"

#include "tamiz-id-selection.h"
#include "tamiz-table-row.h"
#include "tamiz-table.h"
#include "tamiz-test-display.h"

/* A list of numbers, which makes an item of one only when it is asked for it. */

#define MILLION 1000000

typedef struct
{
  GObject parent_instance;

  GArray *ids;              /* gint64, from 1 */
} Numbers;

typedef struct
{
  GObjectClass parent_class;
} NumbersClass;

static GType numbers_get_type (void);

static GType
numbers_get_item_type (GListModel *model)
{
  return GTK_TYPE_STRING_OBJECT;
}

static guint
numbers_get_n_items (GListModel *model)
{
  return ((Numbers *) model)->ids->len;
}

static gint64
get_id (GListModel *model,
        guint       position)
{
  return g_array_index (((Numbers *) model)->ids, gint64, position);
}

static gpointer
numbers_get_item (GListModel *model,
                  guint       position)
{
  g_autofree char *text = NULL;

  if (position >= numbers_get_n_items (model))
    return NULL;

  text = g_strdup_printf ("%" G_GINT64_FORMAT, get_id (model, position));
  return gtk_string_object_new (text);
}

static void
numbers_list_init (GListModelInterface *interface)
{
  interface->get_item_type = numbers_get_item_type;
  interface->get_n_items = numbers_get_n_items;
  interface->get_item = numbers_get_item;
}

G_DEFINE_TYPE_WITH_CODE (Numbers, numbers, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, numbers_list_init))

static void
numbers_finalize (GObject *object)
{
  g_array_unref (((Numbers *) object)->ids);
  G_OBJECT_CLASS (numbers_parent_class)->finalize (object);
}

static void
numbers_class_init (NumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = numbers_finalize;
}

static void
numbers_init (Numbers *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* From @first to @last, upwards or downwards, in place of what was there. */
static void
set_numbers (Numbers *self,
             gint64   first,
             gint64   last)
{
  guint old = self->ids->len;
  gint64 step = first <= last ? 1 : -1;

  g_array_set_size (self->ids, 0);
  for (gint64 id = first; id != last + step; id += step)
    g_array_append_val (self->ids, id);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old, self->ids->len);
}

static void
remove_at (Numbers *self,
           guint    position)
{
  g_array_remove_index (self->ids, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
insert_at (Numbers *self,
           guint    position,
           gint64   id)
{
  g_array_insert_val (self->ids, position, id);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static gboolean
find_id (GListModel *model,
         gint64      id,
         guint      *position)
{
  for (*position = 0; *position < numbers_get_n_items (model); (*position)++)
    {
      if (get_id (model, *position) == id)
        return TRUE;
    }

  return FALSE;
}

/* The columns: the number, and its last digit. */

static guint n_bound;

static GtkWidget *
make_label (gpointer data)
{
  return gtk_label_new (NULL);
}

static void
bind_number (GtkWidget *child,
             GObject   *item,
             gpointer   data)
{
  n_bound++;
  gtk_label_set_label (GTK_LABEL (child), gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

static void
bind_digit (GtkWidget *child,
            GObject   *item,
            gpointer   data)
{
  const char *text = gtk_string_object_get_string (GTK_STRING_OBJECT (item));
  g_autofree char *digit = g_strdup_printf ("…%s", text + strlen (text) - 1);

  gtk_label_set_label (GTK_LABEL (child), digit);
}

static void
unbind_number (GtkWidget *child,
               GObject   *item,
               gpointer   data)
{
  n_bound--;
}

static void
unbind_digit (GtkWidget *child,
              GObject   *item,
              gpointer   data)
{
}

/* A table in a window, between two buttons. */
typedef struct
{
  GtkWindow *window;
  GtkWidget *before, *after;
  TamizTable *table;
  Numbers *numbers;
  TamizIdSelection *selection;
  GtkAdjustment *adjustment;
  guint activated;
  int sort;
  gboolean descending;
} Test;

static void
activate_cb (Test  *test,
             guint  position)
{
  test->activated = position;
}

static void
sort_cb (Test    *test,
         guint    column,
         gboolean descending)
{
  test->sort = (int) column;
  test->descending = descending;
  tamiz_table_show_sort (test->table, test->sort, descending);
}

static void
add_columns (TamizTable *table)
{
  static const TamizTableCells number = { make_label, bind_number, unbind_number };
  static const TamizTableCells digit = { make_label, bind_digit, unbind_digit };
  TamizTableColumn *first = tamiz_table_column_new ("Number", &number, NULL, NULL);
  TamizTableColumn *second = tamiz_table_column_new ("Digit", &digit, NULL, NULL);

  tamiz_table_column_set_width (first, 120);
  tamiz_table_column_set_sortable (first, TRUE);
  tamiz_table_column_set_resizable (first, TRUE);
  tamiz_table_column_set_names_rows (first, TRUE);
  tamiz_table_append_column (table, first);
  tamiz_table_column_set_width (second, 100);
  tamiz_table_column_set_sortable (second, TRUE);
  tamiz_table_column_set_expand (second, TRUE);
  tamiz_table_append_column (table, second);
}

static Test *
test_new (guint count)
{
  Test *test = g_new0 (Test, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();

  n_bound = 0;
  test->activated = G_MAXUINT;
  test->numbers = g_object_new (numbers_get_type (), NULL);
  set_numbers (test->numbers, 1, count);
  test->selection = tamiz_id_selection_new (G_LIST_MODEL (test->numbers), get_id, find_id);
  test->table = TAMIZ_TABLE (tamiz_table_new ());
  add_columns (test->table);
  tamiz_table_set_model (test->table, test->selection);
  g_signal_connect_swapped (test->table, "activate", G_CALLBACK (activate_cb), test);
  g_signal_connect_swapped (test->table, "sort", G_CALLBACK (sort_cb), test);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (test->table));
  gtk_widget_set_size_request (scroller, 400, 300);

  test->window = GTK_WINDOW (gtk_window_new ());
  test->before = gtk_button_new_with_label ("before");
  test->after = gtk_button_new_with_label ("after");
  gtk_box_append (GTK_BOX (box), test->before);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), test->after);
  gtk_window_set_child (test->window, box);
  gtk_window_present (test->window);
  tamiz_test_focus_window (test->window);
  gtk_widget_grab_focus (test->before);
  test->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (test->table));
  tamiz_test_settle (100);

  return test;
}

static void
test_free (Test *test)
{
  gpointer table = test->table;

  g_object_add_weak_pointer (G_OBJECT (table), &table);
  tamiz_test_leave ();
  gtk_window_destroy (test->window);
  tamiz_test_wait (table == NULL);
  g_assert_cmpuint (n_bound, ==, 0);
  g_assert_finalize_object (test->selection);
  g_assert_finalize_object (test->numbers);
  g_free (test);
}

/* What is seen */

static guint
count_rows (Test *test)
{
  guint count = 0;

  while (tamiz_test_find_nth (test->table, TAMIZ_TYPE_TABLE_ROW, count) != NULL)
    count++;

  return count;
}

static int
get_row_height (Test *test)
{
  return gtk_widget_get_height (tamiz_test_find_type (test->table, TAMIZ_TYPE_TABLE_ROW));
}

/* Whether the row that says @text is wholly in sight. */
static gboolean
is_seen (Test       *test,
         const char *text)
{
  GtkWidget *label = tamiz_test_find_text (test->table, text), *row, *rows;
  graphene_rect_t bounds;

  if (label == NULL)
    return FALSE;

  row = gtk_widget_get_ancestor (label, TAMIZ_TYPE_TABLE_ROW);
  rows = gtk_widget_get_parent (row);

  return gtk_widget_compute_bounds (row, rows, &bounds) && bounds.origin.y >= 0
         && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (rows);
}

/* The number whose row has the keyboard; NULL where none has. */
static const char *
get_focused (Test *test)
{
  GtkWidget *focus = gtk_window_get_focus (test->window);

  if (!TAMIZ_IS_TABLE_ROW (focus))
    return NULL;

  return gtk_string_object_get_string (GTK_STRING_OBJECT (tamiz_table_row_get_item (TAMIZ_TABLE_ROW (focus))));
}

static gboolean
is_selected (Test   *test,
             gint64  id)
{
  return tamiz_id_selection_contains (test->selection, id);
}

static void
click_with (Test       *test,
            const char *text,
            guint       modifiers,
            guint       n_clicks)
{
  tamiz_test_wait (is_seen (test, text));
  tamiz_test_click_with (gtk_widget_get_ancestor (tamiz_test_find_text (test->table, text), TAMIZ_TYPE_TABLE_ROW),
                         modifiers, n_clicks);
}

static void
click_row (Test       *test,
           const char *text)
{
  tamiz_test_wait (is_seen (test, text));
  tamiz_test_click (gtk_widget_get_ancestor (tamiz_test_find_text (test->table, text), TAMIZ_TYPE_TABLE_ROW));
}

static void
press_until_focused (Test       *test,
                     guint       key,
                     guint       modifiers,
                     const char *text)
{
  tamiz_test_key (key, modifiers);
  tamiz_test_wait (g_strcmp0 (get_focused (test), text) == 0);
  tamiz_test_wait (is_seen (test, text));
}

/* Tests */

/* As many rows are alive as are in sight and three more, and each shows one item. */
static void
a_million_rows_have_a_few_widgets (void)
{
  Test *test = test_new (MILLION);
  guint most = (guint) (gtk_widget_get_height (GTK_WIDGET (test->table)) / get_row_height (test)) + 3, bound;

  tamiz_test_wait (is_seen (test, "1"));
  bound = n_bound;
  g_assert_cmpuint (count_rows (test), <=, most);
  g_assert_cmpuint (n_bound, ==, count_rows (test));

  tamiz_table_scroll_to (test->table, MILLION - 1);
  tamiz_test_wait (is_seen (test, "1000000"));
  g_assert_cmpfloat (gtk_adjustment_get_value (test->adjustment), ==,
                     gtk_adjustment_get_upper (test->adjustment) - gtk_adjustment_get_page_size (test->adjustment));
  g_assert_cmpfloat (gtk_adjustment_get_upper (test->adjustment), ==, (double) MILLION * get_row_height (test));
  g_assert_null (tamiz_test_find_text (test->table, "1"));
  for (guint i = 0; i < 20; i++)
    {
      gtk_adjustment_set_value (test->adjustment, (i * 7 % 20) * 777777.0);
      tamiz_test_settle (20);
      g_assert_cmpuint (n_bound, ==, bound);
    }
  g_assert_cmpuint (count_rows (test), <=, most);

  tamiz_table_scroll_to (test->table, 0);
  tamiz_test_wait (is_seen (test, "1"));
  g_assert_cmpfloat (gtk_adjustment_get_value (test->adjustment), ==, 0);
  test_free (test);
}

/* A pixel at the end of a million rows is a pixel. */
static void
small_steps_far_down_are_exact (void)
{
  Test *test = test_new (MILLION);
  GtkWidget *row;
  graphene_rect_t before, after;

  tamiz_table_scroll_to (test->table, 987654);
  tamiz_test_wait (is_seen (test, "987654"));
  row = gtk_widget_get_ancestor (tamiz_test_find_text (test->table, "987654"), TAMIZ_TYPE_TABLE_ROW);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (test->table), &before));
  gtk_adjustment_set_value (test->adjustment, gtk_adjustment_get_value (test->adjustment) + 3);
  tamiz_test_settle (100);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (test->table), &after));
  g_assert_cmpfloat (before.origin.y - after.origin.y, ==, 3);
  test_free (test);
}

/* Rows that scroll out at one edge come in at the other, in the order of the list. */
static void
rows_stay_in_order (void)
{
  Test *test = test_new (500);

  for (guint i = 0; i < 30; i++)
    {
      GtkWidget *row;
      guint before = 0;

      gtk_adjustment_set_value (test->adjustment, get_row_height (test) * (i < 15 ? i * 2.5 : (30 - i) * 3.5));
      tamiz_test_settle (20);
      row = tamiz_test_find_type (test->table, TAMIZ_TYPE_TABLE_ROW);
      for (; row != NULL; row = gtk_widget_get_next_sibling (row))
        {
          guint position = tamiz_table_row_get_position (TAMIZ_TABLE_ROW (row));

          g_assert_true (before == 0 || position == before + 1);
          before = position;
        }
    }
  test_free (test);
}

static void
the_list_is_another_one (void)
{
  Test *test = test_new (1000);

  tamiz_table_scroll_to (test->table, 500);
  tamiz_test_wait (is_seen (test, "500"));
  set_numbers (test->numbers, 2001, 2003);
  tamiz_test_wait (is_seen (test, "2001") && is_seen (test, "2003"));
  g_assert_cmpuint (count_rows (test), ==, 3);
  set_numbers (test->numbers, 5001, 5400);
  tamiz_test_wait (is_seen (test, "5001"));
  g_array_set_size (test->numbers->ids, 0);
  g_list_model_items_changed (G_LIST_MODEL (test->numbers), 0, 400, 0);
  tamiz_test_wait (count_rows (test) == 0);
  set_numbers (test->numbers, 1, 100);
  tamiz_test_wait (is_seen (test, "1"));
  test_free (test);
}

/* What is looked at stays where it is when others come and go above it. */
static void
changes_above_do_not_move_what_is_in_sight (void)
{
  Test *test = test_new (1000);
  GtkWidget *row;
  graphene_rect_t before, after;

  tamiz_table_scroll_to (test->table, 499);
  tamiz_test_wait (is_seen (test, "500"));
  row = gtk_widget_get_ancestor (tamiz_test_find_text (test->table, "500"), TAMIZ_TYPE_TABLE_ROW);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (test->table), &before));
  insert_at (test->numbers, 0, 5000);
  insert_at (test->numbers, 200, 5001);
  remove_at (test->numbers, 300);
  tamiz_test_settle (100);
  row = gtk_widget_get_ancestor (tamiz_test_find_text (test->table, "500"), TAMIZ_TYPE_TABLE_ROW);
  g_assert_true (gtk_widget_compute_bounds (row, GTK_WIDGET (test->table), &after));
  g_assert_cmpfloat (before.origin.y, ==, after.origin.y);

  /* At the top one sees what comes to the top. */
  tamiz_table_scroll_to (test->table, 0);
  tamiz_test_wait (is_seen (test, "5000"));
  insert_at (test->numbers, 0, 6000);
  tamiz_test_wait (is_seen (test, "6000"));
  test_free (test);
}

/* Sorted anew, what is selected is selected still, and the keyboard is on what it was on. */
static void
selection_and_cursor_survive_another_order (void)
{
  Test *test = test_new (MILLION);

  click_row (test, "3");
  tamiz_test_wait (is_selected (test, 3));
  g_assert_cmpstr (get_focused (test), ==, "3");
  set_numbers (test->numbers, MILLION, 1);
  tamiz_test_wait (is_seen (test, "1000000"));
  g_assert_true (is_selected (test, 3));
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 1);
  g_assert_cmpstr (get_focused (test), ==, "3");
  press_until_focused (test, GDK_KEY_Up, 0, "4");
  g_assert_true (is_selected (test, 4) && !is_selected (test, 3));

  /* One that moves leaves the list and comes back. */
  remove_at (test->numbers, MILLION - 4);
  insert_at (test->numbers, 0, 4);
  tamiz_test_settle (100);
  g_assert_cmpstr (get_focused (test), ==, "4");
  press_until_focused (test, GDK_KEY_Down, 0, "1000000");

  /* In place of one that is gone there is the next. */
  remove_at (test->numbers, 1);
  tamiz_test_wait (g_strcmp0 (get_focused (test), "999999") == 0);
  test_free (test);
}

static void
keys_move_and_select (void)
{
  Test *test = test_new (1000);
  guint page = (guint) gtk_adjustment_get_page_size (test->adjustment) / (guint) get_row_height (test);
  g_autofree char *paged = g_strdup_printf ("%u", 3 + page);

  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (g_strcmp0 (get_focused (test), "1") == 0);
  press_until_focused (test, GDK_KEY_Down, 0, "2");
  g_assert_true (is_selected (test, 2));
  press_until_focused (test, GDK_KEY_Down, GDK_CONTROL_MASK, "3");
  g_assert_true (is_selected (test, 2) && !is_selected (test, 3));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (is_selected (test, 3) && is_selected (test, 2));
  press_until_focused (test, GDK_KEY_Page_Down, 0, paged);
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 1);
  press_until_focused (test, GDK_KEY_Page_Up, 0, "3");
  press_until_focused (test, GDK_KEY_Down, GDK_SHIFT_MASK, "4");
  press_until_focused (test, GDK_KEY_Down, GDK_SHIFT_MASK, "5");
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 3);
  press_until_focused (test, GDK_KEY_Up, GDK_SHIFT_MASK, "4");
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 2);

  press_until_focused (test, GDK_KEY_End, 0, "1000");
  g_assert_true (is_selected (test, 1000));
  press_until_focused (test, GDK_KEY_Home, GDK_SHIFT_MASK, "1");
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 1000);
  press_until_focused (test, GDK_KEY_Home, 0, "1");
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 1);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_id_selection_count (test->selection) == 1000);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  tamiz_test_wait (tamiz_id_selection_count (test->selection) == 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (test->activated == 0);
  test_free (test);
}

/* Scrolled away, the keyboard is where it was, and a key brings it back into sight. */
static void
the_keyboard_stays_when_its_row_scrolls_away (void)
{
  Test *test = test_new (MILLION);

  click_row (test, "2");
  tamiz_test_wait (g_strcmp0 (get_focused (test), "2") == 0);
  tamiz_table_scroll_to (test->table, 700000);
  tamiz_test_wait (is_seen (test, "700000") && !is_seen (test, "2"));
  g_assert_cmpstr (get_focused (test), ==, "2");
  press_until_focused (test, GDK_KEY_Down, 0, "3");
  g_assert_false (is_seen (test, "700000"));
  test_free (test);
}

static void
clicks_select_and_open (void)
{
  Test *test = test_new (1000);

  click_row (test, "2");
  tamiz_test_wait (is_selected (test, 2));
  tamiz_test_settle (500);
  click_row (test, "4");
  tamiz_test_wait (is_selected (test, 4) && !is_selected (test, 2));
  g_assert_cmpuint (test->activated, ==, G_MAXUINT);

  click_with (test, "7", GDK_CONTROL_MASK, 1);
  tamiz_test_wait (is_selected (test, 7) && is_selected (test, 4));
  click_with (test, "4", GDK_CONTROL_MASK, 1);
  tamiz_test_wait (is_selected (test, 7) && !is_selected (test, 4));
  tamiz_test_settle (500);
  click_row (test, "2");
  click_with (test, "6", GDK_SHIFT_MASK, 1);
  tamiz_test_wait (tamiz_id_selection_count (test->selection) == 5);
  g_assert_true (is_selected (test, 2) && is_selected (test, 6));
  tamiz_test_settle (500);
  click_with (test, "3", 0, 2);
  tamiz_test_wait (test->activated == 2);
  g_assert_cmpuint (tamiz_id_selection_count (test->selection), ==, 1);
  test_free (test);
}

/* Tab goes in and out; the titles are on the way back. */
static void
tab_enters_and_leaves (void)
{
  Test *test = test_new (1000);

  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (g_strcmp0 (get_focused (test), "1") == 0);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_wait (is_selected (test, 2));
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (gtk_widget_is_focus (test->after));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (g_strcmp0 (get_focused (test), "2") == 0);

  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (GTK_IS_BUTTON (gtk_window_get_focus (test->window)) && !gtk_widget_is_focus (test->before));
  tamiz_test_key (GDK_KEY_Right, 0);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (test->sort == 1 && !test->descending);
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (gtk_widget_is_focus (test->before));
  test_free (test);
}

static void
titles_sort_and_say_so (void)
{
  Test *test = test_new (1000);
  GtkWidget *title = gtk_widget_get_ancestor (tamiz_test_find_text (test->table, "Digit"), GTK_TYPE_BUTTON);

  tamiz_test_click (title);
  tamiz_test_wait (test->sort == 1 && !test->descending);
  gtk_test_accessible_assert_property (title, GTK_ACCESSIBLE_PROPERTY_SORT, GTK_ACCESSIBLE_SORT_ASCENDING);
  tamiz_test_settle (500);
  tamiz_test_click (title);
  tamiz_test_wait (test->descending);
  gtk_test_accessible_assert_property (title, GTK_ACCESSIBLE_PROPERTY_SORT, GTK_ACCESSIBLE_SORT_DESCENDING);
  gtk_test_accessible_assert_role (title, GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
  gtk_test_accessible_assert_role (test->table, GTK_ACCESSIBLE_ROLE_GRID);
  g_assert_true (gtk_test_accessible_has_relation (
      GTK_ACCESSIBLE (tamiz_test_find_type (test->table, TAMIZ_TYPE_TABLE_ROW)), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  test_free (test);
}

/* The whole title, with what is around its text. */
static graphene_rect_t
get_title (Test       *test,
           const char *title)
{
  GtkWidget *button = gtk_widget_get_ancestor (tamiz_test_find_text (test->table, title), GTK_TYPE_BUTTON);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (button, GTK_WIDGET (test->table), &bounds));

  return bounds;
}

static void
an_edge_is_dragged (void)
{
  Test *test = test_new (1000);
  graphene_rect_t first = get_title (test, "Number"), second = get_title (test, "Digit");

  g_assert_cmpfloat (first.size.width, ==, 120);
  g_assert_cmpfloat (second.origin.x, ==, 120);
  tamiz_test_drag_at (test->table, first.size.width - 2, first.size.height / 2, 60, 0);
  tamiz_test_wait (get_title (test, "Number").size.width == 180);
  tamiz_test_wait (get_title (test, "Digit").origin.x == 180);
  g_assert_cmpfloat (get_title (test, "Digit").size.width, ==, second.size.width - 60);
  /* Not narrower than what it shows. */
  tamiz_test_drag_at (test->table, 178, first.size.height / 2, -170, 0);
  tamiz_test_wait (get_title (test, "Number").size.width < 100);
  g_assert_cmpfloat (get_title (test, "Number").size.width, >, 20);
  g_assert_cmpint (test->sort, ==, 0);
  test_free (test);
}

static void
append (TamizTable *table,
        const char *title,
        int         width,
        int         minimum,
        gboolean    expand)
{
  static const TamizTableCells number = { make_label, bind_number, unbind_number };
  TamizTableColumn *column = tamiz_table_column_new (title, &number, NULL, NULL);

  tamiz_table_column_set_width (column, width);
  tamiz_table_column_set_minimum (column, minimum);
  tamiz_table_column_set_expand (column, expand);
  tamiz_table_column_set_sortable (column, TRUE);
  tamiz_table_append_column (table, column);
}

/* What matters fits: what expands gives way first, and what comes after is scrolled to. */
static void
columns_are_narrowed_to_fit (void)
{
  static const struct
  {
    int width;
    int extents[4];
  } cases[] = {
    { 800, { 60, 470, 150, 120 } },
    { 450, { 60, 200, 150, 120 } },
    { 300, { 60, 90, 150, 120 } },
    { 250, { 60, 80, 110, 120 } },
    { 200, { 60, 80, 100, 120 } },
  };
  static const char *const titles[] = { "One", "Two", "Three", "Four" };
  Test test = { .window = GTK_WINDOW (gtk_window_new ()), .table = TAMIZ_TABLE (tamiz_table_new ()) };
  GtkWidget *scroller = gtk_scrolled_window_new ();

  append (test.table, "One", 60, 0, FALSE);
  append (test.table, "Two", 200, 80, TRUE);
  append (test.table, "Three", 150, 100, FALSE);
  append (test.table, "Four", 120, 0, FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (test.table));
  gtk_widget_set_halign (scroller, GTK_ALIGN_START);
  gtk_window_set_default_size (test.window, 900, 300);
  gtk_window_set_child (test.window, scroller);
  gtk_window_present (test.window);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      float x = 0;

      gtk_widget_set_size_request (scroller, cases[i].width, 200);
      tamiz_test_wait (gtk_widget_get_width (GTK_WIDGET (test.table)) == cases[i].width);
      for (guint k = 0; k < G_N_ELEMENTS (titles); k++)
        {
          graphene_rect_t title = get_title (&test, titles[k]);

          g_assert_cmpfloat (title.origin.x, ==, x);
          g_assert_cmpfloat (title.size.width, ==, cases[i].extents[k]);
          x += title.size.width;
        }
    }
  gtk_window_destroy (test.window);
}

/* From the right, where one reads so. */
static void
it_reads_from_the_right (void)
{
  Test *test;
  GtkWidget *number, *digit;
  graphene_rect_t at, other;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  test = test_new (1000);
  number = tamiz_test_find_text (test->table, "Number");
  digit = tamiz_test_find_text (test->table, "Digit");
  g_assert_true (gtk_widget_compute_bounds (number, GTK_WIDGET (test->table), &at));
  g_assert_true (gtk_widget_compute_bounds (digit, GTK_WIDGET (test->table), &other));
  g_assert_cmpfloat (at.origin.x, >, other.origin.x);
  g_assert_true (
      gtk_widget_compute_bounds (tamiz_test_find_text (test->table, "2"), GTK_WIDGET (test->table), &at));
  g_assert_cmpfloat (at.origin.x, >, other.origin.x);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  test_free (test);
}

/* A larger text makes higher rows, and the one at the top stays there. */
static void
a_larger_text_makes_higher_rows (void)
{
  Test *test = test_new (1000);
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, height = get_row_height (test);

  gtk_adjustment_set_value (test->adjustment, height * 400.0);
  tamiz_test_wait (is_seen (test, "401"));
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  tamiz_test_wait (get_row_height (test) > height);
  tamiz_test_settle (100);
  g_assert_true (is_seen (test, "401") && !is_seen (test, "400"));
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  tamiz_test_wait (get_row_height (test) == height);
  tamiz_test_settle (100);
  g_assert_true (is_seen (test, "401") && !is_seen (test, "400"));
  test_free (test);
}

static void
print_turn (const char *what,
            guint       count)
{
  g_print ("# %u rows, %s: longest turn %.1f ms; laid out and painted: %.1f ms\n", count, what,
           tamiz_test_longest_turn () / 1000.0, tamiz_test_longest_frame () / 1000.0);
}

/* The same whether there are two thousand or a million: printed, as time asserts nothing. */
static void
a_million_takes_no_longer (void)
{
  static const guint counts[] = { 2000, MILLION };

  for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
    {
      Test *test = test_new (counts[j]);

      tamiz_test_watch_loop (GTK_WIDGET (test->window));
      for (guint i = 0; i < 20; i++)
        {
          gtk_adjustment_set_value (test->adjustment, gtk_adjustment_get_upper (test->adjustment) * (i * 7 % 20) / 20);
          tamiz_test_settle (20);
        }
      print_turn ("jumping", counts[j]);
      set_numbers (test->numbers, counts[j], 1);
      tamiz_test_watch_loop (GTK_WIDGET (test->window));
      g_list_model_items_changed (G_LIST_MODEL (test->numbers), 0, counts[j], counts[j]);
      tamiz_test_settle (100);
      print_turn ("another order", counts[j]);
      test_free (test);
    }
}

static void
it_is_let_go (void)
{
  TamizTable *table = g_object_ref_sink (TAMIZ_TABLE (tamiz_table_new ()));
  Numbers *numbers = g_object_new (numbers_get_type (), NULL);
  TamizIdSelection *selection = tamiz_id_selection_new (G_LIST_MODEL (numbers), get_id, find_id);

  set_numbers (numbers, 1, 10);
  add_columns (table);
  tamiz_table_set_model (table, selection);
  g_assert_finalize_object (table);
  g_assert_finalize_object (selection);
  g_assert_finalize_object (numbers);
}

/* As a window does with the row that had its keyboard. */
static void
a_row_that_is_held_shows_nothing_of_it (void)
{
  Test *test = test_new (100);
  GtkWidget *row;

  tamiz_test_wait ((row = tamiz_test_find_type (test->table, TAMIZ_TYPE_TABLE_ROW)) != NULL);
  g_object_ref (row);
  test_free (test);
  g_assert_cmpuint (n_bound, ==, 0);
  g_assert_null (tamiz_table_row_get_item (TAMIZ_TABLE_ROW (row)));
  g_assert_finalize_object (row);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/table/a-million-rows-have-a-few-widgets", a_million_rows_have_a_few_widgets);
  g_test_add_func ("/widgets/table/small-steps-far-down-are-exact", small_steps_far_down_are_exact);
  g_test_add_func ("/widgets/table/rows-stay-in-order", rows_stay_in_order);
  g_test_add_func ("/widgets/table/the-list-is-another-one", the_list_is_another_one);
  g_test_add_func ("/widgets/table/changes-above-do-not-move-what-is-in-sight",
                   changes_above_do_not_move_what_is_in_sight);
  g_test_add_func ("/widgets/table/selection-and-cursor-survive-another-order",
                   selection_and_cursor_survive_another_order);
  g_test_add_func ("/widgets/table/keys-move-and-select", keys_move_and_select);
  g_test_add_func ("/widgets/table/the-keyboard-stays-when-its-row-scrolls-away",
                   the_keyboard_stays_when_its_row_scrolls_away);
  g_test_add_func ("/widgets/table/clicks-select-and-open", clicks_select_and_open);
  g_test_add_func ("/widgets/table/tab-enters-and-leaves", tab_enters_and_leaves);
  g_test_add_func ("/widgets/table/titles-sort-and-say-so", titles_sort_and_say_so);
  g_test_add_func ("/widgets/table/an-edge-is-dragged", an_edge_is_dragged);
  g_test_add_func ("/widgets/table/columns-are-narrowed-to-fit", columns_are_narrowed_to_fit);
  g_test_add_func ("/widgets/table/it-reads-from-the-right", it_reads_from_the_right);
  g_test_add_func ("/widgets/table/a-larger-text-makes-higher-rows", a_larger_text_makes_higher_rows);
  g_test_add_func ("/widgets/table/a-million-takes-no-longer", a_million_takes_no_longer);
  g_test_add_func ("/widgets/table/it-is-let-go", it_is_let_go);
  g_test_add_func ("/widgets/table/a-row-that-is-held-shows-nothing-of-it", a_row_that_is_held_shows_nothing_of_it);
  return g_test_run ();
}
