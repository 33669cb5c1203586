#include "config.h"

#include "fixture.h"

#include "tamiz-time.h"

#define ANA 7

gint64
fixture_time (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/La_Paz");
  g_autoptr (GError) error = NULL;
  gint64 at = 0;

  tamiz_time_parse (text, zone, &at, &error);
  g_assert_no_error (error);
  return at;
}

static TamizCriterion *
add_criterion (TamizDefinition    *definition,
               const char         *key,
               const char         *title,
               TamizCriterionKind  kind)
{
  TamizCriterion *criterion = g_new0 (TamizCriterion, 1);

  criterion->key = g_strdup (key);
  criterion->title = g_strdup (title);
  criterion->kind = kind;
  criterion->weight = 20000;
  criterion->required = TRUE;
  criterion->pass_mark = -1;
  criterion->choices = g_ptr_array_new ();
  g_ptr_array_add (definition->criteria, criterion);
  return criterion;
}

static TamizDefinition *
make_definition (void)
{
  TamizDefinition *definition = g_new0 (TamizDefinition, 1);
  TamizPersona *persona = g_new0 (TamizPersona, 1);
  TamizChoice *choice = g_new0 (TamizChoice, 1);
  TamizCriterion *criterion;

  definition->digest = g_strdup ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  definition->title = g_strdup ("Definición Universal de Oportunidad");
  definition->criteria = g_ptr_array_new ();
  definition->personas = g_ptr_array_new ();
  persona->key = g_strdup ("manager");
  persona->title = g_strdup ("Gerente de operaciones");
  g_ptr_array_add (definition->personas, persona);

  add_criterion (definition, "need", "Necesidad concreta", TAMIZ_CRITERION_TEXT);
  criterion = add_criterion (definition, "authority", "Autoridad para decidir",
                             TAMIZ_CRITERION_CHOICE);
  choice->value = g_strdup ("decides");
  choice->label = g_strdup ("Decide junto con el directorio");
  g_ptr_array_add (criterion->choices, choice);
  criterion = add_criterion (definition, "budget", "Presupuesto", TAMIZ_CRITERION_MONEY);
  criterion->currency = g_strdup ("BOB");
  add_criterion (definition, "when", "Para cuándo", TAMIZ_CRITERION_DATE);
  add_criterion (definition, "meet", "Acepta reunirse con un ejecutivo", TAMIZ_CRITERION_YES_NO);
  criterion = add_criterion (definition, "size", "Tamaño de la empresa", TAMIZ_CRITERION_NUMBER);
  criterion->bound_field = g_strdup ("company.employees");
  g_assert_true (tamiz_field_ref_parse (criterion->bound_field, &criterion->bound_ref));
  criterion = add_criterion (definition, "fleet", "Vehículos", TAMIZ_CRITERION_NUMBER);
  criterion->applies_when = g_new0 (TamizCondition, 1);
  return definition;
}

static void
free_definition (TamizDefinition *definition)
{
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      for (guint j = 0; j < criterion->choices->len; j++)
        {
          TamizChoice *choice = g_ptr_array_index (criterion->choices, j);

          g_free (choice->value);
          g_free (choice->label);
          g_free (choice);
        }
      g_ptr_array_unref (criterion->choices);
      g_free (criterion->key);
      g_free (criterion->title);
      g_free (criterion->currency);
      g_free (criterion->bound_field);
      g_free (criterion->applies_when);
      g_free (criterion);
    }
  for (guint i = 0; i < definition->personas->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (definition->personas, i);

      g_free (persona->key);
      g_free (persona->title);
      g_free (persona);
    }
  g_ptr_array_unref (definition->criteria);
  g_ptr_array_unref (definition->personas);
  g_free (definition->digest);
  g_free (definition->title);
  g_free (definition);
}

static TamizRecord *
add_record (GPtrArray *records,
            TamizKind  kind,
            gint64     id)
{
  TamizRecord *record = tamiz_record_new (kind, id);

  g_ptr_array_add (records, record);
  return record;
}

TamizRecord *
fixture_add_activity (Fixture    *fixture,
                      gint64      id,
                      const char *at,
                      int         kind,
                      const char *subject)
{
  TamizRecord *activity = add_record (fixture->facts->activities, TAMIZ_KIND_ACTIVITY, id);

  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, fixture_time (at));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, kind);
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_SUBJECT, subject);
  return activity;
}

static void
add_answer (Fixture    *fixture,
            gint64      id,
            const char *criterion,
            const char *value,
            int         state)
{
  TamizRecord *answer = add_record (fixture->facts->answers, TAMIZ_KIND_ANSWER, id);

  tamiz_record_set_int (answer, TAMIZ_ANSWER_AT, fixture_time ("2026-11-12T10:05"));
  tamiz_record_set_text (answer, TAMIZ_ANSWER_CRITERION, criterion);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_VALUE, value);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_STATE, state);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_BY, ANA);
  tamiz_record_set_text (answer, TAMIZ_ANSWER_DOOR, "call");
  tamiz_record_set_int (answer, TAMIZ_ANSWER_CALL, 31);
}

static void
add_move (Fixture    *fixture,
          gint64      id,
          const char *at,
          int         to,
          int         cause)
{
  TamizRecord *move = add_record (fixture->facts->moves, TAMIZ_KIND_STAGE_MOVE, id);

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, fixture_time (at));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
}

static void
fill_profile (Fixture *fixture)
{
  TamizFacts *facts = fixture->facts;
  TamizRecord *record;

  facts->person = tamiz_record_new (TAMIZ_KIND_PERSON, 4);
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_FIRST_NAME, "María Fernanda");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_LAST_NAME, "Justiniano Suárez");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_JOB_TITLE, "Gerente de operaciones");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_CITY, "Santa Cruz de la Sierra");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_COUNTRY, "BO");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_LANGUAGE, "es");

  facts->company = tamiz_record_new (TAMIZ_KIND_COMPANY, 5);
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_NAME, "Hoteles del Oriente S.R.L.");
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_INDUSTRY, "Hotelería");
  tamiz_record_set_int (facts->company, TAMIZ_COMPANY_EMPLOYEES, 1240);
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_REVENUE, "18500000");
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_REVENUE_CURRENCY, "BOB");
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_CITY, "Santa Cruz de la Sierra");

  record = add_record (facts->emails, TAMIZ_KIND_EMAIL, 8);
  tamiz_record_set_text (record, TAMIZ_EMAIL_ADDRESS, "mf.justiniano@hotelesdeloriente.example");
  record = add_record (facts->phones, TAMIZ_KIND_PHONE, 9);
  tamiz_record_set_text (record, TAMIZ_PHONE_E164, "+59177612345");
  record = add_record (facts->tags, TAMIZ_KIND_TAG, 10);
  tamiz_record_set_text (record, TAMIZ_TAG_TEXT, "Expocruz");
}

static void
fill_history (Fixture *fixture)
{
  TamizRecord *call = add_record (fixture->facts->calls, TAMIZ_KIND_CALL, 31);
  TamizRecord *activity;

  fixture_add_activity (fixture, 20, "2026-11-02T09:30", TAMIZ_ACTIVITY_EVENT_ATTENDED,
                        "Expocruz 2026, charla sobre energía");
  fixture_add_activity (fixture, 21, "2026-11-10T16:12", TAMIZ_ACTIVITY_FORM,
                        "Pide información para tres hoteles");
  activity = fixture_add_activity (fixture, 22, "2026-11-12T10:00", TAMIZ_ACTIVITY_CALL_OUT,
                                   "Llamada de calificación");
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_BY, ANA);

  tamiz_record_set_int (call, TAMIZ_CALL_ACTIVITY, 22);
  tamiz_record_set_int (call, TAMIZ_CALL_AT, fixture_time ("2026-11-12T10:00"));
  tamiz_record_set_int (call, TAMIZ_CALL_PURPOSE, TAMIZ_CALL_PURPOSE_INQUIRY_FOLLOW_UP);
  tamiz_record_set_int (call, TAMIZ_CALL_OUTCOME, TAMIZ_CALL_OUTCOME_REACHED);
  tamiz_record_set_int (call, TAMIZ_CALL_DURATION, 840);
  tamiz_record_set_text (call, TAMIZ_CALL_NEXT_STEP,
                         "Mostrar el ahorro de un hotel parecido y traer una propuesta por fases");
  tamiz_record_set_int (call, TAMIZ_CALL_BY, ANA);

  add_answer (fixture, 40, "need", "Bajar la factura eléctrica antes del verano",
              TAMIZ_ANSWER_KNOWN);
  add_answer (fixture, 41, "authority", "decides", TAMIZ_ANSWER_KNOWN);
  add_answer (fixture, 42, "budget", "350000.50 BOB", TAMIZ_ANSWER_KNOWN);
  add_answer (fixture, 43, "when", NULL, TAMIZ_ANSWER_DOES_NOT_KNOW);
  add_answer (fixture, 44, "meet", "yes", TAMIZ_ANSWER_KNOWN);

  add_move (fixture, 50, "2026-11-02T09:30", TAMIZ_STAGE_PROSPECT, TAMIZ_MOVE_ENTRY);
  add_move (fixture, 51, "2026-11-10T16:12", TAMIZ_STAGE_INQUIRY, TAMIZ_MOVE_ACTIVITY);
  add_move (fixture, 52, "2026-11-12T10:05", TAMIZ_STAGE_SQL, TAMIZ_MOVE_VERDICT);
}

static TamizVerdict *
make_verdict (void)
{
  TamizVerdict *verdict = tamiz_verdict_new ();

  verdict->at = fixture_time ("2026-11-14T11:00");
  verdict->definition_version = 3;
  verdict->fit_known = TRUE;
  verdict->fit = 76923;
  verdict->fit_possible = 92308;
  verdict->interest = 48250;
  verdict->grade = TAMIZ_GRADE_B;
  verdict->completeness = 1000;
  verdict->persona = g_strdup ("manager");
  verdict->journey = TAMIZ_JOURNEY_DECISION;
  tamiz_verdict_add_because (verdict, TAMIZ_AXIS_FIT, "manager", "Gerente de operaciones", 23077,
                             "Cargo y rubro");
  tamiz_verdict_add_because (verdict, TAMIZ_AXIS_FIT, "size", "Tamaño de la empresa", 15385,
                             "1240 empleados");
  tamiz_verdict_add_because (verdict, TAMIZ_AXIS_FIT, "need", "Necesidad concreta", 38461,
                             "Ana Rojas, 12 nov 2026, llamada");
  tamiz_verdict_add_because (verdict, TAMIZ_AXIS_INTEREST, "form", "Formularios", 30000,
                             "Formulario del 10 nov 2026");
  tamiz_verdict_add_because (verdict, TAMIZ_AXIS_INTEREST, "event", "Eventos", 18250,
                             "Expocruz 2026");
  tamiz_verdict_add_missing (verdict, "criterion", "when", "Para cuándo", "not_met", FALSE);
  return verdict;
}

Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (TamizRecord) base = tamiz_record_new (TAMIZ_KIND_BASE, 1);
  g_autoptr (TamizRecord) lead = tamiz_record_new (TAMIZ_KIND_LEAD, 3);
  gint64 *user = g_new (gint64, 1);

  *user = ANA;
  fixture->users = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_hash_table_insert (fixture->users, user, g_strdup ("Ana Rojas"));
  fixture->zone = g_time_zone_new_identifier ("America/La_Paz");

  tamiz_record_set_text (base, TAMIZ_BASE_TIMEZONE, "America/La_Paz");
  tamiz_record_set_int (lead, TAMIZ_LEAD_RECEIVED_ON, fixture_time ("2026-11-02T09:30"));
  tamiz_record_set_int (lead, TAMIZ_LEAD_STAGE, TAMIZ_STAGE_SQL);
  tamiz_record_set_int (lead, TAMIZ_LEAD_OWNER, ANA);
  tamiz_record_set_text (lead, TAMIZ_LEAD_AMOUNT, "350000.50");
  tamiz_record_set_text (lead, TAMIZ_LEAD_CURRENCY, "BOB");
  tamiz_record_set_text (lead, TAMIZ_LEAD_PAIN_POINTS,
                         "La factura eléctrica subió 40 % en un año y los equipos de aire "
                         "acondicionado tienen quince años.\nEl directorio exige un plan antes de "
                         "marzo; ya falló un proveedor que prometió plazos que no cumplió.");
  fixture->facts = tamiz_facts_new (base, lead);
  fill_profile (fixture);
  fill_history (fixture);
  fixture->definition = make_definition ();
  fixture->verdict = make_verdict ();

  fixture->input = (TamizPacketInput) {
    .facts = fixture->facts,
    .definition = fixture->definition,
    .definition_version = 3,
    .verdict = fixture->verdict,
    .uuid = FIXTURE_UUID,
    .number = 12,
    .executive_name = "Jorge Vaca Díez",
    .executive_email = "jvaca@empresa.example",
    .meeting = fixture_time ("2026-11-24T15:30"),
    .now = fixture_time ("2026-11-14T11:00"),
    .zone = fixture->zone,
    .users = fixture->users,
    .source_name = "Expocruz 2026",
    .campaign_name = "Feria de septiembre",
    .product_line_name = "Eficiencia energética",
  };
  return fixture;
}

void
fixture_free (Fixture *fixture)
{
  tamiz_facts_unref (fixture->facts);
  tamiz_verdict_unref (fixture->verdict);
  free_definition (fixture->definition);
  g_time_zone_unref (fixture->zone);
  g_hash_table_unref (fixture->users);
  g_free (fixture);
}
