#include "config.h"

#include "tamiz-json-item.h"
#include "tamiz-test-display.h"

typedef struct
{
  guint position, removed, added, n;
} Change;

static void
note_change_cb (GListModel *model,
                guint       position,
                guint       removed,
                guint       added,
                Change     *change)
{
  *change = (Change) { position, removed, added, change->n + 1 };
}

static void
replace (GListStore *store,
         const char *text)
{
  g_autoptr (json_t) items = json_loads (text, 0, NULL);

  g_assert_nonnull (items);
  tamiz_json_list_replace (store, items);
}

/* A view keeps its place and its selection where only something in the middle changed. */
static void
what_stands_alike_stays (void)
{
  GListStore *store = g_list_store_new (TAMIZ_TYPE_JSON_ITEM);
  Change change = { 0 };

  g_signal_connect (store, "items-changed", G_CALLBACK (note_change_cb), &change);
  replace (store, "[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]");
  g_assert_cmpuint (change.added, ==, 3);
  replace (store, "[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]");
  g_assert_cmpuint (change.n, ==, 1);
  replace (store, "[{\"id\":\"1\"},{\"id\":\"5\"},{\"id\":\"6\"},{\"id\":\"3\"}]");
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.removed, ==, 1);
  g_assert_cmpuint (change.added, ==, 2);
  replace (store, "[{\"id\":\"1\"},{\"id\":\"3\"}]");
  g_assert_cmpuint (change.position, ==, 1);
  g_assert_cmpuint (change.removed, ==, 2);
  g_assert_cmpuint (tamiz_json_list_find (G_LIST_MODEL (store), "id", "3"), ==, 1);
  g_assert_cmpuint (tamiz_json_list_find (G_LIST_MODEL (store), "id", "9"), ==, G_MAXUINT);
  tamiz_json_list_replace (store, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 0);

  g_assert_finalize_object (store);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/json-item/what-stands-alike-stays", what_stands_alike_stays);
  return g_test_run ();
}
