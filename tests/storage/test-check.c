#include "config.h"

#include "storage-support.h"

#include "tamiz-json.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  TestBase *base;
  gint64 lead, person, definition, signature, imported_lead;
} Filled;

static void
sign (Filled         *self,
      TamizChangeSet *change_set)
{
  g_autofree char *digest = tamiz_json_digest ("{\"title\":\"DUO\"}");
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  guint8 bytes[crypto_sign_BYTES];
  char key_text[2 * sizeof public_key + 1], signature_text[2 * sizeof bytes + 1];
  TamizRecord *record;

  crypto_sign_keypair (public_key, secret_key);
  crypto_sign_detached (bytes, NULL, (const guint8 *) digest, strlen (digest), secret_key);

  self->definition = test_base_take_id (self->base);
  record = tamiz_change_set_insert (change_set, TAMIZ_KIND_DEFINITION, self->definition);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_VERSION, 1);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_IN_FORCE);
  tamiz_record_set_text (record, TAMIZ_DEFINITION_CONTENT, "{\"title\":\"DUO\"}");
  tamiz_record_set_text (record, TAMIZ_DEFINITION_DIGEST, digest);

  self->signature = test_base_take_id (self->base);
  record = tamiz_change_set_insert (change_set, TAMIZ_KIND_SIGNATURE, self->signature);
  tamiz_record_set_int (record, TAMIZ_SIGNATURE_DEFINITION, self->definition);
  tamiz_record_set_int (record, TAMIZ_SIGNATURE_MEMBER, self->base->marketing);
  tamiz_record_set_text (record, TAMIZ_SIGNATURE_DIGEST, digest);
  tamiz_record_set_text (record, TAMIZ_SIGNATURE_PUBLIC_KEY,
                         sodium_bin2hex (key_text, sizeof key_text, public_key, sizeof public_key));
  tamiz_record_set_text (record, TAMIZ_SIGNATURE_SIGNATURE,
                         sodium_bin2hex (signature_text, sizeof signature_text, bytes,
                                         sizeof bytes));
}

static void
filled_set_up (Filled       *self,
               gconstpointer user_data)
{
  g_autoptr (TamizChangeSet) make = NULL;
  g_autoptr (TamizChangeSet) change = NULL;
  g_autoptr (TamizChangeSet) slice = NULL;
  g_autoptr (TamizCommit) made = NULL;
  g_autoptr (TamizCommit) changed = NULL;
  g_autoptr (TamizCommit) imported = NULL;
  g_autoptr (TamizRecord) record = NULL;
  TamizRecord *email, *import;

  self->base = test_base_new ();
  make = test_change_new (0);
  self->lead = test_base_add_lead (self->base, make, 0);
  self->person = tamiz_record_get_id (g_ptr_array_index (tamiz_change_set_get_inserts (make), 0));
  test_base_add_activity (self->base, make, self->lead, 7);
  email = tamiz_change_set_insert (make, TAMIZ_KIND_EMAIL, test_base_take_id (self->base));
  tamiz_record_set_int (email, TAMIZ_EMAIL_PERSON, self->person);
  tamiz_record_set_text (email, TAMIZ_EMAIL_ADDRESS, "ana@optica.pe");
  sign (self, make);
  import = tamiz_change_set_insert (make, TAMIZ_KIND_IMPORT, test_base_take_id (self->base));
  made = test_base_apply (self->base, make);

  change = test_change_new (self->base->marketing);
  record = test_base_load (self->base, TAMIZ_KIND_LEAD, self->lead);
  tamiz_change_set_update_text (change, record, TAMIZ_LEAD_NOTES, "changed");
  changed = test_base_apply (self->base, change);

  slice = test_change_new (0);
  tamiz_change_set_set_import (slice, tamiz_record_get_id (import));
  self->imported_lead = test_base_add_lead (self->base, slice, 0);
  test_base_add_activity (self->base, slice, self->imported_lead, 9);
  test_base_add_activity (self->base, slice, self->imported_lead, 8);
  imported = test_base_apply (self->base, slice);
  test_base_assert_clean (self->base);
}

static void
filled_tear_down (Filled       *self,
                  gconstpointer user_data)
{
  test_base_free (self->base);
}

static gboolean
has_problem (GPtrArray  *problems,
             const char *what)
{
  for (guint i = 0; i < problems->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->what, what))
        return TRUE;
    }

  return FALSE;
}

static GPtrArray *
check (Filled *self)
{
  GError *error = NULL;
  GPtrArray *problems = tamiz_store_check (self->base->store, NULL, &error);

  g_assert_no_error (error);

  return problems;
}

/* Does something to the file, sees it reported, and does it back. */
static void
tamper (Filled     *self,
        const char *what,
        const char *sql,
        const char *back)
{
  g_autoptr (GPtrArray) problems = NULL;

  test_base_run_sql (self->base, sql);
  problems = check (self);
  if (!has_problem (problems, what))
    g_error ("check does not report: %s", sql);
  test_base_run_sql (self->base, back);
  test_base_assert_clean (self->base);
}

static void
test_altered_values (Filled       *self,
                     gconstpointer user_data)
{
  static const struct
  {
    const char *what;
    const char *sql;
    const char *back;
  } alterations[] = {
    { "audit", "UPDATE person SET last_name = 'X' WHERE last_name = 'Núñez' AND change < 4",
      "UPDATE person SET last_name = 'Núñez'" },
    { "audit", "UPDATE lead SET notes = 'Changed' WHERE notes = 'changed'",
      "UPDATE lead SET notes = 'changed' WHERE notes = 'Changed'" },
    { "audit", "UPDATE activity SET kind = 3 WHERE at = 7",
      "UPDATE activity SET kind = 2 WHERE at = 7" },
    { "audit", "UPDATE activity SET kind = 3 WHERE at = 8",
      "UPDATE activity SET kind = 2 WHERE at = 8" },
    { "audit", "UPDATE stage_move SET why = 'x'", "UPDATE stage_move SET why = NULL" },
    { "audit", "UPDATE person SET retracted_by = 2", "UPDATE person SET retracted_by = NULL" },
    { "audit", "UPDATE lead SET changed = change WHERE changed > change",
      "UPDATE lead SET changed = 4 WHERE notes = 'changed'" },
    { "audit", "UPDATE definition SET content = '{\"title\":\"DUx\"}'",
      "UPDATE definition SET content = '{\"title\":\"DUO\"}'" },
    { "signature", "UPDATE definition SET content = '{\"title\":\"DUx\"}'",
      "UPDATE definition SET content = '{\"title\":\"DUO\"}'" },
    { "audit", "UPDATE signature SET side = 1", "UPDATE signature SET side = NULL" },
    { "signature", "UPDATE signature SET public_key = substr (public_key, 2) || substr (public_key, 1, 1)",
      "UPDATE signature SET public_key = json_extract (new, '$.public_key') FROM audit JOIN "
      "audit_value ON audit_value.change = audit.change AND audit_value.n = audit.n "
      "WHERE audit.kind = 'signature'" },
    { "score", "UPDATE lead_score SET interest = interest + 1",
      "UPDATE lead_score SET interest = interest - 1" },
    { "score", "UPDATE lead_score SET grade = 0", "UPDATE lead_score SET grade = 2" },
    { "score", "UPDATE lead_score SET lacks = 3", "UPDATE lead_score SET lacks = 0" },
    { "stage", "UPDATE lead SET stage = 6", "UPDATE lead SET stage = 0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++)
    tamper (self, alterations[i].what, alterations[i].sql, alterations[i].back);
}

static void
test_altered_history (Filled       *self,
                      gconstpointer user_data)
{
  static const char *const alterations[][2] = {
    { "UPDATE change SET at = at + 1", "UPDATE change SET at = at - 1" },
    { "UPDATE change SET user = 5 WHERE number = 3", "UPDATE change SET user = NULL WHERE number = 3" },
    { "UPDATE change SET cause = 'x' WHERE number = 3",
      "UPDATE change SET cause = 'test' WHERE number = 3" },
    { "UPDATE audit SET record = record + 1 WHERE op = 0",
      "UPDATE audit SET record = record - 1 WHERE op = 0" },
    { "UPDATE audit SET last = last + 1 WHERE op = 4", "UPDATE audit SET last = last - 1 WHERE op = 4" },
    { "UPDATE audit_value SET new = 'x' || new", "UPDATE audit_value SET new = substr (new, 2)" },
    { "UPDATE audit_value SET old = 'x' WHERE change = 4",
      "UPDATE audit_value SET old = NULL WHERE change = 4" },
    { "INSERT INTO audit_value VALUES (99, 0, x'00', NULL, NULL)",
      "DELETE FROM audit_value WHERE change = 99" },
    { "INSERT INTO source (id, change, changed) VALUES (999999, 2, 2)",
      "DELETE FROM source WHERE id = 999999" },
    { "UPDATE change SET part_of = 2 WHERE number = 4", "UPDATE change SET part_of = NULL WHERE number = 4" },
    { "UPDATE head SET change = change - 1", "UPDATE head SET change = change + 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++)
    tamper (self, "audit", alterations[i][0], alterations[i][1]);
}

static void
test_removed_rows (Filled       *self,
                   gconstpointer user_data)
{
  static const char *const removals[] = {
    "DELETE FROM activity WHERE at = 7",
    "DELETE FROM activity WHERE at = 8",
    "DELETE FROM audit_value WHERE change = 4",
    "DELETE FROM audit WHERE change = 4",
    "DELETE FROM change WHERE number = 4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    {
      g_autofree char *copy = g_strconcat (self->base->path, ".copy", NULL);
      g_autoptr (TamizStore) store = NULL;
      g_autoptr (GPtrArray) problems = NULL;
      GError *error = NULL;
      TestBase other = { .path = copy };

      g_assert_true (tamiz_store_backup (self->base->store, copy, NULL, &error));
      g_assert_no_error (error);
      test_base_run_sql (&other, removals[i]);
      store = tamiz_store_open (copy, TAMIZ_STORE_READ_ONLY, self->base->clock, &error);
      g_assert_no_error (error);
      problems = tamiz_store_check (store, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (has_problem (problems, "audit"));
      tamiz_store_close (store);
      g_assert_cmpint (remove (copy), ==, 0);
    }
}

static void
test_record_and_field_are_named (Filled       *self,
                                 gconstpointer user_data)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *where = g_strdup_printf ("person %" G_GINT64_FORMAT, self->person);
  g_autofree char *sql = g_strdup_printf ("UPDATE person SET job_title = 'Owner' "
                                          "WHERE id = %" G_GINT64_FORMAT,
                                          self->person);
  TamizProblem *problem;

  test_base_run_sql (self->base, sql);
  problems = check (self);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpstr (problem->where, ==, where);
  g_assert_nonnull (strstr (problem->message, "job_title"));
}

static void
test_schema_and_keys (Filled       *self,
                      gconstpointer user_data)
{
  tamper (self, "schema", "CREATE TRIGGER evil AFTER INSERT ON lead BEGIN DELETE FROM person; END",
          "DROP TRIGGER evil");
  tamper (self, "schema", "DROP INDEX email_by_person",
          "CREATE INDEX email_by_person ON email (person) WHERE person IS NOT NULL");
  tamper (self, "key", "UPDATE match_key SET kind = 5", "UPDATE match_key SET kind = 0");
  tamper (self, "foreign_key", "PRAGMA foreign_keys = OFF; UPDATE lead SET campaign = 777",
          "UPDATE lead SET campaign = NULL");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/storage/check/" name, Filled, NULL, filled_set_up, function, filled_tear_down)
  ADD ("altered-values", test_altered_values);
  ADD ("altered-history", test_altered_history);
  ADD ("removed-rows", test_removed_rows);
  ADD ("record-and-field-are-named", test_record_and_field_are_named);
  ADD ("schema-and-keys", test_schema_and_keys);

  return g_test_run ();
}
