#include "config.h"

#include "tamiz-id-selection.h"
#include "tamiz-id-set.h"

/* A list of numbered things that counts how often it had to make an item. */
typedef struct
{
  GObject parent_instance;

  GArray *ids;              /* gint64 */
  guint n_made;
} Numbers;

typedef struct
{
  GObjectClass parent_class;
} NumbersClass;

static GType numbers_get_type (void);

static GType
numbers_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
numbers_get_n_items (GListModel *model)
{
  return ((Numbers *) model)->ids->len;
}

static gpointer
numbers_get_item (GListModel *model,
                  guint       position)
{
  Numbers *self = (Numbers *) model;

  if (position >= self->ids->len)
    return NULL;
  self->n_made++;
  return g_object_new (G_TYPE_OBJECT, NULL);
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

static void
numbers_set (Numbers *self,
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

static gint64
get_id (GListModel *model,
        guint       position)
{
  GArray *ids = ((Numbers *) model)->ids;

  return position < ids->len ? g_array_index (ids, gint64, position) : 0;
}

static gboolean
find_id (GListModel *model,
         gint64      id,
         guint      *position)
{
  GArray *ids = ((Numbers *) model)->ids;

  for (*position = 0; *position < ids->len; (*position)++)
    {
      if (g_array_index (ids, gint64, *position) == id)
        return TRUE;
    }

  return FALSE;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

static void
assert_selected (TamizIdSelection *selection,
                 const char       *expected)
{
  g_autoptr (GArray) ids = tamiz_id_selection_dup_ids (selection);
  g_autoptr (GString) text = g_string_new (NULL);

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", g_array_index (ids, gint64, i));
  g_assert_cmpstr (text->str, ==, expected);
  g_assert_cmpuint (tamiz_id_selection_count (selection), ==, ids->len);
}

/* Sorting the other way round, filtering and coming back: the same ones are selected. */
static void
selection_survives_sorting_and_filtering (void)
{
  Numbers *numbers = g_object_new (numbers_get_type (), NULL);
  TamizIdSelection *selection = tamiz_id_selection_new (G_LIST_MODEL (numbers), get_id, find_id);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);
  g_autoptr (GtkBitset) bits = NULL;

  numbers_set (numbers, 11, 20);
  gtk_selection_model_select_item (model, 2, TRUE);
  gtk_selection_model_select_item (model, 6, FALSE);
  assert_selected (selection, "13 17");

  numbers_set (numbers, 20, 11);
  g_assert_true (gtk_selection_model_is_selected (model, 3));
  g_assert_true (gtk_selection_model_is_selected (model, 7));
  g_assert_false (gtk_selection_model_is_selected (model, 2));
  bits = gtk_selection_model_get_selection (model);
  g_assert_cmpuint (gtk_bitset_get_size (bits), ==, 2);

  numbers_set (numbers, 15, 20);
  g_assert_cmpuint (tamiz_id_selection_count_listed (selection), ==, 1);
  assert_selected (selection, "13 17");
  gtk_selection_model_unselect_item (model, 2);
  assert_selected (selection, "13");
  tamiz_id_selection_drop_unlisted (selection);
  assert_selected (selection, "");

  g_assert_finalize_object (selection);
  g_assert_finalize_object (numbers);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* To go to one is no picking; to tick a box is, even if it is the only one. */
static void
picking_several_is_told_from_going_to_one (void)
{
  Numbers *numbers = g_object_new (numbers_get_type (), NULL);
  TamizIdSelection *selection = tamiz_id_selection_new (G_LIST_MODEL (numbers), get_id, find_id);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (selection);
  guint changes = 0;

  g_signal_connect_swapped (selection, "changed", G_CALLBACK (count_cb), &changes);
  numbers_set (numbers, 1, 9);
  gtk_selection_model_select_item (model, 4, TRUE);
  g_assert_false (tamiz_id_selection_is_gathering (selection));
  gtk_selection_model_select_item (model, 5, FALSE);
  g_assert_true (tamiz_id_selection_is_gathering (selection));
  gtk_selection_model_unselect_item (model, 4);
  g_assert_true (tamiz_id_selection_is_gathering (selection));
  assert_selected (selection, "6");
  gtk_selection_model_select_range (model, 1, 3, TRUE);
  g_assert_true (tamiz_id_selection_is_gathering (selection));
  assert_selected (selection, "2 3 4");
  tamiz_id_selection_select_only (selection, 8);
  g_assert_false (tamiz_id_selection_is_gathering (selection));
  assert_selected (selection, "8");
  tamiz_id_selection_gather (selection, 2);
  g_assert_true (tamiz_id_selection_is_gathering (selection));
  assert_selected (selection, "3");
  tamiz_id_selection_gather (selection, 7);
  assert_selected (selection, "3 8");
  gtk_selection_model_unselect_all (model);
  assert_selected (selection, "");
  g_assert_cmpuint (changes, >=, 8);

  g_assert_finalize_object (selection);
  g_assert_finalize_object (numbers);
}

/* GTK's own selection would make a million items of it. */
static void
all_are_selected_without_making_items (void)
{
  Numbers *numbers = g_object_new (numbers_get_type (), NULL);
  TamizIdSelection *selection = tamiz_id_selection_new (G_LIST_MODEL (numbers), get_id, find_id);
  gint64 began;

  numbers_set (numbers, 1, 1000000);
  began = g_get_monotonic_time ();
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (selection));
  g_test_message ("a million selected in %.1f ms", (g_get_monotonic_time () - began) / 1000.0);
  g_assert_cmpuint (tamiz_id_selection_count (selection), ==, 1000000);
  g_assert_cmpuint (numbers->n_made, ==, 0);

  g_assert_finalize_object (selection);
  g_assert_finalize_object (numbers);
}

/* What is put in and taken out at random is in the set exactly where it should be. */
static void
a_set_keeps_what_it_was_given (void)
{
  g_autoptr (TamizIdSet) set = tamiz_id_set_new ();
  gboolean expected[2000] = { FALSE };
  guint size = 0;

  for (guint i = 0; i < 100000; i++)
    {
      gint64 id = g_test_rand_int_range (1, G_N_ELEMENTS (expected));
      gboolean add = g_test_rand_bit ();

      g_assert_cmpint (add ? tamiz_id_set_add (set, id * 64) : tamiz_id_set_remove (set, id * 64), ==,
                       add != expected[id]);
      size += add && !expected[id];
      size -= !add && expected[id];
      expected[id] = add;
      g_assert_cmpuint (tamiz_id_set_size (set), ==, size);
    }
  for (gint64 id = 1; id < (gint64) G_N_ELEMENTS (expected); id++)
    g_assert_cmpint (tamiz_id_set_contains (set, id * 64), ==, expected[id]);
  g_assert_false (tamiz_id_set_contains (set, 0));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/widgets/id-selection/selection-survives-sorting-and-filtering",
                   selection_survives_sorting_and_filtering);
  g_test_add_func ("/widgets/id-selection/picking-several-is-told-from-going-to-one",
                   picking_several_is_told_from_going_to_one);
  g_test_add_func ("/widgets/id-selection/all-are-selected-without-making-items",
                   all_are_selected_without_making_items);
  g_test_add_func ("/widgets/id-selection/a-set-keeps-what-it-was-given", a_set_keeps_what_it_was_given);
  return g_test_run ();
}
