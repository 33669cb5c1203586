#pragma once

#include "tamiz-error.h"
#include "tamiz-store.h"

G_BEGIN_DECLS

/* A judge whose verdict is simple to foresee: the interest is ten points an activity,
 * a lead enters as a prospect and becomes an MQL at the third activity; a lead whose
 * notes are "forbidden" is refused.
 */
#define TEST_TYPE_JUDGE (test_judge_get_type ())

G_DECLARE_FINAL_TYPE (TestJudge, test_judge, TEST, JUDGE, GObject)

#define TEST_TYPE_CLOCK (test_clock_get_type ())

G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, TamizClock)

/* Ids of what test_base_new() puts into the base. */
typedef struct
{
  char *folder;
  char *path;
  TamizStore *store;
  TamizClock *clock;
  TamizJudge *judge;
  gint64 marketing, sales, other_sales, manager, steward, observer;
  gint64 source;
} TestBase;

TestBase       *test_base_new        (void);
void            test_base_free       (TestBase       *base);
void            test_base_reopen     (TestBase       *base);
gint64          test_base_take_id    (TestBase       *base);
TamizCommit    *test_base_apply      (TestBase       *base,
                                      TamizChangeSet *change_set);
TamizRecord    *test_base_load       (TestBase       *base,
                                      TamizKind       kind,
                                      gint64          id);
gint64          test_base_add_lead   (TestBase       *base,
                                      TamizChangeSet *change_set,
                                      gint64          owner);
gint64          test_base_add_activity (TestBase     *base,
                                      TamizChangeSet *change_set,
                                      gint64          lead,
                                      gint64          at);
void            test_base_assert_clean (TestBase     *base);
void            test_base_run_sql    (TestBase       *base,
                                      const char     *sql);
TamizChangeSet *test_change_new      (gint64          user);
void            test_remove_folder   (const char     *folder);

void            test_clock_set       (TamizClock     *clock,
                                      gint64          now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestBase, test_base_free)

G_END_DECLS
