#pragma once

#include "tamiz-json.h"
#include "tamiz-test-session.h"

/* A base as people see it, so that two moments of it can be held against each other. */

/* When a lead was last touched is no part of what it is. */
static void
drop_moments (json_t *json)
{
  const char *key;
  json_t *value;
  gsize i;

  if (json_is_object (json))
    {
      json_object_del (json, "updated");
      json_object_foreach (json, key, value)
        drop_moments (value);
    }
  json_array_foreach (json, i, value)
    drop_moments (value);
}

static void
add_answer (TamizTestSession *test,
            json_t           *all,
            const char       *operation,
            const char       *id)
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test, operation, id != NULL ? "id" : NULL, id, NULL);
  g_autofree char *name = g_strdup_printf ("%s %s", operation, id != NULL ? id : "");

  drop_moments (answer);
  json_object_set (all, name, answer);
}

static void
add_each (TamizTestSession *test,
          json_t           *all,
          const char       *list,
          const char *const operations[])
{
  g_autoptr (json_t) answer = tamiz_test_session_do (test, list, "limit", "0", NULL);
  json_t *items = json_object_get (answer, "items"), *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      for (guint j = 0; operations[j] != NULL; j++)
        add_answer (test, all, operations[j], tamiz_test_get (item, "id"));
    }
}

/* All that people see of a base. */
static char *
dup_all (TamizTestSession *test)
{
  static const char *const of_leads[] = { "lead.show", "lead.timeline", "activity.list", "attachment.list",
                                          "consent.list", NULL };
  static const char *const of_people[] = { "person.show", NULL };
  static const char *const of_companies[] = { "company.show", NULL };
  static const char *const lists[] = { "lead.list", "person.list", "company.list", "task.list", "call.queue",
                                       "duplicate.list", "set-aside.list", "report.funnel", "report.sources", NULL };
  g_autoptr (json_t) all = json_object ();

  for (guint i = 0; lists[i] != NULL; i++)
    add_answer (test, all, lists[i], NULL);
  add_each (test, all, "lead.list", of_leads);
  add_each (test, all, "person.list", of_people);
  add_each (test, all, "company.list", of_companies);

  return tamiz_json_to_text (all);
}

G_GNUC_UNUSED static void
assert_alike (const char *before,
              const char *after)
{
  g_auto (GStrv) one = g_strsplit (before, "\n", -1);
  g_auto (GStrv) other = g_strsplit (after, "\n", -1);

  for (guint i = 0; one[i] != NULL && other[i] != NULL; i++)
    {
      if (!g_str_equal (one[i], other[i]))
        g_test_message ("line %u: %s | %s", i, one[i], other[i]);
      g_assert_cmpstr (one[i], ==, other[i]);
    }
  g_assert_cmpstr (before, ==, after);
}
