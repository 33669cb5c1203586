#include "config.h"

#include "storage-support.h"

static gint64
apply (TestBase       *base,
       TamizChangeSet *change_set)
{
  g_autoptr (TamizCommit) commit = test_base_apply (base, change_set);

  return commit->change;
}

static gint64
undo (TestBase *base,
      gint64    change)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (base->steward);

  tamiz_change_set_undo (change_set, change);

  return apply (base, change_set);
}

static gint64
set_text (TestBase   *base,
          TamizKind   kind,
          gint64      id,
          int         field,
          const char *text)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (base->steward);
  g_autoptr (TamizRecord) record = test_base_load (base, kind, id);

  tamiz_change_set_update_text (change_set, record, field, text);

  return apply (base, change_set);
}

static void
assert_text (TestBase   *base,
             gint64      lead,
             int         field,
             const char *text)
{
  g_autoptr (TamizRecord) record = test_base_load (base, TAMIZ_KIND_LEAD, lead);

  g_assert_cmpstr (tamiz_record_get_text (record, field), ==, text);
}

static guint
count (TestBase *base,
       TamizKind kind)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (base->store, NULL);
  g_autoptr (GPtrArray) records = tamiz_reader_list (reader, kind, NULL);

  return records->len;
}

static gint64
get_stage (TestBase *base,
           gint64    lead)
{
  g_autoptr (TamizRecord) record = test_base_load (base, TAMIZ_KIND_LEAD, lead);

  return tamiz_record_get_int (record, TAMIZ_LEAD_STAGE);
}

static void
test_undo_restores (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) more = test_change_new (0);
  gint64 lead = test_base_add_lead (base, make, 0);
  gint64 change, undone, redone;

  test_base_add_activity (base, make, lead, 1);
  apply (base, make);
  g_assert_cmpint (get_stage (base, lead), ==, TAMIZ_STAGE_PROSPECT);

  /* The move that the change led to goes with it. */
  test_base_add_activity (base, more, lead, 2);
  test_base_add_activity (base, more, lead, 3);
  change = apply (base, more);
  g_assert_cmpint (get_stage (base, lead), ==, TAMIZ_STAGE_MQL);
  undone = undo (base, change);
  g_assert_cmpint (get_stage (base, lead), ==, TAMIZ_STAGE_PROSPECT);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 1);
  test_base_assert_clean (base);

  redone = undo (base, undone);
  g_assert_cmpint (get_stage (base, lead), ==, TAMIZ_STAGE_MQL);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 3);
  test_base_assert_clean (base);

  undo (base, redone);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 1);
  g_assert_cmpint (get_stage (base, lead), ==, TAMIZ_STAGE_PROSPECT);
  test_base_assert_clean (base);
}

static void
test_undo_shows_conflicts (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) change = test_change_new (base->steward);
  g_autoptr (TamizChangeSet) take_back = test_change_new (base->steward);
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  TamizUpdate *conflict;
  gint64 lead = test_base_add_lead (base, make, 0);
  gint64 number;

  apply (base, make);
  record = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  tamiz_change_set_update_text (change, record, TAMIZ_LEAD_NOTES, "one");
  tamiz_change_set_update_text (change, record, TAMIZ_LEAD_PAIN_POINTS, "two");
  number = apply (base, change);
  set_text (base, TAMIZ_KIND_LEAD, lead, TAMIZ_LEAD_NOTES, "since then");

  tamiz_change_set_undo (take_back, number);
  commit = test_base_apply (base, take_back);
  assert_text (base, lead, TAMIZ_LEAD_NOTES, "since then");
  assert_text (base, lead, TAMIZ_LEAD_PAIN_POINTS, NULL);
  g_assert_cmpuint (commit->conflicts->len, ==, 1);
  conflict = &g_array_index (commit->conflicts, TamizUpdate, 0);
  g_assert_cmpint (conflict->field, ==, TAMIZ_LEAD_NOTES);
  g_assert_cmpstr (conflict->before.text, ==, "since then");
  g_assert_cmpint (conflict->after.type, ==, TAMIZ_VALUE_NULL);
  test_base_assert_clean (base);
}

static void
test_undo_once_only (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) again = test_change_new (0);
  g_autoptr (TamizChangeSet) nothing = test_change_new (0);
  g_autoptr (GError) error = NULL;
  gint64 number;

  test_base_add_lead (base, make, 0);
  number = apply (base, make);
  undo (base, number);
  tamiz_change_set_undo (again, number);
  g_assert_null (tamiz_store_apply (base->store, again, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS);
  g_clear_error (&error);
  tamiz_change_set_undo (nothing, 12345);
  g_assert_null (tamiz_store_apply (base->store, nothing, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND);
}

static void
test_undo_of_retraction (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) retract = test_change_new (base->steward);
  g_autoptr (TamizRecord) activity = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint64 lead = test_base_add_lead (base, make, 0);
  gint64 id = test_base_add_activity (base, make, lead, 1);
  gint64 number;

  apply (base, make);
  activity = test_base_load (base, TAMIZ_KIND_ACTIVITY, id);
  tamiz_change_set_retract (retract, activity);
  number = apply (base, retract);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 0);
  test_base_assert_clean (base);
  undo (base, number);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 1);
  test_base_assert_clean (base);

  reader = tamiz_store_new_reader (base->store, NULL);
  rows = tamiz_reader_list_history (reader, TAMIZ_KIND_ACTIVITY, id, NULL);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (((TamizHistoryRow *) g_ptr_array_index (rows, 1))->after, ==, "1");
}

typedef struct
{
  TestBase *base;
  gint64 import;
  gint64 old_lead;
  gint64 slices[2];
} Imported;

/* An import of two slices that makes leads and fills a field of one that was there. */
static void
import (Imported *self,
        TestBase *base)
{
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  TamizRecord *record;

  self->base = base;
  self->import = test_base_take_id (base);
  self->old_lead = test_base_add_lead (base, make, 0);
  record = tamiz_change_set_insert (make, TAMIZ_KIND_IMPORT, self->import);
  tamiz_record_set_int (record, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_DONE);
  apply (base, make);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (TamizChangeSet) slice = test_change_new (0);
      g_autoptr (TamizRecord) old = test_base_load (base, TAMIZ_KIND_LEAD, self->old_lead);

      tamiz_change_set_set_import (slice, self->import);
      tamiz_change_set_set_batch (slice);
      for (int j = 0; j < 20; j++)
        {
          gint64 lead = test_base_add_lead (base, slice, 0);

          test_base_add_activity (base, slice, lead, 1000 - j);
          test_base_add_activity (base, slice, lead, j);
        }
      test_base_add_activity (base, slice, self->old_lead, i + 1);
      tamiz_change_set_update_text (slice, old, i == 0 ? TAMIZ_LEAD_NOTES : TAMIZ_LEAD_PAIN_POINTS,
                                    "imported");
      self->slices[i] = apply (base, slice);
    }
}

/* Who completes a row is told that somebody else has; an import, whose row stands for it, goes on. */
static void
test_row_taken_off_by_others (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) first = test_change_new (base->steward);
  g_autoptr (TamizChangeSet) second = test_change_new (base->steward);
  g_autoptr (TamizChangeSet) slice = test_change_new (base->steward);
  g_autoptr (TamizRecord) row = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = test_base_take_id (base);
  Imported imported;

  import (&imported, base);
  tamiz_record_set_text (tamiz_change_set_insert (make, TAMIZ_KIND_SET_ASIDE, id), TAMIZ_SET_ASIDE_CODE, "source");
  apply (base, make);
  row = test_base_load (base, TAMIZ_KIND_SET_ASIDE, id);
  tamiz_change_set_retract (first, row);
  tamiz_change_set_retract (second, row);
  tamiz_change_set_set_import (slice, imported.import);
  tamiz_change_set_retract (slice, row);
  apply (base, first);
  g_assert_null (tamiz_store_apply (base->store, second, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
  apply (base, slice);
  test_base_assert_clean (base);
}

static void
test_import_is_one_undoable_thing (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) take_back = test_change_new (base->steward);
  g_autoptr (TamizChangeSet) again = test_change_new (base->steward);
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  Imported imported;

  import (&imported, base);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 41);
  test_base_assert_clean (base);

  tamiz_change_set_undo_import (take_back, imported.import);
  commit = test_base_apply (base, take_back);
  g_assert_cmpuint (commit->leads->len, ==, 41);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 1);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 0);
  assert_text (base, imported.old_lead, TAMIZ_LEAD_NOTES, NULL);
  assert_text (base, imported.old_lead, TAMIZ_LEAD_PAIN_POINTS, NULL);
  record = test_base_load (base, TAMIZ_KIND_IMPORT, imported.import);
  g_assert_cmpint (tamiz_record_get_int (record, TAMIZ_IMPORT_STATE), ==, TAMIZ_IMPORT_UNDONE);
  test_base_assert_clean (base);

  tamiz_change_set_undo_import (again, imported.import);
  g_assert_null (tamiz_store_apply (base->store, again, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS);

  undo (base, commit->change);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 41);
  assert_text (base, imported.old_lead, TAMIZ_LEAD_NOTES, "imported");
  test_base_assert_clean (base);
}

static TamizRecord *
add_company (TestBase       *base,
             TamizChangeSet *change_set,
             const char     *name)
{
  TamizRecord *company
      = tamiz_change_set_insert (change_set, TAMIZ_KIND_COMPANY, test_base_take_id (base));

  tamiz_record_set_text (company, TAMIZ_COMPANY_NAME, name);

  return company;
}

static void
add_lead_at (TestBase       *base,
             TamizChangeSet *change_set,
             gint64          company,
             gint64          source)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (change_set);
  TamizRecord *lead;

  test_base_add_lead (base, change_set, 0);
  lead = g_ptr_array_index (inserts, inserts->len - 1);
  tamiz_record_set_int (lead, TAMIZ_LEAD_COMPANY, company);
  tamiz_record_set_int (lead, TAMIZ_LEAD_SOURCE, source);
}

/* Two imports of people at one company: the company came with the first. */
static void
test_undo_leaves_what_others_use (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) slice = test_change_new (0);
  g_autoptr (TamizChangeSet) later = test_change_new (0);
  g_autoptr (TamizChangeSet) take_back = test_change_new (base->steward);
  g_autoptr (TamizCommit) commit = NULL;
  gint64 import = test_base_take_id (base);
  guint sources = count (base, TAMIZ_KIND_SOURCE);
  TamizRecord *record;
  gint64 company, other, source, first;

  record = tamiz_change_set_insert (make, TAMIZ_KIND_IMPORT, import);
  tamiz_record_set_int (record, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_DONE);
  apply (base, make);

  tamiz_change_set_set_import (slice, import);
  tamiz_change_set_set_batch (slice);
  company = tamiz_record_get_id (add_company (base, slice, "Shared"));
  other = tamiz_record_get_id (add_company (base, slice, "Only here"));
  record = tamiz_change_set_insert (slice, TAMIZ_KIND_SOURCE, test_base_take_id (base));
  tamiz_record_set_text (record, TAMIZ_SOURCE_NAME, "Fair");
  tamiz_record_set_int (record, TAMIZ_SOURCE_KIND, TAMIZ_SOURCE_KIND_EVENT);
  source = tamiz_record_get_id (record);
  add_lead_at (base, slice, company, source);
  add_lead_at (base, slice, other, source);
  apply (base, slice);
  add_lead_at (base, later, company, source);
  first = apply (base, later);

  tamiz_change_set_undo_import (take_back, import);
  commit = test_base_apply (base, take_back);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 1);
  g_assert_cmpuint (count (base, TAMIZ_KIND_COMPANY), ==, 1);
  g_assert_cmpuint (count (base, TAMIZ_KIND_SOURCE), ==, sources + 1);
  test_base_assert_clean (base);

  undo (base, commit->change);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 3);
  g_assert_cmpuint (count (base, TAMIZ_KIND_COMPANY), ==, 2);
  undo (base, first);
  g_assert_cmpuint (count (base, TAMIZ_KIND_COMPANY), ==, 2);
  test_base_assert_clean (base);
}

/* The same by hand: the first lead made the company that the second refers to. */
static void
test_undo_by_hand_leaves_what_others_use (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) first = test_change_new (base->marketing);
  g_autoptr (TamizChangeSet) second = test_change_new (base->marketing);
  gint64 company = tamiz_record_get_id (add_company (base, first, "Shared"));
  gint64 change;

  add_lead_at (base, first, company, base->source);
  change = apply (base, first);
  add_lead_at (base, second, company, base->source);
  apply (base, second);

  undo (base, change);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 1);
  g_assert_cmpuint (count (base, TAMIZ_KIND_COMPANY), ==, 1);
  test_base_assert_clean (base);
}

static void
test_slice_can_be_undone (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  Imported imported;
  gint64 undone, redone;

  import (&imported, base);
  undone = undo (base, imported.slices[1]);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 21);
  test_base_assert_clean (base);
  redone = undo (base, undone);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 41);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 82);
  test_base_assert_clean (base);
  undo (base, redone);
  g_assert_cmpuint (count (base, TAMIZ_KIND_LEAD), ==, 21);
  g_assert_cmpuint (count (base, TAMIZ_KIND_ACTIVITY), ==, 41);
  test_base_assert_clean (base);
}

static gint64
set_part (TestBase   *base,
          gint64      first,
          gint64      lead,
          const char *text)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (base->steward);
  g_autoptr (TamizRecord) record = test_base_load (base, TAMIZ_KIND_LEAD, lead);

  tamiz_change_set_update_text (change_set, record, TAMIZ_LEAD_NOTES, text);
  tamiz_change_set_set_part_of (change_set, first);
  tamiz_change_set_set_batch (change_set);

  return apply (base, change_set);
}

static void
assert_parts (TestBase *base,
              gint64    change,
              guint     n_parts,
              guint     n_standing,
              gint64    first,
              gint64    last)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (base->store, NULL);
  g_autoptr (GArray) parts = NULL;
  GError *error = NULL;
  guint n;

  parts = tamiz_reader_list_parts (reader, change, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_parts);
  g_assert_cmpuint (parts->len, ==, n_standing);
  if (n_standing > 0)
    {
      g_assert_cmpint (g_array_index (parts, gint64, 0), ==, last);
      g_assert_cmpint (g_array_index (parts, gint64, parts->len - 1), ==, first);
    }
}

static void
test_parts_belong_together (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizReader) reader = NULL;
  GError *error = NULL;
  gint64 leads[4], parts[3], other, undone, undoing;

  for (guint i = 0; i < G_N_ELEMENTS (leads); i++)
    leads[i] = test_base_add_lead (base, make, 0);
  apply (base, make);
  parts[0] = set_part (base, 0, leads[0], "one");
  parts[1] = set_part (base, parts[0], leads[1], "two");
  other = set_text (base, TAMIZ_KIND_LEAD, leads[3], TAMIZ_LEAD_NOTES, "another's");
  parts[2] = set_part (base, parts[0], leads[2], "three");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_parts (base, parts[i], 3, 3, parts[0], parts[2]);
  assert_parts (base, other, 1, 1, other, other);
  assert_parts (base, parts[2] + 1000, 0, 0, 0, 0);

  undone = undo (base, parts[2]);
  assert_parts (base, parts[0], 3, 2, parts[0], parts[1]);
  reader = tamiz_store_new_reader (base->store, NULL);
  g_assert_true (tamiz_reader_find_undoing (reader, parts[1], &undoing, &error));
  g_assert_no_error (error);
  g_assert_cmpint (undoing, ==, undone);
  g_assert_true (tamiz_reader_find_undoing (reader, other, &undoing, &error));
  g_assert_cmpint (undoing, ==, 0);

  /* A part that stands again is to be undone again. */
  undo (base, undone);
  assert_parts (base, parts[1], 3, 3, parts[0], parts[2]);
  g_assert_true (tamiz_store_settle (base->store, &error));
  g_assert_no_error (error);
  test_base_assert_clean (base);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/undo/restores", test_undo_restores);
  g_test_add_func ("/storage/undo/shows-conflicts", test_undo_shows_conflicts);
  g_test_add_func ("/storage/undo/once-only", test_undo_once_only);
  g_test_add_func ("/storage/undo/of-a-retraction", test_undo_of_retraction);
  g_test_add_func ("/storage/undo/row-taken-off-by-others", test_row_taken_off_by_others);
  g_test_add_func ("/storage/undo/import-is-one-thing", test_import_is_one_undoable_thing);
  g_test_add_func ("/storage/undo/leaves-what-others-use", test_undo_leaves_what_others_use);
  g_test_add_func ("/storage/undo/by-hand-leaves-what-others-use",
                   test_undo_by_hand_leaves_what_others_use);
  g_test_add_func ("/storage/undo/slice", test_slice_can_be_undone);
  g_test_add_func ("/storage/undo/parts-belong-together", test_parts_belong_together);

  return g_test_run ();
}
