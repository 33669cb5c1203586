#include "config.h"

#include "tamiz-error.h"
#include "tamiz-rights.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

#include <gio/gio.h>
#include <string.h>

#define NOW TAMIZ_TEST_NOW

/* What the registry says of every field agrees with itself. */
static void
test_registry (void)
{
  for (int kind = 0; kind < TAMIZ_N_KINDS; kind++)
    {
      const TamizKindInfo *info = tamiz_kind_get_info (kind);
      TamizKind found;

      g_assert_true (tamiz_kind_from_nick (info->nick, &found));
      g_assert_cmpint (found, ==, kind);
      for (guint i = 0; i < info->n_fields; i++)
        {
          const TamizField *field = &info->fields[i];

          g_assert_cmpint (tamiz_kind_find_field (kind, field->name), ==, (int) i);
          g_assert_true ((field->type == TAMIZ_TYPE_ENUM) == (field->list != TAMIZ_ENUM_NONE));
          g_assert_true ((field->type == TAMIZ_TYPE_REF) == (field->kind >= 0));
        }
    }
}

static void
test_registered_keys (void)
{
  TamizFieldRef ref;

  g_assert_true (tamiz_field_ref_parse ("person.job_title", &ref));
  g_assert_cmpint (ref.kind, ==, TAMIZ_KIND_PERSON);
  g_assert_cmpint (ref.field, ==, TAMIZ_PERSON_JOB_TITLE);
  g_assert_true (tamiz_field_ref_parse ("lead.custom.plan", &ref));
  g_assert_cmpint (ref.kind, ==, TAMIZ_KIND_LEAD);
  g_assert_cmpint (ref.field, ==, -1);
  g_assert_cmpstr (ref.custom, ==, "plan");
  g_assert_false (tamiz_field_ref_parse ("lead.custom.", &ref));
  g_assert_false (tamiz_field_ref_parse ("person.shoe_size", &ref));
  g_assert_false (tamiz_field_ref_parse ("user.custom.x", &ref));
  g_assert_false (tamiz_field_ref_parse (NULL, &ref));
  g_assert_cmpstr (tamiz_field_ref_title ("lead.custom.plan"), ==, "plan");
}

static void
test_closed_lists (void)
{
  for (int list = TAMIZ_ENUM_NONE + 1; list < TAMIZ_N_ENUMS; list++)
    {
      for (guint number = 0; number < tamiz_enum_size (list); number++)
        {
          const char *nick = tamiz_enum_nick (list, (int) number);
          int found = -1;

          g_assert_nonnull (nick);
          g_assert_true (tamiz_enum_from_nick (list, nick, &found));
          g_assert_cmpint (found, ==, (int) number);
        }
      g_assert_null (tamiz_enum_nick (list, -1));
    }
  g_assert_cmpstr (tamiz_enum_nick (TAMIZ_ENUM_GRADE, TAMIZ_GRADE_E), ==, "E");
}

static void
test_change_set_keeps_what_it_saw (void)
{
  TamizActor actor = { TAMIZ_ACTOR_USER, 7 };
  g_autoptr (TamizChangeSet) changes = tamiz_change_set_new (actor, "test");
  g_autoptr (TamizRecord) person = tamiz_record_new (TAMIZ_KIND_PERSON, 3);
  const TamizUpdate *update;

  tamiz_record_set_text (person, TAMIZ_PERSON_CITY, "La Paz");
  g_assert_true (tamiz_change_set_is_empty (changes));
  tamiz_change_set_update_text (changes, person, TAMIZ_PERSON_CITY, "La Paz");
  g_assert_true (tamiz_change_set_is_empty (changes));
  tamiz_change_set_update_text (changes, person, TAMIZ_PERSON_CITY, "Lima");
  tamiz_change_set_update_text (changes, person, TAMIZ_PERSON_COUNTRY, "PE");
  g_assert_cmpuint (tamiz_change_set_get_updates (changes)->len, ==, 2);
  update = &g_array_index (tamiz_change_set_get_updates (changes), TamizUpdate, 0);
  g_assert_cmpint (update->id, ==, 3);
  g_assert_cmpstr (update->before.text, ==, "La Paz");
  g_assert_cmpstr (update->after.text, ==, "Lima");
  update = &g_array_index (tamiz_change_set_get_updates (changes), TamizUpdate, 1);
  g_assert_cmpint (update->before.type, ==, TAMIZ_VALUE_NULL);
  /* the record itself stays as it was read */
  g_assert_cmpstr (tamiz_record_get_text (person, TAMIZ_PERSON_CITY), ==, "La Paz");
}

static void
test_change_set_knows_the_lead_of_an_answer (void)
{
  g_autoptr (TamizChangeSet) changes = tamiz_change_set_new ((TamizActor) { 0 }, "test");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *answer = tamiz_test_facts_answer (facts, "need", "yes", NOW);

  tamiz_change_set_update_int (changes, answer, TAMIZ_ANSWER_DISPUTED, 5);
  g_assert_cmpint (g_array_index (tamiz_change_set_get_updates (changes), TamizUpdate, 0).lead, ==,
                   tamiz_record_get_id (facts->lead));
}

static void
test_record_as_text (void)
{
  g_autoptr (TamizRecord) company = tamiz_record_new (TAMIZ_KIND_COMPANY, 1);
  g_autofree char *text = NULL;
  g_autoptr (TamizRecord) copy = NULL;
  g_autofree char *other = NULL;

  tamiz_record_set_text (company, TAMIZ_COMPANY_NAME, "Andina \"S.A.\"");
  tamiz_record_set_int (company, TAMIZ_COMPANY_EMPLOYEES, 12);
  text = tamiz_record_to_text (company);
  g_assert_cmpstr (text, ==, "{\"employees\":12,\"name\":\"Andina \\\"S.A.\\\"\"}");
  copy = tamiz_record_dup (company);
  tamiz_record_set_int (copy, TAMIZ_COMPANY_EMPLOYEES, 13);
  other = tamiz_record_to_text (company);
  g_assert_cmpstr (other, ==, text);
}

/* The table of who may do what, cell by cell. */
static void
test_rights (void)
{
  static const char *const table[] = {
    /* marketing sales manager steward observer: y, o(wn), - */
    [TAMIZ_RIGHT_READ] = "yyyyy",           [TAMIZ_RIGHT_WORK] = "yo-y-",
    [TAMIZ_RIGHT_SEND] = "y----",           [TAMIZ_RIGHT_DECIDE] = "-o---",
    [TAMIZ_RIGHT_SIGN_MARKETING] = "y----", [TAMIZ_RIGHT_SIGN_SALES] = "-y---",
    [TAMIZ_RIGHT_REASSIGN] = "-oy--",       [TAMIZ_RIGHT_MANAGE] = "--y--",
    [TAMIZ_RIGHT_KEEP] = "---y-",
  };

  for (guint right = 0; right < G_N_ELEMENTS (table); right++)
    {
      for (guint role = 0; role < 5; role++)
        {
          TamizPermission permission = tamiz_rights_get (1u << role, right);
          char expected = table[right][role];

          g_assert_cmpint (permission, ==, expected == 'y'   ? TAMIZ_PERMISSION_YES
                                           : expected == 'o' ? TAMIZ_PERMISSION_OWN
                                                             : TAMIZ_PERMISSION_NO);
        }
      g_assert_cmpint (tamiz_rights_get (0, right), ==, TAMIZ_PERMISSION_NO);
    }
  /* of several roles the most generous counts */
  g_assert_cmpint (tamiz_rights_get (1u << TAMIZ_ROLE_SALES | 1u << TAMIZ_ROLE_MANAGER,
                                     TAMIZ_RIGHT_REASSIGN), ==, TAMIZ_PERMISSION_YES);
}

static void
test_roles_as_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint roles;

  g_assert_true (tamiz_roles_parse ("sales, marketing", &roles, &error));
  text = tamiz_roles_format (roles);
  g_assert_cmpstr (text, ==, "marketing,sales");
  g_assert_false (tamiz_roles_parse ("marketing,king", &roles, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "king"));
}

static void
test_denials_say_who_may (void)
{
  g_autoptr (GError) error = NULL;

  tamiz_rights_set_denied (TAMIZ_RIGHT_SEND, FALSE, &error);
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_ALLOWED);
  g_assert_nonnull (strstr (error->message, tamiz_enum_label (TAMIZ_ENUM_ROLE,
                                                              TAMIZ_ROLE_MARKETING)));
}

static void
test_errors_have_stable_names (void)
{
  g_autoptr (GError) definition = g_error_new (TAMIZ_DEFINITION_ERROR,
                                               TAMIZ_DEFINITION_ERROR_CIRCLE, "x");
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");

  g_assert_cmpstr (tamiz_error_domain_nick (definition), ==, "definition");
  g_assert_cmpstr (tamiz_error_code_nick (definition), ==, "circle");
  g_assert_cmpstr (tamiz_error_domain_nick (cancelled), ==, "system");
  g_assert_cmpstr (tamiz_error_code_nick (cancelled), ==, "cancelled");
}

static void
test_two_way_contact (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  gint64 last = 0;

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_EMAIL_IN, NOW);
  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_MESSAGE_OUT, NOW);
  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_NO_ANSWER, NOW);
  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_ASSISTANT, NOW);
  tamiz_test_facts_call (facts, -1, NOW);
  g_assert_false (tamiz_facts_is_two_way (facts, NOW, &last));

  tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_EMAIL_OUT, NOW + 5);
  g_assert_false (tamiz_facts_is_two_way (facts, NOW, &last));
  g_assert_true (tamiz_facts_is_two_way (facts, NOW + 5, &last));
  g_assert_cmpint (last, ==, NOW + 5);
  tamiz_test_facts_call (facts, TAMIZ_CALL_OUTCOME_REACHED, NOW + 9);
  g_assert_true (tamiz_facts_is_two_way (facts, NOW + 10, &last));
  g_assert_cmpint (last, ==, NOW + 9);
}

static void
test_latest_answer_counts (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *first = tamiz_test_facts_answer (facts, "need", "yes", NOW);
  TamizRecord *second = tamiz_test_facts_answer (facts, "need", "no", NOW + 1);
  TamizRecord *third;

  g_assert_null (tamiz_facts_find_answer (facts, "budget", NOW));
  g_assert_null (tamiz_facts_find_answer (facts, "need", NOW - 1));
  g_assert_true (tamiz_facts_find_answer (facts, "need", NOW) == first);
  g_assert_true (tamiz_facts_find_answer (facts, "need", NOW + 1) == second);
  /* one that arrives late but was given before changes nothing */
  third = tamiz_test_facts_answer (facts, "need", "yes", NOW - 5);
  g_assert_true (tamiz_facts_find_answer (facts, "need", NOW + 1) == second);
  g_assert_true (tamiz_facts_find_answer (facts, "need", NOW - 5) == third);
}

static void
test_do_not_contact_ends (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *consent = tamiz_test_facts_refuse (facts, TAMIZ_CHANNEL_ANY);

  g_assert_true (tamiz_facts_do_not_contact (facts, 20000));
  tamiz_record_set_int (consent, TAMIZ_CONSENT_UNTIL, 20000);
  g_assert_true (tamiz_facts_do_not_contact (facts, 20000));
  g_assert_false (tamiz_facts_do_not_contact (facts, 20001));
}

/* An imported move may be dated long ago: the last one made is where the lead stands. */
static void
test_stage_is_the_last_move_made (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();

  g_assert_cmpint (tamiz_facts_get_stage (facts), ==, -1);
  tamiz_test_facts_move (facts, -1, TAMIZ_STAGE_INQUIRY, TAMIZ_MOVE_ENTRY, NOW);
  tamiz_test_facts_move (facts, TAMIZ_STAGE_INQUIRY, TAMIZ_STAGE_WON, TAMIZ_MOVE_IMPORTED,
                         NOW - 900 * TAMIZ_DAY);
  g_assert_cmpint (tamiz_facts_get_stage (facts), ==, TAMIZ_STAGE_WON);
}

/* While a move is being written it has neither number nor perhaps id: it is the last. */
static void
test_move_being_written_is_the_last (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *entered = tamiz_test_facts_move (facts, -1, TAMIZ_STAGE_PROSPECT, TAMIZ_MOVE_ENTRY,
                                                NOW);
  TamizRecord *follows = tamiz_record_new (TAMIZ_KIND_STAGE_MOVE, 0);

  tamiz_record_set_changes (entered, 50, 50);
  tamiz_record_set_changes (tamiz_test_facts_move (facts, TAMIZ_STAGE_PROSPECT,
                                                   TAMIZ_STAGE_INQUIRY, TAMIZ_MOVE_ACTIVITY, NOW),
                            0, 0);
  g_assert_cmpint (tamiz_facts_get_stage (facts), ==, TAMIZ_STAGE_INQUIRY);
  tamiz_record_set_int (follows, TAMIZ_STAGE_MOVE_TO, TAMIZ_STAGE_MQL);
  g_ptr_array_insert (facts->moves, 0, follows);
  g_assert_cmpint (tamiz_facts_get_stage (facts), ==, TAMIZ_STAGE_MQL);
}

static void
test_custom_fields (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *field = tamiz_record_new (TAMIZ_KIND_FIELD, 50);
  TamizRecord *custom = tamiz_record_new (TAMIZ_KIND_CUSTOM, 51);
  const TamizValue *value;
  TamizFieldRef ref;

  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, "lead");
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, "plan");
  tamiz_record_set_int (custom, TAMIZ_CUSTOM_FIELD, 50);
  tamiz_record_set_text (custom, TAMIZ_CUSTOM_VALUE, "gold");
  facts->fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (facts->fields, field);
  g_ptr_array_add (facts->customs, custom);
  tamiz_field_ref_parse ("lead.custom.plan", &ref);
  value = tamiz_facts_get_value (facts, &ref);
  g_assert_nonnull (value);
  g_assert_cmpstr (value->text, ==, "gold");
  tamiz_field_ref_parse ("person.custom.plan", &ref);
  g_assert_null (tamiz_facts_get_value (facts, &ref));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/registry", test_registry);
  g_test_add_func ("/records/registered-keys", test_registered_keys);
  g_test_add_func ("/records/closed-lists", test_closed_lists);
  g_test_add_func ("/records/change-set-keeps-what-it-saw", test_change_set_keeps_what_it_saw);
  g_test_add_func ("/records/change-set-knows-the-lead-of-an-answer",
                   test_change_set_knows_the_lead_of_an_answer);
  g_test_add_func ("/records/as-text", test_record_as_text);
  g_test_add_func ("/rights/table", test_rights);
  g_test_add_func ("/rights/roles-as-text", test_roles_as_text);
  g_test_add_func ("/rights/denials-say-who-may", test_denials_say_who_may);
  g_test_add_func ("/errors/stable-names", test_errors_have_stable_names);
  g_test_add_func ("/facts/two-way-contact", test_two_way_contact);
  g_test_add_func ("/facts/latest-answer-counts", test_latest_answer_counts);
  g_test_add_func ("/facts/do-not-contact-ends", test_do_not_contact_ends);
  g_test_add_func ("/facts/stage-is-the-last-move-made", test_stage_is_the_last_move_made);
  g_test_add_func ("/facts/move-being-written-is-the-last", test_move_being_written_is_the_last);
  g_test_add_func ("/facts/custom-fields", test_custom_fields);

  return g_test_run ();
}
