#include "config.h"

#include "tamiz-unfolding-list.h"
#include "tamiz-test-display.h"

static GListStore *
make_store (guint length)
{
  GListStore *store = g_list_store_new (GTK_TYPE_STRING_OBJECT);

  for (guint i = 0; i < length; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

      g_list_store_append (store, item);
    }

  return store;
}

static guint
count (gpointer list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
the_rest_comes_in_the_next_turns (void)
{
  g_autoptr (GListStore) store = make_store (1000);
  TamizUnfoldingList *list = tamiz_unfolding_list_new (G_LIST_MODEL (store));
  g_autoptr (GtkStringObject) last = NULL;

  g_assert_cmpuint (count (list), >, 0);
  g_assert_cmpuint (count (list), <, 60);
  tamiz_test_wait (count (list) == 1000);
  last = g_list_model_get_item (G_LIST_MODEL (list), 999);
  g_assert_cmpstr (gtk_string_object_get_string (last), ==, "999");

  g_assert_finalize_object (list);
}

static void
what_is_chosen_is_there_at_once (void)
{
  g_autoptr (GListStore) store = make_store (1000);
  TamizUnfoldingList *list = tamiz_unfolding_list_new (G_LIST_MODEL (store));

  tamiz_unfolding_list_show (list, 500);
  g_assert_cmpuint (count (list), ==, 501);
  tamiz_unfolding_list_show (list, G_MAXUINT);
  g_assert_cmpuint (count (list), ==, 501);

  g_assert_finalize_object (list);
}

/* Whatever changes below, at whatever moment: a view that follows the signals sees what
 * is there.
 */
static void
changes_are_followed (void)
{
  g_autoptr (GListStore) store = make_store (40);
  TamizUnfoldingList *list = tamiz_unfolding_list_new (G_LIST_MODEL (store));
  GtkSelectionModel *follower
      = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (list))));

  for (guint turn = 0; turn < 400; turn++)
    {
      guint length = g_list_model_get_n_items (G_LIST_MODEL (store));
      guint position = (guint) g_test_rand_int_range (0, (int) length + 1);
      guint removed = (guint) g_test_rand_int_range (0, (int) MIN (length - position, 30) + 1);
      guint added = (guint) g_test_rand_int_range (0, 32);
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < added; i++)
        g_ptr_array_add (items, gtk_string_object_new ("new"));
      g_list_store_splice (store, position, removed, items->pdata, added);
      if (turn % 7 == 0)
        g_main_context_iteration (NULL, FALSE);

      g_assert_cmpuint (count (follower), ==, count (list));
      for (guint i = 0; i < count (list); i++)
        {
          g_autoptr (GObject) below = g_list_model_get_item (G_LIST_MODEL (store), i);
          g_autoptr (GObject) above = g_list_model_get_item (G_LIST_MODEL (list), i);

          g_assert_true (below == above);
        }
    }
  tamiz_test_wait (count (list) == count (store));
  g_assert_cmpuint (count (follower), ==, count (store));

  g_object_unref (follower);
  g_assert_finalize_object (list);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/unfolding-list/the-rest-comes-in-the-next-turns", the_rest_comes_in_the_next_turns);
  g_test_add_func ("/widgets/unfolding-list/what-is-chosen-is-there-at-once", what_is_chosen_is_there_at_once);
  g_test_add_func ("/widgets/unfolding-list/changes-are-followed", changes_are_followed);
  return g_test_run ();
}
