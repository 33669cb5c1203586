#include "config.h"

#include "storage-support.h"

static void
try (TestBase       *base,
     TamizChangeSet *change_set,
     int             code)
{
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  commit = tamiz_store_apply (base->store, change_set, NULL, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, TAMIZ_CORE_ERROR, code);
}

static void
try_source (TestBase *base,
            gint64    user,
            int       code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);

  tamiz_change_set_insert (change_set, TAMIZ_KIND_SOURCE, test_base_take_id (base));
  try (base, change_set, code);
}

static void
try_list_entry (TestBase *base,
                gint64    user,
                int       code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);

  tamiz_change_set_insert (change_set, TAMIZ_KIND_LIST_ENTRY, test_base_take_id (base));
  try (base, change_set, code);
}

static void
try_user (TestBase *base,
          gint64    user,
          int       code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);

  tamiz_change_set_insert (change_set, TAMIZ_KIND_USER, test_base_take_id (base));
  try (base, change_set, code);
}

static void
try_lead (TestBase *base,
          gint64    user,
          gint64    owner,
          int       code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);

  test_base_add_lead (base, change_set, owner);
  try (base, change_set, code);
}

static void
try_notes (TestBase *base,
           gint64    user,
           gint64    lead,
           int       code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);
  g_autoptr (TamizRecord) record = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  g_autofree char *text = g_uuid_string_random ();

  tamiz_change_set_update_text (change_set, record, TAMIZ_LEAD_NOTES, text);
  try (base, change_set, code);
}

static void
try_activity (TestBase         *base,
              gint64            user,
              gint64            lead,
              TamizActivityKind kind,
              int               code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);

  test_base_add_activity (base, change_set, lead, 1);
  tamiz_record_set_int (g_ptr_array_index (tamiz_change_set_get_inserts (change_set), 0),
                        TAMIZ_ACTIVITY_KIND, kind);
  try (base, change_set, code);
}

/* Without a handoff it would be imported history. */
static void
try_outcome (TestBase *base,
             gint64    user,
             gint64    lead,
             gint64    handoff,
             int       code)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (user);
  TamizRecord *outcome
      = tamiz_change_set_insert (change_set, TAMIZ_KIND_OUTCOME, test_base_take_id (base));

  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_LEAD, lead);
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_HANDOFF, handoff);
  try (base, change_set, code);
}

#define ALLOWED -1
#define DENIED TAMIZ_CORE_ERROR_NOT_ALLOWED

static void
test_table (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizCommit) made = NULL;
  gint64 lead = test_base_add_lead (base, make, base->sales);
  gint64 handoff = test_base_take_id (base);

  tamiz_record_set_int (tamiz_change_set_insert (make, TAMIZ_KIND_HANDOFF, handoff),
                        TAMIZ_HANDOFF_LEAD, lead);
  made = test_base_apply (base, make);

  try_source (base, base->marketing, ALLOWED);
  try_source (base, base->steward, ALLOWED);
  try_source (base, base->manager, DENIED);
  try_source (base, base->observer, DENIED);
  try_list_entry (base, base->steward, ALLOWED);
  try_list_entry (base, base->marketing, DENIED);
  try_user (base, base->manager, ALLOWED);
  try_user (base, base->steward, DENIED);

  try_lead (base, base->sales, base->sales, ALLOWED);
  try_lead (base, base->sales, base->other_sales, DENIED);
  try_notes (base, base->sales, lead, ALLOWED);
  try_notes (base, base->other_sales, lead, DENIED);
  try_notes (base, base->observer, lead, DENIED);
  try_notes (base, base->marketing, lead, ALLOWED);
  try_activity (base, base->observer, lead, TAMIZ_ACTIVITY_NOTE, ALLOWED);
  try_activity (base, base->observer, lead, TAMIZ_ACTIVITY_CALL_OUT, DENIED);
  try_outcome (base, base->sales, lead, handoff, ALLOWED);
  try_outcome (base, base->other_sales, lead, handoff, DENIED);
  try_outcome (base, base->marketing, lead, handoff, DENIED);
}

static void
test_executive_may_decide (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) accept = test_change_new (base->other_sales);
  g_autoptr (TamizChangeSet) withdraw = test_change_new (base->other_sales);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizRecord) record = NULL;
  TamizRecord *handoff;
  gint64 lead = test_base_add_lead (base, make, base->marketing);
  gint64 id = test_base_take_id (base);

  handoff = tamiz_change_set_insert (make, TAMIZ_KIND_HANDOFF, id);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_LEAD, lead);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, base->other_sales);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_SENT);
  made = test_base_apply (base, make);

  try_outcome (base, base->sales, lead, id, DENIED);
  record = test_base_load (base, TAMIZ_KIND_HANDOFF, id);
  tamiz_change_set_update_int (withdraw, record, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_WITHDRAWN);
  try (base, withdraw, DENIED);
  tamiz_change_set_update_int (accept, record, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_ACCEPTED);
  try (base, accept, ALLOWED);
  try_outcome (base, base->other_sales, lead, id, ALLOWED);
}

static void
test_undo_of_own_and_others (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (base->marketing);
  g_autoptr (TamizChangeSet) by_sales = test_change_new (base->sales);
  g_autoptr (TamizChangeSet) by_marketing = test_change_new (base->marketing);
  g_autoptr (TamizChangeSet) import = test_change_new (base->marketing);
  g_autoptr (TamizCommit) made = NULL;

  test_base_add_lead (base, make, 0);
  made = test_base_apply (base, make);
  tamiz_change_set_undo (by_sales, made->change);
  try (base, by_sales, DENIED);
  tamiz_change_set_undo (by_marketing, made->change);
  try (base, by_marketing, ALLOWED);
  tamiz_change_set_undo_import (import, 1);
  try (base, import, DENIED);
}

static void
test_user_must_be_known_and_active (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) retire = test_change_new (base->manager);
  g_autoptr (TamizChangeSet) nobody = tamiz_change_set_new ((TamizActor){ TAMIZ_ACTOR_USER, 0 }, "");
  g_autoptr (TamizRecord) marketing = NULL;

  try_source (base, 424242, TAMIZ_CORE_ERROR_NO_USER);
  test_base_add_lead (base, nobody, 0);
  try (base, nobody, TAMIZ_CORE_ERROR_NO_USER);

  marketing = test_base_load (base, TAMIZ_KIND_USER, base->marketing);
  tamiz_change_set_update_int (retire, marketing, TAMIZ_USER_ACTIVE, 0);
  try (base, retire, ALLOWED);
  try_source (base, base->marketing, DENIED);
}

static void
test_first_user_needs_no_rights (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tamiz-storage-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "new.tamiz", NULL);
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (TamizStore) store = tamiz_store_create (path, NULL, clock, NULL);
  g_autoptr (TamizChangeSet) first = tamiz_change_set_new ((TamizActor){ TAMIZ_ACTOR_USER, 0 }, "");
  g_autoptr (TamizChangeSet) second = tamiz_change_set_new ((TamizActor){ TAMIZ_ACTOR_USER, 0 }, "");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_change_set_insert (first, TAMIZ_KIND_USER, tamiz_store_take_id (store, NULL));
  commit = tamiz_store_apply (store, first, NULL, &error);
  g_assert_no_error (error);
  tamiz_change_set_insert (second, TAMIZ_KIND_USER, tamiz_store_take_id (store, NULL));
  g_assert_null (tamiz_store_apply (store, second, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NO_USER);
  tamiz_store_close (store);
  test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/rights/table", test_table);
  g_test_add_func ("/storage/rights/executive-may-decide", test_executive_may_decide);
  g_test_add_func ("/storage/rights/undo-of-own-and-others", test_undo_of_own_and_others);
  g_test_add_func ("/storage/rights/user-must-be-known", test_user_must_be_known_and_active);
  g_test_add_func ("/storage/rights/first-user", test_first_user_needs_no_rights);

  return g_test_run ();
}
