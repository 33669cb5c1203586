#include "config.h"

#include "base-picture.h"
#include "session-checks.h"

/* Two people, or two companies, become one and two again. */

#define LEAD(test, ...) add_lead (test, __VA_ARGS__, NULL)

static char *
add_lead (TamizTestSession *test,
          ...)
{
  g_autoptr (json_t) arguments = json_object ();
  g_autoptr (json_t) answer = NULL;
  json_t *fields = json_array ();
  const char *pair;
  va_list pairs;
  GError *error = NULL;

  va_start (pairs, test);
  while ((pair = va_arg (pairs, const char *)) != NULL)
    json_array_append_new (fields, json_string (pair));
  va_end (pairs);
  json_object_set_new (arguments, "fields", fields);
  tamiz_json_set_text (arguments, "source", "Página web");
  answer = tamiz_test_session_perform_json (test, &error, "lead.add", arguments);
  g_assert_no_error (error);

  return g_strdup (tamiz_test_get (answer, "id"));
}

/* Whom a lead is about. */
static char *
dup_person (TamizTestSession *test,
            const char       *lead)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  return g_strdup (tamiz_test_get (shown, "persons.0.id"));
}

static json_t *
show (TamizTestSession *test,
      const char       *lead)
{
  return tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
}

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  return test;
}

/* The same person twice: qualified by telephone as Inés, and come once more by the web site. */
typedef struct
{
  TamizTestSession *test;
  char *lead, *person;        /* further along */
  char *later_lead, *later;   /* came later */
} Twice;

static void
twice_init (Twice *self)
{
  g_autofree char *file = NULL;

  self->test = begin ();
  self->lead = tamiz_test_session_add_lead (self->test);
  self->person = dup_person (self->test, self->lead);
  tamiz_test_session_qualify (self->test, self->lead);
  tamiz_test_session_advance (self->test, TAMIZ_DAY);
  self->later_lead = LEAD (self->test, "first_name=Ines", "last_name=Guemes Rivas", "email=ines@correo.example",
                           "phone=72222222", "city=El Alto", "company=El Cóndor SRL", "notes=Pide catálogo",
                           "custom:zona=Sur", "tags=feria", "custom:piso=3", "employees=12");
  self->later = dup_person (self->test, self->later_lead);
  g_assert_cmpstr (self->person, !=, self->later);
  DO (self->test, "lead.set", "id", self->later_lead, "+fields", "phone=71234567");
  DO (self->test, "call.log", "id", self->later_lead, "purpose", "web_follow_up", "outcome", "reached",
      "+answer", "need=no");
  DO (self->test, "task.add", "id", self->later_lead, "text", "Mandar catálogo", "due", "2026-03-09T09:00");
  DO (self->test, "activity.add", "id", self->later_lead, "kind", "note", "text", "Habla bajito");
  file = tamiz_test_session_write (self->test, "plano.txt", "un plano");
  DO (self->test, "attachment.add", "id", self->later_lead, "file", file);
}

static void
twice_clear (Twice *self)
{
  g_free (self->lead);
  g_free (self->person);
  g_free (self->later_lead);
  g_free (self->later);
  tamiz_test_session_free (self->test);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Twice, twice_clear)

static void
merged_people_are_one_with_all_they_had (void)
{
  g_auto (Twice) twice = { 0 };
  g_autoptr (json_t) merged = NULL;
  g_autoptr (json_t) lead = NULL;
  g_autoptr (json_t) person = NULL;

  twice_init (&twice);
  g_assert_cmpint (count_of (twice.test, "activity.list", twice.lead), ==, 2);
  merged = tamiz_test_session_do (twice.test, "person.merge", "keep", twice.person, "other", twice.later, "take",
                                  "last_name,city", NULL);
  g_assert_cmpstr (tamiz_test_get (merged, "kept"), ==, twice.person);
  g_assert_cmpstr (tamiz_test_get (merged, "merged"), ==, twice.later);
  g_assert_cmpstr (tamiz_test_get (merged, "leads.0.id"), ==, twice.lead);
  g_assert_cmpstr (tamiz_test_get (merged, "leads.0.merged.0"), ==, twice.later_lead);

  /* The id that somebody has noted leads to the one that goes on. */
  lead = show (twice.test, twice.later_lead);
  g_assert_cmpstr (tamiz_test_get (lead, "id"), ==, twice.lead);
  g_assert_cmpstr (tamiz_test_get (lead, "last_name"), ==, "Guemes Rivas");
  g_assert_cmpstr (tamiz_test_get (lead, "first_name"), ==, "Inés");
  g_assert_cmpstr (tamiz_test_get (lead, "city"), ==, "El Alto");
  g_assert_cmpstr (tamiz_test_get (lead, "notes"), ==, "Pide catálogo");
  g_assert_cmpstr (tamiz_test_get (lead, "tags.0"), ==, "feria");
  g_assert_cmpstr (tamiz_test_get (lead, "custom.zona"), ==, "Sur");
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "emails")), ==, 2);
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "phones")), ==, 2);
  /* The form, the call and the note of one, the form and the call of the other. */
  g_assert_cmpint (count_of (twice.test, "activity.list", twice.lead), ==, 5);
  g_assert_cmpint (count_of (twice.test, "attachment.list", twice.lead), ==, 1);
  g_assert_cmpint (count (twice.test, "task.list"), ==, 1);
  g_assert_cmpint (count (twice.test, "lead.list"), ==, 1);
  g_assert_cmpint (count (twice.test, "person.list"), ==, 1);
  assert_sound (twice.test);

  person = tamiz_test_session_do (twice.test, "person.show", "id", twice.later, NULL);
  g_assert_cmpstr (tamiz_test_get (person, "merged_into"), ==, twice.person);
  g_assert_cmpint (json_array_size (tamiz_test_find (person, "emails")), ==, 0);
}

static void
a_merge_taken_back_leaves_no_trace (void)
{
  g_auto (Twice) twice = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (json_t) undone = NULL;

  twice_init (&twice);
  before = dup_all (twice.test);
  DO (twice.test, "person.merge", "keep", twice.later, "other", twice.person);
  tamiz_test_session_reopen (twice.test);
  tamiz_test_session_as (twice.test, "mia@tamiz.example");
  undone = tamiz_test_session_do (twice.test, "person.unmerge", "id", twice.person, NULL);
  g_assert_cmpint (json_array_size (tamiz_test_find (undone, "conflicts")), ==, 0);
  after = dup_all (twice.test);
  assert_alike (before, after);
  assert_sound (twice.test);

  /* And the other way round, once more. */
  DO (twice.test, "person.merge", "keep", twice.person, "other", twice.later);
  DO (twice.test, "person.unmerge", "id", twice.later);
  g_free (g_steal_pointer (&after));
  after = dup_all (twice.test);
  assert_alike (before, after);
  assert_sound (twice.test);
}

static void
what_was_changed_since_is_said_when_a_merge_is_taken_back (void)
{
  g_auto (Twice) twice = { 0 };
  g_autoptr (json_t) undone = NULL;
  g_autoptr (json_t) kept = NULL;
  g_autoptr (json_t) lead = NULL;
  json_t *conflict;

  twice_init (&twice);
  DO (twice.test, "person.merge", "keep", twice.person, "other", twice.later, "take", "city");
  tamiz_test_session_advance (twice.test, 40 * TAMIZ_DAY);
  DO (twice.test, "person.set", "id", twice.person, "+fields", "city=Oruro");
  DO (twice.test, "activity.add", "id", twice.lead, "kind", "visit", "subject", "Después");
  undone = tamiz_test_session_do (twice.test, "person.unmerge", "id", twice.later, NULL);
  g_assert_cmpint (json_array_size (tamiz_test_find (undone, "conflicts")), ==, 1);
  conflict = tamiz_test_find (undone, "conflicts.0");
  g_assert_cmpstr (tamiz_test_get (conflict, "field"), ==, "city");
  g_assert_cmpstr (tamiz_test_get (conflict, "stands"), ==, "Oruro");
  g_assert_cmpstr (tamiz_test_get (conflict, "would_be"), ==, "La Paz");
  g_assert_cmpstr (tamiz_test_get (conflict, "label"), ==, "City");
  g_assert_cmpstr (tamiz_test_get (conflict, "message"), ==, "City: “Oruro” instead of “La Paz”");

  /* What came after stays with who was kept; the rest is each one's own again. */
  kept = show (twice.test, twice.lead);
  g_assert_cmpstr (tamiz_test_get (kept, "city"), ==, "Oruro");
  g_assert_cmpint (count_of (twice.test, "activity.list", twice.lead), ==, 3);
  lead = show (twice.test, twice.later_lead);
  g_assert_cmpstr (tamiz_test_get (lead, "id"), ==, twice.later_lead);
  g_assert_cmpint (count_of (twice.test, "activity.list", twice.later_lead), ==, 3);
  assert_sound (twice.test);
}

static void
leads_that_sales_has_stay_leads_of_their_own (void)
{
  g_auto (Twice) twice = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (json_t) lead = NULL;
  g_autoptr (json_t) merged = NULL;

  twice_init (&twice);
  DO (twice.test, "handoff.send", "id", twice.lead, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  assert_stage (twice.test, twice.lead, "handed_off");
  before = dup_all (twice.test);
  merged = tamiz_test_session_do (twice.test, "person.merge", "keep", twice.later, "other", twice.person, NULL);
  g_assert_cmpint (json_array_size (tamiz_test_find (merged, "leads")), ==, 2);
  lead = show (twice.test, twice.lead);
  g_assert_cmpstr (tamiz_test_get (lead, "id"), ==, twice.lead);
  g_assert_cmpstr (tamiz_test_get (lead, "stage"), ==, "handed_off");
  assert_stage (twice.test, twice.later_lead, "inquiry");
  assert_sound (twice.test);

  DO (twice.test, "person.unmerge", "id", twice.person);
  after = dup_all (twice.test);
  assert_alike (before, after);
}

static void
leads_of_different_lines_stay_leads_of_their_own (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = LEAD (test, "first_name=Ana", "email=ana@uno.example", "product_line=Riego");
  g_autofree char *other = LEAD (test, "first_name=Ana", "email=ana@dos.example", "product_line=Bombas");
  g_autofree char *keep = dup_person (test, one);
  g_autofree char *merged = dup_person (test, other);
  g_autoptr (json_t) person = NULL;

  DO (test, "person.merge", "keep", keep, "other", merged);
  g_assert_cmpint (count (test, "lead.list"), ==, 2);
  person = tamiz_test_session_do (test, "person.show", "id", keep, NULL);
  g_assert_cmpint (json_array_size (tamiz_test_find (person, "leads")), ==, 2);
  assert_sound (test);
}

static void
add_note (TamizTestSession *test,
          const char       *lead,
          const char       *text)
{
  DO (test, "activity.add", "id", lead, "kind", "note", "at", "2026-03-01T10:00", "subject", "Nota", "text", text);
}

/* Notes of one minute and one title are one where they say the same. */
static void
notes_that_say_different_things_all_stay (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = LEAD (test, "first_name=Ana", "email=ana@uno.example");
  g_autofree char *other = LEAD (test, "first_name=Ana", "email=ana@dos.example");
  g_autofree char *keep = dup_person (test, one), *merged = dup_person (test, other);
  gint64 before = count_of (test, "activity.list", one), after;

  add_note (test, one, "Pide precio");
  add_note (test, other, "Ya compró otra bomba");
  DO (test, "person.merge", "keep", keep, "other", merged);
  after = count_of (test, "activity.list", one);
  g_assert_cmpint (after, ==, 2 * before + 2);
  DO (test, "person.unmerge", "id", merged);

  DO (test, "activity.add", "id", one, "kind", "visit", "at", "2026-03-01T11:00", "subject", "Feria", "text", "Vino");
  DO (test, "activity.add", "id", other, "kind", "visit", "at", "2026-03-01T11:00", "subject", "Feria", "text", "Vino");
  DO (test, "person.merge", "keep", keep, "other", merged);
  g_assert_cmpint (count_of (test, "activity.list", one), ==, after + 1);
  assert_sound (test);
}

/* Two open leads of a line that both become part of a third: what both have comes once. */
static void
of_three_leads_of_one_line_nothing_comes_twice (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *keep_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example", "product_line=Riego");
  g_autofree char *third_lead = LEAD (test, "first_name=Eva", "email=eva@uno.example", "product_line=Riego");
  g_autofree char *one = LEAD (test, "first_name=Ana", "email=ana@dos.example", "product_line=Riego");
  g_autofree char *two = LEAD (test, "first_name=Ana", "email=ana@dos.example", "product_line=Bombas");
  g_autofree char *keep = dup_person (test, keep_lead), *other = dup_person (test, one);
  g_autofree char *third = dup_person (test, third_lead), *before = NULL, *after = NULL;
  const char *const both[] = { one, two };
  g_autoptr (json_t) lead = NULL;
  gint64 notes;

  g_assert_cmpstr (one, !=, two);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      DO (test, "lead.set", "id", both[i], "+fields", "product_line=Riego", "+fields", "tags=feria", "+fields",
          i == 0 ? "custom:zona=Sur" : "custom:zona=Norte");
      DO (test, "lead.add-person", "id", both[i], "person", third, "role", "decides");
      add_note (test, both[i], "Pide precio");
    }
  notes = count_of (test, "activity.list", keep_lead) + count_of (test, "activity.list", one)
          + count_of (test, "activity.list", two);
  before = dup_all (test);
  DO (test, "person.merge", "keep", keep, "other", other);
  lead = show (test, two);
  g_assert_cmpstr (tamiz_test_get (lead, "id"), ==, keep_lead);
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "tags")), ==, 1);
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "persons")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (lead, "custom.zona"), ==, "Sur");
  g_assert_cmpint (count_of (test, "activity.list", keep_lead), ==, notes - 1);
  assert_sound (test);

  DO (test, "person.unmerge", "id", other);
  after = dup_all (test);
  assert_alike (before, after);
}

static void
what_cannot_be_merged_is_refused_with_the_reason (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example");
  g_autofree char *b_lead = LEAD (test, "first_name=Eva", "email=eva@dos.example");
  g_autofree char *c_lead = LEAD (test, "first_name=Isa", "email=isa@tres.example");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);
  g_autofree char *c = dup_person (test, c_lead);
  g_autofree char *said = NULL;

  REFUSED (test, "refused", "person.merge", "keep", a, "other", a);
  REFUSED (test, "not_found", "person.merge", "keep", a, "other", a_lead);
  REFUSED (test, "invalid", "person.merge", "keep", a, "other", b, "take", "apellido");
  REFUSED (test, "invalid", "person.merge", "keep", a, "other", b, "take", "custom:nada");
  REFUSED (test, "refused", "person.unmerge", "id", a);
  DO (test, "person.merge", "keep", a, "other", b);
  said = tamiz_test_session_refused (test, "refused", "person.merge", "keep", b, "other", c, NULL);
  g_assert_nonnull (strstr (said, a));
  REFUSED (test, "refused", "person.merge", "keep", c, "other", b);

  /* Only the steward merges. */
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mara", "email", "mara@tamiz.example", "role", "marketing");
  tamiz_test_session_as (test, "mara@tamiz.example");
  REFUSED (test, "not_allowed", "person.merge", "keep", a, "other", c);
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "not_allowed", "person.merge", "keep", a, "other", c);
  REFUSED (test, "not_allowed", "person.unmerge", "id", b);
}

static void
chains_are_taken_back_from_their_end (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example");
  g_autofree char *b_lead = LEAD (test, "first_name=Ana", "email=ana@dos.example");
  g_autofree char *c_lead = LEAD (test, "first_name=Ana", "email=ana@tres.example");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);
  g_autofree char *c = dup_person (test, c_lead);
  g_autofree char *before = dup_all (test);
  g_autofree char *after = NULL;
  g_autofree char *said = NULL;
  g_autoptr (json_t) lead = NULL;
  g_autoptr (json_t) first = NULL;

  first = tamiz_test_session_do (test, "person.merge", "keep", b, "other", a, NULL);
  DO (test, "person.merge", "keep", c, "other", b);
  lead = show (test, a_lead);
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "emails")), ==, 3);
  g_assert_cmpint (count (test, "lead.list"), ==, 1);
  g_assert_cmpint (count_of (test, "activity.list", tamiz_test_get (lead, "id")), ==, 3);
  assert_sound (test);

  said = tamiz_test_session_refused (test, "refused", "person.unmerge", "id", a, NULL);
  g_assert_nonnull (strstr (said, c));
  REFUSED (test, "refused", "undo", "what", tamiz_test_get (first, "change"));
  DO (test, "person.unmerge", "id", b);
  DO (test, "person.unmerge", "id", a);
  after = dup_all (test);
  assert_alike (before, after);
  assert_sound (test);
}

/* Whoever looked before another program wrote is told, and nothing goes round in a circle. */
static void
two_programs_merge_the_same_two_once (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example");
  g_autofree char *b_lead = LEAD (test, "first_name=Eva", "email=eva@dos.example");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);
  g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);

  DO (test, "person.merge", "keep", a, "other", b);
  REFUSED (other, "refused", "person.merge", "keep", a, "other", b);
  REFUSED (other, "refused", "person.merge", "keep", b, "other", a);
  DO (other, "person.unmerge", "id", b);
  DO (other, "person.merge", "keep", b, "other", a);
  REFUSED (test, "refused", "person.merge", "keep", a, "other", b);
  assert_sound (test);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
begin_merge (TamizTestSession  *test,
             const char        *keep,
             const char        *other,
             GAsyncResult     **result)
{
  g_autoptr (json_t) arguments = json_pack ("{s:s, s:s}", "keep", keep, "other", other);

  tamiz_session_perform_async (test->session, "person.merge", arguments, NULL, keep_result_cb, result);
}

/* Answers whether it was done. */
static gboolean
end_merge (TamizTestSession *test,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = tamiz_session_perform_finish (test->session, result, &error);

  if (answer == NULL)
    g_assert_true (g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT)
                   || g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED));

  return answer != NULL;
}

/* Both at the same moment, each the other way round: one is done, the other told. */
static void
two_programs_at_once_make_no_circle (void)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (TamizTestSession) test = begin ();
      g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example");
      g_autofree char *b_lead = LEAD (test, "first_name=Eva", "email=eva@dos.example");
      g_autofree char *a = dup_person (test, a_lead);
      g_autofree char *b = dup_person (test, b_lead);
      g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);
      g_autoptr (GAsyncResult) one = NULL;
      g_autoptr (GAsyncResult) two = NULL;
      gboolean first, second;

      begin_merge (test, a, b, &one);
      begin_merge (other, b, a, &two);
      while (one == NULL || two == NULL)
        g_main_context_iteration (NULL, TRUE);
      first = end_merge (test, one);
      second = end_merge (other, two);
      g_assert_cmpint (first + second, ==, 1);
      g_assert_cmpint (count (test, "person.list"), ==, 1);
      assert_sound (test);
    }
}

static void
a_merge_stands_in_the_history_with_the_way_back (void)
{
  g_auto (Twice) twice = { 0 };
  g_autoptr (json_t) merged = NULL;
  g_autoptr (json_t) timeline = NULL;
  json_t *event;

  twice_init (&twice);
  merged = tamiz_test_session_do (twice.test, "person.merge", "keep", twice.person, "other", twice.later, NULL);
  /* Of the lead that is no more it is the same history. */
  timeline = tamiz_test_session_do (twice.test, "lead.timeline", "id", twice.later_lead, NULL);
  event = find_item (tamiz_test_find (timeline, "items"), "type", "merge");
  g_assert_nonnull (event);
  g_assert_cmpstr (tamiz_test_get (event, "subject"), ==, "Ines Guemes Rivas");
  g_assert_cmpstr (tamiz_test_get (event, "by_name"), ==, "Mía Marketing");
  g_assert_cmpstr (tamiz_test_get (event, "change"), ==, tamiz_test_get (merged, "change"));
  g_assert_nonnull (strstr (tamiz_test_get (event, "text"), "Página web"));

  DO (twice.test, "undo", "what", tamiz_test_get (merged, "change"));
  json_decref (g_steal_pointer (&timeline));
  timeline = tamiz_test_session_do (twice.test, "lead.timeline", "id", twice.lead, NULL);
  g_assert_null (find_item (tamiz_test_find (timeline, "items"), "type", "merge"));
}

/* The first touch of a lead that goes on in another stands beside that one's own. */
static void
how_both_leads_came_first_is_told (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *fair = NULL, *web = NULL, *one = NULL, *other = NULL;
  g_autoptr (json_t) imported = NULL, lead = NULL, timeline = NULL;
  json_t *event;

  DO (test, "source.add", "name", "Feria", "kind", "event");
  fair = tamiz_test_session_write (test, "feria.csv", "nombre,correo,received_on\nAna Rojas,ana@a.bo,2025-11-03\n");
  imported = tamiz_test_session_do (test, "import", "file", fair, "source", "Feria", NULL);
  web = LEAD (test, "full_name=Ana Rojas Vaca", "email=anita@b.bo");
  one = dup_person (test, web);
  other = dup_person (test, tamiz_test_get (imported, "added_rows.0.lead"));
  DO (test, "person.merge", "keep", one, "other", other);

  lead = show (test, web);
  g_assert_cmpstr (tamiz_test_get (lead, "source"), ==, "Página web");
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "merged")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (lead, "merged.0.source"), ==, "Feria");
  g_assert_true (g_str_has_prefix (tamiz_test_get (lead, "merged.0.received_on"), "2025-11-03"));
  timeline = tamiz_test_session_do (test, "lead.timeline", "id", web, NULL);
  event = find_item (tamiz_test_find (timeline, "items"), "type", "merge");
  g_assert_nonnull (strstr (tamiz_test_get (event, "text"), "Feria"));
  g_assert_nonnull (strstr (tamiz_test_get (event, "text"), "2025"));

  DO (test, "person.unmerge", "id", other);
  json_decref (g_steal_pointer (&lead));
  lead = show (test, web);
  g_assert_cmpint (json_array_size (tamiz_test_find (lead, "merged")), ==, 0);
}

static void
who_was_merged_is_no_colleague (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example", "company=Acme");
  g_autofree char *b_lead = LEAD (test, "first_name=Anita", "email=anita@dos.example", "company=Acme");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);
  g_autoptr (json_t) lead = show (test, a_lead);
  g_autoptr (json_t) company = NULL;

  DO (test, "person.merge", "keep", a, "other", b);
  company = tamiz_test_session_do (test, "company.show", "id", tamiz_test_get (lead, "company_id"), NULL);
  g_assert_cmpint (json_array_size (tamiz_test_find (company, "people")), ==, 1);
}

static void
a_do_not_contact_of_either_stays_in_force (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example");
  g_autofree char *b_lead = LEAD (test, "first_name=Ana", "email=ana@dos.example");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);

  DO (test, "consent.add", "id", b_lead, "channel", "any", "+do-not-contact", NULL, "reason", "No quiere");
  DO (test, "person.merge", "keep", a, "other", b);
  g_assert_cmpint (count_of (test, "consent.list", a_lead), ==, 1);
}

static void
who_was_merged_is_found_under_who_stays (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "last_name=Ruiz", "email=ana@uno.example");
  g_autofree char *b_lead = LEAD (test, "first_name=Anita", "last_name=Ruiz", "email=anita@dos.example");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);
  g_autofree char *again = NULL;
  g_autofree char *file = NULL;
  g_autoptr (json_t) import = NULL;
  g_autoptr (json_t) person = NULL;

  DO (test, "person.merge", "keep", a, "other", b);
  again = LEAD (test, "first_name=Anita", "email=anita@dos.example", "city=Sucre");
  g_assert_cmpstr (again, ==, a_lead);
  file = tamiz_test_session_write (test, "filas.csv", "first_name,email,job_title\nAnita,anita@dos.example,Jefa\n");
  import = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);
  g_assert_cmpint (get_number (import, "filled"), ==, 1);
  person = tamiz_test_session_do (test, "person.show", "id", a, NULL);
  g_assert_cmpstr (tamiz_test_get (person, "city"), ==, "Sucre");
  g_assert_cmpstr (tamiz_test_get (person, "job_title"), ==, "Jefa");
  assert_sound (test);
}

static void
companies_become_one_with_their_people_and_leads (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = LEAD (test, "first_name=Ana", "email=ana@uno.example", "company=Acme");
  g_autofree char *other = LEAD (test, "first_name=Eva", "email=eva@dos.example", "company=Acme S.R.L.",
                                 "employees=40", "industry=Riego");
  g_autoptr (json_t) a = show (test, one);
  g_autoptr (json_t) b = show (test, other);
  const char *keep = tamiz_test_get (a, "company_id"), *merged = tamiz_test_get (b, "company_id");
  g_autofree char *before = dup_all (test);
  g_autofree char *after = NULL;
  g_autoptr (json_t) company = NULL;
  g_autofree char *third = NULL;

  DO (test, "company.merge", "keep", keep, "other", merged, "take", "name");
  company = tamiz_test_session_do (test, "company.show", "id", keep, NULL);
  g_assert_cmpstr (tamiz_test_get (company, "name"), ==, "Acme S.R.L.");
  g_assert_cmpint (get_number (company, "employees"), ==, 40);
  g_assert_cmpint (json_array_size (tamiz_test_find (company, "people")), ==, 2);
  g_assert_cmpint (json_array_size (tamiz_test_find (company, "leads")), ==, 2);
  g_assert_cmpint (count (test, "company.list"), ==, 1);
  assert_sound (test);
  REFUSED (test, "refused", "company.merge", "keep", merged, "other", keep);

  DO (test, "company.unmerge", "id", merged);
  after = dup_all (test);
  assert_alike (before, after);
  assert_sound (test);
}

static void
pairs_are_listed_until_somebody_decides (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *lead = tamiz_test_session_add_lead (test);
  g_autofree char *other_lead = LEAD (test, "first_name=Inés", "last_name=Güemes", "email=ig@otra.example");
  g_autofree char *a = dup_person (test, lead);
  g_autofree char *b = dup_person (test, other_lead);
  g_autoptr (json_t) list = NULL;
  g_autoptr (json_t) gate = NULL;
  g_autoptr (json_t) free_gate = NULL;

  tamiz_test_session_qualify (test, lead);
  DO (test, "duplicate.open", "a", b, "b", a);
  REFUSED (test, "exists", "duplicate.open", "a", a, "b", b);
  list = tamiz_test_session_do (test, "duplicate.list", "what", "person", "of", a, NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.likeness"), ==, "likely");
  g_assert_cmpstr (tamiz_test_get (list, "items.0.b.name"), ==, "Inés Güemes");
  g_assert_cmpstr (tamiz_test_get (list, "items.0.b.lead"), ==, lead);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.b.stage"), ==, "sql");

  /* The lead is not handed over while it is open. */
  gate = tamiz_test_session_do (test, "handoff.check", "id", lead, NULL);
  g_assert_nonnull (find_item (tamiz_test_find (gate, "missing"), "what", "duplicate"));
  DO (test, "duplicate.not-same", "a", a, "b", b);
  REFUSED (test, "exists", "duplicate.not-same", "a", b, "b", a);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);
  free_gate = tamiz_test_session_do (test, "handoff.check", "id", lead, NULL);
  g_assert_null (find_item (tamiz_test_find (free_gate, "missing"), "what", "duplicate"));

  DO (test, "duplicate.open", "a", a, "b", b);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
  DO (test, "person.merge", "keep", a, "other", b);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);
  DO (test, "person.unmerge", "id", b);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
  assert_sound (test);
}

static void
pairs_with_third_ones_go_over_to_who_stays (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *a_lead = LEAD (test, "first_name=Ana", "email=ana@uno.example");
  g_autofree char *b_lead = LEAD (test, "first_name=Ana", "email=ana@dos.example");
  g_autofree char *c_lead = LEAD (test, "first_name=Ana", "email=ana@tres.example");
  g_autofree char *d_lead = LEAD (test, "first_name=Ana", "email=ana@cuatro.example");
  g_autofree char *a = dup_person (test, a_lead);
  g_autofree char *b = dup_person (test, b_lead);
  g_autofree char *c = dup_person (test, c_lead);
  g_autofree char *d = dup_person (test, d_lead);
  g_autoptr (json_t) list = NULL;

  DO (test, "duplicate.open", "a", b, "b", c);
  DO (test, "duplicate.open", "a", d, "b", b);
  DO (test, "duplicate.not-same", "a", d, "b", b);
  DO (test, "person.merge", "keep", a, "other", b);
  list = tamiz_test_session_do (test, "duplicate.list", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.a.id"), ==, a);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.b.id"), ==, c);
  REFUSED (test, "exists", "duplicate.not-same", "a", a, "b", d);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/merge/" path, function)
  ADD ("merged-people-are-one-with-all-they-had", merged_people_are_one_with_all_they_had);
  ADD ("a-merge-taken-back-leaves-no-trace", a_merge_taken_back_leaves_no_trace);
  ADD ("what-was-changed-since-is-said-when-a-merge-is-taken-back",
       what_was_changed_since_is_said_when_a_merge_is_taken_back);
  ADD ("leads-that-sales-has-stay-leads-of-their-own", leads_that_sales_has_stay_leads_of_their_own);
  ADD ("leads-of-different-lines-stay-leads-of-their-own", leads_of_different_lines_stay_leads_of_their_own);
  ADD ("notes-that-say-different-things-all-stay", notes_that_say_different_things_all_stay);
  ADD ("of-three-leads-of-one-line-nothing-comes-twice", of_three_leads_of_one_line_nothing_comes_twice);
  ADD ("what-cannot-be-merged-is-refused-with-the-reason", what_cannot_be_merged_is_refused_with_the_reason);
  ADD ("chains-are-taken-back-from-their-end", chains_are_taken_back_from_their_end);
  ADD ("two-programs-merge-the-same-two-once", two_programs_merge_the_same_two_once);
  ADD ("two-programs-at-once-make-no-circle", two_programs_at_once_make_no_circle);
  ADD ("a-merge-stands-in-the-history-with-the-way-back", a_merge_stands_in_the_history_with_the_way_back);
  ADD ("how-both-leads-came-first-is-told", how_both_leads_came_first_is_told);
  ADD ("who-was-merged-is-no-colleague", who_was_merged_is_no_colleague);
  ADD ("a-do-not-contact-of-either-stays-in-force", a_do_not_contact_of_either_stays_in_force);
  ADD ("who-was-merged-is-found-under-who-stays", who_was_merged_is_found_under_who_stays);
  ADD ("companies-become-one-with-their-people-and-leads", companies_become_one_with_their_people_and_leads);
  ADD ("pairs-are-listed-until-somebody-decides", pairs_are_listed_until_somebody_decides);
  ADD ("pairs-with-third-ones-go-over-to-who-stays", pairs_with_third_ones_go_over_to_who_stays);

  return g_test_run ();
}
