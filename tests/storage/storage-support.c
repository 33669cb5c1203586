#include "config.h"

#include "storage-support.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

struct _TestJudge
{
  GObject parent_instance;
};

static TamizJudgement *
test_judge_judge (TamizJudge     *judge,
                  TamizFacts     *facts,
                  TamizChangeSet *change_set,
                  gint64          now,
                  GError        **error)
{
  TamizJudgement *judgement = tamiz_judgement_new ();
  int stage = tamiz_facts_get_stage (facts);
  int deserved = facts->activities->len >= 3 ? TAMIZ_STAGE_MQL : TAMIZ_STAGE_PROSPECT;

  if (g_strcmp0 (tamiz_record_get_text (facts->lead, TAMIZ_LEAD_NOTES), "forbidden") == 0)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED, "The notes are forbidden");
      tamiz_judgement_free (judgement);
      return NULL;
    }

  judgement->score.fit = facts->person != NULL ? 50000 : -1;
  judgement->score.interest = facts->activities->len * 10000;
  judgement->score.grade = TAMIZ_GRADE_C;
  if (facts->in_force != NULL)
    judgement->score.definition = tamiz_record_get_id (facts->in_force);

  if (deserved > stage)
    {
      TamizRecord *move = tamiz_record_new (TAMIZ_KIND_STAGE_MOVE, 0);

      tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
      tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, now);
      if (stage >= 0)
        tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, stage);
      tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, deserved);
      tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE,
                            stage < 0 ? TAMIZ_MOVE_ENTRY : TAMIZ_MOVE_VERDICT);
      tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
      g_ptr_array_add (judgement->inserts, move);
    }

  return judgement;
}

static void
test_judge_iface_init (TamizJudgeInterface *iface)
{
  iface->judge = test_judge_judge;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestJudge, test_judge, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_JUDGE, test_judge_iface_init))

static void
test_judge_class_init (TestJudgeClass *klass)
{
}

static void
test_judge_init (TestJudge *self)
{
}

struct _TestClock
{
  TamizClock parent_instance;

  gint64 now;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, TAMIZ_TYPE_CLOCK)

static gint64
test_clock_get_now (TamizClock *clock)
{
  TestClock *self = TEST_CLOCK (clock);

  return __atomic_load_n (&self->now, __ATOMIC_SEQ_CST);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  TAMIZ_CLOCK_CLASS (klass)->get_now = test_clock_get_now;
}

static void
test_clock_init (TestClock *self)
{
  self->now = 1000 * TAMIZ_DAY;
}

void
test_clock_set (TamizClock *clock,
                gint64      now)
{
  __atomic_store_n (&TEST_CLOCK (clock)->now, now, __ATOMIC_SEQ_CST);
}

TamizChangeSet *
test_change_new (gint64 user)
{
  TamizActor actor = { user != 0 ? TAMIZ_ACTOR_USER : TAMIZ_ACTOR_PROGRAM, user };

  return tamiz_change_set_new (actor, "test");
}

gint64
test_base_take_id (TestBase *base)
{
  GError *error = NULL;
  gint64 id = tamiz_store_take_id (base->store, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

TamizCommit *
test_base_apply (TestBase       *base,
                 TamizChangeSet *change_set)
{
  GError *error = NULL;
  TamizCommit *commit = tamiz_store_apply (base->store, change_set, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (commit);

  return commit;
}

TamizRecord *
test_base_load (TestBase *base,
                TamizKind kind,
                gint64    id)
{
  g_autoptr (TamizReader) reader = NULL;
  GError *error = NULL;
  TamizRecord *record;

  reader = tamiz_store_new_reader (base->store, &error);
  g_assert_no_error (error);
  record = tamiz_reader_load (reader, kind, id, &error);
  g_assert_no_error (error);

  return record;
}

static gint64
add_user (TestBase       *base,
          TamizChangeSet *change_set,
          const char     *name,
          TamizRole       role)
{
  gint64 id = test_base_take_id (base);
  TamizRecord *user = tamiz_change_set_insert (change_set, TAMIZ_KIND_USER, id);

  tamiz_record_set_text (user, TAMIZ_USER_NAME, name);
  tamiz_record_set_int (user, TAMIZ_USER_ROLES, 1 << role);
  tamiz_record_set_int (user, TAMIZ_USER_ACTIVE, 1);

  return id;
}

/**
 * test_base_new:
 *
 * Makes a base in a folder of its own, with a user for each role and a source, judged by
 * a #TestJudge.
 *
 * Returns: (transfer full): the base
 */
TestBase *
test_base_new (void)
{
  TestBase *base = g_new0 (TestBase, 1);
  g_autoptr (TamizRecord) settings = tamiz_record_new (TAMIZ_KIND_BASE, 0);
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  TamizRecord *source;
  GError *error = NULL;

  base->folder = g_dir_make_tmp ("tamiz-storage-XXXXXX", &error);
  g_assert_no_error (error);
  base->path = g_build_filename (base->folder, "test.tamiz", NULL);
  base->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  base->judge = g_object_new (TEST_TYPE_JUDGE, NULL);
  tamiz_record_set_text (settings, TAMIZ_BASE_CURRENCY, "PEN");
  base->store = tamiz_store_create (base->path, settings, base->clock, &error);
  g_assert_no_error (error);
  tamiz_store_set_judge (base->store, base->judge);

  base->marketing = add_user (base, change_set, "Marta", TAMIZ_ROLE_MARKETING);
  base->sales = add_user (base, change_set, "Saúl", TAMIZ_ROLE_SALES);
  base->other_sales = add_user (base, change_set, "Sonia", TAMIZ_ROLE_SALES);
  base->manager = add_user (base, change_set, "Manuel", TAMIZ_ROLE_MANAGER);
  base->steward = add_user (base, change_set, "Esteban", TAMIZ_ROLE_STEWARD);
  base->observer = add_user (base, change_set, "Olga", TAMIZ_ROLE_OBSERVER);
  base->source = test_base_take_id (base);
  source = tamiz_change_set_insert (change_set, TAMIZ_KIND_SOURCE, base->source);
  tamiz_record_set_text (source, TAMIZ_SOURCE_NAME, "Web");
  commit = test_base_apply (base, change_set);

  return base;
}

void
test_base_reopen (TestBase *base)
{
  GError *error = NULL;

  tamiz_store_close (base->store);
  g_object_unref (base->store);
  base->store = tamiz_store_open (base->path, TAMIZ_STORE_NONE, base->clock, &error);
  g_assert_no_error (error);
  tamiz_store_set_judge (base->store, base->judge);
}

void
test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
test_base_free (TestBase *base)
{
  if (base->store != NULL)
    tamiz_store_close (base->store);
  /* What was to be told after the last commits holds the store until then. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (base->store != NULL)
    g_assert_finalize_object (base->store);
  g_object_unref (base->clock);
  g_object_unref (base->judge);
  test_remove_folder (base->folder);
  g_free (base->folder);
  g_free (base->path);
  g_free (base);
}

gint64
test_base_add_lead (TestBase       *base,
                    TamizChangeSet *change_set,
                    gint64          owner)
{
  gint64 person = test_base_take_id (base);
  gint64 lead = test_base_take_id (base);
  TamizRecord *record;

  record = tamiz_change_set_insert (change_set, TAMIZ_KIND_PERSON, person);
  tamiz_record_set_text (record, TAMIZ_PERSON_FIRST_NAME, "Ana");
  tamiz_record_set_text (record, TAMIZ_PERSON_LAST_NAME, "Núñez");

  record = tamiz_change_set_insert (change_set, TAMIZ_KIND_LEAD, lead);
  tamiz_record_set_int (record, TAMIZ_LEAD_PERSON, person);
  tamiz_record_set_int (record, TAMIZ_LEAD_SOURCE, base->source);
  if (owner != 0)
    tamiz_record_set_int (record, TAMIZ_LEAD_OWNER, owner);

  return lead;
}

gint64
test_base_add_activity (TestBase       *base,
                        TamizChangeSet *change_set,
                        gint64          lead,
                        gint64          at)
{
  gint64 id = test_base_take_id (base);
  TamizRecord *activity = tamiz_change_set_insert (change_set, TAMIZ_KIND_ACTIVITY, id);

  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, lead);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, at);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, TAMIZ_ACTIVITY_FORM);

  return id;
}

/**
 * test_base_run_sql:
 * @base: a base
 * @sql: statements
 *
 * Does to the file what no program should, behind the store's back.
 */
void
test_base_run_sql (TestBase   *base,
                   const char *sql)
{
  sqlite3 *handle;
  char *words = NULL;

  g_assert_cmpint (sqlite3_open (base->path, &handle), ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 5000);
  sqlite3_exec (handle, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

void
test_base_assert_clean (TestBase *base)
{
  g_autoptr (GPtrArray) problems = NULL;
  GError *error = NULL;

  problems = tamiz_store_check (base->store, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (problems, i);

      g_test_message ("%s: %s: %s", problem->what, problem->where, problem->message);
    }
  g_assert_cmpuint (problems->len, ==, 0);
}
