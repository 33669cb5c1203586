#include "config.h"

#include "session-checks.h"

#include <math.h>
#include <sqlite3.h>

/* By which sources leads came is kept in memory.  After random changes, also another
 * program's, the report says what the base itself says, asked lead by lead.
 */

#define N_SOURCES 4
#define N_CHANGES 160
#define CHANGES_PER_CHECK 8

static const char *const sources[N_SOURCES] = { "Página web", "Feria", "Revista", "Recomendación" };
static const char *const kinds[]
    = { "form", "price_request", "demo", "event_attended", "meeting", "email_in", "page_view" };

typedef struct
{
  TamizTestSession *sessions[2];   /* two programs on one base */
  GRand *rand;
  GPtrArray *leads;          /* ids */
  GPtrArray *changes;        /* what could be undone */
  guint n_added, n_undone, n_imported, n_late;
} Fixture;

/* Thousandths of leads of each source, by name. */
typedef struct
{
  gint64 last, equal;
} Shares;

static const char leads_sql[]
    = "SELECT lead.id, source.name, "
      "(SELECT min(at) FROM stage_move WHERE stage_move.lead = lead.id AND to_stage BETWEEN 2 AND 6 "
      "AND stage_move.retracted_by IS NULL) FROM lead LEFT JOIN source ON source.id = lead.source "
      "WHERE lead.retracted_by IS NULL";
static const char touches_sql[]
    = "SELECT source.name, activity.at FROM activity JOIN source ON source.id = activity.source "
      "WHERE lead = ?1 AND activity.retracted_by IS NULL ORDER BY activity.at, activity.id";

static sqlite3_stmt *
prepare (sqlite3    *handle,
         const char *sql)
{
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  return statement;
}

static const char *
get_name (sqlite3_stmt *row,
          int           column)
{
  const char *name = (const char *) sqlite3_column_text (row, column);

  return name != NULL ? g_intern_string (name) : NULL;
}

static Shares *
get_shares (GHashTable *by_name,
            const char *name)
{
  Shares *shares = g_hash_table_lookup (by_name, name);

  if (shares == NULL)
    {
      shares = g_new0 (Shares, 1);
      g_hash_table_insert (by_name, (gpointer) name, shares);
    }

  return shares;
}

/* The sources of a lead until it became MQL, its own first, each once; *@last is the last. */
static GPtrArray *
list_sources (Fixture      *fixture,
              sqlite3_stmt *lead,
              sqlite3_stmt *touches,
              const char  **last)
{
  GPtrArray *names = g_ptr_array_new ();
  gboolean is_mql = sqlite3_column_type (lead, 2) != SQLITE_NULL;

  *last = get_name (lead, 1);
  if (*last != NULL)
    g_ptr_array_add (names, (gpointer) *last);
  sqlite3_reset (touches);
  sqlite3_bind_int64 (touches, 1, sqlite3_column_int64 (lead, 0));
  while (sqlite3_step (touches) == SQLITE_ROW)
    {
      if (is_mql && sqlite3_column_int64 (touches, 1) > sqlite3_column_int64 (lead, 2))
        {
          fixture->n_late++;
          continue;
        }
      *last = get_name (touches, 0);
      if (!g_ptr_array_find (names, *last, NULL))
        g_ptr_array_add (names, (gpointer) *last);
    }

  return names;
}

static GHashTable *
ask_the_base (Fixture *fixture)
{
  GHashTable *by_name = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  sqlite3 *handle;
  sqlite3_stmt *leads, *touches;

  g_assert_cmpint (sqlite3_open (fixture->sessions[0]->path, &handle), ==, SQLITE_OK);
  leads = prepare (handle, leads_sql);
  touches = prepare (handle, touches_sql);
  while (sqlite3_step (leads) == SQLITE_ROW)
    {
      const char *last;
      g_autoptr (GPtrArray) names = list_sources (fixture, leads, touches, &last);

      get_shares (by_name, last)->last += 1000;
      for (guint i = 0; i < names->len; i++)
        get_shares (by_name, names->pdata[i])->equal
            += 1000 / names->len + (i < 1000 % names->len ? 1 : 0);
    }
  sqlite3_finalize (leads);
  sqlite3_finalize (touches);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);

  return by_name;
}

static gint64
get_prospects (json_t     *report,
               const char *name)
{
  json_t *row = find_item (json_object_get (report, "items"), "source", name);

  g_assert_nonnull (row);
  return lround (json_number_value (json_object_get (row, "prospects")) * 1000);
}

static void
check (Fixture          *fixture,
       TamizTestSession *session)
{
  g_autoptr (GHashTable) expected = ask_the_base (fixture);
  g_autoptr (json_t) last = tamiz_test_session_do (session, "report.sources", "attribution", "last", NULL);
  g_autoptr (json_t) equal = tamiz_test_session_do (session, "report.sources", "attribution", "equal", NULL);

  for (guint i = 0; i < N_SOURCES; i++)
    {
      const Shares *shares = get_shares (expected, g_intern_string (sources[i]));

      g_assert_cmpint (get_prospects (last, sources[i]), ==, shares->last);
      g_assert_cmpint (get_prospects (equal, sources[i]), ==, shares->equal);
    }
}

static const char *
pick (Fixture           *fixture,
      const char *const *texts,
      guint              n)
{
  return texts[g_rand_int_range (fixture->rand, 0, (gint32) n)];
}

static TamizTestSession *
pick_session (Fixture *fixture)
{
  return fixture->sessions[g_rand_int_range (fixture->rand, 0, 2)];
}

static void
note_change (Fixture *fixture)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_open (fixture->sessions[0]->path, &handle), ==, SQLITE_OK);
  statement = prepare (handle, "SELECT 'c' || max(number) FROM change");
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_ptr_array_add (fixture->changes, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  sqlite3_close (handle);
}

static void
add_lead (Fixture *fixture)
{
  guint n = fixture->leads->len;
  g_autofree char *name = g_strdup_printf ("first_name=Persona %u", n);
  g_autofree char *email = g_strdup_printf ("email=p%u@gente.example", n);
  g_autofree char *company = g_strdup_printf ("company=Empresa %u", n);
  g_autoptr (json_t) lead = tamiz_test_session_do (
      pick_session (fixture), "lead.add", "+fields", name, "+fields", email, "+fields", company, "+fields",
      "job_title=Gerente general", "+fields", "employees=80", "+fields", "city=La Paz", "source",
      pick (fixture, sources, N_SOURCES), NULL);

  g_ptr_array_add (fixture->leads, g_strdup (tamiz_test_get (lead, "id")));
}

/* Some of long ago, some of now; a lead that was undone has none. */
static void
add_activity (Fixture *fixture)
{
  const char *id = fixture->leads->pdata[g_rand_int_range (fixture->rand, 0, (gint32) fixture->leads->len)];
  g_autofree char *at = g_strdup_printf ("2026-02-%02dT%02d:00", g_rand_int_range (fixture->rand, 20, 29),
                                         g_rand_int_range (fixture->rand, 8, 18));
  gboolean then = g_rand_boolean (fixture->rand);
  g_autoptr (json_t) done = tamiz_test_session_perform (
      pick_session (fixture), NULL, "activity.add", "id", id, "kind",
      pick (fixture, kinds, G_N_ELEMENTS (kinds)), "source", pick (fixture, sources, N_SOURCES),
      then ? "at" : NULL, at, NULL);

  fixture->n_added += done != NULL;
}

/* Of some who are there, so that they get an activity, and some who are not. */
static void
import (Fixture *fixture)
{
  g_autoptr (GString) rows = g_string_new ("nombre,correo\n");
  g_autofree char *file = NULL;
  g_autoptr (json_t) done = NULL;

  for (guint i = 0; i < 4; i++)
    {
      int n = g_rand_int_range (fixture->rand, 0, (gint32) fixture->leads->len + 10);

      g_string_append_printf (rows, "Persona %d,p%d@gente.example\n", n, n);
    }
  file = tamiz_test_session_write (fixture->sessions[0], "feria.csv", rows->str);
  done = tamiz_test_session_do (pick_session (fixture), "import", "file", file, "source",
                                pick (fixture, sources, N_SOURCES), NULL);
  g_ptr_array_add (fixture->changes, g_strdup (tamiz_test_get (done, "import_id")));
  fixture->n_imported++;
}

/* What others built upon is not taken back. */
static void
undo (Fixture *fixture)
{
  guint i = (guint) g_rand_int_range (fixture->rand, 0, (gint32) fixture->changes->len);
  g_autoptr (json_t) done = tamiz_test_session_perform (pick_session (fixture), NULL, "undo", "what",
                                                        fixture->changes->pdata[i], NULL);

  if (done == NULL)
    return;
  fixture->n_undone++;
  g_ptr_array_remove_index_fast (fixture->changes, i);
}

static void
change_randomly (Fixture *fixture)
{
  int dice = g_rand_int_range (fixture->rand, 0, 20);

  if (dice < 3)
    add_lead (fixture);
  else if (dice == 3)
    import (fixture);
  else if (dice < 7)
    undo (fixture);
  else
    add_activity (fixture);
  if (dice != 3)
    note_change (fixture);
}

static void
random_changes_are_followed (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestSession) other = NULL;
  g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Fixture fixture = { .rand = rand, .leads = leads, .changes = changes };

  tamiz_test_session_agree (test);
  for (guint i = 1; i < N_SOURCES; i++)
    DO (test, "source.add", "name", sources[i], "kind", "event");
  other = tamiz_test_session_open_again (test);
  fixture.sessions[0] = test;
  fixture.sessions[1] = other;
  for (guint i = 0; i < 6; i++)
    add_lead (&fixture);

  for (guint i = 0; i < N_CHANGES; i++)
    {
      change_randomly (&fixture);
      if (i % CHANGES_PER_CHECK == 0)
        check (&fixture, pick_session (&fixture));
    }
  check (&fixture, test);
  check (&fixture, other);
  /* There was something to be seen. */
  g_assert_cmpuint (fixture.n_added, >, N_CHANGES / 4);
  g_assert_cmpuint (fixture.n_undone, >, 5);
  g_assert_cmpuint (fixture.n_imported, >, 2);
  g_assert_cmpuint (fixture.n_late, >, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/touches/random-changes-are-followed", random_changes_are_followed);
  return g_test_run ();
}
