#pragma once

#include "tamiz-test-session.h"

#include <sqlite3.h>

/* The number of what was done last, as undo takes it. */
static char *
dup_last_change (TamizTestSession *test)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;
  char *change;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, "SELECT 'c' || max(number) FROM change", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  change = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);

  return change;
}
