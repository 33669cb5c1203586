#include "config.h"

#include "bench.h"

/* bench-reference BASE FILE: makes the file that the references in SQL need, once for a base:
 * FTS5 of names, companies and addresses with a key to order by, and the activities as a
 * table with rowids and an index.
 */
int
main (int    argc,
      char **argv)
{
  g_autofree char *attach = NULL;
  BenchSql *sql;

  if (argc != 3)
    return 2;

  sql = bench_sql_open (argv[2]);
  attach = g_strdup_printf ("ATTACH '%s' AS base", argv[1]);
  bench_sql_run (sql, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  bench_sql_run (sql, attach);
  bench_sql_run (
      sql,
      "BEGIN;"
      "CREATE TABLE rank_key (lead INTEGER PRIMARY KEY, key INTEGER NOT NULL) STRICT;"
      "INSERT INTO rank_key SELECT lead, (4 - grade) * 10000000000 + (fit / 1000 + 1) * interest "
      "FROM base.lead_score ORDER BY lead;"
      "CREATE VIRTUAL TABLE fts USING fts5 (name, company, email, content='', detail=none, "
      "columnsize=0, prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 2\");"
      "INSERT INTO fts (rowid, name, company, email) "
      "SELECT lead.id, person.first_name || ' ' || person.last_name, company.name, email.address "
      "FROM base.lead JOIN base.person ON person.id = lead.person "
      "JOIN base.company ON company.id = lead.company JOIN base.email ON email.person = person.id "
      "ORDER BY lead.id;"
      "CREATE TABLE activity (id INTEGER PRIMARY KEY, lead INTEGER NOT NULL, at INTEGER NOT NULL, "
      "kind INTEGER NOT NULL) STRICT;"
      /* In order of time, as they came in. */
      "INSERT INTO activity SELECT NULL, lead, at, kind FROM base.activity ORDER BY at;"
      "CREATE INDEX activity_by_lead ON activity (lead, at);"
      "COMMIT");
  bench_sql_close (sql);

  return 0;
}
