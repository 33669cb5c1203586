#include "config.h"

#include "storage-support.h"

#include "tamiz-tables.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* In bytes: how much is written, and how much of it may stand in the log at a time. */
#define LOG_WRITTEN (70 * G_GINT64_CONSTANT (1000000))
#define LOG_MOST (100 * G_GINT64_CONSTANT (1000000))

static void
fill (TamizRecord *record,
      gint64      *ids)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);

  for (guint i = 0; i < info->n_fields; i++)
    {
      g_autofree char *text = g_strdup_printf ("ñ %s.%s", info->nick, info->fields[i].name);
      g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\377", 3);

      /* What was merged into itself would be a circle. */
      if (g_str_equal (info->fields[i].name, "merged_into"))
        continue;
      switch (info->fields[i].type)
        {
        case TAMIZ_TYPE_TEXT:
        case TAMIZ_TYPE_DECIMAL:
        case TAMIZ_TYPE_JSON:
          tamiz_record_set_text (record, i, text);
          break;
        case TAMIZ_TYPE_INT:
        case TAMIZ_TYPE_TIME:
        case TAMIZ_TYPE_DATE:
          tamiz_record_set_int (record, i, G_MAXINT64 - i);
          break;
        case TAMIZ_TYPE_BOOL:
          tamiz_record_set_int (record, i, 1);
          break;
        case TAMIZ_TYPE_ENUM:
          tamiz_record_set_int (record, i, tamiz_enum_size (info->fields[i].list) - 1);
          break;
        case TAMIZ_TYPE_REF:
          tamiz_record_set_int (record, i, ids[info->fields[i].kind]);
          break;
        case TAMIZ_TYPE_BYTES:
          tamiz_record_set_bytes (record, i, bytes);
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

static void
assert_same (TamizRecord *stored,
             TamizRecord *given)
{
  TamizKind kind = tamiz_record_get_kind (given);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);

  for (guint i = 0; i < info->n_fields; i++)
    {
      if (tamiz_table_is_derived (kind, i))
        continue;
      if (!tamiz_value_equal (tamiz_record_get (stored, i), tamiz_record_get (given, i)))
        g_error ("%s.%s does not come back as it was stored", info->nick, info->fields[i].name);
    }
}

static void
test_every_kind_comes_back (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  gint64 ids[TAMIZ_N_KINDS];

  /* In the order of the registry many records name others that come only later. */
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    ids[kind] = test_base_take_id (base);
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    fill (tamiz_change_set_insert (change_set, kind, ids[kind]), ids);
  commit = test_base_apply (base, change_set);
  test_base_reopen (base);

  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      g_autoptr (TamizRecord) stored = test_base_load (base, kind, ids[kind]);

      assert_same (stored, g_ptr_array_index (tamiz_change_set_get_inserts (change_set), kind));
      if (tamiz_kind_get_info (kind)->way != TAMIZ_WAY_MACHINE)
        g_assert_cmpint (tamiz_record_get_change (stored), ==, commit->change);
      g_assert_true (tamiz_commit_touches (commit, kind));
    }
}

static void
test_every_lookup_lists (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizReader) reader = NULL;
  GError *error = NULL;
  gint64 ids[TAMIZ_N_KINDS];
  guint n_lookups = 0;

  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    ids[kind] = test_base_take_id (base);
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    fill (tamiz_change_set_insert (change_set, kind, ids[kind]), ids);
  commit = test_base_apply (base, change_set);
  reader = tamiz_store_new_reader (base->store, &error);
  g_assert_no_error (error);

  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      TamizRecord *given = g_ptr_array_index (tamiz_change_set_get_inserts (change_set), kind);

      for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
        {
          const TamizValue *value = tamiz_record_get (given, i);
          g_autoptr (GPtrArray) found = NULL;

          if (tamiz_table_get_lookup (kind, i) == NULL)
            continue;
          n_lookups++;
          if (value->type == TAMIZ_VALUE_TEXT)
            found = tamiz_reader_list_by_text (reader, kind, i, value->text, &error);
          else
            found = tamiz_reader_list_by (reader, kind, i, value->integer, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (found->len, >=, 1);
        }
    }
  g_assert_cmpuint (n_lookups, >, 30);
}

static const char *
get_stored_type (TamizType type)
{
  switch (type)
    {
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    case TAMIZ_TYPE_JSON:
      return "TEXT";
    case TAMIZ_TYPE_BYTES:
      return "BLOB";
    default:
      return "INTEGER";
    }
}

static void
assert_column (sqlite3             *handle,
               const TamizKindInfo *info,
               const TamizField    *field)
{
  const char *type;

  g_assert_cmpint (sqlite3_table_column_metadata (handle, NULL, info->table, field->name, &type,
                                                  NULL, NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpstr (type, ==, get_stored_type (field->type));
}

static void
assert_refers (sqlite3             *handle,
               const TamizKindInfo *info,
               const TamizField    *field)
{
  sqlite3_stmt *statement;

  sqlite3_prepare_v2 (handle,
                      "SELECT \"table\" FROM pragma_foreign_key_list (?1) WHERE \"from\" = ?2", -1,
                      &statement, NULL);
  sqlite3_bind_text (statement, 1, info->table, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, field->name, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==,
                   tamiz_kind_get_info (field->kind)->table);
  sqlite3_finalize (statement);
}

static void
test_schema_is_as_registered (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (base->path, &handle), ==, SQLITE_OK);
  for (TamizKind kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      const TamizKindInfo *info = tamiz_kind_get_info (kind);
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM pragma_table_info ('%s')",
                                              info->table);
      sqlite3_stmt *statement;

      for (guint i = 0; i < info->n_fields; i++)
        {
          assert_column (handle, info, &info->fields[i]);
          if (info->fields[i].type == TAMIZ_TYPE_REF)
            assert_refers (handle, info, &info->fields[i]);
        }
      sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);
      sqlite3_step (statement);
      g_assert_cmpint (sqlite3_column_int (statement, 0), ==, info->n_fields + 4);
      sqlite3_finalize (statement);
    }
  sqlite3_close (handle);
}

static void
test_conflict_names_both_values (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (base->marketing);
  g_autoptr (TamizChangeSet) theirs = test_change_new (base->steward);
  g_autoptr (TamizChangeSet) ours = test_change_new (base->marketing);
  g_autoptr (TamizChangeSet) other_field = test_change_new (base->marketing);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizCommit) changed = NULL;
  g_autoptr (TamizCommit) merged = NULL;
  g_autoptr (TamizRecord) read = NULL;
  g_autoptr (TamizRecord) now = NULL;
  g_autoptr (GError) error = NULL;
  gint64 lead = test_base_add_lead (base, make, base->sales);

  made = test_base_apply (base, make);
  read = test_base_load (base, TAMIZ_KIND_LEAD, lead);

  tamiz_change_set_update_text (theirs, read, TAMIZ_LEAD_NOTES, "hers");
  changed = test_base_apply (base, theirs);
  tamiz_change_set_update_text (ours, read, TAMIZ_LEAD_NOTES, "mine");
  g_assert_null (tamiz_store_apply (base->store, ours, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "hers"));
  g_assert_nonnull (strstr (error->message, "mine"));
  g_assert_nonnull (strstr (error->message, "Esteban"));

  tamiz_change_set_update_text (other_field, read, TAMIZ_LEAD_PAIN_POINTS, "slow");
  merged = test_base_apply (base, other_field);
  now = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  g_assert_cmpstr (tamiz_record_get_text (now, TAMIZ_LEAD_NOTES), ==, "hers");
  g_assert_cmpstr (tamiz_record_get_text (now, TAMIZ_LEAD_PAIN_POINTS), ==, "slow");
}

static void
test_conflict_over_a_secret_shows_none (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) theirs = test_change_new (base->steward);
  g_autoptr (TamizChangeSet) ours = test_change_new (base->steward);
  g_autoptr (TamizRecord) read = test_base_load (base, TAMIZ_KIND_BASE, 1);
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (TamizCommit) changed = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_change_set_update_text (theirs, read, TAMIZ_BASE_SUPPRESSION_KEY, "00aa");
  changed = test_base_apply (base, theirs);
  tamiz_change_set_update_text (ours, read, TAMIZ_BASE_SUPPRESSION_KEY, "00bb");
  g_assert_null (tamiz_store_apply (base->store, ours, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
  g_assert_null (strstr (error->message, "00aa"));
  g_assert_null (strstr (error->message, "00bb"));

  reader = tamiz_store_new_reader (base->store, NULL);
  history = tamiz_reader_list_history (reader, TAMIZ_KIND_BASE, 1, NULL);
  for (guint i = 0; i < history->len; i++)
    g_assert_cmpstr (((TamizHistoryRow *) g_ptr_array_index (history, i))->after, !=, "00aa");
}

static void
test_dangling_reference_is_named (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (GError) error = NULL;
  TamizRecord *email
      = tamiz_change_set_insert (change_set, TAMIZ_KIND_EMAIL, test_base_take_id (base));

  tamiz_record_set_int (email, TAMIZ_EMAIL_PERSON, 987654);
  g_assert_null (tamiz_store_apply (base->store, change_set, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "987654"));
}

static void
assert_second_refused (TestBase  *base,
                       TamizKind  kind,
                       int        field,
                       gint64     value,
                       int        other_field,
                       gint64     other_value)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (TamizChangeSet) change_set = test_change_new (0);
      g_autoptr (TamizCommit) commit = NULL;
      g_autoptr (GError) error = NULL;
      TamizRecord *record = tamiz_change_set_insert (change_set, kind, test_base_take_id (base));

      tamiz_record_set_int (record, field, value);
      tamiz_record_set_int (record, other_field, other_value);
      commit = tamiz_store_apply (base->store, change_set, NULL, &error);
      if (i == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS);
    }
}

static void
test_what_there_is_only_one_of (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizCommit) made = NULL;
  gint64 lead = test_base_add_lead (base, make, 0);
  gint64 definition = test_base_take_id (base);

  tamiz_change_set_insert (make, TAMIZ_KIND_DEFINITION, definition);
  made = test_base_apply (base, make);

  assert_second_refused (base, TAMIZ_KIND_DEFINITION, TAMIZ_DEFINITION_STATE,
                         TAMIZ_DEFINITION_IN_FORCE, TAMIZ_DEFINITION_VERSION, 2);
  assert_second_refused (base, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_LEAD, lead, TAMIZ_HANDOFF_STATE,
                         TAMIZ_HANDOFF_SENT);
  assert_second_refused (base, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_NUMBER, 1, TAMIZ_HANDOFF_STATE,
                         TAMIZ_HANDOFF_ACCEPTED);
  assert_second_refused (base, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION, definition,
                         TAMIZ_SIGNATURE_MEMBER, base->sales);
}

static void
assert_too_large (TestBase   *base,
                  TamizKind   kind,
                  int         field,
                  gsize       size,
                  gboolean    too_large)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) error = NULL;
  TamizRecord *record = tamiz_change_set_insert (change_set, kind, test_base_take_id (base));
  char *content = g_malloc (size + 1);

  memset (content, 'x', size);
  content[size] = '\0';
  if (tamiz_kind_get_info (kind)->fields[field].type == TAMIZ_TYPE_BYTES)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_take (content, size);

      tamiz_record_set_bytes (record, field, bytes);
    }
  else
    {
      tamiz_value_take_text (tamiz_record_edit (record, field), content);
    }

  commit = tamiz_store_apply (base->store, change_set, NULL, &error);
  if (too_large)
    g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE);
  else
    g_assert_no_error (error);
}

static void
test_limits_of_size (void)
{
  g_autoptr (TestBase) base = test_base_new ();

  assert_too_large (base, TAMIZ_KIND_PERSON, TAMIZ_PERSON_FIRST_NAME, 1024 * 1024, FALSE);
  assert_too_large (base, TAMIZ_KIND_PERSON, TAMIZ_PERSON_FIRST_NAME, 1024 * 1024 + 1, TRUE);
  assert_too_large (base, TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_CONTENT, 25 * 1024 * 1024, FALSE);
  assert_too_large (base, TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_CONTENT, 25 * 1024 * 1024 + 1,
                    TRUE);
}

static void
test_refusal_stores_nothing (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizChangeSet) cancelled = test_change_new (0);
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (GPtrArray) persons = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 before, after;

  reader = tamiz_store_new_reader (base->store, NULL);
  before = tamiz_reader_get_change (reader, NULL);
  test_base_add_lead (base, change_set, 0);
  tamiz_record_set_text (g_ptr_array_index (tamiz_change_set_get_inserts (change_set), 1),
                         TAMIZ_LEAD_NOTES, "forbidden");
  g_assert_null (tamiz_store_apply (base->store, change_set, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED);
  g_clear_error (&error);

  test_base_add_lead (base, cancelled, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (tamiz_store_apply (base->store, cancelled, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  leads = tamiz_reader_list (reader, TAMIZ_KIND_LEAD, NULL);
  persons = tamiz_reader_list (reader, TAMIZ_KIND_PERSON, NULL);
  after = tamiz_reader_get_change (reader, NULL);
  g_assert_cmpuint (leads->len, ==, 0);
  g_assert_cmpuint (persons->len, ==, 0);
  g_assert_cmpint (before, ==, after);
  test_base_assert_clean (base);
}

static void
test_judge_moves_and_scores (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizChangeSet) more = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizCommit) further = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (TamizRecord) prospect = NULL;
  g_autoptr (TamizRecord) mql = NULL;
  g_autoptr (TamizFacts) facts = NULL;
  TamizScore score;
  gint64 lead = test_base_add_lead (base, change_set, 0);

  test_base_add_activity (base, change_set, lead, 5);
  commit = test_base_apply (base, change_set);
  g_assert_cmpuint (commit->leads->len, ==, 1);
  g_assert_true (tamiz_commit_touches (commit, TAMIZ_KIND_STAGE_MOVE));
  prospect = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  g_assert_cmpint (tamiz_record_get_int (prospect, TAMIZ_LEAD_STAGE), ==, TAMIZ_STAGE_PROSPECT);

  test_base_add_activity (base, more, lead, 3);
  test_base_add_activity (base, more, lead, 4);
  further = test_base_apply (base, more);
  mql = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  g_assert_cmpint (tamiz_record_get_int (mql, TAMIZ_LEAD_STAGE), ==, TAMIZ_STAGE_MQL);
  reader = tamiz_store_new_reader (base->store, NULL);
  g_assert_true (tamiz_reader_load_score (reader, lead, &score, NULL));
  g_assert_cmpint (score.interest, ==, 30000);
  g_assert_cmpint (score.grade, ==, TAMIZ_GRADE_C);

  facts = tamiz_reader_load_facts (reader, lead, NULL);
  g_assert_cmpuint (facts->activities->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (tamiz_record_get_int (g_ptr_array_index (facts->activities, i),
                                           TAMIZ_ACTIVITY_AT),
                     ==, 3 + i);
  g_assert_cmpuint (facts->moves->len, ==, 2);
  test_base_assert_clean (base);
}

static void
test_stage_is_not_set_by_hand (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) set = test_change_new (base->marketing);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 lead = test_base_add_lead (base, make, 0);

  made = test_base_apply (base, make);
  record = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  tamiz_change_set_update_int (set, record, TAMIZ_LEAD_STAGE, TAMIZ_STAGE_WON);
  g_assert_null (tamiz_store_apply (base->store, set, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED);
}

static void
test_bookkeeping_gets_no_number (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) take = test_change_new (0);
  g_autoptr (TamizChangeSet) take_again = test_change_new (0);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizCommit) taken = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = test_base_take_id (base);

  tamiz_record_set_int (tamiz_change_set_insert (make, TAMIZ_KIND_OUTBOX, id), TAMIZ_OUTBOX_STATE,
                        TAMIZ_OUTBOX_QUEUED);
  made = test_base_apply (base, make);
  g_assert_cmpint (made->change, ==, 0);
  record = test_base_load (base, TAMIZ_KIND_OUTBOX, id);

  /* Of two workers that saw the same row waiting, one gets it. */
  tamiz_change_set_update_int (take, record, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_change_set_update_int (take_again, record, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  taken = test_base_apply (base, take);
  g_assert_cmpint (taken->change, ==, 0);
  g_assert_null (tamiz_store_apply (base->store, take_again, NULL, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
  test_base_assert_clean (base);
}

static void
assert_owner (TamizReader *reader,
              TamizKeyKind kind,
              const char  *text,
              gint64       owner)
{
  g_autoptr (GArray) owners = tamiz_reader_find_key (reader, kind, text, NULL);

  if (owner == 0)
    {
      g_assert_cmpuint (owners->len, ==, 0);
      return;
    }
  g_assert_cmpuint (owners->len, ==, 1);
  g_assert_cmpint (g_array_index (owners, gint64, 0), ==, owner);
}

static void
test_duplicates_are_found (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) change = test_change_new (0);
  g_autoptr (TamizChangeSet) retract = test_change_new (0);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizCommit) changed = NULL;
  g_autoptr (TamizCommit) retracted = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (TamizRecord) stored = NULL;
  gint64 person = test_base_take_id (base), company = test_base_take_id (base);
  gint64 email = test_base_take_id (base);
  TamizRecord *record;

  tamiz_change_set_insert (make, TAMIZ_KIND_PERSON, person);
  record = tamiz_change_set_insert (make, TAMIZ_KIND_COMPANY, company);
  tamiz_record_set_text (record, TAMIZ_COMPANY_NAME, "Óptica  Núñez");
  record = tamiz_change_set_insert (make, TAMIZ_KIND_EMAIL, email);
  tamiz_record_set_int (record, TAMIZ_EMAIL_PERSON, person);
  tamiz_record_set_text (record, TAMIZ_EMAIL_ADDRESS, "ana@optica.pe");
  record = tamiz_change_set_insert (make, TAMIZ_KIND_PHONE, test_base_take_id (base));
  tamiz_record_set_int (record, TAMIZ_PHONE_PERSON, person);
  tamiz_record_set_text (record, TAMIZ_PHONE_AS_TYPED, "00 (1) 234-56789 x");
  made = test_base_apply (base, make);

  reader = tamiz_store_new_reader (base->store, NULL);
  assert_owner (reader, TAMIZ_KEY_EMAIL, "ANA@optica.pe", person);
  assert_owner (reader, TAMIZ_KEY_PHONE_TAIL, "23456789", person);
  assert_owner (reader, TAMIZ_KEY_COMPANY, "optica nunez", company);
  assert_owner (reader, TAMIZ_KEY_EMAIL, "bea@optica.pe", 0);

  stored = test_base_load (base, TAMIZ_KIND_EMAIL, email);
  tamiz_change_set_update_text (change, stored, TAMIZ_EMAIL_ADDRESS, "bea@optica.pe");
  changed = test_base_apply (base, change);
  assert_owner (reader, TAMIZ_KEY_EMAIL, "ana@optica.pe", 0);
  assert_owner (reader, TAMIZ_KEY_EMAIL, "bea@optica.pe", person);

  tamiz_change_set_retract (retract, stored);
  retracted = test_base_apply (base, retract);
  assert_owner (reader, TAMIZ_KEY_EMAIL, "bea@optica.pe", 0);
  test_base_assert_clean (base);
}

static void
test_merged_person_speaks_for_both (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizChangeSet) merge = test_change_new (base->steward);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizCommit) merged = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (TamizRecord) lead_record = NULL;
  g_autoptr (TamizRecord) person = NULL;
  g_autoptr (TamizFacts) facts = NULL;
  gint64 lead = test_base_add_lead (base, make, 0);
  gint64 kept = test_base_take_id (base);
  TamizRecord *record;

  tamiz_change_set_insert (make, TAMIZ_KIND_PERSON, kept);
  record = tamiz_change_set_insert (make, TAMIZ_KIND_EMAIL, test_base_take_id (base));
  tamiz_record_set_int (record, TAMIZ_EMAIL_PERSON, kept);
  tamiz_record_set_text (record, TAMIZ_EMAIL_ADDRESS, "ana@optica.pe");
  made = test_base_apply (base, make);

  lead_record = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  person = test_base_load (base, TAMIZ_KIND_PERSON,
                           tamiz_record_get_int (lead_record, TAMIZ_LEAD_PERSON));
  tamiz_change_set_update_int (merge, person, TAMIZ_PERSON_MERGED_INTO, kept);
  merged = test_base_apply (base, merge);
  g_assert_cmpuint (merged->leads->len, ==, 1);

  reader = tamiz_store_new_reader (base->store, NULL);
  facts = tamiz_reader_load_facts (reader, lead, NULL);
  g_assert_cmpint (tamiz_record_get_id (facts->person), ==, kept);
  g_assert_cmpuint (facts->emails->len, ==, 1);
  test_base_assert_clean (base);
}

static gboolean
count_row (const TamizLeadRow *row,
           gpointer            user_data)
{
  guint *n = user_data;

  (*n)++;
  if (row->email != NULL)
    g_assert_cmpstr (row->email, ==, "ana@optica.pe");
  g_assert_cmpstr (row->last_name, ==, "Núñez");

  return TRUE;
}

static guint
count_rows (TestBase *base)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (base->store, NULL);
  GError *error = NULL;
  guint n = 0;

  g_assert_true (tamiz_reader_scan_leads (reader, 0, count_row, &n, NULL, &error));
  g_assert_no_error (error);

  return n;
}

static void
test_running_import_is_hidden (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) start = test_change_new (0);
  g_autoptr (TamizChangeSet) finish = test_change_new (0);
  g_autoptr (TamizCommit) started = NULL;
  g_autoptr (TamizCommit) finished = NULL;
  g_autoptr (TamizRecord) record = NULL;
  gint64 import = test_base_take_id (base);

  tamiz_record_set_int (tamiz_change_set_insert (start, TAMIZ_KIND_IMPORT, import),
                        TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_RUNNING);
  test_base_add_lead (base, start, 0);
  test_base_add_lead (base, start, 0);
  tamiz_record_set_int (g_ptr_array_index (tamiz_change_set_get_inserts (start), 2),
                        TAMIZ_LEAD_IMPORT, import);
  started = test_base_apply (base, start);
  g_assert_cmpuint (count_rows (base), ==, 1);

  record = test_base_load (base, TAMIZ_KIND_IMPORT, import);
  tamiz_change_set_update_int (finish, record, TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_DONE);
  finished = test_base_apply (base, finish);
  g_assert_cmpuint (count_rows (base), ==, 2);
}

static void
test_due_leads_are_listed (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GArray) due = NULL;
  g_autoptr (GArray) stale = NULL;
  g_autofree char *sql = NULL;
  guint64 left, judged;
  gint64 lead = test_base_add_lead (base, make, 0);
  gint64 quiet = test_base_add_lead (base, make, 0);

  made = test_base_apply (base, make);
  sql = g_strdup_printf ("UPDATE lead_score SET next_change = 100 WHERE lead = %" G_GINT64_FORMAT
                         ";UPDATE lead_score SET definition = 7 WHERE lead = %" G_GINT64_FORMAT,
                         lead, quiet);
  test_base_run_sql (base, sql);

  reader = tamiz_store_new_reader (base->store, NULL);
  due = tamiz_reader_list_due (reader, 99, 10, NULL);
  g_assert_cmpuint (due->len, ==, 0);
  g_clear_pointer (&due, g_array_unref);
  due = tamiz_reader_list_due (reader, 100, 10, NULL);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpint (g_array_index (due, gint64, 0), ==, lead);
  stale = tamiz_reader_list_stale (reader, 7, 0, 10, NULL);
  g_assert_cmpuint (stale->len, ==, 1);
  g_assert_cmpint (g_array_index (stale, gint64, 0), ==, lead);
  g_assert_true (tamiz_reader_count_stale (reader, 7, &left, &judged, NULL));
  g_assert_cmpuint (left, ==, 1);
  g_assert_cmpuint (judged, ==, 1);
  g_clear_pointer (&stale, g_array_unref);
  stale = tamiz_reader_list_stale (reader, 7, lead, 10, NULL);
  g_assert_cmpuint (stale->len, ==, 0);
}

static void
test_history_says_who (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizChangeSet) make = test_change_new (base->marketing);
  g_autoptr (TamizChangeSet) change = test_change_new (base->steward);
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizCommit) changed = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  TamizHistoryRow *row;
  gint64 lead = test_base_add_lead (base, make, 0);

  made = test_base_apply (base, make);
  record = test_base_load (base, TAMIZ_KIND_LEAD, lead);
  tamiz_change_set_update_text (change, record, TAMIZ_LEAD_NOTES, "new");
  changed = test_base_apply (base, change);

  reader = tamiz_store_new_reader (base->store, NULL);
  rows = tamiz_reader_list_history (reader, TAMIZ_KIND_LEAD, lead, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpint (row->user, ==, base->marketing);
  g_assert_null (row->field);
  row = g_ptr_array_index (rows, 1);
  g_assert_cmpint (row->user, ==, base->steward);
  g_assert_cmpstr (row->field, ==, "notes");
  g_assert_cmpstr (row->after, ==, "new");
}

/* What is not in its place yet is kept within bounds, however long somebody writes without a pause. */
static void
test_log_stays_small (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autofree char *log = g_strconcat (base->path, "-wal", NULL);
  g_autofree char *notes = g_strnfill (60000, 'n');
  gint64 written = 0;

  while (written < LOG_WRITTEN)
    {
      g_autoptr (TamizChangeSet) change_set = test_change_new (base->marketing);
      g_autoptr (TamizCommit) commit = NULL;
      GStatBuf status;

      for (guint i = 0; i < 40; i++)
        {
          TamizRecord *lead = tamiz_change_set_insert (change_set, TAMIZ_KIND_LEAD, test_base_take_id (base));

          tamiz_record_set_int (lead, TAMIZ_LEAD_SOURCE, base->source);
          tamiz_record_set_text (lead, TAMIZ_LEAD_NOTES, notes);
        }
      commit = test_base_apply (base, change_set);
      written += 40 * (gint64) strlen (notes);
      g_assert_cmpint (g_stat (log, &status), ==, 0);
      g_assert_cmpint (status.st_size, <, LOG_MOST);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/storage/store/every-kind-comes-back", test_every_kind_comes_back);
  g_test_add_func ("/storage/store/every-lookup-lists", test_every_lookup_lists);
  g_test_add_func ("/storage/store/schema-is-as-registered", test_schema_is_as_registered);
  g_test_add_func ("/storage/store/conflict-names-both-values", test_conflict_names_both_values);
  g_test_add_func ("/storage/store/conflict-over-a-secret", test_conflict_over_a_secret_shows_none);
  g_test_add_func ("/storage/store/dangling-reference-is-named", test_dangling_reference_is_named);
  g_test_add_func ("/storage/store/what-there-is-only-one-of", test_what_there_is_only_one_of);
  g_test_add_func ("/storage/store/limits-of-size", test_limits_of_size);
  g_test_add_func ("/storage/store/refusal-stores-nothing", test_refusal_stores_nothing);
  g_test_add_func ("/storage/store/judge-moves-and-scores", test_judge_moves_and_scores);
  g_test_add_func ("/storage/store/stage-is-not-set-by-hand", test_stage_is_not_set_by_hand);
  g_test_add_func ("/storage/store/bookkeeping-gets-no-number", test_bookkeeping_gets_no_number);
  g_test_add_func ("/storage/store/duplicates-are-found", test_duplicates_are_found);
  g_test_add_func ("/storage/store/merged-person-speaks-for-both",
                   test_merged_person_speaks_for_both);
  g_test_add_func ("/storage/store/running-import-is-hidden", test_running_import_is_hidden);
  g_test_add_func ("/storage/store/due-leads-are-listed", test_due_leads_are_listed);
  g_test_add_func ("/storage/store/history-says-who", test_history_says_who);
  g_test_add_func ("/storage/store/log-stays-small", test_log_stays_small);

  return g_test_run ();
}
